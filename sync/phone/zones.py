"""The date where the work is done: Indonesia has three zones and no summer time."""

from datetime import date, datetime, timedelta, timezone

ZONES = {
    "WIB": timezone(timedelta(hours=7), "WIB"),
    "WITA": timezone(timedelta(hours=8), "WITA"),
    "WIT": timezone(timedelta(hours=9), "WIT"),
}
HOME_ZONE = "WIB"


def local_time(unix: float, zone: str) -> datetime:
    """Return the local time of an instant."""
    return datetime.fromtimestamp(unix, ZONES[zone])


def local_date(unix: float, zone: str) -> date:
    """Return the local date of an instant."""
    return local_time(unix, zone).date()
