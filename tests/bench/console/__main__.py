"""Pages of the console from the command line: `./lapangan bench console`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.console.family import FAMILY
from tests.bench.console.following import AFTER, EXPORTS, REFERRALS, SURVEY
from tests.bench.console.leaving import LEAVING
from tests.bench.console.measure import Figure, measure, table
from tests.bench.console.overseeing import BATCHES, QUESTIONS, READS
from tests.bench.console.rooms import Room
from tests.bench.console.waiting import WAITING
from tests.postgres import address, connect, postgres_server

ROOMS: tuple[Room, ...] = (FAMILY, WAITING, READS, QUESTIONS, BATCHES, LEAVING, REFERRALS, AFTER, EXPORTS, SURVEY)
ROUNDS = 7
QUICK = (20, 200)


def run(rounds: int, sizes: tuple[int, int] | None) -> list[Figure]:
    """Measure every room on SQLite and on PostgreSQL, in folders that are thrown away."""
    figures = []
    with TemporaryDirectory(prefix="lapangan-bench-") as folder, postgres_server() as postgres:
        for room in ROOMS:
            figures += measure("sqlite", "", Path(folder), [room], rounds=rounds, sizes=sizes)
            connect(postgres).execute(f'CREATE DATABASE "{room.name}"')
            url = address(postgres, room.name)
            figures += measure("postgresql", url, Path(folder), [room], rounds=rounds, sizes=sizes)
    return figures


def main(arguments: Sequence[str]) -> int:
    """Run the command; the exit status is 1 when a promise is broken."""
    parser = argparse.ArgumentParser("bench console", description="Measure pages of the console over little and over much.")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all figures to a file")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often to open each page; the least time counts")
    parser.add_argument("--quick", action="store_true", help="little and hardly more: shows that it runs, times mean nothing")
    asked = parser.parse_args(arguments)
    figures = run(1 if asked.quick else asked.rounds, QUICK if asked.quick else None)
    print("\n".join(table(figures)))
    if asked.json:
        asked.json.write_text(json.dumps([one.told() for one in figures], indent=1) + "\n", "utf-8")
    return 1 if not asked.quick and any(not one.kept for one in figures) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
