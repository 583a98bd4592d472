"""Families of a file, a batch at a time, met with the store and made drafts; nothing is written yet.

A dry run and a real run plan alike; a real run then commits what was planned.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from server.engine import read_transaction
from server.imports.drawing import Drawing
from server.imports.families import Family
from server.imports.ledger import FamilyForm, Ledger, Note, Pair
from server.imports.masters import REFERENCES, Homes, Masters, problem_of
from server.imports.match import Found, doubles_of, find_families
from server.imports.written import CONFLICT, REFUSED, Tally
from server.office import Office
from server.store.reader import PartitionReader
from sync.kinds import Kinds
from sync.nouns import STORED, Grants, Revision
from sync.plan import plan
from sync.snapshot import gather

SHARED = ("idsemesta", "nik")
"""What two records of one person share, the surer first."""


@dataclass(slots=True)
class Planner:
    """Plans batches of families into a ledger; `columns` are those the file has."""

    engine: Engine
    office: Office
    kinds: Kinds
    ledger: Ledger
    tally: Tally
    now: datetime
    today: date
    columns: Collection[str]
    masters: dict[str, Masters] = field(default_factory=dict)
    homes: Homes = field(default_factory=Homes)

    def plan(self, kabupaten: str, families: Sequence[Family]) -> None:
        """Plan a batch of families of one kabupaten, in a constant number of statements."""
        with read_transaction(self.engine) as connection:
            reader = partition_reader(connection, kabupaten)
            masters = self._masters(connection, kabupaten)
            self.homes.look_up(connection, (family.pendamping_nip for family in families if family.pendamping_nip))
            found = find_families(connection, reader, self.kinds, kabupaten=kabupaten, families=families)
            forms = self._draw(families, found, masters, reader)
            away = {record.id for record in found.records.values() if record.moved}
            sound = self._without_refused(forms, reader, masters, away)
            self.ledger.pair(_doubles(connection, kabupaten, sound))
        self._settle(kabupaten, forms, sound)

    def _masters(self, connection: Connection, kabupaten: str) -> Masters:
        if kabupaten not in self.masters:
            made = Masters(connection, kabupaten, kinds=self.kinds, homes=self.homes, new_id=self.office.new_id)
            self.masters[kabupaten] = made
        return self.masters[kabupaten]

    def _draw(
        self, families: Sequence[Family], found: Found, masters: Masters, reader: PartitionReader
    ) -> list[FamilyForm]:
        """Return the drafts of the families, without those that are an earlier family of the file once more."""
        people = [one for members in found.members.values() for one in members]
        drawing = Drawing(
            kinds=self.kinds,
            masters=masters,
            found=found,
            columns=self.columns,
            today=self.today,
            now=Revision(reader.head.number, reader.head.tag),
            new_id=self.office.new_id,
            taken=self.ledger.claimed([*found.kpm.values(), *people]),
        )
        forms = []
        for family, form in drawing.forms(families):
            if form is None:
                self._refuse(masters.kabupaten, family.row, "no_kk", "family_twice", found.kpm[family.key])
                self.tally.add("kpm", REFUSED)
            else:
                forms.append(form)
        return forms

    def _without_refused(
        self, forms: Sequence[FamilyForm], reader: PartitionReader, masters: Masters, away: Collection[str]
    ) -> list[FamilyForm]:
        """Return the families that schemas and kernel take as a whole; say in the notes why not the others."""
        sound = [form for form in forms if self._is_sound(form, masters, away)]
        trying = [form for form in sound if form.changes]
        if not trying:
            return sound
        named = [change.fields.get(name) for form in trying for change in form.changes for name in REFERENCES]
        first = [part] if (part := tuple(masters.not_there(filter(None, named)))) else []
        batch = self.office.batch(masters.kabupaten, [*first, *(form.changes for form in trying)], self.now)
        made = plan(batch, gather(batch, reader, self.kinds), self.kinds)
        planned = {answer.form.id: (form, answer) for form, answer in zip(trying, made.answers[len(first) :], strict=True)}
        refused = {one for one, (_, answer) in planned.items() if any(each.outcome not in STORED for each in answer.decisions)}
        for one in refused:
            form, answer = planned[one]
            for change, decision in zip(form.changes, answer.decisions, strict=True):
                if decision.outcome not in STORED:
                    self._refuse(masters.kabupaten, form.row_of(change.id), "", str(decision.code), change.id)
        for conflict in made.conflicts:
            if conflict.form in planned and conflict.form not in refused:
                row = planned[conflict.form][0].row_of(conflict.record)
                self.ledger.note([Note(CONFLICT, row, conflict.group, conflict.rule, masters.kabupaten, conflict.record)])
                self.tally.add(CONFLICT, "")
        out = {planned[one][0].row for one in refused}
        return [form for form in sound if form.row not in out]

    def _is_sound(self, form: FamilyForm, masters: Masters, away: Collection[str]) -> bool:
        """Check every change of a family, and the kelompok and facilities it would make."""
        sound = True
        for draft in form.drafts:
            if draft.known.id in away:
                problems = [("", "moved_away")] if form.changes else []
            else:
                problems = [*problem_of(draft), *masters.problems(draft)]
            for column, code in problems:
                self._refuse(masters.kabupaten, draft.row, column, code, draft.known.id)
                sound = False
        return sound

    def _refuse(self, kabupaten: str, row: int, column: str, code: str, record: str) -> None:
        self.ledger.note([Note(REFUSED, row, column, code, kabupaten, record)])

    def _settle(self, kabupaten: str, forms: Sequence[FamilyForm], sound: Sequence[FamilyForm]) -> None:
        """Claim what the file has, count, and keep what there is to write."""
        rows = {form.row for form in sound}
        self.ledger.claim(kabupaten, _claims(form for form in forms if form.row in rows or not form.is_new))
        for form in forms:
            if form.row in rows:
                self.tally.family(form)
            else:
                self.tally.add("kpm", REFUSED)
        self.ledger.keep(kabupaten, [form for form in sound if any(draft.news for draft in form.drafts)])


def partition_reader(connection: Connection, kabupaten: str) -> PartitionReader:
    """Return a reader for a plan of the office, which asks for nobody's grants."""
    return PartitionReader(connection, kabupaten, lambda *_: Grants())


def _claims(forms: Iterator[FamilyForm]) -> Iterator[tuple[str, int]]:
    for form in forms:
        kpm, *members = form.drafts
        yield kpm.known.id, 0
        yield from ((draft.known.id, draft.row) for draft in members)


def _doubles(connection: Connection, kabupaten: str, forms: Sequence[FamilyForm]) -> Iterator[Pair]:
    """Yield the members of the store in other families that share a number with a member of the file."""
    members = [draft for form in forms for draft in form.drafts[1:]]
    for column in SHARED:
        found = doubles_of(connection, kabupaten, column, (draft.known.values.get(column) for draft in members))
        for draft in members:
            for one, kpm in found.get(draft.known.values.get(column) or "", ()):
                if one != draft.known.id and kpm != draft.known.values["kpm_id"]:
                    yield Pair(kabupaten, one, draft.known.id, column, draft.row)
