"""Families of a kabupaten with their way through kelompok, in portions of bounded size."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from schemas import KINDS
from server.attendance.asof import AsOf, past_records
from server.cycle.heard import CARRIED
from server.people.past import Written, read_written
from server.people.trace import GONE, REPAIRED, STANDING, WHOLE
from server.store.household import led_on
from server.store.tables import TABLES, listed
from server.zones import local
from sync.limits import FAMILIES_AT_ONCE

KPM, ALIAS, TRANSFER, MARK, SESI = (TABLES[name] for name in ("kpm", "alias", "transfer", "kehadiran", "p2k2_sesi"))
GROUP_OF = KINDS["kpm"].group_of
PLACED, STATUS = GROUP_OF["kelompok_id"].name, GROUP_OF["membership_status"].name
LEFT = ("non_aktif", "graduasi")
ALWAYS = ""
"""Before every day."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family as it stood, and since which day it was in which kelompok, oldest first.

    `made` is the day its record was made, `left` the day on which it left PKH, None while it has not; `arrived` the day on which it came
    from another kabupaten, before every day where it did not. Its days there are counted there.
    """

    id: str
    fields: Mapping[str, Any]
    made: str
    left: str | None
    arrived: str
    groups: Sequence[tuple[str, str | None]]
    names: tuple[str, ...]
    """Its ids: its own, and those that were merged into it."""
    first_mark: str | None = None

    def kelompok_on(self, day: str) -> str | None:
        """Return its kelompok on a day, before it had one its first; none while it was in another kabupaten."""
        if day < self.arrived:
            return None
        found = [kelompok for since, kelompok in self.groups if since <= day]
        first = next((kelompok for _, kelompok in self.groups if kelompok), None)
        return found[-1] if found and any(found) else first

    def kelompok_in(self, month: str) -> list[str]:
        """Return every kelompok it was in during a month."""
        days = (f"{month}-01", *(since for since, _ in self.groups if since[:7] == month))
        return list(dict.fromkeys(one for one in map(self.kelompok_on, days) if one))

    def active_on(self, day: str) -> bool:
        """Tell whether it was in PKH on a day; where nobody wrote since when, from its record on, or from the month of its first mark."""
        joined = self.fields.get("joined_on") or min(self.made, self.first_mark or self.made)
        return joined <= day and (self.left is None or day <= self.left)


def portions(connection: Connection, then: AsOf, only: Collection[str] | None = None) -> Iterator[list[Family]]:
    """Yield the families of a kabupaten in order of id, all or some; a number of statements for each portion that does not grow.

    Left out are those that were made later, were deleted, or were merged into another.
    """
    ahead = None if only is None else sorted(only)
    after = ""
    while page := _page(connection, then, after, None if ahead is None else ahead[:FAMILIES_AT_ONCE]):
        after = page[-1].id
        ahead = None if ahead is None else ahead[FAMILIES_AT_ONCE:]
        yield _families(connection, then, page)


def _page(connection: Connection, then: AsOf, after: str, some: list[str] | None) -> list[Any]:
    here = (KPM.c.kabupaten == then.kabupaten, KPM.c.id > after) if some is None else (KPM.c.kabupaten == then.kabupaten, KPM.c.id.in_(some))
    return list(connection.execute(select(KPM).where(*here).order_by(KPM.c.id).limit(FAMILIES_AT_ONCE)))


def _families(connection: Connection, then: AsOf, page: Sequence[Any]) -> list[Family]:
    now = {row.id: dict(row._mapping) for row in page if row.revision <= then.number}
    changed = [row.id for row in page if row.revision > then.number]
    known = now | {row["id"]: row for row in past_records(connection, "kpm", then, changed)}
    merged, gone = _aliases(connection, then, list(known))
    there = {one: row for one, row in known.items() if not row["deleted"] and one not in gone}
    writes = _writes(connection, then, list(there))
    dateless = [name for one, row in there.items() if not row["joined_on"] for name in (one, *merged.get(one, ()))]
    told = Told(writes, _placements(connection, writes), merged, _arrived(connection, then, list(there)), _first_marks(connection, then, dateless))
    return [_family(then, row, told) for _, row in sorted(there.items())]


def _first_marks(connection: Connection, then: AsOf, names: list[str]) -> dict[str, str]:
    """Return the first day of the month of each family's first mark, over all months; a month never changes once it is written."""
    made = and_(STANDING.c.kabupaten == MARK.c.kabupaten, STANDING.c.record == MARK.c.id, STANDING.c.group == WHOLE)
    held = and_(SESI.c.kabupaten == MARK.c.kabupaten, SESI.c.id == MARK.c.p2k2_sesi_id)
    where = (MARK.c.kabupaten == then.kabupaten, MARK.c.kpm_id.in_(names), STANDING.c.number <= then.number)
    query = select(MARK.c.kpm_id, func.min(SESI.c.bulan).label("bulan")).select_from(MARK.join(SESI, held).join(STANDING, made))
    rows = connection.execute(query.where(*where).group_by(MARK.c.kpm_id)) if names else ()
    return {row.kpm_id: f"{row.bulan}-01" for row in rows}


def _arrived(connection: Connection, then: AsOf, page: list[str]) -> set[str]:
    """Return the families that came from another kabupaten."""
    here = (TRANSFER.c.target == then.kabupaten, TRANSFER.c.state.in_(CARRIED), TRANSFER.c.settled_at <= then.at)
    return set(connection.scalars(select(TRANSFER.c.record).where(TRANSFER.c.record.in_(page), *here)))


def _aliases(connection: Connection, then: AsOf, page: list[str]) -> tuple[dict[str, list[str]], set[str]]:
    """Return id -> ids merged into it, and those that were merged into another themselves."""
    here = (ALIAS.c.kabupaten == then.kabupaten, ALIAS.c.made_at <= then.at)
    merged: defaultdict[str, list[str]] = defaultdict(list)
    before = led_on(connection, then.kabupaten, then.at)
    led = or_(ALIAS.c.new_id.in_(page), ALIAS.c.old_id.in_(listed(connection, before)))
    for row in connection.execute(select(ALIAS).where(*here, led).order_by(ALIAS.c.old_id)):
        merged[before.get(row.old_id, row.new_id)].append(row.old_id)
    return dict(merged), set(connection.scalars(select(ALIAS.c.old_id).where(*here, ALIAS.c.old_id.in_(page))))


def _writes(connection: Connection, then: AsOf, page: list[str]) -> dict[str, list[Any]]:
    """Return the writes of each family's making, kelompok and status up to a moment, oldest first."""
    groups = (WHOLE, PLACED, STATUS, GONE)
    where = (STANDING.c.kabupaten == then.kabupaten, STANDING.c.record.in_(page), STANDING.c.group.in_(groups), STANDING.c.number <= then.number)
    found: dict[str, list[Any]] = {one: [] for one in page}
    for row in connection.execute(select(STANDING).where(*where).order_by(STANDING.c.record, STANDING.c.number)):
        found[row.record].append(row)
    return found


def _placements(connection: Connection, writes: Mapping[str, Sequence[Any]]) -> Written:
    """Return what the log says of the kelompok of those that changed it since they were made."""
    moved = [rows for rows in writes.values() if any(row.group == PLACED for row in rows)]
    rows = [row for found in moved for row in found if row.group in (WHOLE, PLACED)]
    refs = {(row.kabupaten, row.form, row.index) for row in rows if row.how != REPAIRED}
    return read_written(connection, refs, repaired={(row.kabupaten, row.form, row.index) for row in rows if row.how == REPAIRED})


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a portion of families beside their records."""

    writes: Mapping[str, Sequence[Any]]
    placed: Written
    merged: Mapping[str, Sequence[str]]
    arrived: set[str]
    first_marks: Mapping[str, str]


def _family(then: AsOf, row: dict[str, Any], told: Told) -> Family:
    identity, writes = row["id"], told.writes[row["id"]]
    days = {one.number: local(one.at, then.kabupaten).date().isoformat() for one in writes}
    made = min(days.values(), default=then.today)
    status = [days[one.number] for one in writes if one.group in (WHOLE, STATUS)]
    left = row["ended_on"] or (status[-1] if status and row["membership_status"] in LEFT else None)
    arrived = made if identity in told.arrived else ALWAYS
    names = (identity, *told.merged.get(identity, ()))
    first = min((told.first_marks[one] for one in names if one in told.first_marks), default=None)
    return Family(identity, row, made, left, arrived, _groups(row, made, days, told), names, first)


def _groups(row: dict[str, Any], made: str, days: Mapping[int, str], told: Told) -> list[tuple[str, str | None]]:
    """Return since when a family was in which kelompok, none from the day on which it went to another kabupaten."""
    moves = [one for one in told.writes[row["id"]] if one.group in (WHOLE, PLACED, GONE)]
    if not any(one.group == PLACED for one in moves):
        return [(made, row["kelompok_id"]), *((days[one.number], None) for one in moves if one.group == GONE)]
    read = [(days[one.number], {} if one.group == GONE else told.placed.fields_of(one)) for one in moves]
    return [(day, fields.get("kelompok_id")) for day, fields in read if fields is not None]
