"""What a view may use: the parts of the present application, joined once in `create_app`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import Engine, Row

from server.config import Settings
from server.identity.accounts import Accounts
from server.identity.enrolment import Enrolment
from server.identity.office_key import OfficeKey
from server.store.sql import SqlStore
from sync.exchange import Party
from sync.kinds import Kinds
from sync.store import Clock


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of one application; `random(n)` gives n random bytes."""

    settings: Settings
    engine: Engine
    store: SqlStore
    kinds: Kinds
    epoch: int
    clock: Clock
    random: Callable[[int], bytes]
    log: Any
    party_of: Callable[[Engine, Row, date], Party]
    enrolment: Enrolment
    accounts: Accounts
    office_key: OfficeKey


def services() -> Services:
    """Return the parts of the present application."""
    return current_app.extensions["lapangan"]
