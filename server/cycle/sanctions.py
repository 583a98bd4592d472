"""Sanctions proposed: by the system with evidence after a stage closed, and opened anew by late work; never carried out by it.

None is proposed while a phone of those who answered for the family has not been heard since the stage ended, while work of theirs waits
at the office, or while the record has a gap, which is the worker's.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, or_, select

from schemas import KINDS
from server.cycle.closing import CLOSED, TAHAP
from server.cycle.compliance import FAILED
from server.cycle.expected import KPM, LEFT
from server.cycle.figures import FAMILY, FIGURE
from server.cycle.heard import heard
from server.cycle.late import Touched
from server.cycle.rules import Rules, in_force
from server.cycle.stages import Stage, stage_before
from server.cycle.steps import REOPEN, STEPS
from server.engine import read_transaction
from server.office import Office, edit, new_record
from server.services import Services
from server.store.codec import record_from_row
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem
from sync.ids import slot_id
from sync.limits import EVIDENCE_LINES_MAX, SANCTIONS_PER_COMMIT
from sync.nouns import Change, Outcome, Record
from sync.plan import Plan

ACTOR = "cycle"
SANKSI = TABLES["sanksi"]
PENANGGUHAN, PENGHENTIAN = "penangguhan", "penghentian"
PROPOSED, REOPENED = "diusulkan", "dibuka_kembali"
STOOD = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED})
LET_OFF = ("ditolak", "dicabut")


def propose(parts: Services, kabupaten: str, stage: Stage, known: Sequence[Rules]) -> int:
    """Propose sanctions for the families that failed a closed stage and have none yet for it; return how many."""
    with read_transaction(parts.engine) as connection:
        rows = connection.execute(_candidates(kabupaten, stage)).all()
        families = [row.kpm_id for row in rows]
        in_a_row = failed_in_a_row(connection, kabupaten, stage, known, families)
        lines = evidence_of(connection, kabupaten, stage.tahap, families)
    rules, today = in_force(known, stage.months[-1]), local(parts.clock(), kabupaten).date()
    changes = [
        new_record(KINDS["sanksi"], _fields(stage, rules, today.isoformat(), family, level, lines[family]), "")
        for family in families
        if (level := level_of(in_a_row[family], rules))
    ]
    office = Office(parts.store, ACTOR, parts.clock, parts.random)
    for _ in office.write_all(kabupaten, changes, SANCTIONS_PER_COMMIT):
        pass
    return len(changes)


def level_of(in_a_row: int, rules: Rules) -> str | None:
    """Return what is proposed after so many failed stages in a row."""
    if in_a_row >= rules.penghentian_after:
        return PENGHENTIAN
    return PENANGGUHAN if in_a_row >= rules.penangguhan_after else None


def _fields(stage: Stage, rules: Rules, today: str, family: str, level: str, lines: str) -> dict[str, Any]:
    told = {"kpm_id": family, "tahap": stage.tahap, "jenis": level, "aturan_nomor": rules.nomor, "evidence": lines}
    return told | {"proposed_on": today, "status": PROPOSED}


def unfounded() -> ColumnElement[bool]:
    """Return the condition that the figure of a family, late work included, does not carry a sanction."""
    late = FIGURE.c.late_at.is_not(None)
    fails = or_(and_(~late, FIGURE.c.state == FAILED, FIGURE.c.gaps == 0), and_(late, FIGURE.c.late_state == FAILED, FIGURE.c.late_gaps == 0))
    return ~fails


def _candidates(kabupaten: str, stage: Stage) -> Select:
    known = exists().where(SANKSI.c.kabupaten == kabupaten, SANKSI.c.kpm_id == FIGURE.c.kpm_id, SANKSI.c.tahap == stage.tahap)
    return (
        select(FIGURE.c.kpm_id)
        .join(KPM, and_(KPM.c.kabupaten == FIGURE.c.kabupaten, KPM.c.id == FIGURE.c.kpm_id))
        .where(FIGURE.c.kabupaten == kabupaten, FIGURE.c.tahap == stage.tahap, FIGURE.c.anggota_id == FAMILY, ~unfounded(), ~known)
        .where(*belongs(), heard(kabupaten, stage))
        .order_by(FIGURE.c.kpm_id)
    )


def belongs() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a family is here and in the programme: not moved, merged into another, or gone from it."""
    return KPM.c.deleted.is_(False), KPM.c.moved.is_(None), or_(KPM.c.membership_status.is_(None), KPM.c.membership_status.not_in(LEFT))


def failed_in_a_row(
    connection: Connection, kabupaten: str, stage: Stage, known: Sequence[Rules], families: Sequence[str]
) -> dict[str, int]:
    """Return how many closed stages in a row each of these families failed, this one included; a statement for each stage back.

    A stage for which people refused or took back the sanction does not count, nor one of which its workers have not been heard.
    """
    found = dict.fromkeys(families, 1)
    going, before = set(families), stage
    for _ in range(in_force(known, stage.months[-1]).penghentian_after - 1):
        before = stage_before(known, before)
        mine = (FIGURE.c.kabupaten == kabupaten, FIGURE.c.tahap == before.tahap, FIGURE.c.anggota_id == FAMILY)
        family = and_(KPM.c.kabupaten == FIGURE.c.kabupaten, KPM.c.id == FIGURE.c.kpm_id)
        query = select(FIGURE.c.kpm_id).join(KPM, family).where(*mine, ~unfounded(), heard(kabupaten, before), ~_let_off(kabupaten, before))
        failed = set(connection.scalars(query)) if going else set()
        going &= failed
        for family in going:
            found[family] += 1
    return found


def _let_off(kabupaten: str, stage: Stage) -> ColumnElement[bool]:
    """Return the condition that people refused, or took back after an appeal, what was proposed for a family because of a stage."""
    mine = (SANKSI.c.kabupaten == kabupaten, SANKSI.c.kpm_id == FIGURE.c.kpm_id, SANKSI.c.tahap == stage.tahap)
    return exists().where(*mine, SANKSI.c.deleted.is_(False), SANKSI.c.status.in_(LET_OFF))


def evidence_of(connection: Connection, kabupaten: str, tahap: str, families: Sequence[str]) -> dict[str, str]:
    """Return in plain words which checks of a family failed, late work included; no names."""
    found: dict[str, list[str]] = {family: [] for family in families}
    mine = (FIGURE.c.kabupaten == kabupaten, FIGURE.c.tahap == tahap, FIGURE.c.anggota_id != FAMILY)
    query = select(FIGURE).where(*mine, FIGURE.c.kpm_id.in_(families)).order_by(FIGURE.c.kpm_id, FIGURE.c.anggota_id)
    for row in connection.execute(query) if families else ():
        told = row.late_evidence if row.late_at is not None else row.evidence
        found[row.kpm_id] += [line_of(one) for one in told or () if one["state"] == FAILED]
    return {family: "; ".join(lines[:EVIDENCE_LINES_MAX]) or "-" for family, lines in found.items()}


def line_of(verdict: dict[str, Any]) -> str:
    """Write a verdict of the figures: condition, month, and of a school the days."""
    words = f"{verdict['condition'].replace('_', ' ')} {verdict['bulan']}"
    if "days" not in verdict:
        return words
    present = verdict["days"] - verdict["absent"]
    return f"{words}: hadir {present} dari {verdict['days']} hari efektif, batas {verdict['threshold']} %"


def reopen(parts: Services, kabupaten: str, late: Touched) -> int:
    """Open the sanctions anew that late work touches, whatever had become of them; return how many.

    Approvals so far no longer count, and a step that waited is withdrawn: people decide again by what is known now.
    A run that was cut off between the figures and this finds them by evidence that is no longer what the figures say.
    Raises `Problem` (changed_meanwhile) where one was written meanwhile; the next run does it then.
    """
    with read_transaction(parts.engine) as connection:
        mine = (SANKSI.c.kabupaten == kabupaten, SANKSI.c.tahap == late.stage.tahap, SANKSI.c.kpm_id.in_(late.families))
        found = connection.execute(select(SANKSI).where(*mine, SANKSI.c.deleted.is_(False)).order_by(SANKSI.c.id)).all()
        lines = evidence_of(connection, kabupaten, late.stage.tahap, [row.kpm_id for row in found])
    rows = [row for row in found if row.kpm_id in late.changed or row.evidence != lines[row.kpm_id]]
    if not rows:
        return 0
    office = Office(parts.store, ACTOR, parts.clock, parts.random)
    changes = tuple(_reopening(rows, lines))
    now = parts.clock()
    form = slot_id("form", ("reopen", now.isoformat(), *(row.id for row in rows)))
    steps = [(row.id, REOPEN) for row in rows]

    def opened(connection: Connection, made: Plan) -> None:
        if any(one.outcome not in STOOD for answer in made.answers for one in answer.decisions):
            raise Problem("changed_meanwhile")
        STEPS.open_round(connection, parts, kabupaten, steps)

    parts.store.commit(office.batch(kabupaten, [changes], now, form), now, opened)
    return len(rows)


def _reopening(rows: Sequence[Row], lines: dict[str, str]) -> Iterator[Change]:
    for row in rows:
        record: Record = record_from_row(KINDS["sanksi"], row._mapping)
        yield edit(KINDS["sanksi"], record, status=REOPENED, reason=None, decided_on=None, evidence=lines[row.kpm_id])


def closed_stages(connection: Connection, kabupaten: str, newest: int) -> list[str]:
    """Return the newest closed stages of a kabupaten, oldest of them first."""
    query = select(TAHAP.c.tahap).where(TAHAP.c.kabupaten == kabupaten, TAHAP.c.state == CLOSED)
    return list(connection.scalars(query.order_by(TAHAP.c.tahap.desc()).limit(newest)))[::-1]
