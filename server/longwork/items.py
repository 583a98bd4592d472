"""Pieces of long work, asked for, cancelled and looked at.

Who has some to do calls `ask` with a kind, writes what does it as a `Task` (see `server.longwork.doing`), and adds it to
`server.jobs.tasks`; the process that owns the timetable does it within seconds. `args` is plain JSON without personal data,
and so is the report; files lie in the instance folder, under the name that `file_of` gives.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Row, select, true, update

from server.engine import read_transaction, write_transaction
from server.files import make_folder
from server.identity.regions import includes
from server.services import Services
from server.store.grants import NATION
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import WORK_FILE_DAYS, WORK_ITEMS_OPEN_MAX, WORK_ITEMS_SHOWN_MAX

WORK, ACCOUNT = TABLES["work_item"], TABLES["account"]
WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
OPEN = (WAITING, RUNNING)
FOLDER = "work"


class AccountRow(Protocol):
    """Who asks: the row of an account."""

    id: str
    region: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A piece of work to be: its kind, the region it is about, what it needs to know."""

    kind: str
    region: str
    args: dict[str, Any]


def ask(parts: Services, account: AccountRow, wish: Wish, identity: str = "") -> str:
    """Ask for work and return its id; raises `Problem`: not_found outside the region, too_many_requests when much waits already.

    `identity`: an id that the caller drew, because a file of the work carries it.
    """
    if not includes(account.region, wish.region):
        raise Problem("not_found")
    row = _row(parts, wish) | {"account": account.id} | ({"id": identity} if identity else {})
    with write_transaction(parts.engine) as connection:
        mine = select(WORK.c.id).where(WORK.c.account == account.id, WORK.c.state.in_(OPEN)).limit(WORK_ITEMS_OPEN_MAX)
        if len(connection.execute(mine).all()) >= WORK_ITEMS_OPEN_MAX:
            raise Problem("work_waits", {"limit": WORK_ITEMS_OPEN_MAX})
        connection.execute(WORK.insert(), row)
    return str(row["id"])


def ask_own(parts: Services, wish: Wish) -> None:
    """Ask for work that the system has to do by itself, unless the same waits or is being done."""
    with write_transaction(parts.engine) as connection:
        same = select(WORK.c.args).where(WORK.c.kind == wish.kind, WORK.c.region == wish.region, WORK.c.state.in_(OPEN))
        if wish.args not in connection.scalars(same).all():
            connection.execute(WORK.insert(), _row(parts, wish) | {"account": None})


def _row(parts: Services, wish: Wish) -> dict[str, Any]:
    fixed = {"state": WAITING, "done": 0, "in_all": 0, "tries": 0, "cancel_asked": False, "made_at": parts.clock()}
    return {"id": id_from_bytes(parts.random(16)), "kind": wish.kind, "region": wish.region, "args": wish.args, **fixed}


def find_item(parts: Services, region: str, kind: str, identity: str) -> Row:
    """Return a piece of work with the `username` of who asked, None for the system; raises `Problem` (not_found), also outside the region."""
    query = _items().where(WORK.c.id == identity, WORK.c.kind == kind)
    with read_transaction(parts.engine) as connection:
        found = connection.execute(query).one_or_none()
    if found is None or not includes(region, found.region):
        raise Problem("not_found")
    return found


def items_of(connection: Connection, region: str, kind: str) -> list[Row]:
    """Return the newest pieces of a kind within a region."""
    inside = true() if region == NATION else WORK.c.region.startswith(region, autoescape=True)
    query = _items().where(WORK.c.kind == kind, inside).order_by(WORK.c.made_at.desc(), WORK.c.id)
    return list(connection.execute(query.limit(WORK_ITEMS_SHOWN_MAX)))


def cancel(parts: Services, region: str, kind: str, identity: str) -> None:
    """End work that has not begun, and ask work that has to stop; what it wrote stays.

    Raises `Problem`: not_found, not_pending when it is over.
    """
    find_item(parts, region, kind, identity)
    mine, now = WORK.c.id == identity, parts.clock()
    with write_transaction(parts.engine) as connection:
        ended = update(WORK).where(mine, WORK.c.state == WAITING).values(state=CANCELLED, cancel_asked=True, ended_at=now)
        asked = update(WORK).where(mine, WORK.c.state == RUNNING).values(cancel_asked=True)
        if not (connection.execute(ended).rowcount or connection.execute(asked).rowcount):
            raise Problem("not_pending")


def file_of(parts: Services, identity: str, name: str) -> Path:
    """Return the path of a file of some work, in a folder that only the server enters; the sweep removes it in time."""
    return make_folder(parts.settings.instance / FOLDER) / f"{identity}.{name}"


def sweep_files(parts: Services) -> int:
    """Remove files of work that are older than `WORK_FILE_DAYS`; return how many went."""
    oldest = (parts.clock() - timedelta(days=WORK_FILE_DAYS)).timestamp()
    old = [path for path in make_folder(parts.settings.instance / FOLDER).iterdir() if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _items() -> Any:
    return select(WORK, ACCOUNT.c.username).outerjoin(ACCOUNT, ACCOUNT.c.id == WORK.c.account)
