"""What commands share: the settings they run with, and a table for the terminal."""

import os
import pwd
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import click
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Table, select

from server.app import create_app
from server.config import Settings
from server.engine import read_transaction
from server.services import Services
from sync.limits import DOER_CHARS_MAX

Command = Callable[..., Any]


def with_parts(command: Command) -> Command:
    """Run a command with the parts of an application as its first argument."""

    @click.pass_obj
    @wraps(command)
    def run(settings: Settings, *arguments: Any, **options: Any) -> Any:
        app = create_app(settings)
        with app.app_context():
            parts: Services = app.extensions["lapangan"]
            return command(parts, *arguments, **options)

    return run


def migrate(settings: Settings) -> Flask:
    """Bring the database to the newest tables; return an application on it."""
    app = create_app(settings)
    with app.app_context():
        upgrade()
    return app


def told_by(command: str) -> str:
    """Return a command with the user of the system who runs it, as acts on accounts name them: the process's own, whatever its environment says."""
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container may run as a number that has no name
        user = str(os.getuid())
    return f"{command}, {user}"[:DOER_CHARS_MAX]


def tell_differing(parts: Services, place: Table, check: Callable[[Services, str], int]) -> None:
    """Count every kabupaten of a table of places anew, and print for each how many rows differ; end with 1 where one does."""
    with read_transaction(parts.engine) as connection:
        codes = list(connection.scalars(select(place.c.kabupaten).order_by(place.c.kabupaten)))
    found = {code: check(parts, code) for code in codes}
    for code, differing in found.items():
        click.echo(f"{code}: {differing} rows differ" if differing else f"{code}: agrees")
    if any(found.values()):
        raise click.exceptions.Exit(1)


def show(rows: Iterable[tuple[str, ...]]) -> None:
    """Print rows as columns."""
    lines = [tuple(str(cell) for cell in row) for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
