"""Rules are versions: each is kept, the one of a month is found, and none is edited."""

from datetime import date
from typing import Any

import pytest

from schemas import KINDS
from server.catalogue import install
from server.cycle.rules import Rules, add_version, in_force, shipped_row, versions
from server.cycle.stages import months_of_stage, stage_named, stage_of
from server.engine import read_transaction
from server.office import edit
from server.store.grants import NATION
from sync.errors import Problem
from tests.server.cycle.village import Village

TODAY = date(2026, 11, 21)


def known(village: Village) -> tuple[Rules, ...]:
    """Return the versions of the store."""
    with read_transaction(village.world.parts.engine) as connection:
        return versions(connection)


def add(village: Village, **changed: Any) -> Rules:
    """Write a version that differs from the newest."""
    now = known(village)
    return add_version(village.office, now, {**now[-1].fields, "valid_from": "2027-01-01", **changed}, TODAY)


def test_a_server_without_versions_goes_by_the_shipped_one(village: Village) -> None:
    """Before anything is loaded the version of the data file holds, and loading it changes nothing."""
    before = known(village)
    assert [one.nomor for one in before] == [1] and before[0].attendance_percent == 85
    assert install([shipped_row()], village.world.parts.store, village.office, KINDS) == 1
    assert known(village) == before


def test_the_shipped_version_holds_until_the_first_written_one(village: Village) -> None:
    """A version that was written on a server where nothing was loaded leaves the months before it to the shipped one."""
    assert add(village, attendance_percent=80).nomor == 2
    assert [in_force(known(village), month).nomor for month in ("2026-12", "2027-01")] == [1, 2]


def test_each_version_is_kept_and_holds_from_its_day(village: Village) -> None:
    """A new version takes the place of the old one from its month on; months before it are judged as they were."""
    install([shipped_row()], village.world.parts.store, village.office, KINDS)
    assert add(village, attendance_percent=80, absences=["alpa"]).nomor == 2
    assert add(village, attendance_percent=75, valid_from="2027-02-01").nomor == 3
    found = known(village)
    assert [in_force(found, month).attendance_percent for month in ("2026-12", "2027-01", "2027-02", "2019-01")] == [85, 80, 75, 85]
    assert add(village, attendance_percent=90, valid_from="2027-02-01").nomor == 4
    assert in_force(known(village), "2027-02").nomor == 4


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"valid_from": "2026-11-01"}, "valid_from"),
        ({"valid_from": "2027-01-02"}, "valid_from"),
        ({"attendance_percent": 0}, "attendance_percent"),
        ({"absences": ["bolos"]}, "absences"),
        ({"areas": ["91|0"]}, "areas"),
        ({"expected": ["sd|kehadiran_sekolah|1|minggu"]}, "expected"),
        ({"tahap_months": 4}, "tahap_months"),
        ({"remind_days": 9, "escalate_days": 3}, "escalate_days"),
        ({"escalate_days": 30, "entry_days": 21}, "entry_days"),
    ],
)
def test_a_version_that_makes_no_sense_is_refused(village: Village, wrong: dict[str, Any], field: str) -> None:
    """What begins in the past or inside a month, or says what no rule can say, is told at its field, and nothing is written."""
    with pytest.raises(Problem) as caught:
        add(village, **wrong)
    assert caught.value.error.code == "unprocessable" and field in caught.value.error.details["fields"]
    assert len(known(village)) == 1


def test_no_version_is_edited_and_two_at_once_are_told(village: Village) -> None:
    """A stored version cannot be changed, and of two who write the next one at once the second hears of it."""
    install([shipped_row()], village.world.parts.store, village.office, KINDS)
    stale = known(village)
    with village.world.parts.store.view(NATION) as view:
        [record] = view.records(KINDS["aturan"], [shipped_row().id])
    village.office.write(NATION, [edit(KINDS["aturan"], record, attendance_percent=10)])
    assert known(village)[0].attendance_percent == 85
    add(village, attendance_percent=80)
    with pytest.raises(Problem, match="changed_meanwhile"):
        add_version(village.office, stale, {**stale[0].fields, "valid_from": "2027-01-01", "attendance_percent": 70}, TODAY)


def test_an_area_of_pkh_akses_has_its_own_threshold(village: Village) -> None:
    """The narrowest area counts; everywhere else the threshold of all does."""
    rules = Rules.of({**village.rules.fields, "areas": ["91|70", "910101|60"]})
    assert [rules.threshold(area) for area in ("910101", "910102", "350701", None)] == [60, 70, 85, 85]


def test_stages_of_two_and_three_months(village: Village) -> None:
    """A stage goes by its first month, and its length by the version of January."""
    two = Rules.of({**village.rules.fields, "nomor": 2, "tahap_months": 2, "valid_from": "2027-02-01"})
    both = (village.rules, two)
    assert stage_of(both, "2027-05").months == ("2027-04", "2027-05", "2027-06")
    assert stage_of(both, "2028-04").months == ("2028-03", "2028-04")
    assert months_of_stage("2026-12", 3) == ("2026-10", "2026-11", "2026-12")
    assert stage_named(both, "2026-10").last == date(2026, 12, 31)
    for none in ("2026-11", "2026-13", "tahap"):
        with pytest.raises(Problem, match="not_found"):
            stage_named(both, none)
