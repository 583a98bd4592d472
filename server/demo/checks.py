"""Checks of komitmen in the demonstration: most are met, a few are what a supervisor must look at."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from server.cycle.rules import Rules, shipped_row
from server.cycle.stages import shift
from server.demo.people import Inventor
from server.desk.sample import month_to_draw
from sync.nouns import Change

DAYS = 22
SCHOOL, POSYANDU = "kehadiran_sekolah", "timbang_ukur"
PUPILS = ("sd", "smp", "sma")
SORTS, WEIGHTS = ("met", "failed", "contradiction", "unverified", "exception"), (88, 4, 3, 3, 2)
SIGNERS = ("Ibu Guru Contoh", "Bapak Guru Contoh")


def month_of_checks(today: date) -> str:
    """Return the newest month whose entry is over, so that its sample is drawn at once."""
    return month_to_draw([Rules.of(shipped_row().fields)], today)


def months(today: date) -> tuple[str, str]:
    """Return the month before that one, for the history, and that one."""
    last = month_of_checks(today)
    return shift(last, -1), last


def effective_days(inventor: Inventor, school: str) -> Iterator[Change]:
    """Yield the days on which a school was open."""
    for bulan in months(inventor.today):
        yield inventor.make("hari_efektif", {"fasilitas_id": school, "bulan": bulan, "days": DAYS, "signer_name": SIGNERS[0]})


def checks(inventor: Inventor, members: Iterable[Change]) -> Iterator[Change]:
    """Yield two months of checks of the pupils and small children among these members."""
    for member in members:
        komponen, place = member.fields["komponen"], member.fields["fasilitas_id"]
        if komponen not in (*PUPILS, "anak_usia_dini") or place is None:
            continue
        before, last = months(inventor.today)
        [sort] = inventor.random.choices(SORTS, WEIGHTS)
        for bulan, what in ((before, "met"), (last, sort)):
            key = {"anggota_id": member.id, "bulan": bulan, "fasilitas_id": place}
            yield inventor.make("komitmen", key | (_at_school(inventor, what) if komponen in PUPILS else _at_posyandu(inventor, what)))


def _at_school(inventor: Inventor, sort: str) -> dict[str, Any]:
    few, many = inventor.random.randint(0, 2), inventor.random.randint(5, 9)
    told = {"condition": SCHOOL, "source": "daftar hadir", "signer_name": inventor.random.choice(SIGNERS)}
    raw = {"alpa": many if sort in ("failed", "contradiction") else 0, "izin": 0, "sakit": few if sort == "met" else 0}
    return {**told, **raw, **_result("met" if sort == "contradiction" else sort)}


def _at_posyandu(inventor: Inventor, sort: str) -> dict[str, Any]:
    sort = "met" if sort == "contradiction" else sort
    seen = {"weight_kg": inventor.random.randint(80, 180) / 10, "height_cm": inventor.random.randint(70, 110)} if sort == "met" else {}
    return {"condition": POSYANDU, "source": "buku KIA", **seen, **_result(sort)}


def _result(sort: str) -> dict[str, Any]:
    return {
        "met": {"result": "memenuhi"},
        "failed": {"result": "tidak_memenuhi"},
        "unverified": {"result": "tidak_terverifikasi", "reason": "Petugas tidak di tempat saat didatangi"},
        "exception": {"result": "pengecualian", "reason": "Dirawat di rumah sakit, surat terlampir"},
    }[sort]
