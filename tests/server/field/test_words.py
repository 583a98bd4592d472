"""What a worker wrote is told again in Indonesian, field by field."""

import re

from schemas import KINDS
from server.field.build import FIELD

SOURCES = FIELD / "src"
ENTRY = re.compile(r'^  "?([\w.]+)"?: "', re.MULTILINE)


def entries(path: str, name: str) -> set[str]:
    """Return the keys of a table of words in the app's sources."""
    text = (SOURCES / path).read_text("utf-8")
    return set(ENTRY.findall(text.split(f"export const {name}", 1)[1].split("\n};", 1)[0]))


def test_every_field_of_a_phone_has_a_word() -> None:
    """No field that a phone can write is shown by its name in the program, which is English."""
    words, kinds = entries("texts/records.ts", "FIELDS"), entries("texts/records.ts", "KINDS")
    silent = re.compile(re.search(r"SILENT = /(.+)/;", (SOURCES / "work/describe.ts").read_text("utf-8"))[1])
    written = [
        (kind.name, field)
        for kind in KINDS.values()
        if kind.name in kinds and not kind.office
        for group in kind.groups
        if not group.office or (kind.name == "anggota" and not group.at_office)
        for field in group.fields
    ]
    assert written
    assert [(kind, field) for kind, field in written if not ({field, f"{kind}.{field}"} & words or silent.search(field))] == []
