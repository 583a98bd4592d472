"""Members and waiting work of a disaster at the console."""

import re

from server.desk.decisions import carry_out
from sync.limits import DECISION_WITHDRAW_S
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.api.stage import filled, on_sqlite
from tests.server.api.world import HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import visit

ground = on_sqlite(volunteers, filled)


def opened(ground: Ground) -> str:
    """Open a disaster with a code by which somebody joins too late; return its address."""
    event = ground.kejadian()
    ground.sends("rudi", event, ground.undangan(event.id, valid_until="2026-11-19"))
    ground.sends("wati", ground.bergabung(event.id))
    return f"/konsol/bencana/{HOME}/{event.id}"


def test_members_are_let_in_refused_and_given_a_duty(ground: Ground) -> None:
    """The page tells why each takes part; refusing asks for a note at its field; what is saved reaches the grants at once."""
    here = opened(ground)
    visitor = visit(ground.world, "posko")
    page = visitor.get(f"{here}/anggota").text
    check_nesting(page)
    assert "Membuka kejadian" in page and "Menunggu: kode tidak berlaku" in page and "dipakai 1 orang" in page
    member = re.search(rf'href="({here}/anggota/[^"]+)"', page)[1]
    check_nesting(visitor.get(member).text)
    seen = re.search(r'name="seen" value="([^"]+)"', visitor.seen.text)[1]
    refused = visitor.send(member, action="judge", seen=seen, **{"isian.status": "ditolak", "isian.duty": "", "isian.note": ""})
    assert refused.status_code == 422 and 'id="w-isian.note"' in refused.text
    wrong = visitor.send(member, action="judge", seen=seen, **{"isian.status": "x", "isian.duty": "raja", "isian.note": ""})
    assert wrong.status_code == 422 and 'id="w-isian.status"' in wrong.text and 'id="w-isian.duty"' in wrong.text
    let_in = {"isian.status": "diterima", "isian.duty": "pendamping_anak", "isian.note": ""}
    assert visitor.send(member, action="judge", seen=seen, **let_in).status_code == 303
    assert visitor.send(member, action="judge", seen=seen, **let_in | {"isian.duty": ""}).status_code == 409
    assert "Diterima kantor" in visitor.get(f"{here}/anggota").text and "Pendamping anak" in visitor.seen.text
    assert ground.holds("wati")["kejadian"]


def test_the_office_names_a_member_and_takes_codes_back(ground: Ground) -> None:
    """A worker of the kabupaten is found by name and let in, one who asked too; a code that is taken back says so, and is put back."""
    here = opened(ground)
    visitor = visit(ground.world, "posko")
    page = visitor.get(f"{here}/anggota?cari=cont").text
    check_nesting(page)
    assert "Budi Contoh (pendamping)" in page
    for name in ("budi", "wati"):
        assert visitor.send(f"{here}/anggota", action="name", cari="cont", worker=ground.id_of(name), duty="kepala_posko").status_code == 303
        assert ground.holds(name)["kejadian"]
    for worker in ("", ground.world.new_id()):
        bad = visitor.send(f"{here}/anggota", action="name", cari="cont", worker=worker, duty="anggota")
        assert bad.status_code == 422 and 'id="w-worker"' in bad.text
    [code] = ground.world.rows("undangan")
    assert visitor.send(f"{here}/anggota", action="revoke", undangan=code.id).status_code == 303
    assert "dicabut" in visitor.get(f"{here}/anggota").text and ground.world.rows("undangan")[0].revoked
    visitor.send(f"{here}/anggota", action="restore", undangan=code.id)
    assert not ground.world.rows("undangan")[0].revoked
    assert visitor.send(f"{here}/anggota", action="revoke", undangan=ground.world.new_id()).status_code == 404
    assert visitor.send(f"{here}/anggota", action="x").status_code == 400


def test_who_only_reads_sees_no_form(ground: Ground) -> None:
    """A koordinator sees members and waiting work, and no form to decide; somebody joined to another disaster is not found here."""
    here, other = opened(ground), ground.kejadian(place="Lain")
    ground.sends("rudi", other)
    reader = visit(ground.world, "koordinator")
    for page in ("anggota", "ditahan"):
        assert 'name="action"' not in reader.get(f"{here}/{page}").text.split("<main")[1]
    member = re.search(rf'href="{here}/anggota/([^"]+)"', reader.get(f"{here}/anggota").text)[1]
    assert reader.get(f"/konsol/bencana/{HOME}/{other.id}/anggota/{member}").status_code == 404


def test_waiting_work_is_ticked_and_confirmed(ground: Ground) -> None:
    """What came too early is listed by worker with its reason, taken in by ticks, shown as decided with the way back, and stands ten minutes later."""
    here = opened(ground)
    event = here.rpartition("/")[2]
    ground.sends("wati", ground.korban(event, "Keluarga Satu"), ground.korban(event, "Keluarga Dua"))
    child = {"registered_on": DAY, "worker_id": ground.id_of("wati"), "status": "dicari", "carer": "Posko", "found_place": "Jembatan Rahasia"}
    ground.sends("wati", ground.make("anak_terpisah", kejadian_id=event, name="Nama Anak", **child))
    reader = visit(ground.world, "apd")
    assert "Anak" not in reader.get(f"{here}/ditahan").text.split("<main")[1] and "Keluarga Satu" in reader.seen.text
    assert "Anak terpisah" not in reader.get("/konsol/antrian/inbox").text.split("<tbody")[1]
    visitor = visit(ground.world, "posko")
    page = visitor.get(f"{here}/ditahan?semua=1").text
    check_nesting(page)
    refs = re.findall(r'name="ref" value="([^"]+)" checked', page)
    assert len(refs) == 3 and "Keluarga Dua · 4" in page and "Nama Anak" not in page and "Jembatan Rahasia" not in page
    bare = visitor.send(f"{here}/ditahan", action="dismiss", ref=refs[:1], reason="")
    assert bare.status_code == 422 and 'id="w-reason"' in bare.text and f'value="{refs[0]}" checked' in bare.text
    assert visitor.send(f"{here}/ditahan", action="accept").status_code == 422
    assert visitor.send(f"{here}/ditahan", action="accept", ref=refs, reason="").status_code == 303
    page = visitor.get(f"{here}/ditahan").text
    check_nesting(page)
    assert "3 catatan diterima" in page and "Sudah diputuskan" in page
    decision = re.search(r'name="decision" value="([^"]+)"', page)[1]
    assert visitor.send(f"{here}/ditahan", action="withdraw", decision=decision).status_code == 303
    ground.world.clock.pass_by(seconds=DECISION_WITHDRAW_S + 1)
    carry_out(ground.world.parts)
    assert ground.world.count("korban") + ground.world.count("anak_terpisah") == 2
