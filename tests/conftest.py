"""What every test may ask for: an empty PostgreSQL database, and a run without skips; where its files lie, and how seldom garbage is looked for."""

import gc
import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.postgres import fresh_database, postgres_server

MEMORY, TOLD, ROOM = Path("/dev/shm"), Path("/proc/meminfo"), 6 * 2**30
ROOT = "PYTEST_DEBUG_TEMPROOT"
"""Where pytest makes its temporary folders."""
GARBAGE = 20_000
"""After how many new objects Python looks for rings of them; its own 700 costs a twentieth of a run."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--no-skips`."""
    parser.addoption("--no-skips", action="store_true", help="a skipped test fails the run")


def pytest_configure() -> None:
    """Let what tests write lie in memory where there is room: each commit of SQLite waits for the disk, and no test is about a power cut."""
    if ROOT not in os.environ and has_room():
        os.environ[ROOT] = str(MEMORY)


def has_room() -> bool:
    """Tell whether programs and files of a whole run may lie in memory."""
    if not os.access(MEMORY, os.W_OK) or not TOLD.exists() or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return False
    available = next(int(line.split()[1]) * 1024 for line in TOLD.read_text("ascii").splitlines() if line.startswith("MemAvailable:"))
    return min(shutil.disk_usage(MEMORY).free, available) > ROOM


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not among the modules and the tests themselves, which stay to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)


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
