"""The watch over komitmen: which checks are exceptions, found when they, or the effective days of their facility, change."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select

from server.cycle.rules import Rules, in_force, versions
from server.desk.komitmen_judge import NO_DAYS, SCHOOL, TURNED, Threshold, cause, why
from server.desk.watch import Changed, Examined, Found
from server.store.tables import TABLES
from server.supervision.told import pendamping_of
from server.zones import local
from sync.ids import slot_id

NAME = "komitmen"
SAMPLED, WHOLE = "sampled", "lot_queued"
"""An ordinary check that was drawn, and one whose whole lot is looked at."""
KINDS = frozenset({"komitmen", "hari_efektif"})
KECAMATAN_DIGITS = 6
IDS_PER_STATEMENT = 5_000
"""A step of the watch reads some 20,000 numbers at most, so this is a handful of statements whatever changed."""
CHECK, MEMBER, FAMILY, GROUP, DAYS = (TABLES[name] for name in ("komitmen", "anggota", "kpm", "kelompok", "hari_efektif"))
ITEM = TABLES["sample_check"]
EVERY = 3
"""The step of `sample_check` by which the whole lot is drawn."""


def checks() -> Select:
    """Return the query of checks with their effective days, their kelompok and their kecamatan (`area`)."""
    days = and_(DAYS.c.kabupaten == CHECK.c.kabupaten, DAYS.c.fasilitas_id == CHECK.c.fasilitas_id, DAYS.c.bulan == CHECK.c.bulan)
    area = func.coalesce(GROUP.c.kecamatan_code, func.substr(FAMILY.c.desa_code, 1, KECAMATAN_DIGITS)).label("area")
    return (
        select(*(CHECK.c[name] for name in ("id", "bulan", "condition", "fasilitas_id", "alpa", "izin", "sakit", "result")))
        .add_columns(CHECK.c.anggota_id, CHECK.c.signed_on, CHECK.c.closed, CHECK.c.review, CHECK.c.revision, CHECK.c.tag, CHECK.c.form)
        .add_columns(DAYS.c.days, FAMILY.c.kelompok_id, area, MEMBER.c.kpm_id)
        .join(MEMBER, and_(MEMBER.c.kabupaten == CHECK.c.kabupaten, MEMBER.c.id == CHECK.c.anggota_id))
        .join(FAMILY, and_(FAMILY.c.kabupaten == MEMBER.c.kabupaten, FAMILY.c.id == MEMBER.c.kpm_id))
        .outerjoin(GROUP, and_(GROUP.c.kabupaten == FAMILY.c.kabupaten, GROUP.c.id == FAMILY.c.kelompok_id))
        .outerjoin(DAYS, and_(days, DAYS.c.deleted.is_(False)))
        .where(CHECK.c.deleted.is_(False), CHECK.c.moved.is_(None))
    )


def threshold_of(known: Sequence[Rules], bulan: str, area: str | None) -> Threshold:
    """Return what the rules of a month ask for in a kecamatan."""
    rules = in_force(known, bulan)
    return Threshold(rules.threshold(area), rules.absences)


def examine(connection: Connection, kabupaten: str, changed: Changed, now: datetime) -> Examined:
    """Return the exceptions among checks that changed, and among those whose effective days did."""
    ids = sorted({*changed.get("komitmen", ()), *_leaning(connection, kabupaten, changed.get("hari_efektif", ()))})
    known = versions(connection)
    rows = [row for part in parts_of(ids) for row in connection.execute(checks().where(CHECK.c.kabupaten == kabupaten, CHECK.c.id.in_(part)))]
    odd = [(row, code) for row in rows if (code := code_of(row, known))]
    lots, exceptions = _lots_of(connection, kabupaten, ids), {row.id for row, _ in odd}
    # What waits for the days of its school is one case of `server.desk.school_days`; a drawn check stays in the hands of who reviews it.
    found = [(row, code) for row, code in odd if code != NO_DAYS or row.days is not None or row.fasilitas_id is None or row.id in lots]
    drawn = [(row, lots[row.id].lot) for row in rows if row.id in lots and row.id not in exceptions and not row.closed]
    groups = sorted({row.kelompok_id for row, _ in (*found, *drawn) if row.kelompok_id})
    charge = pendamping_of(connection, kabupaten, groups, local(now, kabupaten).date()) if groups else {}
    cases = [_case(case_id(row.id, row, code), row, code, charge) for row, code in found]
    cases += [_case(drawn_case(lot, row.id), row, WHOLE if lots[row.id].step == EVERY else SAMPLED, charge) for row, lot in drawn]
    return Examined(frozenset(ids), tuple(cases))


def _lots_of(connection: Connection, kabupaten: str, ids: Iterable[str]) -> dict[str, Row]:
    """Return (lot, step) of each of these checks that was drawn and that nobody has looked at yet."""
    query = select(ITEM.c.record, ITEM.c.lot, ITEM.c.step).where(ITEM.c.kabupaten == kabupaten, ITEM.c.step > 0, ITEM.c.verdict.is_(None))
    return {row.record: row for part in parts_of(ids) for row in connection.execute(query.where(ITEM.c.record.in_(part)))}


def _leaning(connection: Connection, kabupaten: str, days: Sequence[str]) -> Iterator[str]:
    """Yield the checks that lean on effective days."""
    same = and_(CHECK.c.kabupaten == DAYS.c.kabupaten, CHECK.c.fasilitas_id == DAYS.c.fasilitas_id, CHECK.c.bulan == DAYS.c.bulan)
    for part in parts_of(days):
        query = select(CHECK.c.id).select_from(DAYS.join(CHECK, same)).where(DAYS.c.kabupaten == kabupaten, DAYS.c.id.in_(part))
        yield from connection.scalars(query.where(CHECK.c.condition == SCHOOL))


def code_of(row: Row, known: Sequence[Rules]) -> str | None:
    """Return why a check is an exception; a closed one is only if effective days have turned what it says."""
    code = why(row, threshold_of(known, row.bulan, row.area))
    if row.closed:
        return TURNED if row.condition == SCHOOL and code not in (None, row.result) else None
    return code


def _case(identity: str, row: Row, code: str, charge: dict[str, Row]) -> Found:
    who = charge.get(row.kelompok_id)
    return Found(
        id=identity,
        kind=NAME,
        record=row.id,
        code=code,
        worker=who.worker_id if who else "",
        work_date=row.signed_on,
        area=row.area,
        details={"bulan": row.bulan, "condition": row.condition},
    )


def case_id(record: str, check: Any, code: str) -> str:
    """Return the id of the case that a check makes."""
    return slot_id(NAME, cause(record, check, code))


def drawn_case(lot: str, record: str) -> str:
    """Return the id of the case of a check that was drawn from a lot."""
    return slot_id(NAME, ("lot", lot, record))


def parts_of(ids: Iterable[str]) -> Iterator[Sequence[str]]:
    """Cut ids into what one statement takes."""
    every = list(ids)
    return (every[start : start + IDS_PER_STATEMENT] for start in range(0, len(every), IDS_PER_STATEMENT))
