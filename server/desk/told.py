"""What the workers of a decided conflict are told: a tugas for each of them, in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from schemas import KINDS
from server.complaints.people import follower_of
from server.desk.nouns import KEEP, WRITE, OpenCase, Side
from server.desk.people import SOMEBODY, names_of
from server.office import edit, new_record
from server.store.codec import record_from_row
from server.store.tables import TABLES
from sync.ids import canonical, slot_id
from sync.limits import TEXT_CHARS_MAX
from sync.nouns import Change, Record

OFFICE = "kantor"
MINE = "Supervisor sudah memutuskan: isian Anda yang dipakai, bukan isian {other}. Alasan: {reason}"
OTHERS = "Supervisor sudah memutuskan: isian {other} yang dipakai, bukan isian Anda. Alasan: {reason} Anda tidak perlu mengisi ulang."
THIRD = "Supervisor sudah memutuskan: yang dipakai isian lain, bukan isian Anda dan bukan isian {other}. Alasan: {reason}"
OWN = "Dua isian Anda berbeda; supervisor sudah memutuskan mana yang dipakai. Alasan: {reason}"
SETTLED = "Hal ini sudah diputuskan kantor."
SUPERVISOR = "Supervisor"


@dataclass(frozen=True, slots=True)
class Told:
    """A decision to be told; `values` are those it writes, None where what stands is kept."""

    action: str
    reason: str
    values: dict[str, Any] | None


def notices(connection: Connection, opened: OpenCase, told: Told) -> Iterator[Change]:
    """Yield a tugas for each author who is a worker of the field.

    Who was asked about the dispute and has not answered finds the decision in that same tugas.
    Of a complaint no values are told, as they may be about who reads them; who had it before hears only that it is settled.
    """
    follower = follower_of(connection, opened.case.kabupaten, opened.case.kind, opened.case.record, "")
    stands, other = opened.standing or Side({}), opened.incoming
    names = names_of(connection, [stands.worker, other.worker])
    asked = _asked(connection, opened)
    for mine, theirs, won in ((stands, other, told.action == KEEP), (other, stands, told.action not in (KEEP, WRITE))):
        same = mine.worker == theirs.worker
        if mine.worker not in names or (same and mine is other):
            continue
        name = names.get(theirs.worker, OFFICE if theirs.office else "") or SOMEBODY
        fields = _fields(opened, told, mine, theirs, name, _template(told.action, won, same))
        if follower is not None:
            fields |= {"own_value": None, "other_value": None}
            fields |= {} if mine.worker == follower else {"text": SETTLED, "other_name": None}
        if asked is not None and asked.fields["worker_id"] == mine.worker:
            yield edit(KINDS["tugas"], asked, **fields)
        else:
            fields |= {"worker_id": mine.worker, "status": "open"}
            yield new_record(KINDS["tugas"], fields, slot_id("tugas", (opened.case.ref, "decided", mine.worker)))


def _template(action: str, won: bool, same: bool) -> str:
    if same:
        return OWN
    if action == WRITE:
        return THIRD
    return MINE if won else OTHERS


def _fields(opened: OpenCase, told: Told, mine: Side, theirs: Side, name: str, text: str) -> dict[str, Any]:
    third = told.action == WRITE
    own, other = canonical(mine.fields), canonical(told.values if third else theirs.fields)
    fits = max(len(own), len(other)) <= TEXT_CHARS_MAX
    return {
        "text": text.format(other=name, reason=told.reason),
        "about_kind": opened.case.kind,
        "about_id": opened.case.record,
        "own_value": own if fits else None,
        "other_value": other if fits else None,
        "other_name": SUPERVISOR if third else name,
    }


def _asked(connection: Connection, opened: OpenCase) -> Record | None:
    """Return the tugas that asked about this dispute, while it is open."""
    table = TABLES["tugas"]
    here = (table.c.kabupaten == opened.case.kabupaten, table.c.id == slot_id("tugas", (opened.case.ref,)))
    row = connection.execute(select(table).where(*here, table.c.status == "open", table.c.deleted.is_(False))).first()
    return None if row is None else record_from_row(KINDS["tugas"], row._mapping)
