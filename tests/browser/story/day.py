"""One day of a pendamping without signal: a meeting of thirty, a month of a school, a birth of twins, a visit; and what must come of it."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.fieldwork import rows
from tests.browser.meetings import LINE, mark, tally, tell_more
from tests.browser.site import Site
from tests.browser.story.hands import SLOW, Part, follow, menu, tap, titled

KELOMPOK, ROSTER = "Sumberjati 1", 30
SCHOOL, DAYS = "SD Negeri 1 Sumberjati", 24
FINDINGS = "Ibu dan bayi sehat, rumah bersih."
TWINS = (("Ahmad Percobaan", "Laki-laki", "L"), ("Aisyah Percobaan", "Perempuan", "P"))
ABSENT = ((0, "alpa", 2), (1, "izin", 1), (1, "sakit", 3))
"""Place on the sheet, what, how many days."""
PARTS = ("alpa", "izin", "sakit")


@dataclass(slots=True)
class Day:
    """What was told: marks by family, children of the sheet in its order, families of the birth and of the visit, corrections."""

    marks: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    children: list[str] = field(default_factory=list)
    born_in: str = ""
    visited: str = ""
    corrected: int = 0

    @property
    def changes(self) -> int:
        """How many changes it makes: meeting and its plan, marks, days and checks, two events and two members, a visit."""
        meeting, school = (2 + len(self.marks)) if self.marks else 0, (1 + len(self.children)) if self.children else 0
        return meeting + school + (4 if self.born_in else 0) + (1 if self.visited else 0) + self.corrected


def work(page: Page) -> Day:
    """Do all of the day's work; everything is saved in the end."""
    day = Day()
    meet(page, day)
    check_school(page, day)
    tell_birth(page, day)
    visit(page, day)
    return day


def open_meeting(page: Page, part: Part = "Hari ini") -> list[str]:
    """Open the roster from a part of the menu; return its families in its order."""
    menu(page, part)
    follow(page.get_by_role("main"), re.compile(f"^{KELOMPOK}\\b"))
    expect(page.locator(LINE)).to_have_count(ROSTER, timeout=SLOW)
    return page.locator(f"{LINE} input[value=H]").evaluate_all("all => all.map((one) => one.name)")


def meet(page: Page, day: Day) -> None:
    """Mark thirty families: izin, sakit, alpa, one represented, and everybody else at once."""
    families = open_meeting(page)
    mark(page, 0, "I")
    tell_more(page, 0).get_by_label("Bekerja", exact=True).tap()
    mark(page, 1, "S")
    mark(page, 2, "A")
    mark(page, 3, "H")
    tell_more(page, 3).get_by_label("Suami", exact=True).tap()
    tap(page, f"Semua hadir ({ROSTER - 4})")
    assert tally(page) == {"Hadir": 27, "Izin": 1, "Sakit": 1, "Alpa": 1, "Belum": 0}
    tap(page, f"Simpan ({ROSTER} tanda)")
    expect(page.locator(f"{LINE} .fam-sign.here")).to_have_count(ROSTER, timeout=SLOW)
    day.marks = dict.fromkeys(families, ("H", True, None, None))
    for family, told in zip(families, (("I", "Bekerja", None), ("S", None, None), ("A", None, None), ("H", None, "Suami")), strict=False):
        day.marks[family] = (told[0], False, *told[1:])


def correct(page: Page, day: Day) -> None:
    """Put one mark of the saved meeting right: the absent family was ill."""
    family = open_meeting(page, "P2K2")[2]
    mark(page, 2, "S")
    tap(page, "Simpan (1 tanda)")
    expect(page.locator(f"{LINE} .fam-sign.typed")).to_have_count(0, timeout=SLOW)
    day.marks[family] = ("S", False, None, None)
    day.corrected += 1


def check_school(page: Page, day: Day) -> None:
    """Fill in this month of a school: its days, who was absent, and nihil for all others."""
    menu(page, "Hari ini")
    follow(page, "Semua komitmen")
    follow(page, re.compile(f"^{SCHOOL} "))
    titled(page, SCHOOL)
    lines = page.locator(".k-list > li")
    day.children = lines.get_by_role("heading", level=3).all_text_contents()
    page.get_by_role("textbox", name="Hari efektif").fill(str(DAYS))
    for at, what, times in ABSENT:
        for _ in range(times):
            lines.nth(at).get_by_role("button", name=f"Tambah {what}").tap()
    tap(page, "Semua nihil")
    tap(page, f"Simpan ({len(day.children) + 1})")
    expect(page.get_by_text(f"{len(day.children) + 1} catatan tersimpan di HP ini.")).to_be_visible()


def open_family(page: Page, at: int) -> str:
    """Open a family from the list; return its id."""
    menu(page, "Keluarga")
    page.get_by_role("list", name="Keluarga").get_by_role("link").nth(at).tap()
    expect(page.get_by_role("heading", name="Anggota", exact=True)).to_be_visible()
    return page.url.rsplit("/", 1)[1]


def tell_birth(page: Page, day: Day) -> None:
    """Tell of twins born today."""
    day.born_in = open_family(page, 0)
    follow(page, "Peristiwa")
    follow(page, "Kelahiran")
    page.get_by_label("Ibu tidak ada di daftar").tap()
    tap(page, "Lanjut")
    page.get_by_label("Kapan lahirnya?").fill(today(page))
    tap(page, "Lanjut")
    tap(page, "Anak lain (kembar)")
    for at, (name, sex, _) in enumerate(TWINS):
        page.get_by_label("Nama anak").nth(at).fill(name)
        page.get_by_label(sex).nth(at).tap()
    tap(page, "Lanjut")
    page.get_by_label("Pilih dari daftar").select_option(index=1)
    tap(page, "Lanjut")
    tap(page, "Simpan peristiwa")
    expect(page.get_by_role("heading", name="Sudah dicatat")).to_be_visible(timeout=SLOW)


def visit(page: Page, day: Day) -> None:
    """Note a visit at home."""
    day.visited = open_family(page, 5)
    follow(page, "Kunjungan")
    page.get_by_label("Tujuan").select_option("Tindak lanjut P2K2")
    page.get_by_label("Temuan").fill(FINDINGS)
    tap(page, "Simpan")
    expect(page.get_by_text("Menunggu dikirim").first).to_be_visible(timeout=SLOW)


def today(page: Page) -> str:
    """Return the date of the phone."""
    return page.evaluate("new Date(Date.now() + 7 * 3600e3).toISOString().slice(0, 10)")


def assert_shown(page: Page, day: Day) -> None:
    """Hold the screens of the phone to what was told."""
    families = open_meeting(page, "P2K2")
    assert [page.locator(f"{LINE} input[name='{one}']:checked").get_attribute("value") for one in families] == [
        day.marks[one][0] for one in families
    ]
    menu(page, "Keluarga")
    page.locator(f"main a[href='#/keluarga/{day.born_in}']").tap()
    for name, *_ in TWINS:
        expect(page.get_by_text(name).first).to_be_visible()


def assert_taken(site: Site, day: Day) -> None:
    """Hold the rows of the server to what was told: each mark, each check, the twins, the visit; nothing twice."""
    [kelompok] = rows(site, "kelompok", name=KELOMPOK)
    [sesi] = rows(site, "p2k2_sesi", kelompok_id=kelompok["id"])
    [plan] = rows(site, "jadwal", kelompok_id=kelompok["id"])
    assert (sesi["status"], plan["status"], json.loads(sesi["held_by"])) == ("terlaksana", "terlaksana", [site.workers[0].id])
    marks = rows(site, "kehadiran")
    assert rows(site, "conflict") == []
    told = {one["kpm_id"]: (one["status"], bool(one["bulk"]), one["reason"], one["represented_by"]) for one in marks}
    assert (told, len(marks)) == (day.marks, ROSTER)
    _assert_checks(site, day)
    _assert_birth(site, day)
    [visited] = rows(site, "kunjungan")
    assert (visited["kpm_id"], visited["findings"]) == (day.visited, FINDINGS)


def _assert_checks(site: Site, day: Day) -> None:
    [school] = rows(site, "fasilitas", name=SCHOOL)
    [days] = rows(site, "hari_efektif")
    assert (days["fasilitas_id"], days["days"]) == (school["id"], DAYS)
    names = {one["id"]: one["name"] for one in rows(site, "anggota", fasilitas_id=school["id"])}
    absent = {(at, what): times for at, what, times in ABSENT}
    wanted = [(name, *(absent.get((at, part), 0) for part in PARTS)) for at, name in enumerate(day.children)]
    checks = rows(site, "komitmen")
    assert sorted((names[one["anggota_id"]], *(one[part] for part in PARTS)) for one in checks) == sorted(wanted)
    results = {one["result"] for one in checks if not any(one[part] for part in PARTS)}
    assert results == {"memenuhi"} and all(one["result"] for one in checks)


def _assert_birth(site: Site, day: Day) -> None:
    children = {one["name"]: one for one in rows(site, "anggota", provisional=True)}
    assert set(children) == {name for name, *_ in TWINS}
    assert {one["kpm_id"] for one in children.values()} == {day.born_in}
    events = rows(site, "peristiwa", kpm_id=day.born_in)
    wanted = [(children[name]["id"], order, sex, "lahir") for order, (name, _, sex) in enumerate(TWINS, 1)]
    assert sorted((one["anggota_id"], one["birth_order"], one["sex"], one["type"]) for one in events) == sorted(wanted)
    assert len(rows(site, "peristiwa")) == len(TWINS)
