"""Meetings of a month read for the form of SIKS-NG, with what was handed over of them before; a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Text, and_, cast, exists, func, literal, null, or_, select, union_all

from server.cycle.rules import versions
from server.cycle.stages import stage_of
from server.people.figures import LEFT
from server.siks.form import Person, Sheet, lacks_of, told_of
from server.siks.held import Held, held_of
from server.siks.span import DONE, GROUP, HELD, MARK, OPEN, SESI, Span
from server.store.grants import NATION
from server.store.tables import TABLES
from sync.ids import slot_id
from sync.limits import WORK_FILE_DAYS

KPM, MEMBER, MODUL, PART, HANDED, TUGAS, CONFLICT, ALIAS = (
    TABLES[name] for name in ("kpm", "anggota", "modul", "modul_sesi", "p2k2_handed", "tugas", "conflict", "alias")
)
ADAPTIF = "adaptif_tambahan"
"""The materi of a topic outside the modules."""
TASK = "siks_p2k2"


@dataclass(frozen=True, slots=True)
class Handed:
    """What went into a file of a meeting last: its digest, and whether that file, or one before with the same, was fetched; `ever`: whether any was."""

    digest: str
    fetched: bool
    ever: bool


def sheets(connection: Connection, span: Span, held: Held | None = None) -> Iterator[Sheet]:
    """Yield the meetings of a month by name of kelompok and day, each as the form takes it; `held`: what waits about them, if it was read before."""
    held = held or held_of(connection, span)
    people, categories, disputed = _people(connection, span), _categories(connection), _disputes(connection, span)
    apart = {sesi: len(mine) - len({one.kpm for one in mine}) for sesi, mine in people.items()}
    months = stage_of(versions(connection), span.bulan).months
    query = select(SESI, GROUP.c.name.label("kelompok"), GROUP.c.no.label("kelompok_no")).join(GROUP, _group()).where(*span.of())
    for found in connection.execute(query.order_by(GROUP.c.name, GROUP.c.id, SESI.c.date, SESI.c.id)):
        row = found._mapping
        told = told_of(row, _category(row, categories), months)
        mine = sorted(people.get(row["id"], ()), key=lambda one: (one.name, one.kpm))
        holders = tuple(one for one in row["held_by"] or () if isinstance(one, str))
        which = (span.kabupaten, row["id"], row["kelompok_id"], row["kelompok"] or "", row["kelompok_no"])
        undecided = {
            **{"disputed": disputed.get(row["id"], 0) + apart.get(row["id"], 0)},
            **{"held": held.of.get(row["id"], 0), "held_beside": held.beside(row["id"], row["kelompok_id"])},
        }
        yield Sheet(*which, holders, row["date"] or "", told, mine, lacks_of(row, told, mine, undecided))


def _group() -> ColumnElement[bool]:
    return and_(GROUP.c.kabupaten == SESI.c.kabupaten, GROUP.c.id == SESI.c.kelompok_id)


def _category(row: Mapping[str, Any], categories: Mapping[str, str]) -> str | None:
    """Return the materi of a meeting: that of its session, else of its modul; a topic alone is P2K2 adaptif."""
    if not row["modul_id"]:
        return ADAPTIF if (row["topic"] or "").strip() else None
    return categories.get(row["modul_sesi_id"] or "") or categories.get(row["modul_id"])


def _categories(connection: Connection) -> dict[str, str]:
    rows = union_all(*(select(one.c.id, one.c.siks_category).where(one.c.kabupaten == NATION, one.c.deleted.is_(False)) for one in (MODUL, PART)))
    return {row.id: row.siks_category for row in connection.execute(rows) if row.siks_category}


def _disputes(connection: Connection, span: Span) -> dict[str, int]:
    """Return meeting -> how many values of it and of its marks nobody has decided on; what stands of them may yet change."""
    open_cases = (CONFLICT.c.kabupaten == span.kabupaten, CONFLICT.c.state == OPEN)
    of_sesi = and_(SESI.c.kabupaten == CONFLICT.c.kabupaten, SESI.c.id == CONFLICT.c.record)
    of_mark = and_(MARK.c.kabupaten == CONFLICT.c.kabupaten, MARK.c.id == CONFLICT.c.record)
    own = select(SESI.c.id).select_from(CONFLICT).join(SESI, of_sesi)
    marks = select(SESI.c.id).select_from(CONFLICT).join(MARK, of_mark).join(SESI, and_(SESI.c.kabupaten == MARK.c.kabupaten, SESI.c.id == MARK.c.p2k2_sesi_id))
    found = union_all(*(one.join(GROUP, _group()).where(*open_cases, *span.of()) for one in (own, marks))).subquery("disputed")
    return {row.id: row.number for row in connection.execute(select(found.c.id, func.count().label("number")).group_by(found.c.id))}


def _people(connection: Connection, span: Span) -> dict[str, list[Person]]:
    """Return meeting -> its families: those with a mark, and those of its kelompok on that day without one.

    A mark under an id that was merged into a family's counts for it; where both have one and they say the same, the family is there once.
    """
    asked = union_all(_marked(span), _unmarked(span, _own()), _unmarked(span, _joint())).subquery("asked")
    heads = (MEMBER.c.kabupaten == span.kabupaten, MEMBER.c.is_pengurus.is_(True), MEMBER.c.deleted.is_(False), MEMBER.c.moved.is_(None))
    first = select(MEMBER.c.kpm_id, func.min(MEMBER.c.id).label("id")).where(*heads).group_by(MEMBER.c.kpm_id).subquery("first")
    query = (
        select(asked.c.sesi, asked.c.kpm_id, asked.c.status, KPM.c.no_kk, MEMBER.c.name, MEMBER.c.nik)
        .outerjoin(KPM, and_(KPM.c.kabupaten == span.kabupaten, KPM.c.id == asked.c.kpm_id))
        .outerjoin(first, first.c.kpm_id == asked.c.kpm_id)
        .outerjoin(MEMBER, and_(MEMBER.c.kabupaten == span.kabupaten, MEMBER.c.id == first.c.id))
        .distinct()
    )
    found: defaultdict[str, list[Person]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.sesi].append(Person(row.kpm_id, row.name or "", row.nik or "", row.no_kk or "", row.status))
    return found


def _marked(span: Span) -> Select[Any]:
    of = and_(MARK.c.kabupaten == SESI.c.kabupaten, MARK.c.p2k2_sesi_id == SESI.c.id)
    led, family = and_(ALIAS.c.kabupaten == MARK.c.kabupaten, ALIAS.c.old_id == MARK.c.kpm_id), func.coalesce(ALIAS.c.new_id, MARK.c.kpm_id)
    query = select(SESI.c.id.label("sesi"), family.label("kpm_id"), MARK.c.status).select_from(SESI).join(GROUP, _group()).join(MARK, of).outerjoin(ALIAS, led)
    return query.where(*span.of(), MARK.c.deleted.is_(False), MARK.c.moved.is_(None))


def _own() -> ColumnElement[bool]:
    return and_(KPM.c.kabupaten == SESI.c.kabupaten, KPM.c.kelompok_id == SESI.c.kelompok_id)


def _joint() -> ColumnElement[bool]:
    """Return the condition that a family is of a kelompok that met jointly; its id is looked for in the list as text, as both databases can."""
    met = cast(SESI.c.kelompok_joint, Text)
    other = (KPM.c.kabupaten == SESI.c.kabupaten, KPM.c.kelompok_id != SESI.c.kelompok_id)
    return and_(*other, SESI.c.kelompok_joint.is_not(None), func.replace(met, KPM.c.kelompok_id, "") != met)


def _unmarked(span: Span, of: ColumnElement[bool]) -> Select[Any]:
    older = select(ALIAS.c.old_id).where(ALIAS.c.kabupaten == KPM.c.kabupaten, ALIAS.c.new_id == KPM.c.id).correlate(KPM)
    names = or_(MARK.c.kpm_id == KPM.c.id, MARK.c.kpm_id.in_(older))
    own = (MARK.c.kabupaten == SESI.c.kabupaten, MARK.c.p2k2_sesi_id == SESI.c.id, names, MARK.c.deleted.is_(False))
    active = or_(KPM.c.membership_status.is_(None), KPM.c.membership_status.not_in(LEFT))
    there = (KPM.c.deleted.is_(False), KPM.c.moved.is_(None), or_(KPM.c.joined_on.is_(None), KPM.c.joined_on <= SESI.c.date))
    staying = or_(and_(KPM.c.ended_on.is_(None), active), KPM.c.ended_on >= SESI.c.date)
    query = select(SESI.c.id.label("sesi"), KPM.c.id.label("kpm_id"), null().label("status")).select_from(SESI).join(GROUP, _group()).join(KPM, of)
    return query.where(*span.of(), *there, staying, ~exists(select(literal(1)).select_from(MARK).where(*own)))


def handed(connection: Connection, span: Span, now: datetime, *, besides: str = "") -> dict[str, Handed]:
    """Return meeting -> what went into a file of it last, of files that were fetched or still can be.

    `besides`: a file that is not counted, as it is made anew.
    """
    of = and_(SESI.c.kabupaten == HANDED.c.kabupaten, SESI.c.id == HANDED.c.p2k2_sesi_id)
    query = select(HANDED.c.p2k2_sesi_id, HANDED.c.digest, HANDED.c.fetched_at).join(SESI, of)
    query = query.where(SESI.c.kabupaten == span.kabupaten, SESI.c.bulan == span.bulan, HANDED.c.export != besides, _counts(now))
    found: dict[str, Handed] = {}
    for row in connection.execute(query.order_by(HANDED.c.made_at, HANDED.c.export)):
        before, fetched = found.get(row.p2k2_sesi_id), row.fetched_at is not None
        same = before is not None and before.fetched and before.digest == row.digest
        found[row.p2k2_sesi_id] = Handed(row.digest, fetched or same, fetched or (before is not None and before.ever))
    return found


def _counts(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a file was fetched, or still can be."""
    return or_(HANDED.c.fetched_at.is_not(None), HANDED.c.made_at >= now - timedelta(days=WORK_FILE_DAYS))


def asked(connection: Connection, span: Span, sesi: Iterable[str]) -> dict[str, list[str]]:
    """Return meeting -> states of the tugas by which a worker was asked to complete it, the last one last; one that was taken back is done."""
    query = select(TUGAS.c.id, TUGAS.c.status, TUGAS.c.deleted).where(TUGAS.c.kabupaten == span.kabupaten, TUGAS.c.about_kind == SESI.name)
    states = {row.id: DONE if row.deleted else row.status for row in connection.execute(query)}
    found: dict[str, list[str]] = {}
    for one in sesi:
        mine: list[str] = []
        while (state := states.get(tugas_id(one, len(mine)))) is not None:
            mine.append(state)
        if mine:
            found[one] = mine
    return found


def tugas_id(sesi: str, before: int) -> str:
    """Return the id of a tugas about a meeting after so many; it is made of both, so that it is given once."""
    return slot_id("tugas", (TASK, sesi, str(before)) if before else (TASK, sesi))


def withdrawn(connection: Connection, span: Span) -> list[Row]:
    """Return meetings of which a file was fetched and that do not stand any more (kelompok, date, id); one statement."""
    told = and_(HANDED.c.kabupaten == SESI.c.kabupaten, HANDED.c.p2k2_sesi_id == SESI.c.id, HANDED.c.fetched_at.is_not(None))
    gone = or_(SESI.c.status.is_(None), SESI.c.status != HELD, SESI.c.deleted, SESI.c.moved.is_not(None))
    query = select(SESI.c.id, SESI.c.date, GROUP.c.name.label("kelompok")).join(GROUP, _group())
    here = (SESI.c.kabupaten == span.kabupaten, SESI.c.bulan == span.bulan, span.shows())
    return list(connection.execute(query.where(*here, gone, exists(select(literal(1)).select_from(HANDED).where(told))).order_by(GROUP.c.name, SESI.c.id)))
