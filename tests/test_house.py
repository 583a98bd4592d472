"""The house keeps its order, and each check of that order bites."""

from pathlib import Path

import pytest

from tests import house

TOP = Path(__file__).parents[1]
CAPTION = '"""Caption."""\n'
LINE = "x = 1\n"
STEP = "    x = 1\n"
STEP_IN = "        x = 1\n"
ROUTED = "@api.route('/')\ndef f():\n"
METHOD = "class A(views.MethodView):\n    def get(self):\n"

# A small house in good order, in some places exactly as long as it may be.
SOUND = {
    "sync/__init__.py": "",
    "sync/errors.py": "import json\n",
    "sync/limits/__init__.py": "from sync.limits.time import *\n",
    "sync/limits/size.py": "BYTES_MAX = 9\n",
    "sync/limits/time.py": "DAYS_MAX, HOURS_MAX = 9, 8\n",
    "sync/plan.py": "from sync import errors\n",
    "sync/phone/__init__.py": "import sqlite_utils\nfrom sync.plan import plan\n",
    "schemas/kpm.py": "import marshmallow\nfrom sync.errors import Problem\n",
    "server/app.py": "import flask\nfrom server.api import push\n",
    "server/api/push.py": "from schemas.kpm import Kpm\nfrom server.store.rows import read\n"
    f'{ROUTED}    """Take it.\n\n    And keep it.\n    """\n{STEP * 14}',
    "server/store/rows.py": "def f():\n" + STEP * 69,
    "server/store/names.py": LINE * 399,
    "wsgi.py": "from server.app import create_app\n",
    "tests/test_push.py": 'def test_push():\n    """A push is kept."""\n' + LINE * 597,
}
FAULTS = [
    (house.imports_point_down, "sync/plan.py", "import flask"),
    (house.imports_point_down, "sync/plan.py", "import schemas.kpm"),
    (house.imports_point_down, "sync/plan.py", "import sqlite_utils"),
    (house.imports_point_down, "sync/plan.py", "from sync import phone"),
    (house.imports_point_down, "sync/plan.py", "from . import errors"),
    (house.imports_point_down, "sync/phone/__init__.py", "from schemas.kpm import Kpm"),
    (house.imports_point_down, "schemas/kpm.py", "import flask"),
    (house.imports_point_down, "schemas/kpm.py", "if x:\n    from server import app"),
    (house.imports_point_down, "server/app.py", "from tests import house"),
    (house.imports_point_down, "wsgi.py", "import flask"),
    (house.imports_run_in_no_circle, "sync/errors.py", "import sync.plan"),
    (house.imports_run_in_no_circle, "sync/errors.py", "from sync.phone import plan"),
    (house.imports_run_in_no_circle, "server/store/names.py", "from server.api import push"),
    (house.imports_stand_at_the_top, "sync/plan.py", "def f():\n    import json"),
    (house.imports_stand_at_the_top, "tests/test_push.py", "async def f():\n    from a import b"),
    (house.files_are_short, "server/store/names.py", LINE * 400),
    (house.files_are_short, "tests/test_push.py", LINE * 600),
    (house.functions_are_short, "server/store/rows.py", "def f():\n" + STEP * 70),
    (house.functions_are_short, "tests/test_push.py", "async def f():\n" + STEP * 70),
    (house.functions_are_short, "server/api/push.py", ROUTED + STEP * 15),
    (house.functions_are_short, "server/api/push.py", METHOD + STEP_IN * 15),
    (house.tests_state_their_promise, "tests/test_push.py", "def test_push():\n    x = 1\n"),
    (house.limits_live_together, "sync/limits/size.py", "HOURS_MAX = 8"),
    (house.limits_live_together, "sync/plan.py", "DAYS_MAX = 8"),
    (house.limits_live_together, "sync/plan.py", "DAYS_MAX: int = 8"),
    (house.limits_live_together, "server/app.py", "from sync.limits.time import DAYS_MAX"),
    (house.limits_live_together, "tests/test_push.py", "from sync.limits import time"),
]
NO_CAPTIONS = ["x = 1\n", '"""Caption"""\n', '"""A caption\nof two lines."""\n', '"""\nLate."""\n']


def build(top: Path, files: dict[str, str]) -> list[house.Module]:
    """Write the files below `top`, and read them as a house."""
    for path, text in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, "utf-8")
    return house.read_house(top)


def captioned(files: dict[str, str]) -> dict[str, str]:
    """Give each file a caption."""
    return {path: CAPTION + text for path, text in files.items()}


@pytest.fixture(scope="module")
def checkout() -> list[house.Module]:
    """Read this checkout."""
    return house.read_house(TOP)


@pytest.mark.parametrize("check", house.CHECKS, ids=lambda check: check.__name__)
def test_the_house_is_in_order(check: house.Check, checkout: list[house.Module]) -> None:
    """Nothing in this checkout breaks a rule of the house."""
    assert list(check(checkout)) == []


def test_the_map_is_true(checkout: list[house.Module]) -> None:
    """The README's map names every module by its own caption."""
    assert list(house.map_is_true(checkout, (TOP / "README.md").read_text("utf-8"))) == []


def test_a_sound_house_draws_no_complaint(tmp_path: Path) -> None:
    """What is allowed, up to the last line allowed, is not complained about."""
    sound = build(tmp_path, captioned(SOUND))
    assert [complaint for check in house.CHECKS for complaint in check(sound)] == []


@pytest.mark.parametrize(("check", "path", "text"), FAULTS)
def test_each_fault_is_found(tmp_path: Path, check: house.Check, path: str, text: str) -> None:
    """One fault planted in a sound house is complained about once, by the check meant for it."""
    faulty = build(tmp_path, captioned(SOUND | {path: text}))
    complaints = list(check(faulty))
    assert len(complaints) == 1
    assert complaints[0].startswith(path.partition("/")[0])


@pytest.mark.parametrize("text", NO_CAPTIONS)
def test_a_missing_caption_is_found(tmp_path: Path, text: str) -> None:
    """A file without a caption, or with one that is not one sentence on one line, is named."""
    faulty = build(tmp_path, captioned(SOUND) | {"sync/plan.py": text})
    assert [line.split(":")[0] for line in house.modules_have_captions(faulty)] == ["sync/plan.py"]
