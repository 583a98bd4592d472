"""Hurried fingers: what is tapped while something is being stored is not lost."""

from collections import Counter

from playwright.sync_api import expect

from tests.browser.fieldwork import enrol
from tests.browser.handset import Handset
from tests.browser.meetings import groups_of, mark, marks_of, open_roster, rows, send, shown_mark
from tests.browser.site import Site
from tests.browser.test_vault import SLOW, press

TAP_AT_ONCE = """() => {
    const tap = (row, mark) => document.querySelectorAll(".fam")[row].querySelector(`input[value=${mark}]`).click();
    [...document.querySelectorAll("button")].find((one) => one.textContent.startsWith("Simpan")).click();
    tap(0, "A");
    tap(2, "S");
    document.querySelector(".tabs a:nth-child(2)").click();
}"""
"""Save, change a mark, make another and go to the next part, all before anything is on the disk."""


def test_a_tap_during_a_save_is_kept_for_the_next(site: Site, handset: Handset) -> None:
    """A mark that is changed and one that is made while the roster is being stored are typed, and the roster stays open."""
    page = enrol(handset, site)
    jadwal = groups_of(site)[0].jadwal
    open_roster(page, jadwal, 10)
    mark(page, 0, "H")
    mark(page, 1, "H")
    page.evaluate(TAP_AT_ONCE)
    expect(page.locator(".fam-sign.here, .fam-sign.accepted")).to_have_count(1, timeout=SLOW)
    assert [shown_mark(page, at) for at in (0, 1, 2)] == ["A", "H", "S"]
    assert page.evaluate("location.hash") == f"#/p2k2/{jadwal}"
    press(page, "Simpan (2 tanda)")
    send(page)
    [sesi] = rows(site, "p2k2_sesi", jadwal_id=jadwal)
    assert Counter(one.status for one in marks_of(site, sesi.id).values()) == {"A": 1, "H": 1, "S": 1}
