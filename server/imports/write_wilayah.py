"""The list of regions brought into the store: each region into its partition, only what differs from what is stored."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.imports.memory import CHANGED, CREATED, UNCHANGED
from server.imports.report import Report
from server.imports.wilayah import Wilayah, WilayahFolder
from server.imports.written import load_sentences
from server.office import Office, edit, new_record
from server.store.grants import NATION
from sync.ids import slot_id
from sync.kinds import Kind, Kinds
from sync.nouns import Change, Record

ROWS_PER_COMMIT = 1_000
KIND = "wilayah"
PARTITION_DIGITS = {"provinsi": 0, "kabupaten": 2, "kecamatan": 4, "desa": 4}
AREA_DIGITS = 6
"""A kecamatan and its desa form one area; what lies above is its own."""


@dataclass(frozen=True, slots=True)
class WilayahResult:
    """The report of an import of regions: how the tables were read, and how many regions are new, changed, as they were."""

    reading: Report
    counts: dict[str, int]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"reading": self.reading.to_dict(), "writing": {"records": {KIND: dict(self.counts)}}}

    def render(self, lang: str = "en", *, lines_max: int = 20) -> str:
        """Return the report as text for people."""
        texts = load_sentences(lang)["outcomes"]
        counts = [f"{texts[outcome]}: {number}" for outcome, number in self.counts.items()]
        return "\n".join([self.reading.render(lang, lines_max=lines_max), *counts]) + "\n"


def import_wilayah(
    folder: Path,
    *,
    office: Office,
    kinds: Kinds,
    only: Collection[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> WilayahResult:
    """Import the region tables of a folder in short commits; raise Unreadable as `WilayahFolder.rows`.

    `only`: codes of kabupaten to which the import is limited, with what lies above them; `progress` is told rows done and
    in all. A second run changes nothing.
    """
    tables = WilayahFolder(folder)
    partitions: dict[str, list[Wilayah]] = {}
    for region in tables.rows():
        if not only or any(region.code.startswith(code) or code.startswith(region.code) for code in only):
            partitions.setdefault(partition_of(region), []).append(region)
    in_all, done = sum(map(len, partitions.values())), 0
    counts = Counter({CREATED: 0, CHANGED: 0, UNCHANGED: 0})
    for partition, regions in sorted(partitions.items()):
        for start in range(0, len(regions), ROWS_PER_COMMIT):
            part = regions[start : start + ROWS_PER_COMMIT]
            _write(partition, part, office=office, kind=kinds[KIND], counts=counts)
            done += len(part)
            if progress is not None:
                progress(done, in_all)
    return WilayahResult(tables.report(), dict(counts))


def partition_of(region: Wilayah) -> str:
    """Return the partition of a region: provinsi are the nation's, kabupaten their provinsi's, the rest the kabupaten's."""
    return region.code[: PARTITION_DIGITS[region.level]] or NATION


def region_fields(region: Wilayah) -> dict[str, Any]:
    """Return a region as the fields of its record."""
    return {
        "code": region.code,
        "level": region.level,
        "name": region.name,
        "parent_code": region.parent_code,
        "area": region.code[:AREA_DIGITS],
    }


def _write(partition: str, regions: Iterable[Wilayah], *, office: Office, kind: Kind, counts: Counter[str]) -> None:
    """Write those of these regions that are new or differ, in one commit, or none."""
    wanted = {slot_id(KIND, (region.code,)): region_fields(region) for region in regions}
    with office.store.view(partition) as view:
        there = {record.id: record for record in view.records(kind, wanted)}
    changes = []
    for identity, fields in wanted.items():
        change = _change(kind, fields, there.get(identity))
        counts[UNCHANGED if change is None else CHANGED if identity in there else CREATED] += 1
        changes += [change] if change else []
    if changes:
        office.write(partition, changes)


def _change(kind: Kind, fields: dict[str, Any], record: Record | None) -> Change | None:
    """Return what makes a region so, None when it is so already."""
    if record is None:
        return new_record(kind, fields, "")
    news = {name: value for name, value in fields.items() if record.fields[name] != value}
    return edit(kind, record, **news) if news else None
