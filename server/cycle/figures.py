"""Figures: every family of a kabupaten judged for a stage, streamed from one statement; and where they are kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select, union_all

from server.cycle.compliance import Check, Due, Judged, Verdict, judge, judge_family, judge_member
from server.cycle.expected import ALIAS, DAYS, KOMITMEN, expected_checks
from server.cycle.rules import Rules, in_force
from server.cycle.stages import Stage
from server.store.tables import TABLES

FIGURE = TABLES["tahap_figure"]
FAMILY = ""
"""Stands for the member in the row of a whole family."""
APPROVED = "disetujui"
"""The review of a check that a person has looked at."""
ORDER = ("kpm_id", "anggota_id", "condition", "bulan", "checked", "check_id")
ROWS_PER_FETCH = 1_000


@dataclass(frozen=True, slots=True)
class Member:
    """A member in a stage: its state and the verdicts it comes from."""

    anggota_id: str
    judged: Judged
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A family in a stage."""

    kpm_id: str
    kelompok_id: str | None
    area: str | None
    judged: Judged
    members: tuple[Member, ...]


def figures(
    connection: Connection, kabupaten: str, stage: Stage, known: Sequence[Rules], families: Iterable[str] | None = None
) -> Iterator[Family]:
    """Yield the families that owe a check in a stage, in order of id; one statement, in bounded memory."""
    query = checks_of(kabupaten, stage, known, families)
    rows = connection.execute(query, execution_options={"yield_per": ROWS_PER_FETCH})
    for kpm, mine in groupby(rows, key=lambda row: row.kpm_id):
        yield _family(kpm, list(mine), known)


def checks_of(kabupaten: str, stage: Stage, known: Sequence[Rules], families: Iterable[str] | None = None) -> Select:
    """Return the query of all due checks of a stage with what was checked, by family and member.

    What was written about a member under an id that was merged into his counts for him.
    """
    parts = (expected_checks(kabupaten, month, in_force(known, month), families) for month in stage.months)
    due = union_all(*parts).subquery("due_checks")
    mine = and_(
        *(KOMITMEN.c.kabupaten == due.c.kabupaten, KOMITMEN.c.condition == due.c.condition),
        *(KOMITMEN.c.bulan >= due.c.since, KOMITMEN.c.bulan <= due.c.bulan),
        *(KOMITMEN.c.deleted.is_(False), KOMITMEN.c.moved.is_(None)),
    )
    counted = and_(
        *(DAYS.c.kabupaten == KOMITMEN.c.kabupaten, DAYS.c.fasilitas_id == KOMITMEN.c.fasilitas_id),
        *(DAYS.c.bulan == KOMITMEN.c.bulan, DAYS.c.deleted.is_(False)),
    )
    names = ("kpm_id", "anggota_id", "kelompok_id", "area", "condition", "bulan", "since", "times")
    found = (
        select(*(due.c[name].label(name) for name in names))
        .add_columns(KOMITMEN.c.id.label("check_id"), KOMITMEN.c.bulan.label("checked"), KOMITMEN.c.result, KOMITMEN.c.review)
        .add_columns(KOMITMEN.c.alpa, KOMITMEN.c.izin, KOMITMEN.c.sakit, DAYS.c.days)
    )
    own = due.outerjoin(KOMITMEN, and_(mine, KOMITMEN.c.anggota_id == due.c.anggota_id))
    merged = and_(ALIAS.c.kabupaten == due.c.kabupaten, ALIAS.c.new_id == due.c.anggota_id)
    led = due.join(ALIAS, merged).join(KOMITMEN, and_(mine, KOMITMEN.c.anggota_id == ALIAS.c.old_id))
    both = union_all(*(found.select_from(one.outerjoin(DAYS, counted)) for one in (own, led))).subquery("checks")
    return select(both).order_by(*(both.c[name] for name in ORDER))


def _family(kpm: str, rows: Sequence[Row], known: Sequence[Rules]) -> Family:
    members = tuple(_member(one, list(mine), known) for one, mine in groupby(rows, key=lambda row: row.anggota_id))
    first = rows[0]
    return Family(kpm, first.kelompok_id, first.area, judge_family(one.judged for one in members), members)


def _member(anggota: str, rows: Sequence[Row], known: Sequence[Rules]) -> Member:
    def verdict(found: Sequence[Row]) -> Verdict:
        first = found[0]
        due = Due(first.condition, first.bulan, first.since, first.times, first.area)
        return judge(due, [_check(row) for row in found if row.check_id], in_force(known, first.bulan))

    verdicts = tuple(verdict(list(mine)) for _, mine in groupby(rows, key=lambda row: (row.condition, row.bulan)))
    rules = in_force(known, max(row.bulan for row in rows))
    return Member(anggota, judge_member(verdicts, rules.failing_months), verdicts)


def _check(row: Row) -> Check:
    return Check(row.checked, row.result, row.alpa, row.izin, row.sakit, row.days, row.review == APPROVED)


def rows_of(kabupaten: str, tahap: str, family: Family) -> Iterator[dict[str, Any]]:
    """Yield the rows of a family and its members for the table of figures."""
    here = {"kabupaten": kabupaten, "tahap": tahap, "kpm_id": family.kpm_id, "area": family.area}
    yield here | _said(FAMILY, family.judged, None)
    for one in family.members:
        yield here | _said(one.anggota_id, one.judged, [verdict.to_data() for verdict in one.verdicts])


def _said(anggota: str, judged: Judged, evidence: Any) -> dict[str, Any]:
    return {"anggota_id": anggota, "state": judged.state, "failed": judged.failed, "gaps": judged.gaps, "evidence": evidence}
