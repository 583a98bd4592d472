"""Late work about what was erased: it was refused or held, then dismissed by a person, and goes out of inbox and log as well.

It is found by the inbox itself: a record that was erased says no more to which family it belonged.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Select, exists, select, tuple_, union_all

from schemas import KINDS
from server.engine import read_transaction
from server.office import Office, batched
from server.privacy.emptying import Mark, empty_forms, living_of, write_over
from server.privacy.erasing import GONE, reports_of, without_reasons
from server.privacy.families import ACTOR, keep_out
from server.privacy.leftovers import erase_leftovers, silence
from server.services import Services
from server.store.codec import decision_from_json
from server.store.tables import TABLES, listed
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import CHANGES_PER_FORM_MAX, LATE_ERASED_PER_COMMIT
from sync.nouns import ERASED
from sync.plan import DISMISSED, Plan
from sync.wire import change_from_wire

INBOX, LOG = TABLES["inbox"], TABLES["change_log"]
PLACE = (INBOX.c.kabupaten, INBOX.c.form, INBOX.c.index)
REFUSED = "erased"
"""Code of a change that was refused because of what was erased."""


@dataclass(frozen=True, slots=True)
class Late:
    """Some dismissed changes of a kabupaten that lead to what was erased, their records that live no more, and the last row of the inbox."""

    kabupaten: str
    refs: Mapping[str, set[int]]
    records: frozenset[str]
    last: Row


def next_late(connection: Connection, after: Row | None = None, *, refused: bool) -> Late | None:
    """Return the next of them: those `refused` as erased, or those with another code.

    The others come first, as some waited for a record that was refused: only its row of the inbox tells where they lead.
    """
    while rows := connection.execute(_page(after, refused)).all():
        here = [row for row in rows if row.kabupaten == rows[0].kabupaten]
        dismissed = [row for row in here if decision_from_json(row.decisions[row._mapping["index"]]).code == DISMISSED]
        late = dismissed if refused else _leading(connection, here[0].kabupaten, dismissed)
        if late:
            return _late(connection, late, here[-1])
        after = here[-1]
    return None


def _page(after: Row | None, refused: bool) -> Select:
    """Return the query of settled rows of the inbox, but of none for whose record others wait still."""
    follower = INBOX.alias()
    follows = exists().where(follower.c.kabupaten == INBOX.c.kabupaten, follower.c.waiting_for == INBOX.c.record)
    same = (LOG.c.kabupaten == INBOX.c.kabupaten) & (LOG.c.form == INBOX.c.form)
    query = select(*PLACE, INBOX.c.kind, INBOX.c.record, INBOX.c.change, INBOX.c.details, LOG.c.decisions).join(LOG, same)
    query = query.where(INBOX.c.state == "settled", INBOX.c.code == REFUSED if refused else INBOX.c.code != REFUSED, ~follows)
    if after is not None:
        query = query.where(tuple_(*PLACE) > tuple_(*after[: len(PLACE)], types=[one.type for one in PLACE]))
    return query.order_by(*PLACE).limit(LATE_ERASED_PER_COMMIT)


def _leading(connection: Connection, kabupaten: str, rows: list[Row]) -> list[Row]:
    """Return those that are of an erased record or name one, or name one that was refused as such."""
    named = [set(_named(row)) for row in rows]
    ids = listed(connection, set().union(*named))
    tables = [TABLES[kind] for kind in KINDS]
    erased = [select(table.c.id).where(table.c.kabupaten == kabupaten, table.c.id.in_(ids), table.c.moved == ERASED) for table in tables]
    refused = select(INBOX.c.record).where(INBOX.c.kabupaten == kabupaten, INBOX.c.record.in_(ids), INBOX.c.code == REFUSED)
    gone = set(connection.scalars(union_all(*erased, refused)))
    return [row for row, some in zip(rows, named, strict=True) if some & gone]


def _named(row: Row) -> Iterator[str]:
    """Yield all ids that a change names, and the one for which it waited."""
    yield row.record
    values = [*change_from_wire(row.change).fields.values(), *(row.details or {}).values()]
    yield from (value for value in values if is_id(value))


def _late(connection: Connection, rows: list[Row], last: Row) -> Late:
    living = living_of(connection, last.kabupaten, rows)
    refs: dict[str, set[int]] = {}
    for row in rows:
        refs.setdefault(row.form, set()).add(row._mapping["index"])
    return Late(last.kabupaten, refs, frozenset(row.record for row in rows if (row.kind, row.record) not in living), last)


def erase_late(parts: Services, late: Late, deletion: str) -> None:
    """Empty these changes and delete what is kept of them; raises `Problem` (changed_meanwhile), also where all families are held."""
    mark = Mark(deletion, parts.clock())
    with read_transaction(parts.engine) as connection:
        reports = reports_of(connection, late.kabupaten, late.refs)

    def beside(connection: Connection, made: Plan) -> None:
        if {one.outcome for answer in made.answers for one in answer.decisions} - GONE:
            raise Problem("changed_meanwhile")
        empty_forms(connection, late.kabupaten, late.refs, mark)
        erase_leftovers(connection, late.kabupaten, ((), late.records), late.refs, mark)
        keep_out(connection, late.records)
        silence(connection, ((), late.records))

    office = Office(parts.store, ACTOR, parts.clock, parts.random)
    batch = office.batch(late.kabupaten, batched(without_reasons(reports), CHANGES_PER_FORM_MAX), mark.at)
    parts.store.commit(batch, mark.at, beside, ahead=write_over)
