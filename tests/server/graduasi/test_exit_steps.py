"""Steps about exits: sealed as they are taken and as they end, never in the way of the family's objection, and ended truthfully where they break."""

import os
import signal
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

import pytest
from sqlalchemy import event, text, update

from server.engine import read_transaction, write_transaction
from server.graduasi.carrying import carry_exits
from server.graduasi.deciding import withdraw_step
from server.graduasi.exits import STEPS, choices
from server.graduasi.sending import send
from server.inspect.seal import seal_all
from server.inspect.verify import verify
from server.steps import FAILED_STEP, PENDING
from sync.errors import Problem
from sync.limits import DECISION_WITHDRAW_S, STEP_RETRY_S, STEP_TRIES_MAX
from tests.server.api.world import HOME
from tests.server.graduasi.room import ON_SQLITE, REASON, Room

STEP = STEPS.table


def faults(room: Room) -> list[tuple[str, str]]:
    """Seal what is new and return what is wrong with the books of steps."""
    seal_all(room.world.parts)
    with read_transaction(room.world.parts.engine) as connection:
        return sorted((one.what, one.chain) for one in verify(connection) if one.chain.startswith("graduasi_step"))


def tamper(room: Room, action: str, **values: Any) -> None:
    """Write into a step past the program."""
    with write_transaction(room.world.parts.engine) as connection:
        connection.execute(update(STEP).where(STEP.c.action == action).values(**values))


def states(room: Room, made: str) -> list[tuple[str, str, str | None]]:
    """Return each step with how it stands."""
    return [(one.action, one.state, one.code) for one in room.open(made).steps]


@ON_SQLITE
def test_a_step_is_sealed_as_taken_and_as_ended(room: Room) -> None:
    """Who writes other words, another person or another end into a step is found; carrying it out is no fault."""
    room.assess()
    made = room.propose()
    room.act("oki", made, "verifikasi")
    room.act("ani", made, "setuju_pertama")
    room.act("eka", made, "setuju_kedua")
    assert faults(room) == []
    assert room.carry() == "disetujui" and faults(room) == []
    tamper(room, "setuju_kedua", reason="Alasan lain, ditulis kemudian.")
    assert faults(room) == [("edited", "graduasi_step")]
    tamper(room, "setuju_kedua", reason=REASON, account=room.people["oki"].id)
    assert faults(room) == [("edited", "graduasi_step")]
    tamper(room, "setuju_kedua", account=room.people["eka"].id, state="failed", code="changed_meanwhile")
    assert faults(room) == [("edited", "graduasi_step_end")]
    tamper(room, "setuju_kedua", state=PENDING, code=None, settled_at=None)
    assert [one for one in faults(room) if one[0] == "edited"] == [("edited", "graduasi_step_end")]


@ON_SQLITE
def test_an_approval_taken_back_is_an_entry_of_its_own(room: Room) -> None:
    """The first approval stands as it was given; that it was taken back is written beside it, and the next one counts."""
    room.assess()
    made = room.propose()
    room.act("oki", made, "verifikasi")
    room.act("ani", made, "setuju_pertama")
    assert faults(room) == []
    room.world.clock.pass_by(seconds=1)
    withdraw_step(room.world.parts, room.people["ani"], room.open(made))
    assert faults(room) == []
    assert states(room, made)[-2:] == [("setuju_pertama", "done", None), ("tarik_pertama", "done", None)]
    assert "setuju_pertama" in choices(room.open(made), room.people["oki"], None)
    with pytest.raises(Problem):
        withdraw_step(room.world.parts, room.people["ani"], room.open(made))
    room.act("oki", made, "setuju_pertama")
    room.act("eka", made, "setuju_kedua")
    assert room.carry() == "disetujui"


def test_an_objection_comes_before_a_step_of_the_office(room: Room) -> None:
    """While calling the approval off waits for its ten minutes the family objects: that is written at once, and the office's step is withdrawn."""
    room.assess()
    made = room.approved()
    room.act("rina", made, "batal")
    assert choices(room.open(made), room.people["koor"], None) == choices(room.open(made), room.people["oki"], None) == ("sanggah",)
    assert room.act("koor", made, "sanggah", detail="datang").state == "done"
    assert room.open(made).status == "disanggah"
    assert states(room, made)[-2:] == [("batal", "withdrawn", "sanggah"), ("sanggah", "done", None)]
    assert room.carry() == "disanggah" and faults(room) == []
    room.act("oki", made, "sanggah_diterima")
    assert room.carry() == "dibatalkan"


@ON_SQLITE
def test_an_objection_is_taken_in_whatever_was_done_since_its_page_was_opened(room: Room) -> None:
    """A cancellation that came between reading the page and sending the objection does not refuse it, nor one that was due already."""
    room.assess()
    made = room.approved()
    seen = room.open(made)
    room.act("rina", made, "batal")
    room.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    row = STEPS.row(room.world.parts, HOME, made, "sanggah", account=room.people["koor"].id, reason=REASON, detail="surat")
    with pytest.raises(Problem):
        STEPS.keep(room.world.parts, HOME, seen.record, seen.steps, row, waits_s=0)
    assert room.act("koor", made, "sanggah", detail="surat").state == "done"
    assert room.carry() == "disanggah"


def break_off(room: Room, *, mend: bool = False) -> None:
    """Take away, or give back, a table without which no record is written: the database itself then fails."""
    names = ("feed_lost", "feed") if mend else ("feed", "feed_lost")
    with room.world.parts.engine.begin() as connection:
        connection.execute(text("ALTER TABLE {} RENAME TO {}".format(*names)))


def wait_a_try(room: Room) -> None:
    """Let the time to the next try pass and the job run."""
    room.world.clock.pass_by(seconds=STEP_RETRY_S)
    carry_exits(room.world.parts)


@ON_SQLITE
def test_a_step_that_breaks_is_tried_again_and_then_marked(room: Room) -> None:
    """A database that fails is asked again each minute, not more often; a step that breaks too often ends as broken, and can be taken anew."""
    room.assess()
    made = room.propose()
    break_off(room)
    assert room.act("oki", made, "verifikasi").state == PENDING
    carry_exits(room.world.parts)
    assert room.open(made).waiting.tries == 1  # a minute has not passed
    for _ in range(STEP_TRIES_MAX):
        wait_a_try(room)
    break_off(room, mend=True)
    assert states(room, made)[-1] == ("verifikasi", FAILED_STEP, "step_broken")
    assert [line["tries"] for line in room.world.lines() if line["event"] in ("step_broke", "step_given_up")] == [1, 2, 3, 4, 5, 5]
    assert faults(room) == []
    assert room.act("oki", made, "verifikasi").state == "done"


@ON_SQLITE
def test_steps_of_others_are_left_to_the_job(room: Room) -> None:
    """Who takes a step has that one written at once, and does not wait for whatever else is due."""
    room.assess()
    made = room.propose()
    other = STEPS.row(room.world.parts, HOME, room.world.new_id(), "tolak", account=room.people["ani"].id, reason=REASON, detail=None)
    with write_transaction(room.world.parts.engine) as connection:
        connection.execute(STEP.insert(), STEPS.due(other, 0))
    assert room.act("oki", made, "verifikasi").state == "done"
    assert {row.id: (row.state, row.tries) for row in room.world.rows("graduasi_step")}[other["id"]] == (PENDING, 0)


@ON_SQLITE
def test_a_step_that_broke_once_is_resumed(room: Room) -> None:
    """What broke is carried out by the next run once the database is well again; nobody has to take it anew."""
    room.assess()
    made = room.propose()
    break_off(room)
    room.act("oki", made, "verifikasi")
    break_off(room, mend=True)
    wait_a_try(room)
    assert room.listed("verifikasi") == [made] and states(room, made)[-1][1] == "done"


@ON_SQLITE
def test_the_word_of_the_family_is_never_given_up(room: Room) -> None:
    """An objection that breaks is tried for as long as it takes; nothing is sent meanwhile, and it counts from its own day."""
    room.assess()
    made = room.approved()
    break_off(room)
    last = room.open(made).today
    assert room.act("koor", made, "sanggah", detail="telepon").state == PENDING
    for _ in range(STEP_TRIES_MAX + 2):
        wait_a_try(room)
    break_off(room, mend=True)
    room.world.clock.pass_by(days=20)
    with pytest.raises(Problem) as caught:
        send(room.world.parts, room.people["rina"], HOME, REASON)
    assert caught.value.error.code == "nothing_to_send" and room.open(made).waiting.tries == STEP_TRIES_MAX + 3
    assert choices(room.open(made), room.people["rina"], None) == ()
    carry_exits(room.world.parts)
    assert room.open(made).status == "disanggah" and room.open(made).record.fields["sanggah_on"] == last.isoformat()


def die(room: Room) -> None:
    """Carry out what is due in a process that is killed while it writes."""

    def kill(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO change_log"):
            os.kill(os.getpid(), signal.SIGKILL)

    room.world.parts.engine.dispose(close=False)
    event.listen(room.world.parts.engine, "before_cursor_execute", kill)
    carry_exits(room.world.parts)


@ON_SQLITE
def test_a_killed_process_leaves_its_step_to_the_next(room: Room) -> None:
    """A step in the hands of a process that is killed is done whole by the next run, and given up if it kills each of them."""
    room.assess()
    made = room.propose()
    room.act("oki", made, "tolak")
    room.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    fork = get_context("fork")
    for _ in range(2):
        process = fork.Process(target=die, args=(room,))
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL
        room.world.clock.pass_by(seconds=STEP_RETRY_S)
    assert room.open(made).status == "usulan" and room.open(made).waiting.tries == 2
    carry_exits(room.world.parts)
    assert room.open(made).status == "ditolak" and states(room, made)[-1][1] == "done"


@ON_SQLITE
def test_a_step_that_kills_every_process_is_given_up(room: Room) -> None:
    """After so many starts without an end a step is ended as broken before it is begun once more."""
    room.assess()
    made = room.propose()
    room.act("oki", made, "tolak")
    tamper(room, "tolak", tries=STEP_TRIES_MAX, tried_at=room.world.clock() - timedelta(seconds=STEP_RETRY_S))
    assert room.carry() == "usulan" and states(room, made)[-1] == ("tolak", FAILED_STEP, "step_broken")
