"""Attendance from the command line: `./lapangan bench attendance`."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from flask_migrate import upgrade

from server.app import create_app
from server.attendance.rollup import check_rollup, keep_kabupaten
from server.config import Settings
from server.demo.year.make import Size
from server.engine import read_transaction
from tests.server.attendance.compare import computed, make, measured, months_of

Done = TypeVar("Done")
CODE = "3507"
FAMILIES, MONTHS = 19_455, 12
"""Of a kabupaten of middle size: ten million families in 514."""


def timed(took: dict[str, float], name: str, work: Callable[[], Done]) -> Done:
    """Do something and note how many seconds it took."""
    began = perf_counter()
    done = work()
    took[f"{name}_s"] = round(perf_counter() - began, 1)
    return done


def run(size: Size, seed: int, folder: Path) -> dict[str, float]:
    """Make a kabupaten, measure it twice, keep and check it; return what was found."""
    app = create_app(Settings(instance=folder))
    parts = app.extensions["lapangan"]
    with app.app_context():
        upgrade()
    took: dict[str, float] = {}
    timed(took, "make", lambda: make(parts, size, seed, lambda line: print(line, file=sys.stderr)))
    mine = timed(took, "measure", lambda: measured(parts, size))
    with read_transaction(parts.engine) as connection:
        theirs = timed(took, "raw_log", lambda: computed(connection, size, months_of(parts, size)))
    kept = timed(took, "keep", lambda: keep_kabupaten(parts, size.kabupaten))
    rows = timed(took, "check", lambda: check_rollup(parts, size.kabupaten))
    differing = sum(mine.get(family) != theirs.get(family) for family in {*mine, *theirs})
    uncertain = sum(worst != best for worst, best in theirs.values())
    return {"families": len(theirs), "differing": differing, "uncertain": uncertain, "kept": kept, "rows_differing": rows, **took}


def main(arguments: Sequence[str]) -> int:
    """Run the command; the exit status is 1 when a family's interval differs."""
    parser = argparse.ArgumentParser("bench attendance", description="Hold the attendance of a generated year against its raw change log.")
    parser.add_argument("--families", type=int, default=FAMILIES)
    parser.add_argument("--months", type=int, default=MONTHS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all figures to a file")
    asked = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="lapangan-bench-") as folder:
        found = run(Size(CODE, asked.families, asked.months), asked.seed, Path(folder))
    print("\n".join(f"{name:16} {value}" for name, value in found.items()))
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return 1 if found["differing"] or found["rows_differing"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
