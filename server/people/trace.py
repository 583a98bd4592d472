"""Tracing: each minute, what is new in the change log is entered into the history of families and of field groups.

The exchange pays nothing for it. Within a partition forms are committed in the order of its counter, but their moment of arrival
is a little older than their commit; so each run looks back, and enters what is not there yet. Rows do not depend on each other:
a run that is cut off, repeated or overtaken by another leaves the same history.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, exists, select, text
from sqlalchemy.dialects import postgresql, sqlite

from schemas import KINDS
from server.engine import read_transaction, write_transaction
from server.people.belonging import MEMBER, Named, families_of
from server.services import Services
from server.store.codec import decision_from_json
from server.store.tables import TABLES, commits_of, upsert
from sync.decide import MOVED
from sync.ids import is_id
from sync.kinds import Rule
from sync.limits import HISTORY_FORMS_PER_COMMIT, HISTORY_FORMS_PER_RUN, HISTORY_LOOK_BACK_DAYS, HISTORY_LOOK_BACK_S
from sync.nouns import WAITING, Change, Decision
from sync.plan import DISMISSED
from sync.wire import change_from_wire

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MADE, WROTE, JOINED, REPAIRED, LEFT = "made", "wrote", "joined", "repaired", "left"
WHOLE, GONE = "", "moved"
"""What stands for a group where a change writes the whole record, and where it carries it away."""
KEY = "kpm_id"
OF_FAMILY = tuple(group.name for group in KINDS[MEMBER].groups if KEY in group.fields)
LOG, HISTORY, STANDING, PLACE = (TABLES[name] for name in ("change_log", "history", "standing", "history_place"))
PARTITION, INBOX, ALIAS = (TABLES[name] for name in ("partition", "inbox", "alias"))
SOON, LATER = timedelta(seconds=HISTORY_LOOK_BACK_S), timedelta(days=HISTORY_LOOK_BACK_DAYS)


class Write(NamedTuple):
    """A group that a change wrote, under a number."""

    record: str
    group: str
    number: int
    how: str


@dataclass(frozen=True, slots=True)
class Traced:
    """A change of a form with its outcome; `record` is the id by which the record goes."""

    form: str
    index: int
    received_at: datetime
    change: Change
    decision: Decision
    record: str

    @property
    def waits(self) -> bool:
        """Whether its outcome may still change."""
        return self.decision.outcome in WAITING and self.decision.code != DISMISSED


def trace(parts: Services, *, all_partitions: bool = False) -> int:
    """Enter what is new; return how many forms. `all_partitions`: also look back for days where nothing seems new."""
    with read_transaction(parts.engine) as connection:
        behind = list(connection.execute(_behind(all_partitions)))
    back, left = LATER if all_partitions else SOON, HISTORY_FORMS_PER_RUN
    for row in behind:
        left -= _trace(parts, row, back, left)
        if left <= 0:
            break
    return HISTORY_FORMS_PER_RUN - left


def trace_all(parts: Services) -> None:
    """Enter all that the log had when this was called."""
    while trace(parts) >= HISTORY_FORMS_PER_RUN:
        pass


def is_traced(connection: Connection, kabupaten: Iterable[str]) -> bool:
    """Tell whether the whole logs of these partitions are entered into the history, from which the past is read."""
    late = select(PARTITION.c.kabupaten).outerjoin(PLACE, PLACE.c.kabupaten == PARTITION.c.kabupaten)
    late = late.where(PARTITION.c.kabupaten.in_(sorted(kabupaten)), PLACE.c.commits.is_distinct_from(PARTITION.c.commits))
    return connection.execute(late.limit(1)).first() is None


def trace_kabupaten(parts: Services, kabupaten: str) -> None:
    """Enter what is new in one partition."""
    with read_transaction(parts.engine) as connection:
        place = connection.execute(_behind(everything=False).where(PARTITION.c.kabupaten == kabupaten)).one_or_none()
    if place is not None:
        _trace(parts, place, SOON, HISTORY_FORMS_PER_RUN)


def _behind(everything: bool) -> Select:
    """Return the query of the partitions that have commits which were not read."""
    columns = (PARTITION.c.kabupaten, PARTITION.c.commits, PLACE.c.read_to)
    joined = PARTITION.outerjoin(PLACE, PLACE.c.kabupaten == PARTITION.c.kabupaten)
    query = select(*columns).select_from(joined).order_by(PARTITION.c.kabupaten)
    return query if everything else query.where(PLACE.c.commits.is_distinct_from(PARTITION.c.commits))


def _trace(parts: Services, place: Row, back: timedelta, most: int) -> int:
    """Enter what is new in one partition, at most so many forms, in short transactions; return how many."""
    done, read_to = 0, place.read_to or BEGINNING
    while done < most:
        with read_transaction(parts.engine) as connection:
            rows = list(connection.execute(_new(place.kabupaten, max(read_to - back, BEGINNING))))
            again = list(connection.execute(_settled(place.kabupaten)))
            found = _read(connection, place.kabupaten, [*rows, *again])
        read_to = min(max([read_to, *(row.received_at for row in rows)]), parts.clock())
        full = len(rows) >= HISTORY_FORMS_PER_COMMIT or len(again) >= HISTORY_FORMS_PER_COMMIT
        mark = {"kabupaten": place.kabupaten, "commits": -1 if full else place.commits, "read_to": read_to}
        with write_transaction(parts.engine) as connection:
            _enter(connection, place.kabupaten, found)
            upsert(connection, PLACE, [mark])
        done += len(rows) + len(again)
        if not full:
            break
    return done


def _new(kabupaten: str, since: datetime) -> Select:
    """Return the query of forms that are not in the history, the oldest first."""
    known = exists().where(HISTORY.c.kabupaten == LOG.c.kabupaten, HISTORY.c.form == LOG.c.form)
    query = select(LOG.c.form, LOG.c.body, LOG.c.decisions, LOG.c.received_at)
    query = query.where(LOG.c.kabupaten == kabupaten, LOG.c.received_at >= since, ~known)
    return query.order_by(LOG.c.received_at, LOG.c.form).limit(HISTORY_FORMS_PER_COMMIT)


def _settled(kabupaten: str) -> Select:
    """Return the query of forms with a change that waited when it was entered, and waits no more."""
    same = (INBOX.c.kabupaten == HISTORY.c.kabupaten) & (INBOX.c.form == HISTORY.c.form) & (INBOX.c.index == HISTORY.c.index)
    forms = select(HISTORY.c.form).join(INBOX, same).where(HISTORY.c.kabupaten == kabupaten, text("history.waiting"))
    forms = forms.where(INBOX.c.state != "open").distinct().limit(HISTORY_FORMS_PER_COMMIT)
    query = select(LOG.c.form, LOG.c.body, LOG.c.decisions, LOG.c.received_at)
    return query.where(LOG.c.kabupaten == kabupaten, LOG.c.form.in_(forms))


def _read(connection: Connection, kabupaten: str, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return what is to be written of some forms, as {"history": rows, "standing": rows} of each change."""
    changes = [(row, index, change_from_wire(wire), decision_from_json(row.decisions[index])) for row in rows for index, wire in enumerate(row.body)]
    renamed = _renamed(connection, kabupaten, {(change.kind, change.id) for _, _, change, _ in changes})
    traced = [
        Traced(row.form, index, row.received_at, change, decision, _record_of(change, decision, renamed)) for row, index, change, decision in changes
    ]
    writes = [list(writes_of(one)) for one in traced]
    moments = _moments(connection, kabupaten, {write.number for found in writes for write in found})
    families = _families(connection, kabupaten, traced)
    return [_rows(one, found, belongs, moments) for one, found, belongs in zip(traced, writes, families, strict=True)]


def _renamed(connection: Connection, kabupaten: str, records: set[tuple[str, str]]) -> dict[str, tuple[str, int]]:
    """Return id that was merged -> the one it goes by, and the last number that was written under its own; `records`: (kind, id)."""
    query = select(ALIAS.c.old_id, ALIAS.c.new_id).where(ALIAS.c.kabupaten == kabupaten, ALIAS.c.old_id.in_(sorted({one for _, one in records})))
    led = {row.old_id: row.new_id for row in connection.execute(query)} if records else {}
    found: dict[str, tuple[str, int]] = {}
    for kind in sorted({kind for kind, one in records if one in led and kind in KINDS}):
        table = TABLES[kind]
        mine = (table.c.kabupaten == kabupaten, table.c.id.in_(sorted(led)))
        found |= {row.id: (led[row.id], row.revision) for row in connection.execute(select(table.c.id, table.c.revision).where(*mine))}
    return found


def _record_of(change: Change, decision: Decision, renamed: Mapping[str, tuple[str, int]]) -> str:
    """Return the id by which the record of a change goes; what was written before it was merged, and its giving up itself, is of its own."""
    now, last = renamed.get(change.id, (change.id, 0))
    return change.id if decision.number is not None and decision.number <= last else now


def _moments(connection: Connection, kabupaten: str, numbers: set[int]) -> dict[int, datetime]:
    """Return when each number was committed."""
    return {row.wanted: row.at for row in commits_of(connection, kabupaten, numbers)}


def _families(connection: Connection, kabupaten: str, traced: list[Traced]) -> list[set[str]]:
    """Return the families of each change; a member who goes to another family is told of in every one of his."""
    now = families_of(connection, kabupaten, [Named(one.change.kind, one.record, one.change.fields) for one in traced])
    moving = {one.record for one in traced if one.change.kind == MEMBER and KEY in one.change.fields and not one.change.creates}
    former = _former(connection, kabupaten, moving) if moving else {}
    for one in traced:
        if one.record in moving and one.decision.number is not None and is_id(one.change.fields.get(KEY)):
            former.setdefault(one.record, set()).add(one.change.fields[KEY])
    told = [former.get(one.record, set()) if KEY in one.change.fields else set() for one in traced]
    return [{family for family in (found, *more) if family} for found, more in zip(now, told, strict=True)]


def _former(connection: Connection, kabupaten: str, members: set[str]) -> dict[str, set[str]]:
    """Return the families in which these members were, as far as they are entered."""
    whose = (STANDING.c.kabupaten == kabupaten, STANDING.c.record.in_(sorted(members)), STANDING.c.group.in_((WHOLE, *OF_FAMILY)))
    same = (LOG.c.kabupaten == STANDING.c.kabupaten) & (LOG.c.form == STANDING.c.form)
    found: dict[str, set[str]] = {}
    for row in connection.execute(select(STANDING.c.record, STANDING.c.index, LOG.c.body).join(LOG, same).where(*whose)):
        family = change_from_wire(row.body[row.index]).fields.get(KEY)
        if is_id(family):
            found.setdefault(row.record, set()).add(family)
    return found


def writes_of(one: Traced) -> Iterator[Write]:
    """Yield what a change wrote, by its outcome alone."""
    kind, decision = KINDS.get(one.change.kind), one.decision
    if kind is None or decision.number is None:
        return
    if MOVED in one.change.fields and not decision.stood:
        yield Write(one.record, GONE, decision.number, LEFT)
        return
    stood = {group for group, number in decision.stood.items() if number == decision.number}
    if stood >= kind.all_groups.keys() and not decision.repaired:
        yield Write(one.record, WHOLE, decision.number, MADE)
        return
    if stood >= kind.all_groups.keys():
        yield Write(one.record, WHOLE, decision.number, REPAIRED)
        return
    for group in sorted(stood):
        yield Write(one.record, group, decision.number, REPAIRED if group in decision.repaired else WROTE)
    for group in sorted(decision.lost):
        if group in kind.all_groups and kind.all_groups[group].rule is Rule.UNION and not decision.conflicts:
            yield Write(one.record, group, decision.number, JOINED)


def _rows(one: Traced, writes: list[Write], families: set[str], moments: dict[int, datetime]) -> dict[str, Any]:
    common = {"form": one.form, "index": one.index}
    own = {**common, "kind": one.change.kind, "record": one.record, "received_at": one.received_at, "waiting": one.waits}
    stood = [{**common, **write._asdict(), "at": moments.get(write.number, one.received_at)} for write in writes]
    return {"history": [own | {"kpm": family} for family in sorted(families) or [""]], "standing": stood}


def _enter(connection: Connection, kabupaten: str, found: list[dict[str, Any]]) -> None:
    """Write rows; those that are there already only learn whether they still wait."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    entries = [{"kabupaten": kabupaten, **row} for one in found for row in one["history"]]
    writes = [{"kabupaten": kabupaten, **row} for one in found for row in one["standing"]]
    upsert(connection, HISTORY, entries, ("waiting",))
    if writes:
        connection.execute(dialect.insert(STANDING).on_conflict_do_nothing(), writes)
