"""Values of people's records as a page tells them: names instead of ids, and long numbers masked unless they are asked for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from schemas.fields import is_day
from server.console.speech import knows, say, write_day
from server.console.values import write_value
from server.people.names import Names, kind_named

LONG_NUMBER = re.compile(r"(?<!\d)\d{12}(?=\d{4}(?!\d))")
"""NIK and number of a family card, all but the last four digits."""
MASK = "•" * 12
MONTH = re.compile("[0-9]{4}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Telling:
    """How values are told on one page; `bare`: long numbers are not masked."""

    names: Names = field(default_factory=dict)
    bare: bool = False

    def value(self, kind: str, name: str, value: Any, about: str | None = None) -> str:
        """Write a value of a record, empty for none."""
        named = kind_named(kind, name, about)
        if named and value:
            return ", ".join(self.name(named, one) for one in (value if isinstance(value, list) else [value]))
        mark = f"people.mark.{value}" if name == "status" else ""
        if mark and knows(mark):
            return say(mark)
        if isinstance(value, str) and name == "bulan" and MONTH.fullmatch(value):
            return write_month(value)
        if isinstance(value, str) and is_day(value):
            return write_day(date.fromisoformat(value))
        return self.plain(write_value(kind, name, value) or "")

    def name(self, kind: str, one: Any) -> str:
        """Return what a record is called, or that nobody knows."""
        found = self.names.get((kind, one)) if isinstance(one, str) else None
        if found is None:
            return one if kind == "wilayah" and isinstance(one, str) else say("people.unknown")
        return write_day(date.fromisoformat(found)) if is_day(found) else self.plain(found)

    def plain(self, text: str) -> str:
        """Mask the long numbers of a text."""
        return text if self.bare else LONG_NUMBER.sub(MASK, text)

    def cells(self, kind: str, names: Iterable[str], fields: Mapping[str, Any]) -> list[str]:
        """Write some fields of a record."""
        return [self.value(kind, name, fields.get(name), fields.get("about_kind")) for name in names]


def write_month(month: str) -> str:
    """Write a month: November 2026."""
    year, number = month.split("-")
    return say("people.month", month=say("moment.months").split()[int(number) - 1], year=year)
