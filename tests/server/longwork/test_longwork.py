"""Long work is done once, survives its process, shows how far it is, and can be cancelled."""

import os
from typing import Any

import pytest
from sqlalchemy import Row

from server.engine import read_transaction
from server.longwork.doing import Lease, Stopped, do_waiting, take
from server.longwork.items import Wish, ask, cancel, file_of, find_item, items_of, sweep_files
from server.services import Services
from sync.errors import Problem
from sync.limits import WORK_FILE_DAYS, WORK_ITEMS_OPEN_MAX, WORK_LEASE_S, WORK_TELL_S, WORK_TRIES_MAX
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.apd.place import Place, code_of

COUNT = "count"


def wish(**args: Any) -> Wish:
    """Return a wish for some counting."""
    return Wish(COUNT, HOME, args)


def item(place: Place, identity: str) -> Row:
    """Return a piece of work as it stands."""
    return find_item(place.parts, HOME, COUNT, identity)


def count(parts: Services, lease: Lease) -> dict[str, int]:
    """Count to what is asked."""
    for number in range(lease.row.args["to"]):
        lease.tell("counting", number, lease.row.args["to"])
    return {"counted": lease.row.args["to"]}


def test_work_is_done_oldest_first(place: Place) -> None:
    """What waits is done in the order it was asked for; a report is kept, a second run has nothing to do."""
    first = ask(place.parts, place.apd, wish(to=3))
    place.world.clock.pass_by(seconds=1)
    second = ask(place.parts, place.apd, wish(to=0))
    assert do_waiting(place.parts, {COUNT: count}) == 2 and do_waiting(place.parts, {COUNT: count}) == 0
    assert [(item(place, one).state, item(place, one).report) for one in (first, second)] == [
        ("done", {"counted": 3}),
        ("done", {"counted": 0}),
    ]
    assert item(place, first).username == "apd" and item(place, first).stage == "counting"


def test_two_processes_never_have_the_same_work(place: Place) -> None:
    """Of two takers the second gets the next piece, or none."""
    identities = {ask(place.parts, place.apd, wish(to=number)) for number in (1, 2)}
    taken = [take(place.parts, (COUNT,)) for _ in range(3)]
    assert {lease.row.id for lease in taken if lease} == identities and taken[2] is None


def test_the_work_of_a_dead_process_is_taken(place: Place) -> None:
    """A lease that ran out is taken by another; the first, should it wake up, stops and ends nothing."""
    identity = ask(place.parts, place.apd, wish(to=1))
    first = take(place.parts, (COUNT,))
    place.world.clock.pass_by(seconds=WORK_LEASE_S + 1)
    second = take(place.parts, (COUNT,))
    assert second.row.id == identity and second.owner != first.owner
    with pytest.raises(Stopped):
        first.tell("counting", 1, 1)
    second.tell("counting", 1, 1)
    assert item(place, identity).tries == 2 and item(place, identity).done == 1


def test_telling_keeps_the_lease(place: Place) -> None:
    """Work that tells of itself stays with its process, and writes no oftener than every few seconds."""
    identity = ask(place.parts, place.apd, wish(to=1))
    lease = take(place.parts, (COUNT,))
    lease.tell("counting", 1, 9)
    lease.tell("counting", 2, 9)
    assert item(place, identity).done == 1
    for _ in range(3):
        place.world.clock.pass_by(seconds=WORK_LEASE_S - 1)
        lease.tell("counting", 3, 9)
        assert take(place.parts, (COUNT,)) is None
    assert item(place, identity).done == 3


def test_work_that_kills_its_process_is_given_up(place: Place) -> None:
    """After some starts without an end the work has failed, and the next piece is taken."""
    identity = ask(place.parts, place.apd, wish(to=1))
    for _ in range(WORK_TRIES_MAX):
        assert take(place.parts, (COUNT,)).row.id == identity
        place.world.clock.pass_by(seconds=WORK_LEASE_S + 1)
    assert take(place.parts, (COUNT,)) is None
    assert (item(place, identity).state, item(place, identity).code) == ("failed", "internal")


def test_work_is_cancelled(place: Place) -> None:
    """What waits ends at once, what runs stops at its next word, and what is over cannot be cancelled."""
    waiting = ask(place.parts, place.apd, wish(to=1))
    cancel(place.parts, HOME, COUNT, waiting)
    assert do_waiting(place.parts, {COUNT: count}) == 0

    def count_slowly(parts: Services, lease: Lease) -> None:
        lease.tell("counting", 1, 3)
        cancel(parts, HOME, COUNT, lease.row.id)
        place.world.clock.pass_by(seconds=WORK_TELL_S)
        lease.tell("counting", 2, 3)

    running = ask(place.parts, place.apd, wish(to=1))
    assert do_waiting(place.parts, {COUNT: count_slowly}) == 0
    assert [item(place, one).state for one in (waiting, running)] == ["cancelled", "cancelled"]
    with pytest.raises(Problem) as refused:
        cancel(place.parts, HOME, COUNT, running)
    assert code_of(refused) == "not_pending"


def test_work_that_cannot_be_done_says_why(place: Place) -> None:
    """A problem is kept with its code, a fault as internal, and neither stops what waits behind."""
    identities = [ask(place.parts, place.apd, wish(to=number)) for number in range(3)]

    def stumble(_parts: Services, lease: Lease) -> int:
        if lease.row.id == identities[0]:
            raise Problem("import_empty")
        if lease.row.id == identities[1]:
            raise ZeroDivisionError
        return 7

    assert do_waiting(place.parts, {COUNT: stumble}) == 1
    assert [(item(place, one).state, item(place, one).code) for one in identities] == [
        ("failed", "import_empty"),
        ("failed", "internal"),
        ("done", None),
    ]
    assert [line["error"] for line in place.world.lines() if line["event"] == "work_broke"] == ["ZeroDivisionError"]


def test_work_is_seen_in_its_region_alone(place: Place) -> None:
    """Nobody asks for, sees or cancels work of another region; a wider region sees it."""
    identity = ask(place.parts, place.apd, wish(to=1))
    stranger = place.account("lain", "apd", ELSEWHERE)
    for attempt in (
        lambda: ask(place.parts, stranger, wish(to=1)),
        lambda: find_item(place.parts, ELSEWHERE, COUNT, identity),
        lambda: cancel(place.parts, ELSEWHERE, COUNT, identity),
        lambda: find_item(place.parts, HOME, "other", identity),
    ):
        with pytest.raises(Problem) as refused:
            attempt()
        assert code_of(refused) == "not_found"
    with read_transaction(place.parts.engine) as connection:
        assert [len(items_of(connection, region, COUNT)) for region in (ELSEWHERE, "35", HOME, "00")] == [0, 1, 1, 1]


def test_nobody_heaps_up_work(place: Place) -> None:
    """An account may have so many pieces waiting, and more when they are done."""
    for _ in range(WORK_ITEMS_OPEN_MAX):
        ask(place.parts, place.apd, wish(to=0))
    with pytest.raises(Problem) as refused:
        ask(place.parts, place.apd, wish(to=0))
    assert code_of(refused) == "work_waits"
    do_waiting(place.parts, {COUNT: count})
    assert ask(place.parts, place.apd, wish(to=0))


def test_files_of_work_go_in_time(place: Place) -> None:
    """A file of some work is the server's alone, and goes after its days."""
    old, fresh = (file_of(place.parts, name, "csv") for name in ("old", "fresh"))
    for path, days in ((old, WORK_FILE_DAYS + 1), (fresh, WORK_FILE_DAYS - 1)):
        path.write_text("x")
        moment = place.world.clock().timestamp() - days * 86_400
        os.utime(path, (moment, moment))
    assert old.parent.stat().st_mode & 0o777 == 0o700
    assert sweep_files(place.parts) == 1 and not old.exists() and fresh.exists()
