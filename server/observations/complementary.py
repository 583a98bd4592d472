"""Other programmes of families in a half-year as set-based figures: of whom it is known, and whom at least one programme reaches."""

from sqlalchemy import ColumnElement, Select, and_, case, func, or_

from schemas.komplementaritas import NOT_RECEIVED, PROGRAMMES, RECEIVED
from server.observations.families import active_families, disputed, of_merged
from server.store.tables import TABLES

RECORD, KPM = TABLES["komplementaritas"], TABLES["kpm"]
KNOWN = (RECEIVED, NOT_RECEIVED)
DISPUTED = "sengketa"


def complementary_families(region: str, semester: str) -> Select:
    """Return the query of the active families of a region: `kabupaten`, `area`, `desa_code`, `kpm_id`, `asked`, `receives`.

    `receives`: at least one reaches it; `asked`: that is known, or that none does, as the family was asked about each; 1 or 0.
    Of a programme about which two answers are in dispute nothing is known.
    A family that nobody asked is there with zeros, and so is one that lacks some and was not asked about the others.
    Of a family into which another was merged its own answers count, and the other's about what it was not asked itself.
    """
    same = and_(RECORD.c.kabupaten == KPM.c.kabupaten, RECORD.c.kpm_id == KPM.c.id, RECORD.c.semester == semester)
    own = {name: case((RECORD.c[name].in_(KNOWN), case((disputed(RECORD, name), DISPUTED), else_=RECORD.c[name]))) for name in PROGRAMMES}
    merged = of_merged(region, RECORD, own, RECORD.c.semester == semester)
    under = and_(merged.c.kabupaten == KPM.c.kabupaten, merged.c.kpm_id == KPM.c.id)
    there = and_(same, RECORD.c.deleted.is_(False), RECORD.c.moved.is_(None), merged.c.kpm_id.is_(None))
    told = [func.coalesce(merged.c[name], one) for name, one in own.items()]
    receives, known = or_(*(one == RECEIVED for one in told)), and_(*(one.in_(KNOWN) for one in told))
    columns = (_one(or_(receives, known)).label("asked"), _one(receives).label("receives"))
    query, joined = active_families(region)
    return query.add_columns(*columns).select_from(joined.outerjoin(merged, under).outerjoin(RECORD, there))


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)
