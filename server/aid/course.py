"""What the office says of the course of a disaster: its state, its end, the declaration, and what went out before there was one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, or_

from schemas import KINDS
from server.aid.events import Event
from server.aid.released import DAY, released
from server.aid.stock import Goods, goods_called, goods_of_nation
from server.aid.writing import demand_aiding
from server.apd.writing import as_seen, find_all, write
from server.office import edit
from server.services import Services
from server.zones import local
from sync.errors import Problem
from sync.limits import DASAR_DAYS
from sync.nouns import Revision

COURSE = ("status", "phase", "closed_on")
DECLARATION = ("sk_number", "sk_on", "sk_from", "sk_until")


@dataclass(frozen=True, slots=True)
class Release:
    """Goods that went to people on one day without a declaration that covered it by then; `until`: the last day to bring one.

    `covered`: a declaration of later covers the day, so that nothing is outstanding.
    """

    day: date
    goods: Goods
    jumlah: int
    until: date
    covered: bool

    def late(self, today: date) -> bool:
        """Tell whether the papers are overdue."""
        return not self.covered and today > self.until


def set_course(parts: Services, account: Any, event: Event, fields: Mapping[str, Any], seen: Revision | None) -> None:
    """Write state, phase and last day of a disaster into all of its records, so that late work has one end.

    Raises `Problem`: forbidden, unprocessable, changed_meanwhile.
    """
    demand_aiding(account)
    told = {name: fields.get(name) for name in COURSE}
    today = local(parts.clock(), event.kabupaten).date().isoformat()
    if told["closed_on"] and told["status"] != "selesai":
        raise Problem("unprocessable", {"fields": {"closed_on": "not_allowed"}})
    if told["closed_on"] and not event.row.date <= str(told["closed_on"]) <= today:
        raise Problem("unprocessable", {"fields": {"closed_on": "out_of_range"}})
    records = find_all(parts, event.kabupaten, "kejadian", event.ids)
    changes = [edit(KINDS["kejadian"], record, **told) for record in records.values()]
    write(parts, account.id, event.kabupaten, [as_seen(one, seen) if one.id == event.id else one for one in changes])


def declare(parts: Services, account: Any, event: Event, fields: Mapping[str, Any], seen: Revision | None) -> None:
    """Write the declaration (SK) of a disaster, or take it away where nothing of it is told; raises as `set_course`."""
    demand_aiding(account)
    told = {name: fields.get(name) for name in DECLARATION}
    if any(told.values()) and not str(told["sk_number"] or "").strip():
        raise Problem("unprocessable", {"fields": {"sk_number": "required"}})
    if told["sk_on"] and str(told["sk_on"]) > local(parts.clock(), event.kabupaten).date().isoformat():
        raise Problem("unprocessable", {"fields": {"sk_on": "out_of_range"}})
    [record] = find_all(parts, event.kabupaten, "kejadian", [event.id]).values()
    write(parts, account.id, event.kabupaten, [as_seen(edit(KINDS["kejadian"], record, **told), seen)])


def releases_without_basis(connection: Connection, event: Event) -> list[Release]:
    """Return goods that went to people before a declaration was signed that covers their day (dasar menyusul), by day; two statements."""
    row = event.row
    when = []
    if row.sk_number:
        when.append(or_(DAY < max(row.sk_from, row.sk_on), *([DAY > row.sk_until] if row.sk_until else [])))
    rows = released(connection, event, *when)
    known = goods_of_nation(connection) if rows else {}
    return [_release(event, known, one.date, one.barang, int(one.jumlah)) for one in rows]


def _release(event: Event, known: dict[str, Goods], on: str, code: str, jumlah: int) -> Release:
    goods, row, day = goods_called(known, code), event.row, date.fromisoformat(on)
    covered = bool(row.sk_number) and row.sk_from <= on <= (row.sk_until or on)
    return Release(day, goods, jumlah, day + timedelta(days=DASAR_DAYS), covered)
