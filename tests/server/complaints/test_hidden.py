"""Complaints of phones are cases at once, and confidential ones are hidden from everybody but those named."""

from datetime import date

import pytest
from sqlalchemy import select, update

from schemas import KINDS
from server.complaints.hidden import CASE, hidden_changes, hidden_records, may_see
from server.desk.cases import Filters, counts, page
from server.desk.reads import note_read
from server.engine import read_transaction, write_transaction
from server.inspect.reads import Search, reads_within
from server.office import new_record
from server.tickets import due_day, ticket_of
from sync.nouns import Change, Record, Revision
from tests.server.api.world import HOME
from tests.server.complaints.room import SECRET, TOLD, Room


def base_of(record: Record) -> Revision:
    """Return what somebody has seen who sees the record as it stands."""
    return Revision(record.revision, record.tag)


def seen(room: Room, name: str) -> set[str]:
    """Return the cases that an account may see."""
    with read_transaction(room.world.parts.engine) as connection:
        return set(connection.scalars(select(CASE.c.id).where(may_see(room.people[name].id if name else ""))))


def hidden(room: Room, name: str, *records: str) -> frozenset[str]:
    """Return which records are hidden from an account."""
    with read_transaction(room.world.parts.engine) as connection:
        return hidden_records(connection, HOME, room.people[name].id, records)


def waiting(room: Room, name: str) -> tuple[int, int]:
    """Return how much an account finds in both queues: by the counts and by the lists."""
    only = Filters(account=room.people[name].id)
    with read_transaction(room.world.parts.engine) as connection:
        counted = sum(counts(connection, HOME, only)[queue] for queue in ("inbox", "conflict"))
        return counted, sum(len(page(connection, HOME, queue, only).cases) for queue in ("inbox", "conflict"))


def test_a_complaint_is_a_case_in_the_same_commit(room: Room) -> None:
    """What a phone brings has ticket, deadline, kecamatan and taker at once; a later edit is followed, a deadline never postponed."""
    found = room.complain(kpm_id=room.world.ids["kpm1"])
    case = room.case(found)
    assert (case.source, case.state, case.rahasia, case.worker) == ("lapangan", "baru", False, room.world.ids["siti"])
    assert (case.ticket, case.due_on, case.area) == (ticket_of(HOME, found), "2026-12-04", "350701")
    room.change(found, **{**TOLD, "kpm_id": None, "complainant": None, "contact": None, "category": "data_salah"})
    assert (room.case(found).category, room.case(found).due_on) == ("data_salah", "2026-11-25")
    room.change(found, **{**TOLD, "kpm_id": None, "complainant": None, "contact": None})
    assert room.case(found).due_on == "2026-11-25"
    room.change(found, status="selesai", answer="Sudah cair.", handled_on="2026-11-21")
    assert (room.case(found).state, room.case(found).settled_on) == ("selesai", "2026-11-21")


def test_a_day_at_the_end_of_the_calendar_breaks_nothing(room: Room) -> None:
    """A complaint with a day that nobody lives to see is decided like any other."""
    found = room.complain(reported_on="9998-12-31")
    assert room.case(found).due_on > "9998-12-31" and due_day("petugas", date.max) == date.max


@pytest.mark.parametrize("told", [{"rahasia": True}, {"category": "perlindungan_anak"}, {"category": "kekerasan_rumah_tangga"}])
def test_a_confidential_complaint_is_for_those_named(room: Room, told: dict[str, object]) -> None:
    """By flag or by category it is hidden from every account but the keepers; a holder of its own takes their place."""
    for name, role in (("ani", "supervisor"), ("eko", "supervisor"), ("ina", "supervisor"), ("apd", "apd")):
        room.account(name, role)
    open_to_all, found = room.complain(), room.complain(**told, text=SECRET)
    assert [seen(room, name) for name in ("ani", "apd", "")] == [{open_to_all}] * 3
    room.keep("ani", "eko")
    room.keep("ani", "ina")
    assert [name for name in ("", *room.people) if found in seen(room, name)] == ["ani", "ina"]
    assert hidden(room, "apd", found, open_to_all) == {found} and hidden(room, "ina", found) == frozenset()
    with write_transaction(room.world.parts.engine) as connection:
        connection.execute(update(CASE).where(CASE.c.id == found).values(holder=room.people["eko"].id))
    assert [name for name in ("", *room.people) if found in seen(room, name)] == ["eko"]
    with write_transaction(room.world.parts.engine) as connection:
        connection.exec_driver_sql("UPDATE account SET active = false WHERE username = 'eko'")
    assert [name for name in ("ani", "ina", "apd") if found in seen(room, name)] == ["ani", "ina"]


def test_once_confidential_stays_so(room: Room) -> None:
    """A phone can make its complaint confidential later, which is a step of its trail, and cannot undo it."""
    room.account("apd", "apd")
    found = room.complain()
    seen_before = room.record(found)
    room.siti.exchange(room.world.form(Change("pengaduan", found, {"rahasia": True}, base_of(seen_before))))
    assert room.case(found).rahasia and [row.action for row in room.world.rows("complaint_step")] == ["rahasia"]
    room.siti.exchange(room.world.form(Change("pengaduan", found, {"rahasia": False}, base_of(room.record(found)))))
    assert room.record(found).fields["rahasia"] is False and room.case(found).rahasia and hidden(room, "apd", found) == {found}


def test_what_is_not_taken_in_is_hidden_too(room: Room) -> None:
    """A confidential complaint that was refused, an answer about one, and a conflict in one are in no list and no count."""
    for name, role in (("ani", "supervisor"), ("eko", "supervisor"), ("apd", "apd")):
        room.account(name, role)
    room.complain("refused", text=7, rahasia=True)
    room.complain("refused", text=7)
    assert waiting(room, "apd") == (1, 1)
    room.keep("ani", "eko")
    assert waiting(room, "apd") == (1, 1) and waiting(room, "ani") == (2, 2)
    found = room.complain(rahasia=True, text=SECRET)
    about = {"worker_id": room.world.ids["budi"], "about_kind": "pengaduan", "about_id": found, "text": SECRET, "status": "open"}
    task = new_record(KINDS["tugas"], about, room.world.new_id())
    room.office.write(HOME, [task])
    room.budi.settle()
    room.budi.exchange(room.world.form(Change("tugas", task.id, {"answer": 7, "answered_on": None, "status": "done"}, base_of(room.record(task.id, "tugas")))))
    old = base_of(room.record(found))
    told = {**TOLD, "kpm_id": None, "complainant": None, "contact": None}
    room.change(found, **told | {"text": "lain"})
    room.siti.exchange(room.world.form(Change("pengaduan", found, told | {"text": "lain lagi"}, old)))
    assert waiting(room, "apd") == (1, 1) and waiting(room, "ani") == (4, 4)
    assert hidden(room, "apd", task.id, found, "x") == {task.id, found}


def test_who_read_what_was_not_taken_in_is_hidden_too(room: Room) -> None:
    """That a keeper opened a refused confidential complaint is told to keepers alone; who read another refused one, to all who look."""
    for name, role in (("ani", "supervisor"), ("eko", "supervisor"), ("apd", "apd")):
        room.account(name, role)
    room.keep("ani", "eko")
    secret, other = room.complain("refused", text=7, rahasia=True), room.complain("refused", text=7)
    for one in (secret, other):
        note_read(room.world.parts, room.people["ani"].id, "/konsol/antrian", kabupaten=HOME, kind="pengaduan", record=one)
    with read_transaction(room.world.parts.engine) as connection:
        found = {name: {one.record for one in reads_within(connection, room.people[name], Search()).reads} for name in ("apd", "eko")}
    assert found == {"apd": {other}, "eko": {secret, other}}


def test_a_history_is_told_what_to_leave_out(room: Room) -> None:
    """Changes of hidden complaints, of tasks about them and of refused confidential ones are named, others are not."""
    room.account("ani")
    room.account("apd", "apd")
    found, plain = room.complain(rahasia=True), room.complain()
    refused = room.complain("refused", text=7, category="perlindungan_anak")
    task = Change("tugas", room.world.new_id(), {"about_kind": "pengaduan", "about_id": found})
    changes = [Change("pengaduan", one, {}) for one in (found, plain)] + [task, Change("kpm", found, {})]
    changes.append(Change("pengaduan", refused, {"category": "perlindungan_anak"}))
    with read_transaction(room.world.parts.engine) as connection:
        assert hidden_changes(connection, HOME, room.people["apd"].id, changes) == {found, task.id, refused}
        assert hidden_changes(connection, HOME, "", changes) == {found, task.id, refused}
    room.keep("ani", "ani")
    with read_transaction(room.world.parts.engine) as connection:
        assert hidden_changes(connection, HOME, room.people["ani"].id, changes) == frozenset()
