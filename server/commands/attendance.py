"""Attendance: count what is kept anew and compare, or keep it up now."""

import click

from server.attendance.rollup import PLACE, check_rollup, keep_attendance, rebuild
from server.commands.common import tell_differing, with_parts
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
    tell_differing(parts, PLACE, check_rollup)


@attendance.command("rebuild")
@click.argument("kabupaten")
@with_parts
def rebuild_(parts: Services, kabupaten: str) -> None:
    """Count a KABUPATEN from nothing."""
    click.echo(f"Counted: {rebuild(parts, kabupaten)} families.")
