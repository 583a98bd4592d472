"""The list of referrals of one kabupaten, newest first, narrowed by service and by what came of them; each statement reads what it shows."""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, Row, Select, func, literal, select, tuple_, union_all

from schemas.rujukan import STATES
from server.identity.regions import covers, inside
from server.people.search import AREA, KELOMPOK, KPM, SAME_KELOMPOK
from server.store.household import family_of, is_family_of, with_family
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import RUJUKAN_COUNTED_MAX, RUJUKAN_PER_PAGE_MAX

RUJUKAN, MEMBER = TABLES["rujukan"], TABLES["anggota"]
WAITING = "dirujuk"
"""What a referral is called while nobody knows what came of it: its status is empty then."""
CURSOR = "~"
ORDER = (RUJUKAN.c.referred_on, RUJUKAN.c.id)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The kabupaten of the list and what it is narrowed to, None for anything; `region` is that of who looks."""

    region: str
    kabupaten: str
    layanan: str | None = None
    status: str | None = None
    kecamatan: str | None = None


def page(connection: Connection, narrowed: Narrowed, after: str | None) -> tuple[list[Row], str | None]:
    """Return a page of referrals with the `family` of each now and the `birth_date` of the member, and where the next begins; raises `Problem` (bad_request)."""
    member = (MEMBER.c.kabupaten == RUJUKAN.c.kabupaten) & (MEMBER.c.id == RUJUKAN.c.anggota_id)
    birth_date = select(MEMBER.c.birth_date).where(member).scalar_subquery().label("birth_date")
    query = _query(narrowed, *RUJUKAN.c, family_of(RUJUKAN).label("family"), birth_date)
    if after is not None:
        parts = after.split(CURSOR)
        if len(parts) != len(ORDER):
            raise Problem("bad_request")
        query = query.where(tuple_(*ORDER) < tuple_(*parts, types=[column.type for column in ORDER]))
    rows = list(connection.execute(query.order_by(*(column.desc() for column in ORDER)).limit(RUJUKAN_PER_PAGE_MAX + 1)))
    shown = rows[:RUJUKAN_PER_PAGE_MAX]
    last = shown[-1] if len(rows) > len(shown) else None
    return shown, last and CURSOR.join((last.referred_on, last.id))


def counts(connection: Connection, narrowed: Narrowed) -> dict[str, int]:
    """Return how many referrals there are by what came of them, of each no more than `RUJUKAN_COUNTED_MAX` and one; one statement."""
    return {row.status: row.number for row in connection.execute(union_all(*(_counted(replace(narrowed, status=one)) for one in (WAITING, *STATES))))}


def _counted(narrowed: Narrowed) -> Select:
    some = _query(narrowed, literal(1).label("one")).limit(RUJUKAN_COUNTED_MAX + 1).subquery()
    return select(literal(narrowed.status).label("status"), func.count().label("number")).select_from(some)


def _query(narrowed: Narrowed, *columns: ColumnElement) -> Select:
    """Return the query of the referrals that are shown; families are looked at only where a kecamatan decides."""
    status = RUJUKAN.c.status.is_(None) if narrowed.status == WAITING else RUJUKAN.c.status == narrowed.status
    there = (RUJUKAN.c.kabupaten == narrowed.kabupaten, RUJUKAN.c.deleted.is_(False), RUJUKAN.c.moved.is_(None))
    which = (*((status,) if narrowed.status else ()), *((RUJUKAN.c.layanan == narrowed.layanan,) if narrowed.layanan else ()))
    query, known = select(*columns).where(*there, *which), with_family(RUJUKAN)
    if covers(narrowed.region, narrowed.kabupaten) and narrowed.kecamatan is None:
        return query.select_from(known)
    query = query.select_from(known.join(KPM, is_family_of(RUJUKAN)).outerjoin(KELOMPOK, SAME_KELOMPOK))
    query = query.where(*inside(narrowed.region, narrowed.kabupaten, KPM.c.kabupaten, AREA))
    return query.where(*inside(narrowed.kecamatan, narrowed.kabupaten, KPM.c.kabupaten, AREA)) if narrowed.kecamatan else query
