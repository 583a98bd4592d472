"""A phone as the tests hold it: Chromium with a profile on the disk, small as a cheap phone's screen."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright

SCREEN = {"width": 360, "height": 640}
FLAGS = ("--bypass-app-banner-engagement-checks", "--disable-dev-shm-usage")
ONE_PROCESS = "--renderer-process-limit=1"
"""Pages of one context share their process, which is warm from the second on."""
WITHOUT_SIGNAL = "ERR_INTERNET_DISCONNECTED"
"""What Chromium itself says of a call where a test took the signal away; it may say so only after the signal is back."""
CONTROLLED = """async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((done) => setTimeout(done, 20));
}"""


@dataclass(frozen=True, slots=True)
class Ready:
    """A phone that was enrolled and closed, with the server that knows it; both to be copied."""

    instance: Path
    profile: Path


@dataclass
class Handset:
    """One phone; closed and opened again it still has what its profile keeps.

    `flags`: what Chromium is told beside the usual, as that its camera shows a file;
    `troubles`: errors and warnings of the console and the page, but what is said of calls without signal; the fixture wants none at the end of a test.
    """

    playwright: Playwright
    chromium: str
    profile: Path
    context: BrowserContext | None = None
    troubles: list[str] = field(default_factory=list)
    flags: tuple[str, ...] = ()

    def take_over(self, profile: Path) -> Self:
        """Begin with what a phone that is closed has on its disk."""
        shutil.copytree(profile, self.profile)
        return self

    def open(self, address: str) -> Page:
        """Open an address in a new tab; the browser starts if it is not running."""
        page = self.start().new_page()
        page.goto(address)
        return page

    def open_app(self, address: str) -> Page:
        """Open the app and wait until it would open without the network as well."""
        page = self.open(address)
        page.evaluate(CONTROLLED)
        return page

    def start(self) -> BrowserContext:
        """Start the browser if it is not running."""
        if self.context is None:
            flags = [*FLAGS, *self.flags, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
            self.context = self.playwright.chromium.launch_persistent_context(
                self.profile,
                executable_path=self.chromium,
                args=flags,
                viewport=SCREEN,
                is_mobile=True,
                has_touch=True,
                locale="id-ID",
                timezone_id="Asia/Jakarta",
            )
            self.context.on("console", self._hear)
            self.context.on("weberror", lambda error: self.troubles.append(f"error: {error.error}"))
        return self.context

    def close(self) -> None:
        """End the browser; its next start is a cold one."""
        if self.context is not None:
            self.context.close()
            self.context = None

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning") and WITHOUT_SIGNAL not in said.text:
            self.troubles.append(f"{said.type}: {said.text}")
