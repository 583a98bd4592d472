"""The content of one change, judged by its schema before the kernel sees it.

An answer names fields and short codes, never a value: it goes into logs and screens.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from schemas import KINDS, SCHEMAS
from schemas.fields import UNKNOWN_VALUE
from sync.errors import ExchangeError
from sync.kinds import Kind
from sync.limits import CODE_CHARS_MAX, NAMES_IN_DETAILS_MAX

UNPRINTABLE = "?"


def check(kind_name: str, fields: Mapping[str, Any], *, creating: bool) -> ExchangeError | None:
    """Return why the content of a change cannot be taken, or None.

    `creating`: the record is made, and its required fields must be there; an edit carries whole groups.
    `unknown_kind` and `unknown_field` are what a newer app may send: the exchange holds them (P47).
    A word that is not on the list of its field counts as an unknown field.
    `invalid` carries {"fields": {field: code}}.
    """
    kind = KINDS.get(kind_name)
    if kind is None:
        return ExchangeError("unknown_kind", {"kind": _printable(kind_name)})
    known = kind.group_of
    unknown = [name for name in fields if name not in known]
    if unknown:
        return _unknown_fields(unknown)
    errors = SCHEMAS[kind_name].validate(fields, partial=not creating)
    codes = {name: found[0] for name, found in errors.items()}
    if not creating:
        codes |= _incomplete(kind, fields)
    unknown = [name for name, code in codes.items() if code == UNKNOWN_VALUE]
    if unknown:
        return _unknown_fields(unknown)
    return ExchangeError("invalid", {"fields": codes}) if codes else None


def _incomplete(kind: Kind, fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the missing fields of the groups that an edit touches."""
    return {
        name: "incomplete_group" for group in kind.touched(fields) for name in group.fields if name not in fields
    }


def _unknown_fields(names: Iterable[str]) -> ExchangeError:
    printable = sorted({_printable(name) for name in names})
    return ExchangeError("unknown_field", {"fields": printable[:NAMES_IN_DETAILS_MAX]})


def _printable(name: str) -> str:
    """Return a name that looks like one; anything else could be a value in the wrong place."""
    plain = len(name) <= CODE_CHARS_MAX and name.isascii() and name.isidentifier()
    return name if plain else UNPRINTABLE
