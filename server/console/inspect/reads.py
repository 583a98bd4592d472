"""Who has read what: one's own reads for everybody, and the search for inspector and APD."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Connection

from schemas import KINDS
from server.console.frame import regions_in
from server.console.queues import after_of, say_kind
from server.console.speech import knows, say, write_moment
from server.desk.naming import names_for, subject_of
from server.desk.reads import BARE_MARK
from server.desk.subjects import fields_about
from server.engine import read_transaction
from server.identity.accounts import AUDITING, READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, covers
from server.inspect.acts import ActsPage
from server.inspect.reads import Read, ReadsPage, Search, reads_of, reads_within
from server.services import services
from server.zones import CLOCKS, zone_of
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import TOKEN_CHARS_MAX

HEADS = ("reads.at", "reads.who", "reads.page", "reads.about", "reads.place")
OWN_HEADS = ("reads.at", "reads.page", "reads.about", "reads.place")
NARROWING = ("account", "record", "since", "until")
PAGES = MappingProxyType({"kpm": ("konsol.people_family.get_family", "kpm"), "worker": ("konsol.people_worker.get_worker", "worker")})
"""Kinds that have a page: its endpoint, and what its address calls the record."""
SILENT = frozenset({"pengaduan", "tugas"})
"""Kinds that are not looked up: whom a confidential complaint is about stays with those who see it."""
pages = Blueprint("reads", __name__)


@pages.get("/akses-saya")
@console()
def get_own() -> str:
    """Show what one has read oneself."""
    with read_transaction(services().engine) as connection:
        found = reads_of(connection, caller().row.id, after_of(request.args.get("after")))
        known = known_of(connection, found)
    rows = [{"cells": [cell for name, cell in zip(HEADS, cells_of(one, known), strict=True) if name != "reads.who"]} for one in found.reads]
    return render_template("konsol/inspect/own.html", heads=OWN_HEADS, rows=rows, **ways("konsol.reads.get_own", {}, found))


@pages.get("/jejak")
@console(*AUDITING)
def get_reads() -> str:
    """Show who has read what in the region, narrowed by an address that can be kept."""
    told = {name: text for name in NARROWING if (text := request.args.get(name, "").strip())}
    who = caller().row
    with read_transaction(services().engine) as connection:
        found = reads_within(connection, who, search_of(told, who.region), after_of(request.args.get("after")))
        known = known_of(connection, found)
    rows = [{"cells": cells_of(one, known)} for one in found.reads]
    return render_template("konsol/inspect/reads.html", heads=HEADS, rows=rows, told=told, **ways("konsol.reads.get_reads", told, found))


def search_of(told: dict[str, str], region: str) -> Search:
    """Return what an address looks for; raises `Problem` (bad_request)."""
    account, record = told.get("account"), told.get("record")
    if (record is not None and not is_id(record)) or (account is not None and not _is_name(account)):
        raise Problem("bad_request")
    until = _day(told.get("until"), region)
    return Search(account, record, _day(told.get("since"), region), None if until is None else until + timedelta(days=1))


def _is_name(text: str) -> bool:
    return text.isprintable() and len(text) <= TOKEN_CHARS_MAX


def _day(text: str | None, region: str) -> datetime | None:
    """Return the beginning of a day in the zone of a region; raises `Problem` (bad_request)."""
    if text is None:
        return None
    try:
        return datetime.combine(datetime.strptime(text, "%Y-%m-%d").date(), time(), CLOCKS[zone_of(region)])
    except (ValueError, OverflowError):
        raise Problem("bad_request") from None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the reads of a page: `about` is (kind, record) -> (kind, id) of whom it is about, `names` of ids, `places` of codes."""

    about: Mapping[tuple[str, str], tuple[str, str]]
    names: Mapping[str, str]
    places: Mapping[str, str]


def known_of(connection: Connection, found: ReadsPage) -> Known:
    """Return of whom reads were, as far as the account may look them up: those of its region; a few statements for each kind."""
    mine = [one for one in found.reads if one.kind and one.record and may_open(one)]
    kabupaten, pairs = sorted({one.kabupaten for one in mine}), {(one.kind, one.record) for one in mine}
    fields = fields_about(connection, kabupaten, pairs)
    about = {pair: subject for pair in pairs if (subject := subject_of(*pair, fields.get(pair[1], {})))}
    names = names_for(connection, kabupaten, set(about.values()))
    return Known(about, names, regions_in(connection, {one.kabupaten for one in found.reads}))


def may_open(read: Read) -> bool:
    """Tell whether a read was of somebody whom the account may look up, as far as its kabupaten tells; complaints name nobody here."""
    who = caller().row
    return who.role in READING and read.kind in KINDS.keys() - SILENT and covers(who.region[:KABUPATEN], read.kabupaten)


def about_of(read: Read, known: Known) -> dict[str, str]:
    """Return about what a read was, by name where there is one, and the address of the page of the family or worker."""
    if read.kind is None or read.record is None:
        return {"text": say_kind(read.kind) if read.kind else say("reads.list"), "href": ""}
    kind, record = known.about.get((read.kind, read.record), (read.kind, read.record))
    text = f"{say_kind(read.kind)} {known.names.get(record, record)}"
    if kind not in PAGES or not may_open(read):
        return {"text": text, "href": ""}
    endpoint, name = PAGES[kind]
    return {"text": text, "href": url_for(endpoint, kabupaten=read.kabupaten, **{name: record})}


def page_of(route: str) -> str:
    """Return what the page of a rule is called, and that numbers were shown bare."""
    rule = route.removesuffix(BARE_MARK)
    page = say(f"page.{rule}") if knows(f"page.{rule}") else say("page.other")
    return say("page.numbers", page=page) if route != rule else page


def cells_of(read: Read, known: Known) -> list[Any]:
    """Return a read as cells: when, who, page, about what, where."""
    who = say("reads.person", name=read.username, role=say(f"role.{read.role}"))
    return [write_moment(read.at, read.kabupaten), who, page_of(read.route), about_of(read, known), known.places[read.kabupaten]]


def ways(endpoint: str, told: dict[str, str], found: ReadsPage | ActsPage) -> dict[str, Any]:
    """Return the addresses of the next page and of the first one, None where there is none."""
    following = found.next and url_for(endpoint, **told, after=found.next)
    return {"next": following, "first": url_for(endpoint, **told) if request.args.get("after") else None}

