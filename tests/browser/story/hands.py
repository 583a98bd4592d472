"""The hands of a pendamping: everything is done by touching what the screen shows."""

import re
from typing import Literal

from playwright.sync_api import Locator, Page, expect

from server.identity.enrolment import qr_payload
from tests.browser.handset import Handset
from tests.browser.story.road import Road, Weather

PIN, OTHER_PIN = "482915", "730164"
SLOW = 60_000
KEPT_MS = 100
"""Time in which what was typed is surely on the disk."""
NETWORK_WORDS = ("Failed to load resource", "ERR_")
Part = Literal["Hari ini", "P2K2", "Keluarga", "Sinkron"]


def titled(page: Page, title: str) -> None:
    """Wait until a screen is open."""
    expect(page.get_by_role("heading", name=title, level=1, exact=True)).to_be_visible(timeout=SLOW)


def tap(page: Page, name: str | re.Pattern[str]) -> None:
    """Touch a button."""
    page.get_by_role("button", name=name, exact=True).tap()


def follow(where: Page | Locator, name: str | re.Pattern[str]) -> None:
    """Touch the first link of a name."""
    where.get_by_role("link", name=name).first.tap()


def menu(page: Page, part: Part) -> None:
    """Touch a part of the main menu."""
    page.get_by_role("navigation", name="Menu utama").get_by_role("link", name=part).tap()
    titled(page, part)


def enter_pin(page: Page, pin: str = PIN) -> None:
    """Choose the PIN of a phone just enrolled."""
    titled(page, "Buat PIN")
    page.get_by_label("PIN baru", exact=True).fill(pin)
    page.get_by_label("Ulangi PIN baru").fill(pin)
    tap(page, "Simpan PIN")
    titled(page, "Hari ini")


def enrol(handset: Handset, road: Road, code: str) -> Page:
    """Open the link of the QR code and choose a PIN."""
    page = handset.open_app(qr_payload(road.address, code))
    tap(page, "Daftarkan")
    enter_pin(page)
    return page


def unlock(page: Page, pin: str = PIN) -> None:
    """Type the PIN."""
    titled(page, "Masukkan PIN")
    page.get_by_label("PIN", exact=True).fill(pin)
    tap(page, "Buka")
    titled(page, "Hari ini")


def reload(page: Page) -> None:
    """Load the page anew, a moment after the last touch, and unlock it."""
    page.wait_for_timeout(KEPT_MS)
    page.reload()
    unlock(page)


def exchange(page: Page) -> None:
    """Touch the button that exchanges."""
    menu(page, "Sinkron")
    button = page.get_by_role("button", name="Sinkronkan sekarang")
    expect(button).to_be_enabled(timeout=SLOW)
    button.tap()


def synced(page: Page) -> None:
    """Exchange until nothing waits on either side."""
    exchange(page)
    expect(page.get_by_text("Semua terkirim dan terbaru")).to_be_visible(timeout=SLOW)


def told(page: Page, title: str, *more: str) -> None:
    """Wait until the Sinkron screen says what happened."""
    notice = page.get_by_role("region", name="Sinkronkan sekarang")
    for words in (title, *more):
        expect(notice).to_contain_text(words, timeout=SLOW)


def counts(page: Page) -> tuple[int, int, int]:
    """Return the three counts of Hari ini: on this phone, accepted, needs attention."""
    menu(page, "Hari ini")
    found = [int(one) for one in page.locator(".tiles strong").all_inner_texts()]
    return found[0], found[1], found[2]


def lose_signal(road: Road) -> None:
    """Walk to where there is no signal."""
    road.weather = Weather.GONE


def find_signal(road: Road) -> None:
    """Walk back."""
    road.weather = Weather.FINE


def of_the_app(troubles: list[str]) -> list[str]:
    """Return what is not said by the browser itself, of calls that failed as they do on bad roads."""
    return [one for one in troubles if not any(words in one for words in NETWORK_WORDS)]
