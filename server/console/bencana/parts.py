"""What the pages of one disaster share: the disaster of the address, its name and state in words, and the ways to its other rooms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from flask import render_template, request, url_for
from sqlalchemy import Row

from server.aid.events import Event, find_event
from server.console.speech import say, write_day
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import caller
from server.services import services
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import BULK_DECISIONS_MAX

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class RoomOfEvent:
    """One page of a disaster: its endpoint, which takes `kabupaten` and `kejadian`, the key of its name, and the roles that see it.

    `below`: blueprints of the pages that one comes to from it, on which the menu shows it too.
    """

    endpoint: str
    key: str
    roles: tuple[str, ...] = AID_READING
    below: tuple[str, ...] = ()


ROOMS_OF_EVENT: tuple[RoomOfEvent, ...] = (
    RoomOfEvent("konsol.bencana_event.get_board", "bencana.board"),
    RoomOfEvent("konsol.bencana_members.get_members", "bencana.members"),
    RoomOfEvent("konsol.bencana_held.get_held", "bencana.held"),
    RoomOfEvent("konsol.bencana_differing.get_differing", "beda.title", below=("differing",)),
    RoomOfEvent("konsol.bencana_korban.get_korban", "korban.title", below=("kembar", "kartu", "daftar", "korban")),
    RoomOfEvent("konsol.bencana_places.get_places", "place.title", below=("places",)),
    RoomOfEvent("konsol.bencana_goods.get_event", "goods.menu"),
    RoomOfEvent("konsol.bencana_handouts.get_handouts", "goods.handouts", below=("bukti", "papers")),
    RoomOfEvent("konsol.bencana_layanan.get_services", "layanan.title"),
    RoomOfEvent("konsol.bencana_anak.get_children", "anak.room", ("posko", "apd")),
    RoomOfEvent("konsol.bencana_situation.get_report", "situation.menu"),
    RoomOfEvent("konsol.bencana_handover.get_handover", "handover.title"),
    RoomOfEvent("konsol.bencana_state.get_state", "bencana.course"),
    RoomOfEvent("konsol.bencana_same.get_same", "bencana.same"),
    RoomOfEvent("konsol.bencana_induk.get_induk", "bencana.induk"),
)
"""The rooms of a disaster, in the order of its menu; a new room is one line here, and its template extends konsol/bencana/frame.html."""


def opened(kabupaten: str, kejadian: str) -> Event:
    """Return the disaster of an address; raises `Problem` (not_found), also outside the region of the present account."""
    if not is_id(kejadian) or not (kabupaten.isascii() and kabupaten.isdecimal()):
        raise Problem("not_found")
    with read_transaction(services().engine) as connection:
        return find_event(connection, caller().row.region, kabupaten, kejadian)


def may_decide() -> bool:
    """Tell whether the present account decides about disasters, and not only sees them."""
    return caller().row.role in AIDING


def framed(event: Event, template: str, **more: Any) -> str:
    """Write a page of a disaster: its template gets `event` (address, name, facts), `rooms` and `deciding` beside what is told."""
    told = {"name": name_of(event.row), "facts": facts_of(event.row), "kabupaten": event.kabupaten, "id": event.id, "of": event}
    return render_template(template, event=told, rooms=rooms_of(event), deciding=may_decide(), **more)


def rooms_of(event: Event) -> list[dict[str, Any]]:
    """Return the rooms that the present account sees, each with its address; `here` is the present one."""
    role, place = caller().row.role, {"kabupaten": event.kabupaten, "kejadian": event.id}
    seen = [one for one in ROOMS_OF_EVENT if role in one.roles]
    return [{"href": url_for(one.endpoint, **place), "text": say(one.key), "here": here_of(one)} for one in seen]


def here_of(room: RoomOfEvent) -> str:
    """Return how the menu marks a room: "page" for the present one, "true" for one that the present page is below of, else ""."""
    if request.endpoint == room.endpoint:
        return "page"
    return "true" if request.blueprint in {f"konsol.bencana_{one}" for one in room.below} else ""


def name_of(row: Row) -> str:
    """Return what a disaster is called: its name, or what happened and where."""
    return row.name or say("bencana.named", jenis=say(f"bencana.jenis.{row.jenis}"), place=row.place)


def facts_of(row: Row) -> list[str]:
    """Return state, place and beginning of a disaster in words."""
    began = write_day(date.fromisoformat(row.date)) + (f", {row.time.replace(':', '.')}" if row.time else "")
    return [state_of(row), say(f"bencana.jenis.{row.jenis}"), row.place, began]


def state_of(row: Row) -> str:
    """Return the state of a disaster in words, with its phase where the office has named one."""
    state = say(f"bencana.status.{row.status or 'dilaporkan'}")
    phase = say(f"bencana.phase.{row.phase}") if row.phase else ""
    return " · ".join(one for one in (state, phase) if one)


def part_from(waiting: Sequence[One], after: str, ref: Callable[[One], str]) -> tuple[Sequence[One], str]:
    """Return as many as are decided together, from behind the one named `after`, and the ref of the last of them where more follow.

    From the start where nothing was named, or what was named waits no more.
    """
    begin = next((place for place, one in enumerate(waiting, 1) if ref(one) == after), 0)
    shown = waiting[begin : begin + BULK_DECISIONS_MAX]
    return shown, ref(shown[-1]) if begin + len(shown) < len(waiting) else ""
