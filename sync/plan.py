"""`plan(batch, snapshot) -> writes`: every decision of one commit, made in memory (P4).

Nothing here reads a store, a clock or a random source.
The caller loads the snapshot, writes the plan in sets and commits; the plan is good only while the counter row it was made
from has not moved.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sync.decide import decide, look
from sync.desk import Desk
from sync.errors import ExchangeError
from sync.feed import FeedEntry, ScopeDelta, feed_of, scope_deltas
from sync.ids import content_hash
from sync.judge import Unjudged
from sync.kinds import Kinds
from sync.merge import new_fields
from sync.nouns import (
    FINAL,
    STORED,
    WAITING,
    Author,
    Change,
    Conflict,
    Decision,
    Form,
    Head,
    InboxItem,
    LoggedForm,
    Loss,
    Outcome,
    Record,
    Ref,
)
from sync.snapshot import OUTCOME_KIND, Batch, RecordKey, Snapshot, Verdict, fork_id, outcome_id


DISMISSED = "dismissed"
"""Code of a change that a person has decided not to take."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the phone is told of one form.

    `known`: it was decided before; `first`: number of its first write, when the phone can build every row of it (P37), else 0.
    """

    form: Form
    decisions: tuple[Decision, ...]
    known: bool = False
    first: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """All writes of one commit, and the answers.

    `since`: the partition's number before; `log`: forms decided now, with their author; `relogged`: older forms whose outcomes changed;
    `records`: final states; `fresh`: keys of those that did not exist; `echo`: keys the phone cannot build itself;
    `settled`: inbox changes that have their outcome; `inbox`: changes that wait now;
    `hands`: (last number, author) of each run of numbers by one author, to tell who made which (P18);
    `opens`: whether the batch's author may hold more scopes from now on (P58).
    """

    since: int
    head: Head
    log: tuple[tuple[Form, LoggedForm], ...]
    relogged: tuple[LoggedForm, ...]
    records: tuple[Record, ...]
    fresh: frozenset[RecordKey]
    echo: frozenset[RecordKey]
    feed: tuple[FeedEntry, ...]
    deltas: tuple[ScopeDelta, ...]
    conflicts: tuple[Conflict, ...]
    inbox: tuple[InboxItem, ...]
    settled: tuple[Ref, ...]
    answers: tuple[Answer, ...]
    hands: tuple[tuple[int, Author], ...]
    opens: bool


def plan(batch: Batch, snapshot: Snapshot, kinds: Kinds) -> Plan:
    """Decide a batch against a snapshot.

    Forms are taken in order; one that cannot be taken never stops the next (P23).
    """
    desk = Desk.lay(batch, snapshot, kinds)
    log: list[tuple[Form, LoggedForm]] = []
    answers = []
    for form in batch.forms:
        known = desk.forms.get(form.id)
        if known is not None:
            answer, fork = _answer_known(form, known, desk)
            answers.append(answer)
            log += [(fork, desk.forms[fork.id])] if fork else []
            continue
        answer = _take(form, desk)
        answers.append(answer)
        if all(decision.outcome in FINAL for decision in answer.decisions):
            log.append((form, desk.forms[form.id]))
    for verdict in batch.verdicts:
        _carry_out(verdict, desk)
    _release_arrived(desk)
    return _finish(desk, log, answers)


def _answer_known(form: Form, known: LoggedForm, desk: Desk) -> tuple[Answer, Form | None]:
    """Answer a form received before with its stored outcome; keep one of other content whole, as held (P6).

    The phone learns under which id it is kept: later outcomes come by that one, as the other form has its own (P25).
    Returns the forked form under an id of its own when it is new.
    """
    if known.content == form.content:
        return Answer(form, tuple(known.decisions), known=True), None
    fork = replace(form, id=fork_id(form))
    kept = desk.forms.get(fork.id)
    if kept is not None:
        return Answer(form, tuple(kept.decisions), known=True), None
    decisions = [Decision(Outcome.HELD, code="form_fork", details={"kept_as": fork.id}) for _ in form.changes]
    desk.log(LoggedForm(fork.id, form.content, decisions))
    desk.inbox += [_inbox_item(fork, index, decision, desk.batch.author) for index, decision in enumerate(decisions)]
    return Answer(form, tuple(decisions), known=True), fork


def _take(form: Form, desk: Desk) -> Answer:
    """Decide a new form; it waits as a whole while one of its changes cannot be judged (P15)."""
    views = [look(change, desk) for change in form.changes]
    unjudged = [view.outcome for view in views if isinstance(view, Unjudged)]
    if unjudged:
        outcome = Outcome.RETRY if Outcome.RETRY in unjudged else Outcome.NEED_BASE
        code = "unknown_predecessor" if outcome is Outcome.RETRY else "need_base"
        return Answer(form, tuple(Decision(outcome, code=code) for _ in form.changes))
    before = desk.number
    decisions = []
    for index, view in enumerate(views):
        decision = decide(form, index, view, desk, desk.batch.author)
        decisions.append(decision)
        if decision.outcome in WAITING:
            desk.inbox.append(_inbox_item(form, index, decision, desk.batch.author))
    numbers = (before + 1, desk.number) if desk.number > before else (None, None)
    desk.log(LoggedForm(form.id, form.content, decisions, *numbers))
    return Answer(form, tuple(decisions))


def _inbox_item(form: Form, index: int, decision: Decision, author: Author) -> InboxItem:
    waiting_for = decision.details["waiting_for"] if decision.outcome is Outcome.BLOCKED else None
    return InboxItem(
        form.id,
        index,
        form.changes[index],
        decision.outcome,
        decision.code,
        decision.details,
        author,
        form.work_date,
        waiting_for,
    )


def _release_arrived(desk: Desk) -> None:
    """Decide again what waited for a record that is there now, as if it came last (P13).

    A change that leans on another one waits for its turn, and one may have to wait for several records in succession.
    Of those whose turn it is new records come first: what was made before its parent was ended is not of an ended one (P60).
    """
    done: set[tuple[Ref, str]] = set()
    while ready := _ready(desk, done):
        first = [ref for ref, item in ready.items() if not any(below in ready for below in item.change.after)]
        for ref in sorted(first or ready, key=lambda ref: not ready[ref].change.creates):
            done.add((ref, ready[ref].waiting_for))
            _decide_again(ready[ref], desk)


def _ready(desk: Desk, done: set[tuple[Ref, str]]) -> dict[Ref, InboxItem]:
    """Return the waiting changes whose record is there now, as they wait at present."""
    arrived = {identity for _, identity in desk.written}
    waiting = {(item.form, item.index): item for item in (*desk.snapshot.waiting, *desk.inbox)}
    settled = set(desk.settled)
    return {
        ref: item
        for ref, item in waiting.items()
        if item.waiting_for in arrived and ref not in settled and (ref, item.waiting_for) not in done
    }


def _carry_out(verdict: Verdict, desk: Desk) -> None:
    """Carry out a person's decision about an inbox item (P24); nothing where another person's came first."""
    item = verdict.item
    present = desk.forms[item.form].decisions[item.index]
    if present.outcome not in WAITING or present.code == DISMISSED:
        return
    if verdict.accept:
        fields = item.change.fields if verdict.fields is None else verdict.fields
        problem = item.change.problem if verdict.fields is None else verdict.problem
        change = replace(item.change, fields=fields, problem=problem)
        desk.redecide(item.form, item.index, replace(present, repaired=_repairs(item.change, fields, present, desk)))
        _decide_again(replace(item, change=change), desk, accepted=True)
        return
    decision = replace(present, outcome=Outcome.REFUSED, code=DISMISSED, details={"reason": verdict.reason})
    desk.redecide(item.form, item.index, decision)
    desk.settled.append((item.form, item.index))
    _report(item, decision, desk)


def _repairs(change: Change, fields: dict[str, Any], present: Decision, desk: Desk) -> dict[str, Loss | None]:
    """Return the groups to which a person gives another value than the author's, as far as repaired by now (P24)."""
    differing = {name for name in {*change.fields, *fields} if change.fields.get(name, ...) != fields.get(name, ...)}
    kind = desk.kinds.get(change.kind)
    groups = [] if kind is None else [group.name for group in kind.touched(dict.fromkeys(differing & set(kind.group_of)))]
    return {**{group: present.lost.get(group) for group in groups}, **present.repaired}


def _decide_again(item: InboxItem, desk: Desk, *, accepted: bool = False) -> None:
    """Decide an inbox item once more, under its own author, and report what came of it.

    The phone is not asked again: what cannot be told about the past counts as unseen.
    """
    form, index = _form_of(item, desk)
    view = look(replace(item.change, seen=item.change.seen or {}), desk)
    before = desk.number
    decision = decide(form, index, view, desk, item.author, accepted=accepted)
    decision.repaired = desk.forms[item.form].decisions[item.index].repaired
    if decision.number is not None:
        desk.guests.append((before, desk.number, item.author))
        desk.plain[item.change.kind, desk.now_id(item.change.id)] = False
    desk.redecide(item.form, item.index, decision)
    if decision.outcome in STORED:
        desk.settled.append((item.form, item.index))
    else:
        desk.inbox.append(_inbox_item(form, index, decision, item.author))
    _report(item, decision, desk)


def _form_of(item: InboxItem, desk: Desk) -> tuple[Form, int]:
    """Build the form of one inbox item again, its change at the same place."""
    changes = (item.change,) * (item.index + 1)
    return Form(item.form, desk.batch.kabupaten, item.work_date, changes, content_hash(item.form)), item.index


def _report(item: InboxItem, decision: Decision, desk: Desk) -> None:
    """Feed a later outcome back to the worker by change id (P25)."""
    kind = desk.kinds[OUTCOME_KIND]
    identity = outcome_id(item)
    fields = {
        "worker_id": item.author.worker,
        "form": item.form,
        "index": item.index,
        "outcome": decision.outcome.value,
        "code": decision.code,
        "reason": (decision.details or {}).get("reason"),
    }
    old = desk.find(kind.name, identity)
    fields = new_fields(kind, fields) if old is None else {**old.fields, **fields}
    desk.write(kind, identity, fields, list(kind.all_groups), item.form)
    desk.plain[kind.name, identity] = False


def _finish(desk: Desk, log: list[tuple[Form, LoggedForm]], answers: list[Answer]) -> Plan:
    head = desk.snapshot.head
    moved = desk.number > head.number
    new_head = replace(
        head,
        number=desk.number,
        tag=desk.batch.tag if moved else head.tag,
        commits=head.commits + 1,
        last_no=desk.last_no,
    )
    logged_now = {form.id for form, _ in log}
    relogged = desk.redecided - logged_now
    origins = desk.snapshot.records
    settled = set(desk.settled)
    inbox = {(item.form, item.index): item for item in desk.inbox}
    answers = _self_built(answers, desk)
    return Plan(
        since=head.number,
        head=new_head,
        log=tuple((form, desk.forms[form.id]) for form, _ in log),
        relogged=tuple(desk.forms[form] for form in sorted(relogged)),
        records=tuple(desk.written.values()),
        fresh=frozenset(key for key in desk.written if key not in origins),
        echo=frozenset(key for key in desk.written if not desk.plain.get(key, False)),
        feed=tuple(feed_of(desk.written, origins, desk.today)),
        deltas=tuple(scope_deltas(desk.written, origins)),
        conflicts=tuple(desk.conflicts),
        inbox=tuple(item for key, item in inbox.items() if key not in settled),
        settled=tuple(desk.settled),
        answers=tuple(answers),
        hands=tuple(_hands(desk)),
        opens=any(worker == desk.batch.author.worker for worker, _ in desk.opened),
    )


def _hands(desk: Desk) -> Iterator[tuple[int, Author]]:
    """Yield who made the numbers of this commit: its author, but for released work of others."""
    reached = desk.snapshot.head.number
    for before, last, guest in desk.guests:
        if before > reached:
            yield before, desk.batch.author
        yield last, guest
        reached = last
    if desk.number > reached:
        yield desk.number, desk.batch.author


def _self_built(answers: list[Answer], desk: Desk) -> list[Answer]:
    """Find the forms whose rows the phone can build by itself, and mark all other rows for sending (P37).

    A row touched by one form that is not plain is not plain in another either, hence the rounds.
    """
    keys = [[(change.kind, desk.now_id(change.id)) for change in answer.form.changes] for answer in answers]
    parents = [[key for change in answer.form.changes for key in _fresh_parent(change, desk)] for answer in answers]
    plain = [_runs_on(answer) for answer in answers]
    changed = True
    while changed:
        changed = False
        for index, form_keys in enumerate(keys):
            plain[index] = plain[index] and all(desk.plain.get(key, False) for key in (*form_keys, *parents[index]))
            if not plain[index]:
                spoiled = [key for key in form_keys if desk.plain.get(key, False)]
                desk.plain.update(dict.fromkeys(spoiled, False))
                changed = changed or bool(spoiled)
    return [
        replace(answer, first=answer.decisions[0].number) if plain[index] else answer for index, answer in enumerate(answers)
    ]


def _fresh_parent(change: Change, desk: Desk) -> list[RecordKey]:
    """Return the parent that a new record has its scope from, if this commit writes it."""
    kind = desk.kinds.get(change.kind)
    if kind is None or kind.scope.prefix or not change.creates:
        return []
    key = desk.parent_of(kind, change.fields)
    return [key] if key in desk.written else []


def _runs_on(answer: Answer) -> bool:
    """Tell whether every change of a new form was applied, numbers running on from the first."""
    first = answer.decisions[0].number
    return not answer.known and all(
        one.outcome is Outcome.APPLIED and one.number == first + index for index, one in enumerate(answer.decisions)
    )


def own_conflicts(made: Plan, writers: dict[int, str], kinds: Kinds) -> Plan:
    """Label the conflicts of a plan that a worker has with himself (P21).

    A proposal for an approved or deleted record meets that decision, and always waits for a person (P19, P20).
    `writers`: number -> worker who made it, for numbers before this plan.
    """
    labelled = []
    for conflict in made.conflicts:
        number = conflict.standing_number
        within = (hand.worker for last, hand in made.hands if number <= last)
        standing = next(within, "") if number > made.since else writers.get(number)
        own = bool(conflict.worker) and standing == conflict.worker
        group = kinds[conflict.kind].all_groups[conflict.group]
        met = conflict.rule == group.rule.value
        labelled.append(replace(conflict, own=own, automatic=own and met and group.low_risk))
    return replace(made, conflicts=tuple(labelled))


def reason_of(decision: Decision) -> ExchangeError | None:
    """Return the reason of an outcome as an error of the catalogue, or None."""
    return None if decision.code is None else ExchangeError(decision.code, decision.details)
