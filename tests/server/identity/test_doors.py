"""Deny by default: every endpoint against every kind of caller."""

import pytest
from flask import Flask

from server.exports.tokens import Given, make_token
from server.identity import callers
from server.identity.accounts import ROLES
from server.identity.enrolment import mark_device
from server.identity.tokens import hand_in_token
from tests.server.api.world import HOME, World

PHONES = ("active", "retired", "stolen")
STRANGERS = ("nobody", "wrong token")
HANDING_IN = tuple(f"{state} handing in" for state in PHONES)
"""Phones that come with the token that only hands in sealed forms."""
READER = "token for rows"
WHO = (*STRANGERS, *PHONES, *HANDING_IN, READER, *ROLES)
ANYONE = frozenset(WHO)
ACCOUNTS = frozenset(ROLES)
DOORS = {
    ("GET", "/"): ANYONE,
    ("GET", "/survei"): ANYONE,
    ("POST", "/survei"): ANYONE,
    ("GET", "/app"): ANYONE,
    ("GET", "/app/"): ANYONE,
    ("GET", "/app/sw.js"): ANYONE,
    ("GET", "/app/manifest.webmanifest"): ANYONE,
    ("GET", "/app/assets/<string:name>"): ANYONE,
    ("POST", "/api/v1/enrol"): ANYONE,
    ("POST", "/api/v1/login"): ANYONE,
    ("GET", "/api/v1/health"): ANYONE,
    ("GET", "/api/v1/openapi.json"): ANYONE,
    ("GET", "/api/v1/docs"): ANYONE,
    ("POST", "/api/v1/exchange"): frozenset({"active", "retired"}),
    ("POST", "/api/v1/quarantine"): frozenset({"active", "retired"}),
    ("POST", "/api/v1/sealed"): frozenset({"active handing in", "retired handing in"}),
    ("POST", "/api/v1/repair"): frozenset({"active"}),
    ("POST", "/api/v1/snapshot"): frozenset({"active"}),
    ("GET", "/api/v1/snapshot/<string:name>"): frozenset({"active"}),
    ("GET", "/api/v1/data"): frozenset({READER}),
    ("GET", "/api/v1/data/<string:dataset>"): frozenset({READER}),
    ("GET", "/api/v1/me"): ACCOUNTS | {"active"},
    ("POST", "/api/v1/logout"): ACCOUNTS,
    ("POST", "/api/v1/me/password"): ACCOUNTS,
}
REFUSED = {"not_authenticated", "device_stolen", "forbidden"}


def routes(app: Flask) -> set[tuple[str, str]]:
    """Return every (method, rule) of an application; the pages of the console have a table of their own."""
    own = {"HEAD", "OPTIONS"}
    rules = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/konsol")]
    return {(method, rule.rule) for rule in rules for method in (rule.methods or set()) - own}


def tokens(world: World) -> dict[str, str]:
    """Make one caller of each kind; return their tokens."""
    found = {"nobody": "", "wrong token": "x" * 32}
    for state in PHONES:
        phone = world.enrol(name=state)
        mark_device(world.parts.engine, phone.device, state, at=world.clock())
        found[state] = phone.token
        found[f"{state} handing in"] = hand_in_token(phone.token)
    given = Given("Bappeda", "Uji", HOME, ["komitmen"], "2026-12-31", deidentified=True)
    found[READER] = make_token(world.parts, world.add_account("pembuat", "koordinator"), given)
    return found | {role: world.login(role).token for role in ROLES}


def test_every_endpoint_against_every_caller(world: World) -> None:
    """Each endpoint lets in exactly those of the table above, which has every endpoint but the console's pages."""
    assert routes(world.app) == set(DOORS)
    known = tokens(world)
    for (method, rule), allowed in sorted(DOORS.items()):
        for who in WHO:
            if rule.endswith("logout") and who in allowed:
                known[who] = world.login(who, f"{who}-keluar").token
            headers = {"Authorization": f"Bearer {known[who]}"} if known[who] else {}
            path = rule.replace("<string:name>", "none").replace("<string:dataset>", "komitmen")
            answer = world.client.open(path, method=method, headers=headers)
            code = (answer.json or {}).get("code") if answer.is_json else None
            assert (code not in REFUSED) == (who in allowed), (method, rule, who, code)
            if rule.endswith("logout") and who in allowed:
                known[who] = world.login(who, f"{who}-lagi").token


@pytest.mark.parametrize(("who", "status", "code"), [("stolen", 403, "device_stolen"), ("retired", 403, "forbidden")])
def test_a_revoked_phone_is_told(world: World, who: str, status: int, code: str) -> None:
    """The token of a revoked phone gets a clear answer, and what it sends is not mixed in."""
    phone = world.enrol()
    phone.settle()
    mark_device(world.parts.engine, phone.device, who, at=world.clock())
    answer = phone.get("me")
    assert (answer.status_code, answer.json["code"]) == (status, code)
    if who == "stolen":
        assert phone.post("exchange", {"v": 1, "epoch": phone.epoch}).json["code"] == code
        assert phone.post("quarantine", data=b"x").json["code"] == code


def test_who_is_unknown_is_asked_for_a_token(world: World) -> None:
    """401 says how to come in, for no token, a wrong scheme and a wrong token alike."""
    for header in ("", "Basic abc", "Bearer", "Bearer ", "Bearer \xff"):
        answer = world.client.get("/api/v1/me", headers={"Authorization": header})
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_an_endpoint_that_says_nothing_cannot_start() -> None:
    """An application with an endpoint that does not declare who may call it is refused at the start."""
    app = Flask("undeclared", static_folder=None)
    app.add_url_rule("/open", "open", callers.anyone(lambda: "open"))
    callers.register(app, None, None)  # type: ignore[arg-type]
    app = Flask("undeclared", static_folder=None)
    app.add_url_rule("/forgotten", "forgotten", lambda: "oh")
    with pytest.raises(RuntimeError, match="forgotten"):
        callers.register(app, None, None)  # type: ignore[arg-type]
