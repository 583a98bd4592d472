"""Who did what to accounts of others: made, given a new password, closed; searched by account and period, newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, or_, select, tuple_

from server.apd.staff import below
from server.inspect.reads import moment_and_id, write_cursor
from server.store.tables import TABLES
from sync.limits import OWN_ACTS_SHOWN, READS_PER_PAGE

ACT, ACCOUNT, ACTOR = TABLES["account_act"], TABLES["account"].alias("holder"), TABLES["account"].alias("actor")


@dataclass(frozen=True, slots=True)
class ActsPage:
    """Acts, newest first: rows of `at`, `act`, `actor`, `actor_role`, `command`, `username`, `role`, `region`; `next` as in `ReadsPage`.

    `actor` is None where `command` names who did it.
    """

    acts: tuple[Row, ...]
    next: str | None


def acts_within(
    connection: Connection, region: str, username: str | None, since: datetime | None, before: datetime | None, *, after: str | None = None
) -> ActsPage:
    """Return acts on accounts of a region and below, whoever did them; raises `Problem` (bad_request). One statement.

    `username`: of the account or of who acted; `since` and `before`: period, its end not included.
    """
    wanted: list[ColumnElement[bool]] = [below(region, ACCOUNT)]
    if username is not None:
        named = select(TABLES["account"].c.id).where(TABLES["account"].c.username == username).scalar_subquery()
        wanted.append(or_(ACT.c.account == named, ACT.c.actor == named))
    wanted += [ACT.c.at >= since] if since is not None else []
    wanted += [ACT.c.at < before] if before is not None else []
    if after is not None:
        wanted.append(tuple_(ACT.c.at, ACT.c.id) < tuple_(*moment_and_id(after), types=[ACT.c.at.type, ACT.c.id.type]))
    rows = connection.execute(_acts(*wanted).limit(READS_PER_PAGE + 1)).all()
    shown = rows[:READS_PER_PAGE]
    return ActsPage(tuple(shown), write_cursor(shown[-1]) if len(rows) > READS_PER_PAGE else None)


def acts_on(connection: Connection, account: str) -> list[Row]:
    """Return the newest acts on an account, for its holder to see."""
    return list(connection.execute(_acts(ACT.c.account == account).limit(OWN_ACTS_SHOWN)))


def _acts(*wanted: ColumnElement[bool]) -> Select:
    who = (ACTOR.c.username.label("actor"), ACTOR.c.role.label("actor_role"), ACCOUNT.c.username, ACCOUNT.c.role, ACCOUNT.c.region)
    query = select(ACT.c.id, ACT.c.at, ACT.c.act, ACT.c.command, *who).join(ACCOUNT, ACCOUNT.c.id == ACT.c.account)
    return query.outerjoin(ACTOR, ACTOR.c.id == ACT.c.actor).where(*wanted).order_by(ACT.c.at.desc(), ACT.c.id.desc())
