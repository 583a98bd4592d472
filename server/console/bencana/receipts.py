"""Receipt numbers of the field by block of a device: what is missing, waits, came twice or is void, and why."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Row

from server.aid.amounts import number
from server.aid.handouts import BlockTold, block_told, blocks
from server.aid.notes import RECEIPT, explain, subject_of
from server.console.apd.common import attempt, here, is_wide, told_of, wrong_of
from server.console.bencana.checked import day_of
from server.console.entry import lead
from server.console.speech import note, say
from server.engine import read_transaction
from server.identity.accounts import AID_READING, AIDING
from server.identity.callers import caller, console
from server.services import services
from sync.errors import Problem
from sync.limits import GAPS_SHOWN_MAX, RECEIPT_DIGITS_MAX

HEADS = ("block", "writer", "highest", "found", "missing_numbers", "twice")
GAP_HEADS = ("number", "explanation")
TWICE_HEADS = ("receipt", "day", "state")
pages = Blueprint("bencana_receipts", __name__)


@pages.get("/bencana/kuitansi")
@console(*AID_READING)
def get_blocks() -> str:
    """Show the blocks of receipts of a kabupaten; with `blok` one of them."""
    return show(here(), request.args.get("blok", ""))


@pages.post("/bencana/kuitansi")
@console(*AIDING)
def post_gap() -> Any:
    """Note why a number is missing."""
    kabupaten, block = here(), request.form.get("blok", "")
    return attempt(lambda: explain_gap(kabupaten, block), lambda problem: show(kabupaten, block, problem))


def show(kabupaten: str, block: str, problem: Problem | None = None) -> str:
    """Write the page: all blocks, or one."""
    home = url_for("konsol.bencana_receipts.get_blocks", kabupaten=kabupaten or None)
    if not kabupaten or not block:
        with read_transaction(services().engine) as connection:
            rows = [block_row(kabupaten, row) for row in blocks(connection, kabupaten)] if kabupaten else []
        return render_template("konsol/bencana/blocks.html", heads=heads(HEADS), rows=rows, wide=is_wide(), chosen=kabupaten, home=home)
    with read_transaction(services().engine) as connection:
        told = block_told(connection, kabupaten, block)
    more = {"gaps": gap_rows(told), "gap_heads": heads(GAP_HEADS), "doubles": double_rows(told), "double_heads": heads(TWICE_HEADS)}
    facts = [(say("goods.missing_all"), number(told.missing_all)), (say("goods.held"), ", ".join(map(str, told.held)) or "–")]
    wrong = {name: wrong_of(problem, name) for name in ("number", "text")}
    cut = told.missing_all > GAPS_SHOWN_MAX
    return render_template(
        "konsol/bencana/block.html", block=block, kabupaten=kabupaten, home=home, facts=facts, told=told_of(problem), wrong=wrong, cut=cut, **more
    )


def heads(names: tuple[str, ...]) -> list[str]:
    """Return heads of a table."""
    return [say(f"goods.head.{name}") for name in names]


def block_row(kabupaten: str, row: Row[Any]) -> dict[str, Any]:
    """Return a block as a row."""
    href = url_for("konsol.bencana_receipts.get_blocks", kabupaten=kabupaten, blok=row.block)
    return {"href": href, "cells": [row.block, row.worker or say("list.nobody"), *(number(value) for value in (row.highest, row.found, row.missing, row.twice))]}


def gap_rows(told: BlockTold) -> list[dict[str, Any]]:
    """Return the numbers that are missing, each with what was explained."""
    rows = []
    for one in told.missing:
        said = told.notes.get(one)
        rows.append({"cells": [str(one), say("goods.explained", text=said.text, who=said.username) if said else say("goods.unexplained")]})
    return rows


def double_rows(told: BlockTold) -> list[dict[str, Any]]:
    """Return receipts that came twice and those that are void."""
    found = [(row, say("goods.came_twice")) for ones in told.twice.values() for row in ones]
    found += [(row, say("goods.void", reason=row.void_reason)) for row in told.void]
    return [{"cells": [row.receipt_no, day_of(row.date), state]} for row, state in found]


def explain_gap(kabupaten: str, block: str) -> Any:
    """Write the explanation of the form; raises `Problem` (unprocessable) for a number that is not missing."""
    text = request.form.get("number", "").strip()
    with read_transaction(services().engine) as connection:
        told = block_told(connection, kabupaten, block)
    if not (text.isascii() and text.isdecimal() and len(text) <= RECEIPT_DIGITS_MAX) or int(text) not in told.missing:
        raise Problem("unprocessable", {"fields": {"number": "unknown_value"}})
    explain(services(), caller().row.id, kabupaten, RECEIPT, subject_of(block, str(int(text))), int(text), request.form.get("text", ""))
    note("goods.noted")
    return lead(url_for("konsol.bencana_receipts.get_blocks", kabupaten=kabupaten, blok=block))
