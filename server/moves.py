"""A family moves to another kabupaten: two commits, same ids, repeatable at any point (P35)."""

from dataclasses import dataclass

from server.office import Office
from sync.decide import MOVED
from sync.errors import Problem
from sync.ids import slot_id
from sync.kinds import Kinds
from sync.nouns import STORED, Change, Record, Revision
from sync.store import Store

FOLLOWERS = ("anggota", "kontak")
"""Kinds that go with a family."""


@dataclass(frozen=True, slots=True)
class Move:
    """One move; `kelompok` is the family's new group, None while it has none."""

    kpm: str
    source: str
    target: str
    kelompok: str | None = None


def move_family(move: Move, store: Store, office: Office, kinds: Kinds) -> bool:
    """Carry a family, its members and its telephone numbers over; False when it is not in the source any more.

    Rows arrive first, then the source turns them into stubs, so that a phone on either side never misses the family.
    What was edited in the source meanwhile does not leave: it is carried over once more.
    A facility belongs to its kabupaten and is asked anew on arrival.
    Raises `Problem` (not_found) for a kelompok that the target does not have; nothing has moved then.
    """
    _demand_kelompok(move, store, kinds)
    carried = False
    while records := _family(move, store, kinds):
        _carry(move, records, office)
        carried = True
    return carried


def _demand_kelompok(move: Move, store: Store, kinds: Kinds) -> None:
    if move.kelompok is None:
        return
    with store.view(move.target) as view:
        if not view.records(kinds["kelompok"], [move.kelompok]):
            raise Problem("not_found", {"field": "kelompok"})


def _carry(move: Move, records: list[Record], office: Office) -> None:
    """Let records arrive, then depart as far as they still are as they were read; raises `Problem` (unprocessable)."""
    revision = max(record.revision for record in records)
    trip = slot_id("move", (move.kpm, move.source, move.target, move.kelompok, revision))
    arrived = office.write(move.target, [_arrival(record, move) for record in records], form=slot_id("arrive", (trip,)))
    if any(one.outcome not in STORED for answer in arrived.answers for one in answer.decisions):
        raise Problem("unprocessable", {"field": "arrival"})
    departures = [
        Change(record.kind, record.id, {MOVED: move.target}, Revision(record.revision, record.tag))
        for record in reversed(records)
    ]
    office.write(move.source, departures, form=slot_id("depart", (trip,)))


def _family(move: Move, store: Store, kinds: Kinds) -> list[Record]:
    """Return what has not left yet: the family, or what was added to it while it left."""
    with store.view(move.source) as view:
        found = [record for record in view.records(kinds["kpm"], [move.kpm]) if record.moved in (None, move.target)]
        left = [record for record in found if not record.moved]
        if not found:
            return left
        return left + [one for name in FOLLOWERS for one in view.followers(kinds[name], "kpm_id", [move.kpm])]


def _arrival(record: Record, move: Move) -> Change:
    """Return the change that makes a record in the target, approved or deleted if it was."""
    own = {"kpm": {"kelompok_id": move.kelompok}, "anggota": {"fasilitas_id": None}}
    return Change(record.kind, record.id, record.fields | own.get(record.kind, {}))
