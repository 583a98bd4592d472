"""The report of a person: all that is held of a family, a member, a household of a disaster or a worker, who wrote it, who saw it, to whose phones it went, and in which files.

Confidential complaints are left out whoever asks: the report may come into the hands of the one they are about.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Row, func, select

from schemas import KINDS
from server.aid.events import root_ids
from server.aid.members import BY_OFFICE, CODE, members, openers, standing
from server.cycle.steps import STEPS as SANCTIONS
from server.desk.people import names_of
from server.graduasi.exits import STEPS as EXITS
from server.graduasi.facts import trail_of
from server.inspect.hashes import written
from server.privacy.given import given_out, rounds_drawn
from server.privacy.holdings import Held, holdings, holdings_of_household, holdings_of_worker
from server.privacy.requests import ANGGOTA, HOUSEHOLD, KPM, WORKER, hidden_in
from server.store.tables import TABLES

READ, ACCOUNT, LOG, DEVICE = (TABLES[name] for name in ("page_read", "account", "change_log", "device"))
OFFICE = "kantor"
IDS_PER_STATEMENT = 500
DAY = 10
"""Letters of a day at the beginning of a moment."""
Json = dict[str, Any]


def report_of(connection: Connection, request: Row) -> Json:
    """Return the report as plain data; a few statements for each kind, none for each record."""
    kabupaten = request.kabupaten
    trail = trail_of(connection, kabupaten, [request.record])
    found = _held(connection, kabupaten, request.subject, [request.record, *trail.led])
    hidden = hidden_in(connection, kabupaten, [row.id for kind in ("pengaduan", "tugas") for row in found.get(kind, [])])
    shown = {kind: [row for row in rows if row.id not in hidden] for kind, rows in found.items()}
    forms = _writers(connection, kabupaten, {row.form for rows in shown.values() for row in rows})
    ids = [row.id for rows in shown.values() for row in rows]
    return {
        "kabupaten": kabupaten,
        "subject": {"kind": request.subject, "record": request.record},
        "records": {kind: [_told(kind, row, forms) for row in rows] for kind, rows in shown.items() if rows},
        "seen_by": _seen(connection, kabupaten, ids),
        "sent_to": SENT_TO.get(request.subject, _sent)(connection, kabupaten, shown),
        "steps": _steps(connection, trail.places, shown),
        **given_out(connection, request),
        "survey": _drawn(connection, kabupaten, shown),
    }


def _steps(connection: Connection, places: Collection[str], found: Held) -> list[Json]:
    """Return who proposed, approved, refused or objected, about sanctions and exits, and why; also where the family lived before."""
    books = {book.about: book.about_all(connection, places, [row.id for row in found.get(book.about, [])]) for book in (SANCTIONS, EXITS)}
    return [
        {"kind": kind, "record": row.record, "step": row.action, "at": written(row.made_at), "account": row.username, "role": row.role}
        | {"plt": row.plt, "reason": row.reason, "state": row.state}
        for kind, rows in books.items()
        for row in rows
    ]


def _drawn(connection: Connection, kabupaten: str, found: Held) -> list[Json]:
    """Return the rounds of the survey for which the family was drawn; what it answered nobody knows."""
    rounds = rounds_drawn(connection, kabupaten, [row.id for row in found.get(KPM, [])])
    return [{"from": one.opens_on, "until": one.closes_on} for one in rounds]


def _held(connection: Connection, kabupaten: str, subject: str, records: list[str]) -> Held:
    """Return what is held of a person; `records`: the id, and those that were merged into it."""
    if subject == WORKER:
        return holdings_of_worker(connection, kabupaten, records[0])
    if subject == HOUSEHOLD:
        return holdings_of_household(connection, kabupaten, records[0])
    return holdings(connection, kabupaten, records) if subject == KPM else holdings(connection, kabupaten, [], records)


def _rows(connection: Connection, kabupaten: str, kind: str, wanted: Any) -> list[Row]:
    table = TABLES[kind]
    return list(connection.execute(select(table).where(table.c.kabupaten == kabupaten, wanted).order_by(table.c.id)))


def _told(kind: str, row: Row, forms: dict[str, Json]) -> Json:
    fields = {name: value for name in KINDS[kind].fields if (value := getattr(row, name)) is not None}
    return {"id": row.id, "deleted": row.deleted, "fields": fields, "last_written": forms.get(row.form, {})}


def _writers(connection: Connection, kabupaten: str, forms: Iterable[str]) -> dict[str, Json]:
    """Return who made the last change of each record, and when it came."""
    rows = [
        row
        for part in _parts(sorted(forms))
        for row in connection.execute(select(LOG.c.form, LOG.c.worker, LOG.c.received_at).where(LOG.c.kabupaten == kabupaten, LOG.c.form.in_(part)))
    ]
    names = names_of(connection, {row.worker for row in rows})
    return {row.form: {"by": names.get(row.worker) or OFFICE, "at": written(row.received_at)} for row in rows}


def _seen(connection: Connection, kabupaten: str, ids: list[str]) -> list[Json]:
    """Return who opened a page of these records and when, newest first."""
    query = select(READ.c.at, READ.c.kind, READ.c.record, ACCOUNT.c.username, ACCOUNT.c.role).join(ACCOUNT, ACCOUNT.c.id == READ.c.account)
    rows = [row for part in _parts(ids) for row in connection.execute(query.where(READ.c.kabupaten == kabupaten, READ.c.record.in_(part)))]
    rows.sort(key=lambda row: row.at, reverse=True)
    return [{"at": written(row.at), "account": row.username, "role": row.role, "kind": row.kind, "record": row.record} for row in rows]


def _sent(connection: Connection, kabupaten: str, found: dict[str, list[Row]]) -> list[Json]:
    """Return the workers whose phones hold or held the family: those with a charge of its kelompok, and their phones."""
    family = found.get(KPM) or _family_of(connection, kabupaten, found[ANGGOTA])
    groups = sorted({row.kelompok_id for row in family if row.kelompok_id})
    duty = TABLES["assignment"]
    query = select(duty).where(duty.c.kabupaten == kabupaten, duty.c.kelompok_id.in_(groups), duty.c.deleted.is_(False))
    duties = connection.execute(query.order_by(duty.c.start_date, duty.c.id)).all()
    workers = sorted({one.worker_id for one in duties})
    names, phones = names_of(connection, workers), _phones_of(connection, workers)
    return [
        {"worker": names.get(one.worker_id) or "", "from": one.start_date, "until": one.end_date, "phones": phones.get(one.worker_id, 0)}
        for one in duties
    ]


def _sent_in_disaster(connection: Connection, kabupaten: str, found: Held) -> list[Json]:
    """Return the workers whose phones hold or held a household: who opened its disaster or was let in, and their phones."""
    events = {one for event in sorted({row.kejadian_id for row in found[HOUSEHOLD]}) for one in root_ids(connection, kabupaten, event)}
    joined = [row for row in members(connection, kabupaten, sorted(events)) if standing(row) in (BY_OFFICE, CODE)]
    since = {row.worker_id: row.date for row in openers(connection, kabupaten, sorted(events))}
    since |= {row.worker_id: row.joined_on for row in joined if row.worker_id not in since}
    names, phones = names_of(connection, sorted(since)), _phones_of(connection, since)
    return [{"worker": names.get(one) or "", "from": day, "until": None, "phones": phones.get(one, 0)} for one, day in sorted(since.items(), key=lambda told: (told[1], told[0]))]


def _phones_of(connection: Connection, workers: Collection[str]) -> dict[str, int]:
    counted = select(DEVICE.c.worker_id, func.count().label("phones")).where(DEVICE.c.worker_id.in_(sorted(workers))).group_by(DEVICE.c.worker_id)
    return {row.worker_id: row.phones for row in connection.execute(counted)}


def _own_phones(connection: Connection, _kabupaten: str, found: Held) -> list[Json]:
    """Return the phones that a worker enrolled, by day; what they say of themselves (last contact, version) is on the worker's page."""
    workers = found[WORKER]
    query = select(DEVICE.c.worker_id, DEVICE.c.enrolled_at, DEVICE.c.last_seen_at).where(DEVICE.c.worker_id.in_([one.id for one in workers]))
    names = {one.id: one.name for one in workers}
    return [
        {"worker": names[row.worker_id], "from": written(row.enrolled_at)[:DAY], "until": (written(row.last_seen_at) or "")[:DAY], "phones": 1}
        for row in connection.execute(query.order_by(DEVICE.c.enrolled_at, DEVICE.c.id))
    ]


SENT_TO = {WORKER: _own_phones, HOUSEHOLD: _sent_in_disaster}
"""Subject -> to whose phones it went; of families and members by the charges of their kelompok."""


def _family_of(connection: Connection, kabupaten: str, members: list[Row]) -> list[Row]:
    return [row for one in members[:1] for row in _rows(connection, kabupaten, KPM, TABLES[KPM].c.id == one.kpm_id)]


def _parts(ids: list[str]) -> Iterable[list[str]]:
    return (ids[start : start + IDS_PER_STATEMENT] for start in range(0, len(ids), IDS_PER_STATEMENT))
