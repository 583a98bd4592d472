"""What happens once: a record that meets another one meets it alone, whoever was faster (P59)."""

from dataclasses import replace

from sync.ids import slot_id
from sync.kinds import Group, Kind, Kinds, Rule, ScopeRule
from sync.nouns import Change
from tests.sync.scene import KEY, KINDS, Scene, codes, make, outcomes

LEDGER: Kinds = KINDS | {
    "baris": Kind(
        "baris",
        (Group(KEY, Rule.FIXED, ("keluarga_id", "barang", "jumlah", "batal_id", "alasan")),),
        ScopeRule(field="keluarga_id"),
        refs=(("keluarga_id", "keluarga"), ("batal_id", "baris")),
        once=("batal", "batal_id"),
        alike=("keluarga_id", "barang"),
        against=("jumlah",),
    )
}


def line(scene: Scene, jumlah: int, batal_id: str | None = None, alasan: str | None = None, barang: str = "beras") -> Change:
    """Return the change that writes a line, as every phone makes it."""
    told = {"keluarga_id": scene.keluarga, "barang": barang, "jumlah": jumlah, "batal_id": batal_id, "alasan": alasan}
    record = LEDGER["baris"].own_id(told) or scene.new_id()
    return make("baris", record=record, kinds=LEDGER, **told)


def test_two_phones_take_a_line_back_once() -> None:
    """P59, P24: the second is refused with its own reason, kept whole, and no person can make it count by accepting it."""
    scene = Scene(LEDGER)
    gone = line(scene, -5)
    assert outcomes(scene.sri.saves(gone)) == [["applied"]]
    first, second = line(scene, 5, gone.id, "salah orang"), line(scene, 5, gone.id, "salah hitung")
    assert first.id == second.id == slot_id("batal", (gone.id,))
    late = scene.form(second)
    assert outcomes(scene.sri.saves(first)) == [["applied"]]
    assert codes(scene.sri.sends(late)) == ["taken_back"]
    assert scene.inbox == [(late.id, 0)]
    scene.accept(late.id)
    assert scene.find("baris", first.id).fields["alasan"] == "salah orang" and scene.inbox == [(late.id, 0)]


def test_the_same_taking_back_again_is_the_same() -> None:
    """P59, P16: where both say the same, both have what they wanted."""
    scene = Scene(LEDGER)
    gone = line(scene, -5)
    scene.sri.saves(gone)
    assert outcomes(scene.sri.saves(line(scene, 5, gone.id, "salah"))) == [["applied"]]
    assert outcomes(scene.sri.saves(line(scene, 5, gone.id, "salah"))) == [["same"]]


def test_another_id_is_refused() -> None:
    """P59, P7: a program that gives it an id of its own would make two of one, so none is taken."""
    scene = Scene(LEDGER)
    gone = line(scene, -5)
    scene.sri.saves(gone)
    assert codes(scene.sri.saves(replace(line(scene, 5, gone.id, "salah"), id=scene.new_id()))) == ["wrong_id"]


def test_it_waits_for_what_it_meets() -> None:
    """P59, P13: a line that is taken back before it was stored adds nothing until it is there, whichever comes first."""
    scene = Scene(LEDGER)
    gone = line(scene, -5)
    back = line(scene, 5, gone.id, "salah")
    assert outcomes(scene.sri.saves(back)) == [["blocked"]] and scene.find("baris", back.id) is None
    scene.sri.saves(gone)
    assert scene.find("baris", back.id).fields["jumlah"] == 5


def test_what_is_no_opposite_counts_nowhere() -> None:
    """P59, P24: another amount or other goods than those of the line are refused and kept whole, nobody can make them count, and the right one is still taken."""
    scene = Scene(LEDGER)
    gone = line(scene, -5)
    scene.sri.saves(gone)
    forms = [scene.form(line(scene, 50, gone.id, "salah")), scene.form(line(scene, 5, gone.id, "salah", barang="selimut"))]
    assert [codes(scene.sri.sends(form)) for form in forms] == [["not_opposite"], ["not_opposite"]]
    for form in forms:
        scene.accept(form.id)
    assert scene.inbox == [(form.id, 0) for form in forms]
    right = line(scene, 5, gone.id, "salah")
    assert outcomes(scene.sri.saves(right)) == [["applied"]]
    assert scene.find("baris", right.id).fields["jumlah"] == 5


def test_what_waits_is_held_against_what_it_meets_once_that_is_there() -> None:
    """P59, P13: a wrong one that comes before its line does not slip in behind it."""
    scene = Scene(LEDGER)
    gone = line(scene, -5)
    wrong = line(scene, 4, gone.id, "salah")
    assert outcomes(scene.sri.saves(wrong)) == [["blocked"]]
    scene.sri.saves(gone)
    assert scene.find("baris", wrong.id) is None and len(scene.inbox) == 1


def test_what_takes_back_is_not_taken_back() -> None:
    """P59: a line that meets another one cannot be met in turn."""
    scene = Scene(LEDGER)
    gone = line(scene, -5)
    back = line(scene, 5, gone.id, "salah")
    scene.sri.saves(gone, back)
    assert codes(scene.sri.saves(line(scene, -5, back.id, "jadi juga"))) == ["not_opposite"]
