"""The log of libraries: places and classes, no values."""

import io
import json
import logging

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from server.engine import make_engine
from server.logs import LibraryHandler
from server.problems import is_overload, places


def test_a_librarys_words_are_logged_without_values() -> None:
    """The fixed text and the class of an exception are kept; what was filled in and what it said is not."""
    stream = io.StringIO()
    logger = logging.Logger("library")
    logger.addHandler(LibraryHandler(stream))
    try:
        raise ValueError("0000000000000017")
    except ValueError:
        logger.exception("cannot serve %s", "0000000000000018")
    logger.error("family 0000000000000019 is lost")
    logger.info("nothing of note")
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(line.get("text"), line.get("error")) for line in told] == [("cannot serve %s", "ValueError"), (None, None)]
    assert told[1]["at"].startswith("test_logs:") and "000000" not in stream.getvalue()


def test_a_busy_database_is_overload_and_a_wrong_statement_is_not(tmp_path: object) -> None:
    """Waiting in vain for another writer is told as overload, which a phone tries again; a defect is not."""
    engine = make_engine(f"sqlite:///{tmp_path}/a.sqlite3")
    with engine.connect() as writer, engine.connect() as second:
        second.exec_driver_sql("PRAGMA busy_timeout = 1")
        second.rollback()
        writer.exec_driver_sql("CREATE TABLE thing (id INTEGER)")
        found = []
        for statement in ("CREATE TABLE other (id INTEGER)", "SELECT * FROM nothing"):
            try:
                second.execute(text(statement))
            except OperationalError as error:
                found.append(is_overload(error))
                second.rollback()
    engine.dispose()
    assert found == [True, False] and not is_overload(ValueError())


def test_places_name_our_own_lines() -> None:
    """The places of an exception are files and lines of this project, none of a library."""
    try:
        json.loads("{")
    except ValueError as error:
        found = places(error)
    assert len(found) == 1 and found[0].startswith("tests/server/test_logs.py:")
