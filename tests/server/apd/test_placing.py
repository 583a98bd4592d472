"""Families go to another kelompok with their ids, and nothing that waits on a phone is lost."""

import pytest

from schemas import KINDS
from server.apd.placing import place_families
from server.office import edit
from sync.errors import Problem
from sync.limits import FAMILIES_PLACED_MAX
from sync.nouns import Change, Revision
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.apd.place import Place, code_of, held_by, outcome_of


def test_families_go_and_phones_hear(place: Place) -> None:
    """The new worker's phone gets the families, the old one's loses them, and a second time nothing changes."""
    siti, budi = place.phone("siti"), place.phone("budi")
    wanted = [place.ids["kpm1"], place.ids["kpm2"], place.ids["kpm3"], place.ids["kpm1"]]
    assert place_families(place.parts, place.apd, HOME, wanted, place.ids["melati"]) == 2
    assert held_by(budi.settle(), "kpm") == {place.ids["kpm1"], place.ids["kpm2"]}
    gone = [one for frame in siti.settle() for one in frame.get("gone", [])]
    assert place.record("kpm", place.ids["kpm1"]).scope == f"k:{place.ids['melati']}" and gone
    assert place_families(place.parts, place.apd, HOME, wanted, place.ids["melati"]) == 0


def test_what_waits_on_the_old_phone_is_taken(place: Place) -> None:
    """A visit and a note of the former worker, made before the families went, are stored after it (P36)."""
    siti = place.phone("siti")
    seen = place.record("kpm", place.ids["kpm1"])
    visit = place.world.visit()
    note = place.world.form(Change("kpm", seen.id, {"field_note": "baik"}, Revision(seen.revision, seen.tag)))
    place_families(place.parts, place.apd, HOME, [seen.id], place.ids["melati"])
    place.world.clock.pass_by(days=10)
    answer = siti.exchange(visit, note)
    assert [outcome_of(answer, index) for index in (0, 1)] == ["applied", "merged"]
    assert place.record("kpm", seen.id).fields["field_note"] == "baik" and place.world.count("inbox") == 0


def test_a_family_without_kelompok_is_placed(place: Place) -> None:
    """A family that waits for a kelompok comes to the phones of the one it is put into."""
    alone = place.record("kpm", place.ids["kpm1"])
    place.office.write(HOME, [edit(KINDS["kpm"], alone, kelompok_id=None)])
    budi = place.phone("budi")
    assert place_families(place.parts, place.apd, HOME, [alone.id], place.ids["melati"]) == 1
    assert held_by(budi.settle(), "kpm") == {alone.id}


@pytest.mark.parametrize(
    ("kpm", "kelompok", "code"),
    [
        (["nobody"], "melati", "not_found"),
        (["kpm1"], "nowhere", "not_found"),
        ([], "melati", "unprocessable"),
        ([str(number) for number in range(FAMILIES_PLACED_MAX + 1)], "melati", "unprocessable"),
        (["kpm1", "nobody"], "melati", "not_found"),
    ],
)
def test_all_or_none(place: Place, kpm: list[str], kelompok: str, code: str) -> None:
    """A family or a kelompok that is not there, none and too many are refused, and nothing is written."""
    families = [place.ids.get(one, one) for one in kpm]
    with pytest.raises(Problem) as refused:
        place_families(place.parts, place.apd, HOME, families, place.ids.get(kelompok, kelompok))
    assert code_of(refused) == code and place.record("kpm", place.ids["kpm1"]).scope == f"k:{place.ids['mawar']}"


def test_nobody_places_outside_of_the_region(place: Place) -> None:
    """Who oversees another region finds nothing, who only reads may not; a kecamatan is enough for its own families."""
    wanted, melati = [place.ids["kpm1"]], place.ids["melati"]
    for region, role, code in ((ELSEWHERE, "apd", "not_found"), ("350702", "apd", "not_found"), (HOME, "koordinator", "forbidden")):
        with pytest.raises(Problem) as refused:
            place_families(place.parts, place.account(f"{role}{region}", role, region), HOME, wanted, melati)
        assert code_of(refused) == code
    assert place_families(place.parts, place.account("dekat", "supervisor", "350701"), HOME, wanted, melati) == 1


def test_an_ended_kelompok_takes_nobody(place: Place) -> None:
    """A kelompok that has ended is readable and takes no family."""
    place.office.write(HOME, [edit(KINDS["kelompok"], place.record("kelompok", place.ids["melati"]), ended_on="2026-11-01")])
    with pytest.raises(Problem) as refused:
        place_families(place.parts, place.apd, HOME, [place.ids["kpm1"]], place.ids["melati"])
    assert code_of(refused) == "kelompok_ended"
