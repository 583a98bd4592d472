"""Deny by default: every endpoint declares who may call it, and each call is checked before its body is read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from sqlalchemy import Connection, Engine, Row, bindparam, select

from server.engine import read_transaction
from server.identity.accounts import ROLES, has_ended
from server.identity.tokens import CONSOLE_MARK, DATA_MARK, hash_token
from server.models import Account, DataToken, Device, LoginToken
from sync.errors import Problem

View = TypeVar("View", bound=Callable[..., Any])
DEVICES, ACCOUNTS, TOKENS, DATA = Device.__table__, Account.__table__, LoginToken.__table__, DataToken.__table__
BY_TOKEN = select(DEVICES).where(DEVICES.c.token_hash == bindparam("hashed"))
BY_HAND_IN = select(DEVICES).where(DEVICES.c.hand_in_hash == bindparam("hashed"))
BY_LOGIN = (
    select(ACCOUNTS)
    .join(TOKENS, TOKENS.c.account_id == ACCOUNTS.c.id)
    .where(TOKENS.c.token_hash == bindparam("hashed"), TOKENS.c.expires_at > bindparam("now"), ACCOUNTS.c.active)
)
BY_DATA = select(DATA).where(DATA.c.token_hash == bindparam("hashed"), DATA.c.expires_at > bindparam("now"), DATA.c.revoked_at.is_(None))
"""Built once: every call of a phone or an account asks one of them."""
BEARER = "bearer "
COOKIE = "lapangan"
"""Holds the token of the console; no script reads it, and only the console's pages get it."""


class Kind(StrEnum):
    """What a caller can be."""

    DEVICE = "device"
    HAND_IN = "hand_in"
    ACCOUNT = "account"
    CONSOLE = "console"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Door:
    """Who may call an endpoint: anyone, phones in some `states`, accounts with some `roles`.

    `hand_in`: states of phones that may come with the token that only hands in sealed forms (P54).
    `data`: also tokens that read rows, or none of them.
    `console`: roles of accounts that come with the cookie of the console; where it is named, nothing else opens.
    `given`: also for accounts whose password another one has set, which otherwise open nothing.
    """

    anyone: bool = False
    states: tuple[str, ...] = ()
    hand_in: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    console: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    given: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the row of a phone (by either of its tokens), of an account, or of a token that reads rows (with that `token`)."""

    kind: Kind
    row: Row
    token: str

    @property
    def state(self) -> str | None:
        """State of a phone."""
        return self.row.state if self.kind in (Kind.DEVICE, Kind.HAND_IN) else None

    @property
    def reads(self) -> str | None:
        """The word of a token that reads rows."""
        return Kind.DATA.value if self.kind is Kind.DATA else None

    @property
    def role(self) -> str | None:
        """Role of an account."""
        return self.row.role if self.kind in (Kind.ACCOUNT, Kind.CONSOLE) else None


def anyone(view: View) -> View:
    """Declare that an endpoint is open to anyone."""
    return _declare(view, anyone=True)


def device(*states: str) -> Callable[[View], View]:
    """Declare that an endpoint is for phones in these states."""
    return lambda view: _declare(view, states=states)


def hand_in(*states: str) -> Callable[[View], View]:
    """Declare that an endpoint is for phones in these states that only hand in sealed forms."""
    return lambda view: _declare(view, hand_in=states)


def account(*roles: str) -> Callable[[View], View]:
    """Declare that an endpoint is for accounts with one of these roles, or any role if none is named."""
    return lambda view: _declare(view, roles=roles or ROLES)


def console(*roles: str) -> Callable[[View], View]:
    """Declare that an endpoint is a page for accounts with one of these roles, or any role if none is named."""
    return lambda view: _declare(view, console=roles or ROLES)


def data(view: View) -> View:
    """Declare that an endpoint is for tokens of other agencies, which read rows."""
    return _declare(view, data=(Kind.DATA.value,))


def even_given(view: View) -> View:
    """Declare that an endpoint serves accounts, too, whose password another one has set and its holder not yet changed."""
    return _declare(view, given=True)


def _declare(view: View, **more: Any) -> View:
    """Add to who may call a view."""
    view.door = replace(getattr(view, "door", Door()), **more)  # type: ignore[attr-defined]
    return view


def door_of(app: Flask, endpoint: str) -> Door:
    """Return who may call an endpoint; raises RuntimeError where nobody has said it."""
    door = getattr(app.view_functions[endpoint], "door", None)
    if door is None:
        raise RuntimeError(f"endpoint {endpoint} does not declare who may call it")
    return door


def register(app: Flask, engine: Engine, clock: Callable[[], datetime]) -> None:
    """Check every call of an application; call it last, as it refuses an application with an undeclared endpoint."""
    for endpoint in app.view_functions:
        door_of(app, endpoint)

    def check() -> None:
        if request.endpoint is not None:
            _check(door_of(current_app, request.endpoint), engine, clock())

    app.before_request(check)


def caller() -> Caller:
    """Return who makes the present call."""
    return g.caller


def _check(door: Door, engine: Engine, now: datetime) -> None:
    """Let the present call pass, or raise `Problem` (not_authenticated, device_stolen, password_given, forbidden)."""
    if door.anyone:
        return
    found = find_visitor(engine, request.cookies.get(COOKIE, ""), now) if door.console else find_caller(engine, _bearer(), now)
    g.caller, g.caller_id = found, found.row.id
    if found.state == "stolen":
        raise Problem("device_stolen")
    if found.role is not None and found.row.password_by is not None and not door.given:
        raise Problem("password_given")
    allowed = {
        Kind.DEVICE: door.states,
        Kind.HAND_IN: door.hand_in,
        Kind.ACCOUNT: door.roles,
        Kind.CONSOLE: door.console,
        Kind.DATA: door.data,
    }[found.kind]
    what = found.state or found.role or found.reads
    if what not in allowed:
        raise Problem("forbidden", {found.kind.value: what})


def _bearer() -> str:
    header = request.headers.get("Authorization", "")
    if not header.lower().startswith(BEARER):
        raise Problem("not_authenticated")
    return header[len(BEARER) :].strip()


def find_caller(engine: Engine, token: str, now: datetime) -> Caller:
    """Return whose token this is, unless it is the console's; raises `Problem` (not_authenticated)."""
    if token.startswith(CONSOLE_MARK):
        raise Problem("not_authenticated")
    hashed = hash_token(token)
    with read_transaction(engine) as connection:
        if token.startswith(DATA_MARK):
            return _find_reader(connection, token, now)
        for query, kind in ((BY_TOKEN, Kind.DEVICE), (BY_HAND_IN, Kind.HAND_IN)):
            phone = connection.execute(query, {"hashed": hashed}).one_or_none()
            if phone is not None:
                return Caller(kind, phone, token)
        return _find_account(connection, Kind.ACCOUNT, token, now)


def _find_reader(connection: Connection, token: str, now: datetime) -> Caller:
    found = connection.execute(BY_DATA, {"hashed": hash_token(token), "now": now}).one_or_none()
    if found is None:
        raise Problem("not_authenticated")
    return Caller(Kind.DATA, found, token)


def find_visitor(engine: Engine, token: str, now: datetime) -> Caller:
    """Return whose token of the console this is; raises `Problem` (not_authenticated)."""
    if not token.startswith(CONSOLE_MARK):
        raise Problem("not_authenticated")
    with read_transaction(engine) as connection:
        return _find_account(connection, Kind.CONSOLE, token, now)


def _find_account(connection: Connection, kind: Kind, token: str, now: datetime) -> Caller:
    person = connection.execute(BY_LOGIN, {"hashed": hash_token(token), "now": now}).one_or_none()
    if person is None or has_ended(person, now):
        raise Problem("not_authenticated")
    return Caller(kind, person, token)
