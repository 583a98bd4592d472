"""Content is judged field by field, without changing it and without repeating it."""

import random
from typing import Any

import pytest

from schemas import KINDS, SCHEMAS
from schemas.check import check
from schemas.p2k2_sesi import ASPECTS
from sync.errors import ExchangeError
from sync.limits import (
    ACTIVITY_CHARS_MAX,
    ASPECTS_CHARS_MAX,
    JOINT_KELOMPOK_MAX,
    NAMES_IN_DETAILS_MAX,
    TEXT_CHARS_MAX,
)
from tests.schemas.samples import AN_ID, OTHER_ID, sample

EVERY_KIND = pytest.mark.parametrize("kind", KINDS)
MARKER = "rahasia9731"
BY_RULE = {"p2k2_sesi": {"jadwal_id": AN_ID, "held_by": [AN_ID]}, "peristiwa": {"birth_date": "2026-11-01"}}
BY_RULE |= {"bantuan": {"korban_id": AN_ID, "gudang_id": AN_ID, "receipt_no": "K7Q2MZ-1"}, "korban": {"head_name": "Keluarga Contoh"}}
BY_RULE |= {"korban_jiwa": {"name": "Warga Contoh"}}
"""What a rule across fields demands of the sample of a kind, though none of these fields is required by itself."""


def codes(kind: str, fields: dict[str, Any], *, creating: bool = True) -> dict[str, str]:
    """Return the code of each wrong field."""
    error = check(kind, fields, creating=creating)
    assert error is None or error.code == "invalid"
    return {} if error is None else error.details["fields"]


@EVERY_KIND
def test_a_sound_record_is_taken_as_it_is(kind: str) -> None:
    """A sound record passes, and what comes out equals what came in, to the type."""
    fields = sample(kind)
    assert check(kind, fields, creating=True) is None
    loaded = SCHEMAS[kind].load(fields)
    assert {name: repr(value) for name, value in loaded.items()} == {name: repr(value) for name, value in fields.items()}


@EVERY_KIND
def test_creating_demands_what_a_record_cannot_do_without(kind: str) -> None:
    """Each required field is asked for when it is missing, null or, for text, blank; the others may be left out."""
    fields, declared = sample(kind), SCHEMAS[kind].record_fields()
    required = {name for name, field in declared.items() if field.required}
    assert {name for name, code in codes(kind, {}).items() if code == "required"} >= required
    for name in required:
        assert codes(kind, fields | {name: None})[name] == "required"
    optional = {name: None for name in declared if name not in required}
    assert check(kind, fields | optional | BY_RULE.get(kind, {}), creating=True) is None


@EVERY_KIND
def test_an_edit_carries_whole_groups(kind: str) -> None:
    """One group alone is an edit; a group with a field missing is named, field by field."""
    fields = sample(kind)
    for group in KINDS[kind].groups:
        whole = {name: fields[name] for name in group.fields}
        assert check(kind, whole, creating=False) is None
        for name in group.fields[1:]:
            part = {other: value for other, value in whole.items() if other != name}
            assert codes(kind, part, creating=False)[name] == "incomplete_group"


KEPT = ("kejadian", "korban", "gudang", "mutasi", "bantuan")
"""Kinds whose records are never deleted."""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in KEPT])
def test_the_envelope_is_always_allowed(kind: str) -> None:
    """Any record can be deleted or closed, by yes or no and nothing else."""
    assert check(kind, {"deleted": True}, creating=False) is None
    assert check(kind, {"closed": False}, creating=False) is None
    assert codes(kind, {"deleted": 1, "closed": None}, creating=False) == {"deleted": "not_a_flag", "closed": "required"}


@pytest.mark.parametrize("kind", KEPT)
def test_what_others_count_on_is_never_deleted(kind: str) -> None:
    """A disaster, a household, a store, a line and a receipt can be closed or met by another record; deleting one would hide what counts."""
    assert check(kind, {"closed": True}, creating=False) is None
    assert codes(kind, {"deleted": True}, creating=False) == {"deleted": "not_allowed"}


@pytest.mark.parametrize(
    ("jenis", "jumlah", "told", "wrong"),
    [
        ("masuk", 5, {}, {}),
        ("masuk", -5, {}, {"jumlah": "out_of_range"}),
        ("salur", 5, {}, {"jumlah": "out_of_range"}),
        ("salur", -5, {}, {}),
        ("koreksi", 0, {"reason": "salah hitung"}, {"jumlah": "out_of_range"}),
        ("koreksi", -2, {}, {"reason": "required"}),
        ("terima", 5, {}, {"kiriman_id": "required"}),
        ("terima", 5, {"kiriman_id": AN_ID}, {}),
        ("kirim", -5, {"lawan_id": AN_ID}, {}),
        ("batal", 5, {"reason": "salah tulis"}, {"batal_id": "required"}),
        ("masuk", 5, {"batal_id": AN_ID}, {"batal_id": "not_allowed"}),
    ],
)
def test_a_line_says_which_way_its_goods_went(jenis: str, jumlah: int, told: dict[str, Any], wrong: dict[str, str]) -> None:
    """The sign of a line fits what happened; the other side and a reason are asked for where one is due."""
    line = {"gudang_id": AN_ID, "barang": "beras", "jenis": jenis, "jumlah": jumlah, "date": "2026-11-03", **told}
    assert codes("mutasi", line) == wrong


def test_what_happened_fits_its_golongan() -> None:
    """A flood is no social disaster; what the list does not have goes under any golongan as lain (UU 24/2007)."""
    what = {"golongan": "sosial", "jenis": "banjir", "name": None}
    assert codes("kejadian", what, creating=False) == {"jenis": "not_allowed"}
    assert check("kejadian", what | {"jenis": "lain"}, creating=False) is None
    assert check("kejadian", what | {"golongan": "alam"}, creating=False) is None


@pytest.mark.parametrize("text", ["-7.98,112.63", "0.0,-179.9999999"])
def test_a_place_on_the_globe_is_told_in_degrees(text: str) -> None:
    """Latitude and longitude come as one text."""
    place = {"desa_code": None, "place": "Bantaran kali", "coordinates": text}
    assert check("kejadian", place, creating=False) is None


@pytest.mark.parametrize("text", ["-7,112", "91.0,0.0", "0.0,181.0", "7.98 112.63", "", "a,b"])
def test_what_lies_off_the_globe_is_refused(text: str) -> None:
    """Anything else than degrees is told as such."""
    place = {"desa_code": None, "place": "Bantaran kali", "coordinates": text}
    assert codes("kejadian", place, creating=False) == {"coordinates": "not_coordinates"}


@pytest.mark.parametrize(("day", "wrong"), [("1899-12-31", True), ("1900-01-01", False), ("9998-12-31", False), ("9999-01-01", True), ("2026-02-29", True)])
def test_a_day_is_one_with_which_can_be_counted(day: str, wrong: bool) -> None:
    """A page that adds days to a date never runs off the calendar, as no record holds a date at its ends."""
    assert codes("kejadian", {"date": day, "time": None}, creating=False) == ({"date": "not_a_date"} if wrong else {})


def test_what_a_newer_app_sends_is_told_apart_from_what_is_wrong() -> None:
    """Unknown kinds, fields and words are reported as unknown, so that they wait instead of being refused."""
    fields = sample("kehadiran")
    assert check("ramalan", {}, creating=True) == ExchangeError("unknown_kind", {"kind": "ramalan"})
    assert check("kehadiran", fields | {"cuaca": 1}, creating=True) == ExchangeError("unknown_field", {"fields": ["cuaca"]})
    later = check("kehadiran", fields | {"status": "T", "represented_by": None}, creating=True)
    assert later == ExchangeError("unknown_field", {"fields": ["status"]})


def test_names_that_are_no_names_are_not_repeated() -> None:
    """A value in the place of a name is not told on, and long lists of names are cut."""
    assert check("Siti Contoh\0", {}, creating=True).details == {"kind": "?"}
    assert check("kpm", {"0000123412341234": 1, "x" * 65: 1}, creating=False).details == {"fields": ["?"]}
    many = check("kpm", {f"baru_{number}": 1 for number in range(500)}, creating=False)
    assert len(many.details["fields"]) == NAMES_IN_DETAILS_MAX


@pytest.mark.parametrize(
    ("kind", "field", "value", "code"),
    [
        ("kehadiran", "kpm_id", "pendek", "not_an_id"),
        ("kehadiran", "kpm_id", AN_ID + "x", "not_an_id"),
        ("kehadiran", "kpm_id", 7, "not_text"),
        ("kehadiran", "exempt", 0, "not_a_flag"),
        ("kehadiran", "exempt", "true", "not_a_flag"),
        ("kehadiran", "status", 1, "not_text"),
        ("kehadiran", "status", "H" * 65, "too_long"),
        ("kehadiran", "reason", "x" * (TEXT_CHARS_MAX + 1), "too_long"),
        ("kehadiran", "reason", "nol \0", "not_text"),
        ("kehadiran", "reason", "separuh \ud83d", "not_text"),
        ("kehadiran", "reason", ["a"], "not_text"),
        ("kehadiran", "susulan_date", "2026-02-29", "not_a_date"),
        ("kehadiran", "susulan_date", "20261103", "not_a_date"),
        ("kehadiran", "susulan_date", "2026-W45-2", "not_a_date"),
        ("kehadiran", "susulan_date", "0000-01-01", "not_a_date"),
        ("kehadiran", "susulan_date", "2026-11-03\n", "not_a_date"),
        ("kehadiran", "susulan_date", "\u0662026-11-03", "not_a_date"),
        ("hari_efektif", "bulan", "2026-13", "not_a_month"),
        ("hari_efektif", "bulan", "2026-1", "not_a_month"),
        ("perilaku", "semester", "2026-3", "not_a_semester"),
        ("perilaku", "semester", "2026-01", "not_a_semester"),
        ("hari_efektif", "days", "5", "not_a_number"),
        ("hari_efektif", "days", True, "not_a_number"),
        ("hari_efektif", "days", 5.0, "not_a_number"),
        ("hari_efektif", "days", 32, "out_of_range"),
        ("hari_efektif", "days", -1, "out_of_range"),
        ("hari_efektif", "days", 10**400, "out_of_range"),
        ("komitmen", "weight_kg", float("nan"), "not_a_number"),
        ("komitmen", "weight_kg", float("inf"), "out_of_range"),
        ("komitmen", "weight_kg", 10**400, "out_of_range"),
        ("komitmen", "weight_kg", 0, "out_of_range"),
        ("komitmen", "weight_kg", False, "not_a_number"),
        ("jadwal", "start_time", "24:00", "not_a_time"),
        ("jadwal", "start_time", "9:00", "not_a_time"),
        ("kpm", "no_kk", "000012341234123", "not_digits"),
        ("kpm", "no_kk", 1234123412341234, "not_text"),
        ("kpm", "kks_last4", "\u0661234", "not_digits"),
        ("kpm", "desil", 11, "out_of_range"),
        ("anggota", "nik", "3.5E+15000000000"[:16], "not_digits"),
        ("anggota", "nisn", "123456789", "not_digits"),
        ("fasilitas", "npsn", 12345678, "not_text"),
        ("p2k2_sesi", "speakers", "Bidan|Puskesmas", "not_a_list"),
        ("p2k2_sesi", "speakers", ["Bidan"], "not_a_speaker"),
        ("p2k2_sesi", "speakers", ["|Puskesmas"], "not_a_speaker"),
        ("p2k2_sesi", "speakers", ["a|b|c"], "not_a_speaker"),
        ("p2k2_sesi", "speakers", [None], "required"),
        ("p2k2_sesi", "speakers", ["a|", "a|"], "twice"),
        ("p2k2_sesi", "speakers", ["a|", "b|", "c|", "d|"], "too_many"),
        ("p2k2_sesi", "activity", "x" * (ACTIVITY_CHARS_MAX + 1), "too_long"),
        ("p2k2_sesi", "kelompok_joint", [[AN_ID]], "not_text"),
        ("p2k2_sesi", "kelompok_joint", [AN_ID] * (JOINT_KELOMPOK_MAX + 1), "too_many"),
    ],
)
def test_a_wrong_value_gets_its_code(kind: str, field: str, value: object, code: str) -> None:
    """Each field refuses what it cannot be, with a code that says why; nothing is converted on the way."""
    assert codes(kind, sample(kind) | {field: value})[field] == code


@pytest.mark.parametrize(
    ("kind", "change", "wrong"),
    [
        ("komitmen", {"result": "tidak_terverifikasi", "reason": None}, {"reason": "required"}),
        ("komitmen", {"result": "pengecualian", "reason": ""}, {"reason": "required"}),
        ("komitmen", {"result": "tidak_memenuhi", "reason": None}, {}),
        ("komitmen", {"alpa": 20, "izin": 10, "sakit": 2}, dict.fromkeys(("alpa", "izin", "sakit"), "out_of_range")),
        ("komitmen", {"alpa": 20, "izin": 10, "sakit": 1}, {}),
        ("kehadiran", {"status": "A"}, {"represented_by": "not_allowed"}),
        ("kehadiran", {"exempt": True, "reason": None}, {"reason": "required"}),
        ("kehadiran", {"susulan": True, "susulan_date": None}, {"susulan_date": "required"}),
        ("jadwal", {"status": "batal", "reason": None}, {"reason": "required"}),
        ("jadwal", {"status": "diganti", "replaced_on": None}, {"replaced_on": "required"}),
        ("p2k2_sesi", {"start_time": "11:00"}, {"end_time": "too_early"}),
        ("p2k2_sesi", {"start_time": None}, {}),
        ("p2k2_sesi", {"status": "batal", "cancel_reason": None}, {"cancel_reason": "required"}),
        ("p2k2_sesi", {"held_by": None}, {"held_by": "required"}),
        ("p2k2_sesi", {"held_by": []}, {"held_by": "required"}),
        ("p2k2_sesi", {"held_by": None, "status": "batal"}, {}),
        ("p2k2_sesi", {"ordinal": 1}, {"ordinal": "not_allowed"}),
        ("p2k2_sesi", {"jadwal_id": None}, {"unplanned_date": "required", "ordinal": "required"}),
        ("p2k2_sesi", {"jadwal_id": None, "ordinal": 1, "unplanned_date": "2026-11-30"}, {}),
        ("p2k2_sesi", {"jadwal_id": None, "ordinal": 1, "unplanned_date": "2026-12-01"}, {"bulan": "not_allowed"}),
        ("assignment", {"end_date": "2026-11-02"}, {"end_date": "too_early"}),
        ("periode", {"end_date": "2026-11-02"}, {"end_date": "too_early"}),
        ("kalender", {"end_date": "2026-11-02"}, {"end_date": "too_early"}),
        ("kpm", {"ended_on": "2026-11-02"}, {"ended_on": "too_early"}),
        ("wilayah", {"level": "desa"}, {"level": "not_allowed"}),
        ("p2k2_sesi", dict.fromkeys(ASPECTS, "x" * (ASPECTS_CHARS_MAX // 5)), {}),
        ("p2k2_sesi", dict.fromkeys(ASPECTS, "x" * (ASPECTS_CHARS_MAX // 5 + 1)), dict.fromkeys(ASPECTS, "too_long")),
        ("p2k2_sesi", {"process": "x" * (ASPECTS_CHARS_MAX + 1)}, dict.fromkeys(ASPECTS, "too_long")),
        ("peristiwa", {"birth_date": None}, {"birth_date": "required"}),
        ("peristiwa", {"type": "meninggal", "anggota_id": None}, {"anggota_id": "required"}),
        ("peristiwa", {"type": "ganti_pengurus", "new_pengurus_id": None}, {"new_pengurus_id": "required"}),
        ("peristiwa", {"type": "pindah_alamat", "anggota_id": None}, {}),
        ("peristiwa", {"status": "ditolak", "decision_reason": None}, {"decision_reason": "required"}),
        ("usulan", {"status": "ditolak", "decision_reason": ""}, {"decision_reason": "required"}),
        ("pengaduan", {"status": "selesai", "answer": None}, {"answer": "required"}),
        ("pengaduan", {"status": "diteruskan", "forwarded_to": None}, {"forwarded_to": "required"}),
        ("rujukan", {"layanan": "pena", "anggota_id": None}, {"anggota_id": "required"}),
        ("rujukan", {"anggota_id": None}, {}),
        ("rujukan", {"outcome_on": None}, {"outcome_on": "required"}),
        ("rujukan", {"outcome_on": "2026-11-02"}, {"outcome_on": "too_early"}),
        ("rujukan", {"status": "ditolak", "outcome": None}, {"outcome": "required"}),
        ("penyaluran", {"result": "gagal", "reason": None}, {"reason": "required"}),
        ("penyaluran", {"result": "belum", "reason": None}, {}),
        ("supervisi_p2k2", {"status": "terlaksana", "date": None}, {"date": "required"}),
        ("supervisi_p2k2", {"status": "batal", "cancel_reason": None}, {"cancel_reason": "required"}),
        ("supervisi_p2k2", {"opening_score": 5}, {"opening_score": "out_of_range"}),
        ("uji_petik", {"found_at_home": False, "not_found_reason": None}, {"not_found_reason": "required"}),
    ],
)
def test_fields_must_fit_each_other(kind: str, change: dict[str, Any], wrong: dict[str, str]) -> None:
    """What domain rules say across fields holds when a record is made."""
    assert codes(kind, sample(kind) | change) == wrong


def test_rules_across_fields_hold_for_edits_too() -> None:
    """An edit of a group is held to the rules of that group."""
    edit = {"result": "pengecualian", "reason": None}
    assert codes("komitmen", edit, creating=False) == {"reason": "required"}
    hours = {"date": "2026-11-03", "start_time": "10:00", "end_time": "09:00"}
    assert codes("p2k2_sesi", hours, creating=False) == {"end_time": "too_early"}
    assert codes("p2k2_sesi", {"held_by": []}, creating=False) == {"held_by": "required"}


def junk(chance: random.Random, depth: int = 0) -> Any:
    """Return some JSON value; every text in it carries the marker."""
    texts = [MARKER, f"{MARKER} \0", f"\ud800{MARKER}", f"{MARKER}|x", f"2026-11-{MARKER}", MARKER * 200, f"{MARKER}{{0}}"]
    plain = [None, True, False, 0, -1, 5, 2**70, 1.5, float("inf"), float("nan"), "", "2026-11-03", "H", AN_ID, OTHER_ID]
    pick = chance.random()
    if pick < 0.35:
        return chance.choice(texts)
    if pick < 0.8 or depth > 2:
        return chance.choice(plain)
    if pick < 0.9:
        return [junk(chance, depth + 1) for _ in range(chance.randrange(5))]
    return {chance.choice(["a", MARKER]): junk(chance, depth + 1) for _ in range(chance.randrange(3))}


def test_no_content_breaks_the_check_and_no_value_leaks() -> None:
    """Whatever a phone sends, the check answers with codes, changes nothing and repeats no value."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    answers: set[str | None] = set()
    for _ in range(4_000):
        kind = chance.choice(list(KINDS))
        fields = sample(kind) if chance.random() < 0.5 else {}
        for name in chance.sample(sorted(KINDS[kind].group_of), chance.randrange(3)):
            fields[name] = junk(chance)
        if chance.random() < 0.1:
            fields[chance.choice(["", "a b", "\0", "\ud800", "baru", "__class__", "_schema"])] = junk(chance)
        before = repr(fields)
        error = check(kind, fields, creating=chance.random() < 0.5)
        assert repr(fields) == before
        answers.add(error and error.code)
        assert MARKER not in repr(error)
    assert answers == {None, "invalid", "unknown_field"}
