"""Moves between kabupaten with two sides: one proposes to release, the other takes or refuses with a reason.

A family goes with all that is kept of it, under the same id (`server.moves`); a worker gets charge of a kelompok there, and the
record stays at home.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from schemas import KINDS
from schemas.fields import is_storable_text
from server.apd.places import demand_kabupaten
from server.apd.placing import demand_open, find_kelompok
from server.apd.writing import find, office_of, write
from server.desk.people import names_of
from server.engine import read_transaction, write_transaction
from server.identity.regions import KABUPATEN, covers, within
from server.moves import FOLLOWERS, VISIT, Move, follow_family, move_family
from server.office import new_record
from server.services import Services
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem
from sync.ids import id_from_bytes, slot_id
from sync.limits import CASES_PER_PAGE_MAX, REASON_CHARS_MAX, TRANSFERS_FOLLOWED_DAYS, TRANSFERS_PER_RUN

TRANSFER, ANGGOTA, WILAYAH, ACCOUNT, WORKER, KPM, ALIAS = (
    TABLES[name] for name in ("transfer", "anggota", "wilayah", "account", "worker", "kpm", "alias")
)  # fmt: skip
FAMILY, PERSON = "kpm", "worker"
SUBJECTS = (FAMILY, PERSON)
PROPOSED, ACCEPTED, DONE, REFUSED, WITHDRAWN = "proposed", "accepted", "done", "refused", "withdrawn"


@dataclass(frozen=True, slots=True)
class Release:
    """What a kabupaten lets go: a family (`kpm`) or a worker, where to, and what the other side should know."""

    subject: str
    record: str
    source: str
    target: str
    note: str


@dataclass(frozen=True, slots=True)
class Page:
    """Transfers, the newest first; `next` is the `after` of the page behind it, None on the last."""

    rows: tuple[Row, ...]
    next: str | None


def propose(parts: Services, account: Any, release: Release) -> str:
    """Propose a release and return its id.

    Raises `Problem`: forbidden, not_found (kabupaten, or nobody there), unprocessable, already_decided while one is open.
    """
    _demand_apd(account)
    demand_kabupaten(account.region, release.source)
    if release.subject not in SUBJECTS:
        raise Problem("bad_request")
    note = _said(release.note, "note")
    _demand_target(parts, release)
    find(parts, release.source, release.subject, release.record)
    row = {"id": id_from_bytes(parts.random(16)), "subject": release.subject, "record": release.record, "state": PROPOSED, "note": note}
    row |= {"source": release.source, "target": release.target, "proposed_by": account.id, "proposed_at": parts.clock()}
    dialect = sqlite if parts.engine.dialect.name == "sqlite" else postgresql
    with write_transaction(parts.engine) as connection:
        connection.execute(dialect.insert(TRANSFER).values(row).on_conflict_do_nothing())
        if connection.scalar(select(TRANSFER.c.id).where(TRANSFER.c.id == row["id"])) is None:
            raise Problem("already_decided")
    return str(row["id"])


def withdraw(parts: Services, account: Any, transfer: str) -> None:
    """Take a release back; raises `Problem`: forbidden, not_found, not_pending once the other side has answered."""
    found = find_transfer(parts, account.region, transfer)
    _demand_side(account, found.source)
    _settle(parts, account, transfer, state=WITHDRAWN)


def refuse(parts: Services, account: Any, transfer: str, reason: str) -> None:
    """Refuse to take what is released; raises `Problem`: forbidden, not_found, unprocessable (no reason), not_pending."""
    found = find_transfer(parts, account.region, transfer)
    _demand_side(account, found.target)
    _settle(parts, account, transfer, state=REFUSED, reason=_said(reason, "reason"))


def accept(parts: Services, account: Any, transfer: str, kelompok: str, role: str = "utama") -> None:
    """Take what is released into a kelompok, and carry it over; a run that breaks off is completed by the timetable.

    Raises `Problem`: forbidden, not_found, kelompok_ended, record_moved, not_pending.
    """
    found = find_transfer(parts, account.region, transfer)
    _demand_side(account, found.target)
    demand_open(find_kelompok(parts, account.region, found.target, kelompok))
    try:
        find(parts, found.source, found.subject, found.record)
    except Problem:
        raise Problem("record_moved") from None
    _settle(parts, account, transfer, state=ACCEPTED, kelompok=kelompok, role=role if found.subject == PERSON else None)
    _carry(parts, find_transfer(parts, account.region, transfer))


def carry_transfers(parts: Services) -> int:
    """Complete what was accepted and not yet carried over; return how many were."""
    query = select(TRANSFER).where(TRANSFER.c.state == ACCEPTED).order_by(TRANSFER.c.proposed_at, TRANSFER.c.id).limit(TRANSFERS_PER_RUN)
    with read_transaction(parts.engine) as connection:
        rows = connection.execute(query).all()
    for row in rows:
        try:
            _carry(parts, row)
        except Problem as problem:
            parts.log.error("transfer_waits", transfer=row.id, code=problem.error.code)
    return len(rows)


def carry_late(parts: Services) -> int:
    """Carry on what came to families after they had left, from phones that had been silent; return how many it was of."""
    since = parts.clock() - timedelta(days=TRANSFERS_FOLLOWED_DAYS)
    gone = exists().where(KPM.c.kabupaten == TRANSFER.c.source, KPM.c.id == TRANSFER.c.record, KPM.c.moved == TRANSFER.c.target)
    query = select(TRANSFER).where(TRANSFER.c.state == DONE, TRANSFER.c.subject == FAMILY, TRANSFER.c.settled_at >= since, gone, or_(*map(_stayed, FOLLOWERS)))
    with read_transaction(parts.engine) as connection:
        rows = connection.execute(query.order_by(TRANSFER.c.settled_at, TRANSFER.c.id).limit(TRANSFERS_PER_RUN)).all()
    for row in rows:
        try:
            follow_family(_move_of(parts, row), parts.store, office_of(parts, row.settled_by), parts.kinds)
        except Problem as problem:
            parts.log.error("follower_waits", transfer=row.id, code=problem.error.code)
    return len(rows)


def _stayed(kind: str) -> ColumnElement[bool]:
    """Return the condition that something of a kind lies where a family has left; a visit only counts where it followed an exit."""
    table = TABLES[kind]
    here = (table.c.kabupaten == TRANSFER.c.source, table.c.kpm_id == TRANSFER.c.record, table.c.moved.is_(None))
    return exists().where(*here, *([table.c.graduasi_id.is_not(None)] if kind == VISIT else []))


def _move_of(parts: Services, row: Row) -> Move:
    """Return the move of a transfer, with the ids that were merged into the family."""
    query = select(ALIAS.c.old_id).where(ALIAS.c.kabupaten == row.source, ALIAS.c.new_id == row.record).order_by(ALIAS.c.old_id)
    with read_transaction(parts.engine) as connection:
        return Move(row.record, row.source, row.target, row.kelompok, tuple(connection.scalars(query)))


def _carry(parts: Services, row: Row) -> None:
    """Carry one transfer out, again if need be."""
    office = office_of(parts, row.settled_by)
    if row.subject == FAMILY:
        move_family(_move_of(parts, row), parts.store, office, parts.kinds)
    else:
        _lend(parts, row)
    with write_transaction(parts.engine) as connection:
        connection.execute(update(TRANSFER).where(TRANSFER.c.id == row.id, TRANSFER.c.state == ACCEPTED).values(state=DONE))


def _lend(parts: Services, row: Row) -> None:
    """Give the worker charge of the kelompok, unless a run before this one did."""
    identity = slot_id("transfer", (row.id,))
    with parts.store.view(row.target) as view:
        if view.records(KINDS["assignment"], [identity]):
            return
    start = local(row.settled_at, row.target).date().isoformat()
    told = {"worker_id": row.record, "kelompok_id": row.kelompok, "role": row.role, "start_date": start}
    write(parts, row.settled_by, row.target, [new_record(KINDS["assignment"], told, identity)])


def find_transfer(parts: Services, region: str, transfer: str) -> Row:
    """Return a transfer with the names of both accounts (`proposer`, `settler`); raises `Problem` (not_found) outside both regions."""
    with read_transaction(parts.engine) as connection:
        row = connection.execute(_transfers().where(TRANSFER.c.id == transfer)).one_or_none()
    if row is None or not (covers(region, row.source) or covers(region, row.target)):
        raise Problem("not_found")
    return row


def transfers_of(connection: Connection, region: str, *, state: str = "", record: str = "", after: str | None = None) -> Page:
    """Return transfers from and to a region, newest first; raises `Problem` (bad_request)."""
    query = _transfers().where(or_(within(region, TRANSFER.c.source), within(region, TRANSFER.c.target)))
    for column, value in ((TRANSFER.c.state, state), (TRANSFER.c.record, record)):
        query = query.where(column == value) if value else query
    order = (TRANSFER.c.proposed_at, TRANSFER.c.id)
    if after:
        at = connection.scalar(select(TRANSFER.c.proposed_at).where(TRANSFER.c.id == after))
        if at is None:
            raise Problem("bad_request")
        query = query.where(tuple_(*order) < tuple_(at, after, types=[one.type for one in order]))
    rows = connection.execute(query.order_by(*(one.desc() for one in order)).limit(CASES_PER_PAGE_MAX + 1)).all()
    shown = tuple(rows[:CASES_PER_PAGE_MAX])
    return Page(shown, shown[-1].id if len(rows) > len(shown) else None)


def subjects_of(connection: Connection, rows: tuple[Row, ...]) -> dict[str, str]:
    """Return record -> name, of a family that of its pengurus; two statements."""
    families = [row.record for row in rows if row.subject == FAMILY]
    names = names_of(connection, [row.record for row in rows if row.subject == PERSON])
    if not families:
        return names
    places = {place for row in rows for place in (row.source, row.target)}
    mine = (ANGGOTA.c.kabupaten.in_(places), ANGGOTA.c.kpm_id.in_(families), ANGGOTA.c.is_pengurus, ANGGOTA.c.deleted.is_(False))
    query = select(ANGGOTA.c.kpm_id, func.min(ANGGOTA.c.name)).where(*mine).group_by(ANGGOTA.c.kpm_id)
    return names | {record: name or "" for record, name in connection.execute(query)}


def lent_to(connection: Connection, kabupaten: str) -> list[tuple[str, str]]:
    """Return (id, name) of the workers of elsewhere who were taken by a kabupaten, by name."""
    taken = select(TRANSFER.c.record).where(TRANSFER.c.target == kabupaten, TRANSFER.c.subject == PERSON, TRANSFER.c.state == DONE)
    there = (WORKER.c.id.in_(taken), WORKER.c.deleted.is_(False), WORKER.c.moved.is_(None), WORKER.c.kabupaten != kabupaten)
    query = select(WORKER.c.id, WORKER.c.name).where(*there).order_by(WORKER.c.name, WORKER.c.id)
    return [(row.id, row.name or "") for row in connection.execute(query)]


def _transfers() -> Any:
    proposer, settler = ACCOUNT.alias(), ACCOUNT.alias()
    joined = TRANSFER.join(proposer, proposer.c.id == TRANSFER.c.proposed_by).outerjoin(settler, settler.c.id == TRANSFER.c.settled_by)
    return select(TRANSFER, proposer.c.username.label("proposer"), settler.c.username.label("settler")).select_from(joined)


def _settle(parts: Services, account: Any, transfer: str, **values: Any) -> None:
    """End a proposal; raises `Problem` (not_pending) when somebody was faster."""
    mine = (TRANSFER.c.id == transfer, TRANSFER.c.state == PROPOSED)
    told = {"settled_by": account.id, "settled_at": parts.clock(), **values}
    with write_transaction(parts.engine) as connection:
        if not connection.execute(update(TRANSFER).where(*mine).values(**told)).rowcount:
            raise Problem("not_pending")


def _demand_target(parts: Services, release: Release) -> None:
    """Raise `Problem` (unprocessable) for a target that is no other kabupaten, as far as those are known."""
    code = release.target
    if len(code) != KABUPATEN or not (code.isascii() and code.isdecimal()) or code == release.source:
        raise Problem("unprocessable", {"fields": {"target": "same" if code == release.source else "not_digits"}})
    listed = select(WILAYAH.c.code).where(func.length(WILAYAH.c.code) == KABUPATEN)
    with read_transaction(parts.engine) as connection:
        known = connection.execute(listed.where(WILAYAH.c.code == code)).first() or not connection.execute(listed.limit(1)).first()
    if not known:
        raise Problem("unprocessable", {"fields": {"target": "unknown_value"}})


def _said(text: str, name: str) -> str:
    """Return a text without blanks around it; raises `Problem` (unprocessable)."""
    text = text.replace("\r\n", "\n").strip()
    wrong = "required" if not text else "too_long" if len(text) > REASON_CHARS_MAX else "" if is_storable_text(text) else "not_text"
    if wrong:
        raise Problem("unprocessable", {"fields": {name: wrong}})
    return text


def _demand_apd(account: Any) -> None:
    if account.role != "apd":
        raise Problem("forbidden", {"account": account.role})


def _demand_side(account: Any, kabupaten: str) -> None:
    """Raise `Problem` (forbidden) unless this is the APD of that side."""
    _demand_apd(account)
    if not covers(account.region, kabupaten):
        raise Problem("forbidden", {"account": account.role})
