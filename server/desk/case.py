"""One case opened: both values, who wrote them and when, the record as it stands, and what was decided about it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sqlalchemy import ColumnElement, Connection, Row, select

from server.complaints.hidden import shown
from server.complaints.people import follower_of
from server.desk.naming import names_for, pointed_at
from server.desk.nouns import Case, OpenCase, Ruling
from server.desk.people import names_of
from server.desk.queues import parts_of, queue_of
from server.desk.threads import thread_of
from server.engine import read_transaction
from server.identity.regions import covers
from server.services import Services
from server.store.tables import TABLES
from sync.errors import Problem
from sync.nouns import Revision

DECISION, ACCOUNT = TABLES["decision"], TABLES["account"]
PENDING = "pending"


def open_case(parts: Services, region: str, kabupaten: str, queue: str, ref: str, *, account: str = "") -> OpenCase:
    """Return a case, settled ones too; raises `Problem` (not_found), also for one outside the region or hidden from the account."""
    with read_transaction(parts.engine) as connection:
        row = find_case(connection, kabupaten, queue, ref, shown(queue_of(queue).table, account))
        if row is None or not covers(region, kabupaten, row.area):
            raise Problem("not_found")
        rulings = rulings_of(connection, kabupaten, queue, row.ref)
        pending = next((one for one in rulings if one.state == PENDING), None)
        follower = follower_of(connection, kabupaten, row.kind, row.record, row.worker or "")
        workers = names_of(connection, [row.worker, follower or ""])
        case = Case.of(row, queue, workers, pending and pending.due_at)
        opened = queue_of(queue).opened(connection, row, case)
        thread = thread_of(connection, case)
        names = names_for(connection, kabupaten, _pointed_at(opened))
    last = next((one for one in rulings if one.state != PENDING), None)
    return replace(opened, names=names, pending=pending, last=last, thread=thread, rulings=tuple(rulings), follower=_named(follower, workers))


def _named(follower: str | None, names: Mapping[str, str]) -> tuple[str, str] | None:
    return None if follower is None else (follower, names.get(follower, ""))


def find_case(connection: Connection, kabupaten: str, queue: str, ref: str, *also: ColumnElement[bool]) -> Row | None:
    """Return the row of a case, settled ones too, with its `state`; raises `Problem` (not_found) for what is no ref of a queue."""
    found = queue_of(queue)
    here = [found.table.c.kabupaten == kabupaten, *(found.table.c[name] == value for name, value in parts_of(found, ref).items())]
    if found.among is not None:
        here.append(found.among)
    return connection.execute(found.select().where(*here, *also)).first()


def _pointed_at(opened: OpenCase) -> Iterator[tuple[str, str]]:
    """Yield whom a case is about, and what its values point at."""
    if opened.subject:
        yield opened.subject
    stands, now = opened.standing, opened.record
    for fields in (opened.incoming.fields, stands.fields if stands else {}, now.fields if now else {}):
        yield from pointed_at(opened.case.kind, fields)


def rulings_of(connection: Connection, kabupaten: str, queue: str, ref: str) -> list[Ruling]:
    """Return what was decided about a case, newest first."""
    mine = (DECISION.c.kabupaten == kabupaten, DECISION.c.queue == queue, DECISION.c.ref == ref)
    query = select(DECISION, ACCOUNT.c.username).join(ACCOUNT, ACCOUNT.c.id == DECISION.c.account).where(*mine)
    return [ruling_of(row) for row in connection.execute(query.order_by(DECISION.c.made_at.desc(), DECISION.c.id))]


def ruling_of(row: Row) -> Ruling:
    """Return a row of `decision`, with the user name beside it, as a ruling."""
    verdict = row.verdict
    return Ruling(
        id=row.id,
        kabupaten=row.kabupaten,
        queue=row.queue,
        ref=row.ref,
        area=row.area,
        action=verdict["action"],
        reason=verdict["reason"],
        fields=verdict["fields"],
        seen=None if row.seen_number is None else Revision(row.seen_number, row.seen_tag),
        account=row.account,
        username=row.username,
        made_at=row.made_at,
        due_at=row.due_at,
        state=row.state,
        code=row.code,
        details=row.details,
        tries=row.tries,
    )
