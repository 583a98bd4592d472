"""The field app on a slow phone and a slow line, measured through its whole day in one run."""

import io
import json
import os
import platform
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from playwright.sync_api import Page, Playwright

from server.app import create_app, utc_now
from server.config import Settings
from server.demo.fill import DemoWorker
from server.field.build import FIELD, build
from server.identity.enrolment import qr_payload
from server.office import Office
from server.store.grants import NATION
from server.zones import local
from tests.bench.field_world import KELOMPOK, make_field_world
from tests.browser.bench.figures import BYTES, COUNT, MS, S, Sheet
from tests.browser.bench.lens import SlowPhone, arrived, expect_soon, longest_task, shown, since_tap, slowest_event, tap
from tests.browser.bench.line import TWO_G, WIRE, Call, Line, Speed
from tests.browser.bench.past import live_on
from tests.browser.handset import CONTROLLED, Handset
from tests.browser.site import Site, open_site

PIN = "582937"
FAMILIES, FIRST_ROSTER = sum(KELOMPOK), KELOMPOK[0]
SHELL_BYTES, SHELL_REQUESTS, FIRST_SYNC_BYTES = 60_000, 3, 100_000
START_MS, LIST_MS, TAP_MS, TASK_MS = 2_000, 1_000, 100, 200
ROUNDS = 3
TAPS = 5
SETTLE_MS = 3_000
HOME = "document.querySelectorAll('main h2').length > 2"
PIN_INPUT = "document.querySelector('input[type=password]')"
"""How the work stands, meetings due, checks due: all of it."""
DONE = "document.querySelector('header a.mark .unseen')"
GROUPS = "document.querySelectorAll('main .list .row-note')"
USABLE = f"[...{GROUPS}].some((one) => /· ({'|'.join(map(str, sorted(set(KELOMPOK))))}) keluarga/.test(one.textContent))"
LIST = "main .list.long"
LISTED = f"(document.querySelector('{LIST}') || {{}}).childElementCount"
LINES = "document.getElementsByClassName('fam').length"
SAVED = "/^Tersimpan/.test(document.querySelector('.toasts').textContent)"


@dataclass(frozen=True, slots=True)
class Conditions:
    """How slow phone and line are, how often all is measured, how many rows the full store has, and how long it is left in peace."""

    cpu: float = 6
    speed: Speed = TWO_G
    rounds: int = ROUNDS
    rows: int = 20_000
    taps: int = TAPS
    settle_ms: int = SETTLE_MS


QUICK = Conditions(cpu=1, speed=WIRE, rounds=1, rows=1_000, taps=1, settle_ms=300)


@dataclass
class Bench:
    """One run: its conditions, where it may write, its browser, and what it finds."""

    playwright: Playwright
    chromium: str
    folder: Path
    conditions: Conditions
    sheet: Sheet = field(default_factory=Sheet)
    told: dict[str, Any] = field(default_factory=dict)

    def run(self) -> None:
        """Measure everything, round by round."""
        build(FIELD)
        self.told = {"began": utc_now().isoformat(timespec="seconds"), **machine(), "load_before": os.getloadavg()}
        self.told |= {"cpu_rate": self.conditions.cpu, "round_trip_s": self.conditions.speed.round_trip_s}
        self.told |= {"bits_per_s": self.conditions.speed.bits_per_s, "rows": self.conditions.rows}
        plain, worker = make_field_world(self.folder / "plain")
        full = self.folder / "full"
        shutil.copytree(plain, full)
        joint = age(full, self.conditions.rows)
        for number in range(self.conditions.rounds):
            self._plain_round(plain, worker, number)
            self._full_round(full, worker, joint, number)
        self.told["load_after"] = os.getloadavg()

    @contextmanager
    def _place(self, name: str, instance: Path, worker: DemoWorker, speed: Speed) -> Iterator[tuple[Site, Line, SlowPhone]]:
        """Give a server with a copy of an instance, a line to it, and a phone that has never seen the app."""
        site = open_site(self.folder / name, instance, [worker])
        line = Line(site.port, speed)
        line.start()
        phone = SlowPhone(Handset(self.playwright, self.chromium, self.folder / f"{name}-phone"), self.conditions.cpu)
        try:
            yield site, line, phone
        finally:
            phone.close()
            line.stop()
            site.close()

    def _plain_round(self, instance: Path, worker: DemoWorker, number: int) -> None:
        """Measure a phone from its first visit on, with the families and nothing behind them."""
        with self._place(f"plain-{number}", instance, worker, self.conditions.speed) as (site, line, phone):
            page = self._first_visit(site, line, phone)
            self._first_sync(page, line)
            phone.close()
            line.stop()
            page = self._cold_start(phone, f"{line.address}/app/", "")
            self.told.setdefault("slowness", []).append(round(phone.slowness(page), 2))
            self._family_list(page)
            self._roster_of_one(page)
            self.told.setdefault("troubles", []).extend(one for one in phone.handset.troubles if "ERR_CONNECTION" not in one)

    def _full_round(self, instance: Path, worker: DemoWorker, joint: str, number: int) -> None:
        """Measure a phone whose store is full, filled over a fast line."""
        with self._place(f"full-{number}", instance, worker, WIRE) as (site, line, phone):
            page = self._enrol(site, line, phone)
            expect_soon(page, DONE)
            arrived(page)
            phone.close()
            line.stop()
            page = self._cold_start(phone, f"{line.address}/app/", ", full store")
            self._joint_roster(page, joint)

    def _enrol(self, site: Site, line: Line, phone: SlowPhone) -> Page:
        page = phone.open(qr_payload(line.address, site.enrol_code()))
        shown(page)
        page.evaluate(CONTROLLED)
        choose_pin(page)
        return page

    def _first_visit(self, site: Site, line: Line, phone: SlowPhone) -> Page:
        page = phone.open(qr_payload(line.address, site.enrol_code()))
        usable = shown(page)
        begun = line.calls[0].begun
        until_usable = [call for call in line.calls if call.begun - begun < usable / 1000]
        page.evaluate(CONTROLLED)
        rest, later = files_of_app("rest"), files_of_app("later")
        shell = [call for call in line.calls if not is_room(call, rest + later) and not call.path.endswith(".png")]
        rooms = [call for call in line.calls if is_room(call, rest)]
        self.sheet.add("app shell, with heads of the answers", BYTES, sum(call.down for call in shell), SHELL_BYTES)
        self.sheet.add("  requests after the page", COUNT, len(shell) - 1, SHELL_REQUESTS)
        self.sheet.add("  requests after the page until usable, of anything", COUNT, len(until_usable) - 1)
        self.sheet.add("  first visit until usable", S, usable / 1000)
        self.sheet.add("rooms behind the lock", BYTES, sum(call.down for call in rooms))
        self.sheet.add("  here after", S, max(call.ended for call in rooms) - begun)
        self.sheet.add("rooms that are entered later", BYTES, sum(call.down for call in line.calls if is_room(call, later)))
        return page

    def _first_sync(self, page: Page, line: Line) -> None:
        line.calls.clear()
        choose_pin(page)
        begun = time.monotonic()
        page.evaluate("() => { location.hash = '/p2k2'; }")
        expect_soon(page, USABLE)
        arrived(page)
        self.sheet.add("first sync, first own kelompok usable", S, time.monotonic() - begun)
        expect_soon(page, DONE)
        arrived(page)
        self.sheet.add("first sync, all families here", S, time.monotonic() - begun)
        page.wait_for_timeout(self.conditions.settle_ms if self.conditions.speed.round_trip_s else 0)
        calls = [call for call in line.calls if call.path.startswith("/api/")]
        total = sum(call.up + call.down for call in calls)
        self.sheet.add("first sync, both directions, with enrolment and heads", BYTES, total, FIRST_SYNC_BYTES)
        for call in calls:
            name = re.sub(r"/[^/]{30,}", "/…", call.path.removeprefix("/api/v1"))
            self.told.setdefault("first_sync_calls", []).append([name, call.up, call.down])

    def _cold_start(self, phone: SlowPhone, address: str, of: str) -> Page:
        """Open the app with the browser just started and nobody to answer."""
        page = phone.open(address)
        page.evaluate(f"() => {{ lens.shown = lens.until(() => {PIN_INPUT}); }}")
        locked = shown(page)
        page.get_by_label("PIN", exact=True).fill(PIN)
        expect_soon(page, HOME)
        tap(page, "button.main")
        opened = since_tap(page)
        self.sheet.add(f"cold offline start{of}", MS, locked + opened, START_MS)
        self.sheet.add(f"  to the lock{of}", MS, locked)
        self.sheet.add(f"  from the PIN to Hari ini{of}", MS, opened)
        page.wait_for_timeout(self.conditions.settle_ms)
        promise = TASK_MS if of else None
        self.sheet.add(f"  longest task meanwhile{of}", MS, longest_task(page, page.evaluate("lens.tapped")), promise)
        return page

    def _family_list(self, page: Page) -> None:
        expect_soon(page, f"{LISTED} === {FAMILIES}")
        tap(page, "nav.menu a[href='#/keluarga']")
        self.sheet.add(f"list of {FAMILIES} families opens", MS, since_tap(page), LIST_MS)
        waits = []
        for letter in "siti":
            expect_soon(page, "false")
            tap(page, "main input") if letter == "s" else page.evaluate("() => { lens.events.length = 0; }")
            page.keyboard.press(letter)
            waits.append(slowest_event(page))
        self._waits("a letter in its search", waits)

    def _roster_of_one(self, page: Page) -> None:
        """Mark a kelompok and save it."""
        page.evaluate("() => { location.hash = '/p2k2'; }")
        expect_soon(page, f"{LINES} === {FIRST_ROSTER}")
        page.get_by_role("link", name=re.compile(f"{FIRST_ROSTER} keluarga")).first.wait_for()
        tap(page, f"main a.row:has-text('{FIRST_ROSTER} keluarga')")
        self.sheet.add(f"roster of {FIRST_ROSTER} opens", MS, since_tap(page))
        tap(page, ".tools button:has-text('Semua hadir')")
        self.sheet.add("  all present at once paints", MS, slowest_event(page))
        expect_soon(page, SAVED)
        tap(page, ".action button.main")
        self.sheet.add("  saved on the disk", MS, since_tap(page))

    def _joint_roster(self, page: Page, joint: str) -> None:
        """Open a meeting of all kelompok at once, and mark some families."""
        expect_soon(page, f"{LINES} === {FAMILIES}")
        begun = page.evaluate("path => { const begun = performance.now(); location.hash = path; return begun; }", joint)
        self.sheet.add(f"roster of {FAMILIES} opens", MS, arrived(page) - begun, LIST_MS)
        waits = []
        for number in range(self.conditions.taps):
            tap(page, f".fam input[value={'HISAH'[number]}]", number * 20)
            waits.append(slowest_event(page))
        self._waits("a tap on a mark", waits)

    def _waits(self, what: str, waits: list[float]) -> None:
        """Note how long taps or letters waited for their picture: the middle one is held to the promise, the slowest is told."""
        self.sheet.add(f"  {what} paints", MS, median(waits), TAP_MS)
        self.sheet.add(f"    the slowest such {what.split()[1]}", MS, max(waits))


def choose_pin(page: Page) -> None:
    """Send the code that is on the screen and choose a PIN."""
    page.get_by_role("button", name="Daftarkan").click()
    page.get_by_label("PIN baru", exact=True).fill(PIN)
    page.get_by_label("Ulangi PIN baru").fill(PIN)
    page.get_by_role("button", name="Simpan PIN").click()
    page.get_by_role("navigation", name="Menu utama").wait_for()


def age(instance: Path, rows: int) -> str:
    """Let time have passed in an instance; return the address of a meeting of all kelompok."""
    parts = create_app(Settings(instance=instance), stream=io.StringIO()).extensions["lapangan"]
    try:
        office = Office(parts.store, "bench", utc_now, Random(7).randbytes)
        return live_on(office, parts.engine, local(utc_now(), NATION).date(), rows)
    finally:
        parts.engine.dispose()


def files_of_app(part: str) -> list[str]:
    """Return the files that the app loads behind its shell (`rest`), or when one of them is entered (`later`)."""
    return json.loads((FIELD / "built" / "build.json").read_text("utf-8"))[part]


def is_room(call: Call, rest: list[str]) -> bool:
    """Tell whether a call is for a file of the rooms."""
    return call.path.removeprefix("/app/") in rest


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    return {"cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
