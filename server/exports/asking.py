"""Exports asked for, with a purpose, as long work."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import Row

from server.attendance.asof import as_of_number
from server.cycle.stages import month_of
from server.engine import read_transaction
from server.exports.datasets import DATASETS
from server.identity.regions import KABUPATEN, includes
from server.longwork.items import AccountRow, Wish, ask, file_of
from server.services import Services
from server.zones import local
from sync.errors import Problem
from sync.limits import HISTORY_LOOK_BACK_S, REASON_CHARS_MAX

KIND, NO_PAST = "export", "not_allowed"
FORMATS = ("csv", "xlsx", "parquet", "sqlite")
NUMBER = re.compile("[1-9][0-9]{0,17}")
SETTLED = timedelta(seconds=HISTORY_LOOK_BACK_S)
MONTH = re.compile("[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Asked:
    """An export as a person asks for it; `as_of`: number of the change after which rows are wanted as they stood, in a region within one kabupaten."""

    dataset: str
    format: str
    region: str
    first: str
    last: str
    purpose: str
    deidentified: bool
    state: str = ""
    as_of: str = ""


def ask_export(parts: Services, account: AccountRow, asked: Asked) -> str:
    """Ask for an export and return the id of its work.

    Raises `Problem`: unprocessable with {"fields"}, not_found with them for a region outside of the account's, and those of `ask`.
    """
    inside = includes(account.region, asked.region)
    wrong = dict(_wrong(asked)) | wrong_rows(parts, asked) | dict(wrong_number(parts, asked, inside=inside))
    demand_fields(wrong, inside=inside, why=why_not(asked, wrong))
    told = {name: getattr(asked, name) for name in ("dataset", "format", "first", "last", "purpose", "deidentified")}
    return ask(parts, account, Wish(KIND, asked.region, told | {"state": asked.state or None, "as_of": int(asked.as_of) if asked.as_of else None}))


class Rows(Protocol):
    """What rows are asked for."""

    dataset: str
    region: str
    first: str
    last: str
    state: str


class Pinned(Rows, Protocol):
    """Rows as of a number, empty for those of the day."""

    as_of: str


def demand_fields(wrong: Mapping[str, str], *, inside: bool = True, why: str = "") -> None:
    """Raise `Problem` where a field is wrong, with all of them: not_found where the region is not `inside` that of who asks, else unprocessable.

    `why`: words about one of them, for a person.
    """
    told = {"why": why} if why else {}
    if not inside:
        raise Problem("not_found", {"fields": {**wrong, "region": "outside_region"}, **told})
    if wrong:
        raise Problem("unprocessable", {"fields": dict(wrong), **told})


def why_not(asked: Rows, wrong: Mapping[str, str]) -> str:
    """Return why a dataset has no past, where it was asked for."""
    return DATASETS[asked.dataset].no_past if wrong.get("as_of") == NO_PAST else ""


def wrong_rows(parts: Services, asked: Rows) -> dict[str, str]:
    """Return field -> what is wrong with it in the rows that are asked for, months to come too."""
    return dict(_wrong_rows(asked, month_of(local(parts.clock(), asked.region).date())))


def _wrong_rows(asked: Rows, month: str) -> Iterator[tuple[str, str]]:
    if asked.dataset not in DATASETS:
        yield "dataset", "unknown_value"
    elif asked.state and asked.state not in DATASETS[asked.dataset].states:
        yield "state", "not_allowed"
    for name, value in (("first", asked.first), ("last", asked.last)):
        if not MONTH.fullmatch(value):
            yield name, "required" if not value else "not_a_month"
        elif value > month:
            yield name, "too_late"
    if MONTH.fullmatch(asked.first) and MONTH.fullmatch(asked.last) and asked.last < asked.first:
        yield "last", "too_early"


def _wrong(asked: Asked) -> Iterator[tuple[str, str]]:
    if asked.format not in FORMATS:
        yield "format", "unknown_value"
    if not asked.purpose.strip():
        yield "purpose", "required"
    elif len(asked.purpose) > REASON_CHARS_MAX:
        yield "purpose", "too_long"


def wrong_number(parts: Services, asked: Pinned, *, inside: bool) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a number; of a region that is not `inside` that of who asks nothing is looked up."""
    if not asked.as_of:
        return
    if not NUMBER.fullmatch(asked.as_of):
        yield "as_of", "not_a_number"
    elif asked.dataset in DATASETS and DATASETS[asked.dataset].no_past:
        yield "as_of", NO_PAST
    elif len(asked.region) < KABUPATEN:
        yield "as_of", "one_kabupaten"
    elif inside and not _is_settled(parts, asked):
        yield "as_of", "not_settled"


def _is_settled(parts: Services, asked: Pinned) -> bool:
    """Tell whether a number is there, and not so young that a form which arrived before it may still be on its way."""
    with read_transaction(parts.engine) as connection:
        then = as_of_number(connection, asked.region[:KABUPATEN], int(asked.as_of))
    return then is not None and then.at <= parts.clock() - SETTLED


def path_of(parts: Services, row: Row) -> Path:
    """Return the path of the file of an export, which the sweep removes in time."""
    return file_of(parts, row.id, row.args["format"])
