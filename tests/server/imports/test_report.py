"""A report says the same each time, in two languages, and tells nobody's name or number."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

import server.imports.roster as roster_module
from server.imports.report import load_sentences, write_lines
from server.imports.roster import open_roster
from sync import limits
from tests.server.imports.messy import STYLES, write_roster
from tests.server.imports.reading import SETTING, read_file, read_roster

SOURCES = Path(roster_module.__file__).parent
CODE_WORD = re.compile(r"""["']([a-z]+(?:_[a-z0-9]+)*)["']""")


@pytest.mark.parametrize("style", STYLES)
def test_a_report_names_nobody(tmp_path: Path, style: str) -> None:
    """Neither text nor data nor the line file of a report has a NIK, a name, an address or a card number."""
    path = tmp_path / "roster"
    write_roster(path, style, families=120)
    with open_roster(path, SETTING) as roster:
        families = list(roster.families())
        target = io.StringIO()
        write_lines(roster.lines(), target)
        report = roster.report()
    told = "\n".join([report.render("id"), report.render("en"), json.dumps(report.to_dict()), target.getvalue()])
    members = [member for family in families for member in family.members]
    secrets = {member.nik for member in members} | {member.name for member in members} | {family.no_kk for family in families}
    secrets |= {family.address for family in families} | {family.pendamping_name for family in families}
    assert [secret for secret in secrets - {None} if secret in told] == []
    assert len(told) > 1_000


@pytest.mark.parametrize("style", STYLES)
def test_the_same_file_gives_the_same_report(tmp_path: Path, style: str) -> None:
    """Two readings of one file give equal families and reports, line for line."""
    path = tmp_path / "roster"
    write_roster(path, style, families=60, seed=7)
    first, second = read_file(path), read_file(path)
    assert first == second
    assert first[1].to_dict() == second[1].to_dict()
    assert first[1].render("id") == second[1].render("id")


def test_every_code_has_a_sentence_and_every_sentence_a_use() -> None:
    """The codes of the catalogue are just those that the sources can say, in both languages."""
    said = {word for path in SOURCES.glob("*.py") for word in CODE_WORD.findall(path.read_text("utf-8"))}
    catalogue = load_sentences("id")["codes"]
    assert {code for code in catalogue if code not in said} == set()
    assert load_sentences("en")["codes"].keys() == catalogue.keys()
    assert all(sentence and sentence != load_sentences("en")["codes"][code] for code, sentence in catalogue.items())


def test_many_lines_are_counted_and_written_in_full_elsewhere(tmp_path: Path) -> None:
    """The report holds the first lines of each sort and the count of all; the line file has every one."""
    number = limits.IMPORT_REPORT_LINES_MAX + 50
    path = tmp_path / "roster.csv"
    rows = [f"0000{n:012};3,5E+15;ORANG {'ABCDEFGHIJ'[n % 10]};KEPALA KELUARGA;Y;L;05/01/1990" for n in range(number)]
    _, report = read_roster(tmp_path, rows)
    held = [line.row for line in report.lines if line.code == "digits_lost"]
    assert held == list(range(3, 3 + limits.IMPORT_REPORT_LINES_MAX)) or held == list(range(2, 2 + limits.IMPORT_REPORT_LINES_MAX))
    assert report.counts["incomplete"] >= number - 1
    with open_roster(path, SETTING) as roster:
        assert len(list(roster.families())) >= number - 1
        target = io.StringIO()
        write_lines(roster.lines(), target)
    written = list(csv.DictReader(io.StringIO(target.getvalue())))
    assert len([line for line in written if line["code"] == "digits_lost"]) >= number - 1
    assert f"and {number - 20} more" in report.render("en") or f"and {number - 21} more" in report.render("en")


def test_a_report_says_where_what_and_why(tmp_path: Path) -> None:
    """A line has the row, the column, the shape of the value and the reason, in the reader's language."""
    row = "0000111111111111;3,5E+15;ANI;ISTRI;Y;P;05/01/1990"
    _, report = read_roster(tmp_path, [row])
    assert "row 2, nik [9,9A+99]: digits lost to a spreadsheet" in report.render("en")
    assert "baris 2, nik [9,9A+99]: angka terakhir hilang karena lembar sebar" in report.render("id")
