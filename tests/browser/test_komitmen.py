"""Komitmen on the phone: the sheet of a school, its hari efektif, health and social care; against the real server."""

import re
from dataclasses import dataclass
from os import urandom
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from schemas import KINDS
from server.cycle.rules import shipped_row
from server.jobs.disputes import tell_disputes
from server.office import Office, edit, new_record
from server.store.grants import NATION
from server.store.tables import TABLES
from server.zones import local
from sync.ids import slot_id
from tests.browser.fieldwork import assert_fit, begin, enrol, go, offline, online, rows, settled, unlock, work_dates
from tests.browser.handset import Handset
from tests.browser.site import Site, right_now

CHILDREN = 12


@dataclass(slots=True)
class Town:
    """A school, a posyandu and families of the first two workers, with the site that serves them."""

    site: Site
    kabupaten: str
    bulan: str
    school: str
    other_school: str
    posyandu: str
    children: dict[str, str]

    @property
    def office(self) -> Office:
        """The office, writing now."""
        parts = self.site.parts
        return Office(parts.store, "test", parts.clock, urandom)

    def make(self, *records: tuple[str, dict[str, Any]]) -> list[str]:
        """Make records as the office does; return their ids."""
        ids = [self.office.new_id() for _ in records]
        changes = [new_record(KINDS[kind], fields, one) for (kind, fields), one in zip(records, ids, strict=True)]
        self.office.write(self.kabupaten, changes)
        return ids

    def move(self, anggota: str, fasilitas: str) -> None:
        """Register a member at another facility."""
        with self.site.parts.store.view(self.kabupaten) as view:
            (record,) = view.records(KINDS["anggota"], [anggota])
        self.office.write(self.kabupaten, [edit(KINDS["anggota"], record, fasilitas_id=fasilitas)])

    def family(self, worker: int, *members: dict[str, Any]) -> list[str]:
        """Make a family in the charge of a worker; return the ids of its members."""
        table = TABLES["assignment"]
        mine = select(table.c.kelompok_id).where(table.c.worker_id == self.site.workers[worker].id)
        with self.site.parts.engine.connect() as connection:
            kelompok = connection.scalars(mine).first()
        (kpm,) = self.make(("kpm", {"kelompok_id": kelompok, "membership_status": "aktif"}))
        common = {"kpm_id": kpm, "membership_status": "aktif", "is_pengurus": False}
        return self.make(*[("anggota", {**common, **one}) for one in members])

    def kelompok_of(self, anggota: str) -> str:
        """Return the kelompok of a member's family."""
        (kpm,) = {row["kpm_id"] for row in self.rows("anggota", id=anggota)}
        return str(self.rows("kpm", id=kpm)[0]["kelompok_id"])

    def rows(self, kind: str, **wanted: Any) -> list[dict[str, Any]]:
        """Return the rows of a kind that the server has, with these values."""
        return rows(self.site, kind, **wanted)

    def check(self, child: str, school: str | None = None) -> dict[str, Any] | None:
        """Return the school check of a child in this month as the server has it."""
        key = (self.children.get(child, child), self.bulan, "kehadiran_sekolah", school or self.school)
        return next(iter(self.rows("komitmen", id=slot_id("komitmen", key))), None)


@pytest.fixture
def town(site: Site) -> Town:
    """Give the town of the demonstration's first two workers."""
    return fill_town(site)


def fill_town(site: Site) -> Town:
    """Make two schools and a posyandu; twelve children of the first worker and two of the second go to the first school."""
    made = Town(site, site.workers[0].kabupaten, local(right_now(), "3507").date().isoformat()[:7], "", "", "", {})
    made.school, made.other_school, made.posyandu = made.make(
        ("fasilitas", {"type": "fasdik", "level": "sd", "name": "SD Uji"}),
        ("fasilitas", {"type": "fasdik", "level": "sd", "name": "SD Lama"}),
        ("fasilitas", {"type": "faskes", "level": "posyandu", "name": "Posyandu Uji"}),
    )
    for worker, names in ((0, [f"Anak {one:02d}" for one in range(1, CHILDREN + 1)]), (1, ["Anak Lain A", "Anak Lain B"])):
        members = [{"name": name, "komponen": "sd", "fasilitas_id": made.school, "class_level": 3} for name in names]
        made.children |= dict(zip(names, made.family(worker, *members), strict=True))
    return made


def open_school(page: Page, name: str = "SD Uji") -> None:
    """Open the sheet of a facility of this triwulan."""
    go(page, "/komitmen")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def days_of(page: Page) -> Locator:
    """Return where the hari efektif are typed."""
    return page.get_by_role("textbox", name="Hari efektif")


def add(page: Page, what: str, name: str, times: int) -> None:
    """Tap for one more day absent, some times."""
    for _ in range(times):
        page.get_by_role("button", name=f"Tambah {what} {name}").click()


def save(page: Page, count: int) -> None:
    """Store what is complete."""
    page.get_by_role("button", name=f"Simpan ({count})").click()
    expect(page.get_by_text(f"{count} catatan tersimpan di HP ini.")).to_be_visible()


def test_a_month_of_a_school(site: Site, town: Town, own_phone: Handset) -> None:
    """A sheet filled in without signal reaches the server as typed: raw days, nihil where told, nothing where blank.

    What is only begun survives a cold start of the browser, and "Semua nihil" can be taken back.
    """
    page = begin(own_phone, site)
    offline(page)
    open_school(page)
    days_of(page).fill("20")
    add(page, "alpa", "Anak 01", 2)
    add(page, "alpa", "Anak 02", 4)
    for name in ("Anak 01", "Anak 02"):
        for what in ("izin", "sakit"):
            page.get_by_role("button", name=f"Kurangi {what} {name}").click()
    add(page, "sakit", "Anak 03", 1)
    expect(page.get_by_text("hadir 90 %")).to_be_visible()
    expect(page.get_by_text("hadir 80 %")).to_be_visible()
    save(page, 3)
    expect(page.get_by_text("di HP ini", exact=True).first).to_be_visible()
    go(page, "/")
    expect(page.get_by_role("heading", name="Belum disimpan")).to_be_visible()
    own_phone.close()

    own_phone.start().set_offline(True)
    page = own_phone.open(site.page)
    unlock(page)
    open_school(page)
    expect(page.get_by_role("group", name="Sakit Anak 03").get_by_role("status")).to_have_text("1")
    expect(page.get_by_role("group", name="Alpa Anak 03").get_by_role("status")).to_have_text("–")
    page.get_by_role("button", name="Semua nihil").click()
    page.get_by_role("button", name="Urungkan").click()
    expect(page.get_by_role("group", name="Alpa Anak 03").get_by_role("status")).to_have_text("–")
    online(page)
    settled(page)
    assert {name for name in town.children if town.check(name)} == {"Anak 01", "Anak 02"}
    go(page, "/komitmen")
    open_school(page)
    page.get_by_role("button", name="Semua nihil").click()
    save(page, 10)
    settled(page)
    found = {name: town.check(name) for name in town.children}
    raw = {name: tuple(row[part] for part in ("alpa", "izin", "sakit", "result")) for name, row in found.items() if row}
    nihil = {f"Anak {one:02d}": (0, 0, 0, "memenuhi") for one in range(4, CHILDREN + 1)}
    told = {"Anak 01": (2, 0, 0, "memenuhi"), "Anak 02": (4, 0, 0, "tidak_memenuhi"), "Anak 03": (0, 0, 1, "memenuhi")}
    assert raw == told | nihil
    go(page, "/")
    expect(page.get_by_text("Komitmen", exact=False).first).to_be_visible()
    expect(page.get_by_text("Belum disimpan")).to_have_count(0)
    assert [row["days"] for row in town.rows("hari_efektif", fasilitas_id=town.school)] == [20]
    open_school(page)
    expect(page.get_by_text("diterima", exact=True)).to_have_count(CHILDREN + 1)


@pytest.mark.parametrize(("second", "conflicts"), [(20, 0), (24, 1)])
def test_two_pendamping_of_one_school(
    site: Site, town: Town, phone: Handset, installed: Handset, second: int, conflicts: int
) -> None:
    """Hari efektif told by two without signal meet in one record: quietly when equal, for both to see when not."""
    phones = [phone, installed]
    pages = [begin(phone, site), enrol(phones[1], site, 1)]
    for page, days in zip(pages, (20, second), strict=True):
        offline(page)
        open_school(page)
        days_of(page).fill(str(days))
        save(page, 1)
    for held, page in zip(phones, pages, strict=True):
        online(page)
        settled(page)
    settled(pages[0])
    assert [row["days"] for row in town.rows("hari_efektif", fasilitas_id=town.school)] == [20]
    assert [row["kind"] for row in town.rows("conflict")] == ["hari_efektif"] * conflicts
    for page in pages:
        open_school(page)
        expect(days_of(page)).to_have_value("20")
    notice = pages[1].get_by_text("Anda mengisi 24 hari, yang berlaku 20 hari.")
    expect(notice).to_have_count(conflicts)
    expect(pages[1].get_by_text("perlu perhatian", exact=True)).to_have_count(conflicts)
    expect(pages[0].get_by_text("Diisi oleh Anda.")).to_be_visible()
    assert tell_disputes(site.parts) == conflicts
    settled(pages[0])
    go(pages[0], "/")
    tasks = pages[0].get_by_text("Isian Anda berbeda dengan isian")
    expect(tasks).to_have_count(conflicts)
    if conflicts:
        tasks.click()
        values = pages[0].locator(".differences .values")
        expect(values).to_have_text(re.compile(rf"Isian Anda\s*20.*{site.workers[1].name}\s*24", re.DOTALL))


def test_days_of_a_colleague_are_shown(site: Site, town: Town, phone: Handset, installed: Handset) -> None:
    """What a colleague has told is there before one types, with whose it is, and what one tells anew is simply taken."""
    page = begin(phone, site)
    open_school(page)
    days_of(page).fill("20")
    save(page, 1)
    settled(page)
    other = enrol(installed, site, 1)
    open_school(other)
    expect(days_of(other)).to_have_value("20")
    expect(other.get_by_text("Sudah diisi pendamping lain: 20 hari.")).to_be_visible()
    days_of(other).fill("21")
    save(other, 1)
    settled(other)
    settled(page)
    open_school(page)
    expect(page.get_by_text("Anda mengisi 20 hari, sekarang berlaku 21 hari")).to_be_visible()
    assert town.rows("conflict") == []


def test_what_the_calendar_proposes_counts_when_it_is_taken(site: Site, town: Town, phone: Handset) -> None:
    """The days that the calendar proposes are told apart and count for nobody until the worker takes them over."""
    town.make(("rancangan_hari", {"fasilitas_id": town.school, "bulan": town.bulan, "days": 22}))
    page = begin(phone, site)
    open_school(page)
    expect(days_of(page)).to_have_value("")
    expect(page.get_by_text("Menurut kalender sekolah: 22 hari.")).to_be_visible()
    page.get_by_role("button", name="Pakai 22 hari").click()
    expect(days_of(page)).to_have_value("22")
    expect(page.get_by_text("Menurut kalender sekolah")).to_have_count(0)
    save(page, 1)
    settled(page)
    assert [row["days"] for row in town.rows("hari_efektif", fasilitas_id=town.school)] == [22]
    assert town.rows("conflict") == []


def test_the_rules_of_the_month_judge_and_say_what_is_due(site: Site, town: Town, phone: Handset) -> None:
    """Threshold, absences that count, ages and what is due are those of the version in force, not of the app; later ones wait."""
    now = dict(shipped_row().fields) | {
        "nomor": 2,
        "valid_from": f"{town.bulan[:4]}-01-01",
        "attendance_percent": 60,
        "absences": ["alpa"],
        "lansia_age": 70,
        "expected": [f"{one}|1|bulan" for one in ("sd|kehadiran_sekolah", "lansia|layanan_lansia", "anak_usia_dini|vitamin_a")],
    }
    later = now | {"nomor": 3, "valid_from": "2099-01-01", "attendance_percent": 99}
    town.office.write(NATION, [new_record(KINDS["aturan"], one, "") for one in (now, later)])
    born = {"Mbah Tua": "1940-05-01", "Mbah Muda": f"{int(town.bulan[:4]) - 65}-01-01"}
    elders = [{"name": name, "komponen": "lansia", "birth_date": day, "fasilitas_id": town.posyandu} for name, day in born.items()]
    town.family(0, *elders, {"name": "Balita Uji", "komponen": "anak_usia_dini", "fasilitas_id": town.posyandu})
    begun = (int(town.bulan[5:]) - 1) % 3 + 1
    page = begin(phone, site)
    offline(page)
    go(page, "/komitmen")
    expect(page.get_by_role("link", name="Posyandu Uji")).to_contain_text(f"3 anggota · 0 dari {2 * begun} terisi")
    page.get_by_role("link", name="Posyandu Uji").click()
    expect(page.get_by_role("group", name="Vitamin A: Balita Uji")).to_be_visible()
    open_school(page)
    expect(page.get_by_text("paling sedikit 60 % dari hari efektif. Alpa dihitung tidak hadir.")).to_be_visible()
    days_of(page).fill("10")
    add(page, "alpa", "Anak 01", 4)
    add(page, "izin", "Anak 01", 5)
    add(page, "alpa", "Anak 02", 5)
    page.get_by_role("button", name="Semua nihil").click()
    save(page, CHILDREN + 1)
    online(page)
    settled(page)
    results = [town.check(child)["result"] for child in ("Anak 01", "Anak 02")]
    assert results == ["memenuhi", "tidak_memenuhi"]


def test_a_hard_area_has_a_threshold_of_its_own(site: Site, town: Town, phone: Handset) -> None:
    """Pupils of families in an area of PKH Akses are judged by its percent."""
    [kecamatan] = {row["kecamatan_code"] for row in town.rows("kelompok", id=town.kelompok_of(town.children["Anak 01"]))}
    rules = dict(shipped_row().fields) | {"nomor": 2, "valid_from": f"{town.bulan}-01", "areas": [f"{town.kabupaten}|70", f"{kecamatan}|50"]}
    town.office.write(NATION, [new_record(KINDS["aturan"], rules, "")])
    page = begin(phone, site)
    open_school(page)
    expect(page.get_by_text("paling sedikit 50 % dari hari efektif. Alpa, izin, sakit dihitung tidak hadir.")).to_be_visible()
    days_of(page).fill("10")
    add(page, "alpa", "Anak 01", 5)
    page.get_by_role("button", name="Semua nihil").click()
    save(page, CHILDREN + 1)
    settled(page)
    assert (check := town.check("Anak 01")) and check["result"] == "memenuhi"


def test_a_month_that_does_not_count(site: Site, town: Town, phone: Handset) -> None:
    """With no hari efektif nobody is to be checked, and nobody fails."""
    page = begin(phone, site)
    open_school(page)
    days_of(page).fill("0")
    expect(page.get_by_text("Bulan ini tidak dihitung", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Semua nihil")).to_have_count(0)
    save(page, 1)
    settled(page)
    assert [row["days"] for row in town.rows("hari_efektif", fasilitas_id=town.school)] == [0]
    assert town.rows("komitmen", fasilitas_id=town.school) == []


def test_a_transfer_month_holds_two_schools(site: Site, town: Town, phone: Handset) -> None:
    """A child who changed school in the middle of a month is checked at both, each with its own raw days."""
    (child,) = town.family(0, {"name": "Anak Pindah", "komponen": "sd", "fasilitas_id": town.school})
    town.family(0, {"name": "Anak Tetap", "komponen": "sd", "fasilitas_id": town.other_school})
    page = begin(phone, site)
    open_school(page, "SD Lama")
    days_of(page).fill("22")
    page.get_by_text("Pernah di sini bulan ini").click()
    page.get_by_role("searchbox", name="Cari nama anggota").fill("pindah")
    page.get_by_role("button", name="Anak Pindah").click()
    add(page, "izin", "Anak Pindah", 3)
    page.get_by_role("button", name="Semua nihil").click()
    save(page, 3)
    open_school(page, "SD Uji")
    expect(page.get_by_text("Bulan ini juga tercatat di SD Lama.")).to_be_visible()
    page.get_by_role("button", name="Kurangi izin Anak Pindah").click()
    page.get_by_role("button", name="Kurangi sakit Anak Pindah").click()
    add(page, "alpa", "Anak Pindah", 1)
    save(page, 1)
    settled(page)
    old, new = (town.check(child, school) for school in (town.other_school, town.school))
    assert old and new and old["id"] != new["id"]
    assert [(row["alpa"], row["izin"], row["sakit"]) for row in (old, new)] == [(0, 3, 0), (1, 0, 0)]
    assert (old["result"], new["result"]) == ("memenuhi", None)
    open_school(page, "SD Uji")
    days_of(page).fill("5")
    expect(page.get_by_text("1 hasil dihitung ulang karena hari efektif atau aturan berubah.")).to_be_visible()
    save(page, 2)
    settled(page)
    assert (again := town.check(child)) and (again["alpa"], again["result"]) == (1, "tidak_memenuhi")


def test_a_child_told_otherwise_on_another_phone(site: Site, town: Town, phone: Handset, installed: Handset) -> None:
    """Different days of one child from two phones without signal: the line shows what stands and what was told here.

    The page of the family leads to it in Sinkron.
    """
    phones = [phone, installed]
    pages = [begin(phone, site), enrol(phones[1], site)]
    for page, days in zip(pages, (1, 3), strict=True):
        offline(page)
        open_school(page)
        add(page, "alpa", "Anak 01", days)
        for what in ("izin", "sakit"):
            page.get_by_role("button", name=f"Kurangi {what} Anak 01").click()
        save(page, 1)
    for held, page in zip(phones, pages, strict=True):
        online(page)
        settled(page)
    kept = town.check("Anak 01")
    assert kept and kept["alpa"] == 1 and [row["kind"] for row in town.rows("conflict")] == ["komitmen"]
    (kpm,) = {row["kpm_id"] for row in town.rows("anggota", id=town.children["Anak 01"])}
    go(pages[1], f"/keluarga/{kpm}")
    expect(pages[1].get_by_text("Ada isian yang belum diterima")).to_be_visible()
    pages[1].get_by_role("link", name="Lihat di Sinkron").click()
    expect(pages[1].get_by_role("article")).to_be_focused()
    open_school(pages[1])
    expect(pages[1].get_by_role("group", name="Alpa Anak 01").get_by_role("status")).to_have_text("1")
    expect(pages[1].get_by_text("Isian Anda: alpa 3, izin 0, sakit 0.")).to_be_visible()
    expect(pages[1].get_by_text("perlu perhatian", exact=True)).to_be_visible()


def test_a_check_of_the_wrong_child_is_taken_away(site: Site, town: Town, phone: Handset) -> None:
    """A check that was saved for the wrong child is deleted, leaves the sheet, and may be told anew."""
    page = begin(phone, site)
    open_school(page)
    page.get_by_role("button", name="Semua nihil").click()
    save(page, CHILDREN)
    page.get_by_role("button", name="Hasil lain: Anak 05").click()
    page.get_by_role("button", name="Hapus catatan ini: Anak 05").click()
    page.get_by_role("dialog").get_by_role("button", name="Hapus catatan ini").click()
    expect(page.get_by_role("group", name="Alpa Anak 05").get_by_role("status")).to_have_text("–")
    settled(page)
    assert {name for name in town.children if (row := town.check(name)) and row["deleted"]} == {"Anak 05"}
    open_school(page)
    add(page, "alpa", "Anak 05", 1)
    page.get_by_role("button", name="Semua nihil").click()
    save(page, 1)
    settled(page)
    again = town.check("Anak 05")
    assert again and (again["deleted"], again["alpa"], again["izin"]) == (False, 1, 0)


def test_health_and_social_care(site: Site, town: Town, phone: Handset) -> None:
    """Each condition has its own check, also by family: visit, weight and height, could not be verified with its reason."""
    infant, mother, elder = town.family(
        0,
        {"name": "Balita Uji", "komponen": "anak_usia_dini", "fasilitas_id": town.posyandu, "birth_date": "2024-03-01"},
        {"name": "Ibu Uji", "komponen": "ibu_hamil", "fasilitas_id": town.posyandu, "is_pengurus": True},
        {"name": "Mbah Uji", "komponen": "lansia"},
    )
    page = begin(phone, site)
    open_school(page, "Posyandu Uji")
    page.get_by_label("Berat (kg)").fill("11,5")
    page.get_by_label("Tinggi (cm)").fill("300")
    expect(page.get_by_text("Isi angka 30 sampai 150.")).to_be_visible()
    page.get_by_label("Tinggi (cm)").fill("82")
    page.get_by_role("button", name="Vitamin A").click()
    page.get_by_role("group", name="Vitamin A: Balita Uji").get_by_role("radio", name="Ya").check()
    page.get_by_role("group", name="Pemeriksaan kehamilan: Ibu Uji").get_by_role("radio", name="Lain").check()
    expect(page.get_by_text("Alasan wajib diisi.")).to_be_visible()
    save(page, 2)
    page.get_by_role("group", name="Alasan").get_by_role("radio", name="Fasilitas tutup").check()
    save(page, 1)
    (kpm,) = {row["kpm_id"] for row in town.rows("anggota", id=elder)}
    go(page, f"/komitmen/keluarga/{kpm}")
    page.get_by_role("group", name="Layanan lansia: Mbah Uji").get_by_role("radio", name="Tidak").check()
    expect(page.get_by_role("group", name="Vitamin A: Balita Uji").get_by_role("radio", name="Ya")).to_be_checked()
    save(page, 1)
    settled(page)
    rows = {(row["anggota_id"], row["condition"]): row for row in town.rows("komitmen") if row["anggota_id"] in (infant, mother, elder)}
    seen = {key: row["result"] for key, row in rows.items()}
    assert seen == {
        (infant, "timbang_ukur"): "memenuhi",
        (infant, "vitamin_a"): "memenuhi",
        (mother, "pemeriksaan_kehamilan"): "tidak_terverifikasi",
        (elder, "layanan_lansia"): "tidak_memenuhi",
    }
    assert rows[mother, "pemeriksaan_kehamilan"]["reason"] == "Fasilitas tutup"
    measured = rows[infant, "timbang_ukur"]
    assert (measured["weight_kg"], measured["height_cm"], measured["alpa"]) == (11.5, 82, None)


def test_the_sheet_is_signed(site: Site, town: Town, phone: Handset) -> None:
    """One name and day go on every check of the sheet and on its hari efektif, in forms of the day of signing; so does the source."""
    page = begin(phone, site)
    open_school(page)
    days_of(page).fill("20")
    page.get_by_label("Sumber bukti").select_option("Daftar hadir")
    page.get_by_role("button", name="Semua nihil").click()
    save(page, CHILDREN + 1)
    page.get_by_text("Tanda tangan lembar triwulan").click()
    page.get_by_label("Nama penanda tangan").fill("Kepala Sekolah Uji")
    page.get_by_label("Tanggal tanda tangan").fill("1926-11-01")
    page.get_by_role("button", name="Simpan tanda tangan").click()
    expect(page.get_by_text("Periksa tahunnya")).to_be_visible()
    page.get_by_label("Tanggal tanda tangan").fill(f"{town.bulan}-01")
    page.get_by_role("button", name="Simpan tanda tangan").click()
    expect(page.get_by_text(f"{CHILDREN + 1} dari {CHILDREN + 1} catatan bertanda tangan.")).to_be_visible()
    settled(page)
    signed = [*town.rows("komitmen", fasilitas_id=town.school), *town.rows("hari_efektif", fasilitas_id=town.school)]
    assert len(signed) == CHILDREN + 1
    assert {row["signer_name"] for row in signed} == {"Kepala Sekolah Uji"}
    assert {str(row["signed_on"]) for row in signed} == {f"{town.bulan}-01"}
    assert {row["source"] for row in town.rows("komitmen", fasilitas_id=town.school)} == {"Daftar hadir"}
    assert work_dates(site, signed[0]["id"])[1:] == [f"{town.bulan}-01"]


def test_a_tap_draws_one_line(site: Site, town: Town, phone: Handset) -> None:
    """On a sheet of sixty children one tap changes the line that was tapped, and no other."""
    town.family(0, *[{"name": f"Murid {one:02d}", "komponen": "sd", "fasilitas_id": town.school} for one in range(48)])
    page = begin(phone, site)
    open_school(page)
    expect(page.get_by_role("group", name="Alpa")).to_have_count(60)
    page.evaluate("""() => {
        window.drawn = new Set();
        const row = (node) => (node.nodeType === 1 ? node : node.parentElement).closest("li");
        new MutationObserver((changes) => changes.forEach((one) => drawn.add(row(one.target))))
            .observe(document.querySelector(".k-list"), { subtree: true, childList: true, characterData: true, attributes: true });
    }""")
    add(page, "alpa", "Murid 30", 2)
    expect(page.get_by_role("group", name="Alpa Murid 30").get_by_role("status")).to_have_text("2")
    assert page.evaluate("[...drawn].map((one) => one.querySelector('h3').textContent)") == ["Murid 30"]


def test_every_screen_is_fit_for_anybody(site: Site, town: Town, phone: Handset) -> None:
    """No violation by axe and nothing beyond the side at 320 px, with everything folded out."""
    members = ({"name": "Balita Uji", "komponen": "anak_usia_dini", "fasilitas_id": town.posyandu}, {"name": "Mbah Uji", "komponen": "lansia"})
    infant, _ = town.family(0, *members)
    page = begin(phone, site)
    go(page, "/komitmen")
    page.get_by_text("Isi per keluarga").click()
    page.get_by_role("searchbox").fill("balita")
    assert_fit(page)
    open_school(page)
    add(page, "alpa", "Anak 01", 1)
    page.get_by_role("button", name="Hasil lain: Anak 01").click()
    page.get_by_role("radio", name="Pengecualian").check()
    for summary in ("Pernah di sini bulan ini", "Tanda tangan lembar triwulan"):
        page.get_by_text(summary).click()
    assert_fit(page)
    (kpm,) = {row["kpm_id"] for row in town.rows("anggota", id=infant)}
    for path in (f"/komitmen/anggota/{infant}", f"/komitmen/keluarga/{kpm}"):
        go(page, path)
        page.get_by_role("button", name="Vitamin A").click()
        assert_fit(page)
