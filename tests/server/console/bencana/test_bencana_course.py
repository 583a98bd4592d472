"""The course of a disaster at the console: state, declaration and papers to follow, records that are one, and what spans kabupaten."""

import re

from schemas import KINDS
from server.aid.events import root_ids
from server.aid.watch import WATCHER as HOUSEHOLDS
from server.catalogue import install, read_goods
from server.desk.watch import run_watch
from server.engine import read_transaction
from server.inspect.books import seal_books
from server.office import new_record
from sync.limits import DASAR_ROWS_MAX
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor, visit

ground = on_each_database(volunteers, filled)


def address(kejadian: str, room: str, kabupaten: str = HOME) -> str:
    """Return the address of a room."""
    return f"/konsol/bencana/{kabupaten}/{kejadian}/{room}"


def seen_on(visitor: Visitor, page: str) -> str:
    """Open a page, find it sound, and return the revision that its forms carry."""
    check_nesting(visitor.get(page).text)
    return re.search(r'name="seen" value="([^"]+)"', visitor.seen.text)[1]


def isian(**fields: str) -> dict[str, str]:
    """Return fields as a form names them."""
    return {f"isian.{name}": value for name, value in fields.items()}


def test_a_disaster_is_closed_with_all_its_records(ground: Ground) -> None:
    """Closing asks for the last day beside its field, no day to come and none before it began; every record of the disaster gets it."""
    first, second = ground.kejadian(), ground.kejadian("wati")
    ground.writes(first, second)
    ground.edits("kejadian", second.id, same_as_id=first.id)
    visitor, page = visit(ground.world, "posko"), address(first.id, "keadaan")
    seen = seen_on(visitor, page)
    for status, closed in (("selesai", ""), ("selesai", "2026-11-30"), ("selesai", "2026-11-19"), ("aktif", "2026-11-20"), ("selesai", "kemarin")):
        answer = visitor.send(page, action="course", seen=seen, **isian(status=status, phase="", closed_on=closed))
        assert answer.status_code == 422 and 'id="w-isian.closed_on"' in answer.text and "w-isian.sk_number" not in answer.text, (status, closed)
    assert {row.status for row in ground.world.rows("kejadian")} == {None}
    assert visitor.send(page, action="course", seen=seen, **isian(status="selesai", phase="pasca", closed_on="2026-11-21")).status_code == 303
    assert {(row.status, row.phase, row.closed_on) for row in ground.world.rows("kejadian")} == {("selesai", "pasca", "2026-11-21")}
    assert visitor.send(page, action="course", seen=seen, **isian(status="aktif", phase="", closed_on="")).status_code == 409
    assert visitor.send(page, action="x", seen=seen).status_code == 400
    assert visit(ground.world, "apd").get(page).text.count('name="seen"') == 0


def test_goods_before_the_declaration_wait_for_their_papers(ground: Ground) -> None:
    """What went to people before a declaration covered it is listed with its deadline, as people measure it, until one of later covers the day.

    What was taken back is not there, nor what was moved to another store: nobody has that yet.
    """
    install(read_goods(), ground.world.parts.store, ground.office, KINDS)
    event = ground.kejadian(date="2026-11-01")
    store = ground.make("gudang", opened_by=ground.id_of("rudi"), kejadian_id=event.id, name="Tenda", level="posko")

    def line(jenis: str, jumlah: int, date: str, **more: str) -> str:
        made = ground.make("mutasi", gudang_id=store.id, barang="beras", jenis=jenis, jumlah=jumlah, date=date, **more)
        ground.writes(made)
        return made.id

    ground.writes(event, store)
    line("masuk", 90_000, "2026-11-01")
    line("salur", -5_000, "2026-11-02", kejadian_id=event.id)
    line("salur", -2_500, "2026-11-02")
    wrong = line("salur", -1_000, "2026-11-03")
    line("batal", 1_000, "2026-11-03", batal_id=wrong, reason="Salah")
    line("kirim", -4_000, "2026-11-20", lawan_id=ground.world.new_id())
    line("salur", -300, "2026-11-20")
    visitor, page = visit(ground.world, "posko"), address(event.id, "keadaan")
    seen = seen_on(visitor, page)
    text = visitor.seen.text
    assert "7,5 kg" in text and "16 November 2026" in text and "0,3 kg" in text and "4 kg" not in text and "1 kg" not in text
    assert "1 baris lewat batas waktu." in text and "Menunggu SK" in text
    bad = visitor.send(page, action="declare", seen=seen, **isian(sk_number="", sk_on="2026-11-05", sk_from="", sk_until=""))
    assert bad.status_code == 422 and 'id="w-isian.sk_number"' in bad.text and "w-isian.closed_on" not in bad.text
    bad = visitor.send(page, action="declare", seen=seen, **isian(sk_number="1/2026", sk_on="2026-12-05", sk_from="2026-11-05", sk_until="2026-11-04"))
    assert bad.status_code == 422 and 'id="w-isian.sk_on"' in bad.text
    told = isian(sk_number="188/12/2026", sk_on="2026-11-10", sk_from="2026-11-01", sk_until="2026-11-30")
    assert visitor.send(page, action="declare", seen=seen, **told).status_code == 303
    after = visitor.get(page).text
    assert "SK menyusul sudah ada" in after and "0,3 kg" not in after and "lewat batas waktu." not in after
    again = seen_on(visitor, page)
    assert visitor.send(page, action="declare", seen=again, **isian(sk_number="", sk_on="", sk_from="", sk_until="")).status_code == 303
    assert ground.world.rows("kejadian")[0].sk_number is None


def test_a_list_of_papers_to_follow_that_is_cut_says_so(ground: Ground) -> None:
    """With more days and goods than the page shows it tells how many those are: the oldest."""
    event = ground.kejadian(date="2026-11-01")
    store = ground.make("gudang", opened_by=ground.id_of("rudi"), kejadian_id=event.id, name="Tenda", level="posko")
    lines = {"gudang_id": store.id, "jenis": "salur", "jumlah": -1, "date": "2026-11-02"}
    ground.writes(event, store, *(ground.make("mutasi", barang=f"barang_{number}", **lines) for number in range(DASAR_ROWS_MAX)))
    visitor = visit(ground.world, "posko")
    assert f"Hanya {DASAR_ROWS_MAX} baris tertua" in visitor.get(address(event.id, "keadaan")).text
    check_nesting(visitor.seen.text)


def test_two_that_opened_one_flood_are_made_one_and_parted(ground: Ground) -> None:
    """Likely ones are offered with their reasons, others not; made one, those behind the lost one follow, and each can be parted by one edit."""
    first = ground.kejadian(coordinates="-7.98,112.63")
    near = ground.kejadian("wati", coordinates="-7.99,112.64", date="2026-11-21", jenis="lain", place="Bantaran kali contoh RT 3")
    third, far = ground.kejadian("wati", place="Pasar"), ground.kejadian(date="2026-11-10")
    fire = ground.kejadian(golongan="nonalam", jenis="kebakaran")
    ground.writes(first, near, third, far, fire)
    ground.edits("kejadian", third.id, same_as_id=near.id)
    visitor, page = visit(ground.world, "posko"), address(first.id, "sama")
    text = visitor.get(page).text
    check_nesting(text)
    assert "jenis, berdekatan, nama tempat, jarak 1,6 km" in text and near.id in text
    assert not {far.id, fire.id, third.id} & set(re.findall(r'value="([\w-]{22})"', text))
    assert visitor.send(page, action="join", other=near.id).status_code == 303
    ids = {row.id: row.same_as_id for row in ground.world.rows("kejadian")}
    assert (ids[near.id], ids[third.id], ids[first.id]) == (first.id, first.id, None)
    check_nesting(visitor.get(page).text)
    assert visitor.send(page, action="join", other=third.id).status_code == 409
    assert visitor.send(page, action="part", other=third.id).status_code == 303
    assert visitor.send(page, action="part", other=third.id).status_code == 409
    with read_transaction(ground.world.parts.engine) as connection:
        assert set(root_ids(connection, HOME, near.id)) == {first.id, near.id} and root_ids(connection, HOME, third.id) == (third.id,)
    assert [visitor.send(page, action=action, other=other).status_code for action, other in (("x", far.id), ("join", "x"), ("join", ground.world.new_id()))] == [400, 404, 404]


def test_a_province_ties_kabupaten_together(ground: Ground) -> None:
    """An account of the province makes what spans kabupaten and ties others to it; figures add up; a kabupaten sees it and cannot tie."""
    here, there = ground.kejadian(), ground.kejadian(place="Seberang")
    ground.writes(here)
    ground.writes(new_record(KINDS["kejadian"], there.fields, there.id), kabupaten=ELSEWHERE)
    told = {"worker_id": ground.id_of("rudi"), "date": DAY, "time": "03:00", "source": "bpbd"}
    ground.writes(ground.make("laporan_kejadian", kejadian_id=here.id, meninggal=2, **told))
    ground.writes(ground.make("laporan_kejadian", kejadian_id=there.id, meninggal=3, hilang=1, **told), kabupaten=ELSEWHERE)
    province, page = visit(ground.world, "posko", "provinsi", region="35"), address(here.id, "induk")
    check_nesting(province.get(page).text)
    bad = province.send(page, action="make", **isian(name="", golongan="alam", jenis="banjir", date="2026-11-20", note=""))
    assert bad.status_code == 422 and 'id="w-isian.name"' in bad.text
    assert province.send(page, action="make", **isian(name="Banjir Besar", golongan="alam", jenis="banjir", date="2026-11-20", note="")).status_code == 303
    [induk] = ground.world.rows("kejadian_induk")
    other = address(there.id, "induk", ELSEWHERE)
    assert "Banjir Besar" in province.get(other).text
    assert province.send(other, action="tie", induk=ground.world.new_id()).status_code == 422
    assert province.send(other, action="tie", induk=induk.id).status_code == 303
    text = visit(ground.world, "posko").get(page).text
    check_nesting(text)
    assert "Banjir Besar" in text and f"/konsol/bencana/{ELSEWHERE}/" not in text and "Meninggal 3, Hilang 1" in text
    assert re.search(r"Meninggal</dt><dd>5</dd>", text) and 'value="untie"' not in text
    board = visit(ground.world, "koordinator").get(address(here.id, "").rstrip("/")).text
    assert "Banjir Besar" in board and re.search(r"Kabupaten yang terikat</dt><dd>2</dd>", board)
    own = visit(ground.world, "posko", "sendiri")
    own.get(page)
    assert own.send(page, action="untie").status_code == 403
    province.get(other)
    assert province.send(other, action="untie").status_code == 303 and ground.world.rows("kejadian")[0].kabupaten
    assert re.search(r"Kabupaten yang terikat</dt><dd>1</dd>", visit(ground.world, "apd").get(address(here.id, "").rstrip("/")).text)


def test_coverage_is_told_over_all_kabupaten(ground: Ground) -> None:
    """Need and reach of every child are summed by group and told by kabupaten; a kabupaten without households stands there with none."""
    here, there = ground.kejadian(), ground.kejadian(place="Seberang")
    induk = new_record(KINDS["kejadian_induk"], {"golongan": "alam", "jenis": "banjir", "name": "Banjir Besar", "date": DAY}, ground.world.new_id())
    ground.writes(induk, kabupaten="35")
    ground.writes(here)
    ground.writes(new_record(KINDS["kejadian"], there.fields, there.id), kabupaten=ELSEWHERE)
    for event, place in ((here, HOME), (there, ELSEWHERE)):
        ground.edits("kejadian", event.id, kabupaten=place, induk_id=induk.id)
    one, other = (ground.korban(here.id, name, seen_on=DAY) for name in ("Keluarga Slamet", "Keluarga Painem"))
    given = ground.make("bantuan", kejadian_id=here.id, jenis="lembaga_lain", korban_id=one.id, institution="PMI", contents=["beras|5000"], date=DAY)
    ground.writes(one, other, given)
    ground.writes(ground.korban(there.id, "Keluarga Ketiga", seen_on=DAY, jiwa=6), kabupaten=ELSEWHERE)
    run_watch(ground.world.parts, [HOUSEHOLDS])
    text = visit(ground.world, "posko").get(address(here.id, "induk")).text
    check_nesting(text)
    rows = [re.sub(r"<[^>]+>|\s+", " ", row).split() for row in re.findall(r"<tr.*?</tr>", text, re.S)]
    assert ["Keluarga", "3", "1", "33,3", "%"] in rows and ["Jiwa", "14", "4", "28,6", "%"] in rows
    assert [row[-2:] for row in rows if "(33,3" in row] == [["%)", "0"]], rows
    assert any("(50,0" in row for row in rows) and any("(0,0" in row for row in rows)
    board = visit(ground.world, "koordinator").get(address(here.id, "").rstrip("/")).text
    assert "1 dari 3 (33,3 %)" in board


def test_two_that_only_look_like_one_flood_stay_apart(ground: Ground) -> None:
    """Said to be different they are offered to neither side, also after one of them was made one with a third; taking it back offers them again."""
    first, second = ground.kejadian(), ground.kejadian("wati")
    third = ground.kejadian("wati", place="Pasar")
    ground.writes(first, second, third)
    visitor = visit(ground.world, "posko")
    here, there = address(first.id, "sama"), address(second.id, "sama")
    visitor.get(here)
    assert visitor.send(here, action="differ", other=second.id).status_code == 303
    assert visitor.send(here, action="differ", other=second.id).status_code == 409
    page = visitor.get(here).text
    check_nesting(page)
    assert "Dinyatakan berbeda" in page and f'name="other" value="{second.id}"' in page.split('id="beda"')[1]
    assert second.id not in page.split('id="beda"')[0] and first.id not in visitor.get(there).text.split('id="mungkin"')[1].split('id="beda"')[0]
    assert visitor.send(address(third.id, "sama"), action="join", other=second.id).status_code == 303
    page = visitor.get(here).text
    assert third.id not in page.split('id="beda"')[0].split('id="mungkin"')[1] and third.id in page.split('id="beda"')[1]
    assert visitor.send(here, action="offer", other=third.id).status_code == 303
    assert visitor.send(here, action="offer", other=third.id).status_code == 409
    page = visitor.get(here).text
    assert "Dinyatakan berbeda" not in page and third.id in page.split('id="mungkin"')[1]
    assert [row.act for row in ground.world.rows("kejadian_act")].count("different") == 1
    seal_books(ground.world.parts)
    assert "kejadian_act" in {row.book for row in ground.world.rows("book_seal")}
