"""Login, logout and one's own account at the console."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from server.identity.callers import COOKIE
from sync.limits import LOGIN_TOKEN_HOURS, LOGIN_TRIES_PER_HOUR
from tests.server.api.world import PASSWORD, World
from tests.server.console.visitor import LOGIN, Visitor, add_account, visit

ELSEWHERE = (
    "https://example.org/konsol/",
    "//example.org/konsol/",
    "/\\example.org",
    "/konsol/\\example.org",
    "/konsol//example.org",
    "/konsol/../app/",
    "/konsol/%2e%2e/app/",
    "/konsol/%2F%2Fexample.org",
    "/konsol/\r\nSet-Cookie: a=b",
    "/konsol/%0d%0aSet-Cookie:%20a=b",
    "/konsolx/",
    "/app/",
    "javascript:alert(1)",
    "konsol/",
)


def test_a_login_leads_in(world: World) -> None:
    """Who logs in sees role and region, with a cookie that no script reads and that only the console gets."""
    visitor = visit(world, "supervisor")
    page = visitor.get("/konsol/")
    assert page.status_code == 200 and "Supervisor" in page.text and "3507" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    again = Visitor(world.client).log_in("supervisor")
    (cookie,) = [one for one in again.headers.getlist("Set-Cookie") if one.startswith(f"{COOKIE}=")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/konsol/"} <= set(cookie.split("; ")) and "Secure" not in cookie


def test_over_https_every_cookie_is_bound_to_it(world: World) -> None:
    """Cookies that came by https go nowhere else."""
    add_account(world, "apd")
    client = world.client
    page = client.get(LOGIN, base_url="https://localhost")
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    sent = {"csrf_token": token, "username": "apd", "password": PASSWORD}
    answer = client.post(LOGIN, data=sent, base_url="https://localhost")
    cookies = [*page.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")]
    assert answer.status_code == 303 and len(cookies) >= 2
    assert all("Secure" in one.split("; ") for one in cookies)


def test_a_wrong_name_and_a_wrong_password_look_alike(world: World) -> None:
    """Both are told in the same words, and so is a name that cannot be one."""
    add_account(world, "apd")
    told = [
        Visitor(world.client).log_in(name, password)
        for name, password in (("apd", "bukan ini"), ("siapa", PASSWORD), ("a\x7fb", PASSWORD), ("x" * 999, PASSWORD), ("", ""))
    ]
    words = {answer.text.partition('<p class="notice bad"')[2].partition("</p>")[0] for answer in told}
    assert [answer.status_code for answer in told] == [401] * 5
    assert len(words) == 1 and "salah" in words.pop()
    assert [line.get("code") for line in world.lines() if line.get("status") == 401] == ["wrong_password"] * 5


def test_logging_out_ends_the_login(world: World) -> None:
    """After logging out the same cookie opens nothing, whoever kept it."""
    visitor = visit(world, "supervisor")
    kept = visitor.cookie
    visitor.get("/konsol/")
    answer = visitor.send("/konsol/keluar")
    assert (answer.status_code, answer.location, visitor.cookie) == (303, LOGIN, "")
    assert "Anda sudah keluar" in visitor.get(LOGIN).text
    visitor.client.set_cookie(COOKIE, kept, path="/konsol/")
    assert visitor.get("/konsol/").status_code == 302


def test_a_login_ends_by_itself(world: World) -> None:
    """After its hours a page leads to the login and back; a form is told that nothing of it was saved."""
    visitor = visit(world, "supervisor")
    visitor.get("/konsol/akun")
    world.clock.pass_by(hours=LOGIN_TOKEN_HOURS)
    answer = visitor.get("/konsol/akun?a=1&b=2")
    assert parse_qs(urlsplit(answer.location).query) == {"next": ["/konsol/akun?a=1&b=2"]}
    late = visitor.client.post("/konsol/akun", data={"old": PASSWORD})
    assert "belum tersimpan" in visitor.get(late.location).text
    assert visitor.log_in("supervisor", wanted="/konsol/akun?a=1&b=2").location == "/konsol/akun?a=1&b=2"


def test_logging_in_again_ends_the_login_before(world: World) -> None:
    """A browser holds one login; the one before is over, also for who copied its cookie."""
    visitor = visit(world, "supervisor")
    kept = visitor.cookie
    visitor.log_in("supervisor")
    thief = Visitor(world.client)
    thief.client.set_cookie(COOKIE, kept, path="/konsol/")
    assert thief.get("/konsol/").status_code == 302 and visitor.get("/konsol/").status_code == 200


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_a_login_leads_nowhere_else(world: World, wanted: str) -> None:
    """Whatever stands in `next`, a login leads to a page of this console."""
    add_account(world, "supervisor")
    assert Visitor(world.client).log_in("supervisor", wanted=wanted).location == "/konsol/"


def test_guessing_is_bounded(world: World) -> None:
    """Tries at the console and at the interface count together; then a page says when to come back."""
    add_account(world, "apd")
    visitor = Visitor(world.client)
    for _ in range(LOGIN_TRIES_PER_HOUR - 1):
        assert visitor.log_in("apd", "bukan ini").status_code == 401
    assert world.client.post("/api/v1/login", json={"username": "apd", "password": "bukan ini"}).status_code == 401
    answer = visitor.log_in("apd")
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
    assert "Coba lagi dalam" in answer.text and visitor.cookie == ""
    assert world.client.post("/api/v1/login", json={"username": "apd", "password": PASSWORD}).status_code == 429


def test_a_new_password_ends_every_login(world: World) -> None:
    """What is wrong is told at its field; then the new password holds and every login is over."""
    visitor, other, fresh = visit(world, "apd"), Visitor(world.client), "kata sandi yang baru"
    other.log_in("apd")

    def change(old: str, new: str, again: str) -> str:
        visitor.get("/konsol/akun")
        answer = visitor.send("/konsol/akun", old=old, new=new, again=again)
        field = re.search(r'class="wrong" id="w-(\w+)"', answer.text)
        return f"{answer.status_code} {field[1] if field else ''}"

    assert change("bukan ini", fresh, fresh) == "401 old"
    assert change(PASSWORD, "pendek", "pendek") == "422 new"
    assert change(PASSWORD, fresh, fresh + "!") == "422 again"
    assert other.get("/konsol/").status_code == 200
    assert change(PASSWORD, fresh, fresh) == "303 "
    assert [one.get("/konsol/").status_code for one in (visitor, other)] == [302, 302]
    assert visitor.log_in("apd").status_code == 401 and visitor.log_in("apd", fresh).status_code == 303


def test_the_log_has_no_secret(world: World) -> None:
    """Names, passwords and tokens of logins stand in no line of the log."""
    visitor = visit(world, "supervisor", "dian.rahasia")
    visitor.log_in("dian.rahasia", "bukan sandi ini")
    for secret in ("dian.rahasia", PASSWORD, "bukan sandi ini", visitor.cookie):
        assert secret and secret not in world.log.getvalue()
