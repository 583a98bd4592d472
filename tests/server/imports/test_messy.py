"""Messy rosters of every style: no row is lost, whatever the mess. The seed is printed."""

from collections import defaultdict
from pathlib import Path
from random import Random, SystemRandom

import pytest

from server.imports.families import Family
from server.imports.report import Report
from server.imports.roster import open_roster
from server.imports.source import Unreadable
from sync.limits import IMPORT_REPORT_LINES_MAX
from tests.server.imports.messy import STYLES, write_roster
from tests.server.imports.reading import SETTING, read_file

ENDS = ("accepted", "repaired", "incomplete", "not_imported", "duplicate")
SOILING = (b'"', b";", b",", b"\n", b"\r", b"\0", b"\xe9", b"\xc3", b"'", b"|", b"\t", b"=", b"E+15", b"  ")


def assert_nothing_lost(families: list[Family], report: Report) -> None:
    """Each row is in exactly one place, and places and counts agree."""
    taken = [member.row for family in families for member in family.members]
    told = [line for line in report.lines if line.kind == "not_imported"]
    waiting = {line.row for line in told}
    doubles = {line.row for line in report.lines if line.kind == "duplicate"}
    assert sum(report.counts[end] for end in ENDS) == report.counts["rows"]
    assert len(taken) == len(set(taken)) == sum(report.counts[end] for end in ENDS[:3])
    if len(told) < IMPORT_REPORT_LINES_MAX:  # beyond that the report only counts
        assert len(waiting) == report.counts["not_imported"]
    assert len(doubles) == report.counts["duplicate"]
    assert not (set(taken) & waiting or set(taken) & doubles or waiting & doubles)
    assert all(sum(member.is_pengurus for member in family.members) == 1 for family in families)
    assert len({family.key for family in families}) == len(families) == report.counts["families"]


@pytest.mark.parametrize("style", STYLES)
def test_every_row_of_a_messy_roster_has_one_end(tmp_path: Path, style: str) -> None:
    """Rows read equal rows written; each is accepted, repaired, incomplete, not imported or an exact double."""
    seed = SystemRandom().randrange(10**6)
    print(f"{style} seed {seed}")
    path = tmp_path / "roster"
    written = write_roster(path, style, workers=4, families=150, seed=seed)
    families, report = read_file(path)
    assert report.counts["rows"] == written.rows
    assert_nothing_lost(families, report)
    alone = sum(family.no_kk is None for family in families)
    assert written.families * 0.9 < len(families) <= written.families + alone
    assert alone <= len(written.planted["no_kk_lost"])
    assert report.counts["pendamping"] == written.workers
    assert report.counts["without_desa"] + report.counts["without_kelompok"] < written.families * 0.1


@pytest.mark.parametrize("style", STYLES)
def test_planted_faults_are_found_on_their_rows(tmp_path: Path, style: str) -> None:
    """Every planted fault is told on the row where it was planted."""
    seed = SystemRandom().randrange(10**6)
    print(f"{style} seed {seed}")
    path = tmp_path / "roster"
    planted = write_roster(path, style, workers=3, families=150, seed=seed).planted
    told: defaultdict[str, set[int]] = defaultdict(set)
    with open_roster(path, SETTING) as roster:
        assert list(roster.families())
        for line in roster.lines():
            told[line.code].add(line.row)
    gone = told["too_many_cells"] | told["name_missing"] | told["same_row"]
    assert told["too_many_cells"] == set(planted["too_wide"])
    assert set(planted["nameless"]) <= told["name_missing"] | told["too_many_cells"]
    assert set(planted["no_such_date"]) <= told["date_impossible"] | gone
    assert set(planted["no_kk_lost"]) <= told["no_kk_from_household"] | told["no_kk_missing"] | gone


@pytest.mark.parametrize("style", STYLES)
def test_a_file_soiled_at_random_loses_no_row_or_is_refused(tmp_path: Path, style: str) -> None:
    """Bytes thrown into a file anywhere give a whole account of all rows, or one clear refusal, never another error."""
    seed = SystemRandom().randrange(10**6)
    print(f"{style} seed {seed}")
    random = Random(seed)
    path = tmp_path / "roster"
    write_roster(path, style, workers=2, families=40, seed=seed)
    clean = path.read_bytes()
    for _ in range(12):
        soiled = bytearray(clean)
        for _ in range(random.randint(1, 40)):
            place = random.randrange(len(soiled))
            soiled[place : place + random.choice((0, 0, 1, 5))] = random.choice(SOILING)
        path.write_bytes(soiled)
        try:
            assert_nothing_lost(*read_file(path))
        except Unreadable as refused:
            assert refused.code.startswith("import_")
