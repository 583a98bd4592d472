"""Questions about a month of a kabupaten: what an inspector may want to ask, with the rows behind it; no verdict, no score, no ranking.

They are looked for when the page is asked for, by a fixed number of statements, each bounded to one month (three for attendance) of one
kabupaten: some thousand meetings at most. Nothing is kept, so that an answer in the data ends the question at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations, groupby

from sqlalchemy import Connection, Row, and_, case, false, func, or_, select

from server.desk.people import names_of
from server.identity.regions import KECAMATAN, PROVINCE, within
from server.office import OFFICE_DEVICE
from server.store.grants import NATION
from server.store.tables import TABLES
from server.zones import CLOCKS, zone_of
from sync.limits import (
    QUESTION_FORMS_MIN,
    QUESTION_MARKS_MIN,
    QUESTION_MEETINGS_MAX,
    QUESTION_MONTH_END_DAYS,
    QUESTION_PRESENT_MEETINGS,
    QUESTION_WORDS_MIN,
)

TWO_PLACES, ALL_PRESENT, SAME_WORDS, HOLIDAY, MONTH_END = KINDS = ("two_places", "all_present", "same_words", "holiday", "month_end")
SESI, KELOMPOK, KEHADIRAN, KALENDER, LOG = (TABLES[name] for name in ("p2k2_sesi", "kelompok", "kehadiran", "kalender", "change_log"))
ASPECTS = ("process", "material_note", "participation", "result", "obstacles")
MOST_PERCENT = 80
"""So many of a worker's forms at the end of a month make a question."""
MONTHS_LOOKED_AT = 3
ARRIVING_DAYS = 62
"""Forms of a month are looked for among those that arrived until so many days after it."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is looked at: a month of a kabupaten, as far as a region sees it."""

    region: str
    kabupaten: str
    bulan: str

    @property
    def first(self) -> date:
        """First day of the month."""
        return date.fromisoformat(f"{self.bulan}-01")

    @property
    def following(self) -> date:
        """First day of the month behind."""
        return (self.first + timedelta(days=31)).replace(day=1)

    def month_before(self, number: int) -> str:
        """Return the month so many months before."""
        months = self.first.year * 12 + self.first.month - 1 - number
        return f"{months // 12:04d}-{months % 12 + 1:02d}"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting behind a question; `workers` are (id, name) of who held it."""

    id: str
    date: str
    start_time: str | None
    end_time: str | None
    kelompok_id: str
    kelompok: str
    workers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question and the meetings behind it; `about` are the figures and names of its sentence, `worker` whom alone it is about."""

    kind: str
    about: dict[str, str | int]
    meetings: tuple[Meeting, ...] = ()
    worker: str = ""


def questions(connection: Connection, place: Place) -> list[Question]:
    """Return the questions of a month, by kind, then by date or name; seven statements."""
    rows = _meetings(connection, place)
    present = _all_present(connection, place)
    worked = _saved_late(connection, place)
    holders = {one for row in [*rows, *present] for one in row.held_by or ()} | {row.worker for row in worked}
    names = names_of(connection, holders)
    found = [
        *_two_places(rows, names),
        *_present(present, names),
        *_same_words(rows, names),
        *_holidays(rows, _free_days(connection, place), names),
    ]
    late = [({"worker": names.get(row.worker) or row.worker, "late": row.late, "forms": row.forms}, row.worker) for row in worked]
    return [*found, *(Question(MONTH_END, about, worker=worker) for about, worker in sorted(late, key=lambda one: str(one[0]["worker"])))]


def _meetings(connection: Connection, place: Place) -> Sequence[Row]:
    """Return the meetings held in the month, by day and hour."""
    columns = (*(SESI.c[name] for name in ("id", "date", "start_time", "end_time", "held_by", "kelompok_id", "kelompok_joint")),)
    query = select(*columns, *(SESI.c[name] for name in ASPECTS), KELOMPOK.c.name.label("kelompok")).select_from(_held())
    query = query.where(*_in_place(place), SESI.c.bulan == place.bulan)
    return connection.execute(query.order_by(SESI.c.date, SESI.c.start_time, SESI.c.id).limit(QUESTION_MEETINGS_MAX)).all()


def _held() -> object:
    return SESI.join(KELOMPOK, and_(KELOMPOK.c.kabupaten == SESI.c.kabupaten, KELOMPOK.c.id == SESI.c.kelompok_id))


def _in_place(place: Place) -> tuple[object, ...]:
    stands = (SESI.c.deleted.is_(False), SESI.c.status == "terlaksana")
    return (SESI.c.kabupaten == place.kabupaten, within(place.region, SESI.c.kabupaten, KELOMPOK.c.kecamatan_code), *stands)


def _meeting(row: Row, names: dict[str, str]) -> Meeting:
    workers = tuple((one, names.get(one) or one) for one in row.held_by or ())
    return Meeting(row.id, row.date, row.start_time, row.end_time, row.kelompok_id, row.kelompok or "", workers)


def _two_places(rows: Sequence[Row], names: dict[str, str]) -> Iterator[Question]:
    """Yield pairs of meetings of one worker that overlap, unless their kelompok met jointly."""
    held: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.start_time and row.end_time:
            for worker in row.held_by or ():
                held[row.date, worker].append(row)
    for (_, worker), mine in sorted(held.items()):
        for one, other in combinations(mine, 2):
            if one.start_time < other.end_time and other.start_time < one.end_time and not _joint(one, other):
                meetings = (_meeting(one, names), _meeting(other, names))
                yield Question(TWO_PLACES, {"worker": names.get(worker) or worker}, meetings, worker)


def _joint(one: Row, other: Row) -> bool:
    return other.kelompok_id in (one.kelompok_joint or ()) or one.kelompok_id in (other.kelompok_joint or ())


def _all_present(connection: Connection, place: Place) -> Sequence[Row]:
    """Return the meetings of three months in which every family marked was present, of kelompok without any other meeting."""
    months = [place.month_before(number) for number in range(MONTHS_LOOKED_AT)]
    absent = func.sum(case((KEHADIRAN.c.status == "H", 0), else_=1))
    same = and_(KEHADIRAN.c.kabupaten == SESI.c.kabupaten, KEHADIRAN.c.p2k2_sesi_id == SESI.c.id, KEHADIRAN.c.deleted.is_(False))
    columns = [SESI.c[name] for name in ("id", "date", "start_time", "end_time", "kelompok_id")]
    grouped = (
        select(*columns, KELOMPOK.c.name.label("kelompok"), func.count().label("marks"), absent.label("absent"))
        .select_from(_held().join(KEHADIRAN, same))
        .where(*_in_place(place), SESI.c.bulan.in_(months), func.coalesce(KEHADIRAN.c.guest, false()).is_(False))
        .group_by(*columns, KELOMPOK.c.name)
        .subquery()
    )
    always = (
        select(grouped.c.kelompok_id)
        .group_by(grouped.c.kelompok_id)
        .having(func.sum(grouped.c.absent) == 0, func.count() >= QUESTION_PRESENT_MEETINGS)
        .having(func.sum(grouped.c.marks) >= QUESTION_MARKS_MIN)
    )
    query = select(grouped, SESI.c.held_by).join(SESI, and_(SESI.c.kabupaten == place.kabupaten, SESI.c.id == grouped.c.id))
    query = query.where(grouped.c.kelompok_id.in_(always)).order_by(grouped.c.kelompok, grouped.c.kelompok_id, grouped.c.date)
    return connection.execute(query.limit(QUESTION_MEETINGS_MAX)).all()


def _present(rows: Sequence[Row], names: dict[str, str]) -> Iterator[Question]:
    for _, group in groupby(rows, key=lambda row: row.kelompok_id):
        mine = list(group)
        about = {"kelompok": mine[0].kelompok or "", "meetings": len(mine), "marks": sum(row.marks for row in mine)}
        yield Question(ALL_PRESENT, about, tuple(_meeting(row, names) for row in mine))


def _same_words(rows: Iterable[Row], names: dict[str, str]) -> Iterator[Question]:
    """Yield meetings whose whole description is the same, whatever its blanks and capitals; short ones say too little."""
    by_words: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        words = " ".join(" ".join(getattr(row, name) or "" for name in ASPECTS).split()).casefold()
        if len(words) >= QUESTION_WORDS_MIN:
            by_words[words].append(row)
    for mine in by_words.values():
        if len(mine) > 1:
            yield Question(SAME_WORDS, {"meetings": len(mine)}, tuple(_meeting(row, names) for row in mine))


def _free_days(connection: Connection, place: Place) -> Sequence[Row]:
    """Return holidays that touch the month, of the nation, the province and the kabupaten."""
    partitions = (NATION, place.kabupaten[:PROVINCE], place.kabupaten)
    last = func.coalesce(KALENDER.c.end_date, KALENDER.c.date)
    query = select(KALENDER.c.date, last.label("last"), KALENDER.c.name).where(
        KALENDER.c.kabupaten.in_(partitions), KALENDER.c.type == "libur", KALENDER.c.deleted.is_(False)
    )
    touching = (KALENDER.c.date < place.following.isoformat(), or_(last >= place.first.isoformat()))
    return connection.execute(query.where(*touching).order_by(KALENDER.c.date, KALENDER.c.id)).all()


def _holidays(rows: Sequence[Row], free: Sequence[Row], names: dict[str, str]) -> Iterator[Question]:
    for day in free:
        mine = tuple(_meeting(row, names) for row in rows if day.date <= row.date <= str(day.last))
        if mine:
            yield Question(HOLIDAY, {"name": day.name or "", "meetings": len(mine)}, mine)


def _saved_late(connection: Connection, place: Place) -> Sequence[Row]:
    """Return workers most of whose forms of earlier days were saved in the last days of the month, by the phone's corrected clock."""
    if len(place.region) == KECAMATAN:
        return []
    zone = CLOCKS[zone_of(place.kabupaten)]
    begins, ends = (datetime.combine(day, time(), zone) for day in (place.first, place.following))
    end_days = place.following - timedelta(days=QUESTION_MONTH_END_DAYS)
    late = func.sum(case((LOG.c.corrected_at >= datetime.combine(end_days, time(), zone), 1), else_=0))
    query = select(LOG.c.worker, func.count().label("forms"), late.label("late")).where(
        *(LOG.c.kabupaten == place.kabupaten, LOG.c.device != OFFICE_DEVICE, LOG.c.received_at >= begins),
        *(LOG.c.received_at < ends + timedelta(days=ARRIVING_DAYS), LOG.c.corrected_at < ends),
        *(LOG.c.work_date >= place.first.isoformat(), LOG.c.work_date < end_days.isoformat()),
    )
    many = (func.count() >= QUESTION_FORMS_MIN, late * 100 >= func.count() * MOST_PERCENT)
    return connection.execute(query.group_by(LOG.c.worker).having(and_(*many))).all()
