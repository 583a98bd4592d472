"""Out: the school sheet of 25 columns for each school of a region and the three months of a triwulan, as it is read back in."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from server.cycle.expected import LEVELS, SCHOOL
from server.cycle.stages import last_day, months_of_stage
from server.dashboard.waiting import Doubts, disputed_checks, disputed_days, waiting
from server.identity.regions import within
from server.people.figures import LEFT
from server.siks.form import MONTHS
from server.siks.span import Span
from server.siks.verkom import BLOCK, BLOCKS, COLUMNS
from server.store.household import merged_into
from server.store.tables import TABLES
from server.supervision.told import pendamping_of
from server.verivali.outgoing import as_text, harmless, written

MEMBER, PLACE, CHECK, DAYS, KPM, GROUP = (TABLES[name] for name in ("anggota", "fasilitas", "komitmen", "hari_efektif", "kpm", "kelompok"))
HEAD = MEMBER.alias("head")
NOTE = "JML = jumlah hari hadir (hari efektif dikurangi alpa, izin, dan sakit); % = JML dibagi hari efektif"
UNDECIDED = "belum diputuskan kantor: {months}"
Raw = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Known:
    """What the sheets of a kabupaten are filled in from; of checks in `doubt`, and of days in doubt, nothing is written."""

    months: tuple[str, ...]
    checks: Mapping[tuple[str, str, str], Raw]
    days: Mapping[tuple[str, str], int]
    pendamping: Mapping[str, Row]
    doubt: tuple[Doubts, ...]

    def doubtful(self, member: str) -> list[str]:
        """Return the months of which the check of a pupil may turn out otherwise: two values are in dispute, or work waits in the inbox."""
        return [bulan for bulan in self.months if any(bulan in one.get((member, SCHOOL), ()) for one in self.doubt)]


def school_sheets(connection: Connection, span: Span, today: date) -> Iterator[tuple[str, bytes]]:
    """Yield (name of the file, its text) for each school that has pupils in the region; a fixed number of statements."""
    months = months_of_stage(span.bulan, len(BLOCKS))
    rows = list(connection.execute(_pupils(span)))
    schools: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        schools[row.fasilitas_id].append(row)
    day = min(today, last_day(months[-1]))
    charge = pendamping_of(connection, span.kabupaten, {row.kelompok_id for row in rows if row.kelompok_id}, day)
    waits = waiting(connection, span.kabupaten)
    doubt, uncertain = (disputed_checks(connection, span.kabupaten), waits.checks), {*disputed_days(connection, span.kabupaten), *waits.days}
    days = {key: number for key, number in _days(connection, span, months).items() if key not in uncertain}
    known = Known(months, _checks(connection, span, months, [row.id for row in rows]), days, charge, doubt)
    shared = Counter(pupils[0].npsn for pupils in schools.values())
    for school, pupils in schools.items():
        first, text = pupils[0], "".join(map(written, _lines(school, pupils, known)))
        number = (first.npsn if shared[first.npsn] == 1 else f"{first.npsn}-{first.school_no}") if first.npsn else first.school_no
        yield f"verkom-{number}-{months[0]}.csv", ("\ufeff" + text).encode()


def _pupils(span: Span) -> Any:
    names = [MEMBER.c[name] for name in ("id", "nik", "nisn", "name", "class_level", "fasilitas_id")]
    of = and_(PLACE.c.kabupaten == MEMBER.c.kabupaten, PLACE.c.id == MEMBER.c.fasilitas_id)
    head = and_(HEAD.c.kabupaten == KPM.c.kabupaten, HEAD.c.id == _head_of())
    active = or_(MEMBER.c.membership_status.is_(None), MEMBER.c.membership_status.not_in(LEFT))
    there = [one.is_(wanted) for table in (MEMBER, KPM, PLACE) for one, wanted in ((table.c.deleted, False), (table.c.moved, None))]
    return (
        select(*names, PLACE.c.npsn, PLACE.c.name.label("school"), PLACE.c.no.label("school_no"), PLACE.c.level, KPM.c.kelompok_id)
        .add_columns(HEAD.c.nik.label("head_nik"), HEAD.c.name.label("head_name"))
        .join(PLACE, of)
        .join(KPM, and_(KPM.c.kabupaten == MEMBER.c.kabupaten, KPM.c.id == MEMBER.c.kpm_id))
        .outerjoin(GROUP, and_(GROUP.c.kabupaten == KPM.c.kabupaten, GROUP.c.id == KPM.c.kelompok_id))
        .outerjoin(HEAD, head)
        .where(MEMBER.c.kabupaten == span.kabupaten, MEMBER.c.komponen.in_(LEVELS), active, *there)
        .where(within(span.region, KPM.c.kabupaten, func.coalesce(GROUP.c.kecamatan_code, KPM.c.desa_code)))
        .order_by(PLACE.c.name, PLACE.c.id, MEMBER.c.name, MEMBER.c.id)
    )


def _head_of() -> ColumnElement[Any]:
    """Return the first by id, where two members of a family are written down as pengurus."""
    other = MEMBER.alias("other")
    mine = (other.c.kabupaten == KPM.c.kabupaten, other.c.kpm_id == KPM.c.id, other.c.is_pengurus.is_(True), other.c.deleted.is_(False))
    return select(func.min(other.c.id)).where(*mine).correlate(KPM).scalar_subquery()


def _checks(connection: Connection, span: Span, months: Sequence[str], pupils: Collection[str]) -> dict[tuple[str, str, str], Raw]:
    """Return (pupil, school, month) -> absences, what was written under an id that was merged into a pupil's too; that of the own id counts first."""
    led = merged_into(connection, pupils)
    here = (CHECK.c.kabupaten == span.kabupaten, CHECK.c.bulan.in_(months), CHECK.c.condition == SCHOOL, CHECK.c.deleted.is_(False))
    rows = connection.execute(select(CHECK.c.anggota_id, CHECK.c.fasilitas_id, CHECK.c.bulan, CHECK.c.alpa, CHECK.c.izin, CHECK.c.sakit).where(*here))
    by_own = sorted(rows, key=lambda row: row.anggota_id not in led)
    return {(led.get(row.anggota_id, row.anggota_id), row.fasilitas_id or "", row.bulan): (row.alpa, row.izin, row.sakit) for row in by_own}


def _days(connection: Connection, span: Span, months: Sequence[str]) -> dict[tuple[str, str], int]:
    here = (DAYS.c.kabupaten == span.kabupaten, DAYS.c.bulan.in_(months), DAYS.c.deleted.is_(False), DAYS.c.days.is_not(None))
    return {(row.fasilitas_id, row.bulan): row.days for row in connection.execute(select(DAYS.c.fasilitas_id, DAYS.c.bulan, DAYS.c.days).where(*here))}


def _lines(school: str, pupils: Sequence[Row], known: Known) -> Iterator[Sequence[str]]:
    days = [known.days.get((school, bulan)) for bulan in known.months]
    names = [f"{MONTHS[int(bulan[5:7]) - 1].upper()} {bulan[:4]}" for bulan in known.months]
    yield ("VERIFIKASI KOMITMEN PENDIDIKAN",)
    yield ("NPSN", as_text(pupils[0].npsn or ""))
    yield ("NAMA SEKOLAH", harmless(pupils[0].school or ""))
    yield ("KETERANGAN", NOTE)
    yield _above("", names)
    yield _above("HARI EFEKTIF", ["" if one is None else str(one) for one in days])
    yield COLUMNS
    for number, one in enumerate(pupils, 1):
        doubtful = known.doubtful(one.id)
        raws = [None if bulan in doubtful else known.checks.get((one.id, school, bulan)) for bulan in known.months]
        blocks = [cell for raw, of in zip(raws, days, strict=True) for cell in _block(raw, of)]
        note = UNDECIDED.format(months=", ".join(MONTHS[int(bulan[5:7]) - 1] for bulan in doubtful)) if doubtful else ""
        charge = known.pendamping.get(one.kelompok_id)
        person = (as_text(one.head_nik or ""), harmless(one.head_name or ""), as_text(one.nik or ""), as_text(one.nisn or ""), harmless(one.name or ""))
        yield (str(number), *person, (one.level or "").upper(), str(one.class_level or ""), *blocks, note, harmless(charge.name or "" if charge else ""))


def _above(first: str, texts: Sequence[str]) -> list[str]:
    cells = [""] * len(COLUMNS)
    cells[0] = first
    for start, text in zip(BLOCKS, texts, strict=True):
        cells[start] = text
    return cells


def _block(raw: Raw | None, days: int | None) -> list[str]:
    """Return a month's five cells: empty where nobody checked or it is not decided, without JML where a part or the days are not known."""
    if raw is None or all(one is None for one in raw):
        return [""] * len(BLOCK)
    told = ["" if one is None else str(one) for one in raw]
    if days is None or None in raw:
        return [*told, "", ""]
    present = days - sum(one or 0 for one in raw)
    return [*told, str(present), str(round(100 * present / days)) if days else ""]
