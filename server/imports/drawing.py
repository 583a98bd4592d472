"""A family of a file drawn as drafts: its kpm and each of its members, new or met in the store."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from server.imports.families import Family, Member
from server.imports.ledger import FamilyForm
from server.imports.masters import Masters
from server.imports.match import Found, Person, match_members
from server.imports.memory import Draft, Known, draft_edit, draft_new
from server.imports.wishes import Says, family_says, member_says
from sync.kinds import Kinds
from sync.nouns import Record, Revision


@dataclass(slots=True)
class Drawing:
    """Draws a batch of families of one kabupaten.

    `taken`: records that the file has claimed already, each once; `now`: the head of the partition.
    """

    kinds: Kinds
    masters: Masters
    found: Found
    columns: Collection[str]
    today: date
    now: Revision
    new_id: Callable[[], str]
    taken: set[str]

    def forms(self, families: Sequence[Family]) -> Iterator[tuple[Family, FamilyForm | None]]:
        """Yield each family with its drafts, None where an earlier family of the file is the same one."""
        for family in families:
            kpm = self.found.kpm.get(family.key)
            if kpm in self.taken:
                yield family, None
                continue
            form = self._form(family, kpm)
            self.taken.update(draft.known.id for draft in form.drafts)
            yield family, form

    def _form(self, family: Family, met: str | None) -> FamilyForm:
        kelompok = self.masters.kelompok(family)
        self.masters.assign(self.masters.worker(family), kelompok, today=self.today, row=family.row)
        kpm = met or self.new_id()
        record = self.found.records.get(kpm)
        known = self.found.known.get(kpm) or Known("kpm", kpm, family.key, {})
        drafts = [self._draft(family_says(family, kelompok), known, record, row=family.row)]
        people = self.found.members[kpm].values() if kpm in self.found.members else ()
        matched = match_members(family, [person for person in people if person.id not in self.taken])
        drafts += [self._member(family, member, kpm, matched.get(member.row)) for member in family.members]
        return FamilyForm(family.row, family.no_kk if record is None else None, tuple(drafts))

    def _member(self, family: Family, member: Member, kpm: str, person: Person | None) -> Draft:
        says = member_says(family, member, kpm=kpm, columns=self.columns, facility_id=self.masters.facility)
        record = person.record if person else None
        if record is None:
            says = {"is_pengurus": member.is_pengurus, **says}
        known = (person.known if person else None) or Known("anggota", person.id if person else self.new_id(), kpm, {})
        here = Known(known.kind, known.id, kpm, known.values, known.seen, known.groups)
        return self._draft(says, here, record, row=member.row)

    def _draft(self, says: Says, known: Known, record: Record | None, *, row: int) -> Draft:
        kind = self.kinds[known.kind]
        if record is None:
            return draft_new(kind, Known(known.kind, known.id, known.key, says), row)
        return draft_edit(kind, says, known, record=record, now=self.now, row=row)
