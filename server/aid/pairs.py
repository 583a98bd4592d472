"""Registrations that may be one household: keys kept up to the feed, candidates found under them, and the pairs laid before people.

What is done for one registration does not grow with their number: it has few keys, and under each no more than `KORBAN_BLOCK_MAX` are kept.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, or_, select, update

from server.aid.alike import Household, Likeness, compare, keys_of
from server.aid.households import Place, ids_after, load_households
from server.aid.span import Span, spans_of
from server.engine import read_transaction, write_transaction
from server.office import batched
from server.services import Services
from server.store.tables import TABLES, listed, upsert
from sync.ids import slot_id
from sync.limits import ALIKE_MIN, KORBAN_AT_ONCE, KORBAN_BLOCK_MAX

KEY, PAIR, SPAN = TABLES["korban_key"], TABLES["korban_pair"], TABLES["kejadian_span"]
OPEN, SAME, DIFFERENT, GONE = "open", "same", "different", "gone"
Pair = tuple[Household, Household, Likeness]


def keep_pairs(parts: Services, kabupaten: str, ids: Iterable[str], now: datetime) -> list[Pair]:
    """Look for registrations like these, of one kabupaten, and return the pairs that are open now."""
    return [pair for part in batched(sorted(set(ids)), KORBAN_AT_ONCE) for pair in _keep(parts, kabupaten, part, now)]


def _keep(parts: Services, kabupaten: str, ids: Sequence[str], now: datetime) -> list[Pair]:
    with read_transaction(parts.engine) as connection:
        mine = load_households(connection, [(kabupaten, one) for one in ids])
        spans = spans_of(connection, kabupaten, {one.kejadian for one in mine.values()})
    keys = {place: keys_of(one) for place, one in mine.items()}
    with write_transaction(parts.engine) as connection:
        _write_keys(connection, kabupaten, ids, mine, keys)
    with read_transaction(parts.engine) as connection:
        met = list(near(connection, mine, keys, spans))
        others = load_households(connection, {other for _, other in met} - mine.keys())
        known = _known(connection, kabupaten, ids)
    everybody = {**others, **mine}
    found = [_ordered(everybody[place], everybody[other]) for place, other in met if place in everybody and other in everybody]
    pairs = {_id(one, other): (one, other, compare(one, other)) for one, other in found if one.root != other.root}
    alike = {identity: pair for identity, pair in pairs.items() if pair[2].score >= ALIKE_MIN}
    with write_transaction(parts.engine) as connection:
        _write_pairs(connection, alike, known, now)
    return [pair for identity, pair in alike.items() if _waits(known.get(identity))]


def _write_keys(connection: Connection, kabupaten: str, ids: Sequence[str], mine: Mapping[Place, Household], keys: Mapping[Place, Sequence[str]]) -> None:
    """Write the keys of registrations anew, none under a key that is full."""
    connection.execute(delete(KEY).where(KEY.c.kabupaten == kabupaten, KEY.c.korban_id.in_(listed(connection, ids))))
    events: dict[str, set[str]] = defaultdict(set)
    for place, told in keys.items():
        events[mine[place].kejadian].update(told)
    taken: Counter[tuple[str, str]] = Counter()
    for kejadian, told in events.items():
        query = select(KEY.c.key, func.count().label("number")).where(KEY.c.kejadian_id == kejadian, KEY.c.key.in_(listed(connection, told)))
        taken.update({(kejadian, row.key): row.number for row in connection.execute(query.group_by(KEY.c.key))})
    rows = []
    for place, told in keys.items():
        for key in told:
            under = (mine[place].kejadian, key)
            if taken[under] < KORBAN_BLOCK_MAX:
                taken[under] += 1
                rows.append({"kejadian_id": under[0], "key": key, "kabupaten": kabupaten, "korban_id": place[1]})
    if rows:
        connection.execute(insert(KEY), rows)


def near(
    connection: Connection, mine: Mapping[Place, Household], keys: Mapping[Place, Sequence[str]], spans: Mapping[str, Span]
) -> Iterator[tuple[Place, Place]]:
    """Yield each registration with those of the same span under one of its keys; one statement for each span."""
    of_span: dict[Span, list[Place]] = defaultdict(list)
    for place, one in mine.items():
        of_span[spans[one.kejadian]].append(place)
    for span, places in of_span.items():
        wanted: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            for key in keys[place]:
                wanted[key].append(place)
        query = select(KEY.c.key, KEY.c.kabupaten, KEY.c.korban_id).where(KEY.c.kejadian_id.in_(span.ids), KEY.c.key.in_(listed(connection, wanted)))
        met = {(place, (row.kabupaten, row.korban_id)) for row in connection.execute(query) for place in wanted[row.key]}
        yield from sorted((place, other) for place, other in met if place != other)


def _known(connection: Connection, kabupaten: str, ids: Sequence[str]) -> dict[str, Row]:
    """Return the pairs in which these registrations are, by id."""
    told = listed(connection, ids)
    columns = (PAIR.c.kabupaten, PAIR.c.id, PAIR.c.state)
    first = select(*columns).where(PAIR.c.kabupaten == kabupaten, PAIR.c.first_id.in_(told))
    second = select(*columns).where(PAIR.c.second_kabupaten == kabupaten, PAIR.c.second_id.in_(told))
    return {row.id: row for row in connection.execute(first.union(second))}


def _write_pairs(connection: Connection, alike: Mapping[str, Pair], known: Mapping[str, Row], now: datetime) -> None:
    """Write open pairs and let those go that are none any more; what a person decided stays."""
    gone: dict[str, list[str]] = defaultdict(list)
    for identity, row in known.items():
        if row.state == OPEN and identity not in alike:
            gone[row.kabupaten].append(identity)
    for kabupaten, ids in gone.items():
        here = (PAIR.c.kabupaten == kabupaten, PAIR.c.id.in_(listed(connection, ids)), PAIR.c.state == OPEN)
        connection.execute(update(PAIR).where(*here).values(state=GONE))
    fresh = [_row(identity, pair, now) for identity, pair in alike.items() if identity not in known]
    upsert(connection, PAIR, fresh, ("score", "reasons"))  # one that came meanwhile keeps its state
    again = [_row(identity, pair, now) for identity, pair in alike.items() if identity in known and _waits(known[identity])]
    if again:
        names = ("score", "reasons", "state")
        here = (PAIR.c.kabupaten == bindparam("at"), PAIR.c.id == bindparam("pair"), or_(PAIR.c.state == OPEN, PAIR.c.state == GONE))
        told = [{"at": one["kabupaten"], "pair": one["id"], **{f"new_{name}": one[name] for name in names}} for one in again]
        connection.execute(update(PAIR).where(*here).values({name: bindparam(f"new_{name}", type_=PAIR.c[name].type) for name in names}), told)


def _waits(row: Row | None) -> bool:
    """Tell whether nobody has decided a pair."""
    return row is None or row.state in (OPEN, GONE)


def _row(identity: str, pair: Pair, now: datetime) -> dict[str, Any]:
    one, other, likeness = pair
    return {
        "kabupaten": one.kabupaten,
        "id": identity,
        "kejadian_id": one.kejadian,
        "first_id": one.id,
        "second_kabupaten": other.kabupaten,
        "second_id": other.id,
        "score": likeness.score,
        "reasons": list(likeness.reasons),
        "state": OPEN,
        "found_at": now,
    }


def _id(one: Household, other: Household) -> str:
    return slot_id("korban_pair", (one.id, other.id))


def _ordered(one: Household, other: Household) -> tuple[Household, Household]:
    return (one, other) if (one.kabupaten, one.id) < (other.kabupaten, other.id) else (other, one)


def keep_spans(parts: Services, kabupaten: str, events: Collection[str], now: datetime) -> list[Pair]:
    """Compare the households of disasters that have become one with others since; return the pairs that are open now.

    The span is written down last, so that a run that was cut off begins again.
    """
    with read_transaction(parts.engine) as connection:
        spans = spans_of(connection, kabupaten, events)
        here = select(SPAN.c.kejadian_id, SPAN.c.span).where(SPAN.c.kabupaten == kabupaten, SPAN.c.kejadian_id.in_(listed(connection, events)))
        known = {row.kejadian_id: row.span for row in connection.execute(here)}
    found: list[Pair] = []
    for kejadian, span in spans.items():
        told = [list(place) for place in span.places]
        if told == known.get(kejadian, [[kabupaten, kejadian]]):
            continue
        found += [pair for ids in _pages(parts, (kabupaten, kejadian)) for pair in keep_pairs(parts, kabupaten, ids, now)]
        with write_transaction(parts.engine) as connection:
            upsert(connection, SPAN, [{"kabupaten": kabupaten, "kejadian_id": kejadian, "span": told}])
    return found


def _pages(parts: Services, place: Place) -> Iterator[list[str]]:
    """Yield the ids of all registrations of a disaster, a page at a time."""
    after = ""
    while True:
        with read_transaction(parts.engine) as connection:
            ids = ids_after(connection, place, after, KORBAN_AT_ONCE)
        if not ids:
            return
        yield ids
        after = ids[-1]
