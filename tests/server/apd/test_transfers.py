"""Families and workers go to another kabupaten when both sides want it, with their ids and their history."""

from types import SimpleNamespace
from typing import Any

import pytest

from schemas import KINDS
from server.apd.duties import Charge, give
from server.apd.transfers import ACCEPTED, Release, accept, carry_transfers, find_transfer, propose, refuse, subjects_of, transfers_of, withdraw
from server.engine import read_transaction, write_transaction
from server.office import new_record
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import CASES_PER_PAGE_MAX
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.apd.place import Place, code_of, outcome_of

NOTE, REASON = "Pindah rumah.", "Alamatnya tidak di sini."


@pytest.fixture
def sides(place: Place) -> Any:
    """Give both APD, and a kelompok of the other kabupaten."""
    jauh = next(row.id for row in place.world.rows("kelompok") if row.kabupaten == ELSEWHERE)
    return SimpleNamespace(place=place, home=place.apd, there=place.account("sana", "apd", ELSEWHERE), jauh=jauh)


def proposed(sides: Any, subject: str = "kpm", name: str = "kpm1") -> str:
    """Propose a release and return its id."""
    release = Release(subject, sides.place.ids[name], HOME, ELSEWHERE, NOTE)
    return propose(sides.place.parts, sides.home, release)


def state(sides: Any, transfer: str) -> str:
    """Return how a transfer stands."""
    return find_transfer(sides.place.parts, HOME, transfer).state


def test_a_family_goes_when_both_sides_want_it(sides: Any) -> None:
    """It stays until it is taken, then it is there under its id and a stub here; work waiting on the old phone is kept, not lost."""
    place, kpm = sides.place, sides.place.ids["kpm1"]
    siti = place.phone("siti")
    transfer = proposed(sides)
    assert place.record("kpm", kpm).moved is None
    accept(place.parts, sides.there, transfer, sides.jauh)
    assert place.record("kpm", kpm).moved == ELSEWHERE
    assert place.record("kpm", kpm, ELSEWHERE).fields["kelompok_id"] == sides.jauh and state(sides, transfer) == "done"
    assert outcome_of(siti.exchange(place.world.visit())) in ("applied", "held")
    assert place.world.count("kunjungan") + place.world.count("inbox") == 1


def test_a_carriage_that_breaks_off_is_completed(sides: Any) -> None:
    """What was accepted and not carried over, because the process died, is carried over by the timetable, once."""
    place, transfer, transfers = sides.place, proposed(sides), TABLES["transfer"]
    accept(place.parts, sides.there, transfer, sides.jauh)
    with write_transaction(place.parts.engine) as connection:
        connection.execute(transfers.update().values(state=ACCEPTED))
    worker = proposed(sides, "worker", "siti")
    with write_transaction(place.parts.engine) as connection:
        told = {"state": ACCEPTED, "kelompok": sides.jauh, "role": "bersama", "settled_by": sides.there.id, "settled_at": place.world.clock()}
        connection.execute(transfers.update().where(transfers.c.id == worker).values(**told))
    assert carry_transfers(place.parts) == 2 and carry_transfers(place.parts) == 0
    assert [state(sides, one) for one in (transfer, worker)] == ["done", "done"]
    assert [row.worker_id for row in place.world.rows("assignment") if row.kabupaten == ELSEWHERE] == [place.ids["siti"]]


def test_a_worker_gets_charge_elsewhere(sides: Any) -> None:
    """The other kabupaten gives a kelompok, and later more; the record and the charges at home stay as they are."""
    place, transfer = sides.place, proposed(sides, "worker", "siti")
    accept(place.parts, sides.there, transfer, sides.jauh, "pengganti")
    [duty] = [row for row in place.world.rows("assignment") if row.kabupaten == ELSEWHERE]
    assert (duty.worker_id, duty.role, duty.start_date) == (place.ids["siti"], "pengganti", "2026-11-21")
    assert place.record("worker", place.ids["siti"]).moved is None
    more = new_record(KINDS["kelompok"], {"name": "dekat", "kecamatan_code": "350801"}, place.world.new_id())
    place.office.write(ELSEWHERE, [more])
    assert give(place.parts, sides.there, ELSEWHERE, more.id, Charge(place.ids["siti"], "utama", "2026-11-21"))
    with pytest.raises(Problem) as refused:
        give(place.parts, sides.there, ELSEWHERE, more.id, Charge(place.ids["budi"], "bersama", "2026-11-21"))
    assert code_of(refused) == "not_found"


def test_a_release_is_refused_or_withdrawn(sides: Any) -> None:
    """The other side refuses with a reason, this side takes it back; either ends it, and it may be proposed again."""
    place = sides.place
    first = proposed(sides)
    with pytest.raises(Problem) as refused:
        proposed(sides)
    assert code_of(refused) == "already_decided"
    with pytest.raises(Problem) as refused:
        refuse(place.parts, sides.there, first, " ")
    assert refused.value.error.details == {"fields": {"reason": "required"}}
    refuse(place.parts, sides.there, first, REASON)
    found = find_transfer(place.parts, HOME, first)
    assert (found.state, found.reason, found.proposer, found.settler) == ("refused", REASON, "apd", "sana")
    second = proposed(sides)
    withdraw(place.parts, sides.home, second)
    for attempt in (
        lambda: accept(place.parts, sides.there, second, sides.jauh),
        lambda: withdraw(place.parts, sides.home, second),
        lambda: refuse(place.parts, sides.there, first, REASON),
    ):
        with pytest.raises(Problem) as refused:
            attempt()
        assert code_of(refused) == "not_pending"
    assert place.record("kpm", place.ids["kpm1"]).moved is None


def test_each_side_does_its_own_part(sides: Any) -> None:
    """Nobody takes what he releases, nobody else sees it, and only an APD does either."""
    place, transfer = sides.place, proposed(sides)
    stranger, reader = place.account("lain", "apd", "3509"), place.account("lihat", "supervisor", ELSEWHERE)
    for account, code in ((sides.home, "forbidden"), (stranger, "not_found"), (reader, "forbidden")):
        for attempt in (
            lambda account=account: accept(place.parts, account, transfer, sides.jauh),
            lambda account=account: refuse(place.parts, account, transfer, REASON),
        ):
            with pytest.raises(Problem) as refused:
                attempt()
            assert code_of(refused) == code
    with pytest.raises(Problem) as refused:
        withdraw(place.parts, sides.there, transfer)
    assert code_of(refused) == "forbidden" and state(sides, transfer) == "proposed"
    with pytest.raises(Problem) as refused:
        accept(place.parts, sides.there, transfer, place.ids["mawar"])
    assert code_of(refused) == "not_found" and state(sides, transfer) == "proposed"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"target": HOME}, "unprocessable"),
        ({"target": "35"}, "unprocessable"),
        ({"target": "x\0y"}, "unprocessable"),
        ({"note": ""}, "unprocessable"),
        ({"note": "a\0b"}, "unprocessable"),
        ({"record": "nobody"}, "not_found"),
        ({"source": ELSEWHERE}, "not_found"),
        ({"subject": "anggota"}, "bad_request"),
    ],
)
def test_releases_that_cannot_be(sides: Any, change: dict[str, str], code: str) -> None:
    """A target that is none, no note, nobody there and another's kabupaten are told, and nothing is proposed."""
    release = {"subject": "kpm", "record": sides.place.ids["kpm1"], "source": HOME, "target": ELSEWHERE, "note": NOTE}
    with pytest.raises(Problem) as refused:
        propose(sides.place.parts, sides.home, Release(**release | change))
    assert code_of(refused) == code and sides.place.world.count("transfer") == 0


def test_both_sides_read_the_history(sides: Any) -> None:
    """Each side lists every move, newest first, page by page, with the name of who moves; others see none."""
    place = sides.place
    child = {"kpm_id": place.ids["kpm1"], "name": "Ibu Contoh", "is_pengurus": True, "provisional": False}
    place.office.write(HOME, [new_record(KINDS["anggota"], child, place.world.new_id())])
    made = []
    for _ in range(CASES_PER_PAGE_MAX + 2):
        made.append(proposed(sides))
        withdraw(place.parts, sides.home, made[-1])
        place.world.clock.pass_by(seconds=1)
    with read_transaction(place.parts.engine) as connection:
        first = transfers_of(connection, ELSEWHERE)
        rest = transfers_of(connection, HOME, after=first.next)
        assert [row.id for row in (*first.rows, *rest.rows)] == made[::-1] and rest.next is None
        assert subjects_of(connection, first.rows) == {place.ids["kpm1"]: "Ibu Contoh"}
        assert transfers_of(connection, "3509").rows == () == transfers_of(connection, HOME, state="done").rows
        assert len(transfers_of(connection, "00", record=place.ids["kpm1"]).rows) == CASES_PER_PAGE_MAX
        with pytest.raises(Problem):
            transfers_of(connection, HOME, after="nobody")
