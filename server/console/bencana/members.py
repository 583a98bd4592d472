"""Who takes part in a disaster: the list with the codes, somebody named by the office, and the page of one member."""

from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy import Connection, Row

from schemas.kejadian import DUTIES
from server.aid.events import Event
from server.aid.members import JUDGED, OPENER, find_member, find_workers, invites, judge, members, name_member, openers, revoke, standing
from server.console.apd.common import attempt, inputs, seen_in, sent, told_of, wrong_of
from server.console.bencana.parts import framed, opened
from server.console.entry import lead
from server.console.seen import seen_of
from server.console.speech import note, say, write_day
from server.desk.people import names_of
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.limits import NAME_CHARS_MAX
from sync.nouns import Record

HEADS = ("bencana.member", "bencana.standing", "bencana.duty", "bencana.joined")
pages = Blueprint("bencana_members", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/anggota")
@console(*AID_READING)
def get_members(kabupaten: str, kejadian: str) -> str:
    """Show who takes part, and the codes."""
    return show(opened(kabupaten, kejadian))


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/anggota")
@console(*AIDING)
def post_members(kabupaten: str, kejadian: str) -> Any:
    """Name a member, or take a code back."""
    event = opened(kabupaten, kejadian)
    return attempt(lambda: carry(event), lambda problem: show(event, problem))


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/anggota/<string:bergabung>")
@console(*AID_READING)
def get_member(kabupaten: str, kejadian: str, bergabung: str) -> str:
    """Show one member."""
    event = opened(kabupaten, kejadian)
    return show_one(event, find_member(services(), event, bergabung))


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/anggota/<string:bergabung>")
@console(*AIDING)
def post_member(kabupaten: str, kejadian: str, bergabung: str) -> Any:
    """Let a member in, refuse one, give a duty."""
    event = opened(kabupaten, kejadian)
    record = find_member(services(), event, bergabung)
    return attempt(lambda: decide(event, record), lambda problem: show_one(event, find_member(services(), event, bergabung), problem))


def carry(event: Event) -> Any:
    """Do what a form of the list asks."""
    parts, who, action = services(), caller().row, request.form.get("action", "")
    if action == "name":
        name_member(parts, who, event, request.form.get("worker", ""), request.form.get("duty") or None)
        note("bencana.named_now")
    elif action in ("revoke", "restore"):
        revoke(parts, who, event, request.form.get("undangan", ""), revoked=action == "revoke")
        key = f"bencana.code_now.{action}"
        note(key)
    else:
        raise Problem("bad_request")
    return lead(address(event))


def decide(event: Event, record: Record) -> Any:
    """Write what the form says of a member."""
    judge(services(), caller().row, event, record, sent("bergabung", JUDGED, record.fields), seen_of(request.form.get("seen", "")))
    note("bencana.member_saved")
    return lead(address(event))


def address(event: Event) -> str:
    """Return the address of the list."""
    return url_for("konsol.bencana_members.get_members", kabupaten=event.kabupaten, kejadian=event.id)


def show(event: Event, problem: Problem | None = None) -> str:
    """Write the list; the reading is noted."""
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=event.kabupaten, kind="bergabung")
    wanted = request.values.get("cari", "").strip()[:NAME_CHARS_MAX]
    with read_transaction(services().engine) as connection:
        rows, codes = rows_of(connection, event), codes_of(connection, event)
        found = find_workers(connection, event.kabupaten, wanted)
    told = {"wanted": wanted, "found": [(one.id, f"{one.name} ({one.role})") for one in found], "duties": duties(), "codes": codes}
    wrong = {name: wrong_of(problem, name) for name in ("worker", "duty")}
    return framed(event, "konsol/bencana/members.html", heads=HEADS, rows=rows, here=address(event), wrong=wrong, told=told_of(problem), **told)


def rows_of(connection: Connection, event: Event) -> list[dict[str, Any]]:
    """Return openers and members as rows, each once under every record of the disaster that it joined."""
    first, joined = openers(connection, event.kabupaten, event.ids), members(connection, event.kabupaten, event.ids)
    names = names_of(connection, [*(row.worker_id for row in first), *(row.worker_id for row in joined)])
    rows = [{"href": None, "cells": [named(names, row), say(f"bencana.member.{OPENER}"), "", write_day(date.fromisoformat(row.date))]} for row in first]
    return rows + [row_of(event, row, named(names, row)) for row in joined]


def named(names: dict[str, str], row: Row) -> str:
    """Return the name of a worker."""
    return names.get(row.worker_id) or say("list.nobody")


def row_of(event: Event, row: Row, name: str) -> dict[str, Any]:
    """Return a member as a row of the list."""
    href = url_for("konsol.bencana_members.get_member", kabupaten=event.kabupaten, kejadian=event.id, bergabung=row.id)
    duty = say(f"bencana.duty.{row.duty or DUTIES[0]}")
    return {"href": href, "cells": [name, say(f"bencana.member.{standing(row)}"), duty, write_day(date.fromisoformat(row.joined_on))]}


def codes_of(connection: Connection, event: Event) -> list[dict[str, Any]]:
    """Return the codes, each with who shows it, its last day and how many came by it."""
    codes = invites(connection, event.kabupaten, event.ids)
    names = names_of(connection, [row.worker_id for row in codes])
    return [
        {
            "id": row.id,
            "code": row.code,
            "revoked": bool(row.revoked),
            "told": say("bencana.code_told", name=named(names, row), day=write_day(date.fromisoformat(row.valid_until)), used=row.used),
        }
        for row in codes
    ]


def duties() -> list[tuple[str, str]]:
    """Return the duties with their words."""
    return [(one, say(f"bencana.duty.{one}")) for one in DUTIES]


def show_one(event: Event, record: Record, problem: Problem | None = None) -> str:
    """Write the page of a member; the reading is noted."""
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=event.kabupaten, kind="bergabung", record=record.id)
    with read_transaction(services().engine) as connection:
        name = names_of(connection, [record.fields["worker_id"]]).get(record.fields["worker_id"]) or say("list.nobody")
        [row] = members(connection, event.kabupaten, event.ids, record.id)
    facts = [(say("bencana.standing"), say(f"bencana.member.{standing(row)}")), (say("bencana.joined"), write_day(date.fromisoformat(row.joined_on)))]
    facts += [(say("bencana.code"), row.code)] if row.code else []
    form = {"inputs": inputs("bergabung", JUDGED, record.fields, problem), "seen": seen_in(record), "told": told_of(problem)}
    here = url_for("konsol.bencana_members.get_member", kabupaten=event.kabupaten, kejadian=event.id, bergabung=record.id)
    return framed(event, "konsol/bencana/member.html", name=name, member=facts, here=here, back=address(event), **form)
