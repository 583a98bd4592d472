"""Erasing families: their records of every kind are emptied through the feed, and all else that names them in the same commit.

Each commit is of a few families in one kabupaten, in a number of statements that does not grow with them. A run that is cut off
leaves nothing half done: where a family lived earlier is erased first, so it stays due until its home has erased it too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, select, tuple_, update

from schemas import KINDS
from server.engine import read_transaction
from server.office import Office, batched, edit
from server.people.trace import PARTITION, is_traced, trace_all
from server.privacy.emptying import HISTORY, Mark, Refs, empty_forms, refs_of, write_over
from server.privacy.families import ACTOR, DATED, KPM, Term, keep_out, order_of
from server.privacy.holdings import Held, holdings
from server.privacy.leftovers import erase_leftovers, silence
from server.services import Services
from server.store.codec import record_from_row
from server.store.tables import TABLES, listed
from sync.decide import MOVED
from sync.errors import Problem
from sync.ids import slot_id
from sync.limits import CHANGES_PER_FORM_MAX, FAMILIES_ERASED_PER_COMMIT
from sync.nouns import ERASED, Change, Outcome, Revision
from sync.plan import Plan
from sync.snapshot import OUTCOME_KIND

ALIAS, DELETION, REPORTED = (TABLES[name] for name in ("alias", "deletion", OUTCOME_KIND))
REPORT = KINDS[OUTCOME_KIND]
GONE = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED})


@dataclass(frozen=True, slots=True)
class Portion:
    """Some families that live in a kabupaten, all of them with a day of ending (`dated`) or none, and the row of the last."""

    kabupaten: str
    families: tuple[str, ...]
    last: Row
    dated: bool


@dataclass(slots=True)
class Erasure:
    """What one kabupaten has of a portion: names by which its families go, their records, and the changes of the log."""

    parts: Services
    term: Term
    portion: Portion
    places: list[str]
    """Every kabupaten that has something of the portion."""
    kabupaten: str
    mark: Mark
    families: list[str] = field(default_factory=list)
    held: Held = field(default_factory=dict)
    refs: dict[str, set[int]] = field(default_factory=dict)
    reports: list[Row] = field(default_factory=list)

    def look(self) -> None:
        """Find all of it."""
        with read_transaction(self.parts.engine) as connection:
            merged = select(ALIAS.c.old_id).where(ALIAS.c.kabupaten == self.kabupaten, ALIAS.c.new_id.in_(listed(connection, self.portion.families)))
            self.families = [*self.portion.families, *connection.scalars(merged)]
            self.held = holdings(connection, self.kabupaten, self.families)
            self.refs = refs_of(connection, self.kabupaten, self.families, self.records())
            self.reports = reports_of(connection, self.kabupaten, self.refs)

    def records(self) -> set[str]:
        """Return the ids of all records."""
        return {row.id for rows in self.held.values() for row in rows}

    def changes(self) -> Iterator[Change]:
        """Yield the change that empties each record as it was read; a worker's report of an outcome stays, without its reason."""
        for kind, rows in self.held.items():
            yield from (Change(kind, row.id, {MOVED: ERASED}, Revision(row.revision, row.tag)) for row in rows if row.moved != ERASED)
        yield from without_reasons(self.reports)

    def commit(self) -> None:
        """Carry it out; raises `Problem` (changed_meanwhile), and nothing is done."""
        now = self.mark.at
        office = Office(self.parts.store, ACTOR, self.parts.clock, self.parts.random)
        batch = office.batch(self.kabupaten, batched(self.changes(), CHANGES_PER_FORM_MAX), now)
        self.parts.store.commit(batch, now, self._beside, ahead=self._ahead)

    def _ahead(self, connection: Connection) -> None:
        """Look once more whether nothing holds the families back.

        Nobody writes into the partitions of the portion from here on. What came into them after the last tracing is not in the history
        yet, by which the look finds most of what holds a family back: the portion is then looked at anew.
        """
        write_over(connection)
        connection.execute(select(PARTITION.c.commits).where(PARTITION.c.kabupaten.in_(self.places)).order_by(PARTITION.c.kabupaten).with_for_update())
        home = (KPM.c.kabupaten == self.portion.kabupaten, KPM.c.id.in_(listed(connection, self.portion.families)))
        if not is_traced(connection, self.places) or len(connection.execute(self.term.due(self.portion.dated).where(*home)).all()) != len(self.portion.families):
            raise Problem("changed_meanwhile")

    def _beside(self, connection: Connection, made: Plan) -> None:
        """Erase what else there is; nobody writes into the partition now, so whatever came since it was looked at is seen."""
        came = holdings(connection, self.kabupaten, self.families)
        outcomes = {one.outcome for answer in made.answers for one in answer.decisions}
        if outcomes - GONE or any(row.moved != ERASED for rows in came.values() for row in rows):
            raise Problem("changed_meanwhile")
        empty_forms(connection, self.kabupaten, self.refs, self.mark)
        whose = (self.families, self.records())
        erase_leftovers(connection, self.kabupaten, whose, self.refs, self.mark)
        keep_out(connection, {*self.families, *self.records()})
        silence(connection, whose)
        if self.kabupaten == self.portion.kabupaten:
            mine = update(DELETION).where(DELETION.c.id == self.mark.deletion)
            connection.execute(mine.values(rows=DELETION.c.rows + len(self.portion.families)))


def reports_of(connection: Connection, kabupaten: str, refs: Refs) -> list[Row]:
    """Return what workers were told of these changes later, where it has a reason."""
    reports = {slot_id(OUTCOME_KIND, (form, index)) for form, places in refs.items() for index in places}
    found = select(REPORTED).where(REPORTED.c.kabupaten == kabupaten, REPORTED.c.id.in_(listed(connection, reports)))
    return list(connection.execute(found.where(REPORTED.c.reason.is_not(None))))


def without_reasons(reports: list[Row]) -> Iterator[Change]:
    """Yield the edits that take the reasons out of reports."""
    yield from (edit(REPORT, record_from_row(REPORT, row._mapping), reason=None) for row in reports)


def next_due(connection: Connection, term: Term, after: Row | None = None, *, dated: bool = DATED) -> Portion | None:
    """Return the next families that can be erased and lie in one kabupaten, behind the last one of a portion; in the order of an index."""
    query, order = term.due(dated), order_of(dated)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*(getattr(after, one.name) for one in order), types=[one.type for one in order]))
    rows = connection.execute(query.order_by(*order).limit(FAMILIES_ERASED_PER_COMMIT)).all()
    here = [row for row in rows if row.kabupaten == rows[0].kabupaten]
    return Portion(here[0].kabupaten, tuple(row.id for row in here), here[-1], dated) if here else None


def erase(parts: Services, term: Term, portion: Portion, deletion: str) -> None:
    """Erase a portion in every kabupaten that has something of it, the home last.

    Raises `Problem` (changed_meanwhile) where somebody has held or changed one of its families meanwhile, or written into its kabupaten.
    """
    trace_all(parts)
    places = _places(parts, portion)
    for kabupaten in places:
        erasure = Erasure(parts, term, portion, places, kabupaten, Mark(deletion, parts.clock()))
        erasure.look()
        erasure.commit()
        trace_all(parts)  # what was just written is no reason to look anew


def _places(parts: Services, portion: Portion) -> list[str]:
    with read_transaction(parts.engine) as connection:
        query = select(HISTORY.c.kabupaten).where(HISTORY.c.kpm.in_(listed(connection, portion.families))).distinct()
        return [*sorted(set(connection.scalars(query)) - {portion.kabupaten}), portion.kabupaten]
