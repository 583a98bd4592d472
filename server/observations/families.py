"""The families that figures of observations are about: active ones of a region, with the kecamatan and desa that they count for.

A family into which others were merged was asked and seen under several ids, and a phone that knew it by an old one makes another record of
the same half-year later. They are few, so their records are put together apart from those of all others.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, Table, and_, case, exists, func, literal, select, union_all

from server.cycle.expected import LEFT
from server.identity.regions import KABUPATEN, KECAMATAN, within
from server.store.household import ALIAS
from server.store.tables import TABLES

KPM, KELOMPOK, CONFLICT = TABLES["kpm"], TABLES["kelompok"], TABLES["conflict"]
OPEN = "open"


def active_families(region: str) -> tuple[Select, FromClause]:
    """Return the query of the active families of a region (`kabupaten`, `area`, `desa_code`, `kpm_id`), and what it reads, to join more to."""
    same = and_(KELOMPOK.c.kabupaten == KPM.c.kabupaten, KELOMPOK.c.id == KPM.c.kelompok_id)
    area = func.coalesce(KELOMPOK.c.kecamatan_code, func.substr(KPM.c.desa_code, 1, KECAMATAN))
    query = select(KPM.c.kabupaten, area.label("area"), KPM.c.desa_code, KPM.c.id.label("kpm_id"))
    mine = (KPM.c.deleted.is_(False), KPM.c.moved.is_(None), func.coalesce(KPM.c.membership_status, "").not_in(LEFT))
    return query.where(within(region, KPM.c.kabupaten, area), *mine), KPM.outerjoin(KELOMPOK, same)


def disputed(record: Table, group: str) -> ColumnElement[bool]:
    """Return the condition that two values of a group of a record stand beside each other, and nobody has decided between them."""
    same = (CONFLICT.c.kabupaten == record.c.kabupaten, CONFLICT.c.record == record.c.id)
    return exists().where(*same, CONFLICT.c.group == group, CONFLICT.c.state == OPEN)


def is_merged(region: str, family: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that others were merged into a family; they are few, and read once."""
    return family.in_(select(ALIAS.c.new_id).where(within(region[:KABUPATEN], ALIAS.c.kabupaten)))


def of_merged(region: str, record: Table, told: Mapping[str, ColumnElement[str]], *which: ColumnElement[bool]) -> Subquery:
    """Return the records of merged families in half-years: `kabupaten`, `kpm_id`, `semester`, and what each says; one row for each half-year.

    `told`: name -> what a record says, null for nothing. What is said under the family's own id counts, and where it says nothing there
    what is said under those given up; null where two say different things.
    """
    here = (within(region[:KABUPATEN], ALIAS.c.kabupaten), record.c.deleted.is_(False), record.c.moved.is_(None), *which)
    rows = []
    for own, identity in ((1, ALIAS.c.new_id), (0, ALIAS.c.old_id)):
        columns = (ALIAS.c.kabupaten, ALIAS.c.new_id.label("kpm_id"), record.c.semester, literal(own).label("own"))
        joined = ALIAS.join(record, and_(record.c.kabupaten == ALIAS.c.kabupaten, record.c.kpm_id == identity))
        rows.append(select(*columns, *(one.label(name) for name, one in told.items())).select_from(joined).where(*here))
    found = union_all(*rows).subquery()
    key = (found.c.kabupaten, found.c.kpm_id, found.c.semester)
    return select(*key, *(_household(found, name).label(name) for name in told)).group_by(*key).subquery()


def _household(found: Subquery, name: str) -> ColumnElement[str]:
    own, other = (case((found.c.own == flag, found.c[name])) for flag in (1, 0))
    return case((func.count(own) == 0, _agreed(other)), else_=_agreed(own))


def _agreed(said: ColumnElement[str]) -> ColumnElement[str]:
    return case((func.min(said) == func.max(said), func.min(said)))
