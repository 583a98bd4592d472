"""The page of families past their retention: what it shows before anything happens, and the confirmed step."""

from pathlib import Path

from server.jobs.tasks import run_work
from server.privacy.erasure import CONFIRM
from tests.server.console.visitor import visit
from tests.server.desk.office import Desk, make_desk
from tests.server.api.world import World
from tests.server.privacy.ended import NAME, YEARS, end, make_ended, set_years

PAGE = "/konsol/retensi/keluarga"


def test_nothing_is_offered_without_a_period(world: World) -> None:
    """By default no family is listed and none can be erased."""
    visitor = visit(world, "apd", region="00")
    page = visitor.get(PAGE).text
    assert "Masa simpan belum ditetapkan" in page and 'value="erase"' not in page
    assert visitor.send(PAGE, action="erase", reason="Lewat", confirm=CONFIRM).status_code == 404
    assert PAGE in visitor.get("/konsol/retensi").text


def test_families_are_shown_then_erased(world: World, tmp_path: Path) -> None:
    """Numbers and rows come before the step; reason and words are asked for; then the page tells how many went, and the family's page is gone."""
    desk = make_desk(world)
    made = make_ended(desk, tmp_path)
    nation, local = visit(world, "apd", "apd_nasional", region="00"), visit(world, "apd", "apd_lokal")
    page = nation.get(PAGE).text
    assert NAME in page and "Akan dihapus" in page and world.rows("page_read")[-1].route == PAGE
    assert NAME in local.get(PAGE).text and 'value="erase"' not in local.get(PAGE).text
    assert local.send(PAGE, action="erase", reason="Lewat", confirm=CONFIRM).status_code == 403
    answer = nation.send(PAGE, action="erase", reason="", confirm="salah")
    assert answer.status_code == 422 and "Namanya tidak sama." in answer.text and world.count("work_item") == 0
    assert nation.send(PAGE, action="erase", reason="Lewat", confirm=CONFIRM).status_code == 303
    assert "Menunggu giliran" in nation.get(PAGE).text and NAME in nation.get(PAGE).text
    run_work(world.parts)
    page = nation.get(PAGE).text
    assert NAME not in page and "Tidak ada yang melewati masa simpan" in page
    assert nation.get(f"/konsol/keluarga/3507/{made.kpm}").status_code == 404
    assert "Keluarga yang kepesertaannya berakhir" in nation.get("/konsol/retensi").text


def test_families_are_taken_out_of_their_kelompok(world: World, tmp_path: Path) -> None:
    """What is still in the kelompok of a pendamping is told as held back, and taken out by one step within the region; its period goes on."""
    desk: Desk = make_desk(world)
    set_years(desk, tmp_path)
    end(desk, world.ids["kpm1"])
    world.clock.pass_by(days=YEARS * 366)
    far, local = visit(world, "apd", "jauh", region="3508"), visit(world, "apd", "dekat", region="350701")
    assert "Masih di kelompok" not in far.get(PAGE).text and "Masih di kelompok" in local.get(PAGE).text
    assert far.send(PAGE, action="release").status_code == 303
    assert desk.record("kpm", world.ids["kpm1"]).fields["kelompok_id"] == world.ids["mawar"]
    assert local.send(PAGE, action="release").status_code == 303
    assert desk.record("kpm", world.ids["kpm1"]).fields["kelompok_id"] is None
    assert "Akan dihapus" in visit(world, "apd", "nasional", region="00").get(PAGE).text
