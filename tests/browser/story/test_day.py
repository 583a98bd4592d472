"""A pendamping's day: enrolled in town, worked where there is no signal, handed in at night."""

import re

from playwright.sync_api import expect

from tests.bench.field_world import KELOMPOK
from tests.browser.fieldwork import rows
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.story.day import assert_shown, assert_taken, work
from tests.browser.story.hands import counts, enrol, find_signal, follow, lose_signal, menu, reload, synced, unlock
from tests.browser.story.road import SNAPSHOT, Road

HELD_AFTER = 24_000
"""Bytes of the first sync, of about 66,000, with which some kelompok are there and others are not."""
PROGRESS = re.compile(r"^[1-9]\d* dari 350 keluarga · \d+ kB dari \d+ kB$")
MEETING = re.compile(r"\b\d+ keluarga$")


def test_a_day_without_signal_reaches_the_office(town: Site, handset: Handset, road: Road) -> None:
    """Enrolled by link and PIN, a phone shows how far its first sync is and is usable in it; a day's work without signal
    outlives a closed browser and a reload, and stands on the server as told, once, with the three counts right."""
    road.hold_after = HELD_AFTER
    page = enrol(handset, road, town.enrol_code())
    progress = page.get_by_text(PROGRESS)
    expect(progress).to_be_visible()
    follow(page.get_by_role("main"), MEETING)
    expect(page.locator(".fam").first).to_be_visible()
    menu(page, "Hari ini")
    expect(progress).to_be_visible()
    road.passable.set()
    expect(progress).to_have_count(0)
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


def test_a_first_sync_that_was_cut_goes_on(town: Site, handset: Handset, road: Road) -> None:
    """A first sync cut by lost signal is told as incomplete, also after a reload; what came can be worked on, the rest comes later."""
    road.hold_after = HELD_AFTER
    page = enrol(handset, road, town.enrol_code())
    expect(page.get_by_text(PROGRESS)).to_be_visible()
    lose_signal(road)
    road.passable.set()
    expect(page.get_by_text("Data belum lengkap")).to_be_visible()
    reload(page)
    expect(page.get_by_text("Data belum lengkap")).to_be_visible()
    few = page.get_by_role("main").get_by_role("link", name=MEETING)
    expect(few.first).to_be_visible()
    assert few.count() < len(KELOMPOK)
    menu(page, "Sinkron")
    expect(page.get_by_text("Semua terkirim dan terbaru")).to_have_count(0)
    find_signal(road)
    synced(page)
    menu(page, "Hari ini")
    expect(few).to_have_count(len(KELOMPOK))
    expect(page.get_by_text("Data belum lengkap")).to_have_count(0)
    again = [one.path for one in road.asked if one.path.startswith(SNAPSHOT)][-1]
    assert int(again.partition("?stored=")[2]) > 0
