"""Coverage: what was handed out, by any tent or institution, is held against who is in need, by difference and to the last person."""

from typing import Any


from server.aid.coverage import not_received, open_doubles, waiting
from server.engine import read_transaction
from sync.nouns import Change
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.aid.test_alike import opened, told
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import HOME

ground = on_each_database(volunteers, filled)


def aid(ground: Ground, event: str, korban: str, store: str, number: str, **fields: Any) -> list[Change]:
    """Return the changes by which a tent hands out rice."""
    given = ground.make("bantuan", kejadian_id=event, jenis="langsung", korban_id=korban, gudang_id=store, receipt_no=number, **{"date": DAY} | fields)
    line = ground.make("mutasi", gudang_id=store, barang="beras", jenis="salur", jumlah=-5000, date=DAY, bantuan_id=given.id)
    return [given, line]


def tent(ground: Ground, event: str, name: str) -> Change:
    """Return the change that opens a store."""
    return ground.make("gudang", kejadian_id=event, name=name, level="posko", opened_by=ground.id_of("rudi"))


def figures(found: Any) -> dict[str, tuple[int, int]]:
    """Return what coverage tells of each group, without those of which there is nobody."""
    return {one.measure: (one.need, one.served) for one in found.groups if one.need}


def test_aid_covers_a_household_with_its_groups_and_void_aid_does_not(ground: Ground) -> None:
    """Who is in need and who was reached are told by household, people and group, and again as before when the receipt is void."""
    event = opened(ground)
    store = tent(ground, event, "Tenda Utara")
    one = ground.korban(event, "Slamet", seen_on=DAY, jiwa=4, anak=1, dewasa=2, lansia=1, stay="pengungsian")
    other = ground.korban(event, "Sutini", seen_on=DAY, jiwa=3, bumil=1)
    ground.sends("rudi", store, one, other)
    given, line = aid(ground, event, one.id, store.id, "HP0001-1")
    ground.sends("rudi", given, line)
    everybody = {"kk": (2, 1), "jiwa": (7, 4), "anak": (1, 1), "dewasa": (2, 2), "lansia": (1, 1), "bumil": (1, 0), "mengungsi_kk": (1, 1), "mengungsi_jiwa": (4, 4)}
    assert figures(told(ground, (HOME, event))) == everybody
    with read_transaction(ground.world.parts.engine) as connection:
        rows, following = not_received(connection, HOME, [event])
    assert [row.id for row in rows] == [other.id] and following is None
    ground.edits("bantuan", given.id, void_reason="Salah keluarga")
    assert {served for _, served in figures(told(ground, (HOME, event))).values()} == {0}


def test_aid_of_others_and_lists_of_collective_aid_cover_too(ground: Ground) -> None:
    """Aid of another institution needs no store, and a collective hand-out covers those whom its list marks as having received."""
    event = opened(ground)
    store = tent(ground, event, "Tenda Utara")
    homes = [ground.korban(event, name, seen_on=DAY) for name in ("Slamet", "Sutini", "Wahyu")]
    collective = ground.make("bantuan", kejadian_id=event, jenis="kolektif", gudang_id=store.id, receipt_no="HP0001-2", receiver_name="RT 03", households=2, date=DAY)
    other = ground.make("bantuan", kejadian_id=event, jenis="lembaga_lain", korban_id=homes[2].id, institution="PMI", contents=["selimut|2"], date=DAY)
    ground.sends("rudi", store, *homes, collective, other)
    assert told(ground, (HOME, event)).households.served == 1
    marks = [ground.make("penerima_bantuan", bantuan_id=collective.id, korban_id=home.id, received=got) for home, got in zip(homes, (True, False), strict=False)]
    ground.sends("rudi", *marks)
    assert told(ground, (HOME, event)).households.served == 2


def test_double_aid_is_shown_with_both_receipts_after_two_registrations_become_one(ground: Ground) -> None:
    """Two tents give the same goods to what they think are two households; once they are one, both receipts lie before the post."""
    event = opened(ground)
    north, south = tent(ground, event, "Tenda Utara"), tent(ground, event, "Tenda Selatan")
    one, other = (ground.korban(event, "Slamet Riyadi", seen_on=DAY) for _ in range(2))
    ground.sends("rudi", north, south, one, other)
    ground.sends("rudi", *aid(ground, event, one.id, north.id, "HP0001-1"))
    ground.sends("wati", *aid(ground, event, other.id, south.id, "HP0002-1", date="2026-11-21"))
    told(ground, (HOME, event))
    assert not ground.world.rows("double_aid")
    ground.edits("korban", other.id, same_as_id=one.id)
    assert told(ground, (HOME, event)).households.need == 1
    with read_transaction(ground.world.parts.engine) as connection:
        [double] = open_doubles(connection, HOME, [event])
        assert waiting(connection, [(HOME, event)])["doubles"] == 1
    assert {double.first_receipt_no, double.second_receipt_no} == {"HP0001-1", "HP0002-1"}
    assert {double.first_store, double.second_store} == {"Tenda Utara", "Tenda Selatan"} and double.goods == ["beras"]
    ground.edits("korban", other.id, same_as_id=None)
    told(ground, (HOME, event))
    assert [row.state for row in ground.world.rows("double_aid")] == ["gone"]


def test_two_of_one_name_in_one_household_are_two(ground: Ground) -> None:
    """Two babies without names of their own are two dead, while each is counted once though two tents wrote both down."""
    event = opened(ground)
    one, other = (ground.korban(event, "Slamet Riyadi", seen_on=DAY, jiwa=4) for _ in range(2))
    babies = [ground.make("korban_jiwa", korban_id=home.id, name="Bayi") for home in (one, one, other, other)]
    word = {"worker_id": ground.id_of("rudi"), "date": DAY, "time": "03:00", "condition": "meninggal"}
    ground.sends("rudi", one, other, *babies, *(ground.make("keberadaan", korban_jiwa_id=baby.id, **word) for baby in babies))
    assert told(ground, (HOME, event)).conditions == {"meninggal": 4}
    ground.edits("korban", other.id, same_as_id=one.id)
    assert told(ground, (HOME, event)).conditions == {"meninggal": 2}


def test_people_count_once_by_their_newest_word(ground: Ground) -> None:
    """The newest word of a person counts, and a person whom two tents wrote down counts once when their households are one."""
    event = opened(ground)
    one, other = (ground.korban(event, "Slamet Riyadi", seen_on=DAY, jiwa=2) for _ in range(2))
    father, again = (ground.make("korban_jiwa", korban_id=home.id, name=name) for home, name in ((one, "Slamet"), (other, "Pak Slamet")))
    said = [
        ground.make("keberadaan", korban_jiwa_id=person.id, worker_id=ground.id_of("rudi"), date=DAY, time=time, condition=condition)
        for person, time, condition in ((father, "03:00", "hilang"), (again, "09:00", "selamat"))
    ]
    ground.sends("rudi", one, other, father, again, *said)
    assert told(ground, (HOME, event)).conditions == {"hilang": 1, "selamat": 1}
    ground.edits("korban", other.id, same_as_id=one.id)
    assert told(ground, (HOME, event)).conditions == {"selamat": 1}
