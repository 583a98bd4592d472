"""Walking along a chain: every link read once, in order, against the one before, the row it sealed, and what digests say."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from server.inspect.hashes import NOTHING

ROWS_AT_A_TIME = 500
MISSING, EDITED, REORDERED, ADDED, RESEALED = "missing", "edited", "reordered", "added", "resealed"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that was done past the program: what, in which chain, at which link (0: none), to which row ("": not known).

    `chain` is a kabupaten or the name of a book, `form` a form or the key of a row; `upto`: last link of a stretch in which it lies.
    """

    what: str
    chain: str
    sequence: int = 0
    form: str = ""
    upto: int = 0


@dataclass(slots=True)
class Walk:
    """Where the reading of one chain is: the link before, and those that did not fit since the chain broke.

    `hashed`: (hash before, link) -> hash of the link; `named`: link -> what it is a link of; `wanted`: links that digests tell of and
    that were not met yet.
    """

    name: str
    hashed: Callable[[str, Any], str]
    named: Callable[[Any], str]
    wanted: dict[int, str]
    sequence: int = 0
    chain: str = NOTHING
    agreed: int = 0
    broken: list[Any] = field(default_factory=list)


def walk_on(walk: Walk, rows: Iterable[Row], content: Callable[[Row], Iterator[Fault]]) -> Iterator[Fault]:
    """Yield what is wrong with the links of a chain and, by `content`, with what each of them sealed; memory does not grow with it."""
    for row in rows:
        yield from _link(walk, row)
        yield from content(row)
        said = walk.wanted.pop(row.sequence, None)
        if said is not None and said != row.chain:
            yield Fault(RESEALED, walk.name, walk.agreed + 1, upto=row.sequence)
        walk.agreed = row.sequence if said == row.chain else walk.agreed
    yield from _settle(walk)


def cut_off(walk: Walk, head: Row | None) -> Iterator[Fault]:
    """Yield links that are missing at the end of a chain, as its head and digests know of more."""
    longest = max([head.sequence if head else 0, *walk.wanted])
    if longest > walk.sequence:
        yield Fault(MISSING, walk.name, walk.sequence + 1, upto=longest)


def _link(walk: Walk, row: Row) -> Iterator[Fault]:
    """Yield what is wrong with a link: a gap before it, or a hash that follows from none that stood before."""
    if row.sequence != walk.sequence + 1:
        yield from _settle(walk)
        yield Fault(MISSING, walk.name, walk.sequence + 1, upto=row.sequence - 1)
    elif not any(walk.hashed(before, row) == row.chain for before in (walk.chain, *(one.chain for one in walk.broken))):
        walk.broken.append(row)
    else:
        yield from _settle(walk)
    walk.sequence, walk.chain = row.sequence, row.chain


def _settle(walk: Walk) -> Iterator[Fault]:
    """Tell of a run of links that did not fit: several changed places, one was written anew."""
    what = REORDERED if len(walk.broken) > 1 else RESEALED
    yield from (Fault(what, walk.name, one.sequence, walk.named(one)) for one in walk.broken)
    walk.broken.clear()


def told_of(outside: Mapping[str, Mapping[int, str]], name: str) -> dict[int, str]:
    """Return what digests say of a chain, to be crossed off."""
    return dict(outside.get(name, {}))
