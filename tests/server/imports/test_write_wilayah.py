"""Regions in the store: each in its partition, and a second import changes nothing."""

from pathlib import Path

import pytest

from schemas import KINDS
from server.imports.source import Unreadable
from server.imports.write_wilayah import WilayahResult, import_wilayah
from tests.server.imports.storing import Bench, differing

TABLES = {
    "provinces": ["code,name", "35,Jawa Timur", "51,Bali"],
    "regencies": ["code,province_code,name", "35.08,35,Kabupaten Lumajang", "35.09,35,Kabupaten Jember", "51.71,51,Kota Denpasar"],
    "districts": ["code,regency_code,name", "35.08.01,35.08,Tempursari", "35.09.01,35.09,Jombang", "51.71.01,51.71,Denpasar Selatan"],
    "villages": ["code,district_code,name", "35.08.01.2005,35.08.01,Tempursari", "35.08.01.2006,35.08.01,Pundungsari"],
}


def bring(bench: Bench, only: tuple[str, ...] = (), **tables: list[str]) -> WilayahResult:
    """Write the tables and import them."""
    folder = bench.folder / "regions"
    folder.mkdir(exist_ok=True)
    for name, lines in (TABLES | tables).items():
        (folder / f"{name}.csv").write_text("\n".join([*lines, ""]), "utf-8")
    return import_wilayah(folder, office=bench.office, kinds=KINDS, only=only)


def test_each_region_is_in_its_partition_and_area(bench: Bench) -> None:
    """Provinces belong to the nation, kabupaten to their province, the rest to the kabupaten; desa are of their kecamatan's area."""
    result = bring(bench)
    assert result.counts == {"created": 10, "changed": 0, "unchanged": 0}
    found = {row["code"]: (row["kabupaten"], row["level"], row["parent_code"], row["scope"]) for row in bench.all("wilayah")}
    assert found["35"] == ("00", "provinsi", None, "r:35")
    assert found["3508"] == ("35", "kabupaten", "35", "r:3508")
    assert found["350801"] == ("3508", "kecamatan", "3508", "r:350801")
    assert found["3508012006"] == ("3508", "desa", "350801", "r:350801")
    assert len(found) == 10


def test_the_same_regions_again_change_nothing(bench: Bench) -> None:
    """The second import leaves every row of every table as it is."""
    bring(bench)
    before = bench.dump()
    assert bring(bench).counts == {"created": 0, "changed": 0, "unchanged": 10}
    assert bench.dump() == before


def test_a_renamed_village_changes_alone(bench: Bench) -> None:
    """Only its row and what tells phones of it are written."""
    bring(bench)
    before = bench.dump()
    villages = [line.replace("Pundungsari", "Pundung Sari") for line in TABLES["villages"]]
    assert bring(bench, villages=villages).counts == {"created": 0, "changed": 1, "unchanged": 9}
    changed = differing(before, bench.dump())
    [(old, new)] = changed["wilayah"]
    assert {name: new[name] for name in KINDS["wilayah"].fields if new[name] != old[name]} == {"name": "Pundung Sari"}
    assert changed.keys() == {"wilayah", "partition", "commit_log", "feed", "scope_head", "change_log"}


def test_only_some_kabupaten_come_in_with_what_lies_above(bench: Bench) -> None:
    """The province and the kabupaten itself come with its kecamatan and desa; others do not."""
    bring(bench, only=("3508",))
    assert [row["code"] for row in bench.all("wilayah")] and {row["code"] for row in bench.all("wilayah")} == {
        *("35", "3508", "350801", "3508012005", "3508012006")
    }


def test_a_folder_without_a_table_is_refused_before_anything_is_written(bench: Bench) -> None:
    """The list is read whole first."""
    folder = bench.folder / "empty"
    folder.mkdir()
    (folder / "provinces.csv").write_text("code,name\n35,Jawa Timur\n")
    with pytest.raises(Unreadable):
        import_wilayah(folder, office=bench.office, kinds=KINDS)
    assert not bench.all("wilayah")
