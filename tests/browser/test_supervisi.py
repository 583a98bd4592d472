"""A supervisor on foot: what was drawn is on the phone, what is found reaches the office."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fieldwork import assert_fit, enrol, go, offline, online, rows, save, settled
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.tour import draw


@pytest.fixture
def supervisor(site: Site, installed: Handset) -> Page:
    """Give the phone of a supervisor for whom three families and a meeting were drawn."""
    return enrol(installed, site, draw(site))


def test_a_planned_meeting_is_observed_offline(supervisor: Page, site: Site, installed: Handset) -> None:
    """The observation of a planned meeting is kept offline and arrives with its scores as numbers; the plan is as it was."""
    page = supervisor
    [plan] = rows(site, "supervisi_p2k2")
    offline(page)
    go(page, "/supervisi")
    page.locator("a[href*='/observasi/']", has_text=plan["kelompok_name"]).click()
    page.get_by_label("Jumlah keluarga hadir").fill("8")
    page.get_by_role("group", name="Persiapan").get_by_label("3").check()
    page.get_by_label("Catatan persiapan").fill("Alat peraga lengkap.")
    page.get_by_role("group", name="Metode").get_by_label("2").check()
    page.get_by_label("Kesepakatan tindak lanjut").fill("Coba simulasi bulan depan.")
    save(page)
    page.get_by_text("Selesai (1)").click()
    expect(page.get_by_text("rata-rata 2,5")).to_be_visible()
    online(page)
    settled(page)
    [row] = rows(site, "supervisi_p2k2")
    assert (row["status"], row["present"], row["preparation_score"], row["method_score"], row["media_score"]) == ("terlaksana", 8, 3, 2, None)
    assert row["preparation_note"] == "Alat peraga lengkap." and row["date"]
    assert row["kelompok_name"] == plan["kelompok_name"] and row["planned_date"] == plan["planned_date"]


def test_a_meeting_come_upon_is_observed_as_well(supervisor: Page, site: Site) -> None:
    """A supervisor who is on the spot notes a meeting that nobody planned for him.

    Until then Hari ini counts what is to be seen on foot, and the families' place does not promise families that never come.
    """
    page = supervisor
    go(page, "/")
    expect(page.get_by_text("1 pertemuan untuk diamati, 3 keluarga untuk uji petik")).to_be_visible()
    go(page, "/keluarga")
    expect(page.get_by_text("Data keluarga ada di HP pendamping")).to_be_visible()
    go(page, "/supervisi")
    page.get_by_role("link", name="Amati pertemuan lain").click()
    page.get_by_label("Nama kelompok").fill("Kelompok Percobaan")
    page.get_by_label("Tidak jadi").check()
    page.get_by_label("Alasan tidak jadi").fill("Hujan lebat.")
    save(page)
    settled(page)
    [row] = rows(site, "supervisi_p2k2", kelompok_name="Kelompok Percobaan")
    assert (row["status"], row["cancel_reason"], row["date"]) == ("batal", "Hujan lebat.", None)


def test_a_family_is_checked_against_what_is_recorded(supervisor: Page, site: Site, installed: Handset) -> None:
    """A spot check shows what is recorded, asks what differs, and arrives; a family not met needs its reason."""
    page = supervisor
    first, second, _ = rows(site, "uji_petik")
    offline(page)
    go(page, f"/supervisi/uji-petik/{first['id']}")
    expect(page.get_by_text("Yang tercatat")).to_be_visible()
    page.get_by_role("group", name="Apakah ada anggota keluarga di rumah?").get_by_label("Ya").check()
    page.get_by_role("group", name="Apakah kehadiran sesuai catatan?").get_by_label("Tidak").check()
    page.get_by_label("Apa yang berbeda").fill("Keluarga tidak hadir bulan lalu.")
    page.get_by_role("group", name="Apakah KKS dipegang sendiri").get_by_label("Ya").check()
    save(page)
    go(page, f"/supervisi/uji-petik/{second['id']}")
    page.get_by_role("group", name="Apakah ada anggota keluarga di rumah?").get_by_label("Tidak").check()
    page.get_by_text("Tersimpan di HP ini").wait_for(state="hidden")  # it lies over the button
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Bagian ini perlu diisi.")).to_be_visible()
    page.get_by_label("Mengapa tidak bertemu").fill("Rumah kosong.")
    save(page)
    online(page)
    settled(page)
    [row] = rows(site, "uji_petik", id=first["id"])
    assert row["visited_on"] and row["found_at_home"] and row["attendance_fits"] is not None and not row["attendance_fits"]
    assert row["attendance_note"] == "Keluarga tidak hadir bulan lalu." and row["kks_held_by_family"] and row["komitmen_fits"] is None
    [row] = rows(site, "uji_petik", id=second["id"])
    assert (row["not_found_reason"], row["met"]) == ("Rumah kosong.", None)


def test_the_screens_of_a_supervisor_are_fit_for_anybody(supervisor: Page, site: Site) -> None:
    """The list and both forms hold to axe and to 320 px."""
    [plan] = rows(site, "supervisi_p2k2")
    check = rows(site, "uji_petik")[0]
    for path in ("/supervisi", f"/supervisi/observasi/{plan['id']}", "/supervisi/observasi/baru", f"/supervisi/uji-petik/{check['id']}"):
        go(supervisor, path)
        supervisor.wait_for_timeout(200)
        assert_fit(supervisor)
