"""Children without family: named staff alone, each look noted, and whoever names does not see."""

from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.api.stage import filled, on_sqlite
from tests.server.api.world import HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import visit

ground = on_sqlite(volunteers, filled)


def test_named_staff_alone_see_children_and_each_look_is_noted(ground: Ground) -> None:
    """A post sees nothing until the APD has named it, and nothing once that has ended; the APD never does; every child shown is noted."""
    event = ground.kejadian()
    told = {"worker_id": ground.id_of("rudi"), "registered_on": DAY, "found_place": "Dermaga", "status": "dicari", "carer": "Pos anak", "age": 6, "sex": "p"}
    child = ground.make("anak_terpisah", kejadian_id=event.id, name="Melati Kecil", **told)
    ground.writes(event, child)
    here = f"/konsol/bencana/{HOME}/{event.id}/anak"
    post, apd = visit(ground.world, "posko"), visit(ground.world, "apd")
    page = post.get(here).text
    check_nesting(page)
    assert "Melati" not in page and "Hanya untuk petugas yang ditunjuk" in page
    naming = apd.get(here).text
    check_nesting(naming)
    holder = next(row.id for row in ground.world.rows("account") if row.role == "posko")
    assert "Melati" not in naming and holder in naming
    assert apd.send(here, holder=holder, action="name").status_code == 303
    shown = post.get(here).text
    check_nesting(shown)
    assert "Melati Kecil, perempuan, kira-kira 6 tahun" in shown and "Dermaga" in shown
    assert [row.record for row in ground.world.rows("page_read") if row.kind == "anak_terpisah"] == [child.id]
    assert visit(ground.world, "koordinator").get(here).status_code == 403
    apd.get(here)
    assert apd.send(here, holder="x" * 22, action="name").status_code == 404
    apd.get(here)
    ground.world.clock.pass_by(minutes=1)
    assert apd.send(here, holder=holder, action="end").status_code == 303
    assert "Melati" not in post.get(here).text
    assert [row.act for row in sorted(ground.world.rows("child_keeper"), key=lambda row: row.at)] == ["named", "ended"]
