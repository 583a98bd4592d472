"""Values of people's records as a page tells them: names instead of ids, and long numbers masked unless they are asked for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from schemas.fields import SEMESTER, is_day
from schemas.perilaku import ASPECTS
from server.console.speech import knows, language, say, write_day, write_month
from server.console.values import write_value
from server.console.words import LANGUAGES
from server.observations.steps import read_steps
from sync.ids import is_id

LONG_NUMBER = re.compile(r"(?<!\d)\d{12}(?=\d{4}(?!\d))")
"""NIK and number of a family card, all but the last four digits."""
MASK = "•" * 4
MONTH = re.compile("[0-9]{4}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Telling:
    """How values are told on one page; `names`: id or code -> name; `bare`: long numbers are not masked."""

    names: Mapping[str, str] = field(default_factory=dict)
    bare: bool = False

    def value(self, kind: str, name: str, value: Any) -> str:
        """Write a value of a record, empty for none."""
        key = f"people.mark.{value}"
        if name == "status" and knows(key):
            return say(key)
        if isinstance(value, str) and name == "bulan" and MONTH.fullmatch(value):
            return write_month(value)
        if isinstance(value, str) and name == "semester" and SEMESTER.fullmatch(value):
            return say("people.semester", half=value[5:], year=value[:4])
        if isinstance(value, int) and kind == "perilaku" and name in ASPECTS:
            return f"{value} · {read_steps()[name]['steps'][value - 1][LANGUAGES.index(language())]}"
        text = write_value(kind, name, value, self.names) or ""
        if is_day(text):
            return write_day(date.fromisoformat(text))
        return say("people.unknown") if is_id(text) else self.plain(text)

    def name(self, identity: str) -> str:
        """Return what a record is called, or that nobody knows."""
        return self.plain(self.names.get(identity) or say("people.unknown"))

    def plain(self, text: str) -> str:
        """Mask the long numbers of a text."""
        return text if self.bare else LONG_NUMBER.sub(MASK, text)

    def cells(self, kind: str, names: Iterable[str], fields: Mapping[str, Any]) -> list[str]:
        """Write some fields of a record."""
        return [self.value(kind, name, fields.get(name)) for name in names]
