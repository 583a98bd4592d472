"""What a person made void: a new record of it waits for a person, and what came before the end does not (P60)."""

from datetime import timedelta
from itertools import permutations

from sync.kinds import Group, Kind, Kinds, Rule, ScopeRule
from sync.limits import OLD_WORK_DAYS_MAX
from sync.nouns import Change
from tests.sync.scene import KEY, KINDS, Scene, codes, edit, make, outcomes

LEDGER: Kinds = KINDS | {
    "bukti": Kind(
        "bukti",
        (Group(KEY, Rule.FIXED, ("keluarga_id",)), Group("batal", Rule.ASK, ("alasan",))),
        ScopeRule(field="keluarga_id"),
        refs=(("keluarga_id", "keluarga"),),
    ),
    "baris": Kind(
        "baris",
        (Group(KEY, Rule.FIXED, ("keluarga_id", "bukti_id", "jumlah", "batal_id")),),
        ScopeRule(field="keluarga_id"),
        refs=(("keluarga_id", "keluarga"), ("bukti_id", "bukti"), ("batal_id", "baris")),
        once=("batal", "batal_id"),
        ended=("bukti_id", "alasan"),
    ),
}


def receipt(scene: Scene) -> Change:
    """Return the change that writes a receipt."""
    return make("bukti", record=scene.new_id(), kinds=LEDGER, keluarga_id=scene.keluarga, alasan=None)


def line(scene: Scene, bukti: str, jumlah: int, batal_id: str | None = None) -> Change:
    """Return the change that writes a line of a receipt."""
    told = {"keluarga_id": scene.keluarga, "bukti_id": bukti, "jumlah": jumlah, "batal_id": batal_id}
    return make("baris", record=LEDGER["baris"].own_id(told) or scene.new_id(), kinds=LEDGER, **told)


def test_a_line_of_a_void_receipt_waits_for_a_person() -> None:
    """P60, P24: it is kept whole and counts where a person says so; taking back a line that was there is not held."""
    scene = Scene(LEDGER)
    paper = receipt(scene)
    early, late = line(scene, paper.id, -5), line(scene, paper.id, -3)
    assert outcomes(scene.sri.saves(paper, early)) == [["applied", "applied"]]
    form = scene.form(late)
    assert outcomes(scene.sri.saves(edit(scene.find("bukti", paper.id), alasan="salah"))) == [["merged"]]
    assert codes(scene.sri.sends(form)) == ["parent_ended"] and scene.find("baris", late.id) is None
    assert outcomes(scene.sri.saves(line(scene, paper.id, 5, early.id))) == [["applied"]]
    scene.accept(form.id)
    assert scene.find("baris", late.id).fields["jumlah"] == -3 and scene.inbox == []


def test_what_waited_with_its_receipt_stands_with_it() -> None:
    """P60, P13: lines, the end and what takes a line back, all sent before their receipt, stand once it comes, in whichever order they lie."""
    for order in permutations(range(3)):
        scene = Scene(LEDGER)
        paper = receipt(scene)
        made = line(scene, paper.id, -5)
        first = scene.form(paper, work_date=scene.today - timedelta(days=OLD_WORK_DAYS_MAX + 1))
        rest = [made, line(scene, paper.id, 5, made.id), Change("bukti", paper.id, {"alasan": "salah"}, after=((first.id, 0),))]
        assert codes(scene.sri.sends(first)) == ["too_old"]
        assert outcomes(scene.sri.sends(*(scene.form(rest[place]) for place in order))) == [["blocked"]] * 3
        scene.accept(first.id)
        assert scene.find("bukti", paper.id).fields["alasan"] == "salah" and scene.find("baris", made.id) is not None
        assert scene.inbox == []
