"""Following: an open case goes along with its family and its kelompok, so that those who oversee them now see it.

Where a case belongs is said by its own watcher alone, which examines the open ones of a kabupaten anew when a family or member went to
another kelompok there, or a charge or kelompok was changed; what phones sent and what waits as two values is placed as when it was
written. As charges begin and end with a day, it is done each night as well. All of it goes in portions, each of them looked at without a
lock and written in a short transaction, so that no phone waits for it; a run that is cut off is repeated and finds the rest.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, and_, or_, select

from server.desk.sent import SENT, Sent
from server.desk.watch import Changed, Examined, Watcher, lay
from server.desk.watched import OPEN, SETTLED, WATCHED
from server.engine import read_transaction, write_transaction
from server.office import batched
from server.services import Services
from server.store.tables import TABLES, upsert
from server.zones import local
from sync.limits import CASES_FOLLOWED_PER_STEP, REMINDED_DAYS

NAME, NIGHT = "follow", "follow_day"
MOVING, PLACING = ("anggota", "kpm"), ("assignment", "kelompok")
SOON = timedelta(days=2)
"""How long ago somebody may have left a kelompok to be one who is just leaving it, wherever midnight is."""
REMINDED = timedelta(days=REMINDED_DAYS)
FEED, MARK, PARTITION = TABLES["feed"], TABLES["watermark"], TABLES["partition"]
Seen = TypeVar("Seen")


def following(watchers: Sequence[Watcher]) -> Watcher:
    """Return the watcher by which the open cases of others follow; it has none of its own."""

    def follow(parts: Services, kabupaten: str, changed: Changed, now: datetime) -> None:
        with read_transaction(parts.engine) as connection:
            moved = any(changed.get(kind) for kind in PLACING) or _left(connection, kabupaten, changed, now)
        if moved:
            _follow(parts, watchers, kabupaten, now)

    return Watcher(NAME, frozenset((*MOVING, *PLACING)), _nothing, follow)


def follow_day(parts: Services, watchers: Iterable[Watcher]) -> int:
    """Let every open case follow, as charges begin and end with a day; return how many came, went or followed.

    A kabupaten that is done says so by the day, so that a run that was cut off goes on with the next one.
    """
    every, done = tuple(watchers), 0
    with read_transaction(parts.engine) as connection:
        known = dict(connection.execute(select(MARK.c.kabupaten, MARK.c.number).where(MARK.c.reader == NIGHT)).all())
        places = list(connection.scalars(select(PARTITION.c.kabupaten).order_by(PARTITION.c.kabupaten)))
    for kabupaten in places:
        now = parts.clock()
        today = local(now, kabupaten).date().toordinal()
        if known.get(kabupaten) != today:
            done += _follow(parts, every, kabupaten, now)
            with write_transaction(parts.engine) as connection:
                upsert(connection, MARK, [{"kabupaten": kabupaten, "reader": NIGHT, "number": today}])
    return done


def _nothing(_connection: Connection, _kabupaten: str, _changed: Changed, _now: datetime) -> Examined:
    return Examined(frozenset(), ())


def _left(connection: Connection, kabupaten: str, changed: Changed, now: datetime) -> bool:
    """Tell whether one of the changed families or members has just left a kelompok."""
    since = (now - SOON).date().isoformat()
    ids = [one for kind in MOVING for one in changed.get(kind, ())]
    query = select(FEED.c.id).where(FEED.c.kabupaten == kabupaten, FEED.c.left_on >= since).limit(1)
    return any(connection.execute(query.where(FEED.c.id.in_(part))).first() for part in batched(ids, CASES_FOLLOWED_PER_STEP))


def _follow(parts: Services, watchers: Sequence[Watcher], kabupaten: str, now: datetime) -> int:
    """Let the open cases of a kabupaten follow; return how many came, went or followed."""
    done = sum(_examine_anew(parts, watcher, kabupaten, now) for watcher in watchers)
    return done + sum(_place_anew(parts, sort, kabupaten) for sort in SENT)


def _examine_anew(parts: Services, watcher: Watcher, kabupaten: str, now: datetime) -> int:
    """Have a watcher look again at its open cases, and at those of which it reminds."""
    decided = and_(WATCHED.c.state == SETTLED, WATCHED.c.settled_at >= now - REMINDED, watcher.reminds)
    mine = (WATCHED.c.kabupaten == kabupaten, WATCHED.c.queue == watcher.queue, or_(WATCHED.c.state == OPEN, decided))
    query = select(WATCHED.c.kind, WATCHED.c.record).where(*mine, WATCHED.c.kind.in_(sorted(watcher.kinds))).distinct()
    with read_transaction(parts.engine) as connection:
        records = connection.execute(query.order_by(WATCHED.c.kind, WATCHED.c.record)).all()
    done = 0
    for part in batched(records, CASES_FOLLOWED_PER_STEP):
        changed: dict[str, list[str]] = {}
        for row in part:
            changed.setdefault(row.kind, []).append(row.record)
        look = partial(watcher.examine, kabupaten=kabupaten, changed=changed, now=now)
        done += _portion(parts, kabupaten, look, lambda connection, seen: lay(connection, watcher.queue, kabupaten, seen, now))
    return done


def _place_anew(parts: Services, sort: Sent, kabupaten: str) -> int:
    """Find again where what was sent and waits belongs."""
    with read_transaction(parts.engine) as connection:
        ids = sort.ids(connection, kabupaten)
    done = 0
    for part in batched(ids, CASES_FOLLOWED_PER_STEP):
        look = partial(sort.strayed, kabupaten=kabupaten, ids=part)
        done += _portion(parts, kabupaten, look, lambda connection, seen: sort.place(connection, kabupaten, seen))
    return done


def _portion(parts: Services, kabupaten: str, look: Callable[[Connection], Seen], write: Callable[[Connection, Seen], int]) -> int:
    """Look, then write what follows in a short transaction; return how much was written.

    Where a commit came between, it is looked at once more under the lock: what was seen before must not undo what the watch made of it.
    """
    commits = select(PARTITION.c.commits).where(PARTITION.c.kabupaten == kabupaten)
    with read_transaction(parts.engine) as connection:
        before, seen = connection.scalar(commits), look(connection)
    with write_transaction(parts.engine) as connection:
        return write(connection, seen if connection.scalar(commits) == before else look(connection))
