"""Audit: seal the change log, hand its digest outside, verify it."""

from pathlib import Path

import click

from server.commands.common import with_parts
from server.engine import read_transaction
from server.inspect.digest import read_digests
from server.inspect.handing import hand_out
from server.inspect.seal import seal_all
from server.inspect.verify import Fault, verify
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
    """The change log: seal it, hand its digest outside, verify it."""


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
    outside = read_digests(path.read_text("utf-8") for path in digests)
    number = 0
    with read_transaction(parts.engine) as connection:
        for number, fault in enumerate(verify(connection, outside), 1):
            click.echo(line_of(fault))
    if number:
        raise click.exceptions.Exit(1)
    click.echo("Every chain fits its rows" + (f" and {len(digests)} digests." if digests else "."))


def line_of(fault: Fault) -> str:
    """Return a fault as a line: partition, what, the link or the stretch of links, the form."""
    upto = f" to {fault.upto}" if fault.upto > fault.sequence else ""
    link = f" link {fault.sequence}{upto}" if fault.sequence else ""
    return f"{fault.kabupaten}: {SENTENCES[fault.what]}:{link} form {fault.form or 'unknown'}"
