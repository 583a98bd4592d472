"""The page of retention: what an APD of a kabupaten may do there, and what only the nation may."""

from server.privacy.retention import count_due
from tests.server.api.world import World
from tests.server.console.visitor import visit

PAGE = "/konsol/retensi"


def test_holds_are_laid_and_lifted(world: World) -> None:
    """An APD holds a family of the own region with a reason, sees it, and lifts it; what is missing is told."""
    visitor = visit(world, "apd")
    count_due(world.parts)
    page = visitor.get(PAGE).text
    assert "Keluarga yang kepesertaannya berakhir" in page and "sampai kantor menetapkan jumlah tahun" in page
    assert "5 tahun" in page and 'value="delete"' not in page
    fields = {"action": "hold", "kabupaten": "3507", "record": world.ids["kpm1"]}
    assert visitor.send(PAGE, **fields, reason="").status_code == 422
    assert visitor.send(PAGE, **fields | {"record": "x"}, reason="Perkara").status_code == 404
    assert visitor.send(PAGE, **fields, reason="Perkara di pengadilan").status_code == 303
    page = visitor.get(PAGE).text
    assert "Perkara di pengadilan" in page
    [hold] = world.rows("legal_hold")
    assert visitor.send(PAGE, action="lift", hold=hold.id).status_code == 303
    assert "Tidak ada penahanan." in visitor.get(PAGE).text


def test_deleting_asks_for_name_and_reason(world: World) -> None:
    """The nation alone is offered to delete; a wrong name is told at its field, and the deletion stands in the list afterwards."""
    local, nation = visit(world, "apd"), visit(world, "apd", "nasional", region="00")
    told = {"action": "delete", "dataset": "page_read", "reason": "Lewat", "confirm": "page_read"}
    for visitor in (local, nation):
        visitor.get(PAGE)
    assert local.send(PAGE, **told).status_code == 403
    answer = nation.send(PAGE, **told | {"confirm": "salah"})
    assert answer.status_code == 422 and "Namanya tidak sama." in answer.text
    assert nation.send(PAGE, **told).status_code == 303
    assert "Yang sudah dihapus" in nation.get(PAGE).text and world.count("deletion") == 1
    assert nation.send(PAGE, action="lain").status_code == 400
