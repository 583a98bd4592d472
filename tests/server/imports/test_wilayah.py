"""The list of regions is read with its order checked."""

import gzip
from pathlib import Path

import pytest

from server.imports.source import Unreadable
from server.imports.wilayah import DesaIndex, Wilayah, WilayahFolder

FILES = {
    "provinces.csv": "code,name,capital\n35,Jawa Timur,Surabaya\n53,Nusa Tenggara Timur,Kupang\n",
    "regencies.csv": "code,province_code,name\n3508,35,Kabupaten Lumajang\n3573,35,Kota Malang\n35.14,35,Kabupaten Pasuruan Kecamatan Bangil\n",
    "districts.csv": "code,regency_code,name\n350801,3508,Tempursari\n357301,3573,Blimbing\n",
    "villages.csv": (
        "code,district_code,name,type\n3508012005,350801,Tempursari,village\n3573011001,357301,Balearjosari,urban_village\n"
        "3508013001,350801,\"Soka\"\"an\",village\n"
    ),
}


def write(folder: Path, files: dict[str, str]) -> WilayahFolder:
    """Write region files and return their reader; the villages are compressed, as they come."""
    for name, text in files.items():
        if name == "villages.csv":
            (folder / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
        else:
            (folder / name).write_text(text)
    return WilayahFolder(folder)


def test_regions_come_parents_first_with_level_and_type(tmp_path: Path) -> None:
    """Codes lose their dots, types follow from the codes, and the seat in a kabupaten's name is cut and told."""
    folder = write(tmp_path, FILES)
    regions = list(folder.rows())
    assert [(region.code, region.level, region.name, region.parent_code, region.type) for region in regions] == [
        ("35", "provinsi", "Jawa Timur", None, "provinsi"),
        ("53", "provinsi", "Nusa Tenggara Timur", None, "provinsi"),
        ("3508", "kabupaten", "Kabupaten Lumajang", "35", "kabupaten"),
        ("3573", "kabupaten", "Kota Malang", "35", "kota"),
        ("3514", "kabupaten", "Kabupaten Pasuruan", "35", "kabupaten"),
        ("350801", "kecamatan", "Tempursari", "3508", "kecamatan"),
        ("357301", "kecamatan", "Blimbing", "3573", "kecamatan"),
        ("3508012005", "desa", "Tempursari", "350801", "desa"),
        ("3573011001", "desa", "Balearjosari", "357301", "kelurahan"),
        ("3508013001", "desa", 'Soka"an', "350801", "desa_adat"),
    ]
    report = folder.report()
    assert (report.counts["rows"], report.counts["accepted"], report.counts["repaired"]) == (10, 9, 1)
    assert [(line.row, line.column, line.code) for line in report.lines] == [(4, "regencies.name", "seat_cut")]


@pytest.mark.parametrize(
    ("file", "row", "kind", "code"),
    [
        ("districts.csv", "350899,3599,Nowhere", "not_imported", "parent_differs"),
        ("districts.csv", "359901,3599,Nowhere", "not_imported", "parent_missing"),
        ("districts.csv", "35080,3508,Short", "not_imported", "code_wrong"),
        ("districts.csv", "350802,3508,", "not_imported", "name_missing"),
        ("districts.csv", "350801,3508,Other", "not_imported", "code_doubled"),
        ("districts.csv", "350801,3508,Tempursari", "duplicate", "same_row"),
        ("villages.csv", "350801201,350801,Short,village", "not_imported", "code_wrong"),
    ],
)
def test_a_region_out_of_order_is_listed_and_left_out(tmp_path: Path, file: str, row: str, kind: str, code: str) -> None:
    """One bad row is told with its reason, and all others come in."""
    folder = write(tmp_path, FILES | {file: f"{FILES[file]}{row}\n"})
    assert len(list(folder.rows())) == 10
    report = folder.report()
    assert [(line.kind, line.code) for line in report.lines if line.kind != "repaired"] == [(kind, code)]
    assert report.counts["rows"] == 11 == sum(report.counts[name] for name in ("accepted", "repaired", "not_imported", "duplicate"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A folder without one of the four tables is refused by the name of that table."""
    folder = write(tmp_path, {name: text for name, text in FILES.items() if name != "districts.csv"})
    with pytest.raises(Unreadable) as caught:
        list(folder.rows())
    assert (caught.value.code, caught.value.details) == ("import_file_missing", {"file": "districts.csv"})


REGIONS = [
    Wilayah("35", "provinsi", "Jawa Timur", None, "provinsi"),
    Wilayah("3507", "kabupaten", "Kabupaten Malang", "35", "kabupaten"),
    Wilayah("3573", "kabupaten", "Kota Malang", "35", "kota"),
    Wilayah("350701", "kecamatan", "Oro-oro", "3507", "kecamatan"),
    Wilayah("357301", "kecamatan", "Oro Oro", "3573", "kecamatan"),
    Wilayah("3507012001", "desa", "Desa Baru", "350701", "desa"),
    Wilayah("3573011001", "desa", "Baru", "357301", "kelurahan"),
]


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (("BARU", "ORO-ORO", "KABUPATEN MALANG"), ["3507012001"]),
        (("Kel. Baru", "Kec. Oro Oro", "KOTA MALANG"), ["3573011001"]),
        (("baru", "oro-oro", "Kab. Malang"), ["3507012001"]),
        (("BARU", "ORO ORO", "MALANG"), ["3507012001", "3573011001"]),
        (("BARU", "", "MALANG"), []),
        (("LAMA", "ORO-ORO", "MALANG"), []),
        (("BARU", "ORO-ORO", "KABUPATEN LUMAJANG"), []),
    ],
)
def test_villages_are_found_by_all_three_names(names: tuple[str, str, str], codes: list[str]) -> None:
    """Case, spaces and the words for kinds do not count, except that a kota is no kabupaten."""
    assert DesaIndex(REGIONS).find(*names) == codes
