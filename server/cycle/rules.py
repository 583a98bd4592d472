"""Rules of komitmen by version: which one holds in a month, and a new one; a version that was written is never edited."""

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
    return row_of_file("aturan", path)


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
    """Write the next version and return it; raises `Problem` as `write_version` does."""
    return Rules.of(write_version(office, "aturan", (one.nomor for one in known), fields, today))
