"""Households of disasters as personal data: found, reported whole, corrected for real, and counted at the end of their retention."""

import json
from types import SimpleNamespace

import pytest
from sqlalchemy import Row

from server.aid.same import join
from server.engine import read_transaction
from server.privacy.households import find_households
from server.privacy.report import report_of
from server.privacy.requests import HOUSEHOLD, Wish, open_request, settle, take_in
from server.privacy.retention import count_due, due_now
from sync.errors import Problem
from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.aid.test_alike import DESA, NIK, opened, pairs, posko, told
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import ELSEWHERE, HOME

ground = on_each_database(volunteers, filled)
ASKED_BY = "Bapak contoh, kepala keluarga, KTP diperlihatkan"


def ask(ground: Ground, record: str, kind: str = "report", text: str = "", region: str = HOME) -> Row:
    """Take a request about a household in and open it."""
    who = SimpleNamespace(id=account_of(ground), role="apd", region=region)
    identity = take_in(ground.world.parts, who, Wish(kind, HOME, HOUSEHOLD, record, ASKED_BY, text))
    with read_transaction(ground.world.parts.engine) as connection:
        return open_request(connection, HOME, HOME, identity)


def account_of(ground: Ground) -> str:
    """Return an account that answers such requests."""
    known = {row.username: row.id for row in ground.world.rows("account")}
    return known.get("apd") or str(ground.world.add_account("apd", "apd", HOME).id)


def test_the_report_has_all_that_is_held_of_a_household(ground: Ground) -> None:
    """Both registrations that became one, people, where they were, hand-outs with their goods, and whose phones hold it; nothing of a neighbour."""
    event = opened(ground)
    mine, also = (ground.korban(event, "Slamet Riyadi", desa_code=DESA, seen_on=DAY, nik=NIK) for _ in range(2))
    other = ground.korban(event, "Tetangga Lain", desa_code=DESA)
    person = ground.make("korban_jiwa", korban_id=also.id, name="Ani Contoh", age=30)
    neighbour = ground.make("korban_jiwa", korban_id=other.id, name="Bukan Keluarga", age=30)
    where = ground.make("keberadaan", korban_jiwa_id=person.id, worker_id=ground.id_of("wati"), date=DAY, time="07:00", condition="selamat")
    store = ground.make("gudang", opened_by=ground.id_of("rudi"), kejadian_id=event, name="Gudang", level="posko")
    given = {"jenis": "langsung", "kejadian_id": event, "gudang_id": store.id, "date": DAY}
    aid, theirs = (ground.make("bantuan", korban_id=one.id, receipt_no=f"HP0001-{number}", **given) for number, one in enumerate((mine, other), 1))
    lines = [ground.make("mutasi", gudang_id=store.id, barang="beras", jenis="salur", jumlah=-5000, date=DAY, bantuan_id=one.id) for one in (aid, theirs)]
    assert set(ground.sends("rudi", mine, also, other, person, neighbour, where, store, aid, theirs, *lines)) == {"applied"}
    told(ground, (HOME, event))
    [pair] = pairs(ground)
    join(ground.world.parts, posko(ground), HOME, pair.id, mine.id)
    request = ask(ground, also.id)
    with read_transaction(ground.world.parts.engine) as connection:
        report = report_of(connection, request)
    ids = {kind: {row["id"] for row in rows} for kind, rows in report["records"].items()}
    assert ids == {"korban": {mine.id, also.id}, "korban_jiwa": {person.id}, "keberadaan": {where.id}, "bantuan": {aid.id}, "mutasi": {lines[0].id}}
    assert {one["worker"]: one["phones"] for one in report["sent_to"]} == {"Rudi Contoh": 1, "Wati Contoh": 1}
    assert "Tetangga" not in json.dumps(report) and report["subject"] == {"kind": "korban", "record": also.id}


def test_a_household_of_another_region_is_not_found(ground: Ground) -> None:
    """Neither to ask about nor by search; an account of one kecamatan finds those that lie there."""
    event = opened(ground)
    mine = ground.korban(event, "Slamet Riyadi", desa_code=DESA, nik=NIK)
    ground.sends("rudi", mine)
    for region in (ELSEWHERE, "350799"):
        with pytest.raises(Problem, match="not_found"):
            ask(ground, mine.id, region=region)
    assert ask(ground, mine.id, region=DESA[:6]).area == DESA[:6]
    with read_transaction(ground.world.parts.engine) as connection:
        found = {region: [row.id for row in find_households(connection, region, "slamet")] for region in (HOME, DESA[:6], ELSEWHERE, "350799")}
        by_number = [row.id for row in find_households(connection, HOME, NIK)]
        assert find_households(connection, HOME, "sl") == []
    assert found == {HOME: [mine.id], DESA[:6]: [mine.id], ELSEWHERE: [], "350799": []} and by_number == [mine.id]


def test_a_correction_of_a_household_must_have_been_made(ground: Ground) -> None:
    """It ends only after the registration or one of its people was written."""
    event = opened(ground)
    mine = ground.korban(event, "Slamet Riyadi")
    person = ground.make("korban_jiwa", korban_id=mine.id, name="Ani Contoh", age=30)
    ground.sends("rudi", mine, person)
    request, who = ask(ground, mine.id, "correction", "Umur Ani salah"), SimpleNamespace(id=account_of(ground), role="apd", region=HOME)
    with pytest.raises(Problem, match="not_corrected"):
        settle(ground.world.parts, who, request, "done", "Sudah")
    ground.edits("korban_jiwa", person.id, age=31)
    settle(ground.world.parts, who, request, "done", "Umur diperbaiki")


def test_households_of_a_disaster_that_ended_are_counted_from_its_last_day(ground: Ground) -> None:
    """One that goes on is not; nothing is deleted before the office has set how many years they are kept."""
    event, running = opened(ground), ground.kejadian(place="Tempat lain")
    ground.sends("rudi", ground.korban(event), running, ground.korban(running.id))
    child = {"registered_on": DAY, "worker_id": ground.id_of("rudi"), "status": "dicari", "carer": "Posko", "found_place": "Jembatan"}
    ground.sends("rudi", ground.make("anak_terpisah", kejadian_id=event, **child))
    ground.edits("kejadian", event, status="selesai", closed_on="2026-11-20")
    count_due(ground.world.parts)
    with read_transaction(ground.world.parts.engine) as connection:
        due = due_now(connection)
    assert (due["korban"].rows, due["anak_terpisah"].rows) == (1, 1)
