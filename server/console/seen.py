"""The revision that a page showed, as its form hands it back."""

from sync.errors import Problem
from sync.nouns import Revision

MARK = "~"
NUMBER_DIGITS_MAX = 18


def seen_of(text: str) -> Revision | None:
    """Read the revision that a page showed; raises `Problem` (bad_request)."""
    if not text:
        return None
    number, _, tag = text.partition(MARK)
    if not all(one.isascii() and one.lstrip("-").isdecimal() and len(one) <= NUMBER_DIGITS_MAX + 2 for one in (number, tag)):
        raise Problem("bad_request")
    return Revision(int(number), int(tag))
