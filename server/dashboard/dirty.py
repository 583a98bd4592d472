"""Which kelompok and months may come to something else since they were last summed: from the feed, marks, merges, disputes, the inbox, and days gone by."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, func, or_, select

from server.attendance.asof import AsOf
from server.attendance.dirty import GROUP, LOOK_BACK, changed_phones, months_of
from server.attendance.rollup import months_between
from server.cycle.expected import ANGGOTA, DAYS, KOMITMEN, KPM
from server.cycle.rules import ATURAN, Rules
from server.cycle.stages import stage_of
from server.dashboard.ground import LONELY
from server.dashboard.waiting import INBOX, Doubts, disputed_checks, turned
from server.store.grants import NATION
from server.store.tables import TABLES, listed

HEAD, PLAN, MERGED, CONFLICT, DECISION = (TABLES[name] for name in ("scope_head", "jadwal", "merged_record", "conflict", "decision"))
PLACE = TABLES["dashboard_place"]
OF_FAMILIES, OF_MONTHS = ("kelompok", "kpm", "anggota"), ("komitmen", "jadwal", "p2k2_sesi")
OF_YEARS, OF_WORKERS = ("komplementaritas", "perilaku", "graduasi"), ("capaian", "pelatihan", "worker")
HALF_YEARS = ("komplementaritas", "perilaku")
PLACES, DUTIES, SCHOOL_DAYS = "kelompok", "assignment", "hari_efektif"
FACILITY = "f:"


@dataclass(slots=True)
class Dirty:
    """What is to be counted again: kelompok in all months, or in some; months for all kelompok; `heard`: who was heard from.

    `placed`: kelompok that may lie in another desa; `asked`: of whose families something of a
    half-year or year changed; `ended` and `begun`: months that are over, or have come, since; `worked`: figures of workers changed.
    """

    whole: set[str] = field(default_factory=set)
    placed: set[str] = field(default_factory=set)
    some: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    asked: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)
    heard: bool = False
    worked: bool = False


def newest_rules(connection: Connection) -> int:
    """Return the number of the newest version of the rules, so that a changed one is noticed."""
    return connection.scalar(select(func.max(ATURAN.c.revision)).where(ATURAN.c.kabupaten == NATION)) or 0


def find_dirty(connection: Connection, then: AsOf, place: Row, known: tuple[Rules, ...]) -> Dirty:
    """Return what is to be counted again since a place; a number of statements that does not grow."""
    found = Dirty()
    _by_scope(connection, then, place, known, found)
    _by_school_days(connection, then, place, known, found)
    _by_merging(connection, then, place, found)
    _by_dispute(connection, then, place, known, found)
    _by_inbox(connection, then, place, known, found)
    _by_day(connection, then, place, found)
    phones = connection.execute(changed_phones(then.kabupaten, place.at).limit(1)).first() is not None
    found.heard = found.heard or then.today != place.day or bool(found.placed) or phones
    return found


def _by_scope(connection: Connection, then: AsOf, place: Row, known: tuple[Rules, ...], found: Dirty) -> None:
    kinds = (*OF_FAMILIES, *OF_MONTHS, *OF_YEARS, *OF_WORKERS, DUTIES)
    query = select(HEAD.c.scope, HEAD.c.kind).where(HEAD.c.kabupaten == then.kabupaten, HEAD.c.kind.in_(kinds), HEAD.c.number > place.number)
    for row in connection.execute(query):
        if row.kind == DUTIES:
            found.heard = True
        elif row.kind in OF_WORKERS:
            found.worked = True
        elif row.kind in OF_YEARS:
            found.asked.add(row.scope.split(":")[1] if row.scope.startswith(GROUP) else LONELY)
        elif not row.scope.startswith(GROUP):
            found.whole.add(LONELY)
        else:
            _, kelompok, *span = row.scope.split(":")
            if span:
                found.some[kelompok] |= due_with(known, months_of(span[0]))
            else:
                found.whole.add(kelompok)
            if row.kind == PLACES:
                found.placed.add(kelompok)


def due_with(known: tuple[Rules, ...], months: Iterable[str]) -> set[str]:
    """Return months, and those with whose end a check of them may be due: the last of the stage and of the year."""
    told = set(months)
    return told | {stage_of(known, month).months[-1] for month in told} | {f"{month[:4]}-12" for month in told}


def _by_school_days(connection: Connection, then: AsOf, place: Row, known: tuple[Rules, ...], found: Dirty) -> None:
    """Note the kelompok with pupils, or checks, of a school whose days of a month were written."""
    heads = select(HEAD.c.scope).where(HEAD.c.kabupaten == then.kabupaten, HEAD.c.kind == SCHOOL_DAYS, HEAD.c.number > place.number)
    schools = {scope.split(":")[1] for scope in connection.scalars(heads) if scope.startswith(FACILITY)}
    here = (DAYS.c.kabupaten == then.kabupaten, DAYS.c.fasilitas_id.in_(listed(connection, schools)), DAYS.c.revision > place.number)
    rows = list(connection.execute(select(DAYS.c.fasilitas_id, DAYS.c.bulan).where(*here, DAYS.c.bulan.is_not(None)))) if schools else []
    if not rows:
        return
    months, which = due_with(known, {row.bulan for row in rows}), listed(connection, {row.fasilitas_id for row in rows})
    family = (KPM.c.kabupaten == ANGGOTA.c.kabupaten) & (KPM.c.id == ANGGOTA.c.kpm_id)
    pupils = select(KPM.c.kelompok_id).select_from(ANGGOTA.join(KPM, family)).where(ANGGOTA.c.kabupaten == then.kabupaten)
    member = (KOMITMEN.c.kabupaten == ANGGOTA.c.kabupaten) & (KOMITMEN.c.anggota_id == ANGGOTA.c.id)
    checked = select(KPM.c.kelompok_id).select_from(KOMITMEN.join(ANGGOTA, member).join(KPM, family)).where(KOMITMEN.c.kabupaten == then.kabupaten)
    checked = checked.where(KOMITMEN.c.fasilitas_id.in_(which), KOMITMEN.c.bulan.in_(sorted({row.bulan for row in rows})))
    for query in (pupils.where(ANGGOTA.c.fasilitas_id.in_(which)), checked):
        for kelompok in connection.scalars(query.distinct()):
            found.some[kelompok or LONELY] |= months


def _by_merging(connection: Connection, then: AsOf, place: Row, found: Dirty) -> None:
    """Note the kelompok of families and members that were merged, or taken apart again, since."""
    lately = or_(MERGED.c.made_at > place.at - LOOK_BACK, MERGED.c.undone_at > place.at - LOOK_BACK)
    rows = list(connection.execute(select(MERGED.c.kept_id, MERGED.c.lost_id).where(MERGED.c.kabupaten == then.kabupaten, lately)))
    ids = {one for row in rows for one in row}
    if ids:
        which = listed(connection, ids)
        members = select(ANGGOTA.c.kpm_id).where(ANGGOTA.c.kabupaten == then.kabupaten, ANGGOTA.c.id.in_(which))
        here = (KPM.c.kabupaten == then.kabupaten, or_(KPM.c.id.in_(which), KPM.c.id.in_(members)))
        found.whole |= {one or LONELY for one in connection.scalars(select(KPM.c.kelompok_id).where(*here))}


def _by_dispute(connection: Connection, then: AsOf, place: Row, known: tuple[Rules, ...], found: Dirty) -> None:
    """Note the kelompok, and months, of checks and half-years about which a dispute came or was decided since."""
    refs = listed(connection, _ruled(connection, then, place, CONFLICT.name))
    lately = or_(CONFLICT.c.received_at > place.at - LOOK_BACK, CONFLICT.c.id.in_(refs))
    _of_members(connection, then, known, disputed_checks(connection, then.kabupaten, lately), found)
    here = (CONFLICT.c.kabupaten == then.kabupaten, CONFLICT.c.kind.in_(HALF_YEARS), lately)
    records = set(connection.scalars(select(CONFLICT.c.record).where(*here)))
    which = listed(connection, records)
    for table in (TABLES[kind] for kind in HALF_YEARS if records):
        own = (KPM.c.kabupaten == table.c.kabupaten) & (KPM.c.id == table.c.kpm_id)
        query = select(KPM.c.kelompok_id).select_from(table.join(KPM, own)).where(table.c.kabupaten == then.kabupaten, table.c.id.in_(which))
        found.asked |= {kelompok or LONELY for kelompok in connection.scalars(query.distinct())}


def _ruled(connection: Connection, then: AsOf, place: Row, queue: str) -> set[str]:
    """Return the cases of a queue that were decided since."""
    ruled = (DECISION.c.kabupaten == then.kabupaten, DECISION.c.queue == queue, DECISION.c.settled_at > place.at - LOOK_BACK)
    return set(connection.scalars(select(DECISION.c.ref).where(*ruled)))


def _by_inbox(connection: Connection, then: AsOf, place: Row, known: tuple[Rules, ...], found: Dirty) -> None:
    """Note the kelompok, and months, about which work came that waits for a decision, or found its end since."""
    waits = turned(connection, then.kabupaten, (place.at - LOOK_BACK, place.number), _ruled(connection, then, place, INBOX.name))
    found.worked = found.worked or bool(waits.authors)
    for kelompok, month, _ in waits.meetings:
        found.some[kelompok].add(month)
    _of_members(connection, then, known, waits.checks, found)
    families = {*waits.assessed, *(kpm for halves in waits.halves.values() for kpm, _ in halves)}
    if families:
        query = select(KPM.c.kelompok_id).where(KPM.c.kabupaten == then.kabupaten, KPM.c.id.in_(listed(connection, families)))
        found.asked |= {kelompok or LONELY for kelompok in connection.scalars(query.distinct())}


def _of_members(connection: Connection, then: AsOf, known: tuple[Rules, ...], checks: Doubts, found: Dirty) -> None:
    """Note the kelompok of members with the months that their checks may count in."""
    months: defaultdict[str, set[str]] = defaultdict(set)
    for (member, _), of in checks.items():
        months[member] |= due_with(known, of)
    same = (KPM.c.kabupaten == ANGGOTA.c.kabupaten) & (KPM.c.id == ANGGOTA.c.kpm_id)
    query = select(ANGGOTA.c.id, KPM.c.kelompok_id).select_from(ANGGOTA.join(KPM, same)).where(ANGGOTA.c.kabupaten == then.kabupaten)
    for row in connection.execute(query.where(ANGGOTA.c.id.in_(listed(connection, months)))) if months else ():
        found.some[row.kelompok_id or LONELY] |= months[row.id]


def _by_day(connection: Connection, then: AsOf, place: Row, found: Dirty) -> None:
    """Note what a new day brings: plans whose day has passed, and months that are over."""
    if then.today == place.day:
        return
    day = func.coalesce(PLAN.c.replaced_on, PLAN.c.planned_date)
    here = (PLAN.c.kabupaten == then.kabupaten, day >= place.day, day < then.today)
    for row in connection.execute(select(PLAN.c.kelompok_id, PLAN.c.bulan).where(*here).distinct()):
        found.some[row.kelompok_id].add(row.bulan)
    found.ended = set(months_between(place.day[:7], then.today[:7])[:-1])
    found.begun = set(months_between(place.day[:7], then.today[:7])[1:])
