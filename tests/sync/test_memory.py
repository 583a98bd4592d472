"""The store in dictionaries keeps the contract of stores."""

from dataclasses import asdict
from typing import Any

import pytest

from schemas import KINDS
from sync.memory import MemoryStore
from sync.nouns import InboxItem
from tests.sync.field_contract import FieldContract
from tests.sync.store_contract import StoreContract


class TestMemoryStore(StoreContract, FieldContract):
    """The contract over `MemoryStore`."""

    @pytest.fixture
    def store(self) -> MemoryStore:
        """Give an empty store."""
        return MemoryStore(KINDS)

    def open_inbox(self, store: MemoryStore, kabupaten: str) -> list[InboxItem]:
        """Return the changes that wait."""
        return list(store.partition(kabupaten).inbox.values())

    def kept_conflicts(self, store: MemoryStore, kabupaten: str) -> list[dict[str, Any]]:
        """Return the conflicts."""
        return [asdict(conflict) for conflict in store.partition(kabupaten).conflicts.values()]

    def merge_ids(self, store: MemoryStore, kabupaten: str, old: str, new: str) -> None:
        """Note an alias."""
        store.partition(kabupaten).merged[old] = new
