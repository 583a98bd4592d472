"""Tokens of other agencies and their tools: made by a person of the office for a purpose, told once, kept as a hash, ended early or on their day."""

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select, true, update

from server.engine import write_transaction
from server.exports.asking import demand_fields
from server.exports.datasets import DATASETS
from server.identity.regions import includes
from server.identity.tokens import DATA_MARK, hash_token, new_token
from server.models import Account, DataRead, DataToken
from server.services import Services
from server.store.grants import NATION
from server.store.tables import listed
from server.zones import CLOCKS, local, zone_of
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import DATA_TOKEN_DAYS_MAX, NAME_CHARS_MAX, PAGE_ROWS_MAX, REASON_CHARS_MAX, WORK_ITEMS_SHOWN_MAX

TOKENS, READS, ACCOUNTS = DataToken.__table__, DataRead.__table__, Account.__table__


class AccountRow(Protocol):
    """Who makes a token: the row of an account."""

    id: str
    region: str


@dataclass(frozen=True, slots=True)
class Given:
    """A token as a person asks for it; `until`: its last day, where its region is."""

    name: str
    purpose: str
    region: str
    datasets: Sequence[str]
    until: str
    deidentified: bool


def make_token(parts: Services, account: AccountRow, given: Given) -> str:
    """Make a token and return it, which nobody can read again; raises `Problem` as `demand_fields` does."""
    demand_fields(_wrong(given, local(parts.clock(), given.region).date()), inside=includes(account.region, given.region))
    token = DATA_MARK + new_token(parts.random)
    told = {"name": given.name, "purpose": given.purpose, "region": given.region, "deidentified": given.deidentified}
    made = {"id": id_from_bytes(parts.random(16)), "account": account.id, "made_at": parts.clock(), "token_hash": hash_token(token)}
    with write_transaction(parts.engine) as connection:
        connection.execute(TOKENS.insert(), told | made | {"datasets": list(given.datasets), "expires_at": _end(given.until, given.region)})
    return token


def _wrong(given: Given, today: date) -> dict[str, str]:
    wrong = {name: "required" for name in ("name", "purpose", "until") if not getattr(given, name)}
    longest = {"name": NAME_CHARS_MAX, "purpose": REASON_CHARS_MAX}
    wrong |= {name: "too_long" for name, most in longest.items() if len(getattr(given, name)) > most}
    if not given.datasets:
        wrong["datasets"] = "required"
    elif not set(given.datasets) <= set(DATASETS):
        wrong["datasets"] = "unknown_value"
    if given.until and (found := _wrong_day(given.until, today)):
        wrong["until"] = found
    return wrong


def _wrong_day(text: str, today: date) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return "not_a_date"
    if day < today:
        return "too_early"
    return "too_late" if day > today + timedelta(days=DATA_TOKEN_DAYS_MAX) else ""


def _end(until: str, region: str) -> datetime:
    return datetime.combine(date.fromisoformat(until) + timedelta(days=1), time.min, CLOCKS[zone_of(region)])


def end_token(parts: Services, account: AccountRow, identity: str) -> None:
    """End a token at once; raises `Problem` (not_found, also outside the region and for one that was ended)."""
    mine = (TOKENS.c.id == identity, TOKENS.c.revoked_at.is_(None), within_region(account.region))
    with write_transaction(parts.engine) as connection:
        if not connection.execute(update(TOKENS).where(*mine).values(revoked_at=parts.clock(), revoked_by=account.id)).rowcount:
            raise Problem("not_found")


def within_region(region: str) -> ColumnElement[bool]:
    """Return the condition that a token is of a region, or of what lies in it."""
    return true() if region == NATION else TOKENS.c.region.startswith(region, autoescape=True)


def tokens_of(connection: Connection, region: str, now: datetime) -> list[Row]:
    """Return the tokens of a region that open something, newest first, and behind them those that ended last; each with who made it (`username`, `active`).

    One that still opens something is never crowded out by those that do not, as it could not be ended then.
    """
    query = select(TOKENS, ACCOUNTS.c.username, ACCOUNTS.c.active).join(ACCOUNTS, ACCOUNTS.c.id == TOKENS.c.account)
    query = query.where(within_region(region)).order_by(TOKENS.c.made_at.desc(), TOKENS.c.id)
    ended = or_(TOKENS.c.revoked_at.is_not(None), TOKENS.c.expires_at <= now)
    return [*connection.execute(query.where(~ended).limit(PAGE_ROWS_MAX)), *connection.execute(query.where(ended).limit(WORK_ITEMS_SHOWN_MAX))]


def uses_of(connection: Connection, tokens: Collection[str]) -> dict[str, Row]:
    """Return token -> how often (`calls`, `rows`) and when last (`last`) it was used, of those that were; one statement."""
    columns = (READS.c.token, func.count().label("calls"), func.sum(READS.c.rows).label("rows"), func.max(READS.c["at"]).label("last"))
    query = select(*columns).where(READS.c.token.in_(listed(connection, tokens))).group_by(READS.c.token)
    return {row.token: row for row in connection.execute(query)}


def key_of(secret: str, token: str) -> str:
    """Return the key by which numbers are hashed for a token: the same on all its pages, and kept nowhere.

    `secret` is the server's: whoever holds the token and a list of NIK could else hash the list, and find each family again.
    """
    return hmac.digest(secret.encode(), b"lapangan data " + token.encode(), sha256).hex()
