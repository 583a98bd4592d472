"""Every page of the console against every role of every region: what lies elsewhere is not there."""

import re
from collections.abc import Iterator

import pytest

from server.desk.queues import QUEUES
from server.identity.accounts import ROLES
from tests.server.api.world import ELSEWHERE, HOME, World
from tests.server.console.doors import DOORS
from tests.server.console.examples import CASES, EXAMPLES, NAMES, PLACELESS
from tests.server.console.visitor import Visitor, visit
from tests.server.desk.office import Desk, make_desk

INSIDE = ("00", "35", "3507", "350701")
OUTSIDE = ("36", "3508", "350702")
MOVE = "/konsol/kelola/pindah/"
"""Pages that both sides of a move see."""
WHOLE = ("/konsol/kelola/petugas/", "/konsol/kelola/impor/", "/konsol/verivali/", MOVE)
"""Pages that are of whole kabupaten: an account of a kecamatan finds nothing there."""
OF_KABUPATEN = frozenset({"/konsol/pengaduan/baru"})
"""Lists that name workers of the whole kabupaten to an account of a kecamatan: a complaint may be about any of them."""
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
MARKED = re.compile(r'name="csrf_token" value="[^"]+"')


@pytest.fixture
def desk(world: World) -> Desk:
    """Give workers, a school and phones over the world."""
    return make_desk(world)


def visitors(world: World) -> Iterator[tuple[str, str, Visitor]]:
    """Yield (role, region, visitor) of every role in every region."""
    for role in ROLES:
        for region in (*INSIDE, *OUTSIDE):
            yield role, region, visit(world, role, f"{role}-{region}", region=region)


def addresses(desk: Desk) -> list[tuple[str, str]]:
    """Return (rule, address) of every example."""
    found = []
    for rule, examples in EXAMPLES.items():
        for example in examples:
            places = example(desk)
            found.append((rule, PLACE.sub(lambda place, told=places: told[place[1]], rule)))
    return found


def test_every_page_of_one_thing_has_an_example() -> None:
    """The table is whole: each rule with a place, and each queue."""
    placed = {rule for _, rule in DOORS if PLACE.search(rule)} - PLACELESS
    assert placed == set(EXAMPLES)
    assert set(CASES) == set(QUEUES)


def test_every_thing_against_every_role_and_region(desk: Desk) -> None:
    """Who may read and is of the region sees it; who is of another finds nothing, whatever the role; nobody else gets in."""
    known = addresses(desk)
    for role, region, visitor in visitors(desk.world):
        for rule, address in known:
            inside = region in INSIDE or (region == ELSEWHERE and rule.startswith(MOVE))
            if ("GET", rule) in DOORS:
                seen = 200 if inside and not (len(region) == 6 and rule.startswith(WHOLE)) else 404
                wanted = seen if role in DOORS["GET", rule] else 403
                assert visitor.get(address).status_code == wanted, (role, region, address)
            if ("POST", rule) in DOORS and role in DOORS["POST", rule] and region in OUTSIDE and not inside:
                visitor.get("/konsol/akun")
                assert visitor.send(address).status_code == 404, (role, region, address)


def test_no_list_tells_of_another_region(desk: Desk) -> None:
    """Pages without a place show nobody of a kabupaten or kecamatan that is not the account's."""
    addresses(desk)
    lists = sorted(rule for method, rule in DOORS if method == "GET" and not PLACE.search(rule))
    lists += [f"/konsol/antrian/{queue}" for queue in sorted(QUEUES)]
    told = set()
    for role, region, visitor in visitors(desk.world):
        for address in lists:
            page = visitor.get(address).text
            named = {name for name in NAMES if name in MARKED.sub("", page)}
            wide = address in OF_KABUPATEN and region.startswith(HOME)
            assert region in INSIDE or wide or not named, (role, region, address, named)
            told |= named
    assert told == set(NAMES)
