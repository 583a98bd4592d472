"""Verifying: the whole chain of each partition and book read once, beside the rows that it sealed; every finding names a row by its ids.

A row whose hash differs is edited, one that is gone is missing, one whose arrival or number differs is reordered, and an old one
without a link is added. A chain that was made anew fits its rows again, so it is also held against digests handed outside.
"""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, select

from server.inspect.books import BOOKS
from server.inspect.digest import Outside
from server.inspect.hashes import DECIDED, RECEIVED, chain_hash, hash_of, outcome_row_hash, row_hash
from server.inspect.places import floor_of
from server.inspect.seal import HEAD, LOG, OUTCOMES, SEAL, unsealed
from server.inspect.verify_books import DELETION, FAMILIES, verify_book
from server.inspect.walking import ADDED, EDITED, MISSING, REORDERED, ROWS_AT_A_TIME, Fault, Walk, cut_off, told_of, walk_on
from server.store.tables import TABLES

ERASED = TABLES["erased_form"]


def verify(connection: Connection, outside: Outside | None = None) -> Iterator[Fault]:
    """Yield every fault of every partition and every book; `outside` is what digests say."""
    told = outside or {}
    known = set(connection.scalars(select(SEAL.c.kabupaten).distinct())) | set(connection.scalars(select(HEAD.c.kabupaten)))
    everywhere = known | (set(told) - set(BOOKS)) | set(connection.scalars(select(TABLES["partition"].c.kabupaten)))
    for kabupaten in sorted(everywhere):
        yield from verify_partition(connection, kabupaten, told)
    for name in sorted(BOOKS):
        yield from verify_book(connection, BOOKS[name], told)


def verify_partition(connection: Connection, kabupaten: str, outside: Outside) -> Iterator[Fault]:
    """Yield the faults of one partition, by the order of its chain; memory does not grow with it."""
    walk = Walk(kabupaten, chain_hash, attrgetter("form"), told_of(outside, kabupaten))
    rows = connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(_joined(kabupaten))
    yield from walk_on(walk, rows, _content)
    yield from _ends(connection, walk)


def _joined(kabupaten: str) -> Select:
    """Return the query of links with the rows that they seal, in order, the outcome that a form has had since, and what erasing left of it."""
    mine = and_(LOG.c.kabupaten == SEAL.c.kabupaten, LOG.c.form == SEAL.c.form, SEAL.c.entry == RECEIVED)
    same = and_(OUTCOMES.c.kabupaten == SEAL.c.kabupaten, OUTCOMES.c.commits == SEAL.c.number, OUTCOMES.c.form == SEAL.c.form)
    later, newest, former = OUTCOMES.alias("later"), OUTCOMES.alias("newest"), ERASED.alias("former")
    since = select(later.c.commits).where(later.c.kabupaten == SEAL.c.kabupaten, later.c.form == SEAL.c.form)
    since = since.order_by(later.c.commits.desc()).limit(1).scalar_subquery()
    last = and_(newest.c.kabupaten == SEAL.c.kabupaten, newest.c.form == SEAL.c.form, newest.c.commits == since)
    joined = SEAL.outerjoin(LOG, mine).outerjoin(OUTCOMES, and_(same, SEAL.c.entry == DECIDED))
    joined = joined.outerjoin(newest, and_(last, SEAL.c.entry == RECEIVED))
    place = case((SEAL.c.entry == DECIDED, SEAL.c.number), else_=0)
    marks = select(former.c.number).where(former.c.kabupaten == SEAL.c.kabupaten, former.c.form == SEAL.c.form, former.c.commits == place)
    mark = marks.order_by(former.c.number.desc()).limit(1).scalar_subquery()
    joined = joined.outerjoin(ERASED, and_(ERASED.c.kabupaten == SEAL.c.kabupaten, ERASED.c.form == SEAL.c.form, ERASED.c.number == mark))
    joined = joined.outerjoin(DELETION, and_(DELETION.c.id == ERASED.c.deletion, DELETION.c.dataset == FAMILIES))
    columns = [
        *SEAL.c,
        *(column.label(f"log_{column.name}") for column in LOG.c),
        *(column.label(f"out_{column.name}") for column in OUTCOMES.c),
        newest.c.commits.label("later"),
        newest.c.decisions.label("later_decisions"),
        *(ERASED.c[name].label(f"erased_{name}") for name in ("row", "outcome")),
        DELETION.c.id.label("deletion"),
    ]
    return select(*columns).select_from(joined).where(SEAL.c.kabupaten == kabupaten).order_by(SEAL.c.sequence)


class _Part:
    """The columns of one of the joined tables, by their own names."""

    def __init__(self, row: Row, prefix: str) -> None:
        self._row, self._prefix = row, prefix

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, f"{self._prefix}_{name}")


def _content(row: Row) -> Iterator[Fault]:
    """Yield what is wrong with the row that a link sealed; one that erasing has emptied is as its mark says."""
    sealed, agreed = (row.row, row.outcome) if row.deletion is None else (row.erased_row, row.erased_outcome)
    if row.entry == RECEIVED:
        log, place, said = _Part(row, "log"), (row.log_received_at, row.log_first), row_hash
        outcome = agreed if row.later is None else hash_of(row.later_decisions)
    else:
        log, place, said, outcome = _Part(row, "out"), (row.out_at, row.out_commits), outcome_row_hash, agreed
    fault = Fault(MISSING, row.kabupaten, row.sequence, row.form)
    if log.form is None:
        yield fault
    elif said(log) != sealed or hash_of(log.decisions) != outcome:
        yield Fault(EDITED, row.kabupaten, row.sequence, row.form)
    elif place != (row.at, row.number):
        yield Fault(REORDERED, row.kabupaten, row.sequence, row.form)


def _ends(connection: Connection, walk: Walk) -> Iterator[Fault]:
    """Yield links missing at the end of a chain, and rows that lie before its end and have none."""
    head = connection.execute(select(HEAD).where(HEAD.c.kabupaten == walk.name)).first()
    yield from cut_off(walk, head)
    if head is None:
        return
    late = unsealed(walk.name, LOG.c.form).where(LOG.c.received_at < floor_of(head.sealed_to))
    yield from (Fault(ADDED, walk.name, form=form) for form in connection.scalars(late.order_by(LOG.c.form)))
    same = and_(SEAL.c.kabupaten == OUTCOMES.c.kabupaten, SEAL.c.number == OUTCOMES.c.commits, SEAL.c.form == OUTCOMES.c.form)
    joined = OUTCOMES.outerjoin(SEAL, and_(same, SEAL.c.entry == DECIDED))
    mine = (OUTCOMES.c.kabupaten == walk.name, OUTCOMES.c.commits <= head.commits, SEAL.c.form.is_(None))
    query = select(OUTCOMES.c.form).select_from(joined).where(*mine).order_by(OUTCOMES.c.commits, OUTCOMES.c.form)
    yield from (Fault(ADDED, walk.name, form=form) for form in connection.scalars(query))
