"""Saved forms: the outbox, the journal of what was accepted, and what needs attention (P5, P22 to P25, P45)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sync.errors import ExchangeError
from sync.limits import JOURNAL_DAYS, RETRIES_BEFORE_VALUES
from sync.nouns import STORED, WAITING, Change, Form, Outcome, Revision
from sync.phone.files import Files
from sync.wire import Verdicts

DAY_S = 86_400
TO_SEND = "state <> 'decided' OR again"
GOES_ALONE = """(EXISTS (SELECT 1 FROM mirror WHERE mirror.kind = change.kind AND mirror.id = change.record)
    OR NOT EXISTS (SELECT 1 FROM change AS other JOIN form USING (seq) WHERE other.overlay AND other.kind = change.kind
                   AND other.record = change.record AND form.state <> 'decided'))"""
"""Whether a change may leave the overlay by itself: its record is in the mirror, or no other change of it is still to be decided."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A change as kept: with the values seen, and the record as shown when the form was opened."""

    change: Change
    seen: dict[str, list[Any]]
    shown: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Queued:
    """A form to be sent; `with_seen`: the server needs the values its author saw."""

    seq: int
    form: Form
    with_seen: bool


class Outbox:
    """All forms of this phone; a saved form never changes, only what is known about it."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def save(self, form: Form, saved: Iterable[Saved]) -> None:
        """Keep a form, within the transaction that is open."""
        sql = "INSERT INTO form (id, kabupaten, work_date, device_at) VALUES (?, ?, ?, ?)"
        values = (form.id, form.kabupaten, form.work_date.isoformat(), form.device_at)
        seq = self._files.db.conn.execute(sql, values).lastrowid
        self._files.db.conn.executemany(
            "INSERT INTO change (seq, idx, form, kind, record, fields, number, tag, after, seen, shown) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(seq, index, form.id, *_columns(one)) for index, one in enumerate(saved)],
        )

    def knows(self, form: str) -> bool:
        """Tell whether a form is on this phone."""
        return self._files.db.execute("SELECT 1 FROM form WHERE id = ?", (form,)).fetchone() is not None

    def to_send(self, limit: int) -> list[Queued]:
        """Return the oldest forms that the server has to hear of."""
        return self._queued(f"{TO_SEND} ORDER BY seq LIMIT ?", limit)

    def form(self, identity: str) -> Queued | None:
        """Return a form that the server has to hear of."""
        return next(iter(self._queued(f"({TO_SEND}) AND id = ?", identity)), None)

    def _queued(self, where: str, *values: Any) -> list[Queued]:
        sql = f"SELECT seq, id, kabupaten, work_date, device_at, with_seen FROM form WHERE {where}"
        rows = self._files.db.execute(sql, values).fetchall()
        changes = self._changes([row[0] for row in rows])
        return [
            Queued(seq, Form(form, kabupaten, date.fromisoformat(day), changes[seq], "", device_at), bool(with_seen))
            for seq, form, kabupaten, day, device_at, with_seen in rows
        ]

    def _changes(self, seqs: list[int]) -> dict[int, tuple[Change, ...]]:
        marks = ",".join("?" * len(seqs))
        sql = f"SELECT seq, kind, record, fields, number, tag, after, seen FROM change WHERE seq IN ({marks}) ORDER BY seq, idx"
        found: dict[int, list[Change]] = {seq: [] for seq in seqs}
        for seq, kind, record, fields, number, tag, after, seen in self._files.db.execute(sql, seqs):
            base = None if number is None else Revision(number, tag)
            refs = tuple((form, index) for form, index in json.loads(after))
            found[seq].append(Change(kind, record, json.loads(fields), base, refs, json.loads(seen)))
        return {seq: tuple(changes) for seq, changes in found.items()}

    def unsent(self) -> list[tuple[list[Saved], Form]]:
        """Return the forms that the server is not known to have, with what their author saw, oldest first."""
        found = []
        for queued in self._queued("state <> 'decided' ORDER BY seq"):
            rows = self._files.db.execute("SELECT shown FROM change WHERE seq = ? ORDER BY idx", (queued.seq,))
            shown = [None if row[0] is None else json.loads(row[0]) for row in rows]
            changes = queued.form.changes
            plain = [replace(change, seen=None) for change in changes]
            saved = [Saved(one, change.seen, seen) for one, change, seen in zip(plain, changes, shown, strict=True)]
            found.append((saved, queued.form))
        return found

    def waiting(self) -> int:
        """Return how many forms the server has to hear of."""
        return self._files.db.execute(f"SELECT count(*) FROM form WHERE {TO_SEND}").fetchone()[0]

    def mark_trying(self, seqs: Iterable[int]) -> None:
        """Note that forms are being sent; only an outcome makes them accepted (P27)."""
        sql = "UPDATE form SET state = 'trying' WHERE seq = ? AND state = 'saved'"
        self._files.db.conn.executemany(sql, [(seq,) for seq in seqs])

    def decided(self, verdicts: Verdicts, at: int) -> bool:
        """Take in what became of a form; tell whether it is decided now."""
        outcomes = {outcome for outcome, _ in verdicts.outcomes}
        if Outcome.NEED_BASE in outcomes:
            self._files.db.execute("UPDATE form SET with_seen = 1 WHERE id = ?", (verdicts.form,))
            return False
        if Outcome.RETRY in outcomes:
            sql = "UPDATE form SET retries = retries + 1, with_seen = with_seen OR retries + 1 >= ? WHERE id = ?"
            self._files.db.execute(sql, (RETRIES_BEFORE_VALUES, verdicts.form))
            return False
        self._files.db.execute(
            "UPDATE form SET state = 'decided', again = 0, accepted_at = coalesce(accepted_at, ?) WHERE id = ?",
            (at, verdicts.form),
        )
        for index, (outcome, reason) in enumerate(verdicts.outcomes):
            if reason is not None and reason.code == "form_fork":
                self._files.db.execute("UPDATE form SET kept_as = ? WHERE id = ?", (reason.details["kept_as"], verdicts.form))
            self.tell(verdicts.form, index, outcome, reason)
        return True

    def tell(self, form: str, index: int, outcome: Outcome, reason: ExchangeError | None, *, words: str | None = None) -> None:
        """Note the outcome of one change, by its form's id or the one under which a fork is kept (P6, P25).

        `words`: those of a person, if there are any.
        """
        code = None if reason is None else reason.code
        details = None if reason is None or reason.details is None else json.dumps(reason.details)
        self._files.db.execute(
            """UPDATE change SET outcome = ?, code = ?, details = ?, reason = ?, put_aside = 0,
                      overlay = overlay AND ?
               WHERE seq = (SELECT seq FROM form WHERE id = ? OR kept_as = ?) AND idx = ?""",
            (outcome.value, code, details, words, outcome not in WAITING, form, form, index),
        )

    def settle(self, kabupaten: str | None = None, records: Iterable[tuple[str, str]] | None = None) -> None:
        """Take accepted changes out of the overlay: their rows are back, or a later pull is complete.

        Those of a record that left the phone stay while another one of it is undecided, since no row shows them beneath it (P1).
        """
        accepted = "seq IN (SELECT seq FROM form WHERE accepted_at IS NOT NULL AND state = 'decided'"
        where, values = (" AND kabupaten = ?)", [kabupaten]) if kabupaten is not None else (")", [])
        sql = f"UPDATE change SET overlay = 0 WHERE overlay AND {accepted}{where} AND {GOES_ALONE}"
        if records is None:
            self._files.db.execute(sql, values)
        else:
            rows = [(*values, kind, identity) for kind, identity in records]
            self._files.db.conn.executemany(f"{sql} AND kind = ? AND record = ?", rows)

    def send_again(self) -> None:
        """Queue every decided form once more, in the order made (P45)."""
        self._files.db.execute("UPDATE form SET again = 1 WHERE state = 'decided'")

    def put_aside(self, form: str, index: int) -> None:
        """Note that the worker has read of a refusal or of another value; what is still to be decided stays."""
        read = (Outcome.REFUSED.value, Outcome.REVIEW.value)
        sql = "UPDATE change SET put_aside = 1 WHERE form = ? AND idx = ? AND outcome IN (?, ?)"
        self._files.db.execute(sql, (form, index, *read))

    def trim(self, now: int) -> None:
        """Drop from the journal what was stored long ago and needs nobody's attention (P45)."""
        stored = ",".join(f"'{outcome.value}'" for outcome in STORED - {Outcome.REVIEW})
        old = f"""SELECT seq FROM form WHERE state = 'decided' AND NOT again AND accepted_at < ?
                  AND NOT EXISTS (SELECT 1 FROM change WHERE change.seq = form.seq
                                  AND (overlay OR NOT (outcome IN ({stored}) OR put_aside)))"""
        limit = (now - JOURNAL_DAYS * DAY_S,)
        self._files.db.execute(f"DELETE FROM change WHERE seq IN ({old})", limit)
        self._files.db.execute("DELETE FROM form WHERE seq NOT IN (SELECT seq FROM change)")


def _columns(saved: Saved) -> list[Any]:
    change = saved.change
    number, tag = (change.base.number, change.base.tag) if change.base else (None, None)
    shown = None if saved.shown is None else json.dumps(saved.shown)
    fields, seen = json.dumps(change.fields), json.dumps(saved.seen)
    return [change.kind, change.id, fields, number, tag, json.dumps(change.after), seen, shown]
