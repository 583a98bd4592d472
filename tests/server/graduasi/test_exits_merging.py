"""Two families that are one: what was assessed and decided under the id given up is the household's, and goes back when the merge does."""

from typing import Any

from sqlalchemy import select

from server.aftercare.resertifikasi import EXTENDED, Spans, page as resertified
from server.aftercare.visits import follows
from server.cycle.expected import KPM
from server.cycle.leaving import PROPOSAL, open_exit
from server.dashboard.families import exits_until
from server.desk.merging import unmerge
from server.desk.queues import WATCHERS
from server.desk.watch import run_watch
from server.engine import read_transaction
from server.graduasi.deciding import propose
from server.graduasi.facts import ASSESSED, ASSESSMENT, newest_assessment
from server.graduasi.rules import exit_rules, rules_on
from server.graduasi.sending import file_of, send
from server.office import Office
from server.papers.evidence import gather
from server.papers.letters import statement_of
from server.people.family import View, open_family
from server.people.past import records_as_of
from server.rujukan.acts import find_referral
from server.rujukan.lists import Narrowed, page
from server.staff.report import Month, draft
from server.store.household import has
from sync.nouns import Change
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.desk.test_match import decide
from tests.server.graduasi.room import ON_SQLITE, REASON, Room
from tests.server.graduasi.test_exits import code_of
from tests.server.graduasi.test_exits_moving import move, opened as opened_there
from tests.server.store.measured import statements


def twin(room: Room) -> str:
    """Return the family that is the same as the room's, under another id."""
    return room.world.ids["kpm2"]


def decide_merge(room: Room, kept: str) -> Any:
    """Find the pair and decide that one of both stays."""
    for kpm in (room.kpm, twin(room)):
        room.desk.change("kpm", kpm, no_kk="0000350701010077")
    run_watch(room.world.parts, WATCHERS)
    case = room.desk.open("match")
    keep = "first" if case.details["twins"].first.record.id == kept else "second"
    return decide(room.desk, case, "merge", name=f"tina{room.world.count('account')}", keep=keep, take=[])


def merge(room: Room, kept: str) -> None:
    """Merge the room's family and its twin."""
    decide_merge(room, kept)
    assert room.desk.carry() == 1


def undo(room: Room) -> None:
    """Take the merge back."""
    [row] = [row for row in room.world.rows("merged_record") if row.undone_at is None]
    assert unmerge(room.world.parts, room.people["ani"], HOME, row.id, REASON) == []


def graduated(room: Room, month: str = "2026-12") -> dict[str, tuple[bool, bool]]:
    """Return family -> whether it counts as left by an exit, and as one of which a proposal is open."""
    with read_transaction(room.world.parts.engine) as connection:
        query = select(KPM.c.id, *exits_until(month)).where(KPM.c.kabupaten == HOME, KPM.c.deleted.is_(False))
        return {row[0]: (bool(row[1]), bool(row[2])) for row in connection.execute(query) if row[1] or row[2]}


def test_an_assessment_of_the_id_given_up_is_weighed_for_the_one_that_stays(room: Room) -> None:
    """The family is a candidate by it, with the visit that it names, and by a newer one of its own instead; undone, each goes by its own."""
    room.assess()
    room.count()
    assert [one.kpm for one in room.candidates()] == [room.kpm]
    room.desk.change("kpm", twin(room), joined_on="2025-01-01", membership_status="aktif")
    merge(room, twin(room))
    room.count()
    [found] = room.candidates()
    assert found.kpm == twin(room) and not {one.code for one in found.weighing.missing} & {"no_assessment", "no_visit"}
    newer = room.assess("kpm2", "2026-11-21", family_view="menolak")
    [found] = room.candidates()
    assert "view_not_yes" in {one.code for one in found.weighing.barred} and newer
    undo(room)
    assert {one.kpm: [found.code for found in one.weighing.barred] for one in room.candidates()} == {room.kpm: [], twin(room): ["view_not_yes"]}


def test_an_exit_of_the_id_given_up_is_the_households(room: Room) -> None:
    """It stands on the board and in the figures under the family that stays, keeps it from a second proposal, and ends its membership; undone, it
    is all of the one that it was made for again."""
    room.assess()
    made = room.approved()
    room.desk.change("kpm", twin(room), joined_on="2025-01-01", membership_status="aktif")
    room.write("anggota", kpm_id=twin(room), name="Dewi Contoh", nik="0000350701010001", is_pengurus=True, provisional=False)
    merge(room, twin(room))
    room.count()
    assert room.counts() == {"disetujui": 1} and room.open(made).kpm == twin(room) and graduated(room) == {twin(room): (False, True)}
    second = room.assess("kpm2", "2026-11-21")
    assert code_of(lambda: propose(room.world.parts, room.people["ani"], HOME, twin(room), REASON)) == "graduasi_unfounded"
    room.desk.change("penilaian_graduasi", second, deleted=True)
    room.world.clock.pass_by(days=20)
    send(room.world.parts, room.people["rina"], HOME, REASON)
    with read_transaction(room.world.parts.engine) as connection:
        assert "Dewi Contoh" in "".join(file_of(connection, HOME, 1))
    day = room.open(made).today.isoformat()
    room.act("rina", made, "siks_diterima", detail=day)
    room.carry()
    assert ended(room, twin(room)) == ("graduasi", day) and graduated(room) == {twin(room): (True, False)}
    assert {one.kpm for one in followed(room)} == {twin(room)}
    undo(room)
    assert (ended(room, twin(room)), ended(room, room.kpm)) == (("aktif", None), ("graduasi", day))
    assert graduated(room) == {room.kpm: (True, False)} and {one.kpm for one in followed(room)} == {room.kpm}


def ended(room: Room, kpm: str) -> tuple[Any, Any]:
    """Return membership and last day of a family."""
    fields = room.desk.record("kpm", kpm).fields
    return fields["membership_status"], fields["ended_on"]


def followed(room: Room) -> list[Any]:
    """Return the visits after exits."""
    with read_transaction(room.world.parts.engine) as connection:
        return follows(connection, HOME, HOME, exit_rules(connection), room.world.clock().date())


@ON_SQLITE
def test_two_families_that_are_leaving_are_not_merged(room: Room) -> None:
    """While a proposal of each is open nobody makes one family of them, also where the second came while the decision waited; one may be open."""
    room.assess()
    made = room.propose()
    other = {"kpm_id": twin(room), "penilaian_id": room.assess("kpm2"), "jalur": "mandiri", "aturan_nomor": 1, "as_of": 1, "evidence_for": "-"}
    decide_merge(room, twin(room))
    second = room.write("graduasi", **other, proposed_on="2026-11-20", status="usulan")
    room.desk.carry()
    [row] = room.world.rows("decision")
    assert (row.state, row.code, room.world.count("alias")) == ("failed", "both_leaving", 0)
    assert code_of(lambda: decide_merge(room, twin(room))) == "both_leaving"
    room.desk.change("graduasi", second, status="ditolak", reason=REASON)
    merge(room, twin(room))
    assert room.open(made).kpm == twin(room)


@ON_SQLITE
def test_what_was_merged_moves_as_one(room: Room) -> None:
    """An exit of the id given up arrives in the new kabupaten under the id of the family, and so do its half-years, which fill what the family's own
    lack; the merge is not taken back then, not even when the family is back, as nobody can tell any more what was whose."""
    room.assess()
    made = room.approved()
    told = {"kpm_id": room.kpm, "semester": "2026-2"}
    room.write("komplementaritas", **told, pip="ya", rst="ya")
    room.write("komplementaritas", **told | {"semester": "2026-1"}, pip="tidak")
    room.write("komplementaritas", **told | {"kpm_id": twin(room)}, pip="tidak")
    merge(room, twin(room))
    room.world.ids["kpm1"], first = twin(room), room.kpm
    move(room)
    assert opened_there(room, made).kpm == room.kpm and opened_there(room, made).record.fields["kpm_id"] == room.kpm != first
    found = {row.semester: (row.kpm_id, row.pip, row.rst) for row in room.world.rows("komplementaritas") if row.kabupaten != HOME}
    assert found == {"2026-2": (room.kpm, "tidak", "ya"), "2026-1": (room.kpm, "tidak", None)}
    assert not [row for row in room.world.rows("komplementaritas") if row.kabupaten == HOME and row.moved is None]
    move(room, back=True)
    assert code_of(lambda: undo(room)) == "not_undoable" and room.open(made).kpm == room.kpm


@ON_SQLITE
def test_pages_and_papers_show_what_lies_under_the_id_given_up(room: Room) -> None:
    """Its assessment, exit, and referral stand on the page of the family that stays, now and as of a moment, in its dossier and its letter, and
    the referral is listed under the name of the one who is registered there."""
    said = room.assess(family_words="Kami sudah mampu.")
    made = room.propose()
    referral = room.write("rujukan", kpm_id=room.kpm, referred_on="2026-11-01", layanan="kube", reason="Anyaman.")
    room.write("anggota", kpm_id=twin(room), name="Dewi Contoh", is_pengurus=True, provisional=False)
    merge(room, twin(room))
    room.world.clock.pass_by(minutes=30)
    room.count()
    now, parts = room.world.clock(), room.world.parts
    for moment in (None, now):
        with read_transaction(parts.engine) as connection:
            family = open_family(connection, View(HOME, now.date(), moment), HOME, twin(room))
            report = draft(connection, Month(HOME, room.world.ids["siti"], "2026-11", now.date()))
        assert [[one.id for one in family.records[kind]] for kind in ("penilaian_graduasi", "graduasi", "rujukan")] == [[said], [made], [referral]]
        assert {one.matter: dict(one.counts) for one in report.matters["graduasi"]}["proposed"] == {"usulan": 1}
    told = gather(parts, HOME, HOME, twin(room))
    assert [one["id"] for one in told.records["graduasi"]] == [made] and [one.action for one in told.decisions] == ["usul"]
    assert statement_of(parts, HOME, HOME, twin(room)).reason == "Kami sudah mampu."
    with read_transaction(parts.engine) as connection:
        [listed], _ = page(connection, Narrowed("350701", HOME), None)
    assert (listed.id, listed.family) == (referral, twin(room)) and find_referral(parts, "350701", HOME, referral).id == referral


@ON_SQLITE
def test_a_household_is_resertified_once_and_where_it_is(room: Room) -> None:
    """By the day on which it joined, which goes with it: under the id given up nobody asks, and in the kabupaten it left neither."""
    for kpm in (room.kpm, twin(room)):
        room.desk.change("kpm", kpm, joined_on="2019-01-01", membership_status="aktif")

    def due(kabupaten: str) -> list[str]:
        today = room.world.clock().date()
        with read_transaction(room.world.parts.engine) as connection:
            spans = Spans.of(rules_on(exit_rules(connection), today), today)
            return [row.id for row in resertified(connection, kabupaten, kabupaten, spans, EXTENDED, None)[0]]

    assert set(due(HOME)) == {room.kpm, twin(room)}
    merge(room, room.kpm)
    assert due(HOME) == [room.kpm]
    move(room)
    assert (due(HOME), due(ELSEWHERE)) == ([], [room.kpm])


@ON_SQLITE
def test_a_merge_gives_up_one_id_in_the_past_too(room: Room) -> None:
    """As of any later number the family that stays is there with its own values, and with what was written under the other id since, also by a form
    that had arrived before the merge; the other one is deleted."""
    arrived = room.world.clock()
    merge(room, twin(room))
    office = Office(room.world.parts.store, room.people["ani"].id, room.world.clock, room.world.parts.random)
    late = Change("kpm", room.kpm, {"field_note": "Rumah dekat sungai."}, None)
    room.world.parts.store.commit(office.batch(HOME, [(late,)], arrived), arrived)
    room.count()
    with read_transaction(room.world.parts.engine) as connection:
        past = records_as_of(connection, HOME, {room.kpm: "kpm", twin(room): "kpm"}, room.world.clock())
    assert past[room.kpm].fields["deleted"] and past[room.kpm].fields["joined_on"] == "2025-01-01"
    told = past[twin(room)].fields
    assert (told["deleted"], told["joined_on"], told["field_note"]) == (False, None, room.desk.record("kpm", twin(room)).fields["field_note"])
    assert told["field_note"] == "Rumah dekat sungai."


@ON_SQLITE
def test_merges_that_follow_each_other_are_taken_back_one_by_one(room: Room) -> None:
    """The end of membership that an exit brought goes back with each step, to the family under whose id it was assessed in the end."""
    room.assess()
    made = room.approved()
    third = room.world.ids["kpm3"]
    for kpm in (twin(room), third):
        room.desk.change("kpm", kpm, joined_on="2025-01-01", membership_status="aktif")
    merge(room, twin(room))
    room.desk.change("kpm", third, no_kk="0000350701010077")
    run_watch(room.world.parts, WATCHERS)
    case = room.desk.open("match")
    keep = "first" if case.details["twins"].first.record.id == third else "second"
    decide(room.desk, case, "merge", name="tina", keep=keep, take=[])
    assert room.desk.carry() == 1
    room.world.clock.pass_by(days=20)
    send(room.world.parts, room.people["rina"], HOME, REASON)
    day = room.open(made).today.isoformat()
    room.act("rina", made, "siks_diterima", detail=day)
    room.carry()
    left, stays = ("graduasi", day), ("aktif", None)
    assert ended(room, third) == left
    merges = sorted(room.world.rows("merged_record"), key=lambda row: row.made_at, reverse=True)
    for one, told in zip(merges, ((stays, left), (stays, stays)), strict=True):
        unmerge(room.world.parts, room.people["ani"], HOME, one.id, REASON)
        assert (ended(room, third), ended(room, twin(room))) == told
    assert ended(room, room.kpm) == left


@ON_SQLITE
def test_what_lies_under_merged_ids_is_found_by_family(room: Room) -> None:
    """Also without statistics no family walks all exits, or all merges, of its kabupaten."""
    with statements(room.world.parts.engine) as seen, room.world.parts.engine.connect() as connection:
        connection.execute(select(KPM.c.id).where(KPM.c.kabupaten == HOME, ~has(PROPOSAL, open_exit()))).all()
        connection.execute(select(ASSESSMENT.c.id).select_from(ASSESSED).where(ASSESSMENT.c.kabupaten == HOME, newest_assessment())).all()
        for text, values in [one for one in seen if one[0].startswith("SELECT")]:
            steps = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
            inner = [step for step in steps[1:] if step.startswith(("SEARCH", "SCAN")) and " led " not in step]
            assert len(inner) == 3 and all("kpm_id=?" in step or "new_id=?" in step for step in inner), steps
