"""Kelola at the console: families and workers released by one kabupaten and taken by another."""

import re

from tests.server.api.world import ELSEWHERE, HOME, World
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import visit

MOVES, NEW = "/konsol/kelola/pindah", "/konsol/kelola/pindah/baru"


def test_a_family_from_group_to_group(world: World) -> None:
    """Chosen on the page of its group, released with a note, found by the other side, taken, and read about by both."""
    here, there = visit(world, "apd"), visit(world, "apd", "sana", region=ELSEWHERE)
    group = f"/konsol/kelola/kelompok/{HOME}/{world.ids['mawar']}"
    here.get(group)
    assert here.send(group, action="release").status_code == 422
    form = here.send(group, action="release", kpm_id=world.ids["kpm1"]).location
    assert "1 keluarga" in here.get(form).text
    check_nesting(here.seen.text)
    told = {"subject": "kpm", "kabupaten": HOME, "record": world.ids["kpm1"]}
    for target, note, name in ((HOME, "Pindah.", "target"), (ELSEWHERE, "", "note")):
        wrong = here.send(NEW, target=target, note=note, **told)
        assert wrong.status_code == 422 and f'id="w-{name}"' in wrong.text
    assert here.send(NEW, target=ELSEWHERE, note="Pindah rumah.", **told).location == MOVES
    address = re.search(rf'href="({MOVES}/[^"?]+)"', there.get(MOVES).text.replace(NEW, ""))[1]
    assert "Tarik kembali" in here.get(address).text and "Tarik kembali" not in there.get(address).text
    check_nesting(there.seen.text)
    empty = there.send(address, action="refuse", reason="")
    assert empty.status_code == 422 and 'id="w-reason"' in empty.text
    kelompok = re.search(r'<option value="([^"]+)"', there.seen.text)[1]
    assert there.send(address, action="accept", kelompok=kelompok).status_code == 303
    for visitor in (here, there):
        assert "Diterima" in visitor.get(address).text and 'name="action"' not in visitor.seen.text
        assert "Pindah rumah." in visitor.seen.text
    late = here.send(address, action="withdraw")
    assert late.status_code == 409
    assert "Belum ada perpindahan" in here.get(f"{MOVES}?state=refused").text


def test_a_worker_is_released(world: World) -> None:
    """The page of a worker leads to the form; the release can be taken back; who reads sees it and has no form."""
    visitor = visit(world, "apd")
    page = visitor.get(f"/konsol/kelola/petugas/{HOME}/{world.ids['siti']}").text
    form = re.search(rf'href="({NEW}[^"]+)"', page)[1].replace("&amp;", "&")
    assert "1 petugas" in visitor.get(form).text
    told = {"subject": "worker", "kabupaten": HOME, "record": world.ids["siti"]}
    assert visitor.send(NEW, target=ELSEWHERE, note="Membantu.", **told).status_code == 303
    again = visitor.send(NEW, target=ELSEWHERE, note="Membantu.", **told)
    assert again.status_code == 409 and "Sudah diputuskan" in again.text
    address = re.search(rf'href="({MOVES}/[^"?]+)"', visitor.get(MOVES).text)[1]
    assert "Siti Contoh" in visit(world, "koordinator").get(address).text
    visitor.get(address)
    assert visitor.send(address, action="withdraw").location == address and "Ditarik kembali" in visitor.get(address).text
    assert visitor.send(address, action="apa").status_code == 400


def test_several_families_at_once(world: World) -> None:
    """Of several families each is released once; one that is on its way already is passed over."""
    visitor = visit(world, "apd")
    told = {"subject": "kpm", "kabupaten": HOME, "target": ELSEWHERE, "note": "Pindah rumah."}
    first, second = world.ids["kpm1"], world.ids["kpm2"]
    visitor.get(f"{NEW}?subject=kpm&kabupaten={HOME}&record={first}")
    assert visitor.send(NEW, record=[first], **told).status_code == 303
    assert visitor.send(NEW, record=[first, second, second], **told).status_code == 303
    assert "1 pelepasan" in visitor.get(MOVES).text and world.count("transfer") == 2


def test_odd_addresses(world: World) -> None:
    """What nobody could have been given is answered by a page, and other regions find nothing."""
    visitor = visit(world, "apd")
    odd = (f"{MOVES}?state=x", f"{MOVES}?after=x", NEW, f"{NEW}?subject=x&record=y", f"{NEW}?subject=kpm")
    assert [visitor.get(one).status_code for one in odd] == [400] * len(odd)
    assert [visitor.get(f"{MOVES}/{one}").status_code for one in ("x", "%00")] == [404, 404]
