"""What the page of a case tells: facts, values beside each other, and what was decided about it."""

from datetime import datetime

from server.complaints.accepting import is_elsewhere
from server.console.queues import say_kind
from server.console.repair import in_order
from server.console.speech import reason_of, say, write_clock, write_day, write_moment
from server.console.values import label_of, write_value
from server.desk.nouns import ANSWERED, ASK, OpenCase, Ruling, Side, Thread
from sync.errors import Problem

Facts = list[tuple[str, str]]


def facts_of(opened: OpenCase) -> list[tuple[str, Facts]]:
    """Return titled facts: of the case, and of each side that somebody wrote."""
    case = opened.case
    own = [(say("item.own"), say("item.own_text"))] if opened.own else []
    name = opened.names.get(opened.subject[1]) if opened.subject else None
    whom = [(say("list.subject"), name)] if name else []
    about = [*whom, (say("list.kind"), say_kind(case.kind)), (say("list.reason"), reason_of(case.code)), *own]
    if is_elsewhere(case.kind, opened.incoming.fields, opened.incoming.worker) and opened.creates:
        about.append((say("item.goes_to"), say("item.stays_with", who=opened.incoming.name)))
    sides = [(_title(opened, stands=False), of_side(opened.incoming, case.kabupaten))]
    if opened.standing is not None and opened.standing.received_at is not None:
        sides.append((_title(opened, stands=True), of_side(opened.standing, case.kabupaten)))
    return [(say("item.about"), about), *sides]


def _title(opened: OpenCase, *, stands: bool) -> str:
    side = (opened.standing or Side({})) if stands else opened.incoming
    who = side.name or (say("item.office") if side.office else say("list.nobody"))
    if stands:
        return say("item.stands", who=who)
    return say("item.other", who=who) if opened.group else say("item.sent", who=who)


def of_side(side: Side, kabupaten: str) -> Facts:
    """Return who wrote a value and when, by each of its three times."""

    def at(instant: datetime | None) -> str:
        return write_moment(instant, kabupaten) if instant else ""

    pairs = [
        (say("item.worker"), side.name or (say("item.office") if side.office else say("list.nobody"))),
        (say("item.device"), "" if side.office else side.device_name or side.device),
        (say("list.work_date"), write_day(side.work_date) if side.work_date else ""),
        (say("item.device_at"), at(side.device_at)),
        (say("item.corrected_at"), at(side.corrected_at)),
        (say("item.received_at"), at(side.received_at)),
        (say("item.clock_error"), write_clock(side.clock_error_s)),
    ]
    return [(name, text) for name, text in pairs if text]


def values_of(opened: OpenCase) -> tuple[list[str], list[tuple[str, list[str | None]]]]:
    """Return heads and rows of the values beside each other: what waits, what it met, and what stands now where that is another."""
    kind, columns = opened.case.kind, [(_title(opened, stands=False), opened.incoming.fields)]
    met = opened.standing.fields if opened.standing is not None else None
    now = opened.record.fields if opened.record is not None else None
    if met is not None:
        columns.append((_title(opened, stands=True), met))
    if now is not None and (met is None or any(now.get(name) != met.get(name) for name in opened.fields)):
        columns.append((say("item.now"), now))
    rows = [(label_of(kind, name), [write_value(kind, name, side.get(name), opened.names) for _, side in columns]) for name in in_order(kind, opened.fields)]
    return [head for head, _ in columns], rows


def told_of(opened: OpenCase, problem: Problem | None) -> list[tuple[str, str]]:
    """Return (kind, text) of what is to be known first: what went wrong just now, what waits, how the last decision ended."""
    found = [("bad", of_problem(problem, opened.case.kabupaten))] if problem else []
    if opened.pending is not None:
        found.append(("warn", of_pending(opened.pending)))
    last = opened.last
    if last is not None and (last.state == "failed" or (not opened.open and last.action != ASK)):
        found.append(("bad" if last.state == "failed" else "good", of_last(last)))
    if opened.thread is not None and opened.open:
        found.append(("good" if opened.thread.state == ANSWERED else "warn", of_thread(opened.thread)))
    if not opened.open and opened.last is None:
        found.append(("good", say("item.settled")))
    return found


def of_problem(problem: Problem, kabupaten: str) -> str:
    """Say why a form was not taken."""
    code, details = problem.error.code, problem.error.details or {}
    if code == "unprocessable":
        return say("item.wrong")
    if code == "already_decided" and details.get("by"):
        return say("item.already", by=details["by"], moment=write_moment(datetime.fromisoformat(details["at"]), kabupaten))
    return reason_of(code)


def of_pending(ruling: Ruling) -> str:
    """Say what waits, of whom, and until when."""
    return say("item.pending", by=ruling.username, action=say(f"action.{ruling.action}"), **_moments(ruling))


def of_thread(thread: Thread) -> str:
    """Say how far a question has come, and what brought the case back."""
    words = {"worker": thread.worker_name or say("list.nobody"), "day": write_day(thread.due_date)}
    key = f"thread.{thread.state}" if thread.state != ANSWERED else f"thread.by_{thread.answered_by}"
    return say(key, **words)


def of_last(ruling: Ruling) -> str:
    """Say how the newest decision ended."""
    told = {"by": ruling.username, "action": say(f"action.{ruling.action}"), "made": _moments(ruling)["made"]}
    if ruling.state == "failed":
        return say("item.failed", why=reason_of(ruling.code or "invalid"), **told)
    return say("item.last", state=say(f"state.{ruling.state}"), **told)


def _moments(ruling: Ruling) -> dict[str, str]:
    return {"made": write_moment(ruling.made_at, ruling.kabupaten), "due": write_moment(ruling.due_at, ruling.kabupaten)}
