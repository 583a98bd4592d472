"""Places and stores at the console: opened, changed, handed to somebody else, closed and opened again."""

import re

from tests.server.aid.goods import Barn, filled_barn
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor, visit

barn = on_each_database(filled_barn, filled)
POST = {"isian.name": "Posko Balai Desa", "isian.jenis": "pengungsian", "isian.capacity": "120", "isian.contact_name": "Sari Contoh"}
STORE = {"isian.name": "Gudang Kedua", "isian.level": "posko", "isian.keeper_id": ""}


def room(barn: Barn, name: str) -> str:
    """Return the address of a room of the flood."""
    return f"/konsol/bencana/{HOME}/{barn.event}/{name}"


def seen_on(visitor: Visitor, address: str) -> str:
    """Return the revision that the forms of a page carry."""
    page = visitor.get(address).text
    check_nesting(page)
    return re.search(r'name="seen" value="([^"]+)"', page)[1]


def test_a_post_is_opened_handed_over_and_closed(barn: Barn) -> None:
    """It reaches the phones of the disaster; whoever saw it before somebody else wrote changes nothing; closed it stays in the list, and opens again."""
    posko = visit(barn.world, "posko")
    check_nesting(posko.get(room(barn, "posko")).text)
    bad = posko.send(room(barn, "posko"), action="open", **POST | {"isian.name": "", "isian.capacity": "banyak"})
    assert bad.status_code == 422 and 'id="w-isian.name"' in bad.text and 'id="w-isian.capacity"' in bad.text
    made = posko.send(room(barn, "posko"), action="open", **POST)
    assert made.status_code == 303
    [row] = barn.world.rows("posko")
    assert row.id in barn.ground.holds("wati")["posko"]
    here = made.location
    seen = seen_on(posko, here)
    assert posko.send(here, action="change", seen=seen, **POST | {"isian.contact_name": "Budi Contoh"}).status_code == 303
    assert posko.send(here, action="change", seen=seen, **POST | {"isian.capacity": "90", "isian.name": "Lain"}).status_code == 409
    assert "Budi Contoh" in posko.get(room(barn, "posko")).text
    for day in ("", "2026-12-24", "2026-11-01", "kemarin"):
        assert posko.send(here, action="close", seen=seen_on(posko, here), closed_on=day).status_code == 422, day
    assert posko.send(here, action="close", seen=seen_on(posko, here), closed_on="2026-11-21").status_code == 303
    assert "Ditutup 21 November 2026" in posko.get(room(barn, "posko")).text
    assert posko.send(here, action="reopen", seen=seen_on(posko, here)).status_code == 303
    [row] = barn.world.rows("posko")
    assert (row.closed_on, row.capacity, row.contact_name, row.kejadian_id) == (None, 120, "Budi Contoh", barn.event)


def test_a_store_of_a_disaster_goes_to_another_keeper(barn: Barn) -> None:
    """Whoever takes part may keep it and holds its ledger; a stranger may not; the keeper before no longer holds it for that."""
    posko, goods = visit(barn.world, "posko"), room(barn, "gudang")
    page = posko.get(goods).text
    check_nesting(page)
    assert "Wati Contoh" in page and "Budi Contoh" not in page
    budi, wati = barn.ground.id_of("budi"), barn.ground.id_of("wati")
    assert posko.send(goods, action="open", **STORE | {"isian.keeper_id": budi}).status_code == 422
    made = posko.send(goods, action="open", **STORE | {"isian.keeper_id": wati})
    assert made.status_code == 303
    assert "Wati Contoh" in posko.get(made.location).text
    [store] = [row for row in barn.world.rows("gudang") if row.name == "Gudang Kedua"]
    change = f"{made.location}/ubah"
    told = {"action": "change", "seen": seen_on(posko, change), **STORE, "isian.keeper_id": barn.ground.id_of("rudi"), "isian.level": "lumbung"}
    assert posko.send(change, **told).status_code == 303
    assert posko.send(change, **told | {"isian.level": "kabupaten", "isian.keeper_id": wati}).status_code == 409
    [store] = [row for row in barn.world.rows("gudang") if row.id == store.id]
    assert (store.keeper_id, store.level, store.opened_by) == (barn.ground.id_of("rudi"), "lumbung", None)


def test_a_store_is_closed_when_nothing_is_in_it(barn: Barn) -> None:
    """With goods in it, or below zero, it stays open and says why; empty it closes, keeps its ledger and opens again."""
    posko, change = visit(barn.world, "posko"), f"/konsol/bencana/gudang/{HOME}/{barn.store}/ubah"
    barn.ground.sends("rudi", barn.line("selimut", "masuk", 7))
    refused = posko.send(change, action="close", seen=seen_on(posko, change), closed_on="2026-11-21")
    assert refused.status_code == 409 and "belum kosong" in refused.text
    barn.ground.sends("rudi", barn.line("selimut", "rusak", -7, reason="hanyut"))
    assert posko.send(change, action="close", seen=seen_on(posko, change), closed_on="2026-12-24").status_code == 422
    assert posko.send(change, action="close", seen=seen_on(posko, change), closed_on="2026-11-21").status_code == 303
    page = posko.get(change.removesuffix("/ubah")).text
    assert "Ditutup 21 November 2026" in page and "hanyut" in page and "Tulis baris" not in page
    assert posko.send(change, action="reopen", seen=seen_on(posko, change)).status_code == 303
    assert [row.closed_on for row in barn.world.rows("gudang")] == [None]


def test_a_store_is_not_closed_before_goods_on_the_way_to_it_have_come(barn: Barn) -> None:
    """What was sent and not taken in keeps it open until it arrives or a person says why it does not; once closed nothing is sent to it, nor written into it."""
    ground, posko = barn.ground, visit(barn.world, "posko")
    other = ground.make("gudang", name="Gudang Kedua", level="posko", kejadian_id=barn.event)
    first, second = (barn.line("selimut", "kirim", -jumlah, lawan_id=other.id) for jumlah in (5, 3))
    ground.writes(other, barn.line("selimut", "masuk", 20), first, second)
    there, mine = f"/konsol/bencana/gudang/{HOME}/{other.id}", f"/konsol/bencana/gudang/{HOME}/{barn.store}"
    close = {"action": "close", "closed_on": "2026-11-21"}
    refused = posko.send(f"{there}/ubah", **close, seen=seen_on(posko, f"{there}/ubah"))
    assert refused.status_code == 409 and "kiriman di jalan" in refused.text
    arrived = barn.line("selimut", "masuk", 5, gudang_id=other.id, kiriman_id=first.id)
    ground.writes(arrived, barn.line("selimut", "rusak", -5, gudang_id=other.id, reason="hanyut"))
    assert posko.send(f"{there}/ubah", **close, seen=seen_on(posko, f"{there}/ubah")).status_code == 409
    posko.get(f"/konsol/bencana/kiriman/{HOME}/{second.id}")
    assert posko.send(f"/konsol/bencana/kiriman/{HOME}/{second.id}", seen="3", text="hilang di jalan").status_code == 303
    assert posko.send(f"{there}/ubah", **close, seen=seen_on(posko, f"{there}/ubah")).status_code == 303
    line = {"action": "line", "barang": "selimut", "jumlah": "2", "unit": "lembar", "date": "2026-11-20"}
    posko.get(f"{mine}?barang=selimut")
    assert posko.send(mine, **line, jenis="kirim", lawan_id=other.id).status_code == 422
    assert posko.send(there, **line, jenis="masuk", source="donasi").status_code == 409
    assert barn.stock()[barn.store, "selimut"] == 12 and len(barn.world.rows("mutasi")) == 5
    assert posko.send(mine, **line, jenis="masuk").status_code == 303


def test_a_standing_store_is_opened_for_volunteers(barn: Barn) -> None:
    """It belongs to no disaster; its keeper is a volunteer and holds it on the phone at once; an account of a kecamatan opens none elsewhere."""
    posko, stores = visit(barn.world, "posko"), "/konsol/bencana/gudang"
    check_nesting(posko.get(f"{stores}?kabupaten={HOME}").text)
    wati = barn.ground.id_of("wati")
    told = {"action": "open", "kabupaten": HOME, "isian.name": "Lumbung Contoh", "isian.level": "lumbung", "isian.keeper_id": wati}
    assert posko.send(stores, **told | {"isian.level": ""}).status_code == 422
    assert posko.send(stores, **told).status_code == 303
    [store] = [row for row in barn.world.rows("gudang") if row.name == "Lumbung Contoh"]
    assert store.kejadian_id is None and store.id in barn.ground.holds("wati")["gudang"] and store.id not in barn.ground.holds("rudi").get("gudang", ())
    assert visit(barn.world, "posko", "jauh", region="3508").get(f"{stores}/{HOME}/{store.id}/ubah").status_code == 404
    assert visit(barn.world, "apd").get(f"{stores}/{HOME}/{store.id}").text.count("/ubah") == 0
