"""A whole week, from an empty database to the verdict."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from schemas import KINDS
from server.imports.write import Options, import_roster
from server.imports.written import ImportResult
from server.week.cast import find_workers
from server.week.casting import cast_story, settle_neighbour
from server.week.course import Course, Say
from server.week.days import NOON, SUNDAY_BEFORE
from server.week.figures import figures_of
from server.week.ground import IMPORT_ACTOR, Ground, open_ground
from server.week.stage import (
    Stage,
    choose_neighbour,
    lay_common,
    lay_regions,
    lay_regions_of_families,
    plan_meetings,
    read_names,
)

Figures = dict[str, Any]
Interfere = Callable[[Course], None]
"""Called before the verdict; a test alters a row in it, to see the verdict bite."""


class NothingToDo(Exception):
    """The roster has no kabupaten, or nobody in charge of a family; the text says which."""


def leave_alone(_course: Course) -> None:
    """Let everything be as it is."""


@dataclass(frozen=True, slots=True)
class Script:
    """What is rehearsed: a roster, the regions if there are any, at most so many pendamping, a seed, and where."""

    roster: Path
    folder: Path
    url: str
    wilayah: Path | None = None
    workers: int | None = None
    seed: int = 1


@dataclass(slots=True)
class Watch:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure one stage."""
        began = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - began


def rehearse(script: Script, say: Say, interfere: Interfere = leave_alone) -> Figures:
    """Play the week of a script and return all its figures; raises NothingToDo, Unreadable."""
    watch = Watch()
    with open_ground(script.folder, script.url, script.seed) as ground:
        with watch.stage("import"):
            course, imported = _prepare(script, ground, say)
        try:
            with watch.stage("first_syncs"):
                course.hand_out()
            with watch.stage("work"):
                course.work()
            with watch.stage("settle"):
                course.settle()
            interfere(course)
            say("comparing …")
            began = time.perf_counter()
            figures = figures_of(course, imported)
            watch.seconds["verdict"] = time.perf_counter() - began
        finally:
            course.put_away()
    figures["week"]["measured"] = {name: round(seconds, 2) for name, seconds in watch.seconds.items()}
    return figures


def _prepare(script: Script, ground: Ground, say: Say) -> tuple[Course, Figures]:
    """Import the roster, cast the story and plan the month."""
    stage = Stage(ground, ground.office(), Random(f"stage {script.seed}"))
    lay_common(stage)
    names = read_names(script.wilayah)
    lay_regions(stage, [code for code in names if len(code) <= 4], names)
    kabupaten = _import(script, ground, dry_run=True).writing.kabupaten
    if not kabupaten:
        raise NothingToDo("the roster names no village by its code; give the regions with --wilayah")
    lay_regions(stage, [code for code in names if code[:4] in kabupaten], names)
    say(f"importing {script.roster.name} …")
    result = _import(script, ground, dry_run=False, kabupaten=kabupaten[0] if len(kabupaten) == 1 else None)
    lay_regions_of_families(stage, kabupaten)
    workers = find_workers(ground.parts.engine)[: script.workers]
    if not workers:
        raise NothingToDo("the roster has no pendamping in charge of a family")
    say(f"{result.reading.counts['families']} families, {result.reading.counts['members']} members")
    there = choose_neighbour(kabupaten, names)
    lay_regions(stage, [f"{there}012001"], names)
    ground.clock.set(SUNDAY_BEFORE, NOON)
    story = cast_story(stage, workers, settle_neighbour(stage, there))
    plan_meetings(stage, [*workers, story.neighbour], story)
    imported = {"counts": dict(result.reading.counts), "records": result.writing.records, "kabupaten": list(kabupaten)}
    return Course(stage, workers, story, script.seed, say), imported


def _import(script: Script, ground: Ground, *, dry_run: bool, kabupaten: str | None = None) -> ImportResult:
    options = Options(kabupaten=kabupaten, dry_run=dry_run, work_dir=ground.folder)
    parts = ground.parts
    office = ground.office(IMPORT_ACTOR)
    return import_roster(script.roster, store=parts.store, office=office, engine=parts.engine, kinds=KINDS, options=options)
