"""A family moves to another kabupaten: two commits, same ids, repeatable at any point (P35)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from schemas.komplementaritas import UNKNOWN
from server.office import Office
from sync.decide import MOVED
from sync.errors import Problem
from sync.ids import slot_id
from sync.kinds import Kind, Kinds
from sync.nouns import STORED, Change, Record, Revision
from sync.store import Store, View

VISIT, ASSESSMENT, EXIT = "kunjungan", "penilaian_graduasi", "graduasi"
HALF_YEARS = ("komplementaritas", "perilaku")
FOLLOWERS = ("anggota", "kontak", "rujukan", *HALF_YEARS, VISIT, ASSESSMENT, EXIT)
"""Kinds that go with a family, each before those that name it; of the visits those on which an exit stands, or that followed one."""
NAMED = {"anggota_id": "anggota", "kunjungan_id": VISIT}
"""Fields of theirs that name another of them, which may have to stay."""
AT_HOME = {"anggota": ("fasilitas_id",), VISIT: ("p2k2_sesi_id",), EXIT: ("siks_batch",)}
"""Fields that mean something in one kabupaten only: a facility, a meeting, the number of a batch."""
KEPT = (VISIT, EXIT)
"""Kinds of which what the fields `AT_HOME` held is true again for a family that comes back."""


@dataclass(frozen=True, slots=True)
class Move:
    """One move; `kelompok` is the family's new group, None while it has none; `merged`: ids that were given up for the family's."""

    kpm: str
    source: str
    target: str
    kelompok: str | None = None
    merged: tuple[str, ...] = ()


def move_family(move: Move, store: Store, office: Office, kinds: Kinds) -> bool:
    """Carry a family over with its members, telephone numbers, referrals, half-years and exits; False when it is not in the source any more.

    Rows arrive first, then the source turns them into stubs, so that a phone on either side never misses the family.
    What was edited in the source meanwhile does not leave: it is carried over once more.
    A facility belongs to its kabupaten and is asked anew on arrival.
    An exit takes along what it stands on; what lies under an id that was merged into the family arrives under the family's.
    Raises `Problem` (not_found) for a kelompok that the target does not have; nothing has moved then.
    """
    _demand_kelompok(move, store, kinds)
    return _carry_all(move, store, office, kinds, (None, move.target))


def follow_family(move: Move, store: Store, office: Office, kinds: Kinds) -> bool:
    """Carry what came to the source after a family had left it; False where there is nothing, or where the family is back."""
    return _carry_all(move, store, office, kinds, (move.target,))


def _carry_all(move: Move, store: Store, office: Office, kinds: Kinds, states: tuple[str | None, ...]) -> bool:
    carried = False
    while records := _family(move, store, kinds, states):
        _carry(move, records, store, office, kinds)
        carried = True
    return carried


def _demand_kelompok(move: Move, store: Store, kinds: Kinds) -> None:
    if move.kelompok is None:
        return
    with store.view(move.target) as view:
        if not view.records(kinds["kelompok"], [move.kelompok]):
            raise Problem("not_found", {"field": "kelompok"})


def _carry(move: Move, records: list[Record], store: Store, office: Office, kinds: Kinds) -> None:
    """Let records arrive, then depart as far as they still are as they were read; raises `Problem` (unprocessable)."""
    revision = max(record.revision for record in records)
    trip = slot_id("move", (move.kpm, move.source, move.target, move.kelompok, revision))
    arrivals = _arrivals(move, records, store, kinds)
    arrived = office.write(move.target, arrivals, form=slot_id("arrive", (trip,)))
    if any(one.outcome not in STORED for answer in arrived.answers for one in answer.decisions):
        raise Problem("unprocessable", {"field": "arrival"})
    departures = [
        Change(record.kind, record.id, {MOVED: move.target}, Revision(record.revision, record.tag))
        for record in reversed(records)
    ]
    office.write(move.source, departures, form=slot_id("depart", (trip,)))


def _family(move: Move, store: Store, kinds: Kinds, states: tuple[str | None, ...]) -> list[Record]:
    """Return what has not left yet: the family, or what was added to it while it left; without the names of what stays, in another family.

    `states`: where the family may be gone to, None for one that is still there.
    """
    with store.view(move.source) as view:
        found = [record for record in view.records(kinds["kpm"], [move.kpm]) if record.moved in states]
        left = [record for record in found if not record.moved]
        if not found:
            return left
        families = {name: [move.kpm, *move.merged] if name != "anggota" else [move.kpm] for name in FOLLOWERS}
        followers = [one for name in FOLLOWERS for one in view.followers(kinds[name], "kpm_id", families[name])]
        seen_on = {one.fields["kunjungan_id"] for one in followers if one.kind == ASSESSMENT}
        going = [one for one in followers if one.kind != VISIT or one.fields["graduasi_id"] or one.id in seen_on]
        return left + _without_those_who_stay(move, going, view, kinds)


def _without_those_who_stay(move: Move, going: list[Record], view: View, kinds: Kinds) -> list[Record]:
    """Return records that name nothing which is not in the target then; a merged member is named by the id that stays."""
    named = {(target, value) for one in going for name, target in NAMED.items() if (value := one.fields.get(name))}
    led = view.aliases(sorted(value for _, value in named))
    there = {one.id for one in going}
    for target in sorted(set(NAMED.values())):
        ids = sorted({led.get(value, value) for kind, value in named if kind == target})
        there |= {one.id for one in view.records(kinds[target], ids) if one.moved == move.target}

    def now(value: str | None) -> str | None:
        return next((one for one in (value, led.get(value or "")) if one in there), None)

    return [replace(one, fields=one.fields | {name: now(one.fields[name]) for name in NAMED if one.fields.get(name)}) for one in going]


def _arrivals(move: Move, records: Iterable[Record], store: Store, kinds: Kinds) -> list[Change]:
    """Return the changes that make records in the target, approved or deleted if they were; half-years of merged families become one."""
    records = list(records)
    with store.view(move.target) as view:
        stubs = {one.id: one.fields for kind in KEPT for one in view.records(kinds[kind], [record.id for record in records if record.kind == kind])}
    made: dict[str, Change] = {}
    for record in sorted(records, key=lambda one: (one.fields["deleted"], one.fields.get("kpm_id") in move.merged)):  # the family's own first
        change = _arrival(record, move, stubs.get(record.id, {}), kinds[record.kind])
        before = made.get(change.id)
        made[change.id] = change if before is None else replace(before, fields=_filled(kinds[change.kind], before.fields, change.fields))
    order = ["kpm", *FOLLOWERS]
    return sorted(made.values(), key=lambda one: order.index(one.kind))


def _arrival(record: Record, move: Move, stub: dict[str, Any], kind: Kind) -> Change:
    if record.kind == "kpm":
        return Change(record.kind, record.id, record.fields | {"kelompok_id": move.kelompok})
    fields = record.fields | {name: stub.get(name) for name in AT_HOME.get(record.kind, ())} | {"kpm_id": move.kpm}
    identity = slot_id(kind.name, tuple(fields[name] for name in kind.slot)) if kind.slot else record.id
    return Change(record.kind, identity, fields)


def _filled(kind: Kind, fields: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return fields, with the groups of which they say nothing taken from another record."""
    empty = [group for group in kind.groups if all(fields[name] in (None, UNKNOWN) for name in group.fields) and not other["deleted"]]
    return fields | {name: other[name] for group in empty for name in group.fields}
