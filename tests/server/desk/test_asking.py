"""A question to a worker: a tugas after ten minutes, a case that waits meanwhile, and comes back."""

from typing import Any

import pytest
from sqlalchemy import Row

from server.desk.answers import read_answers
from server.desk.cases import EVERYTHING, Filters, counts
from server.desk.decisions import withdraw
from server.desk.watch import Examined, Found, lay
from server.engine import read_transaction, write_transaction
from server.jobs.timetable import TIMETABLE, run_job
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import slot_id
from sync.nouns import Change, Form, Record, Revision
from tests.server.api.world import HOME, Phone
from tests.server.desk.office import REASON, Desk

QUESTION, DUE = "Mohon periksa lagi temuannya.", "2026-11-28"
ASKED, ANSWERED = Filters(thread="asked"), Filters(thread="answered")


def ask(desk: Desk, account: Row, queue: str = "inbox", *, worker: str = "siti", **more: Any) -> Any:
    """Ask a worker about the oldest case of a queue."""
    fields = {"worker_id": desk.world.ids[worker], "due_date": DUE, **more}
    return desk.decide(account, desk.open(queue), "ask", reason=QUESTION, fields=fields)


def tasks(desk: Desk) -> list[Row]:
    """Return every tugas, in the order said."""
    return sorted(desk.world.rows("tugas"), key=lambda row: row.turn or 0)


def shown(desk: Desk, queue: str = "inbox") -> list[int]:
    """Return how many cases wait for us, for the worker, and are answered."""
    return [len(desk.page(queue, filters=filters).cases) for filters in (EVERYTHING, ASKED, ANSWERED)]


def answer(desk: Desk, phone: Phone, task: Row, text: str = "Sudah saya perbaiki.") -> None:
    """Let a worker answer a tugas."""
    phone.settle()
    record: Record = desk.record("tugas", task.id)
    fields = {"answer": text, "answered_on": "2026-11-21", "status": "done"}
    form: Form = desk.world.form(Change("tugas", task.id, fields, Revision(record.revision, record.tag)))
    phone.exchange(form)


def test_a_question_waits_and_becomes_a_task(desk: Desk) -> None:
    """After ten minutes its worker has a tugas with text, link, day and who asks; the case is open and left out of the list."""
    form, ani = desk.refused(), desk.account("ani")
    ruling = ask(desk, ani)
    assert desk.open("inbox").pending == ruling and desk.world.count("tugas") == 0
    assert desk.carry() == 1
    [task] = tasks(desk)
    assert (task.scope, task.text, task.due_date, task.status) == (f"w:{desk.world.ids['siti']}", QUESTION, DUE, "open")
    assert (task.about_kind, task.about_id, task.asked_by, task.asked_on) == ("kunjungan", form.changes[0].id, "Supervisor", "2026-11-21")
    assert (task.turn, task.answer) == (1, None) and task.thread_id
    assert shown(desk) == [0, 1, 0]
    with read_transaction(desk.world.parts.engine) as connection:
        assert counts(connection, HOME)["inbox"] == 0
    [case] = desk.page("inbox", filters=ASKED).cases
    assert (case.thread, case.asked_until.isoformat()) == ("asked", DUE)


def test_a_question_can_be_withdrawn(desk: Desk) -> None:
    """Within ten minutes it is taken back like a decision, and nobody hears of it."""
    desk.refused()
    ani = desk.account("ani")
    withdraw(desk.world.parts, ani, ask(desk, ani).id)
    assert (desk.carry(), desk.world.count("tugas"), desk.world.count("thread"), shown(desk)) == (0, 0, 0, [1, 0, 0])


def test_an_answer_brings_the_case_back(desk: Desk) -> None:
    """What the worker answers stands in the thread of the case, which is on top again and marked, and can be asked on."""
    desk.refused()
    ani = desk.account("ani")
    ask(desk, ani)
    desk.carry()
    assert read_answers(desk.world.parts) == 0
    answer(desk, desk.siti, tasks(desk)[0])
    assert (read_answers(desk.world.parts), read_answers(desk.world.parts), shown(desk)) == (1, 0, [1, 0, 1])
    thread = desk.open("inbox").thread
    assert (thread.state, thread.answered_by, thread.worker_name) == ("answered", "answer", "Siti Contoh")
    assert [(one.username, one.text, one.answer) for one in thread.turns] == [("ani", QUESTION, "Sudah saya perbaiki.")]
    ask(desk, desk.account("eka"))
    desk.carry()
    first, second = tasks(desk)
    assert (first.thread_id, second.turn, first.answer) == (second.thread_id, 2, "Sudah saya perbaiki.")
    assert shown(desk) == [0, 1, 0]


def test_a_corrected_record_brings_the_case_back(desk: Desk) -> None:
    """A change of the record after the question is an answer too; one before it is not."""
    record, ani = desk.conflict(), desk.account("ani")
    ask(desk, ani, "conflict")
    desk.carry()
    assert read_answers(desk.world.parts) == 0
    desk.change("hari_efektif", record, days=19)
    assert (read_answers(desk.world.parts), shown(desk, "conflict")) == (1, [1, 0, 1])
    assert desk.open("conflict").thread.answered_by == "record"


def test_a_day_that_passed_brings_the_case_back(desk: Desk) -> None:
    """Nobody's silence hides a case: after the last day it stands in the list, marked as late."""
    desk.refused()
    ask(desk, desk.account("ani"), due_date="2026-11-21")
    desk.carry()
    assert (read_answers(desk.world.parts), shown(desk)) == (0, [0, 1, 0])
    desk.world.clock.pass_by(days=1)
    assert (read_answers(desk.world.parts), shown(desk)) == (1, [1, 1, 0])
    assert (desk.page("inbox").cases[0].thread, desk.open("inbox").thread.state) == ("late", "late")
    answer(desk, desk.siti, tasks(desk)[0])
    assert (read_answers(desk.world.parts), shown(desk)) == (1, [1, 0, 1])


def test_the_decision_ends_the_thread(desk: Desk) -> None:
    """Who was asked reads the decision and its reason in the same thread, as something that is done."""
    desk.refused()
    ani = desk.account("ani")
    ask(desk, ani)
    desk.carry()
    desk.decide(ani, desk.page_open("inbox", ASKED), "dismiss")
    assert desk.carry() == 1
    question, ending = tasks(desk)
    assert (ending.thread_id, ending.turn, ending.status) == (question.thread_id, 2, "done")
    assert ending.text == f"Sudah diputuskan: isian Anda ditolak. Alasan: {REASON}"
    assert [row.state for row in desk.world.rows("thread")] == ["closed"] and shown(desk) == [0, 0, 0]


def test_both_of_a_conflict_can_be_asked(desk: Desk) -> None:
    """Each of two authors may be asked, and each is told the end; whoever is decided for."""
    record, ani = desk.conflict(), desk.account("ani")
    for worker in ("siti", "budi"):
        opened = desk.page_open("conflict", EVERYTHING if worker == "siti" else ASKED)
        fields = {"worker_id": desk.world.ids[worker], "due_date": DUE}
        desk.decide(ani, opened, "ask", reason=QUESTION, fields=fields)
        assert desk.carry() == 1
    desk.decide(ani, desk.page_open("conflict", ASKED), "take")
    assert desk.carry() == 1
    assert desk.record("hari_efektif", record).fields["days"] == 18
    told = [row for row in tasks(desk) if row.turn == 3]
    assert {row.worker_id for row in told} == {desk.world.ids["siti"], desk.world.ids["budi"]}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"worker_id": "budi"}, "worker_id"),
        ({"worker_id": ""}, "worker_id"),
        ({"due_date": "2026-11-20"}, "due_date"),
        ({"due_date": "2027-11-20"}, "due_date"),
        ({"due_date": "besok"}, "due_date"),
    ],
)
def test_what_cannot_be_asked(desk: Desk, wrong: dict[str, str], field: str) -> None:
    """A question to a stranger of the case, for yesterday or for next year is not kept."""
    desk.refused()
    with pytest.raises(Problem) as caught:
        ask(desk, desk.account("ani"), **{name: desk.world.ids.get(value, value) for name, value in wrong.items()})
    assert list(caught.value.error.details["fields"]) == [field] and desk.world.count("decision") == 0


def test_a_question_needs_words(desk: Desk) -> None:
    """An empty question is not kept."""
    desk.refused()
    with pytest.raises(Problem) as caught:
        desk.decide(desk.account("ani"), desk.open("inbox"), "ask", reason=" ", fields={"worker_id": desk.world.ids["siti"], "due_date": DUE})
    assert caught.value.error.details == {"fields": {"reason": "required"}}


def test_what_was_decided_meanwhile_is_not_asked(desk: Desk) -> None:
    """A question about a case that is settled by the time it is due fails, and says so."""
    record, ani = desk.conflict(), desk.account("ani")
    ruling = ask(desk, ani, "conflict")
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(TABLES["conflict"].update().where(TABLES["conflict"].c.record == record).values(state="decided"))
    assert desk.carry() == 0 and desk.world.count("tugas") == 0
    [row] = desk.world.rows("decision")
    assert (row.id, row.state, row.code) == (ruling.id, "failed", "already_decided")


def test_the_thread_follows_the_record(desk: Desk) -> None:
    """A watched case that went because its record changed hands its thread to the case that the change made."""
    kpm, engine = desk.world.ids["kpm1"], desk.world.parts.engine
    old, new = (Found(slot_id("incomplete", (kpm, one)), "kpm", kpm, "incomplete", desk.world.ids["siti"]) for one in "ab")
    now = desk.world.clock.now
    with write_transaction(engine) as connection:
        lay(connection, "komitmen", HOME, Examined(frozenset({kpm}), (old,)), now)
        row = {"kabupaten": HOME, "id": slot_id("thread", (kpm,)), "queue": "komitmen", "ref": old.id, "kind": "kpm", "record": kpm}
        row |= {"worker": desk.world.ids["siti"], "tugas": old.id, "turn": 1, "number": 10**6, "due_date": DUE, "state": "asked"}
        connection.execute(TABLES["thread"].insert(), row)
        lay(connection, "komitmen", HOME, Examined(frozenset({kpm}), (new,)), now)
    assert read_answers(desk.world.parts) == 1 and read_answers(desk.world.parts) == 0
    assert [(one.ref, one.state) for one in desk.world.rows("thread")] == [(new.id, "asked")]


def test_the_job_of_every_minute(desk: Desk) -> None:
    """The timetable reads answers each minute and logs how many, never what was said."""
    desk.refused()
    ask(desk, desk.account("ani"))
    desk.carry()
    answer(desk, desk.siti, tasks(desk)[0])
    [job] = [job for job in TIMETABLE if job.work is read_answers]
    assert (job.hour, job.minute) == ("*", "*")
    assert [run_job(job, desk.world.parts) for _ in range(2)] == [1, 0]
    assert [line["count"] for line in desk.world.lines() if line["event"] == "threads_moved"] == [1]
    assert QUESTION not in desk.world.log.getvalue()
