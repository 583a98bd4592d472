"""The page of a worker: charges, what was counted, phones; and what an office does about them."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.console.entry import lead, status_of
from server.console.repair import say_wrong
from server.console.speech import knows, note, reason_of, say, write_clock, write_day, write_moment, write_month
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import DECIDING, PRIVACY, READING
from server.identity.callers import caller, console
from server.identity.regions import covers
from server.people.capaian import answer, months_of
from server.people.cover import STATES, UTAMA, Cover, cover, mark_phone, new_code_for
from server.people.workers import Charge, charges_of, find_worker, others_of, phones_of_worker
from server.privacy.requests import WORKER
from server.services import services
from server.zones import local
from sync.errors import Problem
from sync.limits import CASELOAD_IDEAL, CASELOAD_MAX, REASON_CHARS_MAX

ROLES = ("pengganti", "bersama", "utama")
MONTHS_SHOWN = 6
MEGABYTE = 1_000_000
TOLD = ("unprocessable", "changed_meanwhile", "kelompok_ended")
"""What is told on the page itself, which is then shown anew."""
pages = Blueprint("people_worker", __name__)


@pages.get("/petugas/<string:kabupaten>/<string:worker>")
@console(*READING)
def get_worker(kabupaten: str, worker: str) -> str:
    """Show a worker."""
    return show(kabupaten, worker)


@pages.post("/petugas/<string:kabupaten>/<string:worker>")
@console(*DECIDING)
def post_worker(kabupaten: str, worker: str) -> Any:
    """Do what a form of the page asks."""
    with read_transaction(services().engine) as connection:
        find_worker(connection, caller().row.region, kabupaten, worker)
    try:
        return act(kabupaten, worker, request.form.get("action", ""))
    except Problem as problem:
        if problem.error.code not in TOLD:
            raise
        return show(kabupaten, worker, problem=problem), status_of(problem)


def act(kabupaten: str, worker: str, action: str) -> Any:
    """Carry out an action: phones are asked about before they are marked, and a code is shown only now."""
    sent, parts, account = request.form, services(), caller().row
    if action.startswith("ask_") and action[4:] in STATES:
        return show(kabupaten, worker, asked=(sent.get("device", ""), action[4:]))
    if action == "code":
        return show(kabupaten, worker, code=new_code_for(parts, account, kabupaten, worker))
    if action in STATES:
        mark_phone(parts, account, kabupaten, worker, (sent.get("device", ""), action))
        key = f"people.marked.{action}"
        note(key)
    elif action == "cover":
        wanted = Cover(*(sent.get(name, "") for name in ("other", "role", "start")), sent.get("end") or None, sent.get("kelompok", ""))
        done = cover(parts, account, kabupaten, worker, wanted)
        note("people.covered", n=done, link=handing_of(kabupaten, worker, wanted.other) if wanted.role == UTAMA else None)
    elif action == "answer":
        answer(parts, account.id, kabupaten, (worker, sent.get("bulan", "")), sent.get("answer", "").replace("\r\n", "\n"))
        note("people.answered")
    else:
        raise Problem("bad_request")
    return lead(url_for("konsol.people_worker.get_worker", kabupaten=kabupaten, worker=worker))


def show(kabupaten: str, worker: str, *, problem: Problem | None = None, asked: tuple[str, str] | None = None, code: str = "") -> str:
    """Write the page of a worker; `asked`: the phone that is about to be marked, and as what. The reading is noted."""
    parts, account = services(), caller().row
    today = local(parts.clock(), kabupaten).date() if kabupaten.isdecimal() else None
    with read_transaction(parts.engine) as connection:
        row = find_worker(connection, account.region, kabupaten, worker)
        charges = charges_of(connection, kabupaten, [worker], today)
        months = months_of(connection, kabupaten, worker, MONTHS_SHOWN)
        phones = phones_of_worker(connection, worker)
        others = others_of(connection, kabupaten, worker) if account.role in DECIDING else []
    note_read(parts, account.id, str(request.url_rule), kabupaten=kabupaten, kind="worker", record=worker)
    if asked is not None and asked[0] not in {one.id for one in phones}:
        raise Problem("not_found")
    return render_template(
        "konsol/people/worker.html",
        worker=row,
        kabupaten=kabupaten,
        load=load_of(charges, today),
        charges=[charge_row(one) for one in charges],
        kelompok=[(one.kelompok, one.name) for one in charges],
        months=[month_row(one) for one in months],
        objections=[objection_of(one) for one in months if one.objection],
        phones=[phone_of(one, kabupaten) for one in phones],
        others=others,
        roles=[(one, say(f"people.as.{one}")) for one in ROLES],
        writing=account.role in DECIDING,
        handing=handing_of(kabupaten, worker),
        ways=_ways(kabupaten, worker) if account.role in PRIVACY else [],
        asked=asked,
        code=code,
        sent=request.form if problem else {},
        told=told_of(problem),
        longest=REASON_CHARS_MAX,
    )


def handing_of(kabupaten: str, worker: str, other: str = "") -> tuple[str, str] | None:
    """Return the way to hand a worker's open complaints on; None where the account sees a part of the kabupaten only."""
    if not covers(caller().row.region, kabupaten):
        return None
    return say("people.hand_on"), url_for("konsol.complaint_handing.get_handing", kabupaten=kabupaten, source=worker, target=other or None)


def _ways(kabupaten: str, worker: str) -> list[tuple[str, str]]:
    """Return (text, address) of what the law lets a worker ask for, and of a hold."""
    about = {"kabupaten": kabupaten, "subject": WORKER, "record": worker}
    asking, holding = url_for("konsol.privacy.get_new", **about), url_for("konsol.retention.get_retention", **about, _anchor="tahan")
    return [(say("people.data_request"), asking), (say("people.hold"), holding)]


def told_of(problem: Problem | None) -> str:
    """Say why a form was not taken."""
    if problem is None:
        return ""
    fields = (problem.error.details or {}).get("fields", {})
    if not isinstance(fields, dict) or not fields:
        return reason_of(problem.error.code)
    return say("people.wrong", what="; ".join(f"{_field(name)}: {say_wrong(str(code))}" for name, code in fields.items()))


def _field(name: str) -> str:
    return say(f"people.field.{name}") if knows(f"people.field.{name}") else name


def load_of(charges: list[Charge], today: date | None) -> str:
    """Say how many families are in charge today, beside the ratio."""
    on = today.isoformat() if today else ""
    families = sum({one.kelompok: one.families for one in charges if one.start_date <= on}.values())
    key = "people.load_over" if families > CASELOAD_MAX else "people.load_above" if families > CASELOAD_IDEAL else "people.load_within"
    return say(key, n=families, ideal=CASELOAD_IDEAL, most=CASELOAD_MAX)


def charge_row(one: Charge) -> dict[str, Any]:
    """Return a charge as a row of the table."""
    ends = write_day(date.fromisoformat(one.end_date)) if one.end_date else say("people.open_end")
    return {"cells": [one.name, say(f"people.as.{one.role}"), str(one.families), write_day(date.fromisoformat(one.start_date)), ends]}


def month_row(row: Row) -> dict[str, Any]:
    """Return the figures of a month as a row of the table."""

    def of(done: int | None, all_of: int | None) -> str:
        return say("people.of", done=done or 0, all=all_of or 0)

    counted = write_day(date.fromisoformat(row.counted_on)) if row.counted_on else ""
    meetings, checks = of(row.meetings_held, row.meetings_planned), of(row.checks_done, row.checks_due)
    return {"cells": [write_month(row.bulan), str(row.families or 0), meetings, checks, of(row.forms_prompt, row.forms), counted]}


def objection_of(row: Row) -> dict[str, Any]:
    """Return what a worker objects to, and what was answered."""
    day = write_day(date.fromisoformat(row.objected_on)) if row.objected_on else ""
    answered = write_day(date.fromisoformat(row.answered_on)) if row.answered_on else ""
    return {"bulan": row.bulan, "month": write_month(row.bulan), "text": row.objection, "day": day, "answer": row.answer or "", "answered": answered}


def phone_of(row: Row, kabupaten: str) -> dict[str, Any]:
    """Return a phone: what is known of it, and whether it is in use."""
    free = "" if row.free_bytes is None else say("people.megabytes", n=f"{row.free_bytes // MEGABYTE}")
    pairs = [
        (say("people.state"), say(f"people.state.{row.state}")),
        (say("people.last_seen"), write_moment(row.last_seen_at, kabupaten) if row.last_seen_at else say("people.never")),
        (say("people.version"), row.app or say("people.unknown")),
        (say("people.waiting"), say("people.unknown") if row.waiting_forms is None else str(row.waiting_forms)),
        (say("people.free"), free or say("people.unknown")),
        (say("item.clock_error"), write_clock(row.clock_error_s)),
        (say("people.marked"), write_moment(row.marked_at, kabupaten) if row.marked_at else ""),
    ]
    return {"id": row.id, "name": row.name, "active": row.state == "active", "facts": [(name, text) for name, text in pairs if text]}
