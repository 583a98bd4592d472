"""First sync: every row of some scopes as numbered frames, in the order in which a worker can begin to work (P40)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sync.kinds import Kinds
from sync.pull import NOTHING, Position, pages
from sync.scopes import without_triwulan
from sync.store import Store, View

GROUPS = "wpkf"
"""Scopes that a worker needs first: own ones, colleagues, then kelompok by kelompok with its field work, then facilities; then the rest."""
KABUPATEN_CHARS = 4
WITHOUT_END = 1 << 62


def first_frames(wanted: Mapping[str, Iterable[str]], store: Store, kinds: Kinds) -> Iterator[dict[str, Any]]:
    """Yield the frames of a first sync: kabupaten before provinces and the nation.

    After the rows of a part comes `{"kab", "scopes", "cur"}`, the scopes that are whole as of a revision; after those of a
    partition the same without `scopes`, for all that were asked of it.
    """
    for kabupaten in sorted(wanted, key=lambda one: (len(one) != KABUPATEN_CHARS, one)):
        scopes = sorted(wanted[kabupaten])
        with store.view(kabupaten) as view:
            at = [view.head.number, view.head.tag]
            parts = list(_parts(scopes))
            for part in parts:
                yield from _rows(view, part, kinds)
                if part is not parts[-1]:
                    yield {"kab": kabupaten, "scopes": part, "cur": at}
            yield {"kab": kabupaten, "cur": at}


def _parts(scopes: list[str]) -> Iterator[list[str]]:
    """Divide scopes into parts that are of use by themselves."""
    found: dict[tuple[int, str], list[str]] = {}
    for scope in scopes:
        rank = GROUPS.find(scope[0]) if ":" in scope else -1
        key = (rank if rank >= 0 else len(GROUPS), without_triwulan(scope) if scope[0] == "k" else "")
        found.setdefault(key, []).append(scope)
    for key in sorted(found):
        yield found[key]


def _rows(view: View, scopes: list[str], kinds: Kinds) -> Iterator[dict[str, Any]]:
    behind = Position.of(scopes, 0, {}).behind(view.scope_heads(scopes))
    for frame in pages(view, behind, kinds, NOTHING, WITHOUT_END):
        if "rows" in frame:
            yield {"kab": frame["kab"], "rows": frame["rows"]}
