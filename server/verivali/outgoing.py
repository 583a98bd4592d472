"""Out: approved proposals become a numbered batch, and a batch a file for the SIKS-NG operator, as often as it is asked for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, Row, Table, func, insert, select

from schemas import KINDS
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.identity.regions import covers
from server.office import Office, batched, edit
from server.services import Services
from server.store.codec import record_from_row
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import CHANGES_PER_FORM_MAX, REASON_CHARS_MAX, SIKS_BATCH_ROWS_MAX, SIKS_ROWS_PER_STEP
from sync.nouns import Outcome, Record
from sync.plan import Plan

KINDS_SENT = ("peristiwa", "usulan")
APPROVED, SENT = "disetujui", "dikirim_siks"
STOOD = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED})
BATCH = TABLES["siks_batch"]
HEADS = (
    *("id", "kabupaten", "nik", "no_kk", "nama", "isian", "sebelum", "sesudah"),
    *("tanggal_berlaku", "bukti", "tanggal_disetujui", "status", "alasan"),
)
"""Columns of the file; the operator fills in the last two."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


class AccountRow(Protocol):
    """Who hands over: the row of an account."""

    id: str
    role: str
    region: str


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal of a batch: what was handed over, and what SIKS-NG answered."""

    kind: str
    id: str
    nik: str
    no_kk: str
    name: str
    field: str
    before: str
    after: str
    effective_date: str
    evidence: str
    decided_on: str
    siks_status: str
    siks_reason: str


def waiting(connection: Connection, kabupaten: str) -> int:
    """Return how many approved proposals have not been handed over; two statements."""
    return sum(connection.scalar(select(func.count()).select_from(table).where(*_approved(table, kabupaten))) or 0 for table in _tables())


def _tables() -> list[Table]:
    return [TABLES[kind] for kind in KINDS_SENT]


def _approved(table: Table, kabupaten: str) -> tuple[Any, ...]:
    here = (table.c.kabupaten == kabupaten, table.c.status == APPROVED, table.c.siks_batch.is_(None))
    return (*here, table.c.deleted.is_(False), table.c.moved.is_(None))


def hand_over(parts: Services, account: AccountRow, kabupaten: str, purpose: str) -> int:
    """Make a batch of what is approved, oldest decision first, and return its number; all of it is marked as sent, or nothing.

    Raises `Problem`: forbidden, not_found (outside the region), unprocessable without a purpose, nothing_to_send, changed_meanwhile.
    """
    demand_office(account, kabupaten)
    if not 0 < len(purpose.strip()) <= REASON_CHARS_MAX:
        raise Problem("unprocessable", {"fields": {"purpose": "required"}})
    with read_transaction(parts.engine) as connection:
        records = [record for table in _tables() for record in _records(connection, table, kabupaten)][:SIKS_BATCH_ROWS_MAX]
        number = (connection.scalar(select(func.max(BATCH.c.number)).where(BATCH.c.kabupaten == kabupaten)) or 0) + 1
    if not records:
        raise Problem("nothing_to_send")
    office, now = Office(parts.store, account.id, parts.clock, parts.random), parts.clock()
    changes = [edit(KINDS[one.kind], one, status=SENT, siks_batch=number) for one in records]
    row = {"kabupaten": kabupaten, "number": number, "account": account.id, "purpose": purpose.strip(), "rows": len(records), "made_at": now}

    def kept(connection: Connection, made: Plan) -> None:
        if any(one.outcome not in STOOD for answer in made.answers for one in answer.decisions):
            raise Problem("changed_meanwhile")
        if connection.scalar(select(func.max(BATCH.c.number)).where(BATCH.c.kabupaten == kabupaten)) == number:
            raise Problem("changed_meanwhile")
        connection.execute(insert(BATCH), row)

    parts.store.commit(office.batch(kabupaten, batched(changes, CHANGES_PER_FORM_MAX), now), now, kept)
    return number


def demand_office(account: AccountRow, kabupaten: str) -> None:
    """Raise `Problem` for who does not decide (forbidden), or not over a whole kabupaten (not_found)."""
    if account.role not in DECIDING:
        raise Problem("forbidden", {"account": account.role})
    if not covers(account.region, kabupaten):
        raise Problem("not_found")


def _records(connection: Connection, table: Table, kabupaten: str) -> list[Record]:
    query = select(table).where(*_approved(table, kabupaten)).order_by(table.c.decided_on, table.c.id).limit(SIKS_BATCH_ROWS_MAX)
    return [record_from_row(KINDS[table.name], row._mapping) for row in connection.execute(query)]


def batches(connection: Connection, kabupaten: str, *, before: int | None, limit: int) -> list[Row]:
    """Return batches, newest first, with the user name of who made them; `before` is the number of the last one seen."""
    account = TABLES["account"]
    query = select(BATCH, account.c.username).outerjoin(account, account.c.id == BATCH.c.account).where(BATCH.c.kabupaten == kabupaten)
    if before is not None:
        query = query.where(BATCH.c.number < before)
    return list(connection.execute(query.order_by(BATCH.c.number.desc()).limit(limit)))


def answered(connection: Connection, kabupaten: str, numbers: Iterable[int]) -> dict[int, dict[str, int]]:
    """Return batch -> answer of SIKS-NG -> proposals; the empty answer counts those without one. Two statements."""
    found: dict[int, dict[str, int]] = {number: {} for number in numbers}
    for table in _tables() if found else ():
        columns = (table.c.siks_batch, func.coalesce(table.c.siks_status, "").label("answer"), func.count().label("number"))
        here = (table.c.kabupaten == kabupaten, table.c.status == SENT, table.c.siks_batch.in_(list(found)))
        for row in connection.execute(select(*columns).where(*here).group_by(table.c.siks_batch, table.c.siks_status)):
            counts = found[row.siks_batch]
            counts[row.answer] = counts.get(row.answer, 0) + row.number
    return found


def find_batch(connection: Connection, region: str, kabupaten: str, number: int) -> Row:
    """Return a batch; raises `Problem` (not_found), also outside the region."""
    row = connection.execute(select(BATCH).where(BATCH.c.kabupaten == kabupaten, BATCH.c.number == number)).first()
    if row is None or not covers(region, kabupaten):
        raise Problem("not_found")
    return row


def lines(connection: Connection, kabupaten: str, number: int, *, after: tuple[str, str] = ("", ""), limit: int = SIKS_ROWS_PER_STEP) -> list[Line]:
    """Return proposals of a batch behind (kind, id), in that order; a number of statements that does not grow with them."""
    found: list[Line] = []
    for kind in KINDS_SENT:
        if kind < after[0] or len(found) >= limit:
            continue
        table = TABLES[kind]
        here = (table.c.kabupaten == kabupaten, table.c.status == SENT, table.c.siks_batch == number)
        behind = (table.c.id > after[1],) if kind == after[0] else ()
        rows = connection.execute(select(table).where(*here, *behind).order_by(table.c.id).limit(limit - len(found))).all()
        found += _lines(connection, kabupaten, kind, rows)
    return found


def _lines(connection: Connection, kabupaten: str, kind: str, rows: list[Row]) -> Iterator[Line]:
    """Yield lines with the numbers and names of whom they are about: the member, else the pengurus of the family."""
    about = [(row.anggota_id if kind == "peristiwa" else row.about_id) for row in rows]
    people = _people(connection, kabupaten, {*about} - {None}, {row.kpm_id for row in rows})
    cards = _by_id(connection, kabupaten, "kpm", "no_kk", {row.kpm_id for row in rows})
    places = {text for row in rows if kind == "usulan" and row.field == "fasilitas_id" for text in (row.before, row.after) if text}
    names = _by_id(connection, kabupaten, "fasilitas", "name", places)
    for row, member in zip(rows, about, strict=True):
        nik, name = people.get(member or "") or people.get(row.kpm_id) or ("", "")
        yield Line(
            kind=kind,
            id=row.id,
            nik=nik,
            no_kk=cards.get(row.kpm_id, ""),
            name=name or (row.new_name or "" if kind == "peristiwa" else ""),
            field=(row.type if kind == "peristiwa" else row.field) or "",
            before=names.get(row.before or "", row.before or ""),
            after=names.get(row.after or "", row.after or ""),
            effective_date=(row.effective_date if kind == "peristiwa" else row.reported_on) or "",
            evidence=row.evidence or "",
            decided_on=row.decided_on or "",
            siks_status=row.siks_status or "",
            siks_reason=row.siks_reason or "",
        )


def _people(connection: Connection, kabupaten: str, members: set[str], families: set[str]) -> dict[str, tuple[str, str]]:
    """Return member -> (nik, name), and family -> those of its pengurus; one statement."""
    table = TABLES["anggota"]
    chosen = table.c.id.in_(members) | (table.c.kpm_id.in_(families) & table.c.is_pengurus.is_(True) & table.c.deleted.is_(False))
    query = select(table.c.id, table.c.kpm_id, table.c.nik, table.c.name, table.c.is_pengurus).where(table.c.kabupaten == kabupaten, chosen)
    found: dict[str, tuple[str, str]] = {}
    for row in connection.execute(query.order_by(table.c.id)):
        found[row.id] = (row.nik or "", row.name or "")
        if row.is_pengurus:
            found.setdefault(row.kpm_id, found[row.id])
    return found


def _by_id(connection: Connection, kabupaten: str, kind: str, column: str, ids: set[str]) -> dict[str, str]:
    table = TABLES[kind]
    query = select(table.c.id, table.c[column].label("value")).where(table.c.kabupaten == kabupaten, table.c.id.in_(sorted(ids)))
    return {row.id: row.value or "" for row in connection.execute(query)} if ids else {}


def file_of(parts: Services, kabupaten: str, number: int) -> Iterator[str]:
    """Yield the file of a batch in pieces, for spreadsheets: byte order mark, semicolons, numbers as text, nothing that computes."""
    yield "\ufeff" + written(HEADS)
    after = ("", "")
    while True:
        with read_transaction(parts.engine) as connection:
            found = lines(connection, kabupaten, number, after=after)
        yield "".join(written(cells_of(kabupaten, one)) for one in found)
        if len(found) < SIKS_ROWS_PER_STEP:
            return
        after = (found[-1].kind, found[-1].id)


def cells_of(kabupaten: str, one: Line) -> tuple[str, ...]:
    """Return the cells of a line of the file, none of which computes."""
    told = (one.name, one.field, one.before, one.after, one.effective_date, one.evidence, one.decided_on, one.siks_status, one.siks_reason)
    return (harmless(one.id), kabupaten, as_text(one.nik), as_text(one.no_kk), *map(harmless, told))


def as_text(number: str) -> str:
    """Return a long number so that a spreadsheet keeps its digits."""
    return f'="{number}"' if number.isdecimal() else harmless(number)


def harmless(text: str) -> str:
    """Return a text that no spreadsheet computes."""
    return f"'{text}" if text.startswith(FORMULA) else text


def written(cells: Iterable[str]) -> str:
    """Return cells as a line for a spreadsheet of Indonesian Windows."""
    return ";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in cells) + "\r\n"
