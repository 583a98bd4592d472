"""Disputes: the worker whose value stood first is told of the other's, with both values, as a tugas (P18, P28)."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, false, select, update

from schemas import KINDS
from server.desk.people import SOMEBODY, names_of
from server.engine import read_transaction, write_transaction
from server.office import Office, new_record
from server.services import Services
from server.store.complaints import KIND
from server.store.tables import TABLES, commits_of
from sync.ids import canonical, slot_id
from sync.limits import DISPUTES_PER_RUN, TEXT_CHARS_MAX
from sync.nouns import Change

ACTOR = "disputes"
TEXT = "Isian Anda berbeda dengan isian {name}. Keduanya disimpan dan supervisor yang memutuskan. Mohon periksa lagi, lalu jawab."
CONFLICT, COMPLAINT = TABLES["conflict"], TABLES[KIND]


def tell_disputes(parts: Services) -> int:
    """Write a tugas for each worker whose value was met by another's since the last run; return how many.

    A run that is cut off is repeated: the id of a tugas is made from its conflict.
    """
    office = Office(parts.store, ACTOR, parts.clock, parts.random)
    told = 0
    with read_transaction(parts.engine) as connection:
        query = select(CONFLICT).where(CONFLICT.c.told == false()).order_by(CONFLICT.c.kabupaten, CONFLICT.c.id)
        cases = connection.execute(query.limit(DISPUTES_PER_RUN)).all()
    for kabupaten, group in groupby(cases, key=lambda case: case.kabupaten):
        mine = list(group)
        with read_transaction(parts.engine) as connection:
            changes = list(_notices(connection, kabupaten, mine))
        if changes:
            office.write(kabupaten, changes, form=slot_id(ACTOR, tuple(case.id for case in mine)))
        with write_transaction(parts.engine) as connection:
            done = CONFLICT.c.id.in_([case.id for case in mine])
            connection.execute(update(CONFLICT).where(CONFLICT.c.kabupaten == kabupaten, done).values(told=True))
        told += len(changes)
    return told


def _notices(connection: Connection, kabupaten: str, cases: Iterable[Row]) -> Iterator[Change]:
    """Yield the tugas of those conflicts in which two workers of the field disagree and a person decides.

    About a complaint only who follows it up by now is asked, and reads no values: the other's may be about him.
    """
    cases = [case for case in cases if case.state == "open" and not case.own]
    writers = {row.wanted: row.worker for row in commits_of(connection, kabupaten, [case.standing_number for case in cases])}
    authors = _authors(connection, kabupaten, [case.form for case in cases])
    names = names_of(connection, {*writers.values(), *authors.values()})
    followers = _followers(connection, kabupaten, [case.record for case in cases if case.kind == KIND])
    for case in cases:
        writer, author = writers.get(case.standing_number), authors.get(case.form)
        strange = case.kind == KIND and followers.get(case.record) != writer
        if writer in names and author in names and writer != author and not strange:
            fields = {"worker_id": writer, "status": "open", **_said(case, names[author])}
            yield new_record(KINDS["tugas"], fields, slot_id("tugas", (case.id,)))


def _said(case: Row, name: str) -> dict[str, Any]:
    own, other = canonical(case.standing), canonical(case.incoming)
    fits = case.kind != KIND and max(len(own), len(other)) <= TEXT_CHARS_MAX
    values = {"own_value": own, "other_value": other} if fits else {}
    about = {"about_kind": case.kind, "about_id": case.record}
    return {"text": TEXT.format(name=name or SOMEBODY), "other_name": name or None, **about, **values}


def _followers(connection: Connection, kabupaten: str, complaints: Iterable[str]) -> dict[str, str]:
    """Return complaint -> the worker who follows it up; one statement."""
    query = select(COMPLAINT.c.id, COMPLAINT.c.worker_id).where(COMPLAINT.c.kabupaten == kabupaten, COMPLAINT.c.id.in_(set(complaints)))
    return {row.id: row.worker_id for row in connection.execute(query)}


def _authors(connection: Connection, kabupaten: str, forms: Iterable[str]) -> dict[str, str]:
    log = TABLES["change_log"]
    query = select(log.c.form, log.c.worker).where(log.c.kabupaten == kabupaten, log.c.form.in_(set(forms)))
    return {row.form: row.worker for row in connection.execute(query)}
