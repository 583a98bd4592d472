"""A week of work rehearsed on a roster, in a database of its own."""

import json
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import ArgumentError, OperationalError

from server.imports.source import Unreadable
from server.week.ground import NotEmpty, demand_empty
from server.week.rehearsal import NothingToDo, Script, rehearse
from server.week.tell import lines_of


@click.command()
@click.option("--roster", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True, help="A roster file.")
@click.option("--wilayah", type=click.Path(exists=True, file_okay=False, path_type=Path), help="A folder with the regions.")
@click.option("--workers", type=click.IntRange(min=1), help="At most so many pendamping.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same week.")
@click.option("--database", help="URL of an empty database; by default a SQLite file that is thrown away.")
@click.option("--json", "target", type=click.Path(dir_okay=False, path_type=Path), help="Where to write all figures.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="A new folder for phones, log and database.")
def week(*, database: str | None, target: Path | None, keep: Path | None, **asked: Any) -> None:
    """Rehearse a week: import a roster, let every pendamping work out of reach, let all exchange, and judge.

    Ends with 1 if a change is not accounted for once, or a phone's mirror differs from the server.
    """
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lapangan-week-")))
        if keep is not None and keep.exists() and any(keep.iterdir()):
            raise click.UsageError("--keep needs a folder that is new or empty; nothing was changed")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        url = database or f"sqlite:///{folder.absolute() / 'lapangan.sqlite3'}"
        _check_database(url)
        try:
            figures = rehearse(Script(folder=folder, url=url, **asked), lambda text: click.echo(text, err=True))
        except (NothingToDo, Unreadable) as error:
            raise click.ClickException(str(error)) from None
    raise click.exceptions.Exit(conclude(figures, target))


def _check_database(url: str) -> None:
    try:
        demand_empty(url)
    except NotEmpty:
        raise click.UsageError("the database is not empty; a week wants one of its own, and nothing was changed") from None
    except (ArgumentError, OperationalError):
        raise click.UsageError("the database cannot be reached; check the URL") from None


def conclude(figures: dict[str, Any], target: Path | None) -> int:
    """Print the figures, write them to a file if asked, and return the exit code: 0 only for a clean verdict."""
    if target is not None:
        target.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    for line in lines_of(figures):
        click.echo(line)
    return 0 if figures["verdict"]["ok"] else 1
