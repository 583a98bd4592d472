"""In: a school sheet tried first, row by row and month by month, then taken over whole: a check where none is, never over another."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select

from schemas import KINDS
from server.apd.writing import write
from server.cycle.compliance import FAILED, MET, Check, judge_school
from server.cycle.expected import SCHOOL
from server.cycle.rules import in_force, versions
from server.cycle.stages import month_of, shift
from server.dashboard.waiting import Doubts, waiting
from server.engine import read_transaction, write_transaction
from server.imports.headers import squeeze
from server.imports.source import Unreadable
from server.office import new_record
from server.services import Services
from server.siks.verkom import OK, Sheet, Told, read_sheet
from server.siks.verkom import Row as SheetRow
from server.store.household import merged_into
from server.store.tables import TABLES, listed
from server.verivali.outgoing import AccountRow, demand_office
from server.zones import local
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import DAYS_PER_MONTH_MAX, SIKS_UPLOAD_HOURS
from sync.nouns import Change
from sync.plan import Plan

MEMBER, PLACE, CHECK, DAYS, KPM, GROUP, UPLOAD = (
    TABLES[name] for name in ("anggota", "fasilitas", "komitmen", "hari_efektif", "kpm", "kelompok", "verkom_upload")
)
RAW = ("alpa", "izin", "sakit")
SOURCE = "verkom"
SAME, DIFFERS, AHEAD, TWICE, WAITS = "same", "differs", "not_come", "twice", "waits"
MONTHS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A pupil's month of a sheet: its row and member (empty where none was found), absences, what becomes of it, and what is odd.

    `verdict` is ok, same, differs (another check stands, and stays), or why it is not taken: unknown_pupil, two_pupils, other_school,
    twice, not_a_number, incomplete, too_many, not_come, waits (a check from a phone is in the inbox). `stands` are the absences of the check that stands.
    """

    row: int
    member: str
    bulan: str
    absent: tuple[int, ...]
    verdict: str
    odd: tuple[str, ...] = ()
    name: str = ""
    area: str = ""
    stands: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """Effective days of a month: what the sheet tells, and what stands."""

    bulan: str
    told: int | None
    stands: int | None


@dataclass(frozen=True, slots=True)
class Tried:
    """A sheet that was tried: its school, days by month, lines, and how many rows hold no pupil."""

    school: str
    school_name: str
    days: tuple[Days, ...]
    lines: tuple[Line, ...]
    skipped: int


def keep(parts: Services, account: AccountRow, kabupaten: str, path: Path, first: str) -> str:
    """Read a file about the three months from `first` and keep what it says, without names; return the id to look at it.

    Raises `Problem`: forbidden, not_found (outside the region), those of a file that is no sheet, verkom_school, verkom_months,
    verkom_days.
    """
    demand_office(account, kabupaten)
    sheet, months = read_sheet(path), [shift(first, step) for step in range(MONTHS)]
    if len(sheet.months) != MONTHS or not all(month.endswith(told) for month, told in zip(months, sheet.months, strict=True)):
        raise Problem("verkom_months")
    if any(days is not None and days > DAYS_PER_MONTH_MAX for days in sheet.days):
        raise Problem("verkom_days", {"limit": DAYS_PER_MONTH_MAX})
    if not sheet.rows:
        raise Unreadable("import_empty")
    now, identity = parts.clock(), id_from_bytes(parts.random(16))
    newest = month_of(local(now, kabupaten).date())
    with read_transaction(parts.engine) as connection:
        school = _school(connection, kabupaten, sheet.npsn)
        lines = _settled(list(_lines(connection, kabupaten, school, (sheet, months))), newest)
    told = {"school": school, "skipped": sheet.skipped, "days": [[bulan, days] for bulan, days in zip(months, sheet.days, strict=True)]}
    told["lines"] = [[one.row, one.member, one.bulan, list(one.absent), one.verdict, list(one.odd)] for one in lines]
    with write_transaction(parts.engine) as connection:
        connection.execute(delete(UPLOAD).where(UPLOAD.c.made_at < now - timedelta(hours=SIKS_UPLOAD_HOURS)))
        connection.execute(insert(UPLOAD), {"id": identity, "kabupaten": kabupaten, "account": account.id, "made_at": now, "told": told})
    return identity


def _school(connection: Connection, kabupaten: str, npsn: str) -> str:
    here = (PLACE.c.kabupaten == kabupaten, PLACE.c.npsn == npsn, PLACE.c.deleted.is_(False), PLACE.c.moved.is_(None))
    found = list(connection.scalars(select(PLACE.c.id).where(*here))) if npsn else []
    if len(found) != 1:
        raise Problem("verkom_school", {"found": len(found)})
    return found[0]


def _lines(connection: Connection, kabupaten: str, school: str, told: tuple[Sheet, Sequence[str]]) -> Iterator[Line]:
    """Yield what each row says of each month, judged by the row and its pupil alone."""
    sheet, months = told
    by_nik, by_nisn = _pupils(connection, kabupaten, sheet.rows)
    seen: set[str] = set()
    for row in sheet.rows:
        found = {one.id: one for one in (*by_nik.get(row.nik, ()), *by_nisn.get(row.nisn, ()))}
        member = next(iter(found.values())) if len(found) == 1 else None
        wrong = "unknown_pupil" if not found else "two_pupils" if member is None else "other_school" if member.fasilitas_id != school else ""
        if member is not None and not wrong:
            wrong = TWICE if member.id in seen else ""
            seen.add(member.id)
        odd = ("name",) if member is not None and row.name and squeeze(member.name or "") != squeeze(row.name) else ()
        yield from _of_row(row, months, member, (wrong, odd))


def _of_row(row: SheetRow, months: Sequence[str], member: Row | None, said: tuple[str, tuple[str, ...]]) -> Iterator[Line]:
    wrong, odd = said
    told = [(bulan, one) for bulan, one in zip(months, row.months, strict=True) if one is not None]
    for bulan, one in told or ([(months[0], Told(None, wrong))] if wrong else []):
        yield Line(row.row, member.id if member else "", bulan, one.absent or (), wrong or one.verdict, (*odd, *one.odd))


def _settled(lines: Sequence[Line], newest: str) -> list[Line]:
    """Return lines as they hold beside each other and today: none of a month that has not come, nor where a second row of its pupil says otherwise."""
    told: defaultdict[tuple[str, str], set[tuple[int, ...]]] = defaultdict(set)
    for one in lines:
        if one.verdict in (OK, TWICE) and one.absent:
            told[one.member, one.bulan].add(one.absent)

    def verdict(one: Line) -> str:
        return AHEAD if one.bulan > newest else TWICE if len(told[one.member, one.bulan]) > 1 else OK

    return [replace(one, verdict=verdict(one)) if one.verdict == OK else one for one in lines]


def _pupils(connection: Connection, kabupaten: str, rows: Sequence[SheetRow]) -> tuple[Mapping[str, list[Row]], Mapping[str, list[Row]]]:
    """Return the members by NIK and by NISN; one statement."""
    niks, nisns = listed(connection, (one.nik for one in rows if one.nik)), listed(connection, (one.nisn for one in rows if one.nisn))
    here = (MEMBER.c.kabupaten == kabupaten, MEMBER.c.deleted.is_(False), MEMBER.c.moved.is_(None))
    query = select(MEMBER.c.id, MEMBER.c.nik, MEMBER.c.nisn, MEMBER.c.name, MEMBER.c.fasilitas_id)
    by_nik: dict[str, list[Row]] = {}
    by_nisn: dict[str, list[Row]] = {}
    for row in connection.execute(query.where(*here, or_(MEMBER.c.nik.in_(niks), MEMBER.c.nisn.in_(nisns))).order_by(MEMBER.c.id)):
        for found, number in ((by_nik, row.nik), (by_nisn, row.nisn)):
            if number:  # whoever has none is not found by what a sheet writes for none
                found.setdefault(number, []).append(row)
    return by_nik, by_nisn


def tried(parts: Services, account: AccountRow, kabupaten: str, upload: str) -> Tried:
    """Return what a sheet says, held against what stands now; raises `Problem` (forbidden, not_found)."""
    demand_office(account, kabupaten)
    with read_transaction(parts.engine) as connection:
        told = connection.scalar(select(UPLOAD.c.told).where(UPLOAD.c.id == upload, UPLOAD.c.kabupaten == kabupaten))
        if told is None:
            raise Problem("not_found")
        return _tried(connection, kabupaten, told)


def _tried(connection: Connection, kabupaten: str, told: Mapping[str, Any]) -> Tried:
    lines = [Line(row, member, bulan, tuple(absent), verdict, tuple(odd)) for row, member, bulan, absent, verdict, odd in told["lines"]]
    months, school = [bulan for bulan, _ in told["days"]], told["school"]
    pupils = {one.member for one in lines if one.member}
    led, members = merged_into(connection, pupils), listed(connection, pupils)
    here = (CHECK.c.kabupaten == kabupaten, CHECK.c.condition == SCHOOL, CHECK.c.bulan.in_(months), CHECK.c.fasilitas_id == school)
    rows = connection.execute(select(CHECK).where(*here, CHECK.c.anggota_id.in_(listed(connection, {*pupils, *led}))))
    by_word = sorted(rows, key=lambda row: (not row.deleted, row.anggota_id not in led))
    stands = {(led.get(row.anggota_id, row.anggota_id), row.bulan): row for row in by_word}
    people = {row.id: row for row in connection.execute(_people(kabupaten, members))}
    of_school = (DAYS.c.kabupaten == kabupaten, DAYS.c.fasilitas_id == school, DAYS.c.bulan.in_(months), DAYS.c.deleted.is_(False))
    known = {row.bulan: row.days for row in connection.execute(select(DAYS.c.bulan, DAYS.c.days).where(*of_school))}
    name = connection.scalar(select(PLACE.c.name).where(PLACE.c.kabupaten == kabupaten, PLACE.c.id == school)) or ""
    waits = waiting(connection, kabupaten).checks
    judged = tuple(_judged(one, stands.get((one.member, one.bulan)), people.get(one.member), waits) for one in lines)
    return Tried(school, name, tuple(Days(bulan, days, known.get(bulan)) for bulan, days in told["days"]), judged, told["skipped"])


def _people(kabupaten: str, members: Any) -> Any:
    area = func.coalesce(GROUP.c.kecamatan_code, func.substr(KPM.c.desa_code, 1, 6)).label("area")
    query = select(MEMBER.c.id, MEMBER.c.name, area).where(MEMBER.c.kabupaten == kabupaten, MEMBER.c.id.in_(members))
    query = query.join(KPM, and_(KPM.c.kabupaten == kabupaten, KPM.c.id == MEMBER.c.kpm_id))
    return query.outerjoin(GROUP, and_(GROUP.c.kabupaten == kabupaten, GROUP.c.id == KPM.c.kelompok_id))


def _judged(line: Line, check: Row | None, person: Row | None, waits: Doubts) -> Line:
    line = replace(line, name=person.name or "" if person else "", area=person.area or "" if person else "")
    if line.verdict != OK:
        return line
    if check is None:
        return replace(line, verdict=WAITS) if line.bulan in waits.get((line.member, SCHOOL), ()) else line
    stands = tuple(getattr(check, name) for name in RAW)
    alike = not check.deleted and stands == line.absent
    return replace(line, verdict=SAME if alike else DIFFERS, stands=stands)


def take_over(parts: Services, account: AccountRow, kabupaten: str, upload: str) -> int:
    """Write the checks of a sheet where none stands, and the days that nobody counted, all or none, and forget it; return how many checks.

    Raises `Problem`: forbidden, not_found, changed_meanwhile.
    """
    found = tried(parts, account, kabupaten, upload)
    taken = [one for one in found.lines if one.verdict == OK]
    with read_transaction(parts.engine) as connection:
        known = versions(connection)
    days = {one.bulan: one.told if one.stands is None else one.stands for one in found.days}
    new = [one for one in found.days if one.stands is None and one.told is not None]
    changes = [_made("hari_efektif", fasilitas_id=found.school, bulan=one.bulan, days=one.told) for one in new]
    for one in taken:
        told = dict(zip(RAW, one.absent, strict=True))
        rules = in_force(known, one.bulan)
        state, _ = judge_school(Check(one.bulan, None, days=days[one.bulan], **told), rules, rules.threshold(one.area))
        key = {"anggota_id": one.member, "bulan": one.bulan, "condition": SCHOOL, "fasilitas_id": found.school}
        changes.append(_made("komitmen", **key, **told, result=state if state in (MET, FAILED) else None, source=SOURCE))

    def forgotten(connection: Connection, _made: Plan) -> None:
        connection.execute(delete(UPLOAD).where(UPLOAD.c.id == upload))

    write(parts, account.id, kabupaten, changes, forgotten)
    return len(taken)


def _made(kind: str, **fields: Any) -> Change:
    return new_record(KINDS[kind], fields, "")
