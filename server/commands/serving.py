"""Serving: the embedded start of everything, and the plain server."""

import logging
import secrets
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace

import click
import waitress
from flask import Flask
from sqlalchemy import select

from schemas import KINDS
from server.app import create_app
from server.attendance.rollup import keep_attendance
from server.commands.common import migrate, told_by
from server.config import Settings
from server.dashboard.keep import keep_dashboard
from server.demo.fill import DemoWorker, fill
from server.desk.missing import lay_missing
from server.desk.queues import WATCHERS
from server.desk.sample import draw_lots
from server.desk.watch import run_watch
from server.engine import read_transaction, refresh_statistics
from server.files import keep_first
from server.identity.accounts import ROLES
from server.jobs.owner import ownership
from server.jobs.timetable import make_scheduler
from server.logs import LibraryHandler
from server.models import Partition
from server.office import Office
from server.services import Services
from server.store.grants import NATION
from server.supervision.draw import SUPERVISING, Draw, Numbers, draw_for
from server.zones import local
from sync.limits import INFLATED_BYTES_MAX, UPLOAD_BYTES_MAX

PORTS_TRIED = 50
DEMO = "demo"
DEMO_DRAWN = Numbers(families=6, meetings=2)


@click.command()
@click.pass_obj
def run(settings: Settings) -> None:
    """Start everything: tables, demonstration data if there is none, timetable, server; prints address and logins."""
    listener = listen(settings)
    settings = replace(settings, port=listener.getsockname()[1])
    app = migrate(settings)
    parts, logins = app.extensions["lapangan"], settings.instance / "demo-logins"
    if is_empty(parts):
        click.echo("Filling in the demonstration kabupaten …")
        keep_first(logins, "\n".join(fill_demo(parts)))
        refresh_statistics(parts.engine)
    if logins.exists():
        click.echo(logins.read_text("utf-8"))
    click.echo(f"Lapangan: {settings.address}/app/  (Ctrl-C stops it)")
    click.echo(f"Konsol · Console: {settings.address}/konsol/")
    click.echo(f"Antarmuka · Interface: {settings.address}/api/v1/docs")
    with ownership(parts.engine, settings.instance) as owner:
        if owner:
            make_scheduler(parts).start()
        serve_app(app, settings, listener)


@click.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Serve on HOST:PORT; tables must be up to date, and `lapangan jobs` runs beside it."""
    listener = bind(settings.host, settings.port)
    if listener is None:
        raise click.ClickException(f"port {settings.port} of {settings.host} cannot be used")
    serve_app(create_app(settings), settings, listener)


def listen(settings: Settings) -> socket.socket:
    """Take the port of the settings, or the next one that is free."""
    for port in range(settings.port, settings.port + PORTS_TRIED):
        if listener := bind(settings.host, port):
            return listener
    raise click.ClickException(f"no free port from {settings.port} on")


def bind(host: str, port: int) -> socket.socket | None:
    """Return a socket bound to an address, or None if it is taken."""
    try:
        return socket.create_server((host, port))
    except OSError:
        return None


def serve_app(app: Flask, settings: Settings, listener: socket.socket) -> None:
    """Serve until stopped; answers carry no headers that say nothing."""
    logging.getLogger().addHandler(LibraryHandler(sys.stderr))
    waitress.serve(
        app,
        sockets=[listener],
        threads=settings.threads,
        ident="",
        max_request_body_size=max(2 * INFLATED_BYTES_MAX, UPLOAD_BYTES_MAX),
        clear_untrusted_proxy_headers=not settings.proxies,
    )


def is_empty(parts: Services) -> bool:
    """Tell whether nothing was ever written."""
    with read_transaction(parts.engine) as connection:
        return connection.execute(select(Partition.kabupaten).limit(1)).first() is None


def fill_demo(parts: Services) -> Iterator[str]:
    """Fill in the demonstration kabupaten; yield lines that tell how to log in."""
    office, today = Office(parts.store, DEMO, parts.clock, parts.random), local(parts.clock(), NATION).date()
    workers = fill(office, KINDS, today, secrets.SystemRandom())
    for worker in workers:
        if worker.role in SUPERVISING:
            draw_for(parts, Draw(worker.id, worker.kabupaten, today), DEMO_DRAWN, office, secrets.SystemRandom())
    run_watch(parts, WATCHERS)
    draw_lots(parts)
    lay_missing(parts)
    keep_attendance(parts)
    keep_dashboard(parts)
    yield from (_login(parts, worker) for worker in workers)
    yield from (_account(parts, role, workers[0].kabupaten) for role in ("apd", "posko"))
    yield "Kode HP berlaku sekali; kode baru: ./lapangan enrol NAMA · Codes work once; for a new one: ./lapangan enrol NAME"


def _login(parts: Services, worker: DemoWorker) -> str:
    code = f"{worker.name}: kode pendaftaran · enrolment code {parts.enrolment.issue(worker.id, worker.kabupaten)}"
    if worker.role not in ROLES:
        return code
    return f"{code}\n{worker.name}: {_account(parts, worker.role, worker.kabupaten)}"


def _account(parts: Services, role: str, kabupaten: str) -> str:
    """Make an account that is called like its role; return how to log in at the console."""
    password = secrets.token_urlsafe(12)
    parts.accounts.add(role, password, role=role, region=kabupaten, command=told_by("run"))
    return f"akun konsol · console account {role}, kata sandi · password {password}"
