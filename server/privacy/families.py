"""Families past their retention: whose membership ended so long ago, who have not changed since, and what holds them back.

The rule: membership is `non_aktif` or `graduasi`, or the office deleted the record; the day it ended, where one is written, is older
than the period; and nothing that the change log has of the family, its members or their records came since, its status and its deletion
included, but that the office put it into or out of a kelompok. Any other family is never touched; one that was merged into another goes
with that one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, exists, func, or_, select, text, union_all

from server.cycle.leaving import open_exit
from server.cycle.expected import LEFT
from server.desk.queues import QUEUES
from server.identity.regions import KECAMATAN, within
from server.office import OFFICE_DEVICE
from server.people.belonging import MEMBER
from server.privacy.requests import KPM as FAMILY
from server.store.tables import TABLES, listed
from sync.errors import Problem
from sync.limits import ERASED_COUNTED_MAX, ERASED_SHOWN_MAX

KPM, HISTORY, STANDING, KELOMPOK, DUTY, ALIAS = (
    TABLES[name] for name in ("kpm", "history", "standing", "kelompok", "assignment", "alias")
)  # fmt: skip
PLACE = (KPM.c.kabupaten, KPM.c.ended_on, KPM.c.id)
"""The order of families with a day of ending, which is that of their index."""
UNDATED_PLACE = (KPM.c.kabupaten, KPM.c.id)
"""That of those without."""
UNDATED_ENDED = text("(kpm.deleted OR kpm.membership_status IN ('non_aktif', 'graduasi'))")
"""What the index of those without asks, to the letter; rosters write the status alone."""
DATED, UNDATED = True, False
LOG = TABLES["change_log"]
ACTOR = "retention"
"""Who writes when families are erased."""
PLACEMENT = "placement"
"""Field group of the kelompok."""
HOLD, ASSIGNED, COMPLAINT, SANCTION, GRADUASI, REQUEST, TRANSFER, CASE, TASK = (
    "hold", "assigned", "complaint", "sanction", "graduasi", "request", "transfer", "case", "task",
)  # fmt: skip
ERASABLE = "due"
"""How many families nothing holds back, among the counts by reason."""
SANCTION_OPEN = ("diusulkan", "dibuka_kembali", "banding")
TRANSFER_OPEN = ("proposed", "accepted")
OUTSIDE = ("legal_hold", "privacy_request", "transfer")
"""Tables of what holds a family back that lie in no partition."""
Reasons = Mapping[str, ColumnElement[bool]]
"""Word -> the condition that it holds a family back."""


@dataclass(frozen=True, slots=True)
class Term:
    """The end of the retention of families: everything before a moment, looked at on a day of the office."""

    before: datetime
    today: date

    def past(self, dated: bool) -> Iterator[ColumnElement[bool]]:
        """Yield what a family past its retention fulfils, held back or not; `dated`: of those with a day of ending, or of those without."""
        if dated:
            yield from (KPM.c.ended_on.is_not(None), KPM.c.moved.is_(None))  # as the index says
            yield from (KPM.c.ended_on < self.before.date().isoformat(), or_(KPM.c.deleted.is_(True), KPM.c.membership_status.in_(LEFT)))
        else:
            yield from (KPM.c.ended_on.is_(None), KPM.c.moved.is_(None), UNDATED_ENDED, exists().where(HISTORY.c.kpm == KPM.c.id))
        yield ~exists().where(ALIAS.c.kabupaten == KPM.c.kabupaten, ALIAS.c.old_id == KPM.c.id)
        yield ~_lived(HISTORY.c.received_at >= self.before, ~_only_placed(), ~_erasing())

    def reasons(self) -> Reasons:
        """Return what holds a family back."""
        return MappingProxyType(
            {
                HOLD: _held(),
                ASSIGNED: _assigned(self.today.isoformat()),
                COMPLAINT: _through("complaint_case", TABLES["complaint_case"].c.settled_on.is_(None), "id"),
                SANCTION: _through("sanksi", TABLES["sanksi"].c.status.in_(SANCTION_OPEN), "id"),
                GRADUASI: _through("graduasi", open_exit(), "id"),
                REQUEST: _asked(),
                TRANSFER: _about("transfer", TABLES["transfer"].c.state.in_(TRANSFER_OPEN)),
                CASE: or_(*_cases()),
                TASK: _through("tugas", TABLES["tugas"].c.status == "open", "id"),
            }
        )

    def due(self, dated: bool) -> Select:
        """Return the query of the families that can be erased."""
        return select(*PLACE).where(*self.past(dated), *(~reason for reason in self.reasons().values()))


def keep_out(connection: Connection, ids: Iterable[str]) -> None:
    """Have nobody write until the commit what holds a family back outside of its partition; on SQLite nobody does anyway.

    `ids`: of families, their members and other records. The whole nation waits for these tables, so this comes last, right before
    the commit. Raises `Problem` (changed_meanwhile) where somebody has held one of them, asked about it, or proposed its move.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"LOCK TABLE {', '.join(OUTSIDE)} IN SHARE ROW EXCLUSIVE MODE")
    hold, request, transfer = (TABLES[name].c for name in OUTSIDE)
    mine = listed(connection, ids)
    waits = (
        select(hold.id).where(hold.lifted_at.is_(None), or_(hold.dataset == FAMILY, hold.record.in_(mine))),
        select(request.id).where(request.state == "open", request.record.in_(mine)),
        select(transfer.id).where(transfer.state.in_(TRANSFER_OPEN), transfer.record.in_(mine)),
    )
    if connection.execute(union_all(*waits).limit(1)).first():
        raise Problem("changed_meanwhile")


def _lived(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that the history of a family, under its id or one that was merged into it, has such a change; both are found by index."""
    theirs = exists().where(HISTORY.c.kpm == ALIAS.c.old_id, *which)
    return or_(exists().where(HISTORY.c.kpm == KPM.c.id, *which), exists().where(ALIAS.c.kabupaten == KPM.c.kabupaten, ALIAS.c.new_id == KPM.c.id, theirs))


def _about(name: str, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a table has such a row about a family, an id that was merged into it, or a member under either; all by index.

    Each query names the one around it and no other: what lies two deep is correlated by nobody.
    """
    table, member = TABLES[name], TABLES[MEMBER]
    given_up = exists().where(ALIAS.c.kabupaten == KPM.c.kabupaten, ALIAS.c.new_id == KPM.c.id)
    of_member = exists().where(table.c.record == member.c.id, *which)
    theirs = exists().where(member.c.kabupaten == ALIAS.c.kabupaten, member.c.kpm_id == ALIAS.c.old_id, of_member)
    return or_(
        exists().where(table.c.record == KPM.c.id, *which),
        exists().where(member.c.kabupaten == KPM.c.kabupaten, member.c.kpm_id == KPM.c.id, of_member),
        given_up.where(or_(exists().where(table.c.record == ALIAS.c.old_id, *which), theirs)),
    )


def _only_placed() -> ColumnElement[bool]:
    """Return the condition that all that a change of the family wrote is its kelompok: the office tidying up is no life of the family."""
    same = (STANDING.c.kabupaten == HISTORY.c.kabupaten, STANDING.c.record == KPM.c.id, STANDING.c.form == HISTORY.c.form, STANDING.c.index == HISTORY.c.index)
    placed, more = (exists().where(*same, which).correlate(HISTORY, KPM) for which in (STANDING.c.group == PLACEMENT, STANDING.c.group != PLACEMENT))
    return and_(HISTORY.c.kind == FAMILY, placed, ~more)


def _erasing() -> ColumnElement[bool]:
    """Return the condition that a change was made by erasing, which was cut off before it came to the family's home."""
    return exists().where(LOG.c.kabupaten == HISTORY.c.kabupaten, LOG.c.form == HISTORY.c.form, LOG.c.worker == ACTOR, LOG.c.device == OFFICE_DEVICE)


def _held() -> ColumnElement[bool]:
    hold = TABLES["legal_hold"]
    dataset = exists().where(hold.c.lifted_at.is_(None), hold.c.dataset == FAMILY)
    return or_(dataset, _about("legal_hold", hold.c.lifted_at.is_(None)))


def _assigned(today: str) -> ColumnElement[bool]:
    mine = (DUTY.c.kabupaten == KPM.c.kabupaten, DUTY.c.kelompok_id == KPM.c.kelompok_id, DUTY.c.deleted.is_(False), DUTY.c.moved.is_(None))
    return KPM.c.deleted.is_(False) & exists().where(*mine, or_(DUTY.c.end_date.is_(None), DUTY.c.end_date >= today))


def _asked() -> ColumnElement[bool]:
    return _about("privacy_request", TABLES["privacy_request"].c.state == "open")


def _cases() -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that a case of a queue waits for a person, or a proposal for its decision."""
    inbox = TABLES["inbox"]
    here = (inbox.c.kabupaten == HISTORY.c.kabupaten, inbox.c.form == HISTORY.c.form, inbox.c.index == HISTORY.c.index)
    yield _lived(*here, inbox.c.state == "open")
    tables = {queue.table.name for queue in QUEUES.values()} - {"inbox"}
    for name in sorted(tables):
        for column in ("record", "first_id", "second_id"):
            if column in TABLES[name].c:
                yield _through(name, TABLES[name].c.state == "open", column)
    for name in ("usulan", "peristiwa"):
        yield _through(name, and_(TABLES[name].c.status.is_(None), TABLES[name].c.deleted.is_(False)), "id")


def _through(name: str, waits: ColumnElement[bool], column: str) -> ColumnElement[bool]:
    """Return the condition that a row of a table waits which names a record of the family; by its history, in whatever kabupaten."""
    table = TABLES[name]
    return _lived(table.c.kabupaten == HISTORY.c.kabupaten, table.c[column] == HISTORY.c.record, waits)


def count_past(connection: Connection, term: Term) -> int:
    """Return how many families are past their retention and under no legal hold; what else holds them back is looked at in the list."""
    query = select(func.count()).select_from(KPM)
    return sum(connection.scalar(query.where(*term.past(dated), ~_held())) or 0 for dated in (DATED, UNDATED))


def count_families(connection: Connection, term: Term, region: str) -> dict[str, int]:
    """Return how many families of a region can be erased (`ERASABLE`), and how many each reason holds back; two statements.

    So many as `ERASED_COUNTED_MAX` are looked at in each, as each family asks all of its history.
    """
    dated, undated = (_count(connection, term, region, dated) for dated in (DATED, UNDATED))
    return {name: number + undated[name] for name, number in dated.items()}


def _count(connection: Connection, term: Term, region: str, dated: bool) -> dict[str, int]:
    reasons = {name: case((reason, 1), else_=0).label(name) for name, reason in term.reasons().items()}
    found = _in_region(select(KPM.c.id, *reasons.values()), region).where(*term.past(dated)).limit(ERASED_COUNTED_MAX).subquery()
    free = and_(*(found.c[name] == 0 for name in reasons))
    sums = [func.sum(case((free, 1), else_=0)).label(ERASABLE), *(func.sum(found.c[name]).label(name) for name in reasons)]
    return {name: int(number or 0) for name, number in connection.execute(select(*sums)).one()._mapping.items()}


def list_families(connection: Connection, term: Term, region: str) -> list[Row]:
    """Return the families of a region past their retention with what holds each back, in each kabupaten the longest ended first; bounded.

    In front of them stand those without a day.
    """
    reasons = [reason.label(name) for name, reason in term.reasons().items()]
    query = _in_region(select(*PLACE, KPM.c.membership_status, KPM.c.deleted, *reasons), region)
    pages = [query.where(*term.past(dated)).order_by(*order_of(dated)).limit(ERASED_SHOWN_MAX) for dated in (UNDATED, DATED)]
    rows = [row for page in pages for row in connection.execute(page)]
    return sorted(rows, key=lambda row: (row.kabupaten, row.ended_on or "", row.id))[:ERASED_SHOWN_MAX]


def order_of(dated: bool) -> tuple[ColumnElement[str], ...]:
    """Return the order of families, which is that of an index."""
    return PLACE if dated else UNDATED_PLACE


def _in_region(query: Select, region: str) -> Select:
    same = and_(KELOMPOK.c.kabupaten == KPM.c.kabupaten, KELOMPOK.c.id == KPM.c.kelompok_id)
    area = func.coalesce(KELOMPOK.c.kecamatan_code, func.substr(KPM.c.desa_code, 1, KECAMATAN))
    return query.select_from(KPM.outerjoin(KELOMPOK, same)).where(within(region, KPM.c.kabupaten, area))
