"""What a caller may read of itself."""

from typing import Any

from sqlalchemy import Engine, Row, func, select

from server.engine import read_transaction
from server.models import Device, InboxEntry, Worker
from server.zones import zone_of

DEVICES, INBOX, WORKERS = Device.__table__, InboxEntry.__table__, Worker.__table__


def of_phone(engine: Engine, phone: Row) -> dict[str, Any]:
    """Return a phone's worker, all phones of that worker, and how many of their changes wait for the office."""
    worker = (WORKERS.c.kabupaten == phone.kabupaten) & (WORKERS.c.id == phone.worker_id)
    mine = DEVICES.c.worker_id == phone.worker_id
    waiting = select(INBOX.c.outcome, func.count()).join(DEVICES, DEVICES.c.id == INBOX.c.device)
    with read_transaction(engine) as connection:
        found = connection.execute(select(WORKERS.c.name, WORKERS.c.role).where(worker)).one_or_none()
        phones = connection.execute(select(DEVICES).where(mine).order_by(DEVICES.c.enrolled_at, DEVICES.c.id)).all()
        open_ones = connection.execute(waiting.where(mine, INBOX.c.state == "open").group_by(INBOX.c.outcome)).all()
    name, role = found or (None, None)
    return {
        "worker": {"id": phone.worker_id, "name": name or "", "role": role or ""},
        "kabupaten": phone.kabupaten,
        "zone": zone_of(phone.kabupaten),
        "phones": phones,
        "inbox": {outcome: number for outcome, number in open_ones},
    }


def of_account(account: Row) -> dict[str, Any]:
    """Return an account as its owner sees it."""
    return {"account": account}
