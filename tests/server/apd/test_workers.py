"""Workers are found by name, page by page, and made and corrected with everything that is known."""

import pytest

from schemas import KINDS
from server.apd.cards import issue_cards
from server.apd.workers import EVERYBODY, Wanted, change_worker, find_worker, make_worker, page
from server.engine import read_transaction
from server.identity.tokens import hash_token
from server.office import edit, new_record
from sync.errors import Problem
from sync.limits import CARDS_MAX, CASES_PER_PAGE_MAX, ENROL_CODE_DAYS
from sync.nouns import Revision
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.apd.place import Place, code_of

ANI = {"name": "Ani Contoh", "nip": "0000123", "phone": None, "role": "pendamping"}


def names(place: Place, wanted: Wanted = EVERYBODY, region: str = HOME, **more: str) -> list[str]:
    """Return the names of a page of the list."""
    with read_transaction(place.parts.engine) as connection:
        found = page(connection, region, wanted, today=place.world.clock().date(), **more)
    return [one.name for one in found.workers]


def test_workers_are_listed_by_name(place: Place) -> None:
    """Names come in order with kelompok and phones counted; text, NIP, profession, kecamatan and region narrow the list."""
    place.phone("siti")
    make_worker(place.parts, place.apd, HOME, ANI)
    assert names(place) == ["Ani Contoh", "Budi Contoh", "Siti Contoh"]
    with read_transaction(place.parts.engine) as connection:
        siti = page(connection, HOME, Wanted("siti"), today=place.world.clock().date()).workers
    assert [(one.name, one.kelompok, one.phones) for one in siti] == [("Siti Contoh", 1, 1)]
    assert names(place, Wanted("0000123")) == ["Ani Contoh"] and names(place, Wanted("%")) == []
    assert names(place, Wanted(kecamatan="350701")) == ["Budi Contoh", "Siti Contoh"] and names(place, Wanted(role="apd")) == []
    assert [len(names(place, region=region)) for region in ("00", "35", ELSEWHERE, "350701")] == [3, 3, 0, 0]


def test_a_long_list_goes_on(place: Place) -> None:
    """Every worker comes once, also those of one name, and the way on tells no name."""
    made = [new_record(KINDS["worker"], ANI | {"nip": None}, place.world.new_id()) for _ in range(CASES_PER_PAGE_MAX)]
    place.office.write(HOME, made)
    with read_transaction(place.parts.engine) as connection:
        first = page(connection, HOME, EVERYBODY, today=place.world.clock().date())
        rest = page(connection, HOME, EVERYBODY, today=place.world.clock().date(), after=first.next)
        with pytest.raises(Problem):
            page(connection, HOME, EVERYBODY, today=place.world.clock().date(), after="3507.nobody")
    found = [one.id for one in (*first.workers, *rest.workers)]
    assert len(found) == len(set(found)) == CASES_PER_PAGE_MAX + 2 and rest.next is None and "Ani" not in first.next


def test_a_worker_is_corrected_as_he_was_seen(place: Place) -> None:
    """What is corrected stands; who saw an older state is told and nothing is written."""
    worker = make_worker(place.parts, place.apd, HOME, ANI)
    shown = find_worker(place.parts, HOME, HOME, worker)
    seen = Revision(shown.revision, shown.tag)
    change_worker(place.parts, place.apd, HOME, shown, ANI | {"name": "Ani Lestari"}, seen)
    assert place.record("worker", worker).fields["name"] == "Ani Lestari"
    with pytest.raises(Problem) as refused:
        change_worker(place.parts, place.apd, HOME, shown, ANI | {"name": "Ani Wati"}, seen)
    assert code_of(refused) == "changed_meanwhile" and place.record("worker", worker).fields["name"] == "Ani Lestari"
    assert place.world.count("conflict") == 0


def test_what_no_worker_can_be(place: Place) -> None:
    """A name that is missing, a NIP of somebody else and a kabupaten outside the region are told, and nobody is made."""
    make_worker(place.parts, place.apd, HOME, ANI)
    for kabupaten, fields, details in (
        (HOME, ANI | {"nip": None, "name": None}, {"name": "required"}),
        (HOME, ANI | {"nip": None, "role": "raja"}, {"role": "unknown_value"}),
        (HOME, ANI, {"nip": "taken"}),
    ):
        with pytest.raises(Problem) as refused:
            make_worker(place.parts, place.apd, kabupaten, fields)
        assert refused.value.error.details == {"fields": details}
    for account, kabupaten, code in (
        (place.apd, ELSEWHERE, "not_found"),
        (place.apd, "35", "not_found"),
        (place.account("lihat", "koordinator"), HOME, "forbidden"),
    ):
        with pytest.raises(Problem) as refused:
            make_worker(place.parts, account, kabupaten, ANI | {"nip": None})
        assert code_of(refused) == code
    assert len(names(place)) == 3


def test_each_card_enrols_one_phone(place: Place) -> None:
    """Every card has a code of its own that works once within its days; nowhere is a code kept in clear."""
    cards = issue_cards(place.parts, place.apd, HOME, [place.ids["siti"], place.ids["budi"], place.ids["siti"]])
    assert [card.name for card in cards] == ["Budi Contoh", "Siti Contoh"] and cards[0].code != cards[1].code
    assert cards[0].link.endswith(f"/app/#/daftar?k={cards[0].code}") and (cards[0].until - place.world.clock()).days == ENROL_CODE_DAYS
    kept = str(place.world.rows("enrol_code")) + place.world.log.getvalue()
    assert not any(text in kept for card in cards for text in (card.code, card.code.replace("-", ""), hash_token(card.code)))
    enrolled = place.parts.enrolment.redeem(cards[1].code.lower(), "HP", "uji/1")
    assert enrolled.worker == place.ids["siti"]
    with pytest.raises(Problem) as refused:
        place.parts.enrolment.redeem(cards[1].code, "HP lain", "uji/1")
    assert code_of(refused) == "code_unknown"


@pytest.mark.parametrize("wanted", ["nobody", "gone", "none", "many"])
def test_no_card_for_who_is_not_there(place: Place, wanted: str) -> None:
    """Somebody unknown or deleted, nobody at all and too many get no card, and no code is made."""
    siti = place.record("worker", place.ids["siti"])
    if wanted == "gone":
        place.office.write(HOME, [edit(KINDS["worker"], siti, deleted=True)])
    chosen = {"nobody": [siti.id, "x"], "gone": [siti.id], "none": [], "many": [str(one) for one in range(CARDS_MAX + 1)]}[wanted]
    with pytest.raises(Problem):
        issue_cards(place.parts, place.apd, HOME, chosen)
    with pytest.raises(Problem) as refused:
        issue_cards(place.parts, place.account("jauh", "apd", ELSEWHERE), HOME, [place.ids["budi"]])
    assert code_of(refused) == "not_found" and place.world.count("enrol_code") == 0
