"""Pages of a disaster in a real browser: sound for those who listen and for narrow screens; work confirmed, a post handed over by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from schemas import KINDS
from server.office import new_record
from tests.browser.console.desk import EXTREMES, Desk
from tests.browser.site import Site
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.api.world import HOME, PASSWORD, make_world

ROOMS = ("", "/anggota", "/ditahan", "/laporan", "/serah-terima", "/keadaan", "/sama", "/induk", "/posko", "/beda", "/gudang", "/bantuan", "/bukti", "/bukti?untuk=baru")


@pytest.fixture
def flood(tmp_path: Path, empty: Path) -> Iterator[tuple[Ground, str]]:
    """Give a flood that two opened, with a member, work that came too early, shelters, goods that went out, and an account of the province."""
    ground = volunteers(make_world(tmp_path / "instance", empty))
    for username, region in (("ani", HOME), ("provinsi", "35")):
        ground.world.parts.accounts.add(username, PASSWORD, role="posko", region=region)
    event, other = ground.kejadian(chronology="Tanggul jebol pada malam hari, air setinggi pinggang."), ground.kejadian("wati")
    ground.sends("rudi", event, ground.undangan(event.id, valid_until="2026-11-19"))
    ground.sends("wati", other, ground.bergabung(event.id), ground.korban(event.id, "Keluarga Satu"), ground.korban(event.id, "Keluarga Dua"))
    told = {"worker_id": ground.id_of("rudi"), "date": DAY, "source": "dilihat"}
    reports = [ground.make("laporan_kejadian", kejadian_id=event.id, time=f"0{hour}:00", hilang=hour, mengungsi_jiwa=1200, access="Jembatan putus.", **told) for hour in (3, 5)]
    shelter = ground.make("posko", kejadian_id=event.id, name="Balai Desa", jenis="pengungsian", capacity=300)
    store = ground.make("gudang", opened_by=ground.id_of("rudi"), kejadian_id=event.id, name="Tenda", level="posko")
    line = ground.make("mutasi", gudang_id=store.id, barang="beras", jenis="salur", jumlah=-5000, date=DAY, kejadian_id=event.id)
    ground.writes(*reports, shelter, store, line)
    for people in (10, 12):
        ground.writes(ground.make("sensus_posko", posko_id=shelter.id, date=DAY, dewasa=people))
    induk = new_record(KINDS["kejadian_induk"], {"name": "Banjir Besar", "golongan": "alam", "jenis": "banjir", "date": DAY}, ground.world.new_id())
    ground.writes(induk, kabupaten="35")
    yield ground, event.id
    ground.world.parts.engine.dispose()


@pytest.fixture
def served(flood: tuple[Ground, str]) -> Iterator[Site]:
    """Give the server of that flood on a real port."""
    world = flood[0].world
    site = Site(world.app, [], world.log)
    site.start()
    yield site
    site.stop()


def test_every_page_of_a_disaster_is_sound(served: Site, flood: tuple[Ground, str], window: Desk) -> None:
    """List, board and all rooms, with their forms, hold before axe, on a wide screen and at 320 px; so does what only a province sees."""
    desk, event = window, flood[1]
    desk.screens = EXTREMES
    desk.enter(served, "/konsol/bencana", "ani")
    page, found = desk.page, {}
    found["list"] = desk.complaints()
    for room in ROOMS:
        page.goto(f"{served.address}/konsol/bencana/{HOME}/{event}{room}")
        found[room] = desk.complaints()
    page.goto(f"{served.address}/konsol/bencana/{HOME}/{event}/anggota?cari=contoh")
    found["naming"] = desk.complaints()
    page.get_by_role("link", name="Wati Contoh").click()
    found["member"] = desk.complaints()
    for room, name in (("/posko", "Balai Desa"), ("/beda", "Sensus pengungsian")):
        page.goto(f"{served.address}/konsol/bencana/{HOME}/{event}{room}")
        page.get_by_role("link", name=name).click()
        found[f"one of {room}"] = desk.complaints()
    page.goto(f"{served.address}/konsol/bencana/gudang/{HOME}/{flood[0].world.rows('gudang')[0].id}/ubah")
    found["a store"] = desk.complaints()
    page.goto(f"{served.address}/konsol/")
    found["start"] = desk.complaints()
    desk.enter(served, f"/konsol/bencana/{HOME}/{event}/induk", "provinsi")
    found["province"] = desk.complaints()
    page.get_by_role("button", name="Ikat", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Kejadian induk disimpan")
    found["tied"] = desk.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_shift_is_worked_by_keyboard(served: Site, flood: tuple[Ground, str], window: Desk) -> None:
    """Without a mouse: early work is ticked and taken in, and the post handed over with a note; both are told, and a form sent wrong too."""
    desk, event = window, flood[1]
    desk.screens = EXTREMES
    desk.enter(served, f"/konsol/bencana/{HOME}/{event}/ditahan", "ani")
    page, found = desk.page, {}
    desk.tab_to("ref")
    page.keyboard.press("Space")
    desk.tab_to("Terima yang dipilih")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("1 catatan diterima")
    found["taken"] = desk.complaints()
    page.goto(f"{served.address}/konsol/bencana/{HOME}/{event}/serah-terima")
    desk.tab_to("receiver")
    page.keyboard.type("Regu malam")
    desk.tab_to("Simpan serah terima")
    page.keyboard.press("Enter")
    expect(page.locator("#w-note")).to_be_visible()
    desk.troubles.clear()
    found["wrong"] = desk.complaints()
    desk.tab_to("note")
    page.keyboard.type("Tanggul kiri retak.")
    desk.tab_to("Simpan serah terima")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Serah terima disimpan")
    found["kept"] = desk.complaints()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
