"""The tests' own PostgreSQL gives each test an empty database and never outlives the run."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.postgres import connect, fresh_database

TOP = Path(__file__).parents[1]
HOLD = """
from tests.postgres import postgres_server
with postgres_server() as folder:
    print(folder, flush=True)
    input()
"""


def test_databases_do_not_meet(postgres: tuple[Path, object]) -> None:
    """What one database holds, the next of the same name does not, though someone still reads."""
    folder, _ = postgres
    with fresh_database(folder, "one"):
        reader = connect(folder, "one")
        reader.execute("CREATE TABLE t (a int)")
    with fresh_database(folder, "one"), connect(folder, "one") as again:
        assert again.execute("SELECT to_regclass('t')").fetchone() == (None,)


def test_the_server_ends_with_a_killed_run() -> None:
    """A run that is killed outright, so that nothing of it can tidy up, leaves no server."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    run = subprocess.Popen([sys.executable, "-c", HOLD], cwd=TOP, **pipes)
    folder = Path(run.stdout.readline().strip())
    connect(folder).close()
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    give_up = time.monotonic() + 10
    with pytest.raises(psycopg.OperationalError):
        while time.monotonic() < give_up:
            connect(folder).close()
            time.sleep(0.02)
    shutil.rmtree(folder)
