"""One referral: what was said, and the form by which the office writes what came of it; and the form of a new one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from schemas.rujukan import LAYANAN, STATES
from server.console.apd.common import attempt, seen_in, told_of
from server.console.cycle.forms import inputs, sent
from server.console.entry import lead
from server.console.seen import seen_of
from server.console.people.told import Telling
from server.console.speech import note, say, write_day
from server.console.values import PREFIX, Input, label_of
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import DECIDING, READING
from server.identity.callers import caller, console
from server.people.family import View, open_family
from server.people.names import names_of_shown
from server.rujukan.acts import REFERRED, SETTLED, find_referral, refer, settle
from server.rujukan.lists import WAITING
from server.services import services
from server.store.household import goes_by
from server.zones import local
from sync.errors import Problem
from sync.ids import is_id
from sync.nouns import Record

FACTS = ("referred_on", "anggota_id", "reason", "referred_to", "heard", "heard_on", "outcome", "outcome_on")
pages = Blueprint("rujukan_one", __name__)


@pages.get("/rujukan/<string:kabupaten>/<string:rujukan>")
@console(*READING)
def get_one(kabupaten: str, rujukan: str) -> str:
    """Show a referral."""
    return show(kabupaten, found_at(kabupaten, rujukan))


@pages.post("/rujukan/<string:kabupaten>/<string:rujukan>")
@console(*DECIDING)
def post_one(kabupaten: str, rujukan: str) -> Any:
    """Write what came of a referral."""
    record = found_at(kabupaten, rujukan)
    return attempt(lambda: end(kabupaten, record), lambda problem: show(kabupaten, found_at(kabupaten, rujukan), problem))


@pages.get("/keluarga/<string:kabupaten>/<string:kpm>/rujuk")
@console(*DECIDING)
def get_new(kabupaten: str, kpm: str) -> str:
    """Show the form of a new referral."""
    return ask(kabupaten, kpm)


@pages.post("/keluarga/<string:kabupaten>/<string:kpm>/rujuk")
@console(*DECIDING)
def post_new(kabupaten: str, kpm: str) -> Any:
    """Refer a family."""
    demand_address(kabupaten, kpm)
    return attempt(lambda: make(kabupaten, kpm), lambda problem: ask(kabupaten, kpm, problem))


def demand_address(kabupaten: str, identity: str) -> None:
    """Raise `Problem` (not_found) for an address that names nothing."""
    if not is_id(identity) or not (kabupaten.isascii() and kabupaten.isdecimal()):
        raise Problem("not_found")


def found_at(kabupaten: str, rujukan: str) -> Record:
    """Return the referral of an address; raises `Problem` (not_found)."""
    demand_address(kabupaten, rujukan)
    return find_referral(services(), caller().row.region, kabupaten, rujukan)


def end(kabupaten: str, record: Record) -> Any:
    """Write the outcome of the form."""
    settle(services(), caller().row, kabupaten, record, sent("rujukan", SETTLED), seen=seen_of(request.form.get("seen", "")))
    note("rujukan.settled")
    return lead(url_for("konsol.rujukan_one.get_one", kabupaten=kabupaten, rujukan=record.id))


def make(kabupaten: str, kpm: str) -> Any:
    """Make the referral of the form."""
    made = refer(services(), caller().row, kabupaten, kpm, sent("rujukan", REFERRED))
    note("rujukan.made")
    return lead(url_for("konsol.rujukan_one.get_one", kabupaten=kabupaten, rujukan=made))


def show(kabupaten: str, record: Record, problem: Problem | None = None) -> str:
    """Write the page of a referral."""
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=kabupaten, kind="rujukan", record=record.id)
    fields = record.fields
    with read_transaction(services().engine) as connection:
        kpm = goes_by(connection, kabupaten, fields["kpm_id"])
        names = names_of_shown(connection, kabupaten, [("rujukan", fields)], {("kpm", kpm)})
    telling = Telling(names)
    told = [(label_of("rujukan", name), text) for name in FACTS if (text := telling.value("rujukan", name, fields[name]))]
    heads = [(say("rujukan.layanan"), say(f"rujukan.layanan.{fields['layanan']}")), (say("rujukan.status"), state_of(fields))]
    form = form_of(SETTLED, fields, problem, {"status": ((WAITING, *STATES), "rujukan.state")})
    ways = {"here": url_for("konsol.rujukan_one.get_one", kabupaten=kabupaten, rujukan=record.id), "seen": seen_in(record)}
    family = url_for("konsol.people_family.get_family", kabupaten=kabupaten, kpm=kpm)
    told_why = told_of(problem)
    return render_template("konsol/rujukan/one.html", facts=[*heads, *told], inputs=form, family=(telling.name(kpm), family), told=told_why, **ways)


def state_of(fields: Mapping[str, Any]) -> str:
    """Say what came of a referral."""
    return say(f"rujukan.state.{fields['status'] or WAITING}")


def ask(kabupaten: str, kpm: str, problem: Problem | None = None) -> str:
    """Write the form of a new referral, with the members to choose among."""
    demand_address(kabupaten, kpm)
    parts, account = services(), caller().row
    today = local(parts.clock(), kabupaten).date()
    with read_transaction(parts.engine) as connection:
        family = open_family(connection, View(account.region, today), kabupaten, kpm)
    note_read(parts, account.id, str(request.url_rule), kabupaten=kabupaten, kind="kpm", record=kpm)
    members = [(one.id, member_of(one.fields)) for one in family.members]
    form = form_of(REFERRED, {"referred_on": today.isoformat()}, problem, {"layanan": (LAYANAN, "rujukan.layanan")})
    form = [with_options(one, [("", say("rujukan.whole_family")), *members]) if one.name == f"{PREFIX}anggota_id" else one for one in form]
    name = next((one.fields.get("name") or "" for one in family.members), "") or say("people.nameless")
    here = url_for("konsol.rujukan_one.get_new", kabupaten=kabupaten, kpm=kpm)
    back = url_for("konsol.people_family.get_family", kabupaten=kabupaten, kpm=kpm)
    return render_template("konsol/rujukan/new.html", inputs=form, family=(name, back), here=here, told=told_of(problem))


def member_of(fields: Mapping[str, Any]) -> str:
    """Name a member with the date of birth, by which the age for a service is told."""
    born = fields.get("birth_date")
    name = fields.get("name") or say("people.nameless")
    return f"{name} ({write_day(date.fromisoformat(born))})" if born else name


def form_of(names: tuple[str, ...], values: Mapping[str, Any], problem: Problem | None, worded: Mapping[str, tuple[tuple[str, ...], str]]) -> list[Input]:
    """Return the fields of a form; `worded`: field -> (its values, key under which the catalogue has their words)."""
    found = []
    for one in inputs("rujukan", names, values, problem):
        words = worded.get(one.name.removeprefix(PREFIX))
        options = [("" if value == WAITING else value, say(f"{words[1]}.{value}")) for value in words[0]] if words else None
        found.append(with_options(one, options) if options else one)
    return found


def with_options(one: Input, options: list[tuple[str, str]]) -> Input:
    """Return a field as a choice among (value, text)."""
    return Input(one.name, one.label, one.value, one.wrong, "", False, tuple(options))
