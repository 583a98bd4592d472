"""Import: regions and rosters from files, and the families that wait for a kelompok."""

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from schemas.wilayah import CODE_LENGTHS
from server.commands.common import show, with_parts
from server.engine import read_transaction, refresh_statistics
from server.imports.report import LANGUAGES
from server.imports.write import Options, import_roster
from server.imports.write_wilayah import import_wilayah
from server.office import Office
from server.services import Services
from server.store.tables import TABLES

ACTOR = "import"
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUTPUT = click.Path(dir_okay=False, writable=True, path_type=Path)


class Bars:
    """One progress bar for each stage of an import, on standard error."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._stage = ""
        self._bar: Any = None

    def tell(self, stage: str, done: int, in_all: int) -> None:
        """Show how far a stage is; a new stage ends the bar before."""
        if stage != self._stage:
            self._stack.close()
            bar = click.progressbar(length=in_all, label=stage.capitalize().ljust(9), file=sys.stderr)
            self._stage, self._bar = stage, self._stack.enter_context(bar)
        self._bar.update(done - self._bar.pos)


def _kabupaten(_context: click.Context, _parameter: click.Parameter, value: Any) -> Any:
    """Refuse what is not the code of a kabupaten."""
    for code in [value] if isinstance(value, str) else value or ():
        if len(code) != CODE_LENGTHS["kabupaten"] or not code.isdecimal():
            raise click.BadParameter("give the four digits of the kabupaten, such as 3507")
    return value


def _office(parts: Services) -> Office:
    return Office(parts.store, ACTOR, parts.clock, parts.random)


def _with_bars(work: Callable[[Bars], Any]) -> Any:
    with ExitStack() as stack:
        return work(Bars(stack))


@click.group("import")
def import_() -> None:
    """Bring regions and rosters into the store; a file may be imported again at any time."""


@import_.command()
@click.argument("folder", type=FOLDER)
@click.option("--kabupaten", multiple=True, callback=_kabupaten, help="Only this kabupaten; may be given several times.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="id", show_default=True, help="Language of the report.")
@with_parts
def wilayah(parts: Services, folder: Path, kabupaten: tuple[str, ...], lang: str) -> None:
    """Import provinces, kabupaten, kecamatan and desa from the tables in FOLDER."""
    result = _with_bars(
        lambda bars: import_wilayah(
            folder,
            office=_office(parts),
            kinds=parts.kinds,
            only=kabupaten,
            progress=lambda done, in_all: bars.tell("writing", done, in_all),
        )
    )
    refresh_statistics(parts.engine)
    click.echo(result.render(lang), nl=False)


@import_.command()
@click.argument("file", type=FILE)
@click.option("--kabupaten", callback=_kabupaten, help="Kabupaten of families whose rows do not tell it.")
@click.option("--dry-run", is_flag=True, help="Report what would be done, and store nothing.")
@click.option("--report", type=OUTPUT, help="Write the report as JSON to this file.")
@click.option("--lines", type=OUTPUT, help="Write every line of the report as CSV to this file.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="id", show_default=True, help="Language of the report.")
@with_parts
def roster(
    parts: Services, file: Path, *, kabupaten: str | None, dry_run: bool, report: Path | None, lines: Path | None, lang: str
) -> None:
    """Import the families of a roster FILE, each whole or not at all."""
    result = _with_bars(
        lambda bars: import_roster(
            file,
            store=parts.store,
            office=_office(parts),
            engine=parts.engine,
            kinds=parts.kinds,
            options=Options(kabupaten=kabupaten, dry_run=dry_run, lines=lines, progress=bars.tell),
        )
    )
    if report is not None:
        report.write_text(json.dumps(result.to_dict(), ensure_ascii=False, indent=2) + "\n", "utf-8")
    click.echo(result.render(lang), nl=False)


@import_.command()
@click.argument("kabupaten", callback=_kabupaten)
@with_parts
def waiting(parts: Services, kabupaten: str) -> None:
    """List the families of KABUPATEN that have no kelompok yet."""
    table = TABLES["kpm"]
    query = select(table.c.no, table.c.id, table.c.desa_code).where(
        *(table.c.kabupaten == kabupaten, table.c.kelompok_id.is_(None), table.c.deleted.is_(False), table.c.moved.is_(None))
    )
    with read_transaction(parts.engine) as connection:
        rows = list(connection.execute(query.order_by(table.c.desa_code, table.c.no)))
    if rows:
        show([("no", "id", "desa"), *((str(row.no or "-"), row.id, row.desa_code or "-") for row in rows)])
    click.echo(f"{len(rows)} families wait for a kelompok.")
