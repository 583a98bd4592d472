"""The history of a family: every change once, newest first, with what stood before; the past as it was."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from schemas import KINDS
from server.desk.nouns import REPAIR
from server.engine import read_transaction, write_transaction
from server.moves import Move, move_family
from server.office import new_record
from server.people.history import Entry, Window, history_of
from server.people.past import record_as_of, records_as_of
from server.people.trace import trace
from server.store.codec import record_from_row
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import HISTORY_FORMS_PER_COMMIT, HISTORY_LOOK_BACK_S
from sync.nouns import Change, Revision
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.desk.office import Desk


def history(desk: Desk, kpm: str, **window: Any) -> list[Entry]:
    """Trace, and return the whole history of a family, page by page."""
    trace(desk.world.parts)
    found: list[Entry] = []
    with read_transaction(desk.world.parts.engine) as connection:
        page = history_of(connection, kpm, Window(**window), limit=3)
        found += page.entries
        while page.next:
            page = history_of(connection, kpm, Window(**{**window, "after": page.next}), limit=3)
            found += page.entries
    return found


def told(entry: Entry) -> dict[str, tuple[Any, Any]]:
    """Return field -> (before, after) of an entry."""
    return {one.field: (one.before, one.after) for one in entry.values}


def member(desk: Desk, kpm: str) -> str:
    """Return the member of a family."""
    table = TABLES["anggota"]
    with read_transaction(desk.world.parts.engine) as connection:
        return connection.scalar(select(table.c.id).where(table.c.kpm_id == desk.world.ids[kpm]))


def test_each_change_of_a_family_is_told_once(desk: Desk) -> None:
    """Family, member, visit and check are there, newest first, each with its author, outcome and values; another family's are not."""
    kpm, child = desk.world.ids["kpm1"], member(desk, "kpm1")
    desk.world.clock.pass_by(minutes=1)
    visit = desk.world.visit(purpose="Menengok")
    desk.siti.exchange(visit)
    desk.world.clock.pass_by(minutes=1)
    check = {"anggota_id": child, "bulan": "2026-11", "condition": "kehadiran_sekolah", "fasilitas_id": desk.school, "alpa": 2}
    made = new_record(KINDS["komitmen"], check, "")
    desk.siti.exchange(desk.world.form(Change(made.kind, made.id, made.fields)))
    desk.world.clock.pass_by(minutes=1)
    desk.change("kpm", kpm, address="Jalan Baru")
    found = history(desk, kpm)
    assert [entry.kind for entry in found][:3] == ["kpm", "komitmen", "kunjungan"]
    assert {entry.kind for entry in found[3:]} == {"anggota", "kpm"}
    assert len({(entry.form, entry.index) for entry in found}) == len(found) == 5
    assert told(found[0]) == {"address": ("Jalan Rahasia", "Jalan Baru")} and found[0].office
    assert found[2].worker == desk.world.ids["siti"] and found[2].makes and told(found[2])["purpose"] == (None, "Menengok")
    assert found[2].device_at and found[2].corrected_at and found[2].clock_error_s is not None
    assert [entry.received_at for entry in found] == sorted((entry.received_at for entry in found), reverse=True)
    assert trace(desk.world.parts) == 0 and history(desk, kpm) == found


def test_a_form_that_is_committed_late_is_found(desk: Desk) -> None:
    """A form that arrived before others which were traced first is entered by the next run, or, when it was very late, by the nightly one."""
    kpm = desk.world.ids["kpm1"]
    before = len(history(desk, kpm))
    for late in (HISTORY_LOOK_BACK_S / 2, HISTORY_LOOK_BACK_S * 8):
        desk.world.clock.pass_by(hours=3)
        desk.change("kpm", desk.world.ids["kpm2"], address=f"Jalan {late}")
        trace(desk.world.parts)
        desk.change("kpm", kpm, address=f"Jalan {late}")
        table = TABLES["change_log"]
        with write_transaction(desk.world.parts.engine) as connection:
            newest = select(table.c.form).order_by(table.c.last.desc()).limit(1).scalar_subquery()
            earlier = desk.world.clock.now - timedelta(seconds=late)
            connection.execute(update(table).where(table.c.form == newest).values(received_at=earlier))
        trace(desk.world.parts, all_partitions=late > HISTORY_LOOK_BACK_S)
        before += 1
        assert len(history(desk, kpm)) == before


def test_a_long_log_is_read_in_short_steps(desk: Desk) -> None:
    """More forms of one moment than one step takes are all entered, by one run and by one that is cut off and goes on."""
    kpm = desk.world.ids["kpm1"]
    with write_transaction(desk.world.parts.engine) as connection:
        for table in ("history", "standing", "history_place"):
            connection.execute(TABLES[table].delete())
    for number in range(HISTORY_FORMS_PER_COMMIT + 20):
        desk.change("kpm", kpm, address=f"Jalan {number}")
    found = history(desk, kpm)
    assert len(found) == HISTORY_FORMS_PER_COMMIT + 20 + 2
    assert sum(told(entry).keys() == {"address"} for entry in found) == HISTORY_FORMS_PER_COMMIT + 20


def test_work_that_a_person_repaired_is_told_as_repaired(desk: Desk) -> None:
    """While it waits it says so and wrote nothing; once repaired it has its outcome, and the past has the values that were given."""
    desk.world.clock.pass_by(minutes=1)
    form, kpm = desk.refused(findings=7), desk.world.ids["kpm1"]
    entry = history(desk, kpm)[0]
    assert (entry.form, entry.decision.outcome) == (form.id, "refused") and not any(value.stands for value in entry.values)
    opened = desk.open("inbox")
    desk.decide(desk.account("ani"), opened, REPAIR, fields={**form.changes[0].fields, "findings": "baik"})
    desk.carry()
    assert history(desk, kpm)[0].decision.outcome == "applied"
    with read_transaction(desk.world.parts.engine) as connection:
        past = record_as_of(connection, HOME, ("kunjungan", form.changes[0].id), desk.world.clock())
    assert past is not None and past.fields["findings"] == "baik" and past.fields["date"] == "2026-11-20"


def test_what_differs_is_told_with_what_it_met(desk: Desk) -> None:
    """A value that was kept for a person is told beside the one that stands."""
    record = desk.record("kpm", desk.world.ids["kpm1"])
    seen = Revision(record.revision, record.tag)
    desk.phone_edits("kpm1", seen, phone="0811", phone_on="2026-11-01")
    desk.world.clock.pass_by(minutes=1)
    table = TABLES["kpm"]
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(update(table).where(table.c.id == record.id).values(closed=True))
    desk.phone_edits("kpm1", seen, phone="0822", phone_on="2026-11-02")
    entry = history(desk, record.id)[0]
    assert entry.decision.outcome == "review" and told(entry)["phone"] == ("0811", "0822") and not entry.values[0].stands


def test_a_member_who_goes_is_told_of_in_both_families(desk: Desk) -> None:
    """A member's move is in the history of the family left and of the one joined."""
    child, left, joined = member(desk, "kpm1"), desk.world.ids["kpm1"], desk.world.ids["kpm2"]
    history(desk, left)
    desk.world.clock.pass_by(minutes=1)
    desk.change("anggota", child, kpm_id=joined)
    for kpm in (left, joined):
        newest = history(desk, kpm)[0]
        assert (newest.record, told(newest)) == (child, {"kpm_id": (left, joined)})


def test_a_family_that_moved_keeps_its_history(desk: Desk) -> None:
    """Where it lives now its whole history is read; where it left, only what happened there."""
    kpm = desk.world.ids["kpm1"]
    before = len(history(desk, kpm))
    desk.world.clock.pass_by(minutes=1)
    assert move_family(Move(kpm, HOME, ELSEWHERE), desk.world.parts.store, desk.office, KINDS)
    everything, here = history(desk, kpm), history(desk, kpm, kabupaten=HOME)
    assert len(here) == before + 2 and len(everything) == before + 4 and {entry.kabupaten for entry in here} == {HOME}
    with read_transaction(desk.world.parts.engine) as connection:
        there = records_as_of(connection, ELSEWHERE, {kpm: "kpm"}, desk.world.clock())[kpm]
        gone = records_as_of(connection, HOME, {kpm: "kpm"}, desk.world.clock())[kpm]
    assert gone.moved and not there.moved and there.fields["address"] == "Jalan Rahasia" and there.fields["kelompok_id"] is None


def test_no_page_tells_that_something_is_hidden(desk: Desk) -> None:
    """Pages are as full as if what is hidden were not there, and go on behind what was shown, whatever lies between."""
    kpm = desk.world.ids["kpm1"]
    for _ in range(7):
        desk.siti.exchange(desk.world.visit())
        desk.world.clock.pass_by(minutes=1)
    everything = history(desk, kpm)
    secret = {one.form for one in everything if one.kind == "kunjungan"} - {everything[0].form, everything[5].form}
    records = {one.record for one in everything if one.form in secret}
    assert len(secret) == 5

    def hidden(_connection: Connection, _kabupaten: str, changes: Iterable[Change]) -> frozenset[str]:
        return frozenset(change.id for change in changes if change.id in records)

    wanted, after, seen = [one.form for one in everything if one.form not in secret], None, []
    with read_transaction(desk.world.parts.engine) as connection:
        while not seen or after:
            page = history_of(connection, kpm, Window(hidden=hidden, after=after), limit=2)
            seen += [one.form for one in page.entries]
            after = page.next
            assert (len(page.entries) == 2 and page.entries[-1].form in after) if after else page.entries
    assert seen == wanted


def test_hidden_records_are_not_in_a_history(desk: Desk) -> None:
    """What an account must not see is left out of each page."""
    kpm = desk.world.ids["kpm1"]
    visit = desk.world.visit()
    desk.siti.exchange(visit)

    def hidden(_connection: Connection, kabupaten: str, changes: Iterable[Change]) -> frozenset[str]:
        return frozenset(one.id for one in changes if kabupaten == HOME and one.kind == "kunjungan")

    assert {entry.kind for entry in history(desk, kpm)} - {entry.kind for entry in history(desk, kpm, hidden=hidden)} == {"kunjungan"}


@pytest.mark.parametrize("after", ["x", "a~b~c", "2026-11-21T03:00:00~x~0", "2026-11-21T03:00:00+00:00~" + "a" * 22 + "~x"])
def test_a_cursor_that_no_page_gave_is_refused(desk: Desk, after: str) -> None:
    """Whatever is typed into an address is a bad request, not a fault."""
    with read_transaction(desk.world.parts.engine) as connection, pytest.raises(Problem, match="bad_request"):
        history_of(connection, desk.world.ids["kpm1"], Window(after=after))


def test_the_past_is_what_was(desk: Desk) -> None:
    """After each of many edits by phones and office all records are read and kept; rebuilt afterwards as of each moment, they are the same."""
    rng, world = desk.world.random, desk.world
    kpm, kept = world.ids["kpm1"], []
    session = {"kelompok_id": world.ids["mawar"], "bulan": "2026-11", "unplanned_date": "2026-11-20", "ordinal": 1, "date": "2026-11-20"}
    meeting = new_record(KINDS["p2k2_sesi"], {**session, "status": "terlaksana", "held_by": [world.ids["siti"]]}, "")
    for step in range(25):
        world.clock.pass_by(minutes=5)
        record = desk.record("kpm", kpm)
        seen = Revision(record.revision - rng.choice((0, 0, 1)), record.tag)
        deeds = (
            lambda: desk.change("kpm", kpm, address=f"Jalan {step}"),
            lambda: desk.change("anggota", member(desk, "kpm1"), komponen=rng.choice(("sd", "smp"))),
            lambda: desk.phone_edits("kpm1", seen, phone=f"08{step}", phone_on="2026-11-01"),
            lambda: desk.siti.exchange(world.form(Change(meeting.kind, meeting.id, {**meeting.fields, "place": f"Balai {step}"}))),
            lambda: desk.budi.exchange(world.form(Change(meeting.kind, meeting.id, {**meeting.fields, "held_by": [world.ids["budi"]]}))),
            lambda: desk.siti.exchange(world.visit(purpose=str(step))),
        )
        rng.choice(deeds)()
        kept.append((world.clock(), _now(desk)))
    trace(world.parts)
    for moment, records in kept:
        with read_transaction(world.parts.engine) as connection:
            rebuilt = records_as_of(connection, HOME, {one: kind for one, (kind, _) in records.items()}, moment)
        assert {one: past.fields for one, past in rebuilt.items()} == {one: fields for one, (_, fields) in records.items()}


def _now(desk: Desk) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return all records of some kinds as they stand: id -> (kind, fields)."""
    found = {}
    with read_transaction(desk.world.parts.engine) as connection:
        for kind in ("kpm", "anggota", "kunjungan", "p2k2_sesi", "assignment"):
            for row in connection.execute(select(TABLES[kind]).where(TABLES[kind].c.kabupaten == HOME)):
                found[row.id] = (kind, record_from_row(KINDS[kind], row._mapping).fields)
    return found
