"""How the chains of the change log stand."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template
from sqlalchemy import Row

from server.console.frame import regions_in
from server.console.speech import say, write_moment
from server.engine import read_transaction
from server.identity.accounts import AUDITING
from server.identity.callers import caller, console
from server.inspect.state import chains_in
from server.services import services

HEADS = ("chain.place", "chain.links", "chain.sealed", "chain.head", "chain.checked", "chain.faults")
pages = Blueprint("chain", __name__)


@pages.get("/segel")
@console(*AUDITING)
def get_chains() -> str:
    """Show the chains of the region."""
    with read_transaction(services().engine) as connection:
        found = chains_in(connection, caller().row.region)
        places = regions_in(connection, [one.kabupaten for one in found])
    faulty = any(row.faults for row in found)
    return render_template("konsol/inspect/chain.html", heads=HEADS, rows=[_row(one, places) for one in found], faulty=faulty)


def _row(head: Row, places: Mapping[str, str]) -> dict[str, Any]:
    """Return a chain as a row of the table; its last hash whole, as it is compared with a digest."""
    never = say("chain.never")
    checked = write_moment(head.checked_at, head.kabupaten) if head.checked_at else never
    faults = never if head.faults is None else str(head.faults)
    cells = [places[head.kabupaten], str(head.sequence), write_moment(head.sealed_to, head.kabupaten), head.chain, checked, faults]
    return {"cells": cells}
