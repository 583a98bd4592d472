"""One complaint: what was said, its trail, and the next step; and a receipt without name that can be printed."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.complaints.case import open_complaint
from server.complaints.handling import NEXT, Hand, advance, demand_hand, give, make_confidential, name_seat, name_worker, stays
from server.complaints.nouns import FORWARDED, OpenComplaint, Seat, Step
from server.complaints.people import candidates, workers_in
from server.console.complaints.common import TOLD, chosen, seat_inputs, seat_sent, sent, typed, wrong_of
from server.console.complaints.lists import today_in
from server.console.entry import lead, status_of
from server.console.speech import note, reason_of, say, write_day, write_moment
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import DECIDING, READING
from server.identity.callers import caller, console
from server.services import services
from server.store.complaints import KIND
from sync.errors import Problem
from sync.ids import is_id

DIGITS_MAX = 6
PREFIXES = MappingProxyType({"tugaskan": "give_", "langkah": "step_"})
"""Action -> what stands before the names of its fields, where two forms have one of the same name."""
pages = Blueprint("complaint", __name__)


@pages.get("/pengaduan/kasus/<string:kabupaten>/<string:ref>")
@console(*READING)
def get_case(kabupaten: str, ref: str) -> str:
    """Show a complaint."""
    return show(_open(kabupaten, ref))


@pages.post("/pengaduan/kasus/<string:kabupaten>/<string:ref>")
@console(*DECIDING)
def post_case(kabupaten: str, ref: str) -> Any:
    """Do the next step, or name people."""
    opened, action = _open(kabupaten, ref), request.form.get("action", "")
    try:
        _act(opened, action)
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        return show(_open(kabupaten, ref), problem, action), status_of(problem)
    note("complaints.kept")
    return lead(_after(kabupaten, ref))


@pages.get("/pengaduan/tanda/<string:kabupaten>/<string:ref>")
@console(*READING)
def get_receipt(kabupaten: str, ref: str) -> str:
    """Show the receipt: ticket and days, no name and no word of the complaint."""
    case = _open(kabupaten, ref).case
    pairs = [("complaints.ticket", case.ticket), ("complaints.reported_on", _day(case.reported_on)), ("complaints.due", _day(case.due_on))]
    return render_template("konsol/complaints/receipt.html", pairs=[(say(key), text) for key, text in pairs])


def _open(kabupaten: str, ref: str) -> OpenComplaint:
    if not (kabupaten.isascii() and kabupaten.isdecimal() and is_id(ref)):
        raise Problem("not_found")
    with read_transaction(services().engine) as connection:
        return open_complaint(connection, caller().row, kabupaten, ref)


def _act(opened: OpenComplaint, action: str) -> None:
    steps = request.form.get("steps", "")
    if not (steps.isascii() and steps.isdecimal() and len(steps) <= DIGITS_MAX) or action not in ACTIONS:
        raise Problem("bad_request")
    demand_hand(caller().row, opened, int(steps))
    ACTIONS[action](Hand(services(), caller().row, opened))


def _advance(hand: Hand) -> None:
    state = sent("step_state")
    if not state:
        raise Problem("unprocessable", {"fields": {"state": "required"}})
    advance(hand, state, text=sent("step_text"), forwarded_to=sent("step_forwarded_to") if state == FORWARDED else "")


ACTIONS: Mapping[str, Callable[[Hand], None]] = MappingProxyType(
    {
        "langkah": _advance,
        "tentang": lambda hand: name_worker(hand, sent("about_worker")),
        "tugaskan": lambda hand: give(hand, sent("give_worker"), sent("give_text")),
        "pemegang": lambda hand: name_seat(hand, seat_sent()),
        "rahasiakan": lambda hand: make_confidential(hand, seat_sent()),
    }
)


def _after(kabupaten: str, ref: str) -> str:
    """Return where a step leads: to the case, or to the list for who has just given it out of sight."""
    try:
        _open(kabupaten, ref)
    except Problem:
        return url_for("konsol.complaints.get_list")
    return url_for("konsol.complaint.get_case", kabupaten=kabupaten, ref=ref)


def show(opened: OpenComplaint, problem: Problem | None = None, action: str = "") -> str:
    """Write the page of a complaint; the reading is noted."""
    case, who = opened.case, caller().row
    note_read(services(), who.id, str(request.url_rule), kabupaten=case.kabupaten, kind=KIND, record=case.id)
    told = reason_of(problem.error.code) if problem else ""
    forms = _forms(opened, wrong_of(problem, PREFIXES.get(action, ""))) if who.role in DECIDING else {}
    trail = [(_title(step, case.kabupaten), _lines(step)) for step in opened.trail]
    late = case.settled_on is None and case.due_on < today_in(case.kabupaten).isoformat()
    return render_template("konsol/complaints/case.html", opened=opened, case=case, facts=_facts(opened), trail=trail, told=told, late=late, **forms)


def _facts(opened: OpenComplaint) -> list[tuple[str, str]]:
    case, words, names = opened.case, opened.words, opened.names
    pairs = [
        ("complaints.field.category", say(f"complaints.category.{case.category}")),
        ("complaints.field.programme", say(f"complaints.programme.{case.programme}")),
        ("complaints.source", say(f"complaints.source.{case.source}")),
        ("complaints.reported_on", _day(case.reported_on)),
        ("complaints.due", _day(case.due_on)),
        ("complaints.state", say(f"complaints.state.{case.state}")),
        ("complaints.field.complainant", words["complainant"] or say("complaints.nameless")),
        ("complaints.field.contact", words["contact"]),
        ("complaints.field.about_worker", names.get(case.about_worker, "")),
        ("complaints.field.worker", names.get(case.worker, "")),
        ("complaints.field.holder", opened.holder),
        ("complaints.field.second", opened.second),
        ("complaints.answer", words["answer"]),
    ]
    return [(say(key), text) for key, text in pairs if text]


def _title(step: Step, kabupaten: str) -> str:
    who = step.who or say("complaints.phone")
    return say("complaints.step", what=say(f"complaints.action.{step.action}"), who=who, moment=write_moment(step.at, kabupaten))


def _lines(step: Step) -> list[str]:
    """Return what a step tells beside its title."""
    pairs = (
        ("complaints.field.step_forwarded_to", step.forwarded_to),
        ("complaints.field.worker", step.worker),
        ("complaints.field.holder", step.holder),
        ("complaints.field.second", step.second),
        ("complaints.worker_answer", step.answer),
    )
    return [*([step.text] if step.text else []), *(say("complaints.pair", name=say(key), text=text) for key, text in pairs if text)]


def _forms(opened: OpenComplaint, wrong: dict[str, str]) -> dict[str, Any]:
    """Return the fields of each form that this complaint has."""
    case = opened.case
    with read_transaction(services().engine) as connection:
        workers, named = workers_in(connection, case.kabupaten), candidates(connection, case.kabupaten, case.area)
    states = [(one, say(f"complaints.state.{one}")) for one in NEXT[case.state]]
    followers = [(one, name) for one, name in workers.items() if one not in (case.worker, case.about_worker)]
    given = not case.rahasia and not (opened.from_field and stays(case))
    return {
        "step_inputs": [chosen("step_state", states, wrong), typed("step_text", wrong, lines=True), typed("step_forwarded_to", wrong)],
        "about_inputs": [chosen("about_worker", [one for one in workers.items() if one[0] != case.worker], wrong, case.about_worker or "")],
        "give_inputs": [chosen("give_worker", followers, wrong), *([] if opened.from_field else [typed("give_text", wrong, lines=True)])] if given else [],
        "seat_inputs": seat_inputs(named, wrong, Seat(case.holder or "", case.second or "")),
    }


def _day(text: str) -> str:
    return write_day(date.fromisoformat(text))
