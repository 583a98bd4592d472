"""The application factory: the only place where the parts of the server are joined."""

import secrets
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from flask import Flask, Response, request
from flask_compress import Compress
from flask_migrate import Migrate
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from schemas import KINDS
from server import logs, problems
from server.api import access, data, exchange, interface, sealed, service, snapshot
from server.bodies import InflatingRequest
from server.config import Settings
from server.console import site
from server.engine import ENGINE_OPTIONS, prepare
from server.epoch import read_epoch
from server.extensions import db
from server.field import shell
from server.public import survey
from server.files import make_folder
from server.grants import party_of
from server.identity import callers, tries
from server.identity.accounts import Accounts
from server.identity.enrolment import Enrolment
from server.identity.office_key import read_office_key
from server.logs import make_log
from server.services import Services
from server.store.sql import SqlStore
from sync.kinds import Kinds
from sync.limits import REQUEST_BYTES_MAX
from sync.store import Clock, Store
from sync.wire import CONTENT_TYPE

MIGRATIONS = Path(__file__).parent / "migrations"
BLUEPRINTS = (exchange.api, snapshot.api, access.api, sealed.api, data.api, service.api)
CONFIG = {
    "SQLALCHEMY_ENGINE_OPTIONS": ENGINE_OPTIONS,
    "MAX_CONTENT_LENGTH": REQUEST_BYTES_MAX,
    "COMPRESS_MIMETYPES": [CONTENT_TYPE, "application/json", "text/html", "text/css"],
    "COMPRESS_ALGORITHM": ["br", "gzip"],
    "COMPRESS_ALGORITHM_STREAMING": ["br", "gzip"],
    "COMPRESS_BR_LEVEL": 5,
    "COMPRESS_MIN_SIZE": 300,
    **interface.CONFIG,
}
"""Level 5 of brotli is the best that keeps up with live answers; an answer below 300 bytes would hardly shrink."""


def utc_now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


class Lapangan(Flask):
    """The application; it inflates bodies of requests."""

    request_class = InflatingRequest


def create_app(
    settings: Settings,
    *,
    clock: Clock = utc_now,
    random: Callable[[int], bytes] = secrets.token_bytes,
    stream: TextIO = sys.stderr,
    make_store: Callable[[Engine, Kinds], Store] = SqlStore,
) -> Flask:
    """Join the parts of the server.

    `clock`, `random` (n -> n random bytes), `stream` (of the log) and `make_store` are there for tests and simulations.
    Raises RuntimeError if an endpoint does not declare who may call it.
    """
    make_folder(settings.instance)
    app = Lapangan("server", static_folder=None, instance_path=str(settings.instance.absolute()))
    app.config.update(CONFIG, SQLALCHEMY_DATABASE_URI=settings.database_url, SECRET_KEY=settings.read_secret())
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS))
    with app.app_context():
        engine = prepare(db.engine)
    app.extensions["lapangan"] = Services(
        settings=settings,
        engine=engine,
        store=make_store(engine, KINDS),
        kinds=KINDS,
        epoch=read_epoch(settings.instance, clock()),
        clock=clock,
        random=random,
        log=make_log(stream),
        party_of=party_of,
        enrolment=Enrolment(engine, app.config["SECRET_KEY"], clock, random),
        accounts=Accounts(engine, clock, random),
        office_key=read_office_key(settings.instance),
    )
    _open_doors(app, settings, engine, clock)
    return app


def _open_doors(app: Flask, settings: Settings, engine: Engine, clock: Clock) -> None:
    """Add what requests pass, from the outside in, and the endpoints."""
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    logs.register(app)
    app.after_request(_lighten)
    problems.register(app)
    Compress(app)
    api = interface.Interface(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint, url_prefix=interface.PREFIX)
    shell.register(app)
    site.register(app)
    app.register_blueprint(survey.pages)
    tries.register(app, settings.tries_storage)
    callers.register(app, engine, clock)


def _lighten(response: Response) -> Response:
    """Leave out what only a cache would read, where no cache may keep the answer; on 2G each byte costs."""
    if request.method == "POST":
        del response.headers["Vary"]
    return response
