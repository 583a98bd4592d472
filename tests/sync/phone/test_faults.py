"""A phone on a bad day: lost and cut answers, portals, crashes, copies; nothing is lost, doubled or flickers."""

import json
from pathlib import Path
from random import Random, SystemRandom

import pytest

from sync.nouns import Outcome
from sync.phone.phone import Phone
from sync.phone.talk import Failure
from tests.sync.phone.inprocess import (
    answering,
    cut,
    held_by,
    lost_answer,
    lost_request,
    mirror_of,
    no_signal,
)
from tests.sync.phone.world import BUDI, SARI, World


CUTS = 60


class Crash(BaseException):
    """The phone died."""


class Countdown:
    """A fault that kills the phone at the n-th place it comes to, and counts the places."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.places: list[str] = []

    def __call__(self, place: str) -> None:
        """Die when it is time."""
        self.places.append(place)
        if len(self.places) == self.after:
            raise Crash(place)


def settle(phone: Phone) -> None:
    """Sync until complete, within a few tries."""
    for _ in range(5):
        if phone.sync().complete:
            return
    pytest.fail("the phone did not get through")


def work(world: World, phone: Phone) -> list[str]:
    """Save a meeting, an edit of a family the office edits too, and a visit."""
    _, marks = world.meet(phone)
    world.edit(phone, "kpm", world.families[0], note="rumah biru")
    world.edit(phone, "kpm", world.families[1], street="Jalan Pasar")
    draft = phone.form()
    draft.make("visit", kpm_id=world.families[2], day=phone.today().isoformat(), finding="sehat")
    draft.save()
    world.server.office("kpm", world.families[0], street="Jalan Kantor")
    world.server.office("kpm", world.families[1], street="Jalan Kantor", rt=9)
    return marks


def places(body: bytes) -> list[int]:
    """Return where to cut an answer: beside every end of a line, and at places by chance; the seed is printed."""
    seed = SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    ends = [at for at, byte in enumerate(body) if byte == ord("\n")]
    beside = {at + step for at in ends for step in (0, 1, 2)} | {0, 1}
    return sorted({at for at in beside if at < len(body)} | set(Random(seed).sample(range(len(body)), CUTS)))


def stored_once(world: World) -> None:
    """Check that every form of the work above was decided exactly once."""
    kept = world.server.store.partition("3507").kept
    assert sum(1 for kind, _ in kept if kind == "visit") == 1
    assert sum(1 for kind, _ in kept if kind == "mark") == 3
    assert len(world.server.store.partition("3507").conflicts) == 1


@pytest.mark.parametrize("trouble", [no_signal, lost_request, lost_answer])
def test_a_lost_message_loses_and_doubles_nothing(world: World, trouble: object) -> None:
    """Whatever is lost on the way, the next sync brings every change once."""
    phone, line = world.phone()
    phone.sync()
    work(world, phone)
    line.troubles = [trouble, trouble]
    for _ in range(2):
        report = phone.sync()
        assert not report.complete
        assert report.failure in (Failure.OFFLINE, Failure.LOST)
        assert report.retry_after_s > 0
        assert phone.status().here == 7
    settle(phone)
    stored_once(world)
    assert mirror_of(phone) == held_by(world.server, SARI)
    assert phone.status().here == 0


def test_an_answer_cut_anywhere_keeps_what_was_whole(world: World) -> None:
    """Where an answer breaks off, beside each line's end and at bytes drawn by chance, the next sync ends with the right mirror and every change once."""
    phone, line = world.phone()
    phone.sync()
    work(world, phone)
    start = world.path()
    phone.copy_to(start)
    before = world.server.backup()
    trial, line = world.reopen(start)
    line.troubles = [lambda send: whole.append((reply := send()).body) or reply]
    whole: list[bytes] = []
    trial.sync()
    accepted_early = 0
    for size in places(whole[0]):
        world.server.restore(before)
        path = world.path()
        phone.copy_to(path)
        trial, line = world.reopen(path)
        line.troubles = [cut(size)]
        report = trial.sync()
        if report.complete:
            assert mirror_of(trial) == held_by(world.server, SARI)
        accepted_early += bool(trial.status().accepted and not report.complete)
        settle(trial)
        stored_once(world)
        assert mirror_of(trial) == held_by(world.server, SARI)
        trial.close()
        Path(path).unlink()
    assert accepted_early > 0


@pytest.mark.parametrize("first", [True, False])
def test_a_crash_between_any_two_steps_loses_nothing(world: World, first: bool) -> None:
    """The phone may die at any place of its program, on its first sync or with work; it goes on from its file."""
    phone, _ = world.phone()
    if not first:
        phone.sync()
        work(world, phone)
    before = world.server.backup()
    deaths = 0
    for after in range(1, 500):
        world.server.restore(before)
        path = world.path()
        phone.copy_to(path)
        fault = Countdown(after)
        trial, _ = world.reopen(path, fault)
        try:
            trial.sync()
            break
        except Crash:
            deaths += 1
        trial.close()
        trial, _ = world.reopen(path)
        settle(trial)
        if not first:
            stored_once(world)
        assert mirror_of(trial) == held_by(world.server, SARI)
        trial.close()
    assert deaths >= 9


def test_a_crash_while_saving_keeps_the_whole_form_or_nothing(world: World) -> None:
    """A form is on the phone whole, or not at all."""
    phone, _ = world.phone()
    phone.sync()
    for after in (1, 2, 3):
        path = world.path()
        phone.copy_to(path)
        trial, _ = world.reopen(path, Countdown(after))
        with pytest.raises(Crash):
            world.meet(trial)
        trial.close()
        trial, _ = world.reopen(path)
        assert trial.status().here == (4 if after == 3 else 0)
        trial.close()


@pytest.mark.parametrize(
    "portal",
    [
        answering(200, b"<html>Selamat datang</html>", content_type="text/html"),
        answering(200, b'{"v":1,"epoch":1,"t":1,"out":[]}\n{"end":1,"dig":0}\n', content_type="application/json"),
        answering(200, b'{"ok":true}\n', content_type="application/x-ndjson"),
        answering(200, b"", content_type="application/x-ndjson"),
        answering(302, b"", location="http://wifi"),
        answering(401, b"<html>login</html>", content_type="text/html"),
        answering(403, b"no", content_type="text/plain"),
    ],
)
def test_only_an_answer_of_this_protocol_is_success(world: World, portal: object) -> None:
    """P27: the page of a captive portal, whatever its status, accepts nothing and changes nothing but the time of the next try."""
    phone, line = world.phone()
    phone.sync()
    world.meet(phone)
    rows = mirror_of(phone)
    line.troubles = [portal]
    report = phone.sync()
    assert not report.complete
    assert report.failure in (Failure.NOT_OURS, Failure.LOST)
    assert phone.status().here == 4
    assert mirror_of(phone) == rows
    settle(phone)


def test_a_busy_server_names_the_time(world: World) -> None:
    """P50: overload is waited out as long as the server says, with jitter; it never makes requests smaller."""
    phone, line = world.phone()
    phone.sync()
    for _ in range(4):
        world.meet(phone)
        line.troubles = [answering(503, b"{}", retry_after="40")]
        report = phone.sync()
        assert report.failure is Failure.BUSY
        assert 40 <= report.retry_after_s <= 60
    settle(phone)
    assert [len(data.get("forms", ())) for name, data in world.server.asked if name == "exchange"][-1] == 4


def test_waits_grow_with_failures(world: World) -> None:
    """Each failure in a row waits longer than the one before, at most an hour or so, and success forgets it."""
    phone, line = world.phone()
    line.troubles = [no_signal] * 14
    waits = [phone.sync().retry_after_s for _ in range(14)]
    assert waits[0] < waits[2] < waits[4] < waits[6]
    assert max(waits) <= 5_400
    settle(phone)
    line.troubles = [no_signal]
    assert phone.sync().retry_after_s < 10


def test_a_refused_token_keeps_everything(world: World) -> None:
    """A phone that is not known any more keeps its work and says so."""
    phone, _ = world.phone()
    phone.sync()
    world.meet(phone)
    scopes = world.server.scopes.pop(SARI)
    report = phone.sync()
    assert (report.failure, report.code) == (Failure.DENIED, "not_authenticated")
    assert phone.status().here == 4
    world.server.scopes[SARI] = scopes
    settle(phone)


def test_a_copied_phone_doubles_nothing(world: World) -> None:
    """Two phones from one file send the same forms and go on separately; every change is stored once."""
    phone, _ = world.phone()
    phone.sync()
    work(world, phone)
    path = world.path()
    phone.copy_to(path)
    copy, _ = world.reopen(path)
    settle(phone)
    settle(copy)
    stored_once(world)
    world.edit(phone, "kpm", world.families[2], note="dari asli")
    world.edit(copy, "kpm", world.families[2], note="dari salinan")
    for one in (phone, copy, phone):
        settle(one)
        assert mirror_of(one) == held_by(world.server, SARI)


@pytest.mark.parametrize("status", [500, 413])
def test_one_poisonous_form_does_not_block_the_others(world: World, status: int) -> None:
    """P48: when requests fail as long as one form is in them, that form is found, handed in raw, and the rest goes through."""
    phone, line = world.phone()
    phone.sync()
    world.meet(phone)
    poison = world.edit(phone, "kpm", world.families[0], note="racun")
    for number in range(6):
        world.edit(phone, "kpm", world.families[1], note=f"catatan {number}")
    handle = world.server.handle

    def sick(method: str, path: str, body: bytes, headers: dict[str, str]) -> object:
        reply = handle(method, path, body, headers)
        name, data = world.server.asked[-1]
        if name == "exchange" and any(form[0] == poison for form in data.get("forms", ())):
            world.server.restore(kept[-1])
            return answering(status, b"<html>error</html>")(lambda: reply)
        kept.append(world.server.backup())
        return reply

    kept = [world.server.backup()]
    world.server.handle = sick
    for _ in range(20):
        if phone.sync().complete:
            break
    assert phone.sync().complete
    assert [json.loads(one)["form"] for one in world.server.quarantine] == [poison]
    assert [(one.form, one.code) for one in phone.attention()] == [(poison, "quarantined")]
    assert world.server.record("kpm", world.families[1])["note"] == "catatan 5"
    assert mirror_of(phone) == held_by(world.server, SARI)


def test_days_without_signal_quarantine_nothing(world: World) -> None:
    """A phone that failed a hundred times to reach the server then sends everything the ordinary way."""
    phone, line = world.phone()
    phone.sync()
    for _ in range(5):
        world.meet(phone)
    line.troubles = [no_signal, lost_request, no_signal, lost_request] * 25
    for _ in range(100):
        assert not phone.sync().complete
    settle(phone)
    assert world.server.quarantine == []
    assert phone.status().accepted == 16
    assert phone.attention() == []


def test_accepted_values_never_flicker(world: World) -> None:
    """P1: whatever breaks off, a value that was shown and accepted is shown until somebody else's value arrives."""
    sari, line = world.phone(SARI)
    budi, _ = world.phone(BUDI)
    sari.sync(), budi.sync()
    world.edit(budi, "kpm", world.families[0], street="Jalan Budi")
    settle(budi)
    world.edit(sari, "kpm", world.families[0], note="punya Sari")
    for number in range(3):
        world.edit(sari, "kpm", world.families[1], note=f"Sari {number}")
    whole: list[bytes] = []
    path = world.path()
    sari.copy_to(path)
    before = world.server.backup()
    trial, line = world.reopen(path)
    line.troubles = [lambda send: whole.append((reply := send()).body) or reply]
    settle(trial)
    for size in (*places(whole[0]), len(whole[0])):
        world.server.restore(before)
        path = world.path()
        sari.copy_to(path)
        seen: list[tuple[str, str]] = []
        trial, line = world.reopen(path, lambda _: watch(seen))

        def watch(seen: list[tuple[str, str]]) -> None:
            if not trial.files.db.conn.in_transaction:
                seen.append((trial.view("kpm", world.families[0])["note"], trial.view("kpm", world.families[1])["note"]))

        line.troubles = [cut(size)]
        trial.sync()
        settle(trial)
        assert set(seen) == {("punya Sari", "Sari 2")}
        trial.close()


def test_outcomes_are_told_by_kind(world: World) -> None:
    """P28: refused, blocked and held work leaves the view, waits in the list with an Indonesian reason, and is not accepted."""
    phone, _ = world.phone()
    phone.sync()
    draft = phone.form()
    draft.make("mark", sesi_id=world.server.id(), kpm_id=world.families[0], status="H")
    draft.save()
    draft = phone.form()
    draft.make("kelompok", name="Tidak boleh")
    draft.save()
    draft = phone.form(work_date=phone.today().replace(year=2020))
    draft.edit("kpm", world.families[0], note="dulu sekali")
    draft.save()
    report = phone.sync()
    assert report.complete
    assert report.outcomes == {Outcome.BLOCKED: 1, Outcome.REFUSED: 1, Outcome.HELD: 1}
    assert [(one.outcome, one.code) for one in phone.attention()] == [
        ("blocked", "missing_record"),
        ("refused", "office_only"),
        ("held", "too_old"),
    ]
    assert all(one.why for one in phone.attention())
    assert phone.view("kpm", world.families[0])["note"] is None
    assert (phone.status().here, phone.status().accepted, phone.status().attention) == (0, 0, 3)
