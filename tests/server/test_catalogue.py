"""The catalogue that every kabupaten starts with."""

from collections import Counter

from schemas.check import check
from server.catalogue import read_catalogue, read_periods
from sync.ids import slot_id


def test_the_catalogue_has_the_core_and_the_stunting_sessions() -> None:
    """Fourteen core sessions in five modules, fifteen on stunting, and a module for free topics."""
    rows = read_catalogue()
    sessions = Counter(row.fields["modul_code"] for row in rows if row.kind == "modul_sesi")
    assert list(sessions.values()) == [4, 3, 3, 2, 2, 15]
    assert [row.fields["position"] for row in rows if row.kind == "modul"] == [1, 2, 3, 4, 5, 6, 7]


def test_the_catalogue_is_sound() -> None:
    """Every row passes its schema and has the id of its slot, so that loading it twice changes nothing."""
    for row in [*read_catalogue(), *read_periods(2026)]:
        assert check(row.kind, row.fields, creating=True) is None
        keys = {"modul": ("code",), "modul_sesi": ("modul_code", "position"), "periode": ("year", "triwulan")}
        assert row.id == slot_id(row.kind, tuple(row.fields[name] for name in keys[row.kind]))


def test_the_periods_cover_the_year_without_gap() -> None:
    """The four triwulan follow each other from the first day of the year to the last."""
    days = [(row.fields["start_date"], row.fields["end_date"]) for row in read_periods(2028)]
    assert days == [
        ("2028-01-01", "2028-03-31"),
        ("2028-04-01", "2028-06-30"),
        ("2028-07-01", "2028-09-30"),
        ("2028-10-01", "2028-12-31"),
    ]
