"""Kelola at the console: accounts, sealed work and the catalogue."""

import io
import json
import re

from server.identity.sealed import hand_in
from tests.server.api.world import ELSEWHERE, World
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor, visit

ACCOUNTS, SEALED, BOOKS = "/konsol/kelola/akun", "/konsol/kelola/segel", "/konsol/kelola/katalog"


def test_an_account_is_made_reset_and_closed(world: World) -> None:
    """The password is shown by the answer alone and opens the console; a new one too; a closed account is out."""
    visitor = visit(world, "apd")
    visitor.get(ACCOUNTS)
    check_nesting(visitor.seen.text)
    wrong = visitor.send(ACCOUNTS, action="make", username="rina", role="supervisor", region="35")
    assert wrong.status_code == 422 and 'id="w-region"' in wrong.text and 'value="rina"' in wrong.text
    made = visitor.send(ACCOUNTS, action="make", username="rina", role="supervisor", region="350701")
    check_nesting(made.text)
    username, password = re.findall(r'class="code">([^<]+)<', made.text)
    assert username == "rina" and Visitor(world.client).log_in("rina", password).status_code == 303
    assert password not in visitor.get(ACCOUNTS).text
    account = re.search(r'name="account" value="([^"]+)"', visitor.seen.text)[1]
    fresh = re.findall(r'class="code">([^<]+)<', visitor.send(ACCOUNTS, action="reset", account=account).text)[1]
    assert Visitor(world.client).log_in("rina", password).status_code == 401
    assert Visitor(world.client).log_in("rina", fresh).status_code == 303
    visitor.get(ACCOUNTS)
    assert visitor.send(ACCOUNTS, action="close", account=account).status_code == 303
    assert Visitor(world.client).log_in("rina", fresh).status_code == 401 and "ditutup" in visitor.get(ACCOUNTS).text
    assert [visitor.send(ACCOUNTS, action=one, account="x\x7f").status_code for one in ("close", "reset", "apa")] == [404, 404, 400]
    assert "rina" not in visit(world, "apd", "jauh", region=ELSEWHERE).get(ACCOUNTS).text


def test_sealed_work_waits_and_is_recovered(world: World) -> None:
    """A phone of the region is listed, and recovered by a button; what cannot be opened is told; elsewhere it is not there."""
    phone = world.enrol("siti")
    hand_in(world.parts.engine, phone.device, {world.new_id(): b"bukan segel"}, world.clock())
    visitor = visit(world, "apd")
    page = visitor.get(SEALED).text
    check_nesting(page)
    assert "Siti Contoh" in page and "Menunggu" in page
    assert visitor.send(SEALED, device=phone.device).status_code == 303
    assert "1 tidak dapat dibuka" in visitor.get(SEALED).text and "Tidak dapat dibuka" in visitor.seen.text
    stranger = visit(world, "apd", "jauh", region=ELSEWHERE)
    assert "Siti" not in stranger.get(SEALED).text
    assert [stranger.send(SEALED, device=one).status_code for one in (phone.device, "x", "a\x7f")] == [404] * 3


def test_a_file_of_a_phone_is_taken_in(world: World) -> None:
    """A file of boxes is read, as far as it can be opened; what is no such file is told; that of another region is not found."""
    phone = world.enrol("siti")
    file = {"format": "lapangan-boxes-1", "device": phone.device, "forms": [{"id": world.new_id(), "box": "YWJj"}]}
    visitor = visit(world, "apd")
    visitor.get(SEALED)
    for content, status in ((json.dumps(file).encode(), 303), (b"bukan", 400), (b"{}", 422)):
        assert visitor.send(SEALED, file=(io.BytesIO(content), "kerja.json")).status_code == status
    assert world.count("sealed_form") == 1
    stranger = visit(world, "apd", "jauh", region=ELSEWHERE)
    stranger.get(SEALED)
    assert stranger.send(SEALED, file=(io.BytesIO(json.dumps(file).encode()), "kerja.json")).status_code == 404


def test_the_catalogue_is_kept_by_the_nation(world: World) -> None:
    """The APD of the nation adds a module and a session and renames them; others read and have no forms."""
    nation, reader = visit(world, "apd", "pusat", region="00"), visit(world, "supervisor")
    assert "Belum ada modul" in nation.get(BOOKS).text
    nation.get(f"{BOOKS}/modul/baru")
    check_nesting(nation.seen.text)
    told = {"isian.code": "ekonomi", "isian.name": "Ekonomi", "isian.position": "1", "isian.siks_category": ""}
    wrong = nation.send(f"{BOOKS}/modul/baru", **told | {"isian.position": "x"})
    assert wrong.status_code == 422 and 'id="w-isian.position"' in wrong.text
    assert nation.send(f"{BOOKS}/modul/baru", **told).location == BOOKS
    assert nation.send(f"{BOOKS}/modul/baru", **told).status_code == 422
    sesi = {"isian.modul_code": "ekonomi", "isian.position": "1", "isian.name": "Mengelola uang", "isian.siks_category": ""}
    assert nation.send(f"{BOOKS}/modul_sesi/baru", **sesi).status_code == 303
    page = nation.get(BOOKS).text
    check_nesting(page)
    address = re.search(rf'href="({BOOKS}/modul_sesi/[^"?]+)">Mengelola', page)[1]
    seen = re.search(r'name="seen" value="([^"]+)"', nation.get(address).text)[1]
    assert nation.send(address, seen=seen, **{"isian.name": "Mencatat uang"}).status_code == 303
    assert "Mencatat uang" in reader.get(BOOKS).text and f"{BOOKS}/modul" not in reader.seen.text
    own = visit(world, "apd")
    assert own.get(address).status_code == 403 and own.get(f"{BOOKS}/worker/baru").status_code == 404
