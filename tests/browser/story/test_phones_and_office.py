"""A day's work when the office takes the phone away, loses its own memory, or must open what a forgotten PIN has locked."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from server.engine import read_transaction
from server.office import Office
from server.store.grants import grants_in
from server.store.reader import PartitionReader
from sync.snapshot import Verdict
from tests.browser.fieldwork import rows
from tests.browser.handset import Handset
from tests.browser.phone.test_bad_days import back_up, restore
from tests.browser.site import Site
from tests.browser.story.conftest import World
from tests.browser.story.day import TWINS, assert_shown, assert_taken, correct
from tests.browser.story.hands import (
    OTHER_PIN,
    SLOW,
    counts,
    enrol,
    enter_pin,
    exchange,
    find_signal,
    follow,
    lose_signal,
    menu,
    synced,
    tap,
    titled,
    told,
)
from tests.browser.story.road import Road, Weather
from tests.browser.story.test_bad_roads import Tired, assert_nothing_came


NO_WAYS = (
    (Weather.GONE, "Tidak ada sinyal."),
    (Weather.PORTAL, "Jawaban bukan dari server Lapangan."),
    (Weather.GONE, "Tidak ada sinyal."),
    (Weather.DETOUR, "Jawaban bukan dari server Lapangan."),
    (Weather.BUSY, "Server sedang penuh"),
)
"""What the start says where it does not get through."""


def command(site: Site, *words: str) -> str:
    """Run a command of the office beside the running server, as `./lapangan` does; return what it printed."""
    environment = {**os.environ, "LAPANGAN_INSTANCE": str(site.parts.settings.instance)}
    done = subprocess.run([sys.executable, "-m", "server.cli", *words], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def phone_of(site: Site) -> str:
    """Return the id of the one phone that the server knows."""
    [device] = rows(site, "device")
    return device["id"]


def accept_held(site: Site) -> None:
    """Let the supervisor accept everything that is held, as it came."""
    parts, kabupaten, now = site.parts, site.workers[0].kabupaten, site.parts.clock()
    forms = sorted({one["form"] for one in rows(site, "inbox", state="open")})
    with read_transaction(parts.engine) as connection:
        items = PartitionReader(connection, kabupaten, lambda *of: grants_in(*of, now.date())).inbox_items(forms)
    Office(parts.store, "supervisor", parts.clock, os.urandom).decide(kabupaten, [Verdict(item, accept=True) for item in items])


def warned(page: Page, title: str) -> None:
    """Wait until Hari ini warns, with the way to Sinkron."""
    notice = page.get_by_role("main").locator(".notice", has_text=title)
    expect(notice.get_by_role("link", name="Buka Sinkron")).to_be_visible(timeout=SLOW)


def enrol_again(page: Page, site: Site) -> None:
    """Type a new code where the Sinkron screen offers it."""
    menu(page, "Sinkron")
    follow(page, "Daftarkan lagi")
    page.get_by_label("Kode pendaftaran").fill(site.enrol_code())
    tap(page, "Daftarkan")
    expect(page.get_by_text("HP ini terdaftar lagi.")).to_be_visible(timeout=SLOW)


def to_files(page: Page) -> None:
    """Open the screen of files."""
    menu(page, "Sinkron")
    follow(page, "Simpan atau ambil berkas")
    titled(page, "Berkas pekerjaan")


def test_a_phone_given_back(office: Site, road: Road, tired: Tired) -> None:
    """What a retired phone still has on it is handed in and held whole until the supervisor accepts it; the phone says so.

    With a new code it is an active phone again, and learns that its work was accepted.
    """
    page, day = tired
    command(office, "device", "retired", phone_of(office))
    find_signal(road)
    exchange(page)
    told(page, "HP ini sudah tidak aktif", "data baru tidak masuk lagi")
    expect(page.get_by_text("Semua terkirim dan terbaru")).to_have_count(0)
    expect(page.get_by_text("HP ini sudah tidak aktif; data disimpan untuk supervisor.").first).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("apakah HP ini masih boleh dipakai").first).to_be_visible()
    assert counts(page) == (0, 0, day.changes)
    warned(page, "HP ini sudah tidak aktif")
    assert_nothing_came(office)
    held = rows(office, "inbox")
    assert ({one["code"] for one in held}, len(held)) == ({"device_retired"}, day.changes)
    accept_held(office)
    assert_taken(office, day)
    enrol_again(page, office)
    synced(page)
    assert counts(page) == (0, day.changes, 0)


def test_a_stolen_phone(office: Site, road: Road, tired: Tired, new_handset: Callable[[], Handset]) -> None:
    """A phone reported stolen is refused and keeps its work, which goes sealed in a file to the worker's next phone, and in."""
    page, day = tired
    command(office, "device", "stolen", phone_of(office))
    find_signal(road)
    exchange(page)
    told(page, "HP ini dilaporkan hilang", "tetap tersimpan terkunci")
    assert counts(page) == (day.changes, 0, 0)
    warned(page, "HP ini dilaporkan hilang")
    assert_nothing_came(office)
    to_files(page)
    with page.expect_download() as saved:
        tap(page, "Simpan ke berkas")
    code = page.locator("dialog output").inner_text()
    file = Path(saved.value.path())
    assert json.loads(file.read_text("utf-8"))["format"] == "lapangan-sealed-1"
    assert not any(name in file.read_text("utf-8") for name, *_ in TWINS)
    other = enrol(new_handset(), road, office.enrol_code())
    to_files(other)
    other.locator("input[type=file]").set_input_files(file)
    other.get_by_role("textbox", name="Kode berkas").fill(code)
    tap(other, "Buka berkas")
    expect(other.get_by_text("formulir diambil")).to_be_visible(timeout=SLOW)
    synced(other)
    assert counts(other) == (0, day.changes, 0)
    assert_taken(office, day)
    assert_shown(other, day)


def test_a_server_that_forgot(office: Site, road: Road, tired: Tired, tmp_path: Path) -> None:
    """Work accepted after the backup that the server was restored from comes back by itself, once, with what was put right since."""
    page, day = tired
    back_up(office, tmp_path / "backup.sqlite3")
    find_signal(road)
    synced(page)
    assert counts(page) == (0, day.changes, 0)
    lose_signal(road)
    correct(page, day)
    restore(office, tmp_path / "backup.sqlite3")
    assert_nothing_came(office)
    find_signal(road)
    synced(page)
    assert counts(page) == (0, day.changes, 0)
    assert_taken(office, day)
    assert_shown(page, day)


def test_a_server_that_forgot_the_phone(office: Site, world: World, road: Road, tired: Tired) -> None:
    """Restored from a backup older than the enrolment, the server refuses the phone, which says so; with a new code its work goes in."""
    page, day = tired
    restore(office, world[0] / "lapangan.sqlite3")
    find_signal(road)
    exchange(page)
    told(page, "HP ini perlu didaftarkan lagi", "Pekerjaan Anda tetap ada.")
    assert counts(page) == (day.changes, 0, 0)
    warned(page, "HP ini perlu didaftarkan lagi")
    enrol_again(page, office)
    synced(page)
    assert counts(page) == (0, day.changes, 0)
    assert_taken(office, day)
    assert_shown(page, day)


def test_a_forgotten_pin(office: Site, road: Road, tired: Tired) -> None:
    """Without its PIN the day's work is handed in sealed, opened at the office, and shown again after a new enrolment.

    On a bad road neither goes through, and the screen says what the matter is.
    """
    page, day = tired
    page.reload()
    titled(page, "Masukkan PIN")
    tap(page, "Lupa PIN")
    for weather, words in NO_WAYS:
        road.weather = weather
        tap(page, "Serahkan ke kantor")
        expect(page.get_by_text(words)).to_be_visible(timeout=SLOW)
    find_signal(road)
    tap(page, "Serahkan ke kantor")
    expect(page.get_by_text("Sudah diterima server.")).to_be_visible(timeout=SLOW)
    assert_nothing_came(office)
    device = phone_of(office)
    assert device in command(office, "sealed", "list")
    assert "4 forms, 0 of them could not be opened." in command(office, "sealed", "recover", device)
    assert_taken(office, day)
    tap(page, "Daftar dengan kode baru")
    page.get_by_label("Kode pendaftaran").fill(office.enrol_code())
    for weather, words in NO_WAYS:
        road.weather = weather
        tap(page, "Daftarkan")
        expect(page.get_by_text(words)).to_be_visible(timeout=SLOW)
    find_signal(road)
    tap(page, "Daftarkan")
    enter_pin(page, OTHER_PIN)
    synced(page)
    assert counts(page) == (0, 0, 0)
    assert_taken(office, day)
    assert_shown(page, day)
