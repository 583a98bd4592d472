"""Demonstration data of any size: kabupaten whose kelompok met every month."""

import tomllib
from random import Random

import click
from sqlalchemy import select

from server.attendance.rollup import keep_kabupaten
from server.commands.common import with_parts
from server.dashboard.keep import keep_dashboard
from server.demo.fill import WORDS_FILE
from server.demo.year.make import Size, make_year
from server.engine import read_transaction, refresh_statistics
from server.people.trace import trace
from server.services import Services
from server.store.tables import TABLES
from sync.limits import DEMO_FAMILIES, DEMO_KABUPATEN_MAX

PARTITION, WILAYAH = TABLES["partition"], TABLES["wilayah"]


@click.command()
@click.option("--kabupaten", "number", type=click.IntRange(1, DEMO_KABUPATEN_MAX), default=1, show_default=True, help="How many.")
@click.option("--families", type=click.IntRange(1), default=DEMO_FAMILIES, show_default=True, help="Families of each.")
@click.option("--months", type=click.IntRange(1, 24), default=12, show_default=True, help="Months before this one.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same year.")
@with_parts
def demo(parts: Services, *, number: int, families: int, months: int, seed: int) -> None:
    """Make invented kabupaten with months of meetings behind them, under codes of province 35 that nobody has; tables must be up to date."""
    words = tomllib.loads(WORDS_FILE.read_text("utf-8"))
    with read_transaction(parts.engine) as connection:
        taken = set(connection.scalars(select(PARTITION.c.kabupaten).union(select(WILAYAH.c.code))))
    free = [code for code in (f"35{place:02d}" for place in range(1, 100)) if code not in taken]
    if len(free) < number:
        raise click.ClickException("every code of province 35 is taken, by real regions or by earlier demonstrations; nothing was made")
    for code in free[:number]:
        click.echo(f"Kabupaten {code}: {families} families, {months} months")
        make_year(parts, words, Size(code, families, months), Random(f"{seed}-{code}"), click.echo)
    while trace(parts, all_partitions=True):
        pass
    for code in free[:number]:
        click.echo(f"Kabupaten {code}: attendance of {keep_kabupaten(parts, code)} families counted")
    click.echo(f"Dashboard: {keep_dashboard(parts)} months of kabupaten summed")
    refresh_statistics(parts.engine)
