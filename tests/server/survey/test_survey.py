"""The satisfaction survey: drawn by lot, answered once by code, and nothing that is kept or shown leads from an answer to a family."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import Row, text
from werkzeug.test import TestResponse

from schemas import KINDS
from server.engine import read_transaction
from server.office import Office, new_record
from server.store.tables import TABLES
from server.survey.answering import take_answer
from server.survey.drawing import Drawn, Wanted, draw_round, families_of, sample
from server.survey.figures import Result, families_drawn, find_round, results_of
from server.survey.questions import QUESTIONS
from sync.errors import Problem
from sync.limits import SURVEY_ANSWERS_MIN, SURVEY_CARDS_MAX, SURVEY_TRIES_PER_HOUR
from tests.server.api.stage import on_each_database, on_sqlite
from tests.server.api.world import ELSEWHERE, HOME, World
from tests.server.console.visitor import Visitor, visit

FAMILIES, DAYS = 25, 30
CODE = re.compile(r'<b class="code">([^<]+)</b>')
CONTENT = dict.fromkeys(QUESTIONS, 3)


def make_town(world: World) -> World:
    """Return a kabupaten with enough families to draw from."""
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    told = {"kelompok_id": world.ids["mawar"], "desa_code": "3507012001", "membership_status": "aktif"}
    office.write(HOME, [new_record(KINDS["kpm"], told, world.new_id()) for _ in range(FAMILIES)])
    return world


town, small = on_each_database(make_town), on_sqlite(make_town)


def drawn(town: World, cards: int = 15) -> tuple[Row, Drawn]:
    """Draw a round; return who did and what was drawn."""
    account = town.add_account(town.new_id(), "koordinator", HOME)
    return account, draw_round(town.parts, account, Wanted(HOME, cards, DAYS, town.new_id()))


def result(town: World, round_: str) -> Result | None:
    """Return what may be said of a round today."""
    with read_transaction(town.parts.engine) as connection:
        return results_of(connection, [round_], town.clock().date().isoformat()).get(round_)


def refused(town: World, code: str, **answers: int | None) -> str:
    """Return why an answer was not taken."""
    with pytest.raises(Problem) as raised:
        take_answer(town.parts, code, CONTENT | answers)
    return raised.value.error.code


def test_a_round_is_drawn_by_its_seed_and_written_down(town: World) -> None:
    """The families of a round are those that its seed draws from the active ones; codes are kept as hashes, and bear no family."""
    _, made = drawn(town)
    with read_transaction(town.parts.engine) as connection:
        everybody, found = families_of(connection, HOME), find_round(connection, HOME, made.round)
        families = {one.kpm_id for one in families_drawn(connection, made.round)}
    assert families == set(sample(everybody, 15, found.seed)) and len(everybody) == found.families == FAMILIES + 3
    assert len(set(made.codes)) == found.cards == 15 and found.answered == 0
    cards = town.rows("survey_card")
    assert not {str(one.code_hash) for one in cards} & set(made.codes)
    assert set(TABLES["survey_card"].c.keys()) == {"round", "code_hash", "used"}


@pytest.mark.parametrize(("role", "region", "cards", "code"), [
    ("supervisor", HOME, 15, "forbidden"),
    ("koordinator", ELSEWHERE, 15, "not_found"),
    ("koordinator", HOME, SURVEY_ANSWERS_MIN - 1, "unprocessable"),
    ("koordinator", HOME, SURVEY_CARDS_MAX + 1, "unprocessable"),
])  # fmt: skip
def test_who_may_draw_and_how_many(small: World, role: str, region: str, cards: int, code: str) -> None:
    """A round is drawn by who takes data out, in the own region, and never of so few that somebody could be guessed."""
    account = small.add_account(small.new_id(), role, region)
    with pytest.raises(Problem) as raised:
        draw_round(small.parts, account, Wanted(HOME, cards, DAYS, small.new_id()))
    assert raised.value.error.code == code and small.rows("survey_round") == []


def test_a_form_draws_once(town: World) -> None:
    """The form that asked shows the same cards when it is sent again; for another account or kabupaten its ticket brings nothing of them."""
    account, other = (town.add_account(town.new_id(), role, region) for role, region in (("koordinator", HOME), ("apd", "35")))
    wanted = Wanted(HOME, 15, DAYS, town.new_id())
    first = draw_round(town.parts, account, wanted)
    town.clock.pass_by(days=1)
    assert draw_round(town.parts, account, wanted) == replace(first, again=True) and not first.again
    with pytest.raises(Problem, match="not_found"):
        draw_round(town.parts, other, wanted)
    assert set(draw_round(town.parts, account, replace(wanted, ticket=town.new_id())).codes).isdisjoint(first.codes)
    assert wanted.ticket not in str(town.rows("survey_round")) and len(town.rows("survey_round")) == 2


def test_a_code_answers_once(town: World) -> None:
    """The code is used up with the answer, however it is typed; an answer that is not taken uses up nothing, and after the last day none is."""
    _, made = drawn(town)
    first, second, third = made.codes[:3]
    assert refused(town, first, keseluruhan=None) == refused(town, first, p2k2=5) == "unprocessable"
    take_answer(town.parts, f" {first.lower().replace('-', '')} ", CONTENT | {"p2k2": None})
    assert refused(town, first) == refused(town, "AAAAA-AAAAA") == "code_unknown"
    take_answer(town.parts, second, CONTENT)
    town.clock.pass_by(days=DAYS + 1)
    assert refused(town, third) == "code_expired"
    assert sum(one.used for one in town.rows("survey_card")) == town.rows("survey_sum")[0].answers == 2


def test_an_answer_is_kept_only_in_the_sums(town: World) -> None:
    """A round has one row for all its answers, so that not even the commits of a database pair an answer with the code that brought it."""
    _, made = drawn(town)
    for at, code in enumerate(made.codes[:3], 1):
        take_answer(town.parts, code, CONTENT | {"pendamping": at, "p2k2": None})
    [sums] = town.rows("survey_sum")
    assert (sums.answers, sums.n_pendamping, sums.sum_pendamping, sums.n_p2k2, sums.sum_p2k2, sums.sum_keseluruhan) == (3, 3, 6, 0, 0, 9)
    assert {name for name in TABLES if name.startswith("survey_")} == {"survey_round", "survey_drawn", "survey_card", "survey_sum"}
    if town.parts.engine.dialect.name == "postgresql":
        with read_transaction(town.parts.engine) as connection:
            pairs = connection.execute(text("SELECT s.answers FROM survey_card c JOIN survey_sum s ON c.xmin = s.xmin")).all()
        assert pairs == [(3,)], "the newest commit, with the sums of all"


def test_nothing_is_said_of_few_answers_nor_before_the_end(town: World) -> None:
    """While a round goes on there is no figure; afterwards a question is told only from the least number of its answers on."""
    _, made = drawn(town)
    for at, code in enumerate(made.codes[:SURVEY_ANSWERS_MIN]):
        take_answer(town.parts, code, CONTENT | {"keseluruhan": 4, "pengaduan": 3 if at else None})
    assert result(town, made.round) is None
    town.clock.pass_by(days=DAYS + 1)
    told = result(town, made.round)
    assert (told.answers, told.questions["p2k2"], told.questions["keseluruhan"], told.questions["pengaduan"]) == (10, 75.0, 100.0, None)
    assert told.index == 80.0
    _, other = drawn(town)
    for code in other.codes[: SURVEY_ANSWERS_MIN - 1]:
        take_answer(town.parts, code, CONTENT)
    town.clock.pass_by(days=DAYS + 1)
    few = result(town, other.round)
    assert few.index is None and set(few.questions.values()) == {None}


def test_anybody_answers_on_the_public_page(small: World) -> None:
    """The page needs no login and sets no cookie; another site's form is refused, and no log has the code."""
    _, made = drawn(small)
    client, code = small.client, made.codes[0]
    page = client.get("/survei")
    assert page.status_code == 200 and "Set-Cookie" not in page.headers and page.text.count("<legend>") == len(QUESTIONS)
    form = {"kode": code, **{name: "3" for name in QUESTIONS}}
    for site in ("cross-site", "same-site"):
        assert client.post("/survei", data=form, headers={"Sec-Fetch-Site": site}).status_code == 403
    wrong = client.post("/survei", data=form | {"keseluruhan": ""})
    assert wrong.status_code == 422 and code in wrong.text and "Pertanyaan ini perlu dijawab." in wrong.text
    done = client.post("/survei", data=form)
    assert done.status_code == 303 and code not in done.location and "Terima kasih" in client.get(done.location).text
    again = client.post("/survei", data=form)
    assert again.status_code == 404 and "sudah dipakai" in again.text
    assert code not in small.log.getvalue() and code.replace("-", "") not in small.log.getvalue()


def test_codes_cannot_be_tried_out(small: World) -> None:
    """After many forms that fail an address must wait, and is told so on a page."""
    client, form = small.client, {"kode": "AAAAA-AAAAA", **{name: "3" for name in QUESTIONS}}
    told = {client.post("/survei", data=form).status_code for _ in range(SURVEY_TRIES_PER_HOUR)}
    last = client.post("/survei", data=form)
    assert told == {404} and last.status_code == 429 and "Kode Anda tetap berlaku" in last.text


def draw(visitor: Visitor, cards: str) -> tuple[TestResponse, ...]:
    """Send the form that draws as the page gives it, and once more."""
    form = {"ticket": re.search(r'name="ticket" value="([^"]+)"', visitor.get("/konsol/survei").text)[1], "days": "30", "cards": cards}
    return visitor.send("/konsol/survei", **form), visitor.send("/konsol/survei", **form)


def test_rounds_at_the_console(small: World) -> None:
    """Cards with codes are shown once and without a name; the list of families leaves a note, the figures wait for the last day."""
    visitor = visit(small, "apd")
    few, _ = draw(visitor, "3")
    assert few.status_code == 422 and small.rows("survey_round") == []
    cards, again = draw(visitor, "12")
    codes = CODE.findall(cards.text)
    assert CODE.findall(again.text) == codes and "tidak ada putaran baru" in again.text and "tidak ada putaran baru" not in cards.text
    assert len(codes) == 12 and cards.text.count("<svg") == 12 and "Contoh" not in cards.text
    [made] = small.rows("survey_round")
    address = f"/konsol/survei/{HOME}/{made.id}"
    for code in codes[:11]:
        take_answer(small.parts, code, CONTENT)
    assert "tampil setelah ditutup" in visitor.get("/konsol/survei").text
    page = visitor.get(address).text
    assert page.count("/konsol/keluarga/") == 12 and not any(code in page for code in codes) and "75,0" not in page
    assert [one.route for one in small.rows("page_read") if one.kind == "kpm"] == ["/konsol/survei/<string:kabupaten>/<string:identity>"]
    small.clock.pass_by(days=31)
    assert "75,0" in visit(small, "koordinator").get(address).text
    seen = visit(small, "pemeriksa").get(address).text
    assert "75,0" in seen and "/konsol/keluarga/" not in seen
