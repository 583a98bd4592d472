"""Queues and cases at the console: seen by region, decided by form, carried out after ten minutes."""

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from server.desk.decisions import carry_out
from sync.limits import CASES_PER_PAGE_MAX, DECISION_WITHDRAW_S
from sync.nouns import Revision
from tests.server.api.stage import on_sqlite
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor, visit
from tests.server.desk.office import REASON, Desk, make_desk

INBOX, CONFLICT, MINE = "/konsol/antrian/inbox", "/konsol/antrian/conflict", "/konsol/keputusan"
ITEM = re.compile(r'href="(/konsol/antrian/\w+/[^"?]+/[^"?]+)"')
SEEN = re.compile(r'name="seen" value="([^"]*)"')
BAD = ("kecamatan=x", "worker=%7F", "older=-1", "older=99999999", "kind=apa", "after=%7F", "after=2026~x~y", "after=2026-11-21T03:00:00~a~b")
OUTSIDE = ("3508", "36", "350702")
INSIDE = ("00", "35", "3507", "350701")


desk = on_sqlite(make_desk)


def items(page: TestResponse) -> list[str]:
    """Return the addresses of the cases of a list."""
    return ITEM.findall(page.text)


def first(visitor: Visitor, queue: str) -> str:
    """Open the oldest case of a queue; return its address."""
    address = items(visitor.get(queue))[0]
    assert visitor.get(address).status_code == 200
    check_nesting(visitor.seen.text)
    return address


def send(visitor: Visitor, address: str, action: str, **fields: str) -> TestResponse:
    """Send the form of the page that is seen."""
    found = SEEN.search(visitor.seen.text)
    return visitor.send(address, action=action, seen=found[1] if found else "", **fields)


def carry(desk: Desk) -> int:
    """Let ten minutes pass and carry out what is due."""
    desk.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    return carry_out(desk.world.parts)


def test_the_start_counts_what_waits(desk: Desk) -> None:
    """Who reads sees how many disasters run, then both queues with how much waits; an operator sees none of them."""
    desk.refused()
    desk.conflict()
    page = visit(desk.world, "koordinator").get("/konsol/").text
    assert re.findall(r"<b>(\d+\+?)</b>", page)[:3] == ["0", "1", "1"] and INBOX in page and CONFLICT in page and MINE in page
    assert "/konsol/antrian" not in visit(desk.world, "operator").get("/konsol/").text


def test_a_list_says_what_waits(desk: Desk) -> None:
    """A line tells kind, worker, day of the work, since when and why; without any it says that nothing waits."""
    visitor = visit(desk.world, "supervisor")
    assert "Tidak ada yang menunggu" in visitor.get(INBOX).text
    desk.refused()
    page = unescape(visitor.get(INBOX).text)
    for told in ("Kunjungan", "Siti Contoh", "20 November 2026", "21 November 2026, 10.00 WIB (0 menit", "Isian tidak sesuai", "Belum ada"):
        assert told in page, told
    check_nesting(page)


def test_a_list_is_narrowed(desk: Desk) -> None:
    """Kecamatan, worker, age and kind narrow a list; an address that nobody could have been given is answered by a page."""
    desk.refused()
    desk.world.clock.pass_by(days=2)
    visitor, siti, budi = visit(desk.world, "supervisor"), desk.world.ids["siti"], desk.world.ids["budi"]
    for query, found in (
        ("kecamatan=350701", 1),
        ("kecamatan=350702", 0),
        (f"worker={siti}", 1),
        (f"worker={budi}", 0),
        ("older=2", 1),
        ("older=3", 0),
        ("kind=kunjungan", 1),
        ("kind=kpm", 0),
        (f"kecamatan=&worker={siti}&older=&kind=kunjungan", 1),
    ):
        page = visitor.get(f"{INBOX}?{query}")
        assert (page.status_code, len(items(page))) == (200, found), query
        assert found or "Tidak ada yang cocok" in page.text
    for query in BAD:
        page = visitor.get(f"{INBOX}?{query}")
        assert page.status_code == 400 and "tidak dapat dibaca" in page.text, query
    assert visitor.get("/konsol/antrian/lain").status_code == 404


def test_a_long_list_goes_on(desk: Desk) -> None:
    """The pager leads through everything once, keeps what the list is narrowed to, and leads back to the start."""
    for _ in range(CASES_PER_PAGE_MAX + 1):
        desk.refused()
    visitor, seen = visit(desk.world, "supervisor"), []
    page = visitor.get(f"{INBOX}?kind=kunjungan")
    seen += items(page)
    following = re.search(r'href="([^"]+)" rel="next"', page.text)[1]
    page = visitor.get(unescape(following))
    seen += items(page)
    assert "kind=kunjungan" in following and 'rel="next"' not in page.text and "Kembali ke awal" in page.text
    assert len(seen) == len(set(seen)) == CASES_PER_PAGE_MAX + 1


@pytest.mark.parametrize("queue", [INBOX, CONFLICT])
def test_a_case_is_seen_in_its_region_alone(desk: Desk, queue: str) -> None:
    """Whoever oversees the region opens the case; outside there is no such page, nor a form for it."""
    desk.refused()
    desk.conflict()
    for role in ("supervisor", "apd", "koordinator", "pemeriksa"):
        for region in INSIDE:
            first(visit(desk.world, role, f"{role}{region}", region=region), queue)
    address = items(visit(desk.world, "apd").get(queue))[0]
    for role in ("supervisor", "apd"):
        for region in OUTSIDE:
            visitor = visit(desk.world, role, f"{role}{region}", region=region)
            assert visitor.get(address).status_code == 404 and not items(visitor.get(queue)), region
            visitor.get("/konsol/akun")
            assert visitor.send(address, action="accept", seen="").status_code == 404
    assert desk.world.count("decision") == 0


def test_each_reading_is_noted(desk: Desk) -> None:
    """Each page of a case leaves a row that says who read about which record, each list one without; a refused page leaves none."""
    form = desk.refused()
    address = first(visit(desk.world, "pemeriksa"), INBOX)
    listed, row = sorted(desk.world.rows("page_read"), key=lambda one: one.record is not None)
    assert (row.kabupaten, row.kind, row.record) == ("3507", "kunjungan", form.changes[0].id)
    assert (listed.kabupaten, listed.kind, listed.record, listed.route) == ("3507", None, None, "/konsol/antrian/<string:queue>")
    visit(desk.world, "apd", region="3508").get(address)
    assert desk.world.count("page_read") == 2


@pytest.mark.parametrize("role", ["koordinator", "pemeriksa"])
def test_who_reads_has_no_forms(desk: Desk, role: str) -> None:
    """Coordinators and inspectors see everything of a case and can send nothing."""
    desk.refused()
    visitor = visit(desk.world, role)
    address = first(visitor, INBOX)
    assert 'name="action"' not in visitor.seen.text and send(visitor, address, "accept").status_code == 403


def test_repaired_work_is_taken(desk: Desk) -> None:
    """The field that was wrong says so; put right, the decision waits, the list says until when, and then the work is in."""
    desk.refused()
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, INBOX)
    assert "Harus berupa teks" in visitor.seen.text and "Siti Contoh" in visitor.seen.text
    answer = send(visitor, address, "repair", **{"isian.findings": "baik\r\nsekali"})
    assert (answer.status_code, answer.location) == (303, INBOX)
    page = visitor.get(INBOX).text
    assert "Berlaku 21 November 2026, 10.10 WIB" in page and f'<a href="{address}">Batalkan keputusan' in page
    assert desk.world.count("kunjungan") == 0 and carry(desk) == 1
    assert [row.findings for row in desk.world.rows("kunjungan")] == ["baik\nsekali"]
    assert "Sudah dijalankan" in visitor.get(address).text and "Sudah dijalankan" in visitor.get(MINE).text


def test_a_bad_repair_is_shown_at_its_field(desk: Desk) -> None:
    """What is wrong is told at its field, what was typed stays, and nothing is kept."""
    desk.refused()
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, INBOX)
    answer = send(visitor, address, "repair", **{"isian.findings": "baik", "isian.date": "kemarin"})
    assert answer.status_code == 422 and 'id="w-isian.date"' in answer.text and 'value="kemarin"' in answer.text
    assert 'id="w-isian.findings"' not in answer.text and desk.world.count("decision") == 0


def test_dismissing_asks_a_reason(desk: Desk) -> None:
    """Without a reason the page comes back and says so; with one the work is dismissed."""
    desk.refused()
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, INBOX)
    answer = send(visitor, address, "dismiss", reason=" ")
    assert answer.status_code == 422 and 'id="w-reason-dismiss"' in answer.text
    assert send(visitor, address, "dismiss", reason=REASON).status_code == 303 and carry(desk) == 1
    assert desk.world.rows("inbox")[0].state != "open" and REASON in visitor.get(MINE).text


def test_what_fails_is_told(desk: Desk) -> None:
    """Work accepted although its content is wrong stays; case and own decisions say why."""
    desk.refused()
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, INBOX)
    send(visitor, address, "accept")
    assert carry(desk) == 0
    assert "tidak dapat dijalankan: Isian tidak sesuai" in visitor.get(address).text
    assert "Gagal: Isian tidak sesuai" in visitor.get(MINE).text


@pytest.mark.parametrize(("action", "days"), [("keep", 20), ("take", 18), ("write", 19)])
def test_each_way_to_end_a_conflict(desk: Desk, action: str, days: int) -> None:
    """What stands is kept, the other taken, or a third value written, each with its reason."""
    record = desk.conflict()
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, CONFLICT)
    assert "Siti Contoh" in visitor.seen.text and "Budi Contoh" in visitor.seen.text and "berbeda" in visitor.seen.text
    assert send(visitor, address, action, **{"isian.days": "19"}).status_code == 422
    assert send(visitor, address, action, reason=REASON, **{"isian.days": "19"}).status_code == 303
    assert carry(desk) == 1 and desk.record("hari_efektif", record).fields["days"] == days
    visitor.get(CONFLICT)
    assert items(visitor.get(CONFLICT)) == []


def test_a_record_that_changed_is_shown_anew(desk: Desk) -> None:
    """Who decides on a page that is old is told, and sees what stands now."""
    record = desk.conflict()
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, CONFLICT)
    desk.change("hari_efektif", record, days=17)
    answer = send(visitor, address, "take", reason=REASON)
    assert answer.status_code == 409 and "sudah berubah" in answer.text and "Tercatat sekarang" in answer.text and ">17<" in answer.text


def test_the_second_is_told_by_name(desk: Desk) -> None:
    """Of two supervisors at one case the second is told who was first, and cannot take it back; the first can."""
    desk.refused()
    ani, eko = visit(desk.world, "supervisor", "ani"), visit(desk.world, "supervisor", "eko")
    address = first(ani, INBOX)
    eko.get(address)
    send(ani, address, "accept")
    answer = send(eko, address, "accept")
    assert answer.status_code == 409 and "Sudah diputuskan oleh ani pada 21 November 2026, 10.00 WIB" in answer.text
    assert 'value="withdraw"' not in answer.text and send(eko, address, "withdraw").status_code == 403
    assert 'value="withdraw"' in ani.get(address).text and send(ani, address, "withdraw").location == address
    assert carry(desk) == 0 and "Keputusan dibatalkan" in ani.get(address).text and 'value="accept"' in ani.seen.text


def test_own_decisions_can_be_withdrawn_until_they_are_due(desk: Desk) -> None:
    """The list of one's own decisions takes one back; too late it says so; that of somebody else is not there."""
    desk.refused()
    ani, eko = visit(desk.world, "supervisor", "ani"), visit(desk.world, "supervisor", "eko")
    assert "Belum ada keputusan" in ani.get(MINE).text
    address = first(ani, INBOX)
    send(ani, address, "accept")
    kept = re.search(r'name="decision" value="(\w+)"', ani.get(MINE).text)[1]
    assert kept not in eko.get(MINE).text and eko.send(MINE, decision=kept).status_code == 403
    assert ani.send(MINE, decision="\x7f").status_code == 404
    assert ani.send(MINE, decision=kept).status_code == 303 and "Dibatalkan" in ani.get(MINE).text
    assert ani.send(MINE, decision=kept).status_code == 303 and "tidak dapat dibatalkan lagi" in ani.get(MINE).text


def test_a_word_that_is_not_on_its_list_is_told(desk: Desk) -> None:
    """An edit that only the office may make offers its lists of words; another word is told at its field, as is an odd reason."""
    kpm = desk.world.ids["kpm1"]
    record = desk.record("kpm", kpm)
    fields = {"membership_status": "transisi", "joined_on": None, "ended_on": None}
    desk.phone_edits("kpm1", Revision(record.revision, record.tag), **fields)
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, INBOX)
    assert '<option value="transisi" selected>' in visitor.seen.text and "Yang berlaku" in visitor.seen.text
    answer = send(visitor, address, "repair", **{"isian.membership_status": "apa"})
    assert answer.status_code == 422 and "Tidak ada dalam pilihan" in answer.text and '<option value="apa" selected>' in answer.text
    answer = send(visitor, address, "dismiss", reason=" ")
    assert answer.status_code == 422 and 'id="w-reason-dismiss"' in answer.text


@pytest.mark.parametrize("typed", ["", "ya", "x" * 9999, "9" * 400, "nan", "1e9", "\0", "[]", "true"])
@pytest.mark.parametrize("queue", [INBOX, CONFLICT])
def test_whatever_is_typed_is_answered(desk: Desk, queue: str, typed: str) -> None:
    """No text in any field of a form breaks a page: it is kept or told as wrong."""
    desk.refused()
    desk.conflict()
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, queue)
    names = re.findall(r'name="(isian\.\w+)"', visitor.seen.text)
    answer = send(visitor, address, "repair" if queue == INBOX else "write", reason=REASON, **dict.fromkeys(names, typed))
    assert names and answer.status_code in (303, 422)


@pytest.mark.parametrize("sent", [{"action": "apa"}, {"action": ""}, {"action": "keep"}])
def test_what_no_form_sends_is_not_kept(desk: Desk, sent: dict[str, str]) -> None:
    """An action that the queue does not have is answered by its page."""
    desk.refused()
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, INBOX)
    assert visitor.send(address, seen="", **sent).status_code == 422
    assert visitor.send(address, action="accept", seen="x~y").status_code == 400 and desk.world.count("decision") == 0


def test_cases_are_told_in_english_too(desk: Desk) -> None:
    """In English fields are called by the captions of their schema, and reasons by the catalogue."""
    desk.refused()
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, INBOX)
    page = visitor.get(f"{address}?bahasa=en").text
    assert "A field is not valid" in page and "Repair and accept" in page and "Must be text." in page
    assert "findings</label>" not in page
