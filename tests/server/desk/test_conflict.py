"""Two values of one group: keep, take, or write a third, and both phones hold what was decided (P18 to P20)."""

import json

import pytest

from server.jobs.disputes import tell_disputes
from sync.errors import Problem
from sync.nouns import Revision
from tests.server.api.world import HOME, Phone
from tests.server.desk.office import REASON, Desk


def tasks(phone: Phone) -> list[str]:
    """Return the texts of the tugas that reach a phone."""
    return [text for frame in phone.settle() for text in frame.get("rows", {}).get("tugas", {}).get("text", ())]


def held(phone: Phone) -> list[int]:
    """Return the days of the school that reach a phone."""
    return [days for frame in phone.settle() for days in frame.get("rows", {}).get("hari_efektif", {}).get("days", ())]


def test_both_values_are_shown(desk: Desk) -> None:
    """An open conflict says who, when and with which phone, on both sides, and the revision of the record."""
    record = desk.conflict()
    opened = desk.open("conflict")
    assert (opened.standing.fields, opened.standing.name) == ({"days": 20}, "Siti Contoh")
    assert (opened.incoming.fields, opened.incoming.name) == ({"days": 18}, "Budi Contoh")
    for side in (opened.standing, opened.incoming):
        assert side.device_name == "HP contoh" and side.clock_error_s == 0 and side.device_at < side.received_at
    assert (opened.case.code, opened.case.area, opened.own, opened.group) == ("conflict", "350701", False, "days")
    assert opened.seen.number == desk.record("hari_efektif", record).revision


def test_keeping_writes_nothing(desk: Desk) -> None:
    """What stands stays as it was, the case is decided, and both workers are told which value it is and why."""
    record = desk.conflict()
    before = desk.record("hari_efektif", record)
    desk.decide(desk.account("ani"), desk.open("conflict"), "keep")
    assert desk.carry() == 1
    assert desk.record("hari_efektif", record) == before and desk.page("conflict").cases == ()
    [mine], [theirs] = tasks(desk.siti), tasks(desk.budi)
    assert "isian Anda yang dipakai" in mine and "isian Siti Contoh yang dipakai" in theirs
    assert REASON in mine and REASON in theirs and {row.state for row in desk.world.rows("conflict")} == {"decided"}


def test_taking_writes_the_other_value(desk: Desk) -> None:
    """The newcomer's value stands, and both phones hold it; who was asked before finds the decision in the same tugas."""
    record = desk.conflict()
    assert tell_disputes(desk.world.parts) == 1
    desk.siti.settle(), desk.budi.settle()
    desk.decide(desk.account("ani"), desk.open("conflict"), "take")
    assert desk.carry() == 1
    assert desk.record("hari_efektif", record).fields["days"] == 18
    told = {row.worker_id: row for row in desk.world.rows("tugas")}
    assert len(told) == desk.world.count("tugas") == 2
    asked = told[desk.world.ids["siti"]]
    assert "isian Budi Contoh yang dipakai" in asked.text and json.loads(asked.own_value) == {"days": 20}
    assert held(desk.siti) == held(desk.budi) == [18]


def test_a_third_value(desk: Desk) -> None:
    """A third value is whole and of its group, checked by the schema, and both are told that neither of theirs stands."""
    record, ani = desk.conflict(), desk.account("ani")
    opened = desk.open("conflict")
    for wrong in ({"days": "banyak"}, {}, {"days": 19, "bulan": "2026-10"}):
        with pytest.raises(Problem) as caught:
            desk.decide(ani, opened, "write", fields=wrong)
        assert caught.value.error.code == "unprocessable" and caught.value.error.details["fields"]
    desk.decide(ani, opened, "write", fields={"days": 19})
    assert desk.carry() == 1
    assert desk.record("hari_efektif", record).fields["days"] == 19
    assert all("yang dipakai isian lain" in text for text in (*tasks(desk.siti), *tasks(desk.budi)))
    assert desk.world.count("tugas") == 2


@pytest.mark.parametrize("action", ["keep", "take", "write"])
def test_a_record_that_moved_on(desk: Desk, action: str) -> None:
    """When the group is written while the decision waits, it fails, writes nothing, and the case stays open."""
    record, fields = desk.conflict(), {"days": 19} if action == "write" else None
    desk.decide(desk.account("ani"), desk.open("conflict"), action, fields=fields)
    desk.change("hari_efektif", record, days=17)
    assert desk.carry() == 0
    again = desk.open("conflict")
    assert (again.open, again.last.state, again.last.code) == (True, "failed", "changed_meanwhile")
    assert desk.record("hari_efektif", record).fields["days"] == 17 and desk.world.count("tugas") == 0


def test_a_page_that_is_old_is_said_at_once(desk: Desk) -> None:
    """Whoever decides on a record that was written since the page was made is told so."""
    record = desk.conflict()
    shown = desk.open("conflict")
    desk.change("hari_efektif", record, days=17)
    with pytest.raises(Problem) as caught:
        desk.decide(desk.account("ani"), desk.open("conflict"), "take", seen=shown.seen)
    assert caught.value.error.code == "changed_meanwhile" and desk.world.count("decision") == 0


def test_an_approved_record_takes_a_proposal(desk: Desk) -> None:
    """An edit of a closed record is a proposal; taken by a person it stands, and the record stays closed."""
    record = desk.conflict()
    desk.decide(desk.account("ani"), desk.open("conflict"), "keep")
    desk.carry()
    desk.change("hari_efektif", record, closed=True)
    desk.budi.exchange(desk.days(16))
    opened = desk.open("conflict")
    assert (opened.case.code, opened.rule) == ("closed", "closed")
    desk.decide(desk.account("eka"), opened, "take")
    assert desk.carry() == 1
    assert (desk.record("hari_efektif", record).fields["days"], desk.record("hari_efektif", record).fields["closed"]) == (16, True)


def test_a_deleted_record_takes_no_value(desk: Desk) -> None:
    """Into a deleted record nothing can be taken, which is said at once, or later if it is deleted meanwhile; keeping works."""
    record, ani = desk.conflict(), desk.account("ani")
    opened = desk.open("conflict")
    ruling = desk.decide(ani, opened, "take")
    desk.change("hari_efektif", record, deleted=True)
    assert desk.carry() == 0
    again = desk.open("conflict")
    assert (again.last.id, again.last.code) == (ruling.id, "record_deleted")
    with pytest.raises(Problem) as caught:
        desk.decide(ani, again, "write", fields={"days": 5})
    assert (caught.value.error.code, caught.value.status) == ("record_deleted", 409)
    desk.decide(ani, again, "keep")
    assert desk.carry() == 1


def test_a_deletion_that_lost_can_be_taken(desk: Desk) -> None:
    """A deletion by somebody who had not seen the newest values waits; taken by a person, the record goes."""
    form = desk.world.visit()
    desk.siti.exchange(form)
    visit = form.changes[0].id
    first = desk.record("kunjungan", visit)
    desk.change("kunjungan", visit, findings="baik")
    phone = desk.world.enrol("siti")
    phone.settle()
    change = type(form.changes[0])("kunjungan", visit, {"deleted": True}, Revision(first.revision, first.tag))
    assert phone.exchange(desk.world.form(change))[0]["out"][0][2][0][0] == "review"
    opened = desk.open("conflict")
    assert (opened.group, opened.incoming.fields) == ("deleted", {"deleted": True}) and opened.case.kabupaten == HOME
    desk.decide(desk.account("ani"), opened, "take")
    assert desk.carry() == 1 and desk.record("kunjungan", visit).fields["deleted"]
