"""Kelompok and who has charge of them: the list, and one with all that can be done to it."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.apd import duties, groups
from server.apd.lists import Narrowed, duties_of, families_of, group_page, open_groups, workers_in
from server.apd.placing import find_kelompok, place_families
from server.apd.places import kecamatan_of
from server.apd.transfers import lent_to
from server.console.apd.common import APD, attempt, inputs, seen_in, sent, told_of, today_in, wrong_of
from server.console.entry import lead
from server.console.item import seen_of
from server.console.queues import after_of
from server.console.speech import note, say, write_day
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import READING
from server.identity.callers import caller, console
from server.identity.regions import KABUPATEN, is_region
from server.services import services
from sync.errors import Problem
from sync.limits import NAME_CHARS_MAX
from sync.nouns import Record

HEADS = ("groups.name", "groups.families", "groups.holders", "groups.state")
ROLES = ("utama", "pengganti", "bersama")
RELEASE = "release"
MARKS = ("worker_id", "role", "start_date", "end_date", "kpm_id", "target", "name")
pages = Blueprint("apd_groups", __name__)


@pages.get("/kelola/kelompok")
@console(*READING)
def get_groups() -> str:
    """Show a page of the kelompok."""
    told = {name: text for name in ("kecamatan", "q", "idle") if (text := request.args.get(name, "").strip()[:NAME_CHARS_MAX])}
    region, after = caller().row.region, after_of(request.args.get("after"))
    if not is_region(told.get("kecamatan", region)):
        raise Problem("bad_request")
    with read_transaction(services().engine) as connection:
        wanted = Narrowed(told.get("kecamatan", ""), told.get("q", ""), "idle" in told)
        found = group_page(connection, region, wanted, today_in(region), after)
        places = kecamatan_of(connection, region) if len(region) == KABUPATEN else []
    ways = {"next": found.next and url_for("konsol.apd_groups.get_groups", **told, after=found.next), "places": places}
    return render_template("konsol/apd/groups.html", heads=HEADS, rows=[row_of(one) for one in found.groups], narrowed=told, **ways)


@pages.get("/kelola/kelompok/<string:kabupaten>/<string:kelompok>")
@console(*READING)
def get_group(kabupaten: str, kelompok: str) -> str:
    """Show a kelompok."""
    return show(kabupaten, find_here(kabupaten, kelompok))


@pages.post("/kelola/kelompok/<string:kabupaten>/<string:kelompok>")
@console(APD)
def post_group(kabupaten: str, kelompok: str) -> Any:
    """Do one thing to a kelompok."""
    found, action = find_here(kabupaten, kelompok), request.form.get("action", "")
    if action == RELEASE:
        return attempt(lambda: release(kabupaten), lambda problem: show(kabupaten, found, problem))
    if action not in ACTIONS:
        raise Problem("bad_request")
    return attempt(lambda: carry(action, kabupaten, found), lambda problem: show(kabupaten, found, problem))


def find_here(kabupaten: str, kelompok: str) -> Record:
    """Return a kelompok of the region; raises `Problem` (not_found)."""
    if not is_region(kabupaten):
        raise Problem("not_found")
    return find_kelompok(services(), caller().row.region, kabupaten, kelompok)


def carry(action: str, kabupaten: str, found: Record) -> Any:
    """Do it, and lead to the page of the kelompok that is to be seen next."""
    kelompok = ACTIONS[action](kabupaten, found) or found.id
    key = f"groups.done.{action}"
    note(key)
    return lead(url_for("konsol.apd_groups.get_group", kabupaten=kabupaten, kelompok=kelompok))


def rename(kabupaten: str, found: Record) -> None:
    """Give it another name or place."""
    fields = sent("kelompok", groups.FIELDS, found.fields)
    groups.rename(services(), caller().row, kabupaten, found, fields, seen_of(request.form.get("seen", "")))


def give(kabupaten: str, found: Record) -> None:
    """Give a worker charge of it."""
    duties.give(services(), caller().row, kabupaten, found.id, charge())


def end(kabupaten: str, found: Record) -> None:
    """End a charge of it."""
    duties.end(services(), caller().row, kabupaten, request.form.get("duty", ""), request.form.get("end_date", "").strip())


def hand_over(kabupaten: str, found: Record) -> None:
    """Hand a charge over to another worker."""
    duties.hand_over(services(), caller().row, kabupaten, request.form.get("duty", ""), charge())


def split(kabupaten: str, found: Record) -> str:
    """Make a new kelompok of the chosen families."""
    chosen, name = request.form.getlist("kpm_id"), request.form.get("name", "").strip()
    return groups.split(services(), caller().row, kabupaten, found.id, chosen, name)


def place(kabupaten: str, found: Record) -> None:
    """Put the chosen families into another kelompok."""
    place_families(services(), caller().row, kabupaten, request.form.getlist("kpm_id"), request.form.get("target", ""))


def merge(kabupaten: str, found: Record) -> str:
    """Bring its families into another kelompok, and end it."""
    target = request.form.get("target", "")
    groups.merge(services(), caller().row, kabupaten, found.id, target)
    return target


def release(kabupaten: str) -> Any:
    """Lead to the form that releases the chosen families to another kabupaten."""
    chosen = request.form.getlist("kpm_id")
    if not chosen:
        raise Problem("unprocessable", {"fields": {"kpm_id": "required"}})
    return lead(url_for("konsol.apd_transfers.get_new", subject="kpm", kabupaten=kabupaten, record=chosen))


ACTIONS = {"rename": rename, "give": give, "end": end, "hand_over": hand_over, "split": split, "place": place, "merge": merge}


def charge() -> duties.Charge:
    """Return the charge that the form tells."""
    told = {name: request.form.get(name, "").strip() for name in ("worker_id", "role", "start_date", "end_date")}
    return duties.Charge(told["worker_id"], told["role"] or ROLES[0], told["start_date"], told["end_date"] or None)


def show(kabupaten: str, found: Record, problem: Problem | None = None) -> str:
    """Write the page of a kelompok, with what was wrong with the form that came; the reading is noted."""
    who = caller().row
    note_read(services(), who.id, str(request.url_rule), kabupaten=kabupaten, kind="kelompok", record=found.id)
    with read_transaction(services().engine) as connection:
        lists = {
            "duties": [(row, name, days_of(row)) for row, name in duties_of(connection, kabupaten, found.id)],
            "families": families_of(connection, kabupaten, found.id),
            "others": [one for one in open_groups(connection, kabupaten, found.fields["kecamatan_code"]) if one[0] != found.id],
            "workers": [*workers_in(connection, kabupaten), *lent_to(connection, kabupaten)],
        }
    action = request.form.get("action", "") if problem else ""
    renaming = problem if action == "rename" else None
    more = {"inputs": inputs("kelompok", groups.FIELDS, found.fields, renaming), "seen": seen_in(found), "told": told_of(problem)}
    wrong = {name: text for name in MARKS if action != "rename" and (text := wrong_of(problem, name))}
    state = {"action": action, "wrong": wrong, "typed": request.form if problem else {}, "today": today_in(kabupaten).isoformat()}
    writing = who.role == APD and found.fields["ended_on"] is None
    ended = write_day_of(found.fields["ended_on"]) if found.fields["ended_on"] else ""
    return render_template("konsol/apd/group.html", record=found, ended=ended, kabupaten=kabupaten, writing=writing, roles=ROLES, **lists, **more, **state)


def row_of(one: Any) -> dict[str, Any]:
    """Return a kelompok as a row of the table."""
    holders = ", ".join(say("groups.holder", name=name or say("list.nobody"), role=role) for name, role in one.holders)
    state = say("groups.ended", day=write_day_of(one.ended_on)) if one.ended_on else "" if holders else say("groups.idle")
    href = url_for("konsol.apd_groups.get_group", kabupaten=one.kabupaten, kelompok=one.id)
    return {"href": href, "cells": [one.name, one.families, holders, state]}


def days_of(row: Any) -> str:
    """Write the days of a charge."""
    return say("duties.days", start=write_day_of(row.start_date), end=write_day_of(row.end_date) if row.end_date else say("duties.open"))


def write_day_of(text: str) -> str:
    """Write a date that came as text."""
    return write_day(date.fromisoformat(text))
