"""Rules by version at the console: every version with all it says, and the form for the next one, whichever rules they are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, url_for
from sqlalchemy import Connection

from server.console.cycle.forms import attempt, inputs, sent, told_of
from server.console.entry import lead
from server.console.speech import note, say, write_day
from server.console.values import label_of, write_value
from server.engine import read_transaction
from server.identity.callers import caller
from server.office import Office
from server.services import services
from server.store.grants import NATION
from server.zones import local
from sync.errors import Problem

WRITER = "apd"
"""The role that writes versions, at the nation."""


@dataclass(frozen=True, slots=True)
class Room:
    """Rules of a kind, with their page.

    A version has `nomor` and `valid_from`; `read` gives them in the order in which they take each other's place, `on` the one that holds on
    a day, `add` writes the next, and `fields_of` gives one as fields of its record. `names` are those that are shown; `here` and `back` are
    endpoints; `title`, `lead` and `back_title` are words.
    """

    kind: str
    names: tuple[str, ...]
    read: Callable[[Connection], Sequence[Any]]
    on: Callable[[Sequence[Any], date], Any]
    add: Callable[[Office, Sequence[Any], Mapping[str, Any], date], Any]
    fields_of: Callable[[Any], Mapping[str, Any]]
    here: str
    title: str
    lead: str
    back: str
    back_title: str


def post_version(room: Room) -> Any:
    """Write the next version, or show the page again with what was wrong; raises `Problem` (forbidden) for all but the writer."""
    if (caller().row.role, caller().row.region) != (WRITER, NATION):
        raise Problem("forbidden", {"account": caller().row.role})
    return attempt(lambda: _make(room), lambda problem: show_versions(room, problem))


def _make(room: Room) -> Any:
    parts, account = services(), caller().row
    with read_transaction(parts.engine) as connection:
        known = room.read(connection)
    office = Office(parts.store, account.id, parts.clock, parts.random)
    made = room.add(office, known, sent(room.kind, room.names), local(parts.clock(), NATION).date())
    note("cycle.rules_made", nomor=made.nomor, day=write_day(made.valid_from))
    return lead(url_for(room.here))


def show_versions(room: Room, problem: Problem | None = None) -> str:
    """Write the page: every version, newest first, and the form for the writer."""
    with read_transaction(services().engine) as connection:
        known = room.read(connection)
    now = room.on(known, local(services().clock(), NATION).date())
    found = [(_title_of(one, now), _facts_of(room, one)) for one in reversed(known)]
    writes = (caller().row.role, caller().row.region) == (WRITER, NATION)
    form = inputs(room.kind, room.names, room.fields_of(known[-1]), problem) if writes else []
    around = {"title": say(room.title), "lead": say(room.lead), "back": (say(room.back_title), url_for(room.back)), "here": url_for(room.here)}
    return render_template("konsol/cycle/rules.html", versions=found, inputs=form, told=told_of(problem), **around)


def _title_of(one: Any, now: Any) -> str:
    state = say("cycle.rules_now") if one is now else say("cycle.rules_later") if one.valid_from > now.valid_from else say("cycle.rules_past")
    return say("cycle.rules_title", nomor=one.nomor, day=write_day(one.valid_from), state=state)


def _facts_of(room: Room, one: Any) -> list[tuple[str, str]]:
    fields = room.fields_of(one)
    return [(label_of(room.kind, name), write_value(room.kind, name, fields[name]) or say("parts.no_value")) for name in room.names]
