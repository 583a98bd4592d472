"""The nouns of complaints: a case in a list, one that is open, a step of its trail."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Row

from server.store.complaints import FROM_FIELD

RECEIVED, WORKED_ON, FORWARDED, ANSWERED = "diterima", "diproses", "diteruskan", "selesai"
NAMED, MARKED, ABOUT, GIVEN, HANDED_ON, LEFT = "pemegang", "rahasia", "tentang_petugas", "ditugaskan", "dialihkan", "tetap"
"""What else a step can be: people named, made confidential, about which worker, given to a worker, handed on, not handed on."""


class AccountRow(Protocol):
    """Who acts: the row of an account."""

    id: str
    role: str
    region: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in a list, without a word of what was complained about."""

    kabupaten: str
    id: str
    ticket: str
    category: str
    programme: str
    state: str
    source: str
    reported_on: date
    due_on: date
    settled_on: date | None
    rahasia: bool
    about_worker: bool
    holder: str

    @classmethod
    def of(cls, row: Row) -> "Listed":
        """Return a row of a list's query."""
        return cls(
            **{name: getattr(row, name) for name in ("kabupaten", "id", "ticket", "category", "programme", "state", "source", "rahasia")},
            reported_on=date.fromisoformat(row.reported_on),
            due_on=date.fromisoformat(row.due_on),
            settled_on=None if row.settled_on is None else date.fromisoformat(row.settled_on),
            about_worker=row.about_worker is not None,
            holder=row.username or "",
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who did what and when; names are for people, `answer` is what a worker wrote in the task of the step."""

    at: datetime
    action: str
    who: str
    text: str
    forwarded_to: str
    worker: str
    holder: str
    second: str
    answer: str


@dataclass(frozen=True, slots=True)
class OpenComplaint:
    """A case with what was complained and all that was done.

    `words`: text, complainant, contact, and answer as they stand; `names`: worker -> name; `trail`: oldest first; `tasks`: ids of the
    follow-ups.
    """

    case: Row
    words: dict[str, str]
    names: dict[str, str]
    trail: tuple[Step, ...]
    tasks: tuple[str, ...]
    holder: str
    second: str

    @property
    def from_field(self) -> bool:
        """Whether a phone took it, so that its record has the words and its worker sees what the office does."""
        return self.case.source == FROM_FIELD


@dataclass(frozen=True, slots=True)
class Seat:
    """Two people who may see what is confidential, by id of their accounts."""

    holder: str
    second: str
