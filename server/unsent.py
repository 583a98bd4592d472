"""Sealed work of phones whose PIN was forgotten: what waits in a region, and its recovery by the APD."""

from typing import Any

from sqlalchemy import Connection, Row, func, select

from server.identity.regions import covers, within
from server.identity.sealed import RECOVERED, phone_of
from server.recovery import Report, device_in, recover, take_in
from server.services import Services
from server.store.tables import TABLES
from sync.errors import Problem

SEALED, DEVICE, WORKER = TABLES["sealed_form"], TABLES["device"], TABLES["worker"]


def waiting_in(connection: Connection, region: str) -> list[Row]:
    """Return for each phone of a region with sealed forms (device, phone, worker, state, number, first), what waits first."""
    joined = SEALED.join(DEVICE, DEVICE.c.id == SEALED.c.device)
    joined = joined.outerjoin(WORKER, (WORKER.c.kabupaten == DEVICE.c.kabupaten) & (WORKER.c.id == DEVICE.c.worker_id))
    named = (SEALED.c.device, DEVICE.c.kabupaten, DEVICE.c.name.label("phone"), WORKER.c.name.label("worker"), SEALED.c.state)
    query = select(*named, func.count().label("number"), func.min(SEALED.c.received_at).label("first")).select_from(joined)
    query = query.where(within(region, DEVICE.c.kabupaten)).group_by(*named)
    return list(connection.execute(query.order_by(SEALED.c.state == RECOVERED, func.min(SEALED.c.received_at), SEALED.c.device)))


def recover_phone(parts: Services, account: Any, device: str) -> Report:
    """Open what a phone handed in and play it in; raises `Problem`: forbidden, not_found outside the region, device_stolen."""
    _demand_phone(parts, account, device)
    return recover(parts, device, account.id)


def take_in_file(parts: Services, account: Any, content: bytes) -> Report:
    """Take in a file that a phone exported; raises `Problem`: forbidden, not_found, bad_json, sealed_unreadable, device_stolen."""
    _demand_phone(parts, account, device_in(content))
    return take_in(parts, content, account.id)


def _demand_phone(parts: Services, account: Any, device: str) -> None:
    if account.role != "apd":
        raise Problem("forbidden", {"account": account.role})
    if "\0" in device or not covers(account.region, phone_of(parts.engine, device).kabupaten):
        raise Problem("not_found")
