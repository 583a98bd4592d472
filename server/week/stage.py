"""Setting the stage: regions, catalogue, charges and the plans of the month."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from schemas import KINDS
from server.catalogue import read_catalogue, read_periods
from server.imports.wilayah import WilayahFolder
from server.office import Office, new_record
from server.week.cast import Group, Story, Worker
from server.week.days import MEETING_MONTH, MONDAY, WORK_DAYS, day_of
from server.week.ground import Ground
from server.week.sql import ask
from sync.nouns import Change

CHANGES_PER_COMMIT = 1_000
NATION = "00"
LEVELS = {2: "provinsi", 4: "kabupaten", 6: "kecamatan", 10: "desa"}
DESA = "SELECT DISTINCT desa_code AS code FROM kpm WHERE desa_code IS NOT NULL"
PLANS_LEFT_OUT = 5
"""One kelompok in so many has no plan of the office; its worker plans, or meets without a plan."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What setting the stage works with."""

    ground: Ground
    office: Office
    random: Random

    def write(self, kabupaten: str, changes: Iterator[Change] | list[Change]) -> None:
        """Write changes of a partition in short transactions."""
        for _ in self.office.write_all(kabupaten, changes, CHANGES_PER_COMMIT):
            pass

    def make(self, kind: str, record: str = "", **fields: Any) -> Change:
        """Return the change that makes a record."""
        return new_record(KINDS[kind], fields, record or self.office.new_id())


def lay_common(stage: Stage) -> None:
    """Write the P2K2 catalogue and the periods of the year."""
    rows = [*read_catalogue(), *read_periods(MONDAY.year)]
    stage.write(NATION, [new_record(KINDS[row.kind], row.fields, row.id) for row in rows])


def read_names(folder: Path | None) -> dict[str, str]:
    """Return the name of each region in a folder of tables; nothing without a folder."""
    return {row.code: row.name for row in WilayahFolder(folder).rows()} if folder else {}


def lay_regions(stage: Stage, codes: Iterable[str], names: Mapping[str, str]) -> None:
    """Write regions that are not there yet, with those they lie in; one that is not listed is named by its code."""
    there = {row.code for row in ask(stage.ground.parts.engine, "SELECT code FROM wilayah")}
    wanted = {code[:length] for code in codes for length in LEVELS if length <= len(code)}
    by_partition: dict[str, list[Change]] = {}
    for code in sorted(wanted - there, key=lambda one: (len(one), one)):
        by_partition.setdefault(_partition(code), []).append(_region(stage, code, names.get(code)))
    for partition, changes in sorted(by_partition.items()):
        stage.write(partition, changes)


def lay_regions_of_families(stage: Stage, kabupaten: Collection[str]) -> None:
    """Write the regions in which the families of some kabupaten live, and which no list has named."""
    codes = {row.code for row in ask(stage.ground.parts.engine, DESA)}
    lay_regions(stage, [code for code in codes if code[:4] in kabupaten], {})


def _partition(code: str) -> str:
    return {2: NATION, 4: code[:2]}.get(len(code), code[:4])


def _region(stage: Stage, code: str, name: str | None) -> Change:
    level = LEVELS[len(code)]
    parent = {4: code[:2], 6: code[:4], 10: code[:6]}.get(len(code))
    named = name or f"{level.title()} {code}"
    return stage.make("wilayah", code=code, level=level, name=named, parent_code=parent, area=code[:6])


def choose_neighbour(used: Collection[str], names: Mapping[str, str]) -> str:
    """Return the code of another kabupaten of the same province: the first of the list, or one made up."""
    province = min(used)[:2]
    listed = sorted(code for code in names if len(code) == 4 and code[:2] == province)
    made_up = (f"{province}{number:02d}" for number in range(1, 100))
    return next(code for code in (*listed, *made_up) if code not in used)


def charge(stage: Stage, worker: Worker, group: Group, *, role: str, start: int) -> Change:
    """Return the change that puts a worker in charge of a kelompok from a day of the week on."""
    fields = {"worker_id": worker.id, "kelompok_id": group.id, "role": role, "start_date": day_of(start).isoformat()}
    return stage.make("assignment", **fields)


def plan_meetings(stage: Stage, workers: list[Worker], story: Story) -> None:
    """Plan this month's meetings for most kelompok, as the office does."""
    groups = list(dict.fromkeys(group for worker in workers for group in worker.groups))
    always = {story.shared, story.handed_on}
    by_partition: dict[str, list[Change]] = {}
    for index, group in enumerate(groups):
        if index % PLANS_LEFT_OUT or group in always:
            by_partition.setdefault(group.kabupaten, []).append(_plan(stage, group, index))
    for kabupaten, changes in by_partition.items():
        stage.write(kabupaten, changes)


def _plan(stage: Stage, group: Group, index: int) -> Change:
    day = day_of(index % WORK_DAYS).isoformat()
    fields = {"kelompok_id": group.id, "bulan": MEETING_MONTH, "ordinal": 1, "planned_date": day, "start_time": "09:00"}
    return stage.make("jadwal", **fields, place="Rumah ketua kelompok", status="rencana")
