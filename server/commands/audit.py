"""Audit: seal the change log and the books, hand their digest outside, verify them, note a restore."""

from pathlib import Path

import click

from server.commands.common import show, with_parts
from server.engine import read_transaction
from server.inspect.books import BOOKS
from server.inspect.digest import read_digests
from server.inspect.handing import hand_out
from server.inspect.restores import note_restore, restores_in
from server.inspect.seal import seal_all
from server.inspect.verify import verify
from server.inspect.walking import Fault
from server.services import Services

SENTENCES = {
    "edited": "row edited",
    "missing": "row missing",
    "reordered": "row reordered",
    "added": "row added",
    "resealed": "chain made anew",
}


@click.group()
def audit() -> None:
    """The change log and what the office did: seal it, hand its digest outside, verify it, note a restore."""


@audit.command()
@with_parts
def seal(parts: Services) -> None:
    """Seal what is new; the timetable does so each minute."""
    click.echo(f"Sealed: {seal_all(parts)} rows.")


@audit.command()
@with_parts
def digest(parts: Services) -> None:
    """Hand the digest of the day outside, as the timetable does each night, and print it."""
    click.echo(hand_out(parts))


@audit.command(name="verify")
@click.option(
    *("--digest", "digests"),
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A digest handed outside; may be given several times.",
)
@with_parts
def verify_(parts: Services, digests: tuple[Path, ...]) -> None:
    """Verify every chain against its rows, and against digests; ends with 1 and names each row if something was changed."""
    number = 0
    with read_transaction(parts.engine) as connection:
        restores = restores_in(connection)
        for restore in restores:
            click.echo(f"Restored from a backup: {restore.at:%Y-%m-%d %H:%M} UTC: {restore.reason}")
        outside = read_digests((path.read_text("utf-8") for path in digests), restores)
        for number, fault in enumerate(verify(connection, outside), 1):
            click.echo(line_of(fault))
    if number:
        raise click.exceptions.Exit(1)
    click.echo("Every chain fits its rows" + (f" and {len(digests)} digests." if digests else "."))


@audit.command()
@click.option("--reason", prompt=True, help="Why, and from which backup; inspectors read it.")
@with_parts
def restored(parts: Services, reason: str) -> None:
    """Note that the database was restored from a backup: right after the restore, before the server starts."""
    if not reason.strip():
        raise click.UsageError("give a reason")
    heads = note_restore(parts, reason.strip())
    show((name, number) for name, number in heads.items())
    click.echo("Noted: digests handed out until now count up to these links; the note is sealed, and inspectors see it.")


def line_of(fault: Fault) -> str:
    """Return a fault as a line: partition or book, what, the link or the stretch of links, the form or the row."""
    upto = f" to {fault.upto}" if fault.upto > fault.sequence else ""
    link = f" link {fault.sequence}{upto}" if fault.sequence else ""
    kind = "row" if fault.chain in BOOKS else "form"
    return f"{fault.chain}: {SENTENCES[fault.what]}:{link} {kind} {fault.form or 'unknown'}"
