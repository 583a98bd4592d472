"""Planned drafts committed in short transactions, each with the memory of what it wrote."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects import postgresql, sqlite

from server.engine import write_transaction
from server.imports.ledger import FamilyForm, Ledger, Note, Pair
from server.imports.memory import CREATED, Draft, Known, remember, remembered
from server.imports.written import REFUSED, Tally
from server.office import Office
from server.store.sql import SqlStore
from server.store.tables import TABLES
from sync.errors import Problem
from sync.nouns import STORED
from sync.plan import Answer, Plan

FAMILIES_PER_COMMIT = 200
DRAFTS_PER_FORM = 60
FORMS_PER_COMMIT = 16


class Overtaken(Exception):
    """Somebody else was faster: these forms, by place, cannot be written as they were planned."""

    def __init__(self, places: Iterable[int]) -> None:
        super().__init__()
        self.places = frozenset(places)


@dataclass(frozen=True, slots=True)
class Committer:
    """Writes what was planned of one file; `source` is its digest, `told(rows)` hears of progress."""

    store: SqlStore
    engine: Engine
    office: Office
    ledger: Ledger
    tally: Tally
    source: str
    told: Callable[[int], None]

    def masters(self, kabupaten: str, drafts: Sequence[Draft]) -> None:
        """Commit masters; raises Problem when one was changed meanwhile so that nothing can be built on it."""
        news = iter([draft for draft in drafts if draft.news])
        forms = iter(lambda: tuple(islice(news, DRAFTS_PER_FORM)), ())
        while part := [FamilyForm(0, None, form) for form in islice(forms, FORMS_PER_COMMIT)]:
            try:
                self._commit(kabupaten, part)
            except Overtaken:
                raise Problem("import_overtaken", {"kabupaten": kabupaten}) from None

    def families(self, kabupaten: str) -> None:
        """Commit the planned families of a kabupaten; one that was overtaken is left out whole and noted."""
        planned = self.ledger.forms(kabupaten)
        while forms := list(islice(planned, FAMILIES_PER_COMMIT)):
            rows = sum(len(form.drafts) - 1 for form in forms)
            while forms:
                try:
                    self._commit(kabupaten, forms)
                    break
                except Overtaken as error:
                    forms = list(self._without(kabupaten, forms, error.places))
            self.told(rows)

    def candidates(self, kabupaten: str) -> None:
        """Write the pairs that a person should look at; one that is there already stays as it is."""
        pairs = self.ledger.matches(kabupaten)
        while part := list(islice(pairs, 1_000)):
            with write_transaction(self.engine) as connection:
                dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
                rows = [self._candidate(pair) for pair in part]
                connection.execute(dialect.insert(TABLES["match_candidate"]).on_conflict_do_nothing(), rows)

    def _candidate(self, pair: Pair) -> dict[str, object]:
        return {
            "kabupaten": pair.kabupaten,
            "id": pair.id,
            "kind": "anggota",
            "first_id": pair.first,
            "second_id": pair.second,
            "reason": pair.reason,
            "state": "open",
            "found_at": self.office.clock(),
        }

    def _without(self, kabupaten: str, forms: Sequence[FamilyForm], places: frozenset[int]) -> Iterator[FamilyForm]:
        """Yield the forms that were not overtaken, and note the others."""
        for place, form in enumerate(forms):
            if place in places:
                self.ledger.note([Note(REFUSED, form.row, "", "overtaken", kabupaten, form.drafts[0].known.id)])
                self.tally.withdraw(form)
            else:
                yield form

    def _commit(self, kabupaten: str, forms: Sequence[FamilyForm]) -> None:
        """Commit forms and what to remember of them in one transaction; raises Overtaken, nothing written then."""
        now = self.office.clock()
        places = [place for place, form in enumerate(forms) if form.changes]

        def beside(connection: Connection, made: Plan) -> None:
            answers = dict(zip(places, made.answers, strict=True))
            _check_stored(answers)
            _check_alone(connection, kabupaten, forms)
            known = [one for place, form in enumerate(forms) for one in _known(form, answers.get(place), made)]
            remember(connection, kabupaten, known, source=self.source, at=now)

        if places:
            batch = self.office.batch(kabupaten, [forms[place].changes for place in places], now)
            self.store.commit(batch, now, beside)
        else:
            with write_transaction(self.engine) as connection:
                known = [draft.known for form in forms for draft in form.drafts if draft.news]
                remember(connection, kabupaten, known, source=self.source, at=now)


def _check_stored(answers: dict[int, Answer]) -> None:
    """Raise Overtaken for the forms of which a change would wait instead of being stored."""
    waiting = [place for place, answer in answers.items() if any(one.outcome not in STORED for one in answer.decisions)]
    if waiting:
        raise Overtaken(waiting)


def _check_alone(connection: Connection, kabupaten: str, forms: Sequence[FamilyForm]) -> None:
    """Raise Overtaken for new families and masters that somebody else has made since they were planned."""
    own = {draft.known.id: place for place, form in enumerate(forms) for draft in form.drafts}
    new = [draft.known for form in forms for draft in form.drafts if draft.outcome == CREATED and draft.known.kind != "anggota"]
    if not new:
        return
    memory, kpm = TABLES["imported"], TABLES["kpm"]
    by_key = {(one.kind, one.key): own[one.id] for one in new}
    made = select(memory.c.kind, memory.c.key, memory.c.id).where(
        memory.c.kabupaten == kabupaten,
        memory.c.kind.in_(sorted({one.kind for one in new})),
        memory.c.key.in_(sorted({one.key for one in new})),
    )
    others = [by_key[row.kind, row.key] for row in connection.execute(made) if row.id not in own and (row.kind, row.key) in by_key]
    by_no_kk = {form.no_kk: place for place, form in enumerate(forms) if form.no_kk}
    present = select(kpm.c.no_kk, kpm.c.id).where(
        kpm.c.kabupaten == kabupaten, kpm.c.no_kk.in_(sorted(by_no_kk)), kpm.c.deleted.is_(False)
    )
    others += [by_no_kk[row.no_kk] for row in connection.execute(present) if row.id not in own] if by_no_kk else []
    if others:
        raise Overtaken(others)


def _known(form: FamilyForm, answer: Answer | None, made: Plan) -> Iterator[Known]:
    """Yield what to remember of a form's drafts, each with its share of the decisions."""
    decisions = iter(answer.decisions if answer else ())
    for draft in form.drafts:
        own = list(islice(decisions, len(draft.changes)))
        if draft.news:
            yield remembered(draft, own, made.head)
