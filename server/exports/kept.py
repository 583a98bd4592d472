"""The past laid out for readers with a token: long work of the system, shared by all who ask for the same, and kept for an hour.

What was laid out before somebody of the kabupaten was erased is not read any more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, create_engine, func, select

from server.engine import ENGINE_OPTIONS, read_transaction
from server.exports.asking import Pinned
from server.exports.datasets import DATASETS
from server.exports.past import PastWish, lay, read_log
from server.files import make_folder
from server.identity.regions import KABUPATEN
from server.longwork.doing import Lease
from server.longwork.items import DONE, FAILED, FOLDER, OPEN, WORK, Wish, ask_own, file_of
from server.services import Services
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import DATA_PAST_OPEN_MAX, DATA_PAST_S

KIND = SUFFIX = "past"
ERASED = TABLES["erased_form"]
LATEST = 100
"""Pieces of work among which the same question is looked for."""


def run_past(parts: Services, lease: Lease) -> dict[str, Any]:
    """Lay out the past that somebody asks for; raises `Problem` (not_found) for a number that is gone."""
    row, args = lease.row, lease.row.args
    forget_past(parts)
    making = file_of(parts, row.id, f"{lease.owner}.part")
    try:
        read_log(parts, row.region, lambda: lease.tell("tracing", 0, 1))
        wish = PastWish(row.region, args["as_of"], (args["first"], args["last"]))
        with read_transaction(parts.engine) as connection:
            lay(making, connection, DATASETS[args["dataset"]], wish, lambda: lease.tell("laying", 0, 1))
        making.replace(_path(parts, row))
    finally:
        making.unlink(missing_ok=True)
    return {"bytes": _path(parts, row).stat().st_size}


@contextmanager
def past_of(parts: Services, asked: Pinned) -> Iterator[Connection]:
    """Give a connection to what was asked for as it stood.

    Raises `Problem`: being_prepared while it is laid out, which is begun where nobody has; and why it could not be.
    """
    engine = create_engine(f"sqlite:///{_ready(parts, asked)}", **ENGINE_OPTIONS)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _ready(parts: Services, asked: Pinned) -> Path:
    """Return the file of what was asked for."""
    wish = Wish(KIND, asked.region[:KABUPATEN], {"dataset": asked.dataset, "first": asked.first, "last": asked.last, "as_of": int(asked.as_of)})
    with read_transaction(parts.engine) as connection:
        row = _newest(connection, parts, wish)
        waiting = connection.scalar(select(func.count()).where(WORK.c.kind == KIND, WORK.c.state.in_(OPEN))) or 0
    if row is not None and row.state == DONE and (path := _path(parts, row)).exists():
        return path
    if row is not None and row.state == FAILED:
        raise Problem(row.code, row.details)
    if (row is None or row.state not in OPEN) and waiting < DATA_PAST_OPEN_MAX:
        ask_own(parts, wish)
    raise Problem("being_prepared")


def _newest(connection: Connection, parts: Services, wish: Wish) -> Row | None:
    """Return the newest work that does the same, unless it is over for so long, or was begun before an erasing, that it is to be done anew."""
    erased = select(func.max(ERASED.c["at"])).where(ERASED.c.kabupaten == wish.region).scalar_subquery()
    query = select(WORK, erased.label("erased")).where(WORK.c.kind == KIND, WORK.c.region == wish.region).order_by(WORK.c.made_at.desc(), WORK.c.id)
    row = next((one for one in connection.execute(query.limit(LATEST)) if one.args == wish.args), None)
    if row is None or row.state in OPEN:
        return row
    late = row.ended_at <= parts.clock() - timedelta(seconds=DATA_PAST_S)
    return None if late or (row.erased is not None and row.erased >= row.made_at) else row


def _path(parts: Services, row: Row) -> Path:
    return file_of(parts, row.id, SUFFIX)


def forget_past(parts: Services) -> int:
    """Remove what nobody may read any more; return how many files went."""
    oldest = (parts.clock() - timedelta(seconds=DATA_PAST_S)).timestamp()
    old = [path for path in make_folder(parts.settings.instance / FOLDER).glob(f"*.{SUFFIX}") if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
