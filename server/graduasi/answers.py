"""A file of answers of SIKS-NG about exits: each line by itself and beside the others; which proposal it is of, what is wrong and what is expected.

What is kept of a file has ids, days and reasons, no number of a person: those only find the proposal.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, Row, and_, func, or_, select

from schemas.fields import is_storable_text
from server.cycle.expected import ANGGOTA, KPM
from server.cycle.leaving import PROPOSAL, SENT
from server.graduasi.exits import NOT_TAKEN, STEPS, TAKEN, last_day_fits
from server.imports.dates import birth_date
from server.imports.headers import Spellings, squeeze
from server.imports.source import Unreadable
from server.imports.values import digits
from server.imports.workbook import open_sheet
from server.steps import PENDING
from server.store.household import family_of, has, with_family
from server.store.tables import TABLES, listed
from server.verivali.incoming import ACCEPTED, REFUSED, WORDS, plain
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import EXIT_ANSWERS_MAX, REASON_CHARS_MAX, REASON_CHARS_MIN

COLUMNS = {
    "id": ("id", "id usulan", "id lapangan", "kode usulan", "nomor usulan"),
    "kabupaten": ("kabupaten", "kode kabupaten", "kab", "kode kab"),
    "batch": ("kiriman", "nomor kiriman", "batch", "no kiriman"),
    "no_kk": ("no kk", "nomor kk", "nomor kartu keluarga", "kk"),
    "nik": ("nik", "nik pengurus", "nik kpm"),
    "status": ("status siks", "jawaban", "hasil", "hasil siks", "status", "jawaban siks"),
    "last": ("hari terakhir", "hari terakhir kepesertaan", "tanggal", "tanggal keluar", "tanggal berakhir", "tmt", "tanggal jawaban"),
    "reason": ("alasan siks", "alasan penolakan", "catatan siks"),
    "own_reason": ("alasan", "catatan", "keterangan"),
}
SPELLINGS = Spellings({squeeze(one): column for column, names in COLUMNS.items() for one in names}, frozenset({"status"}))
KEYS = ("id", "no_kk", "nik")
"""Columns of which each line fills one at least."""
NUMBER_DIGITS = 16
STEP = STEPS.table
GIVEN_UP = TABLES["alias"].alias("given_up")
ACTIONS = {ACCEPTED: TAKEN, REFUSED: NOT_TAKEN}
NEW, SAME, WRONG = "new", "same", "wrong"
Fault = tuple[str, str]
"""(field, what was expected there)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One line: its row, the proposal (empty where none was found), what it says, and its faults; `last` is the last day of membership."""

    row: int
    id: str
    status: str
    last: str
    reason: str
    faults: tuple[Fault, ...] = ()
    verdict: str = NEW


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with the numbers by which it names a family."""

    answer: Answer
    numbers: Mapping[str, str]
    batch: str


def read_answers(connection: Connection, path: Path, kabupaten: str, today: date) -> list[Answer]:
    """Return what each line of a file says and what is wrong with it by itself; two statements.

    Raises `Unreadable` for what is no table with the columns, `Problem` (too_large) for too many lines.
    """
    lines: list[_Line] = []
    with open_sheet(path, SPELLINGS) as table:
        if not set(KEYS) & table.columns.places.keys():
            raise Unreadable("import_missing_column", {"columns": list(KEYS)})
        for row in table.rows:
            if len(lines) == EXIT_ANSWERS_MAX:
                raise Problem("too_large", {"field": "rows", "limit": EXIT_ANSWERS_MAX})
            lines.append(_line(row.row, {name: plain(cell) for name, cell in row.cells.items()}, kabupaten, today))
    if not lines:
        raise Unreadable("import_empty")
    return _once(list(_found(connection, kabupaten, lines)))


def _line(row: int, cells: Mapping[str, str], kabupaten: str, today: date) -> _Line:
    """Return a line with what is wrong with its cells."""
    faults: list[Fault] = []
    numbers = {name: _number(name, cells.get(name, ""), faults) for name in ("no_kk", "nik")}
    identity = cells.get("id", "")
    if identity and not is_id(identity):
        faults.append(("id", "unknown"))
    elif not any(cells.get(name) for name in KEYS):
        faults.append(("id", "key"))
    if (told := cells.get("kabupaten", "").replace(".", "")) and told != kabupaten:
        faults.append(("kabupaten", "other"))
    status = WORDS.get(squeeze(cells.get("status", "")), "")
    if not status:
        faults.append(("status", "word"))
    last, reason = "", cells["reason"] if "reason" in cells else cells.get("own_reason", "")
    if status == ACCEPTED:
        last = _day(cells.get("last", ""), today, faults)
    if status == ACCEPTED and len(reason.strip()) < REASON_CHARS_MIN:  # a dash, say
        reason = ""
    faults += [("reason", wrong) for wrong in _reason(status, reason)]
    kept = reason if is_storable_text(reason) and len(reason) <= REASON_CHARS_MAX else ""
    answer = Answer(row, identity if is_id(identity) else "", status, last, kept, tuple(faults))
    return _Line(answer, {name: number for name, number in numbers.items() if number}, cells.get("batch", ""))


def _number(name: str, cell: str, faults: list[Fault]) -> str:
    if not cell:
        return ""
    read = digits(cell, NUMBER_DIGITS)
    if read.value is None:
        faults.append((name, "digits"))
    return read.value or ""


def _day(cell: str, today: date, faults: list[Fault]) -> str:
    read = birth_date(cell, today).value if cell else None
    if read is None:
        faults.append(("last", "day"))
    return read.isoformat() if read else ""


def _reason(status: str, reason: str) -> Iterator[str]:
    if len(reason) > REASON_CHARS_MAX or not is_storable_text(reason):
        yield "length"
    elif status == REFUSED and len(reason.strip()) < REASON_CHARS_MIN:
        yield "needed"


def _found(connection: Connection, kabupaten: str, lines: list[_Line]) -> Iterator[Answer]:
    """Yield the answers with their proposals: those named by id, the others by the numbers of their family."""
    ids = {line.answer.id for line in lines if line.answer.id}
    families = _families(connection, kabupaten, [line.numbers for line in lines])
    family = family_of(PROPOSAL)
    wanted = or_(PROPOSAL.c.id.in_(listed(connection, ids)), family.in_(listed(connection, set().union(*families.values()))))
    query = select(PROPOSAL, family.label("family")).select_from(with_family(PROPOSAL)).where(PROPOSAL.c.kabupaten == kabupaten, PROPOSAL.c.deleted.is_(False))
    known = {row.id: row for row in connection.execute(query.where(wanted).order_by(PROPOSAL.c.id))}
    handed: defaultdict[str, list[Row]] = defaultdict(list)
    for row in known.values():
        if row.siks_status is not None:  # also one that another kabupaten handed over, before its family moved here
            handed[row.family].append(row)
    for line in lines:
        row, faults = _exit_of(line, known, (families, handed))
        yield replace(line.answer, id=row.id if row is not None else "", faults=(*line.answer.faults, *faults))


def _families(connection: Connection, kabupaten: str, told: Iterable[Mapping[str, str]]) -> dict[Fault, set[str]]:
    """Return (column, number) -> families of which that number is, or is that of a member, by the id that each goes by now; one statement.

    The card of an id that was merged since leads to the family that stays: it may be the one under which the exit was handed over.
    """
    told = list(told)
    cards, niks = ({one[name] for one in told if name in one} for name in ("no_kk", "nik"))
    if not cards | niks:
        return {}
    mine = and_(ANGGOTA.c.kabupaten == KPM.c.kabupaten, ANGGOTA.c.kpm_id == KPM.c.id, ANGGOTA.c.deleted.is_(False), ANGGOTA.c.nik.in_(listed(connection, niks)))
    named = or_(KPM.c.no_kk.in_(listed(connection, cards)), ANGGOTA.c.nik.is_not(None))
    led = and_(GIVEN_UP.c.kabupaten == KPM.c.kabupaten, GIVEN_UP.c.old_id == KPM.c.id)
    query = select(func.coalesce(GIVEN_UP.c.new_id, KPM.c.id).label("family"), KPM.c.no_kk, ANGGOTA.c.nik)
    query = query.select_from(KPM.outerjoin(ANGGOTA, mine).outerjoin(GIVEN_UP, led)).where(KPM.c.kabupaten == kabupaten, has(PROPOSAL), named)
    found: defaultdict[Fault, set[str]] = defaultdict(set)
    for row in connection.execute(query):
        for name, number in (("no_kk", row.no_kk), ("nik", row.nik)):
            if number:
                found[name, number].add(row.family)
    return found


def _exit_of(line: _Line, known: Mapping[str, Row], by_family: tuple[Mapping[Fault, set[str]], Mapping[str, list[Row]]]) -> tuple[Row | None, list[Fault]]:
    """Return the proposal of a line, if one can be told, and what is wrong with how it is named."""
    families, handed = by_family
    row, faults = known.get(line.answer.id), []
    if line.answer.id and row is None:
        return None, [("id", "unknown")]
    if row is None:
        named = [(name, {one.id: one for kpm in families.get((name, number), ()) for one in handed.get(kpm, ())}) for name, number in line.numbers.items()]
        for name, found in named:
            mine = {one: each for one, each in found.items() if line.batch in ("", str(each.siks_batch))}
            waits = {one: each for one, each in mine.items() if each.siks_status == SENT} or mine
            if len(waits) != 1:
                return None, [(name, "several" if waits else "unknown")]
            row = row or next(iter(waits.values()))
    if row is None:
        return None, []
    faults += [(name, "differs") for name, number in line.numbers.items() if row.family not in families.get((name, number), ())]
    if line.batch and line.batch != str(row.siks_batch):
        faults.append(("batch", "differs"))
    return row, faults


def _once(answers: list[Answer]) -> list[Answer]:
    """Return the answers, none of those that say different things of one proposal being sound."""
    told: defaultdict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for one in answers:
        if one.id:
            told[one.id].add((one.status, one.last, one.reason))
    return [replace(one, faults=(*one.faults, ("id", "twice"))) if len(told[one.id]) > 1 else one for one in answers]


def judge(connection: Connection, kabupaten: str, answers: Iterable[Answer], today: date) -> list[Answer]:
    """Return the answers held against what stands now, each `new`, `same` or `wrong`; two statements."""
    answers = list(answers)
    ids = listed(connection, {one.id for one in answers if one.id})
    rows = {row.id: row for row in connection.execute(select(PROPOSAL).where(PROPOSAL.c.kabupaten == kabupaten, PROPOSAL.c.id.in_(ids)))}
    waits = select(STEP).where(STEP.c.kabupaten == kabupaten, STEP.c.graduasi.in_(ids), STEP.c.state == PENDING)
    waiting = {row.graduasi: row for row in connection.execute(waits)}
    judged, seen = [], set[str]()
    for one in answers:
        faults = one.faults if one.faults else tuple(_standing(one, rows.get(one.id), waiting.get(one.id), today))
        again = one.id in seen or _stands(one, rows.get(one.id), waiting.get(one.id))
        seen.add(one.id)
        judged.append(replace(one, faults=faults, verdict=WRONG if faults else SAME if again else NEW))
    return judged


def _stands(one: Answer, row: Row | None, waits: Row | None) -> bool:
    """Tell whether what a line says is recorded, or on its way."""
    if waits is not None:
        return (waits.action, waits.detail or "") == (ACTIONS.get(one.status), one.last)
    return row is not None and (row.siks_status, row.exit_on or "") == (one.status, one.last)


def _standing(one: Answer, row: Row | None, waits: Row | None, today: date) -> Iterator[Fault]:
    """Yield what stands in the way of a line that is sound by itself."""
    if row is None or row.deleted or row.siks_status is None:
        yield ("id", "not_sent")
    elif row.moved is not None:
        yield ("id", "moved")
    elif _stands(one, row, waits):
        return
    elif waits is not None:
        yield ("status", "waits")
    elif row.siks_status != SENT:
        yield ("status", "answered")
    elif one.last and not last_day_fits(row.decided_on, date.fromisoformat(one.last), today):
        yield ("last", "range")

