"""The flood of the demonstration as browser tests find it: its volunteers, its stores, and the goods in them."""

from collections import Counter

from playwright.sync_api import Page

from tests.browser.fieldwork import rows
from tests.browser.site import Site

OPENER, JOINER = "Eko Saputra", "Fitri Handoko"
POST, TENT = "Gudang posko induk", "Gudang tenda pengungsian"


def worker_named(site: Site, name: str) -> int:
    """Return which of the workers has a name."""
    return next(at for at, one in enumerate(site.workers) if one.name == name)


def flood(site: Site) -> str:
    """Return the id of the flood."""
    [one] = rows(site, "kejadian")
    return one["id"]


def store(site: Site, name: str) -> str:
    """Return the id of a store by its name."""
    [one] = rows(site, "gudang", name=name)
    return one["id"]


def stock(site: Site, gudang: str) -> dict[str, int]:
    """Return goods -> base units in a store, by the lines that the server has."""
    sums: Counter[str] = Counter()
    for line in rows(site, "mutasi", gudang_id=gudang):
        sums[line["barang"]] += line["jumlah"]
    return {goods: amount for goods, amount in sums.items() if amount}


def add(page: Page, goods: str, amount: str, unit: str = "") -> None:
    """Put goods on a form, in their usual unit unless told."""
    page.get_by_label("Tambah barang", exact=True).select_option(label=goods)
    if unit:
        page.get_by_label(f"Satuan {goods}").select_option(label=unit)
    page.get_by_label(goods + " (").fill(amount)
