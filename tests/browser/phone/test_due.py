"""What a phone counts as due by the rules, at the end of a year and with members whom the office does not count."""

import json
from typing import Any

from playwright.sync_api import BrowserContext

from server.cycle.rules import shipped_row

PHONE = """([rows, today, script]) => {
    (0, eval)(script);
    const all = (kind) => rows[kind] || [];
    const phone = {
        all,
        by: (kind, field, value) => all(kind).filter((one) => one[field] === value),
        view: (kind, id) => all(kind).find((one) => one.id === id) || null,
        slot: () => "nothing",
        today: () => today,
        bulan: () => today.slice(0, 7),
        triwulan: () => `${today.slice(0, 4)}-${Math.ceil(Number(today.slice(5, 7)) / 3)}`,
    };
    return places(phone, phone.triwulan()).map(({ members, filled, expected, unsure }) => ({ members, filled, expected, unsure }));
}"""
ELDER = {"id": "a", "kpm_id": "k", "komponen": "lansia", "birth_date": "1950-01-01", "fasilitas_id": "f"}


def count(coat: BrowserContext, script: str, today: str, **rows: Any) -> list[dict[str, int]]:
    """Return what a phone with these records counts by facility in the triwulan of a day."""
    page = coat.new_page()
    known = {"kpm": [{"id": "k", "membership_status": "aktif"}], "anggota": [ELDER], **rows}
    found = page.evaluate(PHONE, [json.loads(json.dumps(known)), today, script])
    page.close()
    return list(found)


def check(bulan: str, condition: str = "layanan_lansia", place: str = "f") -> dict[str, Any]:
    """Return a check of the member that was filled in."""
    return {"anggota_id": "a", "bulan": bulan, "condition": condition, "fasilitas_id": place, "result": "memenuhi"}


def test_what_a_phone_no_longer_holds_is_not_called_missing(coat: BrowserContext, script: str) -> None:
    """A check of the year may have been made before the months on the phone: it is to be looked into, neither due nor forgotten."""
    nothing = {"members": 1, "filled": 0, "expected": 0, "unsure": 0}
    assert count(coat, script, "2026-11-22") == [nothing]
    assert count(coat, script, "2026-12-05") == [nothing | {"unsure": 1}]
    assert count(coat, script, "2026-12-05", komitmen=[check("2026-05")]) == [nothing | {"filled": 1, "expected": 1}]


def test_a_check_of_a_stage_counts_wherever_it_was_made_in_it(coat: BrowserContext, script: str) -> None:
    """Once in a stage is enough; it is missing with the last month of the stage, and not before."""
    mother = ELDER | {"komponen": "ibu_hamil", "birth_date": None}
    made = [check("2026-10", "pemeriksaan_kehamilan")]
    for today, komitmen, counts in (("2026-11-22", [], (0, 0)), ("2026-12-05", [], (0, 1)), ("2026-12-05", made, (1, 1))):
        [found] = count(coat, script, today, anggota=[mother], komitmen=komitmen)
        assert (found["filled"], found["expected"]) == counts


def test_who_is_not_counted_by_the_office_is_not_due(coat: BrowserContext, script: str) -> None:
    """Too young, not taken over yet, a family that joins later or has ended: nothing is missing, as in the office's figures."""
    monthly = dict(shipped_row().fields) | {"id": "r", "nomor": 2, "valid_from": "2026-11-01", "expected": ["lansia|layanan_lansia|1|bulan"]}
    family = {"id": "k", "membership_status": "aktif"}
    cases: list[tuple[dict[str, Any], dict[str, Any], int]] = [
        ({}, {}, 1),
        ({"birth_date": "1970-01-01"}, {}, 0),
        ({"provisional": True}, {}, 0),
        ({}, {"joined_on": "2026-12-01"}, 0),
        ({}, {"ended_on": "2026-11-29"}, 0),
        ({}, {"ended_on": "2026-11-30"}, 1),
    ]
    for person, kpm, expected in cases:
        [found] = count(coat, script, "2026-11-22", aturan=[monthly], anggota=[ELDER | person], kpm=[family | kpm])
        assert found["expected"] == expected, (person, kpm)
