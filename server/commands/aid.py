"""Disaster aid: hold the kept stock against the lines of every ledger, count a kabupaten from nothing."""

import click

from server.aid.stock import check_goods, recount_goods
from server.commands.common import tell_differing, with_parts
from server.services import Services
from server.store.tables import TABLES


@click.group()
def aid() -> None:
    """Stock of stores and numbers of receipts, as each commit keeps them."""


@aid.command("check")
@with_parts
def check(parts: Services) -> None:
    """Count every store from its lines and every block from its receipts, and compare; ends with 1 where one differs."""
    tell_differing(parts, TABLES["partition"], check_goods)


@aid.command("count")
@click.argument("kabupaten")
@with_parts
def count(parts: Services, kabupaten: str) -> None:
    """Count a KABUPATEN from nothing, after a check has found it wrong and the cause is known."""
    click.echo(f"Counted: {recount_goods(parts, kabupaten)} rows of stock.")
