"""What the order of the house asks, as checks that read the source and complain."""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

ROOMS = ("sync", "schemas", "server", "tests")
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
BRANCHES = ("body", "orelse", "finalbody", "handlers", "cases")
"""Where a node has statements, or handlers and cases that have."""
FILE_LINES, TEST_FILE_LINES, FUNCTION_LINES, VIEW_LINES = 400, 600, 70, 15
# Beside the standard library. A room that is not named may import anything below it.
MAY_IMPORT = {
    "sync": {"sync"},
    "sync.phone": {"sync", "sync.phone", "sqlite_utils", "click"},
    "schemas": {"sync", "schemas", "marshmallow"},
    "wsgi": {"server"},
}
ABOVE = {"server": {"wsgi", "tests"}}
ROUTES = {"route", "get", "post", "put", "patch", "delete"}
LIMITS = "sync.limits"
METHODS = {"get", "head", "post", "put", "patch", "delete", "options"}


@dataclass(frozen=True)
class Module:
    """One Python file: its path from the top of the checkout, its text, and the text parsed."""

    path: str
    text: str
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        """Give the way to it: ("sync", "plan"); a package's own file is ("sync", "__init__")."""
        return Path(self.path).with_suffix("").parts

    @property
    def name(self) -> str:
        """Give the name it is imported by."""
        return ".".join(self.parts).removesuffix(".__init__")

    @cached_property
    def statements(self) -> tuple[ast.AST, ...]:
        """Give every statement, walked to once for all checks; what is in an expression is none."""
        return tuple(_statements(self.tree))

    def walk(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """Give every statement of these kinds."""
        return (node for node in self.statements if isinstance(node, kinds))


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Give the statements in a node, outer ones first."""
    for branch in BRANCHES:
        for inner in getattr(node, branch, ()):
            yield inner
            yield from _statements(inner)


Check = Callable[[list[Module]], Iterator[str]]


def read_house(top: Path) -> list[Module]:
    """Read every Python file of the rooms below `top`, and its wsgi.py."""
    paths = [path for room in ROOMS for path in (top / room).rglob("*.py")]
    paths += top.glob("wsgi.py")
    texts = [(path.relative_to(top).as_posix(), path.read_text("utf-8")) for path in sorted(paths)]
    return [Module(path, text, ast.parse(text, path)) for path, text in texts]


def imports_point_down(house: list[Module]) -> Iterator[str]:
    """Complain about an import of a room above, of a package not allowed, or without full name."""
    names = {module.name for module in house}
    for module in house:
        room = _room(module.name)
        for line, target in _imports(module, names):
            goal = _room(target)
            allowed = MAY_IMPORT.get(room, {goal}) | sys.stdlib_module_names
            if not goal or goal not in allowed or goal in ABOVE.get(room, ()):
                yield f"{module.path}:{line}: {room} may not import {target or 'by a dot'}"


def imports_run_in_no_circle(house: list[Module]) -> Iterator[str]:
    """Complain about a circle between files of one folder, each subfolder taken as a whole."""
    parts = {module.name: module.parts for module in house}
    graphs: dict[tuple[str, ...], dict[str, dict[str, str]]]
    graphs = defaultdict(lambda: defaultdict(dict))  # folder -> importer -> imported -> an example
    for module in house:
        for line, target in _imports(module, parts):
            here, there = module.parts, parts.get(target, module.parts)
            steps = zip(here, there, strict=False)
            fork = next((i for i, (mine, its) in enumerate(steps) if mine != its), None)
            if fork is not None:
                graphs[here[:fork]][here[fork]][there[fork]] = f"{module.path}:{line}"
    for folder, graph in graphs.items():
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            steps = pairwise(reversed(error.args[1]))
            circle = ", ".join(f"{mine} imports {its} ({graph[mine][its]})" for mine, its in steps)
            yield f"{'/'.join(folder)}/: a circle: {circle}"


def imports_stand_at_the_top(house: list[Module]) -> Iterator[str]:
    """Complain about an import inside a function."""
    for module in house:
        for function in module.walk(*FUNCTION):
            for node in _statements(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield f"{module.path}:{node.lineno}: an import inside {function.name}"


def modules_have_captions(house: list[Module]) -> Iterator[str]:
    """Complain about a file that does not open with one line that says what it is."""
    for module in house:
        caption, *rest = (ast.get_docstring(module.tree, clean=False) or "").splitlines() or [""]
        if not caption.endswith(".") or (rest and rest[0].strip()):
            yield f"{module.path}:1: no caption of one line that ends with a full stop"


def files_are_short(house: list[Module]) -> Iterator[str]:
    """Complain about a file that should be two."""
    for module in house:
        lines = len(module.text.splitlines())
        limit = TEST_FILE_LINES if module.parts[0] == "tests" else FILE_LINES
        if lines > limit:
            yield f"{module.path}: {lines} lines, at most {limit}"


def functions_are_short(house: list[Module]) -> Iterator[str]:
    """Complain about a function that does too much; a view's docstring is not counted."""
    for module in house:
        views = set(_views(module))
        for function in module.walk(*FUNCTION):
            lines = function.end_lineno - function.lineno + 1
            limit = FUNCTION_LINES
            if function in views:
                lines -= len((ast.get_docstring(function, clean=False) or "").splitlines())
                limit = VIEW_LINES
            if lines > limit:
                yield f"{module.path}:{function.lineno}: {lines} lines, at most {limit}"


def tests_state_their_promise(house: list[Module]) -> Iterator[str]:
    """Complain about a test that does not say which promise it keeps."""
    for module in house:
        if module.parts[0] == "tests" and module.parts[-1].startswith("test_"):
            for test in module.walk(*FUNCTION):
                if test.name.startswith("test_") and not ast.get_docstring(test):
                    yield f"{module.path}:{test.lineno}: {test.name} has no docstring"


def limits_live_together(house: list[Module]) -> Iterator[str]:
    """Complain about a limit that stands twice or outside of its package, and about an import from a part of that package."""
    names = {module.name for module in house}
    parts = [module for module in house if module.name.startswith(f"{LIMITS}.")]
    homes: dict[str, str] = {}
    for module in parts:
        for line, name in _assigned(module):
            if name in homes:
                yield f"{module.path}:{line}: {name} stands in {homes[name]}"
            homes[name] = module.path
    for module in house:
        if module.name.startswith(LIMITS):
            continue
        yield from (f"{module.path}:{line}: {name} stands in {homes[name]}" for line, name in _assigned(module) if name in homes)
        yield from (f"{module.path}:{line}: {target}, not {LIMITS}" for line, target in _imports(module, names) if target.startswith(f"{LIMITS}."))


def map_is_true(modules: list[Module], readme: str) -> Iterator[str]:
    """Complain about a module the README's map leaves out, or names by other words than its own.

    A line of the map that names a Python file reads: - `sync/plan.py` — Caption
    The tests and the packages' own `__init__.py` need no line.
    """
    section = re.search(r"^## The map$(.*?)(?=^## |\Z)", readme, re.DOTALL | re.MULTILINE)
    lines = re.findall(r"^\s*- `([^`]+\.py)` — (.+)$", section[1] if section else "", re.MULTILINE)
    told = {path: caption.strip().removesuffix(".") for path, caption in lines}
    own = {
        module.path: (ast.get_docstring(module.tree) or "").partition("\n")[0].removesuffix(".")
        for module in modules
    }
    for path, caption in told.items():
        if own.get(path) != caption:
            yield f"README.md: {path}: {caption!r}, but the file says {own.get(path)!r}"
    for path in own.keys() - told.keys():
        if not path.startswith("tests/") and not path.endswith("__init__.py"):
            yield f"README.md: the map leaves out {path}"


CHECKS = (
    imports_point_down,
    imports_run_in_no_circle,
    imports_stand_at_the_top,
    modules_have_captions,
    files_are_short,
    functions_are_short,
    tests_state_their_promise,
    limits_live_together,
)


def _room(name: str) -> str:
    """Give the room a module belongs to; the phone has its own, though it lies in sync/."""
    return "sync.phone" if f"{name}.".startswith("sync.phone.") else name.partition(".")[0]


def _assigned(module: Module) -> Iterator[tuple[int, str]]:
    """Give (line, name) of what a module assigns at its top."""
    for node in module.tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        yield from ((node.lineno, one.id) for target in targets for one in ast.walk(target) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))


def _imports(module: Module, names: Container[str]) -> Iterator[tuple[int, str]]:
    """Give (line, module imported), or (line, "") for an import by dots.

    `from a import b` imports a.b if `names` has it, otherwise a.
    """
    for node in module.walk(ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif node.level:
            targets = [""]
        else:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            targets = [name if name in names else node.module for name in inner]
        yield from ((node.lineno, target) for target in targets)


def _views(module: Module) -> Iterator[ast.AST]:
    """Give the functions that Flask calls: routed ones, and the methods of a MethodView."""
    for function in module.walk(*FUNCTION):
        calls = [mark.func for mark in function.decorator_list if isinstance(mark, ast.Call)]
        if any(isinstance(call, ast.Attribute) and call.attr in ROUTES for call in calls):
            yield function
    for group in module.walk(ast.ClassDef):
        if any(ast.unparse(base).endswith("MethodView") for base in group.bases):
            yield from (node for node in group.body if getattr(node, "name", "") in METHODS)
