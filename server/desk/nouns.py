"""The nouns of the desk: a case in a list, an open one with all that a person needs, and what was decided about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table

from server.desk.naming import subject_of
from server.office import Office
from server.services import Services
from server.store.sql import Beside
from sync.nouns import Form, Record, Revision
from sync.snapshot import Batch

ACCEPT, REPAIR, DISMISS = "accept", "repair", "dismiss"
KEEP, TAKE, WRITE = "keep", "take", "write"
APPROVE, REJECT, AMEND = "approve", "reject", "amend"
NOTED, PLACE = "noted", "place"
ASK = "ask"
"""A question to a worker: every queue knows it, and the case stays open."""
ASKED, LATE, ANSWERED, CLOSED = "asked", "late", "answered", "closed"
"""A question waits for its worker, was not answered in time, was answered, or its case was decided."""


@dataclass(frozen=True, slots=True)
class Case:
    """One waiting case in a list.

    `ref` is unique in its queue and kabupaten; `record` is of `kind`; `code` is of the catalogue; `worker` and `worker_name` are of
    who wrote what waits, empty for the office; `due_at`: a decision about it waits until then; `thread`: how far a question about it
    has come, empty without one, and `asked_until` the day until which its worker has time; `bulan`: the month that a watched case
    says it is about, else empty.
    """

    kabupaten: str
    queue: str
    ref: str
    kind: str
    record: str
    code: str
    worker: str
    worker_name: str
    work_date: date | None
    received_at: datetime
    area: str | None
    due_at: datetime | None = None
    thread: str = ""
    asked_until: date | None = None
    bulan: str = ""

    @classmethod
    def of(cls, row: Row, queue: str, names: Mapping[str, str], due_at: datetime | None = None) -> "Case":
        """Return a row of a queue's query as a case; `names`: worker -> name."""
        return cls(
            kabupaten=row.kabupaten,
            queue=queue,
            ref=row.ref,
            kind=row.kind,
            record=row.record,
            code=row.code,
            worker=row.worker or "",
            worker_name=names.get(row.worker, ""),
            work_date=date.fromisoformat(row.work_date) if row.work_date else None,
            received_at=row.received_at,
            area=row.area,
            due_at=due_at,
            bulan=(row._mapping.get("details") or {}).get("bulan", ""),
        )


@dataclass(frozen=True, slots=True)
class Side:
    """Values and where they come from.

    Of its three times `device_at` is the phone's clock, `corrected_at` the moment by the server's, `received_at` the arrival.
    """

    fields: dict[str, Any]
    worker: str = ""
    name: str = ""
    device: str = ""
    device_name: str = ""
    office: bool = False
    work_date: date | None = None
    device_at: datetime | None = None
    corrected_at: datetime | None = None
    clock_error_s: int | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision as it is kept; `state` is pending, done, withdrawn or failed, `code` says why it failed, `tries` how often it broke."""

    id: str
    kabupaten: str
    queue: str
    ref: str
    area: str | None
    action: str
    reason: str
    fields: dict[str, Any] | None
    seen: Revision | None
    account: str
    username: str
    made_at: datetime
    due_at: datetime
    state: str
    code: str | None
    details: dict[str, Any] | None
    tries: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a thread, and its answer where there is one; `username` asked at `at`."""

    username: str
    at: datetime
    worker_name: str
    text: str
    due_date: date | None
    answer: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Thread:
    """Questions about a case, oldest first; `worker` was asked last, `answered_by` is answer or record, empty while nobody did."""

    id: str
    state: str
    worker: str
    worker_name: str
    due_date: date
    answered_by: str
    answered_at: datetime | None
    turn: int
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case with both values and the record as it stands.

    `fields`: names that may be repaired or written; `incoming`: what waits, of a conflict the value that does not stand;
    `standing`: what it meets, as of its time; `record`: as it stands now, None where there is none.
    `creates`: the change makes the record; `group`, `rule` and `own` are of a conflict, `own` when a worker differs from himself.
    `open`: nobody has settled it; `pending`: a decision that waits; `last`: the newest decision that is over;
    `names`: id -> name of what the values point at; `thread`: what a worker was asked about it; `rulings`: all that was decided
    about it, newest first; `follower`: the only worker who may be asked, id and name (of a complaint), None where others may.
    """

    case: Case
    form: str
    fields: tuple[str, ...]
    incoming: Side
    standing: Side | None
    record: Record | None
    details: dict[str, Any]
    open: bool
    creates: bool = False
    group: str = ""
    rule: str = ""
    own: bool = False
    pending: Ruling | None = None
    last: Ruling | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    thread: Thread | None = None
    rulings: tuple[Ruling, ...] = ()
    follower: tuple[str, str] | None = None

    @property
    def subject(self) -> tuple[str, str] | None:
        """(kind, id) of whom the case is about, None where its fields do not tell."""
        return subject_of(self.case.kind, self.case.record, self.record.fields if self.record else self.incoming.fields)

    @property
    def seen(self) -> Revision | None:
        """The revision of the record that is shown; a page hands it back with the decision."""
        return None if self.record is None else Revision(self.record.revision, self.record.tag)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decides: `fields` of a repair or a third value, `seen` the revision that the page showed."""

    action: str
    reason: str = ""
    fields: dict[str, Any] | None = None
    seen: Revision | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """What a decision is carried out with: the office as the person who decided, and `done` to run in the same commit.

    `also`: forms that go with it, which end the thread of the case.
    """

    parts: Services
    office: Office
    now: datetime
    done: Callable[[Connection], None]
    also: tuple[Form, ...] = ()

    def commit(self, batch: Batch, beside: Beside) -> None:
        """Commit a batch and the decision's end in one transaction; whatever `beside` raises takes both back."""

        def both(connection: Connection, made: Any) -> None:
            beside(connection, made)
            self.done(connection)

        forms = tuple(form for form in self.also if form.kabupaten == batch.kabupaten)
        self.parts.store.commit(replace(batch, forms=(*batch.forms, *forms)), self.now, both)


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue: a module gives one of these, and lists, pages and the job go by it.

    `key`: the columns of `table` that `ref` is made of; `select`: the query of cases, with the columns of a case, `ref` and `state`;
    `opened`: (connection, row of that query, case) -> open case; `demand`: raises Problem where a judgement cannot be;
    `carry`: carries a ruling out, raises Problem where it cannot be; `among`: which rows of `table` are of this queue, None for all;
    `said`: (connection, several kabupaten, refs) -> (kabupaten, ref) -> fields of what waits, where its record may not be there yet.
    """

    name: str
    table: Table
    key: tuple[str, ...]
    actions: tuple[str, ...]
    select: Callable[[], Select]
    opened: Callable[[Connection, Row, Case], OpenCase]
    demand: Callable[[OpenCase, Judgement], None]
    carry: Callable[[Ruling, Hand], None]
    among: ColumnElement[bool] | None = None
    said: Callable[[Connection, list[str], list[str]], dict[tuple[str, str], dict[str, Any]]] | None = None
