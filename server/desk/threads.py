"""Threads: what workers were asked about a case, and what they answered."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, Row, select

from server.desk.nouns import Case, Thread, Turn
from server.desk.people import names_of
from server.store.tables import TABLES

THREAD, TUGAS, DECISION, ACCOUNT = (TABLES[name] for name in ("thread", "tugas", "decision", "account"))


def find_thread(connection: Connection, kabupaten: str, queue: str, ref: str) -> Row | None:
    """Return the row of the thread about a case."""
    mine = (THREAD.c.kabupaten == kabupaten, THREAD.c.queue == queue, THREAD.c.ref == ref)
    return connection.execute(select(THREAD).where(*mine)).first()


def thread_of(connection: Connection, case: Case) -> Thread | None:
    """Return the thread about a case, None where nobody was asked; three statements."""
    row = find_thread(connection, case.kabupaten, case.queue, case.ref)
    if row is None:
        return None
    said = connection.execute(_questions(row)).all()
    names = names_of(connection, {row.worker, *(one.worker_id for one in said)})
    turns = tuple(_turn(one, names.get(one.worker_id, "")) for one in said)
    return Thread(
        id=row.id,
        state=row.state,
        worker=row.worker,
        worker_name=names.get(row.worker, ""),
        due_date=date.fromisoformat(row.due_date),
        answered_by=row.answered_by or "",
        answered_at=row.answered_at,
        turn=row.turn,
        turns=turns,
    )


def _questions(thread: Row) -> object:
    """Return the query of what was asked, oldest first; a question has the id of its decision."""
    columns = (TUGAS.c[name] for name in ("worker_id", "text", "due_date", "answer", "answered_on"))
    query = select(*columns, DECISION.c.made_at, ACCOUNT.c.username)
    query = query.join(DECISION, DECISION.c.id == TUGAS.c.id).join(ACCOUNT, ACCOUNT.c.id == DECISION.c.account)
    return query.where(TUGAS.c.kabupaten == thread.kabupaten, TUGAS.c.thread_id == thread.id).order_by(TUGAS.c.turn)


def _turn(row: Row, name: str) -> Turn:
    return Turn(
        username=row.username,
        at=row.made_at,
        worker_name=name,
        text=row.text or "",
        due_date=_day(row.due_date),
        answer=row.answer or "",
        answered_on=_day(row.answered_on),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def marks_of(connection: Connection, queue: str, cases: Iterable[Row]) -> dict[tuple[str, str], tuple[str, date]]:
    """Return how far questions about these cases have come: (kabupaten, ref) -> (state, day until which there is time)."""
    found = list(cases)
    if not found:
        return {}
    among = (THREAD.c.kabupaten.in_({one.kabupaten for one in found}), THREAD.c.ref.in_([one.ref for one in found]))
    rows = connection.execute(select(THREAD).where(THREAD.c.queue == queue, *among))
    return {(row.kabupaten, row.ref): (row.state, date.fromisoformat(row.due_date)) for row in rows}
