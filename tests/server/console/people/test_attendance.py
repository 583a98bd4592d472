"""The page of a family's attendance: the measure in words, what is missing and from whom; and a fixed number of statements."""

import pytest

from server.people.trace import trace
from tests.server.api.world import HOME, World
from tests.server.attendance.village import Village
from tests.server.console.visitor import visit
from tests.server.desk.office import make_desk
from tests.server.store.measured import statements


@pytest.fixture
def village(world: World) -> Village:
    """Give a village with a family of long standing."""
    desk = make_desk(world)
    desk.change("kpm", world.ids["kpm1"], joined_on="2025-01-01")
    return Village(desk)


def page_of(village: Village, role: str = "supervisor", name: str = "") -> str:
    """Return the text of the page."""
    trace(village.desk.world.parts)
    address = f"/konsol/keluarga/{HOME}/{village.desk.world.ids['kpm1']}/kehadiran"
    return visit(village.desk.world, role, name or role).get(address).text


def test_the_measure_stands_in_words(village: Village) -> None:
    """What is certain is one figure; what is not stands from worst to best, with what is missing and from whom."""
    village.met("mawar", "2026-10-05", "kpm1")
    village.met("mawar", "2026-09-05", "kpm1", "A")
    village.heard()
    assert "Hadir 1 dari 2 pertemuan (50 %)" in page_of(village)
    sesi = village.hold("mawar", "2026-11-20", village.plan("mawar", "2026-11-20"))
    page = page_of(village, name="lagi")
    assert "Hadir 1 dari 3 pertemuan (33 %) sampai 2 dari 3 (66 %)" in page
    assert "belum ditandai" in page and "Siti Contoh" in page
    village.mark(sesi, "kpm1", "H", represented_by="Anak")
    assert "Hadir 2 dari 3 pertemuan (66 %)" in (page := page_of(village, name="akhir")) and "diwakili" in page


def test_a_family_without_meetings_says_so(village: Village) -> None:
    """No figure stands where nothing counts."""
    page = page_of(village)
    assert "Belum ada pertemuan" in page and "Hadir " not in page


def test_a_page_of_many_meetings_asks_as_often(village: Village) -> None:
    """The number of statements does not grow with the meetings."""
    village.met("mawar", "2026-10-05", "kpm1")
    page_of(village)
    with statements(village.desk.world.parts.engine) as few:
        page_of(village, name="satu")
    for day in range(6, 20):
        village.mark(village.hold("mawar", f"2026-10-{day:02d}"), "kpm1")
    page_of(village, name="dua")
    with statements(village.desk.world.parts.engine) as many:
        page_of(village, name="tiga")
    assert len(many) <= len(few)
