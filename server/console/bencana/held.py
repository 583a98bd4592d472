"""Work that waits for the head of post: what came before its worker was let in, ticked and taken in or dismissed together."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, request, url_for

from schemas.aid import CHILD
from server.aid.amounts import amount
from server.aid.events import Event
from server.aid.held import FAILED, Held, held, judge_each
from server.aid.writing import aider
from server.aid.stock import Goods, goods_called, goods_of_nation
from server.console.apd.common import attempt, told_of, wrong_of
from server.console.bencana.parts import framed, may_decide, opened, part_from
from server.console.entry import lead
from server.console.speech import knows, note, reason_of, say, write_day, write_moment
from server.desk.decisions import withdraw
from server.desk.people import names_of
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import BULK_DECISIONS_MAX, REASON_CHARS_MAX

HEADS = ("bencana.held_kind", "bencana.held_what", "bencana.held_who", "list.work_date", "list.reason", "list.decision")
TELLING = ("head_name", "name", "description", "card_no", "receipt_no", "barang", "place", "found_place")
"""Fields by which a person knows a waiting change, the first that says something."""
pages = Blueprint("bencana_held", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/ditahan")
@console(*AID_READING)
def get_held(kabupaten: str, kejadian: str) -> str:
    """Show what waits."""
    return show(opened(kabupaten, kejadian))


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/ditahan")
@console(*AIDING)
def post_held(kabupaten: str, kejadian: str) -> Any:
    """Decide about what was ticked, or take a decision back."""
    event = opened(kabupaten, kejadian)
    return attempt(lambda: carry(event), lambda problem: show(event, problem))


def carry(event: Event) -> Any:
    """Do what the form asks; what could not be had is told, and the others stand."""
    action, refs = request.form.get("action", ""), request.form.getlist("ref")
    if action == "withdraw":
        return take_back(event)
    failed = judge_each(services(), caller().row, event, action, refs, request.form.get("reason", ""))
    if len(failed) < len(set(refs)):
        key = f"bencana.held_now.{action}"
        note(key, number=len(set(refs)) - len(failed))
    for _, problem in failed[:1]:
        note("bencana.held_failed", kind="bad", number=len(failed), why=reason_of(problem.error.code))
    return lead(address(event))


def take_back(event: Event) -> Any:
    """Take a decision back."""
    wanted = request.form.get("decision", "")
    if not is_id(wanted):
        raise Problem("not_found")
    withdraw(services(), aider(caller().row), wanted)
    note("decide.withdrawn")
    return lead(address(event))


def address(event: Event, **more: str) -> str:
    """Return the address of the list."""
    return url_for("konsol.bencana_held.get_held", kabupaten=event.kabupaten, kejadian=event.id, **more)


def show(event: Event, problem: Problem | None = None) -> str:
    """Write the list, those that nobody decided about before those that are decided; the reading is noted."""
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=event.kabupaten, kind="korban")
    worker, after = request.args.get("petugas", ""), request.args.get("sesudah", "")
    with read_transaction(services().engine) as connection:
        found = [one for one in held(connection, event, worker if is_id(worker) else "") if may_decide() or one.row.kind != CHILD]
        names, known = names_of(connection, [one.row.worker for one in found]), goods_of_nation(connection)
    ticked, every = set(request.form.getlist("ref")) if problem else set(), request.args.get("semua") == "1" and problem is None
    waiting = [(one.decision.id, row_of(one, names, known)) for one in found if one.decided and one.decision is not None]
    undecided = [one for one in found if not one.decided]
    shown, last = part_from(undecided, after, lambda one: one.row.ref)
    rows = [row_of(one, names, known) | {"tick": (one.row.ref, what_of(one, known), every or one.row.ref in ticked)} for one in shown]
    of_worker = {"petugas": worker} if worker else {}
    page = of_worker | ({"sesudah": after} if after else {})
    ways = {"here": address(event, **page), "every": address(event, semua="1", **page), "workers": workers_of(event, found, names)}
    ways |= {"next": address(event, sesudah=last, **of_worker) if last else None, "first": address(event, **of_worker) if after else None}
    form = {"reason": request.form.get("reason", ""), "wrong": wrong_of(problem, "reason"), "wrong_ref": wrong_of(problem, "ref"), "longest": REASON_CHARS_MAX}
    more = {"number": len(undecided), "rows": rows, "waiting": waiting, "told": told_of(problem)}
    return framed(event, "konsol/bencana/held.html", heads=[say(head) for head in HEADS], most=BULK_DECISIONS_MAX, **more, **ways, **form)


def workers_of(event: Event, found: Sequence[Held], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the ways to what waits of each worker, with how much it is."""
    numbers: dict[str, int] = {}
    for one in found:
        numbers[one.row.worker] = numbers.get(one.row.worker, 0) + 1
    named = sorted((names.get(worker) or say("list.nobody"), worker, number) for worker, number in numbers.items())
    return [{"href": address(event, petugas=worker), "text": name, "number": number} for name, worker, number in named]


def row_of(one: Held, names: Mapping[str, str], known: dict[str, Goods]) -> dict[str, Any]:
    """Return a waiting change as a row of the table, with how the last decision about it ended."""
    kind, decision = say(f"kind.{one.row.kind}"), ""
    if one.decided and one.decision is not None:
        due = say("list.due", moment=write_moment(one.decision.due_at, one.row.kabupaten))
        decision = ", ".join((say(f"action.{one.decision.verdict['action']}"), due))
    elif one.decision is not None and one.decision.state == FAILED:
        decision = ": ".join((say("state.failed"), reason_of(one.decision.code or "invalid")))
    on = write_day(date.fromisoformat(one.row.work_date))
    cells = [kind, what_of(one, known), names.get(one.row.worker) or say("list.nobody"), on, why_of(one.row.code), decision or say("list.undecided")]
    return {"href": None, "cells": cells}


def why_of(code: str) -> str:
    """Say why a change waits, in the words of disasters where they have some."""
    key = f"bencana.waits.{code}"
    return say(key) if knows(key) else reason_of(code)


def what_of(one: Held, known: dict[str, Goods]) -> str:
    """Return in words what a waiting change brings; of a child without family, nothing but that."""
    if one.row.kind == CHILD:
        return say(f"kind.{CHILD}")
    told = next((str(text) for name in TELLING if (text := one.fields.get(name))), "")
    jiwa, jumlah = one.fields.get("jiwa"), one.fields.get("jumlah")
    if one.row.kind == "mutasi" and isinstance(jumlah, int):
        goods = goods_called(known, told)
        return f"{goods.name} · {amount(goods, jumlah)}"
    return " · ".join(text for text in (told or say(f"kind.{one.row.kind}"), say("bencana.held_jiwa", number=jiwa) if jiwa is not None else "") if text)
