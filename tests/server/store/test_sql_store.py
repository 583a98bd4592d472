"""The store over SQL keeps the contract of stores, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from schemas import KINDS
from server.engine import make_engine, read_transaction
from server.store.reader import PartitionReader
from server.store.sql import SqlStore
from server.store.tables import TABLES
from sync.nouns import Grants, InboxItem
from tests.server.api.stage import bare, on_each_database
from tests.server.api.world import World
from tests.sync.field_contract import FieldContract
from tests.sync.store_contract import SharedStoreContract, StoreContract


world = on_each_database(bare, bare)


@pytest.fixture
def engines(world: World) -> Iterator[tuple[Engine, Engine]]:
    """Give two engines on one database, as two processes have them."""
    other = make_engine(world.parts.settings.database_url)
    yield world.parts.engine, other
    other.dispose()


class TestSqlStore(StoreContract, FieldContract, SharedStoreContract):
    """All contracts over `SqlStore`."""

    @pytest.fixture
    def stores(self, engines: tuple[Engine, Engine]) -> tuple[SqlStore, SqlStore]:
        """Give two stores on one empty database."""
        self.engine = engines[0]
        return SqlStore(engines[0], KINDS), SqlStore(engines[1], KINDS)

    @pytest.fixture
    def store(self, stores: tuple[SqlStore, SqlStore]) -> SqlStore:
        """Give one of them."""
        return stores[0]

    def open_inbox(self, store: SqlStore, kabupaten: str) -> list[InboxItem]:
        """Return the changes that wait."""
        table = TABLES["inbox"]
        query = select(table.c.form).where(table.c.kabupaten == kabupaten, table.c.state == "open")
        with read_transaction(self.engine) as connection:
            forms = [row.form for row in connection.execute(query)]
            return PartitionReader(connection, kabupaten, lambda *_: Grants()).inbox_items(forms)

    def kept_conflicts(self, store: SqlStore, kabupaten: str) -> list[dict[str, Any]]:
        """Return the conflicts."""
        table = TABLES["conflict"]
        with read_transaction(self.engine) as connection:
            rows = connection.execute(select(table).where(table.c.kabupaten == kabupaten))
            return [{**row._mapping, "automatic": row.state == "automatic"} for row in rows]

    def merge_ids(self, store: SqlStore, kabupaten: str, old: str, new: str) -> None:
        """Note an alias."""
        row = {"kabupaten": kabupaten, "old_id": old, "new_id": new, "made_at": datetime(2026, 11, 21, tzinfo=UTC)}
        with self.engine.begin() as connection:
            connection.execute(insert(TABLES["alias"]), [row])
