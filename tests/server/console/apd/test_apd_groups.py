"""Kelola at the console: kelompok and who has charge of them."""

import re

from tests.server.api.world import ELSEWHERE, HOME, World
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor, visit

GROUPS = "/konsol/kelola/kelompok"
TODAY = "2026-11-21"


def address_of(world: World, kelompok: str) -> str:
    """Return the page of a kelompok."""
    return f"{GROUPS}/{HOME}/{world.ids[kelompok]}"


def opened(world: World, kelompok: str = "mawar", role: str = "apd") -> tuple[Visitor, str]:
    """Log in and open the page of a kelompok."""
    visitor, address = visit(world, role), address_of(world, kelompok)
    assert visitor.get(address).status_code == 200
    check_nesting(visitor.seen.text)
    return visitor, address


def test_the_list_says_who_has_what(world: World) -> None:
    """Each kelompok tells families and pendamping; what nobody has says so; odd addresses are answered by a page."""
    visitor = visit(world, "koordinator")
    page = visitor.get(GROUPS).text
    check_nesting(page)
    assert "Siti Contoh (utama)" in page and address_of(world, "mawar") in page
    assert "Tidak ada kelompok" in visitor.get(f"{GROUPS}?idle=1").text
    assert [visitor.get(f"{GROUPS}?{query}").status_code for query in ("kecamatan=x", "after=%7F", "after=x")] == [400] * 3


def test_a_charge_is_given_and_handed_over(world: World) -> None:
    """A helper is added, the kelompok handed over; what cannot be is told at its field."""
    visitor, address = opened(world)
    wrong = visitor.send(address, action="give", worker_id=world.ids["budi"], role="utama", start_date=TODAY)
    assert wrong.status_code == 422 and 'id="w-give--role"' in wrong.text
    check_nesting(wrong.text)
    duty = re.search(r'name="duty" value="([^"]+)"', visitor.get(address).text)[1]
    assert visitor.send(address, action="hand_over", duty=duty, role="utama", worker_id=world.ids["budi"], start_date=TODAY).status_code == 303
    assert "Budi Contoh (utama)" in visitor.get(address).text and "1 Januari 2026 sampai 20 November 2026" in visitor.seen.text
    new = next(row.id for row in world.rows("assignment") if row.start_date == TODAY)
    bad = visitor.send(address, action="end", duty=new, end_date="2026-01-01")
    assert bad.status_code == 422 and f'id="w-end-{new}-end_date"' in bad.text
    assert visitor.send(address, action="end", duty=new, end_date=TODAY).status_code == 303
    assert visitor.get(address).text and visitor.send(address, action="give", worker_id=world.ids["siti"], role="bersama", start_date=TODAY).status_code == 303


def test_a_kelompok_is_split_and_merged(world: World) -> None:
    """A split leads to the new kelompok, a merge to the one that took the families; the emptied one can be read and not written."""
    visitor, address = opened(world)
    none = visitor.send(address, action="split", name="Dua")
    assert none.status_code == 422 and 'id="w-kpm_id"' in none.text and 'value="Dua"' in none.text
    answer = visitor.send(address, action="split", name="Dua", kpm_id=world.ids["kpm1"])
    made = answer.location
    assert made != address and "<h1>Dua</h1>" in visitor.get(made).text
    answer = visitor.send(made, action="merge", target=world.ids["melati"])
    assert answer.location == address_of(world, "melati") and "sudah digabung" in visitor.get(answer.location).text
    assert "hanya dapat dibaca" in visitor.get(made).text and 'name="action"' not in visitor.seen.text
    visitor.get(address)
    late = visitor.send(made, action="rename", **{"isian.name": "Tiga"})
    assert late.status_code in (303, 409)


def test_families_are_moved_and_the_name_changed(world: World) -> None:
    """The chosen families go to the chosen kelompok; a new name stands; an empty one is told at its field."""
    visitor, address = opened(world)
    assert visitor.send(address, action="place", kpm_id=world.ids["kpm1"], target=world.ids["melati"]).status_code == 303
    assert "Keluarga (1)" in visitor.get(address).text
    seen = re.search(r'name="seen" value="([^"]+)"', visitor.seen.text)[1]
    assert visitor.send(address, action="rename", seen=seen, **{"isian.name": ""}).status_code == 422
    assert visitor.send(address, action="rename", seen=seen, **{"isian.name": "Mawar Merah"}).status_code == 303
    assert "<h1>Mawar Merah</h1>" in visitor.get(address).text


def test_what_no_form_sends(world: World) -> None:
    """Unknown actions, families, kelompok and kabupaten are answered by a page, and who reads has no form."""
    visitor, address = opened(world)
    assert visitor.send(address, action="apa").status_code == 400
    assert visitor.send(address, action="place", kpm_id="x", target="y\x7f").status_code == 404
    assert visitor.send(address, action="end", duty="x", end_date="").status_code == 404
    assert [visitor.get(f"{GROUPS}/{place}/{world.ids['mawar']}").status_code for place in (ELSEWHERE, "%00", "99")] == [404] * 3
    assert 'name="action"' not in opened(world, role="pemeriksa")[0].seen.text
    assert visit(world, "apd", "jauh", region=ELSEWHERE).get(address).status_code == 404
