"""What a phone sees and where it is: a code read by the camera, a point taken on the map, and what is said where neither works."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fieldwork import assert_fit, enrol, go, offline, save, unlock
from tests.browser.handset import Handset, Ready
from tests.browser.site import Site
from tests.browser.test_bencana import dots, open_flood, show_code
from tests.browser.volunteers import hire

WIDE, HIGH, SCALE = 640, 480, 7
FRAMES = 5
DETECTORS = "--enable-blink-features=BarcodeDetector"
"""Chromium on a desktop has the interface and nothing that reads behind it, as a phone without Google's services."""
READER = """size => {
    self.BarcodeDetector = class {
        async detect(video) {
            const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight), pen = canvas.getContext("2d");
            pen.drawImage(video, 0, 0);
            const { data, width } = pen.getImageData(0, 0, video.videoWidth, video.videoHeight);
            const at = (x, y) => data[4 * ((y * SCALE + (SCALE >> 1)) * width + x * SCALE + (SCALE >> 1))] < 128;
            const seen = [];
            for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (at(x, y)) seen.push([x, y]);
            const text = await readDots(seen);
            return text ? [{ rawValue: text }] : [];
        }
    };
}""".replace("SCALE", str(SCALE))
"""A reader as phones have one: it knows a code by its dots, out of the pictures that the camera gives."""


@pytest.fixture
def volunteer(site: Site, installed: Handset) -> Page:
    """Give the phone of a volunteer who is in no disaster yet."""
    return enrol(installed, site, hire(site, "Rudi Contoh"))


def film(path: Path, dark: Iterable[tuple[int, int]]) -> str:
    """Write a film that shows a code, in the upper left corner, one picture like the other; return the flag that puts it before the camera."""
    light = bytearray(b"\xeb" * (WIDE * HIGH))
    for x, y in dark:
        for line in range(y * SCALE, (y + 1) * SCALE):
            light[line * WIDE + x * SCALE : line * WIDE + (x + 1) * SCALE] = b"\x10" * SCALE
    picture = b"FRAME\n" + bytes(light) + b"\x80" * (WIDE * HIGH // 2)
    path.write_bytes(f"YUV4MPEG2 W{WIDE} H{HIGH} F10:1 Ip A1:1 C420jpeg\n".encode() + picture * FRAMES)
    return f"--use-file-for-fake-video-capture={path}"


def test_a_code_is_read_by_the_camera_without_signal(volunteer: Page, site: Site, whole_handset: Handset, ready: Ready, tmp_path: Path) -> None:
    """A colleague holds the camera before the picture on the opener's screen: what it says is told, the camera ends, and joining needs nothing else."""
    offline(volunteer)
    open_flood(volunteer)
    code = show_code(volunteer).replace(" ", "")
    dark = dots(volunteer.locator(".qr path").get_attribute("d"))
    size = int(volunteer.locator(".qr").get_attribute("viewBox").split()[-1])
    own_phone = whole_handset.take_over(ready.profile)
    own_phone.flags = ("--use-fake-device-for-media-stream", film(tmp_path / "kode.y4m", dark))
    context = own_phone.start()
    context.grant_permissions(["camera"])
    seen: list[int] = []

    def read(_: object, found: list[list[int]]) -> str:
        seen.append(len({(x, y) for x, y in found} ^ dark))
        return "" if seen[-1] else f"{site.page}#/bencana/gabung?k={code}&t=Bantaran%20Kali%20Contoh"

    context.expose_binding("readDots", read)
    context.add_init_script(f"({READER})({size})")
    page = own_phone.open(site.page)
    unlock(page)
    offline(page)
    go(page, "/bencana/gabung")
    page.get_by_role("button", name="Pindai kode QR").click()
    expect(page.get_by_text("Banjir · Bantaran Kali Contoh")).to_be_visible()
    expect(page.locator("video")).to_have_count(0)
    assert seen[-1] == 0
    assert_fit(page)
    page.get_by_role("button", name="Gabung", exact=True).click()
    expect(page.get_by_text("Menunggu izin posko")).to_be_visible()


def test_without_a_reader_or_a_camera_the_code_is_typed(site: Site, own_phone: Handset) -> None:
    """Where the camera may not be used, or nothing behind it reads codes, that is said, and the field for typing stays."""
    own_phone.flags = ("--use-fake-device-for-media-stream", DETECTORS)
    context = own_phone.start()
    page = own_phone.open(site.page)
    unlock(page)
    go(page, "/bencana/gabung")
    for allowed in ([], ["camera"]):
        context.grant_permissions(allowed)
        page.get_by_role("button", name="Pindai kode QR").click()
        expect(page.get_by_text("Kamera tidak dapat dipakai. Ketik atau tempel kodenya.")).to_be_visible()
        expect(page.locator("video")).to_have_count(0)
        assert_fit(page)
        for nonsense in ("", "-1", "\U0001f600" * 40, "a" * 400, "0" * 40, "?k=&t=%"):
            page.get_by_label("Kode", exact=True).fill(nonsense)
            page.get_by_role("button", name="Periksa kode").click()
            expect(page.get_by_text("Kode belum lengkap")).to_be_visible()
        page.get_by_label("Kode", exact=True).fill("")


def test_a_point_is_taken_dropped_or_done_without(volunteer: Page) -> None:
    """Refused and not found are two things to mend, each with its words; a point taken stands in the form and is saved; none is no hindrance."""
    page, context = volunteer, volunteer.context
    offline(page)
    open_flood(page)
    page.get_by_role("link", name="Ubah keterangan kejadian").click()
    take = page.get_by_role("button", name="Ambil titik")
    take.click()
    expect(page.get_by_text("Browser belum boleh membaca lokasi.")).to_be_visible()
    assert_fit(page)
    context.grant_permissions(["geolocation"])
    context.set_geolocation(None)
    take.click()
    expect(page.get_by_text("Titik tidak ditemukan.")).to_be_visible()
    context.set_geolocation({"latitude": -7.9666204, "longitude": 112.6326321})
    take.click()
    expect(page.get_by_text("-7.96662,112.63263")).to_be_visible()
    page.get_by_role("button", name="Hapus titik").click()
    expect(page.get_by_text("Titik belum diambil.")).to_be_visible()
    take.click()
    expect(page.get_by_text("-7.96662,112.63263")).to_be_visible()
    assert_fit(page)
    save(page)
    page.get_by_role("link", name="Ubah keterangan kejadian").click()
    expect(page.get_by_text("-7.96662,112.63263")).to_be_visible()
