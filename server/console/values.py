"""Values of a record as people read them and as they type them, by the fields of its schema."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from marshmallow import fields

from schemas import KINDS, SCHEMAS
from schemas.fields import Choice, Day, Flag, ListOf, Number, Text, Whole, is_day
from server.console.labels import find_label
from server.console.speech import language, say, write_day
from server.console.words import LANGUAGES
from sync.ids import canonical

PREFIX = "isian."
"""Stands before the name of a field in a form, so that none is taken for another part of it."""
WHOLE = re.compile(r"-?[0-9]{1,15}")
DECIMAL = re.compile(r"-?[0-9]{1,15}[.,][0-9]{1,15}")
NAMELESS: Mapping[str, str] = MappingProxyType({})
FLAGS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Input:
    """One field to type in; `options` are (value, text) where there is a choice, `hint` is a key of the catalogue or empty.

    `day`: a browser may offer its calendar; it would hide a value that is no day, which is shown as text instead.
    """

    name: str
    label: str
    value: str
    wrong: str
    hint: str = ""
    lines: bool = False
    options: tuple[tuple[str, str], ...] = ()
    day: bool = False


def field_of(kind: str, name: str) -> fields.Field | None:
    """Return a field of a schema, None for one that this server does not know."""
    return SCHEMAS[kind].fields.get(name) if kind in KINDS and name in KINDS[kind].group_of else None


def label_of(kind: str, name: str) -> str:
    """Return what a field is called: in English by the caption of its schema; a field that is not known by its own name."""
    found = field_of(kind, name)
    if found is None:
        return name.replace("_", " ")
    return find_label(kind, name) or name if language() == LANGUAGES[0] else found.metadata["description"]


def write_value(kind: str, name: str, value: Any, names: Mapping[str, str] = NAMELESS) -> str | None:
    """Write a value as people read it, None for none; `names`: id -> name of what it may point at."""
    if value is None or value == "" or value == []:
        return None
    if isinstance(value, bool):
        return say("value.yes") if value else say("value.no")
    if isinstance(value, list):
        return ", ".join(names.get(one, one) if isinstance(one, str) else canonical(one) for one in value)
    if not isinstance(value, str):
        return canonical(value)
    value = names.get(value, value)
    found = field_of(kind, name)
    if isinstance(found, Day) and is_day(value):
        return write_day(date.fromisoformat(value))
    return value.replace("_", " ") if isinstance(found, Choice) else value


def input_of(kind: str, name: str, value: str, wrong: str) -> Input:
    """Return the field for a value that is shown as `typed` writes it."""
    found, label = field_of(kind, name), label_of(kind, name)
    if isinstance(found, Flag | Choice):
        return Input(PREFIX + name, label, value, wrong, options=_options(found, value))
    if isinstance(found, Day) and (not value or is_day(value)):
        return Input(PREFIX + name, label, value, wrong, day=True)
    hint = next((key for of, key in HINTS if isinstance(found, of)), "")
    return Input(PREFIX + name, label, value, wrong, hint, isinstance(found, Text | ListOf))


def _options(found: Flag | Choice, value: str) -> tuple[tuple[str, str], ...]:
    """Return every choice; a value that is none of them stays one, so that it is not changed unseen."""
    if isinstance(found, Flag):
        known = [("true", say("value.yes")), ("false", say("value.no"))]
    else:
        known = [(word, word.replace("_", " ")) for word in sorted(found.words)]
    strange = [] if value in ("", *(one for one, _ in known)) else [(value, value)]
    return (("", say("parts.no_value")), *known, *strange)


def typed(value: Any) -> str:
    """Write a value as it stands in a field."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(one if isinstance(one, str) else canonical(one) for one in value)
    return value if isinstance(value, str) else canonical(value)


def read_value(kind: str, name: str, text: str, before: Any) -> Any:
    """Return what was typed as the type of its field; what was left as it stood stays, what cannot be read is left to the schema."""
    text = text.replace("\r\n", "\n")
    found = field_of(kind, name)
    if isinstance(before, str) and text == before:
        return before
    if isinstance(found, ListOf):
        return [line.strip() for line in text.split("\n") if line.strip()] or (None if before is None else [])
    if not text.strip():
        return None
    if isinstance(found, Flag):
        return FLAGS.get(text, text)
    if isinstance(found, Whole | Number):
        return _number(found, text.strip())
    return text if isinstance(found, Text) else text.strip()


def _number(found: Whole | Number, text: str) -> int | float | str:
    if WHOLE.fullmatch(text):
        return int(text)
    return float(text.replace(",", ".")) if isinstance(found, Number) and DECIMAL.fullmatch(text) else text


HINTS = ((Day, "value.day_hint"), (ListOf, "value.list_hint"))
