"""Writing a plan in sets: one statement per table, none per record."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from schemas.pengaduan import is_rahasia
from server.store.areas import About, areas_of
from server.store.codec import decision_to_json, inbox_row, record_row, storable_seconds
from server.store.complaints import KIND, note_complaints
from server.store.goods import note_goods
from server.store.joining import note_joining
from server.store.tables import TABLES, upsert
from sync.ids import DIGEST_MASK
from sync.kinds import Kinds
from sync.nouns import Conflict, Form, InboxItem, LoggedForm
from sync.plan import Plan
from sync.snapshot import Batch
from sync.wire import change_to_wire


LOG, OUTCOMES, INBOX, COMMITS = (TABLES[name] for name in ("change_log", "outcome_log", "inbox", "commit_log"))
SCOPE_HEAD, PARTITION = TABLES["scope_head"], TABLES["partition"]
NEW_LOG, NEW_OUTCOMES, NEW_COMMITS = insert(LOG), insert(OUTCOMES), insert(COMMITS)
"""Statements are built once: every commit needs them, and building one costs more than running it."""
DECIDED_AGAIN = update(LOG).where(LOG.c.kabupaten == bindparam("b_kabupaten"), LOG.c.form == bindparam("b_form"))
SETTLED = (
    update(INBOX)
    .where(INBOX.c.kabupaten == bindparam("b_kabupaten"))
    .where(INBOX.c.form == bindparam("b_form"), INBOX.c.index == bindparam("b_index"))
    .values(state="settled", waiting_for=None)
)
REACHED = update(PARTITION).where(PARTITION.c.kabupaten == bindparam("b_kabupaten"))


def write_plan(connection: Connection, made: Plan, batch: Batch, kinds: Kinds, received_at: datetime) -> None:
    """Write everything a plan holds; the caller commits."""
    kabupaten = batch.kabupaten
    _write_log(connection, made, batch, received_at)
    by_kind: dict[str, list[dict[str, Any]]] = {name: [] for name in kinds}
    for record in made.records:
        by_kind[record.kind].append(record_row(kabupaten, record))
    for name, rows in by_kind.items():
        upsert(connection, TABLES[name], rows)
    note_complaints(connection, batch, made.records, received_at)
    note_goods(connection, kabupaten, made)
    note_joining(connection, batch, made)
    _write_feed(connection, made, kabupaten)
    if made.conflicts:
        areas = areas_of(connection, kabupaten, [About(one.kind, one.record, {}, scope=one.scope) for one in made.conflicts], kinds)
        cases = zip(made.conflicts, areas, strict=True)
        rows = [{**_conflict_row(kabupaten, conflict, received_at), "area": area} for conflict, area in cases]
        upsert(connection, TABLES["conflict"], rows)
    _write_inbox(connection, made, kabupaten, kinds, received_at)
    _write_head(connection, made, received_at)


def _write_log(connection: Connection, made: Plan, batch: Batch, received_at: datetime) -> None:
    if made.log:
        connection.execute(NEW_LOG, [_log_row(form, logged, batch, received_at) for form, logged in made.log])
    if made.relogged:
        rows = [{"b_kabupaten": batch.kabupaten, "b_form": logged.id, "decisions": _decisions(logged)} for logged in made.relogged]
        connection.execute(DECIDED_AGAIN, rows)
        again = {"commits": made.head.commits, "worker": batch.author.worker, "device": batch.author.device, "at": received_at}
        outcomes = [{"kabupaten": batch.kabupaten, "form": row["b_form"], "decisions": row["decisions"], **again} for row in rows]
        connection.execute(NEW_OUTCOMES, outcomes)


def _decisions(logged: LoggedForm) -> list[Any]:
    return [decision_to_json(decision) for decision in logged.decisions]


def _log_row(form: Form, logged: LoggedForm, batch: Batch, received_at: datetime) -> dict[str, Any]:
    """Return the change log row of a form, with the three times of its making (P41)."""
    device_now = form.device_at + form.age_s
    return {
        "kabupaten": batch.kabupaten,
        "form": form.id,
        "content": form.content,
        "body": [change_to_wire(change) for change in form.changes],
        "decisions": _decisions(logged),
        "first": logged.first,
        "last": logged.last,
        "worker": batch.author.worker,
        "device": batch.author.device,
        "work_date": form.work_date.isoformat(),
        "device_at": _instant(form.device_at),
        "corrected_at": _earlier(received_at, form.age_s),
        "clock_error_s": storable_seconds(device_now - int(received_at.timestamp())) if form.device_at else None,
        "received_at": received_at,
    }


def _instant(seconds: int) -> datetime | None:
    """Return a phone's clock reading, or None where no calendar has it."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (OverflowError, ValueError, OSError):
        return None


def _earlier(received_at: datetime, age_s: int) -> datetime | None:
    try:
        return received_at - timedelta(seconds=age_s) if age_s >= 0 else None
    except OverflowError:
        return None


def _write_feed(connection: Connection, made: Plan, kabupaten: str) -> None:
    rows = [
        {
            "kabupaten": kabupaten,
            "scope": entry.scope,
            "id": entry.id,
            "kind": entry.kind,
            "number": entry.number,
            "hash": entry.hash,
            "left_on": entry.left_on.isoformat() if entry.left_on else None,
        }
        for entry in made.feed
    ]
    upsert(connection, TABLES["feed"], rows)
    deltas = [
        {
            "kabupaten": kabupaten,
            "scope": delta.scope,
            "kind": delta.kind,
            "digest": delta.digest,
            "rows": delta.rows,
            "number": delta.number,
        }
        for delta in made.deltas
    ]
    if deltas:
        connection.execute(_moved_heads(connection.dialect.name), deltas)


@cache
def _moved_heads(dialect: str) -> Executable:
    """Return the statement that adds to scope heads."""
    statement = (sqlite if dialect == "sqlite" else postgresql).insert(SCOPE_HEAD)
    new = statement.excluded
    added = {
        "digest": (SCOPE_HEAD.c.digest + new.digest).op("&")(DIGEST_MASK),
        "rows": SCOPE_HEAD.c.rows + new.rows,
        "number": new.number,
    }
    return statement.on_conflict_do_update(index_elements=["kabupaten", "scope", "kind"], set_=added)


def _conflict_row(kabupaten: str, conflict: Conflict, received_at: datetime) -> dict[str, Any]:
    return {
        "kabupaten": kabupaten,
        "id": conflict.id,
        "kind": conflict.kind,
        "record": conflict.record,
        "scope": conflict.scope,
        "group": conflict.group,
        "rule": conflict.rule,
        "form": conflict.form,
        "index": conflict.index,
        "standing": conflict.standing,
        "incoming": conflict.incoming,
        "standing_number": conflict.standing_number,
        "new_stands": conflict.new_stands,
        "own": conflict.own,
        "worker": conflict.worker,
        "state": "automatic" if conflict.automatic else "open",
        "received_at": received_at,
    }


def _write_inbox(connection: Connection, made: Plan, kabupaten: str, kinds: Kinds, received_at: datetime) -> None:
    if made.inbox:
        told = [About(one.change.kind, one.change.id, one.change.fields, worker=one.author.worker) for one in made.inbox]
        items = zip(made.inbox, areas_of(connection, kabupaten, told, kinds), strict=True)
        rows = [{**inbox_row(kabupaten, item), **_placed(item, area), "received_at": received_at} for item, area in items]
        upsert(connection, INBOX, rows, update=("change", "outcome", "code", "details", "waiting_for", "area", "rahasia"))
    if made.settled:
        connection.execute(SETTLED, [{"b_kabupaten": kabupaten, "b_form": form, "b_index": index} for form, index in made.settled])


def _placed(item: InboxItem, area: str | None) -> dict[str, Any]:
    """Return where an item is listed, and whether it is a complaint that few may see."""
    return {"area": area, "rahasia": item.change.kind == KIND and is_rahasia(item.change.fields)}


def _write_head(connection: Connection, made: Plan, received_at: datetime) -> None:
    head = made.head
    rows = [
        {
            "kabupaten": head.kabupaten,
            "number": last,
            "tag": head.tag,
            "at": received_at,
            "worker": author.worker,
            "device": author.device,
        }
        for last, author in made.hands
    ]
    if rows:
        connection.execute(NEW_COMMITS, rows)
    values = {"number": head.number, "tag": head.tag, "commits": head.commits, "last_no": head.last_no}
    connection.execute(REACHED, {"b_kabupaten": head.kabupaten, **values})
