"""Stores and goods on a volunteer's phone, without signal: every line is kept, and the ledger of the office is the same to the last unit."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from sync.ids import slot_id
from tests.browser.fieldwork import assert_fit, begin, enrol, go, offline, online, rows, save, settled, unlock
from tests.browser.flood import JOINER, OPENER, add, flood, stock, store, worker_named
from tests.browser.handset import Handset
from tests.browser.site import Site


@pytest.fixture
def volunteer(site: Site, installed: Handset) -> Page:
    """Give the phone of the volunteer who opened the flood of the demonstration."""
    return enrol(installed, site, worker_named(site, OPENER))


def expect_stock(page: Page, **there: str) -> None:
    """Hold what the screen of a store says against amounts in words."""
    listed = page.get_by_role("list", name="Stok")
    for goods, amount in there.items():
        expect(listed.get_by_role("listitem").filter(has_text=goods.replace("_", " ")).get_by_text(amount, exact=True)).to_be_visible()


def test_goods_come_without_papers_and_are_made_into_packages(volunteer: Page, site: Site) -> None:
    """A store is opened in a tent; what a lorry brings is taken in by its number plate, made into packages, one opened again, and counted."""
    page, event = volunteer, flood(site)
    offline(page)
    go(page, f"/bencana/{event}/gudang")
    page.get_by_role("link", name="Buka gudang").click()
    page.get_by_label("Nama gudang").fill("Tenda Lapangan Contoh")
    assert_fit(page)
    save(page)
    page.get_by_role("link", name="Tenda Lapangan Contoh").click()
    page.get_by_text("Catat barang").click()
    page.get_by_role("link", name="Barang masuk").click()
    page.get_by_label("Belum ada").check()
    add(page, "Beras", "1,5", "karung 50kg")
    add(page, "Mi instan", "2", "dus")
    page.get_by_label("Kedaluwarsa Mi instan").fill("2027-01-31")
    add(page, "Minyak goreng", "5")
    add(page, "Gula pasir", "3,5")
    add(page, "Ikan kaleng (sarden)", "24")
    page.get_by_text("Tersimpan di HP ini").wait_for(state="hidden")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Isi pengirim atau nomor polisi kendaraan.")).to_be_visible()
    page.get_by_label("Nomor polisi kendaraan").fill("N 0000 XX")
    assert_fit(page)
    page.reload()
    unlock(page)
    expect(page.get_by_label("Beras (karung 50kg)")).to_have_value("1,5")
    save(page)
    expect_stock(page, Beras="75 kg", Mi_instan="2 dus", Minyak_goreng="5 liter")
    assert_fit(page)
    page.get_by_text("Catat barang").click()
    page.get_by_role("link", name="Rakit paket").click()
    page.get_by_label("Paket", exact=True).select_option(label="Paket sembako kecil (1–2 orang)")
    page.get_by_label("Jumlah paket").fill("9")
    expect(page.get_by_text("Stok menurut HP ini kurang: Mi instan 10 bungkus, Gula pasir 1 kg.")).to_be_visible()
    page.get_by_label("Jumlah paket").fill("4")
    expect(page.get_by_text("Stok menurut HP ini kurang")).to_have_count(0)
    assert_fit(page)
    save(page)
    expect_stock(page, Beras="63 kg", Paket_sembako_kecil="4 paket", Minyak_goreng="3 liter")
    page.get_by_text("Catat barang").click()
    page.get_by_role("link", name="Bongkar paket").click()
    page.get_by_label("Paket", exact=True).select_option(label="Paket sembako kecil (1–2 orang)")
    page.get_by_label("Jumlah paket").fill("1")
    save(page)
    page.get_by_text("Catat barang").click()
    page.get_by_role("link", name="Hitung fisik").click()
    page.get_by_label("Beras (kg)").fill("65,5")
    page.get_by_label("Paket sembako kecil (1–2 orang) (paket)").fill("3")
    assert_fit(page)
    save(page)
    expect_stock(page, Beras="65,5 kg", Paket_sembako_kecil="3 paket")
    online(page)
    settled(page)
    tent = store(site, "Tenda Lapangan Contoh")
    foods = {"beras": 65_500, "mi_instan": 50, "minyak_goreng": 3_500, "gula": 2_000, "sarden": 18}
    assert stock(site, tent) == foods | {"paket_sembako_kecil": 3}
    [counted] = rows(site, "mutasi", gudang_id=tent, jenis="opname")
    assert (counted["jumlah"], counted["entered"], counted["reason"]) == (-500, "hitung 65,5 kg, catatan 66 kg", "Hitung fisik")
    [rice, *_] = rows(site, "mutasi", gudang_id=tent, jenis="masuk", barang="beras")
    assert (rice["entered"], rice["plate"], rice["document"], rice["kejadian_id"]) == ("1,5 karung 50kg", "N 0000 XX", None, event)
    [noodles] = rows(site, "mutasi", gudang_id=tent, jenis="masuk", barang="mi_instan")
    assert noodles["expires_on"] == "2027-01-31"


def test_goods_move_between_stores_with_the_difference_explained(volunteer: Page, site: Site) -> None:
    """What is sent waits at the other store; what came in short of it needs a reason; a line taken back by mistake stands beside what it names."""
    page, event = volunteer, flood(site)
    post, tent = store(site, "Gudang posko induk"), store(site, "Gudang tenda pengungsian")
    before = {gudang: stock(site, gudang) for gudang in (post, tent)}
    offline(page)
    go(page, f"/bencana/{event}/gudang/{post}/catat/kirim")
    page.get_by_label("Gudang tujuan").select_option(label="Gudang tenda pengungsian")
    add(page, "Selimut", "5")
    add(page, "Beras", "20,0005")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Isi angka di atas nol yang tepat menjadi gram.")).to_be_visible()
    page.get_by_label("Beras (kg)").fill("20")
    assert_fit(page)
    save(page)
    go(page, f"/bencana/{event}/gudang/{tent}")
    page.get_by_role("link", name="Terima kiriman").click()
    page.get_by_label("Selimut (lembar)").fill("4")
    page.get_by_text("Tersimpan di HP ini").wait_for(state="hidden")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Bagian ini perlu diisi.")).to_be_visible()
    page.get_by_label("Mengapa Selimut berbeda?").fill("Satu basah kuyup.")
    assert_fit(page)
    save(page)
    expect(page.get_by_text("Kiriman yang belum diterima")).to_have_count(0)
    go(page, f"/bencana/{event}/gudang/{tent}/terima")
    expect(page.get_by_text("Tidak ada kiriman yang menunggu di gudang ini.")).to_be_visible()
    expect(page.get_by_role("button", name="Simpan")).to_have_count(0)
    go(page, f"/bencana/{event}/gudang/{tent}")
    go(page, f"/bencana/{event}/gudang/{tent}/catat/rusak")
    add(page, "Selimut", "2")
    page.get_by_label("Alasan").fill("Salah tulis.")
    save(page)
    page.get_by_role("link", name="Selimut −2 lembar Rusak").click()
    assert_fit(page)
    page.get_by_label("Alasan").fill("Tidak jadi rusak.")
    page.get_by_role("button", name="Batalkan catatan").click()
    expect(page.get_by_text("Sudah dibatalkan")).to_be_visible()
    online(page)
    settled(page)
    assert stock(site, post) == before[post] | {"selimut": before[post]["selimut"] - 5, "beras": before[post]["beras"] - 20_000}
    assert stock(site, tent) == before[tent] | {"selimut": before[tent]["selimut"] + 4, "beras": before[tent]["beras"] + 20_000}
    [came] = [line for line in rows(site, "mutasi", gudang_id=tent, jenis="terima", barang="selimut") if line["reason"]]
    assert (came["jumlah"], came["reason"], came["source"]) == (4, "Satu basah kuyup.", "apbd_kabupaten")


def test_a_line_is_taken_back_once_by_two_phones(volunteer: Page, site: Site, new_handset: Callable[[], Handset]) -> None:
    """Two who take the same line back without knowing of each other meet in one record: the stock has it back once, and both phones see that."""
    event, tent = flood(site), store(site, "Gudang tenda pengungsian")
    line = next(one for one in rows(site, "mutasi", gudang_id=tent, jenis="terima"))
    before = stock(site, tent)
    pages = [volunteer, enrol(new_handset(), site, worker_named(site, JOINER))]
    for page, reason in zip(pages, ("Salah tulis.", "Tidak jadi datang."), strict=True):
        offline(page)
        go(page, f"/bencana/{event}/gudang/{tent}")
        go(page, f"/bencana/{event}/gudang/{tent}/baris/{line['id']}")
        page.get_by_label("Alasan").fill(reason)
        page.get_by_role("button", name="Batalkan catatan").click()
        expect(page.get_by_text("Sudah dibatalkan")).to_be_visible()
    for page in pages:
        online(page)
        settled(page)
    assert stock(site, tent)[line["barang"]] == before[line["barang"]] - line["jumlah"]
    [back] = rows(site, "mutasi", batal_id=line["id"])
    assert (back["id"], back["reason"]) == (slot_id("batal", (line["id"],)), "Salah tulis.")
    for page in pages:
        go(page, f"/bencana/{event}/gudang/{tent}/baris/{line['id']}")
        expect(page.get_by_text("Sudah dibatalkan")).to_be_visible()
        expect(page.get_by_role("button", name="Batalkan catatan")).to_have_count(0)


def test_what_is_lent_comes_back_piece_by_piece(volunteer: Page, site: Site) -> None:
    """A tent lent to a neighbour stands as open until all are back; more than are out cannot come back. More lent than is there is told, not forbidden."""
    page, event = volunteer, flood(site)
    post = store(site, "Gudang posko induk")
    offline(page)
    go(page, f"/bencana/{event}/gudang/{post}")
    page.get_by_text("Catat barang").click()
    page.get_by_role("link", name="Pinjamkan barang").click()
    page.get_by_label("Dipinjamkan kepada").fill("Desa Contoh")
    add(page, "Tenda keluarga portabel", "3")
    expect(page.get_by_text("Stok menurut HP ini kurang: Tenda keluarga portabel 3 unit.")).to_be_visible()
    save(page)
    expect(page.get_by_text("Stok di bawah nol")).to_be_visible()
    page.get_by_role("link", name="Catat pengembalian").click()
    page.get_by_label("Tenda keluarga portabel (unit)").fill("4")
    page.get_by_text("Tersimpan di HP ini").wait_for(state="hidden")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Lebih banyak daripada yang tersisa.")).to_be_visible()
    page.get_by_label("Tenda keluarga portabel (unit)").fill("1")
    assert_fit(page)
    save(page)
    expect(page.get_by_text("dipinjamkan ke Desa Contoh")).to_be_visible()
    assert_fit(page)
    online(page)
    settled(page)
    assert stock(site, post)["tenda_keluarga"] == -2
    [lent] = rows(site, "mutasi", jenis="pinjam_keluar")
    [back] = rows(site, "mutasi", jenis="kembali_dari")
    assert (back["kiriman_id"], back["jumlah"], back["sender"]) == (lent["id"], 1, "Desa Contoh")


def test_a_store_of_another_disaster_is_not_there(site: Site, phone: Handset) -> None:
    """Who is in no disaster finds that the phone does not know it."""
    page = begin(phone, site)
    go(page, f"/bencana/{flood(site)}/gudang")
    expect(page.get_by_text("Gudang", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Buka gudang")).to_have_count(0)
