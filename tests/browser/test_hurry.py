"""Hurried fingers: what is tapped while something is being stored, or typed wrongly, is not lost."""

from collections import Counter

from playwright.sync_api import expect

from tests.browser.fieldwork import begin, go
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


def test_a_tap_during_a_save_is_kept_for_the_next(site: Site, phone: Handset) -> None:
    """A mark that is changed and one that is made while the roster is being stored are typed, and the roster stays open."""
    page = begin(phone, site)
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


def test_a_weight_that_cannot_be_is_not_left_out(site: Site, phone: Handset) -> None:
    """A check with a figure that is not taken is not saved without it: the cursor goes to the figure."""
    before = sum(row.weight_kg is not None for row in rows(site, "komitmen"))
    page = begin(phone, site)
    go(page, "/komitmen")
    page.get_by_role("link", name="Posyandu").first.click()
    weight = page.get_by_label("Berat (kg)").first
    weight.press_sequentially("11.5")
    expect(weight).to_have_value("11.5")
    page.get_by_label("Tinggi (cm)").first.fill("820")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_label("Tinggi (cm)").first).to_be_focused()
    assert page.get_by_text("di HP ini").count() == 0
    page.get_by_label("Tinggi (cm)").first.fill("82")
    page.get_by_role("button", name="Simpan (1)").click()
    send(page)
    weighed = [(row.weight_kg, row.height_cm) for row in rows(site, "komitmen") if row.weight_kg]
    assert len(weighed) == before + 1 and (11.5, 82) in weighed
