"""Who is let in by a code is decided in the commit that brings joiner or code, by the office's day, and stays so (P58)."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from server.store.tables import TABLES, upsert
from sync.limits import CODE_DAYS_MAX
from sync.nouns import Record
from sync.plan import Plan
from sync.snapshot import Batch

ARRIVAL, INVITE, JOINED = (TABLES[name] for name in ("code_arrival", "undangan", "bergabung"))
CODED = {INVITE.name, JOINED.name}
THERE = select(ARRIVAL).where(ARRIVAL.c.kabupaten == bindparam("kabupaten"), ARRIVAL.c.id.in_(bindparam("ids", expanding=True)))
GONE = delete(ARRIVAL).where(ARRIVAL.c.kabupaten == bindparam("kabupaten"), ARRIVAL.c.id.in_(bindparam("ids", expanding=True)))
CODE = ARRIVAL.alias("code")
LET_IN = (
    select(ARRIVAL.c.id)
    .join(JOINED, (JOINED.c.kabupaten == ARRIVAL.c.kabupaten) & (JOINED.c.id == ARRIVAL.c.id))
    .join(INVITE, (INVITE.c.kabupaten == JOINED.c.kabupaten) & (INVITE.c.kejadian_id == JOINED.c.kejadian_id) & (INVITE.c.code == JOINED.c.code))
    .join(CODE, (CODE.c.kabupaten == INVITE.c.kabupaten) & (CODE.c.id == INVITE.c.id))
    .where(JOINED.c.kabupaten == bindparam("kabupaten"), JOINED.c.kejadian_id.in_(bindparam("events", expanding=True)), JOINED.c.deleted.is_(False))
    .where(ARRIVAL.c.let_in_on.is_(None), CODE.c.until >= ARRIVAL.c.came_on, INVITE.c.revoked.is_not(True), INVITE.c.deleted.is_(False))
    .distinct()
    .order_by(ARRIVAL.c.id)
)
"""Joiners who wait and whose code holds: not taken back, and at the office before its end."""
ENTERS = update(ARRIVAL).where(ARRIVAL.c.kabupaten == bindparam("b_kabupaten"), ARRIVAL.c.id == bindparam("b_id"))


def note_joining(connection: Connection, batch: Batch, made: Plan) -> None:
    """Note the codes and joiners of a commit, and let in whose code holds; none without any, five statements at most.

    Days are the office's: what a phone says of the day on which a code was read decides nothing. Who came after the end of a code
    waits for the head of the post. A code that is taken back lets nobody in any more, and puts nobody out.
    """
    found = [record for record in made.records if record.kind in CODED]
    if not found:
        return
    told = {"kabupaten": batch.kabupaten, "ids": sorted(record.id for record in found)}
    known = {row.id: row for row in connection.execute(THERE, told)}
    gone = [record.id for record in found if record.kind == JOINED.name and record.fields["deleted"] and record.id in known]
    if gone:
        connection.execute(GONE, told | {"ids": gone})
    coded = [record for record in found if record.fields["code"] and not record.fields["deleted"]]
    fresh = [record for record in coded if record.id not in known or known[record.id].code != record.fields["code"]]
    upsert(connection, ARRIVAL, [_row(batch.kabupaten, record, batch.received_on, known.get(record.id)) for record in fresh])
    events = sorted({record.fields["kejadian_id"] for record in found})
    entering = connection.scalars(LET_IN, {"kabupaten": batch.kabupaten, "events": events}).all()
    if entering:
        day = batch.received_on.isoformat()
        connection.execute(ENTERS, [{"b_kabupaten": batch.kabupaten, "b_id": one, "let_in_on": day} for one in entering])


def _row(kabupaten: str, record: Record, today: date, before: Row | None) -> dict[str, Any]:
    """Return what is noted of a code or a joiner; a code holds some days at most, whatever the clock of its phone said.

    Who was let in by one code stays in when another one is read after it.
    """
    let_in_on = before.let_in_on if before else None
    last = (today + timedelta(days=CODE_DAYS_MAX)).isoformat()
    until = min(record.fields["valid_until"], last) if record.kind == INVITE.name else None
    return {"kabupaten": kabupaten, "id": record.id, "code": record.fields["code"], "came_on": today.isoformat(), "until": until, "let_in_on": let_in_on}
