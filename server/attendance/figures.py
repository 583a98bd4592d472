"""The attendance of families of a kabupaten over some months: every meeting that counted, and the interval."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from server.attendance.asof import AsOf, past_records
from server.attendance.families import Family, portions
from server.attendance.ground import HELD_WORD, Ground, lay_ground
from server.attendance.marks import Counted, Mark, came_as_guest, caught_up, count
from server.attendance.measure import Interval, measure
from server.attendance.meetings import Gap, Meeting, Sort
from server.store.tables import TABLES

MARK = TABLES["kehadiran"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the rules say of the measure: its months, and whether a repeat counts as attended."""

    months: tuple[str, ...]
    susulan_counts: bool = True


@dataclass(frozen=True, slots=True)
class Attendance:
    """A family with what each meeting may be for it, and the measure over them."""

    family: Family
    counted: Sequence[Counted]

    @property
    def interval(self) -> Interval:
        """The measure."""
        return measure(one.may for one in self.counted)


def attendance(connection: Connection, then: AsOf, terms: Terms, only: Collection[str] | None = None) -> Iterator[Attendance]:
    """Yield the families of a kabupaten in order of id, all or some, with their attendance there; in bounded memory, as it stood at a moment.

    What a family did in another kabupaten is counted there: the ends of its measure are sums, so those of both are added.
    """
    ground = lay_ground(connection, then, terms.months)
    for families in portions(connection, then, only):
        yield from _of_families(connection, ground, families, terms)


def attendance_of(connection: Connection, then: AsOf, terms: Terms, kpm: str) -> tuple[Ground, Attendance] | None:
    """Return the attendance of one family in a kabupaten with what it stands on, None where it is not there; in a fixed number of statements."""
    families = [one for portion in portions(connection, then, (kpm,)) for one in portion]
    if not families:
        return None
    ground = lay_ground(connection, then, terms.months, families)
    [found] = _of_families(connection, ground, families, terms)
    return ground, found


def _of_families(connection: Connection, ground: Ground, families: Sequence[Family], terms: Terms) -> Iterator[Attendance]:
    marks = _marks(connection, ground, families)
    for family in families:
        yield Attendance(family, _of_family(ground, family, marks.get(family.id, {}), terms))


def _of_family(ground: Ground, family: Family, marks: Mapping[str, Mark], terms: Terms) -> list[Counted]:
    own: list[Meeting] = []
    for month in terms.months:
        for kelompok in family.kelompok_in(month):
            found = ground.at((kelompok, month))
            own += [one for one in found if family.kelompok_on(one.day) == kelompok and family.active_on(one.day)]
    counted = [count(one, marks.get(one.sesi), terms.susulan_counts) for one in own]
    counts = {one.sesi for one in own if one.sort is not Sort.EXTRA}
    return caught_up(counted, _guest(ground, marks, counts)) if terms.susulan_counts else counted


def _guest(ground: Ground, marks: Mapping[str, Mark], counts: set[str]) -> dict[str, list[tuple[Gap, ...]]]:
    """Return month -> meetings of others to which a family came, or may have come, and which do not count for it; the certain ones first.

    A mark of a guest that is still on the silent phone of the other kelompok is not foreseen.
    """
    found: defaultdict[str, list[tuple[Gap, ...]]] = defaultdict(list)
    for sesi, mark in marks.items():
        if sesi in counts or ground.sesi[sesi]["status"] != HELD_WORD:
            continue
        certainly, doubt = came_as_guest(mark)
        if certainly or doubt:
            found[ground.sesi[sesi]["bulan"]].append(doubt)
    return {month: sorted(one, key=len) for month, one in found.items()}


def _marks(connection: Connection, ground: Ground, families: Sequence[Family]) -> dict[str, dict[str, Mark]]:
    """Return family -> meeting -> mark; where two ids of a family have one, that of its own id counts."""
    owner = {name: one.id for one in families for name in one.names}
    where = (MARK.c.kabupaten == ground.then.kabupaten, MARK.c.kpm_id.in_(sorted(owner)))
    rows = [dict(row._mapping) for row in connection.execute(select(MARK).where(*where)) if row.p2k2_sesi_id in ground.sesi]
    changed = sorted(row["id"] for row in rows if row["revision"] > ground.then.number)
    rows = [row for row in rows if row["revision"] <= ground.then.number] + list(past_records(connection, "kehadiran", ground.then, changed))
    waiting = _waiting(ground, owner)
    found: defaultdict[str, dict[str, Mark]] = defaultdict(dict)
    for row in sorted(rows, key=lambda one: (one["kpm_id"] == owner[one["kpm_id"]], one["id"])):
        kpm, sesi = owner[row["kpm_id"]], row["p2k2_sesi_id"]
        held = [*waiting.pop((kpm, sesi), ()), *waiting.pop((row["id"], ""), ())]
        found[kpm][sesi] = Mark(row["id"], sesi, row, ground.pending.disputed.get(row["id"], ()), held)
    for (kpm, sesi), held in waiting.items():
        if sesi in ground.sesi:
            found[kpm][sesi] = Mark("", sesi, {"status": None, "deleted": False}, (), held)
    return dict(found)


def _waiting(ground: Ground, owner: Mapping[str, str]) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    """Return (family, meeting) -> fields of marks that the office holds; an edit goes by (record, nothing)."""
    found: defaultdict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for one in ground.pending.held_of("kehadiran"):
        kpm, sesi = one.fields.get("kpm_id"), one.fields.get("p2k2_sesi_id")
        if isinstance(kpm, str) and isinstance(sesi, str):
            if kpm in owner:
                found[owner[kpm], sesi].append(one.fields)
        else:
            found[one.record, ""].append(one.fields)
    return dict(found)


def missing_from(ground: Ground, one: Counted) -> list[str]:
    """Return the workers from whom something is missing for a meeting: whose phone is silent, or who has not marked it."""
    if not one.gaps:
        return []
    phones = ground.phones.silent(one.meeting.slot[0], one.meeting.day)
    if not one.meeting.sesi:
        return sorted({phone.worker for phone in phones})
    return sorted(set(ground.sesi[one.meeting.sesi]["held_by"] or ()) or {phone.worker for phone in phones})
