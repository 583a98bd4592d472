"""Aid that a volunteer hands out without signal: in a few taps, with a receipt of the phone's own block, told and never forbidden."""

import re
from collections.abc import Callable
from os import urandom

import pytest
from playwright.sync_api import Page, expect

from schemas import KINDS
from server.office import Office, edit
from tests.browser.fieldwork import assert_fit, enrol, go, offline, online, rows, save, settled, unlock
from tests.browser.flood import JOINER, OPENER, TENT, add, flood, stock, store, worker_named
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.test_bencana import join_by, open_flood, show_code
from tests.browser.volunteers import decide_waiting, hire

RECEIPT = re.compile(r"[0-9A-HJKMNP-TV-Z]{8}-\d+")


@pytest.fixture
def volunteer(site: Site, installed: Handset) -> Page:
    """Give the phone of the volunteer who hands out at the tent, without signal."""
    page = enrol(installed, site, worker_named(site, JOINER))
    offline(page)
    return page


def hand(page: Page) -> str:
    """Press the button that hands over; return the number of the receipt."""
    page.get_by_role("button", name="Serahkan").click()
    number = page.locator(".tile strong")
    expect(number).to_have_text(RECEIPT)
    return number.inner_text()


def unserved(site: Site) -> list[dict[str, object]]:
    """Return the households that nothing reached, by name."""
    served = {one["korban_id"] for one in rows(site, "bantuan")}
    return sorted((one for one in rows(site, "korban") if one["id"] not in served), key=lambda one: str(one["head_name"]))


def test_a_household_is_served_in_three_taps(volunteer: Page, site: Site) -> None:
    """Who waits stands first; the food for its size is proposed; one tap more, and the receipt is there. The next number follows; a reload loses nothing."""
    page, event, tent = volunteer, flood(site), store(site, TENT)
    first, second, *_ = unserved(site)
    before = stock(site, tent)
    go(page, f"/bencana/{event}/bantuan")
    expect(page.get_by_text("3 keluarga sudah menerima, 3 belum.")).to_be_visible()
    assert_fit(page)
    page.get_by_role("link", name="Beri bantuan").click()
    assert_fit(page)
    page.get_by_role("list", name="Keluarga").get_by_role("link").first.click()
    expect(page.get_by_text(str(first["head_name"])).first).to_be_visible()
    page.get_by_label("Dari gudang").select_option(label=TENT)
    food = int(str(first["jiwa"])) * 3 * 400
    expect(page.get_by_label("Beras (kg)")).to_have_value(f"{food / 1000:g}".replace(".", ","))
    assert_fit(page)
    add(page, "Selimut", "2")
    page.reload()
    unlock(page)
    expect(page.get_by_label("Selimut (lembar)")).to_have_value("2")
    given = hand(page)
    assert_fit(page)
    page.get_by_role("link", name="Beri bantuan").click()
    page.get_by_role("list", name="Keluarga").get_by_role("link", name=str(second["head_name"])).first.click()
    expect(page.get_by_label("Dari gudang")).to_have_value(tent)
    page.get_by_label("Diwakilkan").check()
    page.get_by_label("Nama penerima").fill("Tetangga Contoh")
    page.get_by_label("Hubungan dengan keluarga").fill("Tetangga")
    block, number = given.rsplit("-", 1)
    assert hand(page) == f"{block}-{int(number) + 1}"
    online(page)
    settled(page)
    [aid] = rows(site, "bantuan", receipt_no=given)
    assert (aid["korban_id"], aid["gudang_id"], aid["receiver_name"], aid["proxy"]) == (first["id"], tent, first["head_name"], None)
    [other] = rows(site, "bantuan", receipt_no=f"{block}-{int(number) + 1}")
    assert (other["receiver_name"], other["proxy"]) == ("Tetangga Contoh", "Tetangga")
    lines = {line["barang"]: line["jumlah"] for line in rows(site, "mutasi", bantuan_id=aid["id"])}
    assert lines == {"beras": -food, "selimut": -2}
    assert stock(site, tent)["selimut"] == before["selimut"] - 2


def test_what_is_doubtful_is_told_and_not_forbidden(volunteer: Page, site: Site) -> None:
    """A household that had aid is handed more, out of a stock that this phone thinks is empty; a receipt made void gives the goods back, whole."""
    page, event, tent = volunteer, flood(site), store(site, TENT)
    before = stock(site, tent)
    aid = rows(site, "bantuan")[0]
    go(page, f"/bencana/{event}/bantuan/beri/{aid['korban_id']}")
    expect(page.get_by_text("Keluarga ini sudah menerima bantuan")).to_be_visible()
    expect(page.get_by_text(f"nomor {aid['receipt_no']}")).to_be_visible()
    page.get_by_label("Dari gudang").select_option(label=TENT)
    page.get_by_label("Beras (kg)").fill("500")
    add(page, "Selimut", "1")
    expect(page.get_by_text("Stok menurut HP ini kurang: Beras 455 kg.")).to_be_visible()
    assert_fit(page)
    given = hand(page)
    page.get_by_role("link", name="Batalkan bukti").click()
    page.get_by_label("Alasan batal").fill("Salah timbang.")
    assert_fit(page)
    page.get_by_role("button", name="Batalkan bukti").click()
    expect(page.get_by_text("Bukti ini batal")).to_be_visible()
    expect(page.get_by_role("link", name="Batalkan bukti")).to_have_count(0)
    assert_fit(page)
    online(page)
    settled(page)
    [void] = rows(site, "bantuan", receipt_no=given)
    assert void["void_reason"] == "Salah timbang."
    lines = rows(site, "mutasi", bantuan_id=void["id"], jenis="salur")
    assert len(lines) == 2
    assert {line["batal_id"] for line in rows(site, "mutasi", jenis="batal")} == {line["id"] for line in lines}
    assert stock(site, tent) == before


def test_a_collective_hand_out_is_outstanding_until_its_list_is_whole(volunteer: Page, site: Site) -> None:
    """Goods go through the head of an RT at once; the list of who received comes later, piece by piece; whoever is on it has received."""
    page, event = volunteer, flood(site)
    one, other, *_ = unserved(site)
    go(page, f"/bencana/{event}/bantuan/kolektif")
    page.get_by_label("Dari gudang").select_option(label=TENT)
    page.get_by_label("Diterima oleh").fill("Ketua RT Contoh")
    page.get_by_label("Untuk berapa keluarga").fill("2")
    add(page, "Mi instan", "1", "dus")
    assert_fit(page)
    given = hand(page)
    expect(page.get_by_text("Daftar penerima 0 dari 2 keluarga")).to_be_visible()
    page.get_by_role("link", name="Isi daftar penerima").click()
    page.get_by_role("group", name=str(one["head_name"])).get_by_label("Menerima", exact=True).check()
    assert_fit(page)
    save(page)
    expect(page.get_by_text("Daftar penerima 1 dari 2 keluarga")).to_be_visible()
    page.get_by_role("link", name="Isi daftar penerima").click()
    page.get_by_role("group", name=str(other["head_name"])).get_by_label("Tidak menerima").check()
    save(page)
    expect(page.get_by_text("Daftar penerima lengkap")).to_be_visible()
    go(page, f"/bencana/{event}/bantuan")
    expect(page.get_by_text("4 keluarga sudah menerima, 2 belum.")).to_be_visible()
    online(page)
    settled(page)
    [aid] = rows(site, "bantuan", receipt_no=given)
    assert (aid["jenis"], aid["households"], aid["receiver_name"]) == ("kolektif", 2, "Ketua RT Contoh")
    marks = {mark["korban_id"]: bool(mark["received"]) for mark in rows(site, "penerima_bantuan", bantuan_id=aid["id"])}
    assert marks == {one["id"]: True, other["id"]: False}
    [line] = rows(site, "mutasi", bantuan_id=aid["id"])
    assert (line["barang"], line["jumlah"]) == ("mi_instan", -40)


def test_aid_of_another_institution_takes_nothing_from_the_store(volunteer: Page, site: Site) -> None:
    """It is kept with what was given, and the household counts as served."""
    page, event = volunteer, flood(site)
    before = {gudang["id"]: stock(site, gudang["id"]) for gudang in rows(site, "gudang")}
    household, other, *_ = unserved(site)
    go(page, f"/bencana/{event}/bantuan/lembaga")
    page.get_by_label("Nama lembaga").fill("Yayasan Contoh")
    page.get_by_label("Satu keluarga").check()
    page.get_by_label("Keluarga", exact=True).select_option(value=str(household["id"]))
    add(page, "Air mineral botol 600 ml", "2", "dus")
    assert_fit(page)
    save(page)
    go(page, f"/bencana/{event}/korban/{other['id']}")
    page.get_by_role("link", name="Bantuan lembaga lain").click()
    page.get_by_label("Nama lembaga").fill("Masjid Contoh")
    add(page, "Selimut", "1")
    save(page)
    expect(page.get_by_text("Masjid Contoh: Selimut 1 lembar")).to_be_visible()
    online(page)
    settled(page)
    [further] = rows(site, "bantuan", institution="Masjid Contoh")
    assert further["korban_id"] == other["id"]
    [aid] = rows(site, "bantuan", institution="Yayasan Contoh")
    assert (aid["institution"], aid["korban_id"], aid["receipt_no"], aid["gudang_id"]) == ("Yayasan Contoh", household["id"], None, None)
    assert "air_mineral_botol|48" in str(aid["contents"])
    assert {gudang["id"]: stock(site, gudang["id"]) for gudang in rows(site, "gudang")} == before


def test_a_receipt_made_void_twice_gives_its_goods_back_once(volunteer: Page, site: Site, new_handset: Callable[[], Handset]) -> None:
    """The second to come is told so line by line, his reason waits for the post, and nothing on his screen is a number that he cannot read."""
    event, tent, aid = flood(site), store(site, TENT), rows(site, "bantuan")[0]
    before, given = stock(site, tent), rows(site, "mutasi", bantuan_id=aid["id"], jenis="salur")
    other = enrol(new_handset(), site, worker_named(site, OPENER))
    offline(other)
    for page, reason in ((volunteer, "Salah orang."), (other, "Ganda.")):
        go(page, f"/bencana/{event}/bantuan/{aid['id']}/batal")
        page.get_by_label("Alasan batal").fill(reason)
        page.get_by_role("button", name="Batalkan bukti").click()
        expect(page.get_by_text("Tersimpan di HP ini")).to_be_visible()
        expect(page).not_to_have_url(re.compile("/batal$"))
    for page in (volunteer, other):
        online(page)
        settled(page)
    assert stock(site, tent) == before | {line["barang"]: before.get(line["barang"], 0) - line["jumlah"] for line in given}
    expect(volunteer.get_by_text("Semua yang terkirim sudah diterima.")).to_be_visible()
    other.get_by_text("Lihat 4 isian").click()
    expect(other.get_by_text("menunggu keputusan posko")).to_be_visible()
    expect(other.get_by_text("sudah dibatalkan dari HP lain atau oleh posko")).to_have_count(len(given))
    expect(other.get_by_text(site.workers[worker_named(site, JOINER)].id)).to_have_count(0)
    assert_fit(other)


def test_a_receipt_under_a_bast_is_left_to_the_post(site: Site, new_handset: Callable[[], Handset]) -> None:
    """Once the office has put it under a number the phone offers no longer to make it void, and says who can, also to one who comes by an old link."""
    aid = rows(site, "bantuan")[0]
    with site.parts.store.view(str(aid["kabupaten"])) as view:
        [found] = view.records(KINDS["bantuan"], [str(aid["id"])])
    Office(site.parts.store, "test", site.parts.clock, urandom).write(str(aid["kabupaten"]), [edit(KINDS["bantuan"], found, bast_no="460/1/2026")])
    page, here = enrol(new_handset(), site, worker_named(site, JOINER)), f"/bencana/{flood(site)}/bantuan/{aid['id']}"
    go(page, here)
    expect(page.get_by_text("460/1/2026")).to_be_visible()
    expect(page.get_by_role("link", name="Batalkan bukti")).to_have_count(0)
    go(page, f"{here}/batal")
    expect(page.get_by_text("Bukti ini sudah masuk BAST")).to_be_visible()
    assert_fit(page)


def test_what_is_handed_out_before_the_grant_is_never_lost(site: Site, new_handset: Callable[[], Handset]) -> None:
    """A volunteer joins by a code before the server knows the disaster, opens a store and hands out: it stays in sight with its receipt, counts in
    the stock, gives no number twice, and is taken in once a person has confirmed it."""
    opener, guest = (enrol(new_handset(), site, hire(site, name)) for name in ("Rudi Contoh", "Wati Contoh"))
    offline(opener), offline(guest)
    open_flood(opener)
    join_by(guest, show_code(opener))
    path = guest.url.split("#")[1]
    go(guest, f"{path}/gudang/baru")
    guest.get_by_label("Nama gudang").fill("Tenda Tamu")
    save(guest)
    go(guest, f"{path}/gudang")
    guest.get_by_role("link", name="Tenda Tamu").click()
    guest.get_by_text("Catat barang").click()
    guest.get_by_role("link", name="Barang masuk").click()
    guest.get_by_label("Belum ada").check()
    guest.get_by_label("Pengirim atau pengantar").fill("Warga")
    add(guest, "Selimut", "30")
    save(guest)
    first = give_ten(guest, path)
    online(guest)
    settled(guest)
    go(guest, f"{path}/bantuan")
    expect(guest.get_by_text(first)).to_be_visible()
    second = give_ten(guest, path)
    assert second.rsplit("-", 1) == [first.rsplit("-", 1)[0], "2"]
    go(guest, f"{path}/gudang")
    guest.get_by_role("link", name="Tenda Tamu").click()
    expect(guest.get_by_role("list", name="Stok").get_by_text("10 lembar", exact=True)).to_be_visible()
    online(opener)
    settled(opener), settled(guest)
    home = site.workers[0].kabupaten
    decide_waiting(site, home, accept=True)
    settled(guest)
    given = rows(site, "bantuan", receipt_no=first) + rows(site, "bantuan", receipt_no=second)
    assert [one["households"] for one in given] == [10, 10]
    assert stock(site, store(site, "Tenda Tamu")) == {"selimut": 10}
    go(guest, f"{path}/bantuan")
    expect(guest.get_by_role("list", name="Sudah diserahkan").get_by_role("link")).to_have_count(2)
    assert_fit(guest)


def give_ten(page: Page, path: str) -> str:
    """Hand ten blankets to the head of an RT; return the receipt."""
    go(page, f"{path}/bantuan/kolektif")
    page.get_by_label("Diterima oleh").fill("Ketua RT Contoh")
    page.get_by_label("Untuk berapa keluarga").fill("10")
    add(page, "Selimut", "10")
    return hand(page)
