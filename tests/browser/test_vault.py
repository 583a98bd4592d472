"""The lock of a phone: what lies on its disk, who gets in, and that a forgotten PIN or a full disk loses nothing."""

import os
import re
import shutil
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from server.engine import read_transaction
from server.extensions import db
from server.field.build import FIELD, build
from server.recovery import recover, take_in
from tests.browser.fieldwork import PIN, begin
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.test_shell import TAKE, WAITING

OTHER_PIN = "730164"
KILLS = int(os.environ.get("LAPANGAN_KILLS", "3"))
"""How often the browser is killed right after a save."""
HOME, LOCKED = "Hari ini", "Masukkan PIN"
SLOW = 60_000


def rows(site: Site, table: str) -> list:
    """Return every row of a table of the server."""
    with read_transaction(site.parts.engine) as connection:
        return list(connection.execute(select(db.metadata.tables[table])))


def titled(page: Page, title: str) -> None:
    """Wait until a screen is open."""
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible(timeout=SLOW)


def press(page: Page, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name, exact=True).click()


def enrol(page: Page, site: Site, worker: int = 0, pin: str = PIN) -> None:
    """Go through enrolment and PIN until work has arrived."""
    page.goto(site.enrol_link(worker))
    set_up(page, pin)


def set_up(page: Page, pin: str = PIN) -> None:
    """Send the code that is on the screen, choose a PIN, and wait for the first families."""
    press(page, "Daftarkan")
    titled(page, "Buat PIN")
    page.get_by_label("PIN baru", exact=True).fill(pin)
    page.get_by_label("Ulangi PIN baru").fill(pin)
    press(page, "Simpan PIN")
    titled(page, HOME)
    open_screen(page, "/keluarga")
    expect(page.get_by_text(re.compile(r"^[1-9]\d* keluarga$")).first).to_be_visible(timeout=SLOW)


def unlock(page: Page, pin: str = PIN) -> None:
    """Type the PIN."""
    titled(page, LOCKED)
    page.get_by_label("PIN", exact=True).fill(pin)
    press(page, "Buka")


def open_screen(page: Page, path: str) -> None:
    """Go to a screen of the app."""
    page.evaluate("path => { location.hash = '#' + path; }", path)


# An observer is told right after the elements are there, before the browser draws them.
TYPE_AT_ONCE = """(text) => new MutationObserver((_, self) => {
  const field = document.querySelector("textarea");
  if (!field) return;
  self.disconnect();
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}).observe(document.body, { childList: true, subtree: true })"""


def start_note(page: Page, text: str = "") -> None:
    """Type a note about the first family, unsaved; without a text, only open its form."""
    open_screen(page, "/keluarga")
    page.locator("main a[href^='#/keluarga/']").first.click()
    expect(page).to_have_url(re.compile("#/keluarga/"))
    page.evaluate("location.hash += '/catatan'")
    if text:
        page.locator("textarea").first.fill(text)


def note(page: Page, text: str) -> None:
    """Save a note about the first family."""
    start_note(page, text)
    press(page, "Simpan")
    expect(page.get_by_text("Tersimpan di HP ini")).to_be_visible(timeout=SLOW)
    expect(page).not_to_have_url(re.compile("/catatan$"))  # a reload while the form still goes back would be cut off by that


def here(page: Page, number: int) -> None:
    """Wait until so many changes are only on this phone."""
    words = f"{number} di HP ini" if number else "Semua terkirim"
    expect(page.locator("header a.mark")).to_have_text(words, timeout=SLOW)


def offline(handset: Handset, *, on: bool) -> None:
    """Take the signal away, or give it back."""
    handset.start().set_offline(on)


def forgive(handset: Handset) -> None:
    """Overlook that the browser complains of refusals the test wanted."""
    handset.troubles[:] = [one for one in handset.troubles if "Failed to load resource" not in one]


def on_disk(handset: Handset) -> bytes:
    """Return everything IndexedDB has written into the profile."""
    folder = next(handset.profile.rglob("IndexedDB"))
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_nothing_personal_is_readable_on_the_disk(site: Site, own_phone: Handset) -> None:
    """No name, number or note of a family is found in the files of the browser, sent or unsent; the worker's first name is."""
    page = begin(own_phone, site)
    offline(own_phone, on=True)
    note(page, "rahasia keluarga contoh")
    label = site.workers[0].name.split()[0]
    own_phone.close()
    raw = on_disk(own_phone)
    people = [*rows(site, "kpm"), *rows(site, "anggota")]
    words = {"rahasia keluarga contoh", site.workers[0].name}
    words |= {value for row in people for name in ("name", "nik", "no_kk", "address") if (value := getattr(row, name, None))}
    assert len(words) > 40
    found = [word for word in words if word.encode() in raw or word.encode("utf-16-le") in raw]
    assert found == []
    assert label.encode() in raw and b"lapangan-" in raw.replace(b"\0", b"")


def test_a_weak_pin_is_refused(site: Site, installed: Handset) -> None:
    """Short, running, repeated PINs and those with a year of birth are refused with the reason, and two that differ."""
    page = installed.open_app(site.enrol_link())
    press(page, "Daftarkan")
    titled(page, "Buat PIN")
    for pin, repeat, told in (
        ("48291", "48291", "paling sedikit 6"),
        ("123456", "123456", "mudah ditebak"),
        ("000000", "000000", "mudah ditebak"),
        ("987654", "987654", "mudah ditebak"),
        ("121212", "121212", "mudah ditebak"),
        ("198507", "198507", "mudah ditebak"),
        ("48a915", "48a915", "hanya boleh angka"),
        (PIN, OTHER_PIN, "tidak sama"),
    ):
        page.get_by_label("PIN baru", exact=True).fill(pin)
        page.get_by_label("Ulangi PIN baru").fill(repeat)
        press(page, "Simpan PIN")
        expect(page.get_by_role("alert")).to_contain_text(told)


def test_a_lost_answer_of_enrolment_is_asked_for_again(site: Site, handset: Handset) -> None:
    """A phone whose enrolment was answered into the void asks again, even after it was closed, and stays one phone."""
    page = handset.open_app(site.page)
    page.goto(site.enrol_link())

    def lose(route: Route) -> None:
        assert route.fetch().status == 200
        route.abort()

    page.route("**/api/v1/enrol", lose)
    press(page, "Daftarkan")
    expect(page.get_by_text("Tidak ada sinyal")).to_be_visible(timeout=SLOW)
    handset.close()
    page = handset.open(site.page)
    titled(page, "Daftarkan HP")
    set_up(page)
    assert len(rows(site, "device")) == 1
    forgive(handset)


def test_wrong_pins_slow_down(site: Site, own_phone: Handset) -> None:
    """After three wrong PINs even the right one waits, after a reload and with the clock put forward as well; the wait is read out once."""
    page = begin(own_phone, site)
    page.clock.install()
    page.reload()
    for wrong in range(3):
        unlock(page, f"73016{wrong}")
        expect(page.get_by_role("alert")).to_be_visible(timeout=SLOW)
    field = page.get_by_label("PIN", exact=True)
    expect(page.get_by_role("alert")).to_contain_text("Tunggu")
    page.reload()
    titled(page, LOCKED)
    expect(field).to_be_disabled()
    page.clock.set_system_time("2030-01-01T00:00:00Z")
    told, left = page.get_by_role("alert").inner_text(), page.get_by_role("timer").inner_text()
    page.clock.run_for(5_000)
    expect(field).to_be_disabled()
    expect(page.get_by_role("timer")).not_to_have_text(left)
    assert page.get_by_role("alert").inner_text() == told
    page.clock.run_for(40_000)
    expect(field).to_be_enabled(timeout=SLOW)
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_text("Silakan coba PIN lagi.")).to_be_visible()
    unlock(page, "730169")
    expect(page.get_by_role("alert")).to_contain_text("1 menit", timeout=SLOW)


def test_it_locks_by_itself_and_keeps_what_was_typed(site: Site, own_phone: Handset) -> None:
    """Five minutes without a touch lock the app; after the PIN the half-written note is on the screen as typed."""
    page = begin(own_phone, site)
    page.clock.install()
    start_note(page, "belum selesai")
    page.clock.run_for(4 * 60_000)
    expect(page.locator("textarea").first).to_have_value("belum selesai")
    page.clock.run_for(2 * 60_000)
    titled(page, LOCKED)
    assert page.locator("textarea").count() == 0
    page.get_by_label("PIN", exact=True).fill(PIN)
    press(page, "Buka")
    expect(page.locator("textarea").first).to_have_value("belum selesai", timeout=SLOW)


def test_what_is_typed_at_once_is_kept(site: Site, phone: Handset) -> None:
    """A letter typed in the turn in which a form appears, before its first picture, is there after a reload."""
    page = begin(phone, site)
    page.evaluate(TYPE_AT_ONCE, "cepat")
    start_note(page)
    expect(page.locator("textarea").first).to_have_value("cepat")
    page.reload()
    unlock(page)
    expect(page.locator("textarea").first).to_have_value("cepat", timeout=SLOW)


def test_another_pin_opens_after_a_change(site: Site, phone: Handset) -> None:
    """A changed PIN opens the same records, and the old one no longer does."""
    page = begin(phone, site)
    open_screen(page, "/keluarga")
    titled(page, "Keluarga")
    open_screen(page, "/setelan/pin")
    page.get_by_label("PIN sekarang").fill(PIN)
    page.get_by_label("PIN baru", exact=True).fill(OTHER_PIN)
    page.get_by_label("Ulangi PIN baru").fill(OTHER_PIN)
    press(page, "Simpan PIN")
    titled(page, "Keluarga")
    open_screen(page, "/setelan/kunci")
    press(page, "Kunci sekarang")
    unlock(page)
    expect(page.get_by_role("alert")).to_contain_text("PIN salah", timeout=SLOW)
    unlock(page, OTHER_PIN)
    titled(page, "Kunci dan akun")


def test_a_forgotten_pin_loses_nothing(site: Site, phone: Handset) -> None:
    """P54: work of a phone without its PIN is handed in, the office plays it in, and the worker goes on with a new code."""
    page = begin(phone, site)
    offline(phone, on=True)
    note(page, "catatan satu")
    note(page, "catatan dua")
    family = re.search(r"#/keluarga/[^/]+", page.url)[0]
    here(page, 2)
    page.reload()
    titled(page, LOCKED)
    press(page, "Lupa PIN")
    expect(page.get_by_text("2 formulir tersegel belum diserahkan.")).to_be_visible()
    press(page, "Serahkan ke kantor")
    expect(page.get_by_text("Tidak ada sinyal")).to_be_visible()
    with page.expect_download() as saved:
        press(page, "Simpan berkas tersegel")
    file = Path(saved.value.path()).read_bytes()
    offline(phone, on=False)
    press(page, "Serahkan ke kantor")
    expect(page.get_by_text("Sudah diterima server.")).to_be_visible()
    assert rows(site, "catatan") == []
    (device,) = {row.device for row in rows(site, "sealed_form")}
    assert recover(site.parts, device, "uji").outcomes == {"applied": 2}
    assert {row.text for row in rows(site, "catatan")} == {"catatan satu", "catatan dua"}
    assert {row.worker for row in rows(site, "change_log") if row.device == device} == {site.workers[0].id}
    assert take_in(site.parts, file, "uji").outcomes == {}
    press(page, "Daftar dengan kode baru")
    page.get_by_label("Kode pendaftaran").fill(site.enrol_code().lower().replace("-", " "))
    set_up(page, OTHER_PIN)
    page.locator(f"main a[href='{family}']").click(timeout=SLOW)  # not the first one: others may still be on their way
    expect(page.get_by_text("catatan dua")).to_be_visible(timeout=SLOW)


def test_a_full_disk_is_told_and_the_form_stays(site: Site, own_phone: Handset) -> None:
    """Without room a save fails at once, what is typed is not locked away by hand nor unsaid by itself, and goes through once there is room."""
    page = own_phone.start().new_page()  # anew: Chromium remembers for half a minute that there was room
    browser = own_phone.start().new_cdp_session(page)
    browser.send("Storage.overrideQuotaForOrigin", {"origin": site.address, "quotaSize": 1})
    page.clock.install()
    page.goto(site.page)
    unlock(page)
    titled(page, HOME)
    start_note(page, "terkunci sendiri")
    expect(page.get_by_role("alert")).to_contain_text("isian ini belum tersimpan", timeout=SLOW)
    page.clock.fast_forward(6 * 60_000)
    titled(page, LOCKED)
    page.get_by_text("mungkin hilang").wait_for()
    unlock(page)
    page.locator("textarea").first.fill("penuh")
    press(page, "Simpan")
    expect(page.get_by_text("Penyimpanan HP penuh").first).to_be_visible(timeout=SLOW)
    expect(page.locator("textarea").first).to_have_value("penuh")
    open_screen(page, "/setelan/kunci")
    press(page, "Kunci sekarang")
    expect(page.get_by_role("button", name="Kunci sekarang")).to_have_attribute("aria-busy", "false", timeout=SLOW)
    expect(page.get_by_role("alert")).to_contain_text("isian ini belum tersimpan")
    browser.send("Storage.overrideQuotaForOrigin", {"origin": site.address})
    press(page, "Kunci sekarang")
    unlock(page)
    titled(page, "Kunci dan akun")
    page.evaluate("history.go(-1)")
    expect(page.locator("textarea").first).to_have_value("penuh")
    press(page, "Simpan")
    expect(page.get_by_text("Tersimpan di HP ini")).to_be_visible(timeout=SLOW)


def test_one_tab_at_a_time(site: Site, phone: Handset) -> None:
    """A second tab says so and can take over; the first then locks, and work saved there is in the second."""
    first = begin(phone, site)
    offline(phone, on=True)
    note(first, "dari tab pertama")
    second = phone.open(site.page)
    titled(second, "Lapangan terbuka di tab lain")
    press(second, "Pakai di sini")
    titled(first, "Lapangan terbuka di tab lain")
    unlock(second)
    titled(second, HOME)
    here(second, 1)
    first.close(), second.close()


def test_two_workers_share_a_phone(site: Site, installed: Handset) -> None:
    """Switching users keeps each one's unsent work, and an account with unsent work cannot be removed."""
    page = installed.open_app(site.page)
    enrol(page, site)
    offline(installed, on=True)
    note(page, "milik yang pertama")
    open_screen(page, "/setelan/kunci")
    expect(page.get_by_text("1 perubahan belum terkirim")).to_be_visible()
    expect(page.get_by_role("button", name="Hapus akun ini dari HP")).to_have_count(0)
    press(page, "Ganti atau tambah akun")
    titled(page, "Pilih akun")
    site.parts.engine.dispose()
    press(page, "Tambah akun")
    page.get_by_label("Kode pendaftaran").fill(site.enrol_code(1))
    press(page, "Daftarkan")
    expect(page.get_by_text("Tidak ada sinyal")).to_be_visible()
    page.context.set_offline(False)
    set_up(page, OTHER_PIN)
    open_screen(page, "/setelan/kunci")
    press(page, "Ganti atau tambah akun")
    offline(installed, on=True)
    page.get_by_role("button", name=re.compile("^" + site.workers[0].name.split()[0])).click()
    unlock(page, OTHER_PIN)
    expect(page.get_by_role("alert")).to_contain_text("PIN salah", timeout=SLOW)
    unlock(page, PIN)
    here(page, 1)
    page.close()


def newer_stores(folder: Path) -> Path:
    """Build the next version of the app, whose account database is one version higher."""
    shutil.copytree(FIELD, folder, ignore=shutil.ignore_patterns("built*", "node_modules", "__pycache__"))
    (folder / "node_modules").symlink_to((FIELD / "node_modules").resolve())
    stores = folder / "src" / "store" / "database.ts"
    text = stores.read_text("utf-8")
    assert "ACCOUNT_VERSION = 1;" in text
    stores.write_text(text.replace("ACCOUNT_VERSION = 1;", "ACCOUNT_VERSION = 2;"), "utf-8")
    build(folder)
    return folder / "built"


def test_an_upgrade_of_the_stores_keeps_the_outbox(site: Site, own_phone: Handset, tmp_path: Path) -> None:
    """A new version with newer stores opens the database of the old one, with the unsent work in it."""
    page = begin(own_phone, site)
    offline(own_phone, on=True)
    note(page, "dari versi lama")
    site.shell.folder = newer_stores(tmp_path / "next")
    page.reload()
    titled(page, LOCKED)
    offline(own_phone, on=False)
    page.evaluate(WAITING)
    with page.expect_navigation():
        press(page, TAKE)
    offline(own_phone, on=True)
    unlock(page)
    here(page, 1)
    versions = page.evaluate("async () => (await indexedDB.databases()).map((one) => one.version)")
    assert 2 in versions
    page.close()


def test_work_goes_to_a_second_phone_as_a_file(site: Site, phone: Handset, installed: Handset) -> None:
    """P54: a sealed file opens on another phone of the same worker with the code alone, at the office without it, and once; the lock hides the code."""
    page = begin(phone, site)
    offline(phone, on=True)
    note(page, "lewat berkas")
    open_screen(page, "/sinkron/berkas")
    with page.expect_download() as saved:
        press(page, "Simpan ke berkas")
    code = page.locator("dialog output").inner_text()
    file = Path(saved.value.path())
    open_screen(page, "/setelan/kunci")
    page.locator("button", has_text="Kunci sekarang").dispatch_event("click")
    titled(page, LOCKED)
    expect(page.locator("dialog")).to_have_count(0)
    other = installed.open_app(site.page)
    enrol(other, site, pin=OTHER_PIN)
    open_screen(other, "/sinkron/berkas")
    for typed, told in (("AAAA BBBB", "Kode tidak cocok"), (code.lower(), "1 formulir diambil"), (code, "sudah ada di HP ini")):
        other.locator("input[type=file]").set_input_files(file)
        other.get_by_role("textbox", name="Kode berkas").fill(typed)
        press(other, "Buka berkas")
        expect(other.get_by_text(told)).to_be_visible(timeout=SLOW)
    open_screen(other, "/")
    here(other, 0)
    assert [row.text for row in rows(site, "catatan")] == ["lewat berkas"]
    assert take_in(site.parts, file.read_bytes(), "uji").outcomes == {"applied": 1}
    page.close()


def kill(handset: Handset) -> None:
    """End the browser of a phone as a power cut does: every process of it, with no chance to write."""
    mark = str(handset.profile).encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if any(mark in argument for argument in arguments) and b"chrom" in arguments[0]:
            os.kill(int(folder.name), signal.SIGKILL)
    handset.context = None


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the browser's processes in /proc")
def test_a_power_cut_right_after_a_save_loses_nothing(site: Site, own_phone: Handset) -> None:
    """Whatever the screen called saved is there after the browser was killed in that moment, every time."""
    begin(own_phone, site)
    site.stop()
    page = own_phone.start().pages[-1]
    for number in range(KILLS):
        note(page, f"sebelum mati {number}")
        kill(own_phone)
        page = own_phone.open(site.page)
        unlock(page)
        titled(page, HOME)
        here(page, number + 1)
    forgive(own_phone)
