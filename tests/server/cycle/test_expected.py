"""What is due is known, so that what is missing shows; nobody is asked for what is not due."""

from typing import Any

import pytest

from server.cycle.expected import expected_checks, missing_checks
from server.cycle.rules import Rules
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.cycle.village import Village

PUPIL = ("ani", "kehadiran_sekolah")
CHILD = ("tono", "timbang_ukur")


def due(village: Village, bulan: str = "2026-11", **changed: Any) -> set[tuple[str, str]]:
    """Return what is due in a month."""
    return village.names(expected_checks(HOME, bulan, Rules.of({**village.rules.fields, **changed})))


def test_a_month_a_stage_and_a_year(village: Village) -> None:
    """Monthly checks are due each month, those of a stage and of a year in its last month."""
    village.member("ibu", "keluarga", "ibu_hamil")
    assert due(village) == {PUPIL, CHILD}
    ends = {PUPIL, CHILD, ("ibu", "pemeriksaan_kehamilan"), ("tono", "perkembangan"), ("nenek", "layanan_lansia")}
    assert due(village, "2026-12") == ends
    assert due(village, "2026-09") == {PUPIL, CHILD, ("ibu", "pemeriksaan_kehamilan")}
    assert due(village, expected=["lansia|layanan_lansia|1|bulan"]) == {("nenek", "layanan_lansia")}
    assert due(village, expected=["lansia|layanan_lansia|1|tahun"]) == set()


def test_who_where_and_by_whom(village: Village) -> None:
    """Each check says of whom it is, where, who answers for it, and in which kecamatan; other kabupaten have none."""
    [row] = [row for row in village.rows(expected_checks(HOME, "2026-11", village.rules)) if row.condition == PUPIL[1]]
    ids, people = village.ids, village.world.ids
    assert row[:9] == (
        *(HOME, ids["keluarga"], ids["ani"], "2026-11", PUPIL[1], ids["sekolah"], people["mawar"], people["siti"], "350701"),
    )
    assert village.rows(expected_checks(ELSEWHERE, "2026-11", village.rules)) == []


@pytest.mark.parametrize(
    ("kind", "name", "fields"),
    [
        ("kpm", "keluarga", {"joined_on": "2026-12-01"}),
        ("kpm", "keluarga", {"membership_status": "graduasi", "ended_on": "2026-11-10"}),
        ("kpm", "keluarga", {"membership_status": "non_aktif"}),
        ("kpm", "keluarga", {"deleted": True}),
        ("anggota", "ani", {"membership_status": "non_aktif"}),
        ("anggota", "ani", {"deleted": True}),
        ("anggota", "ani", {"provisional": True}),
        ("anggota", "ani", {"komponen": None}),
        ("anggota", "ani", {"birth_date": "2000-01-01"}),
    ],
)
def test_who_is_not_bound(village: Village, kind: str, name: str, fields: dict[str, Any]) -> None:
    """Families before joining or after leaving, members who left, are not taken over yet or too old, owe no check."""
    village.change(kind, name, **fields)
    assert PUPIL not in due(village)


def test_who_left_later_was_bound(village: Village) -> None:
    """A family that ended in December still owed the checks of November."""
    village.change("kpm", "keluarga", membership_status="graduasi", ended_on="2026-12-10")
    assert PUPIL in due(village) and due(village, "2026-12") == {("nenek", "layanan_lansia")}


def test_ages_by_the_version_of_the_month(village: Village) -> None:
    """An elder of 65 is due where lansia begins at 60 and not where it begins at 70; an unknown birthday leaves nobody out."""
    village.change("anggota", "nenek", birth_date="1961-11-01")
    yearly = {"expected": ["lansia|layanan_lansia|1|bulan"]}
    assert due(village, **yearly) and not due(village, lansia_age=70, **yearly)
    assert due(village, lansia_age=65, **yearly) and not due(village, "2026-10", lansia_age=65, **yearly)
    village.change("anggota", "nenek", birth_date=None)
    assert due(village, lansia_age=70, **yearly)
    village.change("anggota", "tono", birth_date="2026-12-01")
    assert CHILD not in due(village) and CHILD in due(village, "2026-12")


def test_a_month_without_school(village: Village) -> None:
    """Where the school says that the month has no effective day, no attendance is due; other checks are."""
    village.days("2026-11", 0)
    assert due(village) == {CHILD}


def test_who_answers_for_a_kelompok(village: Village) -> None:
    """The one in charge at the end of the month: a substitute while nobody else is, then the successor; nobody is nobody."""
    duty = next(row.id for row in village.world.rows("assignment") if row.kelompok_id == village.world.ids["mawar"])
    village.change("assignment", duty, end_date="2026-11-10")
    kelompok, budi = village.world.ids["mawar"], village.world.ids["budi"]
    workers = {row.worker_id for row in village.rows(expected_checks(HOME, "2026-12", village.rules)) if row.kelompok_id == kelompok}
    assert workers == {None}
    village.make("assignment", worker_id=budi, kelompok_id=kelompok, role="pengganti", start_date="2026-11-05")
    for month, worker in (("2026-10", village.world.ids["siti"]), ("2026-11", budi), ("2026-12", budi)):
        rows = village.rows(expected_checks(HOME, month, village.rules))
        assert {row.worker_id for row in rows if row.kelompok_id == kelompok} == {worker}, month


def test_what_is_missing(village: Village) -> None:
    """A check that nobody made, was deleted or says nothing is missing; any result makes it, also one that could not be verified."""
    def missing(bulan: str = "2026-11") -> set[tuple[str, str]]:
        return village.names(missing_checks(HOME, bulan, village.rules))

    assert missing() == {PUPIL, CHILD}
    village.checked("ani", "2026-11", alpa=0, izin=0, sakit=1)
    village.checked("tono", "2026-11", "timbang_ukur", weight_kg=9.5)
    assert missing() == {CHILD}
    empty = next(row.id for row in village.world.rows("komitmen") if row.condition == "timbang_ukur")
    village.change("komitmen", empty, result="tidak_terverifikasi", reason="Posyandu tutup")
    assert missing() == set()
    village.change("komitmen", empty, deleted=True)
    assert missing() == {CHILD} and PUPIL in missing("2026-10")


def test_a_check_of_a_year_counts_from_january(village: Village) -> None:
    """What is due twice a year is there when it was done twice in it, and missing after once."""
    def missing() -> set[tuple[str, str]]:
        return village.names(missing_checks(HOME, "2026-12", village.rules))

    twice = ("tono", "perkembangan")
    village.checked("tono", "2026-02", "perkembangan", result="memenuhi")
    assert twice in missing()
    village.checked("tono", "2026-08", "perkembangan", result="memenuhi")
    assert twice not in missing()
