"""Hands on the P2K2 screens: larger kelompok, opening a roster, marking, saving, sending, and what the server has then."""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from schemas import KINDS
from server.demo.fill import CHANGES_PER_COMMIT, WORDS_FILE
from server.demo.people import Inventor, Place
from server.engine import read_transaction
from server.extensions import db
from server.office import Office
from server.zones import local
from tests.browser.site import Site, right_now
from tests.browser.test_vault import SLOW, open_screen, press, unlock

STATUSES = {"H": "Hadir", "I": "Izin", "S": "Sakit", "A": "Alpa"}
LINE = ".fam"
KEPT_MS = 100


@dataclass(frozen=True, slots=True)
class Group:
    """A kelompok of a worker, and this month's plan of its meeting."""

    id: str
    name: str
    jadwal: str


def rows(site: Site, table: str, **where: Any) -> list[Any]:
    """Return rows of a table of the server whose columns have these values."""
    columns = db.metadata.tables[table].c
    query = select(db.metadata.tables[table]).where(*(columns[name] == value for name, value in where.items()))
    with read_transaction(site.parts.engine) as connection:
        return list(connection.execute(query))


def groups_of(site: Site, worker: int = 0) -> list[Group]:
    """Return the kelompok of a worker by name."""
    mine = {one.kelompok_id for one in rows(site, "assignment", worker_id=site.workers[worker].id)}
    plans = {one.kelompok_id: one.id for one in rows(site, "jadwal")}
    found = [Group(one.id, one.name, plans[one.id]) for one in rows(site, "kelompok") if one.id in mine]
    return sorted(found, key=lambda one: one.name)


def grow(site: Site, kelompok: str, families: int) -> None:
    """Let invented families join a kelompok, until it has so many."""
    words = tomllib.loads(WORDS_FILE.read_text("utf-8"))
    random = Random(families)
    office = Office(site.parts.store, "growth", site.parts.clock, random.randbytes)
    kabupaten = words["kabupaten"]["code"]
    inventor = Inventor(words, local(right_now(), kabupaten).date(), KINDS, office, random)
    place = Place(words["kecamatan"][0]["desa"][0]["code"], kelompok, Counter())
    missing = families - len(rows(site, "kpm", kelompok_id=kelompok))
    made = (change for _ in range(missing) for change in inventor.family(place, office.new_id()))
    for _ in office.write_all(kabupaten, made, CHANGES_PER_COMMIT):
        pass


def open_roster(page: Page, jadwal: str, families: int) -> None:
    """Open the roster of a planned meeting and wait for its families."""
    open_screen(page, f"/p2k2/{jadwal}")
    expect(page.locator(LINE)).to_have_count(families, timeout=SLOW)


def line(page: Page, at: int) -> Locator:
    """Return the line of the family at a place of the roster, from 0."""
    return page.locator(LINE).nth(at)


def mark(page: Page, at: int, status: str) -> None:
    """Tap one of the four marks of a family."""
    line(page, at).get_by_role("radio", name=STATUSES[status], exact=True).check()


def shown_mark(page: Page, at: int) -> str | None:
    """Return the mark that a line shows, or None."""
    chosen = line(page, at).locator("input[type=radio]:checked")
    return chosen.get_attribute("value") if chosen.count() else None


def tell_more(page: Page, at: int) -> Locator:
    """Unfold what else is told of a family."""
    line(page, at).locator(".fam-name").click()
    return line(page, at).locator(".fam-more")


def tally(page: Page) -> dict[str, int]:
    """Return the counts on top of the roster."""
    texts = page.locator(".tally > div").all_inner_texts()
    return {re.sub(r"[\d\s]", "", one): int(re.sub(r"\D", "", one)) for one in texts}


def save(page: Page) -> None:
    """Save the meeting and wait until it is on the disk."""
    page.get_by_role("button", name=re.compile("^Simpan")).click()
    expect(page.locator(".toasts")).to_contain_text("Tersimpan di HP ini", timeout=SLOW)


def send(page: Page) -> None:
    """Exchange with the server until nothing waits on either side."""
    before = page.evaluate("location.hash")
    open_screen(page, "/sinkron")
    press(page, "Sinkronkan sekarang")
    expect(page.get_by_text("Semua terkirim dan terbaru")).to_be_visible(timeout=SLOW)
    page.evaluate("hash => { location.hash = hash; }", before)


def reload(page: Page) -> None:
    """Load the page anew, a moment after the last tap, and unlock it."""
    page.wait_for_timeout(KEPT_MS)
    page.reload()
    unlock(page)


def at_screen(page: Page, path: str) -> None:
    """Wait until the app has gone to a screen by itself."""
    expect(page).to_have_url(re.compile(re.escape(f"#{path}") + "$"))


def marks_of(site: Site, sesi: str) -> dict[str, Any]:
    """Return family -> its mark in a meeting, as the server has it."""
    return {one.kpm_id: one for one in rows(site, "kehadiran", p2k2_sesi_id=sesi)}


def count(site: Site, table: str) -> int:
    """Return how many rows a table has."""
    with read_transaction(site.parts.engine) as connection:
        return connection.execute(select(func.count()).select_from(db.metadata.tables[table])).scalar_one()
