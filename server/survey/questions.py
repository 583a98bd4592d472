"""The questions of the satisfaction survey and the words to choose from, in both languages, and the targets by year."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

QUESTIONS_FILE = Path(__file__).parents[1] / "data" / "survei.toml"
QUESTIONS = ("bantuan", "pendamping", "p2k2", "informasi", "pengaduan", "keseluruhan")
"""Columns of an answer, in the order in which they are asked."""
NEEDED = "keseluruhan"
"""The question that everybody can answer; the others may be left."""
LOWEST, HIGHEST = 1, 4
INDEX = 25
"""A mean of 4 is an index of 100."""
Text = tuple[str, str]
"""Indonesian, English."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, by column; the words of the answers, the lowest first; the targets of the index by year."""

    questions: Mapping[str, Text]
    words: tuple[Text, ...]
    targets: Mapping[str, int]


@cache
def read_questions() -> Asked:
    """Read the data file."""
    told = tomllib.loads(QUESTIONS_FILE.read_text("utf-8"))
    questions = {name: (told["questions"][name][0], told["questions"][name][1]) for name in QUESTIONS}
    return Asked(MappingProxyType(questions), tuple((one, other) for one, other in told["words"]), MappingProxyType(told["targets"]))
