"""Pages of staff: a month by name beside the standard, a report to print, and the register."""

import pytest

from server.people.capaian import count_all
from tests.server.api.stage import on_sqlite
from tests.server.attendance.village import Village
from tests.server.console.visitor import Visitor, visit
from tests.server.desk.office import Desk, make_desk

desk = on_sqlite(make_desk)


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    """Give a supervisor over figures that were counted."""
    Village(desk).met("mawar", "2026-11-05", "kpm1")
    count_all(desk.world.parts)
    return visit(desk.world, "supervisor")


def test_a_month_is_in_order_of_names(desk: Desk, visitor: Visitor) -> None:
    """Workers stand by name, each leads to the report; the rule is told with its version; a province chooses a kabupaten first."""
    page = visitor.get("/konsol/kinerja?bulan=2026-11").text
    assert page.index("Budi Contoh") < page.index("Siti Contoh") and "1 dari 1" in page and "2 dari 400" in page and "Aturan standar versi 1" in page
    assert "Memenuhi standar" in page and f"/konsol/petugas/3507/{desk.world.ids['siti']}/laporan?bulan=2026-11" in page
    assert "Siti" not in visit(desk.world, "koordinator", region="35").get("/konsol/kinerja?bulan=2026-11").text


def test_the_report_has_words_and_no_inventions(desk: Desk, visitor: Visitor) -> None:
    """A matter without records says so; words are kept, and a text that somebody else wrote meanwhile is not overwritten."""
    here = f"/konsol/petugas/3507/{desk.world.ids['siti']}/laporan"
    page = visitor.get(f"{here}?bulan=2026-11").text
    assert page.count("Belum ada catatan") >= 5 and "hadir 1" in page and "9. Berita baik" in page
    assert "terakhir terhubung" in page and "menyanggah" not in page
    words = {"bulan": "2026-11", "seen": "", "isian.berita_baik": "Dua keluarga lulus."}
    assert "Dua keluarga lulus." in visitor.get(visitor.send(here, **words).location).text
    late = visitor.send(here, **words | {"isian.berita_baik": "Lain"})
    assert late.status_code == 409 and "Lain" in late.text
    figures = next(row for row in desk.world.rows("capaian") if row.worker_id == desk.world.ids["siti"] and row.bulan == "2026-11")
    desk.change("capaian", figures.id, objection="Ada yang kurang.", objected_on="2026-11-21")
    assert "menyanggah angka bulan ini, belum dijawab: Ada yang kurang." in visitor.get(f"{here}?bulan=2026-11").text
    assert "isian." not in visit(desk.world, "koordinator").get(f"{here}?bulan=2026-11").text
    assert visitor.get(f"{here}?bulan=2026-13").status_code == 400


def test_the_register_is_kept(desk: Desk, visitor: Visitor) -> None:
    """What is wrong is told beside its field; an entry is written and taken back."""
    here = f"/konsol/petugas/3507/{desk.world.ids['siti']}/pelatihan"
    visitor.get(here)
    told = {"isian.title": "Modul P2K2", "isian.date": "2026-10-02", "isian.hours": "16"}
    wrong = visitor.send(here, **told | {"isian.hours": "nol"})
    assert wrong.status_code == 422 and 'class="wrong"' in wrong.text and 'value="Modul P2K2"' in wrong.text
    page = visitor.get(visitor.send(here, **told).location).text
    assert "2 Oktober 2026: Modul P2K2" in page and "Seluruhnya 16 jam." in page
    [row] = desk.world.rows("pelatihan")
    assert "Belum ada pelatihan" in visitor.get(visitor.send(here, drop=row.id).location).text
