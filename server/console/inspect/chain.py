"""How the chains of the change log and of the books stand, and when the database was restored from a backup."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, render_template
from sqlalchemy import Row

from server.console.frame import regions_in
from server.console.speech import say, write_moment
from server.engine import read_transaction
from server.identity.accounts import AUDITING
from server.identity.callers import caller, console
from server.inspect.restores import restores_in
from server.inspect.state import books_of, chains_in
from server.services import services
from server.store.grants import NATION

STATE = ("chain.links", "chain.sealed", "chain.head", "chain.checked", "chain.faults", "chain.restored")
HEADS, BOOK_HEADS = ("chain.place", *STATE), ("chain.book", *STATE)
RESTORE_HEADS = ("chain.restored_at", "chain.reason")
pages = Blueprint("chain", __name__)


@pages.get("/segel")
@console(*AUDITING)
def get_chains() -> str:
    """Show the chains of the region, those of the books, and the restores, which are of the whole office."""
    region = caller().row.region
    with read_transaction(services().engine) as connection:
        chains, books, restores = chains_in(connection, region), books_of(connection), restores_in(connection)
        places = regions_in(connection, [one.kabupaten for one in chains])
    return render_template(
        "konsol/inspect/chain.html",
        heads=HEADS,
        rows=[{"cells": [places[one.kabupaten], *_state(one, one.kabupaten, one.kabupaten, restores)]} for one in chains],
        book_heads=BOOK_HEADS,
        books=[{"cells": [say(f"book.{one.book}"), *_state(one, one.book, NATION, restores)]} for one in books],
        restore_heads=RESTORE_HEADS,
        restores=[{"cells": [write_moment(one.at, NATION), one.reason]} for one in restores],
        faulty=any(one.faults for one in (*chains, *books)),
    )


def _state(head: Row, name: str, place: str, restores: Iterable[Row]) -> list[Any]:
    """Return how a chain stands as cells; its last hash whole, as it is compared with a digest."""
    never = say("chain.never")
    checked = write_moment(head.checked_at, place) if head.checked_at else never
    faults = never if head.faults is None else str(head.faults)
    numbers = ", ".join(str(one.heads.get(name, 0)) for one in restores)
    return [str(head.sequence), write_moment(head.sealed_to, place), head.chain, checked, faults, numbers]
