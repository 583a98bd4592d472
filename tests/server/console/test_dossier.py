"""The dossier: all that a decision about a family stands on, the same bytes for the same moment."""

import io

import pytest
from pypdf import PdfReader

from schemas import KINDS
from server.apd.transfers import Release, accept, propose
from server.desk.case import open_case
from server.engine import write_transaction
from server.exports.asking import SETTLED
from server.graduasi.exits import STEPS
from server.office import Office, edit, new_record
from server.papers.dossier import STAMP
from sync.nouns import Change
from tests.server.api.stage import on_each_database
from tests.server.api.world import ELSEWHERE, HOME, Phone, World
from tests.server.console.visitor import Visitor, visit
from tests.server.desk.office import Desk

NIK, CONDITION = "0000123412341234", "kehadiran_sekolah"


def text_of(made: bytes) -> str:
    """Return the text of a PDF, as a reader finds it, without its line ends."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())


def weighed(world: World) -> tuple[World, Phone]:
    """Let a family have all that a dossier tells of: members, a visit, an assessment, a meeting, a check, a referral, a sanction, a proposal."""
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    siti = world.enrol("siti")
    siti.settle()
    kpm, ids = world.ids["kpm1"], {name: world.new_id() for name in ("sari", "sesi", "said")}

    def make(kind: str, record: str = "", **fields: object) -> Change:
        return new_record(KINDS[kind], fields, record or world.new_id())

    office.write(HOME, [make("anggota", ids["sari"], kpm_id=kpm, name="Sari Contoh", nik=NIK, is_pengurus=True, birth_date="1990-01-01")])
    visit_form = world.visit(findings="Rumah sudah permanen.", purpose="Penilaian")
    siti.exchange(visit_form)
    said = {"kpm_id": kpm, "date": "2026-11-20", "jalur": "mandiri", "family_view": "setuju", "family_words": "Kami sudah mampu."}
    answers = {"economy": "ya", "economy_evidence": "Warung kopi.", "dwelling": "tidak", "kunjungan_id": visit_form.changes[0].id}
    siti.exchange(world.form(Change("penilaian_graduasi", ids["said"], {**dict.fromkeys(KINDS["penilaian_graduasi"].fields), **said, **answers})))
    held = {"kelompok_id": world.ids["mawar"], "bulan": "2026-10", "unplanned_date": "2026-10-12", "ordinal": 1, "date": "2026-10-12"}
    sesi = make("p2k2_sesi", **held, held_by=[world.ids["siti"]], status="terlaksana")
    proposed = {"penilaian_id": ids["said"], "jalur": "mandiri", "aturan_nomor": 1, "as_of": 3, "status": "usulan", "proposed_on": "2026-11-21"}
    office.write(
        HOME,
        [
            sesi,
            make("kehadiran", p2k2_sesi_id=sesi.id, kpm_id=kpm, status="H"),
            make("komitmen", anggota_id=ids["sari"], bulan="2026-10", condition=CONDITION, result="pengecualian", reason="Sakit."),
            make("komplementaritas", kpm_id=kpm, semester="2026-2", pip="ya", pln="tidak"),
            make("perilaku", kpm_id=kpm, semester="2026-2", ekonomi=3),
            make("rujukan", kpm_id=kpm, referred_on="2026-11-01", layanan="kube", reason="-"),
            make("graduasi", kpm_id=kpm, **proposed, evidence_for="Ekonomi: ya", evidence_against="Hunian: tidak"),
        ],
    )
    [proposal], account = world.rows("graduasi"), world.add_account("pertama", "supervisor").id
    with write_transaction(world.parts.engine) as connection:
        step = STEPS.row(world.parts, HOME, proposal.id, "verifikasi", account=account, reason="Sudah dikunjungi.", detail=None)
        connection.execute(STEPS.table.insert(), step)
    world.clock.pass_by(minutes=30)
    return world, siti


scene = on_each_database(weighed)


def take(visitor: Visitor, world: World, **args: object) -> tuple[bytes, str]:
    """Download the dossier; return it with the name of its file."""
    answer = visitor.client.get(f"/konsol/keluarga/{HOME}/{world.ids['kpm1']}/berkas.pdf", query_string=args)
    assert answer.status_code == 200, world.log.getvalue()[-3000:]
    return answer.data, answer.headers["Content-Disposition"].partition('"')[2].strip('"').removesuffix(".pdf")


def settled(world: World) -> str:
    """Return the youngest moment of which nothing is on its way any more, as an address names it."""
    return (world.clock() - SETTLED).strftime(STAMP)


def test_a_dossier_tells_all_that_a_decision_stands_on(scene: tuple[World, Phone]) -> None:
    """Numbers, answers, the family's own words, evidence for and against, measure, checks, referral, rules and number stand in it as text; the reading is noted."""
    world, _ = scene
    visitor = visit(world, "koordinator")
    made, name = take(visitor, world)
    text = text_of(made)
    wanted = (NIK, "Sari Contoh", "Kami sudah mampu.", "Warung kopi.", "Ekonomi: ya", "Hunian: tidak", "Rumah sudah permanen.", "1 dari 1 (100 %)")
    assert [one for one in (*wanted, "kube", "pip: ya", "pln: tidak", "ekonomi: 3", "pengecualian", "mawar", "aturan graduasi versi 1", "belum diketahui", "jam HP tepat", "Diverifikasi", "supervisor, berlaku. Sudah dikunjungi.") if one not in text] == []
    assert f"nomor {name.split('-')[3]}" in text and "Sari" not in name
    assert "Siti Contoh" not in text and "berkas.pdf#nik" in world.rows("page_read")[-1].route
    assert "Sari" not in world.log.getvalue() and NIK not in world.log.getvalue()


def test_the_same_moment_gives_the_same_bytes(scene: tuple[World, Phone]) -> None:
    """What is written, corrected, moved or decided later changes no dossier of an older moment, byte for byte, but that of a new one."""
    world, siti = scene
    visitor = visit(world, "supervisor")
    made, name = take(visitor, world, saat=settled(world))
    stamp, number = name.split("-")[-1], name.split("-")[3]
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    world.clock.pass_by(days=3)
    with world.parts.store.view(HOME) as view:
        found = {row.kind: row for kind in ("graduasi", "kelompok") for row in view.records(KINDS[kind], [one.id for one in world.rows(kind)])}
        [family] = view.records(KINDS["kpm"], [world.ids["kpm1"]])
    changes = [
        edit(KINDS["graduasi"], found["graduasi"], status="ditolak", reason="Rumah belum layak.", decided_on="2026-11-24"),
        edit(KINDS["kpm"], family, address="Jalan Lain", kelompok_id=world.ids["melati"]),
        *(edit(KINDS["kelompok"], one, name="Anggrek") for one in [found["kelompok"]] if one.fields["name"]),
    ]
    office.write(HOME, changes)
    siti.exchange(world.visit(findings="Kunjungan baru."))
    world.clock.pass_by(minutes=30)
    visitor = visit(world, "supervisor", "sesudah")
    again, same = take(visitor, world, saat=stamp)
    assert (again == made, same) == (True, name)
    assert take(visitor, world, nomor=number)[0] == take(visitor, world, nomor=number)[0] != made
    newer, other = take(visitor, world, saat=settled(world))
    assert other != name and "Rumah belum layak." in text_of(newer) and "Kunjungan baru." in text_of(newer)


@pytest.mark.parametrize("scene", ["sqlite"], indirect=True)
def test_a_dossier_of_now_is_provisional(scene: tuple[World, Phone]) -> None:
    """Without a moment it has what came a second ago, and says that it may still change and how the lasting one is asked for."""
    world, siti = scene
    visitor = visit(world, "supervisor")
    siti.exchange(world.visit(findings="Baru saja dikunjungi."))
    made, name = take(visitor, world)
    stamp = name.split("-")[-1]
    text = text_of(made)
    assert "Baru saja dikunjungi." in text and "SEMENTARA" in text and f"?saat={stamp}" in text
    path = f"/konsol/keluarga/{HOME}/{world.ids['kpm1']}/berkas.pdf"
    assert visitor.client.get(f"{path}?saat={stamp}").status_code == 400
    world.clock.pass_by(seconds=SETTLED.total_seconds() + 1)
    later = text_of(take(visitor, world, saat=stamp)[0])
    assert "Baru saja dikunjungi." in later and "SEMENTARA" not in later


@pytest.mark.parametrize("scene", ["sqlite"], indirect=True)
def test_a_family_that_moved_brings_its_meetings_along(scene: tuple[World, Phone]) -> None:
    """What a family attended in the kabupaten it came from counts in the dossier of the new one, as it does where people decide."""
    world, siti = scene
    desk, kpm = Desk(world, siti, siti, ""), world.ids["kpm1"]
    there = next(row.id for row in world.rows("kelompok") if row.kabupaten == ELSEWHERE)
    accept(world.parts, desk.account("sana", "apd", ELSEWHERE), propose(world.parts, desk.account("sini", "apd"), Release("kpm", kpm, HOME, ELSEWHERE, "Pindah rumah.")), there)
    world.clock.pass_by(minutes=30)
    answer = visit(world, "supervisor", region=ELSEWHERE).client.get(f"/konsol/keluarga/{ELSEWHERE}/{kpm}/berkas.pdf")
    assert answer.status_code == 200 and "1 dari 1 (100 %)" in text_of(answer.data)
    assert "12 Oktober 2026 mawar" in text_of(answer.data)


@pytest.mark.parametrize("scene", ["sqlite"], indirect=True)
def test_odd_numbers_and_other_regions_get_none(scene: tuple[World, Phone]) -> None:
    """A number to come, one before the family was there, and words are refused; a family of another region is not there."""
    world, _ = scene
    visitor, path = visit(world, "pemeriksa"), f"/konsol/keluarga/{HOME}/{world.ids['kpm1']}/berkas.pdf"
    assert [visitor.client.get(f"{path}?nomor={text}").status_code for text in ("99999", "0", "x", "9" * 40)] == [400] * 4
    assert [visitor.client.get(f"{path}?saat={text}").status_code for text in ("kemarin", "20991231T000000Z", "20261332T000000Z")] == [400] * 3
    assert visitor.client.get(f"{path}?saat=20200101T000000Z").status_code == 404
    assert visit(world, "supervisor", "lain", region="350702").client.get(path).status_code == 404


@pytest.mark.parametrize("scene", ["sqlite"], indirect=True)
def test_what_is_not_decided_is_told(scene: tuple[World, Phone]) -> None:
    """Work that the office holds stands in the dossier as not decided, and still does in that of its moment after it was settled."""
    world, siti = scene
    siti.exchange(world.visit(findings=7))
    world.clock.pass_by(minutes=30)
    visitor = visit(world, "supervisor")
    made, name = take(visitor, world, saat=settled(world))
    assert "kiriman menunggu kantor" in text_of(made)
    desk = Desk(world, siti, siti, "")
    waiting = desk.page("inbox").cases
    for case in waiting:
        desk.decide(desk.account(case.ref), open_case(world.parts, HOME, HOME, "inbox", case.ref), "dismiss")
    assert desk.carry() == len(waiting) and desk.page("inbox").cases == ()
    world.clock.pass_by(minutes=30)
    assert "kiriman menunggu kantor" not in text_of(take(visitor, world)[0])
    assert take(visitor, world, saat=name.split("-")[-1])[0] == made
