"""Tokens for other agencies at the console: made with a purpose and an end, shown once, ended."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.console.apd.common import attempt, told_of, wrong_of
from server.console.entry import lead
from server.console.speech import note, say, write_day, write_moment
from server.engine import read_transaction
from server.exports.datasets import DATASETS
from server.exports.tokens import Given, end_token, make_token, tokens_of, uses_of
from server.identity.accounts import EXPORTING
from server.identity.callers import caller, console
from server.identity.regions import names_of_regions
from server.services import services
from server.zones import local
from sync.errors import Problem
from sync.limits import DATA_TOKEN_DAYS_MAX, REASON_CHARS_MAX

FIELDS = ("name", "purpose", "region", "until")
pages = Blueprint("data_tokens", __name__)


@pages.get("/ekspor/token")
@console(*EXPORTING)
def get_tokens() -> str:
    """Show the tokens of the region, and the form for a new one."""
    return _show()


@pages.post("/ekspor/token")
@console(*EXPORTING)
def post_token() -> Any:
    """Make a token, which this answer alone shows, or end one."""
    return attempt(_carry, lambda problem: _show(problem=problem))


def _carry() -> Any:
    parts, who, action = services(), caller().row, request.form.get("action", "")
    if action == "make":
        told = {name: request.form.get(name, "").strip() for name in FIELDS}
        given = Given(**told, datasets=request.form.getlist("datasets"), deidentified=request.form.get("deidentified") == "1")
        return _show(new=make_token(parts, who, given))
    if action != "end":
        raise Problem("bad_request")
    end_token(parts, who, request.form.get("token", ""))
    note("tokens.ended_now")
    return lead(url_for("konsol.data_tokens.get_tokens"))


def _show(new: str = "", problem: Problem | None = None) -> str:
    region = caller().row.region
    with read_transaction(services().engine) as connection:
        found = tokens_of(connection, region, services().clock())
        uses = uses_of(connection, [one.id for one in found])
        places = names_of_regions(connection, {region, *(one.region for one in found)})
    typed = {"region": region, "deidentified": "1"} | (dict(request.form.items()) if problem else {})
    wrong = {name: wrong_of(problem, name) for name in (*FIELDS, "datasets")}
    shown = {"rows": [_row(one, places[one.region], uses.get(one.id)) for one in found], "typed": typed, "chosen": request.form.getlist("datasets") if problem else []}
    choices = {"datasets": [(one.name, one.title) for one in DATASETS.values()], "own": places[region], "most": REASON_CHARS_MAX, "days": DATA_TOKEN_DAYS_MAX}
    return render_template("konsol/exports/tokens.html", new=new, wrong=wrong, told=told_of(problem), **shown, **choices)


def _row(one: Row, region: str, use: Row | None) -> dict[str, Any]:
    """Return a token as the page shows it."""
    ended = one.revoked_at is not None or one.expires_at <= services().clock()
    datasets = ", ".join(DATASETS[name].title for name in one.datasets if name in DATASETS)
    used = say("tokens.used", calls=use.calls, rows=use.rows, last=write_moment(use.last, one.region)) if use else say("tokens.unused")
    last = local(one.expires_at - timedelta(seconds=1), one.region).date()
    until = say("tokens.ended", at=write_moment(one.revoked_at or one.expires_at, one.region)) if ended else say("tokens.until", day=write_day(last))
    bare = say("exports.without_names") if one.deidentified else say("tokens.with_names")
    maker = say("tokens.by" if one.active else "tokens.by_closed", name=one.username)
    return {"id": one.id, "name": one.name, "ended": ended, "lines": (f"{region} · {datasets} · {bare}", one.purpose, maker, until, used)}
