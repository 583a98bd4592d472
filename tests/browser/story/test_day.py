"""A pendamping's day: enrolled in town, worked where there is no signal, handed in at night."""

import re

from playwright.sync_api import expect

from tests.browser.fieldwork import rows
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.story.day import assert_shown, assert_taken, work
from tests.browser.story.hands import counts, enrol, find_signal, follow, lose_signal, menu, reload, synced, unlock
from tests.browser.story.road import Road

HELD_AFTER = 24_000
"""Bytes of the first sync, of about 66,000, with which some kelompok are there and others are not."""


def test_a_day_without_signal_reaches_the_office(town: Site, handset: Handset, road: Road) -> None:
    """Enrolled by link and PIN, a phone shows how far its first sync is and is usable in it; a day's work without signal
    outlives a closed browser and a reload, and stands on the server as told, once, with the three counts right."""
    road.hold_after = HELD_AFTER
    page = enrol(handset, road, town.enrol_code())
    progress = page.get_by_text(re.compile(r"^[1-9]\d* dari 350 keluarga · \d+ kB dari \d+ kB$"))
    expect(progress).to_be_visible(timeout=20_000)
    follow(page.get_by_role("main"), re.compile(r"\b\d+ keluarga$"))
    expect(page.locator(".fam").first).to_be_visible()
    menu(page, "Hari ini")
    expect(progress).to_be_visible()
    road.passable.set()
    expect(progress).to_have_count(0, timeout=20_000)
    expect(page.get_by_role("link", name="Semua komitmen")).to_be_visible()
    synced(page)
    lose_signal(road)
    handset.close()

    page = handset.open(f"{road.address}/app/")
    unlock(page)
    day = work(page)
    assert counts(page) == (day.changes, 0, 0)
    reload(page)
    assert counts(page) == (day.changes, 0, 0)
    assert_shown(page, day)
    assert rows(town, "p2k2_sesi") == rows(town, "kunjungan") == []

    find_signal(road)
    synced(page)
    assert counts(page) == (0, day.changes, 0)
    assert_taken(town, day)
    assert_shown(page, day)
