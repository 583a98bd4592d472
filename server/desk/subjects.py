"""Whom the cases of a list are about: names, read for a whole page at a time."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from schemas import KINDS
from server.desk.naming import NEAREST, THEMSELVES, names_for, subject_of
from server.desk.nouns import Case, Queue
from server.store.tables import TABLES


def subjects_of(connection: Connection, queue: Queue, cases: Sequence[Case]) -> dict[tuple[str, str], str]:
    """Return (kabupaten, ref) -> name; a few statements for each kind on a page, none for each case."""
    places = sorted({case.kabupaten for case in cases})
    known = fields_about(connection, places, ((case.kind, case.record) for case in cases))
    new = [case.ref for case in cases if case.record not in known]
    said = queue.said(connection, places, new) if queue.said and new else {}
    subjects = {_key(case): subject_of(case.kind, case.record, known.get(case.record) or said.get(_key(case), {})) for case in cases}
    names = names_for(connection, places, {one for one in subjects.values() if one})
    return {key: names[one[1]] for key, one in subjects.items() if one and one[1] in names}


def _key(case: Case) -> tuple[str, str]:
    return case.kabupaten, case.ref


def fields_about(connection: Connection, places: list[str], records: Iterable[tuple[str, str]]) -> dict[str, dict[str, Any]]:
    """Return record -> the fields that say whom it is about, of the (kind, record) that there are; one statement for each kind."""
    by_kind: dict[str, set[str]] = {}
    for kind, record in records:
        if kind in KINDS and kind not in THEMSELVES:
            by_kind.setdefault(kind, set()).add(record)
    found: dict[str, dict[str, Any]] = {}
    for kind, records in sorted(by_kind.items()):
        table = TABLES[kind]
        columns = [table.c[name] for name in NEAREST if name in table.c]
        query = select(table.c.id, *columns).where(table.c.kabupaten.in_(places), table.c.id.in_(sorted(records)))
        found |= {row.id: dict(row._mapping) for row in connection.execute(query)}
    return found
