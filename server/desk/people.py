"""Names of those who wrote, and where a value comes from."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from server.desk.nouns import Side
from server.office import OFFICE_DEVICE
from server.store.tables import TABLES

SOMEBODY = "petugas lain"
"""A worker who has no name."""


def names_of(connection: Connection, workers: Iterable[str]) -> dict[str, str]:
    """Return the names of workers of any kabupaten, not of accounts and jobs; one statement, none for nobody."""
    table, wanted = TABLES["worker"], sorted({one for one in workers if one})
    if not wanted:
        return {}
    query = select(table.c.id, table.c.name).where(table.c.id.in_(wanted), table.c.deleted.is_(False))
    return {row.id: row.name or "" for row in connection.execute(query)}


def side_of_form(connection: Connection, kabupaten: str, form: str, fields: dict[str, Any]) -> Side:
    """Return values that a form brought, with its three times."""
    log = TABLES["change_log"]
    row = connection.execute(select(log).where(log.c.kabupaten == kabupaten, log.c.form == form)).first()
    return Side(fields) if row is None else _side(connection, row, fields)


def side_of_number(connection: Connection, kabupaten: str, number: int, fields: dict[str, Any]) -> Side:
    """Return values that stand since a number, with the form that brought them, or its commit where the form cannot be told."""
    commits, log = TABLES["commit_log"], TABLES["change_log"]
    query = select(commits).where(commits.c.kabupaten == kabupaten, commits.c.number >= number)
    commit = connection.execute(query.order_by(commits.c.number).limit(1)).first()
    if commit is None or not number:
        return Side(fields)
    query = select(log).where(log.c.kabupaten == kabupaten, log.c.worker == commit.worker, log.c.received_at == commit.at)
    form = connection.execute(query.where(log.c.first <= number, log.c.last >= number)).first()
    if form is not None:
        return _side(connection, form, fields)
    office = commit.device == OFFICE_DEVICE
    return Side(
        fields,
        worker=commit.worker,
        name=_name(connection, commit.worker),
        device=commit.device,
        device_name=_device_name(connection, commit.device),
        office=office,
        received_at=commit.at,
    )


def _side(connection: Connection, row: Row, fields: dict[str, Any]) -> Side:
    return Side(
        fields,
        worker=row.worker,
        name=_name(connection, row.worker),
        device=row.device,
        device_name=_device_name(connection, row.device),
        office=row.device == OFFICE_DEVICE,
        work_date=date.fromisoformat(row.work_date),
        device_at=row.device_at,
        corrected_at=row.corrected_at,
        clock_error_s=row.clock_error_s,
        received_at=row.received_at,
    )


def _name(connection: Connection, who: str) -> str:
    """Return the name of a worker, or the user name of an account; empty for a job."""
    account = TABLES["account"]
    found = names_of(connection, [who]).get(who)
    return found or connection.scalar(select(account.c.username).where(account.c.id == who)) or ""


def _device_name(connection: Connection, device: str) -> str:
    table = TABLES["device"]
    return connection.scalar(select(table.c.name).where(table.c.id == device)) or ""
