"""What the order of the house asks of the field app's sources, as checks that read them and complain."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path, PurePosixPath
from posixpath import normpath

SOURCE = Path("server", "field", "src")
FILE_LINES = 400
PACKAGES = ("preact", "@preact/signals", "idb", "uuid", "qrcode-generator")
# A folder may import from those above it in this list, and from what stands beside it there.
# What is not named here starts the app, and may import anything.
ORDER = (
    ("shared",),
    ("kernel",),
    ("store", "phone"),
    ("work", "ui", "texts"),
    ("rooms", "start"),
)
RANKS = {folder: rank for rank, folders in enumerate(ORDER) for folder in folders}
IMPORT = re.compile(r"""^(?:import\b(?:[^;"'=]*?\bfrom)?|export\b[^;"'=(]*?\bfrom)\s*["']([^"']+)["'];""", re.MULTILINE)
# What the oldest browser promised, Chromium 80, lacks, and the compiler's library for ES2020 lets pass.
TOO_NEW = {
    ".ts": re.compile(
        r"\b(?:structuredClone|crypto\.randomUUID|AbortSignal\.(?:timeout|any)|scheduler\.\w+|Response\.json|ReadableStream\.from"
        r"|replaceChildren|checkVisibility|showPopover|requestClose|showPicker)\(|\.inert\b"
    ),
    ".css": re.compile(r"(?:^|[\s;{])(?:inset|aspect-ratio|translate|rotate|scale|gap):|:(?:is|where|has)\(|@(?:layer|container)\b", re.M),
}
LATE_IMPORT = re.compile(r"""\bimport\((?:"([^"]*)")?""")
# The cuts: the rooms load after the shell, those of disasters and what few open after the rooms; each says so to the bundler by naming what it follows.
ROOMS_LOADER, ROOMS, LATER_ROOMS, SHELL = "ui/rooms.ts", "rooms/routes", ("rooms/bencana/routes", "rooms/seldom"), "shell"


@dataclass(frozen=True)
class Source:
    """One file of the field app: its path below `src/`, and its text."""

    path: str
    text: str

    @property
    def name(self) -> str:
        """Give the path it is imported by."""
        return re.sub(r"\.tsx?$", "", self.path)

    @property
    def is_code(self) -> bool:
        """Tell whether it is TypeScript."""
        return self.path.endswith((".ts", ".tsx"))

    def imports(self) -> Iterator[tuple[int, str]]:
        """Give (line, what is imported): a path below `src/`, or the name of a package."""
        folder = PurePosixPath(self.path).parent
        for found in IMPORT.finditer(self.text):
            line = self.text.count("\n", 0, found.start()) + 1
            is_own = found[1].startswith(".")
            yield line, normpath(str(folder / found[1])) if is_own else found[1]


Check = Callable[[list[Source]], Iterator[str]]


def read_field(top: Path) -> list[Source]:
    """Read the sources of the field app in a checkout."""
    folder = top / SOURCE
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".ts", ".tsx", ".css"))
    return [Source(path.relative_to(folder).as_posix(), path.read_text("utf-8")) for path in paths]


def field_files_are_short(sources: list[Source]) -> Iterator[str]:
    """Complain about a file that should be two."""
    for source in sources:
        lines = len(source.text.splitlines())
        if lines > FILE_LINES:
            yield f"{source.path}: {lines} lines, at most {FILE_LINES}"


def field_files_have_captions(sources: list[Source]) -> Iterator[str]:
    """Complain about a file of code that does not open with a comment whose first line is a sentence."""
    for source in sources:
        first, _, second = source.text.partition("\n")
        caption = first.removesuffix("*/").strip() if first.endswith("*/") else second.partition("\n")[0]
        if source.is_code and not (first.startswith("/**") and re.search(r"[.;:]$", caption)):
            yield f"{source.path}:1: no caption that is a sentence"


def field_imports_point_down(sources: list[Source]) -> Iterator[str]:
    """Complain about an import of a folder above, or of a package that is not ours to use."""
    for source in sources:
        mine = RANKS.get(source.path.partition("/")[0])
        for line, target in source.imports() if source.is_code else ():
            is_package = not target.startswith(".") and any(f"{target}/".startswith(f"{name}/") for name in PACKAGES)
            theirs = RANKS.get(target.partition("/")[0])
            is_below = mine is None or (theirs is not None and theirs <= mine) or (source.name, target) == (ROOMS, SHELL)
            if not is_package and not is_below:
                yield f"{source.path}:{line}: may not import {target}"


def field_imports_run_in_no_circle(sources: list[Source]) -> Iterator[str]:
    """Complain about a circle between files."""
    names = {source.name for source in sources if source.is_code}
    graph: dict[str, dict[str, int]] = {  # importer -> imported -> the line
        source.name: {target: line for line, target in source.imports() if target in names} for source in sources if source.is_code
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        steps = pairwise(reversed(error.args[1]))
        yield "a circle: " + ", ".join(f"{mine} imports {its} (line {graph[mine][its]})" for mine, its in steps)


def field_loads_at_once(sources: list[Source]) -> Iterator[str]:
    """Complain about an import that would load later, when there may be no signal; the rooms, those of disasters and what few open alone do, from one place."""
    for source in sources:
        for found in LATE_IMPORT.finditer(source.text) if source.is_code else ():
            if source.path != ROOMS_LOADER or found[1] not in [f"../{name}" for name in (ROOMS, *LATER_ROOMS)]:
                yield f"{source.path}:{source.text.count(chr(10), 0, found.start()) + 1}: an import inside the code"


def field_is_old_enough(sources: list[Source]) -> Iterator[str]:
    """Complain about what the oldest browser promised does not have."""
    for source in sources:
        pattern = TOO_NEW[".ts" if source.is_code else ".css"]
        for found in pattern.finditer(source.text):
            line = source.text.count("\n", 0, found.start()) + 1
            yield f"{source.path}:{line}: {found[0].strip()} is not in Chromium 80"


CHECKS = (
    field_files_are_short,
    field_files_have_captions,
    field_imports_point_down,
    field_imports_run_in_no_circle,
    field_loads_at_once,
    field_is_old_enough,
)
