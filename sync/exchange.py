"""One exchange: check the phone's history, push, then pull, as frames of one answer (P2, P3, P43, P44)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Any

from sync.errors import ExchangeError
from sync.kinds import Kinds, known_kinds
from sync.limits import PAGES_PER_ANSWER_MAX
from sync.nouns import Author, Form, Grants
from sync.plan import Plan
from sync.pull import Position, combined, content, digests, pages, went_back
from sync.scopes import assignment_version
from sync.snapshot import Batch, RecordKey
from sync.store import ScopeHead, Store, View, ViewOf
from sync.wire import WIRE_VERSION, Request, answer_to_wire

Frame = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Party:
    """The phone that asks: its author without grants, its home, and what it may touch in each partition.

    `elsewhere`: what it may write in a partition of which it holds nothing, as where it asks to take part (P58).
    """

    author: Author
    home: str
    partitions: Mapping[str, Grants]
    elsewhere: Grants = field(default_factory=Grants)

    def author_in(self, kabupaten: str) -> Author:
        """Return the author with the grants of one partition."""
        return replace(self.author, grants=self.partitions.get(kabupaten, self.elsewhere))

    @property
    def scopes(self) -> dict[str, tuple[str, ...]]:
        """The full scopes held in each partition."""
        return {kabupaten: grants.scopes for kabupaten, grants in self.partitions.items()}

    @property
    def version(self) -> str:
        """Version of the list of scopes."""
        return assignment_version(self.scopes)


@dataclass(frozen=True, slots=True)
class House:
    """What an exchange runs in.

    `now` is in the zone of the phone's home, so that its date is a local one (P42); `tag` gives 32 random bits; `exists` tells whether a partition is there to write to.
    """

    store: Store
    kinds: Kinds
    epoch: int
    now: datetime
    tag: Callable[[], int]
    exists: Callable[[str], bool]


def exchange(request: Request, party: Party, house: House) -> Iterator[Frame]:
    """Yield the frames of the answer; every write is committed before the first frame.

    An older epoch, or a history this server does not have, changes nothing and is answered alone.
    """
    opening = {"v": WIRE_VERSION, "epoch": house.epoch}
    if request.epoch != house.epoch:
        return iter([opening])
    if _went_back(request, party, house):
        return iter([{**opening, "resend": 1}])
    kinds = known_kinds(house.kinds, request.schema_version)
    plans = push(request, party, house)
    tags = {kabupaten: made.head.tag for kabupaten, made in plans.items() if made.head.number > made.since}
    outcomes = {**opening, "t": int(house.now.timestamp()), "out": list(_answers(plans)), **({"tags": tags} if tags else {})}
    return chain([outcomes], pull(request, party, house, kinds, plans))


def _went_back(request: Request, party: Party, house: House) -> bool:
    """Tell whether the server went back behind what this phone knows of any partition."""
    known = {kabupaten: house.exists(kabupaten) for kabupaten in sorted({*request.cursors, *request.last})}
    if not known:
        return False
    with house.store.views() as view_of:
        return any(_lost(kabupaten, request, view_of(kabupaten if there else party.home), there=there) for kabupaten, there in known.items())


def _lost(kabupaten: str, request: Request, view: View, *, there: bool) -> bool:
    """Tell whether the server went back behind what this phone knows of a partition (P44).

    Forms for a partition that is not there went to the phone's home, of which the view then is.
    """
    cursor, last = request.cursors.get(kabupaten), request.last.get(kabupaten)
    if cursor is not None and cursor.number and not there:
        return True
    if cursor is not None and there:
        tags = view.tags([cursor.number]) if cursor.number < view.head.number else {}
        if went_back(cursor, view.head, tags):
            return True
    return last is not None and not view.knows_form(last)


def push(request: Request, party: Party, house: House) -> dict[str, Plan]:
    """Commit the forms, one transaction per partition, in code order."""
    by_partition: dict[str, list[Form]] = {}
    target = {code: code if house.exists(code) else party.home for code in {form.kabupaten for form in request.forms}}
    for form in request.forms:
        kabupaten = target[form.kabupaten]
        by_partition.setdefault(kabupaten, []).append(_strayed(form) if kabupaten != form.kabupaten else form)
    plans = {}
    current = request.assignment == party.version
    for kabupaten, forms in sorted(by_partition.items()):
        cursor = request.cursors.get(kabupaten)
        batch = Batch(
            kabupaten=kabupaten,
            author=party.author_in(kabupaten),
            forms=tuple(forms),
            tag=house.tag(),
            received_on=house.now.date(),
            cursor=cursor.number if cursor is not None and current else None,
            lagging=frozenset(request.lagging.get(kabupaten, ())),
        )
        plans[kabupaten] = house.store.commit(batch, house.now)
    return plans


def _strayed(form: Form) -> Form:
    """Mark a form for a partition that does not exist, to be held in the phone's home (P24)."""
    problem = ExchangeError("stray_partition", {"kabupaten": form.kabupaten[:4]})
    return replace(form, changes=tuple(replace(change, problem=problem) for change in form.changes))


def _answers(plans: Mapping[str, Plan]) -> Iterator[list[Any]]:
    return (answer_to_wire(answer) for made in plans.values() for answer in made.answers)


def pull(
    request: Request, party: Party, house: House, kinds: Kinds, plans: Mapping[str, Plan]
) -> Iterator[Frame]:
    """Yield rows that differ from what was sent, then pages, then the end.

    A retired phone pulls nothing; one whose list of scopes is old gets the new list first and asks again (P33), and one that
    has just opened a scope asks again, to be told of it (P58).
    """
    if party.author.retired:
        yield {"end": 1}
        return
    if any(made.opens for made in plans.values()):
        yield {"end": 1, "more": 1}
        return
    if request.assignment != party.version:
        yield {"asg": party.version, "scopes": {kabupaten: list(scopes) for kabupaten, scopes in party.scopes.items()}}
        yield {"end": 1, "more": 1}
        return
    with house.store.views() as view_of:
        yield from _news(request, party, view_of, kinds, plans)


def _news(request: Request, party: Party, view_of: ViewOf, kinds: Kinds, plans: Mapping[str, Plan]) -> Iterator[Frame]:
    """Yield what is new in each partition, as far as one answer goes."""
    sums: list[int] = []
    left = PAGES_PER_ANSWER_MAX
    for kabupaten, grants in sorted(party.partitions.items()):
        cursor = request.cursors.get(kabupaten)
        position = Position.of(grants.scopes, cursor.number if cursor else 0, request.lagging.get(kabupaten, {}))
        view = view_of(kabupaten)
        heads = view.scope_heads(grants.scopes)
        frames = list(_partition(view, position, heads, kinds, plans.get(kabupaten), left))
        told = [frame for frame in frames if not _says_nothing(frame, request)]
        yield from told
        left -= len(told)
        if not frames or "cur" not in frames[-1] or "more" in frames[-1]:
            yield {"end": 1, "more": 1}
            return
        sums += digests(heads, kinds).values()
    yield {"end": 1, "dig": combined(sums)}


def _says_nothing(frame: Frame, request: Request) -> bool:
    """Tell whether a frame only repeats the cursor that was sent, with no scope behind it."""
    cursor = request.cursors.get(frame["kab"])
    return not request.lagging.get(frame["kab"]) and len(frame) == 2 and cursor is not None and frame.get("cur") == [cursor.number, cursor.tag]


def _partition(
    view: View, position: Position, heads: list[ScopeHead], kinds: Kinds, made: Plan | None, pages_max: int
) -> Iterable[Frame]:
    skip: dict[RecordKey, int] = {}
    if made is not None:
        held = [entry for entry in made.feed if entry.left_on is None and entry.scope in position.cursors]
        touched = [entry for entry in held if (entry.kind, entry.id) in made.echo]
        if touched:
            yield {"kab": view.head.kabupaten, **content(view, touched, kinds)}
        skip = {(record.kind, record.id): record.revision for record in made.records}
    yield from pages(view, position.behind(heads), kinds, skip, pages_max)
