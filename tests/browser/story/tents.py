"""What volunteers at two tents do on their phones: open and join a flood, register households, take goods in and hand them out."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.browser.fieldwork import go, rows
from tests.browser.flood import add
from tests.browser.site import Site

PLACE = "Bantaran Kali Contoh"
STORE = "Gudang Tenda Contoh"
RECEIPT = re.compile(r"[0-9A-HJKMNP-TV-Z]{8}-\d+")
BLANKETS = "Selimut"


def save(page: Page) -> None:
    """Press the button that saves, and wait until the form has been left."""
    form = page.url
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page).not_to_have_url(form)


def open_flood(page: Page) -> str:
    """Open a flood with its first figures; return its id."""
    go(page, "/bencana")
    page.get_by_role("link", name="Buka kejadian baru").click()
    page.get_by_label("Apa yang terjadi?").select_option(label="Banjir")
    page.get_by_label("Di mana?").fill(PLACE)
    page.get_by_label("Kronologi").fill("Tanggul jebol menjelang subuh.")
    page.get_by_label("Mengungsi (jiwa)").fill("40")
    save(page)
    page.get_by_role("link", name="Banjir").click()
    expect(page.get_by_role("link", name="Kode untuk bergabung")).to_be_visible()
    return page.url.rsplit("/", 1)[1]


def scanned(page: Page, site: Site, event: str) -> str:
    """Show the code of a disaster; return the address that a camera reads in its picture."""
    go(page, f"/bencana/{event}/kode")
    code = page.locator(".code").inner_text().replace(" ", "")
    return f"{site.page}#/bencana/gabung?k={code}&t={quote(PLACE)}"


def join(page: Page, link: str) -> None:
    """Join by what the camera read."""
    go(page, link.split("#")[1])
    expect(page.get_by_text(PLACE)).to_be_visible()
    page.get_by_role("button", name="Gabung", exact=True).click()
    expect(page.get_by_text("Menunggu izin posko").first).to_be_visible()


def register(page: Page, event: str, name: str, **told: str) -> str:
    """Register a household at a shelter by what somebody says of it; return its id."""
    go(page, f"/bencana/{event}/korban/baru")
    page.get_by_label("Nama kepala keluarga").fill(name)
    page.get_by_label("Jumlah jiwa").fill(told.get("jiwa", "4"))
    page.get_by_label("Pengungsian", exact=True).check()
    for label, value in ((label, told[key]) for key, label in (("phone", "Nomor HP"), ("rt", "RT"), ("rw", "RW")) if key in told):
        page.get_by_label(label, exact=True).fill(value)
    save(page)
    go(page, f"/bencana/{event}/korban")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    return page.url.rsplit("/", 1)[1]


def open_store(page: Page, event: str, blankets: str) -> str:
    """Open a store in the tent and take in what a lorry without papers brought; return its id."""
    go(page, f"/bencana/{event}/gudang/baru")
    page.get_by_label("Nama gudang").fill(STORE)
    save(page)
    go(page, f"/bencana/{event}/gudang")
    page.get_by_role("link", name=STORE).click()
    store = page.url.rsplit("/", 1)[1]
    go(page, f"/bencana/{event}/gudang/{store}/catat/masuk")
    page.get_by_label("Belum ada").check()
    page.get_by_label("Nomor polisi kendaraan").fill("N 0000 XX")
    add(page, BLANKETS, blankets)
    save(page)
    return store


def hand_out(page: Page, event: str, household: str, blankets: str) -> str:
    """Hand blankets to a household; return the number that the screen tells to write on its card."""
    go(page, f"/bencana/{event}/bantuan/beri/{household}")
    add(page, BLANKETS, blankets)
    return _number(page)


def hand_to_rt(page: Page, event: str, leader: str, households: str, blankets: str) -> str:
    """Hand blankets to the head of an RT for many; return the number of the receipt."""
    go(page, f"/bencana/{event}/bantuan/kolektif")
    page.get_by_label("Diterima oleh").fill(leader)
    page.get_by_label("Untuk berapa keluarga").fill(households)
    add(page, BLANKETS, blankets)
    return _number(page)


def _number(page: Page) -> str:
    page.get_by_role("button", name="Serahkan").click()
    number = page.locator(".tile strong")
    expect(number).to_have_text(RECEIPT)
    return number.inner_text()


def accepted(site: Site, store: str) -> int:
    """Add up the lines of a store as they stand in the forms that the server has kept, each once."""
    found: dict[str, int] = {}
    for form in rows(site, "change_log"):
        found |= {change[1]: change[2]["jumlah"] for change in _changes(json.loads(form["body"])) if change[2].get("gudang_id") == store}
    return sum(found.values())


def _changes(told: Any) -> Iterator[list[Any]]:
    """Yield the lines of ledgers in a form, wherever they stand in it."""
    if isinstance(told, list):
        if len(told) > 2 and told[0] == "mutasi" and isinstance(told[2], dict):
            yield told
        for one in told:
            yield from _changes(one)


def has_in_store(page: Page, event: str, store: str, words: str) -> None:
    """Hold what a phone says of the blankets of a store to an amount in words."""
    go(page, f"/bencana/{event}/gudang/{store}")
    expect(page.get_by_role("list", name="Stok").get_by_role("listitem").filter(has_text=BLANKETS).get_by_text(words, exact=True)).to_be_visible()
