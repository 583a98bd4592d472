"""Hashes of the seal: what a row says, what became of it, and its link in the chain."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Protocol

from sync.ids import canonical

NOTHING = "0" * 64
"""What stands before the first link."""
RECEIVED, DECIDED = "received", "decided"
SAID = ("kabupaten", "form", "content", "body", "worker", "device", "work_date", "clock_error_s")
TIMES = ("device_at", "corrected_at")


class Link(Protocol):
    """What a link of the chain holds beside its own hash."""

    kabupaten: str
    sequence: int
    entry: str
    form: str
    at: datetime
    number: int | None
    row: str
    outcome: str


def hash_of(value: Any) -> str:
    """Return the SHA-256 of JSON in its one form, in hexadecimal; any JSON has one, halves of surrogate pairs too."""
    return sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()


def row_hash(row: Any) -> str:
    """Return the hash of what a row of `change_log` says: content, author and the phone's times, not its place and its outcome."""
    return hash_of([*(getattr(row, name) for name in SAID), *(written(getattr(row, name)) for name in TIMES), row.last])


def outcome_row_hash(row: Any) -> str:
    """Return the hash of who changed an outcome, and of which form."""
    return hash_of([row.kabupaten, row.form, row.worker, row.device])


def chain_hash(before: str, link: Link) -> str:
    """Return the hash of a link, with the one before it."""
    said = [link.kabupaten, link.sequence, link.entry, link.form, written(link.at), link.number, link.row, link.outcome]
    return hash_of([before, *said])


def written(instant: datetime | None) -> str | None:
    """Write a moment as it is hashed: in UTC, to the microsecond."""
    return None if instant is None else instant.astimezone(UTC).isoformat(timespec="microseconds")
