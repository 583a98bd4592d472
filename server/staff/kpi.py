"""Rows of a worker's month over a region: the figures that the worker is told, training, and the standard; set-based."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, exists, func, select

from server.cycle.stages import first_day, last_day, shift
from server.identity.regions import KECAMATAN, within
from server.staff.standard import Standard, State, Work, below, standard_in, standards, state_of
from server.store.tables import TABLES

CAPAIAN, WORKER, TRAINING, DUTY, GROUP, INBOX = (TABLES[name] for name in ("capaian", "worker", "pelatihan", "assignment", "kelompok", "inbox"))
MEASURED = ("p2k2_sesi", "komitmen")
"""Kinds of which the standard counts how many there are."""
FIGURES = ("families", "meetings_planned", "meetings_held", "checks_due", "checks_done", "forms", "forms_prompt")


@dataclass(frozen=True, slots=True)
class Kpi:
    """A worker's month; `below` names what stays below the standard, `objected` whether the worker objected to the figures."""

    kabupaten: str
    worker: str
    name: str
    bulan: str
    work: Work
    standard: Standard
    state: State
    below: tuple[str, ...]
    counted_on: str
    objected: bool


def kpi_rows(connection: Connection, region: str, months: Sequence[str]) -> Iterator[Kpi]:
    """Yield the months of every pendamping of whom figures are kept, by kabupaten, name and month; a statement for each month.

    A kecamatan has those with a charge of one of its kelompok in the month.
    """
    for month in months:
        yield from _of_month(connection, region, month, standard_in(standards(), month))


def _of_month(connection: Connection, region: str, month: str, standard: Standard) -> Iterator[Kpi]:
    since, until = first_day(shift(month, 1 - standard.training_months)).isoformat(), last_day(month).isoformat()
    of_worker = (TRAINING.c.worker_id == CAPAIAN.c.worker_id, TRAINING.c.deleted.is_(False), TRAINING.c.date >= since, TRAINING.c.date <= until)
    hours = select(func.sum(TRAINING.c.hours)).where(*of_worker).scalar_subquery().label("hours")
    same = and_(WORKER.c.kabupaten == CAPAIAN.c.kabupaten, WORKER.c.id == CAPAIAN.c.worker_id)
    mine = (INBOX.c.kabupaten == CAPAIAN.c.kabupaten, INBOX.c.worker == CAPAIAN.c.worker_id, INBOX.c.state == "open", INBOX.c.kind.in_(MEASURED))
    inside = INBOX.c.work_date.between(first_day(month).isoformat(), until)
    held = select(func.count()).select_from(INBOX).where(*mine, inside).scalar_subquery().label("held")
    names = (CAPAIAN.c.kabupaten, CAPAIAN.c.worker_id, CAPAIAN.c.counted_on, CAPAIAN.c.objection, *(CAPAIAN.c[name] for name in FIGURES))
    query = select(*names, WORKER.c.name, hours, held).join(WORKER, same).where(CAPAIAN.c.bulan == month, CAPAIAN.c.deleted.is_(False))
    query = query.where(WORKER.c.deleted.is_(False), WORKER.c.moved.is_(None))
    if len(region) < KECAMATAN:
        query = query.where(within(region, CAPAIAN.c.kabupaten))
    else:
        charge = (DUTY.c.kabupaten == CAPAIAN.c.kabupaten, DUTY.c.worker_id == CAPAIAN.c.worker_id, DUTY.c.deleted.is_(False), DUTY.c.start_date <= until)
        going = DUTY.c.end_date.is_(None) | (DUTY.c.end_date >= first_day(month).isoformat())
        place = and_(GROUP.c.kabupaten == DUTY.c.kabupaten, GROUP.c.id == DUTY.c.kelompok_id)
        shown = within(region, GROUP.c.kabupaten, GROUP.c.kecamatan_code)
        query = query.where(exists(select(DUTY.c.id).join(GROUP, place).where(*charge, going, shown)))
    for row in connection.execute(query.order_by(CAPAIAN.c.kabupaten, func.lower(WORKER.c.name), CAPAIAN.c.worker_id)):
        work = Work(**{name: getattr(row, name) or 0 for name in FIGURES}, hours=row.hours, held=row.held)
        which = (row.kabupaten, row.worker_id, row.name or "", month)
        told = (work, standard, state_of(work, standard), tuple(below(work, standard)))
        yield Kpi(*which, *told, row.counted_on or "", bool(row.objection))
