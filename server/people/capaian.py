"""Figures written for workers: each day, what differs from what they were told, into their own scopes; and objections answered."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select

from schemas import KINDS
from server.cycle.rules import versions
from server.cycle.stages import month_of, shift
from server.engine import read_transaction
from server.identity.regions import KABUPATEN
from server.office import Office, edit, new_record
from server.people.figures import count_month, differs
from server.services import Services
from server.store.codec import record_from_row
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem
from sync.ids import slot_id
from sync.limits import CHANGES_PER_FORM_MAX, FIGURE_MONTHS, REASON_CHARS_MAX
from sync.nouns import STORED, Change

KIND, ACTOR = "capaian", "capaian"
CAPAIAN, WORKER = TABLES[KIND], TABLES["worker"]
ROLES = ("pendamping",)
"""Workers of whom figures are kept."""


def count_all(parts: Services) -> int:
    """Count the newest months of every kabupaten; return how many records were written."""
    with read_transaction(parts.engine) as connection:
        places = list(connection.scalars(select(WORKER.c.kabupaten).where(func.length(WORKER.c.kabupaten) == KABUPATEN).distinct()))
    return sum(count_kabupaten(parts, place) for place in sorted(places))


def count_kabupaten(parts: Services, kabupaten: str) -> int:
    """Count the newest months of one kabupaten, and write what differs; return how many records."""
    today, office = local(parts.clock(), kabupaten).date(), Office(parts.store, ACTOR, parts.clock, parts.random)
    written = 0
    for back in range(FIGURE_MONTHS):
        month = shift(month_of(today), -back)
        with read_transaction(parts.engine) as connection:
            changes = list(_changes(connection, kabupaten, month, today))
        for _ in office.write_all(kabupaten, changes, CHANGES_PER_FORM_MAX):
            pass
        written += len(changes)
    return written


def _changes(connection: Connection, kabupaten: str, month: str, today: date) -> Iterator[Change]:
    """Yield the records that say something else than what is counted now."""
    counted = count_month(connection, kabupaten, month, versions(connection), today)
    here = (WORKER.c.kabupaten == kabupaten, WORKER.c.role.in_(ROLES), WORKER.c.deleted.is_(False), WORKER.c.moved.is_(None))
    workers = [one for one in connection.scalars(select(WORKER.c.id).where(*here).order_by(WORKER.c.id)) if one in counted]
    known = {row.worker_id: row for row in connection.execute(_of_month(kabupaten, month))}
    for worker in workers:
        told = {**counted[worker].as_fields(), "counted_on": today.isoformat()}
        if worker not in known:
            yield new_record(KINDS[KIND], {"worker_id": worker, "bulan": month, **told}, "")
        elif differs(known[worker]._mapping, counted[worker]):
            yield edit(KINDS[KIND], record_from_row(KINDS[KIND], known[worker]._mapping), **told)


def _of_month(kabupaten: str, month: str) -> Any:
    return select(CAPAIAN).where(CAPAIAN.c.kabupaten == kabupaten, CAPAIAN.c.bulan == month, CAPAIAN.c.deleted.is_(False))


def months_of(connection: Connection, kabupaten: str, worker: str, limit: int) -> list[Row]:
    """Return what a worker is told, the newest month first."""
    mine = (CAPAIAN.c.kabupaten == kabupaten, CAPAIAN.c.scope == f"w:{worker}", CAPAIAN.c.deleted.is_(False))
    return list(connection.execute(select(CAPAIAN).where(*mine).order_by(CAPAIAN.c.bulan.desc()).limit(limit)))


def answer(parts: Services, account: str, kabupaten: str, asked: tuple[str, str], text: str) -> None:
    """Answer the objection of a (worker, month); raises `Problem` (not_found, unprocessable)."""
    text = text.strip()
    if not text or len(text) > REASON_CHARS_MAX:
        raise Problem("unprocessable", {"fields": {"answer": "too_long" if text else "required"}})
    with parts.store.view(kabupaten) as view:
        found = view.records(KINDS[KIND], [slot_id(KIND, asked)])
    if not found or not found[0].fields["objection"]:
        raise Problem("not_found")
    today = local(parts.clock(), kabupaten).date().isoformat()
    change = edit(KINDS[KIND], found[0], answer=text, answered_on=today)
    made = Office(parts.store, account, parts.clock, parts.random).write(kabupaten, [change])
    if any(one.outcome not in STORED for told in made.answers for one in told.decisions):
        raise Problem("changed_meanwhile")
