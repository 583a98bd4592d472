"""Disasters as the office finds them: in its region, and as one where several records are."""

import pytest

from server.aid.events import ENDED, NONE, RUNNING, Event, Narrowed, counts, find_event, page, root_ids
from server.aid.impact import impacts, newest_known, reports
from server.engine import read_transaction
from sync.errors import Problem
from sync.limits import EVENTS_PER_PAGE_MAX
from sync.nouns import Change
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import ELSEWHERE, HOME

ground = on_each_database(volunteers, filled)


def laporan(ground: Ground, kejadian: str, who: str = "rudi", **fields: object) -> Change:
    """Return the change that reports an impact."""
    told = {"worker_id": ground.id_of(who), "date": DAY, "time": "03:00", "source": "dilihat"}
    return ground.make("laporan_kejadian", kejadian_id=kejadian, **told | fields)


def found(ground: Ground, kejadian: str, region: str = HOME) -> Event:
    """Return a disaster as an account of a region finds it."""
    with read_transaction(ground.world.parts.engine) as connection:
        return find_event(connection, region, HOME, kejadian)


def test_records_of_one_disaster_are_found_by_any_of_them(ground: Ground) -> None:
    """Whichever record an address names, the disaster has the ids of all, first the one that speaks for them; a deleted one is not there."""
    first, second, other = ground.kejadian(), ground.kejadian("wati"), ground.kejadian(place="Lain")
    ground.writes(first, second, other)
    ground.edits("kejadian", second.id, same_as_id=first.id)
    assert found(ground, second.id).ids == found(ground, first.id).ids == (first.id, second.id)
    assert found(ground, second.id).row.id == first.id and found(ground, other.id).ids == (other.id,)
    ground.edits("kejadian", other.id, deleted=True)
    with read_transaction(ground.world.parts.engine) as connection:
        assert root_ids(connection, HOME, other.id) == () == root_ids(connection, ELSEWHERE, first.id)


def test_a_disaster_lies_in_its_region(ground: Ground) -> None:
    """Nation, province, kabupaten and the kecamatan of its desa see it; elsewhere it is not found; without a desa no kecamatan has it."""
    here, nowhere = ground.kejadian(desa_code="3507010001"), ground.kejadian()
    ground.writes(here, nowhere)
    for region, seen in (("00", 2), ("35", 2), ("3507", 2), ("350701", 1), ("350702", 0), ("3508", 0), ("36", 0)):
        with read_transaction(ground.world.parts.engine) as connection:
            rows, _ = page(connection, Narrowed(region))
        assert len(rows) == seen, region
    assert found(ground, here.id, "350701").id == here.id
    for region, event in (("350702", here), ("350701", nowhere), ("36", here)):
        with pytest.raises(Problem, match="not_found"):
            found(ground, event.id, region)


def test_the_list_shows_each_disaster_once_by_its_state(ground: Ground) -> None:
    """What the office has not looked at runs; of several records only the one that speaks for them is listed; pages follow each other."""
    some = [ground.kejadian(place=f"Tempat {number}", date=f"2026-11-{1 + number % 20:02d}") for number in range(EVENTS_PER_PAGE_MAX + 5)]
    ground.writes(*some)
    ground.edits("kejadian", some[0].id, status="selesai", closed_on="2026-11-10")
    ground.edits("kejadian", some[1].id, status="bukan_kejadian")
    ground.edits("kejadian", some[2].id, same_as_id=some[3].id)
    with read_transaction(ground.world.parts.engine) as connection:
        assert counts(connection, Narrowed(HOME)) == {RUNNING: EVENTS_PER_PAGE_MAX + 2, ENDED: 1, NONE: 1}
        rows, following = page(connection, Narrowed(HOME))
        rest, end = page(connection, Narrowed(HOME), following)
        days = [row.date for row in [*rows, *rest]]
        assert end is None and len(rest) == 2 and days == sorted(days, reverse=True)
        with pytest.raises(Problem, match="bad_request"):
            page(connection, Narrowed(HOME), "x")


def test_of_each_figure_the_newest_that_somebody_knew_counts(ground: Ground) -> None:
    """A later report that does not tell a figure takes nothing away, zero is known, and reports of both records of a disaster count together."""
    first, second = ground.kejadian(), ground.kejadian("wati")
    ground.writes(first, second)
    ground.writes(laporan(ground, first.id, meninggal=1, hilang=3, needs=["selimut|40"]))
    ground.writes(laporan(ground, second.id, "wati", time="05:00", hilang=0), laporan(ground, first.id, time="04:00", meninggal=2, access="Jembatan putus"))
    ground.edits("kejadian", second.id, same_as_id=first.id)
    with read_transaction(ground.world.parts.engine) as connection:
        known = newest_known(reports(connection, HOME, root_ids(connection, HOME, first.id)))
        listed = impacts(connection, [(HOME, first.id)])
    assert {name: one.value for name, one in known.items()} == {"meninggal": 2, "hilang": 0, "needs": ["selimut|40"], "access": "Jembatan putus"}
    assert known["hilang"].time == "05:00" and "luka_berat" not in known
    assert listed == {(HOME, first.id): known}
