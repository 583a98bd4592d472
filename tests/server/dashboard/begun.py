"""Sums of the dashboard that begin late: a kabupaten begins with two years of months, and each of them costs every count anew."""

from sqlalchemy import insert

from server.dashboard.keep import NEVER
from server.engine import write_transaction
from server.store.tables import TABLES
from tests.server.api.world import ELSEWHERE, HOME, World


def begin_sums(world: World, since: str) -> None:
    """Let the sums of both kabupaten begin with a month, as if they had been kept since then; all is counted by the next run."""
    told = {"number": 0, "at": world.clock.now, "day": world.clock.now.date().isoformat(), "since": since, "rules": NEVER}
    with write_transaction(world.parts.engine) as connection:
        connection.execute(insert(TABLES["dashboard_place"]), [told | {"kabupaten": place} for place in (HOME, ELSEWHERE)])
