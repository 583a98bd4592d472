"""Expected checks: what is due for whom in a month, and what of it nobody has checked; set-based SQL for one kabupaten.

A check is due with the end of its span: each month, or in the last month of a stage or year when the rules ask for it once in it.
Not due: months before the family joined or after it ended, members who left, ages that the version of the month does not count,
members that the office has not taken over yet, and school months of which the school said that they have no effective day.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, false, func, literal, or_, select, union_all

from server.cycle.rules import Rules
from server.cycle.stages import first_day, last_day, months_of_stage
from server.store.tables import TABLES

SCHOOL = "kehadiran_sekolah"
LEVELS = ("sd", "smp", "sma")
LEFT = ("non_aktif", "graduasi")
"""Who has left the programme; those in transition keep their conditions."""
ROLES = ("utama", "pengganti", "bersama")
KECAMATAN_DIGITS = 6
ANGGOTA, KPM, KELOMPOK, KOMITMEN, DAYS, DUTY, ALIAS = (
    TABLES[name] for name in ("anggota", "kpm", "kelompok", "komitmen", "hari_efektif", "assignment", "alias")
)


def expected_checks(kabupaten: str, bulan: str, rules: Rules, families: Iterable[str] | None = None) -> Select:
    """Return the query of the checks that are due with the end of a month, by the version of the rules in force in it.

    Columns: kabupaten, kpm_id, anggota_id, bulan, condition, fasilitas_id, kelompok_id, worker_id, area (kecamatan); and
    since (first month of its span), times (how often it is due in the span), komponen.
    `worker_id`: who is in charge of the kelompok on the last day of the month, null for nobody; `families`: those alone.
    """
    due, duty = _due(bulan, rules), _in_charge(kabupaten, bulan)
    area = func.coalesce(KELOMPOK.c.kecamatan_code, func.substr(KPM.c.desa_code, 1, KECAMATAN_DIGITS)).label("area")
    these = () if families is None else (KPM.c.id.in_(sorted(families)),)
    return (
        select(ANGGOTA.c.kabupaten, ANGGOTA.c.kpm_id, ANGGOTA.c.id.label("anggota_id"), literal(bulan).label("bulan"))
        .add_columns(due.c.condition, ANGGOTA.c.fasilitas_id, KPM.c.kelompok_id, duty, area)
        .add_columns(due.c.since, due.c.times, ANGGOTA.c.komponen)
        .join(due, due.c.komponen == ANGGOTA.c.komponen)
        .join(KPM, and_(KPM.c.kabupaten == ANGGOTA.c.kabupaten, KPM.c.id == ANGGOTA.c.kpm_id))
        .outerjoin(KELOMPOK, and_(KELOMPOK.c.kabupaten == KPM.c.kabupaten, KELOMPOK.c.id == KPM.c.kelompok_id))
        .where(ANGGOTA.c.kabupaten == kabupaten, *_member(bulan, rules), *bound_in(bulan), ~_without_school(bulan, due), *these)
    )


def missing_checks(kabupaten: str, bulan: str, rules: Rules) -> Select:
    """Return the query of those expected checks of a month that nobody has made often enough; the columns of `expected_checks`.

    A check that says nothing, neither a result nor an absence, is not made. One about a record that was merged into a member's is.
    """
    due = expected_checks(kabupaten, bulan, rules).subquery("due_checks")
    made = (
        select(func.count())
        .where(KOMITMEN.c.kabupaten == due.c.kabupaten, KOMITMEN.c.condition == due.c.condition, KOMITMEN.c.bulan >= due.c.since, KOMITMEN.c.bulan <= due.c.bulan)
        .where(says_something(), KOMITMEN.c.deleted.is_(False), KOMITMEN.c.moved.is_(None))
        .correlate(due)
    )
    own = made.select_from(KOMITMEN).where(KOMITMEN.c.anggota_id == due.c.anggota_id)
    merged = and_(KOMITMEN.c.kabupaten == ALIAS.c.kabupaten, KOMITMEN.c.anggota_id == ALIAS.c.old_id)
    led = made.select_from(ALIAS.join(KOMITMEN, merged)).where(ALIAS.c.kabupaten == due.c.kabupaten, ALIAS.c.new_id == due.c.anggota_id)
    return select(due).where(own.scalar_subquery() + led.scalar_subquery() < due.c.times)


def says_something() -> ColumnElement[bool]:
    """Return the condition that a check was filled in."""
    return or_(*(KOMITMEN.c[name].is_not(None) for name in ("result", "alpa", "izin", "sakit")))


def spans(bulan: str, rules: Rules) -> Iterator[tuple[str, str, int, str]]:
    """Yield (komponen, condition, times, first month) of what is due with the end of a month."""
    stage = months_of_stage(bulan, rules.tahap_months)
    begins = {"bulan": bulan}
    if bulan == stage[-1]:
        begins["tahap"] = stage[0]
    if bulan.endswith("-12"):
        begins["tahun"] = f"{bulan[:4]}-01"
    for one in rules.expected:
        if one.span in begins:
            yield one.komponen, one.condition, one.times, begins[one.span]


def _due(bulan: str, rules: Rules) -> Subquery:
    def row(komponen: str, condition: str, times: int, since: str) -> Select:
        columns = {"komponen": komponen, "condition": condition, "times": times, "since": since}
        return select(*(literal(value).label(name) for name, value in columns.items()))

    rows = [row(*one) for one in spans(bulan, rules)] or [row("", "", 1, bulan).where(false())]
    return union_all(*rows).subquery("due")


def _in_charge(kabupaten: str, bulan: str) -> ColumnElement[str]:
    """Return the one worker who answers for a kelompok at the end of a month, or was the last to do so in it.

    Looked up for each row by the index of its kelompok: SQLite would walk a ranked list of all assignments for each.
    """
    first, last = first_day(bulan).isoformat(), last_day(bulan).isoformat()
    at_the_end = case((or_(DUTY.c.end_date.is_(None), DUTY.c.end_date >= last), 0), else_=1)
    role = case(*((DUTY.c.role == name, place) for place, name in enumerate(ROLES)), else_=len(ROLES))
    return (
        select(DUTY.c.worker_id)
        .where(DUTY.c.kabupaten == kabupaten, DUTY.c.kelompok_id == KPM.c.kelompok_id)
        .where(DUTY.c.deleted.is_(False), DUTY.c.moved.is_(None))
        .where(DUTY.c.start_date <= last, or_(DUTY.c.end_date.is_(None), DUTY.c.end_date >= first))
        .order_by(at_the_end, role, DUTY.c.start_date.desc(), DUTY.c.worker_id)
        .limit(1)
        .correlate(KPM)
        .scalar_subquery()
        .label("worker_id")
    )


def _years_before(day: date, years: int) -> str:
    return day.replace(year=day.year - years).isoformat()


def _member(bulan: str, rules: Rules) -> Iterator[ColumnElement[bool]]:
    """Yield what a member fulfils."""
    yield ANGGOTA.c.deleted.is_(False)
    yield ANGGOTA.c.moved.is_(None)
    yield func.coalesce(ANGGOTA.c.provisional, false()).is_(False)
    yield or_(ANGGOTA.c.membership_status.is_(None), ANGGOTA.c.membership_status.not_in(LEFT))
    yield from of_age(bulan, rules)


def of_age(bulan: str, rules: Rules) -> Iterator[ColumnElement[bool]]:
    """Yield what the day of birth of a member fulfils; one whose day of birth nobody knows is not left out for it."""
    born, first = ANGGOTA.c.birth_date, first_day(bulan)
    yield or_(born.is_(None), born <= last_day(bulan).isoformat())
    ages = (
        (ANGGOTA.c.komponen == "lansia", born <= _years_before(first, rules.lansia_age)),
        (ANGGOTA.c.komponen == "anak_usia_dini", born > _years_before(first, rules.usia_dini_age_max + 1)),
        (ANGGOTA.c.komponen.in_(LEVELS), born > _years_before(first, rules.sekolah_age_max + 1)),
    )
    for of, fits in ages:
        yield or_(~of, born.is_(None), fits)


def bound_in(bulan: str) -> Iterator[ColumnElement[bool]]:
    """Yield what a family fulfils; one that left later was still bound in this month."""
    last = last_day(bulan).isoformat()
    yield KPM.c.deleted.is_(False)
    yield KPM.c.moved.is_(None)
    yield or_(KPM.c.joined_on.is_(None), KPM.c.joined_on <= last)
    active = or_(KPM.c.membership_status.is_(None), KPM.c.membership_status.not_in(LEFT))
    yield or_(and_(KPM.c.ended_on.is_(None), active), KPM.c.ended_on >= last)


def _without_school(bulan: str, due: Subquery) -> ColumnElement[bool]:
    """Return the condition that the school said that the month does not count."""
    closed = select(literal(1)).where(DAYS.c.kabupaten == ANGGOTA.c.kabupaten, DAYS.c.fasilitas_id == ANGGOTA.c.fasilitas_id)
    closed = closed.where(DAYS.c.bulan == bulan, DAYS.c.days == 0, DAYS.c.deleted.is_(False)).correlate(ANGGOTA)
    return and_(due.c.condition == SCHOOL, closed.exists())
