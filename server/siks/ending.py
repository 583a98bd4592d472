"""The tugas about meetings for SIKS-NG end by themselves: when nothing is left that a worker could complete, or the meeting is no more."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, and_, select

from schemas import KINDS
from server.engine import read_transaction
from server.office import Office, batched, edit
from server.services import Services
from server.siks.asking import by_worker
from server.siks.meetings import TUGAS, sheets, tugas_id
from server.siks.span import DONE, OPEN, SESI, Span
from server.store.tables import listed
from sync.limits import CHANGES_PER_FORM_MAX, FAMILIES_AT_ONCE

ACTOR = "siks"


def end_tasks(parts: Services) -> int:
    """End what is complete in every kabupaten; return how many. One kabupaten that breaks does not stop the next."""
    with read_transaction(parts.engine) as connection:
        places = list(connection.scalars(select(TUGAS.c.kabupaten).where(*_given()).distinct()))
    ended = 0
    for kabupaten in sorted(places):
        try:
            ended += end_in(parts, kabupaten)
        except Exception as error:  # whatever it is, the other kabupaten go on
            parts.log.error("siks_tasks_broke", kabupaten=kabupaten, error=type(error).__name__)
    return ended


def end_in(parts: Services, kabupaten: str) -> int:
    """End what is complete in one kabupaten; return how many. A tugas about a meeting that something else asks for is left alone."""
    with read_transaction(parts.engine) as connection:
        open_ones = _open(connection, kabupaten)
        lacking = _lacking(connection, kabupaten, set(open_ones.values()))
    vain = [tugas for tugas, sesi in open_ones.items() if sesi not in lacking]
    with parts.store.view(kabupaten) as view:
        records = view.records(KINDS["tugas"], vain)
    changes = [edit(KINDS["tugas"], one, status=DONE) for one in records if one.fields["status"] == OPEN]
    for _ in Office(parts.store, ACTOR, parts.clock, parts.random).write_all(kabupaten, changes, CHANGES_PER_FORM_MAX):
        pass
    return len(changes)


def _given() -> tuple[ColumnElement[bool], ...]:
    return TUGAS.c.about_kind == SESI.name, TUGAS.c.status == OPEN, TUGAS.c.deleted.is_(False)


def _open(connection: Connection, kabupaten: str) -> dict[str, str]:
    """Return tugas -> meeting, of those that were given because it lacked something; their ids are made of it."""
    every = select(TUGAS.c.id, TUGAS.c.about_id, TUGAS.c.status, TUGAS.c.deleted).where(TUGAS.c.kabupaten == kabupaten, TUGAS.c.about_kind == SESI.name)
    rows = connection.execute(every).all()
    times: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        times[row.about_id] += 1
    ours = {tugas_id(sesi, place): sesi for sesi, number in times.items() for place in range(number)}
    return {row.id: ours[row.id] for row in rows if row.id in ours and row.status == OPEN and not row.deleted}


def _lacking(connection: Connection, kabupaten: str, sesi: Collection[str]) -> set[str]:
    """Return those meetings of which a worker can still complete something."""
    here = and_(SESI.c.kabupaten == kabupaten, SESI.c.id.in_(listed(connection, sesi)))
    by_month: defaultdict[str, list[str]] = defaultdict(list)
    for row in connection.execute(select(SESI.c.id, SESI.c.bulan).where(here)) if sesi else ():
        by_month[row.bulan].append(row.id)
    spans = (Span(kabupaten, kabupaten, bulan, part) for bulan, mine in sorted(by_month.items()) for part in batched(sorted(mine), FAMILIES_AT_ONCE))
    return {one.sesi for span in spans for one in sheets(connection, span) if by_worker(one)}
