"""What the forms of complaints share: their fields, what was wrong with them, and who can be chosen."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request

from server.complaints.nouns import Seat
from server.console.repair import say_wrong
from server.console.speech import say
from server.console.values import Input
from sync.errors import Problem

TOLD = ("unprocessable", "changed_meanwhile")
"""What is told on the page itself, which is then shown anew."""
Options = Iterable[tuple[str, str]]


def sent(name: str) -> str:
    """Return what a form says in a field."""
    return request.form.get(name, "").replace("\r\n", "\n").strip()


def seat_sent(first: str = "holder", second: str = "second") -> Seat:
    """Return the two people that a form names."""
    return Seat(sent(first), sent(second))


def wrong_of(problem: Problem | None, prefix: str = "") -> dict[str, str]:
    """Return field -> what is wrong with it, in words."""
    fields = (problem.error.details or {}).get("fields", {}) if problem and problem.error.code == TOLD[0] else {}
    return {prefix + name: say_wrong(code) for name, code in fields.items()}


def typed(name: str, wrong: Mapping[str, str], *, lines: bool = False, hint: str = "") -> Input:
    """Return a field to type in, with what was typed before."""
    return Input(name, say(f"complaints.field.{name}"), sent(name), wrong.get(name, ""), hint, lines)


def chosen(name: str, options: Options, wrong: Mapping[str, str], value: str = "", none: str = "complaints.choose") -> Input:
    """Return a field to choose in; `none` is the key of the words for no choice."""
    words = (("", say(none)), *options)
    return Input(name, say(f"complaints.field.{name}"), sent(name) or value, wrong.get(name, ""), options=words)


def seat_inputs(names: Mapping[str, str], wrong: Mapping[str, str], seat: Seat | None) -> list[Input]:
    """Return the fields for holder and second."""
    options = [(account, name) for account, name in names.items()]
    held: dict[str, Any] = {"holder": seat.holder, "second": seat.second} if seat else {}
    return [chosen(name, options, wrong, held.get(name) or "") for name in ("holder", "second")]
