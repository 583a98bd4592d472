"""When the server went back: restores told and untold, bases of a lost history, predecessors it does not know."""

import pytest

from sync.ids import id_from_bytes
from sync.limits import JOURNAL_DAYS, RETRIES_BEFORE_VALUES
from sync.nouns import Outcome
from sync.phone.phone import Phone
from sync.phone.talk import Failure
from tests.sync.phone.inprocess import Line, cut, held_by, lost_answer, lost_request, mirror_of
from tests.sync.phone.world import BUDI, SARI, World


def same(world: World, phone: Phone, worker: str = SARI) -> bool:
    """Tell whether a phone holds what it must."""
    return mirror_of(phone) == held_by(world.server, worker)


@pytest.mark.parametrize("raised", [True, False])
def test_what_a_restore_forgot_is_brought_back(world: World, raised: bool) -> None:
    """Accepted work that a backup did not have is sent again from the journal, told by the epoch or found by the phone."""
    phone, _ = world.phone()
    phone.sync()
    before = world.server.backup()
    _, marks = world.meet(phone)
    world.edit(phone, "kpm", world.families[0], note="diterima")
    phone.sync()
    world.edit(phone, "mark", marks[1], status="S")
    world.server.restore(before)
    world.server.epoch += raised
    report = phone.sync()
    assert report.complete
    assert report.recovered == 1
    assert world.server.record("mark", marks[0])["status"] == "H"
    assert world.server.record("mark", marks[1])["status"] == "S"
    assert world.server.record("kpm", world.families[0])["note"] == "diterima"
    assert phone.status().accepted == 6
    assert same(world, phone)


def test_a_restore_nobody_noticed_is_found_though_numbers_were_used_again(world: World) -> None:
    """New writes may push the counter past the phone's cursor: the tag and the last accepted form still tell."""
    sari, _ = world.phone(SARI)
    budi, _ = world.phone(BUDI)
    sari.sync(), budi.sync()
    before = world.server.backup()
    world.edit(sari, "kpm", world.families[0], note="Sari")
    sari.sync(), budi.sync()
    world.server.restore(before)
    for number in range(5):
        world.server.office("kpm", world.families[4], rt=50 + number)
    assert budi.sync().recovered == 1
    assert same(world, budi, BUDI)
    assert sari.sync().recovered == 1
    assert world.server.record("kpm", world.families[0])["note"] == "Sari"
    budi.sync()
    assert same(world, sari)
    assert same(world, budi, BUDI)


def test_values_seen_settle_a_base_of_a_lost_history(world: World) -> None:
    """An edit of a value that came back after a restore is no conflict: its author had seen just that value."""
    phone, _ = world.phone()
    phone.sync()
    before = world.server.backup()
    world.server.office("kpm", world.families[0], street="Jalan Baru")
    phone.sync()
    world.edit(phone, "kpm", world.families[0], street="Jalan Pilihan")
    world.server.restore(before)
    world.server.epoch += 1
    world.server.office("kpm", world.families[0], street="Jalan Baru")
    report = phone.sync()
    assert report.complete
    assert report.outcomes == {Outcome.MERGED: 1}
    assert world.server.record("kpm", world.families[0])["street"] == "Jalan Pilihan"
    assert same(world, phone)


def test_a_value_nobody_saw_is_a_conflict_after_a_restore(world: World) -> None:
    """The values seen do not excuse a standing value that is not among them."""
    phone, _ = world.phone()
    phone.sync()
    before = world.server.backup()
    world.server.office("kpm", world.families[0], street="Jalan Hilang")
    phone.sync()
    world.edit(phone, "kpm", world.families[0], street="Jalan Pilihan")
    world.server.restore(before)
    world.server.epoch += 1
    world.server.office("kpm", world.families[0], street="Jalan Lain")
    assert phone.sync().outcomes == {Outcome.REVIEW: 1}
    assert phone.view("kpm", world.families[0])["street"] == "Jalan Lain"


def test_the_chain_of_values_travels_with_the_form(world: World) -> None:
    """For a form that leans on own unsent work, the values below it and its own are all among those seen."""
    phone, _ = world.phone()
    phone.sync()
    for note in ("satu", "dua", "tiga"):
        world.edit(phone, "kpm", world.families[0], note=note)
    form = phone.outbox.to_send(3)[2].form
    assert form.changes[0].seen == {"note": [[None], ["satu"], ["dua"]]}
    assert phone.sync().complete


def test_an_unknown_predecessor_is_tried_again_then_told_by_value(world: World) -> None:
    """A form that leans on one the server never gets is sent some times, then with the values its author saw."""
    phone, _ = world.phone()
    phone.sync()
    world.edit(phone, "kpm", world.families[0], note="hilang")
    world.edit(phone, "kpm", world.families[0], note="sesudahnya")
    with phone.files.transaction("test"):
        lost = phone.outbox.to_send(1)[0].seq
        phone.files.db.execute("DELETE FROM form WHERE seq = ?", (lost,))
        phone.files.db.execute("DELETE FROM change WHERE seq = ?", (lost,))
    report = phone.sync()
    assert report.complete
    assert report.exchanges == RETRIES_BEFORE_VALUES + 1
    assert world.server.record("kpm", world.families[0])["note"] == "sesudahnya"


@pytest.mark.parametrize("trouble", [lost_request, lost_answer, cut(60), cut(120)])
def test_a_recovery_goes_on_after_any_failure(world: World, trouble: object) -> None:
    """Whatever request of a recovery fails, the next sync takes it up; no row is stored before the repair."""
    phone, line = world.phone()
    phone.sync()
    before = world.server.backup()
    _, marks = world.meet(phone)
    phone.sync()
    world.edit(phone, "kpm", world.families[0], note="baru")
    world.server.restore(before)
    world.server.epoch += 1
    line.troubles = [None, trouble, trouble, None, trouble, None, None, trouble]
    for _ in range(9):
        if phone.sync().complete:
            break
        assert phone.view("mark", marks[0])["status"] == "H"
        assert phone.view("kpm", world.families[0])["note"] == "baru"
    assert world.server.record("mark", marks[0])["status"] == "H"
    assert same(world, phone)


def test_held_work_is_brought_back_too(world: World) -> None:
    """A restore forgets the inbox; what waited there comes again and waits again."""
    phone, _ = world.phone()
    phone.sync()
    before = world.server.backup()
    draft = phone.form(work_date=phone.today().replace(year=2020))
    draft.edit("kpm", world.families[0], note="dulu")
    draft.save()
    phone.sync()
    world.server.restore(before)
    world.server.epoch += 1
    assert phone.sync().complete
    assert len(world.server.inbox()) == 1
    assert [one.code for one in phone.attention()] == ["too_old"]


def test_a_supervisors_decision_reaches_the_phone(world: World) -> None:
    """Held work that is accepted becomes accepted on the phone; dismissed work comes back with the supervisor's words."""
    phone, _ = world.phone()
    phone.sync()
    for family, note in zip(world.families[:2], ("satu", "dua"), strict=True):
        draft = phone.form(work_date=phone.today().replace(year=2020))
        draft.edit("kpm", family, note=note)
        draft.save()
    phone.sync()
    items = {item.change.fields["note"]: item for item in world.server.inbox()}
    world.server.decide(items["satu"], accept=True)
    world.server.decide(items["dua"], accept=False, reason="tahunnya salah")
    assert phone.sync().complete
    assert phone.view("kpm", world.families[0])["note"] == "satu"
    (left,) = phone.attention()
    assert (left.code, left.reason) == ("dismissed", "tahunnya salah")
    assert (phone.status().accepted, phone.status().attention) == (1, 1)
    phone.put_aside(left.form, left.index)
    assert phone.attention() == []


def test_work_of_a_retired_phone_is_handed_in(world: World) -> None:
    """A retired phone pulls nothing; what it brings is held and named."""
    phone, _ = world.phone()
    phone.sync()
    world.meet(phone)
    world.server.retired.add(phone.files.get("token"))
    assert phone.sync().complete
    assert {one.code for one in phone.attention()} == {"device_retired"}
    assert len(world.server.inbox()) == 4


def test_work_of_a_phone_retired_before_its_first_sync_ended_is_handed_in(world: World) -> None:
    """A phone that lacks its rows is refused them once it is retired, and its work goes to the server all the same (P26)."""
    world.kelompok += [world.server.office("kelompok", name=f"Dahlia {number}") for number in range(6)]
    world.server.assign(SARI, *world.scopes(0, 1, 2, 3, 4, 5, 6))
    phone, line = world.phone()
    line.troubles = [None, None, lost_answer]
    assert phone.sync().failure is Failure.LOST
    world.server.retired.add(phone.files.get("token"))
    world.meet(phone)
    assert phone.sync().complete
    assert {item.code for item in world.server.inbox()} == {"device_retired"}


def test_a_retired_phone_hands_in_again_after_a_restore(world: World) -> None:
    """A restored server gets what it lacks from a phone that it gives no rows, and the phone knows that it is done (P26, P45)."""
    phone, _ = world.phone()
    phone.sync()
    kept = world.server.backup()
    world.meet(phone)
    phone.sync()
    world.server.restore(kept)
    world.server.epoch += 1
    world.server.retired.add(phone.files.get("token"))
    assert phone.sync().complete
    assert len(world.server.inbox()) == 4


def test_a_retired_phone_goes_on_showing_accepted_work(world: World) -> None:
    """Work that was accepted while its answer was lost is shown also by a phone that pulls no rows any more."""
    phone, line = world.phone()
    phone.sync()
    world.edit(phone, "kpm", world.families[0], note="diterima")
    line.troubles = [lost_answer]
    phone.sync()
    world.server.retired.add(phone.files.get("token"))
    assert phone.sync().complete
    assert phone.status().accepted == 1
    assert phone.view("kpm", world.families[0])["note"] == "diterima"


def test_the_journal_is_kept_and_then_trimmed(world: World) -> None:
    """Accepted forms stay long enough to be sent again, and no longer; what needs attention stays."""
    phone, _ = world.phone()
    phone.sync()
    world.meet(phone)
    draft = phone.form()
    draft.make("kelompok", name="Tidak boleh")
    draft.save()
    phone.sync()
    world.clock.now += (JOURNAL_DAYS - 1) * 86_400
    phone.sync()
    assert phone.status().accepted == 4
    world.clock.now += 2 * 86_400
    phone.sync()
    assert (phone.status().accepted, phone.status().attention) == (0, 1)


def test_unsent_work_changes_phones(world: World) -> None:
    """Forms exported from one phone are taken in by another of the same worker, once, and leave from there."""
    first, _ = world.phone(SARI)
    second, _ = world.phone(SARI)
    foreign, _ = world.phone(BUDI)
    first.sync(), second.sync()
    _, marks = world.meet(first)
    world.edit(first, "mark", marks[0], status="S")
    path = world.folder / "bawaan.json"
    assert first.export_unsent(path) == 2
    assert path.stat().st_mode & 0o077 == 0
    assert second.take_in(path) == 2
    assert second.take_in(path) == 0
    assert second.view("mark", marks[0])["status"] == "S"
    assert second.sync().complete
    assert first.sync().complete
    assert (first.status().accepted, second.status().accepted) == (5, 5)
    assert world.server.record("mark", marks[0])["status"] == "S"
    with pytest.raises(Exception, match="forbidden"):
        foreign.take_in(path)
    path.write_text("{", "utf-8")
    with pytest.raises(Exception, match="bad_json"):
        second.take_in(path)
    path.write_text('{"format":"lain"}', "utf-8")
    with pytest.raises(Exception, match="unprocessable"):
        second.take_in(path)


def test_a_form_id_with_other_content_is_held(world: World) -> None:
    """Two copies of a phone that make the same random id with other content both keep their work: one is held, and is told what became of it (P25)."""
    phone, _ = world.phone()
    phone.sync()
    paths = [world.path(), world.path()]
    for path in paths:
        phone.copy_to(path)
    bits = b"0123456789abcdef"
    means = {"clock": world.clock, "random_bytes": lambda size: bits[:size], "transport": Line(world.server)}
    original, copy = (Phone.open(path, **means) for path in paths)
    for one, note in ((original, "asli"), (copy, "salinan")):
        assert world.edit(one, "kpm", world.families[0], note=note) == id_from_bytes(bits)
    original.sync()
    assert copy.sync().complete
    assert [(one.code, one.fields["note"]) for one in copy.attention()] == [("form_fork", "salinan")]
    assert copy.view("kpm", world.families[0])["note"] == "asli"
    world.server.decide(world.server.inbox()[0], accept=False, reason="sudah ada")
    assert copy.sync().complete and original.sync().complete
    assert [(one.code, one.reason) for one in copy.attention()] == [("dismissed", "sudah ada")]
    assert original.attention() == []
