"""Transactions begin where the code says so, on both databases."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from server.engine import BUSY_TIMEOUT_MS, make_engine, prepare, read_transaction, write_transaction
from server.problems import is_overload

COUNT = text("SELECT count(*) FROM thing")
ADD = text("INSERT INTO thing (id) VALUES (:id)")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Give an engine over a real database with one empty table, `thing`."""
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'a.sqlite3'}" if sqlite else request.getfixturevalue("postgres_url")
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE thing (id INTEGER PRIMARY KEY, of INTEGER REFERENCES thing (id))"))
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    """Give an engine over a new SQLite file."""
    engine = make_engine(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    yield engine
    engine.dispose()


def test_a_write_commits_at_the_end_and_not_before(engine: Engine) -> None:
    """Others see what was written when the transaction is over, and never half of it."""
    with write_transaction(engine) as connection:
        connection.execute(ADD, {"id": 1})
        with read_transaction(engine) as other:
            assert other.execute(COUNT).scalar() == 0
    with read_transaction(engine) as connection:
        assert connection.execute(COUNT).scalar() == 1


def test_a_failed_write_leaves_nothing(engine: Engine) -> None:
    """An error takes back everything of its transaction, table definitions included."""
    with pytest.raises(IntegrityError), write_transaction(engine) as connection:
        connection.execute(text("CREATE TABLE other (id INTEGER)"))
        connection.execute(ADD, {"id": 1})
        connection.execute(ADD, {"id": 1})
    with engine.begin() as connection:
        assert connection.execute(COUNT).scalar() == 0
        connection.execute(text("CREATE TABLE other (id INTEGER)"))


def test_a_read_sees_one_moment(engine: Engine) -> None:
    """What others commit in the middle of a read does not show in it."""
    with read_transaction(engine) as reader:
        assert reader.execute(COUNT).scalar() == 0
        with write_transaction(engine) as writer:
            writer.execute(ADD, {"id": 1})
        assert reader.execute(COUNT).scalar() == 0
    with read_transaction(engine) as reader:
        assert reader.execute(COUNT).scalar() == 1


def test_a_read_keeps_nothing_it_wrote(engine: Engine) -> None:
    """A read transaction cannot leave a row behind: PostgreSQL refuses it, SQLite takes it back."""
    try:
        with read_transaction(engine) as connection:
            connection.execute(ADD, {"id": 1})
    except DBAPIError:
        assert engine.dialect.name == "postgresql"
    with write_transaction(engine) as connection:
        assert connection.execute(COUNT).scalar() == 0


def test_writers_take_turns(engine: Engine) -> None:
    """Eight writers that read, then write one past what they read under a row lock, lose no step."""

    def step() -> None:
        for _ in range(10):
            with write_transaction(engine) as connection:
                lock = "" if engine.dialect.name == "sqlite" else " FOR UPDATE"
                connection.execute(text(f"SELECT id FROM thing WHERE id = 0{lock}"))
                found = connection.execute(text("SELECT of FROM thing WHERE id = 0")).scalar()
                connection.execute(ADD, {"id": (found or 0) + 1})
                connection.execute(text("UPDATE thing SET of = :n WHERE id = 0"), {"n": (found or 0) + 1})

    with write_transaction(engine) as connection:
        connection.execute(ADD, {"id": 0})
    threads = [threading.Thread(target=step) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with read_transaction(engine) as connection:
        assert connection.execute(COUNT).scalar() == 81


def test_a_write_option_stays_with_its_transaction(engine: Engine) -> None:
    """After a write and a read, a plain transaction of the same pool works as ever and can write."""
    for transaction in (write_transaction, read_transaction):
        with transaction(engine) as connection:
            connection.execute(COUNT)
    with engine.begin() as connection:
        connection.execute(ADD, {"id": 1})
        if engine.dialect.name == "postgresql":
            assert connection.execute(text("SHOW transaction_isolation")).scalar() == "read committed"


def test_sqlite_settings_hold_on_every_connection(sqlite: Engine) -> None:
    """Every connection of the pool has WAL, a disk sync at each commit, foreign keys and a busy timeout."""
    with sqlite.connect() as one, sqlite.connect() as two:
        for connection in (one, two):
            names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
            assert found == ["wal", 2, 1, 10_000]


def test_a_writer_does_not_wait_for_ever(engine: Engine) -> None:
    """Every connection waits so long for another writer and no longer; giving up counts as overload, to be tried again."""
    sqlite = engine.dialect.name == "sqlite"
    shown, shorter = ("PRAGMA busy_timeout", "PRAGMA busy_timeout = 50") if sqlite else ("SHOW lock_timeout", "SET lock_timeout = 50")
    with engine.connect() as connection:
        assert connection.exec_driver_sql(shown).scalar() == (BUSY_TIMEOUT_MS if sqlite else f"{BUSY_TIMEOUT_MS // 1_000}s")
    with write_transaction(engine) as first:
        first.execute(ADD, {"id": 1})
        with engine.connect() as second, pytest.raises(OperationalError) as gave_up:
            second.connection.execute(shorter)
            second.execute(ADD, {"id": 1})
    assert is_overload(gave_up.value)


def test_preparing_twice_begins_once(sqlite: Engine) -> None:
    """An engine that is prepared again does not send BEGIN twice."""
    with prepare(sqlite).begin() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1


def test_an_error_does_not_tell_the_statements_values(engine: Engine) -> None:
    """The text of a database error does not list the values of its statement."""
    with pytest.raises(DBAPIError) as raised, write_transaction(engine) as connection:
        connection.execute(text("SELECT :id FROM nothing"), {"id": 987654})
    assert "987654" not in str(raised.value)
