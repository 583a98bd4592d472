"""The dashboard at the console: numbers with what they are of, charts, places, the rows behind a number, and periods that are not there."""

import re
from html import unescape

import pytest

from schemas import KINDS
from server.attendance.rollup import keep_attendance
from server.console.dashboard.numbers import Stand, stand_of
from server.dashboard.keep import keep_dashboard
from server.dashboard.measures import MEASURES
from server.dashboard.reading import Figure
from server.dashboard.targets import Target
from server.office import new_record
from server.people.capaian import count_all
from tests.server.api.stage import on_sqlite
from tests.server.api.world import HOME, World
from tests.server.attendance.village import Village
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor, visit
from tests.server.desk.office import Desk, make_desk
from tests.server.desk.school import checked, send, set_days
from tests.server.store.measured import statements

PAGE = "/konsol/dasbor"
MONTH = "2026-10"


def scene(world: World) -> Desk:
    """Give a desk whose month of October was held, checked and summed; one of two families came, one of two pupils was checked."""
    desk = make_desk(world)
    names = (("provinsi", "35", "Jawa Timur", "00"), ("kabupaten", "3507", "Kabupaten Malang", "35"), ("kecamatan", "350701", "Donomulyo", HOME))
    for level, code, name, partition in names:
        desk.office.write(partition, [new_record(KINDS["wilayah"], {"code": code, "level": level, "name": name}, "")])
    for name in ("kpm1", "kpm2", "kpm3"):
        desk.change("kpm", world.ids[name], joined_on="2026-06-01")
    village = Village(desk)
    sesi = village.met("mawar", "2026-10-05", "kpm1")
    village.mark(sesi, "kpm2", "A")
    village.plan("mawar", "2026-11-05")
    set_days(desk, 20)
    send(desk, checked(desk, alpa=1))
    village.heard()
    count_all(world.parts)
    keep_attendance(world.parts)
    keep_dashboard(world.parts)
    return desk


desk = on_sqlite(scene)


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    """Give a coordinator of the kabupaten."""
    return visit(desk.world, "koordinator")


def page_of(visitor: Visitor, path: str) -> str:
    """Open a page that must be there, and return its text."""
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    check_nesting(answer.text)
    return unescape(answer.text).replace("\N{NO-BREAK SPACE}", " ")


def test_a_kabupaten_shows_every_measure_with_what_it_is_of(visitor: Visitor) -> None:
    """The last month stands there by itself: share, numerator and denominator, target, what is not known and not heard from, as of when."""
    page = page_of(visitor, PAGE)
    assert "Dasbor Kabupaten Malang, Oktober 2026" in page and "Angka dijumlahkan per" in page
    assert "50,0 %" in page and "1 dari 2" in page and "target 81,0 % (sejak 2024)" in page and "▼ tidak tercapai" in page
    assert page.count("Buka baris") >= 3 and "Reviu Renstra" in page
    education = page_of(visitor, f"{PAGE}?ukuran=education")
    assert "50,0 % sampai 100,0 %" in education and "1 dari 2 sampai 2 dari 2; dari yang diketahui 1 dari 1" in education and "50,0 % (1)" in education
    assert "belum diketahui" in education and "diketahui 0 dari 0" not in education and education.count('class="dot"') == 1
    assert 'class="target"' in education and "Perkembangan: Komitmen pendidikan" in education
    assert "Donomulyo" in education and 'class="bar"' in education and "tile open" in education


@pytest.mark.parametrize("region", ["00", "35", "350701", "3507010000"])
def test_every_level_has_the_same_page(desk: Desk, region: str) -> None:
    """Nation, province, kecamatan and desa show the same sums; from above a number leads to places, from below to kelompok."""
    visitor = visit(desk.world, "pemeriksa", region="00")
    page = page_of(visitor, f"{PAGE}/{region}?bulan={MONTH}")
    assert "50,0 %" in page and "1 dari 2" in page
    ways = re.findall(r'href="([^"]+)">Buka baris di balik', page)
    assert ways == [f"{PAGE}/{region}?ukuran=p2k2&bulan={MONTH}#tempat"] if len(region) < 4 else ways[0].startswith(f"{PAGE}/{region}/kelompok")
    assert page_of(visitor, f"{PAGE}/{region}/lembar?bulan={MONTH}").count('class="trend"') == len(MEASURES)


def test_the_target_is_reached_when_the_worse_end_reaches_it(desk: Desk) -> None:
    """One of two pupils checked, however well, is not yet certain on any page and sheet; with the other checked, it is reached."""
    visitor, addresses = visit(desk.world, "pemeriksa", region="00"), (("00", ""), ("35", ""), (HOME, ""), ("350701", ""), (HOME, "/lembar"))

    def pages() -> list[str]:
        return [page_of(visitor, f"{PAGE}/{region}{sheet}?bulan={MONTH}&ukuran=education") for region, sheet in addresses]

    before = pages()
    assert all("◆ belum pasti, target 85,0 %" in page and "▲ tercapai," not in page for page in before)
    assert all("50–100 %" in page for page in before[:-1])
    desk.budi.exchange(desk.world.form(checked(desk, "kpm3", alpa=0, izin=0, sakit=0)))
    keep_dashboard(desk.world.parts)
    assert all("▲ tercapai, target 85,0 %" in page for page in pages())


@pytest.mark.parametrize(
    ("ends", "stand"),
    [((0, 0, 4, 4), Stand.OPEN), ((0, 4, 0, 0), Stand.OPEN), ((0, 0, 0, 0), Stand.NOTHING), ((4, 4, 4, 4), Stand.REACHED), ((0, 4, 1, 4), Stand.BELOW)],
)
def test_an_end_of_nothing_reaches_no_target(ends: tuple[int, int, int, int], stand: Stand) -> None:
    """A meeting that all attended, or all missed, and that may have been cancelled neither reaches a target nor misses it."""
    assert stand_of(Figure(*ends, 4, 4, 0, 4), Target("p2k2", 2026, 85, "", "")) == stand


def test_what_waits_for_the_office_is_told(desk: Desk, visitor: Visitor) -> None:
    """A check that came and is held stands as its own cause beside the figure, and behind it as what waits."""
    desk.siti.exchange(desk.world.form(checked(desk, "kpm3", alpa=0, izin=0, sakit=0)))
    keep_dashboard(desk.world.parts)
    page = page_of(visitor, f"{PAGE}?ukuran=education")
    assert re.search(r'data-head="Menunggu kantor"[^>]*>50,0 % \(1\)<', page)
    mine = f"{PAGE}/kelompok/{HOME}/{desk.world.ids['melati']}?bulan={MONTH}"
    assert "menunggu keputusan kantor" in page_of(visitor, f"{mine}&ukuran=education")
    assert "sudah datang, menunggu keputusan kantor" in page_of(visitor, f"{mine}&ukuran=prompt_checks")


def test_a_number_opens_its_rows(visitor: Visitor, desk: Desk) -> None:
    """For each measure the kelompok add up to the number, and each leads to families, meetings or phones."""
    names = {"p2k2": "50,0 %", "education": "Belum lengkap", "prompt_checks": "tepat waktu", "heard": "Siti Contoh", "complementary": "belum ditanya", "behaviour": "belum diamati", "graduated": "tetap peserta"}
    names |= {"standard": "belum memenuhi standar"}
    for measure in MEASURES:
        page = page_of(visitor, f"{PAGE}/{HOME}/kelompok?ukuran={measure}&bulan={MONTH}")
        ways = re.findall(rf'href="({PAGE}/kelompok/[^"]+)"', page)
        rows = [page_of(visitor, way) for way in ways]
        if measure in names:
            assert names[measure] in page + "".join(rows), measure
    mawar = f"{PAGE}/kelompok/{HOME}/{desk.world.ids['mawar']}?bulan={MONTH}"
    assert f"/konsol/keluarga/{HOME}/{desk.world.ids['kpm1']}/kehadiran" in page_of(visitor, mawar)
    reads = [row for row in desk.world.rows("page_read") if row.kind == "kelompok"]
    assert {row.record for row in reads} >= {desk.world.ids["mawar"]}


def test_families_without_a_kelompok_are_behind_their_desa(desk: Desk) -> None:
    """What they owe is counted in their desa, and found there; an account of another kecamatan finds nothing."""
    desk.change("kpm", desk.world.ids["kpm3"], kelompok_id=None, desa_code="3507022003")
    keep_dashboard(desk.world.parts)
    page = page_of(visit(desk.world, "apd"), f"{PAGE}/350702/kelompok?ukuran=education&bulan={MONTH}")
    [way] = re.findall(rf'href="({PAGE}/kelompok/[^"]+)"', page)
    assert "Tanpa kelompok" in page and "Belum lengkap" in page_of(visit(desk.world, "apd", "lain"), way)
    assert visit(desk.world, "apd", "jauh", region="350701").get(way).status_code == 404


def test_workers_are_shown_to_who_sees_their_kabupaten(desk: Desk) -> None:
    """Who meets the standard is behind no kelompok or desa: an account of a kecamatan finds no worker by any address of its own."""
    mawar = desk.world.ids["mawar"]
    for region, status in (("350701", 404), (HOME, 404), (HOME, 200)):
        visitor = visit(desk.world, "supervisor", f"{region}-{status}", region=region)
        ways = ["-?desa=3507000000"] if status == 200 else ["-?desa=3507012001", "-?desa=3507010000", f"{mawar}?"]
        for way in ways:
            assert visitor.get(f"{PAGE}/kelompok/{HOME}/{way}&ukuran=standard&bulan={MONTH}").status_code == status


def test_what_has_no_figures_is_told(visitor: Visitor) -> None:
    """A region without data says so; a month to come is refused with a choice of others; what is no month or measure is a bad request."""
    assert "Belum ada angka" in page_of(visitor, f"{PAGE}/350799")
    assert "Belum ada angka" in page_of(visitor, f"{PAGE}?bulan=2025-02")
    for path in (f"{PAGE}?bulan=2026-12", f"{PAGE}/{HOME}/lembar?bulan=2026-12"):
        ahead = visitor.get(path)
        assert ahead.status_code == 422 and "Desember 2026 belum tiba" in ahead.text
    assert "bulan belum selesai" in page_of(visitor, f"{PAGE}?bulan=2026-11")
    for wrong in ("bulan=2026-13", "ukuran=x", "bulan=lalu"):
        assert visitor.get(f"{PAGE}?{wrong}").status_code == 400
    for elsewhere in ("3508", "35", "00", "350", "abc", f"{HOME}%20"):
        assert visitor.get(f"{PAGE}/{elsewhere}").status_code == 404


def test_a_page_asks_as_much_for_the_nation_as_for_a_kabupaten(desk: Desk) -> None:
    """The number of statements does not grow with the region, nor with what lies in it."""
    visitor, counts = visit(desk.world, "apd", region="00"), set()
    for region in ("00", "35", HOME, "350701"):
        visitor.get(f"{PAGE}/{region}")
        with statements(desk.world.parts.engine) as seen:
            visitor.get(f"{PAGE}/{region}")
        counts.add(len(seen))
    assert len(counts) == 1
