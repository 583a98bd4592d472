"""What invented families have behind them: last month's meeting, the last payment, a telephone number, referrals, training, work sent back."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from server.demo.people import Inventor
from sync.nouns import Change

PAID_SHARE, FAILED_SHARE, PHONE_SHARE = 0.85, 0.05, 0.4
MARKS, WEIGHTS = ("H", "I", "S", "A"), (85, 6, 5, 4)
HOLDERS = ("suami", "ketua kelompok", "pemilik warung")


def last_month(today: date) -> date:
    """Return the 15th of the month before, when every kelompok met."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=15)


def last_tahap(today: date) -> str:
    """Return the first month of the stage before the present one."""
    index = today.year * 4 + (today.month - 1) // 3 - 1
    return f"{index // 4}-{index % 4 * 3 + 1:02d}"


def meeting(inventor: Inventor, kelompok: str, worker: str, families: list[str]) -> Iterator[Change]:
    """Yield last month's meeting of a kelompok with the mark of each family."""
    day = last_month(inventor.today).isoformat()
    told = {
        **{"kelompok_id": kelompok, "bulan": day[:7], "unplanned_date": day, "ordinal": 1, "date": day},
        **{"start_time": "09:00", "end_time": "11:00", "topic": "Pentingnya gizi ibu hamil", "place": "Rumah ketua kelompok"},
        **{"held_by": [worker], "status": "terlaksana", "activity": "Pertemuan Peningkatan Kemampuan Keluarga"},
        **{"process": "Pembukaan, materi, diskusi, dan penutup.", "material_note": "Gizi ibu hamil dan menyusui."},
        **{"participation": "Peserta aktif bertanya.", "result": "Peserta menyusun menu seimbang.", "obstacles": "Tidak ada."},
    }
    held = inventor.make("p2k2_sesi", told)
    yield held
    for family in families:
        [status] = inventor.random.choices(MARKS, WEIGHTS)
        mark = {"p2k2_sesi_id": held.id, "kpm_id": family, "status": status, "bulk": status == "H"}
        yield inventor.make("kehadiran", mark)


def payments(inventor: Inventor, families: list[str]) -> Iterator[Change]:
    """Yield how the last stage reached each family, and a telephone number of some."""
    bulan = last_tahap(inventor.today)
    for family in families:
        yield inventor.make("penyaluran", {"kpm_id": family, "bulan": bulan, **_payment(inventor, bulan)})
        if inventor.random.random() < PHONE_SHARE:
            number = f"0800{inventor.random.randrange(10**8):08d}"
            noted = {"kpm_id": family, "phone": number, "whose": "pengurus", "noted_on": last_month(inventor.today).isoformat()}
            yield inventor.make("kontak", noted)


def _payment(inventor: Inventor, bulan: str) -> dict[str, Any]:
    luck, own = inventor.random.random(), inventor.random.random() > FAILED_SHARE
    card = {"kks_held_by_family": own, "kks_holder": None if own else inventor.random.choice(HOLDERS)}
    if luck < PAID_SHARE:
        amount = 225_000 * inventor.random.randint(1, 4)
        return {"result": "cair", "date": f"{bulan}-{inventor.random.randint(5, 28):02d}", "amount": amount, "channel": "himbara", **card}
    if luck < PAID_SHARE + FAILED_SHARE:
        return {"result": "gagal", "reason": "Kartu KKS rusak, menunggu penggantian", **card}
    return {"result": "belum", **card}


def referrals(inventor: Inventor, families: list[str]) -> Iterator[Change]:
    """Yield a referral that has its outcome and one that waits for it."""
    day = last_month(inventor.today).isoformat()
    taken, waiting, *_ = families
    ended = {"status": "diterima", "outcome": "Masuk KUBE Melati Contoh, usaha anyaman.", "outcome_on": inventor.today.isoformat()}
    kube = {"layanan": "kube", "reason": "Sudah berjualan anyaman bersama tetangga.", "referred_to": "KUBE Melati Contoh"}
    yield inventor.make("rujukan", {"kpm_id": taken, "referred_on": day, **kube, **ended})
    service = {"layanan": "slrt_puskesos", "reason": "Belum punya akta lahir anak.", "referred_to": "Puskesos desa"}
    yield inventor.make("rujukan", {"kpm_id": waiting, "referred_on": day, **service})


def training(inventor: Inventor, worker: str) -> Change:
    """Return an entry of the training register."""
    told = {"title": "Modul P2K2: pengasuhan dan pendidikan anak", "date": last_month(inventor.today).isoformat(), "hours": 16}
    return inventor.make("pelatihan", {"worker_id": worker, **told, "organiser": "Balai pelatihan contoh", "certificate": "SERT/000/CONTOH"})


def returned_work(inventor: Inventor, worker: str, family: str) -> Change:
    """Return a task by which the office sends something back to a worker."""
    text = "Nomor KK keluarga ini berbeda dengan data Dukcapil. Mohon periksa KK asli lalu ajukan usulan perubahan."
    due = (inventor.today + timedelta(days=7)).isoformat()
    told = {"worker_id": worker, "about_kind": "kpm", "about_id": family, "text": text, "due_date": due, "status": "open"}
    return inventor.make("tugas", told)


def calendar(inventor: Inventor) -> Iterator[Change]:
    """Yield the stages of payment, holidays and school days of this year."""
    year = inventor.today.year
    for tahap in range(1, 5):
        first = date(year, 3 * tahap - 2, 1)
        end = date(year + tahap // 4, 3 * tahap % 12 + 1, 1) - timedelta(days=1)
        yield _days(inventor, "tahap", f"Tahap {tahap} {year}", first, end)
    yield _days(inventor, "libur", "Hari Kemerdekaan", date(year, 8, 17))
    yield _days(inventor, "libur", "Hari Raya Natal", date(year, 12, 25))
    yield _days(inventor, "sekolah", "Semester ganjil", date(year, 7, 13), date(year, 12, 18))
    yield _days(inventor, "libur", "Libur semester ganjil", date(year, 12, 21), date(year + 1, 1, 2))


def _days(inventor: Inventor, word: str, name: str, first: date, last: date | None = None) -> Change:
    fields = {"type": word, "name": name, "date": first.isoformat(), "end_date": last.isoformat() if last else None}
    return inventor.make("kalender", fields)
