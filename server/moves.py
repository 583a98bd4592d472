"""A family moves to another kabupaten: two commits, same ids, repeatable at any point (P35)."""

from dataclasses import dataclass

from server.office import Office
from sync.decide import MOVED
from sync.ids import slot_id
from sync.kinds import Kinds
from sync.nouns import Change, Record
from sync.store import Store

FAMILY = ("kpm", "anggota")
ENVELOPE_FIELDS = {"closed": False, "deleted": False}


@dataclass(frozen=True, slots=True)
class Move:
    """One move; `kelompok` is the family's new group, None while it has none."""

    kpm: str
    source: str
    target: str
    kelompok: str | None = None


def move_family(move: Move, store: Store, office: Office, kinds: Kinds) -> bool:
    """Carry a family and its members over; False when it is not in the source any more.

    Rows arrive first, then the source turns them into stubs, so that a phone on either side never misses the family.
    A facility belongs to its kabupaten and is asked anew on arrival.
    """
    records = _family(move, store, kinds)
    if not records:
        return False
    trip = slot_id("move", (move.kpm, move.source, move.target, max(record.revision for record in records)))
    office.write(move.target, [_arrival(record, move) for record in records], form=slot_id("arrive", (trip,)))
    departures = [Change(record.kind, record.id, {MOVED: move.target}) for record in reversed(records)]
    office.write(move.source, departures, form=slot_id("depart", (trip,)))
    return True


def _family(move: Move, store: Store, kinds: Kinds) -> list[Record]:
    kpm, anggota = (kinds[name] for name in FAMILY)
    with store.view(move.source) as view:
        family = [record for record in view.records(kpm, [move.kpm]) if not record.moved]
        return family + (view.followers(anggota, "kpm_id", [move.kpm]) if family else [])


def _arrival(record: Record, move: Move) -> Change:
    own = {"kelompok_id": move.kelompok} if record.kind == "kpm" else {"fasilitas_id": None}
    fields = {name: value for name, value in record.fields.items() if name not in ENVELOPE_FIELDS}
    return Change(record.kind, record.id, fields | own)
