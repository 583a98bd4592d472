"""Periods of the programme: those of a year are there before it begins, and each closes with its stages; both once for the nation."""

from collections.abc import Iterator, Sequence
from datetime import date

from schemas import KINDS
from server.catalogue import read_periods
from server.cycle.closing import closing_day
from server.cycle.rules import Rules
from server.cycle.stages import stage_of
from server.office import Office, edit, new_record
from server.services import Services
from server.store.grants import NATION
from sync.nouns import Change, Record

ACTOR = "cycle"
LAST_MONTH = 12
MONTH_CHARS = len("2026-11")


def keep_periods(parts: Services, known: Sequence[Rules], today: date) -> int:
    """Make the periods that are missing, and close those whose stages are closed; return how many changed.

    A closed one only says that the figures of its months are published: entry never closes.
    """
    years = [today.year - 1, today.year, *([today.year + 1] if today.month == LAST_MONTH else [])]
    rows = {row.id: row for year in years for row in read_periods(year)}
    with parts.store.view(NATION) as view:
        stored = {record.id: record for record in view.records(KINDS["periode"], rows)}
    missing = [new_record(KINDS["periode"], row.fields, "") for row in rows.values() if row.id not in stored and row.fields["year"] >= today.year]
    changes = [*missing, *_closing(stored.values(), known, today)]
    if changes:
        Office(parts.store, ACTOR, parts.clock, parts.random).write(NATION, changes)
    return len(changes)


def _closing(records: Sequence[Record], known: Sequence[Rules], today: date) -> Iterator[Change]:
    for record in records:
        # The forms of facilities go by triwulan, whatever the months of a stage: some months of it may lie in a stage that ends later.
        last = stage_of(known, record.fields["end_date"][:MONTH_CHARS])
        if record.fields["entry_state"] == "open" and closing_day(last, known) < today:
            yield edit(KINDS["periode"], record, entry_state="closed")
