"""Stores at the console: what they hold, their ledgers, and what the disaster desk writes, explains and takes back."""

from server.store.tables import TABLES
from tests.server.aid.goods import Barn, filled_barn
from tests.server.api.stage import filled, on_sqlite
from tests.server.api.world import HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor, visit

barn = on_sqlite(filled_barn, filled)
DAY = "2026-11-21"


def store_page(barn: Barn, barang: str = "") -> str:
    """Return the address of the store."""
    return f"/konsol/bencana/gudang/{HOME}/{barn.store}" + (f"?barang={barang}" if barang else "")


def sends(visitor: Visitor, address: str, **fields: str) -> int:
    """Open a page, send its form and return the status."""
    visitor.get(address)
    return visitor.send(address.split("?")[0], **fields).status_code


def test_the_desk_writes_lines_and_counts(barn: Barn) -> None:
    """What is typed in kg becomes base units; a count writes its difference alone; what is wrong is told beside its field."""
    posko, here = visit(barn.world, "posko"), store_page(barn, "beras")
    line = {"action": "line", "barang": "beras", "unit": "kg", "date": DAY}
    assert sends(posko, here, **line, jenis="masuk", jumlah="1.234,5", source="cbp", source_year="2026", document="SJ/1") == 303
    assert sends(posko, here, **line, jenis="opname", jumlah="1.230", reason="dihitung dua orang") == 303
    assert sends(posko, here, **line, jenis="opname", jumlah="1.230", reason="sekali lagi") == 303
    assert barn.stock() == {(barn.store, "beras"): 1_230_000}
    assert sorted(row.jumlah for row in barn.world.rows("mutasi")) == [-4_500, 1_234_500]
    assert sends(posko, here, **line, jenis="rusak", jumlah="dua") == 422
    assert sends(posko, here, **line, jenis="rusak", jumlah="2", reason="") == 422
    assert sends(posko, here, **line, jenis="kirim", jumlah="2") == 422
    assert sends(posko, here, **(line | {"date": "2026-12-24"}), jenis="masuk", jumlah="2") == 422
    shown = posko.get(here).text
    check_nesting(shown)
    assert "1.230 kg" in shown and "-4,5 kg" in shown and "dihitung dua orang" in shown


def test_a_line_is_taken_back_once_and_stays(barn: Barn) -> None:
    """Taking back writes a line against it; twice is refused, and so is a line of another store."""
    barn.ground.sends("rudi", barn.line("selimut", "masuk", 7))
    [line] = [row.id for row in barn.world.rows("mutasi")]
    posko, here = visit(barn.world, "posko"), store_page(barn, "selimut")
    back = {"action": "back", "barang": "selimut", "lines": line}
    assert sends(posko, here, **back, why="") == 422
    assert sends(posko, here, **back, why="tertulis dua kali") == 303
    assert barn.stock() == {(barn.store, "selimut"): 0} and len(barn.world.rows("mutasi")) == 2
    assert sends(posko, here, **back, why="lagi") == 409
    assert "dibatalkan" in posko.get(here).text


def test_stock_below_zero_is_explained_as_it_stands(barn: Barn) -> None:
    """The page names who took how much with the receipt; an explanation of an amount that has changed since is refused."""
    korban = barn.ground.korban(barn.event)
    given = barn.handed("HP0001-1", korban.id, worker_id=barn.ground.id_of("wati"))
    barn.ground.sends("wati", korban, given, barn.line("selimut", "salur", -2, bantuan_id=given.id, worker_id=barn.ground.id_of("wati")))
    posko, here = visit(barn.world, "posko"), store_page(barn, "selimut")
    shown = posko.get(here).text
    check_nesting(shown)
    assert "Wati Contoh" in shown and "HP0001-1" in shown and "Kurang 2 lembar" in shown
    room = posko.get(f"/konsol/bencana/{HOME}/{barn.event}/gudang").text
    check_nesting(room)
    assert "belum dijelaskan" in room
    told = {"action": "explain", "barang": "selimut", "text": "Kiriman belum dicatat."}
    assert sends(posko, here, **told, seen="-1") == 409
    assert sends(posko, here, **told, seen="-2") == 303
    assert "Kiriman belum dicatat. (posko)" in posko.get(f"/konsol/bencana/{HOME}/{barn.event}/gudang").text
    assert [row.about for row in barn.world.rows(TABLES["ledger_note"].name)] == ["kurang"]
    assert "Gudang dan barang" in posko.get(f"/konsol/bencana/{HOME}/{barn.event}").text


def test_a_move_and_a_receipt_are_explained(barn: Barn) -> None:
    """A move that did not arrive whole, and a number that was left out, each have a page where the desk says why."""
    there = barn.ground.make("gudang", name="Tenda Contoh", level="posko", kejadian_id=barn.event, opened_by=barn.ground.id_of("rudi"))
    sent, korban = barn.line("beras", "kirim", -10_000, lawan_id=there.id), barn.ground.korban(barn.event)
    barn.ground.sends("rudi", there, sent, korban, barn.handed("HP0001-3", korban.id))
    posko = visit(barn.world, "posko")
    move = f"/konsol/bencana/kiriman/{HOME}/{sent.id}"
    shown = posko.get(move).text
    check_nesting(shown)
    assert "Tenda Contoh" in shown and "10 kg" in shown
    assert sends(posko, move, action="explain", seen="10000", text="") == 422
    assert sends(posko, move, action="explain", seen="10000", text="Truk mogok.") == 303
    assert "Truk mogok." in posko.get(f"/konsol/bencana/gudang?kabupaten={HOME}").text
    block = "/konsol/bencana/kuitansi?blok=HP0001"
    check_nesting(posko.get("/konsol/bencana/kuitansi").text)
    assert sends(posko, block, action="explain", blok="HP0001", number="3", text="rusak") == 422
    assert sends(posko, block, action="explain", blok="HP0001", number="2", text="rusak kena air") == 303
    assert "rusak kena air" in posko.get(block).text


def test_paper_that_came_later_is_noted(barn: Barn) -> None:
    """Goods taken in without paper are on the page of their store until a number is noted for them."""
    barn.ground.sends("rudi", barn.line("terpal", "masuk", 4, sender="Relawan Contoh", plate="N 1234 XX"))
    [line] = [row.id for row in barn.world.rows("mutasi")]
    posko, here = visit(barn.world, "posko"), store_page(barn)
    assert "N 1234 XX" in posko.get(here).text
    assert sends(posko, here, action="paper", lines=line, reconciled_document="", reconciled_on=DAY) == 422
    assert sends(posko, here, action="paper", lines=line, reconciled_document="SJ/77", reconciled_on=DAY) == 303
    [row] = barn.world.rows("mutasi")
    assert (row.reconciled_document, row.reconciled_on) == ("SJ/77", DAY)


def test_who_only_reads_is_offered_no_form(barn: Barn) -> None:
    """An APD sees the store and its lines, and nothing there writes; an account of another kabupaten finds nothing."""
    barn.ground.sends("rudi", barn.line("selimut", "salur", -2))
    shown = visit(barn.world, "apd").get(store_page(barn, "selimut")).text
    assert "Kurang 2 lembar" in shown and 'name="action"' not in shown.split("<main", 1)[-1].split("</main", 1)[0]
    assert visit(barn.world, "posko", "jauh", region="3508").get(store_page(barn)).status_code == 404
