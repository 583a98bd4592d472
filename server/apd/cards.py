"""Enrolment cards: one-time codes for many workers at once, told only in the answer and kept only as hashes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.apd.places import demand_kabupaten
from server.engine import read_transaction
from server.identity.enrolment import qr_payload
from server.identity.regions import name_of
from server.services import Services
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import CARDS_MAX

WORKER = TABLES["worker"]
APD = "apd"


@dataclass(frozen=True, slots=True)
class Card:
    """What a worker gets on paper; `link` is the text of the QR code."""

    name: str
    kabupaten: str
    code: str
    link: str
    until: datetime


def issue_cards(parts: Services, account: Any, kabupaten: str, workers: Iterable[str]) -> list[Card]:
    """Make a code for each of these workers and return their cards by name.

    Raises `Problem`: forbidden, not_found outside the region or for somebody who is not there, unprocessable for none or too many.
    """
    if account.role != APD:
        raise Problem("forbidden", {"account": account.role})
    wanted = set(workers)
    demand_kabupaten(account.region, kabupaten)
    if not 0 < len(wanted) <= CARDS_MAX:
        raise Problem("unprocessable", {"fields": {"worker": "too_many" if wanted else "required"}})
    there = (WORKER.c.kabupaten == kabupaten, WORKER.c.deleted.is_(False), WORKER.c.moved.is_(None), WORKER.c.id.in_(wanted))
    with read_transaction(parts.engine) as connection:
        found = connection.execute(select(WORKER.c.id, WORKER.c.name).where(*there).order_by(WORKER.c.name, WORKER.c.id)).all()
        place = name_of(connection, kabupaten)
    if len(found) != len(wanted):
        raise Problem("not_found", {"field": "worker"})
    codes, until = parts.enrolment.issue_all([row.id for row in found], kabupaten)
    parts.log.info("codes_issued", account=account.id, kabupaten=kabupaten, count=len(found))
    links = {code: qr_payload(parts.settings.address, code) for code in codes}
    return [Card(row.name or "", place, code, links[code], until) for row, code in zip(found, codes, strict=True)]
