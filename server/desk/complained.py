"""Complained about: whoever accepts the words of a complaint says whether they are about a worker, who then never gets it.

A phone marks a complaint about a worker by its category, but the words of any other may be about one too, and only a person reads them.
The answer comes with the decision, beside the fields of the record, and is written as a step of the case in the same commit.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, or_, select

from server.complaints.hidden import CASE
from server.complaints.nouns import ABOUT
from server.complaints.people import workers_in
from server.complaints.trail import add_step
from server.desk.nouns import ACCEPT, REPAIR, TAKE, WRITE, Case, Hand, OpenCase, Ruling
from server.store.complaints import KIND
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem
from sync.ids import is_id
from sync.nouns import Record

ANSWER, NOBODY = "about_worker", "tidak"
"""The answer in the fields of a judgement, and the one that it is about no worker; any other is the id of one."""
OFFERED = "offered"
ACCEPTING = (ACCEPT, REPAIR, TAKE, WRITE)
KPM, DUTY = TABLES["kpm"], TABLES["assignment"]


@dataclass(frozen=True, slots=True)
class Offered:
    """Whom the words may be about, worker -> name: those who have the family, and the others; never who wrote them.

    `taker`: the worker who wrote them, empty for the office; `holder`: who follows the complaint up, and gets what is accepted.
    """

    family: Mapping[str, str]
    others: Mapping[str, str]
    taker: str
    holder: str


def offered(connection: Connection, case: Case, fields: Mapping[str, Any], record: Record | None, *, taker: str) -> dict[str, Offered]:
    """Return the detail of a case that says whom its words, written by `taker`, may be about; none where no complaint is meant, or it was said."""
    if case.kind != KIND:
        return {}
    mine = (CASE.c.kabupaten == case.kabupaten, CASE.c.id == case.record, CASE.c.about_worker.is_not(None))
    if connection.execute(select(CASE.c.id).where(*mine)).first() is not None:
        return {}
    told = (record.fields if record else {}) | dict(fields)
    everybody = workers_in(connection, case.kabupaten)
    theirs = _workers_of(connection, case.kabupaten, told.get("kpm_id"), local(case.received_at, case.kabupaten).date())
    family = {one: name for one, name in everybody.items() if one in theirs and one != taker}
    others = {one: name for one, name in everybody.items() if one not in theirs and one != taker}
    return {OFFERED: Offered(family, others, taker, (record.fields["worker_id"] or "") if record else taker)}


def _workers_of(connection: Connection, kabupaten: str, kpm: Any, since: date) -> set[str]:
    """Return who has the kelompok of a family, or still had it on a day."""
    if not is_id(kpm):
        return set()
    same = (KPM.c.kabupaten == DUTY.c.kabupaten) & (KPM.c.kelompok_id == DUTY.c.kelompok_id)
    here = (DUTY.c.kabupaten == kabupaten, KPM.c.id == kpm, DUTY.c.deleted.is_(False))
    lasting = or_(DUTY.c.end_date.is_(None), DUTY.c.end_date >= since.isoformat())
    return set(connection.scalars(select(DUTY.c.worker_id).join(KPM, same).where(*here, lasting)))


def asks_about(opened: OpenCase, action: str) -> Offered | None:
    """Return whom a decision may name, where it has to answer."""
    return opened.details.get(OFFERED) if action in ACCEPTING else None


def demand_answer(opened: OpenCase, action: str, fields: Mapping[str, Any] | None) -> None:
    """Raise `Problem` (unprocessable) for a decision that does not say whom the words are about, or would show them to another worker."""
    found, answer = asks_about(opened, action), (fields or {}).get(ANSWER)
    if found is None or answer == NOBODY:
        return
    if answer not in (*found.family, *found.others):
        raise Problem("unprocessable", {"fields": {ANSWER: "required"}})
    if answer == found.holder or found.taker not in ("", found.holder):
        raise Problem("unprocessable", {"fields": {ANSWER: "has_it" if answer == found.holder else "stays_with_taker"}})


def without_answer(fields: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the fields of the record that a judgement has."""
    return {name: value for name, value in (fields or {}).items() if name != ANSWER}


def note_about(connection: Connection, ruling: Ruling, hand: Hand, records: Iterable[Record]) -> None:
    """Write into the cases of accepted complaints whom they are about."""
    answer = (ruling.fields or {}).get(ANSWER, NOBODY)
    for record in records if answer != NOBODY else ():
        case = connection.execute(select(CASE).where(CASE.c.kabupaten == ruling.kabupaten, CASE.c.id == record.id)).one()
        if case.about_worker is None:
            add_step(connection, case, ruling.account, hand.now, action=ABOUT, changes={ANSWER: answer}, told={"worker": answer})
