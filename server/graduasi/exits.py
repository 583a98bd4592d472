"""One family's way out: its proposal with steps and what is known now, and which steps an account may take.

usulan → verifikasi → disetujui by two different people, or ditolak; beside it the state in SIKS-NG, the system of record. An objection
(sanggah) within the days of the rules suspends the exit at once, and is decided by somebody who did not approve it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from schemas import KINDS
from server.cycle.approvers import Appointment, appointed
from server.cycle.expected import KELOMPOK, KPM
from server.cycle.leaving import APPROVED, PROPOSAL, SENT
from server.engine import read_transaction
from server.graduasi.facts import Look, facts_of, look_at, trail_of
from server.graduasi.measured import Measured, measured
from server.graduasi.rules import ExitRules
from server.graduasi.weigh import Facts, Weighing, weigh
from server.identity.accounts import DECIDING
from server.identity.regions import covers
from server.people.search import AREA
from server.services import Services
from server.steps import FIRST, REFUSE, SECOND, Step, StepBook, holding, own_step, pending, standing_of
from server.store.codec import record_from_row
from server.store.household import family_of, is_family_of, with_family
from sync.errors import Problem
from sync.ids import slot_id
from sync.nouns import Record

PROPOSED, VERIFIED, REFUSED, OBJECTED, CANCELLED = "usulan", "verifikasi", "ditolak", "disanggah", "dibatalkan"
PROPOSE, VERIFY, CANCEL, OBJECT, GRANT, UPHOLD = "usul", "verifikasi", "batal", "sanggah", "sanggah_diterima", "sanggah_ditolak"
SEND, TAKEN, NOT_TAKEN = "kirim_siks", "siks_diterima", "siks_ditolak"
STEPS = StepBook("graduasi", (OBJECT,))
YIELDING = (CANCEL,)
"""Steps of the office that an objection of the family comes before."""
OBJECTING = (*DECIDING, "koordinator")
"""Roles that take an objection in; the pendamping has no part in it."""
OPEN_STATES = (PROPOSED, VERIFIED)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a family now: facts, what they come to, the exact measure, and by what it was looked at."""

    look: Look
    facts: Facts
    weighing: Weighing
    measured: Measured


@dataclass(frozen=True, slots=True)
class OpenExit:
    """A proposal with its steps, the version of the rules it was made by, what is known now, and the day there.

    `kpm`: the id by which its family goes now. Where the family has moved on it is as it stood then, and nothing is decided about it here.
    """

    kabupaten: str
    kpm: str
    area: str | None
    record: Record
    steps: tuple[Step, ...]
    rules: ExitRules
    known: Known

    @property
    def moved(self) -> str | None:
        """The kabupaten to which it went with its family."""
        return self.record.moved

    @property
    def status(self) -> str:
        """What became of it here."""
        return self.record.fields["status"]

    @property
    def today(self) -> date:
        """The day in its kabupaten."""
        return self.known.look.terms.today

    @property
    def waiting(self) -> Step | None:
        """The step that waits to be carried out."""
        return pending(self.steps)

    @property
    def own_step(self) -> Step | None:
        """The step that whoever took it may take back; none where the family has moved on."""
        return None if self.moved else own_step(self.steps, self.status in OPEN_STATES)

    @property
    def founded(self) -> bool:
        """Whether what is known now still carries it, by the same exit and the same assessment."""
        said, fields = self.known.facts.assessment, self.record.fields
        same = said is not None and (said.id, self.known.weighing.jalur) == (fields["penilaian_id"], fields["jalur"])
        return same and self.known.weighing.ready

    @property
    def objection_until(self) -> date | None:
        """The last day for an objection; None before the approval."""
        decided = self.record.fields["decided_on"] if self.status in (APPROVED, OBJECTED) else None
        return date.fromisoformat(decided) + timedelta(days=self.rules.objection_days) if decided else None

    @property
    def stands(self) -> str:
        """A mark of what a person sees of it; another one when the record or a step was written."""
        return slot_id("stands", (self.record.id, self.record.revision, self.record.tag, *standing_of(self.steps)))


def exits_query() -> Select:
    """Return the query of the proposals that are here, with `family`, the id that it goes by now, and its kecamatan as `area`."""
    return _proposals().where(PROPOSAL.c.moved.is_(None))


def _proposals() -> Select:
    group = and_(KELOMPOK.c.kabupaten == KPM.c.kabupaten, KELOMPOK.c.id == KPM.c.kelompok_id)
    known = with_family(PROPOSAL).join(KPM, is_family_of(PROPOSAL)).outerjoin(KELOMPOK, group)
    return select(PROPOSAL, family_of(PROPOSAL).label("family"), AREA.label("area")).select_from(known).where(PROPOSAL.c.deleted.is_(False))


def known_of(connection: Connection, kabupaten: str, kpm: str, now: datetime, *, besides: str = "", nomor: int | None = None) -> Known:
    """Return what is known of a family now, its attendance measured exactly; a fixed number of statements.

    `besides` and `nomor`: the proposal that is weighed, and the version of the rules by which it was made.
    """
    look = look_at(connection, kabupaten, now, nomor)
    exact = measured(connection, look, kpm, now)
    facts = facts_of(connection, look, (kpm,), besides=besides, exact={kpm: exact.interval})[kpm]
    return Known(look, facts, weigh(facts, look.terms), exact)


def open_exit_of(parts: Services, region: str, kabupaten: str, graduasi: str) -> OpenExit:
    """Return a proposal; raises `Problem` (not_found), also for one outside of the region."""
    with read_transaction(parts.engine) as connection:
        row = connection.execute(_proposals().where(PROPOSAL.c.kabupaten == kabupaten, PROPOSAL.c.id == graduasi)).first()
        if row is None or not covers(region, kabupaten, row.area):
            raise Problem("not_found")
        record = record_from_row(KINDS["graduasi"], row._mapping)
        before = () if record.moved else trail_of(connection, kabupaten, (row.family,)).places
        steps = tuple(STEPS.of(connection, kabupaten, graduasi, before=before))
        known = known_of(connection, kabupaten, row.family, parts.clock(), besides=graduasi, nomor=row.aturan_nomor)
        return OpenExit(kabupaten, row.family, row.area, record, steps, known.look.terms.rules, known)


def seat_of(connection: Connection, opened: OpenExit, account: Any) -> Appointment | None:
    """Return the appointment of an account for the second approval; the same people as for sanctions."""
    return appointed(connection, account.id, opened.kabupaten, opened.area, opened.today)


def choices(opened: OpenExit, account: Any, seat: Appointment | None) -> tuple[str, ...]:
    """Return the steps that an account may take now; `seat`: its appointment for the second approval."""
    if opened.moved or account.role not in OBJECTING:
        return ()
    if opened.waiting is not None:
        return (OBJECT,) if opened.waiting.action in YIELDING and may_object(opened, opened.today) else ()
    if account.role not in DECIDING:
        return (OBJECT,) if may_object(opened, opened.today) else ()
    if opened.status == PROPOSED:
        return (VERIFY, REFUSE) if opened.founded else (REFUSE,)
    if opened.status == VERIFIED:
        return (*(_approvals(opened, account, seat) if opened.founded else ()), REFUSE)
    if opened.status == OBJECTED:
        return () if has_approved(opened, account) else (GRANT, UPHOLD)
    return _after_approval(opened) if opened.status == APPROVED else ()


def _approvals(opened: OpenExit, account: Any, seat: Appointment | None) -> tuple[str, ...]:
    first = holding(opened.steps, FIRST)
    if first is None:
        return (FIRST,)
    return (SECOND,) if seat is not None and first.account != account.id else ()


def _after_approval(opened: OpenExit) -> tuple[str, ...]:
    state = opened.record.fields["siks_status"]
    if state == SENT:
        return (TAKEN, NOT_TAKEN)
    if state is not None:
        return ()
    return (OBJECT, CANCEL) if may_object(opened, opened.today) else (CANCEL,)


def may_object(opened: OpenExit, day: date) -> bool:
    """Tell whether the family may object on a day: approved, not sent, within its days, and not decided once already."""
    fields, until = opened.record.fields, opened.objection_until
    waits = opened.status == APPROVED and fields["siks_status"] is None and not fields["sanggah_outcome"]
    return waits and until is not None and day <= until


HINDERS = frozenset({"not_member", "protected", "komponen_left", "found", "criterion_no", "view_not_yes", "events_wait", "work_waits"})
"""What keeps an approved proposal from being sent, if it has come up since; the age of the assessment does not."""


def hindered(weighing: Weighing, jalur: str) -> bool:
    """Tell whether something has come up since an approval by that exit that may keep the family in the programme.

    A newer assessment that names another exit does: what was ruled out for this one is not asked of that one.
    """
    return weighing.jalur != jalur or any(one.code in HINDERS for one in (*weighing.barred, *weighing.missing))


def last_day_fits(decided_on: str, last: date, today: date) -> bool:
    """Tell whether a membership may have ended on a day: not before the approval, and not in the future."""
    return date.fromisoformat(decided_on) <= last <= today


def has_approved(opened: OpenExit, account: Any) -> bool:
    """Tell whether an account approved the exit: who did so does not judge the objection."""
    return any((step := holding(opened.steps, action)) and step.account == account.id for action in (FIRST, SECOND))
