"""One world for all stories: the real server under a clock that is moved, two phones with the real app, and supervisors."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from server.app import create_app, utc_now
from server.config import Settings
from server.demo.fill import DemoWorker
from server.desk.answers import read_answers
from server.desk.decisions import carry_out
from server.desk.queues import WATCHERS
from server.desk.watch import run_watch
from server.jobs.disputes import tell_disputes
from sync.limits import DECISION_WITHDRAW_S
from tests.browser.console.desk import SCREENS, Desk
from tests.browser.fieldwork import enrol, online
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.test_komitmen import Town, fill_town
from tests.server.api.world import PASSWORD


@dataclass(slots=True)
class MovedClock:
    """The present instant, and whatever the story let pass."""

    shift: timedelta = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.shift


@dataclass(slots=True)
class Story:
    """A town with its server, its phones and its windows at the console."""

    town: Town
    clock: MovedClock
    playwright: Playwright
    chromium: str
    browser: Browser
    folder: Path
    phones: dict[int, tuple[Handset, Page]] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)

    @property
    def site(self) -> Site:
        """The server."""
        return self.town.site

    def phone(self, worker: int) -> Page:
        """Return the open app of a worker, enrolled when it is first asked for."""
        if worker not in self.phones:
            handset = Handset(self.playwright, self.chromium, self.folder / f"phone-{worker}")
            self.phones[worker] = handset, enrol(handset, self.site, worker)
        return self.phones[worker][1]

    def find_signal(self, worker: int) -> None:
        """Give a phone its signal back."""
        online(self.phones[worker][1])

    def desk(self, username: str = "ani") -> Desk:
        """Return the window of a supervisor, who is logged in when it is first asked for."""
        if username not in self.desks:
            context = self.browser.new_context(viewport=SCREENS["desk"], locale="id-ID")
            self.desks[username] = Desk(context.new_page(), ("desk",))
            self.site.parts.accounts.add(username, PASSWORD, role="supervisor", region=self.town.kabupaten)
            page = self.desks[username].page
            page.goto(f"{self.site.address}/konsol/")
            page.get_by_label("Nama pengguna").fill(username)
            page.get_by_label("Kata sandi").fill(PASSWORD)
            page.get_by_role("button", name="Masuk").click()
            expect(page.get_by_role("heading", level=1)).to_have_text(f"Selamat bekerja, {username}")
        return self.desks[username]

    def open(self, queue: str, filters: str = "", username: str = "ani") -> Page:
        """Open a list at the console."""
        page = self.desk(username).page
        page.goto(f"{self.site.address}/konsol/antrian/{queue}{filters}")
        return page

    def open_case(self, queue: str, about: str, *, filters: str = "", username: str = "ani") -> Page:
        """Open the oldest case of a list that says something."""
        page = self.open(queue, filters, username)
        page.get_by_role("row").filter(has_text=about).get_by_role("link").first.click()
        expect(page.locator("form.decision").first).to_be_visible()
        return page

    def minute(self) -> None:
        """Run the jobs of a minute."""
        run_watch(self.site.parts, WATCHERS)
        read_answers(self.site.parts)
        carry_out(self.site.parts)
        tell_disputes(self.site.parts)

    def ten_minutes(self) -> None:
        """Let decisions become due, and run the jobs."""
        self.clock.shift += timedelta(seconds=DECISION_WITHDRAW_S + 1)
        self.minute()


@pytest.fixture(scope="module")
def story(
    tmp_path_factory: pytest.TempPathFactory,
    built: Path,
    filled: tuple[Path, list[DemoWorker]],
    playwright: Playwright,
    chromium: str,
    browser: Browser,
) -> Iterator[Story]:
    """Give the world; no phone and no window may have complained of anything at the end."""
    folder, clock, log = tmp_path_factory.mktemp("story"), MovedClock(), StringIO()
    copytree(filled[0], folder / "instance")
    site = Site(create_app(Settings(instance=folder / "instance"), clock=clock, stream=log), filled[1], log)
    site.app.after_request(site.note)
    site.start()
    made = Story(fill_town(site), clock, playwright, chromium, browser, folder)
    yield made
    for handset, _ in made.phones.values():
        handset.close()
    for desk in made.desks.values():
        desk.page.context.close()
    site.close()
    assert [trouble for handset, _ in made.phones.values() for trouble in handset.troubles] == []
    assert [trouble for desk in made.desks.values() for trouble in desk.troubles] == []
