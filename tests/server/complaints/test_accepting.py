"""What a supervisor accepts of complaints that phones wrote under another name, and whom a question about a complaint reaches."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from server.complaints.case import open_complaint
from server.complaints.handling import Hand, give, name_worker
from server.desk.case import open_case
from server.desk.cases import Filters, page
from server.desk.decisions import carry_out, decide
from server.desk.nouns import Judgement, OpenCase
from server.engine import read_transaction
from server.jobs.disputes import tell_disputes
from sync.errors import Problem
from sync.limits import DECISION_WITHDRAW_S
from sync.nouns import Change, Form, Revision
from sync.wire import form_content
from tests.server.api.world import HOME
from tests.server.complaints.room import SECRET, TOLD, Room

ABOUT_BUDI = {"category": "petugas", "text": "Budi meminta uang dari keluarga"}
OLD = date(2021, 1, 2)
"""So old that the work waits for a person."""


def crafted(room: Room, **told: Any) -> Form:
    """Have Siti's phone send a complaint with Budi's id; return its form."""
    form = room.form(worker_id=room.world.ids["budi"], **told)
    assert room.siti.exchange(form)[0]["out"][0][2][0][:2] == ["held", "out_of_scope"]
    return form


def edited(room: Room, complaint: str, **told: Any) -> Form:
    """Have Siti's phone send an old edit of a complaint that she had when it was made."""
    record = room.record(complaint)
    change = Change("pengaduan", complaint, told, Revision(record.revision, record.tag))
    form = replace(room.world.form(change), work_date=OLD, content=form_content(HOME, OLD, (change,)))
    assert room.siti.exchange(form)[0]["out"][0][2][0][0] in ("held", "refused")
    return form


def opened(room: Room, name: str, thread: str = "") -> OpenCase:
    """Open the only case of the inbox as an account; `thread`: how far a question about it has come."""
    account = room.people[name].id
    with read_transaction(room.world.parts.engine) as connection:
        [case] = page(connection, HOME, "inbox", Filters(account=account, **({"thread": thread} if thread else {}))).cases
    return open_case(room.world.parts, HOME, HOME, "inbox", case.ref, account=account)


def answered(room: Room, action: str, about: str, fields: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the fields of a judgement with the answer whom the words are about, a worker's name or `tidak`, where there is one to give."""
    return fields if action in ("dismiss", "keep") else (fields or {}) | {"about_worker": room.world.ids.get(about, about)}


def decided(room: Room, name: str, action: str, *, thread: str = "", about: str = "tidak", **more: Any) -> int:
    """Decide the only case of the inbox and let ten minutes pass; return how many decisions were carried out."""
    case, fields = opened(room, name, thread), answered(room, action, about, more.pop("fields", None))
    judgement = Judgement(action, **{"reason": "Sudah dibaca", "seen": case.seen, "fields": fields, **more})
    decide(room.world.parts, room.people[name], case, judgement)
    room.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    return carry_out(room.world.parts)


def given(room: Room, complaint: str, worker: str) -> None:
    """Have Ani give a complaint to a worker."""
    with read_transaction(room.world.parts.engine) as connection:
        hand = Hand(room.world.parts, room.people["ani"], open_complaint(connection, room.people["ani"], HOME, complaint))
    give(hand, room.world.ids[worker], "")


def heard(phone: Any, word: str) -> bool:
    """Tell whether anything that a phone gets has a word in it."""
    return any(word in str(frame) for frame in phone.settle())


@pytest.mark.parametrize("action", ["accept", "repair"])
@pytest.mark.parametrize("told", [ABOUT_BUDI, {"rahasia": True, "text": SECRET}, {"text": "Budi tidak pernah datang"}])
def test_an_accepted_complaint_stays_with_its_taker(room: Room, told: dict[str, Any], action: str) -> None:
    """A complaint that names another worker becomes a case of the office and its taker's record; the one it names gets nothing of it."""
    room.account("ani"), room.account("eko")
    room.keep("ani", "eko")
    form = crafted(room, **told)
    found = form.changes[0].id
    fields = {"fields": dict(form.changes[0].fields)} if action == "repair" else {}
    assert decided(room, "ani", action, **fields) == 1
    siti = room.world.ids["siti"]
    assert (room.record(found).scope, room.record(found).fields["worker_id"], room.case(found).worker) == (f"w:{siti}", siti, siti)
    assert room.case(found).rahasia is told.get("rahasia", False)
    assert not heard(room.budi, found) and not heard(room.world.enrol("budi"), found) and heard(room.siti, told["text"])


def test_the_office_may_then_name_whom_it_is_about(room: Room) -> None:
    """What was accepted can be marked as about the worker whom the phone had named, who can never get it then."""
    room.account("ani")
    found = crafted(room, **ABOUT_BUDI).changes[0].id
    decided(room, "ani", "accept")
    with read_transaction(room.world.parts.engine) as connection:
        hand = Hand(room.world.parts, room.people["ani"], open_complaint(connection, room.people["ani"], HOME, found))
    name_worker(hand, room.world.ids["budi"])
    with pytest.raises(Problem):
        given(room, found, "budi")


@pytest.mark.parametrize("told", [ABOUT_BUDI, {"category": "perlindungan_anak", "text": SECRET}])
def test_an_edit_is_not_accepted_into_the_scope_of_another(room: Room, told: dict[str, Any]) -> None:
    """A former holder's edit about a worker, or in confidence, is not shown to who has the complaint now, and waits."""
    room.account("ani"), room.account("eko")
    room.keep("ani", "eko")
    found = room.complain()
    given(room, found, "budi")
    edited(room, found, **{**TOLD, "kpm_id": None, "complainant": None, "contact": None, **told})
    assert decided(room, "ani", "accept") == 0
    waits = opened(room, "ani")
    assert (waits.open, waits.last.state, waits.last.code) == (True, "failed", "stays_with_taker")
    assert not heard(room.budi, told["text"])
    given(room, found, "siti")
    assert decided(room, "ani", "accept") == 1
    assert room.record(found).fields["text"] == told["text"] and not heard(room.budi, told["text"])


def test_a_plain_edit_is_accepted_as_before(room: Room) -> None:
    """What is neither confidential nor about a worker reaches whoever follows the complaint up."""
    room.account("ani")
    found = room.complain()
    given(room, found, "budi")
    edited(room, found, **{**TOLD, "kpm_id": None, "complainant": None, "contact": None, "text": "KKS hilang juga"})
    assert decided(room, "ani", "accept") == 1 and heard(room.budi, "KKS hilang juga")


def refused(room: Room, action: str, about: str) -> str:
    """Return what is wrong with the answer of a decision."""
    with pytest.raises(Problem) as caught:
        (ruled(room, action, about=about) if action == "take" else decided(room, "ani", action, about=about))
    assert room.world.count("decision") == 0
    return caught.value.error.details["fields"]["about_worker"]


def test_who_accepts_plain_words_says_whom_they_are_about(room: Room) -> None:
    """Without an answer nothing is accepted; words about the one who has the complaint never come to him, and mark the case as about him."""
    room.account("ani")
    found = room.complain()
    given(room, found, "budi")
    edited(room, found, **{**TOLD, "kpm_id": None, "complainant": None, "contact": None, "text": "Budi memotong bantuannya"})
    assert [refused(room, "accept", answer) for answer in ("", "budi", "bukan-siapa-siapa", "siti")] == ["required", "has_it", "required", "required"]
    given(room, found, "siti")
    assert decided(room, "ani", "accept", about="budi") == 1
    assert (room.case(found).about_worker, room.case(found).worker) == (room.world.ids["budi"], room.world.ids["siti"])
    steps = [(row.action, row.worker, row.account) for row in room.world.rows("complaint_step") if row.action == "tentang_petugas"]
    assert steps == [("tentang_petugas", room.world.ids["budi"], room.people["ani"].id)]
    with pytest.raises(Problem):
        given(room, found, "budi")
    assert heard(room.siti, "memotong") and not heard(room.budi, "memotong") and not heard(room.world.enrol("budi"), "memotong")


def test_a_disputed_value_too_is_taken_with_an_answer(room: Room) -> None:
    """Of two values that a phone sent the one about who has the complaint now is not taken into his scope."""
    room.account("ani")
    found = disputed(room, text="Budi memotong bantuannya")
    assert [refused(room, "take", answer) for answer in ("", "budi")] == ["required", "has_it"]
    given(room, found, "siti")
    assert ruled(room, "take", about="budi") == 1
    assert room.case(found).about_worker == room.world.ids["budi"] and not heard(room.budi, "memotong")


def test_the_workers_of_the_family_are_offered_first(room: Room) -> None:
    """Those who have the family of a complaint stand apart from the others; who took it is not offered."""
    room.account("ani")
    crafted(room, kpm_id=room.world.ids["kpm3"])
    offer = opened(room, "ani").details["offered"]
    assert (list(offer.family), room.world.ids["siti"] in offer.others) == ([room.world.ids["budi"]], False)


def asked(room: Room, worker: str) -> Judgement:
    """Return a question to a worker."""
    return Judgement("ask", "Apa yang Ibu itu katakan?", {"worker_id": room.world.ids[worker], "due_date": "2026-11-28"})


def test_a_question_goes_to_the_present_holder_alone(room: Room) -> None:
    """Who wrote what waits but no longer has the complaint cannot be asked about it; who has it can."""
    room.account("ani")
    found = room.complain()
    given(room, found, "budi")
    edited(room, found, text=7)
    case = opened(room, "ani")
    with pytest.raises(Problem) as caught:
        decide(room.world.parts, room.people["ani"], case, asked(room, "siti"))
    assert caught.value.error.details == {"fields": {"worker_id": "unknown_value"}}
    decide(room.world.parts, room.people["ani"], case, asked(room, "budi"))
    room.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    assert carry_out(room.world.parts) == 1
    assert heard(room.budi, "Apa yang Ibu itu") and not heard(room.siti, "Apa yang Ibu itu")


def test_a_question_that_lost_its_addressee_is_not_sent(room: Room) -> None:
    """Where the complaint is given away before the question goes out, it fails; a former holder hears no reason of the decision."""
    room.account("ani")
    found = room.complain()
    edited(room, found, text=7)
    decide(room.world.parts, room.people["ani"], opened(room, "ani"), asked(room, "siti"))
    given(room, found, "budi")
    room.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    assert carry_out(room.world.parts) == 0
    [row] = room.world.rows("decision")
    assert (row.state, row.code, room.world.count("tugas")) == ("failed", "changed_meanwhile", 0)
    given(room, found, "siti")
    decide(room.world.parts, room.people["ani"], opened(room, "ani"), asked(room, "siti"))
    room.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    assert carry_out(room.world.parts) == 1 and heard(room.siti, "Apa yang Ibu itu")
    given(room, found, "budi")
    assert decided(room, "ani", "dismiss", thread="asked", reason="Ibu itu menarik pengaduannya") == 1
    assert [row.text for row in room.world.rows("tugas") if row.status == "done"] == ["Hal ini sudah diputuskan kantor."]


def disputed(room: Room, **told: Any) -> str:
    """Have Siti's phone edit a complaint that is deleted just then, bring it back and give it to Budi; return the complaint."""
    found = room.complain()
    before = room.record(found)
    room.change(found, deleted=True)
    change = Change("pengaduan", found, {**TOLD, "kpm_id": None, "complainant": None, "contact": None, **told}, Revision(before.revision, before.tag))
    del change.fields["reported_on"]
    assert room.siti.exchange(room.world.form(change))[0]["out"][0][2][0][0] == "review"
    room.change(found, deleted=False)
    given(room, found, "budi")
    return found


def ruled(room: Room, action: str, *, about: str = "tidak", **more: Any) -> int:
    """Decide the only conflict as Ani and let ten minutes pass; return how many decisions were carried out."""
    account = room.people["ani"]
    with read_transaction(room.world.parts.engine) as connection:
        [case] = page(connection, HOME, "conflict", Filters(account=account.id)).cases
    case = open_case(room.world.parts, HOME, HOME, "conflict", case.ref, account=account.id)
    fields = answered(room, action, about, more.pop("fields", None))
    decide(room.world.parts, account, case, Judgement(action, **{"reason": "Sudah dibaca", "seen": case.seen, "fields": fields, **more}))
    room.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
    return carry_out(room.world.parts)


@pytest.mark.parametrize("action", ["take", "write"])
def test_a_disputed_value_is_not_taken_into_the_scope_of_another(room: Room, action: str) -> None:
    """The value of a former holder about a worker does not become that of who has the complaint now; the dispute stays open."""
    room.account("ani")
    found = disputed(room, **ABOUT_BUDI)
    fields = {name: room.record(found).fields[name] for name in ("kpm_id", "complainant", "contact", "programme")} | ABOUT_BUDI
    assert ruled(room, action, **({"fields": fields} if action == "write" else {})) == 0
    assert [(row.state, row.code) for row in room.world.rows("decision")] == [("failed", "stays_with_taker")]
    assert [row.state for row in room.world.rows("conflict")] == ["open"]
    assert room.record(found).fields["category"] == "bantuan_tidak_cair" and not heard(room.budi, ABOUT_BUDI["text"])
    given(room, found, "siti")
    assert ruled(room, "take") == 1 and room.record(found).fields["text"] == ABOUT_BUDI["text"]
    assert not heard(room.budi, ABOUT_BUDI["text"])


@pytest.mark.parametrize("action", ["keep", "take", "write"])
def test_nobody_reads_the_disputed_words_about_himself(room: Room, action: str) -> None:
    """Who had a complaint in between and wrote to it is neither asked nor told by the words of who has it now."""
    room.account("ani")
    found = room.complain()
    before, whole = room.record(found), {"kpm_id": None, "complainant": None, "contact": None, "programme": "pkh", "category": "bantuan_tidak_cair"}
    given(room, found, "budi")
    room.budi.settle()
    held = room.record(found)
    room.budi.exchange(room.world.form(Change("pengaduan", found, {**whole, "text": "KKS hilang"}, Revision(held.revision, held.tag))))
    given(room, found, "siti")
    change = Change("pengaduan", found, whole | ABOUT_BUDI, Revision(before.revision, before.tag))
    assert room.siti.exchange(room.world.form(change))[0]["out"][0][2][0][0] == "review"
    assert tell_disputes(room.world.parts) == 0
    assert ruled(room, action, **({"fields": whole | ABOUT_BUDI} if action == "write" else {"reason": "Budi memang meminta"})) == 1
    assert not heard(room.budi, "meminta")
