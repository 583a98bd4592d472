"""Months of work behind the families of the bench's world, until its worker's phone holds so many rows."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from sqlalchemy import Engine, func, select

from schemas import KINDS
from server.demo.fill import CHANGES_PER_COMMIT
from server.engine import read_transaction
from server.extensions import db
from server.office import Office, new_record
from sync.nouns import Change
from sync.scopes import recent_triwulan
from tests.bench.field_world import KABUPATEN

CONDITIONS = {"ibu_hamil": "pemeriksaan_kehamilan", "anak_usia_dini": "timbang_ukur", "lansia": "layanan_lansia"}
SCHOOL = "kehadiran_sekolah"
MARKS, WEIGHTS = "HISA", (85, 6, 5, 4)
COUNTED = ("wilayah", "worker", "kelompok", "assignment", "fasilitas", "jadwal", "kpm", "anggota", "modul", "modul_sesi", "periode")


def live_on(office: Office, engine: Engine, today: date, rows: int) -> str:
    """Write komitmen of all months held, a joint meeting of all kelompok, and meetings with marks, until there are so many rows.

    Returns the address of the joint meeting in the app.
    """
    tables = db.metadata.tables
    with read_transaction(engine) as connection:
        members = connection.execute(
            select(tables["anggota"].c["id", "komponen", "fasilitas_id"]).where(tables["anggota"].c.komponen.is_not(None))
        ).all()
        families = [tuple(one) for one in connection.execute(select(tables["kpm"].c["kelompok_id", "id"]))]
        have = sum(connection.scalar(select(func.count()).select_from(tables[name])) for name in COUNTED)
    groups: dict[str, list[str]] = {}
    for kelompok, family in families:
        groups.setdefault(kelompok, []).append(family)
    first = first_day(today)
    random = Random(rows)
    joint = next(iter(groups))
    changes = [meeting(joint, today, [one for one in groups if one != joint])]
    changes += checks(members, months(first, today))
    per_day = len(families) + len(groups)
    days = max(0, -(-(rows - have - len(changes)) // per_day))
    step = (today - first) // max(1, days)
    for number in range(days):
        changes += meetings(groups, today - timedelta(1) - step * number, random)
    for _ in office.write_all(KABUPATEN, changes, CHANGES_PER_COMMIT):
        pass
    return f"/p2k2/{joint}.{today.isoformat()}.1"


def first_day(today: date) -> date:
    """Return the first day of the triwulan that a phone holds."""
    year, number = map(int, recent_triwulan(today)[-1].split("-"))
    return date(year, 3 * number - 2, 1)


def months(first: date, last: date) -> list[str]:
    """Return the months from one day to another."""
    return [f"{index // 12}-{index % 12 + 1:02d}" for index in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)]


def checks(members: list[tuple[str, str, str]], all_months: list[str]) -> Iterator[Change]:
    """Yield the komitmen of each member of each month."""
    for anggota, komponen, fasilitas in members:
        condition = CONDITIONS.get(komponen, SCHOOL)
        told = {"anggota_id": anggota, "condition": condition, "fasilitas_id": fasilitas, "result": "memenuhi"}
        absent = {"alpa": 0, "izin": 1, "sakit": 0} if condition == SCHOOL else {}
        yield from (_made("komitmen", **told, **absent, bulan=bulan) for bulan in all_months)


def meeting(kelompok: str, day: date, joint: list[str] | None = None) -> Change:
    """Return a meeting without a plan."""
    when = {"bulan": f"{day:%Y-%m}", "unplanned_date": day.isoformat(), "ordinal": 1, "date": day.isoformat()}
    return _made("p2k2_sesi", kelompok_id=kelompok, **when, status="terlaksana", topic="Pengasuhan", kelompok_joint=joint)


def meetings(groups: dict[str, list[str]], day: date, random: Random) -> Iterator[Change]:
    """Yield a meeting of each kelompok on a day, with a mark for each family."""
    for kelompok, families in groups.items():
        held = meeting(kelompok, day)
        yield held
        for family, [status] in zip(families, (random.choices(MARKS, WEIGHTS) for _ in families), strict=True):
            yield _made("kehadiran", p2k2_sesi_id=held.id, kpm_id=family, status=status, bulk=status == "H")


def _made(kind: str, **fields: object) -> Change:
    return new_record(KINDS[kind], fields, "")
