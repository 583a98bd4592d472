"""Sanctions at the console: the list, one with its evidence, and each step on a page of its own, where a reason is typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from schemas.sanksi import STATUSES
from server.console.cycle.forms import STEP_HEADS, attempt, step_row, told_of, wrong_of
from server.console.entry import lead
from server.console.queues import after_of
from server.console.speech import note, say, write_day, write_moment, write_month
from server.cycle.approval import CARRIED, OpenSanction, act, appeal_days, choices, open_sanction, seat_of, withdraw_step
from server.cycle.shown import evidence_rows, pengurus_of, sanctions_page
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import DECIDING, READING
from server.identity.callers import caller, console
from server.services import services
from server.steps import own_step
from server.zones import local
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import REASON_CHARS_MAX

HEADS = ("cycle.family", "cycle.tahap", "cycle.jenis", "cycle.became", "cycle.evidence")
EVIDENCE_HEADS = ("cycle.member", "cycle.condition", "cycle.month", "cycle.frozen", "cycle.late")
WITHDRAW = "tarik"
pages = Blueprint("cycle_sanctions", __name__)


@pages.get("/siklus/sanksi")
@console(*READING)
def get_sanctions() -> str:
    """Show a page of the sanctions."""
    status, after = request.args.get("status", "").strip(), after_of(request.args.get("after"))
    if status and status not in STATUSES:
        raise Problem("bad_request")
    region = caller().row.region
    with read_transaction(services().engine) as connection:
        found, following = sanctions_page(connection, region, status or None, after)
        names = pengurus_of(connection, [(row.kabupaten, row.kpm_id) for row in found])
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=region[:4], kind="sanksi")
    ways = ways_of(status, following, after)
    return render_template("konsol/cycle/sanctions.html", heads=HEADS, rows=[row_of(one, names) for one in found], status=status, **ways)


@pages.get("/siklus/sanksi/<string:kabupaten>/<string:sanksi>")
@console(*READING)
def get_sanction(kabupaten: str, sanksi: str) -> str:
    """Show a sanction, or the page of one step about it."""
    return show(opened_at(kabupaten, sanksi))


@pages.post("/siklus/sanksi/<string:kabupaten>/<string:sanksi>")
@console(*DECIDING)
def post_sanction(kabupaten: str, sanksi: str) -> Any:
    """Take a step, or take one's own back."""
    opened = opened_at(kabupaten, sanksi)
    return attempt(lambda: take(opened), lambda problem: show(opened_at(kabupaten, sanksi), problem))


def ways_of(status: str, following: str | None, after: str | None) -> dict[str, Any]:
    """Return the addresses around a page of the list, and what it may be narrowed to."""
    told = {"status": status} if status else {}
    here = "konsol.cycle_sanctions.get_sanctions"
    first = url_for(here, **told) if after else None
    narrowed = [(one, say(f"cycle.became.{one}")) for one in STATUSES]
    return {"next": following and url_for(here, **told, after=following), "first": first, "statuses": narrowed}


def opened_at(kabupaten: str, sanksi: str) -> OpenSanction:
    """Return the sanction of an address; raises `Problem` (not_found)."""
    if not is_id(sanksi) or not (kabupaten.isascii() and kabupaten.isdecimal()):
        raise Problem("not_found")
    return open_sanction(services(), caller().row.region, kabupaten, sanksi)


def take(opened: OpenSanction) -> Any:
    """Do what the form asks."""
    action, reason = request.form.get("action", ""), request.form.get("reason", "").replace("\r\n", "\n")
    if action == WITHDRAW:
        withdraw_step(services(), caller().row, opened)
        note("cycle.step_withdrawn")
        return lead(address_of(opened))
    if request.form.get("stands") != opened.stands:
        raise Problem("changed_meanwhile")
    step = act(services(), caller().row, opened, action, reason)
    if step.due_at is None:
        note("cycle.step_done")
    elif step.due_at <= step.made_at:
        note("cycle.step_soon")
    else:
        note("cycle.step_waits", moment=write_moment(step.due_at, opened.kabupaten))
    return lead(address_of(opened))


def address_of(opened: OpenSanction, **more: str) -> str:
    """Return the page of a sanction."""
    return url_for("konsol.cycle_sanctions.get_sanction", kabupaten=opened.kabupaten, sanksi=opened.record.id, **more)


def show(opened: OpenSanction, problem: Problem | None = None) -> str:
    """Write the page of a sanction; with a step in the address it asks for the reason and shows no other way on."""
    account, fields = caller().row, opened.record.fields
    note_read(services(), account.id, str(request.url_rule), kabupaten=opened.kabupaten, kind="sanksi", record=opened.record.id)
    today = local(services().clock(), opened.kabupaten).date()
    days = appeal_days(services(), opened)
    with read_transaction(services().engine) as connection:
        allowed = choices(opened, account, seat_of(connection, opened, account, today), today, days)
        family = pengurus_of(connection, [(opened.kabupaten, fields["kpm_id"])])
        evidence = [evidence_row(one) for one in evidence_rows(connection, opened.kabupaten, fields["tahap"], fields["kpm_id"])]
    wanted = request.values.get("langkah", "")
    return render_template(
        "konsol/cycle/sanction.html",
        **{"facts": facts_of(opened, family), "evidence": evidence, "evidence_heads": EVIDENCE_HEADS},
        **{"steps": [step_row(one, opened.kabupaten, "cycle") for one in opened.steps], "step_heads": STEP_HEADS},
        **{"ways": [(one, address_of(opened, langkah=one)) for one in allowed], "step": wanted if wanted in allowed else ""},
        **{"stands": opened.stands, "carried": opened.status == CARRIED},
        **{"here": address_of(opened), "unfounded": not opened.founded and opened.status in STATUSES[:2], "told": told_of(problem)},
        **{"withdrawable": may_take_back(opened), "reason": request.form.get("reason", ""), "wrong": wrong_of(problem, "reason")},
        longest=REASON_CHARS_MAX,
    )


def may_take_back(opened: OpenSanction) -> bool:
    """Tell whether the visitor may take a step of his own back."""
    mine = own_step(opened.steps, opened.status in STATUSES[:2])
    return mine is not None and mine.account == caller().row.id


def facts_of(opened: OpenSanction, family: Mapping[tuple[str, str], str]) -> list[tuple[str, str]]:
    """Return what the record says."""
    told = opened.record.fields
    name = family.get((opened.kabupaten, told["kpm_id"]), "") or say("cycle.no_name")
    found = [
        (say("cycle.family"), name),
        (say("cycle.jenis"), say(f"cycle.jenis.{told['jenis']}")),
        (say("cycle.tahap"), write_month(told["tahap"])),
        (say("cycle.became"), say(f"cycle.became.{told['status']}")),
        (say("cycle.version"), str(told["aturan_nomor"])),
        (say("cycle.proposed"), write_day(date.fromisoformat(told["proposed_on"]))),
        (say("cycle.evidence"), told["evidence"]),
    ]
    texts = (("parts.reason", told["reason"]), ("cycle.appeal", told["banding_text"]), ("cycle.appeal_reason", told["banding_reason"]))
    return [*found, *((say(key), text) for key, text in texts if text)]


def row_of(one: Row, names: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """Return a sanction as a row of the list."""
    href = url_for("konsol.cycle_sanctions.get_sanction", kabupaten=one.kabupaten, sanksi=one.id)
    name = names.get((one.kabupaten, one.kpm_id), "") or say("cycle.no_name")
    return {"href": href, "cells": [name, write_month(one.tahap), say(f"cycle.jenis.{one.jenis}"), say(f"cycle.became.{one.status}"), one.evidence]}


def evidence_row(one: dict[str, Any]) -> dict[str, Any]:
    """Return a judged check as a row of the table."""
    return {"cells": [one["member"] or "", one["condition"].replace("_", " "), write_month(one["bulan"]), verdict(one["frozen"]), verdict(one["late"])]}


def verdict(one: dict[str, Any] | None) -> str:
    """Write a verdict, of a school with its days; empty for none."""
    if one is None:
        return ""
    state = say(f"cycle.state.{one['state']}")
    if one.get("days") is None or one.get("absent") is None:
        return state
    return say("cycle.verdict", state=state, present=one["days"] - one["absent"], days=one["days"], threshold=one["threshold"])
