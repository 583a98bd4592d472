"""Who wrote and on which phone: names of accounts and devices, one statement each."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from server.store.tables import TABLES

ACCOUNT, DEVICE = TABLES["account"], TABLES["device"]


def accounts_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return the user names of accounts; jobs have none."""
    wanted = sorted(set(ids))
    found = connection.execute(select(ACCOUNT.c.id, ACCOUNT.c.username).where(ACCOUNT.c.id.in_(wanted))) if wanted else ()
    return {row.id: row.username for row in found}


def devices_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of phones."""
    wanted = sorted(set(ids))
    found = connection.execute(select(DEVICE.c.id, DEVICE.c.name).where(DEVICE.c.id.in_(wanted))) if wanted else ()
    return {row.id: row.name for row in found}
