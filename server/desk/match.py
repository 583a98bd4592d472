"""Match: two records that may be one person or one family; a person merges them, or says that they are two."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from schemas import KINDS
from server.desk.families import Family, load_family
from server.desk.matching import MATCH, NAME
from server.desk.merging import Joining, changes_of, differing, is_headed, is_sound, members_of, note_merge, open_exits, stood
from server.desk.nouns import Case, Hand, Judgement, OpenCase, Ruling, Side
from server.desk.watched import OPEN, WATCHED, settle, watched_queue
from server.engine import read_transaction
from server.store.codec import record_from_row
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import slot_id
from sync.nouns import Change, Record
from sync.plan import Plan

MERGE, DIFFERENT = "merge", "different"
FIRST, SECOND = "first", "second"
STATES = {MERGE: "merged", DIFFERENT: "different"}
DEPENDANTS = {"anggota": (("komitmen", "anggota_id"),), "kpm": tuple((kind, "kpm_id") for kind in ("anggota", "kehadiran", "kunjungan", "graduasi"))}
"""Kind -> what leans on a record of it, to be counted when one chooses which one stays."""


@dataclass(frozen=True, slots=True)
class Half:
    """One record of a pair; `counts`: kind -> how much leans on it. Of another kabupaten only its place is known."""

    kabupaten: str
    record: Record | None
    family: Family | None
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Twins:
    """Both records of a pair, the fields in which they differ, and a mark of the state that was shown; `leaving`: an exit of each is open."""

    first: Half
    second: Half
    differing: tuple[str, ...]
    stands: str
    leaving: bool = False

    @property
    def mergeable(self) -> bool:
        """Whether both are here; two of two kabupaten are brought together first (P35)."""
        return self.first.record is not None and self.second.record is not None


def open_match(connection: Connection, row: Row, case: Case) -> OpenCase:
    """Return a pair with both records as they stand."""
    pair = connection.execute(select(MATCH).where(MATCH.c.kabupaten == case.kabupaten, MATCH.c.id == case.ref)).first()
    if pair is None:
        raise Problem("not_found")
    first = _half(connection, case, pair.first_id)
    second = Half(pair.second_kabupaten, None, None, {}) if pair.second_kabupaten else _half(connection, case, pair.second_id)
    both = [one.record for one in (first, second) if one.record is not None]
    names = differing(*both) if len(both) == 2 else ()
    leaving = case.kind == "kpm" and len(both) == 2 and open_exits(connection, case.kabupaten, [one.id for one in both]) > 1
    stands = slot_id("stands", tuple((one.id, one.revision, one.fields["deleted"]) for one in both))
    return OpenCase(
        case=case,
        form="",
        fields=(),
        incoming=Side({}),
        standing=None,
        record=first.record,
        details={"twins": Twins(first, second, tuple(names), stands, leaving)},
        open=row.state == OPEN,
    )


def _half(connection: Connection, case: Case, identity: str) -> Half:
    table = TABLES[case.kind]
    row = connection.execute(select(table).where(table.c.kabupaten == case.kabupaten, table.c.id == identity)).first()
    record = None if row is None else record_from_row(KINDS[case.kind], row._mapping)
    family = None if record is None else load_family(connection, case.kabupaten, record.fields["kpm_id"] if case.kind == "anggota" else record.id)
    counts = {}
    for kind, field in DEPENDANTS[case.kind]:
        leaning = TABLES[kind]
        here = (leaning.c.kabupaten == case.kabupaten, leaning.c[field] == identity, leaning.c.deleted.is_(False))
        counts[kind] = connection.scalar(select(func.count()).select_from(leaning).where(*here)) or 0
    return Half(case.kabupaten, record, family, counts)


def joining_of(twins: Twins, fields: dict[str, Any]) -> Joining:
    """Return what was chosen; raises `Problem` (unprocessable) for a choice that cannot be."""
    keep, take = fields.get("keep"), fields.get("take") or []
    if keep not in (FIRST, SECOND) or not twins.mergeable or not isinstance(take, list):
        raise Problem("unprocessable", {"fields": {"keep": "required"}})
    kept, lost = (twins.first, twins.second) if keep == FIRST else (twins.second, twins.first)
    heads = kept.record.kind == "anggota" and lost.record.fields["is_pengurus"] and not kept.record.fields["is_pengurus"]
    if heads and kept.record.fields["kpm_id"] == lost.record.fields["kpm_id"] and "is_pengurus" not in take:
        # A family whose pengurus was there twice keeps one.
        take = [*take, "is_pengurus"]
    joining = Joining(kept.record, lost.record, tuple(take))
    if not is_sound(joining):
        raise Problem("unprocessable", {"fields": {"take": "incomplete_group"}})
    return joining


def demand(opened: OpenCase, judgement: Judgement) -> None:
    """Raise `Problem` where the pair is not what the person saw, or cannot be merged as chosen."""
    twins, fields = opened.details["twins"], judgement.fields or {}
    if fields.get("stands") != twins.stands:
        raise Problem("changed_meanwhile")
    if judgement.action != MERGE:
        return
    if twins.leaving:
        raise Problem("both_leaving")
    joining = joining_of(twins, fields)
    for one in (joining.kept, joining.lost):
        if one.moved:
            raise Problem("record_moved", {"kabupaten": one.moved})
        if one.fields["deleted"]:
            raise Problem("record_deleted")


def carry(ruling: Ruling, hand: Hand) -> None:
    """Carry out a decision: both records, the alias and the end of the case, in one commit."""
    members: list[Record] = []
    joining, headed = None, True
    with read_transaction(hand.parts.engine) as connection:
        opened = _reopen(connection, ruling)
        demand(opened, Judgement(ruling.action, ruling.reason, ruling.fields, ruling.seen))
        if ruling.action == MERGE:
            joining = joining_of(opened.details["twins"], ruling.fields or {})
            members = members_of(connection, ruling.kabupaten, joining)
            headed = is_headed(connection, ruling.kabupaten, joining.kept.id)
    changes: list[Change] = changes_of(joining, members, headed=headed) if joining else []
    forms = hand.office.batch(ruling.kabupaten, [tuple(changes)] if changes else [], hand.now, slot_id("decision", (ruling.id,)))
    told = {"id": slot_id("merged", (ruling.id,)), "reason": ruling.reason, "account": ruling.account, "made_at": hand.now, "undone_by": None, "undone_at": None}

    def settled(connection: Connection, made: Plan) -> None:
        if not stood(made):
            raise Problem("changed_meanwhile")
        if joining:
            note_merge(connection, ruling.kabupaten, joining, members, told)
            if open_exits(connection, ruling.kabupaten, [joining.kept.id]) > 1:  # one was proposed meanwhile
                raise Problem("both_leaving")
        mine = (MATCH.c.kabupaten == ruling.kabupaten, MATCH.c.id == ruling.ref)
        connection.execute(update(MATCH).where(*mine).values(state=STATES[ruling.action]))
        settle(connection, ruling, hand)

    hand.commit(forms, settled)


def _reopen(connection: Connection, ruling: Ruling) -> OpenCase:
    row = connection.execute(QUEUE.select().where(WATCHED.c.kabupaten == ruling.kabupaten, WATCHED.c.id == ruling.ref)).first()
    if row is None or row.state != OPEN:
        raise Problem("already_decided")
    return open_match(connection, row, Case.of(row, NAME, {}))


QUEUE = watched_queue(NAME, (MERGE, DIFFERENT), opened=open_match, demand=demand, carry=carry)
