"""How late work of a former pendamping is shown."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from server.console.facts import facts_of
from server.console.queues import say_kind
from server.console.shelf import Exhibit, Shelf
from server.console.speech import say, write_day
from server.desk.late import Lateness
from server.desk.nouns import OpenCase


def show(opened: OpenCase) -> Exhibit:
    """Show whose work it is, since when he has left, what it brought, and who has the kelompok now."""
    known: Lateness = opened.details["late"]
    about = [
        (say("late.kelompok"), known.kelompok_name),
        (say("late.ended"), write_day(date.fromisoformat(known.ended_on))),
        (say("late.present"), ", ".join(known.present.values()) or say("late.nobody")),
        *((say_kind(kind), str(number)) for kind, number in sorted(known.counts.items())),
    ]
    return Exhibit(None, [(say("late.what"), about), *facts_of(opened)], [], {})


def read(_opened: OpenCase, _action: str, _sent: Mapping[str, str]) -> dict[str, Any] | None:
    """Noting it takes no fields."""
    return None


SHELF = Shelf(show, read)
