"""Double aid: two receipts of one household for the same goods, soon after each other; shown with both, and never stopped at a tent."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import combinations, islice
from typing import Any

from sqlalchemy import Connection, Row, select, update

from server.aid.receipts import Receipt
from server.store.tables import TABLES, listed, upsert
from sync.ids import slot_id
from sync.limits import DOUBLE_AID_DAYS, DOUBLE_PER_HOUSEHOLD_MAX

DOUBLE = TABLES["double_aid"]
OPEN, EXPLAINED, GONE = "open", "explained", "gone"


def keep_doubles(
    connection: Connection, kabupaten: Collection[str], groups: Mapping[str, tuple[str, Sequence[Row]]], receipts: Sequence[Receipt], now: datetime
) -> None:
    """Write what is double for these households (root -> its kabupaten and registrations), and let those go that are not any more."""
    told = listed(connection, groups)
    query = select(DOUBLE.c.kabupaten, DOUBLE.c.id, DOUBLE.c.state).where(DOUBLE.c.kabupaten.in_(sorted(kabupaten)), DOUBLE.c.korban_id.in_(told))
    known = {(row.kabupaten, row.id): row.state for row in connection.execute(query)}
    of_registration: dict[tuple[str, str], list[Receipt]] = defaultdict(list)
    for one in receipts:
        of_registration[one.korban].append(one)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for root, (home, rows) in groups.items():
        got = {one.place: one for row in rows for one in of_registration[row.kabupaten, row.id]}
        event = next((row.kejadian_id for row in rows if row.id == root), rows[0].kejadian_id)
        for one, other in islice(_double(sorted(got.values(), key=lambda one: (one.date, one.time, one.place))), DOUBLE_PER_HOUSEHOLD_MAX):
            row = _row((home, root, event), one, other, now)
            found[row["kabupaten"], row["id"]] = row
    gone: dict[str, list[str]] = defaultdict(list)
    for (home, identity), state in known.items():
        if state == OPEN and (home, identity) not in found:
            gone[home].append(identity)
    for home, ids in gone.items():
        connection.execute(update(DOUBLE).where(DOUBLE.c.kabupaten == home, DOUBLE.c.id.in_(listed(connection, ids))).values(state=GONE))
    rows = [row for place, row in found.items() if known.get(place, GONE) in (OPEN, GONE)]
    upsert(connection, DOUBLE, rows, ("goods", "state", "korban_id", "kejadian_id"))


def _double(receipts: Sequence[Receipt]) -> Iterator[tuple[Receipt, Receipt]]:
    return ((one, other) for one, other in combinations(receipts, 2) if is_double(one, other))


def is_double(one: Receipt, other: Receipt) -> bool:
    """Tell whether two receipts are shown: the same goods, from one store on one day, or from two within some days."""
    apart = abs((date.fromisoformat(other.date) - date.fromisoformat(one.date)).days)
    same_store = one.gudang == other.gudang and one.institution == other.institution
    return bool(one.goods & other.goods) and apart <= (0 if same_store else DOUBLE_AID_DAYS)


def _row(household: tuple[str, str, str], one: Receipt, other: Receipt, now: datetime) -> dict[str, Any]:
    home, root, kejadian = household
    return {
        "kabupaten": home,
        "id": slot_id("double_aid", (one.place[1], other.place[1])),
        "kejadian_id": kejadian,
        "korban_id": root,
        "first_kabupaten": one.place[0],
        "first_id": one.place[1],
        "second_kabupaten": other.place[0],
        "second_id": other.place[1],
        "goods": sorted(one.goods & other.goods),
        "found_at": now,
        "state": OPEN,
        "reason": None,
        "account": None,
        "settled_at": None,
    }
