"""The thread on the page of a case: what was asked, answered and decided, and the form of the next question."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from server.console.repair import say_wrong
from server.console.speech import reason_of, say, write_day, write_moment
from server.desk.asking import askable
from server.desk.nouns import ASK, OpenCase, Ruling, Turn
from server.services import services
from server.zones import local
from sync.limits import QUESTION_DAYS, REASON_CHARS_MAX

DONE = "done"


def today_in(kabupaten: str) -> date:
    """Return the date of work there."""
    return local(services().clock(), kabupaten).date()


def read_question(opened: OpenCase, sent: Mapping[str, str]) -> dict[str, Any]:
    """Return whom a form asks, and until when."""
    return {"worker_id": sent.get("worker_id", ""), "due_date": read_day(opened.case.kabupaten, sent)}


def read_day(kabupaten: str, sent: Mapping[str, str]) -> str:
    """Return until when a form wants an answer: a week, unless it says so."""
    return sent.get("due_date", "").strip() or (today_in(kabupaten) + timedelta(days=QUESTION_DAYS)).isoformat()


def asking_of(opened: OpenCase, wrong: Mapping[str, Any], sent: Mapping[str, str]) -> dict[str, Any]:
    """Return what the form of a question shows: workers, day, text, and what was wrong with each."""
    workers = sorted(askable(opened).items(), key=lambda one: (one[1], one[0]))
    last = opened.thread.worker if opened.thread else opened.case.worker
    return {
        "workers": workers,
        "worker": sent.get("worker_id", last),
        **form_of(opened.case.kabupaten, wrong, sent),
    }


def form_of(kabupaten: str, wrong: Mapping[str, Any], sent: Mapping[str, str]) -> dict[str, Any]:
    """Return what text and day of a question show, and what was wrong with them."""
    return {
        "due": sent.get("due_date") or read_day(kabupaten, {}),
        "text": sent.get("reason", ""),
        "wrong": {name: say_wrong(code) for name, code in wrong.items()} if sent else {},
        "max": REASON_CHARS_MAX,
    }


def story_of(opened: OpenCase) -> list[dict[str, str]]:
    """Return everything that was said about a case, oldest first: who and when, the text, what is to be known beside it."""
    here = opened.case.kabupaten
    said: list[tuple[datetime, dict[str, str]]] = []
    for turn in opened.thread.turns if opened.thread else ():
        said.append((turn.at, _question(turn, here)))
        if turn.answer:
            said.append((turn.at, _answer(turn)))
    rest = [one for one in opened.rulings if not (one.action == ASK and one.state == DONE)]
    said += [(one.made_at, _ruling(one)) for one in rest]
    return [line for _, line in sorted(said, key=lambda one: one[0])]


def _question(turn: Turn, kabupaten: str) -> dict[str, str]:
    who = say("thread.asked_whom", by=turn.username, worker=turn.worker_name or say("list.nobody"))
    until = say("thread.until", day=write_day(turn.due_date)) if turn.due_date else ""
    return {"who": who, "when": write_moment(turn.at, kabupaten), "text": turn.text, "more": until}


def _answer(turn: Turn) -> dict[str, str]:
    who = say("thread.answered_who", worker=turn.worker_name or say("list.nobody"))
    return {"who": who, "when": write_day(turn.answered_on) if turn.answered_on else "", "text": turn.answer, "more": ""}


def _ruling(ruling: Ruling) -> dict[str, str]:
    state = say(f"state.{ruling.state}")
    if ruling.state == "pending":
        state = say("list.due", moment=write_moment(ruling.due_at, ruling.kabupaten))
    if ruling.state == "failed":
        state = f"{state}: {reason_of(ruling.code or 'invalid')}"
    who = say("thread.decided_who", by=ruling.username, action=say(f"action.{ruling.action}"))
    return {"who": who, "when": write_moment(ruling.made_at, ruling.kabupaten), "text": ruling.reason, "more": state}
