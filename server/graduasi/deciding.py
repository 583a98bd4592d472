"""Deciding about exits: proposed from an assessment, verified, approved by two different people, refused, objected to; each with a reason."""

from datetime import date
from typing import Any

from sqlalchemy import Connection

from schemas import KINDS
from schemas.graduasi import VIA
from server.attendance.measure import Tally
from server.engine import read_transaction
from server.graduasi.carrying import carry_exits
from server.graduasi.exits import (
    CANCEL,
    GRANT,
    OBJECT,
    OBJECTING,
    OPEN_STATES,
    PROPOSE,
    PROPOSED,
    STEPS,
    TAKEN,
    UPHOLD,
    YIELDING,
    OpenExit,
    choices,
    has_approved,
    known_of,
    last_day_fits,
    seat_of,
)
from server.graduasi.facts import busy_families, trail_of
from server.graduasi.findings import write_lines
from server.graduasi.weigh import percent_of
from server.identity.accounts import DECIDING
from server.identity.regions import covers
from server.office import Office, new_record
from server.people.family import demand_family
from server.services import Services
from server.steps import FIRST, REFUSE, SECOND, Step, demand_reason, holding, waits_of
from server.zones import local
from sync.errors import Problem
from sync.ids import slot_id
from sync.limits import TEXT_CHARS_MAX
from sync.nouns import Outcome
from sync.plan import Plan

WAITING = frozenset({SECOND, REFUSE, CANCEL, GRANT, UPHOLD, TAKEN})
"""Steps that end something: they wait ten minutes before the record says so."""


def propose(parts: Services, account: Any, kabupaten: str, kpm: str, reason: str) -> str:
    """Make a proposal from the newest assessment of a family and return its id.

    Raises `Problem`: forbidden, not_found, unprocessable (reason), graduasi_unfounded where something is missing or forbids it,
    changed_meanwhile where somebody else was faster.
    """
    if account.role not in DECIDING:
        raise Problem("forbidden", {"account": account.role})
    said, now = demand_reason(reason), parts.clock()
    with read_transaction(parts.engine) as connection:
        demand_family(connection, account.region, kabupaten, kpm)
        known = known_of(connection, kabupaten, kpm, now)
    assessment, weighing = known.facts.assessment, known.weighing
    if assessment is None or not weighing.ready:
        raise Problem("graduasi_unfounded")
    interval = known.measured.interval
    fields = {
        **{"kpm_id": kpm, "penilaian_id": assessment.id, "jalur": weighing.jalur, "aturan_nomor": known.look.terms.rules.nomor},
        **{"as_of": known.measured.number, "family_view": assessment.fields["family_view"], "status": PROPOSED},
        **{"attendance_worst": _share(interval.worst), "attendance_best": _share(interval.best)},
        **{"evidence_for": write_lines(weighing.speaks_for)[:TEXT_CHARS_MAX] or "-", "proposed_on": local(now, kabupaten).date().isoformat()},
        **{"evidence_against": write_lines(weighing.speaks_against)[:TEXT_CHARS_MAX] or None},
    }
    record = slot_id("graduasi", (assessment.id,))
    office = Office(parts.store, account.id, parts.clock, parts.random)

    def alone(connection: Connection, made: Plan) -> None:
        others = busy_families(connection, trail_of(connection, kabupaten, (kpm,)), record)
        if made.answers[0].decisions[0].outcome is not Outcome.APPLIED or others:
            raise Problem("changed_meanwhile")
        connection.execute(STEPS.table.insert(), STEPS.row(parts, kabupaten, record, PROPOSE, account=account.id, reason=said, detail=None))

    parts.store.commit(office.batch(kabupaten, [(new_record(KINDS["graduasi"], fields, ""),)], now), now, alone)
    return record


def _share(tally: Tally) -> int | None:
    """Return a share in whole percent, None of nothing."""
    return percent_of(tally) if tally.counted else None


def act(parts: Services, account: Any, opened: OpenExit, action: str, reason: str, *, detail: str = "") -> Step:
    """Take a step about an exit, and return it; what needs no waiting is written at once, or waits where it broke and is tried again.

    An objection of the family is taken in also while a step of the office waits that it comes before; that one is withdrawn.
    `detail`: how an objection came (`VIA`), or the last day of membership by SIKS-NG. Raises `Problem`: forbidden, not_found,
    unprocessable, already_decided while a step waits, graduasi_unfounded where what is known no longer carries it, other_approver where
    another person must take it, changed_meanwhile where it is not the step to take now; also where that came up while it was written.
    """
    if account.role not in OBJECTING or (account.role not in DECIDING and action != OBJECT):
        raise Problem("forbidden", {"account": account.role})
    if not covers(account.region, opened.kabupaten, opened.area):
        raise Problem("not_found")
    if opened.moved:
        raise Problem("record_moved", {"kabupaten": opened.moved})
    said = demand_reason(reason)
    _demand_detail(opened, action, detail)
    with read_transaction(parts.engine) as connection:
        seat = seat_of(connection, opened, account)
    _demand(opened, account, action, choices(opened, account, seat))
    plt = action == SECOND and seat is not None and seat.plt
    row = STEPS.row(parts, opened.kabupaten, opened.record.id, action, account=account.id, plt=plt, reason=said, detail=detail or None)
    waits_s = None if action == FIRST else waits_of(action, WAITING)
    over = YIELDING if action == OBJECT else ()
    step = STEPS.keep(parts, opened.kabupaten, opened.record, opened.steps, row, waits_s=waits_s, over=over)
    if waits_s != 0:
        return step
    carry_exits(parts, only=step.id)  # those of others are the job's
    with read_transaction(parts.engine) as connection:
        [carried] = [one for one in STEPS.of(connection, opened.kabupaten, opened.record.id) if one.id == step.id]
    if carried.code is not None:
        raise Problem(carried.code)
    return carried


def _demand_detail(opened: OpenExit, action: str, detail: str) -> None:
    if action == OBJECT and detail not in VIA:
        raise Problem("unprocessable", {"fields": {"detail": "unknown_value"}})
    if action != TAKEN:
        return
    try:
        last = date.fromisoformat(detail)
    except ValueError:
        raise Problem("unprocessable", {"fields": {"detail": "not_a_date"}}) from None
    if not last_day_fits(opened.record.fields["decided_on"], last, opened.today):
        raise Problem("unprocessable", {"fields": {"detail": "out_of_range"}})


def _demand(opened: OpenExit, account: Any, action: str, allowed: tuple[str, ...]) -> None:
    if action in allowed:
        return
    waiting = opened.waiting
    if waiting is not None:
        raise Problem("already_decided", {"by": waiting.username, "at": waiting.made_at.isoformat()})
    if opened.status in OPEN_STATES and action != REFUSE and not opened.founded:
        raise Problem("graduasi_unfounded")
    if (action == SECOND and holding(opened.steps, FIRST)) or (action in (GRANT, UPHOLD) and has_approved(opened, account)):
        raise Problem("other_approver")
    raise Problem("changed_meanwhile")


def withdraw_step(parts: Services, account: Any, opened: OpenExit) -> None:
    """Take back one's own step: the one that waits, before it is due, or a first approval; raises `Problem` (forbidden, not_pending)."""
    mine = opened.own_step
    if mine is not None and (account.role not in DECIDING or mine.account != account.id):
        raise Problem("forbidden", {"account": account.role})
    STEPS.withdraw(parts, opened.kabupaten, opened.record.id, mine)
