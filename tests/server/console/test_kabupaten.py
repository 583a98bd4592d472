"""Nobody must know the code of a kabupaten: every form that asks for one offers those of the account's region by name."""

import re

import pytest

from schemas import KINDS
from server.office import Office, new_record
from tests.server.api.world import ELSEWHERE, HOME, World
from tests.server.console.visitor import visit
from tests.server.store.measured import statements

FORMS = (
    "/konsol/kelola/kartu",
    "/konsol/kelola/impor",
    "/konsol/kelola/petugas/baru",
    "/konsol/verivali",
    "/konsol/pengaduan/baru",
    "/konsol/belum-berkelompok",
    "/konsol/siklus",
    "/konsol/keluarga",
    "/konsol/petugas",
    "/konsol/permintaan/baru",
    "/konsol/retensi",
)
SELECT = re.compile(r'<select id="f-kabupaten" name="kabupaten".*?</select>', re.DOTALL)
OPTION = re.compile(r'<option value="(\d+)"( selected)?>([^<]*)</option>')


@pytest.fixture
def regions(world: World) -> World:
    """Give a world whose server knows two provinces."""
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    told = (("35", "Jawa Contoh"), ("53", "Nusa Contoh"), ("3573", "Kota Contoh"), (HOME, "Kabupaten Contoh"), ("5301", "Kabupaten Jauh"))
    for code, name in told:
        fields = {"code": code, "name": name, "area": code[:2] if len(code) > 2 else "00"}
        office.write(fields["area"], [new_record(KINDS["wilayah"], fields, world.new_id())])
    return world


def offered(page: str) -> list[tuple[str, str, str]]:
    """Return (code, selected, text) of the kabupaten that a page offers."""
    return OPTION.findall(SELECT.search(page)[0])


def test_every_form_offers_the_kabupaten_of_the_region_by_name(regions: World) -> None:
    """A province has its own alone, the nation all, each under its province and by its name, if it has one; the one asked for is chosen."""
    province, nation = visit(regions, "apd", region="35"), visit(regions, "apd", "pusat", region="00")
    own = [(ELSEWHERE, "", ELSEWHERE), (HOME, "", "Contoh, Kabupaten (3507)"), ("3573", "", "Contoh, Kota (3573)")]
    for address in FORMS:
        assert offered(province.get(address).text) == own, address
        page = nation.get(address).text
        assert offered(page) == [*own, ("5301", "", "Jauh, Kabupaten (5301)")], address
        assert '<optgroup label="Nusa Contoh">' in page
    chosen = province.get(f"/konsol/siklus?kabupaten={HOME}").text
    assert [code for code, selected, _ in offered(chosen) if selected] == [HOME]


def test_a_form_for_any_region_suggests_those_of_its_own(regions: World) -> None:
    """Whoever makes accounts or appoints finds codes by name, and may still type that of a kecamatan."""
    page = visit(regions, "apd", region="35").get("/konsol/kelola/akun").text
    suggested = OPTION.findall(page[page.index('<datalist id="wilayah">') : page.index("</datalist>")])
    assert [code for code, _, _ in suggested] == ["35", ELSEWHERE, HOME, "3573"] and 'list="wilayah"' in page


def test_where_no_regions_were_imported_the_code_is_typed(world: World) -> None:
    """A server without the table of regions takes the code by hand, as it has no names to offer."""
    page = visit(world, "apd", region="35").get("/konsol/siklus").text
    assert '<input id="f-kabupaten"' in page and SELECT.search(page) is None


def test_a_list_takes_as_many_statements_for_many_places(regions: World) -> None:
    """However many places there are, a page takes the same number of statements."""
    nation = visit(regions, "apd", region="00")
    counts = []
    for code in ("", "5302", "5303"):
        if code:
            fields = {"code": code, "name": f"Kabupaten {code}", "area": "53"}
            office = Office(regions.parts.store, "test", regions.clock, regions.random.randbytes)
            office.write("53", [new_record(KINDS["wilayah"], fields, regions.new_id())])
        with statements(regions.parts.engine) as made:
            nation.get("/konsol/siklus")
        counts.append(len(made))
    assert len(set(counts)) == 1
