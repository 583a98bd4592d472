"""The README tells the truth: a false map is found, its glossary is whole."""

import re
from pathlib import Path

import pytest

from schemas import KINDS
from tests import house

TOP = Path(__file__).parents[1]
README = TOP / "README.md"


@pytest.mark.parametrize(
    ("line", "complaints"),
    [
        ("- `sync/plan.py` — What to write.", 0),
        ("- `sync/plan.py` — What to write", 0),
        ("- `sync/plan.py` — What to read", 1),
        ("- `sync/gone.py` — What to write", 2),
        ("", 1),
        ("## Next\n- `sync/plan.py` — What to write.", 1),
    ],
)
def test_a_false_map_is_found(tmp_path: Path, line: str, complaints: int) -> None:
    """A wrong caption, a file that is gone and a file left out are each complained about."""
    (tmp_path / "sync").mkdir()
    (tmp_path / "sync" / "plan.py").write_text('"""What to write."""\n', "utf-8")
    readme = f"# X\n\n## The map\n\n{line}\n\n## After\n"
    assert len(list(house.map_is_true(house.read_house(tmp_path), readme))) == complaints


def test_the_glossary_has_every_kind() -> None:
    """A word enters the glossary first and the code second: every kind of record is explained there."""
    glossary = README.read_text("utf-8").partition("\n## Glossary\n")[2]
    explained = {word for row in re.findall(r"^\| (`[^|]+) \|", glossary, re.MULTILINE) for word in re.findall(r"`(\w+)`", row)}
    assert KINDS.keys() - explained == set()
