"""Where each household of a disaster stands: its people over all registrations, and whether aid has reached it; with the sums, kept by difference."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from schemas.korban import GROUPS
from server.aid.conditions import conditions_of
from server.aid.doubles import keep_doubles
from server.aid.households import Place, registrations_of
from server.aid.receipts import Receipt, receipts_of
from server.aid.span import spans_of
from server.engine import read_transaction, write_transaction
from server.office import batched
from server.services import Services
from server.store.tables import TABLES, listed, upsert
from sync.limits import KORBAN_AT_ONCE

KORBAN, KNOWN, STANDING, SUM = TABLES["korban"], TABLES["korban_known"], TABLES["korban_standing"], TABLES["coverage_sum"]
KK, JIWA, AWAY_KK, AWAY_JIWA, TOLD_KK, TOLD_JIWA = "kk", "jiwa", "mengungsi_kk", "mengungsi_jiwa", "dilaporkan_kk", "dilaporkan_jiwa"
VULNERABLE = ("bumil", "disabilitas")
SIZES = (*GROUPS, *VULNERABLE)
AT_HOME = "rumah"


@dataclass(frozen=True, slots=True)
class Standing:
    """A household as it counts: under which record and disaster, its counts, whether it was seen, and what has reached it."""

    place: Place
    kejadian: str
    counts: Mapping[str, int]
    seen: bool
    receipts: int
    last_on: str | None

    @property
    def served(self) -> bool:
        """Whether any aid has reached it."""
        return self.receipts > 0


def keep_standing(parts: Services, kabupaten: str, ids: Iterable[str], now: datetime) -> int:
    """Count the households of these registrations anew, with those under which they were counted before; return how many registrations."""
    return sum(_keep(parts, kabupaten, part, now) for part in batched(sorted(set(ids)), KORBAN_AT_ONCE))


def _keep(parts: Services, kabupaten: str, ids: Sequence[str], now: datetime) -> int:
    with read_transaction(parts.engine) as connection:
        rows = _named(connection, kabupaten, ids)
        places = {kabupaten, *(place for span in spans_of(connection, kabupaten, {row.kejadian_id for row in rows}).values() for place in span.kabupaten)}
        before = _before(connection, kabupaten, ids)
        roots = {row.same_as_id or row.id for row in rows} | {one[1] for one in before.values()}
        places |= {one[0] for one in before.values()}
        members = registrations_of(connection, places, roots)
        receipts = receipts_of(connection, places, {row.id for row in members})
        conditions = conditions_of(connection, places, members)
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in members:
        groups[row.same_as_id or row.id].append(row)
    standings = {root: _standing(root, rows, receipts, conditions) for root, rows in groups.items()}
    with write_transaction(parts.engine) as connection:
        _write(connection, places, roots, standings)
        _remember(connection, kabupaten, ids, members, standings)
        keep_doubles(connection, places, {root: (standings[root].place[0], rows) for root, rows in groups.items()}, receipts, now)
    return len(ids)


def _named(connection: Connection, kabupaten: str, ids: Sequence[str]) -> list[Row]:
    columns = (KORBAN.c.id, KORBAN.c.same_as_id, KORBAN.c.kejadian_id)
    return list(connection.execute(select(*columns).where(KORBAN.c.kabupaten == kabupaten, KORBAN.c.id.in_(listed(connection, ids)))))


def _before(connection: Connection, kabupaten: str, ids: Sequence[str]) -> dict[str, Place]:
    """Return registration -> the one under which it was counted last."""
    here = (KNOWN.c.kabupaten == kabupaten, KNOWN.c.korban_id.in_(listed(connection, ids)))
    return {row.korban_id: (row.root_kabupaten, row.root_id) for row in connection.execute(select(KNOWN).where(*here))}


def _standing(root: str, rows: Sequence[Row], receipts: Sequence[Receipt], conditions: Mapping[str, Counter[str]]) -> Standing:
    """Return where a household stands; what the registration that counts leaves open is taken from the others."""
    ordered = sorted(rows, key=lambda row: (row.id != root, row.id))
    head, mine = ordered[0], {(row.kabupaten, row.id) for row in rows}
    got = {one.place: one for one in receipts if one.korban in mine}
    seen = any(row.seen_on for row in rows) or any(one.jenis == "langsung" for one in got.values())
    sizes = {name: next((row._mapping[name] for row in ordered if row._mapping[name] is not None), 0) for name in SIZES}
    of_people = conditions.get(root, Counter())
    jiwa = next((row.jiwa for row in ordered if row.jiwa), None) or max(sum(sizes[name] for name in GROUPS), of_people.total(), 1)
    counts = {TOLD_KK: 1, TOLD_JIWA: jiwa}
    if seen:
        stay = next((row.stay for row in ordered if row.stay), None)
        away = {AWAY_KK: 1, AWAY_JIWA: jiwa} if stay and stay != AT_HOME else {}
        counts = {KK: 1, JIWA: jiwa, **{name: number for name, number in sizes.items() if number}, **away, **of_people}
    return Standing((head.kabupaten, root), head.kejadian_id, counts, seen, len(got), max((one.date for one in got.values()), default=None))


def _write(connection: Connection, places: Collection[str], roots: Collection[str], standings: Mapping[str, Standing]) -> None:
    """Write standings, and bring the sums by what has changed of them."""
    here = (STANDING.c.kabupaten.in_(sorted(places)), STANDING.c.korban_id.in_(listed(connection, roots)))
    before = list(connection.execute(select(STANDING).where(*here)))
    change: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in before:
        _add(change, (row.kabupaten, row.kejadian_id), row.counts, -1, served=row.served)
    for one in standings.values():
        _add(change, (one.place[0], one.kejadian), one.counts, 1, served=one.served)
    stale = [(row.kabupaten, row.korban_id) for row in before if row.korban_id not in standings or standings[row.korban_id].place[0] != row.kabupaten]
    if stale:
        connection.execute(delete(STANDING).where(tuple_(STANDING.c.kabupaten, STANDING.c.korban_id).in_(stale)))
    upsert(connection, STANDING, [_row(one) for one in standings.values()])
    _bring(connection, SUM, [(*key, *numbers) for key, numbers in change.items() if any(numbers)])


def _add(change: dict[tuple[str, str, str], list[int]], event: tuple[str, str], counts: Mapping[str, int], sign: int, *, served: bool) -> None:
    for measure, number in counts.items():
        at = change[(*event, measure)]
        at[0] += sign * number
        at[1] += sign * number if served else 0


def _bring(connection: Connection, table: Table, rows: Sequence[tuple[str, str, str, int, int]]) -> None:
    """Add to sums."""
    if not rows:
        return
    made = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
    more = {name: table.c[name] + made.excluded[name] for name in ("need", "served")}
    names = ("kabupaten", "kejadian_id", "measure", "need", "served")
    told = [dict(zip(names, row, strict=True)) for row in sorted(rows)]
    connection.execute(made.on_conflict_do_update(index_elements=names[:3], set_=more), told)


def _row(one: Standing) -> dict[str, Any]:
    return {
        "kabupaten": one.place[0],
        "korban_id": one.place[1],
        "kejadian_id": one.kejadian,
        "counts": dict(one.counts),
        "seen": one.seen,
        "served": one.served,
        "receipts": one.receipts,
        "last_on": one.last_on,
    }


def _remember(connection: Connection, kabupaten: str, ids: Sequence[str], members: Sequence[Row], standings: Mapping[str, Standing]) -> None:
    """Write down under which registration each is counted now."""
    there = {(row.kabupaten, row.id): row.same_as_id or row.id for row in members}
    rows = [
        {"kabupaten": place[0], "korban_id": place[1], "root_kabupaten": standings[root].place[0], "root_id": root} for place, root in sorted(there.items())
    ]
    gone = [one for one in ids if (kabupaten, one) not in there]
    if gone:
        connection.execute(delete(KNOWN).where(KNOWN.c.kabupaten == kabupaten, KNOWN.c.korban_id.in_(listed(connection, gone))))
    upsert(connection, KNOWN, rows)
