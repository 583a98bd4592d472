"""The draw: which families are checked and which meetings observed, by chance alone.

Peksos supervisors ensure the quality of P2K2 and answer for what is recorded; nobody chooses whom they visit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, or_, select

from server.engine import read_transaction
from server.office import Office, new_record
from server.services import Services
from server.store.tables import TABLES
from server.supervision.told import meetings_told, told_of
from sync.errors import Problem
from sync.kinds import Kinds
from sync.limits import DRAWN_MAX
from sync.nouns import Change

SUPERVISING = ("supervisor", "koordinator")


@dataclass(frozen=True, slots=True)
class Draw:
    """For whom is drawn, as of a day, and from where: a whole kabupaten or one kecamatan of it."""

    supervisor: str
    kabupaten: str
    today: date
    kecamatan: str | None = None

    @property
    def bulan(self) -> str:
        """The month of the draw."""
        return self.today.isoformat()[:7]


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many families and meetings: wanted, or drawn."""

    families: int
    meetings: int


def draw_for(parts: Services, wanted: Draw, numbers: Numbers, office: Office, random: Random) -> Numbers:
    """Draw and write; return how many there were. Raises `Problem` (not_found) unless the worker supervises."""
    with read_transaction(parts.engine) as connection:
        demand_supervisor(connection, wanted)
        checks = draw_families(connection, wanted, numbers.families, random)
        observed = draw_meetings(connection, wanted, numbers.meetings, random)
    changes = changes_of(checks, observed, parts.kinds, office)
    if changes:
        office.write(wanted.kabupaten, changes)
    return Numbers(len(checks), len(observed))


def demand_supervisor(connection: Connection, draw: Draw) -> None:
    """Raise `Problem` (not_found) unless the worker supervises: nobody checks his own work."""
    worker = TABLES["worker"]
    query = select(worker.c.id).where(worker.c.kabupaten == draw.kabupaten, worker.c.id == draw.supervisor)
    if connection.execute(query.where(worker.c.role.in_(SUPERVISING), *_there(worker))).first() is None:
        raise Problem("not_found", {"field": "supervisor"})


def draw_families(connection: Connection, draw: Draw, number: int, random: Random) -> list[dict[str, Any]]:
    """Return the fields of so many uji petik, or of fewer if there are no more families that were not yet drawn.

    Every active family of the region has the same chance.
    """
    kpm, kelompok, drawn = TABLES["kpm"], TABLES["kelompok"], TABLES["uji_petik"]
    had = select(drawn.c.kpm_id).where(*_mine(drawn, draw), drawn.c.bulan == draw.bulan)
    query = (
        select(kpm.c.id)
        .join(kelompok, (kelompok.c.kabupaten == kpm.c.kabupaten) & (kelompok.c.id == kpm.c.kelompok_id))
        .where(*_from(kelompok, draw), *_there(kpm), kpm.c.id.not_in(had))
        .where(or_(kpm.c.membership_status.is_(None), kpm.c.membership_status == "aktif"))
        .order_by(kpm.c.id)
    )
    families = _sample(connection.execute(query), number, random)
    told = told_of(connection, draw.kabupaten, families, draw.today)
    key = {"supervisor_id": draw.supervisor, "bulan": draw.bulan, "drawn_on": draw.today.isoformat()}
    return [{**key, "kpm_id": family, **told[family]} for family in families]


def draw_meetings(connection: Connection, draw: Draw, number: int, random: Random) -> list[dict[str, Any]]:
    """Return the fields of so many supervisi P2K2 in state rencana, from the plans of today and the rest of the month."""
    jadwal, kelompok, planned = TABLES["jadwal"], TABLES["kelompok"], TABLES["supervisi_p2k2"]
    had = select(planned.c.jadwal_id).where(*_mine(planned, draw), planned.c.jadwal_id.is_not(None))
    query = (
        select(jadwal.c.id)
        .join(kelompok, (kelompok.c.kabupaten == jadwal.c.kabupaten) & (kelompok.c.id == jadwal.c.kelompok_id))
        .where(*_from(kelompok, draw), *_there(jadwal), jadwal.c.id.not_in(had))
        .where(jadwal.c.bulan == draw.bulan, jadwal.c.status == "rencana", jadwal.c.planned_date >= draw.today.isoformat())
        .order_by(jadwal.c.id)
    )
    plans = _sample(connection.execute(query), number, random)
    told = meetings_told(connection, draw.kabupaten, plans, draw.today)
    return [{"supervisor_id": draw.supervisor, "status": "rencana", "jadwal_id": plan, **told[plan]} for plan in plans]


def changes_of(
    families: Iterable[dict[str, Any]], meetings: Iterable[dict[str, Any]], kinds: Kinds, office: Office
) -> list[Change]:
    """Return the changes that write what was drawn."""
    checks = [new_record(kinds["uji_petik"], fields, "") for fields in families]
    return checks + [new_record(kinds["supervisi_p2k2"], fields, office.new_id()) for fields in meetings]


def _there(table: Table) -> tuple[ColumnElement[bool], ...]:
    return table.c.deleted.is_(False), table.c.moved.is_(None)


def _mine(table: Table, draw: Draw) -> tuple[ColumnElement[bool], ...]:
    return table.c.kabupaten == draw.kabupaten, table.c.scope == f"w:{draw.supervisor}"


def _from(kelompok: Table, draw: Draw) -> tuple[ColumnElement[bool], ...]:
    """Return what a kelompok of the region fulfils."""
    region = () if draw.kecamatan is None else (kelompok.c.kecamatan_code == draw.kecamatan,)
    return kelompok.c.kabupaten == draw.kabupaten, *_there(kelompok), *region


def _sample(rows: Iterable[Row], number: int, random: Random) -> list[str]:
    found = [row.id for row in rows]
    return random.sample(found, min(number, DRAWN_MAX, len(found)))
