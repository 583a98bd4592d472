"""Following: an open case goes along with its family and its kelompok, so that those who oversee them now see it.

Where a case belongs is said by its own watcher alone, which examines the open ones of a kabupaten anew when a family or member went to
another kelompok there, or a charge or kelompok was changed. As charges begin and end with a day, it is done each night as well.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from server.desk.watch import Changed, Examined, Watcher, lay
from server.desk.watched import OPEN, WATCHED
from server.engine import read_transaction, write_transaction
from server.office import batched
from server.services import Services
from server.store.tables import TABLES
from sync.limits import CASES_FOLLOWED_PER_STEP

NAME = "follow"
MOVING, PLACING = ("anggota", "kpm"), ("assignment", "kelompok")
SOON = timedelta(days=2)
"""How long ago somebody may have left a kelompok to be one who is just leaving it, wherever midnight is."""
FEED = TABLES["feed"]


def following(watchers: Sequence[Watcher]) -> Watcher:
    """Return the watcher by which the open cases of others follow; it has none of its own."""

    def follow(connection: Connection, kabupaten: str, changed: Changed, now: datetime) -> None:
        if any(changed.get(kind) for kind in PLACING) or _left(connection, kabupaten, changed, now):
            _examine_anew(connection, watchers, kabupaten, now)

    return Watcher(NAME, frozenset((*MOVING, *PLACING)), _nothing, follow)


def follow_day(parts: Services, watchers: Iterable[Watcher]) -> int:
    """Examine every open case anew, as charges begin and end with a day; return how many came, went or followed."""
    every, done = tuple(watchers), 0
    with read_transaction(parts.engine) as connection:
        places = list(connection.scalars(select(WATCHED.c.kabupaten).where(WATCHED.c.state == OPEN).distinct().order_by(WATCHED.c.kabupaten)))
    for kabupaten in places:
        with write_transaction(parts.engine) as connection:
            done += _examine_anew(connection, every, kabupaten, parts.clock())
    return done


def _nothing(_connection: Connection, _kabupaten: str, _changed: Changed, _now: datetime) -> Examined:
    return Examined(frozenset(), ())


def _left(connection: Connection, kabupaten: str, changed: Changed, now: datetime) -> bool:
    """Tell whether one of the changed families or members has just left a kelompok."""
    since = (now - SOON).date().isoformat()
    ids = [one for kind in MOVING for one in changed.get(kind, ())]
    query = select(FEED.c.id).where(FEED.c.kabupaten == kabupaten, FEED.c.left_on >= since).limit(1)
    return any(connection.execute(query.where(FEED.c.id.in_(part))).first() for part in batched(ids, CASES_FOLLOWED_PER_STEP))


def _examine_anew(connection: Connection, watchers: Sequence[Watcher], kabupaten: str, now: datetime) -> int:
    """Have each watcher look at its open cases of a kabupaten; return how many came, went or followed."""
    done = 0
    for watcher in watchers:
        mine = (WATCHED.c.kabupaten == kabupaten, WATCHED.c.queue == watcher.queue, WATCHED.c.state == OPEN)
        query = select(WATCHED.c.kind, WATCHED.c.record).where(*mine, WATCHED.c.kind.in_(sorted(watcher.kinds))).distinct()
        for part in batched(connection.execute(query.order_by(WATCHED.c.kind, WATCHED.c.record)).all(), CASES_FOLLOWED_PER_STEP):
            changed: dict[str, list[str]] = {}
            for row in part:
                changed.setdefault(row.kind, []).append(row.record)
            done += lay(connection, watcher.queue, kabupaten, watcher.examine(connection, kabupaten, changed, now), now)
    return done
