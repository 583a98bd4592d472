"""Referrals at the console: made and settled by the office, added to by the phone."""

import re
from typing import Any

import pytest
from sqlalchemy import insert

from schemas import KINDS
from schemas.rujukan import LAYANAN
from server.engine import read_transaction, refresh_statistics, write_transaction
from server.office import Office, edit, new_record
from server.people.belonging import Named, families_of
from server.store.tables import TABLES
from sync.limits import RUJUKAN_COUNTED_MAX, RUJUKAN_PER_PAGE_MAX
from sync.nouns import Change, Revision
from tests.server.api.stage import on_each_database
from tests.server.api.world import HOME, Phone, World
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import visit
from tests.server.store.measured import statements

LIST = "/konsol/rujukan"


def people(world: World) -> tuple[World, Phone]:
    """Give two families members of an age, and Siti a phone that holds them."""
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    born = {"sari": ("kpm1", "1990-01-01"), "tua": ("kpm1", "1970-01-01"), "lain": ("kpm3", "1990-01-01")}
    for name, (family, day) in born.items():
        world.ids[name] = world.new_id()
        told = {"kpm_id": world.ids[family], "name": f"{name.title()} Contoh", "birth_date": day, "is_pengurus": name != "tua"}
        office.write(HOME, [new_record(KINDS["anggota"], told, world.ids[name])])
    siti = world.enrol("siti")
    siti.settle()
    return world, siti


scene = on_each_database(people)


def form(world: World, **fields: Any) -> dict[str, str]:
    """Return the form of a referral to PENA as it is sent."""
    told = {"layanan": "pena", "anggota_id": world.ids["sari"], "reason": "Punya warung.", "referred_to": "", "referred_on": "2026-11-20"}
    return {f"isian.{name}": value for name, value in (told | fields).items()}


def referred(world: World, siti: Phone) -> str:
    """Let Siti's phone refer a family to KUBE; return the id."""
    return send(world, siti, layanan="kube", reason="Anyaman.")


def send(world: World, siti: Phone, **fields: Any) -> str:
    """Let Siti's phone refer a family; return the id."""
    own = [name for group in KINDS["rujukan"].groups if not group.office for name in group.fields]
    change = Change("rujukan", world.new_id(), {**dict.fromkeys(own), "kpm_id": world.ids["kpm1"], "referred_on": "2026-11-20", **fields})
    siti.exchange(world.form(change))
    assert change.id in {row.id for row in world.rows("rujukan")}
    return change.id


def test_the_office_refers_and_settles(scene: tuple[World, Phone]) -> None:
    """A referral is refused at its field for a member of no fitting age or of another family, then made, listed, settled, and on the phone."""
    world, siti = scene
    visitor = visit(world, "supervisor")
    here = f"/konsol/keluarga/{HOME}/{world.ids['kpm1']}"
    assert f"{here}/rujuk" in visitor.get(here).text
    check_nesting(visitor.get(f"{here}/rujuk").text)
    for wrong in ({"anggota_id": world.ids["tua"]}, {"anggota_id": world.ids["lain"]}, {"anggota_id": ""}):
        answer = visitor.send(f"{here}/rujuk", action="refer", **form(world, **wrong))
        assert answer.status_code == 422 and 'id="w-isian.anggota_id"' in answer.text
    late = visitor.send(f"{here}/rujuk", action="refer", **form(world, referred_on="2026-12-20"))
    assert late.status_code == 422 and 'id="w-isian.referred_on"' in late.text
    made = visitor.send(f"{here}/rujuk", action="refer", **form(world)).location
    page = visitor.get(made).text
    check_nesting(page)
    assert "Sari Contoh" in page and "Punya warung." in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    bare = visitor.send(made, action="settle", seen=seen, **{"isian.status": "ditolak", "isian.outcome": "", "isian.outcome_on": "2026-11-21"})
    assert bare.status_code == 422 and 'id="w-isian.outcome"' in bare.text
    early = {"isian.status": "diterima", "isian.outcome": "", "isian.outcome_on": "2026-11-19"}
    assert 'id="w-isian.outcome_on"' in visitor.send(made, action="settle", seen=seen, **early).text
    assert visitor.send(made, action="settle", seen=seen, **early | {"isian.outcome_on": "2026-11-21"}).status_code == 303
    assert visitor.send(made, action="settle", seen=seen, **early | {"isian.outcome_on": "2026-11-20"}).status_code == 409
    assert "diterima" in str(siti.settle()) and "Punya warung." in str(world.rows("rujukan"))
    assert "Diterima, 21 November 2026" in visitor.get(LIST).text and made in visitor.seen.text
    assert "Punya warung." in visitor.get(here).text


def test_phone_and_office_write_different_parts(scene: tuple[World, Phone]) -> None:
    """What the family told the pendamping and the outcome of the office stand beside each other, and nothing of it is a conflict."""
    world, siti = scene
    identity = referred(world, siti)
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    with world.parts.store.view(HOME) as view:
        [record] = view.records(KINDS["rujukan"], [identity])
    office.write(HOME, [edit(KINDS["rujukan"], record, status="diterima", outcome_on="2026-11-21")])
    heard = Change("rujukan", identity, {"heard": "Sudah ikut rapat.", "heard_on": "2026-11-20"}, Revision(record.revision, record.tag))
    siti.exchange(world.form(heard))
    [row] = world.rows("rujukan")
    assert (row.status, row.heard, world.count("conflict")) == ("diterima", "Sudah ikut rapat.", 0)
    taken = Change("rujukan", identity, {"status": "selesai", "outcome": "x", "outcome_on": "2026-11-20"}, Revision(row.revision, row.tag))
    assert siti.exchange(world.form(taken))[0]["out"][0][2][0][0] == "refused"
    with read_transaction(world.parts.engine) as connection:
        assert families_of(connection, HOME, [Named("rujukan", identity, {})]) == [world.ids["kpm1"]]


def test_the_list_is_narrowed_and_bound_to_the_region(scene: tuple[World, Phone]) -> None:
    """Filters by service, outcome and kecamatan keep what fits; another region sees nothing; odd addresses are answered by a page."""
    world, siti = scene
    identity = referred(world, siti)
    visitor = visit(world, "koordinator")
    for query, there in (("", True), ("?layanan=kube&status=dirujuk&kecamatan=350701", True), ("?layanan=pena", False), ("?status=selesai", False)):
        page = visitor.get(LIST + query).text
        check_nesting(page)
        assert (identity in page) is there
    assert [visitor.get(f"{LIST}?{query}").status_code for query in ("layanan=x", "status=x", "kecamatan=35", "after=x")] == [400] * 4
    other = visit(world, "supervisor", "lain", region="350702")
    assert identity not in other.get(LIST).text
    assert other.get(f"{LIST}/{HOME}/{identity}").status_code == 404
    reader = visit(world, "pemeriksa")
    assert 'name="action"' not in reader.get(f"{LIST}/{HOME}/{identity}").text.split("<main")[1]


@pytest.mark.parametrize("scene", ["sqlite"], indirect=True)
def test_somebody_of_no_fitting_age_is_marked(scene: tuple[World, Phone]) -> None:
    """A phone may refer anybody to PENA; the list says where the age does not fit, and nothing is refused."""
    world, siti = scene
    for name in ("tua", "sari"):
        send(world, siti, layanan="pena", reason="-", anggota_id=world.ids[name])
    assert visit(world, "apd").get(LIST).text.count("umur tidak sesuai aturan PENA") == 1


@pytest.mark.parametrize("scene", ["sqlite"], indirect=True)
def test_pages_ask_as_often_whatever_they_show(scene: tuple[World, Phone]) -> None:
    """Referrals, visits after an exit and families due for resertifikasi take as many statements for ten rows as for one."""
    world, siti = scene
    visitor, office, asked = visit(world, "supervisor"), Office(world.parts.store, "test", world.clock, world.random.randbytes), []
    for families in (1, 9):
        for _ in range(families):
            told = {"kelompok_id": world.ids["mawar"], "joined_on": "2020-11-01", "desa_code": "3507012001", "membership_status": "aktif"}
            kpm = new_record(KINDS["kpm"], told, world.new_id())
            said = new_record(KINDS["penilaian_graduasi"], {"kpm_id": kpm.id, "date": "2026-05-01", "jalur": "mandiri"}, world.new_id())
            left = {"kpm_id": kpm.id, "penilaian_id": said.id, "jalur": "mandiri", "aturan_nomor": 1, "as_of": 1, "evidence_for": "-"}
            left |= {"proposed_on": "2026-05-02", "status": "disetujui", "siks_status": "diterima", "exit_on": "2026-08-25"}
            gone = {"kpm_id": kpm.id, "referred_on": "2026-11-01", "layanan": "kube", "reason": "-"}
            office.write(HOME, [kpm, said, new_record(KINDS["graduasi"], left, ""), new_record(KINDS["rujukan"], gone, world.new_id())])
        with statements(world.parts.engine) as seen:
            shown = [visitor.get(path).text for path in (LIST, "/konsol/pascagraduasi", "/konsol/resertifikasi")]
        asked.append(len(seen))
        assert all(page.count('data-head="Keluarga"') >= families for page in shown)
    assert asked[0] == asked[1]


MANY = 4_000
PLANS: dict[str, tuple[str, str]] = {"sqlite": ("EXPLAIN QUERY PLAN", r"SCAN (rujukan|kpm)|TEMP B-TREE"), "postgresql": ("EXPLAIN", r"Seq Scan on (rujukan|kpm)|Sort")}
"""How a plan is asked for, and the steps that read more than is shown."""


def crowd(world: World) -> None:
    """Write very many referrals of one family, all waiting."""
    told = {"kabupaten": HOME, "scope": "k:x", "revision": 1, "tag": 1, "form": "f" * 22, "closed": False, "deleted": False}
    rows = [
        told | {"id": f"{index:022}", "kpm_id": world.ids["kpm1"], "layanan": LAYANAN[index % len(LAYANAN)], "referred_on": f"2026-{index % 9 + 1:02d}-01"}
        for index in range(MANY)
    ]
    with write_transaction(world.parts.engine) as connection:
        connection.execute(insert(TABLES["rujukan"]), rows)
    refresh_statistics(world.parts.engine)


def test_a_page_reads_what_it_shows(scene: tuple[World, Phone]) -> None:
    """However many referrals there are, whichever page of the list follows an index to its lines, and numbers end at a bound."""
    world, _ = scene
    crowd(world)
    asked, excess = PLANS[world.parts.engine.dialect.name]
    visitor = visit(world, "supervisor")
    for query in ("", "?status=dirujuk", "?layanan=kube", f"?after=2026-05-01~{1:022}"):
        with statements(world.parts.engine) as seen:
            page = visitor.get(LIST + query).text
        lists = [one for one in seen if "ORDER BY rujukan.referred_on" in one[0]]
        with world.parts.engine.connect() as connection:
            [plan] = [[row[-1] for row in connection.exec_driver_sql(f"{asked} {text}", values)] for text, values in lists]
        assert not [step for step in plan if re.search(excess, step)], plan
    assert f"lebih dari {RUJUKAN_COUNTED_MAX}" in visitor.get(LIST).text and page.count("<tr") == 1 + RUJUKAN_PER_PAGE_MAX


def test_who_sees_more_than_a_kabupaten_chooses_one(scene: tuple[World, Phone]) -> None:
    """No list runs over the nation; a kabupaten outside of the region is none."""
    world, siti = scene
    identity = referred(world, siti)
    for region, query, there in (("00", "", False), ("00", f"?kabupaten={HOME}", True), ("35", f"?kabupaten={HOME}", True), ("36", f"?kabupaten={HOME}", False)):
        page = visit(world, "supervisor", f"luas{region}{there}", region=region).get(LIST + query)
        check_nesting(page.text)
        assert page.status_code == 200 and (identity in page.text) is there
        assert ("Pilih kabupaten atau kota lebih dulu" in page.text) is not there
