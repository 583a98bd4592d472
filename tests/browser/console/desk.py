"""A visitor's browser at the console, and what may not be wrong on any of its pages."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page

from server.identity.callers import COOKIE
from server.identity.tokens import CONSOLE_MARK
from tests.browser.fieldwork import WIDER, violations
from tests.browser.site import Site
from tests.server.api.world import PASSWORD

SCREENS = {"desk": {"width": 1366, "height": 768}, "phone": {"width": 360, "height": 640}, "narrow": {"width": 320, "height": 640}}
BOTH, EXTREMES = ("desk", "phone"), ("desk", "narrow")
REFUSED = "Failed to load resource: the server responded with a status of"
"""What Chromium says of any page with an error's status."""
FOCUSED = """() => {
    const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
    const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 0 && box.bottom > 0;
    return [one.tagName, (/^(A|BUTTON|SUMMARY)$/.test(one.tagName) ? one.innerText : one.name || "").trim(), seen];
}"""
SMALL = """() => [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, summary, .menu a, .pager a")]
    .filter((one) => one.getClientRects().length && (one.closest("label.box") ?? one).getBoundingClientRect().height < 44)
    .map((one) => one.outerHTML)"""
STOPS_MAX = 60


@dataclass
class Desk:
    """A browser window; `troubles` are errors and warnings that a page caused.

    `screens`: the screens on which each of its pages is looked at.
    """

    page: Page
    screens: tuple[str, ...]
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def enter(self, site: Site, path: str, username: str = "ani") -> None:
        """Open a page as somebody who has logged in; how one logs in is for the tests of the entrance."""
        token, _ = site.parts.accounts.login(username, PASSWORD, mark=CONSOLE_MARK)
        self.page.context.add_cookies([{"name": COOKIE, "value": token, "domain": "127.0.0.1", "path": "/konsol/"}])
        self.page.goto(f"{site.address}{path}")

    def complaints(self) -> list[str]:
        """Return what is wrong with the present page on its screens: for those who listen, for fingers, beyond the side."""
        before, found = self.page.viewport_size, []
        for screen in self.screens:
            if self.page.viewport_size != SCREENS[screen]:
                self.page.set_viewport_size(SCREENS[screen])
            found += [f"{screen}: {one}" for one in self._wrong()]
        if self.page.viewport_size != before:
            self.page.set_viewport_size(before)
        return [*found, *self.troubles]

    def tab_to(self, name: str) -> None:
        """Walk by the Tab key alone to what is called so; every stop on the way must be seen."""
        for _ in range(STOPS_MAX):
            self.page.keyboard.press("Tab")
            tag, text, seen = self.page.evaluate(FOCUSED)
            assert seen or tag == "BODY", (tag, text)
            if text == name:
                return
        raise AssertionError(f"{name} cannot be reached by Tab")

    def unfold(self) -> None:
        """Open the menu by keyboard where the window is so narrow that it is folded."""
        if self.page.locator(".folded > summary").is_visible():
            self.tab_to("Menu")
            self.page.keyboard.press("Enter")

    def _wrong(self) -> list[str]:
        wrong = [*violations(self.page), *(f"small: {one}" for one in self.page.evaluate(SMALL))]
        beyond = self.page.evaluate(WIDER)
        return [*wrong, *([f"{beyond} px beyond the side"] if beyond > 0 else [])]

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and not said.text.startswith(REFUSED):
            self.troubles.append(f"{said.type}: {said.text}")
