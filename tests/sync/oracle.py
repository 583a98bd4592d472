"""A second opinion on every decision: a small model of PROTOCOL.md that shares no rule with the kernel.

It knows values, moments and who saw what; it has no numbers, tags, scopes or rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sync.nouns import Ref

RULES = {
    "pertemuan": {
        "waktu": "ask", "tempat": "latest", "pembicara": "union", "pembuka": "first", "peserta": "largest", "catatan": "latest"
    },
    "hadir": {"mark": "ask", "catatan": "latest"},
}  # fmt: skip
FIELDS = {
    "waktu": ("tanggal", "jam"), "tempat": ("tempat",), "pembicara": ("pembicara",), "pembuka": ("pembuka",),
    "peserta": ("peserta",), "catatan": ("catatan",), "mark": ("status", "alasan"),
    "deleted": ("deleted",), "closed": ("closed",),
}  # fmt: skip
NEVER = 0
Value = tuple[Any, ...]


@dataclass
class Act:
    """One change as its author made it.

    `seen_until`: the moment of the mirror on the screen, None without a row; `values`: what was on the screen, asked for
    where `lost` says that the server no longer has that moment.
    """

    ref: Ref
    kind: str
    record: str
    sets: dict[str, Value]
    seen_until: int | None
    after: tuple[Ref, ...]
    needs: str | None = None
    office: bool = False
    assigned: bool = True
    lost: bool = False
    values: dict[str, list[Value]] | None = None

    @property
    def creates(self) -> bool:
        """Whether it makes its record."""
        return self.seen_until is None and not self.after


@dataclass
class Fate:
    """What became of an act: since when each group it touched stands, None where it does not."""

    act: Act
    outcome: str
    stands: dict[str, int | None] = field(default_factory=dict)


@dataclass
class Oracle:
    """All records as group -> (value, moment of its writing), the fates of all acts, the clashes, and who waits."""

    records: dict[str, dict[str, tuple[Value, int]]] = field(default_factory=dict)
    fates: dict[Ref, Fate] = field(default_factory=dict)
    clashes: set[tuple[Any, ...]] = field(default_factory=set)
    waiting: list[Act] = field(default_factory=list)
    held: dict[Ref, Act] = field(default_factory=dict)
    moment: int = 0
    arrived: set[str] = field(default_factory=set)

    def receive(self, form: list[Act]) -> list[str]:
        """Take a form and return the outcome of each act."""
        if form[0].ref in self.fates:
            return [self.fates[act.ref].outcome for act in form]
        asked = {self._asks(act) for act in form} - {None}
        if asked:
            return ["retry" if "retry" in asked else "need_base"] * len(form)
        return [self._settle(act) for act in form]

    def release(self) -> None:
        """Take what waited for records that came since the last call, round by round."""
        while ready := [act for act in self.waiting if self._missing(act) is None and self._waits_for(act) in self.arrived]:
            turn = [act for act in ready if not {one.ref for one in ready} & set(act.after)]
            for act in turn:
                self.waiting.remove(act)
            for act in turn:
                self._settle(act)
        self.arrived.clear()

    def accept(self, ref: Ref) -> None:
        """A supervisor takes a held act."""
        self._settle(replace(self.held.pop(ref), assigned=True))
        self.release()

    def _waits_for(self, act: Act) -> str:
        return act.needs if act.creates else act.record

    def _asks(self, act: Act) -> str | None:
        """Return why an act cannot be judged, or None."""
        asked = set()
        for group in self._judged(act):
            for ref in reversed(act.after):
                if ref not in self.fates:
                    asked.add("retry")
                    break
                if group in self.fates[ref].stands:
                    break
            else:
                if act.lost and act.values is None:
                    asked.add("need_base")
        return min(asked, key=["retry", "need_base"].index, default=None)

    def _judged(self, act: Act) -> Iterable[str]:
        return (*RULES[act.kind], "deleted", "closed") if {"deleted", "closed"} & act.sets.keys() else act.sets

    def saw(self, act: Act, group: str) -> bool:
        """Tell whether the author had seen what stands in a group, by walking the own changes on the screen."""
        value, written = self.records[act.record][group]
        for ref in reversed(act.after):
            below = self.fates[ref]
            if group in below.stands:
                stands = below.stands[group]
                return self.saw(below.act, group) if stands is None else written <= stands
        if act.lost:
            return value in act.values.get(group, [])
        return written <= (act.seen_until or NEVER)

    def _missing(self, act: Act) -> str | None:
        if act.record not in self.records and not act.creates:
            return act.record
        return act.needs if act.needs and act.needs not in self.records else None

    def _settle(self, act: Act) -> str:
        fate = self.fates[act.ref] = Fate(act, "blocked", dict.fromkeys(act.sets))
        if self._missing(act) is not None:
            self.waiting.append(act)
            return fate.outcome
        if not act.assigned:
            self.held[act.ref] = act
            fate.outcome = "held"
        elif act.record in self.records:
            self._meet(act, fate)
        else:
            self._make(act, fate)
        return fate.outcome

    def _make(self, act: Act, fate: Fate) -> None:
        self.moment += 1
        groups = self.records[act.record] = {group: ((None,) * len(FIELDS[group]), NEVER) for group in RULES[act.kind]}
        groups |= {"deleted": ((False,), NEVER), "closed": ((False,), NEVER)}
        for group, value in act.sets.items():
            groups[group] = (value, self.moment if value not in (groups[group][0], (False,)) else NEVER)
        fate.outcome, fate.stands = "taken", dict.fromkeys(groups, self.moment)
        self.arrived.add(act.record)

    def _meet(self, act: Act, fate: Fate) -> None:
        groups = self.records[act.record]
        before = dict(groups)
        clashes, writes, joins = [], {}, {}
        for group, value in act.sets.items():
            standing, written = before[group]
            if value == standing:
                fate.stands[group] = written
                continue
            rule = self._obstacle(act, group, before)
            if rule is None:
                writes[group] = value
            elif rule == "union":
                both = (sorted({*(standing[0] or ()), *(value[0] or ())}),)
                joins |= {group: both} if both != standing else {}
            else:
                wins = rule == "latest" or (rule == "largest" and value[0] is not None and value[0] > (standing[0] or 0))
                clashes.append((*act.ref, group, repr(standing), repr(value), wins))
                writes |= {group: value} if wins else {}
        revives = act.creates and before["deleted"][0] == (True,) and act.sets.get("deleted") != (True,)
        if revives and not clashes:
            clashes.append((*act.ref, "deleted", repr((True,)), repr((False,)), False))
        if writes or joins:
            self.moment += 1
            self.arrived.add(act.record)
        groups |= {group: (value, self.moment) for group, value in (writes | joins).items()}
        fate.stands |= dict.fromkeys(writes, self.moment)
        self.clashes |= set(clashes)
        fate.outcome = "review" if clashes else "taken" if writes or joins else "same"

    def _obstacle(self, act: Act, group: str, before: dict[str, tuple[Value, int]]) -> str | None:
        if before["closed"][0] == (True,) and not act.office:
            return "closed"
        if before["deleted"][0] == (True,) and group != "deleted":
            return "deleted"
        judged = self._judged(act) if group in ("deleted", "closed") else (group,)
        return None if all(self.saw(act, one) for one in judged) else RULES[act.kind].get(group, "ask")
