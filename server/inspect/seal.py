"""Sealing: each minute, the rows of the change log that are new are chained, partition by partition, in the order they came.

The exchange pays nothing for it. A row of `change_log` is sealed once, with what it says, its place and its outcome then; what
becomes of a form later is a row of its own in `outcome_log` and a link of its own. The order is that in which the job met the
rows: of one run by arrival and number. A partition with no commit since its last run costs nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, and_, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from server.engine import read_transaction, write_transaction
from server.inspect.books import seal_books
from server.inspect.hashes import DECIDED, NOTHING, RECEIVED, chain_hash, hash_of, outcome_row_hash, row_hash
from server.inspect.places import BEGINNING, floor_of
from server.services import Services
from server.store.tables import TABLES
from sync.limits import SEALED_PER_COMMIT

LOG, OUTCOMES, SEAL, HEAD = (TABLES[name] for name in ("change_log", "outcome_log", "seal", "seal_head"))
PARTITION = TABLES["partition"]


class NewLink(NamedTuple):
    """A link that is about to be written, without its own hash."""

    kabupaten: str
    sequence: int
    entry: str
    form: str
    at: datetime
    number: int | None
    row: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Place:
    """How far a partition is sealed, and how many commits it has by now."""

    kabupaten: str
    sequence: int
    chain: str
    sealed_to: datetime
    commits: int


def seal_all(parts: Services) -> int:
    """Seal what is new in every partition and every book; return how many links were made."""
    with read_transaction(parts.engine) as connection:
        places = [_place(row) for row in connection.execute(behind())]
    return sum(_seal(parts, place) for place in places) + seal_books(parts)


def behind() -> Select:
    """Return the query of partitions that have commits which are not sealed."""
    columns = (PARTITION.c.kabupaten, PARTITION.c.commits, HEAD.c.sequence, HEAD.c.chain, HEAD.c.sealed_to)
    joined = PARTITION.outerjoin(HEAD, HEAD.c.kabupaten == PARTITION.c.kabupaten)
    new = PARTITION.c.commits > func.coalesce(HEAD.c.commits, 0)
    return select(*columns).select_from(joined).where(new).order_by(PARTITION.c.kabupaten)


def _place(row: Row) -> Place:
    if row.sequence is None:
        return Place(row.kabupaten, 0, NOTHING, BEGINNING, row.commits)
    return Place(row.kabupaten, row.sequence, row.chain, row.sealed_to, row.commits)


def _seal(parts: Services, place: Place) -> int:
    """Seal one partition, in short transactions; what another run has sealed meanwhile is left to it."""
    made, start = 0, place.sequence
    while True:
        with read_transaction(parts.engine) as connection:
            found = [*_new_rows(connection, place), *_new_outcomes(connection, place)]
        links, chain = chained(place.kabupaten, place.sequence, place.chain, found)
        more = len(found) >= SEALED_PER_COMMIT
        latest = max([place.sealed_to, *(link["at"] for link in links if link["entry"] == RECEIVED)])
        goal = Place(place.kabupaten, place.sequence + len(links), chain, min(latest, parts.clock()), place.commits)
        if not _write(parts, place, goal, links, done=not more):
            return made
        place, made = goal, goal.sequence - start
        if not more:
            return made


def _new_rows(connection: Connection, place: Place) -> Iterator[tuple[str, Row]]:
    order = (LOG.c.received_at, func.coalesce(LOG.c.first, 0), LOG.c.form)
    query = unsealed(place.kabupaten).where(LOG.c.received_at >= floor_of(place.sealed_to)).order_by(*order)
    return ((RECEIVED, row) for row in connection.execute(query.limit(SEALED_PER_COMMIT)))


def unsealed(kabupaten: str, *columns: Any) -> Select:
    """Return the query of rows of the change log that have no link."""
    same = and_(SEAL.c.kabupaten == LOG.c.kabupaten, SEAL.c.form == LOG.c.form, SEAL.c.entry == RECEIVED)
    wanted = select(*(columns or (LOG,))).select_from(LOG.outerjoin(SEAL, same))
    return wanted.where(LOG.c.kabupaten == kabupaten, SEAL.c.form.is_(None))


def _new_outcomes(connection: Connection, place: Place) -> Iterator[tuple[str, Row]]:
    last = connection.scalar(select(func.max(SEAL.c.number)).where(SEAL.c.kabupaten == place.kabupaten, SEAL.c.entry == DECIDED))
    query = select(OUTCOMES).where(OUTCOMES.c.kabupaten == place.kabupaten, OUTCOMES.c.commits > (last or 0))
    query = query.where(OUTCOMES.c.commits <= place.commits).order_by(OUTCOMES.c.commits, OUTCOMES.c.form)
    return ((DECIDED, row) for row in connection.execute(query))


def chained(kabupaten: str, sequence: int, chain: str, found: Iterable[tuple[str, Any]]) -> tuple[list[dict[str, Any]], str]:
    """Return the links of rows, that follow the one with this number and hash, and the hash of the last."""
    links = []
    for number, (entry, row) in enumerate(found, sequence + 1):
        link = NewLink(kabupaten, number, entry, *_told(entry, row))
        chain = chain_hash(chain, link)
        links.append(link._asdict() | {"chain": chain})
    return links, chain


def _told(entry: str, row: Any) -> tuple[str, datetime, int | None, str, str]:
    """Return form, place, hash and outcome of a row."""
    outcome = hash_of(row.decisions)
    if entry == RECEIVED:
        return row.form, row.received_at, row.first, row_hash(row), outcome
    return row.form, row.at, row.commits, outcome_row_hash(row), outcome


def _write(parts: Services, seen: Place, goal: Place, links: list[dict[str, Any]], *, done: bool) -> bool:
    """Write links unless the head is no longer the one that was seen; tell whether they were written."""
    with write_transaction(parts.engine) as connection:
        if not _still(connection, seen):
            return False
        if links:
            connection.execute(insert(SEAL), links)
        values = {"sequence": goal.sequence, "chain": goal.chain, "sealed_to": goal.sealed_to}
        values |= {"commits": goal.commits} if done else {}
        connection.execute(HEAD.update().where(HEAD.c.kabupaten == goal.kabupaten).values(**values))
    return True


def _still(connection: Connection, seen: Place) -> bool:
    """Lock the head of a partition, making it when it is missing; tell whether it stands where it was seen."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = {"kabupaten": seen.kabupaten, "sequence": 0, "chain": NOTHING, "sealed_to": BEGINNING, "commits": 0}
    connection.execute(dialect.insert(HEAD).values(row).on_conflict_do_nothing())
    query = select(HEAD.c.sequence, HEAD.c.chain).where(HEAD.c.kabupaten == seen.kabupaten).with_for_update()
    return tuple(connection.execute(query).one()) == (seen.sequence, seen.chain)
