"""Upkeep: tables, epoch, settings."""

import click

from server.app import utc_now
from server.commands.common import migrate, show
from server.config import Settings
from server.epoch import raise_epoch, read_epoch


@click.group()
def db() -> None:
    """The database."""


@db.command()
@click.pass_obj
def upgrade(settings: Settings) -> None:
    """Bring the tables to the newest version."""
    migrate(settings)
    click.echo("The tables are up to date.")


@click.group()
def epoch() -> None:
    """The number of the server's history; phones bring back what was forgotten when it rises."""


@epoch.command("show")
@click.pass_obj
def show_epoch(settings: Settings) -> None:
    """Print the epoch."""
    click.echo(read_epoch(settings.instance, utc_now()))


@epoch.command("raise")
@click.pass_obj
def raise_it(settings: Settings) -> None:
    """Raise the epoch: after a restore from backup, before the server starts."""
    click.echo(f"The epoch is {raise_epoch(settings.instance, utc_now())} now; start the server again.")


@click.command()
@click.pass_obj
def settings(settings: Settings) -> None:
    """List every setting: its variable, its value, what it means."""
    show(settings.table())
