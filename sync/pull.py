"""What a phone lacks: pages of its scopes, digests, and repair by buckets (P33, P37 to P39, P44)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sync.feed import FeedEntry
from sync.ids import BUCKETS, DIGEST_MASK, bucket_of
from sync.kinds import Kind, Kinds
from sync.limits import PAGE_ROWS_MAX
from sync.nouns import Head, Record, Revision
from sync.snapshot import RecordKey
from sync.store import ScopeHead, View
from sync.wire import rows_to_wire


NOTHING: Mapping[RecordKey, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Position:
    """Where a phone stands in one partition: a number for each scope it may hold."""

    cursors: dict[str, int]

    @classmethod
    def of(cls, scopes: Iterable[str], cursor: int, lagging: Mapping[str, int]) -> "Position":
        """Build it from the cursor of the partition and those of scopes behind it."""
        return cls({scope: min(cursor, lagging.get(scope, cursor)) for scope in scopes})

    def behind(self, heads: Iterable[ScopeHead]) -> dict[str, int]:
        """Return the scopes that have something new, with their cursors."""
        newest: dict[str, int] = {}
        for head in heads:
            newest[head.scope] = max(newest.get(head.scope, 0), head.number)
        return {scope: self.cursors[scope] for scope, number in newest.items() if number > self.cursors[scope]}


def went_back(cursor: Revision, head: Head, tags: Mapping[int, int]) -> bool:
    """Tell whether a cursor comes from a history this server does not have (P44)."""
    if cursor.number == 0:
        return False
    if cursor.number >= head.number:
        return (cursor.number, cursor.tag) != (head.number, head.tag)
    return tags.get(cursor.number) != cursor.tag


def cut_page(entries: list[FeedEntry], limit: int) -> tuple[list[FeedEntry], bool]:
    """Cut `limit + 1` loaded entries to a page that never parts entries of one number; tell whether more follow."""
    if len(entries) <= limit:
        return entries, False
    edge = entries[-1].number
    return [entry for entry in entries if entry.number != edge], True


def pages(
    view: View, behind: Mapping[str, int], kinds: Kinds, skip: Mapping[RecordKey, int], pages_max: int
) -> Iterable[dict[str, Any]]:
    """Yield the frames of one partition that bring a phone up to date, the last one with the cursor it reaches.

    `behind`: the scopes that have something new, with their cursors;
    `skip`: record -> number of a state that the phone has by other means (P37).
    """
    kabupaten = view.head.kabupaten
    for _ in range(pages_max):
        entries = view.feed(behind, kinds, PAGE_ROWS_MAX + 1) if behind else []
        page, more = cut_page(entries, PAGE_ROWS_MAX)
        frame: dict[str, Any] = {"kab": kabupaten, **content(view, page, kinds, skip)}
        if not more:
            yield {**frame, "cur": [view.head.number, view.head.tag]}
            return
        reached = page[-1].number
        yield {**frame, "cur": [reached, view.tags([reached])[reached]], "more": 1}
        behind = {scope: max(number, reached) for scope, number in behind.items()}


def content(
    view: View, entries: Iterable[FeedEntry], kinds: Kinds, skip: Mapping[RecordKey, int] = NOTHING
) -> dict[str, Any]:
    """Return rows by kind and removals for some feed entries."""
    wanted: dict[str, set[str]] = {}
    gone = []
    for entry in entries:
        if entry.left_on is not None:
            gone.append([entry.scope, entry.kind, entry.id])
        elif skip.get((entry.kind, entry.id)) != entry.number:
            wanted.setdefault(entry.kind, set()).add(entry.id)
    rows = {name: rows_to_wire(kinds[name], _as_made(view, kinds[name], ids)) for name, ids in sorted(wanted.items()) if name in kinds}
    return ({"rows": rows} if rows else {}) | ({"gone": gone} if gone else {})


def _as_made(view: View, kind: Kind, ids: Iterable[str]) -> list[Record]:
    """Return records in the order of their numbers: a family written at once stays together, and compresses well."""
    return sorted(view.records(kind, ids), key=lambda record: record.revision)


def digests(heads: Iterable[ScopeHead], kinds: Kinds) -> dict[str, int]:
    """Return the digest of each scope over the kinds a phone knows (P38)."""
    sums: dict[str, int] = {}
    for head in heads:
        if head.kind in kinds:
            sums[head.scope] = (sums.get(head.scope, 0) + head.digest) & DIGEST_MASK
    return sums


def combined(sums: Iterable[int]) -> int:
    """Return one digest over many."""
    return sum(sums) & DIGEST_MASK


def bucket_sums(entries: Iterable[tuple[str, int]]) -> list[int]:
    """Return the digest of each bucket of a scope, from (id, hash) pairs (P39)."""
    sums = [0] * BUCKETS
    for record, hashed in entries:
        index = bucket_of(record)
        sums[index] = (sums[index] + hashed) & DIGEST_MASK
    return sums


def repair_frame(view: View, scope: str, theirs: list[int], kinds: Kinds) -> dict[str, Any]:
    """Return the whole content of the buckets in which a phone differs (P39)."""
    entries = [entry for entry in view.feed_of_scope(scope) if entry.kind in kinds]
    ours = bucket_sums((entry.id, entry.hash) for entry in entries)
    differ = [index for index in range(BUCKETS) if ours[index] != theirs[index]]
    chosen = [entry for entry in entries if bucket_of(entry.id) in set(differ)]
    return {"kab": view.head.kabupaten, "scope": scope, "buckets": differ, **content(view, chosen, kinds)}
