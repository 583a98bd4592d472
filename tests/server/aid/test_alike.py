"""Registrations of one household are found whatever tent wrote them, and a person says what they are."""

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from server.aid.alike import Household, Person, compare, keys_of
from server.aid.coverage import coverage_of, drift
from server.aid.names import sound_of
from server.aid.same import differ, join, undo
from server.aid.watch import WATCHER
from server.desk.watch import run_watch
from server.engine import read_transaction
from server.store.tables import TABLES
from sync.errors import Problem
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import ELSEWHERE, HOME

ground = on_each_database(volunteers, filled)
DESA = "3507010001"
NIK = "0000111122223333"


def head(**told: Any) -> Household:
    """Return a household in one desa."""
    return Household(HOME, told.pop("id", "a"), "e", **{"desa": DESA, "jiwa": 4} | told)


def posko(ground: Ground, region: str = HOME) -> Any:
    """Return an account that decides about disasters."""
    return SimpleNamespace(id=ground.world.new_id(), role="posko", region=region)


def opened(ground: Ground) -> str:
    """Open a disaster with both volunteers in it."""
    event = ground.kejadian()
    ground.sends("rudi", event, ground.undangan(event.id))
    ground.sends("wati", ground.bergabung(event.id))
    return event.id


def told(ground: Ground, place: tuple[str, str]) -> Any:
    """Return the coverage of a disaster after the watch has run."""
    run_watch(ground.world.parts, [WATCHER])
    with read_transaction(ground.world.parts.engine) as connection:
        assert not drift(connection, place[0])
        return coverage_of(connection, [place])


def pairs(ground: Ground) -> list[Any]:
    """Return the pairs that wait."""
    return [row for row in ground.world.rows("korban_pair") if row.state == "open"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"head": "Slamet Riyadi"}, {"head": "Pak Slamet Riyadi"}),
        ({"head": "Moh. Soekarno"}, {"head": "Muhammad Sukarno", "jiwa": 5}),
        ({"head": "Slamet", "rt": "003", "rw": "1"}, {"head": "Slamet Riyadi", "rt": "3", "rw": "01"}),
        ({"head": "Siti", "nik": NIK}, {"head": "Aminah", "nik": NIK, "desa": "", "jiwa": None}),
        ({"head": "Budi Santoso", "people": (Person("Ani", 30), Person("Joko", 5))}, {"head": "Ani", "people": (Person("Djoko", 6), Person("Ani", 31))}),
        ({"head": "Budi Santoso", "phone": "+62 812-3456-7890"}, {"head": "Budi Santosa", "phone": "0812 3456 7890", "desa": ""}),
    ],
)
def test_hands_that_write_differently_mean_one_household(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Titles, old spelling, short names, husband here and wife there, RT with zeros, telephone with a country: alike, and under one key."""
    first, second = head(**one), head(id="b", **other)
    assert compare(first, second).score >= 50
    assert compare(first, second) == compare(second, first)
    assert set(keys_of(first)) & set(keys_of(second))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"head": "Siti Aminah"}, {"head": "Sri Wahyuni"}),
        ({"head": "Slamet", "rt": "1"}, {"head": "Slamet", "rt": "7", "jiwa": 8}),
        ({"head": "Slamet Riyadi", "nik": NIK}, {"head": "Slamet Riyadi", "nik": "0000999988887777"}),
    ],
)
def test_neighbours_are_two_households(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Other names, another RT and size, or another NIK speak against it."""
    assert compare(head(**one), head(id="b", **other)).score < 50


def test_a_name_sounds_the_same_in_any_spelling() -> None:
    """Old spelling, Arabic sounds and titles are made one; a name that is only a title stays."""
    assert sound_of("H. Moch. Soetrisno") == sound_of("Muhammad Sutrisno")
    assert sound_of("Ibu") == "ibu" and sound_of(None) == ""


def test_two_tents_with_one_household_are_laid_before_a_person(ground: Ground) -> None:
    """Both count until a person says so; then one counts, and after the undo both do again; nothing is lost on the way."""
    event = opened(ground)
    mine = ground.korban(event, "Slamet Riyadi", desa_code=DESA, seen_on=DAY, anak=2, dewasa=2)
    theirs = ground.korban(event, "Pak Slamet Riyadi", desa_code=DESA, seen_on=DAY, jiwa=4)
    ground.sends("rudi", mine)
    ground.sends("wati", theirs)
    assert told(ground, (HOME, event)).households.need == 2
    [pair] = pairs(ground)
    assert {pair.first_id, pair.second_id} == {mine.id, theirs.id} and "head" in pair.reasons
    act = join(ground.world.parts, posko(ground), HOME, pair.id, mine.id)
    one = told(ground, (HOME, event))
    assert (one.households.need, one.groups[1].need) == (1, 4) and not pairs(ground)
    with pytest.raises(Problem, match="already_decided"):
        join(ground.world.parts, posko(ground), HOME, pair.id, mine.id)
    undo(ground.world.parts, posko(ground), HOME, act, "Dua keluarga yang berbeda")
    assert told(ground, (HOME, event)).households.need == 2
    assert [row.act for row in ground.world.rows("korban_act")] and len(pairs(ground)) == 1
    differ(ground.world.parts, posko(ground), HOME, pair.id)
    told(ground, (HOME, event))
    assert not pairs(ground)


def test_three_registrations_become_one_and_come_apart_in_order(ground: Ground) -> None:
    """Whoever named the one given up names the one that is kept (one level only), and again the former after the undo."""
    event = opened(ground)
    a, b, c = (ground.korban(event, "Slamet Riyadi", desa_code=DESA, seen_on=DAY) for _ in range(3))
    ground.sends("rudi", a, b, c)
    told(ground, (HOME, event))
    account, named = posko(ground), {frozenset((row.first_id, row.second_id)): row.id for row in pairs(ground)}
    join(ground.world.parts, account, HOME, named[frozenset((a.id, b.id))], a.id)
    last = join(ground.world.parts, account, HOME, named[frozenset((a.id, c.id))], c.id)
    same = {row.id: row.same_as_id for row in ground.world.rows("korban")}
    assert same == {a.id: c.id, b.id: c.id, c.id: None}
    assert told(ground, (HOME, event)).households.need == 1
    undo(ground.world.parts, account, HOME, last)
    assert {row.id: row.same_as_id for row in ground.world.rows("korban")} == {a.id: None, b.id: a.id, c.id: None}
    assert told(ground, (HOME, event)).households.need == 2


def test_only_those_of_the_post_decide_and_only_in_their_region(ground: Ground) -> None:
    """Another role is refused, another region finds nothing, and a record that is none of the pair cannot be kept."""
    event = opened(ground)
    ground.sends("rudi", *(ground.korban(event, "Slamet Riyadi", desa_code=DESA) for _ in range(2)))
    told(ground, (HOME, event))
    [pair] = pairs(ground)
    parts = ground.world.parts
    for account, code in ((SimpleNamespace(id="x", role="apd", region=HOME), "forbidden"), (posko(ground, ELSEWHERE), "not_found")):
        with pytest.raises(Problem, match=code):
            join(parts, account, HOME, pair.id, pair.first_id)
    with pytest.raises(Problem, match="unprocessable"):
        join(parts, posko(ground), HOME, pair.id, event)


def test_what_was_only_reported_is_tied_to_what_was_seen_by_a_number(ground: Ground) -> None:
    """A household of a list is not added to the one that a worker saw, whichever came first; a person can take it back, and it stays so."""
    event = opened(ground)
    listed = ground.korban(event, "Slamet R", desa_code=DESA, nik=NIK, rt="3", reported_by="Ketua RT 03")
    ground.sends("rudi", listed)
    before = told(ground, (HOME, event))
    assert (before.households.need, before.reported_kk) == (0, 1)
    seen = ground.korban(event, "Slamet Riyadi", desa_code=DESA, nik=NIK, rt="03", seen_on=DAY)
    ground.sends("wati", seen)
    after = told(ground, (HOME, event))
    assert (after.households.need, after.reported_kk) == (1, 0)
    [act] = ground.world.rows("korban_act")
    assert (act.account, act.kept_id, act.lost_id) == (None, seen.id, listed.id)
    undo(ground.world.parts, posko(ground), HOME, act.id)
    again = told(ground, (HOME, event))
    assert (again.households.need, again.reported_kk) == (1, 1)


def test_disasters_that_become_one_have_their_households_compared(ground: Ground) -> None:
    """Two volunteers open one flood each: as soon as the office makes them one, what both registered is laid before a person."""
    first, second = ground.kejadian(), ground.kejadian("wati", place="Kali Contoh")
    ground.sends("rudi", first, ground.korban(first.id, "Slamet Riyadi", desa_code=DESA))
    ground.sends("wati", second, ground.korban(second.id, "Slamet Riyadi", desa_code=DESA))
    told(ground, (HOME, first.id))
    assert not pairs(ground)
    ground.edits("kejadian", second.id, same_as_id=first.id)
    told(ground, (HOME, first.id))
    assert len(pairs(ground)) == 1
    ground.edits("kejadian", second.id, same_as_id=None)
    told(ground, (HOME, first.id))
    assert not pairs(ground)


def test_a_key_that_very_many_share_is_kept_for_some(ground: Ground) -> None:
    """Under one key no more are kept than are worth comparing, so that the search for one household does not grow with the disaster."""
    event = opened(ground)
    many = [ground.korban(event, "Slamet Riyadi", desa_code=DESA, jiwa=None) for _ in range(45)]
    ground.writes(*many)
    told(ground, (HOME, event))
    with read_transaction(ground.world.parts.engine) as connection:
        kept = connection.execute(select(TABLES["korban_key"].c.key)).all()
    assert 0 < len(kept) <= 40 * 3
