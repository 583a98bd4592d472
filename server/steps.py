"""Steps that people take about a proposal, as they are kept: who did what and when, in which round, and what may still be taken back.

Entries are only added. One that waits is ended once, and how is sealed by itself (`server.inspect.books`); what stands already, such as a
first approval, is taken back by an entry of its own.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from server.engine import read_transaction, write_transaction
from server.services import Services
from server.store.tables import TABLES, listed
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import DECISION_WITHDRAW_S, REASON_CHARS_MAX, REASON_CHARS_MIN, STEP_RETRY_S, STEP_TRIES_MAX, STEPS_PER_RUN
from sync.nouns import Record

ACCOUNT = TABLES["account"]
FIRST, SECOND, REFUSE = "setuju_pertama", "setuju_kedua", "tolak"
"""Two approvals by different people, and the refusal by anybody who decides."""
TAKEN_BACK = "tarik_pertama"
"""A first approval taken back by who gave it."""
PENDING, DONE, WITHDRAWN, FAILED_STEP = "pending", "done", "withdrawn", "failed"
BROKEN, REOPENED = "step_broken", "step_reopened"
"""Why a step ended: it broke too often, or what it was about was opened anew."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `username` is empty for the system."""

    id: str
    kabupaten: str
    round: int
    action: str
    account: str
    username: str
    plt: bool
    reason: str
    made_at: datetime
    due_at: datetime | None
    state: str
    code: str | None
    tries: int


def present_round(steps: Sequence[Step]) -> int:
    """Return the round in which people decide now."""
    return max((one.round for one in steps), default=1)


def holding(steps: Sequence[Step], action: str) -> Step | None:
    """Return the step of the present round that stands, done or waiting; None where there is none."""
    now = present_round(steps)
    mine = [one for one in steps if one.action == action and one.round == now and one.state in (PENDING, DONE)]
    back = sum(one.action == TAKEN_BACK and one.round == now for one in steps) if action == FIRST else 0
    return mine[-1] if len(mine) > back else None


def standing_of(steps: Sequence[Step]) -> list[tuple[str, str]]:
    """Return (id, state) of each step: what two readings of a proposal must have in common to be the same."""
    return [(one.id, one.state) for one in steps]


def pending(steps: Sequence[Step]) -> Step | None:
    """Return the step that waits."""
    return next((one for one in steps if one.state == PENDING), None)


def own_step(steps: Sequence[Step], deciding: bool) -> Step | None:
    """Return the step that whoever took it may take back: one that has time for it and was not tried yet, or a first approval while people are `deciding`."""
    waiting = pending(steps)
    if waiting is not None:
        return waiting if waiting.due_at is not None and waiting.due_at > waiting.made_at and not waiting.tries else None
    return holding(steps, FIRST) if deciding else None


def demand_reason(reason: str) -> str:
    """Return a typed reason, which each step has; raises `Problem` (unprocessable)."""
    said = reason.strip()
    if len(said) < REASON_CHARS_MIN:
        raise Problem("unprocessable", {"fields": {"reason": "required"}})
    if len(said) > REASON_CHARS_MAX:
        raise Problem("unprocessable", {"fields": {"reason": "too_long"}})
    return said


@dataclass(frozen=True, slots=True)
class StepBook:
    """The steps about one kind of record: their table, whose column of that name has the record's id.

    `families`: steps that are the family's own word; they are tried until they are written, however often they break.
    """

    about: str
    families: tuple[str, ...] = ()

    @property
    def table(self) -> Table:
        """The table of the steps."""
        return TABLES[f"{self.about}_step"]

    def of(self, connection: Connection, kabupaten: str, record: str, *, before: Collection[str] = ()) -> list[Step]:
        """Return the steps about a record, oldest first; `before`: other kabupaten, where it was before it moved."""
        table = self.table
        query = select(table, ACCOUNT.c.username).outerjoin(ACCOUNT, ACCOUNT.c.id == table.c.account)
        mine = (table.c.kabupaten.in_(sorted({kabupaten, *before})), table.c[self.about] == record)
        return [_step(row) for row in connection.execute(query.where(*mine).order_by(table.c.made_at, table.c.id))]

    def row(self, parts: Services, kabupaten: str, record: str, action: str, **more: Any) -> dict[str, Any]:
        """Return a step as a row; done by the system now, unless more is said."""
        now = parts.clock()
        here = {"id": id_from_bytes(parts.random(16)), "kabupaten": kabupaten, self.about: record, "round": 1, "action": action}
        settled = {"made_at": now, "due_at": None, "settled_at": now, "state": DONE, "code": None, "tries": 0}
        return here | settled | {"account": None, "plt": False, "reason": ""} | more

    def open_round(self, connection: Connection, parts: Services, kabupaten: str, told: Iterable[tuple[str, str]]) -> None:
        """Write steps of the system, (record, action), each the beginning of a new round; what waited is withdrawn."""
        now, found, table = parts.clock(), list(told), self.table
        about = table.c[self.about]
        mine = (table.c.kabupaten == kabupaten, about.in_([record for record, _ in found]))
        connection.execute(update(table).where(*mine, table.c.state == PENDING).values(state=WITHDRAWN, code=REOPENED, settled_at=now))
        rounds = self._rounds(connection, kabupaten, [record for record, _ in found])
        rows = [self.row(parts, kabupaten, record, action) | {"round": rounds.get(record, 1) + 1} for record, action in found]
        connection.execute(insert(table), rows)

    def keep(
        self, parts: Services, kabupaten: str, record: Record, seen: Sequence[Step], row: dict[str, Any], *, waits_s: int | None, over: Collection[str] = ()
    ) -> Step:
        """Write a step, unless the record was changed or another step came first since it was opened.

        `waits_s`: seconds until it is carried out, None for one that changes no record. `over`: steps that it comes before; one of them that
        waits is withdrawn by it. Raises `Problem` (changed_meanwhile, already_decided).
        """
        if waits_s is not None:
            row = self.due(row, waits_s)
        row = row | {"round": present_round(seen)}
        places = {one.kabupaten for one in seen}
        dialect = sqlite if parts.engine.dialect.name == "sqlite" else postgresql
        with write_transaction(parts.engine) as connection:
            if self._locked(connection, kabupaten, record.id) != record.revision:
                raise Problem("changed_meanwhile")
            before = self.of(connection, kabupaten, record.id, before=places)
            if _others(before, over) != _others(seen, over):
                other = before[-1]
                raise Problem("already_decided", {"by": other.username, "at": other.made_at.isoformat()})
            for one in before:
                if one.action in over:
                    self.end(connection, one, row["made_at"], state=WITHDRAWN, code=row["action"])
            connection.execute(dialect.insert(self.table).values(row).on_conflict_do_nothing())
            kept = self.of(connection, kabupaten, record.id, before=places)
        found = next((one for one in kept if one.id == row["id"]), None)
        if found is None:
            raise Problem("already_decided")
        return found

    def due(self, row: dict[str, Any], waits_s: int) -> dict[str, Any]:
        """Return a step that waits so many seconds to be carried out."""
        return row | {"state": PENDING, "due_at": row["made_at"] + timedelta(seconds=waits_s), "settled_at": None}

    def keep_all(self, parts: Services, kabupaten: str, seen: Mapping[str, int], rows: Sequence[dict[str, Any]]) -> None:
        """Write a step about each of several records (id -> revision as it was seen), all or none; a few statements.

        Raises `Problem` (changed_meanwhile) where one of them was changed since, or has a step that waits.
        """
        of, table = TABLES[self.about], self.table
        with write_transaction(parts.engine) as connection:
            mine = listed(connection, seen)
            now = select(of.c.id, of.c.revision).where(of.c.kabupaten == kabupaten, of.c.id.in_(mine)).order_by(of.c.id).with_for_update()
            stands = {row.id: row.revision for row in connection.execute(now)}
            waits = select(table.c.id).where(table.c.kabupaten == kabupaten, table.c[self.about].in_(mine), table.c.state == PENDING).limit(1)
            if stands != dict(seen) or connection.execute(waits).first() is not None:
                raise Problem("changed_meanwhile")
            rounds = self._rounds(connection, kabupaten, seen)
            if rows:
                connection.execute(insert(table), [row | {"round": rounds.get(row[self.about], 1)} for row in rows])

    def _rounds(self, connection: Connection, kabupaten: str, records: Iterable[str]) -> dict[str, int]:
        """Return record -> its newest round, where it has steps."""
        table, about = self.table, self.table.c[self.about]
        newest = select(about.label("record"), func.max(table.c.round).label("newest")).group_by(about)
        rows = connection.execute(newest.where(table.c.kabupaten == kabupaten, about.in_(listed(connection, records))))
        return {row.record: row.newest for row in rows}

    def _locked(self, connection: Connection, kabupaten: str, record: str) -> int | None:
        """Return the revision of a record, about which nobody else writes a step until the commit."""
        of = TABLES[self.about]
        return connection.scalar(select(of.c.revision).where(of.c.kabupaten == kabupaten, of.c.id == record).with_for_update())

    def withdraw(self, parts: Services, kabupaten: str, record: str, mine: Step | None) -> None:
        """Take a step back: one that waits, before it is due, or a first approval; raises `Problem` (not_pending)."""
        now = parts.clock()
        if mine is None or (mine.due_at is not None and mine.due_at <= now):
            raise Problem("not_pending")
        with write_transaction(parts.engine) as connection:
            self._locked(connection, kabupaten, record)
            if mine.state == PENDING:
                done = self.end(connection, mine, now, state=WITHDRAWN)
            else:
                done = self._take_back(connection, parts, kabupaten, record, mine)
            if not done:
                raise Problem("not_pending")

    def _take_back(self, connection: Connection, parts: Services, kabupaten: str, record: str, mine: Step) -> bool:
        """Write that a first approval was taken back, but not under a second one that leans on it; tell whether it was."""
        steps = self.of(connection, kabupaten, record, before=(mine.kabupaten,))
        first = holding(steps, FIRST)
        if first is None or first.id != mine.id or pending(steps) is not None:
            return False
        row = self.row(parts, kabupaten, record, TAKEN_BACK, round=mine.round, account=mine.account)
        connection.execute(insert(self.table), row)
        return True

    def carry(self, parts: Services, write: Callable[[Row, datetime], None], *, only: str | None = None) -> int:
        """Have the steps that are due, or `only` this one of them, carried out by `write`, oldest first; return how many were.

        One that cannot be, for which `write` raises `Problem`, is marked with its reason; the family's own word only when it is tried again.
        One that breaks, or is cut off with its process, does not stop the next: it is tried again after `STEP_RETRY_S`, behind those that
        were not tried yet, and ended as broken after `STEP_TRIES_MAX`, unless it is the family's own word.
        """
        table, now = self.table, parts.clock()
        rested = or_(table.c.tried_at.is_(None), table.c.tried_at <= now - timedelta(seconds=STEP_RETRY_S))
        query = select(table).where(table.c.state == PENDING, table.c.due_at <= now, rested).order_by(table.c.tries, table.c.due_at, table.c.id)
        query = query if only is None else query.where(table.c.id == only)
        with read_transaction(parts.engine) as connection:
            rows = connection.execute(query.limit(STEPS_PER_RUN)).all()
        return sum(self._carry(parts, row, write) for row in rows)

    def _carry(self, parts: Services, row: Row, write: Callable[[Row, datetime], None]) -> bool:
        now = parts.clock()
        if row.tries >= STEP_TRIES_MAX and row.action not in self.families:
            self._give_up(parts, row, now, BROKEN)
            parts.log.error("step_given_up", about=self.about, step=row.id, tries=row.tries)
            return False
        if not self._take(parts, row, now):
            return False
        try:
            write(row, now)
        except Problem as problem:
            if row.tries or row.action not in self.families:  # a family's word is looked at once more: its record may have gone meanwhile
                self._give_up(parts, row, now, problem.error.code)
            return False
        except Exception as error:  # whatever it is, the steps behind it are other people's
            parts.log.error("step_broke", about=self.about, step=row.id, tries=row.tries + 1, error=type(error).__name__)
            return False
        return True

    def _take(self, parts: Services, row: Row, now: datetime) -> bool:
        """Count a try before it is made, as its process may die of it; tell whether nobody else makes it."""
        table = self.table
        mine = (table.c.id == row.id, table.c.state == PENDING, table.c.tries == row.tries)
        with write_transaction(parts.engine) as connection:
            return connection.execute(update(table).where(*mine).values(tries=row.tries + 1, tried_at=now)).rowcount == 1

    def _give_up(self, parts: Services, row: Row, now: datetime, code: str) -> None:
        with write_transaction(parts.engine) as connection:
            self.end(connection, row, now, state=FAILED_STEP, code=code)

    def taken_by(self, connection: Connection, account: str, limit: int) -> list[Row]:
        """Return the newest steps that an account took, with their record as `record`."""
        table = self.table
        query = select(table, table.c[self.about].label("record")).where(table.c.account == account)
        return list(connection.execute(query.order_by(table.c.made_at.desc(), table.c.id.desc()).limit(limit)))

    def about_all(self, connection: Connection, places: Collection[str], records: Iterable[str]) -> list[Row]:
        """Return the steps about records with who took each (`username`, `role`) and their record as `record`, oldest first; one statement.

        `places`: the kabupaten of the records, and those where they were before they moved.
        """
        table = self.table
        query = select(table, table.c[self.about].label("record"), ACCOUNT.c.username, ACCOUNT.c.role).outerjoin(ACCOUNT, ACCOUNT.c.id == table.c.account)
        mine = (table.c.kabupaten.in_(sorted(places)), table.c[self.about].in_(listed(connection, records)))
        return list(connection.execute(query.where(*mine).order_by(table.c.made_at, table.c.id)))

    def end(self, connection: Connection, row: Row | Step, now: datetime, **values: Any) -> bool:
        """End a step that waits; tell whether it still did."""
        table = self.table
        ended = update(table).where(table.c.id == row.id, table.c.state == PENDING).values(settled_at=now, **values)
        return connection.execute(ended).rowcount == 1


def _others(steps: Sequence[Step], over: Collection[str]) -> list[tuple[str, str]]:
    """Return what two readings have in common, but for steps that another one comes before."""
    return standing_of([one for one in steps if one.action not in over])


def waits_of(action: str, waiting: Iterable[str]) -> int:
    """Return the seconds that a step waits: those which end something can be withdrawn."""
    return DECISION_WITHDRAW_S if action in waiting else 0


def _step(row: Row) -> Step:
    who = {"account": row.account or "", "username": row.username or "", "plt": row.plt}
    what = {"reason": row.reason, "made_at": row.made_at, "due_at": row.due_at, "state": row.state, "code": row.code, "tries": row.tries}
    return Step(row.id, row.kabupaten, row.round, row.action, **who, **what)
