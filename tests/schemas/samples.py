"""Invented records that every schema accepts."""

from typing import Any

from schemas import SCHEMAS
from schemas.fields import Amount, Choice, Clock, Coordinates, Day, Digits, Flag, Id, Kept, ListOf, Month, Number, Semester, Speaker, Text, Whole

AN_ID = "AbCdEfGhIjKlMnOpQrSt-_"
OTHER_ID = "0123456789abcdefghijkl"
PARTS = {
    "periode": {"year": 2026},
    "aturan": {
        **{"valid_from": "2026-11-01", "areas": ["910101|60"], "expected": ["sd|kehadiran_sekolah|1|bulan"]},
        **{"lansia_age": 60, "sekolah_age_max": 21, "tahap_months": 3},
    },
    "aturan_graduasi": {
        **{"school_age_min": 7, "school_age_max": 18, "working_age_min": 18, "working_age_max": 59, "pena_age_min": 20, "pena_age_max": 45},
    },
    "bantuan": {"contents": None, "institution": None},
    "korban": {"jiwa": 6},
    "mutasi": {"source_year": 2026, "batal_id": None},
    "p2k2_sesi": {"unplanned_date": None, "ordinal": None, "end_time": "11:00"},
}
"""What a record needs beyond a value for each field."""


def value_for(field: Kept) -> Any:
    """Return a value that a field accepts."""
    match field:
        case Id():
            return AN_ID
        case Day():
            return "2026-11-03"
        case Month():
            return "2026-11"
        case Semester():
            return "2026-2"
        case Clock():
            return "09:00"
        case Coordinates():
            return "-7.98123,112.63012"
        case Amount():
            return "beras|5000"
        case Digits():
            return "0" * min(field.lengths)
        case Choice():
            return field.metadata["enum"][0]
        case Speaker():
            return "Bidan Contoh|Puskesmas Contoh"
        case Text():
            return "Contoh; tidak nyata \u00e9\U0001f600"
        case Whole() | Number():
            return 1
        case Flag():
            return True
        case ListOf():
            return [value_for(field.inner)]
    raise AssertionError(f"no sample for {field!r}")


def sample(kind: str) -> dict[str, Any]:
    """Return a record of a kind with a value in each field that may have one."""
    fields = {name: value_for(field) for name, field in SCHEMAS[kind].record_fields().items()}
    return fields | PARTS.get(kind, {})
