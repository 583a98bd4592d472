"""What forms of the cycle share: fields of a schema to type in, and what was wrong with them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import request
from sqlalchemy import Row

from server.console.entry import status_of
from server.console.repair import codes_of, say_wrong
from server.console.speech import reason_of, say, write_moment
from server.console.values import PREFIX, Input, input_of, read_value, typed
from server.steps import PENDING, Step
from sync.errors import Problem

TOLD = ("unprocessable", "changed_meanwhile", "already_decided", "not_pending", "sanksi_unfounded", "other_approver", "graduasi_unfounded", "nothing_to_send")
"""What is told on the page of the form itself, which is then shown anew."""
STEP_HEADS = ("cycle.step", "cycle.who", "cycle.when", "cycle.step_state", "parts.reason")


def inputs(kind: str, names: Iterable[str], values: Mapping[str, Any], problem: Problem | None) -> list[Input]:
    """Return a field to type in for each name, with what was sent and what was wrong with it where the form comes back."""
    codes = codes_of(problem.error.details if problem else None)
    shown = {name: typed(values.get(name)) for name in names}
    if problem is not None:
        shown = {name: request.form.get(PREFIX + name, text) for name, text in shown.items()}
    return [input_of(kind, name, text, say_wrong(codes[name]) if name in codes else "") for name, text in shown.items()]


def sent(kind: str, names: Iterable[str]) -> dict[str, Any]:
    """Return what the form says of each field, as the types of the schema."""
    return {name: read_value(kind, name, request.form.get(PREFIX + name, ""), None) for name in names}


def attempt(work: Callable[[], Any], page: Callable[[Problem], str]) -> Any:
    """Do what a form asks, or show its page again with what was wrong."""
    try:
        return work()
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        return page(problem), status_of(problem)


def told_of(problem: Problem | None) -> str:
    """Return the sentence that stands above a form that was not taken; empty for none."""
    return "" if problem is None else reason_of(problem.error.code)


def wrong_of(problem: Problem | None, name: str) -> str:
    """Return what was wrong with one field of a form."""
    code = codes_of(problem.error.details if problem else None).get(name)
    return say_wrong(code) if code else ""


def step_row(one: Step, kabupaten: str, room: str, *, where: str = "") -> dict[str, Any]:
    """Return a step as a row of a table; the words of a room say what it is called; `where`: the other kabupaten in which it was taken."""
    who = (one.username or say("cycle.system")) + (f" ({say('cycle.plt')})" if one.plt else "")
    who = say("cycle.elsewhere", who=who, kabupaten=where) if where else who
    return {"cells": [say(f"{room}.step.{one.action}"), who, write_moment(one.made_at, kabupaten), state_of(one), one.reason]}


def state_of(one: Step | Row) -> str:
    """Return how a step stands, with why it ended where that is no matter of course."""
    tried = one.state == PENDING and one.tries
    state = say("cycle.step_tried", times=one.tries) if tried else say(f"cycle.step_state.{one.state}")
    return f"{state}: {reason_of(one.code)}" if one.code else state
