"""The bench measures, and the sizes it promises hold; times are for a quiet machine, and nothing is asked of them here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.bench.__main__ import CANNOT
from tests.browser.bench.field import FIRST_SYNC_BYTES, SHELL_BYTES, SHELL_REQUESTS
from tests.browser.bench.figures import BYTES, COUNT, MS, Sheet

TOP = Path(__file__).parents[3]
COMMAND = (sys.executable, "-m", "tests.browser.bench", "field", "--quick", "--json")


def test_sizes_hold(tmp_path: Path) -> None:
    """Of 350 families: the shell is small and in few requests, the first sync small; everything promised is measured."""
    ran = subprocess.run([*COMMAND, tmp_path / "out.json"], cwd=TOP, capture_output=True, text=True, check=False)
    if ran.returncode == CANNOT:
        pytest.skip(ran.stderr.strip())
    told = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert ran.returncode == (1 if told["over"] else 0)
    figures = {one["name"]: one for one in told["figures"]}
    assert all(name in ran.stdout for name in figures)
    sizes = {one["promise"]: one["figure"] for one in figures.values() if one["unit"] in (BYTES, COUNT) and one["promise"]}
    assert 0 < sizes[SHELL_BYTES] <= SHELL_BYTES
    assert 0 < sizes[SHELL_REQUESTS] <= SHELL_REQUESTS
    assert 0 < sizes[FIRST_SYNC_BYTES] <= FIRST_SYNC_BYTES
    assert sum(one["promise"] is not None for one in figures.values()) >= 9
    assert told["troubles"] == []


def test_what_is_over_is_said() -> None:
    """The middle figure counts; one above its promise is told as over, one at it is not, and one without promise never."""
    sheet = Sheet()
    for value in (100, 300, 101):
        sheet.add("slow", MS, value, 100)
    sheet.add("just right", MS, 100, 100)
    sheet.add("free", MS, 1e9)
    assert sheet.over == ["slow"]
    lines = list(sheet.table())
    assert [line.rsplit(None, 1)[-1] for line in lines[1:3]] == ["over", "ok"]
    assert sheet.figures["slow"].told() | {"values": []} == {
        **{"name": "slow", "unit": "ms", "figure": 101, "promise": 100, "ratio": 1.01, "over": True},
        "values": [],
    }
