"""A phone on a good day: enrol, fetch, work offline, send, see."""

from datetime import date, timedelta

import pytest

from sync.errors import Problem
from sync.nouns import Outcome
from tests.sync.phone.inprocess import held_by, mirror_of
from tests.sync.phone.world import BUDI, SARI, World


def test_a_new_phone_holds_its_scopes_and_no_others(world: World) -> None:
    """After the first sync the mirror equals the worker's scopes, row for row."""
    phone, _ = world.phone(SARI)
    report = phone.sync()
    assert report.complete
    assert mirror_of(phone) == held_by(world.server, SARI)
    assert {one["id"] for one in phone.all("kpm")} == set(world.families[:3])


def test_work_is_seen_at_once_and_accepted_by_the_server(world: World) -> None:
    """A saved form is in the view before any network, in the count of what is only here, and then accepted."""
    phone, _ = world.phone()
    phone.sync()
    sesi, marks = world.meet(phone, topic="Gizi")
    assert phone.view("sesi", sesi)["topic"] == "Gizi"
    assert phone.view("mark", marks[0])["reason"] is None
    assert (phone.status().here, phone.status().accepted, phone.status().attention) == (4, 0, 0)
    report = phone.sync()
    assert report.complete
    assert report.outcomes == {Outcome.APPLIED: 4}
    assert (phone.status().here, phone.status().accepted, phone.status().attention) == (0, 4, 0)
    assert mirror_of(phone) == held_by(world.server, SARI)
    assert world.server.record("mark", marks[0])["status"] == "H"


def test_rows_of_own_work_are_built_and_not_sent_back(world: World) -> None:
    """A plain form costs one exchange and brings no row back; the mirror is right all the same."""
    phone, line = world.phone()
    phone.sync()
    before = line.requests
    world.meet(phone)
    world.edit(phone, "kpm", world.families[0], note="pintu hijau")
    report = phone.sync()
    assert (line.requests - before, report.exchanges, report.rows) == (1, 1, 0)
    assert mirror_of(phone) == held_by(world.server, SARI)


def test_an_edit_brings_its_whole_group(world: World) -> None:
    """Editing one field of a group sends the group's other fields as they were shown."""
    phone, _ = world.phone()
    phone.sync()
    world.edit(phone, "kpm", world.families[1], street="Jalan Baru")
    (form,) = phone.outbox.to_send(10)
    assert form.form.changes[0].fields == {"street": "Jalan Baru", "rt": 1}


def test_a_form_bears_the_day_of_its_work(world: World) -> None:
    """P42: the date of the work is that of the opening until the form is told another one, up to its saving."""
    phone, _ = world.phone()
    phone.sync()
    days = (phone.today(), phone.today() - timedelta(days=5))
    for day in days:
        draft = phone.form()
        draft.edit("kpm", world.families[0], note=str(day))
        draft.work_date = day
        draft.save()
    assert tuple(one.form.work_date for one in phone.outbox.to_send(10)) == days


def test_edits_of_unsent_work_lean_on_it(world: World) -> None:
    """A mark that is corrected before it was ever sent names the first mark, and both are applied."""
    phone, _ = world.phone()
    phone.sync()
    _, marks = world.meet(phone, status="A")
    world.edit(phone, "mark", marks[0], status="S", reason="sakit")
    assert phone.outbox.to_send(10)[1].form.changes[0].after != ()
    report = phone.sync()
    assert report.outcomes == {Outcome.APPLIED: 5}
    assert world.server.record("mark", marks[0])["status"] == "S"
    assert mirror_of(phone) == held_by(world.server, SARI)


def test_making_a_slot_again_edits_it(world: World) -> None:
    """A slot the phone already has is edited, not made twice, and its fixed key is not sent."""
    phone, _ = world.phone()
    phone.sync()
    sesi, _ = world.meet(phone, topic="Gizi")
    phone.sync()
    draft = phone.form()
    again = draft.make("sesi", kelompok_id=world.kelompok[0], day=phone.today().isoformat(), topic="Pola asuh")
    draft.save()
    assert again == sesi
    assert phone.outbox.to_send(1)[0].form.changes[0].fields == {"topic": "Pola asuh"}
    assert phone.sync().outcomes == {Outcome.APPLIED: 1}


def test_a_cancelled_slot_can_be_made_again(world: World) -> None:
    """Making a slot whose record is deleted brings it back with the new values."""
    phone, _ = world.phone()
    phone.sync()
    sesi, marks = world.meet(phone, status="A")
    phone.sync()
    world.edit(phone, "mark", marks[0], deleted=True)
    phone.sync()
    draft = phone.form()
    draft.make("mark", sesi_id=sesi, kpm_id=world.families[0], status="H")
    draft.save()
    assert phone.sync().complete
    assert phone.view("mark", marks[0])["status"] == "H"
    assert not phone.view("mark", marks[0])["deleted"]
    assert not world.server.record("mark", marks[0])["deleted"]
    assert mirror_of(phone) == held_by(world.server, SARI)


def test_nothing_new_costs_one_small_exchange(world: World) -> None:
    """A sync with nothing to send or fetch is one request."""
    phone, line = world.phone()
    phone.sync()
    before = line.requests
    assert phone.sync().complete
    assert line.requests == before + 1


def test_two_phones_in_one_slot_meet(world: World) -> None:
    """Two phones that hold the same meeting offline end with one record, and different marks go to a person."""
    sari, _ = world.phone(SARI)
    budi, _ = world.phone(BUDI)
    sari.sync(), budi.sync()
    _, marks = world.meet(sari, status="H")
    assert world.meet(budi, status="A")[1] == marks
    sari.sync()
    report = budi.sync()
    sari.sync()
    assert report.outcomes == {Outcome.SAME: 1, Outcome.REVIEW: 3}
    assert [(one.id, one.code) for one in budi.attention()] == [(mark, "conflict") for mark in marks]
    assert sari.view("mark", marks[2])["status"] == budi.view("mark", marks[2])["status"] == "H"
    assert mirror_of(budi) == held_by(world.server, BUDI)
    assert mirror_of(sari) == held_by(world.server, SARI)


def test_the_date_follows_the_server_not_the_device(world: World) -> None:
    """A phone whose clock is 400 days wrong proposes the right date of work once it has heard the server."""
    phone, _ = world.phone()
    phone.clock.skew = 0
    right = phone.today()
    world.clock.skew = 400 * 86_400
    phone.sync()
    assert phone.today() == right == date(2025, 10, 9)
    assert phone.triwulan() == "2025-4"


def test_a_wrong_code_says_so(world: World) -> None:
    """An unknown enrolment code is reported with its code of the catalogue."""
    phone, _ = world.phone()
    with pytest.raises(Problem) as caught:
        phone.enrol("nobody", "HP")
    assert caught.value.error.code == "code_unknown"
    with pytest.raises(Problem) as caught:
        phone.enrol(BUDI, "HP")
    assert caught.value.error.code == "forbidden"
    assert phone.worker["id"] == SARI


def test_a_form_is_stored_with_what_it_says(world: World) -> None:
    """Nothing to save is an error, a record the phone does not have cannot be edited, and no form is made by either."""
    phone, _ = world.phone()
    phone.sync()
    draft = phone.form()
    draft.see("kpm", world.families[0])
    with pytest.raises(ValueError, match="nothing"):
        draft.save()
    with pytest.raises(LookupError):
        draft.edit("kpm", world.families[5], note="x")
    with pytest.raises(LookupError):
        draft.make("unheard_of", name="x")
    assert draft.see("kpm", world.families[5]) is None
    assert phone.status().here == 0
