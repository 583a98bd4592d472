"""The evidence of a check: raw days, threshold, member, facility, the year behind it, and the facility's other checks."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, and_, func, select

from server.cycle.rules import Rules, in_force
from server.cycle.stages import shift
from server.desk.komitmen_judge import Attendance, absent, attendance, why
from server.desk.komitmen_watch import CHECK, FAMILY, GROUP, MEMBER, checks, threshold_of
from server.store.tables import TABLES

HISTORY_MONTHS = 12
PLACE = TABLES["fasilitas"]


@dataclass(frozen=True, slots=True)
class Past:
    """A check of the same condition in an earlier month."""

    bulan: str
    result: str | None
    absent: int | None
    days: int | None
    percent: float | None
    review: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a person judges a check by.

    `check` has the columns of `checks()`; `about`: name, komponen, class_level of the member, pengurus, kelompok, facility, source,
    note, reason, signer_name, weight_kg and height_cm; `code` is what is the matter with the check as it stands now;
    `counts` is result -> number among the facility's other checks of the month, None for those without a result.
    """

    check: Row
    about: Row
    rules: Rules
    percent_asked: int
    seen: Attendance | None
    code: str | None
    history: tuple[Past, ...]
    counts: dict[str | None, int]


def evidence_of(connection: Connection, kabupaten: str, record: str, known: Sequence[Rules]) -> Evidence | None:
    """Return the evidence of a check, None for one that is gone; four statements."""
    check = connection.execute(checks().where(CHECK.c.kabupaten == kabupaten, CHECK.c.id == record)).first()
    if check is None:
        return None
    by = threshold_of(known, check.bulan, check.area)
    return Evidence(
        check=check,
        about=_about(connection, kabupaten, record),
        rules=in_force(known, check.bulan),
        percent_asked=by.percent,
        seen=attendance(check, by),
        code=why(check, by),
        history=tuple(_history(connection, kabupaten, check, known)),
        counts=_others(connection, kabupaten, check),
    )


def _about(connection: Connection, kabupaten: str, record: str) -> Row:
    """Return names and what stands beside the result."""
    first = MEMBER.alias("pengurus")
    at_head = and_(first.c.kabupaten == FAMILY.c.kabupaten, first.c.kpm_id == FAMILY.c.id, first.c.deleted.is_(False))
    own = ("source", "note", "reason", "signer_name", "weight_kg", "height_cm")
    return connection.execute(
        select(MEMBER.c.name, MEMBER.c.komponen, MEMBER.c.class_level, *(CHECK.c[name] for name in own))
        .add_columns(first.c.name.label("pengurus"), GROUP.c.name.label("kelompok"), PLACE.c.name.label("facility"), FAMILY.c.no)
        .select_from(CHECK)
        .join(MEMBER, and_(MEMBER.c.kabupaten == CHECK.c.kabupaten, MEMBER.c.id == CHECK.c.anggota_id))
        .join(FAMILY, and_(FAMILY.c.kabupaten == MEMBER.c.kabupaten, FAMILY.c.id == MEMBER.c.kpm_id))
        .outerjoin(first, and_(at_head, first.c.is_pengurus.is_(True)))
        .outerjoin(GROUP, and_(GROUP.c.kabupaten == FAMILY.c.kabupaten, GROUP.c.id == FAMILY.c.kelompok_id))
        .outerjoin(PLACE, and_(PLACE.c.kabupaten == CHECK.c.kabupaten, PLACE.c.id == CHECK.c.fasilitas_id))
        .where(CHECK.c.kabupaten == kabupaten, CHECK.c.id == record)
    ).first()


def _history(connection: Connection, kabupaten: str, check: Row, known: Sequence[Rules]) -> list[Past]:
    """Return the same condition of the same member in the year before, newest first."""
    before = (CHECK.c.bulan < check.bulan, CHECK.c.bulan >= shift(check.bulan, -HISTORY_MONTHS))
    same = (CHECK.c.kabupaten == kabupaten, CHECK.c.anggota_id == check.anggota_id, CHECK.c.condition == check.condition)
    rows = connection.execute(checks().where(*same, *before).order_by(CHECK.c.bulan.desc(), CHECK.c.id)).all()
    found = []
    for row in rows:
        seen = attendance(row, threshold_of(known, row.bulan, row.area))
        found.append(Past(row.bulan, row.result, absent(row), row.days, seen and seen.percent, row.review))
    return found


def _others(connection: Connection, kabupaten: str, check: Row) -> dict[str | None, int]:
    """Count the other checks of the facility in the month by their result; nobody's name, for comparison only."""
    if check.fasilitas_id is None:
        return {}
    same = (CHECK.c.kabupaten == kabupaten, CHECK.c.fasilitas_id == check.fasilitas_id, CHECK.c.bulan == check.bulan)
    query = select(CHECK.c.result, func.count().label("number")).where(*same, CHECK.c.condition == check.condition)
    query = query.where(CHECK.c.id != check.id, CHECK.c.deleted.is_(False)).group_by(CHECK.c.result)
    return {row.result: row.number for row in connection.execute(query)}
