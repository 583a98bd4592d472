"""Where the next page of a list begins, as an address names it: read back part by part, as anybody may write anything there."""

from collections.abc import Callable

from schemas.fields import CLOCK, is_day
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import JUMLAH_MAX

CURSOR = "~"
Part = Callable[[str], bool]


def read_cursor(after: str, *parts: Part) -> list[str]:
    """Return the parts of a place in a list; raises `Problem` (bad_request) for any that has not its shape."""
    told = after.split(CURSOR)
    if len(told) != len(parts) or not all(fits(text) for fits, text in zip(parts, told, strict=True)):
        raise Problem("bad_request", {"field": "after"})
    return told


def is_code(text: str) -> bool:
    """Tell whether a text may be the code of a kabupaten."""
    return len(text) == 4 and text.isascii() and text.isdecimal()


def is_time(text: str) -> bool:
    """Tell whether a text is a time of day, or empty where there is none."""
    return not text or CLOCK.fullmatch(text) is not None


def is_sum(text: str) -> bool:
    """Tell whether a text may be a sum of lines."""
    bare = text.removeprefix("-")
    return bare.isascii() and bare.isdecimal() and len(bare) <= len(str(JUMLAH_MAX)) + 3


DAY_AND_ID: tuple[Part, Part] = (is_day, is_id)
