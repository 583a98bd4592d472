"""Attendance: count what is kept anew and compare, or keep it up now."""

import click
from sqlalchemy import select

from server.attendance.rollup import PLACE, check_rollup, keep_attendance, rebuild
from server.commands.common import with_parts
from server.engine import read_transaction
from server.services import Services


@click.group()
def attendance() -> None:
    """The attendance of families by month."""


@attendance.command("keep")
@with_parts
def keep(parts: Services) -> None:
    """Count again what may have changed; the timetable does so every quarter of an hour."""
    click.echo(f"Counted again: {keep_attendance(parts)} families.")


@attendance.command("check")
@with_parts
def check(parts: Services) -> None:
    """Count everything anew and compare with what is kept; ends with 1 where it differs, and names each kabupaten."""
    with read_transaction(parts.engine) as connection:
        places = list(connection.scalars(select(PLACE.c.kabupaten).order_by(PLACE.c.kabupaten)))
    found = {place: check_rollup(parts, place) for place in places}
    for place, differing in found.items():
        click.echo(f"{place}: {differing} rows differ" if differing else f"{place}: agrees")
    if any(found.values()):
        raise click.exceptions.Exit(1)


@attendance.command("rebuild")
@click.argument("kabupaten")
@with_parts
def rebuild_(parts: Services, kabupaten: str) -> None:
    """Count a KABUPATEN from nothing."""
    click.echo(f"Counted: {rebuild(parts, kabupaten)} families.")
