"""Two values of one group: which one stands, and what is kept (P5 to P8, P16 to P21)."""

from dataclasses import replace
from typing import Any

import pytest

from sync.nouns import Record
from tests.sync.scene import BULAN, MALANG, Scene, codes, edit, heads, make, outcomes, recount


def both_edit(scene: Scene, seen: Record, first: dict[str, Any], second: dict[str, Any]) -> list[list[str]]:
    """Let Budi and then Sri change one record that both saw in the same state."""
    return outcomes(scene.budi.saves(edit(seen, **first))) + outcomes(scene.sri.saves(edit(seen, **second)))


@pytest.mark.parametrize(
    ("rule", "first", "second", "stands", "new"),
    [
        ("latest", {"tempat": "Aula"}, {"tempat": "Masjid"}, {"tempat": "Masjid"}, True),
        ("first", {"pembuka": "Endang"}, {"pembuka": "Joko"}, {"pembuka": "Endang"}, False),
        ("ask", {"tanggal": "2026-11-18", "jam": "08:00"}, {"tanggal": "2026-11-19", "jam": None}, {"tanggal": "2026-11-18"}, False),
        ("largest", {"peserta": 12}, {"peserta": 9}, {"peserta": 12}, False),
        ("largest", {"peserta": 9}, {"peserta": 12}, {"peserta": 12}, True),
    ],
)
def test_the_rule_of_the_group_decides_and_both_values_are_kept(
    rule: str, first: dict[str, Any], second: dict[str, Any], stands: dict[str, Any], new: bool
) -> None:
    """P17, P18: where neither author saw the other's value the rule decides, and a conflict keeps both with who made them."""
    scene = Scene()
    _, seen = scene.pertemuan()
    assert both_edit(scene, seen, first, second) == [["merged"], ["review"]]
    record = scene.find("pertemuan", seen.id)
    assert {name: record.fields[name] for name in stands} == stands
    [conflict] = scene.conflicts
    assert (conflict.rule, conflict.standing, conflict.incoming, conflict.new_stands) == (rule, first, second, new)
    assert conflict.worker == scene.sri.worker
    assert scene.store.partition(MALANG).writers([conflict.standing_number]) == {conflict.standing_number: scene.budi.worker}


def test_union_keeps_both_without_a_case() -> None:
    """P17, P18: a union of two lists loses nothing, so no case is made."""
    scene = Scene()
    _, seen = scene.pertemuan()
    assert both_edit(scene, seen, {"pembicara": ["Endang"]}, {"pembicara": ["Joko"]}) == [["merged"], ["merged"]]
    assert scene.find("pertemuan", seen.id).fields["pembicara"] == ["Endang", "Joko"]
    assert scene.conflicts == []


@pytest.mark.parametrize("mine", [["Joko"], ["Endang"]])
def test_a_union_that_was_not_seen_is_not_overwritten_by_the_next_own_change(mine: list[str]) -> None:
    """P11, P17: whoever added to a list has not seen what others added; the next own change does not take that away."""
    scene = Scene()
    _, seen = scene.pertemuan()
    scene.budi.saves(edit(seen, pembicara=["Dewi", "Endang"]))
    first = scene.form(edit(seen, pembicara=mine))
    second = scene.form(edit(seen, [(first.id, 0)], pembicara=["Joko", "Rahmat"]))
    scene.sri.sends(first, second)
    assert set(scene.find("pertemuan", seen.id).fields["pembicara"]) == {"Dewi", "Endang", "Joko", "Rahmat", *mine}


def test_what_was_seen_may_be_taken_out_of_a_union() -> None:
    """P16: an author who saw a whole list may shorten it."""
    scene = Scene()
    _, seen = scene.pertemuan()
    scene.budi.saves(edit(seen, pembicara=["Dewi", "Endang"]))
    scene.sri.saves(edit(scene.find("pertemuan", seen.id), pembicara=["Dewi"]))
    assert scene.find("pertemuan", seen.id).fields["pembicara"] == ["Dewi"]


def test_different_groups_never_meet() -> None:
    """P16: two authors of different groups of one record both have their way."""
    scene = Scene()
    _, seen = scene.pertemuan()
    assert both_edit(scene, seen, {"tempat": "Aula"}, {"peserta": 9}) == [["merged"], ["merged"]]
    record = scene.find("pertemuan", seen.id)
    assert (record.fields["tempat"], record.fields["peserta"], scene.conflicts) == ("Aula", 9, [])


def test_the_same_value_is_no_conflict() -> None:
    """P17: two authors who wrote the same do not differ."""
    scene = Scene()
    _, seen = scene.pertemuan()
    assert both_edit(scene, seen, {"tempat": "Aula"}, {"tempat": "Aula"}) == [["merged"], ["same"]]


def test_keys_are_fixed() -> None:
    """P8: another value in a key field is refused, and the record stays as it is."""
    scene = Scene()
    _, seen = scene.pertemuan()
    made = scene.sri.saves(edit(seen, kelompok_id=scene.melati, bulan=BULAN, tempat="Aula"))
    assert (outcomes(made), codes(made)) == ([["refused"]], ["fixed_field"])
    assert scene.find("pertemuan", seen.id) == seen


def test_a_slot_has_the_id_of_its_key() -> None:
    """P7: two phones that fill in one slot meet in one record; an id that does not fit the key is refused."""
    scene = Scene()
    scene.pertemuan()
    change = make("pertemuan", kelompok_id=scene.anggrek, bulan=BULAN, tanggal="2026-11-20", jam="09:00")
    assert outcomes(scene.budi.saves(change)) == [["same"]]
    assert codes(scene.budi.saves(replace(change, id=scene.new_id()))) == ["wrong_id"]


def test_a_closed_record_takes_proposals_only() -> None:
    """P19: after approval a later field edit is kept as a proposal, even from one who saw everything, and changes nothing."""
    scene = Scene()
    _, seen = scene.pertemuan()
    scene.office(edit(seen, closed=True))
    closed = scene.find("pertemuan", seen.id)
    made = scene.sri.saves(edit(closed, tempat="Aula", pembicara=["Endang"]))
    assert (outcomes(made), codes(made)) == ([["review"]], ["closed"])
    assert scene.find("pertemuan", seen.id) == closed
    assert [(one.rule, one.incoming) for one in scene.conflicts] == [
        ("closed", {"tempat": "Aula"}),
        ("closed", {"pembicara": ["Endang"]}),
    ]


def test_a_deletion_must_have_seen_every_group() -> None:
    """P20: a deletion by one who missed an edit waits for a person; by one who saw all it stands."""
    scene = Scene()
    _, seen = scene.pertemuan()
    scene.budi.saves(edit(seen, tempat="Aula"))
    assert outcomes(scene.sri.saves(edit(seen, deleted=True))) == [["review"]]
    assert scene.find("pertemuan", seen.id).fields["deleted"] is False
    assert outcomes(scene.sri.saves(edit(scene.find("pertemuan", seen.id), deleted=True))) == [["merged"]]
    assert scene.find("pertemuan", seen.id).fields["deleted"] is True


def test_an_edit_never_revives_a_deleted_record() -> None:
    """P20: an edit of a deleted record is kept for review, and the record stays deleted."""
    scene = Scene()
    _, seen = scene.pertemuan()
    scene.office(edit(seen, deleted=True))
    assert outcomes(scene.sri.saves(edit(seen, tempat="Aula"))) == [["review"]]
    record = scene.find("pertemuan", seen.id)
    assert record.fields["deleted"] is True and record.fields["tempat"] is None
    assert [(one.rule, one.incoming) for one in scene.conflicts] == [("deleted", {"tempat": "Aula"})]


def test_making_a_deleted_slot_again_is_kept_for_a_person() -> None:
    """P20: who makes a slot that was deleted meanwhile says that it exists; with equal values too that is kept."""
    scene = Scene()
    _, seen = scene.pertemuan()
    scene.office(edit(seen, deleted=True))
    again = make("pertemuan", kelompok_id=scene.anggrek, bulan=BULAN, tanggal="2026-11-20", jam="09:00")
    assert outcomes(scene.budi.saves(again)) == [["review"]]
    assert [(one.group, one.incoming) for one in scene.conflicts] == [("deleted", {"deleted": False})]


def test_a_phone_does_not_delete_what_the_office_makes() -> None:
    """P20: a family is the office's record; a phone that may write its telephone number cannot delete it."""
    scene = Scene()
    seen = scene.find("keluarga", scene.keluarga)
    made = scene.sri.saves(edit(seen, deleted=True))
    assert (outcomes(made), codes(made)) == ([["refused"]], ["office_only"])
    assert outcomes(scene.sri.saves(edit(seen, phone="0812-0000"))) == [["merged"]]


def test_two_phones_of_one_worker_are_labelled_as_own() -> None:
    """P21: two edits of one worker are labelled as own, and closed by themselves where little is at risk; others are not."""
    scene = Scene()
    _, seen = scene.pertemuan()
    scene.sri.saves(edit(seen, catatan="hujan", tempat="Aula"))
    scene.sri_tablet.saves(edit(seen, catatan="hujan deras", tempat="Masjid"))
    scene.budi.saves(edit(seen, catatan="cerah"))
    labels = {(one.group, one.worker): (one.own, one.automatic) for one in scene.conflicts}
    assert labels == {
        ("tempat", "sri-wahyuni"): (True, False),
        ("catatan", "sri-wahyuni"): (True, True),
        ("catatan", "budi-santoso"): (False, False),
    }


@pytest.mark.parametrize("decision", ["closed", "deleted"])
def test_an_own_proposal_for_a_decided_record_waits_for_a_person(decision: str) -> None:
    """P19, P20, P21: also where little is at risk, no order of own edits closes what meets an approval or a deletion."""
    scene = Scene()
    _, seen = scene.pertemuan()
    scene.sri.saves(edit(seen, catatan="hujan"))
    scene.office(edit(scene.find("pertemuan", seen.id), **{decision: True}))
    assert outcomes(scene.sri.saves(edit(scene.find("pertemuan", seen.id), catatan="hujan deras"))) == [["review"]]
    assert [(one.rule, one.own, one.automatic) for one in scene.conflicts] == [(decision, True, False)]


def test_released_work_keeps_its_own_author() -> None:
    """P18, P21: what another worker's commit released is its author's, so a conflict between the two is nobody's own."""
    scene = Scene()
    meeting = make("pertemuan", kelompok_id=scene.anggrek, bulan=BULAN, tanggal="2026-11-20", jam="09:00")
    mark = make("hadir", pertemuan_id=meeting.id, keluarga_id=scene.keluarga, status="H", alasan=None, catatan="datang")
    assert outcomes(scene.budi.saves(mark)) == [["blocked"]]
    own = make("hadir", pertemuan_id=meeting.id, keluarga_id=scene.keluarga, status="H", alasan=None, catatan="terlambat")
    scene.sri.saves(meeting)
    scene.sri.saves(own)
    [conflict] = scene.conflicts
    assert (conflict.group, conflict.worker, conflict.own) == ("catatan", "sri-wahyuni", False)
    within = Scene()
    meeting = make("pertemuan", kelompok_id=within.anggrek, bulan=BULAN, tanggal="2026-11-20", jam="09:00")
    for phone, note in ((within.budi, "datang"), (within.sri_tablet, "terlambat"), (within.sri, "pulang")):
        note_of = make("hadir", pertemuan_id=meeting.id, keluarga_id=within.keluarga, status="H", alasan=None, catatan=note)
        phone.saves(note_of)
    within.sri.saves(meeting)
    assert [(one.worker, one.own) for one in within.conflicts] == [("sri-wahyuni", False), ("sri-wahyuni", True)]


def test_a_form_sent_again_changes_nothing() -> None:
    """P5, P6: the same form gets its stored outcomes again, in the same batch or a later one, and writes nothing."""
    scene = Scene()
    _, seen = scene.pertemuan()
    form = scene.form(edit(seen, tempat="Aula"), edit(scene.find("keluarga", scene.keluarga), phone="0812-0000"))
    first = scene.sri.sends(form, form)
    record, number = scene.find("pertemuan", seen.id), scene.store.partition(MALANG).head.number
    again = scene.sri.sends(form)
    assert outcomes(first) == [["merged", "merged"]] * 2
    assert outcomes(again) == [["merged", "merged"]] and again.answers[0].known
    assert scene.find("pertemuan", seen.id) is record
    assert scene.store.partition(MALANG).head.number == number


def test_a_forked_form_is_kept_whole() -> None:
    """P6: the same form id with other content is kept whole as held, once, and the first one stands."""
    scene = Scene()
    form, seen = scene.pertemuan()
    fork = scene.form(edit(seen, tempat="Aula"), form=form.id)
    for _ in range(2):
        made = scene.sri.sends(fork)
        assert (outcomes(made), codes(made)) == ([["held"]], ["form_fork"])
    assert scene.find("pertemuan", seen.id) == seen
    [(kept, index)] = scene.inbox
    assert scene.store.partition(MALANG).inbox[kept, index].change == fork.changes[0]
    scene.accept(kept)
    assert outcomes(scene.sri.sends(fork)) == [["merged"]] and scene.inbox == []
    assert heads(scene) == recount(scene)


def test_a_field_that_a_creation_leaves_out_says_nothing_in_a_conflict() -> None:
    """P18: what a second phone made of a slot is kept as it said it, never mixed with the standing value."""
    scene = Scene()
    meeting = scene.pertemuan()[1].id
    family = next(key[1] for key in scene.store.partition(MALANG).kept if key[0] == "keluarga")
    key = {"pertemuan_id": meeting, "keluarga_id": family}
    scene.budi.saves(make("hadir", **key, status="I", alasan="Acara keluarga"))

    assert outcomes(scene.sri.saves(make("hadir", **key, status="A"))) == [["review"]]

    [conflict] = scene.conflicts
    assert conflict.incoming == {"status": "A", "alasan": None}
