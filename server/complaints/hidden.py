"""What a given account must not see: confidential complaints, the tasks about them, and what a phone sent of them.

A confidential case is seen by its holder and the second account named, nobody else, whatever the role.
Where neither of them is an active account any more, and where a case has no holder yet, the two keepers of the kabupaten see it.
What waits about children without family in a disaster is seen by those alone who decide about disasters.
"""

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, Table, and_, exists, false, func, or_, select, true

from schemas.aid import CHILD
from schemas.pengaduan import is_rahasia
from server.identity.accounts import AIDING
from server.store.complaints import KIND
from server.store.tables import TABLES
from sync.nouns import Change

CASE, KEEPER, ACCOUNT, TUGAS, INBOX, CONFLICT = (
    TABLES[name] for name in ("complaint_case", "complaint_keeper", "account", "tugas", "inbox", "conflict")
)
TASK = "tugas"
GUARDED = (KIND, TASK)
"""Kinds of record among which something may be hidden."""
IDS_PER_STATEMENT = 500
CONDITIONS_KEPT = 2_000
"""Conditions of so many pairs of table and account are built once: each list, and each page of a case, asks for several."""


def may_see(account: str) -> ColumnElement[bool]:
    """Return the condition for rows of `complaint_case` that an account may see; `""` is nobody."""
    return or_(CASE.c.rahasia.is_(False), _named(account))


def _hidden(account: str) -> ColumnElement[bool]:
    """Return the opposite, as the index of confidential cases answers it."""
    return and_(CASE.c.rahasia, ~_named(account))


def _named(account: str) -> ColumnElement[bool]:
    """Return whether an account is named for a case, or a keeper of one that no active account is named for."""
    if not account:
        return false()
    one = ACCOUNT.alias("named")
    active = exists(select(one.c.id).where(or_(one.c.id == CASE.c.holder, one.c.id == CASE.c.second), one.c.active))
    own = or_(CASE.c.holder.is_not_distinct_from(account), CASE.c.second.is_not_distinct_from(account))
    return or_(own, and_(~active, keeps(account, CASE.c.kabupaten)))


def keeps(account: str, kabupaten: ColumnElement[str] | str) -> ColumnElement[bool]:
    """Return whether an account is one of the two keepers of a kabupaten now."""
    later = KEEPER.alias("later")
    newest = select(func.max(later.c.number)).where(later.c.kabupaten == KEEPER.c.kabupaten).scalar_subquery()
    mine = or_(KEEPER.c.holder == account, KEEPER.c.second == account)
    return exists(select(KEEPER.c.number).where(KEEPER.c.kabupaten == kabupaten, KEEPER.c.number == newest, mine))


@lru_cache(maxsize=CONDITIONS_KEPT)
def shown(table: Table, account: str) -> ColumnElement[bool]:
    """Return the condition for rows about records (columns `kabupaten`, `kind`, `record`, perhaps `rahasia`) that an account may see.

    `rahasia` marks what a phone sent and the store has not taken in: its complaint may have no case. Rows without the mark, such as
    notes of who read it, are hidden with it.
    """
    if not {"kabupaten", "kind", "record"} <= set(table.c.keys()):
        return true()
    same = CASE.c.kabupaten == table.c.kabupaten
    secret = and_(same, CASE.c.id == table.c.record, _hidden(account))
    task = and_(TUGAS.c.kabupaten == table.c.kabupaten, TUGAS.c.id == table.c.record, TUGAS.c.about_kind == KIND)
    about = select(TUGAS.c.id).join(CASE, and_(CASE.c.kabupaten == TUGAS.c.kabupaten, CASE.c.id == TUGAS.c.about_id))
    hidden = [
        and_(table.c.kind == KIND, exists(select(CASE.c.id).where(secret))),
        and_(table.c.kind == TASK, exists(about.where(task, _hidden(account)))),
    ]
    known = exists(select(CASE.c.id).where(same, CASE.c.id == table.c.record))
    kept = keeps(account, table.c.kabupaten) if account else false()
    waits = exists(select(INBOX.c.form).where(INBOX.c.kabupaten == table.c.kabupaten, INBOX.c.record == table.c.record, INBOX.c.rahasia))
    marked = (table.c.rahasia, ~known) if "rahasia" in table.c else (table.c.kind == KIND, ~known, waits)
    hidden.append(and_(*marked, ~kept))
    if table in (INBOX, CONFLICT):
        aiding = exists(select(ACCOUNT.c.id).where(ACCOUNT.c.id == account, ACCOUNT.c.role.in_(AIDING)))
        hidden.append(and_(table.c.kind == CHILD, ~aiding))
    return ~or_(*hidden)


def hidden_records(connection: Connection, kabupaten: str, account: str, records: Iterable[str]) -> frozenset[str]:
    """Return which of these ids, of complaints and of tasks about them, an account must not see; at most 2 statements for 500 ids."""
    wanted = sorted(set(records))
    found: set[str] = set()
    for start in range(0, len(wanted), IDS_PER_STATEMENT):
        part = wanted[start : start + IDS_PER_STATEMENT]
        case = select(CASE.c.id).where(CASE.c.kabupaten == kabupaten, CASE.c.id.in_(part), _hidden(account))
        same = and_(CASE.c.kabupaten == TUGAS.c.kabupaten, CASE.c.id == TUGAS.c.about_id)
        mine = (TUGAS.c.kabupaten == kabupaten, TUGAS.c.id.in_(part), TUGAS.c.about_kind == KIND)
        task = select(TUGAS.c.id).join(CASE, same).where(*mine, _hidden(account))
        found |= {*connection.scalars(case), *connection.scalars(task)}
    return frozenset(found)


def hidden_changes(connection: Connection, kabupaten: str, account: str, changes: Iterable[Change]) -> frozenset[str]:
    """Return the records of these changes of saved forms that an account must not see; a history leaves such changes out.

    Also those of complaints that were never stored but call themselves confidential, and of tasks about hidden complaints.
    """
    guarded = [change for change in changes if change.kind in GUARDED]
    if not guarded:
        return frozenset()
    of = {change.id: [change.id, *_about(change)] for change in guarded}
    records = {one for ids in of.values() for one in ids}
    hidden = hidden_records(connection, kabupaten, account, records)
    told = {change.id for change in guarded if change.kind == KIND and is_rahasia(change.fields)}
    unknown = told - set(_known(connection, kabupaten, told)) if told else set()
    if unknown and account and connection.scalar(select(keeps(account, kabupaten))):
        unknown = set()
    return frozenset({change for change, ids in of.items() if not hidden.isdisjoint(ids)} | unknown)


def _about(change: Change) -> list[str]:
    about = change.fields.get("about_id") if change.kind == TASK else None
    return [about] if isinstance(about, str) else []


def _known(connection: Connection, kabupaten: str, records: Iterable[str]) -> Iterable[str]:
    return connection.scalars(select(CASE.c.id).where(CASE.c.kabupaten == kabupaten, CASE.c.id.in_(sorted(records))))
