"""What an author saw decides what may be overwritten (P9 to P16), with the stories that broke simpler rules."""

from dataclasses import replace

from sync.nouns import Record, Revision
from tests.sync.scene import BULAN, MALANG, Scene, codes, edit, make, outcomes


def office_sets(scene: Scene, record: Record, **fields: object) -> Record:
    """Let the office change a record it sees, and return the new state."""
    assert outcomes(scene.office(edit(scene.find(record.kind, record.id), **fields)))[0][0] in ("applied", "merged")
    return scene.find(record.kind, record.id)


def test_a_base_excuses_what_it_shows_and_nothing_newer() -> None:
    """P9, P12: a group unchanged since the form was opened is written; one changed since is a conflict."""
    scene = Scene()
    _, seen = scene.pertemuan()
    assert outcomes(scene.sri.saves(edit(seen, tempat="Balai desa"))) == [["merged"]]
    office_sets(scene, seen, tanggal="2026-11-19", jam="08:00")
    assert outcomes(scene.sri.saves(edit(seen, tanggal="2026-11-21", jam="10:00"))) == [["review"]]
    assert scene.find("pertemuan", seen.id).fields["tanggal"] == "2026-11-19"


def test_story_one_a_form_over_a_moved_mirror() -> None:
    """P11: after an own change that lost, a fresh base does not excuse the value that beat it."""
    scene = Scene()
    _, seen = scene.pertemuan()
    newer = office_sets(scene, seen, tanggal="2026-11-19", jam="08:00")
    first = scene.form(edit(seen, tanggal="2026-11-21", jam="10:00"))
    second = scene.form(edit(newer, [(first.id, 0)], tanggal="2026-11-22", jam="10:00"))
    assert outcomes(scene.sri.sends(first, second)) == [["review"], ["review"]]
    assert scene.find("pertemuan", seen.id).fields["tanggal"] == "2026-11-19"


def test_story_two_the_newest_change_that_touched_the_group_counts() -> None:
    """P10, P11: `after` is in the order made, and the newest change in it that touched the group decides."""
    scene = Scene()
    _, seen = scene.pertemuan()
    a = scene.form(edit(seen, tempat="Balai desa", tanggal="2026-11-21", jam="10:00"))
    b = scene.form(edit(seen, [(a.id, 0)], tempat="Rumah Bu Endang"))
    c = scene.form(edit(seen, [(a.id, 0), (b.id, 0)], tempat="Masjid", tanggal="2026-11-22", jam="10:00"))
    made = scene.sri.sends(a, b, c)
    assert "review" not in [one for form in outcomes(made) for one in form]
    assert scene.find("pertemuan", seen.id).fields["tempat"] == "Masjid"


def test_story_three_the_server_walks_the_chain() -> None:
    """P11: C names only B; B is refused; C is judged by what B's author saw, which is the own A."""
    scene = Scene()
    _, seen = scene.pertemuan()
    a = scene.form(edit(seen, tempat="Balai desa"))
    b = scene.form(edit(seen, [(a.id, 0)], tempat="Masjid", kelompok_id=scene.melati))
    c = scene.form(edit(seen, [(b.id, 0)], tempat="Rumah Bu Endang"))
    assert outcomes(scene.sri.sends(a, b, c)) == [["merged"], ["refused"], ["merged"]]


def test_story_four_a_base_of_a_lost_future_is_asked_for_by_value() -> None:
    """P14, P15: an unknown tag gets `need_base`; then a standing value among those seen counts as seen, another does not."""
    scene = Scene()
    _, seen = scene.pertemuan()
    lost = replace(edit(seen, tempat="Masjid"), base=Revision(seen.revision, seen.tag ^ 1))
    form = scene.form(lost, make("kunjungan", record=scene.new_id(), keluarga_id=scene.keluarga, tanggal="2026-11-20"))
    assert outcomes(scene.sri.sends(form)) == [["need_base", "need_base"]]
    assert not scene.store.partition(MALANG).decided.get(form.id)
    knows = replace(form, changes=(replace(lost, seen={"tempat": [[None]]}), form.changes[1]))
    assert outcomes(scene.sri.sends(knows)) == [["merged", "applied"]]
    other = scene.form(replace(lost, fields={"tempat": "Balai"}, seen={"tempat": [["Aula"], [None]]}))
    assert outcomes(scene.sri.sends(other)) == [["review"]]


def test_story_six_a_reused_number_is_told_by_its_tag() -> None:
    """P14: the number of a base is believed only with the tag of the commit that made it, also in the middle of a commit."""
    scene = Scene()
    first, seen = scene.pertemuan()
    middle = scene.find("kelompok", scene.melati)
    assert middle.revision < scene.find("keluarga", scene.keluarga).revision
    right = replace(edit(seen, tempat="Aula"), base=Revision(middle.revision, middle.tag))
    wrong = replace(edit(seen, tempat="Masjid"), base=Revision(middle.revision, seen.tag))
    assert outcomes(scene.sri.saves(wrong)) == [["need_base"]]
    assert outcomes(scene.sri.saves(right)) == [["merged"]]


def test_story_eight_a_writer_of_one_group_excuses_no_other_group() -> None:
    """P11: naming an own change of one group says nothing of another group that somebody else changed."""
    scene = Scene()
    _, seen = scene.pertemuan()
    own = scene.form(edit(seen, tempat="Balai desa"))
    scene.sri.sends(own)
    office_sets(scene, seen, tanggal="2026-11-19", jam="08:00")
    made = scene.sri.saves(edit(seen, [(own.id, 0)], tempat="Masjid", tanggal="2026-11-21", jam="10:00"))
    assert outcomes(made) == [["review"]]
    assert [conflict.group for conflict in scene.conflicts] == ["waktu"]
    assert scene.find("pertemuan", seen.id).fields["tempat"] == "Masjid"


def test_an_own_change_that_stood_is_no_conflict_until_another_hand_comes() -> None:
    """P11: own changes in a row never meet; after another author's change the next one does."""
    scene = Scene()
    _, seen = scene.pertemuan()
    a = scene.form(edit(seen, tanggal="2026-11-21", jam="10:00"))
    b = scene.form(edit(seen, [(a.id, 0)], tanggal="2026-11-22", jam="10:00"))
    assert outcomes(scene.sri.sends(a)) + outcomes(scene.sri.sends(b)) == [["merged"], ["merged"]]
    office_sets(scene, seen, tanggal="2026-11-18", jam="07:00")
    c = scene.form(edit(seen, [(b.id, 0)], tanggal="2026-11-23", jam="10:00"))
    assert outcomes(scene.sri.sends(c)) == [["review"]]


def test_an_accepted_inbox_change_counts_as_seen_by_the_changes_above_it() -> None:
    """P11: a change that was held and later accepted from the inbox stood, also for one that named a change above it."""
    scene = Scene()
    _, seen = scene.pertemuan()
    a = scene.form(edit(seen, tanggal="2026-11-21", jam="10:00"))
    scene.sri.without_assignment().sends(a)
    b = scene.form(edit(seen, [(a.id, 0)], tanggal="2026-11-22", jam="10:00", kelompok_id=scene.melati))
    assert outcomes(scene.sri.sends(b)) == [["refused"]]
    scene.accept(a.id)
    c = scene.form(edit(seen, [(b.id, 0)], tanggal="2026-11-23", jam="10:00"))
    assert outcomes(scene.sri.sends(c)) == [["merged"]]


def test_an_unknown_predecessor_is_sent_first() -> None:
    """P13, P15: a change above an unknown one gets `retry`, its whole form is not stored, and it passes once both are there."""
    scene = Scene()
    _, seen = scene.pertemuan()
    a = scene.form(edit(seen, tempat="Balai desa"))
    visit = make("kunjungan", record=scene.new_id(), keluarga_id=scene.keluarga, tanggal="2026-11-20")
    b = scene.form(visit, edit(seen, [(a.id, 0)], tempat="Masjid"))
    assert outcomes(scene.sri.sends(b)) == [["retry", "retry"]]
    assert scene.find("kunjungan", visit.id) is None
    assert outcomes(scene.sri.sends(a, b)) == [["merged"], ["applied", "merged"]]


def test_two_who_make_one_slot_meet_only_where_both_filled_in() -> None:
    """P12, P16: with no base nothing filled in was seen; what the first left empty is nobody's value and draws no conflict."""
    scene = Scene()
    _, record = scene.pertemuan()
    same = make("pertemuan", kelompok_id=scene.anggrek, bulan=BULAN, tanggal="2026-11-20", jam="09:00", tempat="Aula")
    assert outcomes(scene.budi.saves(same)) == [["merged"]]
    assert scene.conflicts == [] and scene.find("pertemuan", record.id).fields["tempat"] == "Aula"
    other = make("pertemuan", kelompok_id=scene.anggrek, bulan=BULAN, tanggal="2026-11-21", jam="09:00")
    assert outcomes(scene.budi.saves(other)) == [["review"]]


def test_an_emptied_group_is_a_value() -> None:
    """P12: a value taken away after the record was made is a value, and is not overwritten unseen."""
    scene = Scene()
    _, seen = scene.pertemuan()
    full = office_sets(scene, seen, tanggal="2026-11-18", jam="07:00")
    office_sets(scene, full, tanggal=None, jam=None)
    assert outcomes(scene.sri.saves(edit(full, tanggal="2026-11-23", jam="10:00"))) == [["review"]]


def test_values_of_a_merged_record_are_not_overwritten_by_number() -> None:
    """P12, P14: a base on a record that was merged into another says nothing of the other, so its values are asked."""
    scene = Scene()
    other = scene.new_id()
    scene.office(make("keluarga", record=other, kelompok_id=scene.anggrek, phone="0812-0000"))
    later = scene.new_id()
    scene.office(make("keluarga", record=later, kelompok_id=scene.anggrek, phone=None))
    seen = scene.find("keluarga", later)
    scene.store.partition(MALANG).merged[later] = other
    blind = edit(seen, phone="0813-1111")
    assert outcomes(scene.sri.saves(blind)) == [["need_base"]]
    made = scene.sri.saves(replace(blind, seen={"contact": [[None]]}))
    assert outcomes(made) == [["review"]] and codes(made) == ["conflict"]
    assert scene.conflicts[-1].standing == {"phone": "0812-0000"} and scene.conflicts[-1].record == other
