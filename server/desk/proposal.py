"""Proposal: what the field proposes to the office; approving it changes the office's data in the same commit (D15, P52)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from schemas import KINDS
from schemas.check import check
from server.desk.effects import Consequence, consequence_of, joined, write_text
from server.desk.families import Family, load_family
from server.desk.inbox import find_record
from server.desk.nouns import APPROVE, REJECT, Case, Hand, Judgement, OpenCase, Ruling
from server.desk.people import side_of_number
from server.desk.watch import Changed, Examined, Found, Watcher
from server.desk.watched import OPEN, WATCHED, settle, watched_queue
from server.engine import read_transaction
from server.office import edit
from server.store.areas import kecamatan_of
from server.store.tables import TABLES, commits_of
from server.zones import local
from sync.errors import Problem
from sync.ids import slot_id
from sync.nouns import Change, Outcome, Record, Revision
from sync.plan import Plan

NAME = "proposal"
APPROVED, REJECTED = "disetujui", "ditolak"
PROPOSING = ("peristiwa", "usulan")
MEMBER = "anggota"
FIRST_GROUP = {"peristiwa": "key", "usulan": "key", MEMBER: "family"}
"""The group that is written when a record is made."""
STOOD = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED})
STANDS = "stands"
"""What a page hands back to say which state of the family it showed."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """All that is to be known of a proposal: the family, what an approval writes, and whether `before` is history."""

    family: Family
    consequence: Consequence
    stale: bool
    child: Record | None
    stands: str


def examine(connection: Connection, kabupaten: str, changed: Changed, now: datetime) -> Examined:
    """Find the proposals that wait, and provisional members who wait without one."""
    rows = [row for kind in PROPOSING for row in _proposals(connection, kabupaten, kind, changed.get(kind, ()))]
    born = {row.anggota_id for row in rows if row.kind == "peristiwa" and row.anggota_id}
    members = {*changed.get(MEMBER, ()), *born}
    told = _told_of(connection, kabupaten, members)
    rows += _members(connection, kabupaten, members - told)
    waiting = [row for row in rows if row.waits]
    areas = kecamatan_of(connection, kabupaten, [row.kpm_id for row in waiting])
    writers = {row.wanted: row.worker for row in commits_of(connection, kabupaten, [_first(row) for row in waiting])}
    seen = {identity for kind in PROPOSING for identity in changed.get(kind, ())} | members
    return Examined(frozenset(seen), tuple(_found(row, areas, writers) for row in waiting))


def _first(row: Any) -> int:
    """Return the number under which a record was made."""
    return (row.groups or {}).get(FIRST_GROUP[row.kind], row.revision)


def _found(row: Any, areas: dict[str, str | None], writers: dict[int, str]) -> Found:
    return Found(
        id=slot_id(NAME, (row.kind, row.id)),
        kind=row.kind,
        record=row.id,
        code=f"proposal_{row.word}",
        worker=writers.get(_first(row), ""),
        work_date=row.day,
        area=areas.get(row.kpm_id),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """The little that the watch reads of a record."""

    kind: str
    id: str
    kpm_id: str
    revision: int
    groups: dict[str, int] | None
    word: str
    day: str | None
    anggota_id: str | None
    waits: bool


def _proposals(connection: Connection, kabupaten: str, kind: str, ids: Sequence[str]) -> Iterable[_Seen]:
    if not ids:
        return
    table = TABLES[kind]
    word, about = (table.c.type, table.c.anggota_id) if kind == "peristiwa" else (table.c.field, table.c.about_id)
    columns = (table.c.id, table.c.kpm_id, table.c.revision, table.c.groups, table.c.reported_on, table.c.status, table.c.deleted, table.c.moved)
    query = select(*columns, word.label("word"), about.label("about")).where(table.c.kabupaten == kabupaten, table.c.id.in_(ids))
    for row in connection.execute(query):
        waits = row.status is None and not row.deleted and row.moved is None
        told = row.word if kind == "peristiwa" else kind
        yield _Seen(kind, row.id, row.kpm_id, row.revision, row.groups, told, row.reported_on, row.about, waits)


def _members(connection: Connection, kabupaten: str, ids: Iterable[str]) -> list[_Seen]:
    """Return provisional members."""
    wanted = sorted(ids)
    if not wanted:
        return []
    table = TABLES[MEMBER]
    here = (table.c.kabupaten == kabupaten, table.c.id.in_(wanted), table.c.deleted.is_(False), table.c.moved.is_(None))
    query = select(table.c.id, table.c.kpm_id, table.c.revision, table.c.groups).where(*here, table.c.provisional.is_(True))
    return [_Seen(MEMBER, row.id, row.kpm_id, row.revision, row.groups, MEMBER, None, None, True) for row in connection.execute(query)]


def _told_of(connection: Connection, kabupaten: str, ids: Iterable[str]) -> set[str]:
    """Return the members among these whose birth is proposed and waits."""
    wanted, table = sorted(ids), TABLES["peristiwa"]
    if not wanted:
        return set()
    here = (table.c.kabupaten == kabupaten, table.c.anggota_id.in_(wanted), table.c.type == "lahir")
    waits = (table.c.status.is_(None), table.c.deleted.is_(False), table.c.moved.is_(None))
    return set(connection.scalars(select(table.c.anggota_id).where(*here, *waits)))


def open_proposal(connection: Connection, row: Row, case: Case) -> OpenCase:
    """Return a proposal with its family and what its approval would write."""
    record = find_record(connection, case.kabupaten, case.kind, case.record)
    if record is None:
        raise Problem("not_found")
    number = record.group_number(KINDS[record.kind].all_groups[FIRST_GROUP[record.kind]])
    return OpenCase(
        case=case,
        form=record.form,
        fields=(),
        incoming=side_of_number(connection, case.kabupaten, number or record.revision, record.fields),
        standing=None,
        record=record,
        details={"proposed": proposed(connection, case.kabupaten, record)},
        open=row.state == OPEN,
    )


def proposed(connection: Connection, kabupaten: str, record: Record) -> Proposed:
    """Return what is to be known of a proposal as its family stands now."""
    fields = record.fields
    people = [fields.get(name) for name in ("anggota_id", "new_pengurus_id", "about_id", "mother_id")]
    places = [fields.get("to_fasilitas_id"), fields.get("after") if fields.get("field") == "fasilitas_id" else None]
    family = load_family(connection, kabupaten, fields["kpm_id"], people=people, places=places)
    found = consequence_of(record, family)
    child = record if record.kind == MEMBER else _child(record, family)
    touched = [*(one.record for one in found.effects), *([child] if child else [])]
    return Proposed(family, found, _stale(record, found), child, stands_of(touched))


def _child(record: Record, family: Family) -> Record | None:
    """Return the provisional member whom a birth brought."""
    member = family.member(record.fields["anggota_id"]) if record.fields.get("type") == "lahir" else None
    return member if member is not None and member.fields["provisional"] else None


def _stale(record: Record, found: Consequence) -> bool:
    """Tell whether a proposed value was written for another value than stands now."""
    if record.kind != "usulan" or not found.effects:
        return False
    name = record.fields["field"]
    return write_text(found.effects[0].record.fields[name]) != (record.fields["before"] or "")


def stands_of(records: Iterable[Record]) -> str:
    """Return a mark of the state of some records; another one when any of them was written."""
    return slot_id(STANDS, tuple(sorted((one.kind, one.id, one.revision) for one in records)))


def demand(opened: OpenCase, judgement: Judgement) -> None:
    """Raise `Problem` where the proposal or its family is not what the person saw, or the proposal is decided."""
    record, known = opened.record, opened.details["proposed"]
    if record.moved:
        raise Problem("record_moved", {"kabupaten": record.moved})
    if record.fields["deleted"]:
        raise Problem("record_deleted")
    if record.fields.get("status") or (record.kind == MEMBER and not record.fields["provisional"]):
        raise Problem("already_decided")
    if judgement.seen != Revision(record.revision, record.tag) or (judgement.fields or {}).get(STANDS) != known.stands:
        raise Problem("changed_meanwhile")


def carry(ruling: Ruling, hand: Hand) -> None:
    """Carry out a decision: the proposal, what follows from it, and the end of the case, in one commit."""
    with read_transaction(hand.parts.engine) as connection:
        opened = _reopen(connection, ruling)
    demand(opened, Judgement(ruling.action, ruling.reason, ruling.fields, ruling.seen))
    changes = tuple(_sound(change) for change in changes_of(opened, ruling, local(hand.now, ruling.kabupaten).date().isoformat()))
    forms = hand.office.batch(ruling.kabupaten, [changes], hand.now, slot_id("decision", (ruling.id,)))

    def settled(connection: Connection, made: Plan) -> None:
        if any(one.outcome not in STOOD for answer in made.answers for one in answer.decisions):
            raise Problem("changed_meanwhile")
        settle(connection, ruling, hand)

    hand.commit(forms, settled)


def changes_of(opened: OpenCase, ruling: Ruling, today: str) -> list[Change]:
    """Return what a decision writes.

    A decided proposal is closed, so that what a phone still writes into it is kept beside it as a conflict (P19).
    A provisional member who is refused is deleted: the record stays findable with all that was checked of the child (P20, P52).
    """
    record, known = opened.record, opened.details["proposed"]
    approved = ruling.action == APPROVE
    changes = [edit(KINDS[one.record.kind], one.record, **one.values) for one in joined(known.consequence.effects)] if approved else []
    if known.child is not None and not approved:
        changes.append(edit(KINDS[MEMBER], known.child, deleted=True))
    if record.kind != MEMBER:
        told = {"status": APPROVED if approved else REJECTED, "decision_reason": ruling.reason or None, "decided_on": today}
        changes.insert(0, edit(KINDS[record.kind], record, **told, closed=True))
    return changes


def _sound(change: Change) -> Change:
    return replace(change, problem=check(change.kind, change.fields, creating=False))


def _reopen(connection: Connection, ruling: Ruling) -> OpenCase:
    row = connection.execute(QUEUE.select().where(WATCHED.c.kabupaten == ruling.kabupaten, WATCHED.c.id == ruling.ref)).first()
    if row is None or row.state != OPEN:
        raise Problem("already_decided")
    return open_proposal(connection, row, Case.of(row, NAME, {}))


QUEUE = watched_queue(NAME, (APPROVE, REJECT), opened=open_proposal, demand=demand, carry=carry)
WATCHER = Watcher(NAME, frozenset({*PROPOSING, MEMBER}), examine)
