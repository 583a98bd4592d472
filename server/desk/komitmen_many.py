"""Several checks approved at once: those that were ticked, shown together, and then each decided by itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Row, and_

from server.cycle.rules import versions
from server.desk.case import open_case
from server.desk.decisions import AccountRow, decide
from server.desk.komitmen_judge import Attendance, attendance
from server.desk.komitmen_watch import CHECK, MEMBER, NAME, SAMPLED, checks, threshold_of
from server.desk.nouns import APPROVE, Judgement, Ruling
from server.desk.watched import OPEN, WATCHED
from server.identity.regions import within
from server.services import Services
from sync.errors import Problem
from sync.limits import BULK_DECISIONS_MAX
from sync.nouns import Revision


@dataclass(frozen=True, slots=True)
class Ticked:
    """A waiting check that was ticked: `row` has its columns, the member's name, and `ref`, `kabupaten` and `code` of the case."""

    row: Row
    seen: Attendance | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One check to approve as a person saw it."""

    kabupaten: str
    ref: str
    seen: Revision


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one: a decision that waits, or why there is none."""

    choice: Choice
    ruling: Ruling | None
    problem: Problem | None


def may_tick(code: str) -> bool:
    """Tell whether a case may be approved with others; a drawn check is there to be looked at by itself."""
    return code != SAMPLED


def ticked(connection: Connection, region: str, refs: Iterable[tuple[str, str]]) -> list[Ticked]:
    """Return those of (kabupaten, ref) that wait in the region, by name; raises `Problem` (unprocessable) for too many. Two statements."""
    wanted = set(refs)
    if not 0 < len(wanted) <= BULK_DECISIONS_MAX:
        raise Problem("unprocessable", {"fields": {"ref": "too_many" if wanted else "required"}})
    case = and_(WATCHED.c.kabupaten == CHECK.c.kabupaten, WATCHED.c.record == CHECK.c.id, WATCHED.c.queue == NAME, WATCHED.c.state == OPEN)
    query = checks().add_columns(MEMBER.c.name, WATCHED.c.kabupaten, WATCHED.c.id.label("ref"), WATCHED.c.code).join(WATCHED, case)
    query = query.where(WATCHED.c.kabupaten.in_({one for one, _ in wanted}), WATCHED.c.id.in_({ref for _, ref in wanted}))
    query = query.where(within(region, WATCHED.c.kabupaten, WATCHED.c.area)).order_by(MEMBER.c.name, WATCHED.c.id)
    known = versions(connection)
    rows = [row for row in connection.execute(query) if (row.kabupaten, row.ref) in wanted and may_tick(row.code)]
    return [Ticked(row, attendance(row, threshold_of(known, row.bulan, row.area))) for row in rows]


def approve_each(parts: Services, account: AccountRow, choices: Iterable[Choice]) -> list[Taken]:
    """Keep a decision for each; one that somebody else has decided, or that has changed, does not stop the others.

    Raises `Problem` (unprocessable) for too many.
    """
    wanted = list(choices)
    if not 0 < len(wanted) <= BULK_DECISIONS_MAX:
        raise Problem("unprocessable", {"fields": {"ref": "too_many" if wanted else "required"}})
    return [_approve(parts, account, one) for one in wanted]


def _approve(parts: Services, account: AccountRow, choice: Choice) -> Taken:
    try:
        opened = open_case(parts, account.region, choice.kabupaten, NAME, choice.ref)
        if not may_tick(opened.case.code):
            raise Problem("unprocessable")
        return Taken(choice, decide(parts, account, opened, Judgement(APPROVE, seen=choice.seen)), None)
    except Problem as problem:
        return Taken(choice, None, problem)
