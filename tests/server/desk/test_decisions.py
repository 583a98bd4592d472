"""Decisions wait ten minutes, one for a case, and are carried out once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, Row, event

from server.desk.case import open_case
from server.desk.decisions import carry_out, decisions_by, withdraw
from server.desk.reads import note_read
from server.engine import read_transaction
from server.jobs.timetable import TIMETABLE, run_job
from sync.errors import Problem
from sync.limits import DECISION_WITHDRAW_S, STEP_TRIES_MAX
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.desk.office import REASON, Desk


class Cut(BaseException):
    """The process is killed."""


@contextmanager
def cut_at(engine: Engine, text: str) -> Iterator[None]:
    """Kill the process before its first statement that begins so."""

    def kill(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.replace('"', "").startswith(text):
            raise Cut

    event.listen(engine, "before_cursor_execute", kill)
    try:
        with pytest.raises(Cut):
            yield
    finally:
        event.remove(engine, "before_cursor_execute", kill)


def code_of(work: Any) -> tuple[str, int]:
    """Return the code and status with which something is refused."""
    with pytest.raises(Problem) as caught:
        work()
    return caught.value.error.code, caught.value.status


def test_the_second_supervisor_is_told(desk: Desk) -> None:
    """While a decision waits nobody makes another one, and hears who was first; when it was carried out, too."""
    desk.refused()
    ani, eka = desk.account("ani"), desk.account("eka")
    opened = desk.open("inbox")
    first = desk.decide(ani, opened, "dismiss")
    with pytest.raises(Problem) as caught:
        desk.decide(eka, opened, "accept")
    assert (caught.value.error.code, caught.value.status) == ("already_decided", 409)
    assert caught.value.error.details == {"by": "ani", "at": first.made_at.isoformat()}
    assert desk.open("inbox").pending == first
    desk.carry()
    settled = open_case(desk.world.parts, HOME, HOME, "inbox", opened.case.ref)
    assert code_of(lambda: desk.decide(eka, settled, "accept")) == ("already_decided", 409)
    assert desk.world.count("decision") == 1


def test_two_at_the_same_moment(desk: Desk) -> None:
    """Of several who press at once one decision is kept, and all others are told whose."""
    desk.refused()
    opened = desk.open("inbox")
    accounts = [desk.account(f"orang{number}") for number in range(6)]
    start = Barrier(len(accounts))

    def press(account: Row) -> str:
        start.wait()
        try:
            return desk.decide(account, opened, "dismiss").username
        except Problem as problem:
            assert problem.error.code == "already_decided"
            return problem.error.details["by"]

    with ThreadPoolExecutor(len(accounts)) as pool:
        heard = set(pool.map(press, accounts))
    assert len(heard) == desk.world.count("decision") == 1


def test_a_decision_can_be_withdrawn_in_time(desk: Desk) -> None:
    """Until it is due its author takes it back, nothing is written, and the case can be decided again."""
    form, ani = desk.refused(), desk.account("ani")
    ruling = desk.decide(ani, desk.open("inbox"), "dismiss")
    desk.world.clock.pass_by(seconds=DECISION_WITHDRAW_S - 1)
    assert carry_out(desk.world.parts) == 0
    assert withdraw(desk.world.parts, ani, ruling.id).id == ruling.id
    assert code_of(lambda: withdraw(desk.world.parts, ani, ruling.id)) == ("not_pending", 409)
    assert desk.carry() == 0
    again = desk.open("inbox")
    assert (again.form, again.open, again.pending, again.last.state) == (form.id, True, None, "withdrawn")
    desk.decide(ani, again, "dismiss")
    assert desk.carry() == 1


def test_too_late_to_withdraw(desk: Desk) -> None:
    """From the moment it is due a decision stands, carried out already or not."""
    desk.refused()
    ani = desk.account("ani")
    ruling = desk.decide(ani, desk.open("inbox"), "dismiss")
    desk.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    assert code_of(lambda: withdraw(desk.world.parts, ani, ruling.id)) == ("not_pending", 409)
    assert carry_out(desk.world.parts) == 1
    assert code_of(lambda: withdraw(desk.world.parts, ani, ruling.id)) == ("not_pending", 409)


def test_who_may_withdraw(desk: Desk) -> None:
    """Another supervisor may not, one of another region does not even learn that it is there, the APD of the region may."""
    desk.refused()
    ruling = desk.decide(desk.account("ani"), desk.open("inbox"), "dismiss")

    def by(name: str, role: str, region: str) -> Any:
        return withdraw(desk.world.parts, desk.account(name, role, region), ruling.id)

    assert code_of(lambda: by("eka", "supervisor", HOME)) == ("forbidden", 403)
    assert code_of(lambda: by("joko", "apd", ELSEWHERE)) == ("not_found", 404)
    assert by("rina", "apd", "35").id == ruling.id


@pytest.mark.parametrize(
    ("role", "region", "code"),
    [
        *(("supervisor", region, "not_found") for region in (ELSEWHERE, "350702", "36")),
        *((role, HOME, "forbidden") for role in ("koordinator", "pemeriksa", "operator")),
    ],
)
def test_who_may_decide(desk: Desk, role: str, region: str, code: str) -> None:
    """Only supervisors and APD of the region decide."""
    desk.refused()
    opened = desk.open("inbox")
    assert code_of(lambda: desk.decide(desk.account("ani", role, region), opened, "dismiss"))[0] == code
    assert desk.world.count("decision") == 0


def test_what_is_no_action_of_the_queue(desk: Desk) -> None:
    """An unknown action, an endless reason, and the action of another queue are not kept."""
    desk.refused()
    ani, opened = desk.account("ani"), desk.open("inbox")
    for judgement in ({"action": "keep"}, {"action": ""}, {"action": "dismiss", "reason": "x" * 501}):
        assert code_of(lambda told=judgement: desk.decide(ani, opened, **told)) == ("unprocessable", 422)


@pytest.mark.parametrize("statement", ["UPDATE decision", "UPDATE conflict"])
def test_carried_out_once_though_cut_off(desk: Desk, statement: str) -> None:
    """A run that is killed in the middle leaves nothing of a decision; the next one carries it out, and the one after does nothing."""
    record, ani = desk.conflict(), desk.account("ani")
    desk.decide(ani, desk.open("conflict"), "take")
    desk.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    with cut_at(desk.world.parts.engine, statement):
        carry_out(desk.world.parts)
    assert desk.record("hari_efektif", record).fields["days"] == 20
    assert desk.open("conflict").pending is not None and desk.world.count("tugas") == 0
    assert (carry_out(desk.world.parts), carry_out(desk.world.parts)) == (1, 0)
    assert desk.record("hari_efektif", record).fields["days"] == 18 and desk.world.count("tugas") == 2


def test_one_that_breaks_does_not_stop_the_next(desk: Desk) -> None:
    """A fault of ours leaves its decision waiting and logs no personal data; the decisions behind it are carried out, then it again."""
    ani = desk.account("ani")
    for _ in range(2):
        desk.refused()
    first, second = (open_case(desk.world.parts, HOME, HOME, "inbox", case.ref) for case in desk.page("inbox").cases)
    desk.decide(ani, first, "dismiss")
    desk.world.clock.pass_by(seconds=1)
    desk.decide(ani, second, "dismiss")
    desk.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    engine, broken = desk.world.parts.engine, []

    def fail(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("UPDATE decision") and not broken:
            broken.append(statement)
            raise OSError("disk")

    event.listen(engine, "before_cursor_execute", fail)
    assert carry_out(desk.world.parts) == 1
    event.remove(engine, "before_cursor_execute", fail)
    assert [line["error"] for line in desk.world.lines() if line["event"] == "decision_broke"] == ["OSError"]
    assert carry_out(desk.world.parts) == 1 and desk.page("inbox").cases == ()


def test_one_that_always_breaks_ends_and_is_told(desk: Desk) -> None:
    """After some tries a decision that breaks each time has failed, its case is open to be decided anew, and whoever decided sees why."""
    desk.refused()
    ani = desk.account("ani")
    desk.decide(ani, desk.open("inbox"), "dismiss")
    desk.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    engine = desk.world.parts.engine

    def fail(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("UPDATE inbox"):
            raise OSError("disk")

    event.listen(engine, "before_cursor_execute", fail)
    for _ in range(STEP_TRIES_MAX):
        assert desk.open("inbox").pending is not None
        assert carry_out(desk.world.parts) == 0
    event.remove(engine, "before_cursor_execute", fail)
    assert [line["tries"] for line in desk.world.lines() if line["event"] == "decision_broke"] == [*range(1, STEP_TRIES_MAX + 1)]
    with read_transaction(desk.world.parts.engine) as connection:
        assert [(one.state, one.code) for one in decisions_by(connection, ani.id, 10)] == [("failed", "step_broken")]
    assert carry_out(desk.world.parts) == 0 and desk.open("inbox").pending is None
    desk.decide(ani, desk.open("inbox"), "dismiss")
    desk.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    assert carry_out(desk.world.parts) == 1


def test_the_job_of_every_minute(desk: Desk) -> None:
    """The timetable carries decisions out each minute and logs how many; their reasons stay out of the log."""
    desk.refused()
    ani = desk.account("ani")
    ruling = desk.decide(ani, desk.open("inbox"), "dismiss")
    desk.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    [job] = [job for job in TIMETABLE if job.work is carry_out]
    assert (job.hour, job.minute) == ("*", "*")
    assert [run_job(job, desk.world.parts) for _ in range(2)] == [1, 0]
    assert [line["count"] for line in desk.world.lines() if line["event"] == "decisions_carried_out"] == [1]
    assert REASON not in desk.world.log.getvalue()
    with read_transaction(desk.world.parts.engine) as connection:
        assert [(one.id, one.state) for one in decisions_by(connection, ani.id, 10)] == [(ruling.id, "done")]


def test_reads_are_noted(desk: Desk) -> None:
    """A page that was read leaves who, when, where and about whom."""
    ani = desk.account("ani")
    note_read(desk.world.parts, ani.id, "konsol.case", kabupaten=HOME, kind="kpm", record=desk.world.ids["kpm1"])
    note_read(desk.world.parts, ani.id, "konsol.queue", kabupaten=HOME)
    [case, listed] = sorted(desk.world.rows("page_read"), key=lambda row: row.route)
    assert (case.account, case.at, case.record, listed.record) == (ani.id, desk.world.clock.now, desk.world.ids["kpm1"], None)
