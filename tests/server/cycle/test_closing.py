"""Closing a stage is long work: it shows how far it is, goes on after its process died, and never closes over another's figures."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from server.cycle.closing import KIND, TAHAP, close_stages, closing_of, open_stages, run_closing
from server.cycle.rules import versions
from server.engine import read_transaction
from server.jobs.tasks import run_work
from server.longwork.doing import Lease, Stopped, take
from server.longwork.items import Wish, ask_own
from server.store.tables import TABLES
from sync.limits import WORK_LEASE_S
from tests.server.api.world import HOME
from tests.server.cycle.test_story import OCTOBER, attend, figure, run, sanctions
from tests.server.cycle.village import Village

WORK = TABLES["work_item"]


def state_of(village: Village) -> str:
    """Return the state of the last quarter's stage."""
    return village.rows(select(TAHAP.c.state).where(TAHAP.c.kabupaten == HOME, TAHAP.c.tahap == OCTOBER))[0].state


def due(village: Village) -> None:
    """Have a stage that is to be closed, and the closing asked for."""
    attend(village, 1, 8, 2)
    with read_transaction(village.world.parts.engine) as connection:
        known = versions(connection)
    open_stages(village.world.parts, HOME, known, date(2026, 12, 1))
    village.go_to("2027-01-22")
    ask_own(village.world.parts, Wish(KIND, HOME, {"tahap": OCTOBER}))


def test_the_closing_is_kept_as_work(village: Village) -> None:
    """The piece of work of a stage that was closed says that it is done, with the families by state, and belongs to nobody."""
    attend(village, 1, 8, 2)
    run(village, "2026-12-01")
    run(village, "2027-01-22")
    with read_transaction(village.world.parts.engine) as connection:
        found = closing_of(connection, HOME, OCTOBER)
        assert closing_of(connection, HOME, "2026-07") is None
    assert (found.state, found.account, found.username, found.stage) == ("done", None, None, "publishing")
    assert found.report == {"memenuhi": 1, "tidak_memenuhi": 1}


def test_the_same_closing_is_asked_for_once(village: Village) -> None:
    """While it waits or is being done it is not asked for again; another stage or kabupaten is."""
    parts = village.world.parts
    for wish in (Wish(KIND, HOME, {"tahap": OCTOBER}), Wish(KIND, HOME, {"tahap": OCTOBER}), Wish(KIND, HOME, {"tahap": "2026-07"})):
        ask_own(parts, wish)
    assert village.world.count("work_item") == 2
    take(parts, (KIND,))
    ask_own(parts, Wish(KIND, HOME, {"tahap": OCTOBER}))
    assert village.world.count("work_item") == 2


class Died(BaseException):
    """What ends a process in the middle."""


class Dying:
    """A lease whose process dies when it tells that figures are to be published."""

    def __init__(self, lease: Lease) -> None:
        self.row, self.lease = lease.row, lease

    def tell(self, stage: str, *numbers: Any) -> None:
        """Tell, or die."""
        if stage == "publishing":
            raise Died
        self.lease.tell(stage, *numbers)


def test_a_killed_closing_is_done_by_another_process(village: Village) -> None:
    """The stage stays open; when the lease has run out the work begins anew by itself, and its figures are there once."""
    due(village)
    with pytest.raises(Died):
        run_closing(village.world.parts, Dying(take(village.world.parts, (KIND,))))
    assert state_of(village) == "open" and run_work(village.world.parts) == 0
    village.world.clock.pass_by(seconds=WORK_LEASE_S + 1)
    assert run_work(village.world.parts) == 1 and state_of(village) == "closed"
    assert figure(village, "keluarga").state == "tidak_memenuhi"
    assert run(village, "2027-01-23")["proposed"] == 1 and len(sanctions(village)) == 1


def test_who_lost_the_work_closes_nothing(village: Village) -> None:
    """A process that woke up after another took its work stops before it publishes; what is closed already is not frozen again."""
    due(village)
    first = take(village.world.parts, (KIND,))
    village.world.clock.pass_by(seconds=WORK_LEASE_S + 1)
    second = take(village.world.parts, (KIND,))
    with pytest.raises(Stopped):
        run_closing(village.world.parts, first)
    assert state_of(village) == "open"
    assert run_closing(village.world.parts, second) == {"memenuhi": 1, "tidak_memenuhi": 1} and state_of(village) == "closed"
    before = village.world.rows("tahap_figure")
    assert run_closing(village.world.parts, replace(second, told_at=None)) == {} and village.world.rows("tahap_figure") == before


def test_nothing_is_asked_for_before_its_day(village: Village) -> None:
    """Until the last day has passed there is no work."""
    attend(village, 1, 8, 2)
    run(village, "2026-12-01")
    village.go_to("2027-01-21")
    with read_transaction(village.world.parts.engine) as connection:
        known = versions(connection)
    assert close_stages(village.world.parts, HOME, known, date(2027, 1, 21)) == 0
    assert [row for row in village.rows(select(WORK)) if row.args["tahap"] == OCTOBER] == []
