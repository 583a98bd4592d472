"""Sweeping: what has expired goes, what anybody may still need stays."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete

from server.store.tables import TABLES
from sync.limits import ENROL_CODE_DAYS, MARKER_DAYS


@dataclass(frozen=True, slots=True)
class Swept:
    """How much went."""

    markers: int
    codes: int
    tokens: int


def sweep(connection: Connection, now: datetime) -> Swept:
    """Remove markers older than `MARKER_DAYS` (a phone with an older cursor repairs by digest, P32, P39), codes, tokens.

    An enrolment code is kept as long again as it was good, so that a late phone is told it has expired.
    """
    feed, codes, tokens = TABLES["feed"], TABLES["enrol_code"], TABLES["login_token"]
    oldest = (now.date() - timedelta(days=MARKER_DAYS)).isoformat()
    return Swept(
        markers=connection.execute(delete(feed).where(feed.c.left_on < oldest)).rowcount,
        codes=connection.execute(delete(codes).where(codes.c.expires_at < now - timedelta(days=ENROL_CODE_DAYS))).rowcount,
        tokens=connection.execute(delete(tokens).where(tokens.c.expires_at < now)).rowcount,
    )
