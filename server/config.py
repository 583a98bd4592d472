"""Every setting: its name in the environment, its default, what it means."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from server.files import keep_first
from sync.limits import MIRROR_DAYS

PREFIX = "LAPANGAN_"
CHECKOUT = Path(__file__).parents[1]
SECRET_BYTES = 32
SECRET = frozenset({"secret_key", "database"})
"""Settings whose value is not shown: the database URL may hold a password."""


def _setting(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one application; empty text stands for a default made from other settings."""

    instance: Path = _setting(CHECKOUT / "instance", "Folder for the SQLite file, the secret key, the epoch and snapshots")
    database: str = _setting(
        "", "URL of the database, postgresql+psycopg://… or sqlite:////…; by default a SQLite file in the instance folder"
    )
    secret_key: str = _setting("", "Key for codes and sessions; by default made once, in the instance folder")
    host: str = _setting("127.0.0.1", "Address to listen on")
    port: int = _setting(8080, "Port to listen on")
    base_url: str = _setting("", "Address under which phones reach the server; by default http://HOST:PORT")
    threads: int = _setting(8, "Requests served at the same time by `lapangan serve`")
    proxies: int = _setting(0, "Reverse proxies in front that set X-Forwarded-For and X-Forwarded-Proto")
    tries_storage: str = _setting("memory://", "Where counts of failed tries are kept; shared storage if there are several processes")

    digests: str = _setting("", "Folder for the daily digest, best on another host; by default digests in the instance folder")
    smtp: str = _setting("", "Mail server for the daily digest, HOST or HOST:PORT")
    digest_from: str = _setting("lapangan@localhost", "Sender of the daily digest")
    digest_to: str = _setting("", "Who gets the daily digest by mail, addresses with commas between them")

    retention: str = _setting("", "File that says how long each data set is kept; by default the one of the program, which erases no family")

    mirror_days: int = _setting(MIRROR_DAYS, "Days without contact after which a phone forgets its mirror, never its outbox")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings; raise ValueError that names the variable which is no number."""
        return cls(**dict(_given(environment)))

    @property
    def database_url(self) -> str:
        """URL of the database."""
        return self.database or f"sqlite:///{self.instance.absolute() / 'lapangan.sqlite3'}"

    @property
    def digest_folder(self) -> Path:
        """Folder for the daily digest."""
        return Path(self.digests) if self.digests else self.instance / "digests"

    @property
    def address(self) -> str:
        """Address under which phones reach the server, without a slash at the end."""
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")

    def read_secret(self) -> str:
        """Return the secret key; the first call makes it, readable for its owner only."""
        return self.secret_key or keep_first(self.instance / "secret_key", secrets.token_urlsafe(SECRET_BYTES))

    def table(self) -> Iterator[tuple[str, str, str]]:
        """Yield (name in the environment, value, meaning) of each setting; secrets are not shown."""
        for one in fields(self):
            value = str(getattr(self, one.name))
            yield _variable(one), "(set)" if value and one.name in SECRET else value, one.metadata["meaning"]


def _variable(one: Field) -> str:
    return PREFIX + one.name.upper()


def _given(environment: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for one in fields(Settings):
        text = environment.get(_variable(one), "").strip()
        if text and one.type is int and not text.isdecimal():
            raise ValueError(f"{_variable(one)} must be a number")
        if text:
            yield one.name, one.type(text)
