"""A round drawn: a random sample of the active families of a kabupaten, and as many codes, which are kept as hashes.

The codes come from the ticket of the form that asked for the round: sent twice, it draws once and shows the same cards.
The ticket is kept nowhere but in that form, so that nobody else can make the codes again.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from random import Random

from sqlalchemy import Connection, Row, insert, select
from sqlalchemy.exc import IntegrityError

from server.apd.places import demand_kabupaten
from server.engine import read_transaction, write_transaction
from server.identity.accounts import EXPORTING
from server.identity.enrolment import new_code
from server.observations.families import active_families
from server.services import Services
from server.store.tables import TABLES
from server.zones import local
from sync.errors import Problem
from sync.ids import id_from_bytes, is_id
from sync.limits import SURVEY_ANSWERS_MIN, SURVEY_CARDS_MAX, SURVEY_DAYS_MAX

ROUND, DRAWN, CARD, SUMS = (TABLES[name] for name in ("survey_round", "survey_drawn", "survey_card", "survey_sum"))
SEED_BYTES = 16


@dataclass(frozen=True, slots=True)
class Wanted:
    """A round as somebody asks for it: how many families, and for how many days from today it takes answers.

    `ticket`: a random id of the form that asks.
    """

    kabupaten: str
    cards: int
    days: int
    ticket: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A round that was drawn, with the codes of its cards in no order that says anything; `again`: it had been drawn before."""

    round: str
    codes: list[str]
    closes_on: date
    again: bool = False


def draw_round(parts: Services, account: Row, wanted: Wanted) -> Drawn:
    """Draw a round and write it down; for a ticket that has drawn, return what it drew.

    Raises `Problem`: forbidden, not_found outside the region, unprocessable with {"fields"}, also where there are too few families.
    """
    if account.role not in EXPORTING:
        raise Problem("forbidden", {"account": account.role})
    demand_kabupaten(account.region, wanted.kabupaten)
    if wrong := dict(_wrong(wanted)):
        raise Problem("unprocessable", {"fields": wrong})
    if found := _drawn(parts, account, wanted):
        return found
    try:
        return _draw(parts, account, wanted)
    except IntegrityError as error:  # the same form was sent twice at once, or the ticket is somebody else's
        if found := _drawn(parts, account, wanted):
            return found
        raise Problem("not_found") from error


def _drawn(parts: Services, account: Row, wanted: Wanted) -> Drawn | None:
    """Return what a ticket has drawn for this account in this kabupaten."""
    identity = _round_of(wanted.ticket)
    mine = (ROUND.c.id == identity, ROUND.c.account == account.id, ROUND.c.kabupaten == wanted.kabupaten)
    with read_transaction(parts.engine) as connection:
        found = connection.execute(select(ROUND.c.cards, ROUND.c.closes_on).where(*mine)).first()
    return Drawn(identity, _codes(parts, wanted.ticket, found.cards), date.fromisoformat(found.closes_on), again=True) if found else None


def _draw(parts: Services, account: Row, wanted: Wanted) -> Drawn:
    now, seed, identity = parts.clock(), parts.random(SEED_BYTES).hex(), _round_of(wanted.ticket)
    today = local(now, wanted.kabupaten).date()
    until = today + timedelta(days=wanted.days)
    with write_transaction(parts.engine) as connection:
        all_of_them = families_of(connection, wanted.kabupaten)
        if len(all_of_them) < SURVEY_ANSWERS_MIN:
            raise Problem("unprocessable", {"fields": {"cards": "too_few"}})
        families = sample(all_of_them, wanted.cards, seed)
        codes = _codes(parts, wanted.ticket, len(families))
        row = {"id": identity, "kabupaten": wanted.kabupaten, "seed": seed, "families": len(all_of_them), "cards": len(codes)}
        days = {"opens_on": today.isoformat(), "closes_on": until.isoformat()}
        connection.execute(insert(ROUND), row | days | {"account": account.id, "made_at": now})
        connection.execute(insert(DRAWN), [{"round": identity, "kabupaten": wanted.kabupaten, "kpm_id": one} for one in sorted(families)])
        hashes = sorted(hash_code(parts.enrolment.secret, code) for code in codes)
        connection.execute(insert(CARD), [{"round": identity, "code_hash": one, "used": False} for one in hashes])
        connection.execute(insert(SUMS), {column.name: 0 for column in SUMS.columns} | {"round": identity})
    return Drawn(identity, codes, until)


def _round_of(ticket: str) -> str:
    """Return the id of the round that a ticket draws; it does not lead back."""
    return id_from_bytes(sha256(b"putaran " + ticket.encode()).digest()[:16])


def _codes(parts: Services, ticket: str, number: int) -> list[str]:
    """Return the codes of the cards of a ticket."""
    key = parts.enrolment.secret.encode()
    return [new_code(partial(_bytes, key, f"kartu {at} {ticket}")) for at in range(number)]


def _bytes(key: bytes, name: str, number: int) -> bytes:
    """Return up to 32 bytes that a name stands for."""
    return hmac.new(key, name.encode(), sha256).digest()[:number]


def _wrong(wanted: Wanted) -> Iterator[tuple[str, str]]:
    if not SURVEY_ANSWERS_MIN <= wanted.cards <= SURVEY_CARDS_MAX:
        yield "cards", "out_of_range"
    if not 1 <= wanted.days <= SURVEY_DAYS_MAX:
        yield "days", "out_of_range"
    if not is_id(wanted.ticket):
        yield "ticket", "required"


def families_of(connection: Connection, kabupaten: str) -> list[str]:
    """Return the active families of a kabupaten in the order of their ids."""
    query, joined = active_families(kabupaten)
    found = query.select_from(joined).subquery()
    return list(connection.scalars(found.select().with_only_columns(found.c.kpm_id).order_by(found.c.kpm_id)))


def sample(families: list[str], number: int, seed: str) -> list[str]:
    """Return so many of the families, each with the same chance; the same seed over the same families draws the same."""
    return Random(seed).sample(families, min(number, len(families)))


def hash_code(secret: str, code: str) -> str:
    """Return what is kept of a code; `secret` keys it, as a code is short enough to be tried out."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return hmac.new(secret.encode(), b"survei " + plain.encode(), sha256).hexdigest()
