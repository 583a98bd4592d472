"""Question: what a worker is asked about no case; it waits here like one, until somebody is content with the answer."""

from sqlalchemy import Connection, Row

from server.desk.inbox import find_record
from server.desk.nouns import NOTED, Case, Hand, Judgement, OpenCase, Ruling, Side
from server.desk.watched import OPEN, settle, watched_queue
from sync.plan import Plan

NAME, CODE = "question", "asked_freely"


def open_question(connection: Connection, row: Row, case: Case) -> OpenCase:
    """Return a question with the record that it is about."""
    record = find_record(connection, case.kabupaten, case.kind, case.record)
    return opened_of(case, is_open=row.state == OPEN, record=record)


def opened_of(case: Case, *, is_open: bool = True, record: object = None) -> OpenCase:
    """Return a question as an open case: there is nothing to compare, and nothing to write."""
    return OpenCase(case, form="", fields=(), incoming=Side({}), standing=None, record=record, details={}, open=is_open)


def demand(_opened: OpenCase, _judgement: Judgement) -> None:
    """Whoever is content may say so at any time."""


def carry(ruling: Ruling, hand: Hand) -> None:
    """End the question; nothing else is written."""

    def settled(connection: Connection, _made: Plan) -> None:
        settle(connection, ruling, hand)

    hand.commit(hand.office.batch(ruling.kabupaten, [], hand.now), settled)


QUEUE = watched_queue(NAME, (NOTED,), opened=open_question, demand=demand, carry=carry)
