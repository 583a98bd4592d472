"""Where a complaint goes that somebody accepts from the inbox: to the worker who took it, never into the scope of another (P31).

A phone may name anybody as the one who follows a complaint up, also the worker it is about. Accepting is no handing over: the complaint
stays with its taker and becomes a case, and whoever is to follow it up gets it by a step of the case, which asks whom it is about.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from schemas.pengaduan import ABOUT_WORKER, is_rahasia
from server.complaints.handling import stays
from server.complaints.hidden import CASE
from server.store.complaints import KIND
from sync.errors import Problem
from sync.nouns import Record

FOLLOWER = "worker_id"


def is_elsewhere(kind: str, fields: Mapping[str, Any], taker: str) -> bool:
    """Tell whether a complaint names another worker than the one who took it."""
    return kind == KIND and FOLLOWER in fields and fields[FOLLOWER] != taker


def with_taker(kind: str, fields: dict[str, Any], taker: str) -> dict[str, Any]:
    """Return fields as they may be accepted: a complaint is its taker's, whomever it names; others as they are."""
    return fields | {FOLLOWER: taker} if is_elsewhere(kind, fields, taker) else fields


def demand_unseen(connection: Connection, kabupaten: str, record: Record, taker: str) -> None:
    """Raise `Problem` (stays_with_taker) for a complaint that another worker follows up and must not see as it is written now.

    So what a former follower adds about a worker, or in confidence, waits until the office has given the complaint back to him.
    """
    if not is_elsewhere(record.kind, record.fields, taker):
        return
    case = connection.execute(select(CASE).where(CASE.c.kabupaten == kabupaten, CASE.c.id == record.id)).first()
    if (case is not None and stays(case)) or is_rahasia(record.fields) or record.fields["category"] == ABOUT_WORKER:
        raise Problem("stays_with_taker")
