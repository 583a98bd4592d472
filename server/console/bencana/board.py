"""What stands on the board of a disaster beside its impact: figures of the other rooms, each with the way to where they come from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import Connection

from server.aid.events import Event
from server.console.bencana import covered
from server.console.bencana.induk import tell_induk
from server.console.bencana.goods import board_part as goods_told
from server.console.bencana.standing import tell_phones, tell_places
from server.console.speech import say

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class BoardPart:
    """A part of the board: `key` of its heading, `tell(connection, event, today)` gives (name, text) as the visitor reads them, in a
    number of statements that does not grow with the disaster; `endpoint`: the room that has more of it, empty for none."""

    key: str
    tell: Callable[[Connection, Event, date], Facts]
    endpoint: str = ""


BOARD_PARTS: tuple[BoardPart, ...] = (
    BoardPart("situation.places", tell_places, "konsol.bencana_places.get_places"),
    BoardPart("phones.title", tell_phones, "konsol.bencana_members.get_members"),
    BoardPart("bencana.induk", tell_induk, "konsol.bencana_induk.get_induk"),
    BoardPart("korban.coverage", covered.tell, "konsol.bencana_korban.get_korban"),
    BoardPart("goods.menu", goods_told, "konsol.bencana_goods.get_event"),
)
"""The parts in the order of the board; a room with figures adds one line, and is left out where it has nothing to tell."""


def parts_of(connection: Connection, event: Event, today: date) -> list[dict[str, Any]]:
    """Return the parts of the board, each with its heading, its facts and the address of its room."""
    place = {"kabupaten": event.kabupaten, "kejadian": event.id}
    told = [(one, one.tell(connection, event, today)) for one in BOARD_PARTS]
    return [{"heading": say(one.key), "facts": facts, "href": one.endpoint and url_for(one.endpoint, **place)} for one, facts in told if facts]
