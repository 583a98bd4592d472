"""Pages of complaints: the list by deadline, intake with and without a name, one case with its trail, keepers, receipt."""

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from tests.server.api.stage import on_sqlite
from tests.server.api.world import HOME
from tests.server.complaints.room import WORDS, Room, make_room
from tests.server.console.test_complaints_unseen import CASE_PAGE, KEEPERS, LIST, NEW, STEPS
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor, visit

TOLD = {"reported_on": "2026-11-21", "programme": "pkh", "category": "layanan", "text": "Antre terlalu lama"}
BAD = ("keadaan=x", "kategori=x", "kecamatan=x", "tiket=%7F", "lewat=2", "saya=x", "after=%7F", "after=2026~x", "after=x~y~z")


room = on_sqlite(make_room)


def rows(page: TestResponse) -> list[str]:
    """Return the addresses of the cases of a list."""
    return CASE_PAGE.findall(page.text)


def send(visitor: Visitor, address: str, **fields: str) -> TestResponse:
    """Send a form of the page of a case as it stands now."""
    steps = STEPS.search(visitor.get(address).text)[1]
    return visitor.send(address, **{"steps": steps, **fields})


def test_a_nameless_complaint_gets_its_ticket(room: Room) -> None:
    """Taken in without a name it stands in list and start; the receipt has ticket and days, no name and no word of it."""
    visitor = visit(room.world, "supervisor", "ani")
    check_nesting(visitor.get(NEW).text)
    answer = visitor.send(NEW, **TOLD)
    page = visitor.get(answer.location)
    [case] = room.world.rows("complaint_case")
    assert case.ticket in page.text and "Selesai" in page.text and rows(page) == [f"{LIST}/kasus/{HOME}/{case.id}"]
    receipt = visitor.get(f"{LIST}/tanda/{HOME}/{case.id}").text
    check_nesting(receipt)
    assert case.ticket in receipt and "5 Desember 2026" in receipt and TOLD["text"] not in receipt
    shown = visitor.get(rows(page)[0]).text
    check_nesting(shown)
    assert "Tanpa nama" in shown and TOLD["text"] in shown and re.findall(r"<b>(\d+)</b>", visitor.get("/konsol/").text)[-1] == "1"


def test_a_wrong_intake_comes_back_as_typed(room: Room) -> None:
    """What is wrong is told at its field, what was typed stays, nothing is kept; an inspector has no form."""
    visitor = visit(room.world, "supervisor")
    visitor.get(NEW)
    answer = visitor.send(NEW, **TOLD | {"text": "", "contact": "Pasar Lama", "reported_on": "2027-01-01"})
    assert answer.status_code == 422 and 'id="w-text"' in answer.text and "belum tiba" in answer.text and "Pasar Lama" in answer.text
    assert visitor.send(NEW, **TOLD | {"rahasia": "1"}).status_code == 422 and room.world.count("complaint_case") == 0
    assert visit(room.world, "pemeriksa").get(NEW).status_code == 403
    nation = visit(room.world, "apd", "pusat", region="00")
    assert 'name="kabupaten"' in nation.get(NEW).text and 'name="text"' in nation.get(f"{NEW}?kabupaten={HOME}").text
    assert nation.send(NEW, kabupaten=HOME, **TOLD).status_code == 303 and nation.get(f"{NEW}?kabupaten=x").status_code == 404


def test_a_case_goes_its_way(room: Room) -> None:
    """Steps by form: the next state with its answer, told in the trail and on the worker's phone; wrong ones at their field."""
    found = room.complain(complainant="Bu Contoh")
    visitor = visit(room.world, "supervisor", "ani")
    [address] = rows(visitor.get(LIST))
    assert WORDS in visitor.get(address).text and "Bu Contoh" in visitor.seen.text and "Belum ada langkah" in visitor.seen.text
    assert send(visitor, address, action="langkah").status_code == 422
    answer = send(visitor, address, action="langkah", step_state="selesai", step_text=" ")
    assert answer.status_code == 422 and 'id="w-step_text"' in answer.text
    assert send(visitor, address, action="langkah", step_state="selesai", step_text="Sudah cair.").status_code == 303
    page = unescape(visitor.get(address).text)
    assert "Selesai dijawab · ani, 21 November 2026, 10.00 WIB" in page and "Sudah cair." in page
    assert room.record(found).fields["answer"] == "Sudah cair." and rows(visitor.get(LIST)) == []
    assert rows(visitor.get(f"{LIST}?keadaan=selesai")) == [address]
    budi, siti = room.world.ids["budi"], room.world.ids["siti"]
    assert send(visitor, address, action="tentang", about_worker=siti).status_code == 422
    assert send(visitor, address, action="tentang", about_worker=budi).status_code == 303
    assert "tentang petugas" in visitor.get(f"{LIST}?keadaan=selesai").text and 'value="tugaskan"' not in visitor.get(address).text


def test_two_at_one_case(room: Room) -> None:
    """The second who acts on a page that is old is told and sees what stands; a form that no page has is not taken."""
    room.complain()
    ani, eko = visit(room.world, "supervisor", "ani"), visit(room.world, "supervisor", "eko")
    [address] = rows(ani.get(LIST))
    eko.get(address)
    assert send(ani, address, action="langkah", step_state="diproses").status_code == 303
    answer = eko.send(address, action="langkah", steps="0", step_state="diterima")
    assert answer.status_code == 409 and "sudah berubah" in answer.text and "Diproses · ani" in unescape(answer.text)
    for wrong in ({"action": "apa"}, {"action": "langkah", "steps": "x"}, {"action": "langkah", "steps": "9" * 99}):
        assert send(eko, address, **wrong).status_code == 400
    assert visit(room.world, "koordinator").get(address).status_code == 200 and 'name="action"' not in visit(room.world, "pemeriksa").get(address).text


def test_the_list_marks_what_is_overdue(room: Room) -> None:
    """Overdue ones lead and say so in words; the list is narrowed by its filters, and odd addresses are answered by a page."""
    visitor = visit(room.world, "supervisor", "ani")
    for day, category in (("2026-11-20", "pungutan"), ("2026-10-01", "layanan")):
        visitor.get(NEW)
        visitor.send(NEW, **TOLD | {"reported_on": day, "category": category})
    page = visitor.get(LIST)
    check_nesting(page.text)
    assert page.text.index("Lewat 37 hari: 15 Oktober 2026") < page.text.index("19 Januari 2027") and "1 lewat tenggat" in page.text
    ticket = room.world.rows("complaint_case")[0].ticket
    for query, count in (("lewat=1", 1), ("kategori=pungutan", 1), ("keadaan=baru", 0), ("saya=1", 2), (f"tiket={ticket.lower()}", 1), ("kecamatan=350701", 0)):
        assert len(rows(visitor.get(f"{LIST}?{query}"))) == count, query
    assert "Tidak ada yang cocok" in visitor.get(f"{LIST}?keadaan=baru").text
    for query in BAD:
        assert visitor.get(f"{LIST}?{query}").status_code == 400, query


def test_keepers_are_named_on_a_page(room: Room) -> None:
    """The list says that nobody is named; once two are, only they can change it, and both names stand there."""
    ani, apd = visit(room.world, "supervisor", "ani"), visit(room.world, "apd")
    visit(room.world, "supervisor", "eko")
    ids = {row.username: row.id for row in room.world.rows("account")}
    assert "Belum ada yang ditunjuk" in apd.get(LIST).text
    check_nesting(apd.get(KEEPERS).text)
    assert apd.send(KEEPERS, seen="0", holder=ids["ani"], second=ids["ani"]).status_code == 422
    assert apd.send(KEEPERS, seen="x").status_code == 400
    assert apd.send(KEEPERS, seen="0", holder=ids["ani"], second=ids["eko"]).status_code == 303
    assert "Belum ada yang ditunjuk" not in apd.get(LIST).text
    assert 'name="holder"' not in apd.get(KEEPERS).text and "<li>eko</li>" in apd.seen.text and 'name="holder"' in ani.get(KEEPERS).text
    assert ani.send(KEEPERS, seen="0", holder=ids["eko"], second=ids["ani"]).status_code == 409


def test_complaints_of_a_replaced_worker_go_on(room: Room) -> None:
    """By one form they go to the next worker, and the page tells how many did not; the same worker twice is told at the field."""
    goes, stays = room.complain(), room.complain(category="petugas")
    visitor, address = visit(room.world, "supervisor", "ani"), f"{LIST}/alihkan"
    siti, budi = room.world.ids["siti"], room.world.ids["budi"]
    check_nesting(visitor.get(address).text)
    for wrong in ({"source": siti, "target": siti}, {"source": siti, "target": "x"}, {}):
        assert visitor.send(address, **wrong).status_code == 422
    answer = visitor.send(address, source=siti, target=budi)
    assert visit(room.world, "supervisor", "kec", region="350701").get(address).status_code == 404
    assert "1 pengaduan dialihkan, 1 tidak dialihkan" in visitor.get(answer.location).text
    assert (room.record(goes).scope, room.record(stays).scope) == (f"w:{budi}", f"w:{siti}")


def test_pages_are_told_in_english(room: Room) -> None:
    """Words of the pages and of the list are there in both languages."""
    room.complain()
    visitor = visit(room.world, "supervisor")
    page = visitor.get(f"{LIST}?bahasa=en")
    assert "Aid not paid" in page.text and "Not read" in page.text and "Next step" in visitor.get(rows(page)[0]).text


@pytest.mark.parametrize("typed", ["", "x" * 9999, "\0", "-1", "[]", "2026-13-45", "9" * 30])
def test_whatever_is_typed_is_answered(room: Room, typed: str) -> None:
    """No text in any field breaks a page: it is kept or told as wrong."""
    room.complain()
    visitor = visit(room.world, "supervisor")
    [address] = rows(visitor.get(LIST))
    for page in (NEW, KEEPERS):
        names = [name for name in re.findall(r'name="(\w+)"', visitor.get(page).text) if name not in ("csrf_token", "kabupaten", "seen")]
        assert visitor.send(page, seen="0", **dict.fromkeys(names, typed)).status_code in (303, 422)
    names = set(re.findall(r'name="(\w+)"', visitor.get(address).text)) - {"csrf_token", "steps", "action"}
    for action in ("langkah", "tentang", "tugaskan", "rahasiakan", "pemegang"):
        assert send(visitor, address, action=action, **dict.fromkeys(names, typed)).status_code in (303, 409, 422), action


def test_whoever_accepts_a_complaint_of_a_phone_is_asked_about_whom_it_is(room: Room) -> None:
    """Both forms that accept it ask by name, those of the family first; without an answer nothing is kept and what is wrong stands there."""
    visitor, budi = visit(room.world, "supervisor"), room.world.ids["budi"]
    room.siti.exchange(room.form(worker_id=budi, kpm_id=room.world.ids["kpm3"]))
    [item] = room.world.rows("inbox")
    address = f"/konsol/antrian/inbox/{HOME}/{item.form}.0"
    page = visitor.get(address).text
    check_nesting(page)
    assert [f'name="{action}.about_worker"' in page for action in ("accept", "repair")] == [True, True]
    assert f'<option value="{budi}">Ya, tentang Budi Contoh (petugas keluarga ini)</option>' in page
    answer = visitor.send(address, action="accept", seen="")
    assert answer.status_code == 422 and 'id="w-accept.about_worker"' in answer.text and room.world.count("decision") == 0
    assert visitor.send(address, action="accept", seen="", **{"accept.about_worker": budi}).status_code == 303
    assert [row.verdict["fields"] for row in room.world.rows("decision")] == [{"about_worker": budi}]
