"""What is counted of the work of a month: for every worker of a kabupaten at once, in a number of statements that does not grow."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, Select, func, or_, select

from server.cycle.expected import expected_checks, missing_checks
from server.cycle.rules import Rules, in_force
from server.cycle.stages import first_day, last_day
from server.office import OFFICE_DEVICE
from server.people.contacts import contacts_of, is_prompt
from server.store.tables import TABLES
from server.zones import local

DUTY, PLAN, SESSION, KPM, LOG = (TABLES[name] for name in ("assignment", "jadwal", "p2k2_sesi", "kpm", "change_log"))
ROWS_AT_ONCE = 5_000
LEFT = ("non_aktif", "graduasi")
ZONES = timedelta(days=1)
"""More than any zone differs from UTC."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one worker and month; see `schemas.capaian`."""

    families: int = 0
    meetings_planned: int = 0
    meetings_held: int = 0
    checks_due: int = 0
    checks_done: int = 0
    forms: int = 0
    forms_prompt: int = 0

    def as_fields(self) -> dict[str, int]:
        """Return them as fields of a record."""
        return asdict(self)


def count_month(connection: Connection, kabupaten: str, month: str, known: Sequence[Rules], today: date) -> dict[str, Figures]:
    """Return worker -> figures of a month as of a day; workers of whom there is nothing to count are left out."""
    until = min(today, last_day(month))
    due, missing = _checks(connection, kabupaten, month, in_force(known, month)) if known else (Counter(), Counter())
    forms, prompt = _forms(connection, kabupaten, month, until)
    counts = {
        "families": _counted(connection, _families(kabupaten, until)),
        "meetings_planned": _counted(connection, _planned(kabupaten, month, until)),
        "meetings_held": _held(connection, kabupaten, month),
        "checks_due": due,
        "checks_done": due - missing,
        "forms": forms,
        "forms_prompt": prompt,
    }
    workers = {worker for counted in counts.values() for worker in counted if worker}
    return {worker: Figures(**{name: counted[worker] for name, counted in counts.items()}) for worker in sorted(workers)}


def _counted(connection: Connection, query: Select) -> Counter[str]:
    return Counter({row.worker_id: row.number for row in connection.execute(query)})


def on_duty(kabupaten: str, day: object) -> list[object]:
    """Return the conditions of a charge that holds on a day, a date or a column of one."""
    ends = or_(DUTY.c.end_date.is_(None), DUTY.c.end_date >= day)
    return [DUTY.c.kabupaten == kabupaten, DUTY.c.deleted.is_(False), DUTY.c.start_date <= day, ends]


def _families(kabupaten: str, until: date) -> Select:
    """Return the query of the families in a worker's charge on a day; a family in two charges of one worker counts once."""
    same = (KPM.c.kabupaten == DUTY.c.kabupaten) & (KPM.c.kelompok_id == DUTY.c.kelompok_id)
    active = or_(KPM.c.membership_status.is_(None), KPM.c.membership_status.not_in(LEFT))
    query = select(DUTY.c.worker_id, func.count(KPM.c.id.distinct()).label("number")).join(KPM, same)
    query = query.where(*on_duty(kabupaten, until.isoformat()), KPM.c.deleted.is_(False), KPM.c.moved.is_(None), active)
    return query.group_by(DUTY.c.worker_id)


def _planned(kabupaten: str, month: str, until: date) -> Select:
    same = (PLAN.c.kabupaten == DUTY.c.kabupaten) & (PLAN.c.kelompok_id == DUTY.c.kelompok_id)
    query = select(DUTY.c.worker_id, func.count(PLAN.c.id.distinct()).label("number")).join(PLAN, same)
    query = query.where(*on_duty(kabupaten, PLAN.c.planned_date), PLAN.c.bulan == month, PLAN.c.planned_date <= until.isoformat())
    return query.where(PLAN.c.deleted.is_(False), or_(PLAN.c.status.is_(None), PLAN.c.status != "batal")).group_by(DUTY.c.worker_id)


def _held(connection: Connection, kabupaten: str, month: str) -> Counter[str]:
    """Return worker -> meetings: each counts for everybody who held it, whoever has the kelompok."""
    here = (SESSION.c.kabupaten == kabupaten, SESSION.c.bulan == month, SESSION.c.status == "terlaksana", SESSION.c.deleted.is_(False))
    rows = connection.execute(select(SESSION.c.held_by).where(*here))
    return Counter(worker for row in rows for worker in set(row.held_by or ()) if isinstance(worker, str))


def _checks(connection: Connection, kabupaten: str, month: str, rules: Rules) -> tuple[Counter[str], Counter[str]]:
    """Return worker -> checks due with the month, and worker -> those that are missing."""

    def number(query: Select) -> Counter[str]:
        found = query.where(query.selected_columns.worker_id.is_not(None)).subquery()
        return _counted(connection, select(found.c.worker_id, func.count().label("number")).group_by(found.c.worker_id))

    return number(expected_checks(kabupaten, month, rules)), number(missing_checks(kabupaten, month, rules))


def _forms(connection: Connection, kabupaten: str, month: str, until: date) -> tuple[Counter[str], Counter[str]]:
    """Return worker -> forms about work of a month, and worker -> those that came with the first contact after the work."""
    first = first_day(month)
    contacts = contacts_of(connection, kabupaten, first.isoformat())
    since = datetime.combine(first, time(), UTC) - ZONES
    query = select(LOG.c.worker, LOG.c.device, LOG.c.work_date, LOG.c.received_at).where(LOG.c.kabupaten == kabupaten)
    query = query.where(LOG.c.received_at >= since, LOG.c.device != OFFICE_DEVICE)
    query = query.where(LOG.c.work_date >= first.isoformat(), LOG.c.work_date <= until.isoformat())
    forms: Counter[str] = Counter()
    prompt: Counter[str] = Counter()
    for row in connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE)):
        forms[row.worker] += 1
        arrived = local(row.received_at, kabupaten).date().isoformat()
        prompt[row.worker] += is_prompt(contacts.get(row.device, ()), row.work_date, arrived)
    return forms, prompt


def differs(fields: Mapping[str, object], figures: Figures) -> bool:
    """Tell whether a record says something else than the figures counted now."""
    return any(fields.get(name) != number for name, number in figures.as_fields().items())
