"""The checker: what must hold when everything is quiet, judged from the ledger and plain SQL alone.

It shares no decision with the code it judges: the declarations of kinds, the way ids and hashes are written, and nothing else.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schemas import KINDS
from tests.simulation.history import OUTCOME, Decided, History, Place, Write, is_union
from tests.simulation.ledger import Ledger, SavedForm, is_empty, touched_groups, value_of

GZIP = b"\x1f\x8b"
TERMINAL = frozenset({"applied", "same", "merged", "review", "refused", "blocked", "held"})
KEPT_ASIDE = frozenset({"refused", "blocked", "held"})


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken promise: its letter in the README, and what was found; ids and values are invented."""

    rule: str
    what: str

    def __str__(self) -> str:
        return f"({self.rule}) {self.what}"


def check_history(history: History, ledger: Ledger) -> Iterator[Violation]:
    """Check changes, values and conflicts of the final history."""
    yield from every_change_once(history, ledger)
    yield from nothing_unknown(history, ledger)
    yield from rows_tell_the_log(history)
    yield from no_silent_overwrite(history, ledger)
    yield from conflicts_are_real(history, ledger)
    yield from losers_are_findable(history, ledger)
    yield from the_office_keeps_its_own(history, ledger)


def _counted(ledger: Ledger) -> Iterator[SavedForm]:
    """Yield the forms that must have arrived: all but what a lost phone had not sent."""
    return (form for form in ledger.forms.values() if form.phone not in ledger.lost)


def every_change_once(history: History, ledger: Ledger) -> Iterator[Violation]:
    """(a) Every change saved is in the log exactly once, whole, with one final outcome."""
    rows = Counter(row["form"] for row in history.tables["change_log"])
    handed_in = quarantined(history)
    for form in _counted(ledger):
        if not form.phone:
            continue
        if not rows[form.id] and _is_in_quarantine(form, handed_in):
            continue
        if rows[form.id] != 1:
            yield Violation("a", f"form {form.id} of {form.phone} (tick {form.tick}) is in the log {rows[form.id]} times")
            continue
        for index, change in enumerate(form.changes):
            found = history.decided.get((form.id, index), [])
            if len(found) != 1:
                yield Violation("a", f"change {form.id}/{index} is in the log {len(found)} times")
            elif (found[0].kind, found[0].record, found[0].fields) != (change.kind, change.id, change.fields):
                yield Violation("a", f"change {form.id}/{index} is in the log with other content")
            elif found[0].outcome not in TERMINAL:
                yield Violation("a", f"change {form.id}/{index} has no final outcome but {found[0].outcome}")
        if (form.id, len(form.changes)) in history.decided:
            yield Violation("a", f"form {form.id} has more changes in the log than were saved")


def quarantined(history: History) -> dict[tuple[str, int], list[Any]]:
    """Return (form, index) -> change, of what phones handed in raw because whole requests failed."""
    raw = [bytes(row["body"]) for row in history.tables["quarantine"]]
    bodies = [json.loads(gzip.decompress(body) if body.startswith(GZIP) else body) for body in raw]
    return {(body["form"], body["index"]): body["change"] for body in bodies}


def _is_in_quarantine(form: SavedForm, handed_in: dict[tuple[str, int], list[Any]]) -> bool:
    wanted = [[change.kind, change.id, change.fields] for change in form.changes]
    found = [handed_in.get((form.id, index), [])[:3] for index in range(len(wanted))]
    return found == wanted


def nothing_unknown(history: History, ledger: Ledger) -> Iterator[Violation]:
    """(a) Nothing is in the log that nobody saved."""
    for row in history.tables["change_log"]:
        if row["form"] not in ledger.forms:
            yield Violation("a", f"form {row['form']} in {row['kabupaten']} was saved by nobody")


def rows_tell_the_log(history: History) -> Iterator[Violation]:
    """(a) Every state of every record follows from the changes in the log: nothing else wrote a value."""
    for place, states in history.states.items():
        if place[1] == OUTCOME:
            continue
        before = 0
        for state in states:
            if state.revision <= before:
                yield Violation("h", f"{place} went from number {before} to {state.revision}")
            before = state.revision
            for group in (*(one.name for one in KINDS[place[1]].groups), "deleted", "closed"):
                last = history.standing_before(place, group, state.revision + 1)
                found = value_of(place[1], group, state.fields)
                told = last.value if last else value_of(place[1], group, None)
                if found != told:
                    yield Violation("a", f"{place} {group} at {state.revision} is {found}, the log tells {told}")


def no_silent_overwrite(history: History, ledger: Ledger) -> Iterator[Violation]:
    """(c) A value is replaced only by an author who had seen it, or both are in a conflict."""
    conflicts = {(row["form"], row["index"], row["group"]): row for row in history.tables["conflict"]}
    for (place, group), writes in history.writes.items():
        for old, new in zip(writes, writes[1:], strict=False):
            if old.value == new.value or is_empty(old.value) or group == "closed":
                continue
            if not _was_seen(place, group, old, new, history, ledger):
                row = conflicts.get((new.form, new.index, group))
                if row is None or not _both_kept(row, place, group, old, new):
                    rule = "c*" if _grown_from(old.value, place, group, new, ledger) else "c"
                    yield Violation(rule, f"{place} {group}: {old.value} of {old.form} overwritten unseen by {new.value}")


def _was_seen(place: Place, group: str, old: Write, new: Write, history: History, ledger: Ledger) -> bool:
    form = ledger.forms.get(new.form)
    if form is None:
        return False
    if new.form in ledger.trips and any(state.moved and old.number <= state.revision < new.number for state in history.states[place]):
        return True
    seen = ledger.values_seen(form, new.index, group)
    if old.value in seen:
        return True
    if is_union(place[1], group):
        shown = {item for value in seen for item in (json.loads(value)[0] or ())}
        return set(json.loads(old.value)[0] or ()) <= {*(json.loads(new.value)[0] or ()), *shown}
    return False


def _both_kept(row: dict, place: Place, group: str, old: Write, new: Write) -> bool:
    standing = value_of(place[1], group, json.loads(row["standing"]))
    incoming = value_of(place[1], group, json.loads(row["incoming"]))
    return (standing, incoming) == (old.value, new.value)


def _grown_from(value: str, place: Place, group: str, new: Write, ledger: Ledger) -> bool:
    """Tell whether the author had seen a lost value whose own author had seen this one."""
    seen = ledger.values_seen(ledger.forms[new.form], new.index, group)
    for _ in range(len(ledger.forms)):
        older = {
            each
            for form, index, written in ledger.authors_of(place[1:], group)
            if written in seen
            for each in ledger.values_seen(form, index, group)
        }
        if value in older:
            return True
        if older <= seen:
            return False
        seen |= older
    return False


def conflicts_are_real(history: History, ledger: Ledger) -> Iterator[Violation]:
    """(d) There is no conflict where nobody else touched the group, nor (d*) where the author had seen the standing value.

    After a restore a request that was still under way may bring a form before those it leans on: its conflict is own, (d*).
    An approved or deleted record meets every edit; a family that arrives where a broken-off move has left it meets itself.
    """
    for row in history.tables["conflict"]:
        form, group = ledger.forms.get(row["form"]), row["group"]
        if form is None or row["rule"] in ("closed", "deleted") or form.id in ledger.trips:
            continue
        key = (row["kind"], row["record"])
        others = {
            each.phone or each.worker
            for each, index, value in ledger.authors_of(key, group)
            if not _shares_sight(each, form, ledger) and (not is_empty(value) or each.changes[index].shown is not None)
        }
        touched = others or ledger.repaired(key, group)
        if not touched and group != "deleted" and not _overlapping(form, key, group, ledger):
            rule = "d*" if ledger.restored and row["own"] else "d"
            yield Violation(rule, f"conflict {row['form']}/{row['index']} on {key} {group}, which nobody else touched")
        standing = value_of(row["kind"], group, json.loads(row["standing"]))
        if group != "deleted" and standing in ledger.values_seen(form, row["index"], group) and not is_empty(standing):
            yield Violation("d*", f"conflict {row['form']}/{row['index']} on {key} {group} with a value its author had seen")


def _shares_sight(other: SavedForm, form: SavedForm, ledger: Ledger) -> bool:
    """Tell whether another form was saved by the same phone, or by the one it was copied from before that."""
    return any(other.phone == phone and other.tick <= max(until, form.tick if phone == form.phone else 0)
               for phone, until in ledger.lineage(form.phone, form.tick))


def _overlapping(form: SavedForm, key: tuple[str, str], group: str, ledger: Ledger) -> bool:
    """Tell whether this phone had two forms open at once with the same group: neither showed the other's value."""
    for index, change in enumerate(form.changes):
        if change.key != key:
            continue
        seen = ledger.values_seen(form, index, group)
        for other, _, value in ledger.authors_of(key, group):
            if other.id != form.id and value not in seen:
                return True
    return False


def losers_are_findable(history: History, ledger: Ledger) -> Iterator[Violation]:
    """(e) Each group of each change stood, was there already, or lies in a conflict or in the inbox with its value."""
    conflicts = {(row["kabupaten"], row["form"], row["index"], row["group"]): row for row in history.tables["conflict"]}
    inbox = {(row["kabupaten"], row["form"], row["index"]): row for row in history.tables["inbox"]}
    for form in _counted(ledger):
        for index, change in enumerate(form.changes):
            for one in history.decided.get((form.id, index), []):
                if one.outcome in KEPT_ASIDE:
                    row = inbox.get((one.kabupaten, form.id, index))
                    whole = row is not None and json.loads(row["change"])[:2] == [change.kind, change.id]
                    if not whole:
                        yield Violation("e", f"change {form.id}/{index} is {one.outcome} and not in the inbox")
                    elif (form.id, index) not in ledger.repairs and json.loads(row["change"])[2] != change.fields:
                        yield Violation("e", f"change {form.id}/{index} is in the inbox with other fields")
                    continue
                yield from _groups_found(one, conflicts, history, ledger)


def _groups_found(one: Decided, conflicts: dict, history: History, ledger: Ledger) -> Iterator[Violation]:
    fields = ledger.repairs.get((one.form, one.index), one.fields)
    if "moved" in fields or one.form in ledger.trips:
        return
    for group in touched_groups(one.kind, fields):
        if group in one.stood or is_union(one.kind, group):
            continue
        row = conflicts.get((one.kabupaten, one.form, one.index, group))
        if row is None:
            yield Violation("e", f"{group} of {one.form}/{one.index} ({one.outcome}) neither stood nor lies in a conflict")
            continue
        kept = json.loads(row["incoming"])
        if any(kept.get(name) != fields[name] for name in kept if name in fields):
            yield Violation("e", f"the conflict {one.form}/{one.index} {group} has another value than was saved")


def the_office_keeps_its_own(history: History, ledger: Ledger) -> Iterator[Violation]:
    """(p) A value of a group of the office came from a phone only where the record was provisional, or was made so."""
    for (place, group), writes in history.writes.items():
        flag, known = KINDS[place[1]].provisional, KINDS[place[1]].all_groups[group]
        for one in writes if known.office and place[1] != OUTCOME else ():
            form = ledger.forms.get(one.form)
            if form is None or not form.phone or is_empty(one.value):
                continue
            older = [state for state in history.states[place] if state.revision < one.number]
            judged = older[-1] if older else history.state_at(place, one.number)
            if not flag or judged is None or not judged.fields.get(flag):
                yield Violation("p", f"{place} {group} is the office's, and form {one.form} of {form.phone} wrote {one.value}")
