"""Files for SIKS-NG and schools: how far each is, and the file while it is kept; every fetch is noted."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from server.console.madefile import MadeFile, find_work, handle, state_of
from server.console.progress import progress_of
from server.console.speech import reason_of, say, write_moment, write_month
from server.engine import read_transaction
from server.identity.accounts import EXPORTING
from server.identity.callers import console
from server.identity.regions import name_of
from server.longwork.items import DONE
from server.services import services
from server.siks.asking import KIND, P2K2, path_of
from server.siks.work import fetched_at, note_fetched
from sync.errors import Problem

pages = Blueprint("siks_files", __name__)


@pages.get("/siks/berkas/<string:identity>")
@console(*EXPORTING)
def get_file(identity: str) -> str:
    """Show how far a file is, or what is in it."""
    return _one(_found(identity))


@pages.post("/siks/berkas/<string:identity>")
@console(*EXPORTING)
def post_file_work(identity: str) -> Any:
    """Cancel a file, or send it; who fetched it is noted."""
    answer = handle(_found(identity), lambda problem: _one(_found(identity), problem))
    if request.form.get("action") == "fetch":
        note_fetched(services(), identity)
    return answer


def _found(identity: str) -> MadeFile:
    row = find_work(KIND, identity)
    name = f"{row.args['dataset']}-{row.region}-{row.args['first']}.zip"
    return MadeFile(row, path_of(services(), row), name, url_for("konsol.siks_files.get_file", identity=identity))


def _one(file: MadeFile, problem: Problem | None = None) -> str:
    found = file.row
    with read_transaction(services().engine) as connection:
        region, fetched = name_of(connection, found.region), fetched_at(connection, found.id)
    paper = found.args["dataset"]
    facts = [
        (say("exports.dataset"), say(f"siks.paper.{paper}")),
        (say("exports.region"), region),
        (say("siks.month"), write_month(found.args["first"])),
        (say("exports.purpose"), found.args["purpose"]),
        (say("exports.asked_at"), write_moment(found.made_at, found.region)),
        (say("exports.state"), say(f"work.{found.state}") + (f": {reason_of(found.code)}" if found.code else "")),
    ]
    if paper == P2K2 and found.state == DONE:
        facts.append((say("siks.fetched"), write_moment(fetched, found.region) if fetched else say("siks.not_fetched")))
    facts += [(say(f"siks.made.{name}"), number) for name, number in (found.report or {}).items()]
    told = {"work": progress_of(found, facts, file.page), "title": say(f"siks.paper.{paper}"), "back": (say("siks.title"), url_for("konsol.siks_p2k2.get_meetings"))}
    return render_template("konsol/file.html", **told, **state_of(file, problem))
