"""A family moves to another kabupaten: nothing of it is lost on the way, whatever happens meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from schemas import KINDS
from server.moves import Move, move_family
from server.observations.behaviour import behaviour_families
from server.office import Office, edit, new_record
from sync.errors import Problem
from sync.nouns import Change, Record, Revision
from sync.plan import Plan
from sync.snapshot import Batch
from sync.store import Store
from tests.server.api.world import ELSEWHERE, HOME, World


@dataclass(slots=True)
class Interrupted:
    """A store that lets something happen once, right after its first commit."""

    store: Store
    happening: Callable[[], object]
    commits: int = 0

    def commit(self, batch: Batch, received_at: datetime) -> Plan:
        """Commit, and let it happen."""
        made = self.store.commit(batch, received_at)
        self.commits += 1
        if self.commits == 1:
            self.happening()
        return made


def office_of(world: World, store: Any = None) -> Office:
    """Return the office, writing to a store."""
    return Office(store or world.parts.store, "apd", world.clock, world.random.randbytes)


def find(world: World, kabupaten: str, kind: str, record: str) -> Record | None:
    """Return a record of a partition."""
    with world.parts.store.view(kabupaten) as view:
        return next(iter(view.records(KINDS[kind], [record])), None)


def member(world: World, kpm: str = "kpm1") -> str:
    """Give a family a member and return its id."""
    made = new_record(KINDS["anggota"], {"kpm_id": world.ids[kpm], "name": "Anak Contoh"}, world.new_id())
    office_of(world).write(HOME, [made])
    return made.id


def test_what_was_deleted_or_approved_stays_so(world: World) -> None:
    """A deleted member does not come to life by moving, and an approved family stays approved (P19, P20)."""
    child, kpm = member(world), world.ids["kpm1"]
    office = office_of(world)
    office.write(HOME, [edit(KINDS["anggota"], find(world, HOME, "anggota", child), deleted=True)])
    office.write(HOME, [edit(KINDS["kpm"], find(world, HOME, "kpm", kpm), closed=True)])
    assert move_family(Move(kpm, HOME, ELSEWHERE), world.parts.store, office, KINDS)
    assert find(world, ELSEWHERE, "anggota", child).fields["deleted"] is True
    assert find(world, ELSEWHERE, "kpm", kpm).fields["closed"] is True


def test_its_referrals_go_with_a_family(world: World) -> None:
    """What a member was referred to arrives with him and its outcome; one of a member who went to another family arrives without him."""
    child, gone = member(world), member(world)
    told = {"kpm_id": world.ids["kpm1"], "layanan": "kube", "reason": "-", "referred_on": "2026-11-20", "status": "diterima", "outcome_on": "2026-11-21"}
    made = [new_record(KINDS["rujukan"], told | {"anggota_id": one}, world.new_id()) for one in (child, gone)]
    office_of(world).write(HOME, made)
    office_of(world).write(HOME, [edit(KINDS["anggota"], find(world, HOME, "anggota", gone), kpm_id=world.ids["kpm2"])])
    assert move_family(Move(world.ids["kpm1"], HOME, ELSEWHERE), world.parts.store, office_of(world), KINDS)
    found = [find(world, ELSEWHERE, "rujukan", one.id).fields for one in made]
    assert [(one["anggota_id"], one["status"]) for one in found] == [(child, "diterima"), (None, "diterima")]
    assert {find(world, HOME, "rujukan", one.id).moved for one in made} == {ELSEWHERE}
    assert find(world, HOME, "anggota", gone).moved is None


def test_its_half_years_go_with_a_family(world: World) -> None:
    """What was asked and seen of a family arrives in its half-year, so that its baseline is not lost; the next one is compared with it there."""
    key = {"kpm_id": world.ids["kpm1"], "semester": "2026-1"}
    made = [new_record(KINDS["komplementaritas"], key | {"pip": "ya"}, ""), new_record(KINDS["perilaku"], key | {"ekonomi": 2}, "")]
    office_of(world).write(HOME, made)
    assert move_family(Move(world.ids["kpm1"], HOME, ELSEWHERE), world.parts.store, office_of(world), KINDS)
    office_of(world).write(ELSEWHERE, [new_record(KINDS["perilaku"], key | {"semester": "2026-2", "ekonomi": 3}, "")])
    assert [find(world, ELSEWHERE, one.kind, one.id).fields["semester"] for one in made] == ["2026-1", "2026-1"]
    with world.parts.engine.connect() as connection:
        [told] = connection.execute(behaviour_families(ELSEWHERE, "2026-2"))
        assert (told.compared, told.improved) == (1, 1)
        assert not any(row.kpm_id == world.ids["kpm1"] for row in connection.execute(behaviour_families(HOME, "2026-2")))


def test_its_telephone_numbers_go_with_a_family(world: World) -> None:
    """Every number that was noted arrives in the new kabupaten, and the old one keeps none (P35)."""
    told = {"kpm_id": world.ids["kpm1"], "phone": "0800-0000", "noted_on": "2026-11-20"}
    number = new_record(KINDS["kontak"], told, world.new_id())
    office_of(world).write(HOME, [number])
    assert move_family(Move(world.ids["kpm1"], HOME, ELSEWHERE), world.parts.store, office_of(world), KINDS)
    assert find(world, ELSEWHERE, "kontak", number.id).fields["phone"] == "0800-0000"
    assert find(world, HOME, "kontak", number.id).moved == ELSEWHERE


def test_nobody_leaves_for_a_kelompok_that_is_not_there(world: World) -> None:
    """A move to a kelompok that the target does not have is refused, and the family stays where it is."""
    move = Move(world.ids["kpm1"], HOME, ELSEWHERE, world.new_id())
    with pytest.raises(Problem) as refused:
        move_family(move, world.parts.store, office_of(world), KINDS)
    assert refused.value.error.code == "not_found"
    assert find(world, HOME, "kpm", world.ids["kpm1"]).moved is None
    assert find(world, ELSEWHERE, "kpm", world.ids["kpm1"]) is None and world.count("inbox") == 0


def test_an_edit_between_the_two_commits_goes_along(world: World) -> None:
    """What a phone was told is applied, after the rows arrived and before they left, is not buried in the stub (P35)."""
    phone, kpm = world.enrol(), world.ids["kpm1"]
    phone.settle()
    seen = find(world, HOME, "kpm", kpm)

    def push() -> None:
        note = Change("kpm", kpm, {"field_note": "pindah besok"}, Revision(seen.revision, seen.tag))
        assert len(phone.exchange(world.form(note))[0]["out"][0]) == 2

    store = Interrupted(world.parts.store, push)
    assert move_family(Move(kpm, HOME, ELSEWHERE), world.parts.store, office_of(world, store), KINDS)
    assert find(world, ELSEWHERE, "kpm", kpm).fields["field_note"] == "pindah besok"
    assert find(world, HOME, "kpm", kpm).moved == ELSEWHERE
    assert store.commits == 4


def test_a_member_added_between_the_two_commits_goes_along(world: World) -> None:
    """A member who joins the family while it leaves does not stay behind alone."""
    added: list[str] = []
    store = Interrupted(world.parts.store, lambda: added.append(member(world)))
    move_family(Move(world.ids["kpm1"], HOME, ELSEWHERE), world.parts.store, office_of(world, store), KINDS)
    assert find(world, HOME, "anggota", added[0]).moved == ELSEWHERE
    assert find(world, ELSEWHERE, "anggota", added[0]).moved is None


def test_there_and_back(world: World) -> None:
    """A family that returns is live again under its ids, and a second run of either move changes nothing."""
    kpm, office, store = world.ids["kpm1"], office_of(world), world.parts.store
    there, back = Move(kpm, HOME, ELSEWHERE), Move(kpm, ELSEWHERE, HOME, world.ids["mawar"])
    assert [move_family(move, store, office, KINDS) for move in (there, there, back, back)] == [True, False, True, False]
    home, elsewhere = find(world, HOME, "kpm", kpm), find(world, ELSEWHERE, "kpm", kpm)
    assert (home.moved, home.scope, elsewhere.moved) == (None, f"k:{world.ids['mawar']}", HOME)


def test_a_move_begun_towards_one_kelompok_may_end_in_another(world: World) -> None:
    """When the first try broke off after the arrival, a second one to another kelompok brings the family there."""
    kpm, office, store = world.ids["kpm1"], office_of(world), world.parts.store
    near, far = (new_record(KINDS["kelompok"], {"name": "Contoh"}, world.new_id()) for _ in range(2))
    office.write(ELSEWHERE, [near, far])

    def die() -> None:
        raise OSError

    with pytest.raises(OSError):
        move_family(Move(kpm, HOME, ELSEWHERE, near.id), store, office_of(world, Interrupted(store, die)), KINDS)
    assert find(world, HOME, "kpm", kpm).moved is None
    assert move_family(Move(kpm, HOME, ELSEWHERE, far.id), store, office, KINDS)
    assert find(world, ELSEWHERE, "kpm", kpm).scope == f"k:{far.id}"
    assert find(world, HOME, "kpm", kpm).moved == ELSEWHERE
