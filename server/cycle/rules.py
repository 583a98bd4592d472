"""Rules of komitmen by version: which one holds in a month, and a new one; a version that was written is never edited."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from schemas import KINDS
from schemas.check import check
from server.catalogue import Row
from server.office import Office, new_record
from server.store.grants import NATION
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import slot_id
from sync.nouns import Outcome

RULES_FILE = Path(__file__).parents[1] / "data" / "aturan.toml"
ATURAN = TABLES["aturan"]
NAMES = KINDS["aturan"].fields


@dataclass(frozen=True, slots=True)
class Expectation:
    """A check that is due for a komponen, `times` in each `span` (bulan, tahap, tahun)."""

    komponen: str
    condition: str
    times: int
    span: str


@dataclass(frozen=True, slots=True)
class Rules:
    """One version; for each value see `schemas.aturan`. `fields` are those of its record."""

    nomor: int
    valid_from: date
    name: str
    attendance_percent: int
    absences: frozenset[str]
    areas: Mapping[str, int]
    lansia_age: int
    usia_dini_age_max: int
    sekolah_age_max: int
    expected: tuple[Expectation, ...]
    tahap_months: int
    failing_months: int
    penangguhan_after: int
    penghentian_after: int
    remind_days: int
    escalate_days: int
    entry_days: int
    appeal_days: int
    fields: Mapping[str, Any]

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> "Rules":
        """Read a record of the kind `aturan`."""
        own = {name: fields[name] for name in NAMES}
        read = {
            "valid_from": date.fromisoformat(own["valid_from"]),
            "absences": frozenset(own["absences"]),
            "areas": {code: int(percent) for code, _, percent in (one.partition("|") for one in own["areas"] or ())},
            "expected": tuple(_expectation(one) for one in own["expected"]),
        }
        return cls(**{**own, **read}, fields=own)

    def threshold(self, area: str | None) -> int:
        """Return the percent of attendance asked for in a kecamatan: that of the narrowest area of PKH Akses it lies in."""
        inside = [code for code in self.areas if (area or "").startswith(code)]
        return self.areas[max(inside, key=len)] if inside else self.attendance_percent


def _expectation(text: str) -> Expectation:
    komponen, condition, times, span = text.split("|")
    return Expectation(komponen, condition, int(times), span)


def shipped_row(path: Path = RULES_FILE) -> Row:
    """Return the version of the data file as a record to be."""
    fields = tomllib.loads(path.read_text("utf-8"))
    return Row("aturan", slot_id("aturan", (fields["nomor"],)), fields)


def versions(connection: Connection) -> tuple[Rules, ...]:
    """Return every version, in order."""
    query = select(ATURAN).where(ATURAN.c.kabupaten == NATION, ATURAN.c.deleted.is_(False))
    return in_order(Rules.of(row._mapping) for row in connection.execute(query))


def in_order(found: Iterable[Rules]) -> tuple[Rules, ...]:
    """Return versions in the order in which they take each other's place; that of the data file too, unless it is among them."""
    shipped = Rules.of(shipped_row().fields)
    known = {shipped.nomor: shipped} | {one.nomor: one for one in found}
    return tuple(sorted(known.values(), key=lambda one: (one.valid_from, one.nomor)))


def in_force(known: Sequence[Rules], month: str) -> Rules:
    """Return the version that holds in a month `2026-11`; before the first version, that one."""
    day = date.fromisoformat(f"{month}-01")
    return next((one for one in reversed(known) if one.valid_from <= day), known[0])


def add_version(office: Office, known: Iterable[Rules], fields: Mapping[str, Any], today: date) -> Rules:
    """Write the next version and return it; raises `Problem` (unprocessable with {"fields"}, changed_meanwhile).

    It begins after today, so that no month is judged anew by other rules than those that its workers knew.
    """
    told = {**fields, "nomor": max((one.nomor for one in known), default=0) + 1}
    problem = check("aturan", told, creating=True)
    if problem is not None:
        raise Problem("unprocessable", {"fields": _codes(problem.details)})
    if date.fromisoformat(told["valid_from"]) <= today:
        raise Problem("unprocessable", {"fields": {"valid_from": "too_early"}})
    made = office.write(NATION, [new_record(KINDS["aturan"], told, "")])
    if made.answers[0].decisions[0].outcome is not Outcome.APPLIED:
        raise Problem("changed_meanwhile")
    return Rules.of({**dict.fromkeys(NAMES), **told})


def _codes(details: Mapping[str, Any] | None) -> dict[str, str]:
    found = (details or {}).get("fields", {})
    return dict(found) if isinstance(found, Mapping) else dict.fromkeys(found, "unknown_value")
