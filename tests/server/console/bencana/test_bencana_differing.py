"""Two values of one matter of a disaster: shown to the head of post, who says which one stands."""

import re

from schemas import KINDS
from server.desk.decisions import carry_out
from server.office import edit, new_record
from sync.limits import DECISION_WITHDRAW_S
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor, visit

ground = on_each_database(volunteers, filled)


def counted(ground: Ground) -> tuple[str, str]:
    """Let both volunteers count one shelter of one day, neither having seen the other's; return the room and the shelter."""
    event = ground.kejadian()
    shelter = ground.make("posko", kejadian_id=event.id, name="Balai Contoh", jenis="pengungsian")
    ground.sends("rudi", event, ground.undangan(event.id), shelter)
    ground.sends("wati", ground.bergabung(event.id))
    for name, people in (("rudi", 10), ("wati", 12)):
        ground.sends(name, ground.make("sensus_posko", posko_id=shelter.id, date=DAY, dewasa=people))
    return f"/konsol/bencana/{HOME}/{event.id}/beda", shelter.id


def sends(visitor: Visitor, page: str, **fields: str) -> int:
    """Send a form of the page of two values, with the revision that it shows."""
    seen = re.search(r'name="seen" value="([^"]+)"', visitor.get(page).text)
    return visitor.send(page, seen=seen[1] if seen else "", **fields).status_code


def carried(ground: Ground) -> None:
    """Let the ten minutes pass, and carry decisions out."""
    ground.world.clock.pass_by(seconds=DECISION_WITHDRAW_S + 1)
    carry_out(ground.world.parts)


def test_the_head_of_post_says_which_count_stands(ground: Ground) -> None:
    """Both values are in the list and beside each other with who wrote them; the one that is taken stands, and the decision can be withdrawn before."""
    room, _ = counted(ground)
    posko = visit(ground.world, "posko")
    page = posko.get(room).text
    check_nesting(page)
    assert "Balai Contoh · 20 November 2026" in page and "Dewasa: 10, lainnya 12" in page and "Isian yang berbeda <b>1</b>" in posko.get(room.replace("/beda", "/serah-terima")).text
    one = re.search(rf'href="({room}/[^"]+)"', page)[1]
    shown = posko.get(one).text
    check_nesting(shown)
    assert "Rudi Contoh" in shown and "Wati Contoh" in shown and "Balai Contoh · 20 November 2026" in shown
    assert sends(posko, one, action="take", reason="") == 422
    assert sends(posko, one, action="take", reason="Wati menghitung malam.") == 303
    assert "Diputuskan" in posko.get(room).text
    assert sends(posko, one, action="withdraw") == 303
    assert sends(posko, one, action="take", reason="Wati menghitung malam.") == 303
    carried(ground)
    assert [row.dewasa for row in ground.world.rows("sensus_posko")] == [12]
    assert "Tidak ada isian yang berbeda" in posko.get(room).text


def test_a_head_of_post_in_a_kecamatan_decides(ground: Ground) -> None:
    """Whoever sees a disaster decides all of it: values and waiting work that name no kecamatan are decided, and taken back, by its post."""
    room, _ = counted(ground)
    ground.edits("kejadian", room.split("/")[-2], desa_code="3507010001")
    posko = visit(ground.world, "posko", "kecamatan", region="350701")
    one = re.search(rf'href="({room}/[^"]+)"', posko.get(room).text)[1]
    assert sends(posko, one, action="keep", reason="Rudi menghitung siang.") == 303
    assert sends(posko, one, action="withdraw") == 303
    assert visit(ground.world, "posko", "sebelah", region="350702").get(one).status_code == 404
    budi = ground.bergabung(room.split("/")[-2], "budi", code="SALAH")
    ground.sends("budi", budi, ground.korban(room.split("/")[-2], "Keluarga Tertahan"))
    held = room.replace("/beda", "/ditahan")
    ref = re.search(r'name="ref" value="([^"]+)"', posko.get(held).text)[1]
    assert posko.send(held, action="dismiss", ref=ref, reason="Bukan anggota.").status_code == 303
    decision = re.search(r'name="decision" value="([^"]+)"', posko.get(held).text)
    assert decision, posko.seen.text
    assert posko.send(held, action="withdraw", decision=decision[1]).status_code == 303


def test_a_third_value_is_written(ground: Ground) -> None:
    """What was typed is held against the schema at its field, and stands for both."""
    room, _ = counted(ground)
    posko = visit(ground.world, "posko")
    one = re.search(rf'href="({room}/[^"]+)"', posko.get(room).text)[1]
    assert sends(posko, one, action="write", reason="dihitung ulang", **{"isian.dewasa": "banyak"}) == 422
    assert sends(posko, one, action="write", reason="dihitung ulang", **{"isian.dewasa": "11"}) == 303
    carried(ground)
    assert [row.dewasa for row in ground.world.rows("sensus_posko")] == [11]


def test_values_of_others_are_not_shown(ground: Ground) -> None:
    """A disaster shows its own alone; who only reads gets no form; nothing of PKH is decided by a head of post."""
    room, _ = counted(ground)
    other = ground.kejadian(jenis="longsor")
    ground.sends("rudi", other)
    for people in ("Nama Satu", "Nama Dua"):
        ground.writes(new_record(KINDS["kpm"], {"head_name": people}, ground.world.ids["kpm1"]))
    posko = visit(ground.world, "posko")
    one = re.search(rf'href="({room}/[^"]+)"', posko.get(room).text)[1]
    there = room.split("/beda")[0].rsplit("/", 1)[0] + f"/{other.id}/beda"
    assert "Tidak ada isian yang berbeda" in posko.get(there).text
    assert posko.get(f"{there}/{one.rsplit('/', 1)[1]}").status_code == 404
    for row in ground.world.rows("conflict"):
        assert posko.get(f"{room}/{row.id}").status_code == (200 if row.kind == "sensus_posko" else 404)
    assert 'name="action"' not in visit(ground.world, "apd").get(one).text.split("<main", 1)[-1].split("</main", 1)[0]
    assert visit(ground.world, "posko", "jauh", region="3508").get(one).status_code == 404


def test_a_child_without_family_is_shown_to_named_staff_alone(ground: Ground) -> None:
    """Values about such a child are in nobody's list but of those who were named for it, and their page is nowhere for others."""
    event = ground.kejadian()
    child = ground.make("anak_terpisah", kejadian_id=event.id, registered_on=DAY, description="anak berbaju merah", worker_id=ground.id_of("rudi"))
    ground.writes(event, child)
    with ground.world.parts.store.view(HOME) as view:
        [old] = view.records(KINDS["anak_terpisah"], [child.id])
    ground.edits("anak_terpisah", child.id, deleted=True)
    ground.writes(edit(KINDS["anak_terpisah"], old, description="anak berbaju biru"))
    [row] = ground.world.rows("conflict")
    room = f"/konsol/bencana/{HOME}/{event.id}/beda"
    posko, apd = visit(ground.world, "posko"), visit(ground.world, "apd")
    for visitor in (posko, apd):
        assert "berbaju" not in visitor.get(room).text and visitor.get(f"{room}/{row.id}").status_code == 404
    [holder] = [one.id for one in ground.world.rows("account") if one.username == "posko"]
    apd.get(f"{room.removesuffix('beda')}anak")
    assert apd.send(f"{room.removesuffix('beda')}anak", action="name", holder=holder).status_code == 303
    assert "berbaju biru" in posko.get(room).text and posko.get(f"{room}/{row.id}").status_code == 200
    assert "berbaju" not in apd.get(room).text and apd.get(f"{room}/{row.id}").status_code == 404
