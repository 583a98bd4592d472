"""Words of exports: the spellings of values that come from a short list."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from server.imports.headers import squeeze

WORDS_FILE = Path(__file__).with_name("words.toml")
ABSENT = ("tidak_ada",)


@dataclass(frozen=True, slots=True)
class Words:
    """Spelling -> canonical value, by column; None for words that say there is none."""

    blank: frozenset[str]
    by_column: Mapping[str, Mapping[str, str | None]]


def load_words() -> Words:
    """Read words.toml."""
    tables = tomllib.loads(WORDS_FILE.read_text("utf-8"))
    blank = frozenset(word.casefold() for word in tables.pop("blank")["blank"])
    return Words(blank, {column: _spellings(table) for column, table in tables.items()})


def _spellings(table: Mapping[str, list[str]]) -> dict[str, str | None]:
    return {
        squeeze(spelling): None if value in ABSENT else value
        for value, spellings in table.items()
        for spelling in (value, *spellings)
    }
