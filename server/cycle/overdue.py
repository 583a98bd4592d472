"""Overdue checks: asked for by a tugas after some days, and on the supervisor's list after some more."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, func, select, union_all

from schemas import KINDS
from server.cycle.closing import OPEN, stages_in
from server.cycle.expected import missing_checks
from server.cycle.rules import Rules, in_force
from server.cycle.stages import last_day, month_of, shift, stage_named
from server.engine import read_transaction
from server.identity.regions import within
from server.office import Office, edit, new_record
from server.services import Services
from server.store.tables import TABLES
from sync.ids import slot_id
from sync.limits import CHANGES_PER_FORM_MAX, REMINDED_MONTHS
from sync.nouns import Change, Record

ACTOR = "cycle"
ABOUT = "komitmen"
TUGAS = TABLES["tugas"]
TEXT = (
    "Masih ada {count} pemeriksaan komitmen bulan {bulan} yang belum sampai di kantor. "
    "Mohon lengkapi; bila sudah diisi di HP, kirim dengan tombol Sinkron."
)


@dataclass(frozen=True, slots=True)
class Overdue:
    """How many checks of a month nobody has made, of those a worker answers for; `worker_id` is None where nobody does."""

    worker_id: str | None
    bulan: str
    count: int
    escalated: bool


def missing_by_worker(
    connection: Connection, kabupaten: str, months: Sequence[str], known: Sequence[Rules], *, today: date, region: str
) -> list[Overdue]:
    """Return the missing checks of some months by worker, within the region of an account; one statement."""
    if not months:
        return []
    missing = union_all(*(missing_checks(kabupaten, month, in_force(known, month)) for month in months)).subquery("missing")
    query = select(missing.c.worker_id, missing.c.bulan, func.count().label("count"))
    query = query.where(within(region, missing.c.kabupaten, missing.c.area)).group_by(missing.c.worker_id, missing.c.bulan)
    rows = connection.execute(query.order_by(missing.c.bulan, missing.c.worker_id))
    late = {month: _passed(month, in_force(known, month).escalate_days, today) for month in months}
    return [Overdue(row.worker_id, row.bulan, row.count, late[row.bulan]) for row in rows]


def _passed(month: str, days: int, today: date) -> bool:
    return last_day(month) + timedelta(days=days) < today


def remind(parts: Services, kabupaten: str, known: Sequence[Rules], today: date) -> int:
    """Give each worker a tugas about the missing checks of a month, and end it when they are there; return how many were written.

    Asked for are months of open stages; one that was asked for ends whenever its checks come, after its stage has closed too.
    One tugas for a worker and month: its id is made of both, so that a run may be repeated.
    """
    with read_transaction(parts.engine) as connection:
        stages = [stage_named(known, row.tahap) for row in stages_in(connection, kabupaten, OPEN)]
        asking = [month for stage in stages for month in stage.months if _passed(month, in_force(known, month).remind_days, today)]
        asked = _asked(connection, kabupaten, today)
        months = sorted({*asking, *(month for _, month in asked.values())})
        found = missing_by_worker(connection, kabupaten, months, known, today=today, region=kabupaten)
        missing = {(one.worker_id, one.bulan): one.count for one in found if one.worker_id}
    wanted = {tugas_id(*key): key for key in missing if key[1] in asking} | asked
    with parts.store.view(kabupaten) as view:
        stored = {record.id: record for record in view.records(KINDS["tugas"], wanted)}
    changes = list(_changes(wanted, missing, stored, known))
    office = Office(parts.store, ACTOR, parts.clock, parts.random)
    for _ in office.write_all(kabupaten, changes, CHANGES_PER_FORM_MAX):
        pass
    return len(changes)


def tugas_id(worker: str, month: str) -> str:
    """Return the id of the tugas by which a worker is asked for the missing checks of a month."""
    return slot_id("tugas", (ACTOR, worker, month))


def _asked(connection: Connection, kabupaten: str, today: date) -> dict[str, tuple[str, str]]:
    """Return id -> (worker, month) of the open tugas about missing checks; the month is found by the id that it gives."""
    mine = (TUGAS.c.kabupaten == kabupaten, TUGAS.c.about_kind == ABOUT, TUGAS.c.about_id.is_(None), TUGAS.c.status == "open")
    rows = connection.execute(select(TUGAS.c.id, TUGAS.c.worker_id).where(*mine, TUGAS.c.deleted.is_(False))).all()
    months = [shift(month_of(today), -back) for back in range(REMINDED_MONTHS)]
    given = {tugas_id(worker, month): (worker, month) for worker in {row.worker_id for row in rows} for month in months}
    return {row.id: given[row.id] for row in rows if row.id in given}


def _changes(
    wanted: Mapping[str, tuple[str, str]], missing: Mapping[tuple[str, str], int], stored: Mapping[str, Record], known: Sequence[Rules]
) -> Iterator[Change]:
    """Yield a new tugas where something is missing, and the end of one whose checks have come."""
    for identity, (worker, month) in wanted.items():
        count, record = missing.get((worker, month), 0), stored.get(identity)
        if record is None and count:
            due = last_day(month) + timedelta(days=in_force(known, month).escalate_days)
            told = {"about_kind": ABOUT, "text": TEXT.format(count=count, bulan=month), "due_date": due.isoformat()}
            yield new_record(KINDS["tugas"], {"worker_id": worker, "status": "open", **told}, identity)
        elif record is not None and not count and record.fields["status"] == "open":
            yield edit(KINDS["tugas"], record, status="done")
