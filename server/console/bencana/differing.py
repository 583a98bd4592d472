"""Two values of one matter of a disaster at the console: the list, and both beside each other with the decision which one stands."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy import Connection

from schemas.aid import CHILD
from server.aid.children import is_named
from server.aid.differing import Differing, differing, known_by, open_differing, subjects_of
from server.aid.events import Event
from server.aid.writing import aider
from server.console.apd.common import attempt
from server.console.bencana.parts import framed, may_decide, opened, part_from
from server.console.entry import lead
from server.console.facts import facts_of, told_of, values_of
from server.console.repair import codes_of, inputs_of, read_fields, repairable
from server.console.seen import MARK, seen_of
from server.console.speech import note, say, write_moment
from server.console.values import label_of, write_value
from server.desk.decisions import decide, may_withdraw, withdraw
from server.desk.naming import names_for, pointed_at
from server.desk.nouns import WRITE, Judgement, OpenCase
from server.desk.people import names_of
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.limits import BULK_DECISIONS_MAX, REASON_CHARS_MAX

HEADS = ("bencana.held_kind", "beda.about", "beda.what", "bencana.held_who", "item.received_at", "list.decision")
WITHDRAW = "withdraw"
FIELDS_TOLD = 3
pages = Blueprint("bencana_differing", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/beda")
@console(*AID_READING)
def get_differing(kabupaten: str, kejadian: str) -> str:
    """Show what waits, and on the first page behind it what is decided and not in force yet."""
    event, after = opened(kabupaten, kejadian), request.args.get("sesudah", "")
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="korban")
    with read_transaction(services().engine) as connection:
        named = sees_children(connection, kabupaten)
        found = [one for one in differing(connection, event) if named or one.row.kind != CHILD]
    undecided = [one for one in found if not one.decided]
    part, last = part_from(undecided, after, lambda one: one.row.id)
    rows = rows_of(event, [*part, *(one for one in found if one.decided and not after)])
    ways = {"next": list_from(event, last) if last else None, "first": list_from(event) if after else None}
    return framed(event, "konsol/bencana/differing.html", heads=[say(head) for head in HEADS], rows=rows, number=len(undecided), most=BULK_DECISIONS_MAX, **ways)


def rows_of(event: Event, shown: Sequence[Differing]) -> list[dict[str, Any]]:
    """Return values that differ as rows, with the names of records and workers."""
    known = subjects_of(services(), event.kabupaten, shown)
    with read_transaction(services().engine) as connection:
        names = names_of(connection, [one.row.worker for one in shown])
        called = names_for(connection, event.kabupaten, [point for (kind, _), fields in known.items() for point in pointed_at(kind, fields)])
    return [row_of(event, one, about_of(one.row.kind, known.get((one.row.kind, one.row.record), {}), called), names.get(one.row.worker or "")) for one in shown]


@pages.get("/bencana/<kabupaten>/<kejadian>/beda/<ref>")
@console(*AID_READING)
def get_one(kabupaten: str, kejadian: str, ref: str) -> str:
    """Show both values."""
    event = opened(kabupaten, kejadian)
    return show(event, seen_one(event, ref))


@pages.post("/bencana/<kabupaten>/<kejadian>/beda/<ref>")
@console(*AIDING)
def post_one(kabupaten: str, kejadian: str, ref: str) -> Any:
    """Decide which value stands, or take the decision back that waits."""
    event = opened(kabupaten, kejadian)
    one = seen_one(event, ref)
    return attempt(lambda: carry(event, one), lambda problem: show(event, seen_one(event, ref), problem))


def seen_one(event: Event, ref: str) -> OpenCase:
    """Return two values of an address; raises `Problem` (not_found), also where they are about a child without family, but for named staff."""
    if not (ref.isascii() and ref.isprintable()):
        raise Problem("not_found")
    one = open_differing(services(), caller().row, event, ref)
    with read_transaction(services().engine) as connection:
        if one.case.kind == CHILD and not sees_children(connection, event.kabupaten):
            raise Problem("not_found")
    return one


def sees_children(connection: Connection, kabupaten: str) -> bool:
    """Tell whether the present account was named to see children without family."""
    return may_decide() and is_named(connection, kabupaten, caller().row.id)


def carry(event: Event, one: OpenCase) -> Any:
    """Do what the form asks."""
    parts, who, action = services(), aider(caller().row), request.form.get("action", "")
    if action == WITHDRAW:
        if one.pending is None:
            raise Problem("not_pending")
        withdraw(parts, who, one.pending.id)
        note("decide.withdrawn")
        return lead(address(event, one.case.ref))
    fields = read_fields(one, request.form) if action == WRITE else None
    reason = request.form.get("reason", "").replace("\r\n", "\n")
    ruling = decide(parts, who, one, Judgement(action, reason, fields, seen_of(request.form.get("seen", ""))))
    back = (say("decide.undo"), address(event, one.case.ref))
    note("decide.kept", link=back, moment=write_moment(ruling.due_at, ruling.kabupaten), action=say(f"action.{action}"))
    return lead(address(event))


def address(event: Event, ref: str = "") -> str:
    """Return the address of the list, or of two values."""
    place = {"kabupaten": event.kabupaten, "kejadian": event.id}
    return url_for("konsol.bencana_differing.get_one", ref=ref, **place) if ref else list_from(event)


def list_from(event: Event, after: str = "") -> str:
    """Return the address of the list, from behind one of it on."""
    return url_for("konsol.bencana_differing.get_differing", kabupaten=event.kabupaten, kejadian=event.id, **({"sesudah": after} if after else {}))


def about_of(kind: str, fields: Mapping[str, Any], called: Mapping[str, str]) -> str:
    """Return in words which record it is."""
    return " · ".join(text for name, value in fields.items() if (text := write_value(kind, name, value, called)))


def row_of(event: Event, one: Differing, about: str, who: str | None) -> dict[str, Any]:
    """Return two values as a row: which record, and the first fields in which they differ, with both."""
    kind, blank = one.row.kind, say("parts.no_value")
    told = [
        say("beda.told", field=label_of(kind, name), stands=write_value(kind, name, one.stands.get(name)) or blank, other=write_value(kind, name, one.other.get(name)) or blank)
        for name in one.differ[:FIELDS_TOLD]
    ]
    cells = [say(f"kind.{kind}"), about, " · ".join(told), who or say("list.nobody"), write_moment(one.row.received_at, event.kabupaten), say("beda.decided" if one.decided else "list.undecided")]
    return {"href": address(event, one.row.id), "cells": cells}


def show(event: Event, one: OpenCase, problem: Problem | None = None) -> str:
    """Write the page of two values, with what was wrong with the form that came; the reading is noted."""
    case, who, action = one.case, caller().row, request.form.get("action", "")
    note_read(services(), who.id, str(request.url_rule), kabupaten=case.kabupaten, kind=case.kind, record=case.record)
    details = codes_of(problem.error.details if problem else None)
    sent = request.form if problem and problem.error.code == "unprocessable" else None
    seen = f"{one.seen.number}{MARK}{one.seen.tag}" if one.seen else ""
    form = {"inputs": inputs_of(one, details, sent if action == WRITE else None), "repairable": repairable(one), "seen": seen, "longest": REASON_CHARS_MAX}
    reason = {action: {"wrong": wrong_reason(details), "value": request.form.get("reason", "")}} if sent else {}
    states = {"told": told_of(one, problem), "open_now": one.open and one.pending is None, "mine": one.pending is not None and may_withdraw(who, one.pending)}
    ways = {"here": address(event, case.ref), "back": address(event), "kind": say(f"kind.{case.kind}"), "about": about_of(case.kind, known_by(one.record.fields if one.record else {}), one.names)}
    return framed(event, "konsol/bencana/differing_one.html", values=values_of(one), facts=facts_of(one), reasons=reason, **form, **states, **ways)


def wrong_reason(details: dict[str, Any]) -> str:
    """Say what is wrong with the reason, "" where nothing is."""
    key = f"wrong.{details['reason']}" if "reason" in details else ""
    return say(key) if key else ""
