"""Disasters on a volunteer's phone: the frame that adapts to the worker, opening one, and joining by a code without signal."""

import re
from collections.abc import Callable

import pytest
import segno
from playwright.sync_api import Page, expect

from schemas import KINDS
from server.office import edit
from tests.browser.fieldwork import assert_fit, begin, enrol, go, offline, online, rows, save, settled, unlock
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.volunteers import hire, office_of

DOT = re.compile(r"M(\d+) (\d+)h1v1h-1z")
FILLING = 200
"""Dots in which two programs may differ, as they fill what a text leaves free in their own ways; those of two texts differ in far more."""
MENU = "nav.menu a span:not(.count):not(.unseen)"


@pytest.fixture
def volunteer(site: Site, installed: Handset) -> Page:
    """Give the phone of a volunteer who is in no disaster yet."""
    return enrol(installed, site, hire(site, "Rudi Contoh"))


def test_the_menu_is_that_of_the_worker(site: Site, phone: Handset, volunteer: Page) -> None:
    """A volunteer finds disasters and no families, a pendamping without a disaster the places as ever."""
    go(volunteer, "/")
    expect(volunteer.locator(MENU)).to_have_text(["Hari ini", "Bencana", "Sinkron"])
    expect(volunteer.get_by_text("Pertemuan P2K2")).to_have_count(0)
    assert_fit(volunteer)
    expect(begin(phone, site).locator(MENU)).to_have_text(["Hari ini", "P2K2", "Keluarga", "Sinkron"])


def test_whoever_is_also_a_volunteer_has_both(site: Site, new_handset: Callable[[], Handset]) -> None:
    """A pendamping who is called to disasters finds families and disasters in the menu, in one row of a small screen."""
    worker = site.workers[0]
    with site.parts.store.view(worker.kabupaten) as view:
        [record] = view.records(KINDS["worker"], [worker.id])
    office_of(site).write(worker.kabupaten, [edit(KINDS["worker"], record, relawan="tagana")])
    page = enrol(new_handset(), site)
    go(page, "/")
    expect(page.locator(MENU)).to_have_text(["Hari ini", "P2K2", "Keluarga", "Bencana", "Sinkron"])
    page.set_viewport_size({"width": 320, "height": 560})
    assert len({box["y"] for box in (one.bounding_box() for one in page.locator("nav.menu a").all())}) == 1
    assert_fit(page)


def test_rooms_of_disasters_open_without_signal(volunteer: Page) -> None:
    """Whoever has installed the app opens them the first time without a server: they lie on the phone."""
    offline(volunteer)
    volunteer.reload()
    unlock(volunteer)
    go(volunteer, "/bencana")
    expect(volunteer.get_by_text("Belum ada kejadian di HP ini.")).to_be_visible()
    assert_fit(volunteer)


def open_flood(page: Page) -> None:
    """Open a flood with the first figures, and show its code."""
    go(page, "/bencana")
    page.get_by_role("link", name="Buka kejadian baru").click()
    page.get_by_label("Apa yang terjadi?").select_option(label="Banjir")
    page.get_by_label("Di mana?").fill("Bantaran Kali Contoh")
    page.get_by_label("Kronologi").fill("Air naik sejak malam.")
    page.get_by_label("Mengungsi (KK)").fill("12")
    save(page)
    page.get_by_role("link", name="Banjir").click()


def show_code(page: Page) -> str:
    """Open the code of the disaster that is open; return what is typed of it."""
    page.get_by_role("link", name="Kode untuk bergabung").click()
    return page.locator(".code").inner_text()


def join_by(page: Page, code: str) -> None:
    """Type a code and join."""
    go(page, "/bencana/gabung")
    page.get_by_label("Kode", exact=True).fill(code)
    page.get_by_role("button", name="Periksa kode").click()
    page.get_by_role("button", name="Gabung", exact=True).click()
    expect(page.get_by_text("Menunggu izin posko")).to_be_visible()


def test_a_disaster_is_opened_without_signal(volunteer: Page, site: Site) -> None:
    """Place, time, jenis and the first figures go in one form with a code for others; the next report begins with those figures."""
    offline(volunteer)
    open_flood(volunteer)
    expect(volunteer.get_by_text("Bantaran Kali Contoh").first).to_be_visible()
    expect(volunteer.locator("dd", has_text="12")).to_be_visible()
    assert_fit(volunteer)
    volunteer.get_by_role("link", name="Laporan dampak").click()
    expect(volunteer.get_by_label("Mengungsi (KK)")).to_have_value("12")
    volunteer.get_by_label("Luka ringan").fill("3")
    volunteer.get_by_label("Tambah barang").select_option(label="Selimut")
    volunteer.get_by_label("Selimut (lembar)").fill("40")
    assert_fit(volunteer)
    save(volunteer)
    volunteer.get_by_text("Laporan sebelumnya (1)").click()
    expect(volunteer.get_by_text("Selimut 40 lembar")).to_be_visible()
    online(volunteer)
    settled(volunteer)
    [event] = rows(site, "kejadian", opened_by=site.workers[-1].id)
    [code] = rows(site, "undangan", kejadian_id=event["id"])
    assert (event["golongan"], event["jenis"]) == ("alam", "banjir") and code["valid_until"] > event["date"]
    first, second = sorted(rows(site, "laporan_kejadian", kejadian_id=event["id"]), key=lambda row: row["luka_ringan"] or 0)
    assert (first["mengungsi_kk"], first["luka_ringan"], first["needs"]) == (12, None, None)
    assert (second["mengungsi_kk"], second["luka_ringan"]) == (12, 3) and "selimut|40" in second["needs"]


def test_others_join_before_the_server_knows_the_disaster(volunteer: Page, site: Site, new_handset: Callable[[], Handset]) -> None:
    """A colleague reads the code while neither has signal, is told what it says, and is let in once both have exchanged, in whatever order."""
    colleague = enrol(new_handset(), site, hire(site, "Wati Contoh"))
    offline(volunteer), offline(colleague)
    open_flood(volunteer)
    code = show_code(volunteer)
    assert_fit(volunteer)
    go(colleague, "/bencana/gabung")
    colleague.get_by_label("Kode", exact=True).fill(code[:-1] + ("0" if code[-1] != "0" else "1"))
    colleague.get_by_role("button", name="Periksa kode").click()
    expect(colleague.get_by_text("ada huruf yang salah")).to_be_visible()
    join_by(colleague, code.lower())
    expect(colleague.get_by_role("heading", name="Banjir")).to_be_visible()
    assert_fit(colleague)
    online(colleague)
    settled(colleague)
    go(colleague, "/bencana")
    expect(colleague.get_by_text("Menunggu izin posko")).to_be_visible()
    online(volunteer)
    settled(volunteer), settled(colleague)
    go(colleague, "/bencana")
    colleague.get_by_role("link", name="Banjir").click()
    expect(colleague.get_by_text("Air naik sejak malam.")).to_be_visible()
    expect(colleague.get_by_text("Menunggu izin posko")).to_have_count(0)


def test_a_disaster_of_another_kabupaten_is_joined(site: Site, new_handset: Callable[[], Handset]) -> None:
    """The code carries the kabupaten: whoever came to help from elsewhere joins by the address that the picture holds, and is let in."""
    here, there = (hire(site, "Rudi Contoh"), hire(site, "Jauh Contoh", "3374"))
    opener, guest = enrol(new_handset(), site, there), enrol(new_handset(), site, here)
    open_flood(opener)
    show_code(opener)
    path = opener.locator(".qr path").get_attribute("d")
    code = opener.locator(".code").inner_text().replace(" ", "")
    link = f"{site.page}#/bencana/gabung?k={code}&t=Bantaran%20Kali%20Contoh"
    assert min(len(dots(path) ^ drawn(link, mask)) for mask in range(8)) < FILLING
    settled(opener)
    go(guest, link.split("#")[1])
    expect(guest.get_by_text("kabupaten/kota lain (kode 3374)")).to_be_visible()
    assert_fit(guest)
    guest.get_by_role("button", name="Gabung", exact=True).click()
    settled(guest)
    go(guest, "/bencana")
    guest.get_by_role("link", name="Banjir").click()
    expect(guest.get_by_text("Air naik sejak malam.")).to_be_visible()
    [row] = rows(site, "bergabung", kabupaten="3374")
    assert row["worker_id"] == site.workers[here].id


def dots(path: str) -> set[tuple[int, int]]:
    """Return where the picture of the screen is dark."""
    return {(int(x), int(y)) for x, y in DOT.findall(path)}


def drawn(text: str, mask: int) -> set[tuple[int, int]]:
    """Return where the QR code is dark that another program makes of a text."""
    matrix = segno.make(text, error="m", mode="byte", mask=mask, boost_error=False, micro=False).matrix
    return {(x + 4, y + 4) for y, line in enumerate(matrix) for x, dark in enumerate(line) if dark}
