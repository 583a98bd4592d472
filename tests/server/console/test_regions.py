"""Every page of the console against every role of every region: what lies elsewhere is not there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import pytest

from server.desk.queues import QUEUES
from server.identity.accounts import READING, ROLES
from tests.server.api.world import ELSEWHERE, HOME, make_world
from tests.server.console.doors import DOORS
from tests.server.console.examples import CASES, EXAMPLES, NAMES, PLACELESS
from tests.server.console.visitor import TOKEN, Visitor, visit
from tests.server.desk.office import Desk, make_desk

INSIDE = ("00", "35", "3507", "350701")
OUTSIDE = ("36", "3508", "350702")
MOVE = "/konsol/kelola/pindah/"
"""Pages that both sides of a move see."""
WHOLE = (
    *("/konsol/kelola/petugas/", "/konsol/kelola/impor/", "/konsol/ekspor/", "/konsol/survei/", "/konsol/siks/", "/konsol/verivali/"),
    *("/konsol/graduasi/<string:kabupaten>/kiriman/", "/konsol/graduasi/<string:kabupaten>/jawaban", MOVE),
)
"""Pages that are of whole kabupaten: an account of a kecamatan finds nothing there."""
OF_KABUPATEN = frozenset({"/konsol/pengaduan/baru"})
"""Lists that name workers of the whole kabupaten to an account of a kecamatan: a complaint may be about any of them."""
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
MARKED = re.compile(r'name="csrf_token" value="[^"]+"')


@dataclass(slots=True)
class Laid:
    """A world with an example of everything: `known` are (rule, address), visitors come once and stay."""

    desk: Desk
    known: list[tuple[str, str]]
    come: dict[tuple[str, str], Visitor] = field(default_factory=dict)
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    def visitor(self, role: str, region: str) -> Visitor:
        """Return the visitor of a role in a region."""
        if (role, region) not in self.come:
            made = visit(self.desk.world, role, f"{role}-{region}", region=region)
            self.come[role, region], self.tokens[role, region] = made, TOKEN.search(made.get("/konsol/akun").text)[1]
        return self.come[role, region]

    def sent(self, role: str, region: str, address: str) -> int:
        """Send an empty form and return the status of the answer."""
        visitor = self.visitor(role, region)
        return visitor.client.post(address, data={"csrf_token": self.tokens[role, region]}).status_code


@pytest.fixture(scope="module")
def laid(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laid]:
    """Give workers, a school and phones over one world, which the tests of this file only read, and everything laid into it."""
    world = make_world(tmp_path_factory.mktemp("regions") / "instance", empty)
    desk = make_desk(world)
    yield Laid(desk, addresses(desk))
    world.parts.engine.dispose()


def addresses(desk: Desk) -> list[tuple[str, str]]:
    """Return (rule, address) of every example."""
    found = []
    for rule, examples in EXAMPLES.items():
        for example in examples:
            places = example(desk)
            found.append((rule, PLACE.sub(lambda place, told=places: told[place[1]], rule)))
    return found


def inside(readers: Sequence[str], turn: int) -> Iterator[tuple[str, str]]:
    """Yield (role, region) so that each role and each region inside occurs, paired anew at each turn."""
    for index in range(max(len(readers), len(INSIDE)) if readers else 0):
        yield readers[index % len(readers)], INSIDE[(index + turn) % len(INSIDE)]


def status_inside(rule: str, region: str) -> int:
    """Return what somebody of the region who may read gets: some pages are of whole kabupaten."""
    return 404 if len(region) == 6 and rule.startswith(WHOLE) else 200


def test_every_page_of_one_thing_has_an_example() -> None:
    """The table is whole: each rule with a place, and each queue."""
    placed = {rule for _, rule in DOORS if PLACE.search(rule)} - PLACELESS
    assert placed == set(EXAMPLES)
    assert set(CASES) == set(QUEUES)


def test_every_thing_against_every_role_and_region(laid: Laid) -> None:
    """Who may read and is of the region sees it; who is of another finds nothing, whatever the role; nobody else gets in."""
    for turn, (rule, address) in enumerate(laid.known):
        readers = [role for role in ROLES if role in DOORS.get(("GET", rule), ())]
        wanted = [(role, region, status_inside(rule, region)) for role, region in inside(readers, turn)]
        strangers = [region for region in OUTSIDE if not (region == ELSEWHERE and rule.startswith(MOVE))]
        seeing = [region for region in OUTSIDE if region not in strangers]
        for role in ROLES if ("GET", rule) in DOORS else ():
            may = role in readers
            wanted += [(role, region, 404 if may else 403) for region in (strangers if may else (INSIDE[turn % 4], strangers[0]))]
            wanted += [(role, region, 200 if may else 403) for region in seeing]
        for role, region, status in wanted:
            assert laid.visitor(role, region).get(address).status_code == status, (role, region, address)
        for role in DOORS.get(("POST", rule), ()):
            for region in strangers:
                assert laid.sent(role, region, address) == 404, (role, region, address)


def test_no_list_tells_of_another_region(laid: Laid) -> None:
    """Pages without a place show nobody of a kabupaten or kecamatan that is not the account's."""
    lists = {rule: readers for (method, rule), readers in DOORS.items() if method == "GET" and not PLACE.search(rule)}
    lists |= {f"/konsol/antrian/{queue}": DOORS["GET", "/konsol/antrian/<string:queue>"] for queue in QUEUES}
    told = set()
    for role, region in [*product(ROLES, OUTSIDE), *((role, INSIDE[index % 4]) for index, role in enumerate(READING))]:
        for address in sorted(address for address, readers in lists.items() if role in readers):
            page = laid.visitor(role, region).get(address).text
            named = {name for name in NAMES if name in MARKED.sub("", page)}
            wide = address in OF_KABUPATEN and region.startswith(HOME)
            assert region in INSIDE or wide or not named, (role, region, address, named)
            told |= named
    assert told == set(NAMES)
