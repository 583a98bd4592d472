"""The monthly report of a worker, drafted along the nine RHK from the records of the month: numbers, and what each rests on.

Families are those of the kelompok in the worker's charge on the last day of the month, or today. What was not counted is not told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, literal, literal_column, or_, select, union_all

from schemas.laporan_bulanan import RHK
from schemas.pengaduan import RAHASIA
from server.cycle.stages import first_day, last_day
from server.people.figures import on_duty
from server.store.household import ALIAS
from server.store.tables import TABLES, listed

DUTY, KPM, MEMBER, PAID, SESI, MARK, CHECK, VISIT, EVENT, WISH, COMPLAINT, TASK, FIGURES, HANDED, MODUL, ASSESSED, EXIT, REFERRED, WORDS, INBOX = (
    TABLES[name]
    for name in (
        *("assignment", "kpm", "anggota", "penyaluran", "p2k2_sesi", "kehadiran", "komitmen", "kunjungan", "peristiwa", "usulan"),
        *("pengaduan", "tugas", "capaian", "p2k2_handed", "modul", "penilaian_graduasi", "graduasi", "rujukan", "laporan_bulanan", "inbox"),
    )
)
OPEN, ALL = "open", "all"
HELD = "inbox"
"""Stands for a kind where changes of any kind wait in the queue."""
UNTOLD = ("pengaduan", "tugas")
"""Kinds of which nothing is said, as it may be about a confidential complaint."""
NOTHING = ""
"""Stands for a word that a record lacks."""


@dataclass(frozen=True, slots=True)
class Month:
    """Whose report it is, and of which month, as of a day."""

    kabupaten: str
    worker: str
    bulan: str
    today: date

    @property
    def until(self) -> date:
        """The last day that is looked at."""
        return min(self.today, last_day(self.bulan))

    def inside(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return the condition that a day lies in the month."""
        return and_(column >= first_day(self.bulan).isoformat(), column <= last_day(self.bulan).isoformat())


@dataclass(frozen=True, slots=True)
class Told:
    """One matter of a report: `counts` word -> number of records, of the kinds that it `rests` on; empty where there are none."""

    matter: str
    rests: str
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """A drafted report: RHK -> its matters, in order; `words` what the office wrote; `figures` the record that the worker is told, if any."""

    matters: Mapping[str, tuple[Told, ...]]
    words: Row | None
    figures: Row | None


def draft(connection: Connection, month: Month) -> Report:
    """Draft the report; a number of statements that does not grow with the families."""
    told = FIGURES.c.kabupaten == month.kabupaten, FIGURES.c.scope == f"w:{month.worker}", FIGURES.c.bulan == month.bulan, FIGURES.c.deleted.is_(False)
    figures = connection.execute(select(FIGURES).where(*told)).first()
    written = (WORDS.c.kabupaten == month.kabupaten, WORDS.c.scope == f"w:{month.worker}", WORDS.c.bulan == month.bulan, WORDS.c.deleted.is_(False))
    matters = {
        "penyaluran": (_count(connection, month, "payments", PAID, PAID.c.result, PAID.c.date),),
        "p2k2": _meetings(connection, month, figures),
        "verifikasi": (*_checks(connection, month, figures), _count(connection, month, "visits", VISIT, None, VISIT.c.date)),
        "graduasi": (
            _count(connection, month, "assessed", ASSESSED, ASSESSED.c.jalur, ASSESSED.c.date),
            _count(connection, month, "proposed", EXIT, EXIT.c.status, EXIT.c.proposed_on),
            _count(connection, month, "referred", REFERRED, REFERRED.c.layanan, REFERRED.c.referred_on),
            _left(connection, month),
        ),
        "verval": tuple(_count(connection, month, name, one, one.c.status, one.c.reported_on) for name, one in (("events", EVENT), ("wishes", WISH))),
        "kasus": (_complaints(connection, month),),
        "laporan": (*_sent(figures), _held(connection, month)),
        "direktif": (_tasks(connection, month),),
        "berita_baik": (),
    }
    assert tuple(matters) == RHK
    return Report(matters, connection.execute(select(WORDS).where(*written)).first(), figures)


def _charge(month: Month) -> Select[Any]:
    """Return the query of the kelompok in the worker's charge."""
    return select(DUTY.c.kelompok_id).where(*on_duty(month.kabupaten, month.until.isoformat()), DUTY.c.worker_id == month.worker)


def _families(month: Month) -> ColumnElement[bool]:
    return and_(KPM.c.kabupaten == month.kabupaten, KPM.c.kelompok_id.in_(_charge(month)), KPM.c.deleted.is_(False), KPM.c.moved.is_(None))


def _count(connection: Connection, month: Month, matter: str, table: Any, word: ColumnElement[Any] | None, day: ColumnElement[Any]) -> Told:
    """Count records about families in charge, dated in the month, by a word of theirs."""
    named = literal(ALL) if word is None else func.coalesce(word, NOTHING)
    families = select(KPM.c.id).where(_families(month))
    merged = select(ALIAS.c.old_id).where(ALIAS.c.kabupaten == month.kabupaten, ALIAS.c.new_id.in_(families))
    here = (table.c.kabupaten == month.kabupaten, table.c.kpm_id.in_(union_all(families, merged)), table.c.deleted.is_(False), month.inside(day))
    query = select(named.label("word"), func.count().label("number")).where(*here).group_by(literal_column("word"))
    rows = connection.execute(query)
    return Told(matter, table.name, {row.word: row.number for row in rows})


def _meetings(connection: Connection, month: Month, figures: Row | None) -> tuple[Told, ...]:
    """Return planned and held, what was taught, who came, and of which a file was fetched for SIKS-NG, of the meetings that the worker held."""
    modul = and_(MODUL.c.id == SESI.c.modul_id)
    here = (SESI.c.kabupaten == month.kabupaten, SESI.c.bulan == month.bulan, SESI.c.status == "terlaksana", SESI.c.deleted.is_(False))
    query = select(SESI.c.id, SESI.c.held_by, SESI.c.topic, MODUL.c.name).outerjoin(MODUL, modul).where(*here)
    mine = [row for row in connection.execute(query.order_by(SESI.c.date, SESI.c.id)) if month.worker in (row.held_by or ())]
    held = listed(connection, (row.id for row in mine))
    taught: dict[str, int] = {}
    for row in mine:
        name = row.name or row.topic or NOTHING
        taught[name] = taught.get(name, 0) + 1
    of = (MARK.c.kabupaten == month.kabupaten, MARK.c.p2k2_sesi_id.in_(held), MARK.c.deleted.is_(False))
    marks = connection.execute(select(MARK.c.status, func.count().label("number")).where(*of).group_by(MARK.c.status))
    fetched = (HANDED.c.kabupaten == month.kabupaten, HANDED.c.p2k2_sesi_id.in_(held), HANDED.c.fetched_at.is_not(None))
    handed = connection.scalar(select(func.count(HANDED.c.p2k2_sesi_id.distinct())).where(*fetched)) or 0
    return (
        Told("planned", "capaian", {"held": figures.meetings_held or 0, "planned": figures.meetings_planned or 0} if figures else {}),
        Told("taught", "p2k2_sesi", taught),
        Told("marks", "kehadiran", {row.status or NOTHING: row.number for row in marks}),
        Told("handed", "p2k2_sesi", {ALL: handed} if handed else {}),
    )


def _checks(connection: Connection, month: Month, figures: Row | None) -> tuple[Told, ...]:
    word = func.coalesce(CHECK.c.result, NOTHING)
    query = select(word.label("word"), func.count().label("number")).select_from(CHECK)
    query = query.join(MEMBER, and_(MEMBER.c.kabupaten == CHECK.c.kabupaten, MEMBER.c.id == CHECK.c.anggota_id))
    query = query.join(KPM, and_(KPM.c.kabupaten == MEMBER.c.kabupaten, KPM.c.id == MEMBER.c.kpm_id)).where(_families(month))
    rows = connection.execute(query.where(CHECK.c.kabupaten == month.kabupaten, CHECK.c.bulan == month.bulan, CHECK.c.deleted.is_(False)).group_by(word))
    due = {"done": figures.checks_done or 0, "due": figures.checks_due or 0} if figures else {}
    return Told("due", "capaian", due), Told("checks", "komitmen", {row.word: row.number for row in rows})


def _left(connection: Connection, month: Month) -> Told:
    """Count families that left in the month, by what the office calls it."""
    word = func.coalesce(KPM.c.membership_status, NOTHING)
    query = select(word.label("word"), func.count().label("number")).where(_families(month), month.inside(KPM.c.ended_on)).group_by(word)
    return Told("left", "kpm", {row.word: row.number for row in connection.execute(query)})


def _complaints(connection: Connection, month: Month) -> Told:
    """Count complaints that the worker follows up; confidential ones are told nowhere but to the two people named for them."""
    shown = (or_(COMPLAINT.c.rahasia.is_(None), COMPLAINT.c.rahasia.is_(False)), COMPLAINT.c.category.not_in(RAHASIA))
    mine = (COMPLAINT.c.kabupaten == month.kabupaten, COMPLAINT.c.worker_id == month.worker, COMPLAINT.c.deleted.is_(False))
    word = func.coalesce(COMPLAINT.c.status, NOTHING)
    query = select(word.label("word"), func.count().label("number")).where(*mine, *shown, month.inside(COMPLAINT.c.reported_on)).group_by(word)
    return Told("complaints", "pengaduan", {row.word: row.number for row in connection.execute(query)})


def _sent(figures: Row | None) -> tuple[Told, ...]:
    return (Told("forms", "capaian", {"prompt": figures.forms_prompt or 0, ALL: figures.forms or 0} if figures else {}),)


def _held(connection: Connection, month: Month) -> Told:
    """Count the worker's changes of days of the month that the office has not decided on, by kind; none of complaints, which may be confidential."""
    mine = (INBOX.c.kabupaten == month.kabupaten, INBOX.c.worker == month.worker, INBOX.c.state == OPEN, INBOX.c.kind.not_in(UNTOLD))
    query = select(INBOX.c.kind, func.count().label("number")).where(*mine, month.inside(INBOX.c.work_date)).group_by(INBOX.c.kind)
    return Told("held", HELD, {row.kind: row.number for row in connection.execute(query)})


def _tasks(connection: Connection, month: Month) -> Told:
    """Count tasks that were given, due or answered in the month; none about a complaint, which may be confidential."""
    mine = (TASK.c.kabupaten == month.kabupaten, TASK.c.scope == f"w:{month.worker}", TASK.c.deleted.is_(False))
    then = or_(*(month.inside(TASK.c[name]) for name in ("asked_on", "due_date", "answered_on")))
    about = or_(TASK.c.about_kind.is_(None), TASK.c.about_kind != COMPLAINT.name)
    rows = connection.execute(select(TASK.c.status, func.count().label("number")).where(*mine, then, about).group_by(TASK.c.status))
    return Told("tasks", "tugas", {row.status or OPEN: row.number for row in rows})
