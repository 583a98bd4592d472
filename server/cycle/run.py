"""The run of the cycle: stages open and close, late work is read, sanctions proposed, missing checks asked for, plans proposed."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from server.cycle.closing import PARTITION, close_stages, open_stages
from server.cycle.late import read_late
from server.cycle.overdue import remind
from server.cycle.periods import keep_periods
from server.cycle.prefill import prefill
from server.cycle.rules import Rules, versions
from server.cycle.sanctions import closed_stages, propose, reopen
from server.cycle.stages import stage_named
from server.engine import read_transaction
from server.identity.regions import KABUPATEN
from server.services import Services
from server.store.grants import NATION
from server.zones import local

STAGES_PROPOSED = 2
"""Closed stages, the newest, for which sanctions are still proposed: a phone may be heard late."""


def run_cycle(parts: Services) -> Counter[str]:
    """Do all that is due today in each kabupaten; return how much was done of each sort.

    Everything may be repeated: what was done stays done. One kabupaten that breaks does not stop the next.
    """
    done: Counter[str] = Counter()
    with read_transaction(parts.engine) as connection:
        known = versions(connection)
        places = list(connection.scalars(select(PARTITION.c.kabupaten).where(func.length(PARTITION.c.kabupaten) == KABUPATEN)))
    done["periods"] = keep_periods(parts, known, local(parts.clock(), NATION).date())
    for kabupaten in sorted(places):
        try:
            done += _of_kabupaten(parts, kabupaten, known, local(parts.clock(), kabupaten).date())
        except Exception as error:  # whatever it is, the other kabupaten go on
            parts.log.error("cycle_broke", kabupaten=kabupaten, error=type(error).__name__)
            done["broken"] += 1
    return done


def _of_kabupaten(parts: Services, kabupaten: str, known: Sequence[Rules], today: date) -> Counter[str]:
    done: Counter[str] = Counter()
    open_stages(parts, kabupaten, known, today)
    done["closed"] = close_stages(parts, kabupaten, known, today)
    for late in read_late(parts, kabupaten, known):
        done["late"] += len(late.changed)
        done["reopened"] += reopen(parts, kabupaten, late)
    with read_transaction(parts.engine) as connection:
        closed = [stage_named(known, tahap) for tahap in closed_stages(connection, kabupaten, STAGES_PROPOSED)]
    for stage in closed:
        done["proposed"] += propose(parts, kabupaten, stage, known)
    done["reminded"] = remind(parts, kabupaten, known, today)
    done["prefilled"] = prefill(parts, kabupaten, today)
    return done
