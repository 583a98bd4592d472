"""For whom, and for which months, the attendance may have changed since it was last counted.

What depends on a record shows in the newest number of its scope; disputes, held and sealed work by when they came and were settled; what
depends on a day alone is known from the plans, from the end of a month, and from those of whom something was missing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import CompoundSelect, Connection, and_, func, or_, select

from schemas import KINDS
from server.attendance.asof import AsOf
from server.attendance.pending import KINDS_ASKED
from server.cycle.stages import shift
from server.office import batched
from server.people.past import read_written
from server.people.trace import REPAIRED, STANDING, WHOLE
from server.store.tables import TABLES
from sync.ids import is_id
from sync.limits import HISTORY_LOOK_BACK_S, PAST_RECORDS_AT_ONCE
from sync.wire import change_from_wire

MONTH, HEAD, FEED, PLAN, MARK, SESI, DUTY = (
    TABLES[name] for name in ("attendance_month", "scope_head", "feed", "jadwal", "kehadiran", "p2k2_sesi", "assignment")
)
CONFLICT, INBOX, DECISION, SEALED, DEVICE, PAST, MERGED, ALIAS = (
    TABLES[name] for name in ("conflict", "inbox", "decision", "sealed_form", "device", "device_past", "merged_record", "alias")
)
LED = and_(ALIAS.c.kabupaten == MARK.c.kabupaten, ALIAS.c.old_id == MARK.c.kpm_id)
QUEUES = ("conflict", "inbox")
JOINT = KINDS["p2k2_sesi"].group_of["kelompok_joint"].name
KINDS_IN_SCOPE = ("kpm", *KINDS_ASKED)
GROUP = "k:"
LOOK_BACK = timedelta(seconds=HISTORY_LOOK_BACK_S)
"""So much older than its commit a moment may be."""
QUARTER = 3


@dataclass(frozen=True, slots=True)
class Place:
    """How far a kabupaten was counted: number and moment, the day there, and the first month that is kept."""

    number: int
    at: datetime
    day: str
    since: str


@dataclass(slots=True)
class Dirty:
    """Kelompok and families to be counted again, in all months or in some; `everybody`: months to be counted for every family."""

    groups: set[str] = field(default_factory=set)
    groups_some: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    months: set[str] = field(default_factory=set)
    everybody: set[str] = field(default_factory=set)


def find_dirty(connection: Connection, then: AsOf, place: Place) -> Dirty:
    """Return what is to be counted again; a number of statements that does not grow."""
    found = Dirty()
    if then.number != place.number:
        _by_scope(connection, then, place, found)
    _by_duty(connection, then, place, found)
    _by_case(connection, then, place, found)
    _by_merging(connection, then, place, found)
    if then.today != place.day:
        _by_day(connection, then, place, found)
    found.months = {month for month in found.months if month >= place.since}
    _joined(connection, then, place, found)
    return found


def families_of(connection: Connection, then: AsOf, groups: Iterable[str]) -> set[str]:
    """Return the families that are or were in some kelompok."""
    here = (FEED.c.kabupaten == then.kabupaten, FEED.c.kind == "kpm")
    found: set[str] = set()
    for part in batched(sorted(groups), PAST_RECORDS_AT_ONCE):
        found |= set(connection.scalars(select(FEED.c.id).where(*here, FEED.c.scope.in_([GROUP + one for one in part]))))
    return found


def marked_in(connection: Connection, then: AsOf, place: Place, groups: Iterable[str], months: Iterable[str]) -> set[str]:
    """Return the families of others that came to meetings of some kelompok, and those whose mark there is another one now."""
    same = and_(MARK.c.kabupaten == SESI.c.kabupaten, MARK.c.p2k2_sesi_id == SESI.c.id)
    which = or_(MARK.c.guest.is_(True), MARK.c.revision > place.number)
    here = (SESI.c.kabupaten == then.kabupaten, SESI.c.bulan.in_(sorted(months)), which)
    found: set[str] = set()
    for part in batched(sorted(groups), PAST_RECORDS_AT_ONCE):
        query = select(MARK.c.kpm_id, ALIAS.c.new_id).select_from(SESI.join(MARK, same).outerjoin(ALIAS, LED))
        for row in connection.execute(query.where(*here, SESI.c.kelompok_id.in_(part))):
            found |= {row.kpm_id, row.new_id or row.kpm_id}
    return found


def _by_scope(connection: Connection, then: AsOf, place: Place, found: Dirty) -> None:
    here = (HEAD.c.kabupaten == then.kabupaten, HEAD.c.kind.in_(KINDS_IN_SCOPE), HEAD.c.number > place.number)
    for row in connection.execute(select(HEAD.c.scope, HEAD.c.kind).where(*here, HEAD.c.scope.startswith(GROUP))):
        _, kelompok, *span = row.scope.split(":")
        if span:
            found.groups_some.add(kelompok)
            found.months |= set(months_of(span[0]))
        else:
            found.groups.add(kelompok)


def months_of(triwulan: str) -> Iterator[str]:
    """Yield the months of a triwulan `2026-4`."""
    year, number = triwulan.split("-")
    return (f"{year}-{month:02d}" for month in range(int(number) * QUARTER - QUARTER + 1, int(number) * QUARTER + 1))


def _by_duty(connection: Connection, then: AsOf, place: Place, found: Dirty) -> None:
    """Note the kelompok whose worker changed, or of whose worker a phone was marked, or handed in what is sealed or was opened."""
    here = (DUTY.c.kabupaten == then.kabupaten, DUTY.c.kelompok_id.is_not(None))
    changed = or_(DUTY.c.revision > place.number, DUTY.c.worker_id.in_(changed_phones(then.kabupaten, place.at)))
    found.groups |= set(connection.scalars(select(DUTY.c.kelompok_id).where(*here, changed)))


def changed_phones(kabupaten: str, at: datetime) -> CompoundSelect:
    """Return the query of the workers with a charge here of whose phones one changed its state since a moment, or handed in what is sealed or was opened."""
    since, before = at - LOOK_BACK, PAST.alias("before")
    phones = select(DEVICE.c.worker_id).where(DEVICE.c.worker_id.in_(select(DUTY.c.worker_id).where(DUTY.c.kabupaten == kabupaten)))
    earlier = select(before.c.state).where(before.c.device == PAST.c.device, before.c["at"] < PAST.c["at"]).order_by(before.c["at"].desc()).limit(1)
    other = func.coalesce(earlier.scalar_subquery(), "") != PAST.c.state  # a row tells of a new app too
    marked = phones.join(PAST, PAST.c.device == DEVICE.c.id).where(PAST.c["at"] > since, other)
    return marked.union(phones.join(SEALED, SEALED.c.device == DEVICE.c.id).where(or_(SEALED.c.received_at > since, SEALED.c.settled_at > since)))


def _by_case(connection: Connection, then: AsOf, place: Place, found: Dirty) -> None:
    """Note whom disputes and held changes are about that came or were settled since."""
    since, records = place.at - LOOK_BACK, set()
    ruled = (DECISION.c.kabupaten == then.kabupaten, DECISION.c.queue.in_(QUEUES), DECISION.c.settled_at > since)
    refs = sorted({ref.partition(".")[0] for ref in connection.scalars(select(DECISION.c.ref).where(*ruled))})
    for table, name in ((CONFLICT, CONFLICT.c.id), (INBOX, INBOX.c.form)):
        here = (table.c.kabupaten == then.kabupaten, table.c.kind.in_(KINDS_ASKED))
        asked = [table.c.received_at > since, *(name.in_(part) for part in batched(refs, PAST_RECORDS_AT_ONCE))]
        for one in asked:
            for row in connection.execute(select(table).where(*here, one)):
                records.add(row.record)
                fields = change_from_wire(row.change).fields if table is INBOX else {}
                found.groups |= {fields["kelompok_id"]} if is_id(fields.get("kelompok_id")) else set()
                found.families |= {fields["kpm_id"]} if is_id(fields.get("kpm_id")) else set()
    for part in batched(sorted(records), PAST_RECORDS_AT_ONCE):
        found.families |= set(connection.scalars(select(MARK.c.kpm_id).where(MARK.c.kabupaten == then.kabupaten, MARK.c.id.in_(part))))
        plans = select(PLAN.c.kelompok_id).where(PLAN.c.kabupaten == then.kabupaten, PLAN.c.id.in_(part))
        found.groups |= set(connection.scalars(plans))
        meetings = select(SESI.c.kelompok_id, SESI.c.kelompok_joint).where(SESI.c.kabupaten == then.kabupaten, SESI.c.id.in_(part))
        for row in connection.execute(meetings):
            found.groups |= {one for one in (row.kelompok_id, *(row.kelompok_joint or ())) if is_id(one)}


def _by_merging(connection: Connection, then: AsOf, place: Place, found: Dirty) -> None:
    """Note the families that were merged, or taken apart again, since."""
    lately = or_(MERGED.c.made_at > place.at - LOOK_BACK, MERGED.c.undone_at > place.at - LOOK_BACK)
    where = (MERGED.c.kabupaten == then.kabupaten, MERGED.c.kind == "kpm", lately)
    for row in connection.execute(select(MERGED.c.kept_id, MERGED.c.lost_id).where(*where)):
        found.families |= {row.kept_id, row.lost_id}


def _by_day(connection: Connection, then: AsOf, place: Place, found: Dirty) -> None:
    """Note what a new day brings: plans and meetings whose day came, months that are over, and phones that may have been heard from."""
    came = ((PLAN, func.coalesce(PLAN.c.replaced_on, PLAN.c.planned_date)), (SESI, SESI.c.date))
    for table, day in came:
        here = (table.c.kabupaten == then.kabupaten, day >= place.day, day <= then.today)
        for row in connection.execute(select(table.c.kelompok_id, table.c.bulan).where(*here).distinct()):
            found.groups_some.add(row.kelompok_id)
            found.months.add(row.bulan)
    missing = (MONTH.c.kabupaten == then.kabupaten, MONTH.c.belum_terkirim > 0)
    found.families |= set(connection.scalars(select(MONTH.c.kpm_id).where(*missing).distinct()))
    month = place.day[:7]
    while month < then.today[:7]:
        found.everybody.add(month)
        month = shift(month, 1)


def _joined(connection: Connection, then: AsOf, place: Place, found: Dirty) -> None:
    """Add the kelompok that met jointly with those found, or did so before a meeting was changed."""
    here = (SESI.c.kabupaten == then.kabupaten, SESI.c.bulan.in_(sorted(found.months)))
    for part in batched(sorted(found.groups_some), PAST_RECORDS_AT_ONCE):
        query = select(SESI.c.id, SESI.c.revision, SESI.c.kelompok_joint).where(*here, SESI.c.kelompok_id.in_(part))
        rows = list(connection.execute(query))
        former = _former_joint(connection, then, [row.id for row in rows if row.revision > place.number])
        found.groups_some |= {one for joint in (*(row.kelompok_joint for row in rows), *former) for one in joint or () if is_id(one)}


def _former_joint(connection: Connection, then: AsOf, meetings: list[str]) -> Iterator[list[str] | None]:
    """Yield what was ever written of who met jointly in these meetings."""
    where = (STANDING.c.kabupaten == then.kabupaten, STANDING.c.record.in_(meetings), STANDING.c.group.in_((WHOLE, JOINT)))
    rows = list(connection.execute(select(STANDING).where(*where))) if meetings else []
    keys = [(row.how == REPAIRED, (row.kabupaten, row.form, row.index)) for row in rows]
    written = read_written(connection, [ref for mended, ref in keys if not mended], repaired=[ref for mended, ref in keys if mended])
    return ((written.fields_of(row) or {}).get("kelompok_joint") for row in rows)
