"""Attendance of families: which meetings count for whom, what is not known, and what stays as it was."""

import pytest

from server.apd.transfers import Release, accept, propose
from server.attendance.measure import Tally
from server.attendance.meetings import Gap, Sort
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.attendance.village import Village
from sync.nouns import Change, Revision
from tests.server.desk.office import Desk


@pytest.fixture
def village(desk: Desk) -> Village:
    """Give a village whose families joined long ago."""
    for name in ("kpm1", "kpm2", "kpm3"):
        desk.change("kpm", desk.world.ids[name], joined_on="2025-01-01")
    return Village(desk)


def ends(village: Village, family: str = "kpm1") -> tuple[tuple[int, int], tuple[int, int]]:
    """Return (came, counted) at worst and at best."""
    found = village.read()[family].interval
    return (found.worst.came, found.worst.counted), (found.best.came, found.best.counted)


def test_meetings_planned_and_held_count(village: Village) -> None:
    """Hadir, also diwakili, is attended; izin, sakit and alpa are not; dibebaskan does not count; a repeat makes up for an absence."""
    marks = (("H", {}), ("H", {"represented_by": "Anak"}), ("I", {}), ("S", {"susulan": True, "susulan_date": "2026-09-28"}), ("A", {}))
    for place, (status, more) in enumerate(marks, 1):
        plan = village.plan("mawar", f"2026-09-0{place}", place)
        village.mark(village.hold("mawar", f"2026-09-0{place}", plan), "kpm1", status, **more)
    plan = village.plan("mawar", "2026-10-05")
    village.mark(village.hold("mawar", "2026-10-05", plan), "kpm1", "A", exempt=True, reason="Melahirkan")
    village.heard()
    assert ends(village) == ((3, 5), (3, 5))


def test_what_was_not_held_counts_against_nobody(village: Village) -> None:
    """A cancelled plan, one that nobody carried out, and a meeting taken back are in no family's measure."""
    village.plan("mawar", "2026-09-03", status="batal", reason="Banjir")
    village.plan("mawar", "2026-10-03")
    village.hold("mawar", "2026-11-03", status="batal", cancel_reason="Salah catat", held_by=None)
    village.heard()
    assert ends(village) == ((0, 0), (0, 0))


def test_an_unmarked_family_is_unknown_not_absent(village: Village) -> None:
    """Where a meeting has no mark of a family, it may have come or not; the gap says so."""
    sesi = village.hold("mawar", "2026-11-03", village.plan("mawar", "2026-11-03"))
    village.mark(sesi, "kpm2", "H")
    village.heard()
    assert ends(village) == ((0, 1), (1, 1))
    [counted] = village.read()["kpm1"].counted
    assert counted.gaps == (Gap.UNMARKED,)
    assert ends(village, "kpm2") == ((1, 1), (1, 1))
    assert ends(village, "kpm3") == ((0, 0), (0, 0))


def test_a_meeting_without_a_plan_takes_the_place_of_one(village: Village) -> None:
    """Unplanned meetings count in place of plans not carried out, and the first of a month without plans; more are shown, not counted."""
    village.plan("mawar", "2026-09-03")
    instead = village.hold("mawar", "2026-09-10")
    alone, extra = village.hold("mawar", "2026-10-05"), village.hold("mawar", "2026-10-19")
    for sesi, status in ((instead, "H"), (alone, "H"), (extra, "A")):
        village.mark(sesi, "kpm1", status)
    village.heard()
    assert ends(village) == ((2, 2), (2, 2))
    assert [one.meeting.sort for one in village.read()["kpm1"].counted] == [Sort.INSTEAD, Sort.INSTEAD, Sort.EXTRA]


def test_a_silent_phone_may_hold_a_meeting(village: Village) -> None:
    """A plan whose worker's phone was not heard from since may have been carried out; once it is heard, it was not."""
    village.desk.world.clock.pass_by(days=4)
    village.plan("mawar", "2026-11-23")
    assert ends(village) == ((0, 1), (1, 1))
    assert village.read()["kpm1"].counted[0].gaps == (Gap.SILENT,)
    village.heard()
    assert ends(village) == ((0, 0), (0, 0))
    assert ends(village, "kpm3") == ((0, 0), (0, 0))


def test_a_disputed_mark_is_both(village: Village) -> None:
    """While two phones say different things of a family, the interval holds both; it closes when a person decides."""
    sesi = village.hold("mawar", "2026-11-20", village.plan("mawar", "2026-11-20"), held_by=[village.desk.world.ids["siti"]])
    village.desk.siti.exchange(village.desk.world.form(village.mark_by_phone(sesi, "kpm1", "H")))
    desk = village.desk
    village.write("assignment", worker_id=desk.world.ids["budi"], kelompok_id=desk.world.ids["mawar"], role="bersama", start_date="2026-01-01")
    answer = desk.budi.exchange(desk.world.form(village.mark_by_phone(sesi, "kpm1", "A")))
    assert answer[0]["out"][0][2][0][0] == "review"
    village.heard()
    assert ends(village) == ((0, 1), (1, 1))
    moment = desk.world.clock()
    desk.decide(desk.account("lina"), desk.open("conflict"), "keep")
    desk.carry()
    assert ends(village) == ((1, 1), (1, 1))
    then = village.read(moment)["kpm1"].interval
    assert (then.worst, then.best) == (Tally(0, 1), Tally(1, 1))


def test_what_the_office_holds_may_change_a_mark(village: Village) -> None:
    """Work that was refused or held speaks for both sides until somebody settles it."""
    sesi = village.met("mawar", "2026-11-20", "kpm1", "A")
    desk = village.desk
    late = village.mark_by_phone(sesi, "kpm1", "H")
    answer = desk.budi.exchange(desk.world.form(late))
    assert answer[0]["out"][0][2][0][0] == "held"
    village.heard()
    assert ends(village) == ((0, 1), (1, 1))
    assert village.read()["kpm1"].counted[0].gaps == (Gap.WAITING,)
    desk.decide(desk.account("lina"), desk.open("inbox"), "dismiss")
    desk.carry()
    assert ends(village) == ((0, 1), (0, 1))


def test_a_family_counts_only_while_it_is_in_pkh(village: Village) -> None:
    """Meetings before it joined and after it left are not counted, whatever was marked."""
    for day in ("2026-09-03", "2026-10-03", "2026-11-03"):
        village.met("mawar", day, "kpm1", "A")
    village.desk.change("kpm", village.desk.world.ids["kpm1"], joined_on="2026-10-01", ended_on="2026-10-31", membership_status="graduasi")
    village.heard()
    assert ends(village) == ((0, 1), (0, 1))


def test_a_family_takes_its_past_to_another_kelompok(village: Village) -> None:
    """Up to the move the old kelompok's meetings count, from then on the new one's; the other families of each are untouched."""
    village.met("mawar", "2026-10-03", "kpm1")
    village.desk.change("kpm", village.desk.world.ids["kpm1"], kelompok_id=village.desk.world.ids["melati"])
    village.desk.world.clock.pass_by(days=5)
    for kelompok in ("mawar", "melati"):
        village.met(kelompok, "2026-11-24", "kpm3" if kelompok == "melati" else "kpm2")
    village.met("melati", "2026-10-04", "kpm3")
    village.heard()
    met = [one.meeting.slot[0] for one in village.read()["kpm1"].counted]
    assert met == [village.desk.world.ids[name] for name in ("mawar", "melati")]
    assert ends(village) == ((1, 2), (2, 2))
    assert ends(village, "kpm3") == ((2, 2), (2, 2))


def test_a_family_takes_its_past_to_another_kabupaten(village: Village) -> None:
    """Each kabupaten counts the days that the family was there; nothing of before the arrival counts where it came to."""
    desk, ids = village.desk, village.desk.world.ids
    ids["jauh"] = next(row.id for row in desk.world.rows("kelompok") if row.kabupaten == ELSEWHERE)
    there = Village(desk, ELSEWHERE)
    village.met("mawar", "2026-10-05", "kpm1")
    there.hold("jauh", "2026-10-06", there.plan("jauh", "2026-10-06"))
    release = Release("kpm", ids["kpm1"], HOME, ELSEWHERE, "Pindah rumah.")
    accept(desk.world.parts, desk.account("sana", "apd", ELSEWHERE), propose(desk.world.parts, desk.account("sini", "apd"), release), ids["jauh"])
    desk.world.clock.pass_by(days=5)
    there.met("jauh", "2026-11-24", "kpm1", "A")
    village.hold("mawar", "2026-11-25", village.plan("mawar", "2026-11-25"))
    village.heard()
    assert ends(village) == ((1, 1), (1, 1))
    assert ends(there) == ((0, 1), (0, 1))


def test_a_guest_makes_up_for_a_meeting_missed(village: Village) -> None:
    """Who comes to another kelompok's meeting in the month has caught up once; who had come to its own gains nothing."""
    village.met("mawar", "2026-11-03", "kpm1", "A")
    village.met("mawar", "2026-10-03", "kpm1", "H")
    for day in ("2026-11-10", "2026-10-10"):
        village.mark(village.met("melati", day, "kpm3"), "kpm1", "H", guest=True)
    village.heard()
    assert ends(village) == ((2, 2), (2, 2))


def test_a_doubtful_guest_leaves_the_measure_open(village: Village) -> None:
    """A guest's mark that is disputed, or that the office holds, speaks for both sides."""
    village.met("mawar", "2026-11-03", "kpm1", "A")
    sesi, desk = village.met("melati", "2026-11-10", "kpm3"), village.desk
    held = village.mark_by_phone(sesi, "kpm1", "H")
    held.fields["guest"] = True
    assert desk.siti.exchange(desk.world.form(held))[0]["out"][0][2][0][0] == "held"
    village.heard()
    assert ends(village) == ((0, 1), (1, 1))
    assert Gap.WAITING in village.read()["kpm1"].counted[0].gaps


def test_held_work_of_any_shape_leaves_the_measure_readable(village: Village) -> None:
    """What a broken app sends in place of ids and words is held, and neither a page nor the job trips over it."""
    sesi, desk = village.met("mawar", "2026-11-20", "kpm1"), village.desk
    for fields in ({"kpm_id": ["x"], "p2k2_sesi_id": {"a": 1}}, {"status": ["H"], "guest": "ya"}, {"kpm_id": 7, "p2k2_sesi_id": sesi}):
        change = village.mark_by_phone(sesi, "kpm1", "H")
        change.fields.update(fields)
        broken = Change(change.kind, desk.world.new_id(), change.fields)
        assert desk.siti.exchange(desk.world.form(broken))[0]["out"][0][2][0][0] in ("refused", "held", "blocked")
    village.heard()
    assert ends(village)[1] == (1, 1)


def test_what_may_take_a_place_leaves_it_open(village: Village) -> None:
    """While the phone of a plan's day is silent, the meeting in its place may turn out beyond the plan, and the plan to be carried out."""
    village.desk.world.clock.pass_by(days=4)
    village.plan("mawar", "2026-11-22")
    village.mark(village.hold("mawar", "2026-11-23"), "kpm1", "H")
    assert ends(village) == ((0, 1), (2, 2))
    village.heard()
    assert ends(village) == ((1, 1), (1, 1))


def test_a_disputed_meeting_may_leave_its_place(village: Village) -> None:
    """While it is disputed whether a planned meeting was held, one beyond the plan may count in its place."""
    desk = village.desk
    sesi = village.hold("mawar", "2026-11-20", village.plan("mawar", "2026-11-20"))
    village.mark(sesi, "kpm1", "H")
    village.mark(village.hold("mawar", "2026-11-21"), "kpm1", "A")
    base = desk.record("p2k2_sesi", sesi)
    seen = Revision(base.revision, base.tag)
    desk.change("p2k2_sesi", sesi, status="batal", cancel_reason="Salah catat", held_by=None)
    late = Change("p2k2_sesi", sesi, {"status": "terlaksana", "cancel_reason": "Diadakan", "held_by": [desk.world.ids["siti"]]}, seen)
    assert desk.siti.exchange(desk.world.form(late))[0]["out"][0][2][0][0] == "review"
    village.heard()
    found = ends(village)
    assert found[0] == (0, 1) and found[1] == (1, 1)


def test_membership_without_a_date_does_not_hang_on_what_is_counted(village: Village) -> None:
    """Where nobody wrote since when a family is in PKH, its first mark of all says so, whatever months are looked at."""
    village.desk.change("kpm", village.desk.world.ids["kpm1"], joined_on=None)
    village.met("mawar", "2026-08-05", "kpm1")
    for month in ("2026-09", "2026-10"):
        village.met("mawar", f"{month}-05", "kpm2")
    village.heard()
    narrow = village.read(months=("2026-10",))["kpm1"].interval
    assert (narrow.worst, narrow.best) == (Tally(0, 1), Tally(1, 1))


def test_a_phone_that_never_told_what_waits_is_silent(village: Village) -> None:
    """A contact without a word about what waits is no proof that nothing does."""
    village.desk.world.clock.pass_by(days=4)
    village.plan("mawar", "2026-11-23")
    for phone in (village.desk.siti, village.desk.budi):
        phone.exchange()
    village.desk.world.clock.pass_by(days=1)
    assert ends(village) == ((0, 1), (1, 1))


def test_a_joint_meeting_counts_for_every_kelompok_that_met(village: Village) -> None:
    """A meeting of two kelompok is the meeting of both, in place of the other one's plan."""
    village.plan("melati", "2026-11-12")
    sesi = village.hold("mawar", "2026-11-10", village.plan("mawar", "2026-11-10"), kelompok_joint=[village.desk.world.ids["melati"]])
    village.mark(sesi, "kpm1", "H")
    village.mark(sesi, "kpm3", "A", guest=True)
    village.heard()
    assert ends(village) == ((1, 1), (1, 1))
    assert ends(village, "kpm3") == ((0, 1), (0, 1))


def test_a_moment_stays_as_it_was(village: Village) -> None:
    """What is written, edited, moved, deleted or ended later does not change what was read of a moment."""
    first = village.met("mawar", "2026-11-03", "kpm1", "A")
    village.met("melati", "2026-11-04", "kpm3")
    village.heard()
    moment = village.desk.world.clock()
    before = {name: (one.interval, one.family.fields["address"]) for name, one in village.read(moment).items()}
    desk, ids = village.desk, village.desk.world.ids
    desk.world.clock.pass_by(days=1)
    mark = next(row.id for row in desk.world.rows("kehadiran") if row.p2k2_sesi_id == first)
    desk.change("kehadiran", mark, status="H")
    desk.change("p2k2_sesi", first, status="batal", cancel_reason="Salah", held_by=None)
    desk.change("kpm", ids["kpm1"], kelompok_id=ids["melati"], address="Jalan Lain")
    desk.change("kpm", ids["kpm3"], membership_status="graduasi", ended_on="2026-11-01")
    village.met("mawar", "2026-11-10", "kpm2")
    village.heard()
    assert {name: (one.interval, one.family.fields["address"]) for name, one in village.read(moment).items()} == before
    assert {name: one.interval for name, one in village.read().items()} != {name: interval for name, (interval, _) in before.items()}
