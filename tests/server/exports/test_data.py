"""Rows for other agencies: what a token opens and what not, page by page, tagged, noted and bounded."""

import hmac
from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from limits import RateLimitItemPerHour
from werkzeug.test import TestResponse

from schemas import KINDS
from server.api.data import MATTER
from server.exports.datasets import DATASETS
from server.exports.stream import hash_text
from server.exports.tokens import Given, end_token, key_of, make_token
from server.inspect.books import seal_books
from sync.errors import Problem
from sync.limits import DATA_CALLS_PER_HOUR
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.attendance.village import Village
from tests.server.exports.hamlet import FIRST, LAST, NAME, NIK, made

MONTHS = {"first": FIRST, "last": LAST}
ON_SQLITE = pytest.mark.parametrize("village", ["sqlite"], indirect=True)


def token_for(village: Village, **more: Any) -> str:
    """Make a token as a coordinator does."""
    world = village.desk.world
    own = more.pop("own", "35")
    told = {"name": "Bappeda", "purpose": "Dasbor", "region": HOME, "datasets": list(DATASETS), "until": "2026-12-31", "deidentified": False}
    return make_token(world.parts, world.add_account(world.new_id(), "koordinator", own), Given(**told | more))


def get(village: Village, token: str, dataset: str = "", headers: dict[str, str] | None = None, **query: Any) -> TestResponse:
    """Call the interface."""
    told = {"Authorization": f"Bearer {token}"} | (headers or {})
    return village.desk.world.client.get(f"/api/v1/data{dataset and '/'}{dataset}", headers=told, query_string=MONTHS | query if dataset else {})


def pages(village: Village, token: str, dataset: str, **query: Any) -> Iterator[list[dict[str, Any]]]:
    """Yield the pages of a dataset."""
    after = ""
    while after is not None:
        answer = get(village, token, dataset, after=after, **query)
        assert answer.status_code == 200, answer.text
        yield answer.json["rows"]
        after = answer.json["next"]


@pytest.mark.parametrize("dataset", DATASETS)
def test_pages_are_the_rows_of_the_export(village: Village, dataset: str) -> None:
    """Read one by one they are what the file has, column for column, in its order."""
    token = token_for(village)
    read = [row for page in pages(village, token, dataset, limit=1) for row in page]
    written = [{name: "" if value is None else str(value) for name, value in row.items()} for row in read]
    assert written == made(village, dataset=dataset, format="parquet") and written
    assert [row for page in pages(village, token, dataset) for row in page] == read
    state = next(state for state in DATASETS[dataset].states if made(village, dataset=dataset, state=state))
    assert len(list(pages(village, token, dataset, state=state))[0]) == len(made(village, dataset=dataset, state=state))


def test_without_names_a_token_finds_nobody(village: Village) -> None:
    """No name, NIK or card; a family is the same on every page and call of a token, and another one for the next token."""
    tokens = [token_for(village, deidentified=True) for _ in range(2)]
    texts = [get(village, one, "kehadiran_pertemuan").text for one in tokens]
    assert not any(secret in text for secret in (NIK, NAME, "Anak", "0000000000000001") for text in texts)
    first, second = ({row["no_kk"] for row in get(village, one, "kehadiran_keluarga").json["rows"]} for one in tokens)
    assert first == {row["no_kk"] for page in pages(village, tokens[0], "kehadiran_keluarga", limit=1) for row in page} and not first & second


@ON_SQLITE
def test_a_token_and_a_list_of_nik_find_nobody(village: Village) -> None:
    """The key of the hashes needs the secret of the server, which no reader has: without it the hash of a known NIK is another one."""
    token, secret = token_for(village, deidentified=True), village.desk.world.parts.enrolment.secret
    told = {row["nik"] for row in get(village, token, "kehadiran_keluarga").json["rows"]}
    assert hash_text(key_of(secret, token), NIK) in told
    guesses = (key_of("", token), key_of(token, token), hmac.digest(token.encode(), b"lapangan data", sha256).hex(), token)
    assert not told & {hash_text(one, NIK) for one in guesses}


@pytest.mark.parametrize("dataset", DATASETS)
def test_without_names_the_cursor_leads_nowhere(village: Village, dataset: str) -> None:
    """Neither a row nor the cursor behind it has the id of a record; pages are whole, whatever their size."""
    token, world = token_for(village, deidentified=True), village.desk.world
    whole = get(village, token, dataset).json["rows"]
    assert [row for page in pages(village, token, dataset, limit=1) for row in page] == whole
    ids = {row.id for kind in KINDS for row in world.rows(kind)} - {row.id for row in world.rows("fasilitas")}
    after = get(village, token, dataset, limit=1).json["next"] or ""
    told = b64decode(after, b"-_").decode() + str(whole)
    assert whole and not any(one in told for one in ids)


@ON_SQLITE
def test_a_page_that_is_the_same_is_not_sent_again(village: Village) -> None:
    """If-None-Match gets 304 with nothing, until a row changes; compressed answers too."""
    token = token_for(village)
    for coding in ("identity", "gzip"):
        answer = get(village, token, "komitmen", headers={"Accept-Encoding": coding})
        tag = answer.headers["ETag"]
        again = get(village, token, "komitmen", headers={"Accept-Encoding": coding, "If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b""), coding
    village.desk.change("graduasi", village.desk.world.ids["usulan kpm1"], status="verifikasi")
    assert get(village, token, "graduasi", headers={"If-None-Match": tag}).status_code == 200


@ON_SQLITE
def test_a_token_opens_what_it_was_made_for(village: Village) -> None:
    """Not another dataset, not another region, not after its last day, and not once it is revoked; the list names its datasets alone."""
    world = village.desk.world
    token = token_for(village, datasets=["komitmen"])
    assert [one["name"] for one in get(village, token).json["resources"]] == ["komitmen"]
    assert get(village, token, "kehadiran_keluarga").json["code"] == "forbidden"
    assert get(village, token, "semua").status_code == 422
    for region, status in ((ELSEWHERE, 404), ("35", 404), ("00", 404), ("350701", 200), (HOME, 200)):
        assert get(village, token, "komitmen", region=region).status_code == status, region
    assert get(village, token_for(village, region="350702"), "komitmen").json["rows"] == []
    [row] = [one for one in world.rows("data_token") if one.datasets == ["komitmen"]]
    with pytest.raises(Problem, match="not_found"):
        end_token(world.parts, world.add_account("lain", "koordinator", ELSEWHERE), row.id)
    end_token(world.parts, world.add_account("sini", "koordinator", HOME), row.id)
    assert get(village, token, "komitmen").status_code == 401
    other = token_for(village, until="2026-11-21")
    assert get(village, other).status_code == 200
    world.clock.pass_by(days=1)
    assert get(village, other).status_code == 401
    assert token not in str([row for row in world.rows("data_token")]), "it is kept as a hash"


@ON_SQLITE
@pytest.mark.parametrize(
    ("query", "field"),
    [({"last": "2026-12"}, "last"), ({"first": "x"}, "first"), ({"limit": 0}, "limit"), ({"limit": 1_001}, "limit"), ({"state": "x"}, "state")]
    + [({"after": after}, "after") for after in ("x", "W10=", "bnVsbA==", "WzEsMiwzXQ==", "WyIzNTA3IiwgIlx1ZDgwMCIsICJ4Il0=", "é")],
)
def test_a_wrong_question_names_its_field(village: Village, query: dict[str, Any], field: str) -> None:
    """A month to come, a page too long, a state of no row, a cursor that is none."""
    answer = get(village, token_for(village), "kehadiran_keluarga", **query)
    assert answer.status_code == 422 and set(answer.json["details"]["fields"]) == {field}


@ON_SQLITE
def test_each_use_is_noted_and_sealed(village: Village) -> None:
    """What of, where and when, how many rows; the books of tokens and uses have their links."""
    world, token = village.desk.world, token_for(village)
    rows = len(get(village, token, "komitmen", region="350701").json["rows"])
    [noted] = world.rows("data_read")
    assert (noted.dataset, noted.region, noted.first, noted.last, noted.rows) == ("komitmen", "350701", FIRST, LAST, rows)
    seal_books(world.parts)
    assert {row.book for row in world.rows("book_seal")} >= {"data_token", "data_read"}


@ON_SQLITE
def test_one_token_cannot_take_all_the_time(village: Village) -> None:
    """After so many calls in an hour it waits, while another one goes on."""
    token, world = token_for(village), village.desk.world
    [row] = world.rows("data_token")
    [limiter] = world.app.extensions["limiter"]
    limiter.limiter.hit(RateLimitItemPerHour(DATA_CALLS_PER_HOUR), row.id, MATTER, cost=DATA_CALLS_PER_HOUR - 1)
    assert get(village, token).status_code == 200
    late = get(village, token, "komitmen")
    assert (late.status_code, late.json["code"]) == (429, "too_many_requests") and int(late.headers["Retry-After"]) > 0
    assert get(village, token_for(village)).status_code == 200
