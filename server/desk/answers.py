"""Answers: what workers wrote or corrected since they were asked brings a case back; so does a day that has passed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, select, update

from server.desk.nouns import ANSWERED, ASKED, CLOSED, LATE
from server.desk.threads import THREAD
from server.desk.watched import GONE, OPEN, WATCHED
from server.engine import read_transaction, write_transaction
from server.services import Services
from server.store.tables import TABLES
from server.zones import ZONE_OF, local
from sync.limits import THREADS_PER_RUN

FEED = TABLES["feed"]
BY_ANSWER, BY_RECORD = "answer", "record"


def read_answers(parts: Services) -> int:
    """Mark threads as answered or late, and let them follow their record to its new case; return how many moved."""
    now = parts.clock()
    with read_transaction(parts.engine) as connection:
        answered = _answered(connection)
        heirs = _heirs(connection)
    with write_transaction(parts.engine) as connection:
        _write(connection, [(*key, {"state": ANSWERED, "answered_by": by, "answered_at": now}) for key, by in answered.items()])
        _write(connection, [(row.kabupaten, row.id, {"ref": row.heir}) for row in heirs])
        late = _late(connection, now)
        _write(connection, [(row.kabupaten, row.id, {"state": LATE}) for row in late])
    return len(answered) + len(heirs) + len(late)


def _write(connection: Connection, rows: list[tuple[str, str, dict[str, Any]]]) -> None:
    """Write the same columns of several threads that are not closed; one executemany."""
    if rows:
        mine = (THREAD.c.kabupaten == bindparam("of"), THREAD.c.id == bindparam("thread"), THREAD.c.state != CLOSED)
        statement = update(THREAD).where(*mine).values({name: bindparam(f"new_{name}") for name in rows[0][2]})
        told = [{"of": of, "thread": one, **{f"new_{name}": value for name, value in values.items()}} for of, one, values in rows]
        connection.execute(statement, told)


def _answered(connection: Connection) -> dict[tuple[str, str], str]:
    """Return (kabupaten, thread) -> by what, of those whose tugas or record has changed since the question."""
    found: dict[tuple[str, str], str] = {}
    for column, by in ((THREAD.c.record, BY_RECORD), (THREAD.c.tugas, BY_ANSWER)):
        same = (FEED.c.kabupaten == THREAD.c.kabupaten) & (FEED.c.id == column) & (FEED.c.number > THREAD.c.number)
        query = select(THREAD.c.kabupaten, THREAD.c.id).join(FEED, same).where(THREAD.c.state.in_((ASKED, LATE)))
        rows = connection.execute(query.distinct().order_by(THREAD.c.kabupaten, THREAD.c.id).limit(THREADS_PER_RUN))
        found |= {(row.kabupaten, row.id): by for row in rows}
    return found


def _heirs(connection: Connection) -> list[Row]:
    """Return (kabupaten, id, heir) of threads whose watched case has gone while its record made another one."""
    old, new, other = WATCHED.alias("old"), WATCHED.alias("new"), THREAD.alias("other")
    was = (old.c.kabupaten == THREAD.c.kabupaten) & (old.c.id == THREAD.c.ref) & (old.c.state == GONE)
    now = (new.c.kabupaten == THREAD.c.kabupaten) & (new.c.record == THREAD.c.record) & (new.c.queue == THREAD.c.queue)
    taken = exists().where(other.c.kabupaten == new.c.kabupaten, other.c.queue == new.c.queue, other.c.ref == new.c.id)
    query = select(THREAD.c.kabupaten, THREAD.c.id, new.c.id.label("heir")).join(old, was).join(new, now & (new.c.state == OPEN))
    rows = connection.execute(query.where(THREAD.c.state.in_((ASKED, LATE, ANSWERED)), ~taken).order_by(new.c.received_at, new.c.id))
    first = {}
    for row in rows.all():
        first.setdefault((row.kabupaten, row.heir), row)
    return list({(row.kabupaten, row.id): row for row in first.values()}.values())


def _late(connection: Connection, now: datetime) -> list[Row]:
    """Return what nobody has answered until the end of its day, by the day of each province."""
    today = {province: local(now, province).date().isoformat() for province in ZONE_OF}
    query = select(THREAD.c.kabupaten, THREAD.c.id, THREAD.c.due_date).where(THREAD.c.state == ASKED)
    query = query.where(THREAD.c.due_date < max(today.values())).order_by(THREAD.c.due_date).limit(THREADS_PER_RUN)
    return [row for row in connection.execute(query).all() if row.due_date < today.get(row.kabupaten[:2], min(today.values()))]
