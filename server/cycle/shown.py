"""What pages show of a stage and of sanctions: figures by state, families with late work, lists by key; no query per row."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select, tuple_

from server.cycle.approval import AREA, sanctions_query
from server.cycle.closing import TAHAP
from server.cycle.expected import ANGGOTA
from server.cycle.figures import FAMILY, FIGURE
from server.cycle.sanctions import SANKSI
from server.identity.regions import within
from sync.errors import Problem
from sync.limits import CASES_PER_PAGE_MAX

CURSOR = "~"
STAGES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Numbers:
    """Families of a stage by state, as frozen; and by what late work made of those that it changed."""

    frozen: dict[str, int]
    late: dict[str, int]


def stages_of(connection: Connection, kabupaten: str) -> list[Row]:
    """Return the newest stages of a kabupaten, newest first."""
    query = select(TAHAP).where(TAHAP.c.kabupaten == kabupaten).order_by(TAHAP.c.tahap.desc())
    return list(connection.execute(query.limit(STAGES_SHOWN)))


def numbers(connection: Connection, region: str, kabupaten: str, tahap: str) -> Numbers:
    """Return the figures of the families of a region in a stage; one statement."""
    mine = (FIGURE.c.kabupaten == kabupaten, FIGURE.c.tahap == tahap, FIGURE.c.anggota_id == FAMILY)
    query = select(FIGURE.c.state, FIGURE.c.late_state, func.count().label("count")).where(*mine)
    query = query.where(within(region, FIGURE.c.kabupaten, FIGURE.c.area)).group_by(FIGURE.c.state, FIGURE.c.late_state)
    frozen: Counter[str] = Counter()
    late: Counter[str] = Counter()
    for row in connection.execute(query):
        frozen[row.state] += row.count
        if row.late_state is not None:
            late[row.late_state] += row.count
    return Numbers(dict(frozen), dict(late))


def sanctions_page(connection: Connection, region: str, status: str | None, after: str | None) -> tuple[list[Row], str | None]:
    """Return a page of the sanctions of a region, newest stage first, and where the next begins; two statements for the names too."""
    order = (SANKSI.c.tahap, SANKSI.c.kabupaten, SANKSI.c.id)
    query = sanctions_query().where(within(region, SANKSI.c.kabupaten, AREA))
    if status is not None:
        query = query.where(SANKSI.c.status == status)
    if after is not None:
        parts = after.split(CURSOR)
        if len(parts) != len(order):
            raise Problem("bad_request")
        query = query.where(tuple_(*order) < tuple_(*parts, types=[column.type for column in order]))
    rows = list(connection.execute(query.order_by(*(column.desc() for column in order)).limit(CASES_PER_PAGE_MAX + 1)))
    shown = rows[:CASES_PER_PAGE_MAX]
    more = len(rows) > CASES_PER_PAGE_MAX
    return shown, CURSOR.join((shown[-1].tahap, shown[-1].kabupaten, shown[-1].id)) if more else None


def pengurus_of(connection: Connection, rows: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return (kabupaten, family) -> name of its pengurus; one statement."""
    if not rows:
        return {}
    query = select(ANGGOTA.c.kabupaten, ANGGOTA.c.kpm_id, func.min(ANGGOTA.c.name).label("name"))
    query = query.where(ANGGOTA.c.kabupaten.in_({one for one, _ in rows}), ANGGOTA.c.kpm_id.in_({one for _, one in rows}))
    query = query.where(ANGGOTA.c.is_pengurus.is_(True), ANGGOTA.c.deleted.is_(False)).group_by(ANGGOTA.c.kabupaten, ANGGOTA.c.kpm_id)
    return {(row.kabupaten, row.kpm_id): row.name for row in connection.execute(query)}


def evidence_rows(connection: Connection, kabupaten: str, tahap: str, kpm: str) -> list[dict[str, Any]]:
    """Return each judged check of a family: member, condition, month, frozen and late verdict; one statement."""
    same = (ANGGOTA.c.kabupaten == FIGURE.c.kabupaten) & (ANGGOTA.c.id == FIGURE.c.anggota_id)
    query = select(FIGURE, ANGGOTA.c.name.label("member")).join(ANGGOTA, same)
    query = query.where(FIGURE.c.kabupaten == kabupaten, FIGURE.c.tahap == tahap, FIGURE.c.kpm_id == kpm)
    found = []
    for row in connection.execute(query.order_by(ANGGOTA.c.name, FIGURE.c.anggota_id)):
        frozen = {(one["condition"], one["bulan"]): one for one in row.evidence or ()}
        late = {(one["condition"], one["bulan"]): one for one in row.late_evidence or ()}
        for key in sorted({*frozen, *late}, key=lambda one: (one[1], one[0])):
            told = {"member": row.member, "condition": key[0], "bulan": key[1]}
            found.append(told | {"frozen": frozen.get(key), "late": late.get(key) if row.late_at is not None else None})
    return found
