"""The dashboard from the command line: `./lapangan bench dashboard`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from server.engine import refresh_statistics, write_transaction
from tests.bench.dashboard.fill import FIRST_YEAR, Nation, fill
from tests.postgres import address, connect, postgres_server
from tests.server.api.world import make_world
from tests.server.console.visitor import visit
from tests.server.store.measured import statements

WHOLE = Nation()
RATIO_MAX = 3.0
ROUNDS = 40
PAGES = {"kabupaten": "3501", "province": "35", "nation": "00"}
FIRST = "kabupaten"
"""The page that the others are held against."""


def figures(database: str, url: str, folder: Path, nation: Nation, rounds: int) -> list[dict[str, object]]:
    """Fill a database, open the pages in turn, and return what one costs the server, beside that of a kabupaten."""
    world = make_world(folder / database, None, url=url)
    with write_transaction(world.parts.engine) as connection:
        rows = fill(connection, nation)
    refresh_statistics(world.parts.engine)
    visitor = visit(world, "apd", region="00")
    month = f"bulan={nation.names_of_months[-1]}"
    took: dict[str, list[float]] = {name: [] for name in PAGES}
    asked: dict[str, int] = {}
    for _ in range(rounds + 1):
        for name, region in PAGES.items():
            with statements(world.parts.engine) as seen:
                began = perf_counter()
                answer = visitor.get(f"/konsol/dasbor/{region}?{month}")
                took[name].append((perf_counter() - began) * 1000)
            assert answer.status_code == 200 and 'class="dot"' in answer.text, (region, answer.status_code)
            asked[name] = len(seen)
    world.parts.engine.dispose()
    # The first opening of each page compiles statements and templates.
    ms = {name: round(median(told[1:]), 1) for name, told in took.items()}
    ratios = {name: round(ms[name] / ms[FIRST], 2) for name in PAGES}
    common = {"database": database, "rows": rows, "kabupaten": nation.kabupaten, "months": nation.months}
    return [
        {**common, "page": name, "ms": ms[name], "statements": asked[name], "ratio": ratios[name], "kept": ratios[name] <= RATIO_MAX}
        for name in PAGES
    ]


def run(nation: Nation, rounds: int) -> list[dict[str, object]]:
    """Measure on SQLite and on PostgreSQL, in folders that are thrown away."""
    with TemporaryDirectory(prefix="lapangan-bench-") as folder, postgres_server() as postgres:
        connect(postgres).execute("CREATE DATABASE dashboard")
        sqlite = figures("sqlite", "", Path(folder), nation, rounds)
        return [*sqlite, *figures("postgresql", address(postgres, "dashboard"), Path(folder), nation, rounds)]


def main(arguments: Sequence[str]) -> int:
    """Run the command; the exit status is 1 when the promise is broken."""
    parser = argparse.ArgumentParser("bench dashboard", description="Open the dashboard of the nation beside that of one kabupaten, over generated sums.")
    parser.add_argument("--kabupaten", type=int, default=WHOLE.kabupaten)
    parser.add_argument("--months", type=int, default=WHOLE.months, help=f"from January {FIRST_YEAR} on")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each page is opened; the median counts")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all figures to a file")
    asked = parser.parse_args(arguments)
    found = run(Nation(asked.kabupaten, asked.months), asked.rounds)
    print(f"{'ratio':>6} {'ms':>8} {'statements':>10}  page")
    for one in found:
        over = "" if one["kept"] else "  OVER"
        print(f"{one['ratio']:>5}x {one['ms']:>8} {one['statements']:>10}  {one['database']} {one['page']}, {one['rows']:,} sums{over}")
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return 0 if all(one["kept"] for one in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
