"""A small invented kabupaten behind a real application: two workers, two kelompok, three families."""

import io
import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Row, func, insert, inspect, select
from werkzeug.test import TestResponse

from schemas import KINDS
from server.app import create_app
from server.config import Settings
from server.engine import read_transaction, write_transaction
from server.extensions import db
from server.identity.accounts import HASHER
from server.identity.tokens import hash_token, new_token
from server.office import Office, new_record
from server.services import Services
from server.store.tables import TABLES
from sync.ids import id_from_bytes
from sync.limits import LOGIN_TOKEN_HOURS
from sync.nouns import Change, Form
from sync.wire import form_content, form_to_wire

START = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
HOME, ELSEWHERE = "3507", "3508"
PASSWORD = "kata sandi contoh"


@dataclass(slots=True)
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **parts: float) -> None:
        """Let time pass."""
        self.now += timedelta(**parts)


@dataclass(slots=True)
class Phone:
    """The least of a phone: its token and what it says of itself."""

    client: FlaskClient
    token: str
    device: str
    epoch: int
    said: dict[str, Any] = field(default_factory=dict)

    def post(self, path: str, told: Any = None, **more: Any) -> TestResponse:
        """Call with the token; what is `told` becomes the JSON body."""
        body = {} if told is None else {"json": told}
        return self.client.post(f"/api/v1/{path}", headers=self.headers | more.pop("headers", {}), **body, **more)

    def get(self, path: str, **headers: str) -> TestResponse:
        """Call with the token."""
        return self.client.get(f"/api/v1/{path}", headers=self.headers | headers)

    @property
    def headers(self) -> dict[str, str]:
        """The headers of every call."""
        return {"Authorization": f"Bearer {self.token}"}

    def exchange(self, *forms: Form, **said: Any) -> list[dict[str, Any]]:
        """Exchange, remember what the answer says, and return its frames."""
        now = int(START.timestamp())
        data = {"v": 1, "epoch": self.epoch, "now": now, "forms": [form_to_wire(form, now) for form in forms]}
        answer = self.post("exchange", data | self.said | said)
        assert answer.status_code == 200, answer.text
        found = frames(answer)
        for frame in found:
            if "asg" in frame:
                self.said["asg"] = frame["asg"]
            if "cur" in frame:
                self.said.setdefault("cur", {})[frame["kab"]] = frame["cur"]
        return found

    def settle(self) -> list[dict[str, Any]]:
        """Exchange until there is no more; return all frames."""
        found = self.exchange()
        while "more" in found[-1]:
            found += self.exchange()
        return found


def frames(answer: TestResponse) -> list[dict[str, Any]]:
    """Read the frames of an answer."""
    return [json.loads(line) for line in answer.data.splitlines()]


@dataclass(slots=True)
class World:
    """An application over a database of its own, and the ids of what is in it; `dice` are the application's, `random` the tests'."""

    app: Flask
    clock: Clock
    log: io.StringIO
    dice: Random
    random: Random = field(default_factory=lambda: Random(7))
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def parts(self) -> Services:
        """The parts of the application."""
        return self.app.extensions["lapangan"]

    @property
    def client(self) -> FlaskClient:
        """A client without any token."""
        return self.app.test_client()

    def new_id(self) -> str:
        """Return a new id."""
        return id_from_bytes(self.random.randbytes(16))

    def fill(self) -> None:
        """Put the people and families in."""
        office = Office(self.parts.store, "test", self.clock, self.random.randbytes)
        for name in ("siti", "budi", "mawar", "melati", "kpm1", "kpm2", "kpm3"):
            self.ids[name] = self.new_id()

        def make(kind: str, called: str = "", /, **fields: Any) -> Change:
            return new_record(KINDS[kind], fields, self.ids.get(called) or self.new_id())

        def group(name: str, worker: str) -> list[Change]:
            kelompok = self.ids[name]
            named = make("kelompok", name, name=name, kecamatan_code="350701")
            duty = {"worker_id": self.ids[worker], "kelompok_id": kelompok, "role": "utama", "start_date": "2026-01-01"}
            return [named, make("assignment", **duty)]

        workers = [make("worker", name, name=name.title() + " Contoh", role="pendamping") for name in ("siti", "budi")]
        families = [
            make("kpm", name, kelompok_id=self.ids[kelompok], no_kk=f"000000000000000{name[-1]}", address="Jalan Rahasia")
            for name, kelompok in (("kpm1", "mawar"), ("kpm2", "mawar"), ("kpm3", "melati"))
        ]
        office.write(HOME, [*workers, *group("mawar", "siti"), *group("melati", "budi"), *families])
        office.write(ELSEWHERE, [make("kelompok", name="jauh", kecamatan_code="350801")])

    def enrol(self, worker: str = "siti", name: str = "HP contoh") -> Phone:
        """Enrol a phone through the API."""
        code = self.parts.enrolment.issue(self.ids[worker], HOME)
        answer = self.client.post("/api/v1/enrol", json={"code": code, "name": name, "app": "uji/1"})
        assert answer.status_code == 200, answer.text
        return Phone(self.client, answer.json["token"], answer.json["device"], answer.json["epoch"])

    def add_account(self, username: str, role: str, region: str = HOME) -> Row:
        """Write an account as `Accounts.add` leaves it, with the password of all tests, which is hashed once; return its row."""
        table, row = TABLES["account"], {"id": id_from_bytes(self.dice.randbytes(16)), "username": username, "role": role, "region": region}
        with write_transaction(self.parts.engine) as connection:
            connection.execute(insert(table), row | {"password_hash": hash_of_all(), "active": True, "made_at": self.clock()})
            return connection.execute(select(table).where(table.c.id == row["id"])).one()

    def let_in(self, account: Row, mark: str = "") -> str:
        """Write a login as the right password leaves it, at the door of this mark; return its token."""
        token, lasts = mark + new_token(self.dice.randbytes), timedelta(hours=LOGIN_TOKEN_HOURS)
        row = {"token_hash": hash_token(token), "account_id": account.id, "made_at": self.clock(), "expires_at": self.clock() + lasts}
        with write_transaction(self.parts.engine) as connection:
            connection.execute(insert(TABLES["login_token"]), row)
        return token

    def login(self, role: str, username: str | None = None) -> Phone:
        """Make an account that is logged in, and return who can call like a phone."""
        return Phone(self.client, self.let_in(self.add_account(username or role, role)), "", 0)

    def visit(self, kpm: str = "kpm1", *, kabupaten: str = HOME, kind: str = "kunjungan", **fields: Any) -> Form:
        """Return a form with one home visit."""
        told = {**dict.fromkeys(KINDS["kunjungan"].fields), "kpm_id": self.ids[kpm], "date": "2026-11-20", **fields}
        return self.form(Change(kind, self.new_id(), told), kabupaten=kabupaten)

    def form(self, *changes: Change, kabupaten: str = HOME) -> Form:
        """Return a form of yesterday's work."""
        day = START.date() - timedelta(days=1)
        content = form_content(kabupaten, day, changes)
        return Form(self.new_id(), kabupaten, day, changes, content, int(START.timestamp()) - 60)

    def rows(self, table: str) -> list[Row]:
        """Return every row of a table."""
        with read_transaction(self.parts.engine) as connection:
            return list(connection.execute(select(db.metadata.tables[table])))

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        with read_transaction(self.parts.engine) as connection:
            return connection.execute(select(func.count()).select_from(db.metadata.tables[table])).scalar_one()

    def lines(self) -> list[dict[str, Any]]:
        """Return what the log has."""
        return [json.loads(line) for line in self.log.getvalue().splitlines()]


@cache
def hash_of_all() -> str:
    """Return what is stored of the password; to make it takes as long as many a test."""
    return HASHER.hash(PASSWORD)


def migrate(folder: Path, url: str = "") -> Path:
    """Make the tables of an empty database, by default in a file of the folder; return the path of that file."""
    app = create_app(Settings(instance=folder, database=url), stream=io.StringIO())
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return folder / "lapangan.sqlite3"


def open_world(folder: Path, empty: Path | None, *, url: str = "", **options: Any) -> World:
    """Open an application over a copy of an empty database, or over what is at a URL; nobody is in its world yet."""
    folder.mkdir(exist_ok=True)
    if empty:
        shutil.copyfile(empty, folder / "lapangan.sqlite3")
    clock, log, dice = Clock(), io.StringIO(), Random(8)
    settings = Settings(instance=folder, database=url)
    app = create_app(settings, clock=clock, random=dice.randbytes, stream=log, **options)
    if empty is None:
        with app.app_context():
            if not inspect(db.engine).has_table("alembic_version"):
                upgrade()
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache()  # templates are compiled once, not for each world
    return World(app, clock, log, dice)


def make_world(folder: Path, empty: Path | None, *, url: str = "", **options: Any) -> World:
    """Open a world and fill it."""
    world = open_world(folder, empty, url=url, **options)
    world.fill()
    return world


def unpacked(answer: TestResponse) -> list[dict[str, Any]]:
    """Read the frames of a first sync."""
    return [json.loads(line) for line in answer.data.splitlines()]
