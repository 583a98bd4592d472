"""Two records that are one: one stays and takes what was chosen, the other is kept, marked and followed by its alias (P14); undoable."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, Row, delete, insert, select, tuple_, update

from schemas import KINDS
from schemas.check import check
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
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import slot_id
from sync.limits import UNMERGE_DAYS
from sync.nouns import Change, Outcome, Record
from sync.plan import Plan

ALIAS, MERGED, ANGGOTA = TABLES["alias"], TABLES["merged_record"], TABLES["anggota"]
STOOD = frozenset({Outcome.APPLIED, Outcome.SAME, Outcome.MERGED})
CURSOR = "~"
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
    """Tell whether the values that were chosen may stand together."""
    touched = KINDS[joining.kept.kind].touched(joining.values)
    whole = {name: joining.kept.fields[name] for group in touched for name in group.fields}
    return set(joining.take) <= set(differing(joining.kept, joining.lost)) and check(joining.kept.kind, whole | joining.values, creating=False) is None


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
    Raises `Problem`: forbidden, not_found, unprocessable without a reason, not_undoable where it is too late or one of both was
    merged again, changed_meanwhile.
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
    if kept is None or lost is None or kept.moved or kept.fields["deleted"]:
        raise Problem("not_undoable")
    values = {name: value for name, value in row.before.items() if kept.fields[name] == row.after[name]}
    changes = [edit(KINDS[row.kind], lost, deleted=False), *([edit(KINDS[row.kind], kept, **values)] if values else [])]
    changes += [edit(KINDS["anggota"], one, kpm_id=lost.id, is_pengurus=was) for one, was in members if one.fields["kpm_id"] == kept.id]
    _write(parts, account, row, [_sound(change) for change in changes])
    return sorted(set(row.before) - set(values))


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


def _write(parts: Services, account: AccountRow, row: Row, changes: list[Change]) -> None:
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
        pair = slot_id("match", (row.kind, *sorted((row.kept_id, row.lost_id))))
        connection.execute(update(MATCH).where(MATCH.c.kabupaten == row.kabupaten, MATCH.c.id == pair).values(state=ASKED))
        again = update(WATCHED).where(WATCHED.c.kabupaten == row.kabupaten, WATCHED.c.id == pair)
        connection.execute(again.values(state=OPEN, settled_at=None, received_at=now))

    parts.store.commit(office.batch(row.kabupaten, [tuple(changes)], now), now, undone, ahead=unled)
