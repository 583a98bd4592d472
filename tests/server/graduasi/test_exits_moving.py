"""An exit goes with its family into another kabupaten: there it goes on, here it stays as history, and there is one of it."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Row, insert, select, update

from schemas import KINDS
from server.aftercare.giving import give_visits
from server.aftercare.visits import DONE, DUE, follows
from server.apd.transfers import Release, accept, carry_late, propose as release
from server.cycle.approvers import appoint
from server.engine import read_transaction, write_transaction
from server.exports.board import GRADUASI
from server.graduasi.answers import NEW, WRONG
from server.graduasi.board import candidates_page, counts
from server.graduasi.carrying import carry_exits
from server.graduasi.deciding import act, propose
from server.graduasi.exits import STEPS, OpenExit, choices, open_exit_of
from server.graduasi.facts import look_at
from server.graduasi.rules import exit_rules
from server.graduasi.sending import file_of, send
from server.graduasi.taking import keep, tried
from server.office import new_record
from server.papers.evidence import gather
from server.privacy.report import report_of
from server.privacy.requests import Wish, take_in
from server.store.tables import TABLES
from sync.limits import DECISION_WITHDRAW_S, STEP_RETRY_S
from sync.nouns import Record
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.graduasi.room import ON_SQLITE, REASON, STAGES, Room
from tests.server.graduasi.test_exits import code_of


def group_of(room: Room) -> str:
    """Return a kelompok of the other kabupaten."""
    return next(row.id for row in room.world.rows("kelompok") if row.kabupaten == ELSEWHERE)


def move(room: Room, back: bool = False) -> Row:
    """Let the family move, there or back; return the account of the new kabupaten's APD."""
    if "sana" not in room.people:
        room.people["sana"] = room.desk.account("sana", "apd", ELSEWHERE)
        with write_transaction(room.world.parts.engine) as connection:
            tahap = [{"kabupaten": ELSEWHERE, "tahap": one, "state": "closed", "opened_at": room.world.clock()} for one in STAGES]
            connection.execute(insert(TABLES["tahap"]), tahap)
    there, home, (source, target) = room.people["sana"], room.people["rina"], (ELSEWHERE, HOME) if back else (HOME, ELSEWHERE)
    made = release(room.world.parts, there if back else home, Release("kpm", room.kpm, source, target, "Pindah rumah."))
    accept(room.world.parts, home if back else there, made, room.world.ids["mawar"] if back else group_of(room))
    room.count()
    return there


def opened(room: Room, graduasi: str, kabupaten: str = ELSEWHERE) -> OpenExit:
    """Open a proposal in a kabupaten, as somebody of it does."""
    return open_exit_of(room.world.parts, kabupaten, kabupaten, graduasi)


def take(room: Room, who: Row, graduasi: str, action: str, **more: Any) -> None:
    """Take a step in the new kabupaten and have it carried out."""
    room.world.clock.pass_by(seconds=1)
    act(room.world.parts, who, opened(room, graduasi), action, REASON, **more)
    room.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    carry_exits(room.world.parts)


def board(room: Room, kabupaten: str) -> dict[str, int]:
    """Return the columns of a kabupaten's board that have somebody."""
    with read_transaction(room.world.parts.engine) as connection:
        found = counts(connection, kabupaten, kabupaten, room.world.clock().date())
    return {state: number for state, number in found.items() if number}


def record(room: Room, kind: str, identity: str, kabupaten: str) -> Record:
    """Return a record of a kabupaten."""
    with room.world.parts.store.view(kabupaten) as view:
        return view.records(KINDS[kind], [identity])[0]


def sent(room: Room) -> str:
    """Have an exit approved and handed over to SIKS-NG; return its id."""
    room.assess()
    made = room.approved()
    room.world.clock.pass_by(days=20)
    send(room.world.parts, room.people["rina"], HOME, REASON)
    return made


def test_an_exit_that_was_sent_is_answered_where_the_family_is(room: Room) -> None:
    """The new kabupaten has it with its whole history, writes down the answer, and its family's membership ends; the old one keeps what it
    decided and what it handed over, decides nothing more, and sees nothing of what came later. The dossier and the family's own file tell of the steps on both sides."""
    made = sent(room)
    there = move(room)
    assert (board(room, HOME), board(room, ELSEWHERE)) == ({}, {"dikirim": 1})
    assert code_of(lambda: room.act("rina", made, "siks_diterima", detail=room.open(made).today.isoformat())) == "record_moved"
    assert choices(room.open(made), room.people["rina"], None) == () and room.open(made).moved == ELSEWHERE
    day = opened(room, made).today.isoformat()
    take(room, there, made, "siks_diterima", detail=day)
    now, then = opened(room, made), room.open(made)
    assert [step.action for step in now.steps] == ["usul", "verifikasi", "setuju_pertama", "setuju_kedua", "kirim_siks", "siks_diterima"]
    assert [step.kabupaten for step in now.steps] == [HOME] * 5 + [ELSEWHERE]
    assert (now.record.fields["siks_status"], now.record.fields["exit_on"], now.record.fields["siks_batch"]) == ("diterima", day, None)
    told = gather(room.world.parts, ELSEWHERE, ELSEWHERE, room.kpm)
    assert [one.action for one in told.decisions] == [step.action for step in now.steps] and told.records["kunjungan"]
    assert (then.record.fields["siks_status"], then.record.fields["exit_on"], len(then.steps)) == ("dikirim", None, 5)
    family = record(room, "kpm", room.kpm, ELSEWHERE).fields
    assert (family["membership_status"], family["ended_on"]) == ("graduasi", day)
    assert record(room, "kpm", room.kpm, HOME).fields["membership_status"] == "aktif"
    with read_transaction(room.world.parts.engine) as connection:
        assert f'"{made}";"{HOME}"' in "".join(file_of(connection, HOME, 1)) and made not in "".join(file_of(connection, ELSEWHERE, 1))
        told = list(connection.execute(select(GRADUASI.kabupaten).select_from(GRADUASI.source).where(*GRADUASI.where)))
    assert [row[0] for row in told] == [ELSEWHERE]
    take_in(room.world.parts, there, Wish("report", ELSEWHERE, "kpm", room.kpm, "Ibu Contoh"))
    with read_transaction(room.world.parts.engine) as connection:
        own = report_of(connection, connection.execute(select(TABLES["privacy_request"])).one())
    assert [one["step"] for one in own["steps"]] == [step.action for step in now.steps]
    assert [one.action for one in gather(room.world.parts, ELSEWHERE, ELSEWHERE, room.kpm).decisions] == [step.action for step in now.steps]


@ON_SQLITE
def test_a_file_of_answers_finds_an_exit_that_came_with_its_family(room: Room, tmp_path: Path) -> None:
    """By the family's card too, though the batch is one of the old kabupaten, where the same line is refused as that of a family that has moved."""
    room.desk.change("kpm", room.kpm, no_kk="0000350701000001")
    made = sent(room)
    there = move(room)
    path = tmp_path / "jawaban.csv"
    path.write_text(f"no kk;status siks;hari terakhir\n0000350701000001;diterima;{opened(room, made).today:%d-%m-%Y}\n")
    for account, kabupaten, told in ((there, ELSEWHERE, (NEW, ())), (room.people["rina"], HOME, (WRONG, (("id", "moved"),)))):
        [answer] = tried(room.world.parts, account, kabupaten, keep(room.world.parts, account, kabupaten, path))
        assert (answer.id, (answer.verdict, answer.faults)) == (made, told)


def test_what_was_approved_here_is_approved_for_the_second_time_there(room: Room) -> None:
    """The first approval holds, by whoever gave it; the second is for somebody who was appointed in the new kabupaten, and no new proposal is made."""
    room.assess()
    made = room.propose()
    room.act("oki", made, "verifikasi")
    room.act("ani", made, "setuju_pertama")
    there = move(room)
    assert board(room, ELSEWHERE) == {"verifikasi": 1} and opened(room, made).founded
    assert code_of(lambda: propose(room.world.parts, there, ELSEWHERE, room.kpm, REASON)) == "graduasi_unfounded"
    tuti = room.desk.account("tuti", region=ELSEWHERE)
    appoint(room.world.parts, there, "tuti", ELSEWHERE, start=date(2026, 1, 1), end=None, plt=False)
    take(room, tuti, made, "setuju_kedua")
    assert opened(room, made).status == "disetujui" and room.open(made).status == "verifikasi"


@ON_SQLITE
def test_a_step_that_waits_while_the_family_moves_is_not_carried_out(room: Room) -> None:
    """It says why, and the new kabupaten decides; until then nobody there takes a step over its head."""
    room.assess()
    made = room.propose()
    room.act("oki", made, "verifikasi")
    room.act("ani", made, "setuju_pertama")
    room.act("eka", made, "setuju_kedua")
    there = move(room)
    assert choices(opened(room, made), there, None) == ()
    room.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    carry_exits(room.world.parts)
    last = opened(room, made).steps[-1]
    assert (last.action, last.state, last.code, opened(room, made).status) == ("setuju_kedua", "failed", "record_moved", "verifikasi")
    assert choices(opened(room, made), there, None) == ("tolak",)


@ON_SQLITE
def test_an_objection_that_could_not_be_written_goes_with_the_family(room: Room) -> None:
    """It is the family's own word: what was taken in before the move, and not written, suspends the exit in the new kabupaten."""
    room.assess()
    made = room.approved()
    told = {"account": room.people["koor"].id, "reason": REASON, "detail": "datang", "state": "pending", "due_at": room.world.clock(), "settled_at": None}
    with write_transaction(room.world.parts.engine) as connection:
        connection.execute(STEPS.table.insert(), STEPS.row(room.world.parts, HOME, made, "sanggah", **told))
    move(room)
    carry_exits(room.world.parts)
    assert (opened(room, made).status, room.open(made).status) == ("disanggah", "disetujui") and opened(room, made).waiting is None


@dataclass(frozen=True, slots=True)
class Moving:
    """A store whose family is gone when a commit comes."""

    store: Any
    room: Room

    def view(self, kabupaten: str) -> Any:
        """Look into the store."""
        return self.store.view(kabupaten)

    def commit(self, *given: Any) -> None:
        """Let the family move, and commit."""
        move(self.room)
        self.store.commit(*given)


@ON_SQLITE
def test_an_objection_is_not_lost_to_a_move_that_comes_between(room: Room) -> None:
    """What the family said is looked at once more before it is given up: it suspends the exit where the family is now."""
    room.assess()
    made = room.approved()
    moving = replace(room.world.parts, store=Moving(room.world.parts.store, room))
    assert act(moving, room.people["koor"], room.open(made), "sanggah", REASON, detail="datang").state == "pending"
    room.world.clock.pass_by(seconds=STEP_RETRY_S)
    carry_exits(room.world.parts)
    assert (opened(room, made).status, opened(room, made).steps[-1].state) == ("disanggah", "done")


def test_what_was_assessed_before_the_move_is_proposed_after_it(room: Room) -> None:
    """An assessment goes along with the visit it names, and so does what waits about it in the old kabupaten: a move decides no dispute."""
    said = room.assess()
    there = move(room)
    with read_transaction(room.world.parts.engine) as connection:
        found, _ = candidates_page(connection, ELSEWHERE, look_at(connection, ELSEWHERE, room.world.clock()), "kandidat", None)
    assert [(one.kpm, one.weighing.missing) for one in found] == [(room.kpm, ())]
    conflict = {"kabupaten": HOME, "id": room.world.new_id(), "kind": "penilaian_graduasi", "record": said, "scope": "-", "group": "ekonomi", "rule": "ask"}
    conflict |= {"form": room.world.new_id(), "index": 0, "standing": {}, "incoming": {}, "standing_number": 1, "new_stands": False, "worker": "", "own": False}
    with write_transaction(room.world.parts.engine) as connection:
        connection.execute(insert(TABLES["conflict"]), conflict | {"state": "open", "received_at": room.world.clock()})
    assert code_of(lambda: propose(room.world.parts, there, ELSEWHERE, room.kpm, REASON)) == "graduasi_unfounded"
    with write_transaction(room.world.parts.engine) as connection:
        connection.execute(update(TABLES["conflict"]).values(state="settled"))
    assert propose(room.world.parts, there, ELSEWHERE, room.kpm, REASON) and board(room, ELSEWHERE) == {"usulan": 1}


def test_what_comes_after_the_move_follows(room: Room) -> None:
    """An assessment, and a visit after the exit, that a silent phone brings to the old kabupaten are carried on, once; other visits stay there,
    and so does everything of a family that has come back."""
    made = sent(room)
    move(room)
    late = {"kpm_id": room.kpm, "date": "2026-12-01"}
    other = room.write("kunjungan", **late)
    after = room.write("kunjungan", **late, graduasi_id=made, after_months=3, keadaan="mandiri")
    said = room.assess(day="2026-12-02")
    assert (carry_late(room.world.parts), carry_late(room.world.parts)) == (1, 0)
    assert [record(room, kind, one, HOME).moved for kind, one in (("kunjungan", other), ("kunjungan", after), ("penilaian_graduasi", said))] == [
        *(None, ELSEWHERE, ELSEWHERE)
    ]
    assert record(room, "penilaian_graduasi", said, ELSEWHERE).fields["kunjungan_id"] and record(room, "kunjungan", after, ELSEWHERE).moved is None
    move(room, back=True)
    room.assess(day="2026-12-03")
    assert carry_late(room.world.parts) == 0 and record(room, "kpm", room.kpm, HOME).moved is None


@ON_SQLITE
def test_an_exit_comes_back_with_its_family(room: Room) -> None:
    """It is in its batch again, with what was decided on both sides, and the other kabupaten has a stub of it."""
    made = sent(room)
    move(room)
    move(room, back=True)
    now = room.open(made)
    assert (now.moved, now.record.fields["siks_batch"], board(room, HOME), board(room, ELSEWHERE)) == (None, 1, {"dikirim": 1}, {})
    day = now.today.isoformat()
    room.act("rina", made, "siks_diterima", detail=day)
    room.carry()
    assert record(room, "kpm", room.kpm, HOME).fields["ended_on"] == day and opened(room, made).record.fields["exit_on"] is None


def test_visits_after_an_exit_are_asked_for_where_the_family_is(room: Room) -> None:
    """Who has the family now gets the task and the old pendamping's ends; a visit that was made before counts; on the way back it is asked for again."""
    made = sent(room)
    room.act("rina", made, "siks_diterima", detail=room.open(made).today.isoformat())
    room.carry()
    duty = {"worker_id": room.world.ids["budi"], "kelompok_id": group_of(room), "role": "utama", "start_date": "2026-01-01"}
    room.desk.office.write(ELSEWHERE, [new_record(KINDS["assignment"], duty, room.world.new_id())])
    room.world.clock.pass_by(days=85)
    give_visits(room.world.parts)
    there = move(room)
    give_visits(room.world.parts)
    tasks = {row.kabupaten: (row.worker_id, row.status) for row in room.world.rows("tugas")}
    assert tasks == {HOME: (room.world.ids["siti"], "done"), ELSEWHERE: (room.world.ids["budi"], "open")}
    assert visits(room, ELSEWHERE)[0] == (made, 3, DUE) and visits(room, HOME) == []
    move(room, back=True)
    give_visits(room.world.parts)
    tasks = {row.kabupaten: (row.worker_id, row.status) for row in room.world.rows("tugas")}
    assert tasks == {HOME: (room.world.ids["siti"], "open"), ELSEWHERE: (room.world.ids["budi"], "done")}
    room.write("kunjungan", kpm_id=room.kpm, date="2027-03-10", graduasi_id=made, after_months=3, keadaan="mandiri")
    move(room)
    give_visits(room.world.parts)
    assert visits(room, ELSEWHERE)[0] == (made, 3, DONE) and there
    assert {row.status for row in room.world.rows("tugas")} == {"done"}


def visits(room: Room, kabupaten: str) -> list[tuple[str, int, str]]:
    """Return (exit, months, state) of the visits of a kabupaten."""
    today = room.world.clock().date()
    with read_transaction(room.world.parts.engine) as connection:
        return [(one.graduasi, one.months, one.state(today)) for one in follows(connection, kabupaten, kabupaten, exit_rules(connection), today)]
