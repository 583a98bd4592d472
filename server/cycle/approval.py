"""Deciding about sanctions: two different people approve, anybody of them refuses; the last step waits ten minutes and can be withdrawn."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select

from schemas import KINDS
from server.cycle.approvers import Appointment, appointed
from server.cycle.expected import KECAMATAN_DIGITS, KELOMPOK, KPM
from server.cycle.figures import FAMILY, FIGURE
from server.cycle.heard import heard
from server.cycle.rules import versions
from server.cycle.sanctions import PROPOSED, REOPENED, SANKSI, belongs, unfounded
from server.cycle.stages import stage_named
from server.cycle.steps import APPEAL, GRANT, STEPS, UPHOLD
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.identity.regions import covers
from server.services import Services
from server.steps import FIRST, REFUSE, SECOND, Step, demand_reason, holding, own_step, pending, standing_of, waits_of
from server.store.codec import record_from_row
from server.zones import local
from sync.errors import Problem
from sync.ids import slot_id
from sync.nouns import Record

OPEN_STATES = (PROPOSED, REOPENED)
CARRIED, APPEALED = "dilaksanakan", "banding"
WAITING = frozenset({SECOND, REFUSE, GRANT, UPHOLD})
"""Steps that end something: they wait ten minutes before the record says so."""
AREA = func.coalesce(KELOMPOK.c.kecamatan_code, func.substr(KPM.c.desa_code, 1, KECAMATAN_DIGITS)).label("area")


@dataclass(frozen=True, slots=True)
class OpenSanction:
    """A sanction with its steps; `founded`: the figures still carry it and nothing of its workers is awaited."""

    kabupaten: str
    area: str | None
    record: Record
    steps: tuple[Step, ...]
    founded: bool

    @property
    def status(self) -> str:
        """What became of it so far."""
        return self.record.fields["status"]

    @property
    def waiting(self) -> Step | None:
        """The step that waits to be carried out."""
        return pending(self.steps)

    @property
    def stands(self) -> str:
        """A mark of what a person sees of it; another one when the record or a step was written."""
        return slot_id("stands", (self.record.id, self.record.revision, self.record.tag, *standing_of(self.steps)))


def sanctions_query() -> Select:
    """Return the query of sanctions with their kecamatan as `area`."""
    family = and_(KPM.c.kabupaten == SANKSI.c.kabupaten, KPM.c.id == SANKSI.c.kpm_id)
    group = and_(KELOMPOK.c.kabupaten == KPM.c.kabupaten, KELOMPOK.c.id == KPM.c.kelompok_id)
    return select(SANKSI, AREA).join(KPM, family).outerjoin(KELOMPOK, group).where(SANKSI.c.deleted.is_(False))


def open_sanction(parts: Services, region: str, kabupaten: str, sanksi: str) -> OpenSanction:
    """Return a sanction; raises `Problem` (not_found), also for one outside of the region."""
    with read_transaction(parts.engine) as connection:
        row = connection.execute(sanctions_query().where(SANKSI.c.kabupaten == kabupaten, SANKSI.c.id == sanksi)).first()
        if row is None or not covers(region, kabupaten, row.area):
            raise Problem("not_found")
        return _opened(connection, row)


def _opened(connection: Connection, row: Row) -> OpenSanction:
    record, steps = record_from_row(KINDS["sanksi"], row._mapping), tuple(STEPS.of(connection, row.kabupaten, row.id))
    return OpenSanction(row.kabupaten, row.area, record, steps, _founded(connection, row))


def _founded(connection: Connection, row: Row) -> bool:
    mine = (FIGURE.c.kabupaten == row.kabupaten, FIGURE.c.tahap == row.tahap, FIGURE.c.kpm_id == row.kpm_id, FIGURE.c.anggota_id == FAMILY)
    family = and_(KPM.c.kabupaten == FIGURE.c.kabupaten, KPM.c.id == FIGURE.c.kpm_id)
    stage = stage_named(versions(connection), row.tahap)
    query = select(FIGURE.c.kpm_id).join(KPM, family).where(*mine, ~unfounded(), *belongs(), heard(row.kabupaten, stage))
    return connection.execute(query).first() is not None


def choices(opened: OpenSanction, account: Any, seat: Appointment | None, today: date, appeal_days: int) -> tuple[str, ...]:
    """Return the steps that an account may take now; `seat`: its appointment for the second approval."""
    if account.role not in DECIDING or opened.waiting is not None:
        return ()
    first = holding(opened.steps, FIRST)
    if opened.status in OPEN_STATES:
        approve = () if not opened.founded else _approvals(first, account, seat)
        return (*approve, REFUSE)
    if opened.status == CARRIED and today <= date.fromisoformat(opened.record.fields["decided_on"]) + timedelta(days=appeal_days):
        return (APPEAL,)
    if opened.status == APPEALED and not _approved(opened, account):
        return (GRANT, UPHOLD)
    return ()


def _approvals(first: Step | None, account: Any, seat: Appointment | None) -> tuple[str, ...]:
    if first is None:
        return (FIRST,)
    return (SECOND,) if seat is not None and first.account != account.id else ()


def _approved(opened: OpenSanction, account: Any) -> bool:
    """Tell whether an account approved the sanction: who did so does not judge the appeal."""
    return any((step := holding(opened.steps, action)) and step.account == account.id for action in (FIRST, SECOND))


def seat_of(connection: Connection, opened: OpenSanction, account: Any, today: date) -> Appointment | None:
    """Return the appointment of an account for the second approval of a sanction."""
    return appointed(connection, account.id, opened.kabupaten, opened.area, today)


def act(parts: Services, account: Any, opened: OpenSanction, action: str, reason: str) -> Step:
    """Take a step about a sanction, and return it.

    Raises `Problem`: forbidden, not_found, unprocessable (reason), already_decided while a step waits, sanksi_unfounded where the figures
    no longer carry it, other_approver where another person must take it, changed_meanwhile where it is not the step to take now.
    """
    if account.role not in DECIDING:
        raise Problem("forbidden", {"account": account.role})
    if not covers(account.region, opened.kabupaten, opened.area):
        raise Problem("not_found")
    said = demand_reason(reason)
    today = local(parts.clock(), opened.kabupaten).date()
    with read_transaction(parts.engine) as connection:
        seat = seat_of(connection, opened, account, today)
        days = _appeal_days(connection, opened)
    _demand(opened, account, action, choices(opened, account, seat, today, days))
    return _keep(parts, opened, account, action, said, plt=action == SECOND and seat is not None and seat.plt)


def _appeal_days(connection: Connection, opened: OpenSanction) -> int:
    wanted = opened.record.fields["aturan_nomor"]
    known = versions(connection)
    return next((one.appeal_days for one in known if one.nomor == wanted), known[0].appeal_days)


def appeal_days(parts: Services, opened: OpenSanction) -> int:
    """Return the days in which the family may appeal, by the version of the rules that it was judged by."""
    with read_transaction(parts.engine) as connection:
        return _appeal_days(connection, opened)


def _demand(opened: OpenSanction, account: Any, action: str, allowed: tuple[str, ...]) -> None:
    if action in allowed:
        return
    waiting = opened.waiting
    if waiting is not None:
        raise Problem("already_decided", {"by": waiting.username, "at": waiting.made_at.isoformat()})
    if action in (FIRST, SECOND) and opened.status in OPEN_STATES and not opened.founded:
        raise Problem("sanksi_unfounded")
    if (action == SECOND and holding(opened.steps, FIRST)) or (action in (GRANT, UPHOLD) and _approved(opened, account)):
        raise Problem("other_approver")
    raise Problem("changed_meanwhile")


def _keep(parts: Services, opened: OpenSanction, account: Any, action: str, reason: str, *, plt: bool) -> Step:
    row = STEPS.row(parts, opened.kabupaten, opened.record.id, action, account=account.id, plt=plt, reason=reason)
    waits_s = None if action == FIRST else waits_of(action, WAITING)
    return STEPS.keep(parts, opened.kabupaten, opened.record, opened.steps, row, waits_s=waits_s)


def withdraw_step(parts: Services, account: Any, opened: OpenSanction) -> None:
    """Take back one's own step: the one that waits, before it is due, or a first approval; raises `Problem` (forbidden, not_pending)."""
    mine = own_step(opened.steps, opened.status in OPEN_STATES)
    if mine is not None and (account.role not in DECIDING or mine.account != account.id):
        raise Problem("forbidden", {"account": account.role})
    STEPS.withdraw(parts, opened.kabupaten, opened.record.id, mine)
