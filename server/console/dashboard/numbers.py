"""Figures as the dashboard writes them: shares from worst to best, what they are of, and how they stand to a target."""

from datetime import date
from enum import StrEnum

from server.console.speech import language, say
from server.cycle.stages import month_of
from server.dashboard.measures import ATTENDED, MEASURES
from server.dashboard.reading import Figure, tenths
from server.dashboard.targets import Target


class Stand(StrEnum):
    """How a figure stands to its target: its whole interval reaches it, or lies below it, or neither."""

    REACHED = "reached"
    BELOW = "below"
    OPEN = "open"
    FREE = "free"
    NOTHING = "nothing"


MARKS = {Stand.REACHED: "▲", Stand.BELOW: "▼", Stand.OPEN: "◆", Stand.FREE: "•", Stand.NOTHING: "–"}
"""What tells them apart without colours."""
WHOLE = 10
"""Tenths of a percent in one."""
SEPARATORS = {"id": str.maketrans(",.", ".,")}


def stand_of(figure: Figure | None, target: Target | None) -> Stand:
    """Return how a figure stands to a target; an end at which nothing counts, as of a meeting that may have been cancelled, neither reaches nor misses it."""
    if figure is None or not (figure.worst_of or figure.best_of):
        return Stand.NOTHING
    if target is None:
        return Stand.FREE
    if figure.worst_of and figure.worst_met * 100 >= target.percent * figure.worst_of:
        return Stand.REACHED
    return Stand.BELOW if figure.best_of and figure.best_met * 100 < target.percent * figure.best_of else Stand.OPEN


def write_number(number: int) -> str:
    """Write a number with its thousands parted."""
    return f"{number:,}".translate(SEPARATORS.get(language(), {}))


def write_percent(share: int | None) -> str:
    """Write tenths of a percent, a dash for none."""
    return "–" if share is None else f"{share / 10:,.1f}\N{NO-BREAK SPACE}%".translate(SEPARATORS.get(language(), {}))


def write_share(figure: Figure | None) -> str:
    """Write a share, from worst to best where they differ, and that it is not known where that says nothing."""
    if figure is None or not (figure.worst_of or figure.best_of):
        return "–"
    if figure.blank:
        return say("dashboard.blank")
    if figure.certain:
        return write_percent(figure.worst)
    return say("dashboard.between", worst=write_percent(figure.worst or 0), best=write_percent(figure.best))


def write_numbers(measure: str, figure: Figure) -> str:
    """Write what a share is of, and where its ends differ what it is of what is known; of attendance some gaps count twice, so not there."""
    if figure.certain or figure.blank or measure == ATTENDED:
        return write_of(figure)
    known = say("dashboard.known", met=write_number(figure.worst_met), of=write_number(figure.units - figure.unknown))
    return f"{write_of(figure)}; {known}"


def write_of(figure: Figure | None) -> str:
    """Write what a share is of: so many of so many, at both ends where they differ."""
    if figure is None or not figure.units:
        return "–"
    worst = say("dashboard.of", met=write_number(figure.worst_met), of=write_number(figure.worst_of))
    best = say("dashboard.of", met=write_number(figure.best_met), of=write_number(figure.best_of))
    return worst if figure.certain else say("dashboard.between", worst=worst, best=best)


def write_short(figure: Figure) -> str:
    """Write a share for a tile: in whole percent, rounded away from the other end, where it has two."""
    if figure.blank:
        return "?"
    if not figure.best_of or figure.certain:
        return write_percent(figure.worst)
    return say("dashboard.between_short", worst=(figure.worst or 0) // WHOLE, best=-(-(figure.best or 0) // WHOLE))


def write_parts(figure: Figure) -> list[str]:
    """Write how much of what was looked at is not known, waits for the office, and may lie on a phone."""
    parts = (figure.unknown, figure.held, figure.silent)
    return [say("dashboard.part", percent=write_percent(tenths(part, figure.units)), number=write_number(part)) for part in parts]


def write_target(target: Target | None) -> str:
    """Write a target with its year, a dash for none."""
    if target is None:
        return "–"
    return say("dashboard.target_of", percent=write_percent(round(target.percent * 10)), year=target.year)


def name_of_measure(name: str) -> str:
    """Return what a measure is called."""
    return say(f"dashboard.measure.{name}")


def is_due(measure: str, month: str, today: date) -> bool:
    """Tell whether a month has this measure yet."""
    return not MEASURES[measure].over or month < month_of(today)
