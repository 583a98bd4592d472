"""The offline story on an old Chromium: enrolled, killed, opened cold without a server, a roster marked, sent in the end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.fieldwork import PIN, WIDER
from tests.browser.handset import CONTROLLED
from tests.browser.meetings import Group, groups_of, marks_of, rows
from tests.browser.oldest.devtools import Broken, OldPhone
from tests.browser.site import Site
from tests.browser.tour import Stop, stops

REASON = "Panen jagung"
CALM_S = 0.15
OPEN = "document.querySelector('nav[aria-label=\"Menu utama\"]') !== null"
HOME = "['', '#/'].includes(location.hash) && document.querySelectorAll('.tiles strong').length === 3"
TILES = "Array.from(document.querySelectorAll('.tiles strong'), (one) => Number(one.textContent))"
SAVED = "document.body.textContent.includes('Tersimpan di HP ini')"
SETTLED = "document.body.textContent.includes('Semua terkirim dan terbaru')"
DRAWN = "document.querySelectorAll('.fam').length === {}"
LINES = """Array.from(document.querySelectorAll(".fam-marks"), (one) => {
    const chosen = one.querySelector("input:checked");
    return [one.querySelector("input").name, chosen && chosen.value];
})"""
STILL = "document.querySelectorAll('h1').length === 1 && !document.querySelector('.skeleton')"
RELOADED = "performance.getEntriesByType('navigation')[0].type === 'reload'"


@dataclass
class Story:
    """One worker's day on one phone.

    `pictures`: the folder for pictures of the screens, if anybody wants them; `steps`: (what was done, its seconds); `worker`: whose phone it is.
    """

    site: Site
    phone: OldPhone
    pictures: Path | None = None
    steps: list[tuple[str, float]] = field(default_factory=list)
    worker: int = 0

    def play(self) -> None:
        """Play it from the first tap to the rows of the server; AssertionError or Broken says what is wrong."""
        group = groups_of(self.site)[0]
        try:
            with self.step("start, enrolment, PIN, first sync"):
                self.enrol()
            with self.step("killed, server gone, cold start, PIN"):
                before = self.start_cold()
            with self.step("roster marked and saved"):
                marks = self.mark(group)
            with self.step("reload, PIN, roster again"):
                waiting = self.reload(group, marks)
            with self.step("server back, exchange"):
                after = self.send()
            with self.step("every screen"):
                self.walk(stops(self.site))
        except (AssertionError, Broken):
            with suppress(Broken):
                self.keep("0-gagal")
            raise
        finally:
            self.phone.kill()
        changes = waiting[0]
        assert changes > len(marks)
        assert (before, waiting, after) == ([0, before[1], 0], [changes, before[1], 0], [0, before[1] + changes, 0])
        self.check(group, marks)
        assert self.phone.troubles == []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step."""
        begun = time.monotonic()
        yield
        self.steps.append((name, time.monotonic() - begun))

    def enrol(self) -> None:
        """Enrol by link and PIN, and wait until everything is there and the app would open without the network."""
        self.phone.start()
        self.phone.open(self.site.enrol_link(self.worker))
        self.phone.see(f"({CONTROLLED})().then(() => true)")
        self.phone.tap("button", "Daftarkan")
        self.phone.type("PIN baru", PIN)
        self.phone.type("Ulangi PIN baru", PIN)
        self.phone.tap("button", "Simpan PIN")
        self.at_home()
        self.exchange()

    def start_cold(self) -> list[int]:
        """Kill the browser, take the server away and open the app anew; return the counts."""
        self.phone.kill()
        self.site.stop()
        self.phone.start()
        self.phone.open(self.site.page)
        return self.unlock()

    def mark(self, group: Group) -> dict[str, tuple[str, bool, str | None]]:
        """Mark a meeting: one excused with a reason, one absent, the others present at one stroke; return what was told."""
        families = [family for family, _ in self.open_roster(group)]
        self.phone.tap(".fam:nth-child(1) [value=I]")
        self.phone.tap(".fam:nth-child(1) .fam-name")
        self.phone.type("Alasan", REASON)
        self.phone.tap(".fam:nth-child(2) [value=A]")
        self.phone.tap("button", f"Semua hadir ({len(families) - 2})")
        self.keep("1-roster-ditandai")
        self.phone.tap("button", f"Simpan ({len(families)} tanda)")
        self.phone.see(SAVED)
        others = dict.fromkeys(families[2:], ("H", True, None))
        return {families[0]: ("I", False, REASON), families[1]: ("A", False, None), **others}

    def reload(self, group: Group, marks: dict[str, tuple[str, bool, str | None]]) -> list[int]:
        """Load the page anew, still without a server, and find the marks again; return the counts."""
        self.phone.call("Page.reload")
        self.phone.see(RELOADED)
        counts = self.unlock()
        self.keep("2-hari-ini")
        assert self.open_roster(group) == [[family, status] for family, (status, *_) in marks.items()]
        return counts

    def send(self) -> list[int]:
        """Start the server again and let the signal come back: the app exchanges by itself; return the counts."""
        self.signal(there=False)
        self.site.start()
        self.signal(there=True)
        self.go("/sinkron")
        self.phone.see(SETTLED)
        self.go("/")
        return self.at_home()

    def walk(self, tour: list[Stop]) -> None:
        """Open these screens; none may run over the side or make the page complain."""
        for stop in tour:
            self.go(stop.path)
            time.sleep(CALM_S)
            self.phone.see(STILL)
            self.keep(stop.name)
            assert self.phone.ask(WIDER) <= 0, stop.name

    def check(self, group: Group, marks: dict[str, tuple[str, bool, str | None]]) -> None:
        """Hold the rows of the server against what was tapped."""
        [sesi] = rows(self.site, "p2k2_sesi", jadwal_id=group.jadwal)
        found = {family: (one.status, one.bulk, one.reason) for family, one in marks_of(self.site, sesi.id).items()}
        assert (sesi.status, sesi.held_by, found) == ("terlaksana", [self.site.workers[0].id], marks)

    def unlock(self) -> list[int]:
        """Type the PIN; return the counts of the first screen, wherever the app opens."""
        self.phone.type("PIN", PIN)
        self.phone.tap("button", "Buka")
        self.phone.see(OPEN)
        self.go("/")
        return self.at_home()

    def at_home(self) -> list[int]:
        """Wait for the first screen; return its counts: only here, accepted, in need of attention."""
        self.phone.see(HOME)
        return self.phone.ask(TILES)

    def open_roster(self, group: Group) -> list[list[str | None]]:
        """Open the roster of a meeting; return (family, mark) of each line."""
        size = len(rows(self.site, "kpm", kelompok_id=group.id))
        self.go(f"/p2k2/{group.jadwal}")
        self.phone.see(DRAWN.format(size))
        return self.phone.ask(LINES)

    def exchange(self) -> None:
        """Exchange by hand."""
        self.go("/sinkron")
        self.phone.tap("button", "Sinkronkan sekarang")
        self.phone.see(SETTLED)

    def signal(self, *, there: bool) -> None:
        """Let the browser tell the page that it lost the network, or has it again."""
        unlimited = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.phone.call("Network.emulateNetworkConditions", offline=not there, **unlimited)

    def go(self, path: str) -> None:
        """Go to a screen of the app."""
        self.phone.ask(f"location.hash = '{path}'")

    def keep(self, name: str) -> None:
        """Keep a picture of the screen."""
        if self.pictures is not None:
            self.phone.picture(self.pictures / f"{name}.png")
