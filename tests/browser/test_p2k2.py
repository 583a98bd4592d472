"""P2K2 on the phone: plan, roster and meeting, from the first tap to the rows of the server."""

import re
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from playwright.sync_api import Page, expect

from schemas import KINDS
from server.cycle.stages import shift
from server.office import Office, edit, new_record
from server.zones import local
from tests.browser.fieldwork import begin, violations, work_dates
from tests.browser.handset import Handset
from tests.browser.meetings import (
    LINE,
    Group,
    at_screen,
    count,
    groups_of,
    grow,
    line,
    mark,
    marks_of,
    open_roster,
    reload,
    rows,
    save,
    send,
    shown_mark,
    tally,
    tell_more,
)
from tests.browser.site import Site, right_now
from tests.browser.test_vault import SLOW, enrol, offline, open_screen, press, titled

ROSTER = 30
WATCH = """() => {
    window.drawn = new Set();
    new MutationObserver((seen) => {
        for (const one of seen) {
            const row = (one.target.closest ? one.target : one.target.parentElement)?.closest(".fam");
            if (row) window.drawn.add(row);
        }
    }).observe(document.getElementById("isi"), { subtree: true, childList: true, attributes: true, characterData: true });
}"""


@pytest.fixture
def group(site: Site) -> Group:
    """Give a kelompok of thirty families whose meeting is planned for today."""
    first = groups_of(site)[0]
    grow(site, first.id, ROSTER)
    return first


@pytest.fixture
def page(site: Site, phone: Handset, group: Group) -> Page:
    """Give the app, enrolled for the first worker, with the work of that kelompok."""
    return begin(phone, site)


def mark_with_exceptions(page: Page) -> None:
    """Mark thirty families: some exceptions, the rest present in bulk, one of these changed by a later tap."""
    mark(page, 0, "I")
    tell_more(page, 0).get_by_label("Bekerja", exact=True).check()
    mark(page, 1, "S")
    mark(page, 2, "H")
    tell_more(page, 2).get_by_label("Diwakili oleh").first.fill("Suami")
    more = tell_more(page, 3)
    more.get_by_label("Dibebaskan dari pertemuan ini").check()
    more.get_by_label("Alasan", exact=True).first.fill("Merawat bayi")
    press(page, f"Semua hadir ({ROSTER - 4})")
    mark(page, 29, "A")


def test_a_roster_saved_offline_reaches_the_server(site: Site, phone: Handset, page: Page, group: Group) -> None:
    """Thirty families marked without signal outlive a reload and stand on the server as tapped, bulk marks told apart."""
    offline(phone, on=True)
    open_roster(page, group.jadwal, ROSTER)
    mark_with_exceptions(page)
    assert tally(page) == {"Hadir": 26, "Izin": 2, "Sakit": 1, "Alpa": 1, "Belum": 0}
    save(page)
    reload(page)
    open_roster(page, group.jadwal, ROSTER)
    assert [shown_mark(page, at) for at in (0, 1, 2, 3, 4, 29)] == ["I", "S", "H", "I", "H", "A"]
    assert page.locator(".fam-sign.here").count() == ROSTER
    offline(phone, on=False)
    send(page)
    [sesi] = rows(site, "p2k2_sesi", jadwal_id=group.jadwal)
    [plan] = rows(site, "jadwal", id=group.jadwal)
    marks = marks_of(site, sesi.id)
    assert (sesi.status, sesi.held_by, plan.status) == ("terlaksana", [site.workers[0].id], "terlaksana")
    assert Counter((one.status, one.bulk) for one in marks.values()) == {
        ("H", True): 25,
        ("H", False): 1,
        ("I", False): 2,
        ("S", False): 1,
        ("A", False): 1,
    }
    assert {(one.status, one.reason) for one in marks.values() if one.reason} == {("I", "Bekerja"), ("I", "Merawat bayi")}
    assert [one.represented_by for one in marks.values() if one.represented_by] == ["Suami"]
    assert sum(bool(one.exempt) for one in marks.values()) == 1
    expect(page.locator(".fam-sign.accepted")).to_have_count(ROSTER, timeout=SLOW)


def test_all_present_can_be_taken_back(page: Page, group: Group) -> None:
    """The way back from "semua hadir" leaves what was tapped before and after it, and blank is no mark."""
    open_roster(page, group.jadwal, ROSTER)
    mark(page, 0, "A")
    press(page, f"Semua hadir ({ROSTER - 1})")
    mark(page, 5, "S")
    press(page, "Urungkan semua hadir")
    assert tally(page) == {"Hadir": 0, "Izin": 0, "Sakit": 1, "Alpa": 1, "Belum": ROSTER - 2}
    tell_more(page, 0)
    press(page, "Hapus tanda")
    assert shown_mark(page, 0) is None
    press(page, f"Yang belum ({ROSTER - 1})")
    expect(page.locator(LINE)).to_have_count(ROSTER - 1)
    press(page, "Buang isian")
    assert tally(page)["Belum"] == ROSTER
    press(page, "Urungkan")
    assert tally(page)["Sakit"] == 1


def test_what_is_typed_survives_a_reload(page: Page, group: Group) -> None:
    """A roster half marked and a report half written are there again after a reload, and the home of the room says so."""
    open_roster(page, group.jadwal, ROSTER)
    mark(page, 3, "I")
    tell_more(page, 3).get_by_label("Alasan", exact=True).first.fill("Panen")
    open_screen(page, f"/p2k2/{group.jadwal}/kegiatan")
    page.get_by_label("Proses", exact=True).first.fill("Dibuka dengan doa")
    reload(page)
    open_screen(page, "/p2k2")
    expect(page.locator(".badge", has_text="belum disimpan")).to_have_count(1)
    open_screen(page, f"/p2k2/{group.jadwal}/kegiatan")
    expect(page.get_by_label("Proses", exact=True).first).to_have_value("Dibuka dengan doa")
    open_roster(page, group.jadwal, ROSTER)
    assert shown_mark(page, 3) == "I"
    expect(line(page, 3)).to_contain_text("Panen")
    assert page.locator(".fam-sign.typed").count() == 1


def test_two_phones_meet_in_one_meeting(
    site: Site, phone: Handset, installed: Handset, page: Page, group: Group
) -> None:
    """The same meeting marked on two phones is one record; where their marks differ the later phone is told."""
    other = installed.open_app(site.page)
    enrol(other, site)
    send(other)
    for one, held, status in ((page, phone, "H"), (other, installed, "A")):
        offline(held, on=True)
        open_roster(one, group.jadwal, ROSTER)
        mark(one, 0, status)
        mark(one, 1, "H")
        save(one)
    for one, held in ((page, phone), (other, installed)):
        offline(held, on=False)
        send(one)
    [sesi] = rows(site, "p2k2_sesi", jadwal_id=group.jadwal)
    marks = marks_of(site, sesi.id)
    assert sorted(one.status for one in marks.values()) == ["H", "H"]
    assert count(site, "conflict") == 1
    open_roster(other, group.jadwal, ROSTER)
    expect(line(other, 0).locator(".fam-sign.attention")).to_have_count(1, timeout=SLOW)
    expect(other.get_by_text("perlu perhatian").first).to_be_visible()
    assert shown_mark(other, 0) == "H"


def test_a_mark_that_arrives_under_the_hand_hides_nothing(
    site: Site, phone: Handset, installed: Handset, page: Page, group: Group
) -> None:
    """A mark from another phone that comes while another is typed is shown beside it; both reach the office as a conflict."""
    other = installed.open_app(site.page)
    enrol(other, site)
    send(other)
    open_roster(page, group.jadwal, ROSTER)
    mark(page, 0, "A")
    open_roster(other, group.jadwal, ROSTER)
    mark(other, 0, "H")
    mark(other, 1, "S")
    save(other)
    send(other)
    send(page)
    open_roster(page, group.jadwal, ROSTER)
    expect(line(page, 0)).to_contain_text("Di HP lain tercatat Hadir")
    assert (shown_mark(page, 0), shown_mark(page, 1)) == ("A", "S")
    save(page)
    send(page)
    [sesi] = rows(site, "p2k2_sesi", jadwal_id=group.jadwal)
    assert sorted(one.status for one in marks_of(site, sesi.id).values()) == ["H", "S"]
    assert count(site, "conflict") == 1


def test_a_wrong_kelompok_is_put_right_with_its_marks(site: Site, page: Page, group: Group) -> None:
    """A meeting saved under the wrong kelompok is cancelled and stands under the right one with every mark."""
    right = groups_of(site)[1]
    open_roster(page, group.jadwal, ROSTER)
    mark(page, 0, "A")
    press(page, f"Semua hadir ({ROSTER - 1})")
    save(page)
    open_screen(page, f"/p2k2/{group.jadwal}/pindah")
    page.get_by_label("Kelompok yang benar").select_option(right.id)
    page.get_by_label("Rencana yang dilaksanakan").select_option(right.jadwal)
    page.get_by_label("Salah pilih kelompok").check()
    press(page, "Pindahkan")
    at_screen(page, f"/p2k2/{right.jadwal}")
    send(page)
    [wrong] = rows(site, "p2k2_sesi", jadwal_id=group.jadwal)
    [moved] = rows(site, "p2k2_sesi", jadwal_id=right.jadwal)
    assert (wrong.status, wrong.cancel_reason, moved.status) == ("batal", "Salah pilih kelompok", "terlaksana")
    carried = marks_of(site, moved.id)
    assert {kpm: one.status for kpm, one in carried.items()} == {kpm: one.status for kpm, one in marks_of(site, wrong.id).items()}
    assert all(one.guest for one in carried.values())
    plans = {one.id: one.status for one in rows(site, "jadwal")}
    assert (plans[group.jadwal], plans[right.jadwal]) == ("rencana", "terlaksana")


def test_a_meeting_that_was_none_is_cancelled(site: Site, page: Page, group: Group) -> None:
    """A meeting saved by mistake is cancelled with its reason, its plan is open again, and its marks stay findable."""
    open_roster(page, group.jadwal, ROSTER)
    press(page, f"Semua hadir ({ROSTER})")
    save(page)
    open_screen(page, f"/p2k2/{group.jadwal}/pindah")
    press(page, "Batalkan saja")
    expect(page.get_by_role("alert")).to_have_text("Isi alasan.")
    page.get_by_label("Tidak jadi dilaksanakan").check()
    press(page, "Batalkan saja")
    at_screen(page, "/p2k2")
    send(page)
    [sesi] = rows(site, "p2k2_sesi", jadwal_id=group.jadwal)
    assert (sesi.status, sesi.cancel_reason) == ("batal", "Tidak jadi dilaksanakan")
    assert rows(site, "jadwal", id=group.jadwal)[0].status == "rencana"
    assert len(marks_of(site, sesi.id)) == ROSTER
    open_screen(page, f"/p2k2/{group.jadwal}")
    expect(page.get_by_text("Pertemuan ini dibatalkan")).to_be_visible()


def test_a_meeting_is_told_as_the_form_asks(site: Site, page: Page, group: Group) -> None:
    """Material proposed, times checked, aspects composed from sentences and counts reach the server; a later edit keeps the marks.

    All of it goes in forms of the day on which the meeting was held, whatever day was planned.
    """
    open_roster(page, group.jadwal, ROSTER)
    press(page, f"Semua hadir ({ROSTER})")
    open_screen(page, f"/p2k2/{group.jadwal}/kegiatan")
    press(page, "Pakai")
    press(page, "Isi otomatis")
    press(page, "Tambah jumlah hadir")
    page.get_by_text("Kalimat siap pakai").first.click()
    page.get_by_label("Pertemuan dibuka dengan doa dan absen.").check()
    press(page, "Tambah narasumber")
    page.get_by_label("Nama narasumber 1").fill("Bidan Contoh")
    page.get_by_label("Instansi narasumber 1").fill("Puskesmas")
    page.get_by_label("Selesai", exact=True).fill("08:00")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("alert")).to_contain_text("Belum bisa disimpan")
    page.get_by_label("Selesai", exact=True).fill("11:00")
    page.get_by_label("Tanggal", exact=True).fill("1926-11-01")
    expect(page.get_by_text("Periksa tahunnya")).to_be_visible()
    day = f"{site.parts.clock() - timedelta(days=5):%Y-%m-%d}"
    page.get_by_label("Tanggal", exact=True).fill(day)
    save(page)
    send(page)
    page.get_by_label("Tempat", exact=True).fill("Balai desa")
    save(page)
    send(page)
    [sesi] = rows(site, "p2k2_sesi", jadwal_id=group.jadwal)
    material = {one.id: one for one in rows(site, "modul_sesi")}[sesi.modul_sesi_id]
    assert (material.position, sesi.place, sesi.start_time, sesi.end_time) == (1, "Balai desa", "09:00", "11:00")
    assert sesi.speakers == ["Bidan Contoh|Puskesmas"] and sesi.process == "Pertemuan dibuka dengan doa dan absen."
    assert sesi.participation.startswith(f"Hadir {ROSTER} dari {ROSTER} KPM") and material.name in sesi.activity
    marks = marks_of(site, sesi.id)
    assert Counter(one.status for one in marks.values()) == {"H": ROSTER}
    assert {*work_dates(site, sesi.id), *work_dates(site, min(one.id for one in marks.values()))} == {str(sesi.date)} == {day}


def test_a_sheet_outlives_the_kelompok_on_the_phone(site: Site, page: Page, group: Group) -> None:
    """A roster that was filled in before the kelompok went to a colleague can still be opened, saved and sent."""
    open_roster(page, group.jadwal, ROSTER)
    press(page, f"Semua hadir ({ROSTER})")
    open_screen(page, "/")
    own = site.workers[0]
    office = Office(site.parts.store, "test", site.parts.clock, Random(2).randbytes)
    with site.parts.store.view(own.kabupaten) as view:
        [duty] = rows(site, "assignment", worker_id=own.id, kelompok_id=group.id)
        [record] = view.records(KINDS["assignment"], [duty.id])
    yesterday = str(local(right_now(), own.kabupaten).date() - timedelta(days=1))
    office.write(own.kabupaten, [edit(KINDS["assignment"], record, end_date=yesterday)])
    send(page)
    open_screen(page, "/")
    page.get_by_role("link", name=re.compile(f"^{group.name} ")).click()
    expect(page.get_by_text("Kelompok ini sudah tidak di HP ini.")).to_be_visible()
    expect(page.locator(LINE)).to_have_count(ROSTER)
    save(page)
    send(page)
    [sesi] = rows(site, "p2k2_sesi", jadwal_id=group.jadwal)
    assert Counter(one.status for one in marks_of(site, sesi.id).values()) == {"H": ROSTER}


def test_a_meeting_held_by_two_names_both(site: Site, page: Page, group: Group) -> None:
    """A colleague who shares the kelompok can be chosen by name beside oneself, in the meeting and in its plan; nobody is no answer."""
    own, colleague = site.workers[:2]
    duty = {"worker_id": colleague.id, "kelompok_id": group.id, "role": "bersama", "start_date": "2026-01-01"}
    parts = site.parts
    office = Office(parts.store, "test", parts.clock, Random(1).randbytes)
    office.write(own.kabupaten, [new_record(KINDS["assignment"], duty, office.new_id())])
    send(page)
    open_screen(page, f"/p2k2/{group.jadwal}/kegiatan")
    held = page.get_by_role("group", name="Dilaksanakan oleh")
    expect(held.get_by_label(f"Saya ({own.name})")).to_be_checked()
    held.get_by_label(f"Saya ({own.name})").uncheck()
    expect(page.get_by_text("Pilih siapa yang melaksanakan.")).to_be_visible()
    held.get_by_label(f"Saya ({own.name})").check()
    held.get_by_label(colleague.name, exact=True).check()
    save(page)
    send(page)
    together = sorted((own.id, colleague.id))
    assert [one.held_by for one in rows(site, "p2k2_sesi", jadwal_id=group.jadwal)] == [together]
    assert [one.held_by for one in rows(site, "jadwal", id=group.jadwal)] == [together]
    open_screen(page, f"/p2k2/rencana/{group.jadwal}")
    held.get_by_label(f"Saya ({own.name})").uncheck()
    press(page, "Simpan")
    at_screen(page, f"/p2k2/{group.jadwal}/kegiatan")
    send(page)
    [plan] = rows(site, "jadwal", id=group.jadwal)
    assert (plan.held_by, plan.status) == ([colleague.id], "terlaksana") and rows(site, "conflict") == []


def test_guests_and_joint_kelompok_stand_on_the_roster(site: Site, page: Page, group: Group) -> None:
    """A joint kelompok and a guest are marked as such, and the guest's missed meeting says when it was caught up."""
    _, second, third, _ = groups_of(site)
    missed = next(
        one for one in rows(site, "kehadiran") if one.status != "H" and rows(site, "kpm", id=one.kpm_id, kelompok_id=third.id)
    )
    [pengurus] = rows(site, "anggota", kpm_id=missed.kpm_id, is_pengurus=True)
    open_roster(page, group.jadwal, ROSTER)
    press(page, "Gabung kelompok lain")
    page.get_by_label(second.name, exact=True).check()
    press(page, "Selesai")
    expect(page.locator(LINE)).to_have_count(ROSTER + 10)
    press(page, "Tambah tamu (susulan)")
    page.get_by_role("dialog").get_by_role("searchbox").fill(pengurus.nik[-6:])
    page.get_by_role("dialog").locator("button.row").first.click()
    expect(page.locator(LINE)).to_have_count(ROSTER + 11)
    press(page, f"Semua hadir ({ROSTER + 10})")
    save(page)
    send(page)
    [sesi] = rows(site, "p2k2_sesi", jadwal_id=group.jadwal)
    marks = marks_of(site, sesi.id)
    assert sesi.kelompok_joint == [second.id]
    assert Counter(bool(one.guest) for one in marks.values()) == {False: ROSTER, True: 11}
    [caught_up] = rows(site, "kehadiran", id=missed.id)
    assert (caught_up.susulan, caught_up.susulan_date, caught_up.status) == (True, sesi.date, missed.status)


def test_absent_families_are_followed_up(site: Site, page: Page, group: Group) -> None:
    """Who missed the meeting is listed; a visit names the meeting whose material it repeats, also if it is saved later."""
    open_roster(page, group.jadwal, ROSTER)
    mark(page, 0, "A")
    save(page)
    open_screen(page, f"/p2k2/{group.jadwal}/absen")
    page.get_by_role("link", name="Catat kunjungan").click()
    titled(page, "Kunjungan")
    page.get_by_label("Temuan").fill("Keluarga sehat")
    open_screen(page, "/")
    page.get_by_role("link", name="Kunjungan Diisi").click()
    expect(page.get_by_label("Temuan")).to_have_value("Keluarga sehat")
    press(page, "Simpan")
    expect(page.get_by_label("Temuan")).to_have_count(0)
    send(page)
    [sesi] = rows(site, "p2k2_sesi", jadwal_id=group.jadwal)
    [visit] = rows(site, "kunjungan", p2k2_sesi_id=sesi.id)
    assert visit.kpm_id in marks_of(site, sesi.id)


def test_plans_are_made_moved_and_cancelled(site: Site, page: Page, group: Group) -> None:
    """A plan gets another day with its reason, a second meeting of the month a plan of its own, and a meeting may have none."""
    open_screen(page, "/p2k2")
    open_screen(page, f"/p2k2/rencana/{group.jadwal}")
    page.get_by_label("Diganti hari").check()
    page.get_by_label("Diganti ke tanggal").fill("2099-01-05")
    page.get_by_label("Alasan").fill("Hajatan desa")
    press(page, "Simpan")
    at_screen(page, "/p2k2")
    bulan = rows(site, "jadwal", id=group.jadwal)[0].bulan
    open_screen(page, f"/p2k2/rencana/baru?kelompok={group.id}&bulan={bulan}")
    page.get_by_label("Tanggal rencana").fill(f"{bulan}-28")
    press(page, "Simpan")
    at_screen(page, "/p2k2")
    open_screen(page, f"/p2k2/baru?kelompok={groups_of(site)[2].id}")
    press(page, "Isi daftar hadir")
    expect(page.locator(LINE)).to_have_count(10)
    mark(page, 0, "H")
    save(page)
    send(page)
    plans = sorted(rows(site, "jadwal", kelompok_id=group.id), key=lambda one: one.ordinal)
    assert [(one.ordinal, one.status, one.reason) for one in plans] == [(1, "diganti", "Hajatan desa"), (2, "rencana", None)]
    [sesi] = [one for one in rows(site, "p2k2_sesi", kelompok_id=groups_of(site)[2].id) if one.bulan == bulan]
    assert (sesi.unplanned_date, sesi.ordinal, sesi.jadwal_id) == (sesi.date, 1, None)


def test_a_proposed_meeting_is_a_plan_when_it_is_taken(site: Site, phone: Handset, page: Page, group: Group) -> None:
    """What the calendar proposes is no plan until the worker takes it over, without signal too; a month with a plan shows none."""
    bulan = rows(site, "jadwal", id=group.jadwal)[0].bulan
    coming = shift(bulan, 1)
    told = {"bulan": coming, "ordinal": 1, "planned_date": f"{coming}-15", "start_time": "09:30", "place": "Balai Desa"}
    planned = {"bulan": bulan, "ordinal": 1, "planned_date": f"{bulan}-28"}
    office = Office(site.parts.store, "test", site.parts.clock, site.parts.random)
    both = [{"kelompok_id": group.id} | one for one in (told, planned)]
    office.write(site.workers[0].kabupaten, [new_record(KINDS["rancangan_jadwal"], one, "") for one in both])
    send(page)
    offline(phone, on=True)
    open_screen(page, f"/kelompok/{group.id}")
    expect(page.get_by_text("09.30 · Balai Desa · Usulan menurut pertemuan bulan lalu")).to_be_visible()
    take = page.get_by_role("button", name="Pakai rencana ini")
    expect(take).to_have_count(1)
    assert violations(page) == []
    take.click()
    expect(page.get_by_text("Rencana tersimpan di HP ini.")).to_be_visible()
    expect(take).to_have_count(0)
    reload(page)
    open_screen(page, f"/kelompok/{group.id}")
    expect(take).to_have_count(0)
    offline(phone, on=False)
    send(page)
    [plan] = [one for one in rows(site, "jadwal", kelompok_id=group.id) if one.bulan == coming]
    assert {name: getattr(plan, name) for name in told} == told and plan.status == "rencana"
    assert rows(site, "conflict") == []


def test_a_proposed_meeting_may_be_changed_before_it_is_a_plan(site: Site, page: Page, group: Group) -> None:
    """The form of a new plan begins with what is proposed."""
    coming = shift(rows(site, "jadwal", id=group.jadwal)[0].bulan, 1)
    told = {"kelompok_id": group.id, "bulan": coming, "ordinal": 1, "planned_date": f"{coming}-15", "start_time": "09:30"}
    office = Office(site.parts.store, "test", site.parts.clock, site.parts.random)
    office.write(site.workers[0].kabupaten, [new_record(KINDS["rancangan_jadwal"], told, "")])
    send(page)
    open_screen(page, f"/p2k2/rencana/baru?kelompok={group.id}&bulan={coming}")
    expect(page.get_by_label("Tanggal rencana")).to_have_value(f"{coming}-15")
    expect(page.get_by_label("Jam mulai")).to_have_value("09:30")
    page.get_by_label("Tanggal rencana").fill(f"{coming}-16")
    press(page, "Simpan")
    expect(page.get_by_text("Tersimpan di HP ini")).to_be_visible()
    send(page)
    [plan] = [one for one in rows(site, "jadwal", kelompok_id=group.id) if one.bulan == coming]
    assert (plan.planned_date, plan.start_time, plan.status) == (f"{coming}-16", "09:30", "rencana")


def test_a_kelompok_that_ended_says_so(site: Site, page: Page) -> None:
    """A kelompok whose families are in another one asks for no plan, on the screens of its meetings and of a family left in it."""
    today = local(right_now(), "3507").date()
    other = groups_of(site)[1]
    office = Office(site.parts.store, "test", site.parts.clock, site.parts.random)
    with site.parts.store.view(site.workers[0].kabupaten) as view:
        (record,) = view.records(KINDS["kelompok"], [other.id])
    office.write(site.workers[0].kabupaten, [edit(KINDS["kelompok"], record, ended_on=today.isoformat())])
    send(page)
    open_screen(page, "/p2k2")
    expect(page.get_by_role("link", name=other.name)).to_contain_text("kelompok berakhir")
    open_screen(page, f"/kelompok/{other.id}")
    expect(page.get_by_text("Kelompok ini sudah berakhir")).to_be_visible()
    expect(page.get_by_text("Pertemuan kedua bulan ini")).to_have_count(0)
    expect(page.get_by_text("Belum ada rencana")).to_have_count(0)
    family = rows(site, "kpm", kelompok_id=other.id)[0].id
    open_screen(page, f"/keluarga/{family}")
    expect(page.get_by_text("Kelompok ini sudah berakhir")).to_be_visible()


def test_a_large_roster_is_saved_in_small_forms(site: Site, phone: Handset, group: Group) -> None:
    """A tap draws its own row alone among 350, and no form holds more than 120 marks."""
    grow(site, group.id, 350)
    page = begin(phone, site)
    open_roster(page, group.jadwal, 350)
    mark(page, 0, "A")
    page.evaluate(WATCH)
    mark(page, 3, "I")
    page.wait_for_timeout(600)
    assert page.evaluate("window.drawn.size") == 1
    press(page, "Semua hadir (348)")
    save(page)
    send(page)
    own = rows(site, "change_log", worker=site.workers[0].id)
    forms = [sum(change[0] == "kehadiran" for change in one.body) for one in own]
    [sesi] = rows(site, "p2k2_sesi", jadwal_id=group.jadwal)
    assert len(marks_of(site, sesi.id)) == 350
    assert sum(forms) == 350 and max(forms) <= 120


def test_the_screens_are_open_to_everybody(page: Page, group: Group) -> None:
    """No screen of the room has a violation that axe finds, with rows unfolded and dialogs open."""

    def check(path: str) -> None:
        open_screen(page, path)
        page.wait_for_timeout(300)
        assert violations(page) == [], path

    open_roster(page, group.jadwal, ROSTER)
    mark(page, 0, "I")
    tell_more(page, 0)
    check(f"/p2k2/{group.jadwal}")
    save(page)
    for path in ("", f"/{group.jadwal}/kegiatan", f"/{group.jadwal}/absen", f"/{group.jadwal}/pindah", f"/rencana/{group.jadwal}", "/baru"):
        check(f"/p2k2{path}")
    check(f"/kelompok/{group.id}")
    open_screen(page, f"/p2k2/{group.jadwal}")
    press(page, "Tambah tamu (susulan)")
    page.get_by_role("dialog").get_by_role("searchbox").fill("si")
    assert violations(page) == []
