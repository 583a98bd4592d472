"""The first days of a flood: two volunteers without signal at two tents, a phone that dies, and what the head of post sees and settles."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from server.aid.stock import check_goods
from server.aid.watch import WATCHER
from server.demo.fill import DemoWorker
from server.desk.decisions import carry_out
from server.desk.watch import run_watch
from sync.limits import AID_PHONE_LATE_HOURS
from tests.browser.console.desk import SCREENS, Desk
from tests.browser.fieldwork import enrol, go, offline, online, rows, settled
from tests.browser.handset import Handset
from tests.browser.site import Site, open_site, right_now
from tests.browser.story.tents import accepted, hand_out, hand_to_rt, has_in_store, join, open_flood, open_store, register, scanned
from tests.browser.volunteers import hire
from tests.server.api.world import PASSWORD

DUE = timedelta(minutes=11)
"""After so long a decision of the office holds."""
BROUGHT, LEFT = 30, -13
"""Blankets that the lorry brought, and what is left when all that was handed out is known."""


@dataclass(slots=True)
class Hours:
    """The clock of the server: the right time, put forward as hours go by."""

    by: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        """Return the present instant."""
        return right_now() + self.by


@dataclass(slots=True)
class Post:
    """The post of a flood: its server, the clock on its wall, and the console of its head."""

    site: Site
    hours: Hours
    desk: Desk
    event: str = ""
    kabupaten: str = ""

    def see(self, room: str = "") -> Page:
        """Open a page of the flood at the console."""
        self.desk.page.goto(f"{self.site.address}/konsol/bencana/{self.kabupaten}/{self.event}{room}")
        return self.desk.page

    def told(self, name: str) -> str:
        """Return what the page that is open tells of something."""
        return self.desk.page.locator("dl.facts > div").filter(has=self.desk.page.get_by_text(name, exact=True)).locator("dd").first.inner_text()

    def comes_back(self, later: timedelta) -> None:
        """Let hours go by, in which decisions are carried out and households compared; then the head sits down again."""
        self.hours.by += later
        carry_out(self.site.parts)
        self.counts()
        self.desk.enter(self.site, "/konsol/bencana", "posko")

    def counts(self) -> None:
        """Let the server do what it does each minute."""
        run_watch(self.site.parts, [WATCHER])


@pytest.fixture
def post(tmp_path: Path, built: Path, filled: tuple[Path, list[DemoWorker]], new_handset: Callable[[], Handset]) -> Iterator[Post]:
    """Give a post whose head sits before an empty window."""
    hours = Hours()
    site = open_site(tmp_path / "instance", *filled, clock=hours)
    kabupaten = site.workers[0].kabupaten
    site.parts.accounts.add("posko", PASSWORD, role="posko", region=kabupaten)
    page = new_handset().start().pages[0]
    page.set_viewport_size(SCREENS["desk"])
    yield Post(site, hours, Desk(page, ("desk",)), kabupaten=kabupaten)
    site.close()


@dataclass(slots=True)
class Night:
    """What was done at the tents: the store, its household that both registered, and the receipts of each phone."""

    store: str
    twice: tuple[str, str]
    sent: list[str]
    lost: list[str]
    new: str = ""

    @property
    def receipts(self) -> list[str]:
        """All of them."""
        return [*self.sent, *self.lost, self.new]


def test_two_tents(post: Post, new_handset: Callable[[], Handset]) -> None:
    """One joins by a code before the server knows the flood; both register one family and hand out of one store; a phone dies and is replaced.

    Nothing handed out is lost: families are matched, what went out twice or too often is seen with its receipts, and the ledger is the
    sum of all accepted lines, to the last blanket.
    """
    site = post.site
    east, west = hire(site, "Rudi Contoh"), hire(site, "Wati Contoh")
    dying = new_handset()
    rudi, wati = enrol(new_handset(), site, east), enrol(dying, site, west)
    night = at_the_tents(post, rudi, wati)
    dying.close()
    shutil.rmtree(dying.profile)
    new = enrol(new_handset(), site, west)
    night.new = on_a_new_phone(new, post.event, night)
    online(rudi)
    settled(rudi)
    post.comes_back(timedelta(hours=AID_PHONE_LATE_HOURS))
    match_families(post, night)
    enter_paper(post, night)
    see_oversold(post, night)
    settled(rudi), settled(new)
    see_board(post)
    assert_numbers(site, night)
    for page in (rudi, new):
        has_in_store(page, post.event, night.store, f"{LEFT} lembar".replace("-", "−"))
    go(new, f"/bencana/{post.event}/bantuan")
    expect(new.get_by_text(night.lost[1])).to_be_visible()
    go(rudi, f"/bencana/{post.event}/korban/{night.twice[1]}")
    expect(rudi.get_by_text("Catatan ini sudah digabung")).to_be_visible()


def at_the_tents(post: Post, rudi: Page, wati: Page) -> Night:
    """Work without signal, a moment of it in which the head lets early work in, and again without.

    Two hand-outs of the second phone stay on it, one of them with the household that it was for.
    """
    site = post.site
    offline(rudi), offline(wati)
    event = post.event = open_flood(rudi)
    join(wati, scanned(rudi, site, event))
    first = register(rudi, event, "Slamet Riyadi", jiwa="4", phone="081200000001", rt="003", rw="002")
    register(rudi, event, "Karni Contoh", jiwa="3")
    again = register(wati, event, "Slamet Riyadhi", jiwa="5", phone="081200000001", rt="003", rw="002")
    other = register(wati, event, "Tukiman Contoh", jiwa="2")
    store = open_store(rudi, event, str(BROUGHT))
    online(wati)
    settled(wati)
    online(rudi)
    settled(rudi), settled(wati)
    take_in(post)
    settled(rudi), settled(wati)
    offline(rudi), offline(wati)
    sent = [hand_out(rudi, event, first, "10"), hand_to_rt(rudi, event, "Ketua RT Contoh", "3", "10"), hand_out(wati, event, again, "10")]
    online(wati)
    settled(wati)
    offline(wati)
    lost = [hand_out(wati, event, other, "8"), hand_out(wati, event, register(wati, event, "Parni Contoh", jiwa="2"), "3")]
    has_in_store(wati, event, store, "9 lembar")
    return Night(store, (first, again), sent, lost)


def take_in(post: Post) -> None:
    """Confirm what the second volunteer registered before being let in."""
    post.desk.enter(post.site, "/konsol/bencana", "posko")
    page = post.see("/ditahan?semua=1")
    page.get_by_role("button", name="Terima yang dipilih").click()
    expect(page.get_by_role("status").first).to_contain_text("2 catatan diterima")
    post.comes_back(DUE)


def on_a_new_phone(page: Page, event: str, night: Night) -> str:
    """See what the dead phone had sent, and hand out on; return the receipt."""
    go(page, f"/bencana/{event}/bantuan")
    expect(page.get_by_text(night.sent[2])).to_be_visible()
    expect(page.get_by_text(night.lost[0])).to_have_count(0)
    offline(page)
    given = hand_out(page, event, register(page, event, "Warsi Contoh", jiwa="1"), "2")
    online(page)
    settled(page)
    return given


def match_families(post: Post, night: Night) -> None:
    """Say that two registrations are one household; then its two receipts stand beside each other."""
    page = post.see("/ganda")
    expect(page.get_by_text("Tidak ada bantuan ganda")).to_be_visible()
    page = post.see("/kembar")
    page.get_by_role("link", name="Slamet Riyadi").click()
    for name in ("Slamet Riyadi", "Slamet Riyadhi", "Rudi Contoh", "Wati Contoh"):
        expect(page.get_by_role("cell", name=name, exact=True)).to_be_visible()
    page.get_by_label("Catatan yang dihitung").select_option(value=night.twice[0])
    page.get_by_role("button", name="Satu keluarga").click()
    expect(page.get_by_role("status").first).to_contain_text("dihitung sebagai satu keluarga")
    post.counts()
    page = post.see("/ganda")
    for receipt in (night.sent[0], night.sent[2]):
        expect(page.get_by_role("main")).to_contain_text(receipt)


def enter_paper(post: Post, night: Night) -> None:
    """Enter the receipts that the dead phone never sent, from the cards of the households; one of them it alone had registered."""
    page = post.see("/bukti")
    for number, name, blankets in zip(night.lost, ("Tukiman Contoh", "Parni Contoh"), ("8", "3"), strict=True):
        page.get_by_label("Cari keluarga").fill(name.lower())
        page.get_by_role("button", name="Terapkan").click()
        if blankets == "8":
            page.get_by_role("link", name=name).click()
        else:
            page.get_by_role("link", name="Bukti untuk keluarga yang belum terdata").first.click()
            page.get_by_label("Nama kepala keluarga").fill(name)
            page.get_by_label("Jumlah jiwa").fill("2")
        page.get_by_label("Nomor bukti").fill(number)
        page.get_by_label("Diserahkan oleh").select_option(label="Wati Contoh")
        page.get_by_label("Barang 1").select_option(label="Selimut (lembar)")
        page.get_by_label("Jumlah 1").fill(blankets)
        page.get_by_role("button", name="Simpan bukti").click()
        expect(page.get_by_role("status").first).to_contain_text(f"Bukti {number} disimpan")
    post.counts()


def see_oversold(post: Post, night: Night) -> None:
    """See who took how much of what was not there, in a ledger that is the sum of all accepted lines, and explain it."""
    page = post.see("/gudang")
    expect(page.get_by_role("main")).to_contain_text(f"{LEFT} lembar")
    page.goto(f"{post.site.address}/konsol/bencana/gudang/{post.kabupaten}/{night.store}?barang=selimut")
    short = page.get_by_role("region", name="Stok di bawah nol")
    for worker, amount in (("Rudi Contoh", "20 lembar"), ("Wati Contoh", "23 lembar")):
        expect(short.get_by_role("row").filter(has_text=worker)).to_contain_text(amount)
    ledger = page.get_by_role("region", name="Mutasi: Selimut")
    for receipt in night.receipts:
        expect(ledger.get_by_role("row").filter(has_text=receipt)).to_have_count(1)
    assert post.told("Selimut") == f"{accepted(post.site, night.store)} lembar" == f"{LEFT} lembar"
    short.get_by_label("Penjelasan").fill("Dua tenda menyalurkan dari stok yang sama tanpa sinyal.")
    short.get_by_role("button", name="Simpan penjelasan").click()
    expect(page.get_by_role("status").first).to_contain_text("Penjelasan dicatat")


def see_board(post: Post) -> None:
    """Read the board: four of five households reached, one double, nothing below zero unexplained, and the dead phone late alone."""
    post.see()
    assert post.told("Keluarga") == "4 dari 5 (80,0 %)"
    assert (post.told("Bantuan ganda, menunggu penjelasan"), post.told("Mungkin tercatat dua kali, menunggu keputusan")) == ("1", "0")
    assert (post.told("Stok di bawah nol, belum dijelaskan"), post.told("Selimut")) == ("0", f"{LEFT} lembar")
    assert post.told("HP aktif") == "3"
    late = post.told(f"Terlambat, lebih dari {AID_PHONE_LATE_HOURS} jam")
    assert late.count("Wati Contoh") == 1 and "Rudi Contoh" not in late


def assert_numbers(site: Site, night: Night) -> None:
    """Hold every receipt to its own number, and what is kept of stock and blocks to a new count."""
    numbers = [row["receipt_no"] for row in rows(site, "bantuan") if row["receipt_no"] in night.receipts]
    assert sorted(numbers) == sorted(night.receipts)
    assert night.new.rsplit("-", 1)[0] != night.lost[0].rsplit("-", 1)[0]
    assert check_goods(site.parts, site.workers[0].kabupaten) == 0
    blocks = {one.rsplit("-", 1)[0] for one in numbers}
    kept = [(row["found"], row["highest"], row["twice"]) for row in rows(site, "receipt_block") if row["block"] in blocks]
    assert sorted(kept) == [(1, 1, 0), (2, 2, 0), (3, 3, 0)]
