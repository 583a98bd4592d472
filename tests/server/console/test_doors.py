"""Deny by default at the console: every page against every visitor, and no key of another door."""

from itertools import cycle

import pytest
from flask import Flask

from server.identity.accounts import ROLES
from server.identity.callers import COOKIE
from server.store.tables import TABLES
from tests.server.api.world import World
from tests.server.console.doors import DOORS
from tests.server.console.visitor import LOGIN, Visitor, add_account, visit
from tests.server.identity.test_doors import DOORS as API_DOORS
from tests.server.identity.test_doors import STRANGERS, tokens

PLACES = {
    "<string:queue>": "inbox",
    "<string:kabupaten>": "3507",
    "<string:kejadian>": "tidak-ada",
    "<string:bergabung>": "tidak-ada",
    "<kabupaten>": "3507",
    "<kejadian>": "tidak-ada",
    "<pair>": "tidak-ada",
    "<upload>": "tidak-ada",
    "<string:ref>": "tidak-ada",
    "<string:merging>": "tidak-ada",
    "<string:upload>": "tidak-ada",
    "<string:lot>": "tidak-ada",
    "<int:number>": "9",
    "<string:sanksi>": "tidak-ada",
    "<string:desa>": "tidak-ada",
    "<string:worker>": "tidak-ada",
    "<string:kind>": "tidak-ada",
    "<string:record>": "tidak-ada",
    "<string:identity>": "tidak-ada",
    "<string:kelompok>": "tidak-ada",
    "<string:kpm>": "tidak-ada",
    "<path:rest>": "tidak-ada",
    "<string:checksum>": "0",
    "<string:name>": "tidak-ada.css",
}


def routes(app: Flask) -> set[tuple[str, str]]:
    """Return every (method, rule) of the console."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/konsol")]
    return {(method, rule.rule) for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}


def path_of(rule: str) -> str:
    """Return an address of a rule, of something that is not there."""
    for place, stands in PLACES.items():
        rule = rule.replace(place, stands)
    return rule


def is_shut(visitor: Visitor, method: str, path: str) -> bool:
    """Tell whether a visitor is led to the login or told that the role is not enough; a form without its token is let no further."""
    answer = visitor.client.open(path, method=method)
    to_login = answer.status_code in (302, 303) and answer.location.startswith(LOGIN)
    return to_login or answer.status_code == 403


def test_every_address_fits_the_access_log(world: World) -> None:
    """What is noted of a reading, the rule of its page, is no longer than its column, which PostgreSQL would refuse."""
    longest = TABLES["page_read"].c.route.type.length
    assert [rule for _, rule in routes(world.app) if len(rule) > longest] == []


def test_every_page_against_every_visitor(world: World) -> None:
    """Each page lets in exactly those of the table, and the table has every page."""
    assert routes(world.app) == set(DOORS)
    visitors = {"nobody": Visitor(world.client)} | {role: visit(world, role) for role in ROLES}
    for (method, rule), allowed in sorted(DOORS.items()):
        for who, visitor in visitors.items():
            assert is_shut(visitor, method, path_of(rule)) == (who not in allowed), (method, rule, who)


def test_no_token_of_the_interface_opens_a_page(world: World) -> None:
    """Tokens of phones and of programs open no page, neither as bearer nor in the cookie; before each page they take turns, as one guard stands before all."""
    known = [(who, token) for who, token in tokens(world).items() if token]
    shut = [door for door, allowed in sorted(DOORS.items()) if "nobody" not in allowed]
    assert len(shut) > 10 * len(known)
    for (method, rule), (who, token) in zip(shut, cycle(known), strict=False):
        bearer = world.client.open(path_of(rule), method=method, headers={"Authorization": f"Bearer {token}"})
        client = world.client
        client.set_cookie(COOKIE, token, path="/konsol/")
        assert bearer.location.startswith(LOGIN), (method, rule, who)
        assert is_shut(Visitor(client), method, path_of(rule)), (method, rule, who)


def test_no_cookie_opens_the_interface(world: World) -> None:
    """The token of a login at the console opens nothing of the interface, neither in the cookie nor as bearer."""
    visitor = visit(world, "apd")
    for (method, rule), allowed in sorted(API_DOORS.items()):
        if STRANGERS[0] not in allowed:
            path = rule.replace("<string:name>", "none")
            client = world.client
            client.set_cookie(COOKIE, visitor.cookie)
            for headers in ({}, {"Authorization": f"Bearer {visitor.cookie}"}):
                answer = client.open(path, method=method, headers=headers)
                assert (answer.status_code, answer.json["code"]) == (401, "not_authenticated"), (method, rule)
    assert visitor.get("/konsol/").status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_account_that_was_closed_is_out(world: World, method: str) -> None:
    """Whoever is no longer active is led to the login by the next page."""
    visitor = visit(world, "supervisor")
    with world.parts.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE account SET active = false")
    assert is_shut(visitor, method, "/konsol/akun")


def test_what_a_form_needs(world: World) -> None:
    """Every page that takes a form refuses it without its token, with that of another session, and with a made-up one."""
    add_account(world, "apd", "lain")
    stranger = Visitor(world.client)
    stranger.get(LOGIN)
    foreign = stranger.seen.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    visitors = {role: visit(world, role) for role in ("apd", "posko")}
    for visitor in visitors.values():
        visitor.get("/konsol/akun")
    forms = [(path_of(rule), "apd" if "apd" in roles else "posko") for (method, rule), roles in DOORS.items() if method == "POST"]
    assert len(forms) > 3
    for path, role in forms:
        for sent in ({}, {"csrf_token": ""}, {"csrf_token": "x"}, {"csrf_token": foreign}):
            answer = visitors[role].client.post(path, data={"username": "lain", **sent})
            assert answer.status_code == 400 and "tidak ada yang tersimpan" in answer.text, (path, sent)
    assert visitors["apd"].get("/konsol/").status_code == 200
