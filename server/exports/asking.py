"""Exports asked for, with a purpose, as long work."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Row

from server.cycle.stages import month_of
from server.exports.datasets import DATASETS
from server.longwork.items import AccountRow, Wish, ask, file_of
from server.services import Services
from server.zones import local
from sync.errors import Problem
from sync.limits import REASON_CHARS_MAX

KIND = "export"
FORMATS = ("csv", "xlsx", "parquet", "sqlite")
MONTH = re.compile("[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Asked:
    """An export as a person asks for it."""

    dataset: str
    format: str
    region: str
    first: str
    last: str
    purpose: str
    deidentified: bool


def ask_export(parts: Services, account: AccountRow, asked: Asked) -> str:
    """Ask for an export and return the id of its work; raises `Problem`: unprocessable with {"fields"}, and those of `ask`."""
    wrong = dict(_wrong(asked, month_of(local(parts.clock(), asked.region).date())))
    if wrong:
        raise Problem("unprocessable", {"fields": wrong})
    told = {name: getattr(asked, name) for name in ("dataset", "format", "first", "last", "purpose", "deidentified")}
    return ask(parts, account, Wish(KIND, asked.region, told))


def _wrong(asked: Asked, month: str) -> Iterator[tuple[str, str]]:
    if asked.dataset not in DATASETS:
        yield "dataset", "unknown_value"
    if asked.format not in FORMATS:
        yield "format", "unknown_value"
    for name, value in (("first", asked.first), ("last", asked.last)):
        if not MONTH.fullmatch(value):
            yield name, "required" if not value else "not_allowed"
        elif value > month:
            yield name, "too_late"
    if MONTH.fullmatch(asked.first) and MONTH.fullmatch(asked.last) and asked.last < asked.first:
        yield "last", "too_early"
    if not asked.purpose.strip():
        yield "purpose", "required"
    elif len(asked.purpose) > REASON_CHARS_MAX:
        yield "purpose", "too_long"


def path_of(parts: Services, row: Row) -> Path:
    """Return the path of the file of an export, which the sweep removes in time."""
    return file_of(parts, row.id, row.args["format"])
