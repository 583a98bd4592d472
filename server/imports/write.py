"""A roster file brought into the store: read, planned, and, unless it is a dry run, written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from sqlalchemy import Engine

from server.engine import read_transaction, refresh_statistics
from server.imports.buffers import Buffers
from server.imports.commit import Committer
from server.imports.ending import finish
from server.imports.families import Family
from server.imports.ledger import Ledger, Note, open_ledger
from server.imports.masters import Masters, problem_of
from server.imports.memory import Draft
from server.imports.planner import Planner, partition_reader
from server.imports.regions import Regions
from server.imports.roster import Roster, open_roster
from server.imports.rows import Setting
from server.imports.written import (
    CANDIDATE,
    CONFLICT,
    MOVED,
    NOTE_KINDS,
    REFUSED,
    WAITING,
    ImportResult,
    Tally,
    Writing,
    write_lines,
)
from server.office import Office
from server.store.sql import SqlStore
from sync import limits
from sync.kinds import Kinds

FAMILIES_PER_PLAN = 200
FAMILIES_HELD = 4_000
READING, PLANNING, WRITING = "reading", "planning", "writing"
Told = Callable[[str, int, int], None]
"""(stage, done, in all): bytes while reading, rows later."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to import a roster.

    `kabupaten`: for families of which the file does not tell it; `only`: families of other kabupaten are refused; `lines`: where to write every line of the report (CSV).
    """

    kabupaten: str | None = None
    only: str | None = None
    dry_run: bool = False
    lines: Path | None = None
    work_dir: Path | None = None
    today: date | None = None
    progress: Told | None = None

    def tell(self, stage: str, done: int, in_all: int) -> None:
        """Report progress."""
        if self.progress is not None:
            self.progress(stage, done, in_all)


def import_roster(
    path: Path, *, store: SqlStore, office: Office, engine: Engine, kinds: Kinds, options: Options = Options()
) -> ImportResult:
    """Import a roster file, all or nothing per family; raise Unreadable when it is no roster (see table.open_table).

    A run that is cut off leaves whole families, and the next run completes it.
    Raises Problem import_overtaken when somebody else changed a kelompok or facility in between.
    """
    now = office.clock()
    today = options.today or now.date()
    with read_transaction(engine) as connection:
        regions = Regions(connection)
    setting = Setting(
        today=today,
        known_desa=regions,
        find_desa=regions.desa.find,
        work_dir=options.work_dir,
        progress=lambda done, in_all: options.tell(READING, done, in_all),
    )
    tally = Tally()
    with open_roster(path, setting) as roster, open_ledger(options.work_dir) as ledger:
        planner = Planner(engine, office, kinds, ledger, tally, now, today, roster.columns)
        _plan(roster, planner, regions, options)
        masters = list(planner.masters.values())
        drafts = {one.kabupaten: _masters(one, planner) for one in masters}
        finish(engine, ledger, tally, masters=masters, twins=roster.candidates())
        if not options.dry_run:
            _write(Committer(store, engine, office, ledger, tally, _digest(path), _counting(options, ledger)), drafts)
            if ledger.rows():
                refresh_statistics(engine)
        if options.lines is not None:
            with options.lines.open("w", encoding="utf-8", newline="") as target:
                notes = chain.from_iterable(ledger.notes(kind) for kind in NOTE_KINDS)
                write_lines(roster.lines(), notes, target)
        return ImportResult(roster.report(), _writing(ledger, tally, sorted(drafts)), options.dry_run)


def _plan(roster: Roster, planner: Planner, regions: Regions, options: Options) -> None:
    """Plan all families, those of one kabupaten together."""
    buffers: Buffers[str, Family] = Buffers(FAMILIES_PER_PLAN, FAMILIES_HELD)
    done = 0
    for kabupaten, families in buffers.sort(_placed(roster, planner, regions, options)):
        planner.plan(kabupaten, families)
        done += sum(len(family.members) for family in families)
        options.tell(PLANNING, done, roster.rows)
    options.tell(PLANNING, roster.rows, roster.rows)


def _placed(roster: Roster, planner: Planner, regions: Regions, options: Options) -> Iterator[tuple[str, Family]]:
    """Yield the families with their kabupaten, noting those of which it is not known, or not the one that is asked for."""
    for family in roster.families():
        kabupaten = regions.kabupaten_of(family, options.kabupaten)
        if kabupaten is None or options.only not in (None, kabupaten):
            code = "kabupaten_unknown" if kabupaten is None else "elsewhere"
            planner.ledger.note([Note(REFUSED, family.row, "desa_code", code)])
            planner.tally.add("kpm", REFUSED)
        else:
            yield kabupaten, family


def _masters(masters: Masters, planner: Planner) -> list[Draft]:
    """Return the drafts of the masters that can be written, counting them and noting the others."""
    with read_transaction(planner.engine) as connection:
        drafts = masters.drafts(partition_reader(connection, masters.kabupaten))
    sound = []
    for draft in drafts:
        problems = problem_of(draft)
        for column, code in problems:
            planner.ledger.note([Note(REFUSED, draft.row, column, code, masters.kabupaten, draft.known.id)])
        planner.tally.add(draft.known.kind, REFUSED if problems else draft.outcome)
        sound += [] if problems else [draft]
    return sound


def _write(committer: Committer, drafts: dict[str, list[Draft]]) -> None:
    """Write the masters of all kabupaten first, for a charge may name a pendamping of another one."""
    for kabupaten, own in sorted(drafts.items()):
        committer.masters(kabupaten, own)
    for kabupaten in sorted(drafts):
        committer.families(kabupaten)
        committer.candidates(kabupaten)


def _counting(options: Options, ledger: Ledger) -> Callable[[int], None]:
    in_all, done = ledger.rows(), 0

    def told(rows: int) -> None:
        nonlocal done
        done += rows
        options.tell(WRITING, done, in_all)

    return told


def _writing(ledger: Ledger, tally: Tally, kabupaten: list[str]) -> Writing:
    return Writing(
        kabupaten=tuple(kabupaten),
        records=tally.table(),
        others={name: tally.counts[name, ""] for name in (CONFLICT, MOVED, CANDIDATE, WAITING)},
        tally=ledger.tally(),
        notes=[note for kind in NOTE_KINDS for note in ledger.notes(kind, limits.IMPORT_REPORT_LINES_MAX)],
    )


def _digest(path: Path) -> str:
    """Return the digest under which a file is remembered."""
    with path.open("rb") as file:
        digest = blake2b(digest_size=16)
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
