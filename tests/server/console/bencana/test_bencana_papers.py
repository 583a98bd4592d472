"""Hand-outs at the console: their list, numbers of BAST, and the papers that are printed."""

import io
import re
from collections.abc import Callable
from threading import Barrier, Thread
from urllib.parse import urlencode

from pypdf import PdfReader
from werkzeug.test import TestResponse

from server.aid.bast import give_bast
from server.aid.events import find_event
from server.aid.printing import list_of_all
from server.aid.void import void_receipts
from server.console.bencana.papers import FIELDS
from server.engine import read_transaction
from server.inspect.books import seal_books
from sync.errors import Problem
from sync.limits import PAPER_CARDS_MAX, RECIPIENTS_MAX
from tests.server.aid.goods import Barn, filled_barn
from tests.server.api.stage import filled, on_each_database, on_sqlite
from tests.server.api.world import HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor, visit

barn = on_sqlite(filled_barn, filled)
both = on_each_database(filled_barn, filled)
NIK = "0000350700000001"


def room(barn: Barn, name: str) -> str:
    """Return the address of a room of the flood."""
    return f"/konsol/bencana/{HOME}/{barn.event}/{name}"


def text_of(answer: TestResponse) -> str:
    """Return the text of a PDF, its blanks made one."""
    assert answer.status_code == 200 and answer.content_type == "application/pdf", answer.text
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def hand_out(barn: Barn, receipt: str, name: str, **fields: str) -> str:
    """Hand 5 kg of rice and two blankets to a household; return the id of the hand-out."""
    household = barn.ground.korban(barn.event, name, nik=NIK, address="Dusun Krajan", rt="003", rw="001")
    given = barn.handed(receipt, household.id, receiver_name=name, worker_id=barn.ground.id_of("rudi"), **fields)
    lines = [barn.line("beras", "salur", -5_500, bantuan_id=given.id), barn.line("selimut", "salur", -2, bantuan_id=given.id)]
    barn.ground.sends("rudi", household, given, *lines)
    return given.id


def numbered(visitor: Visitor, barn: Barn, number: str, *handouts: str) -> int:
    """Put hand-outs under a number and return the status."""
    visitor.get(room(barn, "bantuan"))
    return visitor.send(room(barn, "bantuan"), action="bast", bast_no=number, bantuan=list(handouts)).status_code


def test_hand_outs_get_a_number_of_the_office_once(barn: Barn) -> None:
    """A hand-out keeps its receipt number beside the official one, which is given once, never to a void one, and only with a hand-out ticked."""
    one, other = hand_out(barn, "HP0001-1", "Keluarga Satu"), hand_out(barn, "HP0001-2", "Keluarga Dua", void_reason="salah orang")
    posko = visit(barn.world, "posko")
    shown = posko.get(room(barn, "bantuan")).text
    check_nesting(shown)
    assert "HP0001-1" in shown and "Beras 5,5 kg, Selimut 2 lembar" in shown and "batal: salah orang" in shown
    assert numbered(posko, barn, "460/1/2026") == 422
    assert numbered(posko, barn, "", one) == 422
    assert numbered(posko, barn, "460/1/2026", other) == 409
    assert numbered(posko, barn, "460/1/2026", one) == 303
    assert numbered(posko, barn, "460/2/2026", one) == 409
    assert {row.receipt_no: row.bast_no for row in barn.world.rows("bantuan")} == {"HP0001-1": "460/1/2026", "HP0001-2": None}
    assert "HP0001-1" not in posko.get(room(barn, "bantuan") + "?keadaan=tanpa_bast").text
    assert "HP0001-2" in posko.get(room(barn, "bantuan") + "?keadaan=batal").text
    assert posko.get(room(barn, "bantuan") + "?keadaan=apa").status_code == 400


def test_a_bast_of_one_household_says_everything(barn: Barn) -> None:
    """All fields of papers in use are on it, in Indonesian numbers and dates; what nobody typed is left as dots."""
    barn.ground.writes(barn.line("beras", "masuk", 90_000, source="apbd_kabupaten", source_year=2026))
    barn.ground.edits("kejadian", barn.event, sk_number="188/45/2026", sk_on="2026-11-21", sk_from="2026-11-20", sk_until="2026-12-03")
    one, posko = hand_out(barn, "HP0001-1", "Keluarga Satu"), visit(barn.world, "posko")
    assert posko.get(room(barn, f"bast/{one}")).status_code == 404
    numbered(posko, barn, "460/1/2026", one)
    form = posko.get(room(barn, f"bast/{one}")).text
    check_nesting(form)
    assert "APBD kabupaten/kota 2026" in form
    typed = dict.fromkeys(FIELDS, "") | {"day": "2026-11-22", "first_name": "Sari Contoh", "first_number": "198001012005012001", "first_post": "Kepala Bidang"}
    told = text_of(posko.send(room(barn, f"bast/{one}"), **typed))
    wanted = ("Nomor: 460/1/2026", "hari ini, Minggu, tanggal 22 November 2026", "Sari Contoh", "Keluarga Satu", NIK, "188/45/2026 tanggal 21 November 2026")
    assert [one for one in (*wanted, "APBD kabupaten/kota 2026", "Beras", "5,5", "kg", "Selimut", "HP0001-1", "Kepala Dinas Sosial", ".....") if one not in told] == []
    assert "Lampiran" not in told
    assert [row.kind for row in barn.world.rows("page_read") if row.route.endswith("#nik")] == ["korban"] * 2


def test_a_bast_of_several_has_their_list_behind_it(barn: Barn) -> None:
    """Amounts of all hand-outs are added up, and each household stands on the list with what it got."""
    ones = [hand_out(barn, f"HP0001-{number}", f"Keluarga {number}") for number in (1, 2, 3)]
    posko = visit(barn.world, "posko")
    numbered(posko, barn, "460/3/2026", *ones)
    posko.get(room(barn, f"bast/{ones[1]}"))
    told = text_of(posko.send(room(barn, f"bast/{ones[1]}"), **dict.fromkeys(FIELDS, "")))
    assert "16,5" in told and "Lampiran: daftar penerima" in told and all(f"Keluarga {number}" in told for number in (1, 2, 3))


def test_a_bast_has_what_was_given_and_not_what_was_taken_back(barn: Barn) -> None:
    """A receipt made void, as phones do it, stays on the paper and is marked, and neither its goods nor those taken back of one that counts are in its sum."""
    kept, void = (hand_out(barn, f"HP0001-{number}", f"Keluarga {number}") for number in (1, 2))
    posko = visit(barn.world, "posko")
    numbered(posko, barn, "460/4/2026", kept, void)
    for line in [row for row in barn.world.rows("mutasi") if row.bantuan_id in (kept, void) and (row.bantuan_id == void or row.barang == "selimut")]:
        barn.ground.sends("rudi", barn.line(line.barang, "batal", -line.jumlah, batal_id=line.id, reason="salah orang"))
    barn.ground.edits("bantuan", void, void_reason="salah orang")
    posko.get(room(barn, f"bast/{kept}"))
    told = text_of(posko.send(room(barn, f"bast/{kept}"), **dict.fromkeys(FIELDS, "")))
    assert "5,5" in told and "HP0001-2 (batal)" in told and "HP0001-1 (batal)" not in told and "Keluarga 2" in told and "Selimut" not in told


def test_a_number_whose_receipts_a_phone_made_void_is_not_lost(both: Barn) -> None:
    """It stays in the register, its page and paper say so, and the post is told; the ones that count come under a new number, the void ones under none."""
    barn, posko = both, visit(both.world, "posko")
    kept, void, alone = (hand_out(barn, f"HP0001-{number}", f"Keluarga {number}") for number in (1, 2, 3))
    numbered(posko, barn, "460/4/2026", kept, void)
    numbered(posko, barn, "460/5/2026", alone)
    assert "dibatalkan dari HP" not in posko.get(room(barn, "bantuan")).text
    for one in (void, alone):
        barn.ground.edits("bantuan", one, void_reason="salah orang")
    listed = posko.get(room(barn, "bantuan")).text
    check_nesting(listed)
    assert "2 bukti dibatalkan dari HP" in listed and "460/5/2026 · batal: salah orang" in listed and f"bast/{alone}" in listed
    here = room(barn, f"bast/{alone}")
    page = posko.get(here).text
    check_nesting(page)
    assert "1 bukti di bawah nomor ini sudah batal" in page and "batal: salah orang" in page
    told = text_of(posko.send(here, **dict.fromkeys(FIELDS, "")))
    assert "Nomor: 460/5/2026 (batal)" in told and "HP0001-3 (batal)" in told and "Beras" not in told
    wrong = {"number": "460/5/2026", "reason": "bukti batal", "new": "460/6/2026"}
    assert posko.send(f"{here}/batal", **wrong).status_code == 422
    assert posko.send(f"{here}/batal", **wrong | {"new": ""}).status_code == 303
    there = room(barn, f"bast/{void}")
    posko.get(there)
    assert posko.send(f"{there}/batal", **wrong | {"number": "460/4/2026"}).status_code == 303
    assert {row.id: row.bast_no for row in barn.world.rows("bantuan")} == {kept: "460/6/2026", void: None, alone: None}
    assert "dibatalkan dari HP" not in posko.get(room(barn, "bantuan")).text


def test_a_receipt_is_not_made_void_while_it_comes_under_a_number(both: Barn) -> None:
    """Of two people who decide about one receipt at once, the later is told: it is never void and under a number by the office."""
    barn = both
    barn.world.add_account("posko1", "posko", HOME)
    parts, [who] = barn.world.parts, [row for row in barn.world.rows("account") if row.username == "posko1"]
    for number in range(1, 5):
        one, gate, told = hand_out(barn, f"HP0001-{number}", f"Keluarga {number}"), Barrier(2), []
        acts = (
            lambda one=one: void_receipts(parts, who, HOME, [barn.event], [one], "salah"),
            lambda one=one, number=number: give_bast(parts, who, HOME, [barn.event], [one], f"460/{number}/2026"),
        )

        def run(act: Callable[[], int], gate: Barrier = gate, told: list[str] = told) -> None:
            gate.wait()
            try:
                act()
            except Problem as problem:
                told.append(problem.error.code)
            else:
                told.append("done")

        threads = [Thread(target=run, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        [row] = [row for row in barn.world.rows("bantuan") if row.id == one]
        assert sorted(told) == ["already_decided", "done"] and bool(row.bast_no) != bool(row.void_reason)


def test_a_place_in_a_list_that_nobody_was_given_is_told(barn: Barn) -> None:
    """Whatever stands behind `after`, and however long a number is, is answered by a page and never by a fault."""
    posko = visit(barn.world, "posko")
    for after in ("a~b~c", "x~b", "9999-99-99~x", "~", "٣~~x~٣", f"2026-11-20~~{'a' * 22}~{'9' * 5000}"):
        for address in ("/konsol/bencana", room(barn, "bantuan"), f"/konsol/bencana/gudang/{HOME}/{barn.store}"):
            assert posko.get(f"{address}?{urlencode({'after': after})}").status_code == 400, (address, after[:30])


def test_a_collective_hand_out_prints_rows_for_all_it_is_for(barn: Barn) -> None:
    """Households on the list are named, the rest are empty rows to be signed; it is outstanding until its list is whole."""
    household = barn.ground.korban(barn.event, "Keluarga Satu", nik=NIK)
    told = {"jenis": "kolektif", "korban_id": None, "receiver_name": "Ketua RT 003", "households": 3, "rt": "003"}
    given = barn.handed("HP0001-7", household.id, **told)
    marked = barn.ground.make("penerima_bantuan", bantuan_id=given.id, korban_id=household.id, received=True)
    barn.ground.sends("rudi", household, given, barn.line("beras", "salur", -15_000, bantuan_id=given.id), marked)
    posko = visit(barn.world, "posko")
    assert "untuk 3 keluarga, 1 sudah didaftar" in posko.get(room(barn, "bantuan") + "?keadaan=belum_lengkap").text
    printed = text_of(posko.get(room(barn, f"bantuan/{given.id}/daftar.pdf")))
    assert [one for one in ("Keluarga Satu", NIK, "Ketua RT 003", "HP0001-7", "20 November 2026", "cap jempol", "Beras 15 kg", "3.") if one not in printed] == []
    everybody = text_of(posko.get(room(barn, "daftar-penerima.pdf")))
    assert "Keluarga Satu" in everybody and NIK in everybody


def test_a_list_of_all_households_comes_in_parts_and_loses_none(barn: Barn) -> None:
    """One household more than a part has makes two: both say so, numbers go on, nobody is missing, and the empty rows are behind the last.

    By desa there is a list of each, those without one too; a part that is none is not found.
    """
    many = [barn.ground.korban(barn.event, f"Keluarga{number:04d}", desa_code="3507012001") for number in range(RECIPIENTS_MAX)]
    barn.ground.writes(*many, barn.ground.korban(barn.event, "Tanpadesa"))
    posko, page = visit(barn.world, "posko"), room(barn, "daftar-penerima")
    check_nesting(posko.get(page).text)
    assert [one for one in ("Semua keluarga", "2.001", "Bagian 2", "Desa belum diisi", "2.000 keluarga") if one not in posko.seen.text] == []
    assert len(re.findall(r'href="[^"]*daftar-penerima\.pdf\?[^"]*bagian=', posko.seen.text)) == 4
    with read_transaction(barn.world.parts.engine) as connection:
        event = find_event(connection, HOME, HOME, barn.event)
        first, second = (list_of_all(connection, event, "Banjir", None, part, barn.world.clock()) for part in (1, 2))
    assert len({row.name for row in (*first.rows, *second.rows)}) == RECIPIENTS_MAX + 1 and (first.first, second.first) == (1, RECIPIENTS_MAX + 1)
    assert (len(first.rows), first.empty, len(second.rows)) == (RECIPIENTS_MAX, 0, 1) and second.empty
    printed = text_of(posko.get(f"{page}.pdf?bagian=2"))
    assert "2 dari 2: keluarga 2.001 sampai 2.001 dari 2.001" in printed and "2001." in printed
    assert "Bagian" not in text_of(posko.get(page + ".pdf?desa=tanpa"))
    assert [posko.get(f"{page}.pdf?bagian={one}").status_code for one in ("3", "0", "x")] == [404, 404, 400]


def test_cards_are_numbered_without_a_gap(barn: Barn) -> None:
    """Cards go on from the number that was typed; too many, or a number that is none, are told beside their field."""
    posko = visit(barn.world, "posko")
    check_nesting(posko.get(room(barn, "cetak-kartu")).text)
    printed = text_of(posko.send(room(barn, "cetak-kartu"), action="print", prefix="A-", first="21", count="3"))
    assert re.findall(r"No\. (A-\d+)", printed) == ["A-0021", "A-0022", "A-0023"] and "Halaman 1 dari 2" in printed
    for first, count in (("0", "3"), ("x", "3"), ("1", str(PAPER_CARDS_MAX + 1)), ("1", "0")):
        assert posko.send(room(barn, "cetak-kartu"), action="print", prefix="A-", first=first, count=count).status_code == 422


def test_a_wrong_number_is_taken_back_and_stays_in_the_register(both: Barn) -> None:
    """Its hand-outs get the right one or none; the wrong one is kept with its reason, is given to nothing again, and lies in a sealed book."""
    barn = both
    ones = [hand_out(barn, f"HP0001-{number}", f"Keluarga {number}") for number in (1, 2, 3)]
    posko = visit(barn.world, "posko")
    numbered(posko, barn, "460/1/2026", *ones[:2])
    numbered(posko, barn, "460/2/2026", ones[2])
    here, wrong = room(barn, f"bast/{ones[0]}"), {"action": "void", "number": "460/1/2026", "reason": "salah ketik", "new": "460/11/2026"}
    check_nesting(posko.get(here).text)
    for bad in ({"reason": ""}, {"new": "460/1/2026"}, {"new": "460/2/2026"}, {"new": "9" * 500}):
        assert posko.send(f"{here}/batal", **wrong | bad).status_code == 422, bad
    assert posko.send(f"{here}/batal", **wrong | {"number": "460/9/2026"}).status_code == 409
    assert barn.world.count("bast_void") == 0
    assert posko.send(f"{here}/batal", **wrong).status_code == 303
    assert {row.id: row.bast_no for row in barn.world.rows("bantuan")} == {ones[0]: "460/11/2026", ones[1]: "460/11/2026", ones[2]: "460/2/2026"}
    page = posko.get(room(barn, "bantuan")).text
    check_nesting(page)
    assert "salah ketik" in page and "460/1/2026" in page
    assert posko.send(f"{here}/batal", **wrong | {"number": "460/11/2026", "new": ""}).status_code == 303
    assert numbered(posko, barn, "460/1/2026", ones[0]) == 422 and numbered(posko, barn, "460/11/2026", ones[0]) == 422
    assert numbered(posko, barn, "460/12/2026", ones[0]) == 303
    assert [(row.number, row.replaced, row.handouts) for row in sorted(barn.world.rows("bast_void"), key=lambda row: row.number)] == [
        ("460/1/2026", "460/11/2026", sorted(ones[:2])),
        ("460/11/2026", None, sorted(ones[:2])),
    ]
    seal_books(barn.world.parts)
    assert "bast_void" in {row.book for row in barn.world.rows("book_seal")}


def test_a_number_is_of_one_disaster(barn: Barn) -> None:
    """The register is of the office: a number of one disaster is not given in another one."""
    one, posko = hand_out(barn, "HP0001-1", "Keluarga Satu"), visit(barn.world, "posko")
    assert numbered(posko, barn, "460/1/2026", one) == 303
    other = barn.ground.kejadian(jenis="longsor")
    household = barn.ground.korban(other.id)
    given = barn.handed("HP0001-2", household.id, kejadian_id=other.id)
    barn.ground.sends("rudi", other, household, given)
    there = f"/konsol/bencana/{HOME}/{other.id}/bantuan"
    posko.get(there)
    assert posko.send(there, action="bast", bast_no="460/1/2026", bantuan=[given.id]).status_code == 422
    assert posko.send(there, action="bast", bast_no="460/2/2026", bantuan=[given.id]).status_code == 303
