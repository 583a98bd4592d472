"""Rows without names, page by page, in the order of a token's own hashes.

No index has that order. It is worked out once for each kabupaten and month when a reader comes to it, and kept for as long as it takes to
read on: the keys of its rows, in portions. A page then costs its rows. What is kept says nothing of a row but its key, ends soon, and is
worked out anew where it is gone: a cursor is a place among the hashes, so that no row is skipped or told twice either way.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select

from server.cycle.stages import shift
from server.engine import write_transaction
from server.exports.columns import Dataset
from server.exports.query import Wish, asked_of, kabupaten_of, order_of, own_key, query_of
from server.exports.stream import hash_text
from server.services import Services
from server.store.tables import TABLES
from sync.limits import DATA_ORDER_S, DATA_PARTS_PER_PAGE_MAX, PAGE_ROWS_MAX

ORDER = TABLES["data_order"]
BEGINNING = ""
"""Before every hash."""
Key = tuple[str, ...]
"""What of the key of a row its kabupaten and month do not tell."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place among the rows: behind a hash of a month of a kabupaten."""

    kabupaten: str
    month: str
    behind: str

    def written(self) -> list[str]:
        """Return it as a cursor has it."""
        return [self.kabupaten, self.month, self.behind]


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read: rows of a dataset in a database, for a token that asks so (`asked`, a digest of its question); what is kept lies in `parts`."""

    parts: Services
    connection: Connection
    dataset: Dataset
    wish: Wish
    token: str
    asked: str

    def here(self, kabupaten: str) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions of the rows of a kabupaten that are asked for."""
        return (*asked_of(self.dataset, self.wish), self.dataset.kabupaten == kabupaten)


def page_of(reading: Reading, after: Sequence[str], limit: int) -> tuple[list[dict[str, Any]], list[str] | None]:
    """Return rows, at most `limit`, and the cursor of the next page, None behind the last.

    A page ends early where the months looked through are many and hold little.
    """
    found: list[dict[str, Any]] = []
    place: Place | None = Place(*after) if after else _first(reading)
    for _ in range(DATA_PARTS_PER_PAGE_MAX):
        if place is None:
            return found, None
        keys = _keys(reading, place, limit - len(found) + 1)
        taken = keys[: limit - len(found)]
        found += _rows(reading, place, taken)
        if len(keys) > len(taken):
            last = hash_of(reading, taken[-1]) if taken else place.behind
            return found, Place(place.kabupaten, place.month, last).written()
        place = _next(reading, place, empty=not keys and place.behind == BEGINNING)
    return found, place and place.written()


def _first(reading: Reading, after: str = "") -> Place | None:
    """Return where the rows of the first kabupaten begin behind one."""
    known = iter(kabupaten_of(reading.connection, reading.wish.region))
    kabupaten = next((one for one in known if one > after), None)
    if kabupaten is None:
        return None
    if reading.dataset.last_month is None:
        return Place(kabupaten, reading.wish.first, BEGINNING)
    return _next(reading, Place(kabupaten, "", BEGINNING), empty=True)


def _next(reading: Reading, place: Place, *, empty: bool) -> Place | None:
    """Return the month behind a place: the one that follows, or behind an empty one the next that has rows."""
    if not empty and reading.dataset.last_month is None:
        month: str | None = shift(place.month, 1)
    else:
        later = select(func.min(reading.dataset.month)).select_from(reading.dataset.source)
        month = reading.connection.scalar(later.where(*reading.here(place.kabupaten), reading.dataset.month > place.month))
    if month is None or month > reading.wish.last:
        return _first(reading, place.kabupaten)
    return Place(place.kabupaten, month, BEGINNING)


def _keys(reading: Reading, place: Place, most: int) -> list[Key]:
    """Return the keys of rows behind a place in its month, in their order, at most so many."""
    if place.behind == BEGINNING:
        keys = _sorted(reading, place)
        if len(keys) > most - 1:
            _keep(reading, place, keys)
        return keys[:most]
    kept = _kept(reading, place, most)
    if kept is None:
        kept = _sorted(reading, place)
        _keep(reading, place, kept)
    start = bisect_right(kept, place.behind, key=lambda one: hash_of(reading, one))
    return kept[start : start + most]


def _sorted(reading: Reading, place: Place) -> list[Key]:
    """Return the keys of all rows of a month, sorted by the database; the rows of one month of one kabupaten bound them."""
    query = select(*own_key(reading.dataset)).select_from(reading.dataset.source)
    here = (*reading.here(place.kabupaten), reading.dataset.month == place.month)
    return [tuple(row) for row in reading.connection.execute(query.where(*here).order_by(order_of(reading.dataset, reading.wish)[-1]))]


def _keep(reading: Reading, place: Place, keys: Sequence[Key]) -> None:
    """Keep the order of a month in place of what is kept of it."""
    mine = {"token": reading.token, "asked": reading.asked, "kabupaten": place.kabupaten, "bulan": place.month}
    made = mine | {"made_at": reading.parts.clock()}
    portions = (keys[start : start + PAGE_ROWS_MAX] for start in range(0, len(keys), PAGE_ROWS_MAX))
    rows = [made | {"first": hash_of(reading, one[0]), "keys": [list(key) for key in one]} for one in portions]
    with write_transaction(reading.parts.engine) as connection:
        connection.execute(delete(ORDER).where(*(ORDER.c[name] == value for name, value in mine.items())))
        if rows:
            connection.execute(insert(ORDER), rows)


def _kept(reading: Reading, place: Place, most: int) -> list[Key] | None:
    """Return what is kept of a month from a place on, at least so many keys where there are; None where it is gone. One statement."""
    mine = (ORDER.c.token == reading.token, ORDER.c.asked == reading.asked, ORDER.c.kabupaten == place.kabupaten, ORDER.c.bulan == place.month)
    fresh = (*mine, ORDER.c.made_at > oldest(reading.parts.clock()))
    newest = select(func.max(ORDER.c.made_at)).where(*fresh).scalar_subquery()
    same = (*mine, ORDER.c.made_at == newest)
    begins = select(func.max(ORDER.c.first)).where(*same, ORDER.c.first <= place.behind).scalar_subquery()
    query = select(ORDER.c["keys"]).where(*same, ORDER.c.first >= func.coalesce(begins, BEGINNING)).order_by(ORDER.c.first)
    with reading.parts.engine.connect() as connection:
        portions = connection.scalars(query.limit(most // PAGE_ROWS_MAX + 2)).all()
    return [tuple(key) for portion in portions for key in portion] if portions else None


def oldest(now: datetime) -> datetime:
    """Return the moment before which an order that is kept is looked at no more."""
    return now - timedelta(seconds=DATA_ORDER_S)


def hash_of(reading: Reading, key: Key) -> str:
    """Return the hash of a row by its key, as `order_of` has it."""
    return hash_text(reading.wish.key, " ".join(key))


def _rows(reading: Reading, place: Place, keys: Sequence[Key]) -> Iterator[dict[str, Any]]:
    """Yield the rows of some keys in their order; one that is gone, or in another month by now, is left out."""
    if not keys:
        return
    own = own_key(reading.dataset)
    query: Select[Any] = query_of(reading.dataset, reading.wish, guarded=False).order_by(None)
    query = query.add_columns(*(one.label(f"own{at}") for at, one in enumerate(own)))
    which = (one.in_(sorted({key[at] for key in keys})) for at, one in enumerate(own))
    here = (reading.dataset.kabupaten == place.kabupaten, reading.dataset.month == place.month)
    rows = [dict(row._mapping) for row in reading.connection.execute(query.where(*here, *which))]
    found = {tuple(row.pop(f"own{at}") for at in range(len(own))): row for row in rows}
    yield from (found[key] for key in keys if key in found)
