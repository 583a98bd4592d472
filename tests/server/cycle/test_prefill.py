"""The calendar proposes meetings and effective days beside what workers write, and never over it."""

from datetime import date

import pytest

from server.cycle.calendar import Days
from server.cycle.prefill import prefill, same_place_in_month
from tests.server.api.world import HOME
from tests.server.cycle.village import Village

TODAY = date(2026, 11, 21)
FEAST = Days("x", "00", "libur", "Libur", date(2026, 12, 10), date(2026, 12, 11))


def filled(village: Village) -> int:
    """Let the job run."""
    return prefill(village.world.parts, HOME, TODAY)


@pytest.fixture
def term(village: Village) -> Village:
    """Give a village with a school term until 18 December, a holiday of the nation and one of the province."""
    village.make("kalender", kabupaten="35", date="2026-07-13", end_date="2026-12-18", type="sekolah", name="Semester ganjil")
    village.make("kalender", kabupaten="00", date="2026-12-10", type="libur", name="Libur nasional")
    village.make("kalender", kabupaten="35", date="2026-12-11", type="libur", name="Libur provinsi")
    village.make("kalender", kabupaten="36", date="2026-12-14", type="libur", name="Libur provinsi lain")
    return village


def test_the_pattern_of_the_month_before(term: Village) -> None:
    """A meeting comes again on the same weekday of the same week, not on a holiday, with its hour and place; one called off does not."""
    kelompok = term.world.ids["mawar"]
    told = {"kelompok_id": kelompok, "bulan": "2026-11", "start_time": "09:00", "place": "Balai desa", "status": "terlaksana"}
    term.make("jadwal", **told, ordinal=1, planned_date="2026-11-12")
    term.make("jadwal", **told | {"status": "batal", "reason": "Banjir"}, ordinal=2, planned_date="2026-11-20")
    filled(term)
    [row] = term.world.rows("rancangan_jadwal")
    assert (row.bulan, row.ordinal, row.planned_date, row.start_time, row.place) == ("2026-12", 1, "2026-12-12", "09:00", "Balai desa")
    assert row.scope == f"k:{kelompok}:2026-4"
    assert term.world.count("jadwal") == 2


def test_the_effective_days_of_a_school(term: Village) -> None:
    """School days of the term without Sundays and holidays, for schools of the programme; another province's holiday does not count."""
    assert filled(term) == 2
    days = {row.bulan: row.days for row in term.world.rows("rancangan_hari")}
    assert days == {"2026-11": 25, "2026-12": 14}
    assert {row.fasilitas_id for row in term.world.rows("rancangan_hari")} == {term.ids["sekolah"]}
    assert term.world.count("hari_efektif") == 0


def test_a_proposal_is_no_dispute(term: Village) -> None:
    """What a worker plans or counts, before or after the proposal, stands alone: no conflict, and no proposal over it."""
    filled(term)
    phone = term.world.enrol("siti")
    phone.settle()
    term.days("2026-12", 12)
    term.make("jadwal", kelompok_id=term.world.ids["mawar"], bulan="2026-11", ordinal=1, planned_date="2026-11-12", status="rencana")
    term.make("jadwal", kelompok_id=term.world.ids["mawar"], bulan="2026-12", ordinal=1, planned_date="2026-12-01", status="rencana")
    assert filled(term) == 0 and term.world.count("conflict") == 0
    assert term.world.count("rancangan_jadwal") == 0


def test_a_run_is_repeated_and_follows_the_calendar(term: Village) -> None:
    """A second run writes nothing; a holiday that is added later changes the proposal."""
    filled(term)
    assert filled(term) == 0
    term.make("kalender", kabupaten="35", date="2026-12-16", type="libur", name="Libur mendadak")
    assert filled(term) == 1
    assert {row.days for row in term.world.rows("rancangan_hari") if row.bulan == "2026-12"} == {13}


def test_without_a_term_nothing_is_said(village: Village) -> None:
    """Where nobody entered a school term no days are proposed, rather than wrong ones."""
    assert filled(village) == 0


@pytest.mark.parametrize(
    ("day", "month", "wanted"),
    [
        (date(2026, 11, 3), "2026-12", date(2026, 12, 1)),
        (date(2026, 11, 12), "2026-12", date(2026, 12, 12)),
        (date(2026, 10, 29), "2026-11", date(2026, 11, 26)),
        (date(2026, 10, 31), "2027-01", date(2027, 1, 30)),
        (date(2026, 11, 1), "2026-12", date(2026, 12, 7)),
    ],
)
def test_the_same_place_in_a_month(day: date, month: str, wanted: date) -> None:
    """The same weekday in the same week; a holiday or a Sunday goes to the next working day, a fifth week to the last there is."""
    assert same_place_in_month(day, month, [FEAST]) == wanted
