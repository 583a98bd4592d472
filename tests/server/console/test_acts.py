"""What an APD does to somebody's account is found by the inspector and told to its holder, who changes the password first."""

import re
from typing import Any

import pytest

from server.apd.staff import close_account, make_account, reset_password
from server.inspect import acts
from sync.errors import Problem
from sync.limits import READS_PER_PAGE
from tests.server.api.world import ELSEWHERE, HOME, PASSWORD, World
from tests.server.console.test_inspect import cells
from tests.server.console.visitor import Visitor, add_account, visit
from tests.server.store.measured import statements

APD = "apd (Administrator Pangkalan Data (APD))"
ACTS, READS, ACCOUNT = "/konsol/jejak/akun", "/konsol/jejak", "/konsol/akun"
OWN = "kata-sandi-yang-lain-7"
CELLS = re.compile(r'data-head="(?:Waktu|Tindakan|Siapa)">([^<]*)')


def row_of(world: World, username: str) -> Any:
    """Return the row of an account."""
    return next(row for row in world.rows("account") if row.username == username)


def given(world: World, apd: str, username: str) -> str:
    """Have an APD give an account a new password, a minute later; return it."""
    world.clock.pass_by(minutes=1)
    return reset_password(world.parts, row_of(world, apd), row_of(world, username).id).password


def test_the_inspector_finds_what_was_done_to_accounts(world: World) -> None:
    """The page, which the access log leads to, says who did what to whose account and when; it is searched by name and by day."""
    add_account(world, "apd"), add_account(world, "supervisor", "ani")
    given(world, "apd", "ani")
    world.clock.pass_by(days=1)
    make_account(world.parts, row_of(world, "apd"), "eko", role="supervisor", region="350701")
    world.clock.pass_by(minutes=1)
    close_account(world.parts, row_of(world, "apd"), row_of(world, "eko").id)
    visitor = visit(world, "pemeriksa")
    assert f'href="{ACTS}"' in visitor.get(READS).text
    page = visitor.get(ACTS).text
    assert cells(page, "Tindakan") == ["Menutup akun", "Membuat akun", "Memberi kata sandi baru"]
    assert cells(page, "Akun") == ["eko (Supervisor)"] * 2 + ["ani (Supervisor)"]
    assert set(cells(page, "Siapa")) == {APD} and "21 November 2026" in cells(page, "Waktu")[2]

    def found(narrowing: str) -> list[str]:
        return cells(visitor.get(f"{ACTS}?{narrowing}").text, "Akun")

    assert found("account=ani") == found("until=2026-11-21") == ["ani (Supervisor)"]
    assert found("since=2026-11-22") == ["eko (Supervisor)"] * 2 and len(found("account=apd")) == 3 and found("account=siapa") == []
    for wrong in ("since=besok", "after=x", "after=2026-11-21T00:00:00~x"):
        assert visitor.get(f"{ACTS}?{wrong}").status_code == 400, wrong


def test_what_a_command_did_stands_among_the_acts(world: World) -> None:
    """An account made beside the server is told with its command, to the inspector and to its holder; searching by name finds it."""
    world.parts.accounts.add("ani", PASSWORD, role="supervisor", region=HOME, command="account add, contoh")
    page = visit(world, "pemeriksa").get(f"{ACTS}?account=ani").text
    assert cells(page, "Siapa") == ["Perintah di server: account add, contoh"] and cells(page, "Akun") == ["ani (Supervisor)"]
    visitor = Visitor(world.client)
    visitor.log_in("ani")
    assert "Perintah di server: account add, contoh" in visitor.get(ACCOUNT).text


@pytest.mark.parametrize(("region", "seen"), [("00", 2), ("35", 2), (HOME, 2), ("350701", 1), ("350702", 0), (ELSEWHERE, 0)])
def test_acts_are_narrowed_by_region(world: World, region: str, seen: int) -> None:
    """An inspector sees acts on accounts of the own region and below, also those of an APD of the nation."""
    add_account(world, "apd", "pusat", region="00")
    for name, place in (("ani", HOME), ("eko", "350701")):
        add_account(world, "supervisor", name, region=place)
        given(world, "pusat", name)
    assert len(cells(visit(world, "pemeriksa", region=region).get(ACTS).text, "Akun")) == seen


def test_acts_come_by_the_page(world: World) -> None:
    """More than a page are read in order, none twice and none left out, one statement for each page."""
    add_account(world, "apd"), add_account(world, "supervisor", "ani")
    actor, holder = row_of(world, "apd").id, row_of(world, "ani").id
    with world.parts.engine.begin() as connection:
        at = world.clock()
        rows = [{"id": f"{n:022d}", "account": holder, "actor": actor, "act": "reset", "at": at} for n in range(READS_PER_PAGE + 1)]
        connection.execute(acts.ACT.insert(), rows)
    visitor = visit(world, "pemeriksa")
    first = visitor.get(ACTS).text
    following = re.search(r'<a href="([^"]+)" rel="next">', first)[1].replace("&amp;", "&")
    assert (len(cells(first, "Akun")), len(cells(visitor.get(following).text, "Akun"))) == (READS_PER_PAGE, 1)
    with world.parts.engine.connect() as connection, statements(world.parts.engine) as said:
        page = acts.acts_within(connection, HOME, None, None, None)
        acts.acts_within(connection, HOME, "ani", None, None, after=page.next)
    assert len([one for one, _ in said if one.startswith("SELECT")]) == 2


def test_a_given_password_is_told_and_must_be_changed(world: World) -> None:
    """Whoever logs in with a password that an APD set is led to where it is changed, told who set it and when, and gets nowhere else."""
    add_account(world, "apd"), add_account(world, "supervisor", "ani")
    password = given(world, "apd", "ani")
    visitor = Visitor(world.client)
    assert visitor.log_in("ani", password).status_code == 303
    for path in ("/konsol/", "/konsol/pengaduan", "/konsol/antrian/inbox", "/konsol/akses-saya"):
        led = visitor.get(path)
        assert (led.status_code, led.location) == (303, ACCOUNT), path
    page = visitor.get(ACCOUNT).text
    assert f"dibuat oleh {APD} pada 21 November 2026" in page
    assert visitor.send("/konsol/antrian/inbox").location == ACCOUNT
    visitor.get(ACCOUNT)
    same = visitor.send(ACCOUNT, old=password, new=password, again=password)
    assert same.status_code == 422 and "harus lain" in same.text
    assert visitor.send(ACCOUNT, old=password, new=OWN, again=OWN).status_code == 303
    assert visitor.log_in("ani", OWN).status_code == 303 and visitor.get("/konsol/").status_code == 200
    told = visitor.get(ACCOUNT).text
    assert "dibuat oleh" not in told and "Memberi kata sandi baru" in CELLS.findall(told)


def test_a_new_account_changes_its_password_first(world: World) -> None:
    """The password that an APD was shown opens no page; one that was chosen by the holder, or made beside the server, does."""
    add_account(world, "apd")
    made = make_account(world.parts, row_of(world, "apd"), "ani", role="supervisor", region=HOME)
    visitor = Visitor(world.client)
    visitor.log_in("ani", made.password)
    assert visitor.get("/konsol/").location == ACCOUNT
    assert visit(world, "supervisor", "eko").get("/konsol/").status_code == 200


def test_the_interface_asks_for_the_change_too(world: World) -> None:
    """With a given password the interface opens nothing but the change itself and the way out."""
    add_account(world, "apd"), add_account(world, "supervisor", "ani")
    password = given(world, "apd", "ani")
    token, _seconds = world.parts.accounts.login("ani", password)
    client, held = world.client, {"Authorization": f"Bearer {token}"}
    refused = client.get("/api/v1/me", headers=held)
    assert (refused.status_code, refused.json["code"]) == (403, "password_given")
    assert client.post("/api/v1/me/password", headers=held, json={"old": password, "new": OWN}).status_code == 204
    token, _seconds = world.parts.accounts.login("ani", OWN)
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_an_act_stands_with_what_it_did(world: World) -> None:
    """A refused act leaves no row; the own change of a password is no act."""
    add_account(world, "apd"), add_account(world, "supervisor", "ani")
    with pytest.raises(Problem):
        world.parts.accounts.give_password(row_of(world, "ani").id, "x", row_of(world, "apd").id)
    world.parts.accounts.change_password(row_of(world, "ani").id, PASSWORD, OWN)
    assert world.count("account_act") == 0
