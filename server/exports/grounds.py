"""What the measures of the dashboard stand on beside records, as it was: merges, who made what, phones and their contacts, work in the inbox.

Then they are counted, by the code that counts the present.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from sqlalchemy import Column, Select, or_, select

from server.attendance.pending import waiting_then
from server.attendance.rollup import months_between
from server.cycle.stages import shift
from server.dashboard.ground import lay_ground
from server.dashboard.keep import count_all, spans
from server.dashboard.waiting import KINDS
from server.exports.laying import Laying
from server.office import batched
from server.people.trace import MADE, WHOLE
from server.store.household import led_on
from server.store.tables import TABLES
from sync.limits import MONTHS_KEPT, PAST_RECORDS_AT_ONCE

ALIAS, STANDING, DEVICE, DUTY, CONTACT, SEALED, INBOX = (
    TABLES[name] for name in ("alias", "standing", "device", "assignment", "contact", "sealed_form", "inbox")
)
BROUGHT = ("komitmen", "p2k2_sesi")
"""Kinds of which it is measured how promptly phones brought them."""
OPEN = "open"


def _lay(laying: Laying, query: Select) -> None:
    """Enter the rows of a query into the table they are of."""
    [table] = {column.table for column in query.selected_columns if isinstance(column, Column)}
    laying.write(table, (dict(row._mapping) for row in laying.present.execute(query, execution_options={"yield_per": PAST_RECORDS_AT_ONCE})))


def _lay_merges(laying: Laying, _name: str) -> None:
    """Enter which ids led where; a merge since then may have led them on."""
    before = led_on(laying.present, laying.then.kabupaten, laying.then.at)
    query = select(ALIAS).where(ALIAS.c.kabupaten == laying.then.kabupaten, ALIAS.c.made_at <= laying.then.at)
    rows = laying.present.execute(query, execution_options={"yield_per": PAST_RECORDS_AT_ONCE})
    laying.write(ALIAS, (dict(row._mapping) | {"new_id": before.get(row.old_id, row.new_id)} for row in rows))


def _lay_makings(laying: Laying, _name: str) -> None:
    """Enter which form made each check and meeting."""
    here = (STANDING.c.kabupaten == laying.then.kabupaten, STANDING.c.number <= laying.then.number, STANDING.c.group == WHOLE, STANDING.c.how == MADE)
    for kind in BROUGHT:
        for part in _ids(laying, select(TABLES[kind].c.id)):
            _lay(laying, select(STANDING).where(*here, STANDING.c.record.in_(part)))


def _lay_devices(laying: Laying, _name: str) -> None:
    """Enter the phones of the kabupaten, and of those from elsewhere who had a charge in it."""
    guests = select(DUTY.c.worker_id).where(DUTY.c.kabupaten == laying.then.kabupaten)
    mine = or_(DEVICE.c.kabupaten == laying.then.kabupaten, DEVICE.c.worker_id.in_(guests))
    columns = (DEVICE.c.id, DEVICE.c.kabupaten, DEVICE.c.worker_id, DEVICE.c.enrolled_at)
    _lay(laying, select(*columns).where(mine, DEVICE.c.enrolled_at <= laying.then.at))


def _lay_contacts(laying: Laying, _name: str) -> None:
    for part in _ids(laying, select(DEVICE.c.id)):
        _lay(laying, select(CONTACT).where(CONTACT.c.device.in_(part), CONTACT.c["at"] <= laying.then.at))


def _lay_sealed(laying: Laying, _name: str) -> None:
    """Enter that something sealed was handed in, without what."""
    columns = (SEALED.c.device, SEALED.c.form, SEALED.c.received_at, SEALED.c.state, SEALED.c.settled_at)
    for part in _ids(laying, select(DEVICE.c.id)):
        _lay(laying, select(*columns).where(SEALED.c.device.in_(part), SEALED.c.received_at <= laying.then.at))


def _ids(laying: Laying, query: Select) -> Iterable[list[str]]:
    return batched(sorted(laying.past.scalars(query)), PAST_RECORDS_AT_ONCE)


def _lay_inbox(laying: Laying, name: str) -> None:
    """Enter what waited for the office."""
    columns = tuple(column.name for column in INBOX.columns)
    rows = waiting_then(laying.present, laying.then, INBOX.c.kind.in_(KINDS))
    laying.write(TABLES[name], ({one: row._mapping[one] for one in columns} | {"state": OPEN} for row in rows))


def _count(laying: Laying, name: str) -> None:
    """Count the measures of the months that are asked for, as far back from the moment as they are kept at first."""
    now = laying.then.today[:7]
    first, last = max(laying.months[0], shift(now, 1 - MONTHS_KEPT)), min(laying.months[1], now)
    if first > last:
        return
    ground = lay_ground(laying.past, laying.then, first)
    for span in spans(ground, months_between(first, last)):
        laying.write(TABLES[name], count_all(laying.past, ground, span))


GROUNDS: Mapping[str, Callable[[Laying, str], None]] = MappingProxyType(
    {
        "alias": _lay_merges,
        "standing": _lay_makings,
        "device": _lay_devices,
        "contact": _lay_contacts,
        "sealed_form": _lay_sealed,
        "inbox": _lay_inbox,
        "kelompok_month": _count,
    }
)
"""Tables beside records, each laid after those that it needs."""
