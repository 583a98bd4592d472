"""The digest of a day: head and length of each partition's chain, for hands outside of the office.

A text of one line per partition and one over all. Whoever keeps it can show later that the chain was made anew.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, select

from server.files import keep_first
from server.inspect.hashes import written
from server.inspect.seal import HEAD
from sync.errors import Problem
from sync.limits import DIGESTS_CHECKED_MAX

FIRST_LINE = "lapangan digest 1"
ALL = "all"
SEALED = "sealed"
HASH_CHARS = 64
Outside = dict[str, dict[int, str]]
"""Partition -> number of a link -> its hash."""


def write_digest(connection: Connection, now: datetime) -> str:
    """Return the digest as text."""
    query = select(HEAD.c.kabupaten, HEAD.c.sequence, HEAD.c.chain).where(HEAD.c.sequence > 0).order_by(HEAD.c.kabupaten)
    lines = [f"{row.kabupaten} {row.sequence} {row.chain}" for row in connection.execute(query)]
    body = [FIRST_LINE, f"{SEALED} {written(now)}", *lines]
    return "\n".join([*body, f"{ALL} {len(lines)} {_over(body)}"])


def read_digests(texts: Iterable[str]) -> Outside:
    """Read digests; raises `Problem` (digest_unreadable) for a text that is none or was cut or changed."""
    found: Outside = defaultdict(dict)
    for text in texts:
        for kabupaten, sequence, chain in _lines(text):
            if found[kabupaten].setdefault(sequence, chain) != chain:
                raise Problem("digests_differ", {"kabupaten": kabupaten, "sequence": sequence})
    return dict(found)


def keep_digest(folder: Path, text: str, day: str) -> str:
    """Write the digest of a day to a new file that only its owner reads; return what the file holds, of the first run that day."""
    return keep_first(folder / f"digest-{day}.txt", text)


def kept_digests(folder: Path) -> tuple[Outside, list[str]]:
    """Return what the newest digests of a folder say, and the names of files that are no digest; where two differ the older one counts."""
    found: Outside = defaultdict(dict)
    unreadable: list[str] = []
    for path in sorted(folder.glob("digest-*.txt"))[-DIGESTS_CHECKED_MAX:]:
        try:
            told = read_digests([path.read_text("utf-8", errors="replace")])
        except Problem:
            unreadable.append(path.name)
            continue
        for kabupaten, links in told.items():
            found[kabupaten] = links | found[kabupaten]
    return dict(found), unreadable


def _lines(text: str) -> list[tuple[str, int, str]]:
    lines = [line.strip() for line in text.strip().splitlines()]
    body, last = lines[:-1], lines[-1] if lines else ""
    if not body or body[0] != FIRST_LINE or last != f"{ALL} {len(body) - 2} {_over(body)}":
        raise Problem("digest_unreadable")
    parts = [line.split(" ") for line in body[2:]]
    if not all(len(one) == 3 and one[1].isdecimal() and len(one[2]) == HASH_CHARS for one in parts):
        raise Problem("digest_unreadable")
    return [(kabupaten, int(sequence), chain) for kabupaten, sequence, chain in parts]


def _over(body: list[str]) -> str:
    return sha256("\n".join(body).encode("utf-8")).hexdigest()
