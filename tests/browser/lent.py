"""A phone that is lent to one test after the other, and is made in between as it was when it was enrolled."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.browser.handset import Handset

KEEPER = Path(__file__).with_name("keeper.js")
PLACE = "/penyimpan"
"""A path that the browser answers by itself, outside of the app and its service worker."""


@dataclass
class Lent:
    """One running phone; a page of it keeps what it had stored when it was copied, and puts that back.

    A test may store, route and lose signal as it likes, but neither put the browser's clock forward nor add scripts to
    every page, which last as long as the browser. Where a test ended the browser or changed the installed app, the next
    one begins with another copy.
    """

    copy: Callable[[], Handset]
    address: str
    handset: Handset | None = None
    context: BrowserContext | None = None
    keeper: Page | None = None

    def lend(self) -> Handset:
        """Give the phone as it was enrolled, with no page of the app open."""
        if self.handset is None or self.handset.context is not self.context or not self.keeper.evaluate("keeper.restore()"):
            self.close()
            self._begin()
        return self.handset

    def take_back(self) -> list[str]:
        """Close what a test has opened, forget what it has set; return what the phone complained of."""
        if self.handset.context is self.context:
            for page in self.context.pages:
                if page is not self.keeper:
                    page.close()
            self.context.unroute_all()
            self.context.set_offline(False)
            self.context.clear_cookies()
            self.context.clear_permissions()
        troubles, self.handset.troubles = self.handset.troubles, []
        return troubles

    def close(self) -> None:
        """End the browser."""
        if self.handset is not None:
            self.handset.close()

    def _begin(self) -> None:
        self.handset = self.copy()
        self.context = self.handset.start()
        self.keeper = self.context.pages[0]
        self.keeper.route(f"**{PLACE}", lambda route: route.fulfill(body="", content_type="text/html"))
        self.keeper.goto(f"{self.address}{PLACE}")
        self.keeper.evaluate(KEEPER.read_text("utf-8"))
        self.keeper.evaluate("keeper.note()")
