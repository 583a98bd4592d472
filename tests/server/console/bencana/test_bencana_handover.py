"""Handing a post over to the next shift."""

import re

from server.inspect.books import seal_books
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import visit

ground = on_each_database(volunteers, filled)


def test_a_post_is_handed_over(ground: Ground) -> None:
    """The page counts what waits and tells what is new since the last handover; who takes over and what he must know is kept and sealed."""
    event, other = ground.kejadian(), ground.kejadian("wati")
    ground.sends("rudi", event, ground.undangan(event.id, valid_until="2026-11-19"))
    ground.sends("wati", other, ground.bergabung(event.id), ground.korban(event.id))
    told = {"worker_id": ground.id_of("rudi"), "date": DAY, "source": "dilihat"}
    ground.writes(ground.make("laporan_kejadian", kejadian_id=event.id, time="03:00", hilang=4, **told))
    here = f"/konsol/bencana/{HOME}/{event.id}/serah-terima"
    visitor = visit(ground.world, "posko")
    page = visitor.get(here).text
    check_nesting(page)
    for text in ("menunggu konfirmasi <b>1</b>", "menunggu diterima <b>1</b>", "mungkin sama <b>1</b>", "HP terlambat <b>0</b>", "Hilang 4", "Belum ada serah terima"):
        assert text in page, text
    bad = visitor.send(here, action="keep", receiver=" ", note="x" * 5_000)
    assert bad.status_code == 422 and 'id="w-receiver"' in bad.text and 'id="w-note"' in bad.text and ground.world.count("posko_handover") == 0
    check_nesting(bad.text)
    assert visitor.send(here, action="keep", receiver="Regu Malam", note="Tanggul kiri retak.").status_code == 303
    page = visitor.get(here).text
    check_nesting(page)
    assert re.search(r"21 November 2026, 10\.00 WIB: posko kepada Regu Malam", page) and "Tanggul kiri retak." in page
    assert "Menunggu saat itu: Catatan menunggu konfirmasi 1" in page and "Tidak ada laporan baru." in page
    told |= {"date": "2026-11-21", "time": "11:00"}
    ground.writes(ground.make("laporan_kejadian", kejadian_id=event.id, hilang=2, **told))
    assert "Hilang 2" in visitor.get(here).text and "Hilang 4" not in visitor.seen.text
    seal_books(ground.world.parts)
    assert "posko_handover" in {row.book for row in ground.world.rows("book_seal")}
    assert 'name="receiver"' not in visit(ground.world, "apd").get(here).text
