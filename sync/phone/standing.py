"""How things stand on a phone: three counts, and what needs attention (P24, P28)."""

import json

from sync.errors import CATALOGUE
from sync.nouns import STORED, WAITING, Outcome
from sync.phone.files import Files
from sync.phone.report import Attention, Status


def _words(outcomes: frozenset[Outcome]) -> str:
    return ",".join(f"'{outcome.value}'" for outcome in sorted(outcomes))


UNSENT = "form.state <> 'decided'"
ACCEPTED = f"form.state = 'decided' AND outcome IN ({_words(STORED - {Outcome.REVIEW})})"
ATTENTION = f"form.state = 'decided' AND NOT put_aside AND outcome IN ({_words(WAITING | {Outcome.REVIEW})})"


def status(files: Files, now: int) -> Status:
    """Count changes; `now` is the time by the phone's own clock."""
    here, accepted, needs, oldest = files.db.execute(
        f"""SELECT count(*) FILTER (WHERE {UNSENT}), count(*) FILTER (WHERE {ACCEPTED}),
                   count(*) FILTER (WHERE {ATTENTION}), min(device_at) FILTER (WHERE {UNSENT})
            FROM form JOIN change USING (seq)"""
    ).fetchone()
    return Status(here, accepted, needs, None if oldest is None else now - oldest, files.get("exchanged_at"))


def attention(files: Files) -> list[Attention]:
    """Return the changes that need attention, oldest first."""
    rows = files.db.execute(
        f"""SELECT form.id, idx, kind, record, fields, work_date, outcome, code, reason
            FROM form JOIN change USING (seq) WHERE {ATTENTION} ORDER BY seq, idx"""
    )
    return [
        Attention(form, index, kind, record, json.loads(fields), day, outcome, code, _why(code), reason)
        for form, index, kind, record, fields, day, outcome, code, reason in rows
    ]


def _why(code: str | None) -> str:
    return CATALOGUE[code].id if code in CATALOGUE else CATALOGUE["conflict"].id
