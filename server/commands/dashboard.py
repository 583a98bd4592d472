"""The dashboard: keep its sums up now, hold them against a count of all anew, count a kabupaten from nothing."""

from pathlib import Path

import click

from server.commands.common import tell_differing, with_parts
from server.dashboard.keep import PLACE, check_dashboard, keep_dashboard, rebuild_dashboard
from server.dashboard.targets import TARGETS_FILE, install_targets, read_targets
from server.engine import write_transaction
from server.services import Services


@click.group()
def dashboard() -> None:
    """The sums of the dashboard, by region and month."""


@dashboard.command("keep")
@with_parts
def keep(parts: Services) -> None:
    """Sum again what may have changed; the timetable does so every quarter of an hour, after the attendance."""
    click.echo(f"Summed again: {keep_dashboard(parts)} months of kabupaten.")


@dashboard.command("check")
@with_parts
def check(parts: Services) -> None:
    """Sum what may have changed, then count everything anew and compare; ends with 1 where it differs, and names each kabupaten."""
    keep_dashboard(parts)
    tell_differing(parts, PLACE, check_dashboard)


@dashboard.command("rebuild")
@click.argument("kabupaten")
@with_parts
def rebuild(parts: Services, kabupaten: str) -> None:
    """Count a KABUPATEN from nothing."""
    click.echo(f"Summed: {rebuild_dashboard(parts, kabupaten)} months.")


@dashboard.command("targets")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=TARGETS_FILE)
@with_parts
def targets(parts: Services, file: Path) -> None:
    """Put the targets of FILE, the shipped one by default, in place of those that are kept."""
    try:
        found = read_targets(file)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    with write_transaction(parts.engine) as connection:
        install_targets(connection, found)
    click.echo(f"{len(found)} targets.")
