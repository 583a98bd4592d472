"""Entries of a history as a page tells them: who, on which phone, when by three clocks, what became of it, and the values."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from server.console.people.told import Telling
from server.console.queues import say_kind
from server.console.speech import reason_of, say, write_clock, write_day, write_moment
from server.console.values import label_of
from server.desk.people import SOMEBODY, names_of
from server.people.history import Entry
from server.people.names import names_of_shown
from server.people.writers import accounts_of, devices_of
from sync.nouns import Outcome

Facts = list[tuple[str, str]]
NAMED = ("anggota", "kelompok", "fasilitas")
"""Kinds whose records an entry calls by name."""
GOOD = (Outcome.APPLIED, Outcome.SAME, Outcome.MERGED)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the page shows it; `rows` are (field, [before, after])."""

    title: str
    facts: Facts
    rows: list[tuple[str, list[str]]]
    good: bool


@dataclass(frozen=True, slots=True)
class Writers:
    """Names of who wrote and on what."""

    workers: dict[str, str]
    accounts: dict[str, str]
    devices: dict[str, str]


def lines_of(connection: Connection, kabupaten: str, entries: Iterable[Entry], *, bare: bool = False) -> list[Line]:
    """Return entries as lines; a number of statements that does not grow with them."""
    entries = list(entries)
    writers = Writers(
        names_of(connection, {one.worker for one in entries if not one.office}),
        accounts_of(connection, {one.worker for one in entries if one.office}),
        devices_of(connection, {one.device for one in entries if not one.office}),
    )
    telling = Telling(names_in(connection, kabupaten, entries), bare)
    return [_line(one, writers, telling) for one in entries]


def names_in(connection: Connection, kabupaten: str, entries: Iterable[Entry]) -> dict[str, str]:
    """Return the names of everything that the entries name."""
    shown = [(one.kind, {**_about(one), value.field: told}) for one in entries for value in one.values for told in (value.before, value.after)]
    return names_of_shown(connection, kabupaten, shown, {(one.kind, one.record) for one in entries if one.kind in NAMED})


def _about(entry: Entry) -> dict[str, str]:
    about = entry.change.fields.get("about_kind")
    return {"about_kind": about} if isinstance(about, str) else {}


def _line(entry: Entry, writers: Writers, telling: Telling) -> Line:
    rows = []
    for value in entry.values:
        told = [telling.value(entry.kind, value.field, one) for one in (value.before, value.after)]
        rows.append((label_of(entry.kind, value.field), told))
    named = telling.names.get(entry.record)
    title = say_kind(entry.kind) if not named else say("people.entry_of", kind=say_kind(entry.kind), name=named)
    return Line(title, _facts(entry, writers), rows, entry.decision.outcome in GOOD)


def _facts(entry: Entry, writers: Writers) -> Facts:
    def at(instant: object) -> str:
        return write_moment(instant, entry.kabupaten) if instant else ""

    who = writers.workers.get(entry.worker) or SOMEBODY
    if entry.office:
        who = say("people.office", name=writers.accounts.get(entry.worker) or say("people.job"))
    outcome = say(f"people.outcome.{entry.decision.outcome.value}")
    reason = reason_of(entry.decision.code) if entry.decision.code else ""
    pairs = [
        (say("people.who"), who),
        (say("item.device"), "" if entry.office else writers.devices.get(entry.device) or say("people.unknown")),
        (say("people.outcome"), f"{outcome}. {reason}".strip(" ") if reason else outcome),
        (say("list.work_date"), "" if entry.office else write_day(entry.work_date)),
        (say("item.device_at"), at(entry.device_at)),
        (say("item.corrected_at"), "" if entry.office else at(entry.corrected_at)),
        (say("item.received_at"), at(entry.received_at)),
        (say("item.clock_error"), "" if entry.office else write_clock(entry.clock_error_s)),
    ]
    return [(name, text) for name, text in pairs if text]
