"""Komitmen: the facilities' days and the check of every member who has a komponen."""

from typing import Any

from server.week.cast import Group
from server.week.days import CHECK_MONTH
from server.week.hand import Fields, Hand, View

DAYS = 22
"""Effective days that every school counts, so that workers who share one agree."""
SHARE_NEEDED = 0.85
"""Of the effective days, in school (Permensos 1/2018)."""
SCHOOL = ("sd", "smp", "sma")
CONDITIONS = {
    **{level: ("kehadiran_sekolah",) for level in SCHOOL},
    "ibu_hamil": ("pemeriksaan_kehamilan",),
    "anak_usia_dini": ("imunisasi", "timbang_ukur"),
    "lansia": ("layanan_lansia",),
    "disabilitas_berat": ("layanan_disabilitas",),
}
FORM_CHANGES = 100
UNVERIFIED = ("Posyandu tutup bulan itu", "Wali kelas tidak di tempat", "Keluarga sedang pindah")


def count_days(hand: Hand, group: Group, view: View, left_out: set[str]) -> None:
    """Write down the effective days of each school that members of a kelompok attend, once per phone."""
    members = [member for family in view.families.get(group.id, []) for member in view.members.get(family["id"], [])]
    schools = sorted({member["fasilitas_id"] for member in members} & view.schools - left_out)
    new = [school for school in schools if not hand.shows("hari_efektif", fasilitas_id=school, bulan=CHECK_MONTH)]
    for start in range(0, len(new), FORM_CHANGES):
        with hand.form(group.kabupaten) as form:
            for school in new[start : start + FORM_CHANGES]:
                form.make("hari_efektif", fasilitas_id=school, bulan=CHECK_MONTH, days=DAYS, signer_name="Kepala sekolah")


def count_days_of(hand: Hand, kabupaten: str, school: str, days: int) -> None:
    """Write down the effective days of one school."""
    with hand.form(kabupaten) as form:
        form.make("hari_efektif", fasilitas_id=school, bulan=CHECK_MONTH, days=days, signer_name="Kepala sekolah")


def check_families(hand: Hand, group: Group, view: View) -> None:
    """Check the komitmen of every member with a komponen, one form per family."""
    for family in view.families.get(group.id, []):
        members = [one for one in view.members.get(family["id"], []) if one["komponen"] in CONDITIONS]
        if members:
            with hand.form(group.kabupaten) as form:
                for member in members:
                    _check(form, hand, member)


def _check(form: Any, hand: Hand, member: Fields) -> None:
    for condition in CONDITIONS[member["komponen"]]:
        key = {"anggota_id": member["id"], "bulan": CHECK_MONTH, "condition": condition}
        place = {"fasilitas_id": member["fasilitas_id"]} if member["fasilitas_id"] else {}
        form.make("komitmen", **key, **place, **_finding(hand, condition), source="daftar hadir")


def _finding(hand: Hand, condition: str) -> Fields:
    random = hand.random
    if random.random() < 0.04:
        return {"result": "tidak_terverifikasi", "reason": random.choice(UNVERIFIED)}
    if condition == "kehadiran_sekolah":
        alpa, izin, sakit = (random.choice((0, 0, 0, 1, 1, 2, 5)) for _ in range(3))
        met = DAYS - alpa - izin - sakit >= SHARE_NEEDED * DAYS
        return {"alpa": alpa, "izin": izin, "sakit": sakit, "result": "memenuhi" if met else "tidak_memenuhi"}
    result = {"result": "memenuhi" if random.random() < 0.93 else "tidak_memenuhi"}
    if condition == "timbang_ukur":
        result |= {"weight_kg": random.randint(60, 180) / 10, "height_cm": random.randint(1200, 2200) / 20}
    return result
