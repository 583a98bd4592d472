"""Goods as a phone counts them: amounts, stock, packages, receipt numbers, and who has received what."""

import json
from typing import Any

from playwright.sync_api import BrowserContext

PHONE = """([script, rows, device, work]) => {
    (0, eval)(script);
    const all = (kind) => rows[kind] || [];
    const typed = new Map();
    const phone = {
        all,
        by: (kind, field, value) => all(kind).filter((one) => one[field] === value && !one.deleted),
        view: (kind, id) => all(kind).find((one) => one.id === id) || null,
        device,
        kabupaten: '3507',
        draft: { get: (name) => typed.get(name), put: (name, value) => typed.set(name, value) },
    };
    return JSON.parse(JSON.stringify(eval(work)(phone, Goods)));
}"""
DEVICE = "AAECAwQFBgcICQoLDA0ODw"
BLOCK = "000G40R4"
RICE = {"id": "r", "code": "beras", "name": "Beras", "category": "pangan", "unit": "gram", "units": ["kg|1000", "karung_50kg|50000", "ton|1000000"]}
RICE |= {"per_person_day": 400, "contents": None, "expires": True}
NOODLES = {"id": "n", "code": "mi", "name": "Mi instan", "category": "pangan", "unit": "bungkus", "units": ["dus|40"]}
TENT = {"id": "t", "code": "tenda", "name": "Tenda", "category": "papan", "unit": "unit", "returnable": True}
SMALL = {"id": "k", "code": "kecil", "name": "Paket kecil", "category": "paket", "unit": "paket", "contents": ["beras|3000", "mi|10"]}
LARGE = {"id": "b", "code": "besar", "name": "Paket besar", "category": "paket", "unit": "paket", "contents": ["beras|10000", "mi|40"]}
BARANG = [RICE, NOODLES, TENT, SMALL, LARGE]


def ask(coat: BrowserContext, script: str, work: str, **rows: Any) -> Any:
    """Return what a piece of work says on a phone with these records."""
    page = coat.new_page()
    told = page.evaluate(PHONE, [script, json.loads(json.dumps({"barang": BARANG, **rows})), DEVICE, work])
    page.close()
    return told


def line(identity: str, jenis: str, jumlah: int, barang: str = "beras", **more: Any) -> dict[str, Any]:
    """Return a line of the ledger of the store `g`."""
    return {"id": identity, "gudang_id": "g", "barang": barang, "jenis": jenis, "jumlah": jumlah, "date": "2026-11-20", **more}


def test_amounts_are_exact_whole_base_units(coat: BrowserContext, script: str) -> None:
    """What is typed in a unit becomes whole grams or sheets, to the last one; what would not, or is no number, is refused."""
    typed = [("2,5", 1000), ("0,001", 1000), ("0,0005", 1000), ("1.500", 1000), ("1,5", 40), ("1,3", 40), ("1,01", 40), ("12", 1)]
    typed += [("0", 1), ("-3", 1), ("2.5", 1000), ("", 1), ("satu", 1), ("1000000", 1000000), ("1000001", 1000000), ("0,1", 1)]
    found = ask(coat, script, f"(phone, {{ toBase }}) => {json.dumps(typed)}.map(([text, factor]) => toBase(text, factor))")
    assert found == [2500, 1, None, 1_500_000, 60, 52, None, 12, None, None, None, None, None, 10**12, None, None]


def test_amounts_are_read_in_the_unit_that_fits(coat: BrowserContext, script: str) -> None:
    """Grams are told in kilograms and tonnes, packets in boxes and the rest; sacks are what rice comes in, and no measure of it."""
    told = [("beras", 12500), ("beras", 999), ("beras", 1_234_567), ("beras", 50000), ("mi", 100), ("mi", 80), ("mi", -41), ("aneh_sekali", 7)]
    words = ask(coat, script, f"(phone, {{ amountWords, barangOf }}) => {json.dumps(told)}.map(([code, n]) => amountWords(barangOf(phone, code), n))")
    assert words == ["12,5 kg", "999 gram", "1,234567 ton", "50 kg", "2 dus 20 bungkus", "2 dus", "−1 dus 1 bungkus", "7 satuan"]


def test_stock_is_the_sum_of_all_lines_that_the_phone_knows(coat: BrowserContext, script: str) -> None:
    """Every line of the store counts, and none of another; below zero it is told as such."""
    lines = [line("1", "masuk", 50000, expires_on="2026-12-01"), line("2", "salur", -12000), line("3", "batal", 2000, batal_id="2")]
    lines += [line("4", "masuk", 40, "mi"), line("5", "masuk", 7) | {"gudang_id": "lain"}, line("6", "salur", -2, "tenda"), line("7", "salur", -1000)]
    stock = ask(coat, script, "(phone, { stockOf }) => stockOf(phone, 'g').map((one) => [one.barang.code, one.amount, one.expires])", mutasi=lines)
    assert stock == [["beras", 39000, "2026-12-01"], ["mi", 40, None], ["tenda", -2, None]]
    short = "(phone, { lacking }) => lacking(phone, 'g', [['mi', 30], ['mi', 30], ['beras', 39000], ['tenda', 1]])"
    assert ask(coat, script, short, mutasi=lines) == [["mi", 20], ["tenda", 3]]


def test_a_source_is_told_where_there_is_but_one(coat: BrowserContext, script: str) -> None:
    """Goods that came from one source carry it when they go; of mixed ones nobody can say whose they are."""
    cbp = {"source": "cbp", "source_year": 2026}
    lines = [line("1", "masuk", 5, **cbp), line("2", "masuk", 6, **cbp), line("3", "masuk", 5, "mi", **cbp), line("4", "masuk", 5, "mi", source="donasi")]
    told = ask(coat, script, "(phone, { sourceOf }) => ['beras', 'mi', 'tenda'].map((code) => sourceOf(phone, 'g', code))", mutasi=lines)
    assert told == [cbp, None, None]


def test_what_is_underway_and_what_is_lent_is_known(coat: BrowserContext, script: str) -> None:
    """A sent line waits until it is received or taken back; a loan until all of it has come back."""
    lines = [line("1", "kirim", -10, lawan_id="z"), line("2", "kirim", -20, lawan_id="z"), line("3", "kirim", -30, lawan_id="z")]
    lines += [line("4", "terima", 9, kiriman_id="1") | {"gudang_id": "z"}, line("5", "batal", 20, batal_id="2")]
    lines += [line("6", "pinjam_keluar", -5, "tenda"), line("7", "kembali_dari", 2, "tenda", kiriman_id="6"), line("8", "pinjam_masuk", 1, "tenda")]
    lines += [line("9", "kembali_ke", -1, "tenda", kiriman_id="8")]
    work = "(phone, { underway, loans }) => [underway(phone, 'z').map((one) => one.id), loans(phone, 'g').map((one) => [one.line.id, one.left])]"
    assert ask(coat, script, work, mutasi=lines) == [["3"], [["6", 3]]]


def test_a_package_is_proposed_by_the_size_of_the_household(coat: BrowserContext, script: str) -> None:
    """The smallest package that lasts three days; a household too large for one gets several; without packages, three days of loose food."""
    lines = [line("1", "masuk", 9, "kecil"), line("2", "masuk", 9, "besar"), line("3", "masuk", 90000), line("4", "masuk", 3, "tenda")]
    work = "(phone, { propose, stockOf, catalogue }) => [1, 2, 3, 8, 9].map((people) => propose(stockOf(phone, 'g'), catalogue(phone), people))"
    assert ask(coat, script, work, mutasi=lines) == [[["kecil", 1]], [["kecil", 1]], [["besar", 1]], [["besar", 1]], [["besar", 2]]]
    assert ask(coat, script, work, mutasi=lines[2:])[1] == [["beras", 2400]]
    assert ask(coat, script, work, mutasi=lines[3:])[1] == []
    days = "(phone, { daysLeft, stockOf }) => [10, 0].map((people) => daysLeft(stockOf(phone, 'g'), people))"
    assert ask(coat, script, days, mutasi=lines) == [22, None]


def test_receipt_numbers_are_of_the_phones_own_block(coat: BrowserContext, script: str) -> None:
    """Each is one more than any that this phone gave in the kabupaten, sent or long gone from it; those of other phones say nothing."""
    given = [{"id": "1", "receipt_no": f"{BLOCK}-3"}, {"id": "2", "receipt_no": "ZZZZZZZZ-90"}, {"id": "3", "receipt_no": None}]
    assert ask(coat, script, "(phone, { nextReceipt }) => nextReceipt(phone, '3507')") == f"{BLOCK}-1"
    assert ask(coat, script, "(phone, { nextReceipt }) => nextReceipt(phone, '3507')", bantuan=given) == f"{BLOCK}-4"
    away = "(phone, { nextReceipt }) => nextReceipt(phone, '3374')"
    assert ask(coat, script, away, bantuan=[*given, {"id": "4", "receipt_no": f"{BLOCK}.3374-5"}]) == f"{BLOCK}.3374-6"
    kept = f"(phone, {{ nextReceipt, keepReceipt }}) => {{ keepReceipt(phone, '{BLOCK}-40'); keepReceipt(phone, '{BLOCK}-7'); return nextReceipt(phone, '3507'); }}"
    assert ask(coat, script, kept, bantuan=given) == f"{BLOCK}-41"


def test_who_has_received_what_is_known_over_all_records_of_a_household(coat: BrowserContext, script: str) -> None:
    """Aid to a record that names the same household counts for it, a share of a collective hand-out too; a void receipt counts for nobody."""
    korban = [{"id": "a", "kejadian_id": "x"}, {"id": "b", "kejadian_id": "x", "same_as_id": "a"}, {"id": "c", "kejadian_id": "x"}]
    korban += [{"id": "d", "kejadian_id": "x"}]
    bantuan = [
        {"id": "1", "jenis": "langsung", "korban_id": "b", "date": "2026-11-20", "receipt_no": "P-1"},
        {"id": "2", "jenis": "langsung", "korban_id": "c", "date": "2026-11-20", "receipt_no": "P-2", "void_reason": "Salah orang"},
        {"id": "3", "jenis": "kolektif", "date": "2026-11-19", "receipt_no": "P-3", "households": 2},
        {"id": "4", "jenis": "lembaga_lain", "korban_id": "a", "date": "2026-11-21", "contents": ["beras|5000"]},
    ]
    marks = [{"id": "m", "bantuan_id": "3", "korban_id": "a", "received": True, "received_on": "2026-11-22"}]
    marks += [{"id": "o", "bantuan_id": "3", "korban_id": "d", "received": False}]
    lines = [line("1", "salur", -3000, bantuan_id="1"), line("2", "batal", 1, bantuan_id=None, batal_id="1")]
    work = """(phone, { aidOf, listOf, withoutAid }) => [
        aidOf(phone, 'a').map((one) => [one.bantuan.id, one.date, one.parts]),
        aidOf(phone, 'c').length,
        withoutAid(phone, ['x']).map((one) => one.id),
        (({ received, households, isWhole }) => [received, households, isWhole])(listOf(phone, phone.view('bantuan', '3'))),
    ]"""
    aid, void, without, listed = ask(coat, script, work, korban=korban, bantuan=bantuan, penerima_bantuan=marks, mutasi=lines)
    assert aid == [["3", "2026-11-22", []], ["4", "2026-11-21", [["beras", 5000]]], ["1", "2026-11-20", [["beras", 3000]]]]
    assert (void, without, listed) == (0, ["c", "d"], [1, 2, True])
