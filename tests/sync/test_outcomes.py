"""Outcomes, the inbox, and what comes of it later (P13, P22 to P26, P36, P42, P47)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from sync.errors import ExchangeError
from sync.nouns import FINAL, Change, Outcome, Window
from sync.snapshot import Verdict
from tests.sync.scene import BULAN, MALANG, TODAY, Phone, Scene, codes, edit, heads, make, outcomes, recount


def visit(scene: Scene, day: str = "2026-11-20", **fields: object) -> Change:
    """Return a home visit to the family."""
    return make("kunjungan", record=scene.new_id(), **{"keluarga_id": scene.keluarga, "tanggal": day, **fields})


def assigned(scene: Scene, start: str | None, end: str | None) -> Phone:
    """Return Sri's phone with an assignment to Anggrek between two days."""
    window = Window(start and date.fromisoformat(start), end and date.fromisoformat(end))
    return replace(scene.sri, window=window)


def test_all_outcomes_but_two_are_final() -> None:
    """P22: a change has one of nine outcomes, and only `need_base` and `retry` are to be asked again."""
    assert set(Outcome) - FINAL == {Outcome.NEED_BASE, Outcome.RETRY}
    assert len(Outcome) == 9


def test_one_bad_change_stops_nothing() -> None:
    """P23: changes before and after one that cannot be taken are taken, in the same form and in others."""
    scene = Scene()
    bad = replace(visit(scene), problem=ExchangeError("invalid", {"fields": {"tanggal": "not_a_date"}}))
    strange = Change("sidik_jari", scene.new_id(), {"ibu_jari": 1})
    made = scene.sri.sends(scene.form(visit(scene), bad, strange, visit(scene)), scene.form(visit(scene)))
    assert outcomes(made) == [["applied", "refused", "held", "applied"], ["applied"]]


def test_what_is_not_taken_is_kept_whole() -> None:
    """P24: refused, held and blocked changes lie in the inbox with everything that was sent."""
    scene = Scene()
    refused = replace(visit(scene), problem=ExchangeError("invalid", {}))
    held = visit(scene, foto="abc")
    blocked = visit(scene, keluarga_id=scene.new_id())
    form = scene.form(refused, held, blocked)
    scene.sri.sends(form)
    kept = scene.store.partition(MALANG).inbox
    assert [kept[form.id, index].change for index in range(3)] == [refused, held, blocked]
    assert [kept[form.id, index].code for index in range(3)] == ["invalid", "unknown_field", "missing_record"]


@pytest.mark.parametrize("name", ["sidik_jari", "kunjungan"])
def test_old_servers_hold_what_newer_phones_send(name: str) -> None:
    """P47: unknown kinds and fields are held, not refused and not cut."""
    scene = Scene()
    made = scene.sri.saves(Change(name, scene.new_id(), {"keluarga_id": scene.keluarga, "suhu": 36}))
    assert outcomes(made) == [["held"]]


def test_a_missing_record_blocks_and_its_arrival_releases() -> None:
    """P13, P25: a change of a missing record is blocked, is decided again when the record comes, and the worker is told."""
    scene = Scene()
    family = scene.new_id()
    form = scene.form(visit(scene, keluarga_id=family))
    assert outcomes(scene.sri.sends(form)) == [["blocked"]]
    scene.office(make("keluarga", record=family, kelompok_id=scene.anggrek, phone=None))
    assert scene.find("kunjungan", form.changes[0].id).scope == f"k:{scene.anggrek}:2026-4"
    assert scene.inbox == []
    [told] = scene.outcome_records()
    assert (told["form"], told["index"], told["outcome"], told["worker_id"]) == (form.id, 0, "applied", scene.sri.worker)
    assert outcomes(scene.sri.sends(form)) == [["applied"]]


def test_a_released_change_may_have_to_wait_for_another_record() -> None:
    """P13: a change that needs two missing records is released when the second comes, in whatever order, also at once."""
    scene = Scene()
    meeting = make("pertemuan", kelompok_id=scene.new_id(), bulan=BULAN, tanggal="2026-11-20", jam=None)
    family = scene.new_id()
    mark = make("hadir", pertemuan_id=meeting.id, keluarga_id=family, status="H", alasan=None)
    phone = replace(scene.sri, kelompok=(meeting.fields["kelompok_id"],))
    assert outcomes(phone.sends(scene.form(mark), scene.form(meeting))) == [["blocked"], ["blocked"]]
    scene.office(
        make("kelompok", record=meeting.fields["kelompok_id"], nama="Kenanga"),
        make("keluarga", record=family, kelompok_id=meeting.fields["kelompok_id"], phone=None),
    )
    assert scene.find("hadir", mark.id) is not None and scene.inbox == []
    assert heads(scene) == recount(scene)


def test_a_change_that_waits_for_two_records_is_not_forgotten_between_them() -> None:
    """P13: a change whose first record arrives, and whose second is released by the same commit, is taken too."""
    scene = Scene()
    meeting = make("pertemuan", kelompok_id=scene.anggrek, bulan=BULAN, tanggal="2026-11-20", jam=None)
    kelompok, family = scene.new_id(), scene.new_id()
    mark = make("hadir", pertemuan_id=meeting.id, keluarga_id=family, status="H", alasan=None)
    assert outcomes(scene.sri.saves(mark)) == [["blocked"]]
    assert outcomes(scene.office(make("keluarga", record=family, kelompok_id=kelompok, phone=None))) == [["blocked"]]
    scene.office(meeting, make("kelompok", record=kelompok, nama="Kenanga"))
    assert scene.find("hadir", mark.id) is not None and scene.inbox == []


def test_long_chains_of_waiting_records_are_released_at_once() -> None:
    """P13: records that wait for records that wait are released to the end, however long the chain."""
    scene = Scene()
    family, person, card = scene.new_id(), scene.new_id(), scene.new_id()
    kelompok = scene.new_id()
    office = [
        make("kartu", record=card, warga_id=person),
        make("warga", record=person, keluarga_id=family, kelas=None),
        make("keluarga", record=family, kelompok_id=kelompok, phone=None),
    ]
    for change in office:
        assert outcomes(scene.office(change)) == [["blocked"]]
    scene.office(make("kelompok", record=kelompok, nama="Kenanga"))
    assert scene.find("kartu", card).scope == f"k:{kelompok}"
    assert scene.inbox == []


def test_waiting_changes_of_one_worker_are_released_in_the_order_made() -> None:
    """P13: own changes that wait for one record do not meet each other when they are released, whatever order they lie in."""
    scene = Scene()
    kelompok = scene.new_id()
    phone = replace(scene.sri, kelompok=(kelompok,))
    a = scene.form(make("pertemuan", kelompok_id=kelompok, bulan=BULAN, tanggal="2026-11-20", jam=None))
    b = scene.form(Change("pertemuan", a.changes[0].id, {"tempat": "Aula"}, after=((a.id, 0),)))
    c = scene.form(Change("pertemuan", a.changes[0].id, {"tempat": "Masjid"}, after=((b.id, 0),)))
    assert outcomes(phone.sends(a, b, c)) == [["blocked"]] * 3
    kept = scene.store.partition(MALANG).inbox
    for key in list(reversed(kept)):
        kept[key] = kept.pop(key)
    scene.office(make("kelompok", record=kelompok, nama="Kenanga"))
    assert scene.find("pertemuan", a.changes[0].id).fields["tempat"] == "Masjid"
    assert (scene.conflicts, scene.inbox) == ([], [])


def test_a_later_outcome_is_told_over_the_earlier_one() -> None:
    """P25, P38: what was told of a change before is written over, so that digests still equal a recount."""
    scene = Scene()
    family = scene.new_id()
    form = scene.form(visit(scene, keluarga_id=family))
    scene.sri.without_assignment().sends(form)
    scene.office(make("keluarga", record=family, kelompok_id=scene.anggrek, phone=None))
    assert [told["outcome"] for told in scene.outcome_records()] == ["held"]
    scene.accept(form.id)
    assert [told["outcome"] for told in scene.outcome_records()] == ["applied"]
    assert heads(scene) == recount(scene)


def test_a_supervisor_accepts_repairs_or_dismisses() -> None:
    """P24, P25: an inbox change can be accepted as it is, accepted repaired, or dismissed with a reason the worker reads."""
    scene = Scene()
    forms = [scene.form(visit(scene)) for _ in range(3)]
    scene.sri.without_assignment().sends(*forms)
    scene.accept(forms[0].id)
    scene.accept(forms[1].id, temuan="Rumah kosong")
    scene.dismiss(forms[2].id, reason="Sudah dicatat Pak Budi")
    assert scene.find("kunjungan", forms[1].changes[0].id).fields["temuan"] == "Rumah kosong"
    assert scene.find("kunjungan", forms[2].changes[0].id) is None
    told = {one["form"]: (one["outcome"], one["code"], one["reason"]) for one in scene.outcome_records()}
    assert told == {
        forms[0].id: ("applied", None, None),
        forms[1].id: ("applied", None, None),
        forms[2].id: ("refused", "dismissed", "Sudah dicatat Pak Budi"),
    }
    assert outcomes(scene.sri.sends(*forms)) == [["applied"], ["applied"], ["refused"]]
    assert scene.inbox == []


def test_of_two_supervisors_the_first_decides() -> None:
    """P24: a verdict on a change that another person has settled meanwhile changes nothing."""
    scene = Scene()
    form = scene.form(visit(scene))
    scene.sri.without_assignment().sends(form)
    item = scene.store.partition(MALANG).inbox[form.id, 0]
    scene.accept(form.id)
    scene.decide(Verdict(item, accept=False, reason="Salah"))
    assert outcomes(scene.sri.sends(form)) == [["applied"]]
    other = scene.form(visit(scene))
    scene.sri.without_assignment().sends(other)
    item = scene.store.partition(MALANG).inbox[other.id, 0]
    scene.dismiss(other.id)
    scene.decide(Verdict(item, accept=True))
    assert outcomes(scene.sri.sends(other)) == [["refused"]]


def test_an_accepted_change_never_overwrites_what_its_author_had_not_seen() -> None:
    """P16, P24: accepting from the inbox lifts scope and dates, not the question what the author saw."""
    scene = Scene()
    _, seen = scene.pertemuan()
    form = scene.form(edit(seen, tanggal="2026-11-19", jam="08:00"))
    scene.sri.without_assignment().sends(form)
    scene.budi.saves(edit(seen, tanggal="2026-11-18", jam="07:00"))
    scene.accept(form.id)
    assert scene.find("pertemuan", seen.id).fields["tanggal"] == "2026-11-18"
    assert [one.incoming for one in scene.conflicts] == [{"tanggal": "2026-11-19", "jam": "08:00"}]


def test_a_repaired_value_was_not_seen_by_its_author() -> None:
    """P11, P24: what a supervisor put in place of a value is not overwritten by the author's next change, other groups are."""
    scene = Scene()
    _, seen = scene.pertemuan()
    a = scene.form(edit(seen, tanggal="2026-11-19", jam="08:00", tempat="Aula"))
    scene.sri.without_assignment().sends(a)
    scene.accept(a.id, tanggal="2026-11-18")
    b = scene.form(edit(seen, [(a.id, 0)], tanggal="2026-11-20", jam="08:00", tempat="Masjid"))
    assert outcomes(scene.sri.sends(b)) == [["review"]]
    assert scene.find("pertemuan", seen.id).fields["tanggal"] == "2026-11-18"
    assert scene.find("pertemuan", seen.id).fields["tempat"] == "Masjid"
    assert [(one.group, one.incoming["tanggal"]) for one in scene.conflicts] == [("waktu", "2026-11-20")]
    c = scene.form(edit(seen, [(b.id, 0)], tanggal="2026-11-21", jam="08:00"))
    assert outcomes(scene.sri.sends(c)) == [["review"]]


def test_a_repair_of_a_group_its_author_left_alone_is_another_hand() -> None:
    """P11, P24: a group that only the supervisor filled in was not seen, nor was one that he took out of the change."""
    scene = Scene()
    _, seen = scene.pertemuan()
    a = scene.form(edit(seen, tempat="Aula"))
    scene.sri.without_assignment().sends(a)
    scene.accept(a.id, tanggal="2026-11-18", jam="07:00")
    b = scene.form(edit(seen, [(a.id, 0)], tempat="Masjid", tanggal="2026-11-20", jam="08:00"))
    assert outcomes(scene.sri.sends(b)) == [["review"]]
    assert [one.group for one in scene.conflicts] == ["waktu"]
    assert scene.find("pertemuan", seen.id).fields["tempat"] == "Masjid"


def test_a_repair_that_has_to_wait_once_more_is_still_a_repair() -> None:
    """P11, P13, P24: a repaired change that waits for its record is not taken for its author's own when the record comes."""
    scene = Scene()
    family, visit_id = scene.new_id(), scene.new_id()
    a = scene.form(make("kunjungan", record=visit_id, keluarga_id=family, tanggal="2026-11-20", temuan="Sehat"))
    scene.sri.sends(a)
    scene.accept(a.id, temuan="Sakit")
    scene.office(make("keluarga", record=family, kelompok_id=scene.anggrek, phone=None))
    stands = scene.find("kunjungan", visit_id)
    assert stands.fields["temuan"] == "Sakit"
    b = scene.form(replace(edit(stands, [(a.id, 0)], temuan="Baik"), base=None))
    assert outcomes(scene.sri.sends(b)) == [["review"]]


def test_an_accepted_fork_counts_what_it_cannot_tell_as_unseen() -> None:
    """P6, P24: a held form whose past the server cannot tell is still decided when accepted, against what stands."""
    scene = Scene()
    form, seen = scene.pertemuan()
    scene.sri.saves(edit(seen, tempat="Balai desa"))
    fork = scene.form(replace(edit(seen, tempat="Aula"), after=((scene.new_id(), 0),)), form=form.id)
    scene.sri.sends(fork)
    [(kept, _)] = scene.inbox
    scene.accept(kept)
    assert scene.inbox == []
    assert [(one.standing, one.incoming) for one in scene.conflicts] == [({"tempat": "Balai desa"}, {"tempat": "Aula"})]


def test_a_retired_phone_hands_in_and_all_is_held() -> None:
    """P26: what a retired phone brings is held, be it good, wrong or early, and can be accepted."""
    scene = Scene()
    phone = replace(scene.sri, retired=True)
    wrong = replace(visit(scene), problem=ExchangeError("invalid", {}))
    early = visit(scene, keluarga_id=scene.new_id())
    form = scene.form(visit(scene), wrong, early)
    made = phone.sends(form)
    assert (outcomes(made), codes(made)) == ([["held"] * 3], ["device_retired"] * 3)
    for index in range(3):
        scene.accept(form.id, index)
    assert outcomes(scene.sri.sends(form)) == [["applied", "refused", "blocked"]]
    assert [index for _, index in scene.inbox] == [1, 2]


@pytest.mark.parametrize(
    ("start", "end", "day", "outcome"),
    [
        ("2026-11-20", None, "2026-11-17", "applied"),
        ("2026-11-20", None, "2026-11-16", "held"),
        (None, "2026-11-10", "2026-11-13", "applied"),
        (None, "2026-11-10", "2026-11-14", "held"),
        (None, None, "2026-11-20", "applied"),
    ],
)
def test_work_is_taken_within_the_assignment_and_three_days_more(
    start: str | None, end: str | None, day: str, outcome: str
) -> None:
    """P36: the date of the work decides, three days on either side of the assignment."""
    scene = Scene()
    made = assigned(scene, start, end).saves(visit(scene, day), work_date=date.fromisoformat(day))
    assert outcomes(made) == [[outcome]]


@pytest.mark.parametrize(("left", "outcome"), [(3, "merged"), (4, "held")])
def test_late_work_on_a_family_that_left_is_taken(left: int, outcome: str) -> None:
    """P36: the former worker's edit of a record, and new work about it, is taken up to three days after it left."""
    scene = Scene()
    seen = scene.find("keluarga", scene.keluarga)
    scene.today = TODAY - timedelta(days=left)
    scene.office(edit(seen, kelompok_id=scene.melati))
    scene.today = TODAY
    phone = replace(scene.sri, kelompok=(scene.anggrek,))
    day = TODAY
    assert outcomes(phone.saves(edit(seen, phone="0812-0000"), work_date=day)) == [[outcome]]
    new = phone.saves(visit(scene, day.isoformat()), work_date=day)
    assert outcomes(new) == [["applied" if outcome == "merged" else "held"]]


@pytest.mark.parametrize(
    ("days", "code"), [(-400, None), (-401, "too_old"), (1, None), (2, "in_future")]
)
def test_dates_that_cannot_be_right_are_held(days: int, code: str | None) -> None:
    """P42: work of more than 400 days ago or of the day after tomorrow is held; the phone's clock is never asked."""
    scene = Scene()
    made = scene.sri.saves(visit(scene), work_date=TODAY + timedelta(days=days))
    assert codes(made) == [code]


def test_a_phone_does_not_write_what_is_the_offices() -> None:
    """P22: fields, groups and kinds of the office are refused from a phone, with their names."""
    scene = Scene()
    seen = scene.find("keluarga", scene.keluarga)
    made = scene.sri.saves(
        edit(seen, kelompok_id=scene.melati),
        edit(scene.find("kelompok", scene.anggrek), nama="Mawar"),
        edit(scene.pertemuan()[1], closed=True),
    )
    assert codes(made) == ["office_only"] * 3
