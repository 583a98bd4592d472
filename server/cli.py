"""The command line: `lapangan COMMAND`."""

import os
from typing import Any

import click
from sqlalchemy.exc import DatabaseError

from server.commands.aid import aid
from server.commands.attendance import attendance
from server.commands.audit import audit
from server.commands.catalogue import catalogue
from server.commands.dashboard import dashboard
from server.commands.demo import demo
from server.commands.exports import exports
from server.commands.imports import import_
from server.commands.jobs import jobs
from server.commands.people import account, device, enrol
from server.commands.sealed import sealed
from server.commands.serving import run, serve
from server.commands.supervisi import supervisi
from server.commands.upkeep import db, epoch, settings
from server.commands.week import week
from server.config import Settings
from sync.errors import CATALOGUE, Problem
from sync.phone.cli import phone

COMMANDS: tuple[click.Command, ...] = (
    *(run, phone, serve, jobs, db, import_, enrol, device, sealed, account, epoch, settings, supervisi, week, audit),
    *(attendance, dashboard, demo, exports, aid),
)


class Lapangan(click.Group):
    """Tells a problem as one sentence."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(context)
        except Problem as problem:
            entry = CATALOGUE[problem.error.code]
            raise click.ClickException(f"{entry.en} {problem.error.details or ''}".rstrip()) from None
        except DatabaseError as error:
            told = f"the database refused ({type(error).__name__}); are its tables up to date? ./lapangan db upgrade"
            raise click.ClickException(told) from None


@click.group(cls=Lapangan)
@click.pass_context
def lapangan(context: click.Context) -> None:
    """Lapangan: offline-first field work for PKH and disaster aid."""
    try:
        context.obj = Settings.from_environment(os.environ)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


for command in COMMANDS:
    lapangan.add_command(command)
import_.add_command(catalogue)

if __name__ == "__main__":
    lapangan(prog_name="lapangan")
