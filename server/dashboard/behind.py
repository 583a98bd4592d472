"""What lies behind a number of one kelompok in a month: its families, checks, meetings or phones, as they are now."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, and_, or_, select

from server.attendance.asof import as_of
from server.attendance.phones import phones_of
from server.cycle.compliance import INCOMPLETE
from server.cycle.expected import KPM, bound_in
from server.cycle.figures import figures
from server.cycle.rules import versions
from server.cycle.stages import first_day, last_day, stage_of
from server.dashboard.counting import MONTH, came_in_time, checks_brought, checks_unmade, due_with_months, meetings_brought, plans_untold, rests_on
from server.dashboard.families import exits_until
from server.dashboard.ground import LONELY, Wanted
from server.dashboard.measures import COMPLEMENTARY, GRADUATED, aspect_of
from server.dashboard.places import KELOMPOK, desa_of, is_nowhere
from server.dashboard.waiting import disputed_checks, waiting
from server.observations.behaviour import behaviour_families
from server.observations.complementary import complementary_families
from server.observations.halfyear import semester_of
from server.people.contacts import contacts_of
from server.staff.kpi import Kpi, kpi_rows
from server.store.tables import listed
from server.zones import local


@dataclass(frozen=True, slots=True)
class Group:
    """A kelompok, or the families of a desa that have none, in a month."""

    kabupaten: str
    id: str
    desa: str
    month: str


HELD, DISPUTED = "held", "disputed"
"""Stand in the place of what is stored, where work in the inbox or a second value may come to change it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of a member came to."""

    kpm_id: str
    anggota_id: str
    condition: str
    state: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """Something that a phone brought, and whether it came in time; a missing check or meeting has no arrival, one that is held is not in."""

    kpm_id: str
    day: str
    arrived: str | None
    prompt: bool
    held: bool = False


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone of a worker, and the last day up to which all its work is known; empty where there is none."""

    worker: str
    clear_until: str
    silent: bool


def find_desa(connection: Connection, kabupaten: str, kelompok: str) -> str | None:
    """Return the desa in which a kelompok is counted, None where there is no such kelompok."""
    here = (KELOMPOK.c.kabupaten == kabupaten, KELOMPOK.c.id == kelompok)
    row = connection.execute(select(KELOMPOK.c.kecamatan_code, KELOMPOK.c.desa_code).where(*here)).one_or_none()
    return None if row is None else desa_of(kabupaten, row.kecamatan_code, row.desa_code)


def families_of(connection: Connection, group: Group, after: str, most: int) -> list[str]:
    """Return families of a kelompok in order of id, after one of them."""
    if group.id:
        mine = KPM.c.kelompok_id == group.id
    elif is_nowhere(group.desa):
        mine = KPM.c.kelompok_id.is_(None) & or_(KPM.c.desa_code.is_(None), ~KPM.c.desa_code.startswith(group.kabupaten))
    else:
        mine = KPM.c.kelompok_id.is_(None) & (KPM.c.desa_code == group.desa)
    query = select(KPM.c.id).where(KPM.c.kabupaten == group.kabupaten, mine, KPM.c.id > after)
    return list(connection.scalars(query.order_by(KPM.c.id).limit(most)))


def attended(connection: Connection, group: Group, after: str, most: int) -> list[Row]:
    """Return the attendance of the families of a kelompok in a month, in order of id."""
    here = (MONTH.c.kabupaten == group.kabupaten, MONTH.c.bulan == group.month, MONTH.c.kelompok_id == group.id, MONTH.c.kpm_id > after)
    return list(connection.execute(select(MONTH).where(*here).order_by(MONTH.c.kpm_id).limit(most)))


def verdicts_of(connection: Connection, group: Group, measure: str, families: Collection[str]) -> Iterator[Verdict]:
    """Yield what the checks of a measure came to that were due for some families with the month; of every measure where none is told."""
    known, held, disputes = versions(connection), waiting(connection, group.kabupaten).checks, disputed_checks(connection, group.kabupaten)
    for family in figures(connection, group.kabupaten, stage_of(known, group.month), known, families):
        for member in family.members:
            for one in member.verdicts:
                if one.bulan == group.month and measure in ("", aspect_of(one.condition)):
                    doubt = HELD if rests_on(held, member.anggota_id, one, known) else DISPUTED if rests_on(disputes, member.anggota_id, one, known) else ""
                    yield Verdict(family.kpm_id, member.anggota_id, one.condition, one.state, doubt)


def seen_of(connection: Connection, group: Group, measure: str, families: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield (family, word) of what is known of families in a half-year or year, by a word of the measure."""
    if measure == GRADUATED:
        yield from _exits(connection, group, families)
        return
    ask = complementary_families if measure == COMPLEMENTARY else behaviour_families
    waits, semester = waiting(connection, group.kabupaten), semester_of(first_day(group.month))
    held = waits.asked_in(semester) if measure == COMPLEMENTARY else waits.seen_until(semester)
    each = ask(group.kabupaten, semester).subquery()
    same = and_(KPM.c.kabupaten == group.kabupaten, KPM.c.id == each.c.kpm_id)
    joined = or_(KPM.c.joined_on.is_(None), KPM.c.joined_on <= last_day(group.month).isoformat())
    query = select(each).join(KPM, same).where(each.c.kpm_id.in_(listed(connection, families)), joined)
    for row in connection.execute(query.order_by(each.c.kpm_id)):
        yield row.kpm_id, HELD if row.kpm_id in held else _reached(row) if measure == COMPLEMENTARY else _turned(row)


def _reached(row: Row) -> str:
    return "receives" if row.receives else "without" if row.asked else "unasked"


def _turned(row: Row) -> str:
    if not row.compared:
        return "baseline" if row.observed else "unseen"
    return "improved" if row.improved else "worse" if row.worse else "same"


def _exits(connection: Connection, group: Group, families: Collection[str]) -> Iterator[tuple[str, str]]:
    gone, open_one = exits_until(group.month)
    states = (gone.label("gone"), open_one.label("open_one"))
    bound = (KPM.c.deleted.is_(False), KPM.c.moved.is_(None), or_(and_(*bound_in(group.month)), gone))
    here = (KPM.c.kabupaten == group.kabupaten, KPM.c.id.in_(listed(connection, families)))
    held = waiting(connection, group.kabupaten).assessed_until(last_day(group.month).isoformat())
    for row in connection.execute(select(KPM.c.id, *states).where(*here, *bound).order_by(KPM.c.id)):
        yield row.id, "gone" if row.gone else "open" if row.open_one else HELD if row.id in held else "stays"


def workers_of(connection: Connection, group: Group) -> list[Kpi]:
    """Return the month of every pendamping of a kabupaten beside the standard."""
    return list(kpi_rows(connection, group.kabupaten, (group.month,)))


def checks_of(connection: Connection, group: Group, families: Collection[str], today: str) -> list[Brought]:
    """Return the checks of some families that phones brought, those that were due in a month that is over and are missing, and others that wait."""
    contacts = contacts_of(connection, group.kabupaten, first_day(group.month).isoformat())
    rows = checks_brought(connection, group.kabupaten, (group.month,), families)
    found = [Brought(row.kpm_id, row.work_date, _day(row, group.kabupaten), came_in_time(contacts, group.kabupaten, row)) for row in rows]
    over = last_day(group.month).isoformat() < today
    missing = [one for one in verdicts_of(connection, group, "", families) if one.state == INCOMPLETE] if over else []
    due = due_with_months(versions(connection), [group.month] if over else [])
    unmade = checks_unmade(connection, group.kabupaten, waiting(connection, group.kabupaten), [group.month], due)
    found += [Brought(one.kpm_id, "", None, False, one.doubt == HELD) for one in missing]
    return found + [Brought(row.kpm_id, "", None, False, held=True) for _, row in unmade if row.kpm_id in families]


def meetings_of(connection: Connection, group: Group, moment: datetime) -> list[Brought]:
    """Return the meetings of a kelompok that phones brought, and the plans of which nothing was said."""
    wanted = Wanted(frozenset({group.id}), (group.month,))
    contacts = contacts_of(connection, group.kabupaten, first_day(group.month).isoformat())
    rows = meetings_brought(connection, group.kabupaten, wanted)
    found = [Brought("", row.work_date, _day(row, group.kabupaten), came_in_time(contacts, group.kabupaten, row)) for row in rows]
    untold = {row.id: row.day for row in plans_untold(connection, as_of(connection, group.kabupaten, moment), wanted)}
    held = [plan for kelompok, month, plan in waiting(connection, group.kabupaten).meetings if (kelompok, month) == (group.id, group.month)]
    missing = (Brought("", day, None, False) for plan, day in untold.items() if plan not in held)
    return [*found, *missing, *(Brought("", untold.get(plan, ""), None, False, held=True) for plan in held)]


def phones_behind(connection: Connection, group: Group, moment: datetime) -> list[Phone]:
    """Return the phones of those who had a kelompok at the end of a month."""
    found, day = phones_of(connection, as_of(connection, group.kabupaten, moment)), last_day(group.month).isoformat()
    silent = {one.id for one in found.silent(group.id, day)}
    holders = found.holders(group.id, day) if group.id != LONELY else []
    return [Phone(worker, one.clear_until, one.id in silent) for worker in holders for one in found.phones.get(worker, ())]


def _day(row: Row, kabupaten: str) -> str:
    return local(row.received_at, kabupaten).date().isoformat()
