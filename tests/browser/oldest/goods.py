"""A disaster on an old Chromium: goods taken in, handed out, taken back and counted without a server, and sent in the end."""

import json
from contextlib import suppress

from tests.browser.fieldwork import rows
from tests.browser.flood import OPENER, POST, flood, stock, store, worker_named
from tests.browser.oldest.devtools import Broken
from tests.browser.oldest.story import SAVED, Story
from tests.browser.tour import moves_of_store, stops_of_volunteer

CHOOSE = """(() => {
    const named = (one) => one.getAttribute("aria-label") || Array.from(one.labels, (label) => label.textContent).join(" ");
    const select = Array.from(document.querySelectorAll("select")).find((one) => named(one) === NAME);
    const option = select && Array.from(select.options).find((one) => one.textContent === LABEL);
    if (!option) return false;
    select.value = option.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
})()"""
DAY = """(() => {
    const day = document.querySelector("input[type=date]");
    day.value = "2027-01-31";
    return day.dispatchEvent(new Event("input", { bubbles: true }));
})()"""
RECEIPT = "(document.querySelector('.tile.here strong') || {}).textContent"
VOID = "document.body.textContent.includes('Bukti ini batal') && !location.hash.endsWith('/batal')"


class Goods(Story):
    """A volunteer's hour on one phone."""

    def play(self) -> None:
        """Play it from enrolment to the ledger of the server; AssertionError or Broken says what is wrong."""
        self.worker = worker_named(self.site, OPENER)
        event, post = flood(self.site), store(self.site, POST)
        served = {one["korban_id"] for one in rows(self.site, "bantuan")}
        waiting = next(one for one in rows(self.site, "korban") if one["id"] not in served)
        before = stock(self.site, post)
        try:
            self.enrol()
            self.start_cold()
            self.take_in(f"/bencana/{event}/gudang/{post}")
            given = self.hand_out(f"/bencana/{event}/bantuan/beri/{waiting['id']}")
            self.count(f"/bencana/{event}/gudang/{post}")
            self.walk([*stops_of_volunteer(self.site), *moves_of_store(self.site)])
            counts = self.send()
        except (AssertionError, Broken):
            with suppress(Broken):
                self.keep("0-gagal")
            raise
        finally:
            self.phone.kill()
        assert (counts[0], counts[2], self.phone.troubles) == (0, 0, [])
        [bantuan] = rows(self.site, "bantuan", receipt_no=given)
        assert bantuan["void_reason"] == "Salah orang."
        assert stock(self.site, post) == before | {"beras": before["beras"] + 75_000, "selimut": 7}

    def take_in(self, gudang: str) -> None:
        """Take in a sack and a half of rice without papers."""
        self.go(f"{gudang}/catat/masuk")
        self.phone.tap("input", "Belum ada")
        self.phone.type("Nomor polisi kendaraan", "N 0000 XX")
        self.choose("Tambah barang", "Beras")
        self.choose("Satuan Beras", "karung 50kg")
        self.phone.type("Beras (karung 50kg)", "1,5")
        self.phone.see(DAY)
        self.save("Simpan")

    def hand_out(self, household: str) -> str:
        """Hand a household what is proposed, and make the receipt void; return its number."""
        self.go(household)
        self.choose("Dari gudang", POST)
        self.phone.tap("button", "Serahkan")
        number = self.phone.see(RECEIPT)
        self.keep("3-bukti")
        self.phone.tap("a", "Batalkan bukti")
        self.phone.type("Alasan batal", "Salah orang.")
        self.phone.tap("button", "Batalkan bukti")
        self.phone.see(VOID)
        return number

    def count(self, gudang: str) -> None:
        """Count the blankets."""
        self.go(f"{gudang}/catat/hitung")
        self.phone.type("Selimut (lembar)", "7")
        self.save("Simpan")

    def choose(self, name: str, label: str) -> None:
        """Choose from a list: the browser draws it itself, where nobody can tap."""
        self.phone.see(CHOOSE.replace("NAME", json.dumps(name)).replace("LABEL", json.dumps(label)), f"{label} in {name}")

    def save(self, word: str) -> None:
        """Save the form; nothing said of an earlier one may be in sight."""
        self.phone.see(f"!({SAVED})")
        self.phone.tap("button", word)
        self.phone.see(SAVED)
