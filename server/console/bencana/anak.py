"""Children without family at the console: for named staff of the post; the APD names them and does not see the children."""

from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy import Row

from server.aid.children import NAMING, children_of, is_named, may_be_named, name_keeper
from server.console.bencana.parts import framed, opened
from server.console.entry import lead
from server.console.speech import note, say, write_day
from server.console.values import label_of
from server.desk.reads import note_read
from server.engine import read_transaction
from server.identity.accounts import AIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem

SHOWN = ("description", "found_place", "family_told", "carer")
pages = Blueprint("bencana_anak", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/anak")
@console(*AIDING, *NAMING)
def get_children(kabupaten: str, kejadian: str) -> str:
    """Show the children to whoever is named, and who is named to whoever names."""
    event, who = opened(kabupaten, kejadian), caller().row
    with read_transaction(services().engine) as connection:
        named = who.role in AIDING and is_named(connection, kabupaten, who.id)
        children = children_of(connection, kabupaten, event.ids) if named else []
        holders = may_be_named(connection, who.region, kabupaten) if who.role in NAMING else []
    for one in children:
        note_read(services(), who.id, str(request.url_rule), kabupaten=kabupaten, kind="anak_terpisah", record=one.id)
    told = {"children": [child_of(one) for one in children], "holders": [(row.id, row.username, is_so) for row, is_so in holders]}
    return framed(event, "konsol/bencana/anak.html", named=named, naming=who.role in NAMING, **told)


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/anak")
@console(*NAMING)
def post_keeper(kabupaten: str, kejadian: str) -> Any:
    """Name somebody, or end it."""
    event = opened(kabupaten, kejadian)
    try:
        name_keeper(services(), caller().row, kabupaten, request.form.get("holder", ""), named=request.form.get("action") == "name")
    except Problem as problem:
        if problem.error.code != "already_decided":
            raise
    note("anak.saved")
    return lead(url_for("konsol.bencana_anak.get_children", kabupaten=kabupaten, kejadian=event.id))


def child_of(row: Row) -> dict[str, Any]:
    """Return a child as its name and what is known of it."""
    age = say("anak.age", n=row.age) if row.age is not None else ""
    sex = say(f"anak.sex.{row.sex}") if row.sex else ""
    told = [(label_of("anak_terpisah", "status"), say(f"anak.status.{row.status}"))]
    told += [(label_of("anak_terpisah", name), row._mapping[name]) for name in SHOWN if row._mapping[name]]
    told.append((label_of("anak_terpisah", "worker_id"), f"{row.worker or ''}, {write_day(date.fromisoformat(row.registered_on))}"))
    if row.reunited_on:
        told.append((label_of("anak_terpisah", "reunited_on"), write_day(date.fromisoformat(row.reunited_on))))
    return {"name": ", ".join(one for one in (row.name or say("korban.nameless"), sex, age) if one), "facts": told}
