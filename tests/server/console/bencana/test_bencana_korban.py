"""Households of a disaster at the console: coverage, pairs decided and taken back, double aid explained."""

from schemas import KINDS
from server.aid.watch import WATCHER
from server.console.bencana.kembar import SHOWN
from server.desk.watch import run_watch
from server.office import new_record
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.aid.test_alike import DESA, NIK
from tests.server.aid.test_coverage import aid, tent
from tests.server.api.stage import filled, on_sqlite
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import visit
from tests.server.store.measured import statements

ground = on_sqlite(volunteers, filled)


def flood(ground: Ground) -> tuple[str, str, str]:
    """Lay a flood in which one household is registered twice and got rice at both tents; return its address and both registrations."""
    event = ground.kejadian()
    north, south = tent(ground, event.id, "Tenda Utara"), tent(ground, event.id, "Tenda Selatan")
    one = ground.korban(event.id, "Slamet Riyadi", desa_code=DESA, nik=NIK, seen_on=DAY, lansia=1)
    other = ground.korban(event.id, "Pak Slamet Riyadi", desa_code=DESA, seen_on=DAY, damage="rb")
    lonely = ground.korban(event.id, "Sutini Contoh", seen_on=DAY, rt="03")
    receipts = [*aid(ground, event.id, one.id, north.id, "HP0001-1"), *aid(ground, event.id, other.id, south.id, "HP0002-1")]
    ground.writes(event, north, south, one, other, lonely, *receipts)
    run_watch(ground.world.parts, [WATCHER])
    return f"/konsol/bencana/{HOME}/{event.id}", one.id, other.id


def test_coverage_stands_on_the_board_and_leads_to_who_has_nothing(ground: Ground) -> None:
    """The board tells the share by group with a comma; the page lists the household that nothing has reached, and not the others."""
    here, _, _ = flood(ground)
    visitor = visit(ground.world, "posko")
    board = visitor.get(here).text
    check_nesting(board)
    assert "2 dari 3 (66,7 %)" in board and f"{here}/korban" in board
    page = visitor.get(f"{here}/korban").text
    check_nesting(page)
    assert "Sutini Contoh" in page and "Slamet" not in page and "Mungkin tercatat dua kali: 1" in page
    assert visitor.get(f"{here}/korban?after=x").status_code == 400


def test_a_disaster_in_which_nobody_was_seen_says_so(ground: Ground) -> None:
    """Where no household was seen yet, the page does not say that all were reached."""
    event = ground.kejadian()
    ground.writes(new_record(KINDS["kejadian"], event.fields, event.id))
    page = visit(ground.world, "posko").get(f"/konsol/bencana/{HOME}/{event.id}/korban").text
    check_nesting(page)
    assert "Belum ada keluarga yang dilihat petugas" in page and "Tidak ada keluarga yang belum menerima" not in page


def test_a_pair_is_decided_and_taken_back(ground: Ground) -> None:
    """Both sides stand side by side without their long numbers; one household counts after it, and two again after the undo."""
    here, one, _ = flood(ground)
    visitor = visit(ground.world, "posko")
    [pair] = ground.world.rows("korban_pair")
    assert f"{here}/kembar/{pair.id}" in visitor.get(f"{here}/kembar").text
    page = visitor.get(f"{here}/kembar/{pair.id}").text
    check_nesting(page)
    assert NIK not in page and f"…{NIK[-4:]}" in page and "rb" in page
    assert visitor.send(f"{here}/kembar/{pair.id}", action="join", keep=one, reason="Suami istri").status_code == 303
    run_watch(ground.world.parts, [WATCHER])
    assert "1 dari 2 (50,0 %)" in visitor.get(here).text
    after = visitor.get(f"{here}/kembar").text
    check_nesting(after)
    assert "Suami istri" in after and "Tidak ada pasangan yang menunggu" in after
    [act] = ground.world.rows("korban_act")
    assert visitor.send(f"{here}/kembar", act=act.id).status_code == 303
    assert "pasangan itu menunggu lagi" in visitor.get(f"{here}/kembar").text
    assert visitor.send(f"{here}/kembar", act=act.id).status_code == 303
    assert "Tidak dapat disimpan" in visitor.get(f"{here}/kembar").text
    assert visitor.send(f"{here}/kembar", act="x").status_code == 404
    visitor.get(f"{here}/kembar/{pair.id}")
    assert visitor.send(f"{here}/kembar/{pair.id}", action="differ").status_code == 303
    assert "Dicatat sebagai dua keluarga" in visitor.get(f"{here}/kembar").text


def test_double_aid_is_shown_with_both_receipts_and_explained(ground: Ground) -> None:
    """Nothing is shown while they are two; once they are one, both receipts are, until somebody of the post has said why."""
    here, one, _ = flood(ground)
    visitor = visit(ground.world, "posko")
    assert "Tidak ada bantuan ganda" in visitor.get(f"{here}/ganda").text
    [pair] = ground.world.rows("korban_pair")
    visitor.get(f"{here}/kembar/{pair.id}")
    visitor.send(f"{here}/kembar/{pair.id}", action="join", keep=one)
    run_watch(ground.world.parts, [WATCHER])
    page = visitor.get(f"{here}/ganda").text
    check_nesting(page)
    for text in ("HP0001-1", "HP0002-1", "Tenda Utara", "Tenda Selatan"):
        assert text in page, text
    [double] = ground.world.rows("double_aid")
    assert visitor.send(f"{here}/ganda", double=double.id, reason=" ").status_code == 303
    visitor.get(f"{here}/ganda")
    visitor.send(f"{here}/ganda", double=double.id, reason="Jatah dua hari")
    assert "Tidak ada bantuan ganda" in visitor.get(f"{here}/ganda").text
    run_watch(ground.world.parts, [WATCHER])
    assert [row.state for row in ground.world.rows("double_aid")] == ["explained"]


def test_whoever_only_looks_decides_nothing(ground: Ground) -> None:
    """A coordinator sees pairs and double aid, without a form."""
    here, _, _ = flood(ground)
    visitor = visit(ground.world, "koordinator")
    [pair] = ground.world.rows("korban_pair")
    for page in ("korban", "kembar", f"kembar/{pair.id}", "ganda"):
        assert "Satu keluarga</button>" not in visitor.get(f"{here}/{page}").text
    assert set(SHOWN) >= {"head_name", "nik"}


def test_pages_ask_as_often_for_much_as_for_little(ground: Ground) -> None:
    """Neither the board nor the page of households takes more statements for fifty households than for three."""
    here, _, _ = flood(ground)
    visitor, asked = visit(ground.world, "posko"), []
    event = here.rsplit("/", 1)[1]
    for _ in range(2):
        for page in ("", "/korban", "/kembar", "/ganda"):
            with statements(ground.world.parts.engine) as made:
                visitor.get(f"{here}{page}")
            asked.append(len(made))
        ground.writes(*(ground.korban(event, f"Nama {number} Contoh", seen_on=DAY) for number in range(50)))
        run_watch(ground.world.parts, [WATCHER])
    assert asked[:4] == asked[4:]


def test_the_standard_adds_up_people_over_kabupaten(ground: Ground) -> None:
    """Numerator and denominator are told by kabupaten and summed by province; what turned out to be no disaster is left out."""
    here, one, other = flood(ground)
    ground.edits("korban", other, same_as_id=one)
    elsewhere = ground.kejadian()
    ground.writes(elsewhere, ground.korban(elsewhere.id, "Wahyu", seen_on=DAY, jiwa=2), kabupaten=ELSEWHERE)
    run_watch(ground.world.parts, [WATCHER])
    page = visit(ground.world, "posko").get("/konsol/bencana/spm?tahun=2026").text
    check_nesting(page)
    assert "50,0 %" in page and ELSEWHERE not in page
    wide = visit(ground.world, "koordinator", region=ELSEWHERE[:2]).get("/konsol/bencana/spm?tahun=2026").text
    assert ">4<" in wide and ">10<" in wide and "40,0 %" in wide if ELSEWHERE[:2] == HOME[:2] else "0,0 %" in wide
    assert "Tidak ada korban" in visit(ground.world, "apd").get("/konsol/bencana/spm?tahun=2025").text
    ground.edits("kejadian", here.rsplit("/", 1)[1], status="bukan_kejadian")
    assert "Tidak ada korban" in visit(ground.world, "posko", "lain").get("/konsol/bencana/spm?tahun=2026").text
    assert visit(ground.world, "posko", "baru").get("/konsol/bencana/spm?tahun=x").status_code == 400
