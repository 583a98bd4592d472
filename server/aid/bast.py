"""Numbers of BAST: given to hand-outs, and taken back whole with a reason; the register forgets none, and gives none twice."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, select

from schemas import KINDS
from server.aid.writing import demand_aiding
from server.apd.writing import find_all, write
from server.engine import read_transaction
from server.office import edit
from server.services import Services
from server.store.tables import TABLES, listed
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import BAST_HANDOUTS_MAX, BAST_SHOWN_MAX, NAME_CHARS_MAX, REASON_CHARS_MAX

AID, VOID, ACCOUNT = TABLES["bantuan"], TABLES["bast_void"], TABLES["account"]


def give_bast(parts: Services, account: Any, kabupaten: str, events: Sequence[str], handouts: Sequence[str], number: str) -> int:
    """Put hand-outs of a disaster under the number of a BAST; return how many.

    Raises `Problem`: forbidden; unprocessable for no number, one that was taken back or is of another disaster, for no hand-out, or
    one of another disaster or by another institution, which hands over by its own papers; already_decided where one is void or has a number.
    """
    demand_aiding(account, kabupaten)
    told = _whole(number)
    if not handouts or len(handouts) > BAST_HANDOUTS_MAX:
        raise Problem("unprocessable", {"fields": {"bantuan": "required"}})
    records = find_all(parts, kabupaten, "bantuan", handouts)
    if any(one.fields["kejadian_id"] not in events for one in records.values()):
        raise Problem("unprocessable", {"fields": {"bantuan": "unknown_value"}})
    if any(one.fields["jenis"] == "lembaga_lain" for one in records.values()):
        raise Problem("unprocessable", {"fields": {"bantuan": "of_other_institution"}})
    if any(one.fields["bast_no"] or one.fields["void_reason"] for one in records.values()):
        raise Problem("already_decided")

    def free(connection: Connection, _: Any) -> None:
        _demand_free(connection, kabupaten, events, told)
        void = AID.c.id.in_(listed(connection, records)), AID.c.void_reason.is_not(None)
        if connection.scalar(select(exists().where(AID.c.kabupaten == kabupaten, *void))):
            raise Problem("already_decided")

    write(parts, account.id, kabupaten, [edit(KINDS["bantuan"], one, bast_no=told) for one in records.values()], free)
    return len(records)


def take_bast_back(parts: Services, account: Any, kabupaten: str, events: Sequence[str], number: str, reason: str, new: str) -> int:
    """Take a number of BAST back, for all hand-outs under it, and put those that count under a new one where one is told; return how many.

    Nothing is written over: the number stays in the register with reason, account and hand-outs, and is given to nothing again.
    Raises `Problem`: forbidden, not_found; unprocessable for no reason, or a new number that is not free, or that nothing would stand under; changed_meanwhile.
    """
    demand_aiding(account, kabupaten)
    why = reason.strip()
    if not why or len(why) > REASON_CHARS_MAX:
        raise Problem("unprocessable", {"fields": {"reason": "too_long" if why else "required"}})
    told = _whole(new, "new") if new.strip() else None
    if told == number:
        raise Problem("unprocessable", {"fields": {"new": "taken"}})
    mine = (AID.c.kabupaten == kabupaten, AID.c.kejadian_id.in_(events), AID.c.bast_no == number, AID.c.deleted.is_(False))
    with read_transaction(parts.engine) as connection:
        ids = sorted(connection.scalars(select(AID.c.id).where(*mine)))
    if not ids:
        raise Problem("not_found", {"field": "bast_no"})
    records = find_all(parts, kabupaten, "bantuan", ids)
    counting = [one.id for one in records.values() if not one.fields["void_reason"]]
    if told is not None and not counting:
        raise Problem("unprocessable", {"fields": {"new": "nothing_under"}})
    row = {"kabupaten": kabupaten, "id": id_from_bytes(parts.random(16)), "at": parts.clock(), "account": account.id, "kejadian_id": events[0]}
    row |= {"number": number, "replaced": told, "reason": why, "handouts": ids}

    def kept(connection: Connection, _: Any) -> None:
        if connection.execute(select(AID.c.id).where(*mine).limit(1)).first():
            raise Problem("changed_meanwhile")
        if told is not None and connection.scalar(select(exists().where(AID.c.kabupaten == kabupaten, AID.c.bast_no == told, AID.c.void_reason.is_not(None)))):
            raise Problem("changed_meanwhile")
        if told is not None:
            _demand_free(connection, kabupaten, (), told, ids)
        connection.execute(insert(VOID), row)

    write(parts, account.id, kabupaten, [edit(KINDS["bantuan"], one, bast_no=told if one.id in counting else None) for one in records.values()], kept)
    return len(ids)


def taken_back(connection: Connection, kabupaten: str, events: Sequence[str]) -> list[Row[Any]]:
    """Return the numbers of a disaster that were taken back, the newest first, each with who did so (`username`); one statement."""
    here = (VOID.c.kabupaten == kabupaten, VOID.c.kejadian_id.in_(events))
    query = select(VOID, ACCOUNT.c.username).join(ACCOUNT, ACCOUNT.c.id == VOID.c.account).where(*here)
    return list(connection.execute(query.order_by(VOID.c.at.desc(), VOID.c.id).limit(BAST_SHOWN_MAX)))


def _whole(number: str, name: str = "bast_no") -> str:
    told = number.strip()
    if not told or len(told) > NAME_CHARS_MAX:
        raise Problem("unprocessable", {"fields": {name: "too_long" if told else "required"}})
    return told


def _demand_free(connection: Connection, kabupaten: str, events: Sequence[str], number: str, moved: Sequence[str] | None = None) -> None:
    """Raise `Problem` (unprocessable) for a number that was taken back, or stands over what it may not be put beside.

    A number that is given may stand over other hand-outs of its disaster; one that replaces another (`moved`: what it is for) over none.
    """
    name = "bast_no" if moved is None else "new"
    void = exists().where(VOID.c.kabupaten == kabupaten, VOID.c.number == number)
    beside = AID.c.kejadian_id.not_in(events) if moved is None else AID.c.id.not_in(moved)
    used = exists().where(AID.c.kabupaten == kabupaten, AID.c.bast_no == number, AID.c.deleted.is_(False), beside)
    if connection.scalar(select(void | used)):
        raise Problem("unprocessable", {"fields": {name: "taken"}})
