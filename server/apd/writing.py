"""Writing for the APD: all changes of one matter stand, or none is written."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from schemas import KINDS
from schemas.check import check
from server.office import Office, batched
from server.services import Services
from server.store.sql import Beside
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import CHANGES_PER_FORM_MAX
from sync.nouns import Change, Outcome, Record, Revision
from sync.plan import Plan
from sync.snapshot import Batch

Draw = Callable[[Connection], Mapping[str, Sequence[Change]]]
"""Kabupaten -> what to write there, told by what stands."""
STOOD = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED})


def office_of(parts: Services, account: str) -> Office:
    """Return the office as an account writes for it."""
    return Office(parts.store, account, parts.clock, parts.random)


def write(parts: Services, account: str, kabupaten: str, changes: Iterable[Change], beside: Beside | None = None) -> Plan | None:
    """Commit changes of one kabupaten, or nothing of them; `beside` runs in the same commit. None where there is nothing to write.

    Raises `Problem`: unprocessable with {"fields": {name: code}} for content that is not valid, changed_meanwhile where somebody
    else wrote what the author of a change had not seen.
    """
    sound = [_sound(change) for change in changes]
    if not sound:
        return None
    now = parts.clock()
    batch = office_of(parts, account).batch(kabupaten, batched(sound, CHANGES_PER_FORM_MAX), now)

    def stood(connection: Connection, made: Plan) -> None:
        _demand_stood(made)
        if beside is not None:
            beside(connection, made)

    return parts.store.commit(batch, now, stood)


def write_together(parts: Services, account: str, places: Iterable[str], draw: Draw, beside: Callable[[Connection], None]) -> None:
    """Commit changes of several kabupaten at once, or nothing of them, with `beside` in the same commit.

    `draw` tells the changes by kabupaten while nobody else writes in these `places`; raises `Problem` as `write`.
    """
    now = parts.clock()

    def batches(connection: Connection) -> Iterator[Batch]:
        for kabupaten, changes in draw(connection).items():
            yield office_of(parts, account).batch(kabupaten, batched(map(_sound, changes), CHANGES_PER_FORM_MAX), now)

    def stood(connection: Connection, plans: Sequence[Plan]) -> None:
        for made in plans:
            _demand_stood(made)
        beside(connection)

    parts.store.commit_together(places, batches, now, stood)


def _demand_stood(made: Plan) -> None:
    if any(one.outcome not in STOOD for answer in made.answers for one in answer.decisions):
        raise Problem("changed_meanwhile")


def as_seen(change: Change, seen: Revision | None) -> Change:
    """Return an edit as one of somebody who saw this revision, so that what was written since is noticed."""
    return change if seen is None else replace(change, base=seen)


def find(parts: Services, kabupaten: str, kind: str, record: str) -> Record:
    """Return a record that is there; raises `Problem` (not_found)."""
    return find_all(parts, kabupaten, kind, [record])[record]


def find_all(parts: Services, kabupaten: str, kind: str, records: Iterable[str]) -> dict[str, Record]:
    """Return records that are there, by id; raises `Problem` (not_found) where one is deleted, moved or was never there."""
    wanted = dict.fromkeys(records)
    if not all(map(is_id, wanted)):
        raise Problem("not_found", {"field": kind})
    with parts.store.view(kabupaten) as view:
        found = {one.id: one for one in view.records(KINDS[kind], wanted) if not (one.moved or one.fields["deleted"])}
    if len(found) != len(wanted):
        raise Problem("not_found", {"field": kind})
    return {identity: found[identity] for identity in wanted}


def _sound(change: Change) -> Change:
    """Return a change that its schema takes; raises `Problem` (unprocessable)."""
    problem = check(change.kind, change.fields, creating=change.creates)
    if problem is not None:
        raise Problem("unprocessable", _told(problem.details or {}))
    return change


def _told(details: dict[str, Any]) -> dict[str, Any]:
    fields = details.get("fields", {})
    return {"fields": fields if isinstance(fields, dict) else dict.fromkeys(fields, "unknown_value")}
