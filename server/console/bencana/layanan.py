"""Services of a disaster: shelters against their census, meals, psychosocial sessions, compensation with its stages, and the way back."""

from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy import Row

from server.aid.events import Event
from server.aid.recovery import BACK_TARGET, STAGE, Shelter, claims_of, meals_of, move_claim, recovery_of, sessions_of, shelters_of
from server.console.apd.common import attempt, inputs, sent, told_of
from server.console.bencana.korban import noted
from server.console.bencana.parts import framed, opened
from server.console.entry import lead
from server.console.seen import MARK, seen_of
from server.console.speech import note, say, write_day
from server.console.values import write_value
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem

SHELTER_HEADS = ("layanan.shelter", "layanan.capacity", "layanan.counted", "layanan.registered", "layanan.facilities")
MEAL_HEADS = ("layanan.day", "layanan.sitting", "layanan.cooked", "layanan.handed")
FACILITIES = ("air", "sanitasi", "listrik", "kesehatan")
pages = Blueprint("bencana_layanan", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/layanan")
@console(*AID_READING)
def get_services(kabupaten: str, kejadian: str) -> str:
    """Show the services of a disaster."""
    return show(opened(kabupaten, kejadian))


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/layanan")
@console(*AIDING)
def post_claim(kabupaten: str, kejadian: str) -> Any:
    """Write where a dossier of compensation lies."""
    event = opened(kabupaten, kejadian)
    return attempt(lambda: save(event), lambda problem: show(event, problem))


def save(event: Event) -> Any:
    """Write the stage of the form."""
    told, seen = sent("santunan", STAGE, {}), seen_of(request.form.get("seen", ""))
    move_claim(services(), caller().row, (event.kabupaten, event.ids), request.form.get("claim", ""), told, seen)
    note("layanan.saved")
    return lead(url_for("konsol.bencana_layanan.get_services", kabupaten=event.kabupaten, kejadian=event.id))


def show(event: Event, problem: Problem | None = None) -> str:
    """Write the page."""
    noted(event)
    place = (event.kabupaten, event.ids)
    with read_transaction(services().engine) as connection:
        shelters, meals, sessions = shelters_of(connection, *place), meals_of(connection, *place), sessions_of(connection, *place)
        claims, (stands, back) = claims_of(connection, *place), recovery_of(connection, *place)
    wrong = request.form.get("claim", "") if problem else ""
    told = {"shelters": [shelter_row(one) for one in shelters], "meals": [meal_row(one) for one in meals], "heads": (SHELTER_HEADS, MEAL_HEADS)}
    told |= {"sessions": [(say(f"layanan.session.{name}"), str(number)) for name, number in sessions.items()]}
    told |= {"claims": [claim_of(one, problem if one.id == wrong else None) for one in claims], "problem": told_of(problem)}
    told |= {"stands": [(say(f"layanan.stands.{name}"), str(number)) for name, number in sorted(stands.items())], "back": back_of(back)}
    return framed(event, "konsol/bencana/layanan.html", here=request.path, **told)


def shelter_row(one: Shelter) -> dict[str, Any]:
    """Return a shelter: its room, its people by census and by registration, and how its facilities are."""
    row = one.row
    counted = say("layanan.none_counted") if one.counted is None else f"{one.counted} ({write_day(date.fromisoformat(str(one.counted_on)))})"
    told = [(say(f"layanan.facility.{name}"), write_value("posko", name, row._mapping[name])) for name in FACILITIES if row._mapping[name]]
    facilities = ", ".join(f"{name} {state}" for name, state in told)
    return {"cells": [row.name, "" if row.capacity is None else str(row.capacity), counted, str(one.registered), facilities]}


def meal_row(row: Row) -> dict[str, Any]:
    """Return the portions of a sitting."""
    return {"cells": [write_day(date.fromisoformat(row.date)), say(f"layanan.sitting.{row.waktu}"), str(row.cooked or 0), str(row.served or 0)]}


def claim_of(row: Row, problem: Problem | None) -> dict[str, Any]:
    """Return a dossier with the form for its stage."""
    papers = ", ".join(one.replace("_", " ") for one in row.documents or ()) or say("layanan.no_papers")
    told = [(say("layanan.what_for"), say(f"layanan.claim.{row.jenis}")), (say("layanan.papers"), papers)]
    told += [(say("layanan.receiver"), row.receiver_name)] if row.receiver_name else []
    told.append((say("layanan.stage"), say(f"layanan.stage.{row.stage or 'dikumpulkan'}")))
    values = {name: row._mapping[name] for name in STAGE}
    return {"id": row.id, "name": row.person or say("korban.nameless"), "facts": told, "inputs": inputs("santunan", STAGE, values, problem), "seen": f"{row.revision}{MARK}{row.tag}"}


def back_of(back: dict[str, int]) -> list[tuple[str, str]]:
    """Return how many families live among their neighbours again, with the share and its target."""
    in_all = sum(back.values())
    if not in_all:
        return []
    share = f"{100 * back.get('sudah', 0) / in_all:.1f} %".replace(".", say("korban.comma"))
    return [*((say(f"layanan.back.{name}"), str(number)) for name, number in sorted(back.items())), (say("layanan.back_share"), say("layanan.of_target", share=share, target=BACK_TARGET))]
