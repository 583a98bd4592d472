"""The board: families by how far their way out has come, listed by key and counted; a fixed number of statements for each page.

Before a proposal there is no record, only a question: a family that was assessed (kandidat), or one of which no komponen is left by
ages and records (tanpa_komponen). Attendance alone puts nobody on the board.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, literal, or_, select, tuple_, union_all

from server.cycle.expected import ANGGOTA, KELOMPOK, KPM
from server.cycle.leaving import APPROVED, PROPOSAL, open_exit
from server.graduasi.exits import STEPS, exits_query
from server.graduasi.facts import ASSESSED, ASSESSMENT, Look, facts_of, member_family, newest_assessment, present
from server.graduasi.people import LANSIA, PUPILS, SMALL
from server.graduasi.weigh import Weighing, weigh
from server.identity.regions import inside, within
from server.people.search import AREA, SAME_KELOMPOK
from server.steps import PENDING
from server.store.household import has, is_family_of
from sync.errors import Problem
from sync.limits import CANDIDATE_DAYS, CASES_PER_PAGE_MAX, EXITS_COUNTED_MAX

CANDIDATE, QUESTION = "kandidat", "tanpa_komponen"
DECIDED_HERE = ("usulan", "verifikasi", "disetujui", "disanggah", "ditolak", "dibatalkan")
AT_SIKS = {"dikirim": "dikirim", "diterima": "diterima", "ditolak": "ditolak_siks"}
STATES = (CANDIDATE, QUESTION, *DECIDED_HERE, *AT_SIKS.values())
"""Columns of the board, in order."""
STEP = STEPS.table


@dataclass(frozen=True, slots=True)
class Candidate:
    """A family before any proposal, with its kecamatan, and what stands in the way of one."""

    kabupaten: str
    kpm: str
    area: str | None
    weighing: Weighing


def state_of(status: str, siks_status: str | None) -> str:
    """Return the column of the board in which a proposal is: our own state until it went to SIKS-NG, that of SIKS-NG since."""
    return AT_SIKS[siks_status] if siks_status else status


def in_state(state: str) -> ColumnElement[bool]:
    """Return the condition that a proposal is in a column of the board."""
    answers = {word: answer for answer, word in AT_SIKS.items()}
    if state in answers:
        return PROPOSAL.c.siks_status == answers[state]
    return and_(PROPOSAL.c.status == state, PROPOSAL.c.siks_status.is_(None))


def counts(connection: Connection, region: str, kabupaten: str, today: date) -> dict[str, int]:
    """Return column -> families of a region in it, in one kabupaten; no more of each than `EXITS_COUNTED_MAX` and one. Two statements.

    Families without a komponen are listed, not counted.
    """
    each = [_some(exits_query().where(PROPOSAL.c.kabupaten == kabupaten, in_state(one), *_inside(region, kabupaten)), one) for one in STATES[2:]]
    found = {row.state: row.number for row in connection.execute(union_all(*each))}
    candidates = _some(_candidates(region, kabupaten, today), CANDIDATE)
    return dict.fromkeys(STATES, 0) | found | {row.state: row.number for row in connection.execute(candidates)}


def _some(query: Select, state: str) -> Select:
    """Return the query of how many rows another one has, up to a bound."""
    some = query.with_only_columns(literal(1).label("one")).limit(EXITS_COUNTED_MAX + 1).subquery()
    return select(literal(state).label("state"), func.count().label("number")).select_from(some)


def _inside(region: str, kabupaten: str) -> tuple[ColumnElement[bool], ...]:
    return inside(region, kabupaten, KPM.c.kabupaten, AREA)


def exits_by_place(connection: Connection, region: str) -> Iterator[Row]:
    """Yield (kabupaten, area, jalur, status, siks_status, number) of the proposals of a region; one statement, for figures."""
    columns = (PROPOSAL.c.kabupaten, AREA.label("area"), PROPOSAL.c.jalur, PROPOSAL.c.status, PROPOSAL.c.siks_status)
    each = exits_query().where(within(region, PROPOSAL.c.kabupaten, AREA)).with_only_columns(*columns).subquery()
    yield from connection.execute(select(each, func.count().label("number")).group_by(*each.c))


def exits_page(connection: Connection, region: str, kabupaten: str, state: str, after: str | None) -> tuple[list[Row], str | None]:
    """Return a page of the proposals in a column of the board, in order of id, and where the next begins; one statement."""
    query = exits_query().where(PROPOSAL.c.kabupaten == kabupaten, in_state(state), *_inside(region, kabupaten))
    return _page(connection, query, PROPOSAL.c.id, after)


def _page(connection: Connection, query: Select, key: ColumnElement[str], after: str | None) -> tuple[list[Row], str | None]:
    """Return a page in the order of a column that an index has, so that no more is read than is shown."""
    if after is not None:
        query = query.where(key > after)
    rows = list(connection.execute(query.add_columns(key.label("place")).order_by(key).limit(CASES_PER_PAGE_MAX + 1)))
    shown = rows[:CASES_PER_PAGE_MAX]
    return shown, shown[-1].place if len(rows) > CASES_PER_PAGE_MAX else None


def candidates_page(connection: Connection, region: str, look: Look, state: str, after: str | None) -> tuple[list[Candidate], str | None]:
    """Return a page of the families before any proposal, with what is missing for each; raises `Problem` (bad_request).

    They stand in order of id, a candidate at that under which it was assessed.
    """
    if state not in (CANDIDATE, QUESTION):
        raise Problem("bad_request")
    if state == CANDIDATE:
        rows, following = _page(connection, _candidates(region, look.kabupaten, look.terms.today), ASSESSMENT.c.kpm_id, after)
    else:
        rows, following = _page(connection, _questions(region, look), KPM.c.id, after)
    facts = facts_of(connection, look, [row.id for row in rows])
    return [Candidate(look.kabupaten, row.id, row.area, weigh(facts[row.id], look.terms)) for row in rows], following


def _families(region: str, kabupaten: str) -> Select:
    """Return the query of the families of a region that are in the programme and of which no proposal is open."""
    query = select(KPM.c.kabupaten, KPM.c.id, AREA.label("area")).outerjoin(KELOMPOK, SAME_KELOMPOK)
    return query.where(KPM.c.kabupaten == kabupaten, *_inside(region, kabupaten), *member_family(), ~has(PROPOSAL, open_exit()))


def _candidates(region: str, kabupaten: str, today: date) -> Select:
    """Return the query of the families whose newest assessment is of the last year and was not proposed yet; led by the assessments."""
    used = exists().where(PROPOSAL.c.kabupaten == ASSESSMENT.c.kabupaten, PROPOSAL.c.penilaian_id == ASSESSMENT.c.id)
    since = (today - timedelta(days=CANDIDATE_DAYS)).isoformat()
    assessed = ASSESSED.join(KPM, is_family_of(ASSESSMENT))
    fresh = (ASSESSMENT.c.kabupaten == kabupaten, ASSESSMENT.c.date >= since, newest_assessment(), ~used)
    return _families(region, kabupaten).select_from(assessed).where(*fresh)


def _questions(region: str, look: Look) -> Select:
    """Return the query of the families without a komponen by ages and records, that have members and no assessment to go by."""
    mine = (ANGGOTA.c.kabupaten == KPM.c.kabupaten, ANGGOTA.c.kpm_id == KPM.c.id, *present())
    assessed = has(ASSESSMENT, ASSESSMENT.c.deleted.is_(False))
    return _families(region, look.kabupaten).where(exists().where(*mine), ~exists().where(*mine, _has_komponen(look)), ~assessed)


def born_before(today: date, years: int) -> str:
    """Return the last day of birth of whoever has that age, or more, on a day."""
    try:
        return today.replace(year=today.year - years).isoformat()
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28).isoformat()


def _has_komponen(look: Look) -> ColumnElement[bool]:
    """Return the condition that a member has a komponen, as `komponen_left` says; who has no day of birth may have one."""
    ages, today, born = look.terms.ages, look.terms.today, ANGGOTA.c.birth_date
    small, pupil = born_before(today, ages.small_max + 1), born_before(today, ages.pupil_max + 1)
    at_school = and_(born <= born_before(today, ages.school_min), born > born_before(today, ages.school_max + 1))
    by_age = or_(born > small, at_school, born <= born_before(today, ages.lansia))
    told = ANGGOTA.c.komponen
    kept = or_(
        and_(told == SMALL, born > small), and_(told.in_(PUPILS), born > pupil), and_(told.is_not(None), told.not_in((SMALL, LANSIA, *PUPILS)))
    )
    return or_(born.is_(None), by_age, kept)


def sendable(connection: Connection, look: Look, limit: int, after: Row | None) -> Sequence[Row]:
    """Return approved proposals against which nobody can object any more and of which no step waits, oldest decision first.

    `after`: the one behind which they begin.
    """
    today = look.terms.today
    over = or_(
        PROPOSAL.c.sanggah_outcome.is_not(None),
        *(
            and_(PROPOSAL.c.aturan_nomor == one.nomor, PROPOSAL.c.decided_on < (today - timedelta(days=one.objection_days)).isoformat())
            for one in look.known
        ),
    )
    here = (PROPOSAL.c.kabupaten == look.kabupaten, PROPOSAL.c.status == APPROVED, PROPOSAL.c.siks_status.is_(None))
    waits = exists().where(STEP.c.kabupaten == PROPOSAL.c.kabupaten, STEP.c.graduasi == PROPOSAL.c.id, STEP.c.state == PENDING)
    order, query = (PROPOSAL.c.decided_on, PROPOSAL.c.id), exits_query().where(*here, over, ~waits)
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(after.decided_on, after.id, types=[column.type for column in order]))
    return connection.execute(query.order_by(*order).limit(limit)).all()
