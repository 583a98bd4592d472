"""A family as its page shows it: now, or as it stood on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from schemas import KINDS
from server.identity.regions import covers
from server.people.belonging import way_of
from server.people.past import Past, records_as_of
from server.people.search import AREA, SAME_KELOMPOK
from server.people.trace import HISTORY
from server.store.codec import record_from_row
from server.store.household import merged_into
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import FAMILY_RECORDS_MAX, FAMILY_ROWS_MAX
from sync.nouns import ERASED, Change

KPM, MEMBER, KELOMPOK, DUTY, SESSION = (TABLES[name] for name in ("kpm", "anggota", "kelompok", "assignment", "p2k2_sesi"))
SECTIONS = {
    "penyaluran": "bulan",
    "kehadiran": "date",
    "komitmen": "bulan",
    "kunjungan": "date",
    "graduasi": "proposed_on",
    "penilaian_graduasi": "date",
    "peristiwa": "reported_on",
    "usulan": "reported_on",
    "pengaduan": "reported_on",
    "rujukan": "referred_on",
    "kontak": "noted_on",
    "catatan": "date",
    "komplementaritas": "semester",
    "perilaku": "semester",
}
"""Kinds of which the page shows the newest records, and the field that says which these are."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as it is shown: its fields, with the date of the meeting for a mark."""

    id: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Duty:
    """Who looks after a kelompok."""

    worker: str
    kabupaten: str
    role: str
    start_date: str
    end_date: str | None


@dataclass(frozen=True, slots=True)
class Family:
    """A family with what belongs to it; `moved` is the kabupaten it went to, `records` are by kind, newest first."""

    kabupaten: str
    id: str
    no: int | None
    fields: dict[str, Any]
    moved: str | None
    members: tuple[Seen, ...] = ()
    duties: tuple[Duty, ...] = ()
    records: Mapping[str, tuple[Seen, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class View:
    """Who looks, and as of when: `moment` is None for now; `today` is the day there on which workers are looked up."""

    region: str
    today: date
    moment: datetime | None = None


def open_family(connection: Connection, view: View, kabupaten: str, kpm: str) -> Family:
    """Return a family; raises `Problem` (not_found) where there is none, outside the region, or before it was there."""
    row = demand_family(connection, view.region, kabupaten, kpm)
    return _now(connection, view, row) if view.moment is None else _then(connection, view, row)


def demand_family(connection: Connection, region: str, kabupaten: str, kpm: str) -> Row:
    """Return the row of a family with the `area` it lies in; raises `Problem` (not_found) where there is none, or outside the region."""
    query = select(KPM, AREA.label("area")).select_from(KPM.outerjoin(KELOMPOK, SAME_KELOMPOK))
    row = connection.execute(query.where(KPM.c.kabupaten == kabupaten, KPM.c.id == kpm)).first()
    if row is None or row.moved == ERASED or not covers(region, kabupaten, row.area):
        raise Problem("not_found")
    return row


def _now(connection: Connection, view: View, row: Row) -> Family:
    kabupaten, record = row.kabupaten, record_from_row(KINDS["kpm"], row._mapping)
    members = [_seen(one) for one in connection.execute(_members(kabupaten, row.id))]
    whose = [row.id, *merged_into(connection, [row.id])], [one.id for one in members]
    records = {kind: tuple(_seen(one) for one in connection.execute(_newest(kind, kabupaten, whose))) for kind in SECTIONS}
    records["kehadiran"] = _dated(connection, kabupaten, records["kehadiran"])
    duties = tuple(_duties(connection, kabupaten, row.kelompok_id, view.today))
    return Family(kabupaten, row.id, row.no, record.fields, row.moved, tuple(members), duties, records)


def _seen(row: Row) -> Seen:
    return Seen(row.id, {name: value for name, value in row._mapping.items() if name not in ("id", "kabupaten")})


def _members(kabupaten: str, kpm: str) -> Select:
    fields = [MEMBER.c[name] for name in KINDS["anggota"].fields]
    mine = (MEMBER.c.kabupaten == kabupaten, MEMBER.c.kpm_id == kpm, MEMBER.c.deleted.is_(False), MEMBER.c.moved.is_(None))
    return select(MEMBER.c.id, *fields).where(*mine).order_by(MEMBER.c.is_pengurus.desc(), MEMBER.c.birth_date, MEMBER.c.id)


def _newest(kind: str, kabupaten: str, whose: tuple[list[str], list[str]]) -> Select:
    """Return the query of the newest records of a kind that belong to a family; `whose`: ids by which it goes, and of its members."""
    table, (way,) = TABLES[kind], way_of(kind)
    families, members = whose
    mine = table.c.anggota_id.in_(members) if way == "anggota_id" else table.c[way].in_(families)
    query = select(table.c.id, *(table.c[name] for name in KINDS[kind].fields))
    query = query.where(table.c.kabupaten == kabupaten, mine, table.c.deleted.is_(False))
    if kind == "kehadiran":
        same = (SESSION.c.kabupaten == table.c.kabupaten) & (SESSION.c.id == table.c.p2k2_sesi_id)
        return query.join(SESSION, same).order_by(SESSION.c.date.desc(), table.c.id).limit(FAMILY_ROWS_MAX)
    return query.order_by(table.c[SECTIONS[kind]].desc(), table.c.id).limit(FAMILY_ROWS_MAX)


def _dated(connection: Connection, kabupaten: str, marks: Iterable[Seen]) -> tuple[Seen, ...]:
    """Give marks the date of their meeting."""
    marks = list(marks)
    wanted = sorted({one.fields["p2k2_sesi_id"] for one in marks if one.fields.get("p2k2_sesi_id")})
    where = (SESSION.c.kabupaten == kabupaten, SESSION.c.id.in_(wanted))
    days = {row.id: row.date for row in connection.execute(select(SESSION.c.id, SESSION.c.date).where(*where))} if wanted else {}
    return tuple(Seen(one.id, one.fields | {"date": days.get(one.fields["p2k2_sesi_id"])}) for one in marks)


def _duties(connection: Connection, kabupaten: str, kelompok: str | None, day: date) -> Iterable[Duty]:
    if not kelompok:
        return
    on = day.isoformat()
    where = (DUTY.c.kabupaten == kabupaten, DUTY.c.kelompok_id == kelompok, DUTY.c.deleted.is_(False), DUTY.c.start_date <= on)
    query = select(DUTY).where(*where, or_(DUTY.c.end_date.is_(None), DUTY.c.end_date >= on)).order_by(DUTY.c.start_date, DUTY.c.id)
    for row in connection.execute(query):
        yield Duty(row.worker_id, kabupaten, row.role or "", row.start_date, row.end_date)


def _then(connection: Connection, view: View, row: Row) -> Family:
    """Return a family as it stood: what had belonged to it by then, each record rebuilt from the log."""
    kabupaten, moment = row.kabupaten, view.moment
    families = [row.id, *merged_into(connection, [row.id], until=(kabupaten, moment))]
    wanted = (HISTORY.c.kpm.in_(families), HISTORY.c.kabupaten == kabupaten, HISTORY.c.received_at <= moment)
    query = select(HISTORY.c.record, HISTORY.c.kind).where(*wanted, HISTORY.c.kind.in_(["kpm", "anggota", *SECTIONS]))
    query = query.order_by(HISTORY.c.received_at.desc()).limit(FAMILY_RECORDS_MAX)
    kinds = {one.record: one.kind for one in connection.execute(query)} | {row.id: "kpm"}
    past = records_as_of(connection, kabupaten, kinds, moment)
    if row.id not in past:
        raise Problem("not_found")
    family = past[row.id]
    members = [one for one in past.values() if one.kind == "anggota" and one.fields["kpm_id"] == row.id and _is_there(one)]
    members.sort(key=lambda one: (not one.fields["is_pengurus"], one.fields["birth_date"] or "", one.record))
    records = {kind: _sorted(kind, [one for one in past.values() if one.kind == kind and _is_there(one)]) for kind in SECTIONS}
    records["kehadiran"] = _sorted_marks(_dated(connection, kabupaten, (Seen(one.record, one.fields) for one in past.values() if one.kind == "kehadiran" and _is_there(one))))
    duties = tuple(_duties(connection, kabupaten, family.fields["kelompok_id"], view.today))
    moved = row.moved if family.moved else None
    return Family(kabupaten, row.id, row.no, family.fields, moved, tuple(Seen(one.record, one.fields) for one in members), duties, records)


def _is_there(one: Past) -> bool:
    return not one.moved and not one.fields["deleted"]


def _sorted(kind: str, found: list[Past]) -> tuple[Seen, ...]:
    ordered = sorted(found, key=lambda one: (one.fields.get(SECTIONS[kind]) or "", one.record), reverse=True)
    return tuple(Seen(one.record, one.fields) for one in ordered[:FAMILY_ROWS_MAX])


def _sorted_marks(marks: Iterable[Seen]) -> tuple[Seen, ...]:
    return tuple(sorted(marks, key=lambda one: (one.fields["date"] or "", one.id), reverse=True)[:FAMILY_ROWS_MAX])


def as_changes(kind: str, seen: Iterable[Seen]) -> list[Change]:
    """Return records as changes, for whoever tells which of them are hidden."""
    return [Change(kind, one.id, one.fields) for one in seen]
