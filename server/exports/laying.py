"""What a table of the past is made of: the present database, the one being laid, and the records as they stood."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from schemas import KINDS
from server.attendance.asof import AsOf, as_of, records
from server.cycle.stages import first_day
from server.observations.halfyear import semester_of
from server.office import batched
from server.store.grants import NATION
from server.store.tables import TABLES
from sync.kinds import ENVELOPE
from sync.limits import PAST_RECORDS_AT_ONCE

SESI = TABLES["p2k2_sesi"]
HEAD = ("kabupaten", "id", "revision", "form", "no", "moved")
OF_NATION = ("aturan",)
"""Kinds whose records lie with the nation."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Laying:
    """The present database, the one being laid, what is to be in it, and `tell`, which is called now and then.

    `years`: rows are counted from what the year had before their months, and half-years had before.
    """

    present: Connection
    past: Connection
    then: AsOf
    months: tuple[str, str]
    tell: Callable[[], object]
    years: bool = False

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        """Enter rows, portion by portion."""
        for portion in batched(rows, PAST_RECORDS_AT_ONCE):
            self.tell()
            self.past.execute(table.insert(), list(portion))

    def has(self, name: str) -> bool:
        """Tell whether a table is laid."""
        return self.past.dialect.has_table(self.past, name)

    @property
    def whole_months(self) -> tuple[str, str]:
        """The months of which records are laid."""
        return (f"{self.months[0][:4]}-01" if self.years else self.months[0]), self.months[1]


def lay_records(laying: Laying, kind: str) -> None:
    """Enter the records of a kind as they stood."""
    names = (*KINDS[kind].fields, *ENVELOPE)
    then = as_of(laying.present, NATION, laying.then.at) if kind in OF_NATION else laying.then
    found = records(laying.present, kind, then, *_of_months(kind, laying))
    rows = ({name: one.get(name) for name in (*HEAD, *names)} | {"kabupaten": then.kabupaten} for one in found)
    laying.write(TABLES[kind], rows)


def _of_months(kind: str, laying: Laying) -> tuple[ColumnElement[bool], ...]:
    """Return the condition by which records of other months are left out; a month or half-year never changes once it is written."""
    months, table = laying.whole_months, TABLES[kind]
    if kind == "kehadiran":
        held = select(SESI.c.id).where(SESI.c.kabupaten == table.c.kabupaten, SESI.c.bulan.between(*months))
        return (table.c.p2k2_sesi_id.in_(held),)
    if "semester" in KINDS[kind].fields:
        first, last = (semester_of(first_day(one)) for one in months)
        return (table.c.semester <= last,) if laying.years else (table.c.semester.between(first, last),)
    return (table.c.bulan.between(*months),) if "bulan" in KINDS[kind].fields else ()
