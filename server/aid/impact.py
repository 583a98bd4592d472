"""The impact of disasters: of each figure the newest that somebody knew, and everything that was ever reported."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, select

from server.aid.whose import wrote
from server.store.tables import TABLES
from sync.limits import IMPACT_REPORTS_MAX

REPORT, EVENT, WORKER = TABLES["laporan_kejadian"], TABLES["kejadian"], TABLES["worker"]
PEOPLE = ("meninggal", "hilang", "luka_berat", "luka_ringan", "menderita", "mengungsi_kk", "mengungsi_jiwa")
HOUSES = ("rumah_rb", "rumah_rs", "rumah_rr")
FIGURES = (*PEOPLE, *HOUSES)
TEXTS = ("facilities", "needs", "access", "note")
NEWEST = (REPORT.c.date.desc(), REPORT.c.time.desc(), REPORT.c.revision.desc(), REPORT.c.id.desc())


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one matter, and when it was said."""

    value: object
    date: str
    time: str


def reports(connection: Connection, kabupaten: str, ids: Sequence[str]) -> list[Row]:
    """Return the reports of a disaster, newest first, each with the name of who reported (`reporter`); one statement."""
    by = wrote(WORKER, REPORT.c.worker_id)
    query = select(REPORT, WORKER.c.name.label("reporter")).select_from(REPORT.outerjoin(WORKER, by))
    where = (REPORT.c.kabupaten == kabupaten, REPORT.c.kejadian_id.in_(ids), REPORT.c.deleted.is_(False))
    return list(connection.execute(query.where(*where).order_by(*NEWEST).limit(IMPACT_REPORTS_MAX)))


def newest_known(rows: Iterable[Row]) -> dict[str, Known]:
    """Return of each matter the newest that is known, by its name; `rows` come newest first. What nobody knew is left out: it is not zero."""
    found: dict[str, Known] = {}
    for row in rows:
        for name in (*FIGURES, *TEXTS):
            value = row._mapping[name]
            if name not in found and value not in (None, "", []):
                found[name] = Known(value, row.date, row.time)
    return found


def impacts(connection: Connection, events: Iterable[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Known]]:
    """Return what is known of several disasters, by (kabupaten, record that speaks for all); one statement."""
    wanted = sorted(set(events))
    if not wanted:
        return {}
    same = (EVENT.c.kabupaten == REPORT.c.kabupaten) & (EVENT.c.id == REPORT.c.kejadian_id)
    query = select(REPORT, EVENT.c.same_as_id).join(EVENT, same).where(REPORT.c.deleted.is_(False))
    root = [EVENT.c.kabupaten.in_({one for one, _ in wanted}), EVENT.c.id.in_({one for _, one in wanted}) | EVENT.c.same_as_id.in_({one for _, one in wanted})]
    of: dict[tuple[str, str], list[Row]] = {}
    for row in connection.execute(query.where(*root).order_by(*NEWEST)):
        of.setdefault((row.kabupaten, row.same_as_id or row.kejadian_id), []).append(row)
    return {event: newest_known(of.get(event, ())) for event in wanted}
