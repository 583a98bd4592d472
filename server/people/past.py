"""Values of field groups as they stood, rebuilt from the change log through the kernel's decisions, never guessed.

`standing` says which change wrote a group and under which number; what it wrote is read from the log.
A union is folded from all that went into it; what a person gave in a repair is read from the decision.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Row, String, and_, column, func, select, values

from schemas import KINDS
from server.people.trace import GONE, JOINED, LOG, REPAIRED, STANDING, WHOLE
from server.store.tables import TABLES
from sync.kinds import ENVELOPE, Group
from sync.nouns import Change
from sync.wire import change_from_wire

DECISION = TABLES["decision"]
KEY_COLUMNS = (column("kabupaten", String), column("record", String), column("group", String), column("number", BigInteger))
Ref = tuple[str, str, int]
"""(kabupaten, form, number of the change)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A group of a record, just before a number."""

    kabupaten: str
    kind: str
    record: str
    group: str
    number: int


@dataclass(frozen=True, slots=True)
class Past:
    """A record as it stood; `number` is its last write, `form` what wrote it, `moved` tells that it had gone to another kabupaten."""

    kind: str
    record: str
    fields: dict[str, Any]
    number: int
    form: str
    moved: bool


@dataclass(frozen=True, slots=True)
class Written:
    """What the log says of some changes: the changes, and the fields that a person gave in a repair."""

    changes: Mapping[Ref, Change]
    repairs: Mapping[Ref, dict[str, Any]]

    def fields_of(self, row: Row) -> dict[str, Any] | None:
        """Return the fields that a write gave its record; None where the log no longer has them."""
        ref = (row.kabupaten, row.form, row.index)
        if row.how == REPAIRED:
            return self.repairs.get(ref)
        return self.changes[ref].fields if ref in self.changes else None


def read_written(connection: Connection, refs: Iterable[Ref], *, repaired: Iterable[Ref] = ()) -> Written:
    """Read changes from the log, and those that a person repaired from the decisions; two statements at most."""
    wanted, mended = set(refs), set(repaired)
    changes: dict[Ref, Change] = {}
    if wanted:
        where = (LOG.c.kabupaten.in_({ref[0] for ref in wanted}), LOG.c.form.in_({ref[1] for ref in wanted}))
        for row in connection.execute(select(LOG.c.kabupaten, LOG.c.form, LOG.c.body).where(*where)):
            found = ((row.kabupaten, row.form, index) for index in range(len(row.body)))
            changes |= {ref: change_from_wire(row.body[ref[2]]) for ref in found if ref in wanted}
    return Written(changes, _repairs(connection, mended) if mended else {})


def _repairs(connection: Connection, refs: set[Ref]) -> dict[Ref, dict[str, Any]]:
    names = {f"{form}.{index}": (kabupaten, form, index) for kabupaten, form, index in refs}
    where = (DECISION.c.queue == "inbox", DECISION.c.kabupaten.in_({ref[0] for ref in refs}), DECISION.c.ref.in_(names))
    query = select(DECISION.c.ref, DECISION.c.verdict).where(*where, DECISION.c.state == "done").order_by(DECISION.c.settled_at)
    return {names[row.ref]: row.verdict["fields"] for row in connection.execute(query) if row.verdict.get("fields")}


def before(connection: Connection, asked: list[Asked]) -> dict[Asked, dict[str, Any]]:
    """Return the values of each group just before its number; nothing for a group that nobody had written. At most five statements."""
    if not asked:
        return {}
    found = _newest(connection, asked)
    rows = _rows(connection, {(one.kabupaten, one.record, group, number) for one, (group, number) in found.items()})
    picked = {one: rows[one.kabupaten, one.record, *key] for one, key in found.items()}
    folded = _to_fold(picked)
    chains = _chains(connection, folded)
    written = _written(connection, [*picked.values(), *(row for chain in chains.values() for row in chain)])
    told: dict[Asked, dict[str, Any]] = {}
    for one, row in picked.items():
        group = KINDS[one.kind].all_groups[one.group]
        chain = [each for each in chains.get((one.kabupaten, one.record), ()) if each.number < one.number]
        told[one] = fold(group, _of_group(chain, one.group) if one in folded else [row], written)
    return told


def _newest(connection: Connection, asked: list[Asked]) -> dict[Asked, tuple[str, int]]:
    """Return for each the group and number of the newest write below its number; by the index alone."""
    data = [(one.kabupaten, one.record, one.group, one.number) for one in asked]
    wanted = values(*KEY_COLUMNS, name="wanted").data(data).cte()

    def newest(group: ColumnElement[str] | str) -> Any:
        same = (STANDING.c.kabupaten == wanted.c.kabupaten, STANDING.c.record == wanted.c.record, STANDING.c.group == group)
        return select(func.max(STANDING.c.number)).where(*same, STANDING.c.number < wanted.c.number).scalar_subquery()

    query = select(wanted, newest(wanted.c.group).label("own"), newest(WHOLE).label("whole"))
    by_key = {(one.kabupaten, one.record, one.group, one.number): one for one in asked}
    found = {}
    for row in connection.execute(query):
        best = max((row.own or 0, row.group), (row.whole or 0, WHOLE))
        if best[0]:
            found[by_key[row.kabupaten, row.record, row.group, row.number]] = (best[1], best[0])
    return found


def _rows(connection: Connection, keys: set[tuple[str, str, str, int]]) -> dict[tuple[str, str, str, int], Row]:
    """Return writes by (kabupaten, record, group, number)."""
    if not keys:
        return {}
    wanted = values(*KEY_COLUMNS, name="wanted").data(sorted(keys)).cte()
    same = [STANDING.c[one.name] == wanted.c[one.name] for one in KEY_COLUMNS]
    found = connection.execute(select(STANDING).join(wanted, and_(*same)))
    return {(row.kabupaten, row.record, row.group, row.number): row for row in found}


def _to_fold(picked: Mapping[Asked, Row]) -> set[Asked]:
    """Return those whose newest write went into a union."""
    return {one for one, row in picked.items() if row.how == JOINED}


def _chains(connection: Connection, asked: Iterable[Asked]) -> dict[tuple[str, str], list[Row]]:
    """Return all writes of some records, oldest first."""
    records = {(one.kabupaten, one.record) for one in asked}
    if not records:
        return {}
    where = (STANDING.c.kabupaten.in_({one[0] for one in records}), STANDING.c.record.in_({one[1] for one in records}))
    chains: dict[tuple[str, str], list[Row]] = {}
    for row in connection.execute(select(STANDING).where(*where).order_by(STANDING.c.number)):
        chains.setdefault((row.kabupaten, row.record), []).append(row)
    return chains


def _of_group(chain: Iterable[Row], group: str) -> list[Row]:
    return [row for row in chain if row.group in (WHOLE, group)]


def _written(connection: Connection, rows: Iterable[Row]) -> Written:
    rows = list(rows)
    refs = {(row.kabupaten, row.form, row.index) for row in rows if row.how != REPAIRED}
    return read_written(connection, refs, repaired={(row.kabupaten, row.form, row.index) for row in rows if row.how == REPAIRED})


def fold(group: Group, rows: Iterable[Row], written: Written) -> dict[str, Any]:
    """Return the values of a group after these writes, oldest first; a field that no write speaks of has what a new record has."""
    told: dict[str, Any] = {}
    for row in rows:
        fields = written.fields_of(row)
        if fields is None:
            continue
        if row.how == JOINED:
            told = {name: sorted({*(told.get(name) or ()), *(fields.get(name) or ())}) for name in group.fields}
        elif row.group == WHOLE:
            told = {name: fields.get(name, ENVELOPE.get(name)) for name in group.fields}
        else:
            told |= {name: fields[name] for name in group.fields if name in fields}
    return told


def records_as_of(connection: Connection, kabupaten: str, records: Mapping[str, str], until: datetime | int) -> dict[str, Past]:
    """Return records (id -> kind) as they stood at a moment, or right after a number, those alone that existed then; four statements."""
    if not records:
        return {}
    bound = STANDING.c.number if isinstance(until, int) else STANDING.c["at"]
    where = (STANDING.c.kabupaten == kabupaten, STANDING.c.record.in_(sorted(records)), bound <= until)
    by_group = func.row_number().over(partition_by=(STANDING.c.record, STANDING.c.group), order_by=STANDING.c.number.desc())
    ranked = select(STANDING, by_group.label("rank")).where(*where).subquery()
    newest: dict[str, dict[str, Row]] = {}
    for row in connection.execute(select(ranked).where(ranked.c.rank == 1)):
        newest.setdefault(row.record, {})[row.group] = row
    joined = [Asked(kabupaten, records[one], one, "", 0) for one, rows in newest.items() if any(row.how == JOINED for row in rows.values())]
    chains = {key[1]: [row for row in chain if getattr(row, bound.name) <= until] for key, chain in _chains(connection, joined).items()}
    written = _written(connection, [row for rows in newest.values() for row in rows.values()] + [row for chain in chains.values() for row in chain])
    return {one: _past(records[one], one, rows, (chains.get(one), written)) for one, rows in newest.items() if records[one] in KINDS and WHOLE in rows}


def _past(kind: str, record: str, newest: Mapping[str, Row], known: tuple[list[Row] | None, Written]) -> Past:
    """Return one record from the newest write of each of its groups."""
    chain, written = known
    fields: dict[str, Any] = {}
    for name, group in KINDS[kind].all_groups.items():
        rows = [newest[WHOLE], *([newest[name]] if name in newest and newest[name].number > newest[WHOLE].number else [])]
        fields |= fold(group, _of_group(chain, name) if chain else rows, written)
    last = max(newest.values(), key=lambda row: (row.number, row.group))
    return Past(kind, record, fields, last.number, last.form, GONE in newest and newest[GONE].number > newest[WHOLE].number)


def record_as_of(connection: Connection, kabupaten: str, record: tuple[str, str], moment: datetime) -> Past | None:
    """Return a record (kind, id) as it stood at a moment; None where it did not exist."""
    kind, identity = record
    return records_as_of(connection, kabupaten, {identity: kind}, moment).get(identity)
