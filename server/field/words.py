"""What phone and server must say alike, written for the app: errors, limits, kinds, rules, steps of behaviour (`python -m server.field.words`)."""

import json
from pathlib import Path
from typing import Any

from schemas import KINDS
from server.cycle.rules import shipped_row
from server.graduasi.rules import shipped_exit_rules
from server.observations.steps import read_steps
from sync import limits
from sync.errors import CATALOGUE
from sync.wire import CONTENT_TYPE, SCHEMA_VERSION, WIRE_VERSION

FOLDER = Path(__file__).parent / "src" / "shared"
LIMITS = (
    "ACTIVITY_CHARS_MAX",
    "AFTER_PER_CHANGE_MAX",
    "ASPECTS_CHARS_MAX",
    "BACKOFF_S_MAX",
    "BACKOFF_S_MIN",
    "BATCH_BYTES_MAX",
    "BATCH_FORMS_MAX",
    "CHANGES_PER_EXCHANGE_MAX",
    "CHANGES_PER_FORM_MAX",
    "CLOCK_ERROR_S_MAX",
    "CODE_CHARS_MAX",
    "EXCHANGES_PER_SYNC_MAX",
    "FAILURES_BEFORE_HALVING",
    "FORM_BYTES_MAX",
    "GZIP_REQUEST_FROM_BYTES",
    "HTTP_TIMEOUT_S",
    "IDLE_MINUTES",
    "JIWA_MAX",
    "JOURNAL_DAYS",
    "JOURNAL_DAYS_FULL",
    "JUMLAH_MAX",
    "LATE_DAYS",
    "MIRROR_DAYS",
    "NAME_CHARS_MAX",
    "NEWS_MAX",
    "OLD_WORK_DAYS_MAX",
    "FUTURE_WORK_DAYS_MAX",
    "PIN_DIGITS_MAX",
    "PIN_DIGITS_MIN",
    "PIN_ROUNDS",
    "PIN_TRIES_FREE",
    "PIN_WAIT_S_MAX",
    "PIN_WAIT_S_MIN",
    "RAW_CHARS_MAX",
    "RECOVERIES_PER_SYNC_MAX",
    "REPAIR_SCOPES_MAX",
    "RETRIES_BEFORE_VALUES",
    "SEEN_VALUES_MAX",
    "SNAPSHOT_FROM_SCOPES",
    "TEXT_CHARS_MAX",
    "TRIWULAN_HELD",
)
"""What a phone keeps to by itself."""
RULES = (
    "nomor",
    "valid_from",
    "attendance_percent",
    "absences",
    "areas",
    "lansia_age",
    "usia_dini_age_max",
    "sekolah_age_max",
    "expected",
    "tahap_months",
)
"""What a phone goes by of the rules of komitmen while it has no version from the office."""
EXIT_RULES = ("nomor", "valid_from", "follow_up_months", "pena_age_min", "pena_age_max")
"""The same of the rules of graduasi."""
OF_IMPORTS = "import_"


def words() -> dict[str, Any]:
    """Return file name -> content."""
    protocol = {"CONTENT_TYPE": CONTENT_TYPE, "SCHEMA_VERSION": SCHEMA_VERSION, "WIRE_VERSION": WIRE_VERSION}
    rules, exits = shipped_row().fields, shipped_exit_rules().fields
    return {
        "aturan_graduasi.json": {name: exits[name] for name in EXIT_RULES},
        "aturan.json": {name: rules[name] for name in RULES},
        "errors.json": {code: entry.id for code, entry in CATALOGUE.items() if not code.startswith(OF_IMPORTS)},
        "limits.json": {name: getattr(limits, name) for name in sorted(LIMITS)} | protocol,
        "perilaku.json": {aspect: {"name": told["name"][0], "steps": [step[0] for step in told["steps"]]} for aspect, told in read_steps().items()},
        "kinds.json": [kind.to_data() for kind in KINDS.values()],
    }


def text_of(content: Any) -> str:
    """Return a file's text."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in words().items():
        (FOLDER / name).write_text(text_of(content), "utf-8")


if __name__ == "__main__":
    main()
