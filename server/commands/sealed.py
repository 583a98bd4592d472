"""Sealed work of phones whose PIN was forgotten: what waits, recover it, take in a file."""

import getpass
from pathlib import Path

import click

from server.commands.common import show, with_parts
from server.commands.people import TAKES_IDS
from server.identity.sealed import summary
from server.recovery import Report, recover, take_in
from server.services import Services
from sync.errors import Problem
from sync.limits import SEALED_FILE_BYTES_MAX


@click.group()
def sealed() -> None:
    """Sealed work of phones whose PIN was forgotten."""


@sealed.command(name="list")
@with_parts
def list_(parts: Services) -> None:
    """List phones with sealed forms: device, worker, state, how many, since when."""
    rows = summary(parts.engine)
    if not rows:
        click.echo("Nothing sealed.")
        return
    show((row.device, row.worker_id or "-", row.state, str(row.number), f"{row.first:%Y-%m-%d %H:%M} UTC") for row in rows)


@sealed.command(name="recover", context_settings=TAKES_IDS)
@click.argument("device_id")
@with_parts
def recover_(parts: Services, device_id: str) -> None:
    """Open what DEVICE_ID handed in and play it into the store as its worker's forms; it may be repeated."""
    _tell(recover(parts, device_id, getpass.getuser()))


@sealed.command(name="take-in")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_parts
def take_in_(parts: Services, file: Path) -> None:
    """Take in a file of unsent work that a phone exported; it may be repeated."""
    if file.stat().st_size > SEALED_FILE_BYTES_MAX:
        raise Problem("too_large", {"limit": SEALED_FILE_BYTES_MAX})
    _tell(take_in(parts, file.read_bytes(), getpass.getuser()))


def _tell(report: Report) -> None:
    click.echo(f"{report.forms} forms, {report.unreadable} of them could not be opened.")
    show((outcome, str(number)) for outcome, number in sorted(report.outcomes.items()))
