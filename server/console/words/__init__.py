"""Every word of the console, in Indonesian and English: a module for each room.

A key is a room and a matter; `{name}` in a text is filled in by who shows it.
"""

from collections.abc import Mapping
from types import MappingProxyType

from server.console.words import (
    access,
    aftercare,
    apd,
    apd_moves,
    apd_staff,
    apd_work,
    attendance,
    bencana,
    bencana_course,
    bencana_people,
    bencana_daftar,
    bencana_korban,
    bencana_goods,
    bencana_layanan,
    bencana_papers,
    complaints,
    cycle,
    dashboard,
    desk,
    errors,
    exports,
    frame,
    graduasi,
    inspect,
    kinds,
    komitmen,
    pages,
    papers,
    people,
    privacy,
    proposals,
    rujukan,
    rhk,
    saved,
    siks,
    situation,
    staff,
    start,
    supervision,
    survey,
    thread,
    values,
    verivali,
    verkom,
)

LANGUAGES = ("id", "en")
ROOMS = (
    access,
    aftercare,
    apd,
    apd_moves,
    apd_staff,
    apd_work,
    attendance,
    bencana,
    bencana_course,
    bencana_people,
    bencana_daftar,
    bencana_korban,
    bencana_goods,
    bencana_layanan,
    bencana_papers,
    complaints,
    cycle,
    dashboard,
    desk,
    errors,
    exports,
    frame,
    graduasi,
    inspect,
    kinds,
    komitmen,
    pages,
    papers,
    people,
    privacy,
    proposals,
    rujukan,
    rhk,
    saved,
    siks,
    situation,
    staff,
    start,
    supervision,
    survey,
    thread,
    values,
    verivali,
    verkom,
)
WORDS: Mapping[str, tuple[str, str]] = MappingProxyType({key: texts for room in ROOMS for key, texts in room.WORDS.items()})


def tell(language: str, key: str, **values: object) -> str:
    """Return a text in a language; raises KeyError for a key that the catalogue lacks."""
    text = WORDS[key][LANGUAGES.index(language)]
    return text.format(**values) if values else text
