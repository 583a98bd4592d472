"""What stories may ask for: a pendamping of 350 families, a road that can be bad, and a phone that is enrolled already."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from server.demo.fill import DemoWorker
from tests.bench.field_world import fill_instance
from tests.browser.handset import Handset, Ready
from tests.browser.lent import Lent
from tests.browser.site import Site, open_site, right_now
from tests.browser.story.day import Day, work
from tests.browser.story.hands import enrol, lose_signal, of_the_app, synced, unlock
from tests.browser.story.road import Road

SEED = 350
World = tuple[Path, list[DemoWorker]]
"""An instance folder to copy, and its workers."""


@dataclass(frozen=True, slots=True)
class Evening:
    """A phone with a day's work that no server has yet; its profile is to be copied."""

    profile: Path
    day: Day


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Give an instance folder with 350 families of one worker, to copy, and that worker and the colleague of one kelompok."""
    folder = tmp_path_factory.mktemp("field") / "filled"
    return folder, list(fill_instance(folder, right_now(), SEED))


@pytest.fixture(scope="session")
def one_road() -> Iterator[Road]:
    """Run one road for all stories, so that copied phones find their server under the address they know."""
    made = Road()
    made.open()
    yield made
    made.close()


@pytest.fixture
def road(one_road: Road) -> Iterator[Road]:
    """Give a good road."""
    one_road.clear()
    yield one_road
    one_road.passable.set()


@pytest.fixture(scope="session")
def ready(
    tmp_path_factory: pytest.TempPathFactory,
    world: World,
    one_road: Road,
    built: Path,
    playwright: Playwright,
    chromium: str,
) -> Ready:
    """Enrol a phone once, through its screens; stories take copies of it and of its server."""
    top = tmp_path_factory.mktemp("ready")
    site = open_site(top / "instance", *world)
    one_road.clear()
    one_road.target = site.port
    handset = Handset(playwright, chromium, top / "phone")
    page = enrol(handset, one_road, site.enrol_code())
    synced(page)
    handset.close()
    site.close()
    return Ready(top / "instance", top / "phone")


@pytest.fixture
def town(tmp_path: Path, built: Path, world: World, road: Road) -> Iterator[Site]:
    """Give a server at the end of the road, with a database of its own and no phone yet."""
    site = open_site(tmp_path / "instance", *world)
    road.target = site.port
    yield site
    site.close()


@pytest.fixture
def office(tmp_path: Path, ready: Ready, world: World, road: Road) -> Iterator[Site]:
    """Give a server at the end of the road, that knows the ready phone."""
    site = open_site(tmp_path / "instance", ready.instance, world[1])
    road.target = site.port
    yield site
    site.close()


@pytest.fixture(scope="session")
def evening(tmp_path_factory: pytest.TempPathFactory, ready: Ready, one_road: Road, playwright: Playwright, chromium: str) -> Evening:
    """Do a day's work once, on a copy of the ready phone without signal."""
    handset = Handset(playwright, chromium, tmp_path_factory.mktemp("evening") / "phone").take_over(ready.profile)
    one_road.clear()
    lose_signal(one_road)
    page = handset.open(f"{one_road.address}/app/")
    unlock(page)
    day = work(page)
    handset.close()
    return Evening(handset.profile, day)


@pytest.fixture
def new_handset(new_handset: Callable[[], Handset]) -> Iterator[Callable[[], Handset]]:
    """Give what makes phones; what the browser itself says of a bad road is no trouble of the app."""
    made: list[Handset] = []

    def make() -> Handset:
        made.append(new_handset())
        return made[-1]

    yield make
    for handset in made:
        handset.close()
        handset.troubles[:] = of_the_app(handset.troubles)


@pytest.fixture
def open_copy(road: Road, new_handset: Callable[[], Handset]) -> Callable[[Path], Page]:
    """Give what copies a phone and opens it where there is no signal."""

    def make(profile: Path) -> Page:
        handset = new_handset().take_over(profile)
        lose_signal(road)
        page = handset.open(f"{road.address}/app/")
        unlock(page)
        return page

    return make


@pytest.fixture(scope="session")
def lent(
    tmp_path_factory: pytest.TempPathFactory, evening: Evening, one_road: Road, playwright: Playwright, chromium: str
) -> Iterator[Lent]:
    """Run one browser for all stories that begin with a day's work done."""

    def copy() -> Handset:
        return Handset(playwright, chromium, tmp_path_factory.mktemp("lent") / "phone").take_over(evening.profile)

    one = Lent(copy, one_road.address)
    yield one
    one.close()


@pytest.fixture
def tired(lent: Lent, evening: Evening, office: Site, road: Road) -> Iterator[tuple[Page, Day]]:
    """Give the open page of a phone with a day's work, still without signal, and that work."""
    lose_signal(road)
    page = lent.lend().open(f"{road.address}/app/")
    unlock(page)
    yield page, deepcopy(evening.day)
    assert of_the_app(lent.take_back()) == []
