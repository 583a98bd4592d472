"""The field app keeps the order of the house, and each check of that order bites."""

from pathlib import Path

import pytest

from tests import house_field as house

TOP = Path(__file__).parents[1]
CAPTION = "/** Caption. */\n"
LINE = "let x = 1;\n"

# A small app in good order, in some places exactly as long as it may be.
SOUND = {
    "main.tsx": 'import { render } from "preact";\nimport { pages } from "./rooms/home";\nimport "./ui/style/main.css";\n',
    "shared/words.ts": LINE * 399,
    "kernel/ids.ts": 'import { v5 } from "uuid";\nimport {\n  a,\n  b,\n} from "../shared/words";\n',
    "kernel/digest.ts": 'import type { Id } from "./ids";\n',
    "store/files.ts": 'import { openDB } from "idb";\n',
    "phone/mirror.ts": 'import { Files } from "../store/files";\nimport { digest } from "../kernel/digest";\n',
    "ui/parts.tsx": 'export { Dialog } from "./dialog";\n',
    "ui/dialog.tsx": 'import { signal } from "@preact/signals";\nimport { useEffect } from "preact/hooks";\n',
    "ui/rooms.ts": 'const load = () => import("../rooms/routes");\nconst aid = () => import("../rooms/bencana/routes");\n',
    "rooms/routes.ts": 'import "../shell";\nimport { routes } from "./home";\n',
    "rooms/bencana/routes.ts": 'import "../routes";\n',
    "rooms/home.tsx": 'import { Button } from "../ui/parts";\nimport { due } from "../work/due";\n',
    "work/due.ts": 'import type { Phone } from "../phone/mirror";\n',
}
STYLE = "a:hover { transform: scale(1); }\n"
FAULTS = [
    (house.field_files_are_short, "shared/words.ts", LINE * 400),
    (house.field_imports_point_down, "kernel/ids.ts", 'import { Files } from "../store/files";'),
    (house.field_imports_point_down, "store/files.ts", 'import { Button } from "../ui/parts";'),
    (house.field_imports_point_down, "work/due.ts", 'import { home } from "../rooms/home";'),
    (house.field_imports_point_down, "ui/dialog.tsx", 'import {\n  start,\n} from "../main";'),
    (house.field_imports_point_down, "ui/dialog.tsx", 'import dayjs from "dayjs";'),
    (house.field_imports_run_in_no_circle, "kernel/ids.ts", 'import { digest } from "./digest";'),
    (house.field_imports_run_in_no_circle, "ui/dialog.tsx", 'export { Button } from "./parts";'),
    (house.field_imports_run_in_no_circle, "store/files.ts", 'import { mirror } from "../phone/mirror";'),
    (house.field_loads_at_once, "work/due.ts", 'const late = () => import("./later");'),
    (house.field_loads_at_once, "ui/rooms.ts", 'const load = () => import("../rooms/home");'),
    (house.field_loads_at_once, "rooms/home.tsx", 'const load = () => import("./bencana/routes");'),
    (house.field_loads_at_once, "ui/rooms.ts", 'const load = () => import("../rooms/supervisi");'),
    (house.field_imports_point_down, "rooms/home.tsx", 'import "../shell";'),
    (house.field_is_old_enough, "work/due.ts", "const copy = structuredClone(form);"),
    (house.field_is_old_enough, "work/due.ts", "const id = crypto.randomUUID();"),
    (house.field_is_old_enough, "work/due.ts", "list.replaceChildren(row);"),
    (house.field_is_old_enough, "ui/style/main.css", "a { inset: 0; }"),
    (house.field_is_old_enough, "ui/style/main.css", "a { display: flex; gap: 4px; }"),
    (house.field_is_old_enough, "ui/style/main.css", "a:has(b) { top: 0; }"),
]
NO_CAPTIONS = ["let x = 1;\n", "/** Caption */\n", "// Caption.\n", "/**\n * A caption\n * of two lines.\n */\n"]


def build(top: Path, files: dict[str, str]) -> list[house.Source]:
    """Write the files of an app below `top`, and read them."""
    for path, text in files.items():
        target = top / house.SOURCE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return house.read_field(top)


def captioned(files: dict[str, str]) -> dict[str, str]:
    """Give each file of code a caption, and the app a style."""
    return {"ui/style/main.css": STYLE} | {path: ("" if path.endswith(".css") else CAPTION) + text for path, text in files.items()}


@pytest.mark.parametrize("check", house.CHECKS, ids=lambda check: check.__name__)
def test_the_field_app_is_in_order(check: house.Check) -> None:
    """Nothing in the field app breaks a rule of the house."""
    assert list(check(house.read_field(TOP))) == []


def test_a_sound_app_draws_no_complaint(tmp_path: Path) -> None:
    """What is allowed, up to the last line allowed, is not complained about."""
    sound = build(tmp_path, captioned(SOUND))
    assert [complaint for check in house.CHECKS for complaint in check(sound)] == []


@pytest.mark.parametrize(("check", "path", "text"), FAULTS)
def test_each_fault_is_found(tmp_path: Path, check: house.Check, path: str, text: str) -> None:
    """One fault planted in a sound app is complained about once, by the check meant for it."""
    faulty = build(tmp_path, captioned(SOUND | {path: text}))
    assert len(list(check(faulty))) == 1


@pytest.mark.parametrize("text", NO_CAPTIONS)
def test_a_missing_caption_is_found(tmp_path: Path, text: str) -> None:
    """A file without a caption, or with one that is not a sentence on one line, is named."""
    faulty = build(tmp_path, captioned(SOUND) | {"kernel/ids.ts": text})
    assert [line.split(":")[0] for line in house.field_files_have_captions(faulty)] == ["kernel/ids.ts"]
