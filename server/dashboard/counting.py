"""What the measures of a kabupaten come to, by kelompok and month: each source read once, set-based."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from server.attendance.asof import AsOf
from server.cycle.compliance import FAILED, GAPS, INCOMPLETE, MET, Verdict
from server.cycle.expected import ANGGOTA, KOMITMEN, KPM, says_something, spans
from server.cycle.figures import figures
from server.cycle.rules import Rules, in_force
from server.cycle.stages import Stage, stage_of
from server.dashboard.ground import LONELY, Found, Ground, Wanted
from server.dashboard.measures import ATTENDED, HEARD, PROMPT_CHECKS, PROMPT_MEETINGS, aspect_of
from server.dashboard.waiting import Doubts, Waiting, disputed_checks
from server.office import OFFICE_DEVICE, batched
from server.people.contacts import Contacts, is_prompt
from server.people.trace import LOG, MADE, STANDING, WHOLE
from server.store.tables import TABLES, listed
from server.zones import local
from sync.limits import FAMILIES_AT_ONCE

MONTH, PLAN, SESI = (TABLES[name] for name in ("attendance_month", "jadwal", "p2k2_sesi"))
GAP_COUNTS = ("belum_ditandai", "sengketa", "ditahan", "belum_terkirim")
ROWS_PER_FETCH = 1_000
HELD, CANCELLED = "terlaksana", "batal"
NOT_KNOWN = {"worst_of": 1, "best_met": 1, "best_of": 1, "units": 1, "unknown": 1}
"""What is not known counts against the worse end and for the better one."""


def count_attended(connection: Connection, ground: Ground, wanted: Wanted, found: Found) -> None:
    """Add up the kept attendance of families; a family's month that names several gaps is unknown in as many meetings as it has at most."""
    counted = func.max if connection.dialect.name == "sqlite" else func.greatest
    least = func.min if connection.dialect.name == "sqlite" else func.least
    units = counted(MONTH.c.worst_counted, MONTH.c.best_counted)
    gaps = sum((MONTH.c[name] for name in GAP_COUNTS[1:]), start=MONTH.c[GAP_COUNTS[0]])
    sums = {
        **{"worst_met": MONTH.c.worst_came, "worst_of": MONTH.c.worst_counted, "best_met": MONTH.c.best_came, "best_of": MONTH.c.best_counted},
        **{"units": units, "unknown": least(units, gaps)},
        **{"silent": least(units, MONTH.c.belum_terkirim), "held": least(units, MONTH.c.ditahan)},
    }
    query = select(MONTH.c.bulan, MONTH.c.kelompok_id, *(func.sum(one).label(name) for name, one in sums.items()))
    query = query.where(MONTH.c.kabupaten == ground.kabupaten, MONTH.c.bulan.in_(wanted.months))
    if wanted.kelompok is not None:
        query = query.where(MONTH.c.kelompok_id.in_(listed(connection, wanted.kelompok)))
    for row in connection.execute(query.group_by(MONTH.c.bulan, MONTH.c.kelompok_id)):
        for name in sums:
            found[row.bulan, ATTENDED, *ground.unit(row.kelompok_id)][name] += row._mapping[name]


def count_komitmen(connection: Connection, ground: Ground, wanted: Wanted, found: Found) -> None:
    """Judge the checks that were due in months that are over; exceptions count for neither side.

    What has a gap, or rests on a check with two values in dispute or on one of which work waits in the inbox, is met at best and not
    at worst; it is nobody's failure.
    """
    months = {month for month in wanted.months if ground.is_over(month)}
    stages = {stage.tahap: stage for stage in (stage_of(ground.known, month) for month in sorted(months))}
    disputes = disputed_checks(connection, ground.kabupaten) if stages else {}
    for families in _families(connection, ground.kabupaten, wanted):
        for stage in stages.values():
            _judge(connection, ground, (stage, months), families, found, disputes)


def _families(connection: Connection, kabupaten: str, wanted: Wanted) -> Iterator[tuple[str, ...] | None]:
    """Yield the families of the kelompok that are wanted, in portions; None for all."""
    if wanted.kelompok is None:
        yield None
        return
    inside = KPM.c.kelompok_id.in_(listed(connection, wanted.kelompok - {LONELY}))
    which = or_(inside, KPM.c.kelompok_id.is_(None)) if LONELY in wanted.kelompok else inside
    found = list(connection.scalars(select(KPM.c.id).where(KPM.c.kabupaten == kabupaten, which)))
    yield from batched(sorted(found), FAMILIES_AT_ONCE)


def rests_on(doubts: Doubts, member: str, verdict: Verdict, known: Sequence[Rules]) -> bool:
    """Tell whether a verdict may rest on a check in doubt: one of a month on that of its month, one of a stage or a year on any since its beginning."""
    months = doubts.get((member, verdict.condition), ())
    return any(_since(verdict, known) <= one <= verdict.bulan for one in months)


def _since(verdict: Verdict, known: Sequence[Rules]) -> str:
    """Return the first month of the checks that a verdict rests on, by the rules of its month."""
    begins = (since for _, condition, _, since in spans(verdict.bulan, in_force(known, verdict.bulan)) if condition == verdict.condition)
    return min(begins, default=verdict.bulan)


def _judge(
    connection: Connection, ground: Ground, asked: tuple[Stage, set[str]], families: tuple[str, ...] | None, found: Found, disputes: Doubts
) -> None:
    stage, months = asked
    for family in figures(connection, ground.kabupaten, stage, ground.known, families):
        unit = ground.unit(family.kelompok_id, family.kpm_id)
        verdicts = ((member.anggota_id, one) for member in family.members for one in member.verdicts if one.bulan in months)
        for member, one in verdicts:
            held, key = rests_on(ground.waiting.checks, member, one, ground.known), (one.bulan, aspect_of(one.condition), *unit)
            if held or one.state in GAPS or rests_on(disputes, member, one, ground.known):
                silent = unit[0] != LONELY and ground.is_silent(unit[0], one.bulan)
                found[key].update(NOT_KNOWN | {"silent": silent, "held": held})
            elif one.state in (MET, FAILED):
                found[key].update({"worst_met": one.state == MET, "best_met": one.state == MET, "worst_of": 1, "best_of": 1, "units": 1})
            if one.state == INCOMPLETE:
                found[one.bulan, PROMPT_CHECKS, *unit].update(NOT_KNOWN | {"held": held})


def count_prompt_checks(connection: Connection, ground: Ground, wanted: Wanted, found: Found) -> None:
    """Count the checks that phones brought, and those that came with the first contact after the day of work; see `count_komitmen` for the missing.

    Of what came and waits it is not known, also where nothing would be missing: in a month that is not over, or as it is never due with its month.
    """
    for families in _families(connection, ground.kabupaten, wanted):
        for row in checks_brought(connection, ground.kabupaten, wanted.months, families):
            _prompt(ground, row, (row.bulan, PROMPT_CHECKS, *ground.unit(row.kelompok_id, row.kpm_id)), found)
    due = due_with_months(ground.known, {month for month in wanted.months if ground.is_over(month)})
    for month, row in checks_unmade(connection, ground.kabupaten, ground.waiting, wanted.months, due):
        if wanted.has(row.kelompok_id or LONELY):
            found[month, PROMPT_CHECKS, *ground.unit(row.kelompok_id, row.kpm_id)].update(NOT_KNOWN | {"held": 1})


def due_with_months(known: Sequence[Rules], months: Collection[str]) -> set[tuple[str, str]]:
    """Return (condition, month) of what is due with some months, so that it is missing there where nobody has checked it."""
    return {(condition, month) for month in months for _, condition, _, _ in spans(month, in_force(known, month))}


def checks_unmade(
    connection: Connection, kabupaten: str, waits: Waiting, months: Collection[str], due: Collection[tuple[str, str]]
) -> Iterator[tuple[str, Row]]:
    """Yield (month, family and kelompok) of the checks of some months that wait and are not stored at all, but for those that are `due`; one statement."""
    told = [(member, month) for (member, which), of in sorted(waits.unmade.items()) for month in sorted(of) if month in months and (which, month) not in due]
    if not told:
        return
    family = and_(KPM.c.kabupaten == ANGGOTA.c.kabupaten, KPM.c.id == ANGGOTA.c.kpm_id)
    query = select(ANGGOTA.c.id, KPM.c.id.label("kpm_id"), KPM.c.kelompok_id).select_from(ANGGOTA.join(KPM, family)).where(ANGGOTA.c.kabupaten == kabupaten)
    homes = {row.id: row for row in connection.execute(query.where(ANGGOTA.c.id.in_(listed(connection, {member for member, _ in told}))))}
    yield from ((month, homes[member]) for member, month in told if member in homes)


def checks_brought(connection: Connection, kabupaten: str, months: Collection[str], families: Collection[str] | None) -> Iterator[Row]:
    """Yield the checks of some months that phones made, of all families or of some."""
    family = and_(KPM.c.kabupaten == ANGGOTA.c.kabupaten, KPM.c.id == ANGGOTA.c.kpm_id)
    member = and_(ANGGOTA.c.kabupaten == KOMITMEN.c.kabupaten, ANGGOTA.c.id == KOMITMEN.c.anggota_id)
    query = select(KOMITMEN.c.bulan, KPM.c.kelompok_id, KPM.c.id.label("kpm_id")).where(KPM.c.kabupaten == kabupaten)
    query = query.where(KOMITMEN.c.bulan.in_(months), KOMITMEN.c.deleted.is_(False), KOMITMEN.c.moved.is_(None), says_something())
    these = query if families is None else query.where(KPM.c.id.in_(listed(connection, families)))
    return _brought(connection, these, KPM.join(ANGGOTA, family).join(KOMITMEN, member), KOMITMEN)


def count_prompt_meetings(connection: Connection, ground: Ground, wanted: Wanted, found: Found) -> None:
    """Count the meetings that phones brought in time; of a plan whose day has passed without a word, and of a meeting that waits, it is not known."""
    for row in meetings_brought(connection, ground.kabupaten, wanted):
        _prompt(ground, row, (row.bulan, PROMPT_MEETINGS, *ground.unit(row.kelompok_id)), found)
    untold = {(row.kelompok_id, row.bulan, row.id) for row in plans_untold(connection, ground.then, wanted)}
    waits = {one for one in ground.waiting.meetings if one[0] in ground.kelompok and one[1] in wanted.months and wanted.has(one[0])}
    for one in untold | waits:
        found[one[1], PROMPT_MEETINGS, *ground.unit(one[0])].update(NOT_KNOWN | {"held": one in waits})


def meetings_brought(connection: Connection, kabupaten: str, wanted: Wanted) -> Iterator[Row]:
    """Yield the meetings that phones made and that were held."""
    here = (SESI.c.kabupaten == kabupaten, SESI.c.bulan.in_(wanted.months), SESI.c.status == HELD, SESI.c.deleted.is_(False))
    query = select(SESI.c.bulan, SESI.c.kelompok_id).where(*here)
    if wanted.kelompok is not None:
        query = query.where(SESI.c.kelompok_id.in_(listed(connection, wanted.kelompok)))
    return _brought(connection, query, SESI, SESI)


def plans_untold(connection: Connection, then: AsOf, wanted: Wanted) -> Iterator[Row]:
    """Yield (id, month, kelompok, day) of plans whose day has passed and of which nobody said anything."""
    told = and_(SESI.c.kabupaten == PLAN.c.kabupaten, SESI.c.jadwal_id == PLAN.c.id, SESI.c.deleted.is_(False))
    day = func.coalesce(PLAN.c.replaced_on, PLAN.c.planned_date)
    plans = select(PLAN.c.id, PLAN.c.bulan, PLAN.c.kelompok_id, day.label("day")).where(PLAN.c.kabupaten == then.kabupaten, PLAN.c.bulan.in_(wanted.months))
    plans = plans.where(PLAN.c.deleted.is_(False), or_(PLAN.c.status.is_(None), PLAN.c.status != CANCELLED), day < then.today)
    plans = plans.where(~select(SESI.c.id).where(told).exists())
    if wanted.kelompok is not None:
        plans = plans.where(PLAN.c.kelompok_id.in_(listed(connection, wanted.kelompok)))
    return iter(connection.execute(plans))


def _brought(connection: Connection, query: Select, source: Any, record: Any) -> Iterator[Row]:
    """Yield records of a query with the form by which a phone made them."""
    made = and_(STANDING.c.kabupaten == record.c.kabupaten, STANDING.c.record == record.c.id, STANDING.c.group == WHOLE, STANDING.c.how == MADE)
    form = and_(LOG.c.kabupaten == STANDING.c.kabupaten, LOG.c.form == STANDING.c.form)
    joined = query.select_from(source.join(STANDING, made).join(LOG, form)).where(LOG.c.device != OFFICE_DEVICE)
    told = joined.add_columns(LOG.c.device, LOG.c.work_date, LOG.c.received_at)
    return iter(connection.execute(told, execution_options={"yield_per": ROWS_PER_FETCH}))


def came_in_time(contacts: Contacts, kabupaten: str, row: Row) -> bool:
    """Tell whether what a phone brought came no later than with its first contact after the day of work."""
    return is_prompt(contacts.get(row.device, ()), row.work_date, local(row.received_at, kabupaten).date().isoformat())


def _prompt(ground: Ground, row: Row, key: tuple[str, str, str, str], found: Found) -> None:
    prompt = came_in_time(ground.contacts, ground.kabupaten, row)
    found[key].update({"worst_met": prompt, "best_met": prompt, "worst_of": 1, "best_of": 1, "units": 1})


def count_heard(_connection: Connection, ground: Ground, wanted: Wanted, found: Found) -> None:
    """Count the kelompok that had somebody at the end of a month, and those of whose phones nothing may be missing since."""
    for month in wanted.months:
        for kelompok in ground.kelompok if ground.is_over(month) else ():
            if wanted.has(kelompok) and ground.holders(kelompok, month):
                silent = ground.is_silent(kelompok, month)
                told = {"worst_met": not silent, "best_met": not silent, "worst_of": 1, "best_of": 1, "units": 1, "unknown": silent, "silent": silent}
                found[month, HEARD, *ground.unit(kelompok)].update(told)
