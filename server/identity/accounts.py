"""Accounts of the office: passwords by argon2, logins that last some hours."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Connection, Engine, Row, delete, select, update

from server.engine import read_transaction, write_transaction
from server.identity.regions import is_region
from server.identity.tokens import Random, hash_token, new_token
from server.models import Account, AccountAct, LoginToken
from server.zones import local
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import LOGIN_TOKEN_HOURS, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN
from sync.store import Clock

ROLES = ("supervisor", "koordinator", "apd", "posko", "pemeriksa", "operator")
DECIDING = ("supervisor", "apd")
"""Roles that decide over work of the field."""
READING = (*DECIDING, "koordinator", "pemeriksa")
"""Roles that see it."""
AUDITING = ("pemeriksa", "apd")
"""Roles that see who read what, and how the chains stand."""
INSPECTING = ("pemeriksa",)
"""The role that sees questions; its accounts end on a day, and what it reads is in its own menu."""
EXPORTING = ("koordinator", "apd")
"""Roles that take data out of the house."""
SURVEYING = (*EXPORTING, "pemeriksa")
"""Roles that see what the survey says; those that take data out draw its rounds."""
AIDING = ("posko",)
"""The role that decides about disasters: heads of posts and the disaster desk of Dinas Sosial; it sees no family of PKH."""
AID_READING = (*AIDING, "apd", "koordinator", "pemeriksa")
"""Roles that see disasters."""
PRIVACY = ("apd",)
"""The role that answers requests about personal data."""
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ib2R5$4hQ1E7l8YwqvJDkGVgVb9Vq1m4yQmS9Hc0b1r6Xn2Zk"
"""A hash that no password has: an unknown user name costs the same time as a wrong password."""
ACCOUNTS, ACTS, TOKENS = Account.__table__, AccountAct.__table__, LoginToken.__table__
MADE, RESET, CLOSED = "made", "reset", "closed"


@dataclass(frozen=True, slots=True)
class Accounts:
    """Makes accounts, logs them in and out, changes passwords.

    `actor`: the account that does so to another one, or `command`: the command beside the server and the user of its system; either is
    written down in the same commit.
    """

    engine: Engine
    clock: Clock
    random: Random

    def add(self, username: str, password: str, *, role: str, region: str, until: date | None = None, actor: str = "", command: str = "") -> str:
        """Make an account and return its id; raises `Problem` (unprocessable), also for a user name that is taken.

        `until`: the last day on which it may come in, where its region is.
        """
        demand_strength(password)
        if role not in ROLES:
            raise Problem("unprocessable", {"fields": {"role": list(ROLES)}})
        if not is_region(region):
            raise Problem("unprocessable", {"fields": {"region": ["code"]}})
        row = {"id": id_from_bytes(self.random(16)), "username": _plain(username), "role": role, "region": region}
        hashed = HASHER.hash(_plain(password))
        with write_transaction(self.engine) as connection:
            if connection.execute(select(ACCOUNTS.c.id).where(ACCOUNTS.c.username == row["username"])).first():
                raise Problem("unprocessable", {"fields": {"username": ["taken"]}})
            row |= {"password_hash": hashed, "active": True, "made_at": self.clock(), "until": until and until.isoformat()}
            connection.execute(ACCOUNTS.insert(), row | {"password_by": actor or None})
            self._note(connection, row["id"], MADE, actor=actor, command=command)
        return str(row["id"])

    def login(self, username: str, password: str, *, mark: str = "") -> tuple[str, int]:
        """Return a token and how many seconds it lasts; raises `Problem` (wrong_password; account_ended for the right one).

        A token begins with its `mark`, which says at which door it was given and where alone it holds.
        """
        query = select(ACCOUNTS).where(ACCOUNTS.c.username == _plain(username), ACCOUNTS.c.active)
        with read_transaction(self.engine) as connection:
            account = connection.execute(query).one_or_none()
        verify(account.password_hash if account else NOBODY, password)
        if account is None:
            raise Problem("wrong_password")
        if has_ended(account, self.clock()):
            raise Problem("account_ended")
        token, now, lasts = mark + new_token(self.random), self.clock(), timedelta(hours=LOGIN_TOKEN_HOURS)
        row = {"token_hash": hash_token(token), "account_id": account.id, "made_at": now, "expires_at": now + lasts}
        with write_transaction(self.engine) as connection:
            connection.execute(delete(TOKENS).where(TOKENS.c.expires_at <= now))
            connection.execute(TOKENS.insert(), row)
        return token, int(lasts.total_seconds())

    def logout(self, token: str) -> None:
        """End a login."""
        with write_transaction(self.engine) as connection:
            connection.execute(delete(TOKENS).where(TOKENS.c.token_hash == hash_token(token)))

    def change_password(self, account: str, old: str, new: str) -> None:
        """Set one's own new password and end every login of the account; raises `Problem` (wrong_password, unprocessable)."""
        with read_transaction(self.engine) as connection:
            hashed = connection.execute(select(ACCOUNTS.c.password_hash).where(ACCOUNTS.c.id == account)).scalar_one()
        verify(hashed, old)
        demand_strength(new)
        if _plain(new) == _plain(old):
            raise Problem("unprocessable", {"fields": {"password": ["same"]}})
        self._change(account, was=hashed, password_hash=HASHER.hash(_plain(new)), password_by=None)

    def give_password(self, account: str, new: str, actor: str) -> None:
        """Set a new password of another account, which its holder must change, and end its logins; raises `Problem` (unprocessable)."""
        demand_strength(new)
        self._change(account, actor, RESET, password_hash=HASHER.hash(_plain(new)), password_by=actor)

    def close(self, account: str, actor: str) -> None:
        """Let an account log in no more, and end every login of it."""
        self._change(account, actor, CLOSED, active=False)

    def _change(self, account: str, actor: str = "", act: str = "", *, was: str = "", **values: object) -> None:
        """Change an account; `was`: the hash of the password that was proved, which another account may have replaced meanwhile."""
        mine = (ACCOUNTS.c.id == account, *([ACCOUNTS.c.password_hash == was] if was else []))
        with write_transaction(self.engine) as connection:
            if connection.execute(update(ACCOUNTS).where(*mine).values(**values)).rowcount != 1:
                raise Problem("wrong_password")
            connection.execute(delete(TOKENS).where(TOKENS.c.account_id == account))
            self._note(connection, account, act, actor=actor)

    def _note(self, connection: Connection, account: str, act: str, *, actor: str, command: str = "") -> None:
        """Write down what another account, or a command, did to one."""
        if actor or command:
            row = {"id": id_from_bytes(self.random(16)), "account": account, "act": act, "at": self.clock()}
            connection.execute(ACTS.insert(), row | {"actor": actor or None, "command": command or None})


def has_ended(account: Row, now: datetime) -> bool:
    """Tell whether the last day of an account is over, where its region is."""
    return account.until is not None and account.until < local(now, account.region).date().isoformat()


def verify(hashed: str, password: str) -> None:
    """Raise `Problem` (wrong_password) unless the password has this hash."""
    try:
        HASHER.verify(hashed, _plain(password))
    except VerifyMismatchError:
        raise Problem("wrong_password") from None


def demand_strength(password: str) -> None:
    """Raise `Problem` (unprocessable) for a password that is too short or too long."""
    if not PASSWORD_CHARS_MIN <= len(password) <= PASSWORD_CHARS_MAX:
        limits = {"min": PASSWORD_CHARS_MIN, "max": PASSWORD_CHARS_MAX}
        raise Problem("unprocessable", {"fields": {"password": ["length"]}, **limits})


def _plain(text: str) -> str:
    """Return text in one spelling, whatever keyboard it came from."""
    return unicodedata.normalize("NFKC", text)
