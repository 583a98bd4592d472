"""One proposal: our state and that of SIKS-NG, evidence for and against, the family's own view, history, and each step with its reason."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from schemas.graduasi import VIA
from server.console.cycle.forms import STEP_HEADS, attempt, step_row, told_of, wrong_of
from server.console.entry import lead
from server.console.graduasi.common import demand_kabupaten, known_told, names_for, title_of
from server.console.speech import note, say, write_day, write_moment
from server.cycle.leaving import APPROVED
from server.desk.reads import note_read
from server.engine import read_transaction
from server.graduasi.deciding import act, withdraw_step
from server.graduasi.exits import OBJECT, OBJECTING, OPEN_STATES, PROPOSE, TAKEN, OpenExit, choices, hindered, open_exit_of, seat_of
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.identity.regions import names_of_regions
from server.services import services
from server.steps import PENDING
from sync.errors import Problem
from sync.limits import REASON_CHARS_MAX

WITHDRAW = "tarik"
DANGER = ("setuju_kedua", "siks_diterima", "sanggah_ditolak")
DAYS = (("graduasi.proposed_on", "proposed_on"), ("graduasi.decided_on", "decided_on"), ("graduasi.siks_on", "siks_on"), ("graduasi.exit_on", "exit_on"))
TEXTS = (
    *(("parts.reason", "reason"), ("graduasi.siks_reason", "siks_reason"), ("graduasi.sanggah_text", "sanggah_text")),
    ("graduasi.sanggah_reason", "sanggah_reason"),
)
pages = Blueprint("graduasi_exit", __name__)


@pages.get("/graduasi/<string:kabupaten>/usulan/<string:graduasi>")
@console(*READING)
def get_exit(kabupaten: str, graduasi: str) -> str:
    """Show a proposal, or the page of one step about it."""
    return show(opened_at(kabupaten, graduasi))


@pages.post("/graduasi/<string:kabupaten>/usulan/<string:graduasi>")
@console(*OBJECTING)
def post_exit(kabupaten: str, graduasi: str) -> Any:
    """Take a step, or take one's own back."""
    opened = opened_at(kabupaten, graduasi)
    return attempt(lambda: take(opened), lambda problem: show(opened_at(kabupaten, graduasi), problem))


def opened_at(kabupaten: str, graduasi: str) -> OpenExit:
    """Return the proposal of an address; raises `Problem` (not_found)."""
    demand_kabupaten(kabupaten, graduasi)
    return open_exit_of(services(), caller().row.region, kabupaten, graduasi)


def take(opened: OpenExit) -> Any:
    """Do what the form asks."""
    action, reason = request.form.get("action", ""), request.form.get("reason", "").replace("\r\n", "\n")
    if action == WITHDRAW:
        withdraw_step(services(), caller().row, opened)
        note("cycle.step_withdrawn")
        return lead(address_of(opened))
    if action != OBJECT and request.form.get("stands") != opened.stands:  # the family objects, whatever the office did meanwhile
        raise Problem("changed_meanwhile")
    step = act(services(), caller().row, opened, action, reason, detail=request.form.get("detail", ""))
    if step.due_at is not None and step.due_at > step.made_at:
        note("cycle.step_waits", moment=write_moment(step.due_at, opened.kabupaten))
    elif step.state == PENDING:
        note("cycle.step_kept", kind="warn")
    else:
        note("cycle.step_done")
    return lead(address_of(opened))


def address_of(opened: OpenExit, **more: str) -> str:
    """Return the page of a proposal."""
    return url_for("konsol.graduasi_exit.get_exit", kabupaten=opened.kabupaten, graduasi=opened.record.id, **more)


def show(opened: OpenExit, problem: Problem | None = None) -> str:
    """Write the page of a proposal; with a step in the address it asks for the reason and shows no other way on."""
    account, kpm = caller().row, opened.kpm
    note_read(services(), account.id, str(request.url_rule), kabupaten=opened.kabupaten, kind="graduasi", record=opened.record.id)
    with read_transaction(services().engine) as connection:
        allowed = choices(opened, account, seat_of(connection, opened, account))
        names = names_for(connection, opened.kabupaten, kpm, opened.known)
        places = names_of_regions(connection, {opened.moved or opened.kabupaten, *(one.kabupaten for one in opened.steps)} - {opened.kabupaten})
    wanted, mine = request.values.get("langkah", ""), opened.own_step
    return render_template(
        "konsol/graduasi/exit.html",
        **{"title": title_of(kpm, names), "known": None if opened.moved else known_told(opened.kabupaten, kpm, opened.known, names)},
        **{"kabupaten": opened.kabupaten, "facts": list(facts_of(opened, places)), "record": opened.record.fields, "warnings": list(warnings_of(opened, places))},
        **{"ways": [(one, address_of(opened, langkah=one)) for one in allowed], "step": wanted if wanted in allowed else ""},
        **{"steps": [step_row(one, opened.kabupaten, "graduasi", where=places.get(one.kabupaten, "")) for one in opened.steps], "step_heads": STEP_HEADS},
        **{"stands": opened.stands, "here": address_of(opened), "told": told_of(problem), "withdrawable": mine is not None and mine.account == account.id},
        **{"reason": request.form.get("reason", ""), "wrong": wrong_of(problem, "reason"), "longest": REASON_CHARS_MAX},
        **{"detail": request.form.get("detail", ""), "detail_wrong": wrong_of(problem, "detail"), "danger": DANGER, "object": OBJECT, "taken": TAKEN},
        via=[(one, say(f"graduasi.via.{one}")) for one in VIA],
    )


def facts_of(opened: OpenExit, places: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what the record says: both states first; `places`: names of other kabupaten."""
    told = opened.record.fields
    yield say("graduasi.ours"), say(f"graduasi.state.{told['status']}")
    yield say("graduasi.theirs"), say(f"graduasi.siks.{told['siks_status'] or 'none'}")
    yield say("graduasi.way"), say(f"graduasi.jalur.{told['jalur']}")
    yield say("graduasi.view"), say(f"graduasi.view.{told['family_view'] or 'none'}")
    yield say("graduasi.version"), str(told["aturan_nomor"])
    yield say("graduasi.as_of"), _number(opened, places)
    yield from ((say(key), write_day(date.fromisoformat(told[name]))) for key, name in DAYS if told[name])
    if opened.objection_until:
        yield say("graduasi.objection_until"), write_day(opened.objection_until)
    if told["siks_batch"]:
        yield say("graduasi.batch"), str(told["siks_batch"])
    yield from ((say(key), told[name]) for key, name in TEXTS if told[name])


def _number(opened: OpenExit, places: Mapping[str, str]) -> str:
    """Return the number that the proposal was made as of, and the kabupaten that it is of if that is another one."""
    number, made_in = str(opened.record.fields["as_of"]), next((places.get(one.kabupaten) for one in opened.steps if one.action == PROPOSE), None)
    return say("graduasi.numbered_in", number=number, kabupaten=made_in) if made_in else number


def warnings_of(opened: OpenExit, places: Mapping[str, str]) -> Iterator[str]:
    """Yield what keeps a proposal from going on."""
    if opened.moved:
        yield say("graduasi.moved", kabupaten=places[opened.moved])
        return
    if opened.status in OPEN_STATES and not opened.founded:
        yield say("graduasi.unfounded")
    if opened.status == APPROVED and opened.record.fields["siks_status"] is None:
        yield say("graduasi.hindered") if hindered(opened.known.weighing, opened.record.fields["jalur"]) else say("graduasi.system_of_record")
