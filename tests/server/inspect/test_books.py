"""The chains over what the office did: an edited, a removed, an added and a reordered row of each book is found, a lawful deletion is not."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select, update

from server.desk.reads import note_read
from server.engine import read_transaction, write_transaction
from server.inspect.books import BOOK_HEAD, BOOK_SEAL, BOOKS, Book, bound, seal_books
from server.inspect.digest import read_digests, write_digest
from server.inspect.handing import hand_out
from server.inspect.hashes import NOTHING, hash_of
from server.inspect.seal import seal_all
from server.inspect.state import check_all
from server.inspect.verify import verify
from server.inspect.verify_books import verify_book
from server.jobs.timetable import run_check
from server.privacy.retention import delete_due
from server.store.tables import TABLES
from sync.limits import SEAL_LOOK_BACK_S, SEALED_PER_COMMIT
from tests.server.api.world import HOME
from tests.server.desk.office import Desk

ROWS = 4
UNSEALED = {"decision": {"tries"}, "deletion": {"rows"}} | dict.fromkeys(("graduasi_step", "sanksi_step"), {"tries", "tried_at"})
"""Columns that go on changing."""
SHAPES = sorted({tuple(book.key): name for name, book in sorted(BOOKS.items())}.values())
"""A book for each shape of key: what a statement differs by."""
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def value_of(column: Any, number: int, account: str) -> Any:
    """Return something that a column takes, another one for each row."""
    if column.foreign_keys:
        return account
    name = str(column.type.python_type.__name__) if column.name not in ("verdict", "details", "heads", "datasets", "moved", "waits", "handouts") else "dict"
    if column.name in ("complaint", "form", "id"):
        return f"{number:022d}"
    if column.name in ("at", "made_at", "settled_at", "due_at", "before", "expires_at", "revoked_at", "tried_at"):
        return AT + timedelta(minutes=number)
    text = HOME if column.name == "kabupaten" else f"x{number}"
    return {"dict": {"n": number, "a": 1.5}, "int": number, "str": text, "bool": number % 2 == 1}[name]


def fill(desk: Desk, table: Table, numbers: range = range(1, ROWS + 1)) -> None:
    """Put rows into a table, past the program that writes it."""
    found = [row for row in desk.world.rows("account") if row.username == "isi"]
    account = found[0].id if found else desk.account("isi").id
    with write_transaction(desk.world.parts.engine) as connection:
        rows = [{column.name: value_of(column, number, account) for column in table.c} for number in numbers]
        connection.execute(insert(table), rows)


def tamper(desk: Desk, *statements: Any) -> None:
    """Write past everything."""
    with write_transaction(desk.world.parts.engine) as connection:
        for statement in statements:
            connection.execute(statement)


def faults(desk: Desk, outside: Mapping[str, Mapping[int, str]] | None = None) -> list[tuple[str, str, int, str]]:
    """Return what is found in books: what, in which, at which link, of which row."""
    with read_transaction(desk.world.parts.engine) as connection:
        return [(one.what, one.chain, one.sequence, one.form) for one in verify(connection, outside) if one.chain in BOOKS]


def row_at(book: Book, number: int) -> Any:
    """Return the condition for the row of a table that was put in with a number."""
    return book.moment == AT + timedelta(minutes=number)


def name_at(book: Book, number: int) -> str:
    """Return how a finding names the row with a number."""
    told = {"kabupaten": HOME, "key": f"{number:022d}", "number": str(number)}
    return "/".join(told[link] for link in ("kabupaten", "key", "number") if link in book.key)


def test_every_column_of_a_book_is_sealed() -> None:
    """What a later migration adds to a sealed table must be added to its book, or named here."""
    for table in {book.table.name for book in BOOKS.values()}:
        mine = [book for book in BOOKS.values() if book.table.name == table]
        told = {name for book in mine for name in (*book.said, *book.later, *book.key.values(), book.at)}
        assert told | UNSEALED.get(table, set()) == set(TABLES[table].c.keys()), table


@pytest.mark.parametrize(("desk", "name"), [*(("sqlite", name) for name in sorted(BOOKS)), *(("postgresql", name) for name in SHAPES)], indirect=["desk"])
def test_what_was_done_to_a_row_is_found(desk: Desk, name: str) -> None:
    """An edited row, in each column, a removed one, two that changed places and one that was put among older ones are named."""
    book = BOOKS[name]
    fill(desk, book.table)
    assert seal_books(desk.world.parts) >= ROWS and seal_books(desk.world.parts) == 0
    assert faults(desk) == []
    [former] = [row for row in desk.world.rows(book.table.name) if getattr(row, book.at) == AT + timedelta(minutes=2)]
    other = desk.account("lain").id
    for column in (*book.said, *book.later):
        changed = other if book.table.c[column].foreign_keys else value_of(book.table.c[column], 9, other)
        changed = "3508" if column == "kabupaten" else changed
        tamper(desk, update(book.table).where(row_at(book, 2)).values({column: changed}))
        assert faults(desk) == [("edited", name, 2, name_at(book, 2))], column
        tamper(desk, update(book.table).where(row_at(book, 2)).values({column: getattr(former, column)}))
    swap = [(2, 99), (3, 2), (99, 3)]
    tamper(desk, *(update(book.table).where(row_at(book, old)).values({book.at: AT + timedelta(minutes=new)}) for old, new in swap))
    assert faults(desk) == [("reordered", name, number, name_at(book, number)) for number in (2, 3)]
    tamper(desk, *(update(book.table).where(row_at(book, new)).values({book.at: AT + timedelta(minutes=old)}) for old, new in reversed(swap)))
    assert faults(desk) == []
    others = [one for one in BOOKS.values() if one.table is book.table]
    tamper(desk, delete(book.table).where(row_at(book, 3)))
    assert sorted(faults(desk)) == sorted(("missing", one.name, 3, name_at(one, 3)) for one in others)
    tamper(desk, insert(book.table).values(desk_row(book, former)))
    seal_books(desk.world.parts)
    assert ("added", name, 0, name_at(book, 7)) in faults(desk)


def desk_row(book: Book, like: Any) -> dict[str, Any]:
    """Return a row like another one under a key of its own, older than what the look back reaches."""
    keys = {column: {"key": f"{7:022d}", "number": 7, "kabupaten": HOME}[link] for link, column in book.key.items()}
    return like._asdict() | keys | {book.at: AT - timedelta(seconds=SEAL_LOOK_BACK_S)}


def test_a_row_without_a_later_column_is_sealed_as_before() -> None:
    """What was sealed before a table had the column has the same hash after it, so that no upgrade looks like tampering."""
    book, old = BOOKS["account_act"], {"account": "a", "actor": "b", "act": "made"}
    assert book.row_hash(SimpleNamespace(**old, command=None)) == hash_of(["a", "b", "made"])
    assert book.row_hash(SimpleNamespace(**old, command="x")) != hash_of(["a", "b", "made"])


def test_a_link_written_anew_breaks_the_chain(desk: Desk) -> None:
    """Who edits a row and its link must make anew every link behind it; links that changed places, a gap and a cut end are named."""
    book = BOOKS["page_read"]
    fill(desk, book.table)
    seal_books(desk.world.parts)
    mine = BOOK_SEAL.c.book == book.name
    tamper(desk, update(BOOK_SEAL).where(mine, BOOK_SEAL.c.sequence == 2).values(row="0" * 64))
    assert faults(desk) == [("edited", book.name, 2, name_at(book, 2)), ("resealed", book.name, 2, name_at(book, 2))]
    tamper(desk, delete(BOOK_SEAL).where(mine, BOOK_SEAL.c.sequence == 2), delete(book.table).where(row_at(book, 2)))
    assert ("missing", book.name, 2, "") in faults(desk)
    tamper(desk, delete(BOOK_SEAL).where(mine, BOOK_SEAL.c.sequence == ROWS), delete(book.table).where(row_at(book, ROWS)))
    assert ("missing", book.name, ROWS, "") in faults(desk)


def digest(desk: Desk) -> str:
    """Seal what is new and return the digest."""
    seal_all(desk.world.parts)
    with read_transaction(desk.world.parts.engine) as connection:
        return write_digest(connection, desk.world.clock())


def reseal(desk: Desk, book: Book) -> None:
    """Make the whole chain of a book anew, so that it fits whatever its table says now."""
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(delete(BOOK_SEAL).where(BOOK_SEAL.c.book == book.name))
        rows = connection.execute(select(book.table).order_by(book.moment)).all()
        made, chain = bound(book, 0, NOTHING, rows)
        connection.execute(insert(BOOK_SEAL), made)
        connection.execute(update(BOOK_HEAD).where(BOOK_HEAD.c.book == book.name).values(sequence=len(made), chain=chain))


def test_a_book_made_anew_differs_from_the_digest(desk: Desk) -> None:
    """An act on an account that is rewritten together with its whole chain is found by a digest, at once and every night."""
    book = BOOKS["account_act"]
    fill(desk, book.table)
    kept = read_digests([digest(desk)])
    assert kept["account_act"].keys() == {ROWS}
    hand_out(desk.world.parts)
    assert check_all(desk.world.parts) == []
    tamper(desk, update(book.table).where(row_at(book, 2)).values(act="made"))
    reseal(desk, book)
    assert faults(desk) == [] and [one[:2] for one in faults(desk, kept)] == [("resealed", "account_act")]
    assert [(one.what, one.chain) for one in check_all(desk.world.parts)] == [("resealed", "account_act")]
    assert {row.book: row.faults for row in desk.world.rows("book_head")} == {"account_act": 1}
    run_check(desk.world.parts)
    assert [line["chain"] for line in desk.world.lines() if line["event"] == "log_is_wrong"] == ["account_act"]


def test_what_retention_deletes_is_no_fault(desk: Desk) -> None:
    """A row deleted by the confirmed step is gone lawfully; one that somebody removes beside it is named, with a forged mark too."""
    apd = desk.account("apd", "apd", "00")
    for number in range(3):
        note_read(desk.world.parts, apd.id, "/konsol/x", kabupaten=HOME, kind="kpm", record=f"{number:022d}")
        desk.world.clock.pass_by(minutes=1)
    seal_books(desk.world.parts)
    desk.world.clock.pass_by(days=6 * 366)
    note_read(desk.world.parts, apd.id, "/konsol/x", kabupaten=HOME, kind="kpm", record="x" * 22)
    assert delete_due(desk.world.parts, apd, "page_read", "Masa simpan lewat", "page_read") == 3
    assert faults(desk) == []
    seal_books(desk.world.parts)
    assert faults(desk) == [] and {row.book: row.sequence for row in desk.world.rows("book_head")} == {"page_read": 4, "deleted_row": 3, "deletion": 1}
    [young] = desk.world.rows("page_read")
    [deletion] = desk.world.rows("deletion")
    tamper(desk, delete(TABLES["page_read"]))
    assert faults(desk) == [("missing", "page_read", 4, young.id)]
    mark = {"id": young.id, "dataset": "page_read", "deletion": deletion.id, "at": desk.world.clock()}
    tamper(desk, insert(TABLES["deleted_row"]).values(mark))
    assert faults(desk) == [("missing", "page_read", 4, young.id)]
    tamper(desk, update(TABLES["deleted_row"]).where(TABLES["deleted_row"].c.id != young.id).values(deletion="x" * 22))
    assert {one[:2] for one in faults(desk)} == {("missing", "page_read"), ("edited", "deleted_row")}


def test_a_decision_is_sealed_when_made_and_when_ended(desk: Desk) -> None:
    """What was decided is a link at once, how it ended another one; a pending decision is no fault."""
    desk.refused()
    desk.decide(desk.account("ani"), desk.open("inbox"), "dismiss")
    seal_all(desk.world.parts)
    assert [row.book for row in desk.world.rows("book_seal")] == ["decision"] and faults(desk) == []
    assert desk.carry() == 1 and faults(desk) == []
    seal_all(desk.world.parts)
    [row] = desk.world.rows("decision")
    assert [(one.book, one.key) for one in sorted(desk.world.rows("book_seal"), key=lambda one: one.book)] == [("decision", row.id), ("decision_end", row.id)]
    tamper(desk, update(TABLES["decision"]).values(state="withdrawn"))
    assert faults(desk) == [("edited", "decision_end", 1, row.id)]


def test_sealing_goes_by_parts(desk: Desk) -> None:
    """More rows than one transaction takes are sealed in several, in order, none twice; reading them again holds no more than a part."""
    book, number = BOOKS["page_read"], SEALED_PER_COMMIT + 5
    account = desk.account("isi").id
    row = {"account": account, "route": "/x", "kabupaten": HOME, "kind": None, "record": None}
    tamper(desk, insert(book.table).values([row | {"id": f"{n:022d}", "at": AT + timedelta(seconds=n)} for n in range(number)]))
    assert seal_books(desk.world.parts) == number and seal_books(desk.world.parts) == 0
    with read_transaction(desk.world.parts.engine) as connection:
        assert list(verify_book(connection, book, {})) == []
    assert [row.sequence for row in desk.world.rows("book_head")] == [number]
