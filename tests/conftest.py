"""What every test may ask for: an empty PostgreSQL database, and a run without skips."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.postgres import fresh_database, postgres_server


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--no-skips`."""
    parser.addoption("--no-skips", action="store_true", help="a skipped test fails the run")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when `--no-skips` was asked for and anything was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")  # a process that runs a part for another has none
    if session.config.getoption("--no-skips") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("\n--no-skips: a skipped test fails this run", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def postgres() -> Iterator[tuple[Path, Iterator[int]]]:
    """Run one PostgreSQL for all tests of this process; give its socket folder and a counter."""
    with postgres_server() as folder:
        yield folder, count()


@pytest.fixture
def postgres_url(postgres: tuple[Path, Iterator[int]]) -> Iterator[str]:
    """Give the URL of a new, empty PostgreSQL database."""
    folder, numbers = postgres
    with fresh_database(folder, f"test_{next(numbers)}") as url:
        yield url
