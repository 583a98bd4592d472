"""A family leaves by a proposal that two people approve, that it can object to without its pendamping, and that SIKS-NG answers."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from server.engine import read_transaction, write_transaction
from server.graduasi.board import exits_by_place
from server.graduasi.deciding import act, propose, withdraw_step
from server.graduasi.exits import STEPS, known_of
from server.graduasi.facts import attendance_sums, look_at
from server.graduasi.measured import measured
from server.graduasi.people import Ages, Person, komponen_left, unknown_ages
from server.graduasi.rules import add_exit_rules, exit_rules, shipped_exit_rules
from server.graduasi.sending import file_of, ready_to_send, send
from server.graduasi.weigh import RULED_OUT
from server.store.tables import TABLES, listed
from sync.errors import Problem
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.graduasi.room import ON_SQLITE, REASON, Room


def code_of(work: Callable[[], Any]) -> str:
    """Return the code with which something is refused."""
    with pytest.raises(Problem) as caught:
        work()
    return caught.value.error.code


def missing(room: Room) -> set[str]:
    """Return what stands in the way of the only candidate."""
    [one] = room.candidates()
    return {found.code for found in (*one.weighing.barred, *one.weighing.missing)}


def test_from_the_assessment_to_siks(room: Room) -> None:
    """Kandidat, usulan, verifikasi, two approvals, fourteen days, a batch with its file, the answer: the family's membership ends by it."""
    assessment = room.assess()
    room.count()
    assert room.counts() == {"kandidat": 1} and missing(room) == set()
    made = room.propose()
    assert room.counts() == {"usulan": 1} and room.candidates() == []
    fields = room.open(made).record.fields
    assert (fields["penilaian_id"], fields["attendance_worst"], fields["attendance_best"], fields["aturan_nomor"]) == (assessment, 100, 100, 1)
    assert fields["as_of"] > 0 and "Kehadiran P2K2 paling sedikit 10 dari 10" in fields["evidence_for"]
    assert code_of(room.propose) == "graduasi_unfounded"
    room.act("oki", made, "verifikasi")
    assert room.listed("verifikasi") == [made] and room.listed("verifikasi", "350702") == [] and room.listed("verifikasi", "350701") == [made]
    assert code_of(lambda: room.act("eka", made, "setuju_kedua")) == "changed_meanwhile"
    room.act("ani", made, "setuju_pertama")
    assert code_of(lambda: room.act("ani", made, "setuju_kedua")) == code_of(lambda: room.act("oki", made, "setuju_kedua")) == "other_approver"
    assert room.act("eka", made, "setuju_kedua").state == "pending" and room.listed("disetujui") == []
    assert room.carry() == "disetujui"
    assert code_of(lambda: send(room.world.parts, room.people["rina"], HOME, REASON)) == "nothing_to_send"
    room.world.clock.pass_by(days=15)
    assert send(room.world.parts, room.people["rina"], HOME, REASON) == 1 and room.counts() == {"dikirim": 1}
    with read_transaction(room.world.parts.engine) as connection:
        assert f'"{made}";"{HOME}"' in "".join(file_of(connection, HOME, 1))
        [place] = exits_by_place(connection, "35")
    assert tuple(place) == (HOME, "350701", "mandiri", "disetujui", "dikirim", 1)
    day = room.open(made).today.isoformat()
    assert code_of(lambda: room.act("rina", made, "siks_diterima", detail="2026-01-01")) == "unprocessable"
    room.act("rina", made, "siks_diterima", detail=day)
    room.carry()
    assert room.counts() == {"diterima": 1}
    family = room.desk.record("kpm", room.kpm).fields
    assert (family["membership_status"], family["ended_on"]) == ("graduasi", day)
    actions = [step.action for step in room.open(made).steps]
    assert actions == ["usul", "verifikasi", "setuju_pertama", "setuju_kedua", "kirim_siks", "siks_diterima"]


def test_an_objection_needs_no_pendamping_and_suspends_at_once(room: Room) -> None:
    """The coordinator takes it in; nothing is sent meanwhile; who approved does not judge it; its words stay at the office."""
    room.assess()
    made = room.approved()
    assert code_of(lambda: room.act("koor", made, "sanggah", detail="surat wasiat")) == "unprocessable"
    assert room.act("koor", made, "sanggah", detail="telepon").state == "done"
    assert room.listed("disanggah") == [made]
    rows = str(room.desk.siti.settle())
    assert "disanggah" in rows and REASON in rows  # the reason of the approval
    assert room.open(made).record.fields["sanggah_text"] == REASON and "sanggah_text" not in str(room.desk.siti.exchange())
    room.world.clock.pass_by(days=20)
    assert code_of(lambda: send(room.world.parts, room.people["rina"], HOME, REASON)) == "nothing_to_send"
    for who in ("ani", "eka"):
        assert code_of(lambda who=who: room.act(who, made, "sanggah_ditolak")) == "other_approver"
    assert code_of(lambda: room.act("koor", made, "sanggah_ditolak")) == "forbidden"
    room.act("oki", made, "sanggah_ditolak")
    assert room.carry() == "disetujui"
    assert code_of(lambda: room.act("koor", made, "sanggah", detail="surat")) == "changed_meanwhile"
    assert send(room.world.parts, room.people["rina"], HOME, REASON) == 1


@ON_SQLITE
def test_a_granted_objection_ends_the_proposal(room: Room) -> None:
    """The family stays; only a new assessment can raise the question again."""
    room.assess()
    made = room.approved()
    room.act("rina", made, "sanggah", detail="datang")
    room.act("oki", made, "sanggah_diterima")
    assert room.carry() == "dibatalkan" and room.counts() == {"dibatalkan": 1}
    assert code_of(room.propose) == "graduasi_unfounded"
    room.assess(day="2026-11-21")
    assert room.counts() == {"dibatalkan": 1, "kandidat": 1} and missing(room) == set()


@ON_SQLITE
def test_objections_end_with_their_days(room: Room) -> None:
    """On the last day an objection is taken in, on the next it is not."""
    room.assess()
    made = room.approved()
    room.world.clock.pass_by(days=14)
    assert room.open(made).objection_until == room.open(made).today
    room.world.clock.pass_by(days=1)
    assert code_of(lambda: room.act("koor", made, "sanggah", detail="datang")) == "changed_meanwhile"


@ON_SQLITE
def test_an_objection_of_the_last_day_outlives_a_restart(room: Room) -> None:
    """What was taken in on the last day, and could not be written before the day was over, counts from the day on which it was taken in."""
    room.assess()
    made = room.approved()
    room.world.clock.pass_by(days=14)
    opened, last = room.open(made), room.open(made).today.isoformat()
    step = STEPS.row(room.world.parts, HOME, made, "sanggah", account=room.people["koor"].id, reason=REASON, detail="telepon")
    STEPS.keep(room.world.parts, HOME, opened.record, opened.steps, step, waits_s=0)  # and the server stopped before it was written
    room.world.clock.pass_by(days=1)
    assert room.carry() == "disanggah" and room.open(made).record.fields["sanggah_on"] == last


@ON_SQLITE
def test_what_is_known_later_stops_an_approval(room: Room) -> None:
    """A newer assessment with another view, or work that a phone may still hold, unfounds the proposal; the waiting step fails with its reason."""
    room.assess()
    made = room.propose()
    room.act("oki", made, "verifikasi")
    room.act("ani", made, "setuju_pertama")
    room.act("eka", made, "setuju_kedua")
    room.assess(day="2026-11-21", family_view="menolak")
    assert room.carry() == "verifikasi"
    assert [step.code for step in room.open(made).steps if step.state == "failed"] == ["graduasi_unfounded"]
    assert code_of(lambda: room.act("eka", made, "setuju_kedua")) == "graduasi_unfounded"
    room.act("eka", made, "tolak")
    assert room.carry() == "ditolak"


def test_work_that_the_office_has_not_let_in_is_no_silence(room: Room) -> None:
    """A newer assessment that was refused waits in the inbox: nothing is proposed from the one before it."""
    room.assess()
    room.desk.siti.exchange(room.world.visit(kind="penilaian_graduasi", jalur="mandiri"))
    room.count()
    assert room.world.rows("inbox")[0].kind == "penilaian_graduasi" and missing(room) == {"work_waits"}
    assert code_of(room.propose) == "graduasi_unfounded"


@ON_SQLITE
def test_a_move_makes_no_komitmen_met(room: Room) -> None:
    """What a family failed in the kabupaten it came from stands against it here too."""
    room.assess()
    figure = dict(room.world.rows("tahap_figure")[0]._mapping) | {"kabupaten": ELSEWHERE, "state": "tidak_memenuhi"}
    came = {"record": room.kpm, "source": ELSEWHERE, "target": HOME, "proposed_by": room.people["rina"].id}
    when = {"proposed_at": room.world.clock(), "settled_at": room.world.clock()}
    with write_transaction(room.world.parts.engine) as connection:
        figures = TABLES["tahap_figure"]
        connection.execute(delete(figures).where(figures.c.tahap == figure["tahap"]))
        connection.execute(insert(figures), figure)
        connection.execute(insert(TABLES["transfer"]), {"id": room.world.new_id(), "subject": "kpm", "state": "done", "note": ""} | came | when)
    room.count()
    assert "stage_failed" in missing(room)


@pytest.mark.parametrize("how", ["merged", "moved"])
def test_a_pregnancy_told_of_elsewhere_is_not_forgotten(room: Room, how: str) -> None:
    """An event that was reported of a record merged into the family, or in the kabupaten it came from, and not decided, stands in the way."""
    with write_transaction(room.world.parts.engine) as connection:
        member = TABLES["anggota"]
        connection.execute(update(member).where(member.c.kpm_id == room.kpm).values(komponen=None, birth_date="1986-01-01"))
    room.assess(jalur="alamiah", **dict.fromkeys(RULED_OUT, "tidak_ada"))
    other = room.world.ids["kpm2"]
    room.write("peristiwa", kpm_id=other, type="lainnya", reported_on="2026-11-20", effective_date="2026-11-20", note="Hamil")
    room.count()
    assert missing(room) == set()
    event, now = TABLES["peristiwa"], room.world.clock()
    came = {"id": room.world.new_id(), "subject": "kpm", "state": "done", "note": "", "record": room.kpm, "source": ELSEWHERE, "target": HOME}
    with write_transaction(room.world.parts.engine) as connection:
        if how == "merged":
            connection.execute(insert(TABLES["alias"]), {"kabupaten": HOME, "old_id": other, "new_id": room.kpm, "made_at": now})
        else:
            row = dict(room.world.rows("peristiwa")[0]._mapping)
            stub = {name: value for name, value in room.world.rows("kpm")[0]._mapping.items()} | {"kabupaten": ELSEWHERE, "id": room.kpm, "kelompok_id": None, "moved": HOME}
            connection.execute(insert(TABLES["kpm"]), stub)
            connection.execute(insert(event), row | {"kabupaten": ELSEWHERE, "kpm_id": room.kpm})
            connection.execute(insert(TABLES["transfer"]), came | {"proposed_by": room.people["rina"].id, "proposed_at": now, "settled_at": now})
    assert "events_wait" in missing(room)


@ON_SQLITE
def test_no_meeting_is_no_share(room: Room) -> None:
    """A family of which no meeting counts is proposed without a share of attendance: nought of nothing is not 0 %."""
    with write_transaction(room.world.parts.engine) as connection:
        member = TABLES["anggota"]
        connection.execute(update(member).where(member.c.kpm_id == room.kpm).values(komponen=None, birth_date="1986-01-01"))
    room.desk.change("kpm", room.kpm, joined_on="2026-11-01")
    room.assess(jalur="alamiah", **dict.fromkeys(RULED_OUT, "tidak_ada"))
    fields = room.open(room.propose()).record.fields
    assert (fields["attendance_worst"], fields["attendance_best"]) == (None, None)


@ON_SQLITE
def test_a_step_that_could_not_be_written_is_not_said_to_be_done(room: Room) -> None:
    """What came up between the reading and the writing is told to whoever took the step, who would think it done."""
    room.assess()
    made = room.propose()
    opened = room.open(made)
    room.assess(day="2026-11-21", family_view="menolak")
    code = code_of(lambda: act(room.world.parts, room.people["oki"], opened, "verifikasi", REASON))
    assert code == "graduasi_unfounded" and room.open(made).status == "usulan"


@ON_SQLITE
def test_an_uncertain_attendance_names_who_is_awaited(room: Room) -> None:
    """Unmarked meetings make the interval open: no proposal, and the worker who held them is named with the day."""
    room.assess()
    days = ("2026-08-21", "2026-09-20", "2026-10-20", "2026-10-25")
    held = [room.village.hold("mawar", day, room.village.plan("mawar", day, ordinal=place + 2)) for place, day in enumerate(days)]
    room.count()
    assert missing(room) == {"attendance_open"}
    assert code_of(lambda: propose(room.world.parts, room.people["ani"], HOME, room.kpm, REASON)) == "graduasi_unfounded"
    with read_transaction(room.world.parts.engine) as connection:
        known = known_of(connection, HOME, room.kpm, room.world.clock())
    assert known.measured.awaited == tuple((room.world.ids["siti"], day) for day in days)
    for sesi in held:
        room.village.mark(sesi, "kpm1", "H")
    room.count()
    assert missing(room) == set()


@ON_SQLITE
def test_lists_never_promise_more_than_the_exact_measure(room: Room) -> None:
    """Where the rules do not count meetings caught up on, the ends that lists go by lie outside of the exact ones, never inside."""
    room.assess()
    for day, more in (("2026-10-20", {"susulan": True}), ("2026-10-25", {}), ("2026-09-20", {"susulan": True})):
        room.village.mark(room.village.hold("mawar", day, room.village.plan("mawar", day, ordinal=int(day[-1]) + 4)), "kpm1", "A", **more)
    office, fields = room.desk.office, shipped_exit_rules().fields | {"susulan_counts": False, "valid_from": "2026-11-22"}
    with read_transaction(room.world.parts.engine) as connection:
        add_exit_rules(office, exit_rules(connection), fields, room.world.clock().date())
    shares = []
    for _ in range(2):
        room.count()
        with read_transaction(room.world.parts.engine) as connection:
            look = look_at(connection, HOME, room.world.clock())
            exact = measured(connection, look, room.kpm, room.world.clock()).interval
            kept = attendance_sums(connection, look, listed(connection, [room.kpm]))[room.kpm]
        assert kept.worst.came <= exact.worst.came <= exact.best.came <= kept.best.came
        assert (kept.worst.counted, kept.best.counted) == (exact.worst.counted, exact.best.counted)
        shares.append((look.terms.rules.nomor, exact.best.came))
        room.world.clock.pass_by(days=1)
    assert shares == [(1, 12), (2, 10)]


@ON_SQLITE
def test_a_step_is_taken_back_in_its_ten_minutes(room: Room) -> None:
    """Who took a step takes it back while it waits; others do not, and after it is done nobody."""
    room.assess()
    made = room.propose()
    room.act("ani", made, "tolak")
    assert code_of(lambda: withdraw_step(room.world.parts, room.people["oki"], room.open(made))) == "forbidden"
    withdraw_step(room.world.parts, room.people["ani"], room.open(made))
    assert room.carry() == "usulan"
    assert code_of(lambda: withdraw_step(room.world.parts, room.people["ani"], room.open(made))) == "not_pending"


@ON_SQLITE
def test_what_comes_up_after_the_approval_keeps_the_family(room: Room) -> None:
    """An approved family of which all are lansia now, or that left, is not sent; the approval can be called off with a reason."""
    room.assess()
    made = room.approved()
    room.world.clock.pass_by(days=20)
    with write_transaction(room.world.parts.engine) as connection:
        member = TABLES["anggota"]
        connection.execute(update(member).where(member.c.kpm_id == room.kpm).values(komponen="lansia", birth_date="1950-01-01"))
    assert code_of(lambda: send(room.world.parts, room.people["rina"], HOME, REASON)) == "nothing_to_send"
    room.act("ani", made, "batal")
    assert room.carry() == "dibatalkan"


@ON_SQLITE
def test_a_family_that_changed_its_mind_is_not_sent(room: Room) -> None:
    """After the days for an objection a newer assessment in which the family refuses keeps it from being sent; so does a step that waits."""
    room.assess()
    made = room.approved()
    room.world.clock.pass_by(days=20)
    room.act("ani", made, "batal")
    assert code_of(lambda: send(room.world.parts, room.people["rina"], HOME, REASON)) == "nothing_to_send"
    withdraw_step(room.world.parts, room.people["ani"], room.open(made))
    room.assess(day="2026-12-10", family_view="menolak")
    assert code_of(lambda: send(room.world.parts, room.people["rina"], HOME, REASON)) == "nothing_to_send"
    room.assess(day="2026-12-11")
    assert send(room.world.parts, room.people["rina"], HOME, REASON) == 1


@ON_SQLITE
@pytest.mark.parametrize("since", ["event", "found", "another_way"])
def test_what_the_field_brings_after_the_approval_is_looked_at_before_it_is_sent(room: Room, since: str) -> None:
    """A pregnancy reported, or found on a visit of another assessment: no batch takes it along."""
    natural = {"jalur": "alamiah", **dict.fromkeys(RULED_OUT, "tidak_ada")}
    with write_transaction(room.world.parts.engine) as connection:
        member = TABLES["anggota"]
        connection.execute(update(member).where(member.c.kpm_id == room.kpm).values(komponen=None, birth_date="1986-01-01"))
    room.assess(**natural)
    room.approved()
    who = next(row.id for row in room.world.rows("anggota") if row.kpm_id == room.kpm)
    later: dict[str, Callable[[], str]] = {
        "event": lambda: room.write("peristiwa", kpm_id=room.kpm, type="hamil", reported_on="2026-11-22", effective_date="2026-11-20", anggota_id=who),
        "found": lambda: room.assess(day="2026-11-21", **natural | {"kehamilan": "ada"}),
        "another_way": lambda: room.assess(day="2026-11-21", jalur="paksa", kehamilan="ada"),
    }
    later[since]()
    room.world.clock.pass_by(days=20)
    assert code_of(lambda: send(room.world.parts, room.people["rina"], HOME, REASON)) == "nothing_to_send"


@ON_SQLITE
def test_an_exit_has_one_line_whoever_is_pengurus(room: Room) -> None:
    """A family of which two members are written down as pengurus is one line of the file."""
    room.assess()
    room.approved()
    room.world.clock.pass_by(days=15)
    [first, *_] = [dict(row._mapping) for row in room.world.rows("anggota") if row.kpm_id == room.kpm]
    with write_transaction(room.world.parts.engine) as connection:
        member = TABLES["anggota"]
        connection.execute(update(member).where(member.c.id == first["id"]).values(is_pengurus=True))
        connection.execute(insert(member), first | {"id": room.world.new_id(), "no": None, "is_pengurus": True})
    send(room.world.parts, room.people["rina"], HOME, REASON)
    with read_transaction(room.world.parts.engine) as connection:
        assert len(list(file_of(connection, HOME, 1))) == 2


@ON_SQLITE
def test_those_that_wait_for_people_do_not_keep_others_from_being_sent(room: Room) -> None:
    """However many approved exits are held back, the next ones behind them come into the batch."""
    room.assess()
    made = room.approved()
    [first] = [dict(row._mapping) for row in room.world.rows("graduasi") if row.id == made]
    with write_transaction(room.world.parts.engine) as connection:
        held = {"kpm_id": room.world.ids["kpm2"], "decided_on": "2026-11-01", "penilaian_id": None}
        connection.execute(insert(TABLES["graduasi"]), [first | held | {"id": room.world.new_id(), "no": None} for _ in range(2)])
    room.world.clock.pass_by(days=20)
    with read_transaction(room.world.parts.engine) as connection:
        assert [one.id for one in ready_to_send(connection, look_at(connection, HOME, room.world.clock()), 1)] == [made]


@ON_SQLITE
def test_the_answer_about_a_family_that_was_merged_is_kept(room: Room) -> None:
    """A family given up for another record after its proposal was sent is not written to; the answer of SIKS-NG is recorded all the same."""
    room.assess()
    made = room.approved()
    room.world.clock.pass_by(days=20)
    send(room.world.parts, room.people["rina"], HOME, REASON)
    room.desk.change("kpm", room.kpm, deleted=True)
    room.act("rina", made, "siks_diterima", detail=room.open(made).today.isoformat())
    room.carry()
    assert room.open(made).record.fields["siks_status"] == "diterima" and room.open(made).steps[-1].state == "done"


@ON_SQLITE
def test_who_may_not_propose(room: Room) -> None:
    """A coordinator, an inspector, and accounts of other regions make no proposal; neither does a reason of a word."""
    room.assess()
    room.count()
    elsewhere = room.desk.account("jauh", region=ELSEWHERE)
    for who, code in ((room.people["koor"], "forbidden"), (room.desk.account("p", "pemeriksa"), "forbidden"), (elsewhere, "not_found")):
        assert code_of(lambda who=who: propose(room.world.parts, who, HOME, room.kpm, REASON)) == code
    assert code_of(lambda: propose(room.world.parts, room.people["ani"], HOME, room.kpm, "ya")) == "unprocessable"


def test_the_question_of_no_komponen_agrees_with_the_kernel(room: Room) -> None:
    """The list asks of exactly those families of which the kernel finds no komponen left, over invented ages on both databases."""
    seed = 20261122
    print(f"seed {seed}")
    chance, today = Random(seed), date(2026, 11, 21)
    born = ("1950-01-01", "1966-11-21", "1966-11-22", "1990-05-05", "2004-11-21", "2004-11-22", "2007-11-21", "2007-11-22", "2019-11-21", "2019-11-22", "2021-01-01", None)
    words = (None, None, "sd", "sma", "lansia", "ibu_hamil", "anak_usia_dini", "disabilitas_berat")
    template = dict(room.world.rows("anggota")[0]._mapping)
    family = {name: value for name, value in room.world.rows("kpm")[0]._mapping.items()}
    kept, families, members = {}, [], []
    for _ in range(150):
        kpm = room.world.new_id()
        kept[kpm] = [(chance.choice(words), chance.choice(born)) for _ in range(chance.randint(1, 2))]
        families.append(family | {"id": kpm, "no": None, "no_kk": None})
        members += [template | {"id": room.world.new_id(), "no": None, "kpm_id": kpm, "komponen": word, "birth_date": day} for word, day in kept[kpm]]
    with write_transaction(room.world.parts.engine) as connection:
        connection.execute(insert(TABLES["kpm"]), families)
        connection.execute(insert(TABLES["anggota"]), members)
    people = {kpm: [Person(word, day and date.fromisoformat(day)) for word, day in told] for kpm, told in kept.items()}
    wanted = {kpm for kpm, told in people.items() if not komponen_left(told, Ages(60, 6, 21, 7, 18), today) and not unknown_ages(told)}
    found = {one.kpm for one in room.candidates("tanpa_komponen")}
    assert wanted and found == wanted
