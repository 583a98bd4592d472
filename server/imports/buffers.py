"""A stream sorted into batches by key, in bounded memory."""

from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")


class Buffers(Generic[Key, Item]):
    """Holds items until a key has `size` of them; when more than `held_max` wait in all, the fullest key goes first."""

    def __init__(self, size: int, held_max: int) -> None:
        self._size = size
        self._held_max = held_max
        self._waiting: dict[Key, list[Item]] = {}

    def sort(self, items: Iterable[tuple[Key, Item]]) -> Iterator[tuple[Key, list[Item]]]:
        """Yield (key, items) with at most `size` items of one key, in the order they came."""
        held = 0
        for key, item in items:
            self._waiting.setdefault(key, []).append(item)
            held += 1
            if len(self._waiting[key]) >= self._size or held > self._held_max:
                fullest = max(self._waiting, key=lambda one: len(self._waiting[one]))
                held -= len(self._waiting[fullest])
                yield fullest, self._waiting.pop(fullest)
        while self._waiting:
            first = next(iter(self._waiting))
            yield first, self._waiting.pop(first)
