"""Two records that are one: one stays and takes what was chosen, the other is kept, marked and followed by its alias (P14); undoable."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, Row, delete, func, insert, select, tuple_, update

from schemas import KINDS
from schemas.check import check
from server.cycle.heard import CARRIED
from server.cycle.leaving import GRADUATED, PROPOSAL, TAKEN, open_exit
from server.desk.matching import MATCH
from server.desk.matching import OPEN as ASKED
from server.desk.watched import OPEN, WATCHED
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.identity.regions import covers, within
from server.office import Office, edit
from server.services import Services
from server.store.areas import kecamatan_of
from server.store.codec import record_from_row
from server.store.household import merged_into
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import slot_id
from sync.limits import UNMERGE_DAYS
from sync.nouns import Change, Outcome, Record
from sync.plan import Plan

ALIAS, MERGED, ANGGOTA, TRANSFER = TABLES["alias"], TABLES["merged_record"], TABLES["anggota"], TABLES["transfer"]
STOOD = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED})
CURSOR = "~"
ENDED = ("membership_status", "ended_on")
"""What an exit writes into its family."""
NEVER_TAKEN = frozenset({"kpm_id", "provisional", "idsemesta"})
"""What stays with its record: where it belongs, and what its source calls it."""


class AccountRow(Protocol):
    """Who undoes: the row of an account."""

    id: str
    role: str
    region: str


@dataclass(frozen=True, slots=True)
class Joining:
    """Which record stays, which is given up, and the names of the fields whose value is taken from the latter."""

    kept: Record
    lost: Record
    take: tuple[str, ...]

    @property
    def values(self) -> dict[str, Any]:
        """The values that the one that stays gets."""
        return {name: self.lost.fields[name] for name in self.take}


def differing(first: Record, second: Record) -> list[str]:
    """Return the fields in which two records differ, but for those that stay with their record."""
    names = [name for name in KINDS[first.kind].fields if name not in NEVER_TAKEN]
    return [name for name in names if first.fields[name] != second.fields[name]]


def is_sound(joining: Joining) -> bool:
    """Tell whether the values that were chosen are there to be chosen, and may stand together."""
    if not set(joining.take) <= set(differing(joining.kept, joining.lost)):
        return False
    touched = KINDS[joining.kept.kind].touched(joining.values)
    whole = {name: joining.kept.fields[name] for group in touched for name in group.fields}
    return check(joining.kept.kind, whole | joining.values, creating=False) is None


def members_of(connection: Connection, kabupaten: str, joining: Joining) -> list[Record]:
    """Return the members who come over with a family that is given up."""
    if joining.lost.kind != "kpm":
        return []
    here = (ANGGOTA.c.kabupaten == kabupaten, ANGGOTA.c.kpm_id == joining.lost.id, ANGGOTA.c.moved.is_(None), ANGGOTA.c.deleted.is_(False))
    rows = connection.execute(select(ANGGOTA).where(*here).order_by(ANGGOTA.c.id))
    return [record_from_row(KINDS["anggota"], row._mapping) for row in rows]


def is_headed(connection: Connection, kabupaten: str, family: str) -> bool:
    """Tell whether a family has a pengurus."""
    here = (ANGGOTA.c.kabupaten == kabupaten, ANGGOTA.c.kpm_id == family, ANGGOTA.c.moved.is_(None), ANGGOTA.c.deleted.is_(False))
    return connection.execute(select(ANGGOTA.c.id).where(*here, ANGGOTA.c.is_pengurus.is_(True)).limit(1)).first() is not None


def changes_of(joining: Joining, members: Iterable[Record], *, headed: bool) -> list[Change]:
    """Return what merging writes: the values chosen, the members who come over, and the mark on the one that is given up.

    Who comes over is no pengurus where the family is `headed` already; else it would have none.
    Work that names the record given up keeps naming it, as keys never change (P8); readers and later changes follow the alias.
    """
    kind = KINDS[joining.kept.kind]
    changes = [edit(kind, joining.kept, **joining.values)] if joining.values else []
    lowered = {"is_pengurus": False} if headed else {}
    changes += [edit(KINDS["anggota"], one, kpm_id=joining.kept.id, **lowered) for one in members]
    return [_sound(change) for change in (*changes, edit(kind, joining.lost, deleted=True))]


def _sound(change: Change) -> Change:
    return replace(change, problem=check(change.kind, change.fields, creating=False))


def open_exits(connection: Connection, kabupaten: str, families: Collection[str]) -> int:
    """Return how many exits of families are open, under all ids by which they go; two statements."""
    ids = sorted({*families, *merged_into(connection, families)})
    query = select(func.count()).select_from(PROPOSAL).where(PROPOSAL.c.kabupaten == kabupaten, PROPOSAL.c.kpm_id.in_(ids), open_exit())
    return connection.scalar(query) or 0


def stood(made: Plan) -> bool:
    """Tell whether everything that was to be written stands."""
    return all(one.outcome in STOOD for answer in made.answers for one in answer.decisions)


def note_merge(connection: Connection, kabupaten: str, joining: Joining, members: Sequence[Record], told: dict[str, Any]) -> None:
    """Write the alias, and what undoing needs; ids that led to the one given up lead on. `told`: id, reason, account, made_at."""
    kept, lost = joining.kept.id, joining.lost.id
    chained = list(connection.scalars(select(ALIAS.c.old_id).where(ALIAS.c.kabupaten == kabupaten, ALIAS.c.new_id == lost)))
    connection.execute(update(ALIAS).where(ALIAS.c.kabupaten == kabupaten, ALIAS.c.new_id == lost).values(new_id=kept))
    connection.execute(insert(ALIAS), {"kabupaten": kabupaten, "old_id": lost, "new_id": kept, "made_at": told["made_at"]})
    family = joining.kept.fields["kpm_id"] if joining.kept.kind == "anggota" else kept
    row = {
        **{"kabupaten": kabupaten, "kind": joining.kept.kind, "kept_id": kept, "lost_id": lost, **told},
        "area": kecamatan_of(connection, kabupaten, [family]).get(family),
        "before": {name: joining.kept.fields[name] for name in joining.take},
        "after": joining.values,
        "moved": [[one.id, bool(one.fields["is_pengurus"])] for one in members],
        "chained": chained,
    }
    connection.execute(insert(MERGED), row)


def merges(connection: Connection, region: str, *, after: str | None, limit: int) -> list[Row]:
    """Return merged records of a region, newest first, with the user name of who merged them; `after` is the last one seen."""
    account = TABLES["account"]
    query = select(MERGED, account.c.username).outerjoin(account, account.c.id == MERGED.c.account)
    query = query.where(within(region, MERGED.c.kabupaten, MERGED.c.area))
    if after is not None:
        moment, _, identity = after.partition(CURSOR)
        query = query.where(tuple_(MERGED.c.made_at, MERGED.c.id) < tuple_(_moment(moment), identity, types=[MERGED.c.made_at.type, MERGED.c.id.type]))
    return list(connection.execute(query.order_by(MERGED.c.made_at.desc(), MERGED.c.id.desc()).limit(limit)))


def cursor_of(row: Row) -> str:
    """Return what asks for the page behind a row."""
    return f"{row.made_at.isoformat()}{CURSOR}{row.id}"


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Problem("bad_request") from None
    if found.tzinfo is None:
        raise Problem("bad_request")
    return found


def find_merge(connection: Connection, region: str, kabupaten: str, merging: str) -> Row:
    """Return a merged record, with the user name of who merged it; raises `Problem` (not_found), also outside the region."""
    account = TABLES["account"]
    query = select(MERGED, account.c.username).outerjoin(account, account.c.id == MERGED.c.account)
    row = connection.execute(query.where(MERGED.c.kabupaten == kabupaten, MERGED.c.id == merging)).first()
    if row is None or not covers(region, kabupaten, row.area):
        raise Problem("not_found")
    return row


def is_undoable(row: Row, now: datetime) -> bool:
    """Tell whether a merging is young enough to be undone, and has not been."""
    return row.undone_at is None and row.made_at >= now - timedelta(days=UNMERGE_DAYS)


def unmerge(parts: Services, account: AccountRow, kabupaten: str, merging: str, reason: str) -> list[str]:
    """Undo a merging; return the fields that were changed since and so are left as they stand.

    The record that was given up is back with all it had; values that the merging wrote go back unless somebody has changed them
    since; members who came over go back. What phones wrote under the old id meanwhile stays with the record that was kept.
    An exit is again that of the family under whose id it was assessed, and so is the end of membership that it brought meanwhile.
    Raises `Problem`: forbidden, not_found, unprocessable without a reason, not_undoable where it is too late, one of both was merged again,
    or the family has moved since, also if it is back: what lay under both ids went with it under one. changed_meanwhile.
    """
    if account.role not in DECIDING:
        raise Problem("forbidden", {"account": account.role})
    if not reason.strip():
        raise Problem("unprocessable", {"fields": {"reason": "required"}})
    now = parts.clock()
    with read_transaction(parts.engine) as connection:
        row = find_merge(connection, account.region, kabupaten, merging)
        if not is_undoable(row, now) or _merged_again(connection, row):
            raise Problem("not_undoable")
        kept, lost, members = _records(connection, row)
        left = _left_by(connection, row)
    if kept is None or lost is None or kept.moved or kept.fields["deleted"]:
        raise Problem("not_undoable")
    values = {name: value for name, value in row.before.items() if kept.fields[name] == row.after[name]}
    ended = {"membership_status": GRADUATED, "ended_on": left.exit_on} if left else {}
    changes = [edit(KINDS[row.kind], one, **fields) for one, fields in ((lost, {"deleted": False}), (lost, ended), (kept, values)) if fields]
    changes += [edit(KINDS["anggota"], one, kpm_id=lost.id, is_pengurus=was) for one, was in members if one.fields["kpm_id"] == kept.id]
    family = kept.fields["kpm_id"] if row.kind == "anggota" else kept.id

    def beside(connection: Connection) -> None:
        if _has_left(connection, row, family):
            raise Problem("not_undoable")
        _note_left(connection, left, lost, ended)

    _write(parts, account, row, [_sound(change) for change in changes], beside)
    return sorted(set(row.before) - set(values))


def note_ended(connection: Connection, kabupaten: str, made_for: str, *, family: Record, ended: dict[str, Any]) -> None:
    """Note with the merge that an exit ended the membership of the family into which the one it was made for was merged: undoing takes it back."""
    if made_for == family.id:
        return
    mine = (MERGED.c.kabupaten == kabupaten, MERGED.c.kept_id == family.id, MERGED.c.undone_at.is_(None))
    rows = connection.execute(select(MERGED).where(*mine).order_by(MERGED.c.made_at.desc(), MERGED.c.id)).all()
    merging = next((row for row in rows if made_for in (row.lost_id, *row.chained)), None)
    if merging is not None:
        told = {"before": {name: family.fields[name] for name in ENDED} | merging.before, "after": merging.after | ended}
        connection.execute(update(MERGED).where(MERGED.c.kabupaten == merging.kabupaten, MERGED.c.id == merging.id).values(told))


def _note_left(connection: Connection, left: Row | None, lost: Record, ended: dict[str, Any]) -> None:
    if left is not None:
        note_ended(connection, left.kabupaten, left.kpm_id, family=lost, ended=ended)


def _left_by(connection: Connection, row: Row) -> Row | None:
    """Return the exit of the family that was given up whose end of membership was written into the one that stays."""
    if row.kind != "kpm" or not row.after.get("ended_on"):
        return None
    mine = (PROPOSAL.c.kabupaten == row.kabupaten, PROPOSAL.c.kpm_id.in_([row.lost_id, *row.chained]), PROPOSAL.c.deleted.is_(False))
    taken = (PROPOSAL.c.siks_status == TAKEN, PROPOSAL.c.exit_on == row.after["ended_on"])
    return connection.execute(select(PROPOSAL).where(*mine, *taken).order_by(PROPOSAL.c.id).limit(1)).first()


def _has_left(connection: Connection, row: Row, family: str) -> bool:
    """Tell whether a family went to another kabupaten since a merging, or is on its way; nobody lets it go until the commit."""
    here = (TRANSFER.c.record == family, TRANSFER.c.source == row.kabupaten)
    found = connection.execute(select(TRANSFER.c.state, TRANSFER.c.settled_at).where(*here).with_for_update())
    return any(one.state in CARRIED and one.settled_at >= row.made_at for one in found)


def _merged_again(connection: Connection, row: Row) -> bool:
    later = select(MERGED.c.id).where(MERGED.c.kabupaten == row.kabupaten, MERGED.c.undone_at.is_(None), MERGED.c.id != row.id)
    after = (MERGED.c.made_at >= row.made_at, (MERGED.c.lost_id == row.kept_id) | (MERGED.c.kept_id == row.lost_id))
    return connection.execute(later.where(*after)).first() is not None


def _records(connection: Connection, row: Row) -> tuple[Record | None, Record | None, list[tuple[Record, bool]]]:
    table = TABLES[row.kind]
    both = select(table).where(table.c.kabupaten == row.kabupaten, table.c.id.in_([row.kept_id, row.lost_id]))
    found = {one.id: record_from_row(KINDS[row.kind], one._mapping) for one in connection.execute(both)}
    was = dict(row.moved)
    over = select(ANGGOTA).where(ANGGOTA.c.kabupaten == row.kabupaten, ANGGOTA.c.id.in_(list(was)), ANGGOTA.c.moved.is_(None))
    members = [(record_from_row(KINDS["anggota"], one._mapping), was[one.id]) for one in connection.execute(over)] if was else []
    return found.get(row.kept_id), found.get(row.lost_id), members


def _write(parts: Services, account: AccountRow, row: Row, changes: list[Change], beside: Callable[[Connection], None]) -> None:
    """Take the alias away, as the plan would follow it, and write all, in one commit: at no moment does its id lead nowhere."""
    office, now = Office(parts.store, account.id, parts.clock, parts.random), parts.clock()

    def unled(connection: Connection) -> None:
        connection.execute(delete(ALIAS).where(ALIAS.c.kabupaten == row.kabupaten, ALIAS.c.old_id == row.lost_id))

    def undone(connection: Connection, made: Plan) -> None:
        if not stood(made):
            raise Problem("changed_meanwhile")
        mine = (MERGED.c.kabupaten == row.kabupaten, MERGED.c.id == row.id, MERGED.c.undone_at.is_(None))
        if connection.execute(update(MERGED).where(*mine).values(undone_at=now, undone_by=account.id)).rowcount != 1:
            raise Problem("not_undoable")
        chained = (ALIAS.c.kabupaten == row.kabupaten, ALIAS.c.old_id.in_(row.chained))
        connection.execute(update(ALIAS).where(*chained).values(new_id=row.lost_id))
        beside(connection)
        pair = slot_id("match", (row.kind, *sorted((row.kept_id, row.lost_id))))
        connection.execute(update(MATCH).where(MATCH.c.kabupaten == row.kabupaten, MATCH.c.id == pair).values(state=ASKED))
        again = update(WATCHED).where(WATCHED.c.kabupaten == row.kabupaten, WATCHED.c.id == pair)
        connection.execute(again.values(state=OPEN, settled_at=None, received_at=now))

    parts.store.commit(office.batch(row.kabupaten, [tuple(changes)], now), now, undone, ahead=unled)
