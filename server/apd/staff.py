"""Accounts that an APD makes for others of the own region or below: never wider; every act is kept.

An operator's is made beside the server, and an inspector's too, with its last day: who is inspected neither makes it nor gets into it.
"""

import base64
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, select, true

from server.engine import read_transaction
from server.identity.accounts import INSPECTING, ROLES
from server.identity.regions import is_region
from server.services import Services
from server.store.grants import NATION
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import CASES_PER_PAGE_MAX, TOKEN_CHARS_MAX

ACCOUNT = TABLES["account"]
GIVEN = tuple(role for role in ROLES if role not in ("operator", *INSPECTING))
"""Roles that an APD may give; accounts of others are not there for one."""
PASSWORD_BYTES = 12


@dataclass(frozen=True, slots=True)
class Told:
    """A user name and the password that is told only now."""

    username: str
    password: str


def accounts_of(connection: Connection, region: str, after: str = "") -> tuple[list[Row], str | None]:
    """Return accounts of a region and below by user name, and the `after` of the page behind them, None on the last."""
    query = select(ACCOUNT.c.id, ACCOUNT.c.username, ACCOUNT.c.role, ACCOUNT.c.region, ACCOUNT.c.active)
    query = query.where(below(region, ACCOUNT), ACCOUNT.c.role.in_(GIVEN), ACCOUNT.c.username > after).order_by(ACCOUNT.c.username)
    rows = connection.execute(query.limit(CASES_PER_PAGE_MAX + 1)).all()
    shown = list(rows[:CASES_PER_PAGE_MAX])
    return shown, shown[-1].username if len(rows) > len(shown) else None


def make_account(parts: Services, account: Any, username: str, *, role: str, region: str) -> Told:
    """Make an account with a password that the server draws.

    Raises `Problem`: forbidden, unprocessable for a user name, a role or a region that cannot be given.
    """
    _demand_apd(account)
    if not 0 < len(username) <= TOKEN_CHARS_MAX or not username.isprintable() or " " in username:
        raise Problem("unprocessable", {"fields": {"username": "not_text" if username else "required"}})
    if role not in GIVEN:
        raise Problem("unprocessable", {"fields": {"role": "unknown_value"}})
    if not is_region(region) or not is_below(account.region, region):
        raise Problem("unprocessable", {"fields": {"region": "out_of_range"}})
    password = _password(parts)
    try:
        parts.accounts.add(username, password, role=role, region=region, actor=account.id)
    except Problem as problem:
        taken = "username" in (problem.error.details or {}).get("fields", {})
        raise Problem("unprocessable", {"fields": {"username": "taken"}}) if taken else problem from None
    return Told(username, password)


def reset_password(parts: Services, account: Any, identity: str) -> Told:
    """Draw a new password for an account and end its logins; raises `Problem`: forbidden, not_found, not_pending for a closed one."""
    found, password = _find(parts, account, identity), _password(parts)
    if not found.active:
        raise Problem("not_pending")
    parts.accounts.give_password(found.id, password, account.id)
    return Told(found.username, password)


def close_account(parts: Services, account: Any, identity: str) -> None:
    """Close an account and end its logins; raises `Problem`: forbidden, also for the own one, not_found."""
    found = _find(parts, account, identity)
    if found.id == account.id:
        raise Problem("forbidden", {"account": account.role})
    parts.accounts.close(found.id, account.id)


def is_below(region: str, other: str) -> bool:
    """Tell whether a region is another one or lies in it."""
    return region == NATION or other.startswith(region)


def below(region: str, account: FromClause) -> ColumnElement[bool]:
    """Return the condition for accounts that agrees with `is_below`; `account` is the table or an alias of it."""
    return true() if region == NATION else account.c.region.startswith(region, autoescape=True)


def _find(parts: Services, account: Any, identity: str) -> Row:
    _demand_apd(account)
    with read_transaction(parts.engine) as connection:
        found = connection.execute(select(ACCOUNT).where(ACCOUNT.c.id == identity)).one_or_none()
    if found is None or found.role not in GIVEN or not is_below(account.region, found.region):
        raise Problem("not_found")
    return found


def _password(parts: Services) -> str:
    return base64.urlsafe_b64encode(parts.random(PASSWORD_BYTES)).decode("ascii")


def _demand_apd(account: Any) -> None:
    if account.role != "apd":
        raise Problem("forbidden", {"account": account.role})
