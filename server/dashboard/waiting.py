"""What phones brought and the office has not decided on: the checks, families and meetings that it may come to change are not known.

Effective days of a school that wait are about every check that is judged by them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, or_, select

from schemas.fields import MONTH, SEMESTER
from server.attendance.pending import INBOX, LOG
from server.cycle.expected import SCHOOL
from server.observations.families import CONFLICT, OPEN
from server.store.tables import TABLES, listed
from sync.ids import is_id
from sync.wire import change_from_wire

CHECKS, ASKED, SEEN, ASSESSED, MEETINGS, DAYS = KINDS = (
    *("komitmen", "komplementaritas", "perilaku", "penilaian_graduasi", "p2k2_sesi"),
    "hari_efektif",
)
KEYS = {
    CHECKS: ("anggota_id", "condition", "bulan"),
    **dict.fromkeys((ASKED, SEEN), ("kpm_id", "semester")),
    ASSESSED: ("kpm_id", "date"),
    MEETINGS: ("kelompok_id", "bulan", "jadwal_id"),
    DAYS: ("fasilitas_id", "bulan"),
}
"""Kind -> the fields that say about what a record is, so that a change that was not stored is found by them."""
ALIAS, CHECK = TABLES["alias"], TABLES[CHECKS]
HELD = "terlaksana"
Key = tuple[str, ...]
Doubts = Mapping[tuple[str, str], Collection[str]]
"""(member, condition) -> months of checks."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What undecided changes are about.

    `halves`: kind -> (family, half-year); `assessed`: family -> the first day of an assessment; `meetings`: (kelompok, month, plan, or the
    meeting itself where it has none) of those that are not stored as held, as `unmade` are the checks that are not stored; `authors`: the
    workers who brought checks and meetings; `days`: (school, month) of effective days.
    """

    checks: Doubts
    halves: Mapping[str, Collection[tuple[str, str]]]
    assessed: Mapping[str, str]
    meetings: Collection[tuple[str, ...]]
    authors: Collection[str]
    days: Collection[Key]
    unmade: Doubts

    def asked_in(self, semester: str) -> set[str]:
        """Return the families of which answers about a half-year wait."""
        return {kpm for kpm, one in self.halves[ASKED] if one == semester}

    def seen_until(self, semester: str) -> set[str]:
        """Return the families of which observations of a half-year or one before it wait."""
        return {kpm for kpm, one in self.halves[SEEN] if one <= semester}

    def assessed_until(self, day: str) -> set[str]:
        """Return the families of which an assessment waits that was made by a day."""
        return {kpm for kpm, one in self.assessed.items() if one <= day}


def waiting(connection: Connection, kabupaten: str) -> Waiting:
    """Return what waits now; a number of statements that does not grow."""
    return about(connection, kabupaten, connection.execute(select(INBOX).where(*_here(kabupaten), INBOX.c.state == OPEN)).all())


def turned(connection: Connection, kabupaten: str, since: tuple[Any, int], refs: Collection[str]) -> Waiting:
    """Return what those changes are about that came after a moment, or found their end after it: by a commit with a higher number, or decided by `refs`."""
    moment, number = since
    same = (LOG.c.kabupaten == INBOX.c.kabupaten) & (LOG.c.form == INBOX.c.form)
    forms = listed(connection, {ref.rpartition(".")[0] for ref in refs})
    lately = or_(INBOX.c.received_at > moment, LOG.c.last > number, INBOX.c.form.in_(forms))
    return about(connection, kabupaten, connection.execute(select(INBOX).outerjoin(LOG, same).where(*_here(kabupaten), lately)).all())


def _here(kabupaten: str) -> tuple[Any, ...]:
    return INBOX.c.kabupaten == kabupaten, INBOX.c.kind.in_(KINDS)


def about(connection: Connection, kabupaten: str, rows: Sequence[Row]) -> Waiting:
    """Return what some entries of the inbox are about; what says so nowhere changes nothing that is counted."""
    found: dict[str, set[Key]] = {kind: set() for kind in KINDS}
    unmade: set[Key] = set()
    for kind, told in _by_kind(rows).items():
        if kind == MEETINGS:
            found[kind] = _meetings(connection, kabupaten, rows, told)
            continue
        stored = _stored(connection, kabupaten, TABLES[kind], told)
        if kind == CHECKS:
            unmade = {key for record, key in told.items() if key and record not in stored}
        found[kind] = {key for key in {**told, **stored}.values() if key}
    found[CHECKS] |= checks_of_days(connection, kabupaten, found[DAYS])
    names = _names(connection, kabupaten, {key[0] for kind in (CHECKS, ASKED, SEEN, ASSESSED) for key in found[kind]})
    halves = {kind: {(names.get(kpm, kpm), semester) for kpm, semester in found[kind]} for kind in (ASKED, SEEN)}
    assessed: dict[str, str] = {}
    for kpm, day in sorted(found[ASSESSED], key=lambda key: key[1]):
        assessed.setdefault(names.get(kpm, kpm), day)
    authors = {row.worker for row in rows if row.kind in (CHECKS, MEETINGS)}
    return Waiting(_doubts(found[CHECKS], names), halves, assessed, sorted(found[MEETINGS]), authors, found[DAYS], _doubts(unmade, names))


def disputed_checks(connection: Connection, kabupaten: str, *lately: ColumnElement[bool]) -> Doubts:
    """Return (member, condition) -> months of the checks of which, or of whose school days, two values stand beside each other.

    Those on which nobody has decided, or those of the disputes that `lately` tells; four statements.
    """
    days = disputed_days(connection, kabupaten, *lately)
    found = _disputed(connection, kabupaten, CHECK, lately) | checks_of_days(connection, kabupaten, days)
    return _doubts(found, _names(connection, kabupaten, {key[0] for key in found}))


def disputed_days(connection: Connection, kabupaten: str, *lately: ColumnElement[bool]) -> set[Key]:
    """Return (school, month) of effective days of which two values stand beside each other; see `disputed_checks`."""
    return _disputed(connection, kabupaten, TABLES[DAYS], lately)


def _disputed(connection: Connection, kabupaten: str, table: Table, lately: Sequence[ColumnElement[bool]]) -> set[Key]:
    here = (CONFLICT.c.kabupaten == kabupaten, *(lately or (CONFLICT.c.state == OPEN,)))
    same = and_(table.c.kabupaten == CONFLICT.c.kabupaten, table.c.id == CONFLICT.c.record)
    query = select(*(table.c[name] for name in KEYS[table.name])).select_from(CONFLICT.join(table, same))
    return {tuple(row) for row in connection.execute(query.where(*here, CONFLICT.c.kind == table.name, table.c.deleted.is_(False)))}


def _doubts(checks: Iterable[Key], names: Mapping[str, str]) -> Doubts:
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for member, condition, month in checks:
        found[names.get(member, member), condition].add(month)
    return dict(found)


def _names(connection: Connection, kabupaten: str, ids: Collection[str]) -> dict[str, str]:
    """Return id that was merged into another -> that one."""
    alias = select(ALIAS.c.old_id, ALIAS.c.new_id).where(ALIAS.c.kabupaten == kabupaten, ALIAS.c.old_id.in_(listed(connection, ids)))
    return {row.old_id: row.new_id for row in connection.execute(alias)} if ids else {}


def checks_of_days(connection: Connection, kabupaten: str, days: Collection[Key]) -> set[Key]:
    """Return (member, condition, month) of the checks that are judged by the effective days of a school and month."""
    if not days:
        return set()
    schools, months = ({key[place] for key in days} for place in (0, 1))
    query = select(CHECK.c.anggota_id, CHECK.c.bulan, CHECK.c.fasilitas_id).where(CHECK.c.kabupaten == kabupaten, CHECK.c.condition == SCHOOL)
    query = query.where(CHECK.c.bulan.in_(sorted(months)), CHECK.c.fasilitas_id.in_(listed(connection, schools)), CHECK.c.deleted.is_(False))
    return {(row.anggota_id, SCHOOL, row.bulan) for row in connection.execute(query) if (row.fasilitas_id, row.bulan) in days}


def _by_kind(rows: Iterable[Row]) -> dict[str, dict[str, Key]]:
    """Return kind -> record -> what it is about, as far as changes of it say so; nothing where none does."""
    told: dict[str, dict[str, Key]] = {}
    for row in rows:
        mine = told.setdefault(row.kind, {})
        mine[row.record] = mine.get(row.record) or _key(row.kind, change_from_wire(row.change).fields)
    return told


def _meetings(connection: Connection, kabupaten: str, rows: Iterable[Row], told: Mapping[str, Key]) -> set[Key]:
    """Return the meetings that would count once a change of them is taken: not stored yet, or stored as not held and said to have been."""
    said = {row.record for row in rows if row.kind == MEETINGS and change_from_wire(row.change).fields.get("status") == HELD}
    table, keys = TABLES[MEETINGS], dict(told)
    for row in connection.execute(select(table).where(table.c.kabupaten == kabupaten, table.c.id.in_(listed(connection, told)))):
        known = row.status == HELD or row.deleted or row.id not in said
        keys[row.id] = () if known else _key(MEETINGS, {**row._mapping, "status": HELD})
    return {(*key[:2], key[2] or record) for record, key in keys.items() if key}


def _stored(connection: Connection, kabupaten: str, table: Table, records: Collection[str]) -> dict[str, Key]:
    query = select(table).where(table.c.kabupaten == kabupaten, table.c.id.in_(listed(connection, records)))
    return {row.id: _key(table.name, row._mapping) for row in connection.execute(query)}


def _key(kind: str, fields: Mapping[str, Any]) -> Key:
    """Return what a record is about; nothing where no meeting was held, or a field is not what it must be, as whatever a phone wrote comes here."""
    if kind == MEETINGS and fields.get("status") != HELD:
        return ()
    key = tuple(_word(name, fields.get(name)) for name in KEYS[kind])
    return key if all(key[:2]) else ()


def _word(name: str, value: Any) -> str:
    text = str(value or "")
    fits = {"bulan": MONTH.fullmatch, "semester": SEMESTER.fullmatch, "condition": str.isidentifier, "date": _is_day}.get(name, is_id)
    return text if fits(text) else ""


def _is_day(text: str) -> bool:
    return len(text) == len("2026-11-22") and MONTH.fullmatch(text[:7]) is not None
