"""Lists of an RT and paper cards: reported until seen, never added twice, and entered fast."""

from io import BytesIO

from openpyxl import Workbook

from server.aid.watch import WATCHER
from server.desk.watch import run_watch
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.aid.test_alike import DESA, NIK, told
from tests.server.aid.test_same import spread
from tests.server.api.stage import filled, on_each_database, on_sqlite
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor, visit

ground = on_sqlite(volunteers, filled)
everywhere = on_each_database(volunteers, filled)
OTHER = "0000555566667777"
ROWS = [
    ("Daftar warga terdampak RT 03",),
    ("No", "Nama Kepala Keluarga", "NIK", "RT", "RW", "Jumlah Jiwa", "Kerusakan Rumah"),
    (1, "Slamet R", NIK, "03", "01", 4, "Rusak Berat"),
    (2, "Sutini Contoh", OTHER, "03", "01", 3, ""),
    (3, "Wahyu Contoh", "12345", "03", "01", 2, ""),
    (4, "", "", "03", "01", 1, ""),
]


def sheet() -> bytes:
    """Return the list as a workbook."""
    book, file = Workbook(), BytesIO()
    for row in ROWS:
        book.active.append([str(cell) if isinstance(cell, str) else cell for cell in row])
    book.save(file)
    return file.getvalue()


def upload(visitor: Visitor, here: str, content: bytes, name: str = "daftar.xlsx", **fields: str) -> str:
    """Send a list; return where the page of its rows is."""
    visitor.get(f"{here}/daftar")
    told_fields = {"reported_by": "Ketua RT 03", "desa_code": DESA} | fields
    answer = visitor.send(f"{here}/daftar", file=(BytesIO(content), name), **told_fields)
    return answer.headers.get("Location", "") if answer.status_code == 303 else str(answer.status_code)


def test_a_list_is_tried_and_taken_in_once(everywhere: Ground) -> None:
    """One that is registered is tied, a new one is reported, a wrong one is told; the same list again adds nothing, nor does a later registration."""
    ground = everywhere
    event = ground.kejadian()
    ground.writes(event, ground.korban(event.id, "Slamet Riyadi", desa_code=DESA, nik=NIK, rt="3", seen_on=DAY))
    run_watch(ground.world.parts, [WATCHER])
    visitor, here = visit(ground.world, "posko"), f"/konsol/bencana/{HOME}/{event.id}"
    where = upload(visitor, here, sheet())
    page = visitor.get(where).text
    check_nesting(page)
    for text in ("Sudah didata, akan disatukan", "Slamet Riyadi", "Baru, dicatat sebagai dilaporkan", "tidak terbaca dan dikosongkan: NIK kepala keluarga", "Tidak diambil: nama kosong"):
        assert text in page, text
    assert visitor.send(where).status_code == 303
    found = told(ground, (HOME, event.id))
    assert (found.households.need, found.reported_kk) == (1, 2)
    again = upload(visitor, here, sheet())
    assert "Sudah pernah dimasukkan" in visitor.get(again).text and "Masukkan" not in visitor.seen.text
    ground.writes(ground.korban(event.id, "Sutini Contoh", desa_code=DESA, nik=OTHER, rt="3", seen_on=DAY))
    found = told(ground, (HOME, event.id))
    assert (found.households.need, found.reported_kk) == (2, 1)
    assert [row.damage for row in ground.world.rows("korban") if row.reported_by and row.nik == NIK] == ["rb"]


def messy() -> bytes:
    """Return a list as a head of RT writes one: titles, cells made one, a heading in two rows, sums and a signature, numbers that a spreadsheet spoiled."""
    book, file = Workbook(), BytesIO()
    page = book.active
    page.append(["DAFTAR WARGA TERDAMPAK BANJIR, RT 03 RW 01"])
    page.merge_cells("A1:J1")
    page.append([])
    page.append(["No", "Nama KK", "N I K", "RT", "Alamat", "Jumlah", None, None, "Ket. Rumah", "Cuaca"])
    page.append([None] * 5 + ["Jiwa", "Balita", "Lansia"])
    page.merge_cells("F3:H3")
    page.append([1, "Bpk. Slamet Riyadi", f"'{NIK}", "03", "Krajan", 4, 1, None, "RB", "hujan"])
    page.append([2, "Ibu Sutini", 3507010101600002, None, "Krajan", "3 org", None, 1, "rusak  sedang"])
    page.append([3, "Slamet Riyadi", "-", None, "Krajan", 4, 1, None, "hanyut"])
    page.append([4, "Painem", None, None, "Krajan", "dua"])
    page.append(["JUMLAH", None, None, None, None, 11, 2, 1])
    page.append([None, "", None, None, None, None, None, None, None, "Mengetahui, Ketua RT"])
    page.merge_cells("D5:D8")
    book.save(file)
    return file.getvalue()


def test_a_list_as_people_write_it_is_read(ground: Ground) -> None:
    """Titles and both rows of the heading are found, places that only the title has come from the form, what cannot be read is left empty and told,
    columns that nobody knows are named, a name that is there twice is laid beside the other, and no household is lost for a spoiled number."""
    event = ground.kejadian()
    ground.writes(event)
    visitor, here = visit(ground.world, "posko"), f"/konsol/bencana/{HOME}/{event.id}"
    where = upload(visitor, here, messy(), rt="03", rw="01")
    page = visitor.get(where).text
    check_nesting(page)
    for text in ("tidak dibaca: Cuaca.", "baris 5 daftar ini", "dikosongkan: NIK kepala keluarga", "Masukkan 4 baris", "Tidak diambil: nama kosong"):
        assert text in page, text
    assert "Mengetahui" not in page
    assert visitor.send(where).status_code == 303
    rows = {(row.head_name, row.nik): row for row in ground.world.rows("korban")}
    assert {(name, row.jiwa, row.balita, row.lansia, row.damage, row.rt, row.rw) for (name, _), row in rows.items()} == {
        ("Bpk. Slamet Riyadi", 4, 1, None, "rb", "03", "01"),
        ("Ibu Sutini", 3, None, 1, "rs", "03", "01"),
        ("Slamet Riyadi", 4, 1, None, None, "03", "01"),
        ("Painem", None, None, None, None, "03", "01"),
    }
    run_watch(ground.world.parts, [WATCHER])
    assert "Slamet Riyadi" in visitor.get(f"{here}/kembar").text
    assert upload(visitor, here, messy(), rt="0" * 200) == "422"


def test_no_name_of_another_kabupaten_is_on_the_page_of_a_list(ground: Ground) -> None:
    """A household that fled over the border is told as one of another kabupaten; its name is for accounts that see both."""
    here, there = spread(ground)
    ground.writes(ground.korban(there, "Slamet Rahasia", desa_code=DESA, nik=NIK, rt="3", seen_on=DAY), kabupaten=ELSEWHERE)
    run_watch(ground.world.parts, [WATCHER])
    address = f"/konsol/bencana/{HOME}/{here}"
    for name, region, shown in (("posko", HOME, "Keluarga di kabupaten lain"), ("provinsi", HOME[:2], "Slamet Rahasia")):
        visitor = visit(ground.world, "posko", name, region=region)
        page = visitor.get(upload(visitor, address, sheet())).text
        assert "Sudah didata, akan disatukan" in page and shown in page
        assert ("Slamet Rahasia" in page) == (shown == "Slamet Rahasia")


def test_what_is_no_list_is_told_on_its_page(ground: Ground) -> None:
    """Without who reported it, without a known heading or a file, and with a wrong desa, nothing is kept; another event's list is not found."""
    event, other = ground.kejadian(), ground.kejadian()
    ground.writes(event, other)
    visitor, here = visit(ground.world, "posko"), f"/konsol/bencana/{HOME}/{event.id}"
    assert upload(visitor, here, sheet(), reported_by=" ") == "422"
    assert upload(visitor, here, b"a;b\n1;2\n", "x.csv") == "422"
    assert upload(visitor, here, sheet(), desa_code="12") == "422"
    assert upload(visitor, here, b"Nama;RT\n", "x.csv") == "422"
    where = upload(visitor, here, b"Nama;RT;Jumlah jiwa\nSlamet;3;4\nSlamet;3;4\n", "x.csv")
    assert visitor.get(where.replace(event.id, other.id)).status_code == 404
    visitor.get(where)
    assert visitor.send(where).status_code == 303 and len(ground.world.rows("korban")) == 2
    assert visitor.send(where).status_code == 404


def test_cards_are_entered_one_after_the_other(ground: Ground) -> None:
    """The next card keeps place and day of the last; a number that was used, and a day to come, are refused with what was typed."""
    event = ground.kejadian()
    shelter = ground.make("posko", kejadian_id=event.id, name="Balai Desa Contoh", jenis="pengungsian")
    ground.writes(event, shelter)
    visitor, here = visit(ground.world, "posko"), f"/konsol/bencana/{HOME}/{event.id}/kartu"
    check_nesting(visitor.get(here).text)
    card = {"isian.card_no": "0012", "isian.head_name": "Sutini Contoh", "isian.rt": "03", "isian.jiwa": "3", "isian.seen_on": DAY, "isian.posko_id": shelter.id}
    answer = visitor.send(here, **card)
    assert answer.status_code == 200 and "Kartu 0012 disimpan" in answer.text and 'value="03"' in answer.text
    check_nesting(answer.text)
    assert visitor.send(here, **card).status_code == 422
    assert visitor.send(here, **card | {"isian.card_no": "0013", "isian.seen_on": "2027-01-01"}).status_code == 422
    assert visitor.send(here, **card | {"isian.card_no": "0013", "isian.anak": "9"}).status_code == 422
    [row] = ground.world.rows("korban")
    assert (row.card_no, row.posko_id, row.seen_on, row.worker_id) == ("0012", shelter.id, DAY, None)
    assert told(ground, (HOME, event.id)).households.need == 1
