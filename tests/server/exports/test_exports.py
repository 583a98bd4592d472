"""Exports: the same rows in every format, numbers and formulas kept as text, the region kept, names left out where asked."""

from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import String, cast, insert, update

from schemas import KINDS
from server.engine import read_transaction, write_transaction
from server.exports.asking import FORMATS, KIND
from server.exports.columns import Privacy
from server.exports.datasets import DATASETS
from server.exports.formats import write_xlsx
from server.exports.query import Wish, columns_of, own_key, query_of
from server.exports.stream import learn_to_hash
from server.longwork.items import DONE
from server.store.tables import TABLES
from server.survey.figures import results_of
from sync.errors import Problem
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.attendance.village import Village
from tests.server.exports.hamlet import FIRST, LAST, NAME, NIK, asked, made, path
from tests.server.exports.reading import READERS

ON_SQLITE = pytest.mark.parametrize("village", ["sqlite"], indirect=True)
"""A test of what is written from the rows that a database gives, or of what is refused before it is asked."""
BROKEN = '0"&A1&"'


@ON_SQLITE
@pytest.mark.parametrize("dataset", DATASETS)
def test_every_format_has_the_same_rows(village: Village, dataset: str) -> None:
    """What is in one format is in the others, column for column; numbers that are names keep their zeros."""
    found = {name: made(village, dataset=dataset, format=name) for name in FORMATS}
    assert found["csv"]
    plain = [{name: cell.removeprefix("'") for name, cell in row.items()} for row in found["csv"]]  # an id may begin like a formula, too
    for name in FORMATS:
        assert (plain if name == "csv" else found[name]) == plain, name
    assert {row.get("nik", NIK) for row in plain} <= {NIK, ""}
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
    assert all(len(one) == 64 for kept in hashes for pair in kept.items() for one in pair) and len(hashes[0]) == len(hashes[1])
    assert not set(hashes[0]) & set(hashes[1]) and not set(hashes[0].values()) & set(hashes[1].values())
    for file in files:
        assert not any(secret.encode() in file.read_bytes() for secret in (NIK, NAME, "Anak", "0000000000000001"))


@pytest.mark.parametrize("dataset", DATASETS)
def test_without_names_no_row_leads_to_a_record(village: Village, dataset: str) -> None:
    """No id, number of a family or of a change, name of a group or moment of arrival is left, by which a row were found in the store or in another file."""
    desk = village.desk
    ids = {row.id for kind in KINDS for row in desk.world.rows(kind)} - {row.id for row in desk.world.rows("fasilitas")}
    told = [path(village, dataset=dataset, deidentified=True, **more) for more in ({}, {"format": "sqlite"})]
    assert not any(one.encode() in file.read_bytes() for one in ids for file in told)
    rows = READERS["csv"](told[0])
    assert rows and not {"kpm_no", "kelompok", "revision", "received_at", "known_up_to"} & set(rows[0])


@pytest.mark.parametrize("dataset", [one for one in DATASETS if one != "kinerja"])
def test_without_names_rows_stand_in_an_order_of_their_own(village: Village, dataset: str) -> None:
    """Two files of the same rows cannot be laid side by side line by line: within a month the order is that of the hashes, which differ."""
    asked = DATASETS[dataset]
    with read_transaction(village.desk.world.parts.engine) as connection:
        learn_to_hash(connection)
        for key in ("a", "b"):
            query = query_of(asked, Wish(HOME, "2026-01", LAST, key, today="2026-11-21"), guarded=False)
            rows = connection.execute(query.with_only_columns(asked.kabupaten, asked.month, *own_key(asked))).all()
            found = [(place, month, sha256(f"{key}{' '.join(rest)}".encode()).hexdigest()) for place, month, *rest in rows]
            assert found == sorted(found) and len(found) > 1


def test_a_half_year_is_in_each_of_its_months(village: Village) -> None:
    """Months ask for the half-years that they lie in; a dispute, the phone's app and its clock are told, and no family stands twice."""
    later = made(village, dataset="komplementaritas", first="2026-07", last="2026-07")
    assert {row["semester"] for row in later} == {"2026-2"} and len({row["kpm_id"] for row in later}) == len(later) == 2
    assert made(village, dataset="komplementaritas", first="2026-07", last="2026-11") == later
    assert [row["semester"] for row in made(village, dataset="komplementaritas", first="2026-06", last="2026-06")] == ["2026-1"]
    [disputed] = made(village, dataset="komplementaritas", state="sengketa")
    assert (disputed["conflict"], disputed["review"]) == ("sengketa", "terbuka") and disputed["received_at"]
    [seen] = made(village, dataset="perilaku", state="lengkap")
    assert (seen["pendidikan"], seen["observed_on"], seen["nik"], seen["app"]) == ("2", "2026-10-03", NIK, "uji/8")
    assert [row["note"] for row in later if row["note"]] == ["'=1+1"]


def test_a_family_that_went_elsewhere_is_told_there(village: Village) -> None:
    """What was asked of a family that moved is a row of its new kabupaten alone."""
    member = TABLES["komplementaritas"]
    before = made(village, dataset="komplementaritas")
    with write_transaction(village.desk.world.parts.engine) as connection:
        connection.execute(update(member).where(member.c.kpm_id == village.desk.world.ids["kpm3"]).values(moved=ELSEWHERE))
    assert len(made(village, dataset="komplementaritas")) == len(before) - 1


def test_the_survey_tells_what_its_page_does(village: Village) -> None:
    """Sums of a round that is over, of a question that enough have answered; of one that few did only that it was asked, and nothing while it goes on."""
    rows = made(village, dataset="survei")
    [over, _] = sorted(village.desk.world.rows("survey_round"), key=lambda one: one.closes_on)
    with read_transaction(village.desk.world.parts.engine) as connection:
        page = results_of(connection, [over.id], "2026-11-21")[over.id]
    assert {row["putaran_id"] for row in rows} == {over.id} and len(rows) == len(page.questions)
    told = {row["question"]: round(int(row["total"]) * 25 / int(row["number"]), 1) if row["number"] else None for row in rows}
    assert told == page.questions and told["p2k2"] is None
    assert [row["question"] for row in made(village, dataset="survei", state="disembunyikan")] == ["p2k2"]
    file = path(village, dataset="survei", format="parquet").read_bytes()
    assert all(one.kpm_id.encode() not in file for one in village.desk.world.rows("survey_drawn"))
    assert made(village, dataset="survei", region="350701") == [], "a round is of a whole kabupaten"
    assert made(village, dataset="survei", first="2026-11") == [], "it was over in October"
    village.desk.world.clock.pass_by(days=120)
    assert len(made(village, dataset="survei")) == 2 * len(rows)


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


def test_a_family_without_a_group_is_in_its_kecamatan(village: Village) -> None:
    """While it is in none, its checks and its proposal are rows of the kecamatan of its desa, as the console has them."""
    for name in ("kpm1", "kpm2", "kpm3"):
        village.desk.change("kpm", village.desk.world.ids[name], kelompok_id=None, desa_code="3507012001")
    for dataset in ("komitmen", "graduasi"):
        rows = made(village, dataset=dataset, region="350701")
        assert rows and rows == made(village, dataset=dataset) and {row["kecamatan_code"] for row in rows} == {"350701"}
        assert made(village, dataset=dataset, region="350702") == []


def test_rows_of_a_merged_family_are_rows_of_the_one_that_stays(village: Village) -> None:
    """An exit and a half-year under the id given up are exported with the id, the number and the pengurus of the family, each once."""
    ids, world = village.desk.world.ids, village.desk.world
    before = {dataset: len(made(village, dataset=dataset)) for dataset in ("graduasi", "komplementaritas")}
    with write_transaction(world.parts.engine) as connection:
        merged = {"kabupaten": HOME, "old_id": ids["kpm3"], "new_id": ids["kpm1"], "made_at": world.clock()}
        connection.execute(insert(TABLES["alias"]), merged)
    for dataset, number in before.items():
        rows = made(village, dataset=dataset)
        assert len(rows) == number and not [row for row in rows if row["kpm_id"].endswith(ids["kpm3"])]
        assert [row["nik"] for row in rows if row["kpm_id"].endswith(ids["kpm1"])] == [NIK, NIK], dataset


def test_marks_and_checks_of_who_was_merged_are_of_who_stays(village: Village) -> None:
    """A mark of a family that was given up, and a check of such a member, are exported with the member and the family that stay, once."""
    world = village.desk.world
    ids, moment = world.ids, world.clock()
    stays = village.write("anggota", kpm_id=ids["kpm2"], nik="0000010203040507", name="Ibu Yang Tinggal", sex="P", relation="istri")
    before = {dataset: len(made(village, dataset=dataset)) for dataset in ("kehadiran_pertemuan", "komitmen")}
    with write_transaction(world.parts.engine) as connection:
        merged = [{"kabupaten": HOME, "old_id": old, "new_id": new, "made_at": moment} for old, new in ((ids["ibu"], stays), (ids["kpm2"], ids["kpm3"]))]
        connection.execute(insert(TABLES["alias"]), merged)
    marks, rows = (made(village, dataset=dataset) for dataset in before)
    assert [len(marks), len(rows)] == [*before.values()]
    assert {row["kpm_id"][-22:] for row in marks} == {ids["kpm1"], ids["kpm3"]}
    assert {(row["anggota_id"][-22:], row["kpm_id"][-22:], row["nik"]) for row in rows if row["anggota_id"].endswith((stays, ids["ibu"]))} == {
        (stays, ids["kpm3"], "0000010203040507")
    }


def test_rows_of_one_state_alone(village: Village) -> None:
    """Each state of a dataset gives its own rows, and all of them together are all rows."""
    for dataset in DATASETS.values():
        parts = {state: made(village, dataset=dataset.name, state=state) for state in dataset.states}
        assert sum(map(len, parts.values())) == len(made(village, dataset=dataset.name)), dataset.name
        assert sum(map(bool, parts.values())) >= 1
    assert [row["conflict"] for row in made(village, dataset="komitmen", state="sengketa")] == ["sengketa"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"last": "2026-12"}, "last", "too_late"),
        ({"first": "2026-11", "last": "2026-10"}, "last", "too_early"),
        ({"first": "2026-13"}, "first", "not_a_month"),
        ({"first": ""}, "first", "required"),
        ({"purpose": " "}, "purpose", "required"),
        ({"purpose": "x" * 5_000}, "purpose", "too_long"),
        ({"dataset": "semua"}, "dataset", "unknown_value"),
        ({"format": "exe"}, "format", "unknown_value"),
        ({"state": "memenuhi"}, "state", "not_allowed"),
        ({"as_of": "kemarin"}, "as_of", "not_a_number"),
        ({"as_of": "1", "region": "35", "own": "35"}, "as_of", "one_kabupaten"),
        ({"as_of": "999999"}, "as_of", "not_settled"),
        ({"as_of": "1", "dataset": "survei"}, "as_of", "not_allowed"),
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


def test_who_takes_what_out_is_written_down(village: Village) -> None:
    """Before anything is read: who, what, of where and when, and what for."""
    path(village, purpose="Laporan triwulan", deidentified=True)
    [row] = village.desk.world.rows("export")
    assert (row.purpose, row.region, row.dataset, row.first, row.last, row.deidentified) == ("Laporan triwulan", HOME, "kehadiran_keluarga", FIRST, LAST, True)


def test_every_column_says_what_it_means() -> None:
    """The dictionary has a meaning for each column, names are unique, and what names a person is marked so."""
    for dataset in DATASETS.values():
        names = [one.name for one in dataset.columns]
        assert len(set(names)) == len(names) and all(one.meaning for one in dataset.columns)
        marked = {one.name for one in dataset.columns if one.privacy is not Privacy.OPEN}
        assert {"nik", "no_kk", "name", "nip", "represented_by", "reason"} & set(names) <= marked
