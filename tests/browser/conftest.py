"""What browser tests may ask for: a built app, a server, and phones."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from server.demo.fill import DemoWorker
from server.field.build import FIELD, build
from tests.browser.chromium import LACKING, find_chromium, find_shell
from tests.browser.fieldwork import enrol
from tests.browser.handset import Handset, Ready
from tests.browser.lent import Lent
from tests.browser.site import Site, make_template, open_site, right_now
from tests.server.api.world import migrate

expect.set_options(timeout=30_000)
"""How long a test waits for what it expects; only a failing one waits so long, and a busy machine is no failure."""


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of a Chromium, without its windows where there is one; without any the test is skipped."""
    return find_shell() or pytest.skip(LACKING)


@pytest.fixture(scope="session")
def whole_chromium() -> str:
    """Give the path of a Chromium with its settings and its way to install apps; without one the test is skipped."""
    return find_chromium() or pytest.skip(LACKING)


@pytest.fixture(scope="session")
def built() -> Path:
    """Give the folder of the app, built from the sources as they are."""
    build(FIELD)
    return FIELD / "built"


@pytest.fixture(scope="session")
def playwright(chromium: str) -> Iterator[Playwright]:
    """Run Playwright for all browser tests; where its driver does not start, they are skipped."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(sync_playwright())
        except Exception as error:  # it has no class of its own for this
            pytest.skip(f"Playwright does not start here: {error}")
        yield running


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of a database with its tables and nothing in them, to copy."""
    return migrate(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> tuple[Path, list[DemoWorker]]:
    """Give an instance folder with the demonstration of today, to copy, and its workers."""
    folder = tmp_path_factory.mktemp("demonstration") / "filled"
    return folder, make_template(empty, folder, right_now())


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    """Keep one port for the servers of all tests, so that a copied phone finds its server under the address it knows."""
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # who only keeps it does not hinder who listens
        kept.bind(("127.0.0.1", 0))
        yield kept.getsockname()[1]


@pytest.fixture(scope="session")
def ready(
    tmp_path_factory: pytest.TempPathFactory,
    filled: tuple[Path, list[DemoWorker]],
    port: int,
    built: Path,
    playwright: Playwright,
    chromium: str,
) -> Ready:
    """Enrol a phone of the first worker once, through its screens; tests take copies of it and of its server."""
    top = tmp_path_factory.mktemp("ready")
    running = open_site(top / "instance", *filled, port=port)
    made = Handset(playwright, chromium, top / "phone")
    enrol(made, running)
    made.close()
    running.close()
    assert made.troubles == []
    return Ready(top / "instance", top / "phone")


@pytest.fixture
def site(
    request: pytest.FixtureRequest, tmp_path: Path, built: Path, filled: tuple[Path, list[DemoWorker]], port: int
) -> Iterator[Site]:
    """Give a running server with a database of its own; it knows the ready phone if the test takes that or a copy.

    Phones that are lent look for a newer app now and then, so that where none is taken the server has another address.
    """
    template = request.getfixturevalue("ready").instance if "ready" in request.fixturenames else filled[0]
    is_known = not {"ready", "lent_new"}.isdisjoint(request.fixturenames)
    running = open_site(tmp_path / "instance", template, filled[1], port=port if is_known else 0)
    yield running
    running.close()


@pytest.fixture
def new_handset(playwright: Playwright, chromium: str, tmp_path: Path) -> Iterator[Callable[[], Handset]]:
    """Give what makes phones; none may have complained of anything at the end."""
    made: list[Handset] = []
    numbers = count(1)

    def make() -> Handset:
        made.append(Handset(playwright, chromium, tmp_path / f"phone-{next(numbers)}"))
        return made[-1]

    yield make
    for handset in made:
        handset.close()
    assert [handset.troubles for handset in made if handset.troubles] == []


@pytest.fixture
def handset(new_handset: Callable[[], Handset]) -> Handset:
    """Give a phone that has never seen the app."""
    return new_handset()


@pytest.fixture
def whole_handset(playwright: Playwright, whole_chromium: str, tmp_path: Path) -> Iterator[Handset]:
    """Give a phone that has never seen the app, with a whole Chromium: for what its engine alone does not do."""
    made = Handset(playwright, whole_chromium, tmp_path / "phone")
    yield made
    made.close()
    assert made.troubles == []


@pytest.fixture(scope="session")
def lent(
    tmp_path_factory: pytest.TempPathFactory, ready: Ready, port: int, playwright: Playwright, chromium: str
) -> Iterator[Lent]:
    """Run one browser for all tests that need an enrolled phone and nothing else of its browser."""

    def copy() -> Handset:
        return Handset(playwright, chromium, tmp_path_factory.mktemp("lent") / "phone").take_over(ready.profile)

    one = Lent(copy, f"http://127.0.0.1:{port}")
    yield one
    one.close()


@pytest.fixture(scope="session")
def lent_new(tmp_path_factory: pytest.TempPathFactory, port: int, playwright: Playwright, chromium: str) -> Iterator[Lent]:
    """Run one browser for all tests that need a phone with the app on it that nobody is enrolled on; a server runs when it is lent."""
    address = f"http://127.0.0.1:{port}"

    def visit() -> Handset:
        made = Handset(playwright, chromium, tmp_path_factory.mktemp("lent") / "phone")
        made.open_app(f"{address}/app/").close()
        return made

    one = Lent(visit, address)
    yield one
    one.close()


@pytest.fixture
def installed(lent_new: Lent, site: Site) -> Iterator[Handset]:
    """Give a phone that has opened the app once and is enrolled for nobody; its browser runs, and no page is open."""
    yield lent_new.lend()
    assert lent_new.take_back() == []


@pytest.fixture
def phone(lent: Lent) -> Iterator[Handset]:
    """Give a phone that is enrolled for the first worker; its browser runs, and no page is open."""
    yield lent.lend()
    assert lent.take_back() == []


@pytest.fixture
def own_phone(new_handset: Callable[[], Handset], ready: Ready) -> Handset:
    """Give a phone that is enrolled for the first worker, and closed: for who ends its browser, or turns its clock."""
    return new_handset().take_over(ready.profile)
