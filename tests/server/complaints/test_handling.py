"""What the office does with complaints: steps that stay, answers that reach the worker, and nothing for whom it is about."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Row

from server.complaints.case import open_complaint
from server.complaints.hand_on import HandedOn, hand_on
from server.complaints.handling import NEXT, Hand, advance, give, make_confidential, name_seat, name_worker
from server.complaints.intake import Told, take_in
from server.complaints.keepers import may_name, name_keepers
from server.complaints.lists import Narrowed, counts, page
from server.complaints.nouns import Seat
from server.engine import read_transaction
from sync.errors import Problem
from tests.server.api.world import HOME, PASSWORD
from tests.server.complaints.room import SECRET, WORDS, Room

TODAY = "2026-11-21"


def hand(room: Room, name: str, identity: str) -> Hand:
    """Open a case as somebody."""
    who = room.people[name]
    with read_transaction(room.world.parts.engine) as connection:
        return Hand(room.world.parts, who, open_complaint(connection, who, HOME, identity))


def intake(room: Room, name: str, **told: Any) -> str:
    """Take a complaint in at the office."""
    fields = {"reported_on": TODAY, "programme": "pkh", "category": "layanan", "text": WORDS} | told
    return take_in(room.world.parts, room.account(name), HOME, Told(**fields))


def listed(room: Room, who: Row, **narrowed: Any) -> list[str]:
    """Return the ids of a list."""
    with read_transaction(room.world.parts.engine) as connection:
        return [one.id for one in page(connection, who, Narrowed(**narrowed), today=room.world.clock().date()).cases]


def wrong(call: Any) -> dict[str, Any]:
    """Return what was wrong with the fields of a call."""
    with pytest.raises(Problem) as found:
        call()
    return (found.value.error.details or {}).get("fields") or {"": found.value.error.code}


def test_the_worker_sees_what_the_office_does(room: Room) -> None:
    """Each state goes into the record in the commit of its step; an answered complaint can be taken up again."""
    room.account("ani")
    found = room.complain()
    advance(hand(room, "ani", found), "diproses", text="Menelepon bank")
    advance(hand(room, "ani", found), "diteruskan", forwarded_to="Bank penyalur")
    assert room.record(found).fields["forwarded_to"] == "Bank penyalur"
    advance(hand(room, "ani", found), "selesai", text="Sudah cair.")
    rows = [frame["rows"]["pengaduan"] for frame in room.siti.settle() if "pengaduan" in frame.get("rows", {})]
    assert (rows[-1]["status"], rows[-1]["answer"], rows[-1]["handled_on"]) == (["selesai"], ["Sudah cair."], [TODAY])
    opened = hand(room, "ani", found).opened
    assert [(step.action, step.who, step.text) for step in opened.trail] == [
        ("diproses", "ani", "Menelepon bank"),
        ("diteruskan", "ani", ""),
        ("selesai", "ani", "Sudah cair."),
    ]
    assert opened.words["answer"] == "Sudah cair." and opened.case.settled_on == TODAY and opened.holder == "ani"
    advance(hand(room, "ani", found), "diproses")
    assert room.case(found).settled_on is None and room.record(found).fields["answer"] is None


def test_what_a_step_asks(room: Room) -> None:
    """An answer and a place to forward to are asked, texts are bounded, and no state follows that may not."""
    room.account("ani")
    found = room.complain()
    opened = hand(room, "ani", found)
    assert wrong(lambda: advance(opened, "selesai", text=" ")) == {"text": "required"}
    assert wrong(lambda: advance(opened, "diteruskan", text="x\0")) == {"text": "not_text", "forwarded_to": "required"}
    assert wrong(lambda: advance(opened, "selesai", text="x" * 9999)) == {"text": "too_long"}
    assert wrong(lambda: advance(opened, "baru")) == {"": "changed_meanwhile"}
    advance(opened, "diproses")
    assert wrong(lambda: advance(opened, "selesai", text="Sudah.")) == {"": "changed_meanwhile"}
    assert room.record(found).fields["status"] == "diproses" and room.case(found).steps == room.world.count("complaint_step") == 1
    assert set(NEXT) == {"baru", "diterima", "diproses", "diteruskan", "selesai"}


def test_the_office_takes_in_without_a_name(room: Room) -> None:
    """An anonymous complaint gets a ticket and a deadline, and no row of any kind that phones hold."""
    before = room.world.count("feed"), room.world.count("change_log")
    found = intake(room, "ani")
    case = room.case(found)
    assert (case.source, case.state, case.complainant, case.due_on) == ("kantor", "diterima", None, "2026-12-05")
    assert case.holder == room.people["ani"].id and [row.action for row in room.world.rows("complaint_step")] == ["diterima"]
    advance(hand(room, "ani", found), "selesai", text="Sudah dijelaskan.")
    assert hand(room, "ani", found).opened.words["answer"] == "" and room.case(found).settled_on == TODAY
    assert (room.world.count("feed"), room.world.count("change_log")) == before


def test_what_an_intake_asks(room: Room) -> None:
    """Each field that is wrong is told; nothing is kept; other regions are not there and readers may not."""
    told = {"reported_on": "2026-12-01", "programme": "x", "category": "", "text": " ", "contact": "x" * 999, "kecamatan": "360101"}
    assert wrong(lambda: intake(room, "ani", **told)) == {
        **{"reported_on": "in_future", "programme": "unknown_value", "category": "unknown_value"},
        **{"text": "required", "contact": "too_long", "kecamatan": "unknown_value"},
    }
    assert wrong(lambda: intake(room, "ani", about_worker=room.world.ids["kpm1"])) == {"about_worker": "not_named"}
    room.account("jauh", region="3508")
    room.account("pusat", "koordinator")
    assert wrong(lambda: intake(room, "jauh")) == {"": "not_found"} and wrong(lambda: intake(room, "pusat")) == {"": "forbidden"}
    assert room.world.count("complaint_case") == 0


def test_one_about_a_worker_goes_to_another_alone(room: Room) -> None:
    """It is given as a tugas in the words of the office, never to the worker it is about, and is withdrawn when it goes on."""
    siti, budi = room.world.ids["siti"], room.world.ids["budi"]
    found = intake(room, "ani", category="petugas", text=SECRET)
    assert wrong(lambda: give(hand(room, "ani", found), siti, "Tolong dicek")) == {"worker": "name_first"}
    name_worker(hand(room, "ani", found), budi)
    assert wrong(lambda: give(hand(room, "ani", found), budi, "Tolong dicek")) == {"worker": "complained_about"}
    assert wrong(lambda: give(hand(room, "ani", found), siti, " ")) == {"text": "required"}
    give(hand(room, "ani", found), siti, "Tolong dicek")
    [task] = room.world.rows("tugas")
    assert (task.scope, task.text, task.about_id) == (f"w:{siti}", "Tolong dicek", found)
    assert wrong(lambda: name_worker(hand(room, "ani", found), siti)) == {"about_worker": "has_it"}
    assert wrong(lambda: give(hand(room, "ani", found), siti, "Lagi")) == {"worker": "has_it"}


def test_handing_on_never_reaches_whom_it_is_about(room: Room) -> None:
    """When Siti is replaced by Budi, her complaints go to him, but not those about a worker, in confidence, or about himself."""
    siti, budi = room.world.ids["siti"], room.world.ids["budi"]
    room.account("ani")
    room.account("eko")
    goes, about, secret = room.complain(), room.complain(category="petugas"), room.complain(rahasia=True)
    named, office, mine = room.complain(), intake(room, "ani"), intake(room, "ani")
    name_worker(hand(room, "ani", named), budi)
    for one in (office, mine):
        give(hand(room, "ani", one), siti, "Tolong dicek")
    name_worker(hand(room, "ani", mine), budi)
    assert hand_on(room.world.parts, room.people["ani"], HOME, source=siti, target=budi) == HandedOn(went=2, stayed=3)
    holders = {one: room.case(one).worker for one in (goes, about, secret, named, office, mine)}
    assert holders == {goes: budi, about: siti, secret: siti, named: siti, office: budi, mine: None}
    open_tasks = {(row.about_id, row.scope) for row in room.world.rows("tugas") if row.status == "open"}
    assert open_tasks == {(office, f"w:{budi}")} and room.record(goes).scope == f"w:{budi}"
    assert hand_on(room.world.parts, room.people["ani"], HOME, source=siti, target=budi) == HandedOn(went=0, stayed=2)


def test_what_a_phone_took_about_a_worker_stays_with_its_taker(room: Room) -> None:
    """It is given to nobody; its taker cannot be whom it is about, as it lies on his phone."""
    siti, budi = room.world.ids["siti"], room.world.ids["budi"]
    room.account("ani")
    found = room.complain()
    assert wrong(lambda: name_worker(hand(room, "ani", found), siti)) == {"about_worker": "has_it"}
    give(hand(room, "ani", found), budi, "")
    give(hand(room, "ani", found), siti, "")
    assert room.record(found).scope == f"w:{siti}"
    name_worker(hand(room, "ani", found), budi)
    for worker in (budi, siti):
        assert wrong(lambda worker=worker: give(hand(room, "ani", found), worker, ""))["worker"] in ("complained_about", "stays_with_taker")


def test_who_holds_a_confidential_case_is_a_step(room: Room) -> None:
    """Made confidential it is gone for others; changing holder and second gives and takes sight, and each is in the trail."""
    for name, role in (("ani", "supervisor"), ("eko", "supervisor"), ("ina", "supervisor"), ("apd", "apd")):
        room.account(name, role)
    ani, eko, ina, apd = (room.people[name] for name in ("ani", "eko", "ina", "apd"))
    found = room.complain()
    assert wrong(lambda: make_confidential(hand(room, "apd", found), Seat(ani.id, apd.id))) == {"second": "not_named"}
    assert wrong(lambda: make_confidential(hand(room, "apd", found), Seat(ani.id, ani.id))) == {"second": "same_person"}
    make_confidential(hand(room, "apd", found), Seat(ani.id, eko.id))
    assert room.record(found).fields["rahasia"] is True
    assert [found in listed(room, who) for who in (ani, eko, ina, apd)] == [True, True, False, False]
    with pytest.raises(Problem, match="not_found"):
        hand(room, "apd", found)
    assert wrong(lambda: give(hand(room, "ani", found), room.world.ids["budi"], "x")) == {"worker": "stays_confidential"}
    name_seat(hand(room, "ani", found), Seat(ina.id, eko.id))
    assert [found in listed(room, who) for who in (ani, eko, ina, apd)] == [False, True, True, False]
    trail = hand(room, "ina", found).opened.trail
    assert [(step.action, step.who, step.holder, step.second) for step in trail] == [
        ("rahasia", "apd", "ani", "eko"),
        ("pemegang", "ani", "ina", "eko"),
    ]


def test_what_becomes_confidential_is_taken_from_who_followed_it_up(room: Room) -> None:
    """The tugas of a case of the office ends in the commit that hides it, and nothing of what was asked is left in it."""
    ani, eko = room.account("ani"), room.account("eko")
    found = intake(room, "ani")
    give(hand(room, "ani", found), room.world.ids["siti"], SECRET)
    make_confidential(hand(room, "ani", found), Seat(ani.id, eko.id))
    [task] = room.world.rows("tugas")
    assert (task.status, SECRET in (task.text or "")) == ("done", False)
    assert (room.case(found).rahasia, room.case(found).worker) == (True, None)


def test_nobody_whose_account_ends_is_named(room: Room) -> None:
    """After the last day of both nobody would see the case, as they would count as there."""
    ani = room.account("ani")
    ending = room.world.parts.accounts.add("plt", PASSWORD, role="supervisor", region=HOME, until=date(2027, 1, 31))
    found = room.complain()
    assert wrong(lambda: make_confidential(hand(room, "ani", found), Seat(ani.id, ending))) == {"second": "not_named"}


def test_keepers_are_named_once_by_anybody_then_by_themselves(room: Room) -> None:
    """An empty seat is filled by whoever decides; a filled one only by who sits there, unless neither is active any more."""
    for name, role in (("ani", "supervisor"), ("eko", "supervisor"), ("apd", "apd"), ("lihat", "pemeriksa")):
        room.account(name, role)
    room.account("kec", region="350701")
    ani, eko, apd = (room.people[name] for name in ("ani", "eko", "apd"))
    parts, seat = room.world.parts, Seat(ani.id, eko.id)
    for name in ("lihat", "kec"):
        assert wrong(lambda name=name: name_keepers(parts, room.people[name], HOME, seat, 0)) == {"": "not_found"}
    assert wrong(lambda: name_keepers(parts, apd, HOME, Seat(apd.id, room.people["kec"].id), 0)) == {"holder": "not_named", "second": "not_named"}
    name_keepers(parts, apd, HOME, seat, 0)
    assert wrong(lambda: name_keepers(parts, apd, HOME, seat, 1)) == {"": "not_found"}
    assert wrong(lambda: name_keepers(parts, ani, HOME, seat, 0)) == {"": "changed_meanwhile"}
    found = intake(room, "apd", rahasia=True)
    assert [found in listed(room, who) for who in (ani, eko, apd)] == [True, True, False]
    with parts.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE account SET active = false WHERE username IN ('ani', 'eko')")
    with read_transaction(parts.engine) as connection:
        assert may_name(connection, apd, HOME) and not may_name(connection, room.people["lihat"], HOME)


def test_overdue_ones_lead(room: Room) -> None:
    """A list goes by deadline; it is narrowed by state, category, kecamatan, overdue, ticket and one's own, and counts agree."""
    ani = room.account("ani")
    room.account("kec", region="350701")
    late, soon, later = (intake(room, "ani", reported_on=day, kecamatan="350701") for day in ("2026-10-01", "2026-11-10", "2026-11-20"))
    field = room.complain(category="pungutan")
    done = intake(room, "ani", kecamatan="350702")
    advance(hand(room, "ani", done), "selesai", text="Ya.")
    assert listed(room, ani) == [late, soon, later, field] and listed(room, ani, state="selesai") == [done]
    assert listed(room, ani, overdue=True) == [late] and listed(room, ani, state="baru") == [field]
    assert listed(room, ani, category="pungutan") == [field] and listed(room, ani, mine=True) == [late, soon, later]
    assert listed(room, ani, ticket=room.case(done).ticket) == [done] and listed(room, ani, kecamatan="350702") == []
    assert listed(room, room.people["kec"]) == [late, soon, later, field]
    with read_transaction(room.world.parts.engine) as connection:
        assert counts(connection, ani, room.world.clock().date()) == (4, 1)
        first = page(connection, ani, Narrowed(), today=room.world.clock().date(), limit=2)
        rest = page(connection, ani, Narrowed(), today=room.world.clock().date(), after=first.next, limit=2)
    assert [one.id for one in (*first.cases, *rest.cases)] == [late, soon, later, field] and rest.next is None
