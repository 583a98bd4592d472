"""What a worker may touch because of disasters: those opened by the worker, and those joined by a code or by the office (P58).

Records of one disaster name the one that speaks for all (`same_as_id`), and who takes part in one of them takes part in all.
"""

from datetime import date, timedelta

from sqlalchemy import Column, ColumnElement, Connection, FromClause, Row, Select, bindparam, literal, null, or_, select, union, union_all

from schemas.kejadian import MAY_SEE_CHILDREN
from server.store.tables import TABLES
from sync.limits import LATE_DAYS, LATE_KEJADIAN_DAYS
from sync.nouns import Grants, Window

EVENT, ARRIVAL, JOINED, STORE, REGION, WORKER = (
    TABLES[name] for name in ("kejadian", "code_arrival", "bergabung", "gudang", "wilayah", "worker")
)
VOLUNTEER = "tagana"
HERE, ME = bindparam("kabupaten"), bindparam("worker")
HERE_BY_CODE = (ARRIVAL.c.kabupaten == JOINED.c.kabupaten, ARRIVAL.c.id == JOINED.c.id)
BY_CODE = select(ARRIVAL.c.let_in_on).where(*HERE_BY_CODE).scalar_subquery().is_not(None)
"""Whether a code let somebody in. Not by EXISTS, for which PostgreSQL may read all arrivals at once."""
LET_IN = or_(JOINED.c.status == "diterima", JOINED.c.status.is_(None) & BY_CODE)
"""Whether the office let somebody in, or has said nothing and the code held when it reached the office with its reader."""


def _ties(table: FromClause, whose: Column, *columns: ColumnElement) -> Select:
    """Return one part of what ties a worker to a partition: the word for it, an id, and what else is to be known."""
    return select(literal(table.name).label("tie"), *columns).where(table.c.kabupaten == HERE, whose == ME)


TIES = union_all(
    _ties(EVENT, EVENT.c.opened_by, EVENT.c.id.label("id"), null().label("more")),
    _ties(JOINED, JOINED.c.worker_id, JOINED.c.kejadian_id, JOINED.c.duty).where(JOINED.c.deleted.is_(False), LET_IN),
    _ties(STORE, STORE.c.opened_by, STORE.c.id, STORE.c.kejadian_id),
    _ties(STORE, STORE.c.keeper_id, STORE.c.id, STORE.c.kejadian_id),
    _ties(WORKER, WORKER.c.id, WORKER.c.id, null()).where(or_(WORKER.c.role == VOLUNTEER, WORKER.c.relawan.is_not(None))),
)
"""Everything that ties a worker to disasters of a partition, in one statement: most workers have nothing of it."""
EVENTS = select(EVENT.c.id, EVENT.c.closed_on, EVENT.c.same_as_id).where(EVENT.c.kabupaten == HERE)
NAMED = EVENTS.where(EVENT.c.id.in_(bindparam("events", expanding=True)))
TOGETHER = union(
    EVENTS.where(EVENT.c.id.in_(bindparam("roots", expanding=True))),
    EVENTS.where(EVENT.c.same_as_id.in_(bindparam("roots", expanding=True))),
)
STORES = select(STORE.c.id, STORE.c.kejadian_id).where(STORE.c.kabupaten == HERE, STORE.c.kejadian_id.in_(bindparam("events", expanding=True)))
AREAS = select(REGION.c.scope).where(REGION.c.kabupaten == HERE, REGION.c.moved.is_(None)).distinct().order_by(REGION.c.scope)
Duties = dict[str, set[str | None]]
"""Kejadian -> what its worker does in it."""


def aid_in(connection: Connection, worker: str, kabupaten: str, today: date) -> Grants:
    """Return what a worker may touch in one kabupaten because of disasters, as of a day; one statement, five at most.

    Work is taken until some weeks after the last day of the emergency; phones hold it as long. Everybody in it may bring in a child
    without family (`a:`), and only named duties hold one. Volunteers hold the names of all places of the kabupaten, and nothing else.
    """
    told = {"kabupaten": kabupaten, "worker": worker}
    ties: dict[str, list[tuple[str, str | None]]] = {}
    for row in connection.execute(TIES, told):
        ties.setdefault(row.tie, []).append((row.id, row.more))
    if not ties:
        return Grants()
    duties: Duties = {}
    for event, duty in [*ties.get(EVENT.name, ()), *ties.get(JOINED.name, ())]:
        duties.setdefault(event, set()).add(duty)
    windows: dict[str, tuple[Window, ...]] = {}
    scopes: list[str] = []
    for row, doing in _events(connection, kabupaten, duties):
        window = _window(row)
        windows |= {f"b:{row.id}": (window,), f"a:{row.id}": (window,)}
        if window.end is None or today <= window.end + timedelta(days=LATE_DAYS):
            scopes += [f"b:{row.id}", *([f"a:{row.id}"] if doing & set(MAY_SEE_CHILDREN) else [])]
    for store, event in sorted({*ties.get(STORE.name, ()), *_stores(connection, kabupaten, windows)}):
        open_window = windows.get(f"b:{event}")
        windows[f"g:{store}"] = open_window or (Window(),)
        scopes += [f"g:{store}"] if open_window is None or f"b:{event}" in scopes else []
    scopes += connection.scalars(AREAS, {"kabupaten": kabupaten})
    return Grants(windows, tuple(scopes))


def _events(connection: Connection, kabupaten: str, duties: Duties) -> list[tuple[Row, set[str | None]]]:
    """Return the records of all disasters that a worker takes part in, each with what he does in any record of the same one."""
    if not duties:
        return []
    named = connection.execute(NAMED, {"kabupaten": kabupaten, "events": sorted(duties)}).all()
    of_root: Duties = {}
    for row in named:
        of_root.setdefault(row.same_as_id or row.id, set()).update(duties[row.id])
    if not of_root:
        return []
    together = connection.execute(TOGETHER, {"kabupaten": kabupaten, "roots": sorted(of_root)})
    return sorted(((row, of_root[row.same_as_id or row.id]) for row in together), key=lambda one: one[0].id)


def _stores(connection: Connection, kabupaten: str, windows: dict[str, tuple[Window, ...]]) -> list[tuple[str, str]]:
    """Return (store, disaster) of the stores of these disasters."""
    events = [scope[2:] for scope in windows if scope.startswith("b:")]
    if not events:
        return []
    return [(row.id, row.kejadian_id) for row in connection.execute(STORES, {"kabupaten": kabupaten, "events": events})]


def _window(event: Row) -> Window:
    """Return the days on which work for a disaster is taken; the days that any window has beside it are part of its weeks."""
    if event.closed_on is None:
        return Window()
    return Window(None, date.fromisoformat(event.closed_on) + timedelta(days=LATE_KEJADIAN_DAYS - LATE_DAYS))
