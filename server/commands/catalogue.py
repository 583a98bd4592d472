"""The P2K2 catalogue and the periods of a year, from the data that may be edited."""

from pathlib import Path

import click

from server.catalogue import CATALOGUE_FILE, install, read_catalogue, read_periods
from server.commands.common import with_parts
from server.cycle.rules import shipped_row
from server.graduasi.rules import shipped_exit_rules
from server.office import Office
from server.services import Services
from server.store.grants import NATION
from server.zones import local


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=CATALOGUE_FILE)
@click.option("--year", type=int, help="Year of the periods; the present one by default.")
@with_parts
def catalogue(parts: Services, file: Path, year: int | None) -> None:
    """Import modules, sessions and the four periods of a year from FILE, the shipped one by default, and the first version of the rules."""
    office = Office(parts.store, "import", parts.clock, parts.random)
    rows = [*read_catalogue(file), *read_periods(year or local(parts.clock(), NATION).year, file), shipped_row(), shipped_exit_rules()]
    changed = install(rows, parts.store, office, parts.kinds)
    click.echo(f"{len(rows)} rows, {changed} of them new or changed.")
