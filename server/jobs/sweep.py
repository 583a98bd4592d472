"""Sweeping: what has expired goes, what anybody may still need stays."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, delete

from server.store.tables import TABLES
from sync.limits import DATA_ORDER_S, ENROL_CODE_DAYS, MARKER_DAYS, RT_KEPT_HOURS, SIKS_UPLOAD_HOURS

UPLOADS = {"siks_upload": SIKS_UPLOAD_HOURS, "verkom_upload": SIKS_UPLOAD_HOURS, "rt_upload": RT_KEPT_HOURS}
"""Files that were tried and wait to be taken over -> for how many hours."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How much went."""

    markers: int
    codes: int
    tokens: int
    orders: int
    uploads: int


def sweep(connection: Connection, now: datetime) -> Swept:
    """Remove markers older than `MARKER_DAYS` (a phone with an older cursor repairs by digest, P32, P39), codes, tokens, the order
    in which rows without names were read, and files that were tried and not taken over.

    An enrolment code is kept as long again as it was good, so that a late phone is told it has expired.
    """
    feed, codes, tokens, orders = TABLES["feed"], TABLES["enrol_code"], TABLES["login_token"], TABLES["data_order"]
    oldest = (now.date() - timedelta(days=MARKER_DAYS)).isoformat()
    return Swept(
        markers=connection.execute(delete(feed).where(feed.c.left_on < oldest)).rowcount,
        codes=connection.execute(delete(codes).where(codes.c.expires_at < now - timedelta(days=ENROL_CODE_DAYS))).rowcount,
        tokens=connection.execute(delete(tokens).where(tokens.c.expires_at < now)).rowcount,
        orders=connection.execute(delete(orders).where(orders.c.made_at < now - timedelta(seconds=DATA_ORDER_S))).rowcount,
        uploads=sum(_forget(connection, TABLES[name], now - timedelta(hours=hours)) for name, hours in UPLOADS.items()),
    )


def _forget(connection: Connection, table: Table, before: datetime) -> int:
    return connection.execute(delete(table).where(table.c.made_at < before)).rowcount
