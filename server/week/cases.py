"""Conflicts with both values and the inbox with its reasons, fit to be shown: names and numbers of people are masked."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from server.week.cast import initials
from server.week.hand import Hand
from server.week.sql import ask, plain_json
from sync.errors import CATALOGUE

OFFICE = "office"
CONFLICTS = """
    SELECT c.kabupaten, c.kind, c.record, c."group" AS part, c.rule, c.form, c.standing, c.incoming, c.new_stands, c.own, c.state,
           l.worker AS worker, l.device AS device, l.corrected_at AS at, l.received_at AS received,
           (SELECT w.worker FROM commit_log w WHERE w.kabupaten = c.kabupaten AND w.number = (
               SELECT min(n.number) FROM commit_log n WHERE n.kabupaten = c.kabupaten AND n.number >= c.standing_number)
           ) AS other_worker,
           (SELECT w.device FROM commit_log w WHERE w.kabupaten = c.kabupaten AND w.number = (
               SELECT min(n.number) FROM commit_log n WHERE n.kabupaten = c.kabupaten AND n.number >= c.standing_number)
           ) AS other_device
    FROM conflict c LEFT JOIN change_log l ON l.kabupaten = c.kabupaten AND l.form = c.form
    ORDER BY c.received_at, c.kabupaten, c.kind, c.record, c."group", c.form
"""
INBOX = """
    SELECT i.kabupaten, i.form, i."index" AS place, i.kind, i.outcome, i.code, i.state, i.device, i.work_date
    FROM inbox i ORDER BY i.received_at, i.kabupaten, i.form, i."index"
"""
NAMES = frozenset({"name", "represented_by", "met", "signer_name"})
SECRET = frozenset({"nik", "no_kk", "nisn", "idsemesta", "kks_last4", "address"})
LONG_NUMBER = re.compile(r"\d{6,}")
LAST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Faces:
    """How workers and phones are called in the output: initials and labels."""

    workers: dict[str, str]
    phones: dict[str, str]

    @classmethod
    def of(cls, hands: list[Hand]) -> "Faces":
        """Take them from the phones of the week."""
        workers = {hand.worker.id: hand.worker.initials for hand in hands}
        return cls(workers, {hand.device: hand.label for hand in hands} | {OFFICE: OFFICE})

    def worker(self, identity: str | None) -> str:
        """Return the initials of a worker, `office` for anybody else."""
        return self.workers.get(identity or "", OFFICE)

    def phone(self, identity: str | None) -> str:
        """Return the label of a phone."""
        return self.phones.get(identity or "", OFFICE)


def masked(fields: dict[str, Any], faces: Faces) -> dict[str, Any]:
    """Return the fields of a record without anything that names a person; empty ones are left out."""
    return {name: _masked(name, value, faces) for name, value in fields.items() if value is not None}


def _masked(name: str, value: Any, faces: Faces) -> Any:
    if name in SECRET:
        return "…"
    if name in NAMES:
        return initials(str(value))
    if name == "held_by":
        return [faces.worker(one) for one in value]
    if not isinstance(value, str):
        return value
    if name.endswith("_id"):
        return value[:6]
    return LONG_NUMBER.sub(lambda found: "…" + found[0][-LAST_DIGITS:], value)


def conflicts_of(engine: Engine, faces: Faces) -> list[dict[str, Any]]:
    """Return every conflict with both values, whose they are, when they were made, and from which phone."""
    return [
        {
            "kabupaten": row.kabupaten,
            "kind": row.kind,
            "record": row.record,
            "group": row.part,
            "rule": row.rule,
            "standing": masked(plain_json(row.standing), faces),
            "standing_by": faces.worker(row.other_worker),
            "standing_from": faces.phone(row.other_device),
            "incoming": masked(plain_json(row.incoming), faces),
            "incoming_by": faces.worker(row.worker),
            "incoming_from": faces.phone(row.device),
            "made_at": _moment(row.at or row.received),
            "stands_now": "incoming" if row.new_stands else "standing",
            "own": bool(row.own),
            "state": row.state,
        }
        for row in ask(engine, CONFLICTS)
    ]


def inbox_of(engine: Engine, faces: Faces) -> list[dict[str, Any]]:
    """Return everything that could not be stored at first, with the reason that the worker reads."""
    return [
        {
            "kabupaten": row.kabupaten,
            "form": row.form,
            "index": row.place,
            "kind": row.kind,
            "outcome": row.outcome,
            "code": row.code,
            "reason": CATALOGUE[row.code].id,
            "phone": faces.phone(row.device),
            "work_date": str(row.work_date),
            "state": row.state,
        }
        for row in ask(engine, INBOX)
    ]


def _moment(value: Any) -> str:
    """Return a moment in UTC to the minute; SQLite gives text, PostgreSQL a datetime."""
    return str(value)[:16]
