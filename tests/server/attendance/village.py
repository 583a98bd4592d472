"""Meetings of two kelompok, as their pendamping plan, hold and mark them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from schemas import KINDS
from server.attendance.asof import as_of
from server.attendance.figures import Attendance, Terms, attendance, attendance_of
from server.engine import read_transaction
from server.office import new_record
from server.people.trace import trace
from sync.ids import slot_id
from sync.nouns import Change
from tests.server.api.world import HOME
from tests.server.desk.office import Desk

MONTHS = ("2026-09", "2026-10", "2026-11")


@dataclass(slots=True)
class Village:
    """A desk, and hands that write what a pendamping would."""

    desk: Desk
    kabupaten: str = HOME

    def write(self, kind: str, **fields: Any) -> str:
        """Write a record at the office; return its id."""
        made = new_record(KINDS[kind], fields, self.desk.world.new_id())
        self.desk.office.write(self.kabupaten, [made])
        return made.id

    def plan(self, kelompok: str, day: str, ordinal: int = 1, **more: Any) -> str:
        """Plan a meeting."""
        told = {"kelompok_id": self.desk.world.ids[kelompok], "bulan": day[:7], "ordinal": ordinal, "planned_date": day}
        return self.write("jadwal", **(told | {"status": "rencana"} | more))

    def hold(self, kelompok: str, day: str, plan: str = "", **more: Any) -> str:
        """Hold a meeting, with or without a plan."""
        key = {"jadwal_id": plan} if plan else {"unplanned_date": day, "ordinal": 1}
        told = {"kelompok_id": self.desk.world.ids[kelompok], "bulan": day[:7], "date": day, "status": "terlaksana", **key}
        return self.write("p2k2_sesi", **(told | {"held_by": [self.desk.world.ids["siti"]]} | more))

    def mark(self, sesi: str, family: str, status: str = "H", **more: Any) -> str:
        """Mark a family in a meeting; return the id of the mark."""
        return self.write("kehadiran", p2k2_sesi_id=sesi, kpm_id=self.desk.world.ids[family], status=status, **more)

    def met(self, kelompok: str, day: str, family: str, status: str = "H") -> str:
        """Plan and hold a meeting with one mark; return the id of the meeting."""
        sesi = self.hold(kelompok, day, self.plan(kelompok, day))
        self.mark(sesi, family, status)
        return sesi

    def mark_by_phone(self, sesi: str, family: str, status: str) -> Change:
        """Return the change by which a phone marks a family."""
        told = {**dict.fromkeys(KINDS["kehadiran"].fields), "p2k2_sesi_id": sesi, "kpm_id": self.desk.world.ids[family], "status": status}
        return Change("kehadiran", slot_id("kehadiran", (sesi, told["kpm_id"])), told)

    def heard(self) -> None:
        """Let the phones be heard from, and the day after come."""
        for phone in (self.desk.siti, self.desk.budi):
            phone.exchange(wait=0)
        self.desk.world.clock.pass_by(days=1)

    def read(self, moment: Any = None, months: tuple[str, ...] = MONTHS) -> dict[str, Attendance]:
        """Return name of family -> its attendance, now or at a moment."""
        trace(self.desk.world.parts, all_partitions=True)
        names = {identity: name for name, identity in self.desk.world.ids.items()}
        with read_transaction(self.desk.world.parts.engine) as connection:
            then = as_of(connection, self.kabupaten, moment or self.desk.world.clock() + timedelta(seconds=1))
            found = {names[one.family.id]: one for one in attendance(connection, then, Terms(months))}
            alone = {name: attendance_of(connection, then, Terms(months), one.family.id) for name, one in found.items()}
        assert {name: one and one[1] for name, one in alone.items()} == found, "one family alone has another measure than among all"
        return found
