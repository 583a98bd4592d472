"""Who takes part in a disaster: asked by a code or named by the office, let in, refused and given a duty; and the codes."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from schemas import KINDS
from schemas.kejadian import DUTIES
from server.aid.events import Event
from server.aid.writing import demand_aiding
from server.apd.writing import as_seen, find, office_of, write
from server.engine import read_transaction
from server.office import edit, new_record
from server.services import Services
from server.store.aid import BY_CODE
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import MEMBERS_SHOWN_MAX, SEARCH_RESULTS_MAX, SEARCH_TEXT_MIN
from sync.nouns import Record, Revision

EVENT, INVITE, JOINED, WORKER = (TABLES[name] for name in ("kejadian", "undangan", "bergabung", "worker"))
JUDGED = ("status", "duty", "note")
"""What the office says of a member."""
OPENER, BY_OFFICE, REFUSED, CODE, WAITING = "pembuka", "kantor", "ditolak", "kode", "menunggu"
"""Why somebody takes part, or does not: opened the disaster, was let in by the office, refused, let in by the code, or waits."""


def members(connection: Connection, kabupaten: str, ids: Sequence[str], only: str = "") -> list[Row]:
    """Return who joined a disaster by the day of joining, each with `by_code`: the code was good; `only`: one of them. One statement."""
    where = [JOINED.c.kabupaten == kabupaten, JOINED.c.kejadian_id.in_(ids), JOINED.c.deleted.is_(False), *([JOINED.c.id == only] if only else [])]
    query = select(JOINED, BY_CODE.label("by_code")).where(*where).order_by(JOINED.c.joined_on, JOINED.c.id)
    return list(connection.execute(query.limit(MEMBERS_SHOWN_MAX)))


def openers(connection: Connection, kabupaten: str, ids: Sequence[str]) -> list[Row]:
    """Return (worker, day) of those who opened the records of a disaster; one statement."""
    query = select(EVENT.c.opened_by.label("worker_id"), EVENT.c.date).where(EVENT.c.kabupaten == kabupaten, EVENT.c.id.in_(ids))
    return list(connection.execute(query.order_by(EVENT.c.date, EVENT.c.id)))


def standing(row: Row) -> str:
    """Tell why a member takes part, or does not."""
    if row.status:
        return BY_OFFICE if row.status == "diterima" else REFUSED
    return CODE if row.by_code else WAITING


def invites(connection: Connection, kabupaten: str, ids: Sequence[str]) -> list[Row]:
    """Return the codes of a disaster, the newest first, each with how many came with it (`used`); one statement."""
    came = (JOINED.c.kabupaten == INVITE.c.kabupaten, JOINED.c.kejadian_id == INVITE.c.kejadian_id, JOINED.c.code == INVITE.c.code)
    used = select(func.count()).select_from(JOINED).where(*came, JOINED.c.deleted.is_(False)).scalar_subquery()
    where = (INVITE.c.kabupaten == kabupaten, INVITE.c.kejadian_id.in_(ids), INVITE.c.deleted.is_(False))
    return list(connection.execute(select(INVITE, used.label("used")).where(*where).order_by(INVITE.c.valid_until.desc(), INVITE.c.id).limit(MEMBERS_SHOWN_MAX)))


def find_workers(connection: Connection, kabupaten: str, text: str) -> list[Row]:
    """Return workers of a kabupaten whose name has this in it, by name; nothing for too few letters. One statement."""
    if len(text) < SEARCH_TEXT_MIN:
        return []
    where = (WORKER.c.kabupaten == kabupaten, WORKER.c.deleted.is_(False), WORKER.c.moved.is_(None), WORKER.c.name.icontains(text, autoescape=True))
    return list(connection.execute(select(WORKER.c.id, WORKER.c.name, WORKER.c.role).where(*where).order_by(WORKER.c.name, WORKER.c.id).limit(SEARCH_RESULTS_MAX)))


def find_member(parts: Services, event: Event, bergabung: str) -> Record:
    """Return somebody's joining of a disaster; raises `Problem` (not_found), also for that of another one."""
    return _of(event, find(parts, event.kabupaten, "bergabung", bergabung))


def judge(parts: Services, account: Any, event: Event, record: Record, fields: Mapping[str, Any], seen: Revision | None) -> None:
    """Let a worker in, refuse one or leave it to the code, and give a duty; raises `Problem`: forbidden, unprocessable, changed_meanwhile."""
    demand_aiding(account)
    _demand_why(fields)
    write(parts, account.id, event.kabupaten, [as_seen(edit(KINDS["bergabung"], record, **{name: fields.get(name) for name in JUDGED}), seen)])


def name_member(parts: Services, account: Any, event: Event, worker: str, duty: str | None) -> str:
    """Let a worker of the kabupaten in who has not asked, and return the id of the joining; one who has asked is let in as well.

    Raises `Problem`: forbidden, unprocessable.
    """
    demand_aiding(account)
    if duty is not None and duty not in DUTIES:
        raise Problem("unprocessable", {"fields": {"duty": "unknown_value"}})
    with read_transaction(parts.engine) as connection:
        there = (WORKER.c.kabupaten == event.kabupaten, WORKER.c.id == worker, WORKER.c.deleted.is_(False), WORKER.c.moved.is_(None))
        if not is_id(worker) or connection.execute(select(WORKER.c.id).where(*there)).first() is None:
            raise Problem("unprocessable", {"fields": {"worker": "required" if not worker else "unknown_value"}})
    told = {"kejadian_id": event.id, "worker_id": worker, "status": "diterima", "duty": duty}
    change = new_record(KINDS["bergabung"], {**told, "joined_on": local(parts.clock(), event.kabupaten).date().isoformat()}, "")
    with parts.store.view(event.kabupaten) as view:
        asked = view.records(KINDS["bergabung"], [change.id])
    write(parts, account.id, event.kabupaten, [edit(KINDS["bergabung"], one, status="diterima", duty=duty, deleted=False) for one in asked] or [change])
    return change.id


def revoke(parts: Services, account: Any, event: Event, undangan: str, *, revoked: bool) -> None:
    """Take a code back, so that nobody comes in by it any more, or let it hold again; who is in stays. Raises `Problem`: forbidden, not_found."""
    demand_aiding(account)
    record = _of(event, find(parts, event.kabupaten, "undangan", undangan))
    write(parts, account.id, event.kabupaten, [edit(KINDS["undangan"], record, revoked=revoked)])


def _of(event: Event, record: Record) -> Record:
    if record.fields["kejadian_id"] not in event.ids:
        raise Problem("not_found")
    return record


def _demand_why(fields: Mapping[str, Any]) -> None:
    """Ask for a reason where somebody is refused, as that worker reads it."""
    if fields.get("status") == "ditolak" and not str(fields.get("note") or "").strip():
        raise Problem("unprocessable", {"fields": {"note": "required"}})
