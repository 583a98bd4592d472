"""Facts of families as they are weighed: read for many at once in a number of statements that does not grow with them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, tuple_

from server.attendance.measure import Interval, Tally
from server.attendance.rollup import months_between
from server.cycle.compliance import FAILED, GAPS
from server.cycle.expected import ANGGOTA, KPM, LEFT
from server.cycle.figures import FAMILY, FIGURE
from server.cycle.heard import CARRIED
from server.cycle.leaving import PROPOSAL, open_exit
from server.cycle.rules import in_force, versions
from server.cycle.sanctions import closed_stages
from server.cycle.stages import month_of, shift
from server.graduasi.people import Ages, Person
from server.graduasi.rules import ExitRules, exit_rules, rules_numbered, rules_on
from server.graduasi.weigh import Assessment, Facts, StageState, Terms
from server.store.household import family_of, has, merged_into, with_family
from server.store.tables import TABLES, listed
from server.zones import local

ASSESSMENT, VISIT, MONTH, EVENT, CONFLICT, INBOX, HISTORY, TRANSFER = (
    TABLES[name] for name in ("penilaian_graduasi", "kunjungan", "attendance_month", "peristiwa", "conflict", "inbox", "history", "transfer")
)  # fmt: skip
AWAITED = ("penilaian_graduasi", "peristiwa", "anggota")
"""Kinds of which a change that the office has not let in may say that a family must stay."""
ASSESSED = with_family(ASSESSMENT)
"""Assessments, with the family that each is of now."""


@dataclass(frozen=True, slots=True)
class Look:
    """By what families of a kabupaten are weighed today; `known`: every version of the rules."""

    kabupaten: str
    terms: Terms
    known: Sequence[ExitRules]
    stages: Sequence[str]

    @property
    def months(self) -> tuple[str, ...]:
        """The months of attendance that count: so many as the rules say, up to the last one that is over."""
        last = shift(month_of(self.terms.today), -1)
        return months_between(shift(last, 1 - self.terms.rules.attendance_months), last)

    def terms_by(self, nomor: int) -> Terms:
        """Return the terms by a version of the rules."""
        rules = rules_numbered(self.known, nomor)
        return replace(self.terms, rules=rules, ages=with_school(self.terms.ages, rules))


@dataclass(frozen=True, slots=True)
class Trail:
    """Where else work about families lies: `led`: id that was merged -> the id it goes by; `ids`: all of them, as an operand; `places`: kabupaten."""

    led: Mapping[str, str]
    ids: Any
    places: Sequence[str]

    def now(self, one: str) -> str:
        """Return the id by which a family goes."""
        return self.led.get(one, one)


def look_at(connection: Connection, kabupaten: str, now: datetime, nomor: int | None = None) -> Look:
    """Return by what families of a kabupaten are weighed at a moment; three statements.

    `nomor`: the version of the rules by which a proposal was made, and goes on being weighed; without it, the one that holds on that day.
    """
    today, known = local(now, kabupaten).date(), exit_rules(connection)
    rules = rules_on(known, today) if nomor is None else rules_numbered(known, nomor)
    komitmen = in_force(versions(connection), month_of(today))
    ages = with_school(Ages(komitmen.lansia_age, komitmen.usia_dini_age_max, komitmen.sekolah_age_max, 0, 0), rules)
    stages = closed_stages(connection, kabupaten, rules.komitmen_tahap)[::-1] if rules.komitmen_tahap else []
    return Look(kabupaten, Terms(rules, ages, today), known, stages)


def with_school(ages: Ages, rules: ExitRules) -> Ages:
    """Return ages with those of school by a version of the rules."""
    return replace(ages, school_min=rules.school_age_min, school_max=rules.school_age_max)


def newest_assessment() -> ColumnElement[bool]:
    """Return the condition that one of `ASSESSED` is the last one of its family, under whatever id each was made."""
    later = ASSESSMENT.alias("later")
    newer = (later.c.deleted.is_(False), later.c.moved.is_(None), tuple_(later.c.date, later.c.id) > tuple_(ASSESSMENT.c.date, ASSESSMENT.c.id))
    another = has(later, *newer, family=family_of(ASSESSMENT), place=ASSESSMENT.c.kabupaten)
    return and_(ASSESSMENT.c.deleted.is_(False), ASSESSMENT.c.moved.is_(None), ~another)


def facts_of(
    connection: Connection, look: Look, families: Collection[str], *, besides: str = "", exact: Mapping[str, Interval] | None = None
) -> dict[str, Facts]:
    """Return family -> its facts; twelve statements.

    `besides`: a proposal that is not counted as another one; `exact`: measures in place of those that are kept by month.
    """
    wanted = listed(connection, sorted(families))
    members, people = _members(connection, look, wanted), _people(connection, look, wanted)
    trail = trail_of(connection, look.kabupaten, families)
    said, busy = _assessments(connection, look, trail, besides), busy_families(connection, trail, besides)
    intervals = attendance_sums(connection, look, wanted) | dict(exact or {})
    stages, events, held = _stages(connection, look, trail), _events(connection, trail), _held(connection, trail)
    nothing = Interval(Tally(), Tally())
    return {
        one: Facts(one in members, one in busy, people[one], said.get(one), intervals.get(one, nothing), stages[one], events.get(one, 0), held.get(one, 0))
        for one in families
    }


def member_family() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a family is in the programme and here."""
    return KPM.c.deleted.is_(False), KPM.c.moved.is_(None), or_(KPM.c.membership_status.is_(None), KPM.c.membership_status.not_in(LEFT))


def _members(connection: Connection, look: Look, wanted: Any) -> set[str]:
    query = select(KPM.c.id).where(KPM.c.kabupaten == look.kabupaten, KPM.c.id.in_(wanted), *member_family())
    return set(connection.scalars(query))


def present() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that somebody is in the family now; one whom only the pendamping has written down is, too."""
    left = or_(ANGGOTA.c.membership_status.is_(None), ANGGOTA.c.membership_status.not_in(LEFT))
    return ANGGOTA.c.deleted.is_(False), ANGGOTA.c.moved.is_(None), left


def _people(connection: Connection, look: Look, wanted: Any) -> defaultdict[str, list[Person]]:
    columns = (ANGGOTA.c.kpm_id, ANGGOTA.c.komponen, ANGGOTA.c.birth_date)
    query = select(*columns).where(ANGGOTA.c.kabupaten == look.kabupaten, ANGGOTA.c.kpm_id.in_(wanted), *present())
    found: defaultdict[str, list[Person]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.kpm_id].append(Person(row.komponen, date.fromisoformat(row.birth_date) if row.birth_date else None))
    return found


def _assessments(connection: Connection, look: Look, trail: Trail, besides: str) -> dict[str, Assessment]:
    visited = and_(VISIT.c.kabupaten == ASSESSMENT.c.kabupaten, VISIT.c.id == ASSESSMENT.c.kunjungan_id, VISIT.c.deleted.is_(False))
    used = exists().where(PROPOSAL.c.kabupaten == ASSESSMENT.c.kabupaten, PROPOSAL.c.penilaian_id == ASSESSMENT.c.id, PROPOSAL.c.id != besides)
    query = select(ASSESSMENT, VISIT.c.date.label("visit_on"), VISIT.c.kpm_id.label("visited"), used.label("used"))
    query = query.select_from(ASSESSED.outerjoin(VISIT, visited)).where(ASSESSMENT.c.kabupaten == look.kabupaten)
    rows = connection.execute(query.where(ASSESSMENT.c.kpm_id.in_(trail.ids), newest_assessment())).all()
    ids = listed(connection, [row.id for row in rows])
    disputed = select(CONFLICT.c.record).where(CONFLICT.c.kabupaten.in_(trail.places), CONFLICT.c.record.in_(ids), CONFLICT.c.state == "open")
    waits = select(INBOX.c.record).where(INBOX.c.kabupaten.in_(trail.places), INBOX.c.record.in_(ids), INBOX.c.state == "open")
    open_values, held = set(connection.scalars(disputed)), set(connection.scalars(waits))
    return {trail.now(row.kpm_id): _assessment(row, trail, disputed=row.id in open_values, waits=row.id in held) for row in rows}


def _assessment(row: Any, trail: Trail, *, disputed: bool, waits: bool) -> Assessment:
    """Return an assessment from its row with the day of its visit, if that was to the same family."""
    same = row.visit_on and trail.now(row.visited) == trail.now(row.kpm_id)
    return Assessment(row.id, dict(row._mapping), date.fromisoformat(row.visit_on) if same else None, disputed, waits, bool(row.used))


def trail_of(connection: Connection, kabupaten: str, families: Collection[str]) -> Trail:
    """Return where else work about families may lie: under ids that were merged into theirs, in kabupaten they came from; two statements."""
    led = merged_into(connection, sorted(families))
    ids = listed(connection, sorted({*families, *led}))
    came = select(TRANSFER.c.source).where(TRANSFER.c.record.in_(ids), TRANSFER.c.state.in_(CARRIED)).distinct()
    return Trail(led, ids, sorted({kabupaten, *connection.scalars(came)}))


def busy_families(connection: Connection, trail: Trail, besides: str = "") -> set[str]:
    """Return the families of which a proposal is open, also one that has not followed them yet; one statement."""
    mine = (PROPOSAL.c.kabupaten.in_(trail.places), PROPOSAL.c.kpm_id.in_(trail.ids), PROPOSAL.c.id != besides)
    return {trail.now(one) for one in connection.scalars(select(PROPOSAL.c.kpm_id).where(*mine, open_exit()))}


def attendance_sums(connection: Connection, look: Look, wanted: Any) -> dict[str, Interval]:
    """Return family -> its measure over the months of the rules, from what is kept by month, whichever kabupaten it was counted in.

    Months are kept with meetings caught up on as attended. Where the rules do not count those, the worse end leaves them out and the
    better one keeps them: the true measure lies between.
    """
    names = ("worst_came", "worst_counted", "best_came", "best_counted", "susulan")
    sums = (func.sum(MONTH.c[name]).label(name) for name in names)
    query = select(MONTH.c.kpm_id, *sums).where(MONTH.c.kpm_id.in_(wanted), MONTH.c.bulan.in_(look.months)).group_by(MONTH.c.kpm_id)
    counts = look.terms.rules.susulan_counts
    return {
        row.kpm_id: Interval(
            Tally(int(row.worst_came if counts else max(row.worst_came - row.susulan, 0)), int(row.worst_counted)),
            Tally(int(row.best_came), int(row.best_counted)),
        )
        for row in connection.execute(query)
    }


def _stages(connection: Connection, look: Look, trail: Trail) -> defaultdict[str, list[StageState]]:
    """Return family -> its closed stages; where several were judged the worst of them: neither a move nor a merge makes anything met."""
    mine = (FIGURE.c.kabupaten.in_(trail.places), FIGURE.c.tahap.in_(look.stages), FIGURE.c.anggota_id == FAMILY, FIGURE.c.kpm_id.in_(trail.ids))
    rows = connection.execute(select(FIGURE).where(*mine)).all() if look.stages else ()
    told: dict[tuple[str, str], StageState] = {}
    for row in rows:
        key, found_there = (trail.now(row.kpm_id), row.tahap), _stage(row)
        told[key] = max(told.get(key, found_there), found_there, key=_weight)
    nothing = {tahap: StageState(tahap, None) for tahap in look.stages}
    found: defaultdict[str, list[StageState]] = defaultdict(lambda: [nothing[tahap] for tahap in look.stages])
    for family in {family for family, _ in told}:
        found[family] = [told.get((family, tahap), nothing[tahap]) for tahap in look.stages]
    return found


def _weight(one: StageState) -> tuple[bool, bool]:
    """Return how much a stage speaks against a family."""
    return one.state == FAILED, one.state in GAPS or one.gaps > 0


def _stage(row: Any) -> StageState:
    late = row.late_at is not None
    return StageState(row.tahap, row.late_state if late else row.state, (row.late_gaps if late else row.gaps) or 0)


def _events(connection: Connection, trail: Trail) -> Counter[str]:
    here = (EVENT.c.kabupaten.in_(trail.places), EVENT.c.kpm_id.in_(trail.ids), EVENT.c.status.is_(None), EVENT.c.deleted.is_(False))
    return Counter(trail.now(one) for one in connection.scalars(select(EVENT.c.kpm_id).where(*here)))


def _held(connection: Connection, trail: Trail) -> Counter[str]:
    """Return family -> changes about it that wait in the inbox; one statement."""
    same = and_(HISTORY.c.kabupaten == INBOX.c.kabupaten, HISTORY.c.form == INBOX.c.form, HISTORY.c.index == INBOX.c.index)
    here = (INBOX.c.kabupaten.in_(trail.places), INBOX.c.state == "open", INBOX.c.kind.in_(AWAITED), HISTORY.c.kpm.in_(trail.ids))
    return Counter(trail.now(one) for one in connection.scalars(select(HISTORY.c.kpm).select_from(INBOX.join(HISTORY, same)).where(*here)))
