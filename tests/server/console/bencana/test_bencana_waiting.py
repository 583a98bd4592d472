"""What waits for a head of post is all within reach: page by page, undecided before decided, and however much waits of other disasters."""

import re
from datetime import timedelta

from sqlalchemy import insert

from server.aid.differing import differing
from server.aid.events import find_event
from server.aid.held import held
from server.engine import read_transaction, write_transaction
from server.store.tables import TABLES
from sync.limits import BULK_DECISIONS_MAX, HELD_AT_ONCE
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import HOME
from tests.server.console.visitor import Visitor, visit

ground = on_each_database(volunteers, filled)
MORE = 5
REF = r'name="ref" value="([^"]+)"'


def counted_twice(ground: Ground, event: str, number: int) -> None:
    """Let two phones count the people of shelters differently."""
    shelters = [ground.make("posko", kejadian_id=event, name=f"Balai {each}", jenis="pengungsian") for each in range(number)]
    ground.writes(*shelters)
    for name, people in (("rudi", 10), ("wati", 12)):
        assert set(ground.sends(name, *(ground.make("sensus_posko", posko_id=one.id, date=DAY, dewasa=people) for one in shelters))) <= {"applied", "conflict"}


def next_of(page: str) -> str:
    """Return the address of the next page, empty for none."""
    found = re.search(r'href="([^"]+)" rel="next"', page)
    return found[1].replace("&amp;", "&") if found else ""


def listed(posko: Visitor, room: str) -> list[set[str]]:
    """Return what each page of a list of values that differ leads to."""
    pages, way = [], room
    while way:
        page = posko.get(way).text
        pages.append(set(re.findall(rf'href="({room}/[^"]+)"', page)))
        way = next_of(page)
    return pages


def test_what_waits_for_confirmation_is_reached_page_by_page(ground: Ground) -> None:
    """Of more households than one page has the others are on the next; after the first were taken in, the others are ticked at once."""
    event = ground.kejadian()
    ground.sends("rudi", event)
    ground.sends("wati", *(ground.korban(event.id, f"Keluarga {number}") for number in range(BULK_DECISIONS_MAX + MORE)))
    posko, here = visit(ground.world, "posko"), f"/konsol/bencana/{HOME}/{event.id}/ditahan"
    first = posko.get(here).text
    other = posko.get(next_of(first)).text
    refs, others = set(re.findall(REF, first)), set(re.findall(REF, other))
    assert (len(refs), len(others), next_of(other)) == (BULK_DECISIONS_MAX, MORE, "") and not refs & others
    assert posko.send(here, action="accept", ref=sorted(refs), reason="").status_code == 303
    again = posko.get(here).text
    assert set(re.findall(REF, again)) == others and again.count('name="decision"') == BULK_DECISIONS_MAX and not next_of(again)


def test_values_that_differ_are_reached_page_by_page(ground: Ground) -> None:
    """Of more pairs than one page has the others are on the next, and come first once those before them are decided."""
    event = ground.kejadian()
    ground.sends("rudi", event, ground.undangan(event.id))
    ground.sends("wati", ground.bergabung(event.id))
    counted_twice(ground, event.id, BULK_DECISIONS_MAX + MORE)
    posko, room = visit(ground.world, "posko"), f"/konsol/bencana/{HOME}/{event.id}/beda"
    first, other = listed(posko, room)
    assert (len(first), len(other)) == (BULK_DECISIONS_MAX, MORE) and not first & other
    for one in sorted(first)[:MORE]:
        seen = re.search(r'name="seen" value="([^"]+)"', posko.get(one).text)
        assert seen and posko.send(one, seen=seen[1], action="keep", reason="benar").status_code == 303
    [every] = listed(posko, room)
    assert every == first | other and f"Menunggu keputusan: {BULK_DECISIONS_MAX}" in posko.get(room).text


def test_much_that_waits_of_another_disaster_hides_nothing(ground: Ground) -> None:
    """Behind more waiting changes and conflicts of another disaster than are looked through in one step, all of them older, those of this one are found."""
    event, other = ground.kejadian(), ground.kejadian(place="Lain")
    for one in (event, other):
        ground.sends("rudi", one, ground.undangan(one.id, code="K7Q2MZ8" if one is event else "K7Q2MZ9"))
        ground.sends("wati", ground.korban(one.id, f"Keluarga {one.fields['place']}"))
    ground.sends("wati", *(ground.bergabung(one.id, code=code) for one, code in ((event, "K7Q2MZ8"), (other, "K7Q2MZ9"))))
    counted_twice(ground, event.id, 1)
    counted_twice(ground, other.id, 1)
    with read_transaction(ground.world.parts.engine) as connection:
        here, there = (find_event(connection, HOME, HOME, one.id) for one in (event, other))
        [waits], [differs] = held(connection, there), differing(connection, there)
        before = ([one.row.ref for one in held(connection, here)], [one.row.id for one in differing(connection, here)])
    then, id_of = waits.row.received_at - timedelta(days=1), "x{:021d}".format
    rows = {"inbox": (waits.row, "form"), "conflict": (differs.row, "id")}
    with write_transaction(ground.world.parts.engine) as connection:
        for name, (row, key) in rows.items():
            whole = {column.name: row._mapping[column.name] for column in TABLES[name].c} | {"received_at": then}
            connection.execute(insert(TABLES[name]), [whole | {key: id_of(number)} for number in range(HELD_AT_ONCE + 1)])
    with read_transaction(ground.world.parts.engine) as connection:
        assert ([one.row.ref for one in held(connection, here)], [one.row.id for one in differing(connection, here)]) == before
        assert [len(one) for one in before] == [1, 1] and len(held(connection, there)) == len(differing(connection, there)) == HELD_AT_ONCE + 2
