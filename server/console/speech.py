"""The language of the present visitor: words, days and moments as the console writes them."""

from datetime import date, datetime, timedelta

from flask import flash, request, session

from server.console.words import LANGUAGES, WORDS, tell
from server.zones import local, zone_of
from sync.errors import CATALOGUE

CHOICE = "bahasa"
"""Asks for a language in an address, and keeps it in the session."""


def language() -> str:
    """Return the language that the visitor has chosen, else Indonesian."""
    chosen = session.get(CHOICE)
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def keep_choice() -> None:
    """Keep the language that the address asks for."""
    if request.args.get(CHOICE) in LANGUAGES:
        session[CHOICE] = request.args[CHOICE]


def say(key: str, **values: object) -> str:
    """Return a text of the catalogue for the present visitor."""
    return tell(language(), key, **values)


def knows(key: str) -> bool:
    """Tell whether the catalogue of the console has a key, for keys made from data."""
    return key in WORDS


def reason_of(code: str) -> str:
    """Return the sentence of an error or a reason; the console's own where it has one."""
    key = f"reason.{code}"
    return say(key) if knows(key) else getattr(CATALOGUE[code if code in CATALOGUE else "invalid"], language())


def note(key: str, *, kind: str = "good", link: tuple[str, str] | None = None, **values: object) -> None:
    """Tell something on the next page that the visitor sees; `kind` is good, warn or bad, `link` (text, address)."""
    flash({"text": say(key, **values), "link": link}, kind)


def write_day(day: date) -> str:
    """Write a date: 21 November 2026."""
    return say("moment.day", day=day.day, month=say("moment.months").split()[day.month - 1], year=day.year)


def write_month(month: str) -> str:
    """Write a month: November 2026."""
    year, number = month.split("-")
    return say("moment.month", month=say("moment.months").split()[int(number) - 1], year=year)


def write_moment(instant: datetime, kabupaten: str) -> str:
    """Write an instant in the zone of a kabupaten: 21 November 2026, 10.05 WIB."""
    here = local(instant, kabupaten)
    return say("moment.minute", day=write_day(here.date()), hour=here.hour, minute=here.minute, zone=zone_of(kabupaten))


def write_clock(error: int | None) -> str:
    """Write how far a phone's clock is off; `error`: phone less server in seconds, None where it is not known."""
    if not error:
        return "" if error is None else say("item.exact")
    return say("item.fast" if error > 0 else "item.slow", n=abs(error))


def write_age(age: timedelta) -> str:
    """Write how long ago something was, in its largest whole unit."""
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 60:
        return say("moment.minutes_ago", n=minutes)
    if minutes < 24 * 60:
        return say("moment.hours_ago", n=minutes // 60)
    return say("moment.days_ago", n=minutes // (24 * 60))
