"""Files read by the programs that people have, and held against the published dictionary."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import update

from server.engine import write_transaction
from server.exports.asking import FORMATS
from server.exports.columns import Privacy
from server.exports.datasets import DATASETS
from server.exports.dictionary import FILE, written
from server.exports.query import FORMULA
from server.store.tables import TABLES
from tests.server.attendance.village import Village
from tests.server.exports.hamlet import NAME, NIK, made, path
from tests.server.exports.reading import READERS, Row, read_csv

OFFICE = shutil.which("soffice")
IN_OFFICE = ("kehadiran_keluarga", "komplementaritas")
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
COMMA_UTF8 = "--infilter=Text - txt - csv (StarCalc):44,34,76"
SHAPES = {
    "string": re.compile(r"[\s\S]*"),
    "integer": re.compile(r"-?\d+"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "datetime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
}
IN_PARQUET = {"string": "VARCHAR", "integer": "BIGINT", "date": "DATE", "datetime": "TIMESTAMP WITH TIME ZONE"}


def field_of(field: dict[str, Any], deidentified: bool) -> dict[str, Any] | None:
    """Return what a field is in a file with names or without, None where it is not in it."""
    return field["deidentified"] if deidentified and "deidentified" in field else field


def faults(rows: list[Row], resource: dict[str, Any], *, deidentified: bool = False) -> list[str]:
    """Return what in some rows is not as their resource in the dictionary says; nothing personal."""
    told = {one["name"]: field_of(one, deidentified) for one in resource["schema"]["fields"]}
    told = {name: one for name, one in told.items() if one is not None}
    found = [f"columns {sorted(set(row) ^ set(told))}" for row in rows[:1] if list(row) != list(told)]
    for name, one in told.items():
        pattern = re.compile(one.get("constraints", {}).get("pattern", ""))
        cells = [row.get(name, "") for row in rows]
        if any(cell and not (SHAPES[one["type"]].fullmatch(cell) and pattern.search(cell)) for cell in cells):
            found.append(f"values of {name}")
    return found


def published(dataset: str) -> dict[str, Any]:
    """Return a dataset of the published dictionary."""
    return next(one for one in json.loads(FILE.read_text("utf-8"))["resources"] if one["name"] == dataset)


def test_the_published_dictionary_is_that_of_the_code() -> None:
    """Whoever changes a column writes the dictionary anew: ./lapangan exports dictionary."""
    assert FILE.read_text("utf-8") == written()


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_file_is_as_the_dictionary_says(village: Village, dataset: str) -> None:
    """In each format, with names and without: columns, their order, and the shape of each value; PostgreSQL's rows in the one that is strict about types."""
    resource, on_sqlite = published(dataset), village.desk.world.parts.engine.dialect.name == "sqlite"
    for deidentified in (False, True):
        for form in FORMATS if on_sqlite else ("parquet",):
            rows = made(village, dataset=dataset, format=form, deidentified=deidentified)
            assert rows and not faults(rows, resource, deidentified=deidentified), (form, deidentified)
    personal = {one["name"] for one in resource["schema"]["fields"] if "deidentified" in one}
    assert personal == {one.name for one in DATASETS[dataset].columns if one.privacy is not Privacy.OPEN}
    assert faults([rows[0] | {"kabupaten": "x"}], resource, deidentified=True) == ["values of kabupaten"]
    assert not personal or faults(rows, resource), "a file without names is none with names"


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed here; what the files hold is read by the other tests")
@pytest.mark.parametrize("village", ["sqlite"], indirect=True)
def test_libreoffice_shows_every_digit(village: Village, tmp_path: Path) -> None:
    """CSV and XLSX opened headless and written out again: NIK with its zeros, names and notes as they are, no formula run."""
    plain = {dataset: made(village, dataset=dataset, format="sqlite") for dataset in IN_OFFICE}
    for form, more in (("csv", [COMMA_UTF8]), ("xlsx", [])):
        files = [path(village, dataset=dataset, format=form).rename(tmp_path / f"{dataset}.{form}") for dataset in IN_OFFICE]
        shown = converted(files, tmp_path / form, more)
        for dataset, rows in shown.items():
            assert [{name: cell.removeprefix("'") for name, cell in row.items()} for row in rows] == plain[dataset], (form, dataset)
        assert {row["nik"] for rows in shown.values() for row in rows} == {NIK, ""}
        assert NAME in {row["name"] for row in plain["kehadiran_keluarga"]} and "=1+1" in {row["note"] for row in plain["komplementaritas"]}


def converted(files: list[Path], folder: Path, more: list[str]) -> dict[str, list[Row]]:
    """Let LibreOffice open files and write out what it shows; return dataset -> rows."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", *more, "--convert-to", AS_CSV, "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {one.stem.split("-")[0]: read_csv(one) for one in sorted(folder.glob("*.csv"))}


@pytest.mark.parametrize("village", ["sqlite"], indirect=True)
@pytest.mark.parametrize("dataset", DATASETS)
def test_duckdb_reads_parquet(village: Village, dataset: str) -> None:
    """Columns have the types that the dictionary tells, NIK is text, and sums are those of the rows."""
    file, resource = path(village, dataset=dataset, format="parquet"), published(dataset)
    with duckdb.connect() as lake:
        rows = lake.read_parquet(str(file))
        types = dict(zip(rows.columns, map(str, rows.types), strict=True))
        assert types == {one["name"]: IN_PARQUET[one["type"]] for one in resource["schema"]["fields"]}
        assert "nik" not in types or {nik for (nik,) in rows.project("nik").fetchall()} == {NIK, None}
        assert rows.aggregate("count(*)").fetchall() == [(len(READERS["parquet"](file)),)]


def test_no_text_begins_as_a_formula(village: Village) -> None:
    """Whatever a name begins with that a spreadsheet would run, in full width too, it is text there, and itself in files for programs."""
    member = TABLES["anggota"]
    for opener in FORMULA:
        name = f"{opener}HYPERLINK(1)"
        with write_transaction(village.desk.world.parts.engine) as connection:  # past the schema, which trims
            connection.execute(update(member).where(member.c.nik == NIK).values(name=name))
        assert {row["name"] for row in made(village)} == {"'" + name, ""}, repr(opener)
    assert {row["name"] for row in made(village, format="sqlite")} == {name, ""}
    assert {row["name"] for row in made(village, format="xlsx")} == {name, ""}


def test_signs_of_csv_in_a_name_move_no_column(village: Village) -> None:
    """Commas, quotes and ends of lines of both sorts stay in their cell, in each format."""
    member, name = TABLES["anggota"], 'Siti, "Ibu"\rBaru\nsatu;\tdua,,'
    with write_transaction(village.desk.world.parts.engine) as connection:
        connection.execute(update(member).where(member.c.nik == NIK).values(name=name))
    for form in ("csv", "parquet", "sqlite"):
        rows = made(village, format=form)
        assert {row["name"] for row in rows} == {name, ""} and {row["nik"] for row in rows} == {NIK, ""}, form
