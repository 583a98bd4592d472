"""`SqlStore`: commits alone in their partition, and consistent views."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, Engine, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from server.engine import read_transaction, write_transaction
from server.store.grants import grants_in
from server.store.reader import PartitionReader
from server.store.tables import TABLES
from server.store.writer import write_plan
from sync.kinds import Kinds
from sync.nouns import Grants
from sync.plan import Plan, own_conflicts, plan
from sync.snapshot import Batch, gather

PARTITION = TABLES["partition"]
COMMITS = select(PARTITION.c.commits).where(PARTITION.c.kabupaten == bindparam("kabupaten"))
LOCKED = COMMITS.with_for_update()
Beside = Callable[[Connection, Plan], None]
"""What else to write in the transaction of a plan; whatever it raises takes the plan back."""
Ahead = Callable[[Connection], None]
"""What to write in the transaction of a plan before it is made, so that the plan sees it."""
Drawn = Callable[[Connection], Iterable[Batch]]
"""What to commit, told by what stands while nobody else writes."""
Besides = Callable[[Connection, Sequence[Plan]], None]
"""As `Beside`, for several plans."""


class SqlStore:
    """`sync.store.Store` over SQLAlchemy.

    On SQLite the transaction holds the write lock from the start.
    On PostgreSQL it plans first and takes the counter row last; if another commit came between, it plans once more
    under the lock, so that the lock is held only for numbered writes (P4, P29).
    """

    def __init__(self, engine: Engine, kinds: Kinds) -> None:
        self._engine = engine
        self._kinds = kinds

    def commit(self, batch: Batch, received_at: datetime, beside: Beside | None = None, *, ahead: Ahead | None = None) -> Plan:
        """Plan a batch, write the plan and commit, alone in its partition; `ahead` runs before the planning, `beside` before the commit."""
        with write_transaction(self._engine) as connection:
            if ahead is not None:
                ahead(connection)
            made = self._plan(connection, batch)
            if _lock_head(connection, batch.kabupaten) != made.head.commits - 1:
                made = self._plan(connection, batch)
            write_plan(connection, made, batch, self._kinds, received_at)
            if beside is not None:
                beside(connection, made)
        return made

    def commit_together(self, places: Iterable[str], draw: Drawn, received_at: datetime, beside: Besides) -> None:
        """Commit batches of several partitions at once, or none of them.

        All partitions are locked, in the order of their codes, before `draw` looks at what stands there; it may name no other one.
        """
        locked = sorted(set(places))
        with write_transaction(self._engine) as connection:
            for place in locked:
                _lock_head(connection, place)
            plans = []
            for batch in draw(connection):
                if batch.kabupaten not in locked:
                    raise ValueError("a batch of a partition that is not locked")
                made = self._plan(connection, batch)
                write_plan(connection, made, batch, self._kinds, received_at)
                plans.append(made)
            beside(connection, plans)

    def _plan(self, connection: Connection, batch: Batch) -> Plan:
        today = batch.received_on

        def grants_of(connection: Connection, worker: str, kabupaten: str) -> Grants:
            return grants_in(connection, worker, kabupaten, today)

        reader = PartitionReader(connection, batch.kabupaten, grants_of)
        made = plan(batch, gather(batch, reader, self._kinds), self._kinds)
        if not made.conflicts:
            return made
        writers = reader.writers(conflict.standing_number for conflict in made.conflicts)
        return own_conflicts(made, writers, self._kinds)

    @contextmanager
    def view(self, kabupaten: str) -> Iterator[PartitionReader]:
        """Open a consistent view of a partition."""
        with self.views() as view_of:
            yield view_of(kabupaten)

    @contextmanager
    def views(self) -> Iterator[Callable[[str], PartitionReader]]:
        """Open views of partitions, all of one moment, in one transaction."""
        with read_transaction(self._engine) as connection:
            yield partial(reader_in, connection)


def reader_in(connection: Connection, kabupaten: str) -> PartitionReader:
    """Return a reader of a partition inside the caller's transaction."""
    return PartitionReader(connection, kabupaten, _no_grants)


def _no_grants(connection: Connection, worker: str, kabupaten: str) -> Grants:
    return Grants()


def _lock_head(connection: Connection, kabupaten: str) -> int:
    """Lock the counter row until the commit, making it when it is missing; return its number of commits."""
    query, values = (LOCKED if connection.dialect.name == "postgresql" else COMMITS), {"kabupaten": kabupaten}
    commits = connection.execute(query, values).scalar()
    if commits is not None:
        return commits
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = {"kabupaten": kabupaten, "number": 0, "tag": 0, "commits": 0, "last_no": 0}
    connection.execute(dialect.insert(PARTITION).values(row).on_conflict_do_nothing())
    return connection.execute(query, values).scalar_one()
