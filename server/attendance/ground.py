"""What the attendance of a kabupaten stands on: which meetings counted, and what may still be missing of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, or_, select

from server.attendance.asof import AsOf, records
from server.attendance.families import Family
from server.attendance.meetings import Held, Meeting, Plan, Slot, meetings_of, unplanned
from server.attendance.pending import Pending, pending
from server.attendance.phones import Phones, phones_of
from server.cycle.stages import last_day
from server.store.tables import TABLES
from sync.ids import is_id

PLAN, SESI, MARK = (TABLES[name] for name in ("jadwal", "p2k2_sesi", "kehadiran"))
HELD_WORD, CANCELLED, MOVED = "terlaksana", "batal", "diganti"
WHETHER = ("status", "date", "deleted")
"""Fields of a meeting on which it depends whether it counts."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A kabupaten's meetings of some months; `at` finds those of a kelompok and month, also where none is known."""

    then: AsOf
    months: tuple[str, ...]
    met: Mapping[Slot, Sequence[Meeting]]
    sesi: Mapping[str, dict[str, Any]]
    pending: Pending
    phones: Phones
    waiting: frozenset[Slot]

    def at(self, slot: Slot) -> Sequence[Meeting]:
        """Return the meetings of a kelompok in a month."""
        found = self.met.get(slot)
        if found is not None:
            return found
        last = last_day(slot[1]).isoformat()
        return unplanned(slot, last, self.silent) if last < self.then.today else ()

    def silent(self, kelompok: str, day: str) -> bool:
        """Tell whether a meeting of a kelompok on a day may be known later only: from a phone, or from what the office holds."""
        return bool(self.phones.silent(kelompok, day)) or (kelompok, day[:7]) in self.waiting


def lay_ground(connection: Connection, then: AsOf, months: tuple[str, ...], families: Sequence[Family] | None = None) -> Ground:
    """Read what the attendance of a kabupaten in some months stands on, of all families or of a few.

    A number of statements that does not grow with the families; of a few, only what their kelompok and their marks need is read.
    """
    undecided, phones = pending(connection, then), phones_of(connection, then)
    of_plans, of_sesi = [PLAN.c.bulan.in_(months)], [SESI.c.bulan.in_(months)]
    if families is not None:
        groups = sorted({kelompok for one in families for _, kelompok in one.groups if kelompok})
        names = {name for one in families for name in one.names}
        pairs = ((one.fields.get("kpm_id"), one.fields.get("p2k2_sesi_id")) for one in undecided.held_of("kehadiran"))
        held = sorted({sesi for kpm, sesi in pairs if is_id(kpm) and is_id(sesi) and kpm in names})
        marked = select(MARK.c.p2k2_sesi_id).where(MARK.c.kabupaten == then.kabupaten, MARK.c.kpm_id.in_(sorted(names)))
        of_plans.append(PLAN.c.kelompok_id.in_(groups))
        of_sesi.append(or_(SESI.c.kelompok_id.in_(groups), SESI.c.kelompok_joint.is_not(None), SESI.c.id.in_(marked), SESI.c.id.in_(held)))
    plans = [row for row in records(connection, "jadwal", then, *of_plans) if not row["deleted"] and row["status"] != CANCELLED]
    sesi = {row["id"]: row for row in records(connection, "p2k2_sesi", then, *of_sesi)}
    edited = {one.record for one in undecided.held_of("p2k2_sesi")}
    waiting = frozenset(_slots_waiting(undecided))
    ground = Ground(then, months, {}, sesi, undecided, phones, waiting)
    held = [one for row in sesi.values() for one in _held(row, undecided, row["id"] in edited)]
    met = meetings_of((_plan(row) for row in plans), held, ground.silent, then.today)
    return Ground(then, months, met, sesi, undecided, phones, waiting)


def _plan(row: Mapping[str, Any]) -> Plan:
    day = row["replaced_on"] if row["status"] == MOVED and row["replaced_on"] else row["planned_date"]
    return Plan(row["id"], (row["kelompok_id"], row["bulan"]), day or last_day(row["bulan"]).isoformat())


def _held(row: Mapping[str, Any], undecided: Pending, edited: bool) -> Iterator[Held]:
    """Yield a meeting for each kelompok that met, where it was held or somebody says so."""
    happened = row["status"] == HELD_WORD and not row["deleted"]
    values = [{name: one[name] for name in WHETHER if name in one and one[name] != row[name]} for one in undecided.disputed.get(row["id"], ())]
    disputed = edited or any(values)
    if not happened and not any(one.get("status") == HELD_WORD or one.get("deleted") is False for one in values):
        return
    common = {"day": row["date"], "modul_sesi": row["modul_sesi_id"] or "", "disputed": disputed, "order": row["ordinal"] or 0}
    yield Held(row["id"], (row["kelompok_id"], row["bulan"]), plan=row["jadwal_id"] or "", **common)
    for kelompok in row["kelompok_joint"] or ():
        yield Held(row["id"], (kelompok, row["bulan"]), joint=True, **common)


def _slots_waiting(undecided: Pending) -> Iterator[Slot]:
    """Yield the kelompok and months of which the office holds a meeting or a plan that is not stored."""
    for one in undecided.held:
        kelompok, month = one.fields.get("kelompok_id"), one.fields.get("bulan")
        if one.kind != "kehadiran" and isinstance(kelompok, str) and isinstance(month, str):
            yield kelompok, month
