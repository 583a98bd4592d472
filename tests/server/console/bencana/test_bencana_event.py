"""Disasters at the console: the list, the board, and whom they are for."""

from schemas.kejadian import JENIS, LAIN, PHASES, SOURCES, STATES
from server.aid.impact import FIGURES
from server.console.bencana.parts import ROOMS_OF_EVENT
from server.console.words import WORDS
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.api.stage import filled, on_sqlite
from tests.server.api.world import HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import visit
from tests.server.store.measured import statements

LIST = "/konsol/bencana"
ground = on_sqlite(volunteers, filled)


def test_a_head_of_post_begins_with_the_disasters(ground: Ground) -> None:
    """The start page leads to them, and neither it nor the menu shows anything of PKH; an APD has both, a supervisor no disasters."""
    ground.writes(ground.kejadian())
    page = visit(ground.world, "posko").get("/konsol/").text
    check_nesting(page)
    assert "Kejadian berjalan <b>1</b>" in page and 'href="/konsol/keluarga"' not in page and "/konsol/antrian" not in page
    assert "Kejadian berjalan" in visit(ground.world, "apd").get("/konsol/").text
    assert "bencana" not in visit(ground.world, "supervisor").get("/konsol/").text


def test_the_list_leads_to_the_board(ground: Ground) -> None:
    """A disaster is listed with its place and what is known of its victims; its board tells each figure with its moment, and the history."""
    event = ground.kejadian(name="Banjir Contoh", chronology="Tanggul jebol.")
    told = {"worker_id": ground.id_of("rudi"), "date": DAY, "source": "dilihat"}
    ground.writes(event, ground.make("laporan_kejadian", kejadian_id=event.id, time="03:00", meninggal=1, mengungsi_jiwa=40, **told))
    ground.writes(ground.make("laporan_kejadian", kejadian_id=event.id, time="05:00", mengungsi_jiwa=70, access="Jembatan putus.", **told))
    visitor = visit(ground.world, "posko")
    page = visitor.get(LIST).text
    check_nesting(page)
    assert "Banjir Contoh" in page and "Meninggal 1, Mengungsi (jiwa) 70" in page and f"{LIST}/{HOME}/{event.id}" in page
    board = visitor.get(f"{LIST}/{HOME}/{event.id}").text
    check_nesting(board)
    for text in ("70 <small>20 November 2026, 05.00</small>", "1 <small>20 November 2026, 03.00</small>", "belum diketahui", "Tanggul jebol.", "Jembatan putus.", "Rudi Contoh"):
        assert text in board, text
    assert "Dilaporkan" in board and 'aria-current="page">Papan posko' in board


def test_states_and_addresses(ground: Ground) -> None:
    """The list is narrowed by state and kabupaten; what is no state, page or disaster is answered by a page, elsewhere nothing is found."""
    event = ground.kejadian()
    ground.writes(event)
    ground.edits("kejadian", event.id, status="selesai", closed_on=DAY, phase="pasca")
    visitor = visit(ground.world, "koordinator", region="35")
    assert event.id not in visitor.get(LIST).text and event.id in visitor.get(f"{LIST}?keadaan=selesai&kabupaten=3507").text
    assert "Selesai · pascabencana" in visitor.seen.text and event.id not in visitor.get(f"{LIST}?keadaan=selesai&kabupaten=3508").text
    assert [visitor.get(f"{LIST}{query}").status_code for query in ("?keadaan=x", "?after=x", "?kabupaten=3607", "/3507/x", f"/x/{event.id}")] == [400, 400, 404, 404, 404]
    assert visit(ground.world, "posko", region="3508").get(f"{LIST}/{HOME}/{event.id}").status_code == 404


def test_pages_ask_as_often_whatever_they_show(ground: Ground) -> None:
    """List and board take as many statements for ten disasters with reports as for one."""
    visitor, asked = visit(ground.world, "posko"), []
    visitor.get(LIST)
    for number in (1, 9):
        for each in range(number):
            event = ground.kejadian(place=f"Tempat {number} {each}")
            told = {"worker_id": ground.id_of("rudi"), "date": DAY, "time": f"{each:02d}:00", "source": "desa"}
            ground.writes(event, ground.make("laporan_kejadian", kejadian_id=event.id, hilang=each, **told))
        with statements(ground.world.parts.engine) as seen:
            assert visitor.get(LIST).text.count("Hilang") == (1 if number == 1 else 10)
            visitor.get(f"{LIST}/{HOME}/{event.id}")
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_every_word_of_the_wire_has_words() -> None:
    """Kinds, states, phases, sources and figures of the schemas are all told in words, and so is each room."""
    words = {"jenis": (*JENIS, LAIN), "status": STATES, "phase": PHASES, "source": SOURCES, "figure": FIGURES}
    assert {f"bencana.{room}.{one}" for room, known in words.items() for one in known} <= WORDS.keys()
    assert {room.key for room in ROOMS_OF_EVENT} <= WORDS.keys()
