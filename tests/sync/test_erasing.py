"""Erased records: no field is left, phones are told they are gone, and nothing brings them back."""

from sync.decide import MOVED
from sync.nouns import ERASED, Change, Revision
from tests.sync.pocket import Pocket
from tests.sync.scene import MALANG, Scene, codes, edit, heads, make, outcomes, recount


def erase(scene: Scene, kind: str, record: str) -> Change:
    """Return the change by which the office erases a record as it stands."""
    found = scene.find(kind, record)
    return Change(kind, record, {MOVED: ERASED}, Revision(found.revision, found.tag))


def test_an_erased_record_has_no_field_and_leaves_its_scope() -> None:
    """P57, P32: what is erased keeps id and scope alone, a phone that holds it drops it, and digests fit; done again it is the same."""
    scene = Scene()
    scene.office(edit(scene.find("keluarga", scene.keluarga), phone="0800"))
    pocket = Pocket(scene, scene.sri, scene.kinds)
    pocket.exchanges()
    assert outcomes(scene.office(erase(scene, "keluarga", scene.keluarga))) == [["applied"]]
    gone = scene.find("keluarga", scene.keluarga)
    assert (gone.moved, set(gone.fields.values())) == (ERASED, {None, False, True})
    assert gone.fields["phone"] is None and gone.fields["deleted"] is True
    pocket.exchanges()
    assert ("keluarga", scene.keluarga) not in pocket.mirror and pocket.holds() == pocket.expected()
    assert heads(scene) == recount(scene)
    assert outcomes(scene.office(erase(scene, "keluarga", scene.keluarga))) == [["same"]]


def test_nothing_brings_an_erased_record_back() -> None:
    """P57, P35: edits, work that refers to it, its slot made anew and an arrival are refused, also when a person accepts them."""
    scene = Scene()
    meeting, _ = scene.pertemuan()
    mark = make("hadir", pertemuan_id=meeting.changes[0].id, keluarga_id=scene.keluarga, status="H", alasan=None)
    scene.sri.saves(mark)
    seen = scene.find("keluarga", scene.keluarga)
    scene.office(erase(scene, "hadir", mark.id), erase(scene, "keluarga", scene.keluarga))
    late = scene.form(
        edit(seen, phone="0811"),
        mark,
        make("kunjungan", record=scene.new_id(), keluarga_id=scene.keluarga, tanggal="2026-11-20", temuan="x"),
        make("pertemuan", kelompok_id=scene.anggrek, bulan="2026-12", tanggal="2026-12-01", jam=None),
    )
    made = scene.sri.sends(late)
    assert outcomes(made) == [["refused", "refused", "refused", "applied"]] and codes(made)[:3] == ["erased"] * 3
    for index in range(3):
        scene.accept(late.id, index)
    arrival = Change("keluarga", scene.keluarga, {"kelompok_id": scene.anggrek, "phone": "0811"})
    assert codes(scene.office(arrival)) == ["erased"]
    assert scene.find("keluarga", scene.keluarga).moved == scene.find("hadir", mark.id).moved == ERASED
    assert len(scene.inbox) == 4


def test_a_stub_can_be_erased_and_an_overtaken_erasure_is_not_done() -> None:
    """P57, P35: what a family left behind when it moved is erased too; a record that somebody wrote meanwhile is not."""
    scene = Scene()
    seen = erase(scene, "keluarga", scene.keluarga)
    scene.office(edit(scene.find("keluarga", scene.keluarga), phone="0812"))
    assert outcomes(scene.office(seen)) == [["retry"]] and scene.find("keluarga", scene.keluarga).fields["phone"] == "0812"
    scene.office(Change("keluarga", scene.keluarga, {MOVED: "3573"}))
    assert scene.find("keluarga", scene.keluarga).fields["phone"] == "0812"
    assert outcomes(scene.office(erase(scene, "keluarga", scene.keluarga))) == [["applied"]]
    assert scene.find("keluarga", scene.keluarga).fields["phone"] is None and heads(scene) == recount(scene)


def test_a_merged_record_is_erased_under_its_own_id() -> None:
    """P57: what was given up in a merging is erased itself, not the record that it became."""
    scene = Scene()
    kept = scene.new_id()
    scene.office(make("keluarga", record=kept, kelompok_id=scene.anggrek, phone="0813"))
    scene.store.partition(MALANG).merged[scene.keluarga] = kept
    assert outcomes(scene.office(erase(scene, "keluarga", scene.keluarga))) == [["applied"]]
    assert scene.find("keluarga", scene.keluarga).moved == ERASED and scene.find("keluarga", kept).moved is None
    assert heads(scene) == recount(scene)
