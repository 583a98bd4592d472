"""The screens before and around the lock: usable by anybody, on the smallest screen."""

import json
import re

from playwright.sync_api import Route, expect

from tests.browser.fieldwork import assert_fit
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.test_vault import LOCKED, SLOW, open_screen, press, set_up, titled


def test_the_screens_of_the_start_are_usable(site: Site, installed: Handset) -> None:
    """Welcome, code, PIN, lock, forgotten PIN, accounts, second tab and settings of the lock hold to axe and to 320 px, and offer what there is."""
    page = installed.open_app(site.page)
    titled(page, "Selamat datang")
    assert_fit(page)
    press(page, "Daftarkan HP ini")
    titled(page, "Daftarkan HP")
    press(page, "Daftarkan")
    assert_fit(page)
    expect(page.get_by_role("button", name="Ganti akun")).to_have_count(0)
    page.get_by_label("Kode pendaftaran").fill(site.enrol_code())
    press(page, "Daftarkan")
    titled(page, "Buat PIN")
    press(page, "Simpan PIN")
    assert_fit(page)
    page.get_by_role("alert").wait_for()
    page.reload()
    set_up(page)
    for path in ("/setelan/kunci", "/setelan/pin", "/daftar"):
        open_screen(page, path)
        assert_fit(page)
    second = installed.open(site.page)
    titled(second, "Lapangan terbuka di tab lain")
    assert_fit(second)
    second.close()
    page.reload()
    titled(page, LOCKED)
    assert_fit(page)
    press(page, "Lupa PIN")
    titled(page, "Lupa PIN")
    assert_fit(page)
    press(page, "Ganti akun")
    titled(page, "Pilih akun")
    assert_fit(page)
    press(page, "Tambah akun")
    press(page, "Ganti akun")
    titled(page, "Pilih akun")


def test_an_address_that_is_garbled_stops_nothing(site: Site, installed: Handset) -> None:
    """A link or a code with a stray percent sign is no code, on a new phone and on an open one."""
    page = installed.open_app(f"{site.page}#/daftar?k=%25")
    titled(page, "Selamat datang")
    press(page, "Daftarkan HP ini")
    page.get_by_label("Kode pendaftaran").fill("100%")
    press(page, "Daftarkan")
    page.get_by_text("terdiri dari 10 huruf dan angka.").wait_for()
    page.get_by_label("Kode pendaftaran").fill(site.enrol_code())
    set_up(page)
    open_screen(page, "/keluarga/%")
    titled(page, "Keluarga")


def test_a_browser_that_may_not_store_says_so(site: Site, whole_handset: Handset) -> None:
    """Where Chrome blocks cookies and site data, the app says what to allow instead of opening for ever."""
    folder = whole_handset.profile / "Default"
    folder.mkdir(parents=True)
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (folder / "Preferences").write_text(json.dumps(blocked), "utf-8")
    page = whole_handset.open(site.page)
    titled(page, "Belum dapat dipakai di sini")
    page.get_by_text("izinkan cookie dan data situs").wait_for()
    assert_fit(page)


def test_a_first_sync_that_was_cut_is_told_where_families_are_sought(site: Site, installed: Handset) -> None:
    """Among the families and meetings that have come, nobody takes a part for the whole."""

    def cut(route: Route) -> None:
        answer = route.fetch()
        body = answer.body()
        route.fulfill(content_type=answer.headers["content-type"], body=body[: len(body) // 2])

    page = installed.open_app(site.page)
    page.context.route(re.compile("/api/v1/snapshot/"), cut)
    page.goto(site.enrol_link())
    set_up(page)
    for path in ("/keluarga", "/p2k2"):
        open_screen(page, path)
        expect(page.get_by_text("Data belum lengkap")).to_be_visible(timeout=SLOW)
    page.context.unroute_all()
    press(page, "Sinkronkan sekarang")
    expect(page.get_by_text("Data belum lengkap")).to_have_count(0, timeout=SLOW)
