"""Registrations of households read with their people, to be compared and counted; a few statements for any number of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, Row, select, union

from server.aid.alike import Household, Person
from server.store.tables import TABLES, listed

KORBAN, PERSON = TABLES["korban"], TABLES["korban_jiwa"]
Place = tuple[str, str]
"""Kabupaten and id."""
OF_HOUSEHOLD = tuple(
    KORBAN.c[name]
    for name in ("kabupaten", "id", "kejadian_id", "head_name", "nik", "no_kk", "phone", "card_no", "desa_code", "rt", "rw", "posko_id", "jiwa", "seen_on", "same_as_id")
)
MEMBER = tuple(
    KORBAN.c[name]
    for name in (
        *("kabupaten", "id", "kejadian_id", "same_as_id", "registered_on", "seen_on", "worker_id", "stay", "jiwa"),
        *("bayi", "balita", "anak", "dewasa", "lansia", "bumil", "disabilitas"),
    )
)
OF_PERSON = tuple(PERSON.c[name] for name in ("kabupaten", "korban_id", "name", "age", "nik", "sex"))


def load_households(connection: Connection, places: Iterable[Place]) -> dict[Place, Household]:
    """Return the registrations that are there, with their people; two statements for each kabupaten."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for kabupaten, identity in places:
        wanted[kabupaten].append(identity)
    found: dict[Place, Household] = {}
    for kabupaten, ids in wanted.items():
        here = (KORBAN.c.kabupaten == kabupaten, KORBAN.c.id.in_(listed(connection, ids)), KORBAN.c.deleted.is_(False), KORBAN.c.moved.is_(None))
        rows = connection.execute(select(*OF_HOUSEHOLD).where(*here)).all()
        people = _people(connection, kabupaten, ids)
        found |= {(row.kabupaten, row.id): _household(row, people.get(row.id, ())) for row in rows}
    return found


def _people(connection: Connection, kabupaten: str, ids: Collection[str]) -> Mapping[str, list[Person]]:
    here = (PERSON.c.kabupaten == kabupaten, PERSON.c.korban_id.in_(listed(connection, ids)), PERSON.c.deleted.is_(False))
    found: dict[str, list[Person]] = defaultdict(list)
    for row in connection.execute(select(*OF_PERSON).where(*here).order_by(PERSON.c.id)):
        found[row.korban_id].append(Person(row.name or "", row.age, row.nik or "", row.sex or ""))
    return found


def _household(row: Row, people: Collection[Person]) -> Household:
    texts = (row.head_name, row.nik, row.no_kk, row.phone, row.card_no, row.desa_code, row.rt, row.rw, row.posko_id)
    head, nik, no_kk, phone, card, desa, rt, rw, posko = (one or "" for one in texts)
    return Household(
        row.kabupaten, row.id, row.kejadian_id, head, nik, no_kk, phone, card, desa, rt, rw, posko,
        jiwa=row.jiwa, seen=row.seen_on is not None, root=row.same_as_id or row.id, people=tuple(people),
    )


def registrations_of(connection: Connection, kabupaten: Collection[str], roots: Collection[str]) -> list[Row]:
    """Return all registrations of households, by the ids of those that count for each; one statement."""
    told = listed(connection, roots)
    there = (KORBAN.c.kabupaten.in_(sorted(kabupaten)), KORBAN.c.deleted.is_(False), KORBAN.c.moved.is_(None))
    # Two halves, each by its index: joined by an OR, PostgreSQL would read the whole table.
    return list(connection.execute(union(select(*MEMBER).where(*there, KORBAN.c.id.in_(told)), select(*MEMBER).where(*there, KORBAN.c.same_as_id.in_(told)))))


def ids_after(connection: Connection, place: Place, after: str, limit: int) -> list[str]:
    """Return ids of the registrations of a disaster, a page of them in order."""
    kabupaten, kejadian = place
    where = (KORBAN.c.kabupaten == kabupaten, KORBAN.c.scope == f"b:{kejadian}", KORBAN.c.id > after)
    return list(connection.scalars(select(KORBAN.c.id).where(*where).order_by(KORBAN.c.id).limit(limit)))
