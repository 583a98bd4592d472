"""Coverage on the board of a disaster: who is in need, who was reached, and what waits for a person."""

from datetime import date

from sqlalchemy import Connection

from server.aid.coverage import Covered, coverage_of, waiting
from server.aid.events import Event
from server.aid.spm import Standard
from server.console.speech import say

Facts = list[tuple[str, str]]


def tell(connection: Connection, event: Event, _today: date) -> Facts:
    """Return the coverage of a disaster by group, what is only reported, and how much waits; three statements over kept sums."""
    places = [(event.kabupaten, one) for one in event.ids]
    covered, waits = coverage_of(connection, places), waiting(connection, places)
    told = [(say(f"korban.measure.{one.measure}"), share(one)) for one in covered.groups if one.need]
    told.append((say("korban.reported_kk"), str(covered.reported_kk)))
    return [*told, (say("korban.board_pairs"), str(waits["pairs"])), (say("korban.board_doubles"), str(waits["doubles"]))]


def share(one: Covered) -> str:
    """Write how many of a group were reached: 12 dari 40 (30,0 %)."""
    return say("korban.share", served=one.served, need=one.need, percent=percent_of(one))


def percent_of(one: Covered | Standard) -> str:
    """Write the share that was reached, with the comma of the language."""
    return "" if one.percent is None else f"{one.percent:.1f} %".replace(".", say("korban.comma"))
