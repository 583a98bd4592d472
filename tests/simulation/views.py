"""What a worker saw over time: own work never vanishes, and accepted values never flicker."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from tests.simulation.checker import KEPT_ASIDE, Violation, quarantined
from tests.simulation.history import History, Place
from tests.simulation.ledger import Glimpse, Key, Ledger, groups_of, touched_groups, value_of

MEANING = {"applied": "taken", "same": "taken", "merged": "taken"}
"""Outcomes that mean the same to a worker; after a restore one may stand for the other."""


class Screens:
    """Judges the changes on the screens of all phones.

    `histories`: those that ended in a restore, in order, and the last one.
    """

    def __init__(self, histories: list[History], ledger: Ledger) -> None:
        self._histories = histories
        self._ledger = ledger

    def never_flicker(self) -> Iterator[Violation]:
        """(f) A value on a screen gives way only to the author's own next one, or to what the server came to hold later."""
        for (phone, key), glimpses in self._ledger.glimpses.items():
            own = self._own(phone, key)
            for old, new in pairwise(glimpses):
                for group in groups_of(key[0]):
                    if value_of(key[0], group, old.fields) != value_of(key[0], group, new.fields):
                        yield from self._judge(old, new, group, own.get(group, []))

    def _own(self, phone: str, key: Key) -> dict[str, list[tuple[int, str, int, str]]]:
        """Return group -> (tick, form, index, value) of what this phone, or the one it was copied from, had saved."""
        found: dict[str, list[tuple[int, str, int, str]]] = {}
        reach = dict(self._ledger.lineage(phone, self._end))
        for form in self._ledger.forms.values():
            if form.phone in reach and form.tick <= reach[form.phone]:
                for index, change in enumerate(form.changes):
                    if change.key == key:
                        whole = {**(change.shown or {}), **change.fields}
                        for group in touched_groups(key[0], change.fields):
                            value = value_of(key[0], group, whole)
                            found.setdefault(group, []).append((form.tick, form.id, index, value))
        return found

    @property
    def _end(self) -> int:
        return max((form.tick for form in self._ledger.forms.values()), default=0) + 1

    def _judge(self, old: Glimpse, new: Glimpse, group: str, own: list[tuple[int, str, int, str]]) -> Iterator[Violation]:
        kind = old.key[0]
        was = value_of(kind, group, old.fields)
        now = value_of(kind, group, new.fields)
        mine = [one for one in own if one[3] == was and one[0] <= old.tick]
        if not mine or any(mine[-1][0] < tick <= new.tick and value == now for tick, _, _, value in own):
            return
        if new.fields is None:
            if not self._may_be_gone(new, mine):
                yield Violation("f", f"{old.key} vanished from {old.phone} between ticks {old.tick} and {new.tick}")
            return
        if not any(self._follows(history, old.key, group, (mine[-1], now)) for history in self._histories):
            if not self._fell(mine, group):
                yield Violation("f", f"{old.phone} showed its own {was} in {old.key} {group} and then {now}, without a cause")

    def _follows(self, history: History, key: Key, group: str, change: tuple[tuple[int, str, int, str], str]) -> bool:
        """Tell whether a value came to stand after the own one in one history, or in the other kabupaten of a family on the move."""
        (_, form, index, was), now = change
        places: list[Place] = [place for place in history.states if place[1:] == key]
        after = history.numbers(places, group, now)
        if len(places) > 1 and after:
            return True
        stood = [one.stood[group] for one in history.decided.get((form, index), ()) if group in one.stood]
        before = stood or history.numbers(places, group, was)
        return bool(before and after) and max(after) > min(before)

    def _fell(self, mine: list[tuple[int, str, int, str]], group: str) -> bool:
        """Tell whether an own value did not stand in some history: it lost, was refused, or had to wait.

        One that was handed in raw, since every answer was lost, waits in the eyes of its phone, whether or not it had been taken.
        """
        _, form, index, _ = mine[-1]
        for history in self._histories:
            if (form, index) in quarantined(history):
                return True
            if any((row["form"], row["index"]) == (form, index) for row in history.tables["inbox"]):
                return True
            for one in history.decided.get((form, index), []):
                if one.outcome in KEPT_ASIDE or group not in one.stood or one.code in ("conflict", "closed"):
                    return True
        return False

    def _may_be_gone(self, new: Glimpse, mine: list[tuple[int, str, int, str]]) -> bool:
        """Tell whether a record may have left the phone: it left the scope, or the author's change was not taken."""
        if new.may_leave:
            return True
        return any(self._fell([one], "") for one in mine)


def counts_add_up(phone: Any, ledger: Ledger, history: History) -> Iterator[Violation]:
    """(i) At rest nothing waits on a phone, its counts are those of the changes it saved, and each outcome is the server's last word.

    After a restore that nobody noticed a phone asks anew only if the server lacks its newest form; where its copy sent that form again,
    it keeps the verdict of the history that was cut off, (i*).
    """
    status = phone.phone.status()
    if status.here:
        yield Violation("i", f"{phone.name} still says that {status.here} changes are only here")
    rows = phone.ask("SELECT form.id, count(*) FROM form JOIN change USING (seq) GROUP BY form.id")
    kept = sum(count for _, count in rows)
    if status.here + status.accepted + status.attention != kept:
        yield Violation("i", f"{phone.name} keeps {kept} changes and counts {status}")
    unknown = [form for form, _ in rows if form not in ledger.forms]
    if unknown:
        yield Violation("i", f"{phone.name} keeps forms nobody saved: {unknown}")
    if phone.state == "active":
        for form, index, outcome, code in phone.ask("SELECT form, idx, outcome, code FROM change ORDER BY seq, idx"):
            told = [one.outcome for one in history.decided.get((form, index), [])]
            if code != "quarantined" and [MEANING.get(one, one) for one in told] != [MEANING.get(outcome, outcome)]:
                rule = "i*" if ledger.unnoticed and ledger.is_shared(phone.name, form) else "i"
                yield Violation(rule, f"{phone.name} was told {outcome} of {form}/{index}, the log says {told}")
