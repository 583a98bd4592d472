"""Kelompok are renamed, split and merged; ids stay, phones follow, and waiting work is taken."""

import pytest

from schemas import KINDS
from server.apd.groups import merge, rename, split
from server.apd.lists import Narrowed, group_page
from server.engine import read_transaction
from server.office import edit, new_record
from sync.errors import Problem
from sync.nouns import Change, Revision
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.apd.place import Place, code_of, held_by, outcome_of

TODAY = "2026-11-21"


def plan(place: Place, ordinal: int, day: str) -> Change:
    """Return a planned meeting of mawar."""
    told = {"kelompok_id": place.ids["mawar"], "bulan": day[:7], "ordinal": ordinal, "planned_date": day, "status": "rencana"}
    return new_record(KINDS["jadwal"], told, "")


def test_a_kelompok_gets_another_name(place: Place) -> None:
    """The name changes under the same id, phones hear, and an edit of an older page is told."""
    siti, shown = place.phone("siti"), place.record("kelompok", place.ids["mawar"])
    seen = Revision(shown.revision, shown.tag)
    rename(place.parts, place.apd, HOME, shown, {"name": "Mawar Merah", "place": None}, seen)
    assert held_by(siti.settle(), "kelompok") == {shown.id}
    with pytest.raises(Problem) as refused:
        rename(place.parts, place.apd, HOME, shown, {"name": "Mawar Putih", "place": None}, seen)
    assert code_of(refused) == "changed_meanwhile" and place.world.count("conflict") == 0


def test_a_kelompok_is_split(place: Place) -> None:
    """The chosen families go to a new kelompok with the same worker from today; the others stay; waiting work is taken."""
    siti = place.phone("siti")
    made = split(place.parts, place.apd, HOME, place.ids["mawar"], [place.ids["kpm1"]], "Mawar Dua")
    assert place.record("kpm", place.ids["kpm1"]).scope == f"k:{made}" and place.record("kpm", place.ids["kpm2"]).scope != f"k:{made}"
    assert place.record("kelompok", made).fields["kecamatan_code"] == "350701"
    frames = siti.settle()
    assert held_by(frames, "kelompok") == {made} and place.ids["kpm1"] in held_by(frames, "kpm")
    assert outcome_of(siti.exchange(place.world.visit())) == "applied" and place.world.count("inbox") == 0


@pytest.mark.parametrize(
    ("kpm", "name", "code"),
    [
        (["kpm1", "kpm2"], "Dua", "unprocessable"),
        ([], "Dua", "unprocessable"),
        (["kpm1"], " ", "unprocessable"),
        (["kpm3"], "Dua", "changed_meanwhile"),
    ],
)
def test_splits_that_cannot_be(place: Place, kpm: list[str], name: str, code: str) -> None:
    """All families, none, no name, and a family of another kelompok are told; no kelompok is made."""
    before = place.world.count("kelompok")
    with pytest.raises(Problem) as refused:
        split(place.parts, place.apd, HOME, place.ids["mawar"], [place.ids[one] for one in kpm], name)
    assert code_of(refused) == code and place.world.count("kelompok") == before


def test_kelompok_are_merged(place: Place) -> None:
    """All families go; the emptied kelompok, its charge and its later plans end; what waits on the old phone is taken (P36)."""
    siti, budi = place.phone("siti"), place.phone("budi")
    coming = new_record(
        KINDS["assignment"],
        {"worker_id": place.ids["budi"], "kelompok_id": place.ids["mawar"], "role": "bersama", "start_date": "2026-12-01"},
        place.world.new_id(),
    )
    held, ahead = plan(place, 1, "2026-11-20"), plan(place, 2, "2026-11-28")
    place.office.write(HOME, [coming, held, ahead])
    assert merge(place.parts, place.apd, HOME, place.ids["mawar"], place.ids["melati"]) == 2
    assert held_by(budi.settle(), "kpm") == {place.ids["kpm1"], place.ids["kpm2"]}
    assert place.record("kelompok", place.ids["mawar"]).fields["ended_on"] == TODAY
    duties = {row.id: (row.end_date, row.deleted) for row in place.world.rows("assignment") if row.kelompok_id == place.ids["mawar"]}
    assert duties.pop(coming.id) == (None, True) and list(duties.values()) == [(TODAY, False)]
    assert [place.record("jadwal", one.id).fields["status"] for one in (held, ahead)] == ["rencana", "batal"]
    place.world.clock.pass_by(days=9)
    told = {"date": "2026-11-20", "bulan": "2026-11", "status": "terlaksana", "held_by": [place.ids["siti"]]}
    made = new_record(KINDS["p2k2_sesi"], told | {"jadwal_id": held.id, "kelompok_id": place.ids["mawar"]}, "")
    form = place.world.form(Change(made.kind, made.id, made.fields))
    answer = siti.exchange(place.world.visit(), form)
    assert outcome_of(answer, 0) == "applied" and place.world.count("kunjungan") == 1
    assert outcome_of(answer, 1) == "applied", answer[0]["out"]


def test_an_ended_kelompok_takes_part_in_nothing(place: Place) -> None:
    """It is neither merged nor split again, and none merges with itself."""
    mawar, melati = place.ids["mawar"], place.ids["melati"]
    with pytest.raises(Problem) as refused:
        merge(place.parts, place.apd, HOME, mawar, mawar)
    assert refused.value.error.details == {"fields": {"target": "same"}}
    merge(place.parts, place.apd, HOME, mawar, melati)
    for attempt in (
        lambda: merge(place.parts, place.apd, HOME, mawar, melati),
        lambda: merge(place.parts, place.apd, HOME, melati, mawar),
        lambda: split(place.parts, place.apd, HOME, mawar, [place.ids["kpm1"]], "Dua"),
    ):
        with pytest.raises(Problem) as refused:
            attempt()
        assert code_of(refused) == "kelompok_ended"


def test_nobody_touches_kelompok_of_elsewhere(place: Place) -> None:
    """Outside the region there is no such kelompok, and who reads may not write."""
    mawar, melati = place.ids["mawar"], place.ids["melati"]
    for account, code in ((place.account("jauh", "apd", ELSEWHERE), "not_found"), (place.account("lihat", "pemeriksa"), "forbidden")):
        for attempt in (
            lambda account=account: merge(place.parts, account, HOME, mawar, melati),
            lambda account=account: split(place.parts, account, HOME, mawar, [place.ids["kpm1"]], "Dua"),
        ):
            with pytest.raises(Problem) as refused:
                attempt()
            assert code_of(refused) == code


def test_kelompok_are_listed(place: Place) -> None:
    """Names come in order with families and holders; region, kecamatan, text and nobody in charge narrow the list."""
    alone = new_record(KINDS["kelompok"], {"name": "anggrek", "kecamatan_code": "350702"}, place.world.new_id())
    place.office.write(HOME, [alone])

    def names(region: str = HOME, **narrowed: object) -> list[str]:
        with read_transaction(place.parts.engine) as connection:
            return [one.name for one in group_page(connection, region, Narrowed(**narrowed), place.world.clock().date()).groups]

    assert names() == ["anggrek", "mawar", "melati"] and names("350701") == ["mawar", "melati"] and names("00")[1] == "jauh"
    assert names(kecamatan="350702") == ["anggrek"] and names(text="LAT") == ["melati"] and names(idle=True) == ["anggrek"]
    with read_transaction(place.parts.engine) as connection:
        [mawar] = group_page(connection, HOME, Narrowed(text="mawar"), place.world.clock().date()).groups
    assert (mawar.families, mawar.holders) == (2, (("Siti Contoh", "utama"),))
    place.office.write(HOME, [edit(KINDS["kelompok"], place.record("kelompok", alone.id), ended_on=TODAY)])
    assert names() == ["anggrek", "mawar", "melati"] and names(idle=True) == []
