"""`--no-skips` turns a skipped test into a failed run, and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
PASSES = "def test_a():\n    assert True\n"
SKIPS = "import pytest\n\ndef test_b():\n    pytest.skip('no browser')\n"
SKIPS_WHOLE_FILE = "import pytest\n\npytest.skip('no browser', allow_module_level=True)\n"


@pytest.mark.parametrize(
    ("text", "option", "code"),
    [
        (PASSES, "--no-skips", 0),
        (PASSES + SKIPS, "-ra", 0),
        (PASSES + SKIPS, "--no-skips", 1),
        (SKIPS_WHOLE_FILE, "--no-skips", 1),
    ],
)
def test_a_skip_fails_the_run(tmp_path: Path, text: str, option: str, code: int) -> None:
    """A run with a skipped test or file ends with 1 under `--no-skips`, and says why."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    (tmp_path / "test_it.py").write_text(text, "utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", option, tmp_path]
    run = subprocess.run(
        [*command, "-c", tmp_path / "pytest.ini"], cwd=TOP, capture_output=True, text=True
    )
    assert run.returncode == code, run.stdout
    assert ("a skipped test fails this run" in run.stdout) == bool(code)
