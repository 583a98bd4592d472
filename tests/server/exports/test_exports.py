"""Exports: the same rows in every format, numbers and formulas kept as text, the region kept, names left out where asked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from server.attendance.rollup import keep_attendance
from server.engine import write_transaction
from server.exports.asking import FORMATS, KIND, Asked, ask_export, path_of
from server.exports.columns import Privacy
from server.exports.datasets import DATASETS
from server.exports.formats import write_xlsx
from server.exports.query import Wish, columns_of
from server.jobs.tasks import run_work
from server.longwork.items import CANCELLED, DONE, WAITING, WORK, cancel, find_item
from server.store.tables import TABLES
from sync.errors import Problem
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.attendance.village import Village
from tests.server.desk.office import Desk
from tests.server.exports.reading import READERS, Row

NIK, NAME = "0000010203040506", "=cmd|' /C calc'!A0"
BROKEN = '0"&A1&"'
FIRST, LAST = "2026-10", "2026-11"
Make = Callable[..., list[Row]]


@pytest.fixture
def village(desk: Desk) -> Village:
    """Give a village with two meetings, and a pengurus whose name a spreadsheet would run."""
    made, ids = Village(desk), desk.world.ids
    for name in ("kpm1", "kpm2", "kpm3"):
        desk.change("kpm", ids[name], joined_on="2025-01-01", no_kk=f"000000000000000{name[-1]}")
    made.write("anggota", kpm_id=ids["kpm1"], nik=NIK, name=NAME, is_pengurus=True, sex="P", relation="istri")
    made.met("mawar", "2026-10-05", "kpm1")
    made.mark(made.met("mawar", "2026-11-05", "kpm1", "S"), "kpm2", "H", represented_by="Anak")
    keep_attendance(desk.world.parts)
    return made


def asked(village: Village, **more: Any) -> str:
    """Ask for an export; return the id of its work."""
    desk = village.desk
    account = desk.account(desk.world.new_id(), "koordinator", more.pop("own", HOME))
    told = {"dataset": "kehadiran_keluarga", "format": "csv", "region": HOME, "first": FIRST, "last": LAST, "purpose": "Rapat", "deidentified": False}
    return ask_export(desk.world.parts, account, Asked(**(told | more)))


def path(village: Village, **more: Any) -> Path:
    """Make an export; return the path of its file."""
    parts, identity = village.desk.world.parts, asked(village, **more)
    run_work(parts)
    found = find_item(parts, "00", KIND, identity)
    assert found.state == DONE, (found.state, found.code)
    return path_of(parts, found)


def made(village: Village, **more: Any) -> list[Row]:
    """Make an export; return its rows, read back."""
    return READERS[more.get("format", "csv")](path(village, **more))


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_format_has_the_same_rows(village: Village, dataset: str) -> None:
    """What is in one format is in the others, column for column; numbers that are names keep their zeros."""
    found = {name: made(village, dataset=dataset, format=name) for name in FORMATS}
    assert len(found["csv"]) in (3, 4)
    plain = [{name: cell.removeprefix("'") if name == "name" else cell for name, cell in row.items()} for row in found["csv"]]
    for name in FORMATS:
        assert (plain if name == "csv" else found[name]) == plain, name
    assert {row["nik"] for row in plain} == {NIK, ""}
    assert list(plain[0]) == [one.name for one in DATASETS[dataset].columns]


def test_a_second_pengurus_makes_no_second_row(village: Village) -> None:
    """Where two members of a family are written down as pengurus, its rows stay as many."""
    before = len(made(village))
    ids = village.desk.world.ids
    village.write("anggota", kpm_id=ids["kpm1"], nik="0000010203040507", name="Ibu Kedua", is_pengurus=True, sex="P", relation="istri")
    assert len(made(village)) == before


def test_no_text_runs_in_a_spreadsheet(village: Village) -> None:
    """A name that begins like a formula is text in CSV and in a sheet; in formats for programs it stays as it is."""
    assert {row["name"] for row in made(village)} == {"'" + NAME, ""}
    assert {row["name"] for row in made(village, format="xlsx")} == {NAME, ""}
    with write_transaction(village.desk.world.parts.engine) as connection:  # past the schema, which takes digits alone
        connection.execute(update(TABLES["anggota"]).where(TABLES["anggota"].c.nik == NIK).values(nik=BROKEN))
    assert {row["nik"] for row in made(village)} == {"'" + BROKEN, ""}
    assert {row["name"] for row in made(village, format="parquet")} == {NAME, ""}


@pytest.mark.parametrize("form", FORMATS)
def test_without_names_nobody_is_found(village: Village, form: str) -> None:
    """No name, NIK or family card is in the file; a family is the same throughout it, and another one in the next file."""
    files = [path(village, format=form, deidentified=True, dataset="kehadiran_pertemuan") for _ in range(2)]
    first, second = (READERS[form](one) for one in files)
    hashes = [{row["kpm_id"]: row["no_kk"] for row in rows} for rows in (first, second)]
    assert not {"name", "represented_by"} & set(first[0])
    assert all(len(one) == 64 for one in hashes[0].values()) and hashes[0].keys() == hashes[1].keys()
    assert not set(hashes[0].values()) & set(hashes[1].values())
    for file in files:
        assert not any(secret.encode() in file.read_bytes() for secret in (NIK, NAME, "Anak", "0000000000000001"))


def test_the_region_and_the_months_bound_it(village: Village) -> None:
    """A kecamatan, another kabupaten, and months without meetings give what they have, which may be a header alone."""
    desk = village.desk
    assert made(village, region="350701") == made(village)
    assert made(village, own="35", region="35") == made(village)
    assert made(village, region="350702") == [] and made(village, own=ELSEWHERE, region=ELSEWHERE) == []
    assert {row["bulan"] for row in made(village, last="2026-10")} == {"2026-10"}
    for form in FORMATS:
        assert made(village, first="2025-01", last="2025-02", format=form) == []
    for own, region in ((ELSEWHERE, HOME), (HOME, "35070"), (HOME, "3507012001"), ("00", "kabupaten"), ("00", "")):
        with pytest.raises(Problem, match="not_found"):
            asked(village, own=own, region=region)
    assert desk.world.count("export") == len([row for row in desk.world.rows("work_item") if row.kind == KIND and row.state == DONE])


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"last": "2026-12"}, "last", "too_late"),
        ({"first": "2026-11", "last": "2026-10"}, "last", "too_early"),
        ({"first": "2026-13"}, "first", "not_allowed"),
        ({"first": ""}, "first", "required"),
        ({"purpose": " "}, "purpose", "required"),
        ({"purpose": "x" * 5_000}, "purpose", "too_long"),
        ({"dataset": "semua"}, "dataset", "unknown_value"),
        ({"format": "exe"}, "format", "unknown_value"),
    ],
)
def test_what_cannot_be_made_is_told_at_once(village: Village, wrong: dict[str, str], field: str, code: str) -> None:
    """A month to come, a span that ends before it begins, no purpose: which field, and why."""
    with pytest.raises(Problem) as refused:
        asked(village, **wrong)
    assert (refused.value.error.details or {})["fields"] == {field: code}


def test_a_sheet_ends_where_excel_does(tmp_path: Path) -> None:
    """More rows than a sheet holds are refused, not cut."""
    dataset = DATASETS["kehadiran_keluarga"]
    columns = columns_of(dataset, Wish(HOME, FIRST, LAST))
    row = (",".join("1" for _ in columns) + "\n").encode()
    write_xlsx(tmp_path / "fits.xlsx", dataset, columns, [row] * 3, limit=3)
    with pytest.raises(Problem, match="too_many_rows"):
        write_xlsx(tmp_path / "long.xlsx", dataset, columns, [row] * 4, limit=3)


def test_a_cancelled_export_leaves_no_file(village: Village) -> None:
    """Cancelled before it began or by its person: no file, and the next one is made all the same."""
    parts, identity = village.desk.world.parts, asked(village)
    cancel(parts, HOME, KIND, identity)
    run_work(parts)
    found = find_item(parts, HOME, KIND, identity)
    assert found.state == CANCELLED and not path_of(parts, found).exists()
    assert made(village)


def test_who_takes_what_out_is_written_down(village: Village) -> None:
    """Before anything is read: who, what, of where and when, and what for."""
    path(village, purpose="Laporan triwulan", deidentified=True)
    [row] = village.desk.world.rows("export")
    assert (row.purpose, row.region, row.dataset, row.first, row.last, row.deidentified) == ("Laporan triwulan", HOME, "kehadiran_keluarga", FIRST, LAST, True)


def test_an_export_begun_again_is_written_down_once(village: Village) -> None:
    """A run after one that died makes the file anew and leaves the sealed row as it was."""
    parts, identity = village.desk.world.parts, asked(village)
    run_work(parts)
    before = village.desk.world.rows("export")
    village.desk.world.clock.pass_by(hours=1)
    with write_transaction(parts.engine) as connection:
        connection.execute(update(WORK).where(WORK.c.id == identity).values(state=WAITING))
    run_work(parts)
    assert village.desk.world.rows("export") == before
    assert path_of(parts, find_item(parts, HOME, KIND, identity)).exists()


def test_every_column_says_what_it_means() -> None:
    """The dictionary has a meaning for each column, names are unique, and what names a person is marked so."""
    for dataset in DATASETS.values():
        names = [one.name for one in dataset.columns]
        assert len(set(names)) == len(names) and all(one.meaning for one in dataset.columns)
        marked = {one.name for one in dataset.columns if one.privacy is not Privacy.OPEN}
        assert {"nik", "no_kk", "name"} <= marked
