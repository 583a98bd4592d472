"""Inbox: refused, held and blocked work; it is accepted, repaired or dismissed with a reason (P24)."""

from typing import Any

from sqlalchemy import Connection, Row, Select, String, cast, select

from schemas import KINDS
from schemas.check import check
from server.complaints.accepting import demand_unseen, with_taker
from server.desk.complained import demand_answer, note_about, offered, without_answer
from server.desk.nouns import ACCEPT, DISMISS, REPAIR, Case, Hand, Judgement, OpenCase, Queue, Ruling
from server.desk.people import side_of_form, side_of_number
from server.store.codec import record_from_row
from server.store.tables import TABLES
from sync.errors import Problem
from sync.nouns import WAITING, InboxItem, Record
from sync.plan import DISMISSED, Plan
from sync.snapshot import Verdict
from sync.wire import change_from_wire

INBOX = TABLES["inbox"]


def cases() -> Select:
    """Return the query of inbox items as cases."""
    columns = (INBOX.c[name] for name in ("kabupaten", "form", "index", "kind", "record", "code", "worker"))
    ref = (INBOX.c.form + "." + cast(INBOX.c.index, String)).label("ref")
    return select(*columns, ref, INBOX.c.work_date, INBOX.c.received_at, INBOX.c.area, INBOX.c.state)


def open_item(connection: Connection, row: Row, case: Case) -> OpenCase:
    """Return an inbox item with the record as it stands."""
    here = (INBOX.c.kabupaten == case.kabupaten, INBOX.c.form == row.form, INBOX.c.index == row._mapping["index"])
    item = connection.execute(select(INBOX.c.change, INBOX.c.details).where(*here)).one()
    change = change_from_wire(item.change)
    record = find_record(connection, case.kabupaten, change.kind, change.id)
    return OpenCase(
        case=case,
        form=row.form,
        fields=tuple(change.fields),
        incoming=side_of_form(connection, case.kabupaten, row.form, change.fields),
        standing=_standing(connection, case.kabupaten, record, change.fields),
        record=record,
        details=(item.details or {}) | offered(connection, case, change.fields, record, taker=row.worker),
        open=row.state == "open",
        creates=change.creates,
    )


def _standing(connection: Connection, kabupaten: str, record: Record | None, fields: dict[str, Any]) -> Any:
    if record is None:
        return None
    values = {name: record.fields[name] for name in fields if name in record.fields}
    return side_of_number(connection, kabupaten, record.revision, values)


def said_in(connection: Connection, places: list[str], refs: list[str]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return (kabupaten, ref) -> the fields that a waiting change brings."""
    forms = sorted({ref.rpartition(".")[0] for ref in refs})
    query = select(INBOX.c.kabupaten, INBOX.c.form, INBOX.c.index, INBOX.c.change)
    rows = connection.execute(query.where(INBOX.c.kabupaten.in_(places), INBOX.c.form.in_(forms)))
    return {(row.kabupaten, f"{row.form}.{row._mapping['index']}"): change_from_wire(row.change).fields for row in rows}


def find_record(connection: Connection, kabupaten: str, kind: str, record: str) -> Record | None:
    """Return a record as it stands, under the id it goes by now; None where there is none."""
    if kind not in KINDS:
        return None
    table, alias = TABLES[kind], TABLES["alias"]
    renamed = select(alias.c.new_id).where(alias.c.kabupaten == kabupaten, alias.c.old_id == record)
    identity = connection.scalar(renamed) or record
    row = connection.execute(select(table).where(table.c.kabupaten == kabupaten, table.c.id == identity)).first()
    return None if row is None else record_from_row(KINDS[kind], row._mapping)


def demand(opened: OpenCase, judgement: Judgement) -> None:
    """Raise `Problem` (unprocessable) for a repair that its schema does not take, or a complaint that is accepted without saying of whom."""
    demand_answer(opened, judgement.action, judgement.fields)
    if judgement.action != REPAIR:
        return
    fields = without_answer(judgement.fields)
    problem = check(opened.case.kind, fields, creating=opened.creates)
    if problem is not None or not fields:
        raise Problem("unprocessable", problem.details if problem else {"fields": {}})


def carry(ruling: Ruling, hand: Hand) -> None:
    """Carry out a decision; raises `Problem` with the reason where the item is not taken even so, and then writes nothing."""
    form, _, place = ruling.ref.rpartition(".")
    item = _item(hand, ruling.kabupaten, form, int(place))
    taker, change = item.author.worker, item.change
    told = without_answer(ruling.fields) if ruling.action == REPAIR else change.fields
    verdict = Verdict(item, ruling.action != DISMISS, ruling.reason, with_taker(change.kind, told, taker))

    def settled(connection: Connection, made: Plan) -> None:
        if (item.form, item.index) not in made.settled:
            _raise_why(item, made)
        if verdict.accept:
            written = [one for one in made.records if (one.kind, one.id) == (change.kind, change.id)]
            note_about(connection, ruling, hand, written)
            for record in written:
                demand_unseen(connection, ruling.kabupaten, record, taker)

    hand.commit(hand.office.judging(ruling.kabupaten, [verdict], hand.now), settled)


def _item(hand: Hand, kabupaten: str, form: str, place: int) -> InboxItem:
    with hand.parts.store.view(kabupaten) as view:
        found = next((item for item in view.inbox_items([form]) if item.index == place), None)
    if found is None:
        raise Problem("already_decided")
    return found


def _raise_why(item: InboxItem, made: Plan) -> None:
    """Raise the reason for which an item still waits; that of one that no longer waits is that somebody was faster."""
    decision = next((form.decisions[item.index] for form in made.relogged if form.id == item.form), None)
    if decision is None or decision.outcome not in WAITING or decision.code == DISMISSED:
        raise Problem("already_decided")
    raise Problem(decision.code or "invalid", decision.details)


QUEUE = Queue(
    name="inbox",
    table=INBOX,
    key=("form", "index"),
    actions=(ACCEPT, REPAIR, DISMISS),
    select=cases,
    opened=open_item,
    demand=demand,
    carry=carry,
    said=said_in,
)
