"""The page of a family, and its whole history; numbers are masked until somebody asks for them, which is noted."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Connection

from schemas.komplementaritas import PROGRAMMES
from schemas.perilaku import ASPECTS
from server.complaints.hidden import hidden_changes
from server.console.frame import regions_in
from server.console.papers.ways import papers_of
from server.console.people.entries import Line, lines_of
from server.console.people.told import Telling
from server.console.speech import say, write_day
from server.console.values import label_of
from server.desk.reads import BARE_MARK, note_read
from server.engine import read_transaction
from server.identity.accounts import AUDITING, DECIDING, PRIVACY, READING
from server.identity.callers import caller, console
from server.people.family import SECTIONS, Family, Seen, View, as_changes, open_family
from server.people.history import Hide, Window, history_of
from server.people.names import names_of_shown
from server.services import services
from server.zones import local, zone_of
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import FAMILY_CHANGES_MAX, HISTORY_PER_PAGE_MAX

INSPECTOR = "pemeriksa"
SHOW = "show"
OWN = ("no_kk", "membership_status", "joined_on", "ended_on", "desil", "sembako", "kks_last4", "desa_code", "address", "phone", "phone_on", "field_note")
MEMBER = ("name", "relation", "nik", "sex", "birth_date", "komponen", "fasilitas_id", "class_level", "membership_status")
COLUMNS = {
    "penyaluran": ("bulan", "result", "reason", "amount", "channel", "date"),
    "kehadiran": ("date", "status", "reason", "represented_by", "susulan_date"),
    "komitmen": ("bulan", "anggota_id", "condition", "result", "reason", "alpa", "izin", "sakit"),
    "kunjungan": ("date", "purpose", "met", "findings", "follow_up", "keadaan"),
    "graduasi": ("proposed_on", "jalur", "status", "reason", "decided_on", "siks_status", "siks_on", "sanggah_outcome"),
    "penilaian_graduasi": ("date", "jalur", "family_view", "family_words", "economy", "dwelling", "data_terpadu"),
    "peristiwa": ("reported_on", "type", "anggota_id", "effective_date", "status", "decision_reason"),
    "usulan": ("reported_on", "about_id", "field", "before", "after", "status", "decision_reason"),
    "pengaduan": ("reported_on", "programme", "category", "text", "status", "answer"),
    "rujukan": ("referred_on", "layanan", "anggota_id", "reason", "status", "outcome", "outcome_on"),
    "kontak": ("noted_on", "phone", "whose", "works"),
    "catatan": ("date", "anggota_id", "text"),
    "komplementaritas": ("semester", *PROGRAMMES, "note"),
    "perilaku": ("semester", *ASPECTS, "note"),
}
pages = Blueprint("people_family", __name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """A family as it was opened: the names of what it names, and its newest changes."""

    family: Family
    names: dict[str, str]
    lines: list[Line]
    next: str | None


@pages.get("/keluarga/<string:kabupaten>/<string:kpm>")
@console(*READING)
def get_family(kabupaten: str, kpm: str) -> str:
    """Show a family."""
    return _page(kabupaten, kpm, bare=False)


@pages.post("/keluarga/<string:kabupaten>/<string:kpm>")
@console(*READING)
def post_family(kabupaten: str, kpm: str) -> str:
    """Show a family with its whole numbers."""
    return _page(kabupaten, kpm, bare=request.form.get("action") == SHOW)


@pages.get("/keluarga/<string:kabupaten>/<string:kpm>/riwayat")
@console(*READING)
def get_history(kabupaten: str, kpm: str) -> str:
    """Show a page of the history of a family."""
    day = day_of(request.args.get("per", ""))
    opened = _open(kabupaten, kpm, day, bare=False, limit=HISTORY_PER_PAGE_MAX)
    _note(kabupaten, kpm, bare=False)
    own = {"kabupaten": kabupaten, "kpm": kpm, "per": day and day.isoformat()}
    following = opened.next and url_for("konsol.people_family.get_history", **own, after=opened.next)
    first = url_for("konsol.people_family.get_history", **own) if request.args.get("after") else None
    return render_template("konsol/people/history.html", **_shown(opened, day), next=following, first=first)


def _page(kabupaten: str, kpm: str, *, bare: bool) -> str:
    day = day_of(request.values.get("per", ""))
    opened = _open(kabupaten, kpm, day, bare=bare, limit=FAMILY_CHANGES_MAX)
    _note(kabupaten, kpm, bare=bare)
    return render_template("konsol/people/family.html", **_shown(opened, day), **_told(opened, Telling(opened.names, bare)), bare=bare)


def day_of(typed: str) -> date | None:
    """Return the day as of which a family is asked for; raises `Problem` (forbidden) for all but the inspector, or bad_request."""
    if not typed:
        return None
    if caller().row.role != INSPECTOR:
        raise Problem("forbidden", {"account": caller().row.role})
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Problem("bad_request") from None


def end_of(day: date, kabupaten: str) -> datetime:
    """Return the last moment of a day in the zone of a kabupaten."""
    noon = datetime.combine(day, time(12), UTC)
    shift = local(noon, kabupaten).utcoffset() or timedelta()
    return datetime.combine(day, time.max, UTC) - shift


def _open(kabupaten: str, kpm: str, day: date | None, *, bare: bool, limit: int) -> Opened:
    """Read a family, its names and a page of its history in one view of the database."""
    if not is_id(kpm) or not (kabupaten.isascii() and kabupaten.isdecimal()):
        raise Problem("not_found")
    parts, account = services(), caller().row
    moment = None if day is None else end_of(day, kabupaten)
    today = day or local(parts.clock(), kabupaten).date()
    with read_transaction(parts.engine) as connection:
        family = open_family(connection, View(account.region, today, moment), kabupaten, kpm)
        hide = hiding(account.id)
        family = _without_hidden(connection, family, hide)
        names = names_of_shown(connection, kabupaten, _named(family), _besides(family))
        names |= regions_in(connection, [family.moved] if family.moved else [])
        window = Window(hide, kabupaten if family.moved else None, moment, request.args.get("after"))
        page = history_of(connection, kpm, window, limit=limit)
        return Opened(family, names, lines_of(connection, kabupaten, page.entries, bare=bare), page.next)


def hiding(account: str) -> Hide:
    """Return what finds the records that an account must not see."""
    return lambda connection, kabupaten, changes: hidden_changes(connection, kabupaten, account, changes)


def _without_hidden(connection: Connection, family: Family, hide: Hide) -> Family:
    changes = [change for kind, seen in family.records.items() for change in as_changes(kind, seen)]
    hidden = hide(connection, family.kabupaten, changes)
    records = {kind: tuple(one for one in seen if one.id not in hidden) for kind, seen in family.records.items()}
    return Family(family.kabupaten, family.id, family.no, family.fields, family.moved, family.members, family.duties, records)


def _named(family: Family) -> list[tuple[str, dict[str, Any]]]:
    """Return (kind, fields) of all that is shown."""
    members = [("anggota", one.fields) for one in family.members]
    return [("kpm", family.fields), *members, *((kind, one.fields) for kind, seen in family.records.items() for one in seen)]


def _besides(family: Family) -> set[tuple[str, str]]:
    return {("worker", one.worker) for one in family.duties} | {("kpm", family.id)}


def _note(kabupaten: str, kpm: str, *, bare: bool) -> None:
    route = f"{request.url_rule}{BARE_MARK if bare else ''}"
    note_read(services(), caller().row.id, route, kabupaten=kabupaten, kind="kpm", record=kpm)


def _shown(opened: Opened, day: date | None) -> dict[str, Any]:
    """Return what both pages show."""
    family, inspects = opened.family, caller().row.role == INSPECTOR
    own = {"kabupaten": family.kabupaten, "kpm": family.id}
    return {
        "title": opened.names.get(family.id) or _pengurus(family) or say("people.nameless"),
        "own": own,
        "per": day.isoformat() if day else "",
        "as_of": write_day(day) if day else "",
        "zone": zone_of(family.kabupaten),
        "inspects": inspects,
        "lines": opened.lines,
        "moved": opened.names.get(family.moved or "", family.moved),
    }


def _ways(family: Family) -> list[tuple[str, str]]:
    """Return (text, address) of what else the account may do with the data of a family: see who read it, take a request in."""
    role, found = caller().row.role, []
    if not family.moved:
        found.append((say("graduasi.candidate"), url_for("konsol.graduasi_family.get_candidate", kabupaten=family.kabupaten, kpm=family.id)))
    found += papers_of(family.kabupaten, family.id, next((one.fields["jalur"] for one in family.records["penilaian_graduasi"]), None))
    if role in DECIDING and not family.moved:
        found.append((say("rujukan.new"), url_for("konsol.rujukan_one.get_new", kabupaten=family.kabupaten, kpm=family.id)))
    if role in AUDITING:
        found.append((say("people.seen_by"), url_for("konsol.reads.get_reads", record=family.id)))
    if role in PRIVACY and not family.moved:
        about = [("kpm", family.id, say("people.data_request"))]
        about += [("anggota", one.id, say("people.data_request_of", name=one.fields.get("name") or say("people.nameless"))) for one in family.members]
        found.append((say("people.hold"), url_for("konsol.retention.get_retention", kabupaten=family.kabupaten, record=family.id, _anchor="tahan")))
        found += [(text, url_for("konsol.privacy.get_new", kabupaten=family.kabupaten, subject=kind, record=record)) for kind, record, text in about]
    return found


def _pengurus(family: Family) -> str:
    return next((one.fields.get("name") or "" for one in family.members), "")


def _told(opened: Opened, telling: Telling) -> dict[str, Any]:
    """Return facts, members, workers and tables of a family."""
    family = opened.family
    values = telling.cells("kpm", OWN, family.fields)
    facts = [(say("people.no"), "" if family.no is None else str(family.no))]
    facts += [(label_of("kpm", name), text) for name, text in zip(OWN, values, strict=True)]
    kelompok = family.fields.get("kelompok_id")
    return {
        "facts": [(name, text) for name, text in facts if text],
        "ways": _ways(family),
        "kelompok": telling.name(kelompok) if kelompok else "",
        "kelompok_href": kelompok and url_for("konsol.people_search.get_search", kelompok=kelompok, kabupaten=family.kabupaten),
        "duties": [_duty(one, telling) for one in family.duties],
        "member_heads": [label_of("anggota", name) for name in MEMBER],
        "members": [{"cells": telling.cells("anggota", MEMBER, one.fields)} for one in family.members],
        "tables": [_table(kind, family.kabupaten, family.records[kind], telling) for kind in SECTIONS],
    }


def _duty(one: Any, telling: Telling) -> dict[str, Any]:
    ends = write_day(date.fromisoformat(one.end_date)) if one.end_date else ""
    href = url_for("konsol.people_worker.get_worker", kabupaten=one.kabupaten, worker=one.worker)
    return {"href": href, "cells": [telling.name(one.worker), telling.value("assignment", "role", one.role), write_day(date.fromisoformat(one.start_date)), ends]}


def _table(kind: str, kabupaten: str, seen: tuple[Seen, ...], telling: Telling) -> dict[str, Any]:
    columns = COLUMNS[kind]
    heads = [say("people.meeting") if (kind, name) == ("kehadiran", "date") else label_of(kind, name) for name in columns]
    return {"kind": kind, "heads": heads, "rows": [{"cells": telling.cells(kind, columns, one.fields), "href": _href(kind, kabupaten, one)} for one in seen]}


def _href(kind: str, kabupaten: str, one: Seen) -> str | None:
    """Return the page of a record, None for kinds that have none."""
    return url_for("konsol.rujukan_one.get_one", kabupaten=kabupaten, rujukan=one.id) if kind == "rujukan" else None
