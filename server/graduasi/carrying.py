"""Carrying out: steps about exits that are due are written into the record, which the pendamping then reads, in one commit with their end."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from schemas import KINDS
from server.cycle.leaving import APPROVED, GRADUATED, SENT
from server.desk.merging import note_ended
from server.graduasi.exits import (
    CANCEL,
    CANCELLED,
    GRANT,
    NOT_TAKEN,
    OBJECT,
    OBJECTED,
    OPEN_STATES,
    PROPOSED,
    REFUSED,
    STEPS,
    TAKEN,
    UPHOLD,
    VERIFIED,
    VERIFY,
    OpenExit,
    may_object,
    open_exit_of,
)
from server.office import Office, edit
from server.services import Services
from server.steps import DONE, FIRST, REFUSE, SECOND, holding
from server.store.grants import NATION
from server.zones import local
from sync.errors import Problem
from sync.ids import slot_id
from sync.nouns import Change, Outcome, Record
from sync.plan import Plan

STOOD = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED})
EXPECTED = {
    **{VERIFY: (PROPOSED,), SECOND: (VERIFIED,), REFUSE: OPEN_STATES, CANCEL: (APPROVED,), OBJECT: (APPROVED,)},
    **{GRANT: (OBJECTED,), UPHOLD: (OBJECTED,), TAKEN: (APPROVED,), NOT_TAKEN: (APPROVED,)},
}
"""Step -> the states from which it goes on."""


def carry_exits(parts: Services, *, only: str | None = None) -> int:
    """Carry out the steps that are due, or `only` this one, oldest first; return how many were done. One that cannot be is marked with its reason."""
    return STEPS.carry(parts, lambda row, now: _write(parts, row, now), only=only)


def _write(parts: Services, row: Row, now: datetime) -> None:
    opened = _where_it_is(parts, row)
    changes = [_change(opened, row)]
    family = _ended_family(parts, opened, row)
    ended = {"membership_status": GRADUATED, "ended_on": row.detail}
    changes += [edit(KINDS["kpm"], family, **ended)] if family else []
    office = Office(parts.store, row.account, parts.clock, parts.random)
    batch = office.batch(opened.kabupaten, [tuple(changes)], now, slot_id("form", ("graduasi", row.id)))

    def done(connection: Connection, made: Plan) -> None:
        if any(one.outcome not in STOOD for one in made.answers[0].decisions):
            raise Problem("changed_meanwhile")
        if not STEPS.end(connection, row, now, state=DONE):
            raise Problem("not_pending")
        if family:
            note_ended(connection, opened.kabupaten, opened.record.fields["kpm_id"], family=family, ended=ended)

    parts.store.commit(batch, now, done)


def _where_it_is(parts: Services, row: Row) -> OpenExit:
    """Return the proposal of a step, where the step may be carried out: the family's own word goes with it into another kabupaten."""
    opened = open_exit_of(parts, NATION, row.kabupaten, row.graduasi)
    while opened.moved and row.action == OBJECT:
        opened = open_exit_of(parts, NATION, opened.moved, row.graduasi)
    return opened


def _change(opened: OpenExit, row: Row) -> Change:
    """Return what a step makes of the record; raises `Problem` where it cannot."""
    if opened.moved:
        raise Problem("record_moved")
    if opened.status not in EXPECTED[row.action]:
        raise Problem("changed_meanwhile")
    if row.action in (VERIFY, SECOND) and not opened.founded:
        raise Problem("graduasi_unfounded")
    if row.action == SECOND and ((first := holding(opened.steps, FIRST)) is None or first.account == row.account):
        raise Problem("other_approver")
    if row.action == OBJECT and not may_object(opened, _taken_on(row)):
        raise Problem("changed_meanwhile")
    if row.action in (TAKEN, NOT_TAKEN) and opened.record.fields["siks_status"] != SENT:
        raise Problem("changed_meanwhile")
    return edit(KINDS["graduasi"], opened.record, **_fields(opened, row))


def _ended_family(parts: Services, opened: OpenExit, row: Row) -> Record | None:
    """Return the family whose membership SIKS-NG has ended, by the id that it goes by now; None where the office has deleted it."""
    if row.action != TAKEN:
        return None
    with parts.store.view(opened.kabupaten) as view:
        [family] = view.records(KINDS["kpm"], [opened.kpm])
    return None if family.moved or family.fields["deleted"] else family


def _taken_on(row: Row) -> date:
    """Return the day on which a step was taken: an objection of the last day counts, whenever it is carried out."""
    return local(row.made_at, row.kabupaten).date()


def _fields(opened: OpenExit, row: Row) -> dict[str, Any]:
    today, taken_on = opened.today.isoformat(), _taken_on(row).isoformat()
    decided = {"reason": row.reason, "decided_on": today}
    objected = {"sanggah_reason": row.reason}
    told: dict[str, dict[str, Any]] = {
        VERIFY: {"status": VERIFIED},
        SECOND: {"status": APPROVED, **decided},
        REFUSE: {"status": REFUSED, **decided},
        CANCEL: {"status": CANCELLED, **decided},
        OBJECT: {"status": OBJECTED, "sanggah_on": taken_on, "sanggah_text": row.reason, "sanggah_via": row.detail},
        GRANT: {"status": CANCELLED, **decided, "sanggah_outcome": "diterima", **objected},
        UPHOLD: {"status": APPROVED, "sanggah_outcome": "ditolak", **objected},
        TAKEN: {"siks_status": "diterima", "siks_on": today, "exit_on": row.detail},
        NOT_TAKEN: {"siks_status": "ditolak", "siks_on": today, "siks_reason": row.reason},
    }
    return told[row.action]
