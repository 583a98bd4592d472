"""What a supervisor is told of a family or meeting that he does not hold: names, places, and what was recorded."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select

from server.store.tables import TABLES
from sync.ids import slot_id

MONTHS = 3
"""Figures are those of so many months, the present one included."""


def told_of(connection: Connection, kabupaten: str, families: list[str], today: date) -> dict[str, dict[str, Any]]:
    """Return for each family the fields of its uji petik that the office writes; a fixed number of statements."""
    kpm, kelompok = TABLES["kpm"], TABLES["kelompok"]
    query = (
        select(kpm.c.id, kpm.c.address, kpm.c.desa_code, kpm.c.kelompok_id, kelompok.c.name)
        .join(kelompok, (kelompok.c.kabupaten == kpm.c.kabupaten) & (kelompok.c.id == kpm.c.kelompok_id))
        .where(kpm.c.kabupaten == kabupaten, kpm.c.id.in_(families))
    )
    rows = list(connection.execute(query))
    villages = _villages(connection, kabupaten, {row.desa_code for row in rows if row.desa_code})
    pendamping = pendamping_of(connection, kabupaten, {row.kelompok_id for row in rows}, today)
    recorded = _recorded(connection, kabupaten, families, months_until(today))
    return {row.id: {**_place(row, villages, pendamping), **recorded[row.id]} for row in rows}


def _place(row: Row, villages: dict[str, str], pendamping: dict[str, Row]) -> dict[str, Any]:
    who = pendamping.get(row.kelompok_id)
    return {
        "address": row.address,
        "desa_code": row.desa_code,
        "desa_name": villages.get(row.desa_code),
        "kelompok_name": row.name,
        "pendamping_name": who.name if who else None,
    }


def meetings_told(connection: Connection, kabupaten: str, plans: list[str], today: date) -> dict[str, dict[str, Any]]:
    """Return for each planned meeting what a supervisor needs to go there."""
    jadwal, kelompok = TABLES["jadwal"], TABLES["kelompok"]
    query = (
        select(jadwal.c.id, jadwal.c.kelompok_id, jadwal.c.planned_date, jadwal.c.start_time, kelompok.c.name)
        .add_columns(func.coalesce(jadwal.c.place, kelompok.c.place).label("place"))
        .join(kelompok, (kelompok.c.kabupaten == jadwal.c.kabupaten) & (kelompok.c.id == jadwal.c.kelompok_id))
        .where(jadwal.c.kabupaten == kabupaten, jadwal.c.id.in_(plans))
    )
    rows = list(connection.execute(query))
    pendamping = pendamping_of(connection, kabupaten, {row.kelompok_id for row in rows}, today)
    told = {}
    for row in rows:
        who = pendamping.get(row.kelompok_id)
        told[row.id] = {
            **{"kelompok_id": row.kelompok_id, "kelompok_name": row.name, "place": row.place},
            **{"planned_date": row.planned_date, "start_time": row.start_time},
            **{"pendamping_id": who.worker_id if who else None, "pendamping_name": who.name if who else None},
        }
    return told


def pendamping_of(connection: Connection, kabupaten: str, kelompok: Iterable[str], today: date) -> dict[str, Row]:
    """Return for each kelompok who is in charge of it on a day (worker_id, name); the name of a guest worker is not here."""
    assignment, worker, day = TABLES["assignment"], TABLES["worker"], today.isoformat()
    query = (
        select(assignment.c.kelompok_id, assignment.c.worker_id, worker.c.name)
        .outerjoin(worker, (worker.c.kabupaten == assignment.c.kabupaten) & (worker.c.id == assignment.c.worker_id))
        .where(assignment.c.kabupaten == kabupaten, assignment.c.kelompok_id.in_(list(kelompok)))
        .where(assignment.c.role == "utama", assignment.c.deleted.is_(False), assignment.c.start_date <= day)
        .where(or_(assignment.c.end_date.is_(None), assignment.c.end_date >= day))
        .order_by(assignment.c.start_date, assignment.c.id)
    )
    return {row.kelompok_id: row for row in connection.execute(query)}


def months_until(today: date) -> list[str]:
    """Return the months that figures are taken from, as `2026-11`."""
    last = today.year * 12 + today.month - 1
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in range(last - MONTHS + 1, last + 1)]


def _villages(connection: Connection, kabupaten: str, codes: set[str]) -> dict[str, str]:
    wilayah = TABLES["wilayah"]
    ids = [slot_id("wilayah", (code,)) for code in sorted(codes)]
    query = select(wilayah.c.code, wilayah.c.name).where(wilayah.c.kabupaten == kabupaten, wilayah.c.id.in_(ids))
    return {row.code: row.name for row in connection.execute(query)}


def _recorded(connection: Connection, kabupaten: str, families: list[str], months: list[str]) -> dict[str, dict[str, Any]]:
    """Return what pendamping recorded of each family."""
    members = list(connection.execute(_members(kabupaten, families)))
    pengurus = {row.kpm_id: row.name for row in members if row.is_pengurus}
    sizes = Counter(row.kpm_id for row in members)
    marks = {(row.kpm_id, row.word): row.number for row in connection.execute(_marks(kabupaten, families, months))}
    checks = {(row.kpm_id, row.word): row.number for row in connection.execute(_checks(kabupaten, families, months))}
    visits = {row.kpm_id: row.last for row in connection.execute(_visits(kabupaten, families))}
    paid = {row.kpm_id: row for row in connection.execute(_payments(kabupaten, families))}
    return {
        family: {
            "pengurus_name": pengurus.get(family),
            "recorded_members": sizes[family],
            "recorded_meetings": sum(number for (kpm, _), number in marks.items() if kpm == family),
            "recorded_present": marks.get((family, "H"), 0),
            "recorded_memenuhi": checks.get((family, "memenuhi"), 0),
            "recorded_tidak_memenuhi": checks.get((family, "tidak_memenuhi"), 0),
            "recorded_visit_on": visits.get(family),
            "recorded_result": paid[family].result if family in paid else None,
            "recorded_kks_held": paid[family].kks_held_by_family if family in paid else None,
        }
        for family in families
    }


def _members(kabupaten: str, families: list[str]) -> Select[Any]:
    table = TABLES["anggota"]
    here = (table.c.kabupaten == kabupaten, table.c.kpm_id.in_(families), table.c.deleted.is_(False), table.c.moved.is_(None))
    return select(table.c.kpm_id, table.c.name, table.c.is_pengurus).where(*here).order_by(table.c.id)


def _marks(kabupaten: str, families: list[str], months: list[str]) -> Select[Any]:
    mark, sesi = TABLES["kehadiran"], TABLES["p2k2_sesi"]
    return (
        select(mark.c.kpm_id, mark.c.status.label("word"), func.count().label("number"))
        .join(sesi, (sesi.c.kabupaten == mark.c.kabupaten) & (sesi.c.id == mark.c.p2k2_sesi_id))
        .where(mark.c.kabupaten == kabupaten, mark.c.kpm_id.in_(families), mark.c.deleted.is_(False))
        .where(sesi.c.bulan.in_(months), sesi.c.status == "terlaksana", sesi.c.deleted.is_(False))
        .group_by(mark.c.kpm_id, mark.c.status)
    )


def _checks(kabupaten: str, families: list[str], months: list[str]) -> Select[Any]:
    check, member = TABLES["komitmen"], TABLES["anggota"]
    return (
        select(member.c.kpm_id, check.c.result.label("word"), func.count().label("number"))
        .join(check, (check.c.kabupaten == member.c.kabupaten) & (check.c.anggota_id == member.c.id))
        .where(member.c.kabupaten == kabupaten, member.c.kpm_id.in_(families))
        .where(check.c.bulan.in_(months), check.c.deleted.is_(False))
        .group_by(member.c.kpm_id, check.c.result)
    )


def _visits(kabupaten: str, families: list[str]) -> Select[Any]:
    table = TABLES["kunjungan"]
    here = (table.c.kabupaten == kabupaten, table.c.kpm_id.in_(families), table.c.deleted.is_(False))
    return select(table.c.kpm_id, func.max(table.c.date).label("last")).where(*here).group_by(table.c.kpm_id)


def _payments(kabupaten: str, families: list[str]) -> Select[Any]:
    """Return the query of payments, the last of a family at the end."""
    table = TABLES["penyaluran"]
    here = (table.c.kabupaten == kabupaten, table.c.kpm_id.in_(families), table.c.deleted.is_(False))
    return select(table.c.kpm_id, table.c.result, table.c.kks_held_by_family).where(*here).order_by(table.c.bulan)
