"""What can only be said when the whole file is planned: who is not mentioned, who may be one person, who may have moved."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Engine, select

from server.engine import read_transaction
from server.imports.ledger import Ledger, Note, Pair
from server.imports.masters import MASTERS, Masters
from server.imports.report import Candidate
from server.imports.written import CANDIDATE, MOVED, NOT_MENTIONED, Tally
from server.store.tables import TABLES

AT_ONCE = 1_000
LEFT = "left"
"""Reason of a pair whose first person the file does not have in his former family any more: perhaps a move."""
Item = TypeVar("Item")


def finish(engine: Engine, ledger: Ledger, tally: Tally, *, masters: Iterable[Masters], twins: Iterable[Candidate]) -> None:
    """Complete the plan; `twins` are rows of the file that share a number."""
    _keep_pairs(ledger, twins)
    for one in masters:
        with read_transaction(engine) as connection:
            _drop_known_pairs(connection, ledger, one.kabupaten)
            _note_families(connection, ledger, tally, one.kabupaten)
            _note_members(connection, ledger, tally, one.kabupaten)
        for pair in ledger.matches(one.kabupaten):
            kind = MOVED if pair.reason == LEFT else CANDIDATE
            ledger.note([Note(kind, pair.row, "", pair.reason, one.kabupaten, pair.second)])
            tally.add(kind, "")
        for kind in MASTERS:
            tally.add(kind, NOT_MENTIONED, one.not_mentioned(kind))
        charges = one.charges_not_mentioned()
        ledger.note(Note(NOT_MENTIONED, 0, "", "assignment", one.kabupaten, charge) for charge in charges)


def _keep_pairs(ledger: Ledger, twins: Iterable[Candidate]) -> None:
    """Keep the pairs of two rows of the file, and those of a row and a record that the file does not have."""
    for part in _parts(ledger.pairs()):
        there = ledger.claimed(pair.first for pair in part)
        alone = [pair for pair in part if pair.first not in there]
        ledger.match(pair._replace(reason=LEFT) if pair.reason == "idsemesta" else pair for pair in alone)
    for rows in _parts(iter(twins)):
        claims = ledger.claims_of(row for twin in rows for row in (twin.row, twin.other))
        ledger.match(_pairs_of(rows, claims))


def _pairs_of(twins: Iterable[Candidate], claims: dict[int, tuple[str, str]]) -> Iterator[Pair]:
    for twin in twins:
        if twin.row in claims and twin.other in claims:
            (kabupaten, first), (other, second) = claims[twin.row], claims[twin.other]
            if kabupaten == other and first != second:
                yield Pair(kabupaten, first, second, twin.by, twin.other)


def _drop_known_pairs(connection: Connection, ledger: Ledger, kabupaten: str) -> None:
    table = TABLES["match_candidate"]
    for part in _parts(iter(list(ledger.matches(kabupaten)))):
        query = select(table.c.id).where(table.c.kabupaten == kabupaten, table.c.id.in_([pair.id for pair in part]))
        known = set(connection.execute(query).scalars())
        ledger.forget(pair for pair in part if pair.id in known)


def _note_families(connection: Connection, ledger: Ledger, tally: Tally, kabupaten: str) -> None:
    """List the families that earlier files had and this one does not; nothing happens to them."""
    for part in _imported(connection, "kpm", kabupaten):
        mentioned = ledger.claimed(one for one, _ in part)
        missing = [one for one, _ in part if one not in mentioned]
        _note_missing(ledger, tally, "kpm", kabupaten, missing)


def _note_members(connection: Connection, ledger: Ledger, tally: Tally, kabupaten: str) -> None:
    """List the members that this file does not have in a family that it has."""
    for part in _imported(connection, "anggota", kabupaten):
        mentioned = ledger.claimed(name for names in part for name in names)
        missing = [one for one, family in part if one not in mentioned and family in mentioned]
        _note_missing(ledger, tally, "anggota", kabupaten, missing)


def _note_missing(ledger: Ledger, tally: Tally, kind: str, kabupaten: str, missing: list[str]) -> None:
    ledger.note(Note(NOT_MENTIONED, 0, "", kind, kabupaten, one) for one in missing)
    tally.add(kind, NOT_MENTIONED, len(missing))


def _imported(connection: Connection, kind: str, kabupaten: str) -> Iterator[list[tuple[str, str]]]:
    """Yield (id, key) of the present records of a kind that files brought, in parts."""
    memory, table = TABLES["imported"], TABLES[kind]
    same = (memory.c.kabupaten == table.c.kabupaten) & (memory.c.id == table.c.id)
    query = select(memory.c.id, memory.c.key).join(table, same).where(
        memory.c.kabupaten == kabupaten, memory.c.kind == kind, table.c.deleted.is_(False), table.c.moved.is_(None)
    )
    rows = connection.execution_options(yield_per=AT_ONCE).execute(query.order_by(memory.c.id))
    yield from ([(row.id, row.key) for row in part] for part in rows.partitions())


def _parts(items: Iterator[Item]) -> Iterator[list[Item]]:
    while part := list(islice(items, AT_ONCE)):
        yield part
