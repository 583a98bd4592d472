"""Exports at the console: asked for with a purpose, looked at, fetched and noted; wrong wishes told beside their field."""

import re

import pytest

from server.jobs.tasks import run_work
from tests.server.api.stage import on_sqlite
from tests.server.api.world import HOME
from tests.server.console.visitor import Visitor, visit
from tests.server.desk.office import Desk, make_desk

PAGE = "/konsol/ekspor"
WISH = {"dataset": "kehadiran_keluarga", "format": "csv", "region": HOME, "first": "2026-10", "last": "2026-11", "purpose": "Rapat koordinasi"}
desk = on_sqlite(make_desk)


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    """Give a coordinator of the province."""
    return visit(desk.world, "koordinator", region="35")


def test_an_export_is_asked_for_made_and_fetched(desk: Desk, visitor: Visitor) -> None:
    """The page shows how far it is, then the file; who fetched it is noted with the export."""
    visitor.get(PAGE)
    here = visitor.send(PAGE, **WISH).location
    assert "Batalkan" in visitor.get(here).text
    run_work(desk.world.parts)
    page = visitor.get(here).text
    assert "Ambil berkas" in page and "Rapat koordinasi" in page and "Batalkan" not in page
    file = visitor.send(here, action="fetch")
    assert file.data.startswith(b"\xef\xbb\xbfkabupaten,") and "kehadiran_keluarga-3507" in file.headers["Content-Disposition"]
    identity = here.rpartition("/")[2]
    assert [(row.kind, row.record) for row in desk.world.rows("page_read") if row.kind == "export"] == [("export", identity)]
    assert "Rapat koordinasi" in visitor.get(PAGE).text


def test_a_wish_that_cannot_be_is_told_beside_its_field(visitor: Visitor) -> None:
    """What was typed stays; a month to come and a missing purpose are told there; a region outside is not found."""
    visitor.get(PAGE)
    page = visitor.send(PAGE, **WISH | {"last": "2027-01", "purpose": ""}).text
    assert page.count('class="wrong"') == 2 and 'value="2027-01"' in page
    outside = visitor.send(PAGE, **WISH | {"region": "3607"})
    assert outside.status_code == 404 and "Tulis kode wilayah di dalam wilayah Anda." in outside.text


def test_all_that_is_wrong_is_told_at_once(visitor: Visitor) -> None:
    """A region outside hides no other fault: each stands beside its field, in its own words, and what was typed is still there."""
    typed = {"region": "3607", "first": "2026-13", "last": "2027-01", "purpose": "", "state": "memenuhi", "as_of": "kemarin"}
    visitor.get(PAGE)
    answer = visitor.send(PAGE, **WISH | typed, deidentified="1")
    page = answer.text
    assert answer.status_code == 404 and page.count('class="wrong"') == len(typed)
    assert set(re.findall('id="w-([a-z_]+)"', page)) == set(typed) and "Isian ini tidak sesuai" not in page
    assert all(f'value="{text}"' in page for text in typed.values() if text) and 'value="1" checked' in page


def test_a_token_form_tells_all_at_once_too(visitor: Visitor) -> None:
    """The form of a token comes back with each fault at its field, the region outside among them."""
    typed = {"name": "Bappeda", "purpose": "", "region": "3607", "until": "besok"}
    visitor.get(f"{PAGE}/token")
    answer = visitor.send(f"{PAGE}/token", **typed, action="make")
    assert answer.status_code == 404 and set(re.findall('id="w-([a-z_]+)"', answer.text)) == {"purpose", "region", "until", "datasets"}
    assert 'value="Bappeda"' in answer.text


def test_why_there_is_no_past_is_told_at_the_number(visitor: Visitor) -> None:
    """Who asks for the survey as of a number reads there why that cannot be."""
    visitor.get(PAGE)
    page = visitor.send(PAGE, **WISH | {"dataset": "survei", "as_of": "5"}).text
    assert page.count('class="wrong"') == 1 and "Keadaan lampau data ini tidak ada: jawaban hanya disimpan sebagai jumlah" in page


def test_a_file_whose_time_is_over_is_told(desk: Desk, visitor: Visitor) -> None:
    """The page of an export outlives its file and says so."""
    visitor.get(PAGE)
    here = visitor.send(PAGE, **WISH).location
    run_work(desk.world.parts)
    for file in (desk.world.parts.settings.instance / "work").iterdir():
        file.unlink()
    page = visitor.get(here).text
    assert "Ambil berkas" not in page and "masa simpannya lewat" in page
    assert visitor.send(here, action="fetch").status_code == 404


def test_every_column_stands_in_the_dictionary(visitor: Visitor) -> None:
    """Whoever reads a file finds what its columns mean."""
    page = visitor.get(f"{PAGE}/kamus").text
    assert page.count("Keadaan lampau data ini tidak ada: jawaban hanya disimpan sebagai jumlah") == 1 and "Dapat diminta menurut nomor" in page
    assert "worst_came" in page and "clock_error_s" in page and "Nomor kartu keluarga" in page
