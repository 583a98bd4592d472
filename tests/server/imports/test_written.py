"""The writing half of the report: sentences for everybody, no personal data in it."""

import csv
import json
from pathlib import Path

import pytest

from schemas.fields import Kept
from server.imports.report import LANGUAGES
from server.imports.written import LINE_FIELDS, NOTE_KINDS, OUTCOMES, RECORD_KINDS, load_sentences
from tests.server.imports.storing import Bench, mother, person

A, B = "0000111111111111", "0000222222222222"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_a_sentence(lang: str) -> None:
    """Sorts, outcomes, kinds and the codes of schemas can be told in both languages."""
    texts = load_sentences(lang)
    assert texts["kinds"].keys() == set(NOTE_KINDS)
    assert texts["outcomes"].keys() == set(OUTCOMES)
    assert texts["records"].keys() == set(RECORD_KINDS)
    assert {"required", "too_long", "not_text", "moved_away", "incomplete_group"} <= texts["codes"].keys()
    assert set(Kept.default_error_messages.values()) - {"not_a_list", "too_many"} <= texts["codes"].keys()


def test_the_report_holds_no_personal_data(bench: Bench) -> None:
    """Neither the text, nor the JSON, nor the CSV of lines has a name, a NIK, a family card number or a source id."""
    bench.rows([mother(B, "BELA"), person(B, "DODI"), mother("0000333333333333", "EKO")])
    lines = bench.folder / "lines.csv"
    rows = [mother(A, "ANI", nik=mother(B, "BELA")["nik"]), person(A, "CICI", nik="3,5E+15"), mother(B, "BELA")]
    result = bench.rows([*rows, mother("0000444444444444", "FITRI", idsemesta="X" * 65)], lines=lines)
    texts = [result.render("id"), result.render("en"), json.dumps(result.to_dict()), lines.read_text("utf-8")]
    secrets = [row[name] for row in rows for name in ("name", "no_kk", "idsemesta", "address")] + ["FITRI", "XXXX", "EKO", "DODI"]
    assert not [secret for secret in secrets for text in texts if secret in text]
    assert not [row["nik"] for row in rows for text in texts if row["nik"] in text]


def test_the_lines_file_has_every_line_of_both_halves(bench: Bench) -> None:
    """Reading and writing lines stand in one table; records that the file lacks have an id and no row."""
    bench.rows([mother(A, "ANI"), mother(B, "BELA")])
    path = bench.folder / "lines.csv"
    result = bench.rows([mother(A, "ANI", nik="3,5E+15")], lines=path)
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert tuple(lines[0]) == LINE_FIELDS
    assert [(line["kind"], line["row"], line["code"]) for line in lines] == [
        ("left_empty", "2", "digits_lost"),
        ("not_mentioned", "", "kpm"),
    ]
    assert (lines[1]["kabupaten"], lines[1]["record"]) == ("3508", bench.one("kpm", no_kk=B)["id"])
    assert sum(number for *_, number in (*result.reading.tally, *result.writing.tally)) == len(lines)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_report_can_be_read(bench: Bench, lang: str) -> None:
    """The text has the table, the numbers and the lines, and says whether anything was stored."""
    dry = bench.rows([mother(A, "ANI", idsemesta="X" * 65), mother(B, "BELA")], dry_run=True).render(lang)
    texts = load_sentences(lang)
    assert texts["labels"]["dry_run"] in dry
    assert texts["labels"]["written"] in bench.rows([mother(B, "BELA")]).render(lang)
    assert f"{texts['labels']['row']} 2, idsemesta: {texts['codes']['too_long']}" in dry
    assert f"{texts['records']['kpm']:12}" in dry
