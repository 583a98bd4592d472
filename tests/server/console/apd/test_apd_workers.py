"""Kelola at the console: workers and their enrolment cards."""

import re

import pytest

from tests.server.api.world import ELSEWHERE, HOME, World
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor, visit

WORKERS, NEW, CARDS = "/konsol/kelola/petugas", "/konsol/kelola/petugas/baru", "/konsol/kelola/kartu"
BAD = ("role=raja", "after=%7F", "after=3507.x", "after=x")


def address_of(world: World, worker: str) -> str:
    """Return the page of a worker."""
    return f"{WORKERS}/{HOME}/{world.ids[worker]}"


def form(visitor: Visitor, address: str, **fields: str):
    """Open a page and send its form with what it showed."""
    page = visitor.get(address).text
    shown = dict(re.findall(r'<input [^>]*name="(isian\.\w+|seen)"[^>]*value="([^"]*)"', page))
    return visitor.send(address, **{**shown, **{f"isian.{name}": text for name, text in fields.items()}})


def test_kelola_leads_everywhere(world: World) -> None:
    """The menu leads to Kelola and Kelola to each page; who only reads is not led to what he may not open."""
    for role, cards in (("apd", True), ("koordinator", False)):
        visitor = visit(world, role)
        assert "/konsol/kelola" in visitor.get("/konsol/").text
        ways = re.findall(r'<li><a href="(/konsol/kelola/[^"]+)">', visitor.get("/konsol/kelola").text)
        assert (CARDS in ways) == cards and WORKERS in ways
        for way in ways:
            assert visitor.get(way).status_code == 200, way
            check_nesting(visitor.seen.text)


def test_workers_are_searched(world: World) -> None:
    """The list is narrowed by text and profession, what fits nobody says so, and odd addresses are answered by a page."""
    visitor = visit(world, "koordinator")
    page = visitor.get(WORKERS).text
    assert page.index("Budi Contoh") < page.index("Siti Contoh") and "Tambah petugas" not in page
    assert "Budi" not in visitor.get(f"{WORKERS}?q=siti&role=pendamping").text
    assert "Tidak ada petugas" in visitor.get(f"{WORKERS}?q=x%7Fy").text
    assert [visitor.get(f"{WORKERS}?{query}").status_code for query in BAD] == [400] * len(BAD)
    assert [row.kind for row in world.rows("page_read") if row.kind] == ["worker"] * 3


def test_a_worker_is_added(world: World) -> None:
    """A new worker is on the list; what is wrong is told at its field and what was typed stays."""
    visitor = visit(world, "apd")
    wrong = form(visitor, NEW, name="", role="pendamping", nip="0000")
    assert wrong.status_code == 422 and 'id="w-isian.name"' in wrong.text and 'value="0000"' in wrong.text
    assert form(visitor, NEW, name="Ani Contoh", role="tagana").location == WORKERS
    assert "Petugas sudah ditambahkan" in visitor.get(WORKERS).text and "Ani Contoh" in visitor.seen.text


def test_a_worker_is_corrected(world: World) -> None:
    """A correction stands; one that was made of an older page is told on the page."""
    visitor, address = visit(world, "apd"), address_of(world, "siti")
    assert form(visitor, address, role="pendamping", phone="0800").location == address
    assert 'value="0800"' in visitor.get(address).text
    late = visitor.send(address, seen="1~1", **{"isian.phone": "0811"})
    assert late.status_code == 409 and "sudah berubah" in late.text
    assert 'class="decision"' not in visit(world, "pemeriksa").get(address).text


def test_workers_of_elsewhere_are_not_there(world: World) -> None:
    """Outside the region there is no such page and no form for it; somebody who is not there is not found."""
    visitor = visit(world, "apd", region=ELSEWHERE)
    visitor.get(NEW)
    assert [visitor.get(address_of(world, "siti")).status_code, visitor.send(address_of(world, "siti")).status_code] == [404, 404]
    assert visitor.get(f"{WORKERS}/{ELSEWHERE}/%00").status_code == 404
    assert "Siti" not in visitor.get(WORKERS).text


def test_cards_are_shown_once(world: World) -> None:
    """The answer has a card with name, code and QR for each who was chosen; nothing is kept by the browser or shown again."""
    visitor = visit(world, "apd")
    visitor.get(CARDS)
    check_nesting(visitor.seen.text)
    answer = visitor.send(CARDS, action="chosen", worker=world.ids["siti"])
    check_nesting(answer.text)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    [code] = re.findall(r'class="code">([^<]+)<', answer.text)
    assert world.parts.enrolment.redeem(code, "HP", "uji/1").worker == world.ids["siti"]
    assert answer.text.count("<svg") == 1 and " style=" not in answer.text and code not in visitor.get(CARDS).text
    assert len(re.findall(r'class="code"', visitor.send(CARDS, action="all").text)) == 2


def test_cards_for_a_kecamatan(world: World) -> None:
    """All of a kecamatan get cards, those without charge there none; nobody chosen is told."""
    visitor = visit(world, "apd")
    make_place_worker(world)
    page = visitor.get(f"{CARDS}?kecamatan=350701").text
    assert "Siti" in page and "Cadangan" not in page
    assert len(re.findall('class="code"', visitor.send(CARDS, action="all", kecamatan="350701").text)) == 2
    empty = visitor.send(CARDS, action="chosen")
    assert empty.status_code == 422 and "Wajib diisi" in empty.text


def make_place_worker(world: World) -> None:
    """Make a worker without any charge."""
    visitor = visit(world, "apd", "lain")
    form(visitor, NEW, name="Cadangan Contoh", role="pendamping")


@pytest.mark.parametrize(("asked", "status"), [("", 200), ("3507", 200), ("9907", 404), ("35", 404)])
def test_a_wide_account_names_the_kabupaten(world: World, asked: str, status: int) -> None:
    """Who has a whole province is asked which kabupaten; one outside is not found."""
    visitor = visit(world, "apd", region="35")
    page = visitor.get(f"{CARDS}?kabupaten={asked}")
    assert page.status_code == status and ("Siti" in page.text) == (asked == "3507")
    visitor.get(NEW)
    made = visitor.send(NEW, kabupaten=asked, **{"isian.name": "Ani Contoh", "isian.role": "pendamping"})
    assert made.status_code == (422 if not asked else 303 if status == 200 else 404)


def test_a_volunteer_corps_beside_the_profession(world: World) -> None:
    """The form of a worker has the corps of volunteers; what is no corps is told beside its field, and what is chosen stands."""
    visitor = visit(world, "apd")
    here = f"/konsol/kelola/petugas/{HOME}/{world.ids['siti']}"
    assert 'name="isian.relawan"' in visitor.get(here).text
    told = {"isian.name": "Siti Contoh", "isian.role": "pendamping"}
    bad = visitor.send(here, **told, **{"isian.relawan": "pramuka"})
    assert bad.status_code == 422 and 'id="w-isian.relawan"' in bad.text
    assert visitor.send(here, **told, **{"isian.relawan": "tagana"}).status_code == 303
    assert {row.relawan for row in world.rows("worker")} == {"tagana", None}
