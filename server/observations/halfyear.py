"""Half-years: the one that a day lies in, and the one before."""

from datetime import date


def semester_of(day: date) -> str:
    """Return the half-year of a day, `2026-2` from July to December."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"


def semester_before(semester: str) -> str:
    """Return the half-year before one."""
    year, half = semester.split("-")
    return f"{year}-1" if half == "2" else f"{int(year) - 1}-2"
