"""How the chains stand: sealed up to when, with which last link, and what the last nightly verification found."""

from sqlalchemy import ColumnElement, Connection, Row, Table, select, update

from server.engine import read_transaction, write_transaction
from server.identity.regions import within
from server.inspect.books import BOOK_HEAD, BOOKS
from server.inspect.digest import kept_digests
from server.inspect.restores import restores_in
from server.inspect.seal import HEAD
from server.inspect.verify import verify_partition
from server.inspect.verify_books import verify_book
from server.inspect.walking import Fault
from server.services import Services


def chains_in(connection: Connection, region: str) -> list[Row]:
    """Return the head of every partition of a region."""
    return list(connection.execute(select(HEAD).where(within(region, HEAD.c.kabupaten)).order_by(HEAD.c.kabupaten)))


def books_of(connection: Connection) -> list[Row]:
    """Return the head of every book; they are of the whole office, and hold no person."""
    return list(connection.execute(select(BOOK_HEAD).order_by(BOOK_HEAD.c.book)))


def check_all(parts: Services) -> list[Fault]:
    """Verify every chain, also against the newest digests in the folder, and keep how many faults each has; return them all."""
    with read_transaction(parts.engine) as connection:
        restores = restores_in(connection)
        partitions = set(connection.scalars(select(HEAD.c.kabupaten)))
    outside, unreadable = kept_digests(parts.settings.digest_folder, restores)
    for name in unreadable:
        parts.log.error("digest_unreadable", file=name)
    found: list[Fault] = []
    for kabupaten in sorted(partitions | (set(outside) - set(BOOKS))):
        with read_transaction(parts.engine) as connection:
            faults = list(verify_partition(connection, kabupaten, outside))
        found += _kept(parts, HEAD, HEAD.c.kabupaten == kabupaten, faults)
    for name in sorted(BOOKS):
        with read_transaction(parts.engine) as connection:
            faults = list(verify_book(connection, BOOKS[name], outside))
        found += _kept(parts, BOOK_HEAD, BOOK_HEAD.c.book == name, faults)
    return found


def _kept(parts: Services, table: Table, mine: ColumnElement[bool], faults: list[Fault]) -> list[Fault]:
    """Keep how many faults a chain has, and return them."""
    with write_transaction(parts.engine) as connection:
        connection.execute(update(table).where(mine).values(checked_at=parts.clock(), faults=len(faults)))
    return faults
