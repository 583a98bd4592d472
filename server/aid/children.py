"""Children without family: seen by those alone who were named for it, and by nobody else of the office."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from server.aid.whose import wrote
from server.engine import read_transaction, write_transaction
from server.identity.accounts import AIDING
from server.identity.regions import KABUPATEN, covers, within
from server.services import Services
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import KORBAN_PER_PAGE_MAX

CHILD, KEEPER, ACCOUNT, WORKER = (TABLES[name] for name in ("anak_terpisah", "child_keeper", "account", "worker"))
NAMED, ENDED = "named", "ended"
NAMING = ("apd",)
"""The role that says who may see them; it does not see them itself."""


def children_of(connection: Connection, kabupaten: str, events: Collection[str]) -> list[Row]:
    """Return the children of a disaster, those who still look for their family first; one statement."""
    found_by = wrote(WORKER, CHILD.c.worker_id)
    mine = (CHILD.c.kabupaten == kabupaten, CHILD.c.kejadian_id.in_(sorted(events)), CHILD.c.deleted.is_(False))
    query = select(CHILD, WORKER.c.name.label("worker")).outerjoin(WORKER, found_by).where(*mine)
    return list(connection.execute(query.order_by(CHILD.c.reunited_on.is_not(None), CHILD.c.registered_on, CHILD.c.id).limit(KORBAN_PER_PAGE_MAX)))


def is_named(connection: Connection, kabupaten: str, account: str) -> bool:
    """Tell whether an account was named for a kabupaten, and is still."""
    mine = (KEEPER.c.kabupaten == kabupaten, KEEPER.c.holder == account)
    return connection.scalar(select(KEEPER.c.act).where(*mine).order_by(KEEPER.c["at"].desc(), KEEPER.c.id.desc()).limit(1)) == NAMED


def may_be_named(connection: Connection, region: str, kabupaten: str) -> list[tuple[Row, bool]]:
    """Return the accounts of posts that see a kabupaten and lie in a region, each with whether it is named; one statement each."""
    holders = connection.execute(
        select(ACCOUNT).where(ACCOUNT.c.role.in_(AIDING), ACCOUNT.c.active, within(region, ACCOUNT.c.region, ACCOUNT.c.region)).order_by(ACCOUNT.c.username)
    )
    acts = connection.execute(select(KEEPER.c.holder, KEEPER.c.act).where(KEEPER.c.kabupaten == kabupaten).order_by(KEEPER.c["at"], KEEPER.c.id))
    newest = {row.holder: row.act for row in acts}
    return [(row, newest.get(row.id) == NAMED) for row in holders if covers(row.region[:KABUPATEN], kabupaten)]


def name_keeper(parts: Services, account: Any, kabupaten: str, holder: str, *, named: bool) -> None:
    """Let an account of a post see the children of a kabupaten, or no longer; raises `Problem`: forbidden, not_found, already_decided."""
    if account.role not in NAMING:
        raise Problem("forbidden", {"account": account.role})
    if not covers(account.region, kabupaten):
        raise Problem("not_found")
    with read_transaction(parts.engine) as connection:
        known = {row.id: is_so for row, is_so in may_be_named(connection, account.region, kabupaten)}
    if holder not in known:
        raise Problem("not_found")
    if known[holder] == named:
        raise Problem("already_decided")
    told = {"kabupaten": kabupaten, "id": id_from_bytes(parts.random(16)), "at": parts.clock(), "account": account.id, "holder": holder}
    with write_transaction(parts.engine) as connection:
        connection.execute(insert(KEEPER), told | {"act": NAMED if named else ENDED})
