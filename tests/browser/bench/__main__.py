"""Measures from the command line: `python -m tests.browser.bench field`."""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Playwright, sync_playwright

from tests.browser.bench.field import QUICK, ROUNDS, Bench, Conditions
from tests.browser.chromium import LACKING, find_chromium, find_shell

CANNOT = 3


def measure(conditions: Conditions, chromium: str, playwright: Playwright) -> Bench:
    """Run the field app's measurement in a folder that is thrown away."""
    with TemporaryDirectory(prefix="lapangan-bench-", ignore_cleanup_errors=True) as folder:
        bench = Bench(playwright, chromium, Path(folder), conditions)
        bench.run()
        return bench


def report(bench: Bench, out: Path | None) -> int:
    """Print the table, write the file; return the exit status."""
    print("\n".join(bench.sheet.table()))
    if out:
        told = {**bench.told, "figures": [one.told() for one in bench.sheet.figures.values()], "over": bench.sheet.over}
        out.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    return 1 if bench.sheet.over else 0


def main(arguments: Sequence[str]) -> int:
    """Run the command; the exit status is 1 when a promise is broken, 3 when nothing can be measured."""
    parser = argparse.ArgumentParser("bench", description="Measure Lapangan and hold it against what was promised.")
    subject = parser.add_subparsers(dest="subject", required=True)
    field = subject.add_parser("field", help="the field app: CPU slowed six times, 2G of 70 kbit/s and 1.4 s there and back")
    field.add_argument("--json", type=Path, metavar="OUT", help="write all figures to a file")
    field.add_argument("--rounds", type=int, default=ROUNDS, help="how often to measure; the middle figure counts")
    field.add_argument("--quick", action="store_true", help="one round at full speed: sizes are right, times mean little")
    asked = parser.parse_args(arguments)
    chromium = find_shell() if asked.quick else find_chromium()
    if chromium is None:
        print(f"Nothing measured: {LACKING}.", file=sys.stderr)
        return CANNOT
    with ExitStack() as stack:
        try:
            playwright = stack.enter_context(sync_playwright())
        except Exception as error:  # it has no class of its own for a driver that does not start
            print(f"Nothing measured: Playwright does not start here: {error}", file=sys.stderr)
            return CANNOT
        return report(measure(QUICK if asked.quick else Conditions(rounds=asked.rounds), chromium, playwright), asked.json)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
