"""A question about no case, from the page of a worker or of a family."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from server.desk.decisions import AccountRow, decide
from server.desk.nouns import ASK, Case, Judgement, Ruling
from server.desk.question import CODE, NAME, opened_of
from server.desk.watched import OPEN, WATCHED
from server.engine import write_transaction
from server.office import Office
from server.services import Services
from server.zones import local


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: of a worker whom the account may see, about a record of a kind, to be answered until a day.

    `area` is the kecamatan in which it waits, None for the kabupaten.
    """

    kabupaten: str
    worker: str
    worker_name: str
    kind: str
    record: str
    area: str | None
    text: str
    due_date: str


def ask_worker(parts: Services, account: AccountRow, question: Question) -> Ruling:
    """Keep a question for ten minutes, then tell its worker; it waits in the queue `question` until somebody notes it as done.

    Raises `Problem` as `decide` does: forbidden, not_found (outside the region), unprocessable.
    """
    now = parts.clock()
    day: date = local(now, question.kabupaten).date()
    identity = Office(parts.store, account.id, parts.clock, parts.random).new_id()
    case = Case(
        **{"kabupaten": question.kabupaten, "queue": NAME, "ref": identity, "kind": question.kind, "record": question.record},
        **{"code": CODE, "worker": question.worker, "worker_name": question.worker_name},
        **{"work_date": day, "received_at": now, "area": question.area},
    )
    told = {"worker_id": question.worker, "due_date": question.due_date}
    ruling = decide(parts, account, opened_of(case), Judgement(ASK, question.text, told))
    row = {"kabupaten": case.kabupaten, "id": identity, "queue": NAME, "kind": case.kind, "record": case.record, "code": CODE}
    row |= {"worker": case.worker, "work_date": day.isoformat(), "received_at": now, "area": case.area, "state": OPEN}
    with write_transaction(parts.engine) as connection:
        connection.execute(insert(WATCHED), row)
    return ruling
