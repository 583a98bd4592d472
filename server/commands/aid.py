"""Disaster aid: hold what is kept of goods and coverage against the records themselves, count a kabupaten from nothing."""

import click

from server.aid.checks import check_aid, recount_aid
from server.commands.common import tell_differing, with_parts
from server.services import Services
from server.store.tables import TABLES


@click.group()
def aid() -> None:
    """Stock of stores, numbers of receipts and coverage, as they are kept."""


@aid.command("check")
@with_parts
def check(parts: Services) -> None:
    """Count stores from their lines, blocks from their receipts and coverage from households, and compare; ends with 1 where one differs."""
    tell_differing(parts, TABLES["partition"], check_aid)


@aid.command("count")
@click.argument("kabupaten")
@with_parts
def count(parts: Services, kabupaten: str) -> None:
    """Count a KABUPATEN from nothing, after a check has found it wrong and the cause is known."""
    click.echo(f"Counted: {recount_aid(parts, kabupaten)} rows of stock.")
