"""Erasing as long work: asked for by an APD of the nation, done portion by portion, continued by the next run where it was cut off."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Row

from schemas import KINDS
from server.apd.writing import write
from server.engine import read_transaction, write_back, write_transaction
from server.longwork.doing import Lease
from server.longwork.items import Wish, ask
from server.office import edit
from server.people.trace import trace_all
from server.privacy.erasing import DELETION, erase, next_due
from server.privacy.families import ASSIGNED, DATED, UNDATED, Term, count_past, list_families
from server.privacy.late import erase_late, next_late
from server.privacy.requests import KPM, problem_of
from server.privacy.retention import datasets_of
from server.services import Services
from server.store.grants import NATION
from server.store.tables import upsert
from server.zones import local
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import ERASING_TRIES

KIND = "erasure"
ERASING = "erasing"
CONFIRM = "hapus keluarga"
"""What is typed to say that it is meant."""


def term_of(parts: Services) -> Term | None:
    """Return the end of the retention of families as of now; None while the office has set no years."""
    dataset = datasets_of(parts)[KPM]
    now = parts.clock()
    return Term(dataset.before(now), local(now, NATION).date()) if dataset.years else None


def ask_erasure(parts: Services, who: Row, reason: str, confirm: str) -> str:
    """Ask for the erasing of what is due now, and return the id of the work.

    Raises `Problem`: forbidden for anybody but an APD of the nation, not_found without a period, unprocessable without reason or
    confirmation, work_waits.
    """
    if who.region != NATION:
        raise Problem("forbidden", {"account": who.role})
    term = term_of(parts)
    if term is None:
        raise Problem("not_found")
    wrong = {"reason": problem_of(reason), "confirm": "" if confirm.strip() == CONFIRM else "differs"}
    if any(wrong.values()):
        raise Problem("unprocessable", {"fields": {field: code for field, code in wrong.items() if code}})
    told = {"deletion": id_from_bytes(parts.random(16)), "before": term.before.isoformat(), "reason": reason.strip()}
    return ask(parts, who, Wish(KIND, NATION, told))


def run_erasure(parts: Services, lease: Lease) -> dict[str, int]:
    """Erase what is due, then what came of erased families since; return how many families went."""
    told = lease.row.args
    before = datetime.fromisoformat(told["before"])
    term = Term(before, local(parts.clock(), NATION).date())
    row = {"id": told["deletion"], "dataset": KPM, "before": before, "rows": 0, "reason": told["reason"]}
    with write_transaction(parts.engine) as connection:
        upsert(connection, DELETION, [row | {"account": lease.row.account, "at": parts.clock()}], update=("reason",))
    trace_all(parts)
    with read_transaction(parts.engine) as connection:
        in_all = count_past(connection, term)
    try:
        return {"erased": _erase_all(parts, lease, term, in_all)}
    finally:
        write_back(parts.engine)


def _erase_all(parts: Services, lease: Lease, term: Term, in_all: int) -> int:
    """Erase portion by portion; one that somebody writes into at that moment is left for another run. Return how many families went."""
    done, deletion = 0, lease.row.args["deletion"]
    for dated in (DATED, UNDATED):
        for portion in _portions(parts, partial(next_due, term=term, dated=dated)):
            lease.tell(ERASING, done, in_all)
            done += len(portion.families) if _stood(partial(erase, parts, term, portion, deletion)) else 0
    for refused in (False, True):
        for late in _portions(parts, partial(next_late, refused=refused)):
            lease.tell(ERASING, done, in_all)
            _stood(partial(erase_late, parts, late, deletion))
    return done


def _portions(parts: Services, find: Callable[..., Any]) -> Iterator[Any]:
    """Yield portion after portion, each looked for once the one before it is done."""
    after = None
    while True:
        with read_transaction(parts.engine) as connection:
            portion = find(connection, after=after)
        if portion is None:
            return
        yield portion
        after = portion.last


def _stood(do: Callable[[], None]) -> bool:
    """Erase a portion, trying some times; tell whether it stood."""
    for _ in range(ERASING_TRIES):
        try:
            do()
        except Problem as problem:
            if problem.error.code != "changed_meanwhile":
                raise
        else:
            return True
    return False


def release_families(parts: Services, who: Row) -> int:
    """Take families past their retention out of the kelompok in which a pendamping still has them; return how many.

    Of those that the page shows in the region; raises `Problem`: not_found without a period, changed_meanwhile.
    """
    term = term_of(parts)
    if term is None:
        raise Problem("not_found")
    with read_transaction(parts.engine) as connection:
        rows = [row for row in list_families(connection, term, who.region) if getattr(row, ASSIGNED)]
    for kabupaten in sorted({row.kabupaten for row in rows}):
        with parts.store.view(kabupaten) as view:
            found = view.records(KINDS[KPM], [row.id for row in rows if row.kabupaten == kabupaten])
        write(parts, who.id, kabupaten, [edit(KINDS[KPM], one, kelompok_id=None) for one in found])
    return len(rows)
