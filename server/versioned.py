"""Rules that are kept by version: the first one in a data file, later ones written by the office, never edited."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from schemas import KINDS
from schemas.check import check
from server.catalogue import Row
from server.office import Office, new_record
from server.store.grants import NATION
from sync.errors import Problem
from sync.ids import slot_id
from sync.nouns import Outcome


def row_of_file(kind: str, path: Path) -> Row:
    """Return the version of a data file as a record to be."""
    fields = tomllib.loads(path.read_text("utf-8"))
    return Row(kind, slot_id(kind, (fields["nomor"],)), fields)


def write_version(office: Office, kind: str, known: Iterable[int], fields: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Write the next version after the known numbers and return its fields; raises `Problem` (unprocessable with {"fields"}, changed_meanwhile).

    It begins after today, so that nothing is judged anew by other rules than those that its workers knew.
    """
    told = {**fields, "nomor": max(known, default=0) + 1}
    problem = check(kind, told, creating=True)
    if problem is not None:
        raise Problem("unprocessable", {"fields": _codes(problem.details)})
    if date.fromisoformat(told["valid_from"]) <= today:
        raise Problem("unprocessable", {"fields": {"valid_from": "too_early"}})
    made = office.write(NATION, [new_record(KINDS[kind], told, "")])
    if made.answers[0].decisions[0].outcome is not Outcome.APPLIED:
        raise Problem("changed_meanwhile")
    return {**dict.fromkeys(KINDS[kind].fields), **told}


def _codes(details: Mapping[str, Any] | None) -> dict[str, str]:
    found = (details or {}).get("fields", {})
    return dict(found) if isinstance(found, Mapping) else dict.fromkeys(found, "unknown_value")
