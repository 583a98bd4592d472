"""A roster becomes families, and every row of the file has exactly one end."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from server.imports.families import kelompok_key
from server.imports.roster import open_roster
from server.imports.wilayah import DesaIndex, Wilayah
from sync import limits
from tests.server.imports.reading import HEADER, HOME, SETTING, listed, read_file, read_roster

KK = "0000111111111111"
OTHER = "0000222222222222"
ANI = f"{KK};0000124501900001;ANI;ISTRI;Y;P;05/01/1990"
BUDI = f"{KK};0000120502890002;BUDI;KEPALA KELUARGA;T;L;05/02/1989"
CICI = f"{KK};0000124603150003;CICI;ANAK;T;P;06/03/2015"
DODI = f"{OTHER};0000120704800004;DODI;KEPALA KELUARGA;Y;L;07/04/1980;RT 9;3508012005;MELATI 1;BUDI WIDODO;198001012025211001;9999"
REGIONS = [
    Wilayah("35", "provinsi", "Jawa Timur", None, "provinsi"),
    Wilayah("3508", "kabupaten", "Kabupaten Lumajang", "35", "kabupaten"),
    Wilayah("350801", "kecamatan", "Tempursari", "3508", "kecamatan"),
    Wilayah("350802", "kecamatan", "Pronojiwo", "3508", "kecamatan"),
    Wilayah("3508012005", "desa", "Tempursari", "350801", "desa"),
    Wilayah("3508022003", "desa", "Tamanayu", "350802", "desa"),
]


def test_scattered_rows_of_one_family_come_together(tmp_path: Path) -> None:
    """A family is one family wherever its rows stand, its members in the order of the file."""
    families, report = read_roster(tmp_path, [ANI, DODI, BUDI, CICI])
    assert [(family.key, [member.name for member in family.members]) for family in families] == [
        (KK, ["ANI", "BUDI", "CICI"]),
        (OTHER, ["DODI"]),
    ]
    assert report.counts["accepted"] == report.counts["rows"] == 4


def test_a_family_has_all_that_the_file_says(tmp_path: Path) -> None:
    """Values of the family and of each member arrive under their canonical names."""
    [family], _ = read_roster(tmp_path, [ANI, CICI])
    assert (family.no_kk, family.address, family.desa_code, family.kks_last4) == (KK, "RT 1", "3508012005", "1234")
    assert (family.pendamping_key, family.pendamping_name) == ("nip:198001012025211001", "BUDI WIDODO")
    assert (family.kelompok_key, family.kelompok_name) == (("3508012005", "melati1"), "MELATI 1")
    assert (family.row, family.pengurus.name) == (2, "ANI")
    cici = family.members[1]
    assert (cici.row, cici.nik, cici.relation, cici.sex, cici.birth_date) == (3, "0000124603150003", "anak", "P", date(2015, 3, 6))
    assert cici.keys == ("nik:0000124603150003", "name:cici:2015-03-06")


def test_a_lost_nik_keeps_nobody_out(tmp_path: Path) -> None:
    """A member whose NIK lost its digits comes in without it, and the field is left to a person."""
    [family], report = read_roster(tmp_path, [ANI, BUDI.replace("0000120502890002", "3,5E+15")])
    assert [member.nik for member in family.members] == ["0000124501900001", None]
    assert listed(report) == [(3, "left_empty", "nik", "digits_lost")]
    assert (report.counts["incomplete"], report.counts["needs_person"], report.counts["without_nik"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (BUDI.replace(";BUDI;", ";-;"), (3, "not_imported", "name", "name_missing")),
        (BUDI.replace(";BUDI;", ";;"), (3, "not_imported", "name", "name_missing")),
        (BUDI.replace(";BUDI;", ";77;"), (3, "not_imported", "name", "no_letters")),
        (f"{BUDI};{HOME};X", (3, "not_imported", "", "too_many_cells")),
        (f"TOTAL{';' * 12}", (3, "not_imported", "name", "name_missing")),
    ],
)
def test_a_row_that_cannot_be_taken_waits_and_its_family_comes_in(
    tmp_path: Path, row: str, line: tuple[int, str, str, str]
) -> None:
    """The family has its other members, and the row is listed with the reason."""
    [family], report = read_roster(tmp_path, [ANI, row, CICI])
    assert [member.name for member in family.members] == ["ANI", "CICI"]
    assert line in listed(report)
    assert (report.counts["not_imported"], report.counts["accepted"]) == (1, 2)


def test_a_row_without_a_family_number_finds_its_household(tmp_path: Path) -> None:
    """Same address, village, kelompok and card as exactly one family: the row is of that family, and it says so."""
    families, report = read_roster(tmp_path, [ANI, DODI, BUDI.replace(KK, ""), CICI.replace(KK, "3,5E+15")])
    assert [len(family.members) for family in families] == [3, 1]
    assert listed(report) == [(row, "repaired", "no_kk", "no_kk_from_household") for row in (4, 5)]


def test_a_row_that_fits_two_households_waits(tmp_path: Path) -> None:
    """When two families share address, kelompok and card, nobody is put into one of them by chance."""
    twin = DODI.replace("RT 9", "RT 1").replace("9999", "1234")
    families, report = read_roster(tmp_path, [ANI, twin, CICI.replace(KK, "")])
    assert [len(family.members) for family in families] == [1, 1]
    assert listed(report) == [(4, "not_imported", "no_kk", "no_kk_missing")]


def test_a_family_whose_number_is_lost_is_known_by_its_pengurus(tmp_path: Path) -> None:
    """Where every row of a household lost the number, the idsemesta of its one pengurus names the family."""
    path = tmp_path / "roster.csv"
    lost = [row.replace(KK, "3,5E+15") for row in (ANI, BUDI)]
    path.write_text("\n".join([f"{HEADER};IDSEMESTA", *(f"{row};{HOME};{n}7" for n, row in enumerate(lost, 1))]))
    [family], report = read_file(path)
    assert (family.key, family.no_kk, len(family.members)) == ("idsemesta:17", None, 2)
    assert listed(report) == [(row, "left_empty", "no_kk", "digits_lost") for row in (2, 3)]


def test_rows_under_merged_cells_belong_to_the_family_above(tmp_path: Path) -> None:
    """A member whose family cells are all empty is of the family above; a new head or a total line is not."""
    below = f";{CICI.removeprefix(KK + ';')};;;;;;"
    head = ";0000120704800004;DODI;KEPALA KELUARGA;Y;L;07/04/1980;;;;;;"
    families, report = read_roster(tmp_path, [ANI, below, ";;JUMLAH KELUARGA;;;;;;;;;;", head])
    assert [[member.name for member in family.members] for family in families] == [["ANI", "CICI"]]
    assert (3, "repaired", "no_kk", "filled_down") in listed(report)
    assert report.counts["not_imported"] == 2


def test_an_exact_double_is_dropped_once_and_listed(tmp_path: Path) -> None:
    """The same row again is one person; it is counted and points to the row it repeats."""
    [family], report = read_roster(tmp_path, [ANI, BUDI, ANI, ANI])
    assert len(family.members) == 2
    assert [(line.row, line.kind, line.other) for line in report.lines] == [(4, "duplicate", 2), (5, "duplicate", 2)]
    assert report.counts["duplicate"] == 2


def test_a_nik_on_two_rows_is_a_match_candidate(tmp_path: Path) -> None:
    """Both people come in, and the pair of rows is listed, within a family and across families."""
    same = "0000124501900001"
    families, report = read_roster(tmp_path, [ANI, DODI.replace("0000120704800004", same), CICI.replace("0000124603150003", same)])
    assert sum(len(family.members) for family in families) == 3
    assert [(pair.row, pair.other, pair.by, pair.same_family) for pair in report.candidates] == [
        (2, 3, "nik", False),
        (2, 4, "nik", True),
    ]
    keys = [key for family in families for member in family.members for key in member.keys]
    assert families[0].members[0].keys == ("name:ani:1990-01-05",)
    assert len(set(keys)) == len(keys)


def test_where_rows_of_a_family_differ_the_pengurus_counts(tmp_path: Path) -> None:
    """The pengurus's value is used, and the row that differs says so without printing it; spelling is no difference."""
    moved = f"{BUDI};{HOME.replace('RT 1', 'RT 7').replace('MELATI 1', 'Melati  1')}"
    [family], report = read_roster(tmp_path, [moved, ANI])
    assert (family.address, family.kelompok_name) == ("RT 1", "MELATI 1")
    assert (2, "decided", "address", "family_differs") in listed(report)
    assert not [line for line in report.lines if line.column == "kelompok_name" and line.kind == "decided"]


def test_a_value_missing_in_one_row_is_taken_from_the_others(tmp_path: Path) -> None:
    """An unreadable value of the family is no loss when another row has it."""
    [family], report = read_roster(tmp_path, [ANI, f"{BUDI};{HOME.replace('3508012005', '35')}"])
    assert family.desa_code == "3508012005"
    assert listed(report) == [(3, "repaired", "desa_code", "taken_from_family")]


@pytest.mark.parametrize(
    ("rows", "chosen", "code"),
    [
        ([ANI.replace(";Y;", ";T;"), BUDI], "ANI", "pengurus_missing"),
        ([BUDI, CICI], "BUDI", "pengurus_missing"),
        ([CICI, CICI.replace("CICI", "EKO").replace("2015", "2001")], "EKO", "pengurus_missing"),
        ([BUDI.replace(";T;", ";Y;"), ANI], "ANI", "pengurus_several"),
    ],
)
def test_every_family_has_one_pengurus(tmp_path: Path, rows: list[str], chosen: str, code: str) -> None:
    """None or several marked: istri, then kepala keluarga, then the oldest stands for the family, and it is told."""
    [family], report = read_roster(tmp_path, rows)
    assert [member.name for member in family.members if member.is_pengurus] == [chosen]
    assert code in {line.code for line in report.lines if line.kind == "decided"}


def test_a_number_used_by_too_many_is_no_family(tmp_path: Path) -> None:
    """Rows under a family number that serves as a placeholder all wait."""
    rows = [f"{KK};;ORANG {chr(65 + n % 26)}{chr(65 + n // 26)};ANAK;T;P;06/03/2015" for n in range(limits.IMPORT_FAMILY_ROWS_MAX + 1)]
    families, report = read_roster(tmp_path, rows)
    assert families == []
    assert report.counts["not_imported"] == len(rows)
    assert {line.code for line in report.lines} == {"family_too_large"}


def test_an_unknown_village_is_found_by_its_names_or_left_to_a_person(tmp_path: Path) -> None:
    """Three names that fit one village repair its code; otherwise the family comes in and its village waits."""
    index = DesaIndex(REGIONS)
    path = tmp_path / "roster.csv"
    rows = [
        f"{ANI};{HOME.replace('3508012005', '3508999999')};Desa Tamanayu;KEC. PRONOJIWO;Lumajang",
        f"{DODI.replace('3508012005', '3508999999')};Tamanayu;Pronojiwo;Kota Lumajang",
    ]
    path.write_text("\n".join([f"{HEADER};Desa;Kecamatan;Kabupaten", *rows]))
    families, report = read_file(path, replace(SETTING, known_desa=index.codes, find_desa=index.find))
    assert [family.desa_code for family in families] == ["3508022003", None]
    assert listed(report) == [(3, "left_empty", "desa_code", "desa_unknown"), (2, "repaired", "desa_code", "desa_by_name")]


def test_a_family_without_kelompok_or_pendamping_comes_in_and_is_listed(tmp_path: Path) -> None:
    """What a family lacks to be worked with is told on the row of its pengurus."""
    [family], report = read_roster(tmp_path, [f"{BUDI};RT 1;3508012005;;;;1234", f"{ANI};RT 1;3508012005;;;;1234"])
    assert (family.kelompok_key, family.pendamping_key) == (None, None)
    assert listed(report) == [
        (3, "left_empty", "kelompok_name", "kelompok_blank"),
        (3, "left_empty", "pendamping_name", "pendamping_blank"),
    ]
    assert report.counts["without_kelompok"] == 1


def test_a_pendamping_is_known_by_nip_whatever_the_spelling(tmp_path: Path) -> None:
    """One NIP is one pendamping under the commonest spelling; a name without NIP is somebody else, and is told."""
    spelled = DODI.replace("BUDI WIDODO", "Budi Widodo, S.Sos")
    nameless = f"{CICI.replace(KK, '0000333333333333')};{HOME.replace('198001012025211001', '')}"
    families, report = read_roster(tmp_path, [ANI, BUDI, spelled, nameless])
    assert [family.pendamping_name for family in families] == ["BUDI WIDODO"] * 3
    assert [family.pendamping_key for family in families] == ["nip:198001012025211001"] * 2 + ["name:budiwidodo"]
    warned = {(line.row, line.code, line.other) for line in report.lines if line.kind == "warning"}
    assert warned == {(4, "pendamping_spelling", 0), (5, "pendamping_without_nip", 0), (5, "kelompok_two_pendamping", 2)}


@pytest.mark.parametrize("name", ["MELATI 1", "Melati  1", "melati1", "MELATI 01", "Melati-1"])
def test_a_kelompok_is_known_by_village_and_name_whatever_the_spelling(name: str) -> None:
    """Case, spaces, punctuation and leading zeros make no other kelompok; the village and other numbers do."""
    assert kelompok_key("3508012005", name) == ("3508012005", "melati1")
    assert kelompok_key("3508012005", "MELATI 10") == ("3508012005", "melati10")


def test_a_nik_that_disagrees_only_warns(tmp_path: Path) -> None:
    """Another birth date or sex in the NIK changes nothing; a missing sex comes from a NIK whose date agrees."""
    rows = [ANI.replace("05/01/1990", "06/01/1990"), BUDI.replace(";L;", ";P;"), CICI.replace(";P;", ";;")]
    [family], report = read_roster(tmp_path, rows)
    assert [(member.sex, member.birth_date.day) for member in family.members] == [("P", 6), ("P", 5), ("P", 6)]
    assert listed(report) == [
        (4, "repaired", "sex", "sex_from_nik"),
        (2, "warning", "nik", "nik_birth_differs"),
        (3, "warning", "nik", "nik_sex_differs"),
    ]


def test_nothing_is_left_on_disk(tmp_path: Path) -> None:
    """The private folder in which rows wait is gone when the reading ends."""
    work = tmp_path / "work"
    work.mkdir()
    read_roster(tmp_path, [ANI, BUDI], work_dir=work)
    assert list(work.iterdir()) == []


def test_families_can_be_gone_through_twice_with_one_report(tmp_path: Path) -> None:
    """A second pass over the families gives the same families and leaves the report as it was."""
    path = tmp_path / "roster.csv"
    path.write_text("\n".join([HEADER, f"{ANI};{HOME}", f"{BUDI.replace(';T;', ';Y;')};{HOME}", DODI]))
    with open_roster(path, SETTING) as roster:
        first, report = list(roster.families()), roster.report()
        assert (list(roster.families()), roster.report()) == (first, report)


def test_a_lost_row_makes_no_second_family(tmp_path: Path) -> None:
    """A pengurus without a number, whose card a family of the kelompok has, waits rather than stand alone."""
    path = tmp_path / "roster.csv"
    lost = f"{ANI.replace(KK, '')};{HOME.replace('RT 1', 'RT 2')};17"
    path.write_text("\n".join([f"{HEADER};IDSEMESTA", f"{BUDI};{HOME};27", lost]))
    families, report = read_file(path)
    assert [family.key for family in families] == [KK]
    assert (3, "not_imported", "no_kk", "no_kk_missing") in listed(report)
