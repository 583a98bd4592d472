"""An APD makes accounts of the own region or below, never wider, never an operator's or an inspector's; every act is kept."""

import pytest

from server.apd.staff import accounts_of, close_account, make_account, reset_password
from server.engine import read_transaction
from sync.errors import Problem
from tests.server.api.world import ELSEWHERE, HOME, PASSWORD
from tests.server.apd.place import Place, code_of


def logs_in(place: Place, username: str, password: str) -> bool:
    """Tell whether a password opens an account."""
    try:
        place.parts.accounts.login(username, password)
    except Problem:
        return False
    return True


def test_an_account_from_its_beginning_to_its_end(place: Place) -> None:
    """The drawn password opens it, a new one ends the old, a closed one opens nothing; who did what is kept."""
    made = make_account(place.parts, place.apd, "rina", role="supervisor", region="350701")
    assert logs_in(place, "rina", made.password)
    with read_transaction(place.parts.engine) as connection:
        rows, _more = accounts_of(connection, HOME)
    assert [(row.username, row.role, row.region) for row in rows] == [("apd", "apd", HOME), ("rina", "supervisor", "350701")]
    fresh = reset_password(place.parts, place.apd, rows[1].id)
    assert (logs_in(place, "rina", made.password), logs_in(place, "rina", fresh.password)) == (False, True)
    assert place.world.count("login_token") == 1
    close_account(place.parts, place.apd, rows[1].id)
    assert not logs_in(place, "rina", fresh.password) and place.world.count("login_token") == 0
    assert [(row.account, row.actor, row.act) for row in sorted(place.world.rows("account_act"), key=lambda row: row.act)] == [
        (rows[1].id, place.apd.id, act) for act in ("closed", "made", "reset")
    ]
    with pytest.raises(Problem) as refused:
        reset_password(place.parts, place.apd, rows[1].id)
    assert code_of(refused) == "not_pending"


@pytest.mark.parametrize(
    ("username", "role", "region", "wrong"),
    [
        ("rina", "operator", HOME, {"role": "unknown_value"}),
        ("rina", "pemeriksa", HOME, {"role": "unknown_value"}),
        ("rina", "supervisor", "35", {"region": "out_of_range"}),
        ("rina", "supervisor", "00", {"region": "out_of_range"}),
        ("rina", "supervisor", ELSEWHERE, {"region": "out_of_range"}),
        ("rina", "supervisor", "3507x", {"region": "out_of_range"}),
        ("", "supervisor", HOME, {"username": "required"}),
        ("a b", "supervisor", HOME, {"username": "not_text"}),
        ("a\0b", "supervisor", HOME, {"username": "not_text"}),
        ("apd", "supervisor", HOME, {"username": "taken"}),
    ],
)
def test_accounts_that_cannot_be(place: Place, username: str, role: str, region: str, wrong: dict[str, str]) -> None:
    """No operator, no inspector (whose account must end), nothing wider than the own region, no odd name and no name twice."""
    with pytest.raises(Problem) as refused:
        make_account(place.parts, place.apd, username, role=role, region=region)
    assert refused.value.error.details == {"fields": wrong}
    assert place.world.count("account") == 1 and place.world.count("account_act") == 0


def test_nobody_touches_accounts_outside(place: Place) -> None:
    """Accounts of elsewhere, wider ones, operators and inspectors are not there; nobody closes the own one; others than an APD may nothing."""
    others = [place.account("jauh", "supervisor", ELSEWHERE), place.account("luas", "apd", "35"), place.account("mesin", "operator", HOME)]
    others.append(place.account("periksa", "pemeriksa", HOME))
    for other in others:
        for act in (reset_password, close_account):
            with pytest.raises(Problem) as refused:
                act(place.parts, place.apd, other.id)
            assert code_of(refused) == "not_found"
    for account, target in ((place.apd, place.apd), (place.account("lihat", "supervisor"), place.apd)):
        with pytest.raises(Problem) as refused:
            close_account(place.parts, account, target.id)
        assert code_of(refused) == "forbidden"
    assert all(logs_in(place, name, PASSWORD) for name in ("jauh", "luas", "mesin", "periksa", "apd"))
