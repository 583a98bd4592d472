"""What the page of a school shows whose effective days nobody told: the month, how many checks wait, and whose they are."""

from server.console.komitmen.exhibit import say_word
from server.console.komitmen.missing import read
from server.console.shelf import Exhibit, Shelf
from server.console.speech import reason_of, say, write_month
from server.desk.komitmen_judge import ABSENCES
from server.desk.nouns import OpenCase
from server.desk.school_days import HeldUp

HEADS = ("komitmen.member", "komitmen.kelompok", *(f"komitmen.{name}" for name in ABSENCES), "komitmen.result")


def show(opened: OpenCase) -> Exhibit:
    """Show what still waits for the days."""
    found: HeldUp = opened.details["held_up"]
    nobody = say("list.nobody")
    facts = [
        (say("list.reason"), reason_of(opened.case.code)),
        (say("komitmen.facility"), found.school or nobody),
        (say("komitmen.bulan"), write_month(found.bulan)),
        (say("school_days.number"), str(found.count)),
        (say("school_days.pendamping"), opened.case.worker_name or nobody),
    ]
    rows = [{"cells": [row.name or nobody, row.kelompok or nobody, *_absences(row), say_word(row.result)]} for row in found.rows]
    tables = [(say("school_days.caption"), [say(head) for head in HEADS], rows)] if rows else []
    return Exhibit(None, [(say("item.about"), facts)], tables, {})


def _absences(row: object) -> list[str]:
    return ["" if getattr(row, name) is None else str(getattr(row, name)) for name in ABSENCES]


SHELF = Shelf(show, read)
