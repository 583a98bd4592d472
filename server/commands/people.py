"""Phones and accounts: enrol, retire, report stolen, add."""

from datetime import datetime

import click
from sqlalchemy import Row

from server.commands.common import show, told_by, with_parts
from server.identity.accounts import INSPECTING, ROLES
from server.identity.enrolment import find_workers, mark_device, phones_of, qr_payload
from server.services import Services
from sync.limits import ENROL_CODE_DAYS, PASSWORD_CHARS_MIN

TAKES_IDS = {"ignore_unknown_options": True}
"""An id may begin with a hyphen, and is no option then."""


@click.command(context_settings=TAKES_IDS)
@click.argument("worker")
@with_parts
def enrol(parts: Services, worker: str) -> None:
    """Make a one-time code for a phone of WORKER (id, NIP or full name)."""
    found = the_worker(parts, worker)
    code = parts.enrolment.issue(found.id, found.kabupaten)
    click.echo(f"Code  {code}  (once, within {ENROL_CODE_DAYS} days)")
    click.echo(f"QR    {qr_payload(parts.settings.address, code)}")


def the_worker(parts: Services, wanted: str) -> Row:
    """Return the one worker whose id, NIP or name this is, or end the command."""
    found = find_workers(parts.engine, wanted)
    if not found:
        raise click.ClickException("no such worker; give the id, the NIP or the full name")
    if len(found) > 1:
        click.echo("Several workers have this name; give the id:", err=True)
        show((row.id, row.kabupaten, row.nip or "-") for row in found)
        raise click.exceptions.Exit(1)
    return found[0]


@click.group()
def device() -> None:
    """Phones: list those of a worker, mark one that is given back or lost."""


@device.command(name="list", context_settings=TAKES_IDS)
@click.argument("worker")
@with_parts
def list_(parts: Services, worker: str) -> None:
    """List the phones of WORKER (id, NIP or full name): id, state, when last seen, name."""
    phones = phones_of(parts.engine, the_worker(parts, worker).id)
    if not phones:
        click.echo("No phone yet.")
        return
    show((row.id, row.state, f"{row.last_seen_at:%Y-%m-%d %H:%M} UTC" if row.last_seen_at else "-", row.name) for row in phones)


@device.command(context_settings=TAKES_IDS)
@click.argument("device_id")
@with_parts
def retired(parts: Services, device_id: str) -> None:
    """Mark a phone as given back: it may still hand in, and gets nothing."""
    mark_device(parts.engine, device_id, "retired", at=parts.clock())
    click.echo("Retired: what it still brings is held for the supervisor.")


@device.command(context_settings=TAKES_IDS)
@click.argument("device_id")
@with_parts
def stolen(parts: Services, device_id: str) -> None:
    """Mark a phone as stolen: it is refused."""
    mark_device(parts.engine, device_id, "stolen", at=parts.clock())
    click.echo("Stolen: it is refused from now on.")


@click.group()
def account() -> None:
    """Accounts of the office."""


@account.command()
@click.argument("username")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--region", required=True, help="Code of the region the account sees: 00 (the nation), a province, a kabupaten or a kecamatan.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day of the account, YYYY-MM-DD; an inspector needs one.")
@click.password_option(help=f"At least {PASSWORD_CHARS_MIN} characters; asked for if not given.")
@with_parts
def add(parts: Services, username: str, *, role: str, region: str, until: datetime | None, password: str) -> None:
    """Make an account."""
    if role in INSPECTING and until is None:
        raise click.UsageError("an inspector's account ends on a day: give --until YYYY-MM-DD")
    last, by = until and until.date(), told_by("account add")
    click.echo(f"Account {parts.accounts.add(username, password, role=role, region=region, until=last, command=by)}")
