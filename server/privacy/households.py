"""Households of disasters found by whoever answers requests about personal data."""

from sqlalchemy import Connection, Row, exists, func, or_, select

from server.identity.regions import within
from server.store.tables import TABLES
from sync.limits import SEARCH_RESULTS_MAX, SEARCH_TEXT_MIN

HOUSEHOLD, PERSON, EVENT = (TABLES[name] for name in ("korban", "korban_jiwa", "kejadian"))


def find_households(connection: Connection, region: str, text: str) -> list[Row]:
    """Return (kabupaten, id, name, place and day of the disaster) of households of a region that this may be, by name; nothing for too few letters.

    By a part of the name of the head or of one of the people, or by the whole NIK, number of the family card or paper card. One statement.
    """
    if len(text) < SEARCH_TEXT_MIN:
        return []
    mine = (PERSON.c.kabupaten == HOUSEHOLD.c.kabupaten, PERSON.c.korban_id == HOUSEHOLD.c.id, PERSON.c.deleted.is_(False))
    has_one = exists().where(*mine, or_(PERSON.c.name.icontains(text, autoescape=True), PERSON.c.nik == text))
    numbers = (HOUSEHOLD.c[name] == text for name in ("nik", "no_kk", "card_no"))
    named = (HOUSEHOLD.c.head_name.icontains(text, autoescape=True), has_one, *numbers)
    there = (HOUSEHOLD.c.deleted.is_(False), HOUSEHOLD.c.moved.is_(None), within(region, HOUSEHOLD.c.kabupaten, HOUSEHOLD.c.desa_code))
    name = func.coalesce(HOUSEHOLD.c.head_name, HOUSEHOLD.c.description, HOUSEHOLD.c.card_no, "").label("name")
    query = select(HOUSEHOLD.c.kabupaten, HOUSEHOLD.c.id, name, EVENT.c.place, EVENT.c.date).outerjoin(EVENT, (EVENT.c.kabupaten == HOUSEHOLD.c.kabupaten) & (EVENT.c.id == HOUSEHOLD.c.kejadian_id))
    return list(connection.execute(query.where(*there, or_(*named)).order_by(name, HOUSEHOLD.c.id).limit(SEARCH_RESULTS_MAX)))
