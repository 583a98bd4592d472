"""Komitmen at the console: the evidence of a check, approving it, and writing another result."""

from html import unescape


from server.desk.missing import lay_missing
from tests.server.api.stage import on_sqlite
from tests.server.api.world import World
from tests.server.console.test_pages import check_nesting
from tests.server.console.test_queues import carry, first, items, send
from tests.server.console.visitor import visit
from tests.server.desk.office import REASON, Desk, make_desk
from tests.server.desk.school import checked, look, set_days
from tests.server.desk.school import send as send_work
from tests.server.store.measured import statements

LIST = "/konsol/antrian/komitmen"


def scene(world: World) -> Desk:
    """Give a desk with one failing check in the queue, a year behind it and another pupil beside it."""
    made = make_desk(world)
    set_days(made, 20)
    set_days(made, 20, "2026-09")
    send_work(made, checked(made, bulan="2026-09", result="memenuhi", sakit=1))
    told = {"alpa": 4, "signer_name": "Bu Guru Contoh", "signed_on": "2026-11-02", "source": "daftar hadir"}
    send_work(made, checked(made, result="memenuhi", **told))
    made.budi.exchange(world.form(checked(made, "kpm3", result="memenuhi")))
    look(made)
    return made


desk = on_sqlite(scene)


def test_the_page_has_the_evidence(desk: Desk) -> None:
    """Raw days, percent and threshold with its version, member, facility, signature, phone, the year behind and the counts beside."""
    visitor = visit(desk.world, "supervisor")
    first(visitor, LIST)
    page = unescape(visitor.seen.text)
    for told in (
        *("Hasil bertentangan", "80.0 % (16 dari 20 hari)", "85 %", "versi 1", "Anak Contoh", "SD Contoh", "mawar", "Siti Contoh"),
        *("Bu Guru Contoh, 2 November 2026", "daftar hadir", "HP contoh", "Riwayat 12 bulan", "95.0 %", "September 2026", "Pemeriksaan lain"),
    ):
        assert told in page, told
    assert "Setujui" in page and "Ubah hasil" in page
    check_nesting(page)
    assert [row.record for row in desk.world.rows("page_read")]


def test_the_list_says_the_month(desk: Desk) -> None:
    """Each check of the list says its month beside its kind, in the words of the visitor and in as many statements however many wait."""
    visitor = visit(desk.world, "supervisor")
    with statements(desk.world.parts.engine) as few:
        assert "Verifikasi komitmen, Oktober 2026</a>" in visitor.get(LIST).text
    send_work(desk, *(checked(desk, bulan=f"2026-0{number}", result="tidak_memenuhi") for number in (5, 6)))
    look(desk)
    with statements(desk.world.parts.engine) as many:
        page = visitor.get(LIST).text
    assert all(f"Verifikasi komitmen, {month} 2026</a>" in page for month in ("Mei", "Juni", "Oktober")) and len(many) == len(few)
    assert "Check of commitment, October 2026</a>" in visitor.get(f"{LIST}?bahasa=en").text


def test_a_check_is_approved_by_form(desk: Desk) -> None:
    """One form without a reason approves; after ten minutes the check is closed, the page says so and the list is empty."""
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, LIST)
    assert send(visitor, address, "approve").location == LIST
    assert "Berlaku" in visitor.get(LIST).text and carry(desk) == 1 and items(visitor.get(LIST)) == []
    page = visitor.get(address).text
    assert "Sudah dijalankan" in page and "disetujui" in page and 'value="approve"' not in page


def test_another_result_needs_its_reason(desk: Desk) -> None:
    """Without a reason the page comes back with what was chosen; with one the check has the new result."""
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, LIST)
    answer = send(visitor, address, "amend", **{"isian.result": "tidak_memenuhi"})
    assert answer.status_code == 422 and 'id="w-reason-amend"' in answer.text
    assert '<option value="tidak_memenuhi" selected>' in answer.text
    assert send(visitor, address, "amend", reason=REASON, **{"isian.result": ""}).status_code == 422
    assert send(visitor, address, "amend", reason=REASON, **{"isian.result": "tidak_memenuhi"}).status_code == 303
    assert carry(desk) == 1
    assert [row.result for row in desk.world.rows("komitmen") if row.closed] == ["tidak_memenuhi"]


def test_the_page_is_told_in_english(desk: Desk) -> None:
    """Every word of the page is there in English."""
    visitor = visit(desk.world, "supervisor")
    page = visitor.get(f"{first(visitor, LIST)}?bahasa=en").text
    assert "The result contradicts the days absent." in page and "Attendance computed" in page


def test_a_check_that_is_gone_has_a_page(desk: Desk) -> None:
    """A check that was deleted meanwhile is told as such and cannot be approved."""
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, LIST)
    [case] = [row for row in desk.world.rows("watched") if row.state == "open"]
    desk.change("komitmen", case.record, deleted=True)
    assert visitor.get(address).status_code == 200
    assert send(visitor, address, "approve").status_code in (409, 410, 422)


def test_missing_checks_have_a_page(desk: Desk) -> None:
    """It names facility, month, worker and the members who wait for a check, and takes a note."""
    lay_missing(desk.world.parts)
    visitor = visit(desk.world, "supervisor")
    address = first(visitor, "/konsol/antrian/missing")
    page = unescape(visitor.seen.text)
    for told in ("Agustus 2026", "Anak Contoh", "Contoh", "kehadiran sekolah", "Sudah diketahui", "Pemeriksaan bulan ini belum masuk"):
        assert told in page, told
    assert send(visitor, address, "noted").status_code == 303 and carry(desk) == 1
    assert "Sudah dijalankan" in visitor.get(address).text
