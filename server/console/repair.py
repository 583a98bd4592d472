"""Fields of a change or a group to type in, and what was typed as the types of the schema."""

from collections.abc import Iterable, Mapping
from typing import Any

from schemas import KINDS
from schemas.fields import UNKNOWN_VALUE
from server.console.speech import knows, say
from server.console.values import PREFIX, Input, field_of, input_of, read_value, typed
from server.desk.nouns import OpenCase


def repairable(opened: OpenCase) -> bool:
    """Tell whether this server knows every field, so that it can be typed in; what it does not know waits for a newer one."""
    return opened.case.kind in KINDS and all(field_of(opened.case.kind, name) for name in opened.fields)


def names_of(opened: OpenCase) -> list[str]:
    """Return the fields to type in: those of the change, and those that are missing in it."""
    kind = opened.case.kind
    missing = [name for name in codes_of(opened.details) if name not in opened.fields and field_of(kind, name)]
    return in_order(kind, [*opened.fields, *missing])


def in_order(kind: str, names: Iterable[str]) -> list[str]:
    """Return fields in the order of their schema, those that it does not know at the end."""
    known = list(KINDS[kind].group_of) if kind in KINDS else []
    return sorted(names, key=lambda name: known.index(name) if name in known else len(known))


def codes_of(details: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return field -> code of what is wrong; where only names are told, their values are unknown."""
    codes = (details or {}).get("fields", {})
    return codes if isinstance(codes, dict) else dict.fromkeys(codes, UNKNOWN_VALUE)


def inputs_of(opened: OpenCase, wrong: Mapping[str, Any], sent: Mapping[str, str] | None) -> list[Input]:
    """Return a field for each; what is wrong with it is what the form just had, else what the change was refused for."""
    codes = wrong if sent is not None else codes_of(opened.details)
    kind, before = opened.case.kind, opened.incoming.fields
    shown = {name: typed(before.get(name)) for name in names_of(opened)}
    if sent is not None:
        shown = {name: sent.get(PREFIX + name, text) for name, text in shown.items()}
    return [input_of(kind, name, text, say_wrong(codes[name]) if name in codes else "") for name, text in shown.items()]


def say_wrong(code: Any) -> str:
    """Say what is wrong with a field."""
    key = f"wrong.{code}"
    return say(key) if knows(key) else say("wrong.other")


def read_fields(opened: OpenCase, sent: Mapping[str, str]) -> dict[str, Any]:
    """Return the values that were typed; a field that the form has not stays as it came."""
    before, found = opened.incoming.fields, {}
    for name in names_of(opened):
        text = sent.get(PREFIX + name)
        if text is not None:
            found[name] = read_value(opened.case.kind, name, text, before.get(name))
        elif name in before:
            found[name] = before[name]
    return found
