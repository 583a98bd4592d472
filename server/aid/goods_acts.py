"""What the office writes into ledgers: lines of its own, lines taken back, and papers that came later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from schemas import KINDS
from schemas.fields import is_day
from server.aid.stock import Goods, stock_now
from server.apd.writing import find, find_all, office_of, write
from server.engine import read_transaction
from server.office import edit, new_record
from server.services import Services
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem
from sync.limits import NAME_CHARS_MAX
from sync.nouns import Change, Record

LINE, STORE = TABLES["mutasi"], TABLES["gudang"]
WAYS = ("masuk", "rusak", "koreksi", "opname", "kirim")
"""What the office writes by hand; hand-outs come from the field."""
DOWN = ("rusak", "kirim")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line as it was typed: `jumlah` in base units, for a count (opname) what was counted; `fields`: the rest of the line."""

    gudang: str
    jenis: str
    goods: Goods
    jumlah: int
    entered: str
    fields: Mapping[str, Any]


def write_line(parts: Services, account: Any, kabupaten: str, entry: Entry) -> str | None:
    """Write a line and return its id, None where a count found what is there; raises `Problem` (unprocessable, also for goods sent to a closed store; changed_meanwhile where this one is closed; not_found)."""
    if entry.jenis not in WAYS:
        raise Problem("unprocessable", {"fields": {"jenis": "unknown_value"}})
    _demand_past(parts, kabupaten, str(entry.fields.get("date") or ""), "date")
    find(parts, kabupaten, "gudang", entry.gudang)
    other = _other(parts, kabupaten, entry) if entry.jenis == "kirim" else entry.gudang
    jumlah = -abs(entry.jumlah) if entry.jenis in DOWN else entry.jumlah
    if entry.jenis == "opname":
        with read_transaction(parts.engine) as connection:
            jumlah -= stock_now(connection, kabupaten, entry.gudang, entry.goods.code)
        if jumlah == 0:
            return None
    told = {"gudang_id": entry.gudang, "barang": entry.goods.code, "jenis": entry.jenis, "jumlah": jumlah, "entered": entry.entered}
    made = new_record(KINDS["mutasi"], {**entry.fields, **told}, office_of(parts, account.id).new_id())

    def still_open(connection: Connection, _: Any) -> None:
        closed = set(connection.scalars(select(STORE.c.id).where(STORE.c.kabupaten == kabupaten, STORE.c.id.in_((entry.gudang, other)), STORE.c.closed_on.is_not(None))))
        if entry.gudang in closed:
            raise Problem("changed_meanwhile")
        if closed:
            raise Problem("unprocessable", {"fields": {"lawan_id": "unknown_value"}})

    write(parts, account.id, kabupaten, [made], still_open)
    return made.id


def _other(parts: Services, kabupaten: str, entry: Entry) -> str:
    """Return the store that goods are sent to; raises `Problem` (unprocessable) where they go nowhere, or to where they are."""
    other = str(entry.fields.get("lawan_id") or "")
    if not other or other == entry.gudang:
        raise Problem("unprocessable", {"fields": {"lawan_id": "required"}})
    return find(parts, kabupaten, "gudang", other).id


def _demand_past(parts: Services, kabupaten: str, day: str, name: str) -> None:
    if not is_day(day) or date.fromisoformat(day) > local(parts.clock(), kabupaten).date():
        raise Problem("unprocessable", {"fields": {name: "not_a_date"}})


def take_back(parts: Services, account: Any, kabupaten: str, line: str, reason: str, gudang: str) -> str:
    """Meet a line of a store by one that takes it back whole; raises `Problem`: already_decided where that was done, or where it is such a line itself."""
    record = find(parts, kabupaten, "mutasi", line)
    if record.fields["gudang_id"] != gudang:
        raise Problem("not_found", {"field": "mutasi"})
    if not reason.strip():
        raise Problem("unprocessable", {"fields": {"why": "required"}})
    with read_transaction(parts.engine) as connection:
        done = select(LINE.c.id).where(LINE.c.kabupaten == kabupaten, LINE.c.batal_id == line)
        if record.fields["jenis"] == "batal" or connection.execute(done).first():
            raise Problem("already_decided")
    made = against(record, reason.strip(), local(parts.clock(), kabupaten).date().isoformat())
    plan = write(parts, account.id, kabupaten, [made])
    if plan is not None and (made.kind, made.id) not in plan.fresh:
        raise Problem("already_decided")
    return made.id


def against(line: Record, reason: str, today: str) -> Change:
    """Return the change that takes a line back whole; its id is of the line, so that two at once meet in one record."""
    kept = {name: line.fields[name] for name in ("gudang_id", "barang", "kejadian_id", "batch", "expires_on", "source", "source_year", "bantuan_id")}
    told = {"jenis": "batal", "jumlah": -line.fields["jumlah"], "batal_id": line.id, "reason": reason, "date": today}
    return new_record(KINDS["mutasi"], {**kept, **told}, "")


def reconcile(parts: Services, account: Any, kabupaten: str, gudang: str, lines: Sequence[str], document: str, day: str) -> int:
    """Note the paper that came later for goods taken in without one; return how many lines it is for; raises `Problem`."""
    if not document.strip() or len(document.strip()) > NAME_CHARS_MAX:
        raise Problem("unprocessable", {"fields": {"reconciled_document": "required"}})
    _demand_past(parts, kabupaten, day, "reconciled_on")
    if not lines:
        raise Problem("unprocessable", {"fields": {"lines": "required"}})
    records = find_all(parts, kabupaten, "mutasi", lines)
    if any(one.fields["jenis"] != "masuk" or one.fields["gudang_id"] != gudang for one in records.values()):
        raise Problem("unprocessable", {"fields": {"lines": "unknown_value"}})
    told = {"reconciled_document": document.strip(), "reconciled_on": day}
    write(parts, account.id, kabupaten, [edit(KINDS["mutasi"], one, **told) for one in records.values()])
    return len(records)
