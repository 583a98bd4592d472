"""Retention: what is past its period is counted each night, and deleted only by a person's confirmed step (articles 42 to 44).

A legal hold on a data set stops its deletion, one on a family or a worker keeps whatever names them or something of theirs.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, insert, or_, select, update

from schemas import KINDS
from server.engine import read_transaction, write_transaction
from server.identity.regions import within
from server.inspect.books import BOOKS
from server.privacy.families import Term, count_past
from server.privacy.holdings import OF_WORKER, WORKER_FIELDS
from server.privacy.requests import ANGGOTA, KPM, WORKER, area_within, problem_of
from server.services import Services
from server.store.grants import NATION
from server.store.tables import TABLES, upsert
from server.zones import local
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import DELETED_PER_COMMIT, HOLDS_SHOWN_MAX

HOLDABLE = (KPM, WORKER)
FILE = Path(__file__).parents[1] / "data" / "retention.toml"
HOLD, DELETION, DUE, ACCOUNT, MARK = (TABLES[name] for name in ("legal_hold", "deletion", "retention_due", "account", "deleted_row"))


@dataclass(frozen=True, slots=True)
class Dataset:
    """One data set: rows of a `table` are past their retention when the moment or day in `column` is older than so many `years`.

    Without `years` they are kept until the office sets some, and what has ended is counted; `record` is the column of the record
    that a row is about, empty where there is none. Rows without a day of their own have that of a row of the table `over`, which
    their column `by` names.
    """

    name: str
    table: str
    column: str
    years: int
    deletable: bool
    record: str
    basis: str
    over: str = ""
    by: str = ""

    def before(self, now: datetime) -> datetime:
        """Return the moment before which rows are past their retention."""
        day = 28 if (now.month, now.day) == (2, 29) else now.day
        return now.replace(year=now.year - self.years, day=day)


def datasets_of(parts: Services) -> dict[str, Dataset]:
    """Return the data sets of an application, from the file that its settings name."""
    return read_datasets(Path(parts.settings.retention)) if parts.settings.retention else read_datasets()


def read_datasets(path: Path = FILE) -> dict[str, Dataset]:
    """Return the data sets by name."""
    told = tomllib.loads(path.read_text("utf-8"))["dataset"]
    return {one["name"]: Dataset(**one) for one in told}


def count_due(parts: Services) -> int:
    """Count what is past its retention in each data set and keep the figures; return how many rows there are."""
    now, rows = parts.clock(), []
    with read_transaction(parts.engine) as connection:
        for dataset in datasets_of(parts).values():
            before = dataset.before(now)
            if dataset.table == KPM and dataset.years:
                due = count_past(connection, Term(before, local(now, NATION).date()))
            else:
                due = connection.scalar(select(func.count()).select_from(TABLES[dataset.table]).where(*_past(dataset, before)))
            rows.append({"dataset": dataset.name, "before": before, "rows": due, "counted_at": now})
    with write_transaction(parts.engine) as connection:
        upsert(connection, DUE, rows)
    return sum(row["rows"] for row in rows)


def due_now(connection: Connection) -> dict[str, Row]:
    """Return what the last count found, by data set."""
    return {row.dataset: row for row in connection.execute(select(DUE))}


def _past(dataset: Dataset, before: datetime) -> Iterable[ColumnElement[bool]]:
    """Yield what a row past its retention fulfils that no hold on a family keeps."""
    table, dated = TABLES[dataset.table], TABLES[dataset.over or dataset.table]
    column = dated.c[dataset.column]
    past = column < (before.date().isoformat() if column.type.python_type is str else before)
    yield table.c[dataset.by].in_(select(dated.c.id).where(past)) if dataset.over else past
    if dataset.table in KINDS:
        yield table.c.deleted.is_(False) & table.c.moved.is_(None)
    if dataset.record:
        about = table.c[dataset.record]
        held = select(HOLD.c.record).where(HOLD.c.lifted_at.is_(None), HOLD.c.record.is_not(None)).scalar_subquery()
        kept = [about.in_(held), *(about.in_(one) for one in _of_held(held))]
        yield or_(about.is_(None), ~or_(*kept))


def _of_held(held: ColumnElement[str]) -> Iterable[ColumnElement[str]]:
    """Yield queries of the ids of whatever belongs to families, members or workers that are held."""
    for kind in OF_WORKER:
        table = TABLES[kind]
        own = [table.c[name].in_(held) for name in WORKER_FIELDS if name in table.c]
        yield select(table.c.id).where(or_(*own)).scalar_subquery()
    member = TABLES[ANGGOTA]
    members = select(member.c.id).where(or_(member.c.kpm_id.in_(held), member.c.id.in_(held)))
    yield members.scalar_subquery()
    for kind in KINDS:
        table = TABLES[kind]
        if kind not in (KPM, ANGGOTA) and {"kpm_id", "anggota_id"} & set(table.c.keys()):
            own = [table.c.kpm_id.in_(held)] if "kpm_id" in table.c else []
            own += [table.c.anggota_id.in_(members)] if "anggota_id" in table.c else []
            yield select(table.c.id).where(or_(*own)).scalar_subquery()


def delete_due(parts: Services, who: Row, name: str, reason: str, confirm: str) -> int:
    """Delete what is past its retention in a data set, leave a record of it, and return how many rows went.

    Raises `Problem`: forbidden for anybody but an APD of the nation, not_found, on_hold, unprocessable unless `confirm` is the name.
    """
    if who.region != NATION:
        raise Problem("forbidden", {"account": who.role})
    dataset = datasets_of(parts).get(name)
    if dataset is None or not dataset.deletable or not dataset.years:
        raise Problem("not_found")
    wrong = {"reason": problem_of(reason), "confirm": "" if confirm.strip() == name else "differs"}
    if any(wrong.values()):
        raise Problem("unprocessable", {"fields": {field: code for field, code in wrong.items() if code}})
    before, gone, identity = dataset.before(parts.clock()), 0, id_from_bytes(parts.random(16))
    row = {"id": identity, "dataset": name, "before": before, "reason": reason.strip(), "account": who.id, "at": parts.clock()}
    while True:
        with write_transaction(parts.engine) as connection:
            number = _delete_some(connection, dataset, before, {"deletion": identity, "at": parts.clock()})
            gone += number
            _record(connection, row | {"rows": gone})
        if number < DELETED_PER_COMMIT:
            return gone


def _delete_some(connection: Connection, dataset: Dataset, before: datetime, mark: dict[str, object]) -> int:
    """Delete a part of what is past its retention, unless somebody has laid a hold on the data set meanwhile.

    Each row that a chain has sealed leaves a mark, so that verifying does not take it for one that somebody removed.
    """
    if connection.execute(select(HOLD.c.id).where(HOLD.c.dataset == dataset.name, HOLD.c.lifted_at.is_(None))).first():
        raise Problem("on_hold")
    table = TABLES[dataset.table]
    key = list(table.primary_key)
    chosen = [row._asdict() for row in connection.execute(select(*key).where(*_past(dataset, before)).limit(DELETED_PER_COMMIT))]
    if chosen:
        connection.execute(delete(table).where(*(column == bindparam(f"b_{column.name}") for column in key)), [_bound(row) for row in chosen])
        if dataset.table in BOOKS:
            connection.execute(insert(MARK), [row | mark | {"dataset": dataset.table} for row in chosen])
    return len(chosen)


def _bound(row: dict[str, object]) -> dict[str, object]:
    return {f"b_{name}": value for name, value in row.items()}


def _record(connection: Connection, row: dict[str, object]) -> None:
    upsert(connection, DELETION, [row], update=("rows",))


def lay_hold(parts: Services, who: Row, *, kabupaten: str, record: str, dataset: str, reason: str, subject: str = KPM) -> None:
    """Keep a family or a worker (`subject`), or a whole data set, from being deleted.

    Raises `Problem`: forbidden where a data set is held by anybody but the nation, not_found for one outside of the region,
    unprocessable without a reason or with neither of both.
    """
    if wrong := problem_of(reason):
        raise Problem("unprocessable", {"fields": {"reason": wrong}})
    row = {"id": id_from_bytes(parts.random(16)), "reason": reason.strip(), "account": who.id, "made_at": parts.clock()}
    if dataset:
        if who.region != NATION:
            raise Problem("forbidden", {"account": who.role})
        if dataset not in datasets_of(parts):
            raise Problem("not_found")
        row |= {"dataset": dataset}
    else:
        if subject not in HOLDABLE:
            raise Problem("not_found")
        row |= {"kabupaten": kabupaten, "subject": subject, "record": record}
    with write_transaction(parts.engine) as connection:
        connection.execute(insert(HOLD), row)
        if not dataset:  # asked after the writing, which waits while the family is being erased
            area_within(connection, who.region, (kabupaten, subject, record))


def lift_hold(parts: Services, who: Row, identity: str) -> None:
    """Lift a hold; raises `Problem` (not_found outside of the region, and for one that is lifted already)."""
    table = HOLD
    mine = or_(within(who.region, table.c.kabupaten), table.c.kabupaten.is_(None) if who.region == NATION else table.c.id.is_(None))
    values = {"lifted_at": parts.clock(), "lifted_by": who.id}
    with write_transaction(parts.engine) as connection:
        lifted = update(table).where(table.c.id == identity, table.c.lifted_at.is_(None), mine).values(**values)
        if connection.execute(lifted).rowcount != 1:
            raise Problem("not_found")


def holds_in(connection: Connection, region: str) -> list[Row]:
    """Return the holds of a region that stand, and those on data sets, newest first."""
    query = select(HOLD, ACCOUNT.c.username).join(ACCOUNT, ACCOUNT.c.id == HOLD.c.account).where(HOLD.c.lifted_at.is_(None))
    query = query.where(or_(HOLD.c.kabupaten.is_(None), within(region, HOLD.c.kabupaten)))
    return list(connection.execute(query.order_by(HOLD.c.made_at.desc(), HOLD.c.id).limit(HOLDS_SHOWN_MAX)))


def deletions(connection: Connection) -> list[Row]:
    """Return the newest deletions."""
    query = select(DELETION, ACCOUNT.c.username).join(ACCOUNT, ACCOUNT.c.id == DELETION.c.account)
    return list(connection.execute(query.order_by(DELETION.c.at.desc(), DELETION.c.id).limit(HOLDS_SHOWN_MAX)))
