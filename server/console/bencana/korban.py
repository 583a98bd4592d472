"""The households of a disaster: coverage by group, how the people are, who has received nothing, and double aid to be explained."""

from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from sqlalchemy import Row

from server.aid.coverage import Coverage, Covered, coverage_of, explain, not_received, open_doubles, waiting
from server.aid.events import Event
from server.aid.handouts import given_under
from server.aid.printing import told_of as gave_in_words
from server.aid.stock import Goods, goods_called, goods_of_nation
from server.aid.writing import demand_aiding
from server.console.bencana.covered import percent_of
from server.console.bencana.parts import framed, opened
from server.console.entry import lead
from server.console.speech import note, say, write_day
from server.desk.reads import note_read
from server.engine import read_transaction, write_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import REASON_CHARS_MAX

GROUP_HEADS = ("korban.group", "korban.need", "korban.served", "korban.percent")
LIST_HEADS = ("korban.household", "korban.jiwa", "korban.where", "korban.damage", "korban.seen_on")
DOUBLE_HEADS = ("goods.head.receipt", "goods.head.day", "goods.head.given", "goods.head.store", "goods.head.writer")
pages = Blueprint("bencana_korban", __name__)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/korban")
@console(*AID_READING)
def get_korban(kabupaten: str, kejadian: str) -> str:
    """Show coverage, the state of the people, and who has received nothing."""
    event, after = opened(kabupaten, kejadian), request.args.get("after", "")
    if after and not is_id(after):
        raise Problem("bad_request")
    noted(event)
    with read_transaction(services().engine) as connection:
        covered, counts = coverage_of(connection, places_of(event)), waiting(connection, places_of(event))
        rows, following = not_received(connection, kabupaten, event.ids, after)
    here = url_for("konsol.bencana_korban.get_korban", kabupaten=kabupaten, kejadian=event.id)
    pager = {"next": following and f"{here}?after={following}", "first": here if after else None}
    told = {"seen": covered.households.need > 0, "groups": [group_row(one) for one in covered.groups], "conditions": conditions_of(covered), "reported": reported_of(covered)}
    return framed(event, "konsol/bencana/korban.html", heads=(GROUP_HEADS, LIST_HEADS), rows=[list_row(one) for one in rows], waits=counts, **told, **pager)


@pages.get("/bencana/<string:kabupaten>/<string:kejadian>/ganda")
@console(*AID_READING)
def get_doubles(kabupaten: str, kejadian: str) -> str:
    """Show double aid with both receipts."""
    event = opened(kabupaten, kejadian)
    noted(event)
    return show_doubles(event)


@pages.post("/bencana/<string:kabupaten>/<string:kejadian>/ganda")
@console(*AIDING)
def post_double(kabupaten: str, kejadian: str) -> Any:
    """Write why double aid is right, or what was done about it."""
    event, reason = opened(kabupaten, kejadian), request.form.get("reason", "").strip()
    demand_aiding(caller().row, kabupaten)
    if not 0 < len(reason) <= REASON_CHARS_MAX:
        note("korban.reason_wanted", kind="bad")
        return lead(url_for("konsol.bencana_korban.get_doubles", kabupaten=kabupaten, kejadian=event.id))
    told = {"reason": reason, "account": caller().row.id, "settled_at": services().clock()}
    with write_transaction(services().engine) as connection:
        done = explain(connection, kabupaten, event.ids, request.form.get("double", ""), told)
    note("korban.explained" if done else "korban.not_waiting", kind="good" if done else "warn")
    return lead(url_for("konsol.bencana_korban.get_doubles", kabupaten=kabupaten, kejadian=event.id))


def show_doubles(event: Event) -> str:
    """Write the page of double aid."""
    with read_transaction(services().engine) as connection:
        rows = open_doubles(connection, event.kabupaten, event.ids)
        goods = goods_of_nation(connection)
        gave = given_under(connection, ((row._mapping[f"{side}_kabupaten"], row._mapping[f"{side}_id"]) for row in rows for side in ("first", "second")))
    return framed(event, "konsol/bencana/ganda.html", heads=DOUBLE_HEADS, rows=[double_row(one, goods, gave) for one in rows], longest=REASON_CHARS_MAX)


def noted(event: Event) -> None:
    """Write down that names of this disaster were shown."""
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=event.kabupaten, kind="kejadian", record=event.id)


def places_of(event: Event) -> list[tuple[str, str]]:
    """Return the records of a disaster, each with its kabupaten."""
    return [(event.kabupaten, one) for one in event.ids]


def group_row(one: Covered) -> dict[str, Any]:
    """Return a group as a row: in need, reached, and the share."""
    return {"cells": [say(f"korban.measure.{one.measure}"), str(one.need), str(one.served), percent_of(one)]}


def conditions_of(covered: Coverage) -> list[tuple[str, str]]:
    """Return how the people are, by condition."""
    return [(say(f"korban.condition.{name}"), str(number)) for name, number in covered.conditions.items()]


def reported_of(covered: Coverage) -> list[tuple[str, str]]:
    """Return what is only reported; it is in no figure of those in need."""
    return [(say("korban.reported_kk"), str(covered.reported_kk)), (say("korban.reported_jiwa"), str(covered.reported_jiwa))]


def name_of_household(name: str | None, description: str | None, card: str | None) -> str:
    """Return what a household is called: its head, else by what it is known."""
    return name or description or (say("korban.card", number=card) if card else say("korban.nameless"))


def list_row(row: Row) -> dict[str, Any]:
    """Return a household as a row."""
    where = ", ".join(part for part in (row.address, row.rt and f"RT {row.rt}", row.rw and f"RW {row.rw}", row.stay_note) if part)
    damage = say(f"korban.damage.{row.damage}") if row.damage else ""
    name = name_of_household(row.head_name, row.description, row.card_no)
    return {"cells": [name, str(row.counts.get("jiwa", "")), where, damage, write_day(date.fromisoformat(row.seen_on)) if row.seen_on else ""]}


def double_row(row: Row, goods: dict[str, Goods], gave: dict[tuple[str, str], dict[str, int]]) -> dict[str, Any]:
    """Return double aid: whose, of which goods, and both receipts as rows."""
    name = name_of_household(row.head_name, row.description, row.card_no)
    receipts = [{"cells": receipt_of(row, side, goods, gave)} for side in ("first", "second")]
    return {"id": row.id, "name": name, "goods": ", ".join(goods_called(goods, one).name for one in row.goods), "receipts": receipts}


def receipt_of(row: Row, side: str, goods: dict[str, Goods], gave: dict[tuple[str, str], dict[str, int]]) -> list[str]:
    """Return a receipt as cells: its number, when, what it gave, from which store or institution, and who handed it out."""
    told = {name: row._mapping[f"{side}_{name}"] for name in ("kabupaten", "id", "receipt_no", "date", "time", "store", "institution", "worker")}
    when = ", ".join(one for one in (told["date"] and write_day(date.fromisoformat(told["date"])), (told["time"] or "").replace(":", ".")) if one)
    what = gave_in_words(goods, gave.get((told["kabupaten"], told["id"]), {}))
    return [told["receipt_no"] or say("goods.no_receipt"), when, what or "–", told["store"] or told["institution"] or "", told["worker"] or say("goods.office")]
