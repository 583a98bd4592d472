"""How the chains stand: sealed up to when, with which last link, and what the last nightly verification found."""

from sqlalchemy import Connection, Row, select, update

from server.engine import read_transaction, write_transaction
from server.identity.regions import within
from server.inspect.digest import kept_digests
from server.inspect.seal import HEAD
from server.inspect.verify import Fault, verify_partition
from server.services import Services


def chains_in(connection: Connection, region: str) -> list[Row]:
    """Return the head of every partition of a region."""
    return list(connection.execute(select(HEAD).where(within(region, HEAD.c.kabupaten)).order_by(HEAD.c.kabupaten)))


def check_all(parts: Services) -> list[Fault]:
    """Verify every chain, also against the newest digests in the folder, and keep how many faults each has; return them all."""
    outside, unreadable = kept_digests(parts.settings.digest_folder)
    for name in unreadable:
        parts.log.error("digest_unreadable", file=name)
    with read_transaction(parts.engine) as connection:
        partitions = {*connection.scalars(select(HEAD.c.kabupaten)), *outside}
    found: list[Fault] = []
    for kabupaten in sorted(partitions):
        with read_transaction(parts.engine) as connection:
            faults = list(verify_partition(connection, kabupaten, outside.get(kabupaten, {})))
        values = {"checked_at": parts.clock(), "faults": len(faults)}
        with write_transaction(parts.engine) as connection:
            connection.execute(update(HEAD).where(HEAD.c.kabupaten == kabupaten).values(**values))
        found += faults
    return found
