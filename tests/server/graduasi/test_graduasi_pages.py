"""The pages of graduasi: from the board to a proposal and through its steps; each asks the database equally often for much and for little."""

import re

from sqlalchemy import insert

from server.engine import write_transaction
from server.graduasi.carrying import carry_exits
from server.identity.callers import COOKIE
from server.identity.tokens import CONSOLE_MARK
from server.store.tables import TABLES
from sync.limits import CASES_PER_PAGE_MAX, DECISION_WITHDRAW_S
from tests.server.api.stage import on_sqlite
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor
from tests.server.graduasi.room import REASON, Room, make_room
from tests.server.graduasi.test_exits_moving import move, sent
from tests.server.store.measured import statements

BOARD, RULES = "/konsol/graduasi", "/konsol/graduasi/aturan"
room = on_sqlite(make_room)


def enter(room: Room, name: str) -> Visitor:
    """Return a visitor who is logged in as one of the room's people."""
    visitor = Visitor(room.world.client)
    visitor.client.set_cookie(COOKIE, room.world.let_in(room.people[name], CONSOLE_MARK), path="/konsol/")
    return visitor


def took(room: Room, visitor: Visitor, address: str, action: str, **more: str) -> str:
    """Open the page of a step, take it, and return the page after it."""
    page = visitor.get(f"{address}?langkah={action}").text
    stands = re.search(r'name="stands" value="([^"]+)"', page)[1]
    visitor.send(address, action=action, langkah=action, stands=stands, reason=REASON, **more)
    room.world.clock.pass_by(seconds=1)
    return visitor.get(address).text


def test_from_the_board_to_an_objection(room: Room) -> None:
    """Menu, board with counts, the family, the proposal, two people, the objection by the coordinator: every page is sound and tells both states."""
    room.assess()
    room.count()
    ani, oki, eka, koor = (enter(room, name) for name in ("ani", "oki", "eka", "koor"))
    assert BOARD in ani.get("/konsol/").text
    page = ani.get(BOARD).text
    check_nesting(page)
    assert "Kandidat <b>1</b>" in page and "Lengkap, dapat diusulkan" in page and "Mandiri" in page
    [family] = set(re.findall(rf'href="({BOARD}/3507/keluarga/[^"]+)"', page))
    page = ani.get(family).text
    check_nesting(page)
    assert "Keluarga ini dapat diusulkan" in page and "10 dari 10" in page and "Kami sudah mampu" in page and "Warung" in page
    assert "Usulkan graduasi" not in koor.get(family).text
    ani.get(family)
    assert ani.send(family, reason="ya").status_code == 422
    address = ani.send(family, reason=REASON).headers["Location"]
    page = oki.get(address).text
    check_nesting(page)
    assert "Usulan" in page and "belum dikirim" in page and "Kriteria terpenuhi" in page
    assert "Persetujuan pertama" in took(room, oki, address, "verifikasi")
    took(room, ani, address, "setuju_pertama")
    assert "Menunggu sepuluh menit" in took(room, eka, address, "setuju_kedua")
    room.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    carry_exits(room.world.parts)
    page = koor.get(address).text
    assert "Sanggah sampai" in page and "langkah=sanggah" in page and "langkah=batal" not in page
    page = took(room, koor, address, "sanggah", detail="telepon")
    check_nesting(page)
    assert "Disanggah" in page and "Isi sanggah" in page
    assert "langkah=sanggah_ditolak" in oki.get(address).text and "langkah=sanggah_ditolak" not in ani.get(address).text
    assert {"graduasi", "kpm"} <= {row.kind for row in room.world.rows("page_read")}


def test_an_objection_is_not_refused_by_what_was_done_since(room: Room) -> None:
    """The page of the objection was open while the office called the approval off: it is taken in all the same, and the page tells what became of that."""
    room.assess()
    address = f"{BOARD}/3507/usulan/{room.approved()}"
    koor, rina = enter(room, "koor"), enter(room, "rina")
    stands = re.search(r'name="stands" value="([^"]+)"', koor.get(f"{address}?langkah=sanggah").text)[1]
    took(room, rina, address, "batal")
    assert "langkah=sanggah" in koor.get(address).text
    assert koor.send(address, action="sanggah", langkah="sanggah", stands=stands, reason=REASON, detail="datang").status_code == 303
    page = rina.get(address).text
    assert "Disanggah" in page and "Ditarik: keluarga menyanggah." in page


def test_a_broken_step_is_told(room: Room) -> None:
    """Who takes a step that breaks reads that it is kept and tried again; nobody is offered to take it back."""
    room.assess()
    address = f"{BOARD}/3507/usulan/{room.propose()}"
    oki = enter(room, "oki")
    oki.get(f"{address}?langkah=verifikasi")
    stands = re.search(r'name="stands" value="([^"]+)"', oki.seen.text)[1]
    with room.world.parts.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE feed RENAME TO feed_lost")
    oki.send(address, action="verifikasi", langkah="verifikasi", stands=stands, reason=REASON)
    with room.world.parts.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE feed_lost RENAME TO feed")
    page = oki.get(address).text
    mine = oki.get("/konsol/keputusan").text
    check_nesting(mine)
    assert "Langkah terakhir Anda" in mine and address in mine and "sudah dicoba 1 kali" in mine and REASON in mine
    assert "sudah dicoba" not in enter(room, "ani").get("/konsol/keputusan").text
    assert "Langkah Anda tersimpan, tetapi ada gangguan" in page and "sudah dicoba 1 kali" in page and "Tarik langkah saya" not in page


def test_sending_and_the_file(room: Room) -> None:
    """After the days for an objection the board offers the batch; its file is for those who see the whole kabupaten."""
    room.assess()
    made = room.approved()
    room.people["dekat"] = room.desk.account("dekat", region="350701")
    rina = enter(room, "rina")
    assert "Kirim ke SIKS-NG</button>" not in rina.get(f"{BOARD}?keadaan=disetujui").text
    room.world.clock.pass_by(days=15)
    rina, near = enter(room, "rina"), enter(room, "dekat")
    assert "1 usulan sudah lewat hari sanggah" in rina.get(f"{BOARD}?keadaan=disetujui").text
    assert "lewat hari sanggah dan" not in near.get(f"{BOARD}?keadaan=disetujui").text
    rina.get(f"{BOARD}?keadaan=disetujui")
    rina.send(BOARD, action="send", kabupaten="3507", keadaan="disetujui", reason=REASON)
    assert "SIKS-NG: dikirim, belum dijawab" in rina.get(f"{BOARD}?keadaan=dikirim").text
    file = rina.get(f"{BOARD}/3507/kiriman/1")
    assert made in file.text and file.headers["Cache-Control"] == "no-store"
    assert [near.get(f"{BOARD}/3507/kiriman/1").status_code, rina.get(f"{BOARD}/3507/kiriman/2").status_code] == [404, 404]
    wrong = [rina.get(f"{BOARD}?{one}").status_code for one in ("keadaan=x", "kabupaten=3508", "kabupaten=350x", "after=%7F")]
    assert wrong == [400, 404, 404, 400]


def test_rules_by_version(room: Room) -> None:
    """Only the APD of the nation writes the next version, which begins after today; it is shown beside the first."""
    room.people["pusat"] = room.desk.account("pusat", "apd", "00")
    pusat, rina = enter(room, "pusat"), enter(room, "rina")
    assert "Aturan awal" in rina.get(RULES).text and "Simpan versi baru" not in rina.seen.text
    page = pusat.get(RULES).text
    check_nesting(page)
    shown = dict(re.findall(r'<input [^>]*name="(isian\.\w+)"[^>]*value="([^"]*)"', page))
    lines = dict(re.findall(r'<textarea [^>]*name="(isian\.\w+)"[^>]*>\n([^<]*)<', page))
    fields = {**shown, **lines, "isian.susulan_counts": "true", "isian.attendance_percent": "80"}
    assert pusat.send(RULES, **fields).status_code == 422
    pusat.get(RULES)
    pusat.send(RULES, **fields | {"isian.valid_from": "2026-12-01"})
    page = pusat.get(RULES).text
    assert "Versi 2, sejak 1 Desember 2026 (akan berlaku)" in page and "Versi 1" in page


def test_the_board_asks_as_often_for_a_page_as_for_one(room: Room) -> None:
    """Listing a whole page of candidates takes as many statements as listing one; the next page is offered, and follows."""
    room.assess()
    room.count()
    visitor = enter(room, "ani")
    few = asked(room, visitor)
    kpm, said = room.world.rows("kpm")[0]._mapping, room.world.rows("penilaian_graduasi")[0]._mapping
    ids = sorted(room.world.new_id() for _ in range(CASES_PER_PAGE_MAX + 5))
    with write_transaction(room.world.parts.engine) as connection:
        connection.execute(insert(TABLES["kpm"]), [{**kpm, "id": one, "no": None, "no_kk": None} for one in ids])
        connection.execute(insert(TABLES["penilaian_graduasi"]), [{**said, "id": room.world.new_id(), "kpm_id": one} for one in ids])
    assert asked(room, visitor) == few
    page = visitor.seen.text
    following = re.search(r'href="([^"]+)" rel="next"', page)[1].replace("&amp;", "&")
    first, second = (set(re.findall(r"/keluarga/([\w-]+)\"", text)) for text in (page, visitor.get(following).text))
    assert len(first) == CASES_PER_PAGE_MAX and second and not first & second


def asked(room: Room, visitor: Visitor) -> int:
    """Return how many statements the board takes."""
    visitor.get(BOARD)
    with statements(room.world.parts.engine) as found:
        assert visitor.get(BOARD).status_code == 200
    return len(found)


def test_the_page_of_an_exit_that_moved_on(room: Room) -> None:
    """Where the family was it says where it went, with the history and no step; where it is it names the kabupaten of each step of before."""
    made = sent(room)
    move(room)
    here, there = enter(room, "rina"), enter(room, "sana")
    old, new = here.get(f"{BOARD}/{HOME}/usulan/{made}").text, there.get(f"{BOARD}/{ELSEWHERE}/usulan/{made}").text
    for page in (old, new):
        check_nesting(page)
    assert f"pindah ke kabupaten {ELSEWHERE}" in old and "langkah=" not in old and "Dikirim ke SIKS-NG" in old
    assert f"oki, kabupaten {HOME}" in new and f"(kabupaten {HOME})" in new and "langkah=siks_diterima" in new
    assert here.get(f"{BOARD}/{ELSEWHERE}/usulan/{made}").status_code == 404 == there.get(f"{BOARD}/{HOME}/usulan/{made}").status_code
