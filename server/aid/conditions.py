"""How the people of households are: the newest word of each person, one person counted once though two tents wrote him down."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, Row, select

from server.aid.names import sound_of
from server.store.tables import TABLES, listed

PERSON, SIGHTING = TABLES["korban_jiwa"], TABLES["keberadaan"]
CONDITION = "kondisi."
UNTOLD = "tidak_dicatat"
OF_PERSON = tuple(PERSON.c[name] for name in ("kabupaten", "id", "korban_id", "name", "nik"))


def conditions_of(connection: Connection, kabupaten: Collection[str], members: Sequence[Row]) -> Mapping[str, Counter[str]]:
    """Return household -> how many of its people are in each condition, by measure; two statements."""
    places = sorted(kabupaten)
    root_of = {(row.kabupaten, row.id): row.same_as_id or row.id for row in members}
    told = listed(connection, {row.id for row in members})
    people = connection.execute(select(*OF_PERSON).where(PERSON.c.kabupaten.in_(places), PERSON.c.korban_id.in_(told), PERSON.c.deleted.is_(False))).all()
    newest = _newest(connection, places, [row.id for row in people])
    best: dict[str, dict[tuple[str, int], tuple[str, str]]] = defaultdict(dict)
    called: Counter[tuple[str, str]] = Counter()
    for row in sorted(people, key=lambda one: one.id):
        root = root_of.get((row.kabupaten, row.korban_id))
        if root is not None:
            said = newest.get((row.kabupaten, row.id), ("", UNTOLD))
            name = row.nik or sound_of(row.name) or row.id
            called[row.korban_id, name] += 1
            who = (name, called[row.korban_id, name])  # two of one name in one registration are two people
            best[root][who] = max(best[root].get(who, said), said)
    return {root: Counter(f"{CONDITION}{said[1]}" for said in persons.values()) for root, persons in best.items()}


def _newest(connection: Connection, kabupaten: Sequence[str], people: Collection[str]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return person -> (moment, condition) of what was noted last; one statement."""
    if not people:
        return {}
    columns = (SIGHTING.c.kabupaten, SIGHTING.c.korban_jiwa_id, SIGHTING.c.date, SIGHTING.c.time, SIGHTING.c.id, SIGHTING.c.condition)
    where = (SIGHTING.c.kabupaten.in_(kabupaten), SIGHTING.c.korban_jiwa_id.in_(listed(connection, people)), SIGHTING.c.deleted.is_(False))
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for row in connection.execute(select(*columns).where(*where)):
        place, said = (row.kabupaten, row.korban_jiwa_id), (f"{row.date} {row.time} {row.id}", row.condition)
        found[place] = max(found.get(place, said), said)
    return found
