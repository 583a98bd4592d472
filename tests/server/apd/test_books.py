"""The catalogue is kept by the APD of the nation alone, and reaches every phone."""

import pytest

from server.apd.books import add_book, books, change_book, find_book
from server.engine import read_transaction
from sync.errors import Problem
from sync.nouns import Revision
from tests.server.apd.place import Place, code_of

MODUL = {"code": "ekonomi", "name": "Ekonomi", "position": 1, "siks_category": "keuangan_usaha"}
SESI = {"modul_code": "ekonomi", "position": 1, "name": "Mengelola uang", "siks_category": None}


def test_modules_and_sessions_are_kept(place: Place) -> None:
    """What is added is listed under its module; a name changes, the key does not; an older page is told."""
    nation = place.account("pusat", "apd", "00")
    add_book(place.parts, nation, "modul", MODUL)
    add_book(place.parts, nation, "modul_sesi", SESI)
    with read_transaction(place.parts.engine) as connection:
        [(modul, [sesi])] = books(connection)
    shown = find_book(place.parts, "modul_sesi", sesi.id)
    seen = Revision(shown.revision, shown.tag)
    change_book(place.parts, nation, shown, SESI | {"name": "Mencatat uang", "position": 9}, seen)
    stands = find_book(place.parts, "modul_sesi", sesi.id).fields
    assert (stands["name"], stands["position"]) == ("Mencatat uang", 1)
    with pytest.raises(Problem) as refused:
        change_book(place.parts, nation, shown, SESI | {"name": "Menyimpan uang"}, seen)
    assert code_of(refused) == "changed_meanwhile" and modul.code == "ekonomi"
    with pytest.raises(Problem) as refused:
        add_book(place.parts, nation, "modul", MODUL)
    assert refused.value.error.details == {"fields": {"code": "taken"}}


def test_only_the_nation_keeps_it(place: Place) -> None:
    """An APD of a kabupaten and anybody else may not; what is not valid is told; unknown kinds are not found."""
    for account in (place.apd, place.account("lihat", "koordinator", "00")):
        with pytest.raises(Problem) as refused:
            add_book(place.parts, account, "modul", MODUL)
        assert code_of(refused) == "forbidden"
    with pytest.raises(Problem) as refused:
        add_book(place.parts, place.account("pusat", "apd", "00"), "modul", MODUL | {"name": "", "position": 0})
    assert refused.value.error.details == {"fields": {"name": "required", "position": "out_of_range"}}
    for kind, record in (("worker", place.ids["siti"]), ("modul", "x")):
        with pytest.raises(Problem) as refused:
            find_book(place.parts, kind, record)
        assert code_of(refused) == "not_found"
