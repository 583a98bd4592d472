"""Heard: whether anything of a family's stage may still lie with those who had it; until it cannot, nobody is sanctioned for that stage.

Asked is everybody who had a kelompok of the family during the stage, in whatever role: the present one, those that it or one of its members
has left since, also in another kabupaten or under a record that was merged into a member's. The feed knows them by its markers (P35).
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from server.cycle.expected import ALIAS, ANGGOTA, DUTY, KOMITMEN, KPM
from server.cycle.stages import Stage, shift
from server.store.tables import TABLES
from server.zones import CLOCKS, zone_of

FEED, TRANSFER, DEVICE, INBOX, SEALED, CONFLICT = (
    TABLES[name] for name in ("feed", "transfer", "device", "inbox", "sealed_form", "conflict")
)
GROUP = "k:"
"""How the scope of a kelompok begins."""
CARRIED = ("accepted", "done")
"""States of a transfer whose family has gone, or is on its way."""


def heard(kabupaten: str, stage: Stage) -> ColumnElement[bool]:
    """Return the condition that nothing of a family's stage may still lie with its workers: it had some, all their phones were heard
    since the stage ended and have nothing left to send, none of their work waits at the office, and no check of the family is disputed."""
    ended = datetime.combine(stage.last + timedelta(days=1), time.min, CLOCKS[zone_of(kabupaten)]).astimezone(UTC)
    silent = or_(DEVICE.c.last_seen_at.is_(None), DEVICE.c.last_seen_at < ended, DEVICE.c.waiting_forms > 0)
    phone = exists().where(DEVICE.c.worker_id == DUTY.c.worker_id, DEVICE.c.state == "active", silent)
    work = exists().where(INBOX.c.kabupaten == DUTY.c.kabupaten, INBOX.c.worker == DUTY.c.worker_id, INBOX.c.state == "open")
    sealed = exists().where(SEALED.c.state == "waiting", SEALED.c.device == DEVICE.c.id, DEVICE.c.worker_id == DUTY.c.worker_id)
    charged = list(_charged(kabupaten, stage))
    some = (one.where(DUTY.c.deleted.is_(False)).exists() for one in charged)
    # A charge that was deleted was given by mistake; its phone may have held the family nevertheless.
    awaited = (one.where(or_(phone, work, sealed)).exists() for one in charged)
    return and_(or_(*some), ~or_(*awaited), ~_disputed(kabupaten, stage))


def _charged(kabupaten: str, stage: Stage) -> Iterator[Select]:
    """Yield the queries of the charges, during a stage, of the kelompok that a family was in since it began.

    One query for each way to a kelompok, as each is answered by indexes alone: of the family, its members, and what was merged into
    them; here, and where the family came from.
    """
    first, last = stage.first.isoformat(), stage.last.isoformat()
    group = and_(DUTY.c.kabupaten == FEED.c.kabupaten, DUTY.c.kelompok_id == func.substr(FEED.c.scope, len(GROUP) + 1))
    during = (DUTY.c.start_date <= last, or_(DUTY.c.end_date.is_(None), DUTY.c.end_date >= first))
    since = (FEED.c.scope.startswith(GROUP), or_(FEED.c.left_on.is_(None), FEED.c.left_on >= first))
    both = FEED.join(DUTY, group)
    member = and_(ANGGOTA.c.kabupaten == kabupaten, ANGGOTA.c.kpm_id == KPM.c.id)
    led = both.join(ALIAS, ALIAS.c.old_id == FEED.c.id).join(ANGGOTA, ANGGOTA.c.id == ALIAS.c.new_id)
    ways = (
        (both, FEED.c.id == KPM.c.id),
        (both.join(ANGGOTA, ANGGOTA.c.id == FEED.c.id), member),
        (led, and_(member, ALIAS.c.kabupaten == kabupaten)),
    )
    for table, whose in ways:
        query = select(DUTY.c.id).where(whose, *since, *during)
        yield query.select_from(table).where(FEED.c.kabupaten == kabupaten).correlate(KPM)
        came = (FEED.c.kabupaten == TRANSFER.c.source, TRANSFER.c.record == KPM.c.id, TRANSFER.c.state.in_(CARRIED))
        yield query.select_from(table.join(TRANSFER, and_(*came))).correlate(KPM)


def _disputed(kabupaten: str, stage: Stage) -> ColumnElement[bool]:
    """Return the condition that a check of a family's stage has two values between which nobody has decided."""
    check = and_(KOMITMEN.c.kabupaten == CONFLICT.c.kabupaten, KOMITMEN.c.id == CONFLICT.c.record)
    member = and_(ANGGOTA.c.kabupaten == KOMITMEN.c.kabupaten, ANGGOTA.c.id == KOMITMEN.c.anggota_id)
    waits = (CONFLICT.c.kabupaten == kabupaten, CONFLICT.c.kind == "komitmen", CONFLICT.c.state == "open")
    months = KOMITMEN.c.bulan.between(shift(stage.months[-1], -11), stage.months[-1])
    families = select(ANGGOTA.c.kpm_id).select_from(CONFLICT.join(KOMITMEN, check).join(ANGGOTA, member)).where(*waits, months)
    return KPM.c.id.in_(families)
