"""What a dataset is made of, as it stood right after a change: laid out as a small database of its own, which the same query is asked of."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Connection, Table, create_engine, select, union
from sqlalchemy.schema import CreateIndex

from server.attendance.asof import STREAMED, as_of_number
from server.attendance.figures import Terms, attendance
from server.attendance.pending import undecided
from server.attendance.rollup import months_between, rows_of
from server.engine import ENGINE_OPTIONS, read_transaction
from server.exports.columns import Dataset
from server.exports.grounds import GROUNDS
from server.exports.laying import Laying, lay_records
from server.office import batched
from server.people.trace import is_traced, trace_kabupaten
from server.services import Services
from server.store.grants import NATION
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import PAST_RECORDS_AT_ONCE

LOG, CONFLICT, PHONE, DEVICE = (TABLES[name] for name in ("change_log", "conflict", "device_past", "device"))
LOGGED = ("kehadiran", "komitmen", "komplementaritas", "perilaku", "graduasi", "capaian")
"""Kinds of which an export tells when, and from which phone, their last change came."""
THROWN_AWAY = ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF")
"""If the process dies, so does the file."""


@dataclass(frozen=True, slots=True)
class PastWish:
    """What is laid out: a kabupaten right after a change, for rows of some months."""

    kabupaten: str
    number: int
    months: tuple[str, str]


def read_log(parts: Services, kabupaten: str, tell: Callable[[], object]) -> None:
    """Let all that the log has now be entered into the history, from which the past is read; that of the nation has the rules."""
    places = (kabupaten, NATION)
    while True:
        tell()
        for place in places:
            trace_kabupaten(parts, place)
        with read_transaction(parts.engine) as connection:
            if is_traced(connection, places):
                return


@contextmanager
def laid(path: Path, present: Connection, dataset: Dataset, wish: PastWish, tell: Callable[[], object]) -> Iterator[Connection]:
    """Give a database in a file, which goes with the context, holding the tables of a dataset as they stood; raises `Problem` as `lay` does."""
    try:
        lay(path, present, dataset, wish, tell)
        engine = create_engine(f"sqlite:///{path}", **ENGINE_OPTIONS)
        with engine.connect() as past:
            yield past
        engine.dispose()
    finally:
        path.unlink(missing_ok=True)


def lay(path: Path, present: Connection, dataset: Dataset, wish: PastWish, tell: Callable[[], object]) -> None:
    """Lay the tables of a dataset out in a file, as they stood; raises `Problem` (not_found) for a number that is gone."""
    then = as_of_number(present, wish.kabupaten, wish.number)
    if then is None:  # the server was set back to a backup since
        raise Problem("not_found")
    engine = create_engine(f"sqlite:///{path}", **ENGINE_OPTIONS)
    try:
        with engine.connect() as past:
            for pragma in THROWN_AWAY:
                past.exec_driver_sql(pragma)
            laying = Laying(present, past, then, wish.months, tell, bool(dataset.counted_from))
            for name in dict.fromkeys((*dataset.counted_from, *dataset.tables)):
                _make(past, TABLES[name])
                LAYERS.get(name, lay_records)(laying, name)
            past.commit()
    finally:
        engine.dispose()


def _make(past: Connection, table: Table) -> None:
    """Make a table of the same name and columns, without rules: what was true stays true."""
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    key = ", ".join(f'"{column.name}"' for column in table.primary_key)
    past.exec_driver_sql(f'CREATE TABLE "{table.name}" ({names}, PRIMARY KEY ({key}))')
    for index in table.indexes:
        past.execute(CreateIndex(index))


def _lay_attendance(laying: Laying, name: str) -> None:
    """Count the attendance of families anew."""
    first, last = laying.months[0], min(laying.months[1], laying.then.today[:7])
    months = months_between(first, last) if first <= last else ()
    found = attendance(laying.present, laying.then, Terms(months)) if months else ()
    laying.write(TABLES[name], (row for one in found for row in rows_of(laying.then.kabupaten, one)))


def _lay_place(laying: Laying, name: str) -> None:
    """Enter the number and the moment that every row carries."""
    told = {"kabupaten": laying.then.kabupaten, "number": laying.then.number, "at": laying.then.at}
    laying.write(TABLES[name], [{key: value for key, value in told.items() if key in TABLES[name].c}])


def _lay_log(laying: Laying, name: str) -> None:
    """Enter when the last changes came, and from which phones; or the forms that made records, where these are laid."""
    columns = (LOG.c.kabupaten, LOG.c.form, LOG.c.device, LOG.c.work_date, LOG.c.clock_error_s, LOG.c.received_at)
    told = [TABLES[one] for one in ("standing", *LOGGED) if laying.has(one)]
    forms = union(*(select(one.c.form) for one in (told[:1] if told[0].name == "standing" else told)))
    for part in batched(laying.past.scalars(forms, execution_options=STREAMED), PAST_RECORDS_AT_ONCE):
        here = (LOG.c.kabupaten == laying.then.kabupaten, LOG.c.form.in_(part))
        laying.write(TABLES[name], (dict(row._mapping) for row in laying.present.execute(select(*columns).where(*here))))


def _lay_phones(laying: Laying, name: str) -> None:
    """Enter what the phones were that sent them, or all that are laid."""
    phones = sorted(laying.past.scalars(select(DEVICE.c.id) if laying.has("device") else select(LOG.c.device).distinct()))
    for part in batched(phones, PAST_RECORDS_AT_ONCE):
        query = select(PHONE).where(PHONE.c.device.in_(part), PHONE.c["at"] <= laying.then.at)
        laying.write(TABLES[name], (dict(row._mapping) for row in laying.present.execute(query)))


def _lay_conflicts(laying: Laying, name: str) -> None:
    """Enter the conflicts that stood open."""
    columns = (CONFLICT.c.kabupaten, CONFLICT.c.id, CONFLICT.c.kind, CONFLICT.c.record, CONFLICT.c.group)
    query = select(*columns).where(undecided(laying.then))
    laying.write(TABLES[name], (dict(row._mapping) | {"state": "open"} for row in laying.present.execute(query)))


LAYERS: Mapping[str, Callable[[Laying, str], None]] = MappingProxyType(
    {
        "attendance_month": _lay_attendance,
        "attendance_place": _lay_place,
        "partition": _lay_place,
        "change_log": _lay_log,
        "device_past": _lay_phones,
        "dashboard_place": _lay_place,
        "conflict": _lay_conflicts,
        **GROUNDS,
    }
)
"""Tables that are no kind of record."""
