"""Receipts made void by the office: the number stays with its reason, and the goods go back to their store line by line, all or none."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, exists, select

from schemas import KINDS
from server.aid.goods_acts import against
from server.aid.stock import LINE
from server.aid.writing import demand_aiding
from server.apd.writing import find_all, write
from server.engine import read_transaction
from server.office import edit
from server.services import Services
from server.store.tables import TABLES, listed
from server.zones import local
from sync.errors import Problem
from sync.limits import REASON_CHARS_MAX, VOID_AT_ONCE_MAX

AID = TABLES["bantuan"]


def void_receipts(parts: Services, account: Any, kabupaten: str, events: Sequence[str], handouts: Sequence[str], reason: str) -> int:
    """Make receipts of a disaster void; return how many lines were taken back.

    A line that was taken back by itself before is left as it is. Raises `Problem`: forbidden; unprocessable for no reason, no receipt, too many,
    or one of another disaster; already_decided where one is void already, or stands under a BAST, which must be taken back first.
    """
    demand_aiding(account, kabupaten)
    why = reason.strip()
    if not why or len(why) > REASON_CHARS_MAX:
        raise Problem("unprocessable", {"fields": {"reason": "too_long" if why else "required"}})
    if not handouts or len(set(handouts)) > VOID_AT_ONCE_MAX:
        raise Problem("unprocessable", {"fields": {"bantuan": "too_many" if handouts else "required"}})
    records = find_all(parts, kabupaten, "bantuan", handouts)
    if any(one.fields["kejadian_id"] not in events for one in records.values()):
        raise Problem("unprocessable", {"fields": {"bantuan": "unknown_value"}})
    if any(one.fields["bast_no"] or one.fields["void_reason"] for one in records.values()):
        raise Problem("already_decided")
    lines = find_all(parts, kabupaten, "mutasi", _lines(parts, kabupaten, records)).values()
    today = local(parts.clock(), kabupaten).date().isoformat()
    voided = [edit(KINDS["bantuan"], one, void_reason=why) for one in records.values()]

    def bare(connection: Connection, _: Any) -> None:
        under = AID.c.id.in_(listed(connection, records)), AID.c.bast_no.is_not(None)
        if connection.scalar(select(exists().where(AID.c.kabupaten == kabupaten, *under))):
            raise Problem("already_decided")

    write(parts, account.id, kabupaten, [*voided, *(against(one, why, today) for one in lines)], bare)
    return len(lines)


def _lines(parts: Services, kabupaten: str, handouts: Sequence[str]) -> list[str]:
    """Return the lines of hand-outs that nobody has taken back."""
    back = LINE.alias("back")
    taken = select(back.c.id).where(back.c.kabupaten == LINE.c.kabupaten, back.c.batal_id == LINE.c.id).exists()
    with read_transaction(parts.engine) as connection:
        here = (LINE.c.kabupaten == kabupaten, LINE.c.bantuan_id.in_(listed(connection, handouts)), LINE.c.jenis == "salur")
        return list(connection.scalars(select(LINE.c.id).where(*here, ~taken).order_by(LINE.c.id)))
