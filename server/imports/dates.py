"""Birth dates in the styles that exports have.

Day first always: 05/04/2012 is 5 April, and 04/25/2012 is no date.
A two-digit year is the latest such year that is not in the future.
A bare number from 1 to 60000 is a spreadsheet's day count from 1900, except 1900 to 2100, which is a year without a day.
"""

import re
from datetime import date, timedelta

from server.imports.values import Read, fixed, unread

DAY_FIRST = re.compile(r"(\d{1,2})[/\-. ](\d{1,2})[/\-. ](\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})[/\-.](\d{1,2})[/\-.](\d{1,2})")
MONTH_NAMED = re.compile(r"(\d{1,2})[\s\-./]*([A-Za-z]{3,9})\.?[\s\-./,]*(\d{4}|\d{2})")
CLOCK = re.compile(r"[T\s]\s*\d{1,2}[:.]\d{2}([:.]\d{2}([.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2}|AM|PM)?\Z", re.IGNORECASE)
SERIAL = re.compile(r"(\d{1,5})([.,]\d+)?")
SERIAL_START = date(1899, 12, 30)
SERIAL_LEAP_BUG = 60
SERIAL_MAX = 60_000
YEAR_ALONE = range(1900, 2101)
AGE_DAYS_MAX = 125 * 366
MONTHS = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des")
OTHER_MONTHS = {"may": 5, "aug": 8, "agt": 8, "ags": 8, "agust": 8, "oct": 10, "nop": 11, "peb": 2, "pebruari": 2, "dec": 12}
LONG_MONTHS = (
    "januari february februari march maret april june juni july juli august agustus september sept "
    "october oktober november nopember december desember january"
).split()


def birth_date(text: str, today: date) -> Read:
    """Read a birth date; impossible, future and too old ones need a person."""
    bare = text.strip().strip("'’‘`\"=").strip()
    plain = CLOCK.sub("", bare)
    if match := DAY_FIRST.fullmatch(plain):
        day, month, year, note = int(match[1]), int(match[2]), match[3], ""
    elif match := YEAR_FIRST.fullmatch(plain):
        day, month, year, note = int(match[3]), int(match[2]), match[1], ""
    elif match := MONTH_NAMED.fullmatch(plain):
        day, month, year, note = int(match[1]), _month(match[2]), match[3], ""
    else:
        return _serial(text, bare, today)
    if len(year) == 2:
        year, note = str(_century(int(year), today)), "short_year"
    try:
        return _plausible(date(int(year), month, day), note or _trimmed(text, bare), text=text, today=today)
    except ValueError:
        return unread(text, "date_impossible")


def _trimmed(text: str, bare: str) -> str:
    return "" if bare == text else "apostrophe" if bare != text.strip() else "spaces"


def _month(word: str) -> int:
    """Return the month of an Indonesian or English name, whole or short; 0 when it is none."""
    lower = word.lower()
    if lower in OTHER_MONTHS:
        return OTHER_MONTHS[lower]
    if lower not in LONG_MONTHS and lower not in MONTHS:
        return 0
    return OTHER_MONTHS.get(lower[:3]) or MONTHS.index(lower[:3]) + 1


def _century(year: int, today: date) -> int:
    this = today.year // 100 * 100
    return this + year if this + year <= today.year else this - 100 + year


def _serial(text: str, bare: str, today: date) -> Read:
    match = SERIAL.fullmatch(bare)
    if not match or not 0 < int(match[1]) <= SERIAL_MAX:
        return unread(text, "date_not_understood")
    days = int(match[1])
    if days in YEAR_ALONE:
        return unread(text, "date_year_alone")
    born = SERIAL_START + timedelta(days=days + (days < SERIAL_LEAP_BUG))
    return _plausible(born, "date_serial", text=text, today=today)


def _plausible(born: date, note: str, *, text: str, today: date) -> Read:
    if born > today:
        return unread(text, "date_in_future")
    if (today - born).days > AGE_DAYS_MAX:
        return unread(text, "date_too_old")
    return fixed(born, note, text)
