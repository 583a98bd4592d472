"""What the page of missing checks shows: whose, where, of which month, and the members."""

from collections.abc import Mapping
from typing import Any

from server.console.komitmen.exhibit import say_word
from server.console.shelf import Exhibit, Shelf
from server.console.speech import reason_of, say, write_month
from server.desk.missing import Missing
from server.desk.nouns import OpenCase

HEADS = ("komitmen.member", "komitmen.komponen", "komitmen.condition")


def show(opened: OpenCase) -> Exhibit:
    """Show what is still missing."""
    found: Missing = opened.details["missing"]
    facts = [
        (say("list.reason"), reason_of(opened.case.code)),
        (say("komitmen.bulan"), write_month(found.bulan)),
        (say("komitmen.number"), str(found.count)),
        (say("komitmen.pendamping"), opened.case.worker_name or say("list.nobody")),
    ]
    rows = [{"cells": [row.name or say("list.nobody"), say_word(row.komponen), say_word(row.condition)]} for row in found.rows]
    tables = [(say("missing.caption"), [say(head) for head in HEADS], rows)] if rows else []
    return Exhibit(None, [(say("item.about"), facts)], tables, {})


def read(_opened: OpenCase, _action: str, _sent: Mapping[str, str]) -> dict[str, Any] | None:
    """Take no fields."""
    return None


SHELF = Shelf(show, read)
