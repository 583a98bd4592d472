"""One complaint opened: what was said, who handles it, and its whole trail."""

from collections.abc import Iterable

from sqlalchemy import Connection, Row, select

from server.complaints.hidden import ACCOUNT, CASE, TUGAS, may_see
from server.complaints.nouns import AccountRow, OpenComplaint, Step
from server.identity.regions import covers
from server.store.complaints import FROM_FIELD, KIND
from server.store.tables import TABLES
from sync.errors import Problem

STEP, RECORD, WORKER = TABLES["complaint_step"], TABLES[KIND], TABLES["worker"]
SAID = ("text", "complainant", "contact")


def open_complaint(connection: Connection, who: AccountRow, kabupaten: str, complaint: str) -> OpenComplaint:
    """Return a complaint; raises `Problem` (not_found), also for one outside of the region or hidden from the account. Six statements."""
    here = (CASE.c.kabupaten == kabupaten, CASE.c.id == complaint)
    case = connection.execute(select(CASE).where(*here, may_see(who.id))).first()
    if case is None or not covers(who.region, kabupaten, case.area):
        raise Problem("not_found")
    words, answer = {name: getattr(case, name) or "" for name in SAID}, ""
    if case.source == FROM_FIELD:
        record = connection.execute(select(RECORD).where(RECORD.c.kabupaten == kabupaten, RECORD.c.id == complaint)).one()
        words, answer = {name: getattr(record, name) or "" for name in SAID}, record.answer or ""
    rows = connection.execute(select(STEP).where(STEP.c.kabupaten == kabupaten, STEP.c.complaint == complaint).order_by(STEP.c.number)).all()
    people = _accounts(connection, [case.holder, case.second, *(one for row in rows for one in (row.account, row.holder, row.second))])
    names = names_of(connection, [case.worker, case.about_worker, *(row.worker for row in rows)])
    answers = _answers(connection, kabupaten, [row.tugas for row in rows])
    trail = tuple(_step(row, people, names, answers) for row in rows)
    holder, second = (people.get(one, "") for one in (case.holder, case.second))
    tasks = tuple(row.tugas for row in rows if row.tugas)
    return OpenComplaint(case, words | {"answer": answer}, names, trail, tasks, holder, second)


def names_of(connection: Connection, workers: Iterable[str | None]) -> dict[str, str]:
    """Return worker -> name; one statement, none for nobody."""
    wanted = sorted({one for one in workers if one})
    if not wanted:
        return {}
    rows = connection.execute(select(WORKER.c.id, WORKER.c.name).where(WORKER.c.id.in_(wanted), WORKER.c.deleted.is_(False)))
    return {row.id: row.name or "" for row in rows}


def _accounts(connection: Connection, accounts: Iterable[str | None]) -> dict[str, str]:
    wanted = sorted({one for one in accounts if one})
    if not wanted:
        return {}
    return {row.id: row.username for row in connection.execute(select(ACCOUNT.c.id, ACCOUNT.c.username).where(ACCOUNT.c.id.in_(wanted)))}


def _answers(connection: Connection, kabupaten: str, tasks: Iterable[str | None]) -> dict[str, str]:
    wanted = sorted({one for one in tasks if one})
    if not wanted:
        return {}
    rows = connection.execute(select(TUGAS.c.id, TUGAS.c.answer).where(TUGAS.c.kabupaten == kabupaten, TUGAS.c.id.in_(wanted)))
    return {row.id: row.answer or "" for row in rows}


def _step(row: Row, people: dict[str, str], names: dict[str, str], answers: dict[str, str]) -> Step:
    return Step(
        at=row.at,
        action=row.action,
        who=people.get(row.account, ""),
        text=row.text or "",
        forwarded_to=row.forwarded_to or "",
        worker=names.get(row.worker, ""),
        holder=people.get(row.holder, ""),
        second=people.get(row.second, ""),
        answer=answers.get(row.tugas, ""),
    )
