"""Provisional records: made in the field, taken over by the office (P52)."""

from dataclasses import replace
from random import Random

import pytest

from sync.kinds import Group, Kinds, Rule
from sync.nouns import Change, Record
from tests.sync.scene import KINDS, MALANG, Scene, codes, edit, heads, make, outcomes, recount

WARGA = KINDS["warga"]
PROVISIONAL: Kinds = {
    **KINDS,
    "warga": replace(
        WARGA,
        groups=(
            *WARGA.groups,
            Group("identitas", Rule.LATEST, ("nama",), office=True),
            Group("sementara", Rule.LATEST, ("sementara",), office=True),
        ),
        provisional="sementara",
    ),
}
BABY = {"nama": "Bayi Contoh", "kelas": None, "sementara": True}


def family(scene: Scene, **fields: object) -> Change:
    """Return the change by which Sri makes a provisional member."""
    return make("warga", record=scene.new_id(), keluarga_id=scene.keluarga, **{**BABY, **fields})


def made(scene: Scene) -> Record:
    """Let Sri make a provisional member and return it."""
    born = family(scene)
    assert outcomes(scene.sri.saves(born)) == [["applied"]]
    return scene.find("warga", born.id)


def test_a_phone_makes_a_provisional_member_and_what_leans_on_it() -> None:
    """P52, P37: a member made in the field stands at once, and its phone builds the row by itself."""
    scene = Scene(PROVISIONAL)
    born = family(scene)
    plan = scene.sri.sends(scene.form(born), cursor=99)
    assert (outcomes(plan), plan.answers[0].first > 0) == ([["applied"]], True)
    record = scene.find("warga", born.id)
    assert (record.scope, record.fields["nama"], record.no) == (f"k:{scene.anggrek}", "Bayi Contoh", None)
    assert heads(scene) == recount(scene)


@pytest.mark.parametrize("flag", [False, None, 1, "ya"])
def test_without_its_flag_it_is_the_offices(flag: object) -> None:
    """P52: fields of the office come from a phone only in a record that says of itself that it is provisional."""
    scene = Scene(PROVISIONAL)
    plan = scene.sri.saves(family(scene, sementara=flag))
    assert (outcomes(plan), codes(plan)) == ([["refused"]], ["office_only"])


def test_a_kind_without_the_flag_stays_closed() -> None:
    """P52: of a kind that names no such field, phones write what the office leaves them and nothing else."""
    scene = Scene()
    plan = scene.sri.saves(make("warga", record=scene.new_id(), keluarga_id=scene.keluarga, kelas=None))
    assert codes(plan) == ["office_only"]


def test_phones_mend_it_while_it_stands_provisional() -> None:
    """P52: any phone of the scope may correct or delete it; nobody in the field may end it or carry it away."""
    scene = Scene(PROVISIONAL)
    seen = made(scene)
    assert outcomes(scene.budi.saves(edit(seen, nama="Bayi Contoh Kedua"), cursor=99)) == [["applied"]]
    seen = scene.find("warga", seen.id)
    for fields in ({"sementara": False}, {"keluarga_id": scene.new_id()}, {"closed": True}):
        assert codes(scene.sri.saves(edit(seen, **fields))) == ["office_only"]
    assert outcomes(scene.sri.saves(edit(seen, deleted=True), cursor=99)) == [["applied"]]


def test_the_office_takes_it_over_and_it_is_closed_to_phones() -> None:
    """P52, P24: after the office has ended it, an edit that was made before is refused and kept whole; open groups stay open."""
    scene = Scene(PROVISIONAL)
    seen = made(scene)
    scene.office(edit(seen, sementara=False))
    late = scene.form(edit(seen, nama="Nama Lain"), edit(seen, kelas=1))
    plan = scene.sri.sends(late, cursor=99)
    assert outcomes(plan) == [["refused", "applied"]]
    assert scene.store.partition(MALANG).inbox[late.id, 0].change.fields == {"nama": "Nama Lain"}
    assert codes(scene.sri.saves(edit(scene.find("warga", seen.id), deleted=True))) == ["office_only"]


def test_an_old_record_cannot_be_made_provisional() -> None:
    """P52: making a record again, or setting its flag, does not open what the office keeps."""
    scene = Scene(PROVISIONAL)
    old = make("warga", record=scene.new_id(), keluarga_id=scene.keluarga, nama="Anak Contoh", kelas=3, sementara=None)
    scene.office(old)
    again = replace(old, fields={**old.fields, "nama": "Nama Lain", "sementara": True})
    assert codes(scene.sri.saves(again)) == ["office_only"]
    assert codes(scene.sri.saves(edit(scene.find("warga", old.id), sementara=True))) == ["office_only"]
    assert scene.find("warga", old.id).fields["nama"] == "Anak Contoh"


def test_an_edit_waits_for_a_member_that_is_held() -> None:
    """P52, P13: what follows on a member that was not taken yet waits with it, and is taken when the office accepts it."""
    scene = Scene(PROVISIONAL)
    born = scene.form(family(scene))
    mended = Change("warga", born.changes[0].id, {"nama": "Bayi Contoh Kedua"}, after=((born.id, 0),))
    later = scene.form(mended)
    assert outcomes(scene.sri.without_assignment().sends(born, later)) == [["held"], ["blocked"]]
    scene.accept(born.id)
    scene.accept(later.id)
    assert scene.find("warga", born.changes[0].id).fields["nama"] == "Bayi Contoh Kedua"


def test_no_order_of_events_lets_a_phone_write_what_the_office_took_over() -> None:
    """P52: after the office has taken a member over, its name is the office's, whatever phones send in whatever order."""
    seed = Random().randrange(2**32)
    print(f"seed {seed}")
    random = Random(seed)
    for _ in range(60):
        scene = Scene(PROVISIONAL)
        seen = made(scene)
        states, ended = [seen], False
        for _ in range(8):
            now = scene.find("warga", seen.id)
            states.append(now)
            if random.random() < 0.25:
                scene.office(edit(now, sementara=False))
                ended = True
                continue
            before = scene.find("warga", seen.id).fields["nama"]
            phone = random.choice((scene.sri, scene.budi, scene.sri_tablet))
            plan = phone.saves(edit(random.choice(states), nama=f"Nama {random.randrange(9)}"))
            assert codes(plan) == ["office_only"] or not ended
            assert not ended or scene.find("warga", seen.id).fields["nama"] == before
        assert heads(scene) == recount(scene)


def test_what_stays_at_the_office_is_never_the_fields() -> None:
    """P55: not even while it makes a record may a phone write a group that no phone gets."""
    kind = PROVISIONAL["warga"]
    source = Group("sumber", Rule.LATEST, ("asal",), office=True, at_office=True)
    scene = Scene({**PROVISIONAL, "warga": replace(kind, groups=(*kind.groups, source))})
    assert codes(scene.sri.saves(family(scene, asal="luar"))) == ["office_only"]
    assert outcomes(scene.sri.saves(family(scene))) == [["applied"]]
