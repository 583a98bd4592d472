"""One meeting told on two phones that do not know of each other."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fieldwork import rows
from tests.browser.handset import Handset
from tests.browser.meetings import LINE, line, mark, shown_mark
from tests.browser.site import Site
from tests.browser.story.conftest import Ready
from tests.browser.story.day import KELOMPOK, open_meeting
from tests.browser.story.hands import SLOW, counts, enrol, find_signal, menu, synced, tap
from tests.browser.story.road import Road

FIRST, SECOND = ("H", "I"), ("A", "I")
"""What each of the two tells of the first two families; they differ on one."""
CHANGES = 4
"""The meeting, its plan, and two marks."""


def tell(page: Page, statuses: tuple[str, str]) -> list[str]:
    """Mark the first two families of the roster and save; return all its families."""
    families = open_meeting(page)
    for at, status in enumerate(statuses):
        mark(page, at, status)
    tap(page, f"Simpan ({len(statuses)} tanda)")
    expect(page.locator(f"{LINE} .fam-sign.here")).to_have_count(len(statuses), timeout=SLOW)
    return families


@pytest.mark.parametrize("second", [1, 0], ids=["a-colleague", "the-same-worker"])
def test_one_meeting_on_two_phones(
    office: Site, ready: Ready, road: Road, open_copy: Callable[..., Page], new_handset: Callable[[], Handset], second: int
) -> None:
    """It is one record with one mark for each family; where they differ the office has both values, and the later phone says so.

    Of two workers both have held it, which is no conflict.
    """
    find_signal(road)
    other = enrol(new_handset(), road, office.enrol_code(second))
    synced(other)
    page = open_copy(ready.profile)
    families = tell(page, FIRST)
    assert tell(other, SECOND) == families
    find_signal(road)
    synced(page)
    synced(other)
    [kelompok] = rows(office, "kelompok", name=KELOMPOK)
    [sesi] = rows(office, "p2k2_sesi", kelompok_id=kelompok["id"])
    marks = {one["kpm_id"]: one["status"] for one in rows(office, "kehadiran", p2k2_sesi_id=sesi["id"])}
    assert marks == dict(zip(families, FIRST, strict=False))
    found = {one["kind"]: (json.loads(one["standing"]), json.loads(one["incoming"])) for one in rows(office, "conflict")}
    assert [one["status"] for one in found["kehadiran"]] == [FIRST[0], SECOND[0]]
    assert set(found) == {"kehadiran"}
    assert counts(other) == (0, CHANGES - 1, 1)
    [plan] = rows(office, "jadwal", kelompok_id=kelompok["id"])
    holders = sorted({office.workers[at].id for at in (0, second)})
    assert json.loads(sesi["held_by"]) == json.loads(plan["held_by"]) == holders
    menu(other, "Sinkron")
    notice = other.get_by_role("article").filter(has_text="Absensi")
    for words in ("Isian Anda alpa", "Isian di kantor hadir", "Supervisor akan memilih salah satu."):
        expect(notice).to_contain_text(words)
    open_meeting(other, "P2K2")
    assert [shown_mark(other, at) for at in (0, 1)] == list(FIRST)
    expect(line(other, 0).locator(".fam-sign.attention")).to_have_count(1)
    expect(line(other, 1).locator(".fam-sign.accepted")).to_have_count(1)
