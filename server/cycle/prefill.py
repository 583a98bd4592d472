"""Prefill: proposed meetings and effective days of the coming month, from the pattern of the month before and the calendar.

A proposal is a record of its own (`rancangan_jadwal`, `rancangan_hari`); what counts is what a worker writes, which it never touches.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, select

from schemas import KINDS
from server.cycle.calendar import Days, calendar_between, days_of, is_free, partitions_of, school_days
from server.cycle.expected import ANGGOTA, DAYS, LEVELS
from server.cycle.stages import first_day, last_day, month_of, shift
from server.engine import read_transaction
from server.office import Office, edit, new_record
from server.services import Services
from server.store.tables import TABLES
from sync.ids import slot_id
from sync.kinds import Kind
from sync.limits import PREFILL_PER_COMMIT
from sync.nouns import Change

ACTOR = "cycle"
SCHOOL_WEEK = 6
"""Days of a school week, Monday to Saturday; a school of five days is put right by whoever notes its days."""
JADWAL, KELOMPOK, FASILITAS = TABLES["jadwal"], TABLES["kelompok"], TABLES["fasilitas"]


def prefill(parts: Services, kabupaten: str, today: date) -> int:
    """Propose meetings and effective days of the coming month, and of this one where the calendar was changed; return how many."""
    months = (month_of(today), shift(month_of(today), 1))
    with read_transaction(parts.engine) as connection:
        calendar = calendar_between(connection, partitions_of(kabupaten), first_day(months[0]), last_day(months[1]))
        wanted = [*_meetings(connection, kabupaten, months[1], calendar)]
        wanted += [one for month in months for one in _school_days(connection, kabupaten, month, calendar)]
    office = Office(parts.store, ACTOR, parts.clock, parts.random)
    return sum(_write(parts, office, kabupaten, wanted[start : start + PREFILL_PER_COMMIT]) for start in range(0, len(wanted), PREFILL_PER_COMMIT))


def _write(parts: Services, office: Office, kabupaten: str, wanted: Sequence[tuple[str, Mapping[str, Any]]]) -> int:
    """Write the proposals that are new or differ; a second run writes none."""
    changes: list[Change] = []
    with parts.store.view(kabupaten) as view:
        for name in ("rancangan_jadwal", "rancangan_hari"):
            kind = KINDS[name]
            mine = {_slot(kind, fields): fields for of, fields in wanted if of == name}
            stored = {record.id: record for record in view.records(kind, mine)}
            for identity, fields in mine.items():
                record = stored.get(identity)
                if record is None:
                    changes.append(new_record(kind, dict(fields), identity))
                elif differing := {key: value for key, value in fields.items() if record.fields[key] != value}:
                    changes.append(edit(kind, record, **differing))
    if changes:
        office.write(kabupaten, changes)
    return len(changes)


def _slot(kind: Kind, fields: Mapping[str, Any]) -> str:
    return slot_id(kind.name, tuple(fields[name] for name in kind.slot))


def _meetings(connection: Connection, kabupaten: str, month: str, calendar: Sequence[Days]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield a proposal for each meeting of the month before that the coming month has no plan for yet."""
    before, planned = JADWAL.alias("before"), JADWAL.alias("planned")
    there = exists().where(
        *(planned.c.kabupaten == before.c.kabupaten, planned.c.kelompok_id == before.c.kelompok_id),
        *(planned.c.bulan == month, planned.c.ordinal == before.c.ordinal, planned.c.deleted.is_(False)),
    )
    group = and_(KELOMPOK.c.kabupaten == before.c.kabupaten, KELOMPOK.c.id == before.c.kelompok_id)
    query = select(before).join(KELOMPOK, group).where(before.c.kabupaten == kabupaten, before.c.bulan == shift(month, -1), ~there)
    query = query.where(before.c.deleted.is_(False), before.c.moved.is_(None), before.c.status != "batal", KELOMPOK.c.deleted.is_(False))
    for row in connection.execute(query.order_by(before.c.kelompok_id, before.c.ordinal)):
        yield "rancangan_jadwal", _meeting(row, month, calendar)


def _meeting(row: Row, month: str, calendar: Sequence[Days]) -> Mapping[str, Any]:
    key = {"kelompok_id": row.kelompok_id, "bulan": month, "ordinal": row.ordinal}
    day = same_place_in_month(date.fromisoformat(row.planned_date), month, calendar)
    return key | {"planned_date": day.isoformat(), "start_time": row.start_time, "place": row.place}


def same_place_in_month(day: date, month: str, calendar: Sequence[Days]) -> date:
    """Return the same weekday in the same week of another month, or the next working day where that one is free.

    A fifth week that a month has not is its fourth; where only free days follow, the last working day before counts.
    """
    days = days_of(first_day(month), last_day(month))
    same = [one for one in days if one.weekday() == day.weekday()]
    wanted = same[min((day.day - 1) // 7, len(same) - 1)]
    after = [one for one in days if one >= wanted and not is_free(one, calendar)]
    earlier = [one for one in days if one < wanted and not is_free(one, calendar)]
    return after[0] if after else earlier[-1] if earlier else wanted


def _school_days(connection: Connection, kabupaten: str, month: str, calendar: Sequence[Days]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the effective days of each school of the programme of which nobody has noted them; none where no term is known."""
    days = school_days(days_of(first_day(month), last_day(month)), calendar, SCHOOL_WEEK)
    if days is None:
        return
    noted = exists().where(DAYS.c.kabupaten == FASILITAS.c.kabupaten, DAYS.c.fasilitas_id == FASILITAS.c.id, DAYS.c.bulan == month)
    pupil = exists().where(
        *(ANGGOTA.c.kabupaten == FASILITAS.c.kabupaten, ANGGOTA.c.fasilitas_id == FASILITAS.c.id),
        *(ANGGOTA.c.komponen.in_(LEVELS), ANGGOTA.c.deleted.is_(False)),
    )
    query = select(FASILITAS.c.id).where(FASILITAS.c.kabupaten == kabupaten, FASILITAS.c.type == "fasdik", pupil, ~noted)
    query = query.where(FASILITAS.c.deleted.is_(False), FASILITAS.c.moved.is_(None))
    for identity in connection.scalars(query.order_by(FASILITAS.c.id)):
        yield "rancangan_hari", {"fasilitas_id": identity, "bulan": month, "days": days}
