"""What invented families were asked and seen each half-year: other programmes, and behaviour that gets better with time."""

from collections.abc import Iterable, Iterator
from random import Random

from schemas.komplementaritas import NOT_RECEIVED, PROGRAMMES, RECEIVED
from schemas.perilaku import ASPECTS, HIGHEST, LOWEST
from server.office import new_record
from sync.kinds import Kinds
from sync.nouns import Change

ANSWERS = (RECEIVED, NOT_RECEIVED, None)


def observed(kinds: Kinds, random: Random, semester: str, families: Iterable[str], lowest: int = LOWEST) -> Iterator[Change]:
    """Yield two records of each family for a half-year; `lowest`: the step below which none of them is seen."""
    for family in families:
        key = {"kpm_id": family, "semester": semester}
        programmes = {name: random.choice(ANSWERS) for name in PROGRAMMES}
        yield new_record(kinds["komplementaritas"], key | {name: word for name, word in programmes.items() if word}, "")
        yield new_record(kinds["perilaku"], key | {name: random.randint(lowest, HIGHEST) for name in ASPECTS}, "")
