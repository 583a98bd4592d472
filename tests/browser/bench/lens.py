"""A slowed phone, and what is seen of time on its screen."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.browser.handset import Handset

SETUP = """(() => {
  const lens = { long: [], events: [], tapped: 0 };
  const watch = (type, take, more) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  watch("longtask", (one) => lens.long.push([one.startTime, one.duration]));
  watch("event", (one) => lens.events.push([one.name, one.startTime, one.duration]), { durationThreshold: 16 });
  addEventListener("pointerdown", (event) => { lens.tapped = event.timeStamp; }, { capture: true });
  addEventListener("keydown", (event) => { lens.tapped = event.timeStamp; }, { capture: true });
  lens.painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(0);
  }));
  lens.until = (holds) => new Promise((done) => {
    const look = () => {
      if (!holds()) return false;
      watcher.disconnect();
      done(lens.painted());
      return true;
    };
    const watcher = new MutationObserver(look);
    if (!look()) watcher.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  lens.work = () => {
    const begun = performance.now();
    for (let round = 0, sum = 0; round < 3e7; round++) sum += Math.sqrt(round);
    return performance.now() - begun;
  };
  window.lens = lens;
  lens.shown = lens.until(() => document.querySelector("#app h1"));
})()"""
"""Runs in a page before the app does. A time is taken when the picture is drawn, in ms since the navigation began."""
CALM_MS = 400
START_MS = 2_000
"""What a browser needs to have done with its own start; a page is measured from its navigation on."""
TAP_EVENTS = ("pointerdown", "pointerup", "click", "keydown", "keyup", "input", "touchstart", "touchend")


@dataclass
class SlowPhone:
    """A phone whose pages are slowed down by a factor; a browser's factor is that of its page's main thread alone."""

    handset: Handset
    rate: float
    _cdp: CDPSession | None = field(default=None, init=False)

    def open(self, address: str) -> Page:
        """Open an address in a new tab; return as soon as it begins to load."""
        context = self.handset.start()
        page = context.new_page()
        page.wait_for_timeout(START_MS)
        page.add_init_script(SETUP)
        self._cdp = context.new_cdp_session(page)
        self._cdp.send("Emulation.setCPUThrottlingRate", {"rate": self.rate})
        page.goto(address, wait_until="commit")
        return page

    def slowness(self, page: Page) -> float:
        """Measure by how much the page is slowed down."""
        slow = page.evaluate("lens.work()")
        self._cdp.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        fast = page.evaluate("lens.work()")
        self._cdp.send("Emulation.setCPUThrottlingRate", {"rate": self.rate})
        return slow / fast

    def close(self) -> None:
        """End the browser; its next start is a cold one."""
        self.handset.close()


def shown(page: Page) -> float:
    """Wait for the first screen; return when it was drawn."""
    return page.evaluate("lens.shown")


def expect_soon(page: Page, holds: str) -> None:
    """Begin to wait until an expression holds; `arrived` gives when it was drawn."""
    page.evaluate(f"() => {{ lens.arrived = lens.until(() => {holds}); }}")


def arrived(page: Page) -> float:
    """Return when what was expected was drawn."""
    return page.evaluate("lens.arrived")


def tap(page: Page, selector: str, at: int = 0) -> None:
    """Tap a thing in the middle, as a finger would, once it stands still in sight."""
    thing = page.locator(selector).nth(at)
    thing.scroll_into_view_if_needed()
    page.wait_for_timeout(CALM_MS)
    box = thing.bounding_box()
    page.evaluate("() => { lens.events.length = 0; }")
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def since_tap(page: Page) -> float:
    """Return ms from the last tap or key to when what was expected was drawn."""
    return arrived(page) - page.evaluate("lens.tapped")


def slowest_event(page: Page) -> float:
    """Return how long the slowest event since the last tap waited for its picture; steps of 8 ms, below 16 it is not told."""
    page.wait_for_timeout(CALM_MS)
    told: list[list[Any]] = page.evaluate("lens.events")
    return max((duration for name, _, duration in told if name in TAP_EVENTS), default=16)


def longest_task(page: Page, since: float = 0) -> float:
    """Return the longest task of the page that began since a time; tasks of 50 ms and less are not told."""
    told: list[list[float]] = page.evaluate("lens.long")
    return max((duration for begun, duration in told if begun >= since), default=50)
