"""The feed: per scope and record the number of its last state, and what leaves a scope (P29 to P32, P38).

Only these functions make feed entries; a store writes them as they are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sync.ids import DIGEST_MASK, revision_hash
from sync.nouns import Record
from sync.snapshot import RecordKey


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """State of one record in one scope; `left_on` marks a removal, with the day (P32)."""

    scope: str
    kind: str
    id: str
    number: int
    hash: int
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class ScopeDelta:
    """What a commit adds to the digest and the row count of (scope, kind), and its newest number there."""

    scope: str
    kind: str
    digest: int
    rows: int
    number: int


def record_hash(record: Record) -> int:
    """Return the digest hash of a record's present revision."""
    return revision_hash(record.id, record.revision, record.tag)


def feed_of(
    written: Mapping[RecordKey, Record], origins: Mapping[RecordKey, Record], today: date
) -> Iterator[FeedEntry]:
    """Yield the entries of a commit: each new state in its scope, and a marker in a scope that was left."""
    for key, record in written.items():
        origin = origins.get(key)
        if origin is not None and origin.moved is None and (origin.scope != record.scope or record.moved):
            yield FeedEntry(origin.scope, record.kind, record.id, record.revision, 0, left_on=today)
        if record.moved is None:
            yield FeedEntry(record.scope, record.kind, record.id, record.revision, record_hash(record))


def scope_deltas(written: Mapping[RecordKey, Record], origins: Mapping[RecordKey, Record]) -> Iterator[ScopeDelta]:
    """Yield how digests and row counts change, one entry per (scope, kind), in order."""
    sums: dict[tuple[str, str], list[int]] = {}
    for key, record in written.items():
        origin = origins.get(key)
        if origin is not None and origin.moved is None:
            _add(sums, origin, -record_hash(origin), -1, record.revision)
        if record.moved is None:
            _add(sums, record, record_hash(record), 1, record.revision)
    for (scope, kind), (digest, rows, number) in sorted(sums.items()):
        yield ScopeDelta(scope, kind, digest & DIGEST_MASK, rows, number)


def _add(sums: dict[tuple[str, str], list[int]], record: Record, digest: int, rows: int, number: int) -> None:
    entry = sums.setdefault((record.scope, record.kind), [0, 0, 0])
    entry[0] += digest
    entry[1] += rows
    entry[2] = max(entry[2], number)
