"""The digest of a day: head and length of each chain, for hands outside of the office.

A text of one line per partition and per book, and one over all. Whoever keeps it can show later that the chain was made anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, select

from server.files import keep_first
from server.inspect.books import BOOK_HEAD
from server.inspect.hashes import written
from server.inspect.seal import HEAD
from sync.errors import Problem
from sync.limits import DIGESTS_CHECKED_MAX

FIRST_LINE = "lapangan digest 1"
ALL = "all"
SEALED = "sealed"
HASH_CHARS = 64
TOP_LINES = 2
"""What it is, and when it was sealed."""
Outside = dict[str, dict[int, str]]
"""Kabupaten or book -> number of a link -> its hash."""


class Restored(Protocol):
    """A restore from a backup: when, and at which number each chain ended then."""

    at: datetime
    heads: dict[str, int]


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest says: when it was written, and number and hash of the last link of each chain."""

    at: datetime
    links: tuple[tuple[str, int, str], ...]


def write_digest(connection: Connection, now: datetime) -> str:
    """Return the digest as text."""
    partitions = select(HEAD.c.kabupaten, HEAD.c.sequence, HEAD.c.chain).where(HEAD.c.sequence > 0).order_by(HEAD.c.kabupaten)
    books = select(BOOK_HEAD.c.book, BOOK_HEAD.c.sequence, BOOK_HEAD.c.chain).order_by(BOOK_HEAD.c.book)
    lines = [f"{name} {sequence} {chain}" for query in (partitions, books) for name, sequence, chain in connection.execute(query)]
    body = [FIRST_LINE, f"{SEALED} {written(now)}", *lines]
    return "\n".join([*body, f"{ALL} {len(lines)} {_over(body)}"])


def read_digests(texts: Iterable[str], restores: Iterable[Restored] = ()) -> Outside:
    """Read digests; raises `Problem` (digest_unreadable) for a text that is none or was cut or changed, and digests_differ.

    What a digest says of links that a later restore from a backup has lost is left out.
    """
    found: Outside = defaultdict(dict)
    known = list(restores)
    for digest in map(read_digest, texts):
        for name, sequence, chain in _standing(digest, known):
            if found[name].setdefault(sequence, chain) != chain:
                raise Problem("digests_differ", {"chain": name, "sequence": sequence})
    return dict(found)


def _standing(digest: Digest, restores: Iterable[Restored]) -> Iterator[tuple[str, int, str]]:
    """Yield the links that no restore since has cut off."""
    since = [one.heads for one in restores if one.at > digest.at]
    return (link for link in digest.links if all(link[1] <= heads.get(link[0], 0) for heads in since))


def keep_digest(folder: Path, text: str, day: str) -> str:
    """Write the digest of a day to a new file that only its owner reads; return what the file holds, of the first run that day."""
    return keep_first(folder / f"digest-{day}.txt", text)


def kept_digests(folder: Path, restores: Iterable[Restored] = ()) -> tuple[Outside, list[str]]:
    """Return what the newest digests of a folder say, and the names of files that are no digest; where two differ the older one counts."""
    found: Outside = defaultdict(dict)
    unreadable: list[str] = []
    known = list(restores)
    for path in sorted(folder.glob("digest-*.txt"))[-DIGESTS_CHECKED_MAX:]:
        try:
            told = read_digests([path.read_text("utf-8", errors="replace")], known)
        except Problem:
            unreadable.append(path.name)
            continue
        for name, links in told.items():
            found[name] = links | found[name]
    return dict(found), unreadable


def read_digest(text: str) -> Digest:
    """Read one digest; raises `Problem` (digest_unreadable)."""
    lines = [line.strip() for line in text.strip().splitlines()]
    body, last = lines[:-1], lines[-1] if lines else ""
    if len(body) < TOP_LINES or body[0] != FIRST_LINE or last != f"{ALL} {len(body) - TOP_LINES} {_over(body)}":
        raise Problem("digest_unreadable")
    parts = [line.split(" ") for line in body[TOP_LINES:]]
    if not all(len(one) == 3 and one[1].isdecimal() and len(one[2]) == HASH_CHARS for one in parts):
        raise Problem("digest_unreadable")
    return Digest(_moment(body[1]), tuple((name, int(sequence), chain) for name, sequence, chain in parts))


def _moment(line: str) -> datetime:
    word, _, told = line.partition(" ")
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        raise Problem("digest_unreadable") from None
    if word != SEALED or at.tzinfo is None:
        raise Problem("digest_unreadable")
    return at


def _over(body: list[str]) -> str:
    return sha256("\n".join(body).encode("utf-8")).hexdigest()
