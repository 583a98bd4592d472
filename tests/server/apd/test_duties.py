"""Charges are given, ended and handed over, and work of those days is taken whoever has the kelompok now."""

import pytest

from schemas import KINDS
from server.apd.duties import Charge, end, give, hand_over
from server.office import edit, new_record
from sync.errors import Problem
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.apd.place import Place, code_of, gained_by, outcome_of

TODAY, YESTERDAY = "2026-11-21", "2026-11-20"


def duty_of(place: Place, kelompok: str) -> str:
    """Return the charge that a kelompok began with."""
    return next(row.id for row in place.world.rows("assignment") if row.kelompok_id == place.ids[kelompok])


def test_a_charge_reaches_the_phone(place: Place) -> None:
    """Who helps out gets the families of the kelompok; the one in charge keeps them."""
    budi = place.phone("budi")
    give(place.parts, place.apd, HOME, place.ids["mawar"], Charge(place.ids["budi"], "pengganti", TODAY, "2026-12-05"))
    assert gained_by(budi, place.ids["mawar"]) == {place.ids["kpm1"], place.ids["kpm2"]}


def test_a_kelompok_is_handed_over_with_work_waiting(place: Place) -> None:
    """The new worker gets the families, the old one's phone loses them, and its work of the days before is taken (P33, P36)."""
    siti, budi = place.phone("siti"), place.phone("budi")
    duty = duty_of(place, "mawar")
    made = hand_over(place.parts, place.apd, HOME, duty, Charge(place.ids["budi"], "utama", TODAY))
    assert place.record("assignment", duty).fields["end_date"] == YESTERDAY
    assert place.record("assignment", made).fields["start_date"] == TODAY
    assert gained_by(budi, place.ids["mawar"]) == {place.ids["kpm1"], place.ids["kpm2"]}
    place.world.clock.pass_by(days=5)
    assert outcome_of(siti.exchange(place.world.visit())) == "applied" and place.world.count("inbox") == 0


@pytest.mark.parametrize(
    ("charge", "details"),
    [
        (("budi", "utama", TODAY, None), {"role": "overlaps"}),
        (("siti", "bersama", TODAY, None), {"worker_id": "overlaps"}),
        (("budi", "bersama", TODAY, YESTERDAY), {"end_date": "too_early"}),
        (("budi", "bersama", "kemarin", None), {"start_date": "not_a_date"}),
        (("budi", "bersama", "", None), {"start_date": "required"}),
        (("budi", "raja", TODAY, None), {"role": "unknown_value"}),
    ],
)
def test_charges_that_cannot_be(place: Place, charge: tuple[str, str, str, str | None], details: dict[str, str]) -> None:
    """A second utama, the same worker twice, days that are none or out of order are told, and nothing is given."""
    worker, *rest = charge
    with pytest.raises(Problem) as refused:
        give(place.parts, place.apd, HOME, place.ids["mawar"], Charge(place.ids[worker], *rest))
    assert refused.value.error.details == {"fields": details} and place.world.count("assignment") == 2


def test_a_charge_ends(place: Place) -> None:
    """The last day is kept; the kelompok may then be another's; an end before the beginning is told."""
    duty = duty_of(place, "mawar")
    with pytest.raises(Problem) as refused:
        end(place.parts, place.apd, HOME, duty, "2025-12-31")
    assert refused.value.error.details == {"fields": {"end_date": "too_early"}}
    end(place.parts, place.apd, HOME, duty, YESTERDAY)
    assert give(place.parts, place.apd, HOME, place.ids["mawar"], Charge(place.ids["budi"], "utama", TODAY))
    with pytest.raises(Problem) as refused:
        hand_over(place.parts, place.apd, HOME, duty, Charge(place.ids["budi"], "utama", "2025-12-31"))
    assert refused.value.error.details == {"fields": {"start_date": "too_early"}}


def test_nobody_gives_charge_outside_of_the_region(place: Place) -> None:
    """Elsewhere there is no such kelompok or charge, who reads may not write, and an ended kelompok takes no charge."""
    charge, mawar = Charge(place.ids["budi"], "bersama", TODAY), place.ids["mawar"]
    far, reader = place.account("jauh", "apd", ELSEWHERE), place.account("lihat", "koordinator")
    for account, code in ((far, "not_found"), (reader, "forbidden")):
        for attempt in (
            lambda account=account: give(place.parts, account, HOME, mawar, charge),
            lambda account=account: end(place.parts, account, HOME, duty_of(place, "mawar"), TODAY),
            lambda account=account: hand_over(place.parts, account, HOME, duty_of(place, "mawar"), charge),
        ):
            with pytest.raises(Problem) as refused:
                attempt()
            assert code_of(refused) == code
    place.office.write(HOME, [edit(KINDS["kelompok"], place.record("kelompok", mawar), ended_on=YESTERDAY)])
    with pytest.raises(Problem) as refused:
        give(place.parts, place.apd, HOME, mawar, charge)
    assert code_of(refused) == "kelompok_ended"


def test_who_is_not_there_gets_no_charge(place: Place) -> None:
    """A worker of another kabupaten is taken over first; unknown ids are not found."""
    stranger = new_record(KINDS["worker"], {"name": "Jauh Contoh", "role": "pendamping"}, place.world.new_id())
    place.office.write(ELSEWHERE, [stranger])
    for worker in (stranger.id, "x", "a\0b"):
        with pytest.raises(Problem) as refused:
            give(place.parts, place.apd, HOME, place.ids["mawar"], Charge(worker, "bersama", TODAY))
        assert code_of(refused) == "not_found"
