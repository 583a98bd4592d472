"""Requests of the persons themselves, families, households of disasters and workers: for a report of their data and for corrections, each with three days (articles 30 and 32)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, Row, Select, insert, null, select, update

from schemas.fields import is_storable_text
from server.complaints.hidden import hidden_records
from server.engine import read_transaction, write_transaction
from server.identity.regions import KECAMATAN, covers, within
from server.services import Services
from server.store.areas import areas_of_families
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import id_from_bytes, is_id
from sync.limits import PRIVACY_HOURS, PRIVACY_REQUESTS_SHOWN, REASON_CHARS_MAX
from sync.nouns import ERASED

REPORT, CORRECTION = REQUESTS = ("report", "correction")
KPM, ANGGOTA, WORKER, HOUSEHOLD = SUBJECTS = ("kpm", "anggota", "worker", "korban")
PEOPLE_OF = {KPM: (ANGGOTA, "kpm_id"), HOUSEHOLD: ("korban_jiwa", "korban_id")}
"""Subject -> kind and field of the records of its people."""
OPEN, DONE, REFUSED = "open", "done", "refused"
REQUEST, ACCOUNT, PARTITION = TABLES["privacy_request"], TABLES["account"], TABLES["partition"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked: `kind` of request, whose data (`subject` and `record`), who asks, and for a correction what is wrong."""

    kind: str
    kabupaten: str
    subject: str
    record: str
    asked_by: str
    text: str = ""


def take_in(parts: Services, who: Row, wish: Wish) -> str:
    """Write a request down and return its id; the clock runs from now.

    Raises `Problem`: not_found for somebody outside of the region, unprocessable with {"fields": {name: code}}.
    """
    problems = {name: code for name, code in _problems(wish).items() if code}
    if problems:
        raise Problem("unprocessable", {"fields": problems})
    with read_transaction(parts.engine) as connection:
        area = area_within(connection, who.region, (wish.kabupaten, wish.subject, wish.record))
        number = connection.scalar(select(PARTITION.c.number).where(PARTITION.c.kabupaten == wish.kabupaten))
    now, identity = parts.clock(), id_from_bytes(parts.random(16))
    row = {"id": identity, "kabupaten": wish.kabupaten, "area": area, "kind": wish.kind, "subject": wish.subject}
    row |= {"record": wish.record, "seen_number": number, "asked_by": wish.asked_by.strip(), "wish": wish.text.strip() or None}
    row |= {"asked_at": now, "due_at": now + timedelta(hours=PRIVACY_HOURS), "account": who.id, "state": OPEN}
    with write_transaction(parts.engine) as connection:
        connection.execute(insert(REQUEST), row)
        if subject_of(connection, wish.kabupaten, wish.subject, wish.record) is None:  # it may have waited while the family was erased
            raise Problem("not_found")
    return identity


def _problems(wish: Wish) -> dict[str, str]:
    """Return what is wrong with each field, empty where nothing is."""
    return {
        "kind": "" if wish.kind in REQUESTS else "unknown_value",
        "subject": "" if wish.subject in SUBJECTS else "unknown_value",
        "asked_by": problem_of(wish.asked_by),
        "wish": problem_of(wish.text) if wish.kind == CORRECTION or wish.text.strip() else "",
    }


def problem_of(text: str) -> str:
    """Return what is wrong with a text that is needed, or nothing."""
    if not text.strip():
        return "required"
    if not is_storable_text(text):
        return "not_text"
    return "too_long" if len(text) > REASON_CHARS_MAX else ""


def subject_of(connection: Connection, kabupaten: str, subject: str, record: str) -> Row | None:
    """Return the record of somebody, with the family (`kpm`) or the disaster (`kejadian`) and desa it belongs to; nothing where it was erased."""
    table = TABLES[subject]
    family = {KPM: table.c.id, WORKER: null(), HOUSEHOLD: null()}.get(subject, table.c.get("kpm_id"))
    own = (table.c.kejadian_id, table.c.desa_code) if subject == HOUSEHOLD else (null(), null())
    columns = (label.label(name) for name, label in zip(("kpm", "kejadian", "desa"), (family, *own), strict=True))
    query = select(table.c.id, table.c.revision, *columns).where(table.c.kabupaten == kabupaten, table.c.id == record)
    query = query.where(table.c.moved.is_distinct_from(ERASED))
    return connection.execute(query).first()


def area_within(connection: Connection, region: str, whose: tuple[str, str, str]) -> str | None:
    """Return the kecamatan of a family, a member, a household that says its desa, or a worker who has only one; raises `Problem` (not_found), also outside of the region.

    `whose`: (kabupaten, subject, record).
    """
    kabupaten, subject, record = whose
    found = subject_of(connection, kabupaten, subject, record) if subject in SUBJECTS and is_id(record) else None
    area = found and (found.desa or "")[:KECAMATAN] or None
    if found is not None and subject != HOUSEHOLD:
        area = areas_of_families(connection, kabupaten, [(found.kpm, record if subject == WORKER else "")])[0]
    if found is None or not covers(region, kabupaten, area):
        raise Problem("not_found")
    return area


def requests_in(connection: Connection, region: str) -> tuple[list[Row], list[Row]]:
    """Return the open requests of a region, what is due first in front, and the newest that were settled; both bounded."""
    query = _select().where(within(region, REQUEST.c.kabupaten, REQUEST.c.area)).limit(PRIVACY_REQUESTS_SHOWN)
    waiting = query.where(REQUEST.c.state == OPEN).order_by(REQUEST.c.due_at, REQUEST.c.id)
    settled = query.where(REQUEST.c.state != OPEN).order_by(REQUEST.c.asked_at.desc(), REQUEST.c.id)
    return connection.execute(waiting).all(), connection.execute(settled).all()


def open_request(connection: Connection, region: str, kabupaten: str, identity: str) -> Row:
    """Return a request; raises `Problem` (not_found), also outside of the region."""
    row = connection.execute(_select().where(REQUEST.c.kabupaten == kabupaten, REQUEST.c.id == identity)).first()
    if row is None or not covers(region, kabupaten, row.area):
        raise Problem("not_found")
    return row


def _select() -> Select:
    taker, settler = ACCOUNT.alias("taker"), ACCOUNT.alias("settler")
    joined = REQUEST.join(taker, taker.c.id == REQUEST.c.account).outerjoin(settler, settler.c.id == REQUEST.c.settled_by)
    return select(REQUEST, taker.c.username.label("taker"), settler.c.username.label("settler")).select_from(joined)


def settle(parts: Services, who: Row, request: Row, state: str, answer: str) -> None:
    """End a request, with to whom it was handed over, what was corrected, or why it was refused.

    Raises `Problem`: unprocessable without an answer, not_corrected while the record is as it was when the correction was asked
    (the edit goes its own way, with its own change and its own trail), already_decided.
    """
    wrong = problem_of(answer)
    if wrong or state not in (DONE, REFUSED):
        raise Problem("unprocessable", {"fields": {"answer": wrong or "unknown_value"}})
    with write_transaction(parts.engine) as connection:
        if request.kind == CORRECTION and state == DONE and not _was_edited(connection, request):
            raise Problem("not_corrected")
        mine = (REQUEST.c.id == request.id, REQUEST.c.state == OPEN)
        values = {"state": state, "answer": answer.strip(), "settled_at": parts.clock(), "settled_by": who.id}
        if connection.execute(update(REQUEST).where(*mine).values(**values)).rowcount != 1:
            raise Problem("already_decided")


def _was_edited(connection: Connection, request: Row) -> bool:
    """Tell whether the record, or for a family or household one of its people, was written since the correction was asked."""
    record = subject_of(connection, request.kabupaten, request.subject, request.record)
    if record is None or record.revision > request.seen_number:
        return True
    if request.subject not in PEOPLE_OF:
        return False
    kind, field = PEOPLE_OF[request.subject]
    member = TABLES[kind]
    later = (member.c[field] == request.record, member.c.revision > request.seen_number)
    return connection.execute(select(member.c.id).where(member.c.kabupaten == request.kabupaten, *later).limit(1)).first() is not None


def hidden_in(connection: Connection, kabupaten: str, records: list[str]) -> frozenset[str]:
    """Return which records of complaints, and tasks about them, no report may show: confidential ones, whoever asks."""
    return hidden_records(connection, kabupaten, "", records)
