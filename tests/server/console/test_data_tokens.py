"""Tokens for other agencies at the console: shown once, told wrong beside their fields, ended, and of the own region alone."""

import re
from dataclasses import replace

import pytest

from server.exports.tokens import Given, end_token, make_token
from sync.limits import WORK_ITEMS_SHOWN_MAX
from tests.server.api.stage import on_sqlite
from tests.server.api.world import HOME
from tests.server.console.visitor import Visitor, visit
from tests.server.desk.office import Desk, make_desk

PAGE = "/konsol/ekspor/token"
WISH = {"action": "make", "name": "Bappeda", "purpose": "Dasbor kemiskinan", "region": HOME, "datasets": "komitmen", "until": "2026-12-31"}
TOKEN = re.compile(r'<b class="code long">(data\.[^<]+)</b>')
desk = on_sqlite(make_desk)


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    """Give a coordinator of the province."""
    return visit(desk.world, "koordinator", region="35")


def test_a_token_is_shown_once_used_and_revoked(desk: Desk, visitor: Visitor) -> None:
    """It opens the interface until it is revoked; the page tells how often it was used, and never the token again."""
    visitor.get(PAGE)
    token = TOKEN.search(visitor.send(PAGE, **WISH).text)[1]  # type: ignore[index]
    headers = {"Authorization": f"Bearer {token}"}
    rows = "/api/v1/data/komitmen?first=2026-10&last=2026-11"
    assert desk.world.client.get(rows, headers=headers).status_code == 200
    page = visitor.get(PAGE).text
    assert "Dasbor kemiskinan" in page and "Dipakai 1 kali" in page and token not in page
    [row] = desk.world.rows("data_token")
    visitor.send(PAGE, action="end", token=row.id)
    assert desk.world.client.get(rows, headers=headers).status_code == 401
    assert "Berakhir" in visitor.get(PAGE).text


def test_what_is_missing_is_told_beside_its_field(visitor: Visitor) -> None:
    """No purpose, no data, a day that is over or too far: told there, and what was typed stays."""
    visitor.get(PAGE)
    page = visitor.send(PAGE, **WISH | {"purpose": "", "datasets": "", "until": "2026-11-01"}).text
    assert page.count('class="wrong"') == 3 and 'value="Bappeda"' in page
    assert visitor.send(PAGE, **WISH | {"until": "2030-01-01"}).text.count('class="wrong"') == 1


def test_tokens_of_other_regions_are_not_there(desk: Desk, visitor: Visitor) -> None:
    """Nobody makes one for a region outside the own, sees one there, or ends it."""
    visitor.get(PAGE)
    assert visitor.send(PAGE, **WISH | {"region": "36"}).status_code == 404
    visitor.send(PAGE, **WISH)
    [row] = desk.world.rows("data_token")
    outside = visit(desk.world, "koordinator", "luar", region="3508")
    assert WISH["purpose"] not in outside.get(PAGE).text
    assert outside.send(PAGE, action="end", token=row.id).status_code == 404
    assert WISH["purpose"] in visit(desk.world, "apd", "dalam", region="3507").get(PAGE).text


def test_a_token_that_opens_something_is_always_listed(desk: Desk, visitor: Visitor) -> None:
    """However many were made and ended since, it can be ended; that its maker's account is closed stands beside it."""
    world = desk.world
    maker, other = (world.add_account(name, "koordinator", HOME) for name in ("pembuat", "lain"))
    given = Given("Bappeda", "Dasbor lama", HOME, ["komitmen"], "2026-12-31", False)
    make_token(world.parts, maker, given)
    [kept] = world.rows("data_token")
    world.clock.pass_by(minutes=1)
    for _ in range(WORK_ITEMS_SHOWN_MAX):
        make_token(world.parts, other, replace(given, purpose="Uji"))
    for row in world.rows("data_token"):
        if row.id != kept.id:
            end_token(world.parts, other, row.id)
    world.parts.accounts.close(maker.id, other.id)
    page = visitor.get(PAGE).text
    assert "Dasbor lama" in page and f'value="{kept.id}"' in page and "Dibuat oleh pembuat, yang akunnya sudah ditutup" in page
