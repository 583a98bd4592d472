"""Rules of graduasi by version: which one holds on a day, and a new one; a version that was written is never edited."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from schemas import KINDS
from server.catalogue import Row
from server.office import Office
from server.store.grants import NATION
from server.store.tables import TABLES
from server.versioned import row_of_file, write_version

RULES_FILE = Path(__file__).parents[1] / "data" / "graduasi.toml"
KIND = "aturan_graduasi"
ATURAN = TABLES[KIND]
NAMES = KINDS[KIND].fields


@dataclass(frozen=True, slots=True)
class ExitRules:
    """One version; for each value see `schemas.graduasi.AturanGraduasiSchema`."""

    nomor: int
    valid_from: date
    name: str
    attendance_percent: int
    attendance_months: int
    meetings_min: int
    susulan_counts: bool
    komitmen_tahap: int
    criteria: tuple[str, ...]
    assessment_days: int
    visit_days: int
    school_age_min: int
    school_age_max: int
    working_age_min: int
    working_age_max: int
    objection_days: int
    follow_up_months: tuple[int, ...]
    resertifikasi_years: int
    extension_years: int
    pena_age_min: int
    pena_age_max: int

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> "ExitRules":
        """Read a record of the kind `aturan_graduasi`."""
        own = {name: fields[name] for name in NAMES}
        months = tuple(sorted(int(one) for one in own["follow_up_months"]))
        read = {"valid_from": date.fromisoformat(own["valid_from"]), "criteria": tuple(own["criteria"]), "follow_up_months": months}
        return cls(**own | read)


def shipped_exit_rules(path: Path = RULES_FILE) -> Row:
    """Return the version of the data file as a record to be."""
    return row_of_file(KIND, path)


def exit_rules(connection: Connection) -> tuple[ExitRules, ...]:
    """Return every version in the order in which they take each other's place; that of the data file too, unless it is among them."""
    query = select(ATURAN).where(ATURAN.c.kabupaten == NATION, ATURAN.c.deleted.is_(False))
    shipped = ExitRules.of(shipped_exit_rules().fields)
    known = {shipped.nomor: shipped} | {one.nomor: one for one in (ExitRules.of(row._mapping) for row in connection.execute(query))}
    return tuple(sorted(known.values(), key=lambda one: (one.valid_from, one.nomor)))


def rules_on(known: Sequence[ExitRules], day: date) -> ExitRules:
    """Return the version that holds on a day; before the first version, that one."""
    return next((one for one in reversed(known) if one.valid_from <= day), known[0])


def rules_numbered(known: Sequence[ExitRules], nomor: int) -> ExitRules:
    """Return a version by its number; the oldest one where a number is unknown."""
    return next((one for one in known if one.nomor == nomor), known[0])


def add_exit_rules(office: Office, known: Iterable[ExitRules], fields: Mapping[str, Any], today: date) -> ExitRules:
    """Write the next version and return it; raises `Problem` as `write_version` does."""
    return ExitRules.of(write_version(office, KIND, (one.nomor for one in known), fields, today))
