"""Plays seeds from the command line: `python -m tests.simulation --seeds 1000`."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from tests.simulation.planted import PLANTS
from tests.simulation.run import Outcome, Simulator
from tests.simulation.themes import THEMES, USUAL

CHUNK = 20
"""Seeds that one process plays before it reports."""
SHOWN_MAX = 5


def play_chunk(first: int, count: int, plant: str | None, theme: str) -> list[Outcome]:
    """Play some seeds in a process of their own."""
    with Simulator() as simulator:
        return [simulator.play(seed, plant, theme) for seed in range(first, first + count)]


def play(first: int, count: int, plant: str | None, jobs: int, theme: str = USUAL) -> Iterator[Outcome]:
    """Play seeds in order, in so many processes."""
    if jobs == 1:
        with Simulator() as simulator:
            yield from (simulator.play(seed, plant, theme) for seed in range(first, first + count))
        return
    starts = range(first, first + count, CHUNK)
    sizes = [min(CHUNK, first + count - start) for start in starts]
    with ProcessPoolExecutor(jobs) as pool:
        for outcomes in pool.map(play_chunk, starts, sizes, [plant] * len(sizes), [theme] * len(sizes)):
            yield from outcomes


def summary(outcomes: Sequence[Outcome], plant: str | None) -> dict[str, Any]:
    """Return the figures of all seeds."""
    total: Counter[str] = Counter()
    for outcome in outcomes:
        total += outcome.figures
    failing = [outcome.seed for outcome in outcomes if outcome.violations]
    return {
        "seeds": len(outcomes),
        "plant": plant,
        "failing": failing,
        "violations": dict(sorted(Counter(one.rule for outcome in outcomes for one in outcome.violations).items())),
        "tolerated": dict(sorted(Counter(one.rule for outcome in outcomes for one in outcome.soft).items())),
        "cpu_s_per_seed": round(sum(outcome.seconds for outcome in outcomes) / max(1, len(outcomes)), 3),
        "figures": dict(sorted(total.items())),
    }


def repeat(seed: int, plant: str | None, theme: str = USUAL) -> str:
    """Return the command that plays one seed again."""
    planted, about = f" --plant {plant}" if plant else "", "" if theme == USUAL else f" --theme '{theme}'"
    return f"python -m tests.simulation --from {seed} --seeds 1{planted}{about}"


def main(arguments: Sequence[str]) -> int:
    """Run the command; the exit status is 1 when a seed breaks a promise."""
    parser = argparse.ArgumentParser("simulate", description="Play phones, office and network by seed, and check what is left.")
    parser.add_argument("--seeds", type=int, default=100, help="how many seeds to play")
    parser.add_argument("--from", type=int, default=0, dest="first", metavar="SEED", help="the first seed")
    parser.add_argument("--plant", choices=sorted(PLANTS), help="put in one fault on purpose")
    parser.add_argument("--theme", choices=sorted(THEMES), default=USUAL, help="what the runs are mostly about")
    parser.add_argument("--jobs", type=int, default=1, help="processes to use")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all figures to a file")
    asked = parser.parse_args(arguments)
    outcomes = []
    for outcome in play(asked.first, asked.seeds, asked.plant, asked.jobs, asked.theme):
        if outcome.violations and not any(one.violations for one in outcomes):
            print(f"seed {outcome.seed} breaks a promise; to repeat: {repeat(outcome.seed, asked.plant, asked.theme)}")
            for violation in outcome.violations[:SHOWN_MAX]:
                print(f"  {violation}")
        outcomes.append(outcome)
        if sys.stderr.isatty():
            print(f"\r{len(outcomes)}/{asked.seeds}", end="", file=sys.stderr, flush=True)
    told = summary(outcomes, asked.plant)
    print(json.dumps(told, indent=1))
    if asked.json:
        asked.json.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    return 1 if told["failing"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
