"""What the office keeps beside the records of families, erased with them: cases, decisions, merges, memories of imports, complaints.

What names nobody stays: frozen figures, marks of lots and reads by id, aliases, the forms of the change log.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, insert, or_, select, update

from server.attendance.changed import mark_changed
from server.desk.queues import QUEUES
from server.privacy.emptying import Mark, Refs
from server.store.tables import TABLES, listed

BY_RECORD = (
    *(("conflict", ("record",)), ("watched", ("record",)), ("match_candidate", ("first_id", "second_id"))),
    *(("merged_record", ("kept_id", "lost_id")), ("imported", ("id",)), ("thread", ("record",)), ("complaint_case", ("id",))),
    ("standing", ("record",)),
)
"""Tables of a kabupaten whose rows go, and the columns that name a record."""
BY_FAMILY = (("history", "kpm"), ("attendance_month", "kpm_id"), ("survey_drawn", "kpm_id"))
"""Tables of a kabupaten whose rows go, and the column that names the family."""
CASES = ("conflict", "watched", "match_candidate", "merged_record")
"""Those whose ids name cases in decisions."""
SEALED = {"decision": "id", "complaint_step": "complaint", "sanksi_step": "id", "graduasi_step": "id"}
"""Tables whose rows are sealed, and the column of the id that a mark of their deletion names."""
STEPS = {"complaint_step": "complaint", "sanksi_step": "sanksi", "graduasi_step": "graduasi"}
"""Those of them whose rows are steps, and the column that names the record."""


Whose = tuple[Collection[str], Collection[str]]
"""Ids of families, and of all their records."""


def erase_leftovers(connection: Connection, kabupaten: str, whose: Whose, refs: Refs, mark: Mark) -> None:
    """Delete what is kept of families, of their records and of these changes in a kabupaten; a fixed number of statements.

    What lies in no partition is left to `silence`.
    """
    families, records = whose
    decided = {*records, *_cases(connection, kabupaten, records), *(f"{form}.{index}" for form, places in refs.items() for index in places)}
    for name, column in STEPS.items():
        steps = TABLES[name]
        _delete_sealed(connection, name, mark, steps.c.kabupaten == kabupaten, steps.c[column].in_(listed(connection, records)))
    decision = TABLES["decision"]
    here = (decision.c.kabupaten == kabupaten, decision.c.queue.in_(sorted(QUEUES)), decision.c.ref.in_(listed(connection, decided)))
    _delete_sealed(connection, "decision", mark, *here)
    for name, columns in BY_RECORD:
        table = TABLES[name]
        connection.execute(delete(table).where(table.c.kabupaten == kabupaten, _named(connection, table, columns, records)))
    _delete_inbox(connection, kabupaten, refs)
    months = TABLES["attendance_month"]
    mine = (months.c.kabupaten == kabupaten, months.c.kpm_id.in_(listed(connection, families)))
    mark_changed(connection, kabupaten, connection.scalars(select(months.c.bulan).where(*mine).distinct()))
    for name, column in BY_FAMILY:
        table = TABLES[name]
        connection.execute(delete(table).where(table.c.kabupaten == kabupaten, table.c[column].in_(listed(connection, families))))


def _cases(connection: Connection, kabupaten: str, records: Collection[str]) -> Iterable[str]:
    """Yield the ids of the cases about these records."""
    for name, columns in BY_RECORD:
        if name in CASES:
            table = TABLES[name]
            yield from connection.scalars(select(table.c.id).where(table.c.kabupaten == kabupaten, _named(connection, table, columns, records)))


def _named(connection: Connection, table: Table, columns: Iterable[str], records: Collection[str]) -> ColumnElement[bool]:
    return or_(*(table.c[column].in_(listed(connection, records)) for column in columns))


def _delete_sealed(connection: Connection, name: str, mark: Mark, *which: ColumnElement[bool]) -> None:
    """Delete rows of a sealed table, leaving marks, so that verifying does not take it for what somebody did."""
    table = TABLES[name]
    ids = sorted(set(connection.scalars(select(table.c[SEALED[name]]).where(*which))))
    connection.execute(delete(table).where(*which))
    if ids:
        connection.execute(insert(TABLES["deleted_row"]), [{"id": one, "dataset": name, **mark._asdict()} for one in ids])


def _delete_inbox(connection: Connection, kabupaten: str, refs: Refs) -> None:
    """Delete what could not be stored; all of it is settled, as what waits holds a family back."""
    inbox = TABLES["inbox"]
    query = select(inbox.c.form, inbox.c.index).where(inbox.c.kabupaten == kabupaten, inbox.c.form.in_(listed(connection, refs)))
    found = [{"b_form": form, "b_index": index} for form, index in connection.execute(query) if index in refs[form]]
    if found:
        here = (inbox.c.kabupaten == kabupaten, inbox.c.form == bindparam("b_form"), inbox.c.index == bindparam("b_index"))
        connection.execute(delete(inbox).where(*here), found)


def silence(connection: Connection, whose: Whose) -> None:
    """Delete agreed moves and take the words out of what has to stay as proof: that requests were answered in time, and holds lifted."""
    families, records = whose
    transfer, request, hold = TABLES["transfer"], TABLES["privacy_request"], TABLES["legal_hold"]
    connection.execute(delete(transfer).where(transfer.c.record.in_(listed(connection, families))))
    mine = request.c.record.in_(listed(connection, records))
    connection.execute(update(request).where(mine).values(asked_by="", wish=None, answer=None))
    connection.execute(update(hold).where(hold.c.record.in_(listed(connection, records))).values(reason=""))
