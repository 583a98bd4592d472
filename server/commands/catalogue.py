"""The P2K2 catalogue, the periods of a year and the goods of disaster aid, from the data that may be edited."""

from pathlib import Path

import click

from server.catalogue import CATALOGUE_FILE, GOODS_FILE, install, read_catalogue, read_goods, read_periods
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
@click.option("--barang", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=GOODS_FILE, help="File of goods; the shipped one by default.")
@with_parts
def catalogue(parts: Services, file: Path, year: int | None, barang: Path) -> None:
    """Import modules, sessions and the four periods of a year from FILE, the shipped one by default, the first version of the rules, and goods."""
    office = Office(parts.store, "import", parts.clock, parts.random)
    periods = read_periods(year or local(parts.clock(), NATION).year, file)
    rows = [*read_catalogue(file), *periods, shipped_row(), shipped_exit_rules(), *read_goods(barang)]
    changed = install(rows, parts.store, office, parts.kinds)
    click.echo(f"{len(rows)} rows, {changed} of them new or changed.")
