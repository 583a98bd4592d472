"""Records that may be one: found once, merged in two steps and undone, or remembered as two (P14)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from schemas import KINDS
from server.desk.matching import find_foreign, lay_imported
from server.desk.merging import unmerge
from server.desk.nouns import OpenCase, Ruling
from server.desk.queues import WATCHERS
from server.desk.watch import run_watch
from server.engine import write_transaction
from server.office import new_record
from server.store.sql import Beside, SqlStore
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import MATCH_GROUP_MAX
from sync.nouns import Change, Revision
from sync.plan import Plan
from sync.snapshot import Batch
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.desk.office import REASON, Desk
from tests.server.store.measured import statements

NIK = "0000350701010001"


def member(desk: Desk, kpm: str = "kpm1", kabupaten: str = HOME, **fields: Any) -> str:
    """Make a member of the office and return the id."""
    told = {"kpm_id": desk.world.ids.get(kpm, kpm), "name": "Anak Contoh", "provisional": False, **fields}
    change = new_record(KINDS["anggota"], told, desk.world.new_id())
    desk.office.write(kabupaten, [change])
    return change.id


def twins(desk: Desk, **second: Any) -> tuple[str, str]:
    """Make two members of two families with one NIK, and have the watch find them; return their ids in the order of the case."""
    member(desk, nik=NIK, name="Dewi Contoh", class_level=2)
    member(desk, "kpm2", nik=NIK, name="Dewi C.", class_level=3, **second)
    run_watch(desk.world.parts, WATCHERS)
    pair = desk.open("match").details["twins"]
    return pair.first.record.id, pair.second.record.id


def decide(desk: Desk, opened: OpenCase, action: str, name: str = "ani", **fields: Any) -> Ruling:
    """Decide as a supervisor who saw the page."""
    fields = {"stands": opened.details["twins"].stands, **fields}
    return desk.decide(desk.account(name), opened, action, fields=fields)


def merged(desk: Desk, *take: str) -> tuple[str, str]:
    """Merge a pair; return (kept, lost)."""
    kept, lost = twins(desk)
    decide(desk, desk.open("match"), "merge", keep="first", take=list(take))
    assert desk.carry() == 1
    return kept, lost


def test_who_shares_a_number_is_found_once(desk: Desk) -> None:
    """One pair is one case, in the kecamatan of its first record; when a number is put right the case goes."""
    _, second = twins(desk)
    [case] = desk.page("match").cases
    assert (case.code, case.kind, case.area) == ("match_nik", "anggota", "350701")
    run_watch(desk.world.parts, WATCHERS)
    assert len(desk.page("match").cases) == 1
    desk.change("anggota", second, nik="0000350701010009")
    run_watch(desk.world.parts, WATCHERS)
    assert desk.page("match").cases == ()
    desk.change("anggota", second, nik=NIK)
    run_watch(desk.world.parts, WATCHERS)
    assert len(desk.page("match").cases) == 1


def test_three_are_three_pairs(desk: Desk) -> None:
    """When one of three leaves, the pair of the others stays."""
    twins(desk)
    third = member(desk, "kpm2", nik=NIK)
    run_watch(desk.world.parts, WATCHERS)
    assert len(desk.page("match").cases) == 3
    desk.change("anggota", third, nik=None)
    run_watch(desk.world.parts, WATCHERS)
    assert len(desk.page("match").cases) == 1


def test_a_number_of_many_is_nobodys(desk: Desk) -> None:
    """A number that many share identifies nobody, nor does one of zeros only; a family card that two families have does."""
    for _ in range(MATCH_GROUP_MAX + 1):
        member(desk, nik=NIK)
    for _ in range(2):
        member(desk, nik="0" * 16)
    for kpm in ("kpm1", "kpm2"):
        desk.change("kpm", desk.world.ids[kpm], no_kk="0000350701010077")
    run_watch(desk.world.parts, WATCHERS)
    assert [(case.kind, case.code) for case in desk.page("match").cases] == [("kpm", "match_no_kk")]


def test_two_are_remembered_as_two(desk: Desk) -> None:
    """A pair that a person declared different is never asked about again, however its records change."""
    first, _ = twins(desk)
    decide(desk, desk.open("match"), "different")
    assert desk.carry() == 1
    desk.change("anggota", first, name="Dewi Contoh Sari")
    run_watch(desk.world.parts, WATCHERS)
    lay_imported(desk.world.parts)
    assert desk.page("match").cases == () and [row.state for row in desk.world.rows("match_candidate")] == ["different"]


def test_merging_keeps_both_and_makes_an_alias(desk: Desk) -> None:
    """The one that stays takes what was chosen, the other is marked deleted, and later changes of a phone follow the alias."""
    kept, lost = merged(desk, "class_level")
    assert desk.record("anggota", kept).fields["class_level"] in (2, 3)
    gone = desk.record("anggota", lost)
    assert gone.fields["deleted"] and desk.record("anggota", kept).fields["class_level"] == gone.fields["class_level"]
    assert [(row.old_id, row.new_id) for row in desk.world.rows("alias")] == [(lost, kept)]
    edit = Change("anggota", lost, {"field_note": "dari HP"}, Revision(gone.revision, gone.tag), seen={"field_note": [[None]]})
    for phone in (desk.siti, desk.budi):
        phone.exchange(desk.world.form(edit))
    assert desk.record("anggota", kept).fields["field_note"] == "dari HP" and desk.record("anggota", lost).fields["field_note"] is None


def test_undoing_brings_back(desk: Desk) -> None:
    """Undone, the record is back, values go back unless changed since, the alias is gone, and the pair is asked about again."""
    kept, lost = twins(desk)
    before = desk.record("anggota", kept).fields
    decide(desk, desk.open("match"), "merge", keep="first", take=["class_level", "name"])
    desk.carry()
    [row] = desk.world.rows("merged_record")
    other = desk.record("anggota", kept).fields
    desk.change("anggota", kept, class_level=9)
    eka = desk.account("eka")
    with pytest.raises(Problem) as caught:
        unmerge(desk.world.parts, eka, HOME, row.id, " ")
    assert caught.value.error.code == "unprocessable"
    assert unmerge(desk.world.parts, eka, HOME, row.id, REASON) == ["class_level"]
    now = desk.record("anggota", kept).fields
    assert (now["name"], now["class_level"]) == (before["name"], 9) and other["name"] != before["name"]
    assert not desk.record("anggota", lost).fields["deleted"] and desk.world.count("alias") == 0
    run_watch(desk.world.parts, WATCHERS)
    assert len(desk.page("match").cases) == 1
    with pytest.raises(Problem) as caught:
        unmerge(desk.world.parts, eka, HOME, row.id, REASON)
    assert caught.value.error.code == "not_undoable"


@dataclass(frozen=True, slots=True)
class Killed:
    """A store whose process dies while it commits: before anything of it is written, or right before its end."""

    store: SqlStore
    early: bool

    def commit(self, batch: Batch, received_at: datetime, beside: Beside | None = None, **more: Any) -> Plan:
        """Die."""

        def dying(connection: Connection, made: Plan) -> None:
            beside(connection, made)
            raise KeyboardInterrupt

        if self.early:
            raise KeyboardInterrupt
        return self.store.commit(batch, received_at, dying, **more)


@pytest.mark.parametrize("early", [True, False])
def test_undoing_that_is_killed_leaves_the_alias(desk: Desk, early: bool) -> None:
    """Wherever the process dies, the id that was given up still leads to its record, what phones write follows it, and undoing goes again."""
    kept, lost = merged(desk, "class_level")
    [row] = desk.world.rows("merged_record")
    eka, gone = desk.account("eka"), desk.record("anggota", lost)
    with pytest.raises(KeyboardInterrupt):
        unmerge(replace(desk.world.parts, store=Killed(desk.world.parts.store, early)), eka, HOME, row.id, REASON)
    assert [(one.old_id, one.new_id) for one in desk.world.rows("alias")] == [(lost, kept)]
    edit = Change("anggota", lost, {"field_note": "dari HP"}, Revision(gone.revision, gone.tag), seen={"field_note": [[None]]})
    desk.siti.exchange(desk.world.form(edit))
    assert desk.record("anggota", kept).fields["field_note"] == "dari HP" and desk.record("anggota", lost).fields["deleted"]
    unmerge(desk.world.parts, eka, HOME, row.id, REASON)
    assert desk.world.count("alias") == 0 and not desk.record("anggota", lost).fields["deleted"]


def test_undoing_has_its_limits(desk: Desk) -> None:
    """Who may not decide, who is of another region, and who comes too late cannot undo."""
    merged(desk)
    [row] = desk.world.rows("merged_record")
    for name, role, region, code in (("ko", "koordinator", HOME, "forbidden"), ("jauh", "supervisor", ELSEWHERE, "not_found")):
        with pytest.raises(Problem) as caught:
            unmerge(desk.world.parts, desk.account(name, role, region), HOME, row.id, REASON)
        assert caught.value.error.code == code
    desk.world.clock.pass_by(days=91)
    with pytest.raises(Problem) as caught:
        unmerge(desk.world.parts, desk.account("eka"), HOME, row.id, REASON)
    assert caught.value.error.code == "not_undoable" and desk.world.count("alias") == 1


@pytest.mark.parametrize("headed", [True, False])
def test_families_bring_their_members(desk: Desk, headed: bool) -> None:
    """Of two families that are one, the members come over, and go back when it is undone; the one that stays has one pengurus."""
    for kpm in ("kpm1", "kpm2"):
        desk.change("kpm", desk.world.ids[kpm], no_kk="0000350701010077")
    own, other = member(desk, "kpm1", is_pengurus=headed), member(desk, "kpm2", is_pengurus=True)
    run_watch(desk.world.parts, WATCHERS)
    pair = desk.open("match").details["twins"]
    keep = "first" if pair.first.record.id == desk.world.ids["kpm1"] else "second"
    decide(desk, desk.open("match"), "merge", keep=keep, take=[])
    assert desk.carry() == 1
    assert {desk.record("anggota", one).fields["kpm_id"] for one in (own, other)} == {desk.world.ids["kpm1"]}
    assert [desk.record("anggota", one).fields["is_pengurus"] for one in (own, other)] == [headed, not headed]
    [row] = desk.world.rows("merged_record")
    unmerge(desk.world.parts, desk.account("eka"), HOME, row.id, REASON)
    back = desk.record("anggota", other).fields
    assert (back["kpm_id"], back["is_pengurus"]) == (desk.world.ids["kpm2"], True)


def test_a_pengurus_who_was_there_twice_stays_one(desk: Desk) -> None:
    """Whichever of two records of a pengurus is kept, the family is not left without one; undone, all is as it was."""
    member(desk, nik=NIK, is_pengurus=True)
    member(desk, nik=NIK, name="Dewi C.")
    run_watch(desk.world.parts, WATCHERS)
    pair = desk.open("match").details["twins"]
    keep = "second" if pair.first.record.fields["is_pengurus"] else "first"
    kept = (pair.second if keep == "second" else pair.first).record.id
    decide(desk, desk.open("match"), "merge", keep=keep, take=[])
    assert desk.carry() == 1 and desk.record("anggota", kept).fields["is_pengurus"]
    [row] = desk.world.rows("merged_record")
    unmerge(desk.world.parts, desk.account("eka"), HOME, row.id, REASON)
    assert not desk.record("anggota", kept).fields["is_pengurus"]


def test_what_cannot_be_chosen(desk: Desk) -> None:
    """A choice that no page offers is refused, and one about records that changed since is told."""
    first, _ = twins(desk)
    opened = desk.open("match")
    for fields in ({"keep": "apa"}, {"keep": "first", "take": ["kpm_id"]}, {"keep": "first", "take": ["deleted"]}, {"keep": "first", "take": ["٣"]}, {}):
        with pytest.raises(Problem) as caught:
            decide(desk, opened, "merge", f"ani{len(desk.world.rows('account'))}", **fields)
        assert caught.value.error.code == "unprocessable"
    desk.change("anggota", first, name="Dewi Baru")
    with pytest.raises(Problem) as caught:
        desk.decide(desk.account("ani"), desk.open("match"), "merge", fields={"stands": opened.details["twins"].stands, "keep": "first"})
    assert caught.value.error.code == "changed_meanwhile"


def test_two_kabupaten(desk: Desk) -> None:
    """Who is in two kabupaten is a case on each side, told by the place alone, and cannot be merged before a move."""
    family = new_record(KINDS["kpm"], {"membership_status": "aktif"}, desk.world.new_id())
    desk.office.write(ELSEWHERE, [family])
    member(desk, nik=NIK)
    member(desk, family.id, ELSEWHERE, nik=NIK)
    assert find_foreign(desk.world.parts) == 2 and lay_imported(desk.world.parts) == 2
    for region in (HOME, ELSEWHERE):
        opened = desk.open("match", region)
        assert opened.case.code == "match_nik_elsewhere" and opened.details["twins"].second.record is None
        with pytest.raises(Problem) as caught:
            decide(desk, opened, "merge", f"ani{region}", keep="first")
        assert caught.value.error.code in ("unprocessable", "not_found")
    assert find_foreign(desk.world.parts) == 0
    decide(desk, desk.open("match"), "different")
    assert desk.carry() == 1


def test_pairs_of_imports_are_laid(desk: Desk) -> None:
    """What an import found is laid before people within a minute; a pair of which one is gone is not."""
    first, second, gone = member(desk), member(desk, "kpm2"), member(desk)
    run_watch(desk.world.parts, WATCHERS)
    desk.change("anggota", gone, deleted=True)
    told = {"kabupaten": HOME, "kind": "anggota", "reason": "left", "state": "open", "found_at": desk.world.clock.now}
    pairs = [{**told, "id": desk.world.new_id(), "first_id": first, "second_id": one} for one in (second, gone)]
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(insert(TABLES["match_candidate"]), pairs)
    assert lay_imported(desk.world.parts) == 1 and lay_imported(desk.world.parts) == 0
    assert [case.code for case in desk.page("match").cases] == ["match_left"]


def test_statements_do_not_grow(desk: Desk) -> None:
    """Opening a pair takes as many statements whatever leans on it."""
    first, _ = twins(desk)

    def cost() -> int:
        with statements(desk.world.parts.engine) as made:
            desk.open("match")
        return len(made)

    few = cost()
    for _ in range(5):
        member(desk)
    assert cost() == few
