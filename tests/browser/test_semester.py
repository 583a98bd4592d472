"""What is asked and seen of a family each half-year: told in the field app, kept without signal, one record for each half-year at the office."""

import re

from playwright.sync_api import Page, expect

from schemas import KINDS
from server.office import Office, new_record
from tests.browser.fieldwork import assert_fit, begin, go, offline, online, rows, save, settled, unlock, work_dates
from tests.browser.handset import Handset
from tests.browser.site import Site


def open_new(page: Page, site: Site) -> str:
    """Open a family of which nobody asked or saw anything yet; return its id."""
    groups = {row["kelompok_id"] for row in rows(site, "assignment", worker_id=site.workers[0].id)}
    known = {row["kpm_id"] for row in rows(site, "perilaku")}
    family = min(str(row["id"]) for row in rows(site, "kpm") if row["kelompok_id"] in groups and row["id"] not in known)
    go(page, f"/keluarga/{family}")
    expect(page.get_by_role("heading", name="Per semester")).to_be_visible()
    return family


def halves(page: Page) -> tuple[str, str]:
    """Return this half-year and the one before, by the phone."""
    links = page.locator("a[href*='/perilaku/']").evaluate_all("all => all.map((one) => one.hash.split('/').pop())")
    return links[0], links[1]


def day_in(semester: str) -> str:
    """Return the first day of a half-year."""
    year, half = semester.split("-")
    return f"{year}-{'01' if half == '1' else '07'}-01"


def test_programmes_of_the_half_year_before_are_told_and_never_saved_by_themselves(site: Site, phone: Handset) -> None:
    """The answers of the half-year before stand beside each programme and choose nothing; what is tapped offline survives a reload and arrives alone."""
    page = begin(phone, site)
    family = open_new(page, site)
    now, before = halves(page)
    office = Office(site.parts.store, "test", site.parts.clock, site.parts.random)
    told = {"kpm_id": family, "semester": before, "pip": "ya", "kube": "tidak"}
    office.write(site.workers[0].kabupaten, [new_record(KINDS["komplementaritas"], told, "")])
    settled(page)
    offline(page)
    go(page, f"/keluarga/{family}")
    page.get_by_role("link", name="Program lain, semester ini").click()
    pip = page.get_by_role("group", name="PIP")
    expect(pip).to_contain_text("Semester lalu: ya.")
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Isi paling sedikit satu program.")).to_be_visible()
    page.get_by_role("group", name="Sembako").get_by_label("Ya").check()
    page.get_by_role("group", name="KUBE").get_by_label("Belum tahu").check()
    page.wait_for_timeout(100)  # what is typed is kept within this time
    page.reload()
    unlock(page)
    go(page, f"/keluarga/{family}/komplementaritas/{now}")
    expect(page.get_by_role("group", name="Sembako").get_by_label("Ya")).to_be_checked()
    assert_fit(page)
    save(page)
    go(page, f"/keluarga/{family}")
    expect(page.get_by_text(re.compile(r"Menerima Sembako.* · 1 dari 7 ditanyakan"))).to_be_visible()
    online(page)
    settled(page)
    [row] = rows(site, "komplementaritas", kpm_id=family, semester=now)
    assert (row["sembako"], row["kube"], row["pip"], row["lpg"]) == ("ya", "belum_diketahui", None, None)
    assert work_dates(site, row["id"]) == [str(row["asked_on"])]


def test_behaviour_is_chosen_by_what_was_seen_and_kept_as_a_step(site: Site, phone: Handset) -> None:
    """The sentences of an aspect become its step; an aspect that was not looked at stays empty, and the follow-up does not show the step before.

    Its day lies in its half-year, and of one that is over none is supposed. The list can be narrowed to families whose half-year is not whole.
    """
    page = begin(phone, site)
    family = open_new(page, site)
    now, before = halves(page)
    go(page, f"/keluarga/{family}/perilaku/{before}")
    expect(page.get_by_text("Pengamatan pertama.")).to_be_visible()
    page.get_by_label("Mencatat belanja atau menabung walau sedikit").check()
    day = page.get_by_label("Tanggal diamati")
    expect(day).to_have_value("")
    day.fill(day_in(now))
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Tanggal ini di luar semester formulir ini.")).to_be_visible()
    day.fill(day_in(before))
    page.get_by_role("group", name="Kesiapsiagaan bencana").get_by_label("Tidak diamati").check()
    assert_fit(page)
    save(page)
    go(page, f"/keluarga/{family}/perilaku/{now}")
    expect(page.get_by_text("Pengamatan lanjutan.")).to_be_visible()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    page.get_by_label("Menabung teratur atau punya usaha yang berjalan").check()
    page.get_by_label("Yang terlihat").fill("Warung di depan rumah buka setiap hari.")
    save(page)
    left = page.get_by_label("Hanya yang belum lengkap semester ini")
    go(page, "/keluarga")
    left.check()
    expect(page.locator(f"main a[href$='{family}']")).to_have_count(1)
    go(page, f"/keluarga/{family}/komplementaritas/{now}")
    page.get_by_role("group", name="PIP").get_by_label("Tidak").check()
    save(page)
    go(page, "/keluarga")
    expect(left).to_be_checked()
    expect(page.locator(f"main a[href$='{family}']")).to_have_count(0)
    left.uncheck()
    settled(page)
    steps = {row["semester"]: (row["ekonomi"], row["kesiapsiagaan"], row["note"]) for row in rows(site, "perilaku", kpm_id=family)}
    assert steps == {before: (3, None, None), now: (4, None, "Warung di depan rumah buka setiap hari.")}
