"""Supervision: draw families to check and meetings to observe for a supervisor."""

from random import Random, SystemRandom

import click

from server.commands.common import with_parts
from server.commands.people import TAKES_IDS, the_worker
from server.office import Office
from server.services import Services
from server.supervision.draw import Draw, Numbers, draw_for
from server.zones import local
from sync.limits import DRAWN_MAX

ACTOR = "supervisi"
NUMBER = click.IntRange(0, DRAWN_MAX)


@click.group()
def supervisi() -> None:
    """Supervision on foot: draw what a supervisor visits."""


@supervisi.command(context_settings=TAKES_IDS)
@click.argument("worker")
@click.option("--families", type=NUMBER, default=10, show_default=True, help="Families to check at home.")
@click.option("--meetings", type=NUMBER, default=2, show_default=True, help="Planned P2K2 meetings to observe.")
@click.option("--kecamatan", help="Code of a kecamatan to draw from; by default the whole kabupaten of the supervisor.")
@click.option("--seed", type=int, help="The same seed draws the same from the same data; by default chance.")
@with_parts
def draw(parts: Services, worker: str, families: int, meetings: int, kecamatan: str | None, seed: int | None) -> None:
    """Draw for WORKER (id, NIP or full name of a supervisor), as of today; what was drawn this month is not drawn again."""
    found = the_worker(parts, worker)
    today = local(parts.clock(), found.kabupaten).date()
    wanted, random = Draw(found.id, found.kabupaten, today, kecamatan), SystemRandom() if seed is None else Random(seed)
    drawn = draw_for(parts, wanted, Numbers(families, meetings), Office(parts.store, ACTOR, parts.clock, parts.random), random)
    click.echo(f"Drawn: {drawn.families} families, {drawn.meetings} meetings.")
