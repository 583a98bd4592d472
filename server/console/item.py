"""One case: all that a person needs to decide it, and the forms to do so."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.console.complaints.about import about_inputs
from server.console.entry import lead, status_of
from server.console.exhibits import SHELVES
from server.console.facts import told_of
from server.console.repair import codes_of, inputs_of, repairable
from server.console.seen import MARK, seen_of
from server.console.speech import note, say, write_moment
from server.console.thread.case import asking_of, read_question, story_of
from server.desk.case import open_case
from server.desk.decisions import decide, may_withdraw, withdraw
from server.desk.nouns import AMEND, ASK, REPAIR, WRITE, Judgement, OpenCase, Ruling
from server.desk.reads import note_read
from server.identity.accounts import DECIDING, READING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.limits import REASON_CHARS_MAX

WITHDRAW = "withdraw"
TOLD = ("unprocessable", "already_decided", "changed_meanwhile", "record_deleted", "record_moved", "not_pending", "both_leaving")
"""What is told on the page itself, which is then shown anew."""
pages = Blueprint("item", __name__)


@pages.get("/antrian/<string:queue>/<string:kabupaten>/<string:ref>")
@console(*READING)
def get_item(queue: str, kabupaten: str, ref: str) -> str:
    """Show a case."""
    return show(_open(queue, kabupaten, ref))


@pages.post("/antrian/<string:queue>/<string:kabupaten>/<string:ref>")
@console(*DECIDING)
def post_item(queue: str, kabupaten: str, ref: str) -> Any:
    """Decide a case, or take the decision back that waits."""
    opened, action = _open(queue, kabupaten, ref), request.form.get("action", "")
    try:
        return _take_back(opened) if action == WITHDRAW else _decide(opened, action)
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        return show(_open(queue, kabupaten, ref), problem, action), status_of(problem)


def _open(queue: str, kabupaten: str, ref: str) -> OpenCase:
    if not all(text.isascii() and text.isprintable() for text in (kabupaten, ref)):
        raise Problem("not_found")
    return open_case(services(), caller().row.region, kabupaten, queue, ref, account=caller().row.id)


def _decide(opened: OpenCase, action: str) -> Any:
    asks = action == ASK
    fields = read_question(opened, request.form) if asks else SHELVES[opened.case.queue].read(opened, action, request.form)
    reason = request.form.get("reason", "").replace("\r\n", "\n")
    judgement = Judgement(action, reason, fields, seen_of(request.form.get("seen", "")))
    ruling = decide(services(), caller().row, opened, judgement)
    back = (say("decide.undo"), address_of(ruling))
    note("decide.kept", link=back, moment=write_moment(ruling.due_at, ruling.kabupaten), action=say(f"action.{action}"))
    return lead(url_for("konsol.queues.get_list", queue=opened.case.queue))


def _take_back(opened: OpenCase) -> Any:
    if opened.pending is None:
        raise Problem("not_pending")
    withdraw(services(), caller().row, opened.pending.id)
    note("decide.withdrawn")
    return lead(address_of(opened.pending))


def address_of(ruling: Ruling) -> str:
    """Return the page of the case that was decided."""
    return url_for("konsol.item.get_item", queue=ruling.queue, kabupaten=ruling.kabupaten, ref=ruling.ref)


def show(opened: OpenCase, problem: Problem | None = None, action: str = "") -> str:
    """Write the page of a case, with what was wrong with the form that came; the reading is noted."""
    case, who = opened.case, caller().row
    note_read(services(), who.id, str(request.url_rule), kabupaten=case.kabupaten, kind=case.kind, record=case.record)
    details = codes_of(problem.error.details if problem else None)
    sent = request.form if problem and problem.error.code == "unprocessable" else None
    return render_template(
        "konsol/item.html",
        opened=opened,
        shown=SHELVES[case.queue].show(opened),
        told=told_of(opened, problem),
        inputs=inputs_of(opened, details, sent if action in (AMEND, REPAIR, WRITE) else None),
        repairable=repairable(opened),
        story=story_of(opened),
        about=about_inputs(opened, action, details, request.form if sent else {}),
        asking=asking_of(opened, details, request.form if sent and action == ASK else {}),
        deciding=opened.open and opened.pending is None and who.role in DECIDING,
        mine=opened.pending is not None and may_withdraw(who, opened.pending),
        seen=f"{opened.seen.number}{MARK}{opened.seen.tag}" if opened.seen else "",
        reasons={action: {"wrong": details.get("reason", ""), "value": request.form.get("reason", "")}} if sent else {},
        longest=REASON_CHARS_MAX,
    )
