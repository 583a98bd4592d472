"""Families of a kabupaten with their way through kelompok, in portions of bounded size."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from schemas import KINDS
from server.attendance.asof import AsOf, past_records
from server.people.past import read_written
from server.people.trace import REPAIRED, STANDING, WHOLE
from server.store.tables import TABLES
from server.zones import local
from sync.limits import ATTENDANCE_FAMILIES_AT_ONCE

KPM, ALIAS = TABLES["kpm"], TABLES["alias"]
GROUP_OF = KINDS["kpm"].group_of
PLACED, STATUS = GROUP_OF["kelompok_id"].name, GROUP_OF["membership_status"].name
LEFT = ("non_aktif", "graduasi")
ALWAYS = ""
"""Before every day."""


@dataclass(frozen=True, slots=True)
class Family:
    """A family as it stood, and since which day it was in which kelompok, oldest first.

    `made` is the day its record was made, `left` the day on which it left PKH, None while it has not.
    """

    id: str
    fields: Mapping[str, Any]
    made: str
    left: str | None
    groups: Sequence[tuple[str, str | None]]
    names: tuple[str, ...]
    """Its ids: its own, and those that were merged into it."""

    def kelompok_on(self, day: str) -> str | None:
        """Return its kelompok on a day; before it had one, its first."""
        found = [kelompok for since, kelompok in self.groups if since <= day]
        first = next((kelompok for _, kelompok in self.groups if kelompok), None)
        return found[-1] if found and any(found) else first

    def kelompok_in(self, month: str) -> list[str]:
        """Return every kelompok it was in during a month."""
        days = (f"{month}-01", *(since for since, _ in self.groups if since[:7] == month))
        return list(dict.fromkeys(one for one in map(self.kelompok_on, days) if one))

    def active_on(self, day: str, first_mark: str | None) -> bool:
        """Tell whether it was in PKH on a day; where nobody wrote since when, from its first mark or its record on."""
        joined = self.fields.get("joined_on") or min(self.made, first_mark or self.made)
        return joined <= day and (self.left is None or day <= self.left)


def portions(connection: Connection, then: AsOf) -> Iterator[list[Family]]:
    """Yield the families of a kabupaten in order of id; at most six statements for each portion.

    Left out are those that were made later, were deleted, were merged into another, or had gone to another kabupaten.
    """
    after = ""
    while page := _page(connection, then, after):
        after = page[-1].id
        yield _families(connection, then, page)


def _page(connection: Connection, then: AsOf, after: str) -> list[Any]:
    query = select(KPM).where(KPM.c.kabupaten == then.kabupaten, KPM.c.id > after)
    return list(connection.execute(query.order_by(KPM.c.id).limit(ATTENDANCE_FAMILIES_AT_ONCE)))


def _families(connection: Connection, then: AsOf, page: Sequence[Any]) -> list[Family]:
    now = {row.id: dict(row._mapping) for row in page if row.revision <= then.number}
    changed = [row.id for row in page if row.revision > then.number]
    known = now | {row["id"]: row for row in past_records(connection, "kpm", then, changed)}
    merged, gone = _aliases(connection, then, list(known))
    there = {one: row for one, row in known.items() if not row["deleted"] and not row["moved"] and one not in gone}
    writes = _writes(connection, then, list(there))
    placed = _placements(connection, then, writes)
    return [_family(then, row, writes[one], placed, merged.get(one, ())) for one, row in sorted(there.items())]


def _aliases(connection: Connection, then: AsOf, page: list[str]) -> tuple[dict[str, list[str]], set[str]]:
    """Return id -> ids merged into it, and those that were merged into another themselves."""
    here = (ALIAS.c.kabupaten == then.kabupaten, ALIAS.c.made_at <= then.at)
    merged: defaultdict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(ALIAS).where(*here, ALIAS.c.new_id.in_(page)).order_by(ALIAS.c.old_id)):
        merged[row.new_id].append(row.old_id)
    return dict(merged), set(connection.scalars(select(ALIAS.c.old_id).where(*here, ALIAS.c.old_id.in_(page))))


def _writes(connection: Connection, then: AsOf, page: list[str]) -> dict[str, list[Any]]:
    """Return the writes of each family's making, kelompok and status up to a moment, oldest first."""
    groups = (WHOLE, PLACED, STATUS)
    where = (STANDING.c.kabupaten == then.kabupaten, STANDING.c.record.in_(page), STANDING.c.group.in_(groups), STANDING.c.at <= then.at)
    found: dict[str, list[Any]] = {one: [] for one in page}
    for row in connection.execute(select(STANDING).where(*where).order_by(STANDING.c.record, STANDING.c.number)):
        found[row.record].append(row)
    return found


def _placements(connection: Connection, then: AsOf, writes: Mapping[str, Sequence[Any]]) -> Any:
    """Return what the log says of the kelompok of those that changed it since they were made."""
    moved = [rows for rows in writes.values() if any(row.group == PLACED for row in rows)]
    rows = [row for found in moved for row in found if row.group in (WHOLE, PLACED)]
    refs = {(row.kabupaten, row.form, row.index) for row in rows if row.how != REPAIRED}
    return read_written(connection, refs, repaired={(row.kabupaten, row.form, row.index) for row in rows if row.how == REPAIRED})


def _family(then: AsOf, row: dict[str, Any], writes: Sequence[Any], placed: Any, merged: Sequence[str]) -> Family:
    days = {one.number: local(one.at, then.kabupaten).date().isoformat() for one in writes}
    made = min(days.values(), default=then.today)
    moves = [one for one in writes if one.group in (WHOLE, PLACED)]
    groups = [(made, row["kelompok_id"])]
    if any(one.group == PLACED for one in moves):
        told = [(days[one.number], placed.fields_of(one)) for one in moves]
        groups = [(day, fields.get("kelompok_id")) for day, fields in told if fields is not None]
    status = [days[one.number] for one in writes if one.group in (WHOLE, STATUS)]
    left = row["ended_on"] or (status[-1] if status and row["membership_status"] in LEFT else None)
    return Family(row["id"], row, made, left, groups, (row["id"], *merged))
