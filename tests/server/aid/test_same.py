"""Households made one and parted again while others write, delete and merge: one step, nothing half, in one kabupaten or over two."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest
from sqlalchemy import func, select, text

from schemas import KINDS
from server.aid.one_event import join as join_events
from server.aid.events import find_event
from server.aid.same import join, undo
from server.engine import read_transaction, write_transaction
from server.office import new_record
from server.store.tables import TABLES
from sync.errors import Problem
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.aid.test_alike import DESA, opened, pairs, posko, told
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import ELSEWHERE, HOME

ground = on_each_database(volunteers, filled)
PARTITION = TABLES["partition"]
PATIENCE_S = 20


def three(ground: Ground, event: str) -> list[str]:
    """Register one household three times."""
    made = [ground.korban(event, "Slamet Riyadi", desa_code=DESA, seen_on=DAY) for _ in range(3)]
    ground.sends("rudi", *made)
    told(ground, (HOME, event))
    return [one.id for one in made]


def named(ground: Ground) -> dict[frozenset[str], str]:
    """Return the open pairs by their registrations."""
    return {frozenset((row.first_id, row.second_id)): row.id for row in pairs(ground)}


def names(ground: Ground) -> dict[str, str | None]:
    """Return what each registration names."""
    return {row.id: row.same_as_id for row in ground.world.rows("korban")}


def at_once(ground: Ground, *acts: Callable[[], object]) -> list[object]:
    """Run acts while somebody else holds the partition, so that on PostgreSQL all wait for it together, and return what came of each."""
    engine = ground.world.parts.engine
    with ThreadPoolExecutor(len(acts)) as pool:
        with write_transaction(engine) as holder:
            holder.execute(select(PARTITION.c.commits).where(PARTITION.c.kabupaten == HOME).with_for_update() if engine.dialect.name == "postgresql" else text("SELECT 1"))
            running = [pool.submit(act) for act in acts]
            until = monotonic() + PATIENCE_S
            while engine.dialect.name == "postgresql" and monotonic() < until and _waiting(ground) < len(acts):
                pass
        return [one.exception() or one.result() for one in running]


def _waiting(ground: Ground) -> int:
    with read_transaction(ground.world.parts.engine) as connection:
        query = select(func.count()).select_from(text("pg_stat_activity")).where(text("wait_event_type = 'Lock' AND datname = current_database()"))
        return connection.scalar(query) or 0


def test_two_merges_at_once_make_no_chain(ground: Ground) -> None:
    """A becomes one with B while B becomes one with C: whoever is faster, both end at the same registration, one step away, and count as one."""
    event = opened(ground)
    a, b, c = three(ground, event)
    open_pairs, account, parts = named(ground), posko(ground), ground.world.parts
    came = at_once(
        ground,
        lambda: join(parts, account, HOME, open_pairs[frozenset((a, b))], b),
        lambda: join(parts, account, HOME, open_pairs[frozenset((b, c))], c),
    )
    assert all(isinstance(one, str) for one in came)
    assert names(ground) == {a: c, b: c, c: None}
    assert told(ground, (HOME, event)).households.need == 1


def test_two_merges_in_a_ring_make_no_ring(ground: Ground) -> None:
    """One says that A counts and another that B does: the second learns that it was decided, and one of both counts."""
    event = opened(ground)
    a, b, c = three(ground, event)
    open_pairs, account, parts = named(ground), posko(ground), ground.world.parts
    came = at_once(
        ground,
        *(lambda keep=keep: join(parts, account, HOME, open_pairs[frozenset((a, b))], keep) for keep in (a, b)),
    )
    assert sorted(type(one).__name__ for one in came) == ["Problem", "str"]
    assert sorted(names(ground).values(), key=str) in ([a, None, None], [None, None, b], [b, None, None], [None, None, a])


def test_an_undo_is_whole_though_a_follower_was_deleted(ground: Ground) -> None:
    """What was deleted meanwhile stays as it is; the others part as they were, and the act is taken back once."""
    event = opened(ground)
    a, b, c = three(ground, event)
    open_pairs, account, parts = named(ground), posko(ground), ground.world.parts
    join(parts, account, HOME, open_pairs[frozenset((a, b))], a)
    last = join(parts, account, HOME, open_pairs[frozenset((a, c))], c)
    ground.edits("korban", b, deleted=True)
    undo(parts, account, HOME, last)
    assert names(ground) == {a: None, b: c, c: None}
    assert told(ground, (HOME, event)).households.need == 2
    with pytest.raises(Problem, match="already_decided"):
        undo(parts, account, HOME, last)


def test_an_undo_goes_on_where_the_one_that_was_given_up_is_deleted(ground: Ground) -> None:
    """Its followers go on together as one household under the first of them; nothing hangs on a record that is gone."""
    event = opened(ground)
    a, b, c = three(ground, event)
    open_pairs, account, parts = named(ground), posko(ground), ground.world.parts
    join(parts, account, HOME, open_pairs[frozenset((a, b))], a)
    last = join(parts, account, HOME, open_pairs[frozenset((a, c))], c)
    ground.edits("korban", a, deleted=True)
    undo(parts, account, HOME, last)
    assert names(ground) == {a: c, b: None, c: None}
    assert told(ground, (HOME, event)).households.need == 2


def test_a_household_whose_counting_record_was_deleted_can_still_be_merged(ground: Ground) -> None:
    """A phone deletes the registration that counted for two: the other still counts, and becomes one with a third when a person says so."""
    event = opened(ground)
    a, b, c = three(ground, event)
    open_pairs, account, parts = named(ground), posko(ground), ground.world.parts
    join(parts, account, HOME, open_pairs[frozenset((a, b))], a)
    ground.edits("korban", a, deleted=True)
    assert told(ground, (HOME, event)).households.need == 2
    join(parts, account, HOME, open_pairs[frozenset((b, c))], c)
    assert names(ground)[b] == c and told(ground, (HOME, event)).households.need == 1


def spread(ground: Ground) -> tuple[str, str]:
    """Open a flood in each of two kabupaten, both under one induk; return their ids."""
    induk = ground.world.new_id()
    what = {"name": "Banjir Contoh", "golongan": "alam", "jenis": "banjir", "date": DAY}
    ground.writes(new_record(KINDS["kejadian_induk"], what, induk), kabupaten=HOME[:2])
    events = []
    for place in (HOME, ELSEWHERE):
        event = ground.kejadian()
        ground.writes(new_record(KINDS["kejadian"], {**event.fields, "induk_id": induk}, event.id), kabupaten=place)
        events.append(event.id)
    return events[0], events[1]


def test_households_of_two_kabupaten_become_one_or_none(ground: Ground) -> None:
    """A household that fled over the border is one: both partitions are written at once, the head of one kabupaten decides nothing of the other."""
    here, there = spread(ground)
    mine = [ground.korban(here, "Slamet Riyadi", desa_code=DESA, seen_on=DAY, phone="081234567890") for _ in range(2)]
    theirs = ground.korban(there, "Slamet Riyadi", desa_code=DESA, seen_on=DAY, phone="081234567890")
    ground.writes(*mine)
    ground.writes(theirs, kabupaten=ELSEWHERE)
    told(ground, (HOME, here))
    told(ground, (ELSEWHERE, there))
    a, b, c = (one.id for one in (*mine, theirs))
    open_pairs, parts, province, local = named(ground), ground.world.parts, posko(ground, HOME[:2]), posko(ground)
    with pytest.raises(Problem, match="not_found"):
        join(parts, local, HOME, open_pairs[frozenset((a, c))], c)
    acts = [join(parts, province, HOME, open_pairs[frozenset((a, c))], c)]
    with pytest.raises(Problem, match="forbidden"):
        join(parts, local, HOME, open_pairs[frozenset((a, b))], b)
    assert names(ground) == {a: c, b: None, c: None}
    acts.append(join(parts, local, HOME, open_pairs[frozenset((a, b))], a))
    assert names(ground) == {a: c, b: c, c: None}
    with pytest.raises(Problem, match="not_found"):
        undo(parts, posko(ground, ELSEWHERE), HOME, acts[0])
    undo(parts, province, HOME, acts[1])
    undo(parts, province, HOME, acts[0])
    assert names(ground) == {a: None, b: None, c: None}


def test_where_one_kabupaten_changed_meanwhile_nothing_is_written_in_the_other(ground: Ground) -> None:
    """An undo over two kabupaten that one of both no longer allows leaves the other as it was: no half of it stands."""
    here, there = spread(ground)
    mine = [ground.korban(here, "Slamet Riyadi", desa_code=DESA, seen_on=DAY) for _ in range(2)]
    theirs = ground.korban(there, "Slamet Riyadi", desa_code=DESA, seen_on=DAY)
    ground.writes(*mine)
    ground.writes(theirs, kabupaten=ELSEWHERE)
    told(ground, (HOME, here))
    told(ground, (ELSEWHERE, there))
    a, b, c = (one.id for one in (*mine, theirs))
    open_pairs, parts, province = named(ground), ground.world.parts, posko(ground, HOME[:2])
    join(parts, province, HOME, open_pairs[frozenset((a, b))], a)
    act = join(parts, province, HOME, open_pairs[frozenset((a, c))], c)
    ground.edits("korban", a, same_as_id=None)
    before = names(ground)
    with pytest.raises(Problem, match="changed_meanwhile"):
        undo(parts, province, HOME, act)
    assert names(ground) == before == {a: None, b: c, c: None}


def test_disasters_of_two_kabupaten_are_never_made_one_record(ground: Ground) -> None:
    """Over a border it is a kejadian induk that ties them: a record of another kabupaten cannot be named, whatever region decides."""
    here, there = spread(ground)
    province = posko(ground, HOME[:2])
    with read_transaction(ground.world.parts.engine) as connection:
        event = find_event(connection, province.region, HOME, here)
    with pytest.raises(Problem, match="not_found"):
        join_events(ground.world.parts, province, event, there)
