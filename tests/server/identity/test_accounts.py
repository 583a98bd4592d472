"""Accounts: logins that end, passwords that change, and no hint which of name and password was wrong."""

import time
from datetime import date

import pytest
from sqlalchemy import Connection, event

from server.identity.accounts import HASHER, NOBODY, verify
from sync.errors import Problem
from sync.limits import LOGIN_TOKEN_HOURS, LOGIN_TRIES_PER_HOUR
from tests.server.api.world import HOME, PASSWORD, World


def login(world: World, username: str, password: str) -> tuple[int, str]:
    """Try to log in; return status and code."""
    answer = world.client.post("/api/v1/login", json={"username": username, "password": password})
    return answer.status_code, answer.json.get("code", "")


def test_an_account_reads_itself(world: World) -> None:
    """After logging in, an account sees its name, role and region, and nothing secret."""
    told = world.login("koordinator").get("me").json["account"]
    assert told == {"id": told["id"], "username": "koordinator", "role": "koordinator", "region": HOME}


def test_a_wrong_name_and_a_wrong_password_look_alike(world: World) -> None:
    """Both get the same answer."""
    world.login("apd")
    assert login(world, "apd", "bukan ini") == login(world, "siapa", PASSWORD) == (401, "wrong_password")


def test_an_unknown_name_costs_a_whole_hash() -> None:
    """The hash that stands in for unknown names has the cost of a real one."""

    def seconds(hashed: str) -> float:
        began = time.process_time()
        for _ in range(3):
            with pytest.raises(Problem):
                verify(hashed, "bukan ini")
        return time.process_time() - began

    assert NOBODY.split("$")[:4] == HASHER.hash(PASSWORD).split("$")[:4]
    assert 0.3 < seconds(NOBODY) / seconds(HASHER.hash(PASSWORD)) < 3


def test_a_login_ends(world: World) -> None:
    """A login ends after its hours, and at once by logging out."""
    one, other = world.login("apd"), world.login("apd", "apd2")
    assert other.post("logout").status_code == 204
    assert other.get("me").status_code == 401
    world.clock.pass_by(hours=LOGIN_TOKEN_HOURS)
    assert one.get("me").status_code == 401


def test_a_new_password_ends_every_login(world: World) -> None:
    """The old password must be right; then the new one holds and all tokens are gone."""
    caller, fresh = world.login("supervisor"), "kata sandi yang baru"
    assert caller.post("me/password", {"old": "bukan ini", "new": fresh}).json["code"] == "wrong_password"
    assert caller.post("me/password", {"old": PASSWORD, "new": "pendek"}).status_code == 422
    assert caller.post("me/password", {"old": PASSWORD, "new": fresh}).status_code == 204
    assert caller.get("me").status_code == 401
    assert login(world, "supervisor", PASSWORD)[0] == 401
    assert login(world, "supervisor", fresh)[0] == 200


def test_a_password_given_meanwhile_stands(world: World) -> None:
    """Who is just changing a password that an APD replaces at that moment does not come in by it: it was the old one that he knew."""
    accounts = world.parts.accounts
    apd, ani = (accounts.add(name, PASSWORD, role=role, region=HOME) for name, role in (("apd", "apd"), ("ani", "supervisor")))
    given: list[str] = []

    def give(_connection: Connection) -> None:
        if not given:
            given.append("kata sandi dari apd")
            accounts.give_password(ani, given[0], apd)

    event.listen(accounts.engine, "rollback", give)
    with pytest.raises(Problem) as caught:
        accounts.change_password(ani, PASSWORD, "kata sandi pencuri")
    event.remove(accounts.engine, "rollback", give)
    assert (caught.value.error.code, given) == ("wrong_password", ["kata sandi dari apd"])
    assert login(world, "ani", "kata sandi pencuri")[0] == 401 and login(world, "ani", given[0])[0] == 200


def test_a_password_typed_on_another_keyboard_is_the_same(world: World) -> None:
    """Composed and decomposed letters are one password."""
    world.parts.accounts.add("ayu", "kata sandi caf\u00e9", role="apd", region=HOME)
    assert login(world, "ayu", "kata sandi cafe\u0301")[0] == 200


def test_guessing_is_bounded(world: World) -> None:
    """After so many wrong passwords in an hour an address gets 429 with Retry-After, also with the right one."""
    world.login("apd")
    for _ in range(LOGIN_TRIES_PER_HOUR):
        assert login(world, "apd", "bukan ini")[0] == 401
    answer = world.client.post("/api/v1/login", json={"username": "apd", "password": PASSWORD})
    assert (answer.status_code, answer.json["code"]) == (429, "too_many_requests")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_name_is_given_once(world: World) -> None:
    """A second account of the same name is refused, as are weak passwords, unknown roles and what is no region."""
    add = world.parts.accounts.add
    add("ayu", PASSWORD, role="apd", region=HOME)
    for name, password, role in (("ayu", PASSWORD, "apd"), ("budi", "pendek", "apd"), ("budi", PASSWORD, "raja")):
        with pytest.raises(Problem, match="unprocessable"):
            add(name, password, role=role, region=HOME)
    for region in ("", "350", "Malang", "3507012001", "٣٥"):
        with pytest.raises(Problem, match="unprocessable"):
            add("budi", PASSWORD, role="apd", region=region)


def test_an_account_ends_with_its_last_day(world: World) -> None:
    """On its last day, where its region is, an account comes in; the day after neither its password nor its login does."""
    world.parts.accounts.add("periksa", PASSWORD, role="pemeriksa", region=HOME, until=date(2026, 11, 21))
    world.clock.pass_by(hours=6)
    client = world.client
    token = client.post("/api/v1/login", json={"username": "periksa", "password": PASSWORD}).json["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/me", headers=headers).status_code == 200
    world.clock.pass_by(hours=8)
    assert client.get("/api/v1/me", headers=headers).status_code == 401
    assert login(world, "periksa", PASSWORD) == (403, "account_ended")
    assert login(world, "periksa", "bukan ini") == (401, "wrong_password")
