"""Rows as of a number over the read interface: laid out first, then the same on every page and call, as the export of that number has them."""

import pytest
from sqlalchemy import func, insert, select

from server.engine import read_transaction, write_transaction
from server.exports.datasets import DATASETS
from server.exports.kept import KIND
from server.jobs.tasks import run_work
from server.store.tables import TABLES
from sync.limits import DATA_PAST_S
from tests.server.api.world import HOME
from tests.server.attendance.village import Village
from tests.server.exports.hamlet import FIRST, LAST, made
from tests.server.exports.test_as_of import KEPT, go_on, settled
from tests.server.exports.test_data import ON_SQLITE, get, pages, token_for


SHOWN = ("kehadiran_keluarga", "komplementaritas", "ukuran")
"""What is laid out is a file on either database, and what it holds of each data set the exports of the past tell."""


def laid_out(village: Village) -> int:
    """Return how often something was laid out, or is to be."""
    return sum(row.kind == KIND for row in village.desk.world.rows("work_item"))


@pytest.mark.parametrize(("village", "dataset"), [*(("sqlite", one) for one in SHOWN), ("postgresql", SHOWN[0])], indirect=["village"])
def test_pages_of_a_number_are_the_rows_of_its_export(village: Village, dataset: str) -> None:
    """Asked for, prepared, read page by page, with names and without, and again when everything has changed and it is laid out anew."""
    world, number = village.desk.world, settled(village)
    tokens = [token_for(village, until="2027-06-30", deidentified=one) for one in (False, True)]
    written = made(village, dataset=dataset, format="parquet", as_of=number)
    waits = get(village, tokens[0], dataset, as_of=number)
    assert (waits.status_code, waits.json["code"], waits.headers["Retry-After"]) == (503, "being_prepared", "30")
    assert get(village, tokens[1], dataset, as_of=number).status_code == 503 and laid_out(village) == 1
    run_work(world.parts)
    read = [[row for page in pages(village, token, dataset, as_of=number, limit=1) for row in page] for token in tokens]
    assert [{name: "" if value is None else str(value) for name, value in row.items()} for row in read[0]] == written
    assert len(read[1]) == len(written) and {"name", "revision"}.isdisjoint(read[1][0])
    if dataset != SHOWN[-1]:
        return
    go_on(village)
    world.clock.pass_by(seconds=DATA_PAST_S)
    assert get(village, tokens[0], dataset, as_of=number).status_code == 503 and laid_out(village) == 2
    run_work(world.parts)
    assert [[row for page in pages(village, token, dataset, as_of=number) for row in page] for token in tokens] == read
    assert {row.as_of for row in world.rows("data_read")} == {int(number)}


@ON_SQLITE
def test_what_has_no_past_says_why(village: Village) -> None:
    """A number for the survey, for a province, of no change or too young is refused with its field; the dictionary tells which data have a past."""
    token, wide = token_for(village), token_for(village, region="35")
    refused = get(village, token, "survei", as_of=1).json["details"]
    assert refused == {"fields": {"as_of": "not_allowed"}, "why": DATASETS["survei"].no_past}
    told = {one["name"]: one for one in get(village, token).json["resources"]}
    assert told["survei"]["as_of_reason"] == refused["why"] and {name for name, one in told.items() if one["as_of"]} == set(KEPT)
    with read_transaction(village.desk.world.parts.engine) as connection:
        young = connection.scalar(select(func.max(TABLES["commit_log"].c.number)).where(TABLES["commit_log"].c.kabupaten == HOME))
    for who, number, code in ((wide, 1, "one_kabupaten"), (token, "satu", "not_a_number"), (token, 999_999, "not_settled"), (token, young, "not_settled")):
        assert get(village, who, "komitmen", as_of=number).json["details"]["fields"] == {"as_of": code}
    assert laid_out(village) == 0


@ON_SQLITE
def test_what_was_laid_out_before_an_erasing_is_not_read(village: Village) -> None:
    """Whoever is erased is in no answer from then on: the past is laid out anew."""
    world, number = village.desk.world, settled(village)
    token = token_for(village)
    get(village, token, "komitmen", as_of=number)
    run_work(world.parts)
    assert get(village, token, "komitmen", as_of=number).status_code == 200
    world.clock.pass_by(seconds=1)
    mark = {"kabupaten": HOME, "form": "f" * 22, "number": 1, "commits": 0, "row": "", "outcome": "", "at": world.clock(), "deletion": world.new_id()}
    with write_transaction(world.parts.engine) as connection:
        connection.execute(insert(TABLES["erased_form"]), mark)
    world.clock.pass_by(seconds=1)
    assert get(village, token, "komitmen", as_of=number).status_code == 503 and laid_out(village) == 2
    run_work(world.parts)
    assert get(village, token, "komitmen", as_of=number, first=FIRST, last=LAST).status_code == 200
