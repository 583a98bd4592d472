"""The queues: what waits for a decision, oldest first, narrowed by an address that can be kept."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Connection, Row, func, select

from schemas import KINDS
from server.console.speech import reason_of, say, write_age, write_day, write_moment, write_month
from server.desk.cases import WAITING, Filters, page
from server.desk.komitmen_many import may_tick
from server.desk.komitmen_watch import NAME
from server.desk.nouns import Case
from server.desk.queues import queue_of
from server.desk.saved import saved_by
from server.desk.subjects import subjects_of
from server.engine import read_transaction
from server.identity.accounts import DECIDING, READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, KECAMATAN
from server.services import services
from server.store.tables import TABLES
from sync.errors import Problem
from sync.ids import is_id

DAYS_DIGITS_MAX = 4
NARROWING = ("kecamatan", "worker", "older", "kind", "thread")
HEADS = ("list.kind", "list.subject", "list.worker", "list.work_date", "list.since", "list.reason", "list.decision")
TICK = "~"
WILAYAH = TABLES["wilayah"]
pages = Blueprint("queues", __name__)


@pages.get("/antrian/<string:queue>")
@console(*READING)
def get_list(queue: str) -> str:
    """Show a page of a queue."""
    queue_of(queue)
    told = told_in(request.args)
    narrowed, region, after = filters_of(told), caller().row.region, after_of(request.args.get("after"))
    with read_transaction(services().engine) as connection:
        found = page(connection, region, queue, narrowed, after=after)
        places, whom = kecamatan_of(connection, region), subjects_of(connection, queue_of(queue), found.cases)
        saved = links_of(saved_by(connection, caller().row.id, queue))
    here = {"queue": queue, "saved": saved, "told": told, "places": places, "kinds": list(KINDS), "threads": list(WAITING)}
    rows = [row_of(case, whom.get((case.kabupaten, case.ref), "")) for case in found.cases]
    more = {"workers": workers_of(found.cases, told), "bulk": bulk_of(queue, rows), **ways(queue, told, found.next)}
    return render_template("konsol/list.html", heads=HEADS, rows=rows, **here, **more)


def bulk_of(queue: str, rows: list[dict[str, Any]]) -> str | None:
    """Return where the ticked rows of a queue are approved together; None for queues and accounts that have no such way."""
    ticking = queue == NAME and caller().row.role in DECIDING and any(row["tick"] for row in rows)
    return url_for("konsol.komitmen_bulk.post_look") if ticking else None


def told_in(args: Mapping[str, str]) -> dict[str, str]:
    """Return what an address narrows a list to, word for word."""
    return {name: text for name in NARROWING if (text := args.get(name, "").strip())}


def filters_of(told: dict[str, str]) -> Filters:
    """Return what an address narrows a list to; raises `Problem` (bad_request)."""
    kecamatan, worker, older, kind, thread = (told.get(name) for name in NARROWING)
    sound = (
        kecamatan is None or (kecamatan.isascii() and kecamatan.isdecimal() and len(kecamatan) == KECAMATAN),
        worker is None or is_id(worker),
        older is None or (older.isascii() and older.isdecimal() and len(older) <= DAYS_DIGITS_MAX),
        kind is None or kind in KINDS,
        thread is None or thread in WAITING,
    )
    if not all(sound):
        raise Problem("bad_request", {"fields": [name for name, well in zip(NARROWING, sound, strict=True) if not well]})
    before = None if older is None else services().clock() - timedelta(days=int(older))
    return Filters(kecamatan, worker, before, kind, thread, caller().row.id)


def after_of(told: str | None) -> str | None:
    """Return where a page begins; raises `Problem` (bad_request) for text that no pager wrote."""
    if told and not (told.isascii() and told.isprintable()):
        raise Problem("bad_request")
    return told or None


def ways(queue: str, told: dict[str, str], following: str | None) -> dict[str, Any]:
    """Return the addresses of the next page and of the first one, None where there is none."""
    first = url_for("konsol.queues.get_list", queue=queue, **told)
    following = following and url_for("konsol.queues.get_list", queue=queue, **told, after=following)
    return {"next": following, "first": first if request.args.get("after") else None}


def row_of(case: Case, whom: str) -> dict[str, Any]:
    """Return a case as a row of the table; `whom` it is about, empty where that is not known."""
    waiting = write_age(services().clock() - case.received_at)
    kind = say_kind(case.kind)
    cells = [
        say("list.kind_of", kind=kind, month=write_month(case.bulan)) if case.bulan else kind,
        whom,
        case.worker_name or say("list.nobody"),
        write_day(case.work_date) if case.work_date else "",
        f"{write_moment(case.received_at, case.kabupaten)} ({waiting})",
        reason_of(case.code),
        standing_of(case),
    ]
    href = url_for("konsol.item.get_item", queue=case.queue, kabupaten=case.kabupaten, ref=case.ref)
    free = case.queue == NAME and case.due_at is None and may_tick(case.code)
    tick = (f"{case.kabupaten}{TICK}{case.ref}", whom or say_kind(case.kind)) if free else None
    return {"href": href, "cells": cells, "tick": tick}


def standing_of(case: Case) -> str:
    """Say how far a case has come: a decision waits, a worker was asked, or nothing yet."""
    if case.due_at:
        return say("list.due", moment=write_moment(case.due_at, case.kabupaten))
    if case.asked_until:
        return say(f"list.{case.thread}", day=write_day(case.asked_until))
    return say("list.undecided")


def say_kind(kind: str) -> str:
    """Return what a kind of record is called; its own name where this server does not know it."""
    return say(f"kind.{kind}") if kind in KINDS else kind


def workers_of(cases: tuple[Case, ...], told: dict[str, str]) -> list[tuple[str, str]]:
    """Return (id, name) of the workers of this page, and of the one that the list is narrowed to."""
    found = {case.worker: case.worker_name or case.worker for case in cases if case.worker}
    if "worker" in told:
        found.setdefault(told["worker"], told["worker"])
    return sorted(found.items(), key=lambda one: (one[1], one[0]))


def kecamatan_of(connection: Connection, region: str) -> list[tuple[str, str]]:
    """Return (code, name) of the kecamatan of a kabupaten; none for wider and narrower regions."""
    if len(region) != KABUPATEN:
        return []
    of = (WILAYAH.c.kabupaten == region, func.length(WILAYAH.c.code) == KECAMATAN, WILAYAH.c.deleted.is_(False))
    return [(row.code, row.name) for row in connection.execute(select(WILAYAH.c.code, WILAYAH.c.name).where(*of).order_by(WILAYAH.c.name))]


def links_of(rows: list[Row[Any]]) -> list[dict[str, str]]:
    """Return saved filters as links: id, queue, name, address."""
    found = [(row, {name: text for name, text in row.told.items() if isinstance(text, str)}) for row in rows]
    return [
        {"id": row.id, "queue": row.queue, "name": row.name, "href": url_for("konsol.queues.get_list", queue=row.queue, **told)}
        for row, told in found
    ]
