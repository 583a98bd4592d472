"""How papers write days, moments and numbers: in Indonesian, whoever prints them."""

from datetime import date, datetime

from schemas.fields import is_day
from server.zones import local, zone_of

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
UNKNOWN = "tidak diketahui"


def day(text: str | None) -> str:
    """Write a date: 3 November 2026; empty for none, and what is no date as it stands."""
    if not text or not is_day(text):
        return text or ""
    one = date.fromisoformat(text)
    return f"{one.day} {MONTHS[one.month - 1]} {one.year}"


def month(text: str | None) -> str:
    """Write a month: November 2026; empty for none."""
    if not text or not is_day(f"{text}-01"):
        return text or ""
    return f"{MONTHS[int(text[5:]) - 1]} {text[:4]}"


def moment(instant: datetime, kabupaten: str) -> str:
    """Write an instant in the zone of a kabupaten: 3 November 2026 10.05.09 WIB."""
    here = local(instant, kabupaten)
    return f"{day(here.date().isoformat())} {here:%H.%M.%S} {zone_of(kabupaten)}"


def plain(value: object) -> str:
    """Write a value of a list: its underlines as blanks, yes or no as words; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return str(value).replace("_", " ")
