"""Intake at the office: whoever complains here gets a ticket, with or without a name, and no phone ever hears of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert

from schemas.fields import is_day, is_storable_text
from schemas.pengaduan import CATEGORIES, PROGRAMMES, is_rahasia
from server.complaints.hidden import CASE
from server.complaints.nouns import RECEIVED, AccountRow, Seat
from server.complaints.people import demand_seat, demand_worker, seat_of
from server.complaints.trail import STEP
from server.engine import write_transaction
from server.identity.accounts import DECIDING
from server.identity.regions import KECAMATAN, covers
from server.services import Services
from server.store.complaints import FROM_OFFICE
from server.tickets import due_day, ticket_of
from server.zones import local
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import NAME_CHARS_MAX, TEXT_CHARS_MAX

LONGEST = {"text": TEXT_CHARS_MAX, "complainant": NAME_CHARS_MAX, "contact": NAME_CHARS_MAX}


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody came to complain about; empty is not told. `seat` is of a confidential complaint, the keepers' by default."""

    reported_on: str
    programme: str
    category: str
    text: str
    complainant: str = ""
    contact: str = ""
    kecamatan: str = ""
    about_worker: str = ""
    rahasia: bool = False
    seat: Seat | None = None

    @property
    def confidential(self) -> bool:
        """Whether flag or category says that few may see it."""
        return is_rahasia({"rahasia": self.rahasia, "category": self.category})


def take_in(parts: Services, who: AccountRow, kabupaten: str, told: Told) -> str:
    """Write a complaint as a case and return its id.

    Raises `Problem`: forbidden, not_found (outside of the region), unprocessable with {"fields": {name: code}}.
    """
    if who.role not in DECIDING:
        raise Problem("forbidden", {"account": who.role})
    area = told.kecamatan or (who.region if len(who.region) == KECAMATAN else None)
    if not covers(who.region, kabupaten, area):
        raise Problem("not_found")
    now = parts.clock()
    demand_sound(told, kabupaten, local(now, kabupaten).date())
    identity = id_from_bytes(parts.random(16))
    with write_transaction(parts.engine) as connection:
        if told.about_worker:
            demand_worker(connection, kabupaten, told.about_worker, "about_worker")
        seat = (told.seat or seat_of(connection, kabupaten)) if told.confidential else Seat(who.id, "")
        if told.confidential:
            demand_seat(connection, seat or Seat("", ""), kabupaten, area)
        connection.execute(insert(CASE), _row(told, kabupaten, identity, area) | {"holder": seat.holder, "second": seat.second or None})
        first = {"kabupaten": kabupaten, "complaint": identity, "number": 1, "at": now, "account": who.id, "action": RECEIVED}
        connection.execute(insert(STEP), first | {"holder": seat.holder, "second": seat.second or None})
    return identity


def _row(told: Told, kabupaten: str, identity: str, area: str | None) -> dict[str, Any]:
    return {
        **{name: getattr(told, name).strip() or None for name in ("text", "complainant", "contact", "about_worker")},
        **{name: getattr(told, name) for name in ("reported_on", "programme", "category")},
        **{"kabupaten": kabupaten, "id": identity, "ticket": ticket_of(kabupaten, identity), "source": FROM_OFFICE, "area": area},
        "due_on": due_day(told.category, date.fromisoformat(told.reported_on)).isoformat(),
        "state": RECEIVED,
        "rahasia": told.confidential,
        "steps": 1,
    }


def demand_sound(told: Told, kabupaten: str, today: date) -> None:
    """Raise `Problem` (unprocessable) with the code of what is wrong with each field."""
    wrong = {name: code for name, longest in LONGEST.items() if (code := text_fault(getattr(told, name), longest))}
    if not told.text.strip():
        wrong["text"] = "required"
    if not is_day(told.reported_on):
        wrong["reported_on"] = "not_a_date"
    elif date.fromisoformat(told.reported_on) > today:
        wrong["reported_on"] = "in_future"
    for name, words in (("programme", PROGRAMMES), ("category", CATEGORIES)):
        if getattr(told, name) not in words:
            wrong[name] = "unknown_value"
    area = told.kecamatan
    if area and not (area.isascii() and area.isdecimal() and len(area) == KECAMATAN and area.startswith(kabupaten)):
        wrong["kecamatan"] = "unknown_value"
    if wrong:
        raise Problem("unprocessable", {"fields": wrong})


def text_fault(text: str, longest: int) -> str:
    """Return the code of what is wrong with a text, empty for nothing."""
    if not is_storable_text(text):
        return "not_text"
    return "too_long" if len(text) > longest else ""
