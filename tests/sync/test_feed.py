"""The feed: numbers in order, one entry per scope and record, moves and markers, digests (P29 to P32, P34, P35, P38)."""

from datetime import date

import pytest

from sync.decide import MOVED
from sync.feed import FeedEntry, record_hash
from sync.ids import DIGEST_MASK
from sync.kinds import Kind, ScopeRule
from sync.nouns import Change, Record
from sync.snapshot import Batch
from sync.scopes import recent_triwulan, scope_of, triwulan, without_triwulan
from tests.sync.scene import KINDS, MALANG, NOW, TODAY, Scene, edit, heads, make, outcomes, recount


def entries(scene: Scene, record: str) -> dict[str, FeedEntry]:
    """Return the feed entries of a record by scope."""
    return {entry.scope: entry for entry in scene.store.partition(MALANG).entries.values() if entry.id == record}


def household(scene: Scene) -> tuple[Record, Record, Record]:
    """Give the family a member with a card and a visit; return the three records."""
    person, card, visit = (scene.new_id() for _ in range(3))
    scene.office(
        make("warga", record=person, keluarga_id=scene.keluarga, kelas="3"),
        make("kartu", record=card, warga_id=person),
    )
    scene.sri.saves(make("kunjungan", record=visit, keluarga_id=scene.keluarga, tanggal="2026-11-20"))
    return scene.find("warga", person), scene.find("kartu", card), scene.find("kunjungan", visit)


def test_numbers_run_on_without_a_gap() -> None:
    """P29: each written state takes the next number of its partition, and a commit that writes nothing takes none."""
    scene = Scene()
    form, seen = scene.pertemuan()
    before = scene.store.partition(MALANG).head
    made = scene.sri.saves(edit(seen, tempat="Aula"), edit(scene.find("keluarga", scene.keluarga), phone="0812-0000"))
    numbers = [decision.number for decision in made.answers[0].decisions]
    assert numbers == [before.number + 1, before.number + 2]
    assert (made.head.number, made.head.commits) == (numbers[-1], before.commits + 1)
    again = scene.sri.sends(form)
    assert (again.head.number, again.head.tag) == (made.head.number, made.head.tag)


def test_the_office_gives_small_numbers_that_are_never_used_again() -> None:
    """P29: a numbered kind gets the next small integer of its partition; a phone's record gets none."""
    scene = Scene()
    assert [scene.find("kelompok", each).no for each in (scene.anggrek, scene.melati)] == [1, 2]
    assert scene.find("keluarga", scene.keluarga).no == 3
    assert scene.pertemuan()[1].no is None


def test_the_feed_has_one_entry_per_scope_and_record() -> None:
    """P30: a record touched again keeps one entry, with the number and hash of its latest state."""
    scene = Scene()
    _, seen = scene.pertemuan()
    scene.sri.saves(edit(seen, tempat="Aula"))
    record = scene.find("pertemuan", seen.id)
    assert entries(scene, seen.id) == {
        record.scope: FeedEntry(record.scope, "pertemuan", record.id, record.revision, record_hash(record))
    }


@pytest.mark.parametrize(
    ("rule", "fields", "parent", "scope"),
    [
        (ScopeRule("k", "id"), {}, None, "k:satu"),
        (ScopeRule("k", "kelompok_id"), {"kelompok_id": "dua"}, None, "k:dua"),
        (ScopeRule("k", "kelompok_id"), {"kelompok_id": None}, None, "u"),
        (ScopeRule("n"), {}, None, "n"),
        (ScopeRule(field="induk"), {}, "k:dua", "k:dua"),
        (ScopeRule(field="induk"), {}, None, "u"),
        (ScopeRule(field="induk", month="bulan"), {"bulan": "2026-10"}, "k:dua", "k:dua:2026-4"),
        (ScopeRule(field="induk", month="bulan"), {"bulan": "2026-03-31"}, "k:dua:2025-4", "k:dua:2026-1"),
        (ScopeRule(field="induk", month="bulan"), {"bulan": "2026-03"}, "u", "u"),
    ],
)
def test_scopes_are_computed_from_the_record_or_its_parent(
    rule: ScopeRule, fields: dict[str, str | None], parent: str | None, scope: str
) -> None:
    """P31: a scope comes from the record's own fields or its parent's scope, with the triwulan for field work."""
    assert scope_of(Kind("apa", (), rule), "satu", fields, parent) == scope


def test_phones_hold_three_triwulan() -> None:
    """P31: a phone holds field work of the present and the two triwulan before, over the turn of the year."""
    assert recent_triwulan(date(2026, 1, 1)) == ("2026-1", "2025-4", "2025-3")
    assert recent_triwulan(date(2026, 12, 31)) == ("2026-4", "2026-3", "2026-2")
    assert [triwulan(f"2026-{month:02}") for month in (1, 3, 4, 6, 7, 9, 10, 12)] == [
        f"2026-{number}" for number in (1, 1, 2, 2, 3, 3, 4, 4)
    ]
    assert [without_triwulan(scope) for scope in ("k:satu:2026-4", "k:satu", "n")] == ["k:satu", "k:satu", "n"]


def test_a_move_leaves_a_marker_and_takes_the_masters_along() -> None:
    """P32, P34: a family that changes kelompok leaves markers in the old scope, and members and their cards follow at once."""
    scene = Scene()
    person, card, _ = household(scene)
    made = scene.office(edit(scene.find("keluarga", scene.keluarga), kelompok_id=scene.melati))
    old, new = f"k:{scene.anggrek}", f"k:{scene.melati}"
    for kind, identity in (("keluarga", scene.keluarga), ("warga", person.id), ("kartu", card.id)):
        record = scene.find(kind, identity)
        assert record.scope == new and record.tag == made.head.tag
        found = entries(scene, identity)
        assert (found[old].left_on, found[old].number) == (TODAY, record.revision)
        assert found[new].left_on is None and found[new].hash == record_hash(record)
    assert heads(scene) == recount(scene)


def test_field_work_stays_where_it_was_made() -> None:
    """P31: a visit stays with the kelompok it was made in when the family moves; the next one goes to the new kelompok."""
    scene = Scene()
    _, _, visit = household(scene)
    scene.office(edit(scene.find("keluarga", scene.keluarga), kelompok_id=scene.melati))
    assert scene.find("kunjungan", visit.id) == visit
    later = make("kunjungan", record=scene.new_id(), keluarga_id=scene.keluarga, tanggal="2026-11-21")
    scene.budi.saves(later)
    assert scene.find("kunjungan", later.id).scope == f"k:{scene.melati}:2026-4"


def test_followers_of_one_batch_follow_too() -> None:
    """P34: a member made in the same batch as the move, before it or after it, ends in the new scope."""
    scene = Scene()
    first, second = scene.new_id(), scene.new_id()
    scene.office(
        make("warga", record=first, keluarga_id=scene.keluarga, kelas=None),
        edit(scene.find("keluarga", scene.keluarga), kelompok_id=scene.melati),
        make("warga", record=second, keluarga_id=scene.keluarga, kelas=None),
    )
    assert {scene.find("warga", each).scope for each in (first, second)} == {f"k:{scene.melati}"}
    assert set(entries(scene, first)) == {f"k:{scene.melati}"}
    assert heads(scene) == recount(scene)


def test_a_return_turns_the_marker_into_a_row() -> None:
    """P32: a record that comes back has a row in its old scope and a marker where it was."""
    scene = Scene()
    seen = scene.find("keluarga", scene.keluarga)
    scene.office(edit(seen, kelompok_id=scene.melati))
    scene.office(edit(scene.find("keluarga", scene.keluarga), kelompok_id=scene.anggrek))
    found = entries(scene, scene.keluarga)
    assert {scope: entry.left_on for scope, entry in found.items()} == {f"k:{scene.anggrek}": None, f"k:{scene.melati}": TODAY}
    assert heads(scene) == recount(scene)


def test_there_and_back_at_once_leaves_no_marker() -> None:
    """P32: a record that leaves and returns in one commit has only its row."""
    scene = Scene()
    seen = scene.find("keluarga", scene.keluarga)
    away = scene.form(edit(seen, kelompok_id=scene.melati))
    back = scene.form(edit(seen, [(away.id, 0)], kelompok_id=scene.anggrek))
    scene.store.commit(Batch(MALANG, scene.kantor, (away, back), scene.tag(), TODAY), NOW)
    assert set(entries(scene, scene.keluarga)) == {f"k:{scene.anggrek}"}
    assert heads(scene) == recount(scene)


def test_a_departed_record_is_a_stub_and_comes_back_whole() -> None:
    """P35: a departure leaves a marker and a stub that holds later edits; an arrival puts the record back; both repeat."""
    scene = Scene()
    seen = scene.find("keluarga", scene.keluarga)
    leave = Change("keluarga", scene.keluarga, {MOVED: "3508"})
    assert outcomes(scene.office(leave)) + outcomes(scene.office(leave)) == [["applied"], ["same"]]
    assert entries(scene, scene.keluarga)[f"k:{scene.anggrek}"].left_on == TODAY
    assert heads(scene) == recount(scene)
    made = scene.sri.saves(edit(seen, phone="0812-0000"))
    assert (outcomes(made), made.answers[0].decisions[0].details) == ([["held"]], {"kabupaten": "3508"})
    scene.office(make("keluarga", record=scene.keluarga, kelompok_id=scene.melati, phone=None))
    back = scene.find("keluarga", scene.keluarga)
    assert (back.moved, back.scope, back.no) == (None, f"k:{scene.melati}", seen.no)
    assert heads(scene) == recount(scene)


def test_digests_are_sums_of_what_stands() -> None:
    """P38: the digest kept of each scope and kind equals a recount after creations, edits, moves, deletions and releases."""
    scene = Scene()
    household(scene)
    _, seen = scene.pertemuan()
    early = make("kunjungan", record=scene.new_id(), keluarga_id=scene.new_id(), tanggal="2026-11-20")
    scene.sri.saves(early)
    scene.sri.saves(edit(seen, deleted=True))
    scene.office(make("keluarga", record=early.fields["keluarga_id"], kelompok_id=scene.anggrek, phone=None))
    scene.office(edit(scene.find("keluarga", scene.keluarga), kelompok_id=None))
    assert scene.find("keluarga", scene.keluarga).scope == "u"
    assert heads(scene) == recount(scene)
    assert all(0 <= digest <= DIGEST_MASK for digest, _ in heads(scene).values())


def test_kinds_survive_the_way_to_a_phone() -> None:
    """P31: what the server tells a phone of a kind is all the kernel needs to compute its scopes and rows."""
    assert {name: Kind.from_data(kind.to_data()) for name, kind in KINDS.items()} == KINDS
