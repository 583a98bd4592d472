"""Households: what lies under an id that was merged into a family counts for the family, as long as the merge stands.

Keys never change (P8), so a record keeps the id that it was made under; whoever counts by family reads it by these conditions. When
a merge is taken back its alias goes, and each record is again that of the id it carries.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, FromClause, and_, exists, func, or_, select

from server.store.tables import TABLES, listed

ALIAS, KPM, MERGED = (TABLES[name] for name in ("alias", "kpm", "merged_record"))
LED = ALIAS.alias("led")


def with_family(joined: FromClause, *, of: FromClause | None = None) -> FromClause:
    """Return a table of records with a `kpm_id`, or a join in which it stands (`of`), with the alias by which `family_of` follows it; no row
    more, none less."""
    return joined.outerjoin(LED, leads_on(joined if of is None else of))


def leads_on(table: FromClause) -> ColumnElement[bool]:
    """Return the condition that a row of the alias leads from the id which a record carries."""
    return and_(LED.c.kabupaten == table.c.kabupaten, LED.c.old_id == table.c.kpm_id)


def family_of(table: FromClause) -> ColumnElement[str]:
    """Return the id of the family that a record is about now; its query reads `with_family`."""
    return func.coalesce(LED.c.new_id, table.c.kpm_id)


def is_family_of(table: FromClause) -> ColumnElement[bool]:
    """Return the condition that a row of `kpm` is the family that a record is about now."""
    return and_(KPM.c.kabupaten == table.c.kabupaten, KPM.c.id == family_of(table))


def has(table: FromClause, *which: ColumnElement[bool], family: ColumnElement[str] = KPM.c.id, place: ColumnElement[str] = KPM.c.kabupaten) -> ColumnElement[bool]:
    """Return the condition that a family has such a record, under its own id or one that was merged into it; both are found by index."""
    # One inside the other, so that no planner begins with all records of the kabupaten: few families have an alias.
    own = exists().where(table.c.kabupaten == place, table.c.kpm_id == family, *which).correlate_except(table)
    theirs = exists().where(table.c.kabupaten == place, table.c.kpm_id == ALIAS.c.old_id, *which).correlate_except(table)
    return or_(own, exists().where(ALIAS.c.new_id == family, theirs).correlate_except(ALIAS))


def merged_into(connection: Connection, families: Collection[str], *, until: tuple[str, datetime] | None = None) -> dict[str, str]:
    """Return id given up -> the family it leads to, in whatever kabupaten that was, or led to in one at a moment; one statement or two, none for nobody."""
    if not families:
        return {}
    query = select(ALIAS.c.old_id, ALIAS.c.new_id).order_by(ALIAS.c.old_id)
    now = ALIAS.c.new_id.in_(listed(connection, families))
    if until is None:
        return {row.old_id: row.new_id for row in connection.execute(query.where(now))}
    kabupaten, moment = until
    before = led_on(connection, kabupaten, moment)
    changed = and_(ALIAS.c.kabupaten == kabupaten, ALIAS.c.old_id.in_(listed(connection, before)))
    rows = connection.execute(query.where(or_(now, changed), ALIAS.c.made_at <= moment))
    led = {row.old_id: before.get(row.old_id, row.new_id) for row in rows}
    return {old: new for old, new in led.items() if new in families}


def led_on(connection: Connection, kabupaten: str, moment: datetime) -> dict[str, str]:
    """Return id given up -> the id it led to at a moment, of those that a merge since then led on to another, standing or taken back; one statement."""
    later = select(MERGED.c.lost_id, MERGED.c.chained).where(MERGED.c.kabupaten == kabupaten, MERGED.c.made_at > moment)
    return {old: row.lost_id for row in connection.execute(later.order_by(MERGED.c.made_at.desc(), MERGED.c.id)) for old in row.chained or ()}


def goes_by(connection: Connection, kabupaten: str, kpm: str) -> str:
    """Return the id by which a family goes now; one statement."""
    return connection.scalar(select(ALIAS.c.new_id).where(ALIAS.c.kabupaten == kabupaten, ALIAS.c.old_id == kpm)) or kpm
