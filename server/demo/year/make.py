"""A generated year made: month after month, by the office and by phones, at the times at which it would have come."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from random import Random
from typing import Any

from sqlalchemy import select

from schemas import KINDS
from server.catalogue import read_catalogue
from server.cycle.stages import first_day, month_of, shift
from server.demo.people import Inventor
from server.demo.year.ground import Clock, Kabupaten, Worker, make_ground, note_contacts, note_phones, place
from server.demo.year.months import ENDS_OF_HALVES, Met, Month
from server.engine import read_transaction, write_transaction
from server.office import Office, edit
from server.services import Services
from server.store.grants import NATION
from server.store.tables import TABLES
from server.zones import local
from sync.nouns import Author, Change, Form, Grants
from sync.snapshot import Batch
from sync.wire import form_content

CHANGES_PER_COMMIT = 1_000
CONTACT_DAYS = (10, 20, 27)
"""Days of a month on which phones find signal."""
SILENT_SHARE = 0.03
"""Phones that find none in the last month."""
DISPUTED, STRAYED = 0.002, 0.001
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """What is to be made: how many families, and how many months before this one."""

    kabupaten: str
    families: int
    months: int


def make_year(parts: Services, words: dict[str, Any], size: Size, random: Random, tell: Tell) -> Kabupaten:
    """Make a kabupaten and its months; raises `Problem` where the store refuses, which a generated year never meets."""
    today = local(parts.clock(), size.kabupaten).date()
    months = [shift(month_of(today), back - size.months) for back in range(size.months)]
    began = first_day(months[0]) - timedelta(days=10)
    clock = Clock(datetime(began.year, began.month, began.day, 1, tzinfo=UTC))
    office = Office(parts.store, "demo", clock, random.randbytes)
    inventor = Inventor(words, today, KINDS, office, random)
    _write_places(parts, inventor, size.kabupaten)
    made, changes = make_ground(inventor, size.kabupaten, size.families, began)
    _write(office, size.kabupaten, changes)
    with write_transaction(parts.engine) as connection:
        note_phones(connection, made, clock())
    sesi = [row.id for row in read_catalogue() if row.kind == "modul_sesi"]
    maker = Maker(parts, office, clock, inventor, made)
    for number, month in enumerate(months, 1):
        tell(f"{month} ({number}/{len(months)})")
        maker.month(Month(inventor, made, first_day(month), sesi), last=number == len(months))
    return made


def _write_places(parts: Services, inventor: Inventor, kabupaten: str) -> None:
    """Write the catalogue, and the province and kabupaten where nobody has; what an office has named stays."""
    province, known = kabupaten[:2], TABLES["wilayah"].c.code
    with read_transaction(parts.engine) as connection:
        there = set(connection.scalars(select(known).where(known.in_((province, kabupaten)))))
    national = [] if province in there else [place(inventor, "provinsi", province, None)]
    inventor.office.write(NATION, [*national, *(inventor.make(row.kind, row.fields) for row in read_catalogue())])
    if kabupaten not in there:
        inventor.office.write(province, [place(inventor, "kabupaten", kabupaten, province)])


def _write(office: Office, kabupaten: str, changes: Iterable[Change]) -> None:
    for _ in office.write_all(kabupaten, changes, CHANGES_PER_COMMIT):
        pass


@dataclass(frozen=True, slots=True)
class Maker:
    """Writes months, with the clock on the day on which each thing comes."""

    parts: Services
    office: Office
    clock: Clock
    inventor: Inventor
    made: Kabupaten

    def month(self, month: Month, *, last: bool) -> None:
        """Write a month: plans, newcomers, meetings as phones bring them on days of contact, and who moves or leaves."""
        code, random = self.made.code, self.inventor.random
        silent = {one.id for one in self.made.workers if last and random.random() < SILENT_SHARE}
        self.clock.work_on(month.first)
        _write(self.office, code, month.newcomers())
        plans, met = month.plans()
        _write(self.office, code, plans)
        ahead = [one for one in met if one.worker.id not in silent]
        for day in CONTACT_DAYS:
            here = month.first.replace(day=day)
            due, ahead = [one for one in ahead if one.day < here], [one for one in ahead if one.day >= here]
            self._contact(here, due, [one for one in self.made.workers if one.id not in silent])
        self.clock.work_on(month.first.replace(day=CONTACT_DAYS[-1]))
        self._edit(month.departures())
        if last or month.first.month in ENDS_OF_HALVES:
            own = Random(f"{code} {month.bulan}")
            _write(Office(self.parts.store, "demo", self.clock, own.randbytes), code, month.observed(own))

    def _contact(self, day: date, due: Sequence[Met], workers: list[Worker]) -> None:
        self.clock.work_on(day)
        for worker, found in groupby(sorted(due, key=lambda one: one.worker.id), key=lambda one: one.worker.id):
            meetings = list(found)
            self._bring(meetings[0].worker.author(), meetings)
        with write_transaction(self.parts.engine) as connection:
            note_contacts(connection, self.made.code, workers, self.clock(), day)
        self._quarrel(due)

    def _bring(self, author: Author, meetings: Iterable[Met]) -> None:
        forms = tuple(self._form(one.day, one.changes) for one in meetings)
        tag = int.from_bytes(self.inventor.random.randbytes(4))
        self.clock.now += timedelta(seconds=1)
        batch = Batch(self.made.code, author, forms, tag, local(self.clock(), self.made.code).date())
        self.parts.store.commit(batch, self.clock())

    def _form(self, day: date, changes: Sequence[Change]) -> Form:
        content = form_content(self.made.code, day, tuple(changes))
        return Form(self.office.new_id(), self.made.code, day, tuple(changes), content, int(self.clock().timestamp()))

    def _quarrel(self, due: Sequence[Met]) -> None:
        """Let a colleague say otherwise of some marks, and let a stranger bring some that are held."""
        for met in due:
            for author, changes in self._others(met):
                self._bring(author, [replace(met, changes=changes)])

    def _others(self, met: Met) -> Iterator[tuple[Author, list[Change]]]:
        random, own = self.inventor.random, met.worker.author()
        marks = [one for one in met.changes if one.kind == "kehadiran"]
        disputed = [_otherwise(one) for one in marks if random.random() < DISPUTED]
        strayed = [_otherwise(one) for one in marks if random.random() < STRAYED]
        if disputed:
            yield Author(f"{own.worker[:-4]}0000", f"{own.device[:-4]}0000", own.grants), disputed
        if strayed:
            yield Author(f"{own.worker[:-4]}1111", f"{own.device[:-4]}1111", Grants()), strayed

    def _edit(self, edits: Sequence[tuple[str, dict[str, Any]]]) -> None:
        kind = KINDS["kpm"]
        with self.parts.store.view(self.made.code) as view:
            records = {one.id: one for one in view.records(kind, [family for family, _ in edits])} if edits else {}
        _write(self.office, self.made.code, (edit(kind, records[family], **fields) for family, fields in edits))


def _otherwise(mark: Change) -> Change:
    told = {"status": "A" if mark.fields["status"] == "H" else "H", "represented_by": None}
    return Change(mark.kind, mark.id, {**mark.fields, **told})
