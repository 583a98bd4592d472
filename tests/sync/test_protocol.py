"""Every rule of PROTOCOL.md is cited by code and by a test, and every citation names a rule."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
ROOMS = ("sync", "schemas", "server")
OTHER_CODE = {".js", ".html", ".css"}
RULE = re.compile(r"^- \*\*P(\d+)\*\* ", re.MULTILINE)
CITED = re.compile(r"\bP(\d+)\b(?: to P(\d+)\b)?")

Citations = dict[int, str]
"""Rule -> one place that cites it."""


def rules(top: Path) -> list[int]:
    """Return the numbers of the published rules, in order."""
    return [int(number) for number in RULE.findall((top / "sync/PROTOCOL.md").read_text("utf-8"))]


def numbers_in(text: str) -> Iterator[int]:
    """Yield the rules a text cites; `P11 to P14` cites four."""
    for first, last in CITED.findall(text):
        yield from range(int(first), int(last or first) + 1)


def prose_of(source: str) -> Iterator[str]:
    """Yield the comments and docstrings of a Python source that cites anything, those below a name included."""
    if not CITED.search(source):
        return
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value.value


def promises_of(source: str) -> Iterator[str]:
    """Yield the docstrings of the test functions of a Python source that cites anything."""
    if not CITED.search(source):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield ast.get_docstring(node) or ""


def cited_by_code(top: Path) -> Citations:
    """Return what the code of all rooms cites; of other languages than Python, anywhere in a file."""
    found: Citations = {}
    for path in sorted(path for room in ROOMS for path in (top / room).rglob("*") if path.is_file()):
        text = path.read_text("utf-8") if path.suffix in {".py", *OTHER_CODE} else ""
        for prose in prose_of(text) if path.suffix == ".py" else [text]:
            found |= dict.fromkeys(numbers_in(prose), path.relative_to(top).as_posix())
    return found


def cited_by_tests(top: Path) -> Citations:
    """Return what the promises of tests cite."""
    found: Citations = {}
    for path in sorted((top / "tests").rglob("test_*.py")) + sorted((top / "tests").rglob("*_contract.py")):
        for promise in promises_of(path.read_text("utf-8")):
            found |= dict.fromkeys(numbers_in(promise), path.relative_to(top).as_posix())
    return found


def orphans(top: Path) -> list[str]:
    """Say what is missing on any side."""
    published, code, tests = rules(top), cited_by_code(top), cited_by_tests(top)
    complaints = [f"PROTOCOL.md: P{number} is out of order" for at, number in enumerate(published, 1) if number != at]
    for cited in (code, tests):
        complaints += [f"{place}: P{number} is no rule" for number, place in sorted(cited.items()) if number not in published]
    complaints += [f"P{number} is cited by no code" for number in published if number not in code]
    return complaints + [f"P{number} is cited by no test" for number in published if number not in tests]


def test_no_rule_and_no_citation_is_an_orphan() -> None:
    """Whatever is published is kept somewhere in the code and promised by a test, and nothing else is cited."""
    assert orphans(TOP) == []


@pytest.mark.parametrize(
    ("path", "text", "complaint"),
    [
        ("sync/PROTOCOL.md", "- **P1** One.\n- **P3** Three.\n", "PROTOCOL.md: P3 is out of order"),
        ("sync/plan.py", '"""Caption (P1)."""\nx = "P2"\n', "P2 is cited by no code"),
        ("sync/plan.py", '"""Caption (P1 to P3)."""\n', "sync/plan.py: P3 is no rule"),
        ("server/field/app.js", "// see P7\n", "server/field/app.js: P7 is no rule"),
        ("tests/test_a.py", 'def test_a():\n    """P1: yes."""\n', "P2 is cited by no test"),
        ("tests/test_a.py", 'def test_a():\n    """P1, P2, P9: yes."""\n', "tests/test_a.py: P9 is no rule"),
    ],
)
def test_each_orphan_is_found(tmp_path: Path, path: str, text: str, complaint: str) -> None:
    """A missing rule, a citation of none, and a rule without code or test are each complained about."""
    sound = {
        "sync/PROTOCOL.md": "- **P1** One.\n- **P2** Two.\n",
        "sync/plan.py": '"""Caption (P1)."""\n\nx = 1  # P2K2 is no rule, P2 is\n',
        "server/field/app.js": "// P1\n",
        "tests/test_a.py": 'def test_a():\n    """P1, P2: yes."""\n',
    }
    for name, content in (sound | {path: text}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    assert complaint in orphans(tmp_path)
    for name, content in sound.items():
        (tmp_path / name).write_text(content, "utf-8")
    assert orphans(tmp_path) == []
