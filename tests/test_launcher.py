"""The launcher makes what it needs once, mends what was cut off, and says what is missing.

The lock file here is empty, so that nothing comes over the network; everything else is real.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).parents[1] / "lapangan"
BUILD = '"""Build."""\nimport sys\nprint("building", file=sys.stderr)\nsys.exit({})\n'
CLI = '"""Commands."""\nimport os, sys\nprint(sys.argv[1:], os.getcwd())\nsys.exit(7)\n'


def start(launcher: Path, *arguments: str, **options: object) -> subprocess.Popen:
    """Start it without a terminal, and away from the virtual environment these tests run in."""
    kept = {name: value for name, value in os.environ.items() if name != "LAPANGAN_VENV"}
    options.setdefault("env", kept | {"PYTHONDONTWRITEBYTECODE": "1"})  # else a file changed within a second is not read again
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([launcher, *arguments], text=True, **pipes, **options)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a checkout whose lock file names nothing, in a folder with a space in its name."""
    top = tmp_path_factory.mktemp("with space") / "check out"
    (top / "server").mkdir(parents=True)
    (top / "server" / "cli.py").write_text(CLI, "utf-8")
    (top / "requirements.lock").write_text("# nothing\n", "utf-8")
    shutil.copy(LAUNCHER, top)
    return top


@pytest.fixture(scope="module")
def launcher(checkout: Path) -> Path:
    """Give a launcher that has been started before."""
    start(checkout / "lapangan").communicate()
    return checkout / "lapangan"


def test_first_starts_at_once_do_not_meet(checkout: Path) -> None:
    """Of three first starts at the same moment one installs, and all three run."""
    starts = [start(checkout / "lapangan", str(number)) for number in range(3)]
    ends = [(process, *process.communicate()) for process in starts]
    assert [process.returncode for process, _, _ in ends] == [7, 7, 7], ends
    assert [out.split()[0] for _, out, _ in ends] == ["['0']", "['1']", "['2']"]
    assert sum("Making a virtual environment" in said for _, _, said in ends) == 1


def test_later_starts_only_run(launcher: Path, tmp_path: Path) -> None:
    """A later start says nothing of its own and hands on words, folder and exit code.

    It does so through a symlink and from a folder that has a `server` of its own.
    """
    (tmp_path / "server").mkdir()
    (tmp_path / "server" / "cli.py").write_text("raise SystemExit('not this one')", "utf-8")
    (tmp_path / "link").symlink_to(os.path.relpath(launcher, tmp_path))
    later = start(tmp_path / "link", "a b", "", cwd=tmp_path)
    assert later.communicate() == (f"['a b', ''] {tmp_path}\n", "")
    assert later.returncode == 7


@pytest.mark.parametrize("breakage", ["cut off", "no python", "lock changed"])
def test_a_start_mends_what_is_broken(launcher: Path, breakage: str) -> None:
    """After a cut-off installation, a lost Python or a new lock file, the next start installs."""
    venv = launcher.parent / ".venv"
    if breakage == "cut off":
        (venv / "lapangan.stamp").write_text("installing\n", "utf-8")
        shutil.rmtree(next(venv.glob("lib/python3*/site-packages/pip/_internal")))
    elif breakage == "no python":
        (venv / "bin" / "python").unlink()
    else:
        (launcher.parent / "requirements.lock").write_text("# nothing, but newly so\n", "utf-8")
    mending = start(launcher)
    _, said = mending.communicate()
    assert mending.returncode == 7
    assert "Installing" in said
    later = start(launcher)
    assert later.communicate()[1] == ""


@pytest.mark.parametrize("code", [0, 1])
def test_who_serves_builds_the_field_app_first(launcher: Path, code: int) -> None:
    """`run` and `serve` build the field app, and go on when that fails; other commands do not build."""
    build = launcher.parent / "server" / "field" / "build.py"
    build.parent.mkdir(exist_ok=True)
    build.write_text(BUILD.format(code), "utf-8")
    for command, builds in (("run", True), ("serve", True), ("enrol", False)):
        begun = start(launcher, command)
        out, said = begun.communicate()
        assert (begun.returncode, out) == (7, f"['{command}'] {os.getcwd()}\n")
        assert said.startswith("building\n") == builds
        assert ("without a new build" in said) == (builds and code == 1)


def test_a_failed_installation_is_said_and_tried_again(launcher: Path) -> None:
    """When pip fails, the launcher ends with 1, and later starts again from what is there."""
    lock = launcher.parent / "requirements.lock"
    sound = lock.read_text("utf-8")
    lock.write_text("-r gone.lock\n", "utf-8")
    failing = start(launcher)
    out, said = failing.communicate()
    assert (failing.returncode, out) == (1, "")
    assert "gone.lock" in said
    assert "The installation failed" in said
    assert "Pemasangan gagal" in said
    lock.write_text(sound, "utf-8")
    mended = start(launcher)
    assert "Making" not in mended.communicate()[1]
    assert mended.returncode == 7


def test_without_a_fit_python_it_says_what_to_install(launcher: Path, tmp_path: Path) -> None:
    """Where no Python 3.11 with venv is found it names the packages, in both languages."""
    (tmp_path / "bin").mkdir()
    for tool in "cksum", "dirname", "mkdir", "readlink", "sh":
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))
    (tmp_path / "bin" / "python3").symlink_to(shutil.which("false"))
    bare = {"PATH": str(tmp_path / "bin"), "LAPANGAN_VENV": str(tmp_path / "venv")}
    refused = start(launcher, env=bare)
    out, said = refused.communicate()
    assert (refused.returncode, out) == (3, "")
    english, indonesian = said.splitlines()
    assert english.startswith("Lapangan needs") and "python3-venv" in english
    assert indonesian.startswith("Lapangan memerlukan") and "python3-venv" in indonesian
    assert not (tmp_path / "venv").exists()
