"""Faults put in on purpose, one at a time, to see that the simulation finds them.

A plant replaces one attribute of the code under test for the time of one run, and puts it back.
This is the only place where that is done; nothing in the product knows of it.
`small_limits` uses the same means, so that a small world meets pages, batches and repairs of more than one part.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import server.store.sql
import sync.decide
import sync.exchange
import sync.judge
import sync.phone.overlay
import sync.phone.sync
import sync.plan
import sync.pull
from sync.errors import Problem
from sync.feed import FeedEntry
from sync.judge import Sight, Unjudged
from sync.kinds import Group
from sync.nouns import Change, Decision, LoggedForm, Outcome, Record, Revision
from sync.phone.draft import Draft
from sync.phone.intake import Intake
from sync.phone.outbox import Outbox
from sync.phone.places import Places
from sync.phone.sync import Sync
from sync.phone.talk import Answer, Failure
from sync.plan import Plan
from sync.snapshot import Batch
from sync.wire import Verdicts
from tests.simulation.backoffice import Backoffice
from tests.simulation.planted_aid import OF_DISASTERS
from tests.simulation.themes import USUAL

Real = Callable[..., Any]


@contextmanager
def replaced(owner: Any, name: str, make: Callable[[Real], Any]) -> Iterator[None]:
    """Replace an attribute by what `make` builds from the real one, for a while."""
    real = vars(owner)[name]
    setattr(owner, name, make(real))
    try:
        yield
    finally:
        setattr(owner, name, real)


@contextmanager
def small_limits(small: bool) -> Iterator[None]:
    """Make pages of few rows and batches of few forms, or leave the limits as they are."""
    limits = ((sync.pull, "PAGE_ROWS_MAX", 4), (sync.exchange, "PAGES_PER_ANSWER_MAX", 3), (sync.phone.sync, "BATCH_FORMS_MAX", 2))
    with ExitStack() as stack:
        for owner, name, value in limits if small else ():
            stack.enter_context(replaced(owner, name, lambda _real, value=value: value))
        yield


# --- what an author had seen -----------------------------------------------------------------------------------------


def one_base_per_row(real: Real) -> Real:
    """`after` counts only for the present writer of the group; else base alone decides."""

    def sight(change: Change, group: Group, record: Record | None, forms: Mapping[str, LoggedForm], tags: Any) -> Sight | Unjudged:
        known = [ref for ref in change.after if ref[0] in forms]
        stood = [forms[form].decisions[index].stood.get(group.name, 0) for form, index in known]
        bare = replace(change, after=())
        seen = Sight(0) if change.base is None else real(bare, group, record, forms, tags)
        return seen if isinstance(seen, Unjudged) or seen.values is not None else Sight(max([seen.bound, *stood]))

    return sight


def no_after(real: Real) -> Real:
    """`after` is not read at all."""
    return lambda change, *rest: Sight(0) if change.base is None else real(replace(change, after=()), *rest)


def after_unordered(real: Real) -> Real:
    """The oldest change in `after` that touched the group counts instead of the newest."""
    return lambda change, *rest: real(replace(change, after=tuple(reversed(change.after))), *rest)


def chain_not_walked(_real: Real) -> Real:
    """A predecessor that did not stand counts as if it had seen everything up to now."""
    return lambda forms, ref, group: Sight(forms[ref[0]].decisions[ref[1]].stood.get(group, 1 << 60))


def repair_is_seen(_real: Real) -> Real:
    """What a supervisor put in place of a value counts as seen by the author of the value."""
    return lambda change, fields, present, desk: {}


def base_without_tag(_real: Real) -> Real:
    """A base is believed by its number alone, whatever history it is from."""
    return lambda change, record, tags: True


def row_revision(_real: Real) -> Real:
    """A record has one number for all its groups."""
    return lambda record, group: record.revision


def base_at_saving(real: Real) -> Real:
    """The phone notes what was seen when the form is saved, not when it is opened."""

    def save(draft: Draft) -> str:
        for (kind, record), opened in draft._opened.items():
            if opened.sight is not None:
                opened.sight = draft._means.overlay.sight(kind, record) or opened.sight
        return real(draft)

    return save


def own_echo(real: Real) -> Real:
    """The phone names only unsent changes in `after`, so that its own accepted ones come back as somebody else's."""

    def sight(overlay: Any, kind: str, record: str) -> Any:
        seen = real(overlay, kind, record)
        if seen is None or seen.base is None:
            return seen
        sql = "SELECT state FROM form WHERE id = ?"
        unsent = [ref for ref in seen.after if overlay._files.db.execute(sql, (ref[0],)).fetchone()[0] != "decided"]
        return replace(seen, after=tuple(unsent))

    return sight


# --- when the server went back ---------------------------------------------------------------------------------------


def cursor_without_tag(_real: Real) -> Real:
    """A cursor is believed by its number alone."""
    return lambda cursor, head, tags: cursor.number > head.number


def no_last_form(real: Real) -> Real:
    """The newest accepted form is not asked for."""
    return lambda kabupaten, request, view, **there: real(kabupaten, replace(request, last={}), view, **there)


def old_cursor_sent(_real: Real) -> Real:
    """Cursors of the older epoch go on being sent."""
    return lambda places: None


def repair_before_resend(real: Real) -> Real:
    """After a restore the phone repairs its mirror first, then sends its journal."""

    def went_back(loop: Sync, opening: Mapping[str, Any]) -> bool:
        on = real(loop, opening)
        if on:
            loop._repair.run(loop._parts.talk)
        return on

    return went_back


def no_journal(_real: Real) -> Real:
    """What was acknowledged is dropped: nothing is sent again after a restore."""
    return lambda outbox: None


# --- pulling ---------------------------------------------------------------------------------------------------------


def overlay_dropped_by_cursor(real: Real) -> Real:
    """Accepted changes leave the screen when any cursor passes, though their rows are on a later page."""

    def page(intake: Intake, frame: Mapping[str, Any], taken: Any) -> None:
        real(intake, frame, taken)
        if "cur" in frame:
            with intake._files.transaction("dropped"):
                intake._outbox.settle(frame["kab"])

    return page


def cursor_before_rows(real: Real) -> Real:
    """The cursor of a frame is stored before its rows, in a transaction of its own."""

    def page(intake: Intake, frame: Mapping[str, Any], taken: Any) -> None:
        if "cur" in frame:
            with intake._files.transaction("cursor"):
                intake._places.reach(frame["kab"], Revision(*frame["cur"]))
        real(intake, frame, taken)

    return page


def no_removal_marker(real: Real) -> Real:
    """A record that leaves a scope leaves no marker there."""

    def feed_of(*arguments: Any) -> Iterable[FeedEntry]:
        return (entry for entry in real(*arguments) if entry.left_on is None)

    return feed_of


def gained_scope_not_filled(_real: Real) -> Real:
    """A scope gained later is held to be as full as the cursor says."""

    def assign(places: Places, scopes: Mapping[str, Iterable[str]]) -> None:
        cursors = places.cursors()
        conn = places._files.db.conn
        pairs = {(code, scope) for code, names in scopes.items() for scope in names}
        held = {(code, scope) for code, names in places.held().items() for scope in names}
        conn.executemany("DELETE FROM scope WHERE kabupaten = ? AND scope = ?", sorted(held - pairs))
        rows = [(code, scope, cursors.get(code, [0])[0]) for code, scope in sorted(pairs)]
        conn.executemany("INSERT OR IGNORE INTO scope VALUES (?, ?, ?)", rows)

    return assign


# --- pushing ---------------------------------------------------------------------------------------------------------


def batch_idempotency(real: Real) -> Real:
    """A batch whose first form is known is taken for a repetition as a whole."""

    def made(batch: Batch, snapshot: Any, kinds: Any) -> Plan:
        known = bool(batch.forms) and batch.forms[0].id in snapshot.forms
        plan = real(replace(batch, forms=tuple(one for one in batch.forms if one.id in snapshot.forms)) if known else batch, snapshot, kinds)
        told = {answer.form.id for answer in plan.answers}
        same = [
            sync.plan.Answer(one, tuple(Decision(Outcome.SAME) for _ in one.changes), known=True) for one in batch.forms if one.id not in told
        ]
        return replace(plan, answers=(*plan.answers, *same))

    return made


def poison_blocks(real: Real) -> Real:
    """A form with a refused change stays at the head of the queue."""

    def decided(outbox: Outbox, verdicts: Any, at: int) -> bool:
        if any(outcome is Outcome.REFUSED for outcome, _ in verdicts.outcomes):
            return False
        return real(outbox, verdicts, at)

    return decided


def poison_fails_request(real: Real) -> Real:
    """One change that cannot be taken makes the whole request fail."""

    def made(batch: Batch, *rest: Any) -> Plan:
        if any(change.problem for form in batch.forms for change in form.changes):
            raise Problem("unprocessable", {"field": "forms"})
        return real(batch, *rest)

    return made


def counted_ids(real: Real) -> Real:
    """Form ids are counted per phone instead of drawn: a copied phone repeats them."""

    def save(draft: Draft) -> str:
        files = draft._means.files
        count = files.db.execute("SELECT coalesce(max(seq), 0) + 1 FROM form").fetchone()[0]
        bits = (files.get("device").encode()[:12] + count.to_bytes(4, "big"))[:16]
        means = draft._means
        draft._means = replace(means, random_bytes=lambda _n: bits)
        try:
            return real(draft)
        finally:
            draft._means = means

    return save


def portal_is_success(real: Real) -> Real:
    """An answer that is not the server's is taken for acceptance."""

    def failed(loop: Sync, answer: Answer, batch: list[Any]) -> bool:
        if answer.failure is Failure.NOT_OURS:
            with loop._parts.files.transaction("believed"):
                for queued in batch:
                    taken = ((Outcome.APPLIED, None),) * len(queued.form.changes)
                    loop._parts.outbox.decided(Verdicts(queued.form.id, 0, taken), loop.now())
        return real(loop, answer, batch)

    return failed


# --- the server by itself --------------------------------------------------------------------------------------------


def second_writer(_real: Real) -> Real:
    """The office has a second way to write, past the feed and the log."""

    def correct(office: Backoffice) -> None:
        found = office.pick("kpm")
        text = office.filler.text("kantor")
        if found is not None:
            office.ask("UPDATE kpm SET address = ?, revision = revision + 1 WHERE kabupaten = ? AND id = ?", (text, *found))

    return correct


def later_outcome_not_told(_real: Real) -> Real:
    """What a person decides about waiting work does not come back to the worker."""
    return lambda item, decision, desk: None


def conflict_not_kept(_real: Real) -> Real:
    """The losing value of a conflict is not written down."""

    def keep(clash: Any, ref: Any, record: Any, decision: Decision, desk: Any, author: Any) -> None:
        decision.code = "conflict"

    return keep


def digest_not_moved(real: Real) -> Real:
    """A record that leaves a scope stays in its digest."""
    return lambda written, origins: real(written, {key: one for key, one in origins.items() if one.scope == written.get(key, one).scope})


@dataclass(frozen=True, slots=True)
class Plant:
    """One planted fault: what it replaces and by what, and the theme in which it is looked for."""

    owner: Any
    name: str
    make: Callable[[Real], Any]
    theme: str = USUAL

    def sown(self) -> AbstractContextManager[None]:
        """Put it in for a while."""
        return replaced(self.owner, self.name, self.make)


def provisional_for_ever(real: Real) -> Real:
    """A record of a kind that knows provisional ones is open to phones also after the office has taken it over."""
    return lambda kind, record, change: [] if kind.provisional else real(kind, record, change)


PLANTS: dict[str, Plant] = {
    "one_base_per_row": Plant(sync.decide, "sight", one_base_per_row, "meetings"),
    "no_after": Plant(sync.decide, "sight", no_after, "meetings"),
    "after_unordered": Plant(sync.decide, "sight", after_unordered, "haste"),
    "chain_not_walked": Plant(sync.judge, "_sight_of_predecessor", chain_not_walked, "meetings"),
    "repair_is_seen": Plant(sync.plan, "_repairs", repair_is_seen, "verdicts"),
    "base_without_tag": Plant(sync.judge, "_in_history", base_without_tag, "lost futures"),
    "row_revision": Plant(Record, "group_number", row_revision, "meetings"),
    "base_at_saving": Plant(Draft, "save", base_at_saving, "meetings"),
    "own_echo": Plant(sync.phone.overlay.Overlay, "sight", own_echo, "haste"),
    "cursor_without_tag": Plant(sync.exchange, "went_back", cursor_without_tag, "unnoticed"),
    "no_last_form": Plant(sync.exchange, "_lost", no_last_form, "unnoticed"),
    "old_cursor_sent": Plant(Places, "forget", old_cursor_sent, "restores"),
    "repair_before_resend": Plant(Sync, "_went_back", repair_before_resend, "restores"),
    "no_journal": Plant(Outbox, "send_again", no_journal, "restores"),
    "overlay_dropped_by_cursor": Plant(Intake, "page", overlay_dropped_by_cursor, "screens"),
    "cursor_before_rows": Plant(Intake, "page", cursor_before_rows, "deaths"),
    "no_removal_marker": Plant(sync.plan, "feed_of", no_removal_marker, "moves"),
    "gained_scope_not_filled": Plant(Places, "assign", gained_scope_not_filled),
    "batch_idempotency": Plant(server.store.sql, "plan", batch_idempotency, "deaths"),
    "poison_blocks": Plant(Outbox, "decided", poison_blocks, "verdicts"),
    "poison_fails_request": Plant(server.store.sql, "plan", poison_fails_request, "verdicts"),
    "counted_ids": Plant(Draft, "save", counted_ids, "copies"),
    "portal_is_success": Plant(Sync, "_failed", portal_is_success),
    "second_writer": Plant(Backoffice, "correct", second_writer, "moves"),
    "later_outcome_not_told": Plant(sync.plan, "_report", later_outcome_not_told, "verdicts"),
    "conflict_not_kept": Plant(sync.decide, "_keep_both", conflict_not_kept, "meetings"),
    "digest_not_moved": Plant(sync.plan, "scope_deltas", digest_not_moved, "moves"),
    "provisional_for_ever": Plant(sync.decide, "_barred", provisional_for_ever, "births"),
}
PLANTS |= {name: Plant(*parts) for name, parts in OF_DISASTERS.items()}


@contextmanager
def planted(name: str | None) -> Iterator[None]:
    """Put in one fault by name, or none."""
    if name is None:
        yield
        return
    with PLANTS[name].sown():
        yield
