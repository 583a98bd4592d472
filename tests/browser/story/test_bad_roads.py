"""A day's work on roads that lose answers, want a login first, or lead to a server that has no time."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fieldwork import rows
from tests.browser.site import Site
from tests.browser.story.day import Day, assert_shown, assert_taken, correct
from tests.browser.story.hands import counts, exchange, find_signal, menu, reload, synced, told
from tests.browser.story.road import EXCHANGE, Road, Weather

Tired = tuple[Page, Day]
TABLES = ("p2k2_sesi", "kehadiran", "komitmen", "hari_efektif", "peristiwa", "kunjungan")


def assert_nothing_came(site: Site) -> None:
    """Hold the server to having none of the day's work."""
    assert {table: len(rows(site, table)) for table in TABLES} == dict.fromkeys(TABLES, 0)


def told_offline(page: Page) -> None:
    """Wait until the phone knows that it has no signal; what it asked by itself when it was opened is over then."""
    menu(page, "Sinkron")
    told(page, "Tidak ada sinyal")


def test_a_lost_answer(office: Site, road: Road, tired: Tired) -> None:
    """Work that the server has taken and whose answer was lost stays on the phone, which says so.

    A mark put right before it is sent again is no dispute with it, and everything is there once.
    """
    page, day = tired
    road.weather = Weather.LOST
    exchange(page)
    told(page, "Sinyal terputus di tengah jalan", "Yang sudah terkirim tidak dikirim dua kali.")
    assert counts(page) == (day.changes, 0, 0)
    assert_taken(office, day)
    taken = len(rows(office, "change_log", worker=office.workers[0].id))
    reload(page)
    correct(page, day)
    assert counts(page) == (day.changes, 0, 0)
    find_signal(road)
    synced(page)
    assert counts(page) == (0, day.changes, 0)
    assert len(rows(office, "change_log", worker=office.workers[0].id)) == taken + 1
    assert_taken(office, day)
    assert_shown(page, day)


@pytest.mark.parametrize("weather", [Weather.PORTAL, Weather.DETOUR], ids=["a-page", "a-redirect"])
def test_a_wifi_that_wants_a_login(office: Site, road: Road, tired: Tired, weather: Weather) -> None:
    """Where everything is answered by a login page the app still opens, says what to do, and takes nothing for accepted."""
    page, day = tired
    road.weather = weather
    exchange(page)
    told(page, "Jaringan ini meminta masuk dulu", "matikan Wi-Fi dan pakai data seluler")
    assert counts(page) == (day.changes, 0, 0)
    reload(page)
    assert counts(page) == (day.changes, 0, 0)
    assert_nothing_came(office)
    find_signal(road)
    synced(page)
    assert counts(page) == (0, day.changes, 0)
    assert_taken(office, day)


def test_a_server_without_time(office: Site, road: Road, tired: Tired) -> None:
    """After 503 the phone says when it tries again, waits at least as long as it was told, and then hands in by itself."""
    page, day = tired
    told_offline(page)
    road.weather, road.retry_after_s = Weather.BUSY, 4
    exchange(page)
    while not any((one.path, one.status) == (EXCHANGE, 503) for one in road.asked):
        page.wait_for_timeout(20)
    told(page, "Server sedang penuh", "Dicoba lagi sendiri pukul")
    assert_nothing_came(office)
    find_signal(road)
    expect(page.get_by_text("Semua terkirim dan terbaru")).to_be_visible(timeout=90_000)  # on a busy machine it may have been refused more than once
    calls = [one for one in road.asked if one.path == EXCHANGE]
    [wait] = [after.at - before.at for before, after in pairwise(calls) if (before.status, after.status) == (503, 200)]
    assert wait >= road.retry_after_s
    assert counts(page) == (0, day.changes, 0)
    assert_taken(office, day)
