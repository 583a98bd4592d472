"""Every word of the console, in Indonesian and English: a module for each room.

A key is a room and a matter; `{name}` in a text is filled in by who shows it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from server.console.words import (
    access,
    apd,
    apd_moves,
    apd_staff,
    apd_work,
    attendance,
    complaints,
    cycle,
    desk,
    errors,
    exports,
    frame,
    inspect,
    kinds,
    komitmen,
    pages,
    people,
    privacy,
    proposals,
    saved,
    start,
    supervision,
    thread,
    values,
    verivali,
)

LANGUAGES = ("id", "en")
ROOMS = (
    access,
    apd,
    apd_moves,
    apd_staff,
    apd_work,
    attendance,
    complaints,
    cycle,
    desk,
    errors,
    exports,
    frame,
    inspect,
    kinds,
    komitmen,
    pages,
    people,
    privacy,
    proposals,
    saved,
    start,
    supervision,
    thread,
    values,
    verivali,
)
WORDS: Mapping[str, tuple[str, str]] = MappingProxyType({key: texts for room in ROOMS for key, texts in room.WORDS.items()})


def tell(language: str, key: str, **values: object) -> str:
    """Return a text in a language; raises KeyError for a key that the catalogue lacks."""
    text = WORDS[key][LANGUAGES.index(language)]
    return text.format(**values) if values else text
