"""Finding records that may be one: who shares a number in a kabupaten, what imports found, and who shares one with another kabupaten."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from server.desk.watch import Changed, Examined, Found, Watcher, lay
from server.desk.watched import WATCHED
from server.engine import read_transaction, write_transaction
from server.services import Services
from server.store.areas import kecamatan_of
from server.store.tables import TABLES
from sync.ids import slot_id
from sync.limits import MATCH_FOREIGN_MAX, MATCH_GROUP_MAX, MATCHES_PER_RUN

NAME = "match"
MATCH = TABLES["match_candidate"]
NUMBERS = {"anggota": "nik", "kpm": "no_kk"}
"""Kind -> the number that names one person or one family card."""
OPEN, GONE = "open", "gone"
NOBODYS = "0" * 16
"""What is written where a number is not known."""
IDS_PER_STATEMENT = 5_000


def keep_pairs(parts: Services, kabupaten: str, changed: Changed, now: datetime) -> None:
    """Write down the pairs that share a number with one of the changed records."""
    with write_transaction(parts.engine) as connection:
        rows = [row for kind in NUMBERS for row in _pairs(connection, kabupaten, kind, changed.get(kind, ()), now)]
        _insert(connection, rows)


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> int:
    """Write pairs; one that had gone is open again, and what a person decided stays."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    again = dialect.insert(MATCH).on_conflict_do_update(index_elements=["kabupaten", "id"], set_={"state": OPEN}, where=MATCH.c.state == GONE)
    if rows:
        connection.execute(again, rows)
    return len(rows)


def _pairs(connection: Connection, kabupaten: str, kind: str, ids: Sequence[str], now: datetime) -> Iterator[dict[str, Any]]:
    table, name = TABLES[kind], NUMBERS[kind]
    fresh = set(ids)
    for part in _parts(ids):
        numbers = select(table.c[name]).where(table.c.kabupaten == kabupaten, table.c.id.in_(part), table.c[name].is_not(None))
        query = select(table.c.id, table.c[name].label("number")).where(table.c.kabupaten == kabupaten, table.c[name].in_(numbers), *_present(table))
        groups: dict[str, list[str]] = defaultdict(list)
        for row in connection.execute(query):
            groups[row.number].append(row.id)
        for number, sharers in groups.items():
            if 1 < len(sharers) <= MATCH_GROUP_MAX and number != NOBODYS:
                yield from (_row(kabupaten, kind, pair, now) for pair in combinations(sorted(sharers), 2) if fresh & set(pair))


def _row(kabupaten: str, kind: str, pair: Sequence[str], now: datetime, other: str | None = None) -> dict[str, Any]:
    return {
        "kabupaten": kabupaten,
        "id": slot_id("match", (kind, *sorted(pair))),
        "kind": kind,
        "first_id": pair[0],
        "second_id": pair[1],
        "second_kabupaten": other,
        "reason": NUMBERS[kind],
        "state": OPEN,
        "found_at": now,
    }


def _present(table: Table) -> Iterable[Any]:
    return table.c.deleted.is_(False), table.c.moved.is_(None)


def examine(connection: Connection, kabupaten: str, changed: Changed, now: datetime) -> Examined:
    """Return the open pairs that the changed records are in, as far as they are still pairs."""
    ids = [one for kind in NUMBERS for one in changed.get(kind, ())]
    firsts = {row.first_id for part in _parts(ids) for row in _candidates(connection, kabupaten, part, MATCH.c.first_id, MATCH.c.second_id)}
    return pairs_of(connection, kabupaten, firsts | set(ids))


def pairs_of(connection: Connection, kabupaten: str, firsts: Iterable[str]) -> Examined:
    """Return the open pairs whose first record is one of these, as far as both are there and still share their number."""
    wanted = sorted(set(firsts))
    rows = [row for part in _parts(wanted) for row in _candidates(connection, kabupaten, part, MATCH.c.first_id)]
    known = {key: one for kind in NUMBERS for key, one in _records(connection, kind, rows).items()}
    holding = [row for row in rows if _holds(row, known)]
    families = {row.id: _family(row, known) for row in holding}
    areas = kecamatan_of(connection, kabupaten, families.values())
    cases = (
        Found(row.id, row.kind, row.first_id, f"match_{row.reason}{'_elsewhere' if row.second_kabupaten else ''}", area=areas.get(families[row.id]))
        for row in holding
    )
    return Examined(frozenset(wanted), tuple(cases))


def _candidates(connection: Connection, kabupaten: str, ids: Sequence[str], *columns: Any) -> list[Row]:
    query = select(MATCH).where(MATCH.c.kabupaten == kabupaten, or_(*(column.in_(ids) for column in columns)), MATCH.c.state == OPEN)
    return list(connection.execute(query))


def _records(connection: Connection, kind: str, rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """Return the present records of a kind that these pairs name, by kabupaten and id."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.kind == kind:
            wanted[row.kabupaten].add(row.first_id)
            wanted[row.second_kabupaten or row.kabupaten].add(row.second_id)
    if not wanted:
        return {}
    table = TABLES[kind]
    family = table.c.kpm_id if kind == "anggota" else table.c.id
    among = or_(*(and_(table.c.kabupaten == home, table.c.id.in_(sorted(ids))) for home, ids in wanted.items()))
    query = select(table.c.kabupaten, table.c.id, table.c[NUMBERS[kind]].label("number"), family.label("kpm_id"))
    return {(row.kabupaten, row.id): row for row in connection.execute(query.where(among, *_present(table)))}


def _holds(row: Row, known: dict[tuple[str, str], Row]) -> bool:
    first = known.get((row.kabupaten, row.first_id))
    second = known.get((row.second_kabupaten or row.kabupaten, row.second_id))
    if first is None or second is None:
        return False
    return row.reason not in NUMBERS.values() or first.number == second.number


def _family(row: Row, known: dict[tuple[str, str], Row]) -> str:
    return str(known[row.kabupaten, row.first_id].kpm_id)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + IDS_PER_STATEMENT] for start in range(0, len(ids), IDS_PER_STATEMENT))


def lay_imported(parts: Services) -> int:
    """Lay the pairs that imports found before people; return how many."""
    same = (WATCHED.c.kabupaten == MATCH.c.kabupaten) & (WATCHED.c.id == MATCH.c.id)
    query = select(MATCH.c.kabupaten, MATCH.c.first_id).outerjoin(WATCHED, same).where(MATCH.c.state == OPEN, WATCHED.c.id.is_(None))
    with read_transaction(parts.engine) as connection:
        rows = connection.execute(query.order_by(MATCH.c.kabupaten, MATCH.c.id).limit(MATCHES_PER_RUN)).all()
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row.kabupaten].add(row.first_id)
    laid = 0
    for kabupaten, firsts in found.items():
        with write_transaction(parts.engine) as connection:
            examined = pairs_of(connection, kabupaten, firsts)
            laid += lay(connection, NAME, kabupaten, examined, parts.clock())
            holding = [case.id for case in examined.cases]
            over = (MATCH.c.kabupaten == kabupaten, MATCH.c.first_id.in_(firsts), MATCH.c.id.not_in(holding), MATCH.c.state == OPEN)
            connection.execute(update(MATCH).where(*over).values(state=GONE))
    return laid


def find_foreign(parts: Services) -> int:
    """Write down who shares a NIK with somebody in another kabupaten, once on each side; return how many rows are new.

    One statement over the nation, for the night; the next minute lays them before people.
    """
    here, there = TABLES["anggota"].alias("here"), TABLES["anggota"].alias("there")
    same = and_(here.c.nik == there.c.nik, here.c.kabupaten != there.c.kabupaten)
    known = and_(MATCH.c.kabupaten == here.c.kabupaten, MATCH.c.first_id == here.c.id, MATCH.c.second_id == there.c.id)
    columns = (here.c.kabupaten, here.c.id, there.c.kabupaten.label("other"), there.c.id.label("twin"), here.c.nik)
    new = (MATCH.c.id.is_(None), here.c.nik != NOBODYS, *_present(here), *_present(there))
    query = select(*columns).join(there, same).outerjoin(MATCH, known).where(*new)
    with read_transaction(parts.engine) as connection:
        rows = connection.execute(query.limit(MATCH_FOREIGN_MAX)).all()
    made = [_row(row.kabupaten, "anggota", (row.id, row.twin), parts.clock(), row.other) for row in rows]
    with write_transaction(parts.engine) as connection:
        return _insert(connection, made)


WATCHER = Watcher(NAME, frozenset(NUMBERS), examine, keep_pairs)
