"""Exports from the command line: `./lapangan bench exports`."""

import argparse
import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_migrate import upgrade

from server.app import create_app
from server.config import Settings
from server.engine import refresh_statistics, write_transaction
from tests.bench.exports.fill import fill
from tests.bench.exports.once import BARE
from tests.postgres import address, connect, postgres_server

ROWS = 10_000_000
WHAT = (BARE, "csv", "parquet")
RATIO_MAX, PEAK_MB_MAX = 2.0, 300


def figures(name: str, url: str, folder: Path, rows: int) -> Iterator[dict[str, object]]:
    """Yield time and memory of each export of one database, beside its bare rows."""
    app = create_app(Settings(instance=folder / name, database=url), stream=io.StringIO())
    with app.app_context():
        upgrade()
        parts = app.extensions["lapangan"]
        with write_transaction(parts.engine) as connection:
            fill(connection, rows)
        refresh_statistics(parts.engine)
        parts.engine.dispose()
        own = str(parts.engine.url.render_as_string(hide_password=False))
    bare = 0.0
    for what in WHAT:
        found = _once(own, what, folder / f"{name}.{what}")
        bare = bare or found["seconds"]
        ratio = round(found["seconds"] / bare, 2)
        kept = what == BARE or (ratio <= RATIO_MAX and found["peak_mb"] <= PEAK_MB_MAX)
        yield {"database": name, "what": what, **found, "ratio": ratio, "kept": kept}


def _once(url: str, what: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.exports.once", url, what, str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    path.unlink()
    return json.loads(told)


def run(rows: int) -> list[dict[str, object]]:
    """Measure on SQLite and on PostgreSQL, in folders that are thrown away."""
    with TemporaryDirectory(prefix="lapangan-bench-") as folder, postgres_server() as postgres:
        for name in ("sqlite", "postgresql"):
            (Path(folder) / name).mkdir()
        connect(postgres).execute("CREATE DATABASE exports")
        sqlite = list(figures("sqlite", "", Path(folder), rows))
        return [*sqlite, *figures("postgresql", address(postgres, "exports"), Path(folder), rows)]


def main(arguments: Sequence[str]) -> int:
    """Run the command; the exit status is 1 when a promise is broken."""
    parser = argparse.ArgumentParser("bench exports", description="Export months of families, beside the database's own COPY or a bare cursor.")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all figures to a file")
    asked = parser.parse_args(arguments)
    found = run(asked.rows)
    print(f"{'ratio':>6} {'seconds':>8} {'CPU s':>8} {'peak MB':>8} {'rows':>10}  what")
    for one in found:
        over = "" if one["kept"] else "  OVER"
        print(f"{one['ratio']:>5}x {one['seconds']:>8} {one['cpu']:>8} {one['peak_mb']:>8} {one['rows']:>10}  {one['database']} {one['what']}{over}")
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return 0 if all(one["kept"] for one in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
