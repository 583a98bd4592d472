"""Proposals of the field: approved, the office's data change in the same commit; rejected, the phone is told why (D15, P52)."""

from typing import Any

import pytest

from schemas import KINDS
from server.desk.effects import EVENTS
from server.desk.families import load_family
from server.desk.nouns import OpenCase, Ruling
from server.desk.proposal import STANDS
from server.desk.queues import WATCHERS
from server.desk.watch import run_watch
from server.engine import read_transaction
from server.office import new_record
from sync.errors import Problem
from sync.nouns import Change, Revision
from tests.server.api.world import HOME, START, Phone
from tests.server.desk.office import Desk
from tests.server.store.measured import statements

TODAY = START.date().isoformat()


def mother(desk: Desk, **fields: Any) -> str:
    """Add a member to the first family and return the id."""
    told = {"kpm_id": desk.world.ids["kpm1"], "name": "Ibu Contoh", "provisional": False, **fields}
    change = new_record(KINDS["anggota"], told, desk.world.new_id())
    desk.office.write(HOME, [change])
    return change.id


def happened(desk: Desk, type: str, *also: Change, **fields: Any) -> str:
    """Let Siti's phone report an event in the first family, and have the watch see it; return its id."""
    told = {"kpm_id": desk.world.ids["kpm1"], "type": type, "reported_on": "2026-11-20", "effective_date": "2026-11-18", **fields}
    return sent(desk, Change("peristiwa", desk.world.new_id(), told), *also)


def wished(desk: Desk, kind: str, about: str, **fields: Any) -> str:
    """Let Siti's phone propose a value; return the id of the proposal."""
    told = {"kpm_id": desk.world.ids["kpm1"], "about_kind": kind, "about_id": about, "reported_on": "2026-11-20", **fields}
    return sent(desk, Change("usulan", desk.world.new_id(), told))


def sent(desk: Desk, *changes: Change) -> str:
    """Send changes, parents last made first, and run the watch; return the id of the first."""
    form = desk.world.form(*reversed(changes))
    answer = desk.siti.exchange(form)[0]["out"][0]
    assert answer[1] or all(one[0] == "applied" for one in answer[2]), answer
    run_watch(desk.world.parts, WATCHERS)
    return changes[0].id


def child(desk: Desk) -> Change:
    """Return the change by which a phone makes a provisional member."""
    told = {"kpm_id": desk.world.ids["kpm1"], "name": "Bayi Contoh", "sex": "P", "birth_date": "2026-11-18", "provisional": True}
    return Change("anggota", desk.world.new_id(), told)


def decide(desk: Desk, opened: OpenCase, action: str, name: str = "ani", **more: Any) -> Ruling:
    """Decide as a supervisor who saw the page."""
    return desk.decide(desk.account(name), opened, action, fields={STANDS: opened.details["proposed"].stands}, **more)


def heard(phone: Phone, kind: str, field: str) -> list[Any]:
    """Return the values of a field that reach a phone."""
    return [value for frame in phone.settle() for value in frame.get("rows", {}).get(kind, {}).get(field, ())]


def test_a_birth_is_taken_over(desk: Desk) -> None:
    """A birth and its provisional member are one case; approved, the child is the office's and the phone hears of both."""
    baby = child(desk)
    event = happened(desk, "lahir", baby, anggota_id=baby.id, birth_date="2026-11-18")
    opened = desk.open("proposal")
    assert len(desk.page("proposal").cases) == 1
    assert (opened.case.kind, opened.case.code, opened.case.area) == ("peristiwa", "proposal_lahir", "350701")
    assert opened.case.worker_name == opened.incoming.name == "Siti Contoh"
    decide(desk, opened, "approve", reason="")
    assert desk.carry() == 1
    assert desk.record("anggota", baby.id).fields["provisional"] is False
    fields = desk.record("peristiwa", event).fields
    assert (fields["status"], fields["decided_on"], fields["closed"]) == ("disetujui", TODAY, True)
    assert heard(desk.siti, "peristiwa", "status") == ["disetujui"] and desk.page("proposal").cases == ()


def test_a_refused_birth(desk: Desk) -> None:
    """A birth that is refused takes its provisional member out of the lists, keeps the record, and tells the phone why."""
    baby = child(desk)
    event = happened(desk, "lahir", baby, anggota_id=baby.id, birth_date="2026-11-18")
    decide(desk, desk.open("proposal"), "reject")
    assert desk.carry() == 1
    gone = desk.record("anggota", baby.id).fields
    assert (gone["deleted"], gone["provisional"], gone["name"]) == (True, True, "Bayi Contoh")
    assert (desk.record("peristiwa", event).fields["status"], heard(desk.siti, "peristiwa", "decision_reason")) == (
        "ditolak",
        ["Sudah dicek ke sekolah."],
    )
    run_watch(desk.world.parts, WATCHERS)
    assert desk.page("proposal").cases == ()


def test_a_member_without_an_event(desk: Desk) -> None:
    """A provisional member whom no event names is a case of its own, which ends when an event names it."""
    baby = child(desk)
    sent(desk, baby)
    [case] = desk.page("proposal").cases
    assert (case.kind, case.record, case.code) == ("anggota", baby.id, "proposal_anggota")
    happened(desk, "lahir", anggota_id=baby.id, birth_date="2026-11-18")
    [case] = desk.page("proposal").cases
    assert case.kind == "peristiwa"


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_such_a_member_is_decided(desk: Desk, action: str) -> None:
    """Approved it is the office's, rejected it is deleted."""
    baby = child(desk)
    sent(desk, baby)
    decide(desk, desk.open("proposal"), action)
    assert desk.carry() == 1
    fields = desk.record("anggota", baby.id).fields
    assert (fields["provisional"], fields["deleted"]) == ((False, False) if action == "approve" else (True, True))


def test_a_value_is_written_by_its_schema(desk: Desk) -> None:
    """An approved usulan writes its field as the schema has it; `none` is no komponen, and what does not fit is left to a person."""
    pupil = mother(desk, komponen="sd", class_level=3)
    cases = (("komponen", "none", None), ("class_level", "4", 4), ("birth_date", "2016-02-29", "2016-02-29"))
    for at, (field, text, value) in enumerate(cases):
        wished(desk, "anggota", pupil, field=field, before="", after=text)
        decide(desk, desk.open("proposal"), "approve", f"ani{at}")
        assert desk.carry() == 1
        assert desk.record("anggota", pupil).fields[field] == value
    for at, (field, text) in enumerate((("birth_date", "besok"), ("nik", "12"), ("kpm_id", "x"), ("sulap", "x"))):
        proposal = wished(desk, "anggota", pupil, field=field, after=text)
        opened = desk.open("proposal")
        assert opened.details["proposed"].consequence.by_hand in (("not_valid",), ("other_field",))
        before = desk.record("anggota", pupil)
        decide(desk, opened, "approve", f"eka{at}")
        assert desk.carry() == 1 and desk.record("anggota", pupil) == before
        assert desk.record("usulan", proposal).fields["status"] == "disetujui"


def test_before_that_is_history_is_told(desk: Desk) -> None:
    """A proposal written for another value than stands now is marked, and what is shown is what stands."""
    family = desk.world.ids["kpm1"]
    desk.change("kpm", family, address="Jalan Lama 1")
    wished(desk, "kpm", family, field="address", before="Jalan Lama 1", after="Jalan Baru 2")
    assert not desk.open("proposal").details["proposed"].stale
    desk.change("kpm", family, address="Jalan Lain 3")
    opened = desk.open("proposal")
    assert opened.details["proposed"].stale
    assert opened.details["proposed"].consequence.effects[0].record.fields["address"] == "Jalan Lain 3"


def test_what_changed_meanwhile_is_not_overwritten(desk: Desk) -> None:
    """When the proposal or the record it is about is written after the page was shown, nothing of the decision is done."""
    family = desk.world.ids["kpm1"]
    proposal = wished(desk, "kpm", family, field="address", after="Jalan Baru 2")
    shown = desk.open("proposal")
    desk.change("kpm", family, address="Jalan Lain 3")
    with pytest.raises(Problem) as caught:
        desk.decide(desk.account("ani"), desk.open("proposal"), "approve", fields={STANDS: shown.details["proposed"].stands})
    assert caught.value.error.code == "changed_meanwhile"
    opened = desk.open("proposal")
    decide(desk, opened, "approve", "eka")
    seen = desk.record("usulan", proposal)
    edit = Change("usulan", proposal, {"evidence": "KTP baru"}, Revision(seen.revision, seen.tag))
    desk.siti.exchange(desk.world.form(edit))
    assert desk.carry() == 0
    again = desk.open("proposal")
    assert (again.last.state, again.last.code, again.open) == ("failed", "changed_meanwhile", True)
    assert desk.record("kpm", family).fields["address"] == "Jalan Lain 3"


def test_the_second_supervisor_is_told(desk: Desk) -> None:
    """Of two who decide one proposal the second learns who was first."""
    wished(desk, "kpm", desk.world.ids["kpm1"], field="address", after="Jalan Baru 2")
    opened = desk.open("proposal")
    decide(desk, opened, "approve", "ani")
    with pytest.raises(Problem) as caught:
        decide(desk, opened, "reject", "eka")
    assert (caught.value.error.code, caught.value.error.details["by"]) == ("already_decided", "ani")


def test_a_later_edit_is_kept_beside(desk: Desk) -> None:
    """A decided proposal is closed: what a phone still writes into it changes nothing and waits for a person."""
    proposal = wished(desk, "kpm", desk.world.ids["kpm1"], field="address", after="Jalan Baru 2")
    seen = desk.record("usulan", proposal)
    decide(desk, desk.open("proposal"), "approve")
    desk.carry()
    edit = Change("usulan", proposal, {"before": None, "after": "Jalan Lain 9", "reason": None}, Revision(seen.revision, seen.tag))
    desk.siti.exchange(desk.world.form(edit))
    assert desk.record("usulan", proposal).fields["after"] == "Jalan Baru 2" and len(desk.page("conflict").cases) == 1


def effects(desk: Desk, opened: OpenCase) -> dict[tuple[str, str], Any]:
    """Return (record, field) -> value of what an approval writes."""
    found = opened.details["proposed"].consequence.effects
    return {(one.record.id, name): value for one in found for name, value in one.values.items()}


def test_what_follows_from_each_event(desk: Desk) -> None:
    """Each type of event writes what clearly follows from its fields, and what does not follow is left to a person."""
    old, new = mother(desk, is_pengurus=True), mother(desk, komponen="sma")
    family = desk.world.ids["kpm1"]
    expected = {
        "hamil": ({"anggota_id": old}, {(old, "komponen"): "ibu_hamil"}, ()),
        "bersalin": ({"anggota_id": old}, {}, ("nifas",)),
        "keguguran": ({"anggota_id": old}, {}, ()),
        "meninggal": ({"anggota_id": old}, {(old, "membership_status"): "non_aktif"}, ("no_pengurus",)),
        "ganti_pengurus": ({"new_pengurus_id": new}, {(old, "is_pengurus"): False, (new, "is_pengurus"): True}, ()),
        "pindah_alamat": ({"to_address": "Jalan Baru 2"}, {(family, "address"): "Jalan Baru 2"}, ()),
        "pindah_sekolah": ({"anggota_id": new, "to_fasilitas_id": desk.school}, {(new, "fasilitas_id"): desk.school}, ()),
        "kembali_sekolah": ({"anggota_id": new, "to_fasilitas_name": "SMA Lain"}, {}, ("no_school",)),
        "putus_sekolah": ({"anggota_id": new}, {}, ("dropped_out",)),
        "pecah_kk": ({"members": [new]}, {}, ("cards",)),
        "gabung_kk": ({}, {}, ("cards",)),
        "lainnya": ({"note": "Pindah kerja"}, {}, ("other",)),
        "lahir": ({"birth_date": "2026-11-18"}, {}, ("no_child",)),
    }
    assert set(expected) == set(EVENTS)
    for at, (type, (fields, written, by_hand)) in enumerate(expected.items()):
        happened(desk, type, **fields)
        opened = desk.open("proposal")
        assert effects(desk, opened) == written and opened.details["proposed"].consequence.by_hand == by_hand, type
        decide(desk, opened, "reject", f"ani{at}")
        assert desk.carry() == 1
    happened(desk, "hamil", anggota_id=new)
    assert desk.open("proposal").details["proposed"].consequence.by_hand == ("other_komponen",)


def test_a_pengurus_who_died_has_a_successor(desk: Desk) -> None:
    """Where the successor is named, one approval ends the one's part and makes the other pengurus."""
    old, new = mother(desk, is_pengurus=True, membership_status="aktif"), mother(desk)
    happened(desk, "meninggal", anggota_id=old, new_pengurus_id=new)
    decide(desk, desk.open("proposal"), "approve")
    assert desk.carry() == 1
    gone, next = desk.record("anggota", old).fields, desk.record("anggota", new).fields
    assert (gone["is_pengurus"], gone["membership_status"], next["is_pengurus"]) == (False, "non_aktif", True)


def test_another_kabupaten_is_left_to_the_apd(desk: Desk) -> None:
    """A new address in another kabupaten changes nothing here; a new desa says that the kelompok may be another."""
    family = desk.world.ids["kpm1"]
    desk.change("kpm", family, desa_code="3507012001")
    happened(desk, "pindah_alamat", to_address="Jalan Jauh", to_desa_code="3508012001")
    opened = desk.open("proposal")
    assert (effects(desk, opened), opened.details["proposed"].consequence.by_hand) == ({}, ("other_kabupaten",))
    decide(desk, opened, "reject")
    desk.carry()
    happened(desk, "pindah_alamat", to_address="Jalan Dekat", to_desa_code="3507012002")
    opened = desk.open("proposal")
    assert effects(desk, opened) == {(family, "address"): "Jalan Dekat", (family, "desa_code"): "3507012002"}
    assert opened.details["proposed"].consequence.by_hand == ("kelompok",)


def test_statements_do_not_grow(desk: Desk) -> None:
    """A family is loaded in as many statements whatever its size."""
    def cost() -> int:
        with statements(desk.world.parts.engine) as made, read_transaction(desk.world.parts.engine) as connection:
            load_family(connection, HOME, desk.world.ids["kpm1"], people=["x"], places=[desk.school])
        return len(made)

    mother(desk)
    few = cost()
    for _ in range(5):
        mother(desk)
    assert cost() == few
