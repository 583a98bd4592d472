"""The kept attendance against a count of all anew, after whatever happened in between."""

from random import Random

import pytest

from server.attendance.rollup import check_rollup, keep_attendance
from server.desk.watch import run_watch
from server.identity.enrolment import mark_device
from tests.server.api.world import HOME
from tests.server.attendance.village import Village
from tests.server.desk.office import ON_SQLITE, Desk
from tests.server.desk.test_match import WATCHERS, decide

STEPS = 25


@pytest.fixture
def village(desk: Desk) -> Village:
    """Give a village; of one of its families nobody wrote since when it is in PKH."""
    for name in ("kpm1", "kpm2"):
        desk.change("kpm", desk.world.ids[name], joined_on="2025-01-01")
    return Village(desk)


def test_what_is_kept_is_what_a_count_anew_gives(village: Village) -> None:
    """After plans, meetings, marks, edits, moves, disputes, held work, phones heard and days gone by, in any order, nothing kept differs."""
    seed = 20261122
    print(f"seed {seed}")
    random, desk = Random(seed), village.desk
    keep_attendance(desk.world.parts)
    came = 0
    for step in range(STEPS):
        what = random.choice(STEP)
        what(village, random, step)
        keep_attendance(desk.world.parts)
        assert check_rollup(desk.world.parts, HOME) == 0, f"step {step}: {what.__name__}"
        came += sum(row.hadir for row in desk.world.rows("attendance_month"))
    assert came


def _kelompok(random: Random) -> str:
    return random.choice(("mawar", "melati"))


def _family(random: Random) -> str:
    return random.choice(("kpm1", "kpm2", "kpm3"))


def _day(village: Village, random: Random) -> str:
    month = random.choice(("2026-09", "2026-10", "2026-11"))
    return f"{month}-{random.randint(1, 28):02d}"


def plans(village: Village, random: Random, step: int) -> None:
    """Plan a meeting, perhaps ahead."""
    village.plan(_kelompok(random), _day(village, random), ordinal=step % 9 + 1)


def holds(village: Village, random: Random, step: int) -> None:
    """Hold a meeting with some marks, planned or not, joint or not."""
    kelompok, day = _kelompok(random), _day(village, random)
    joint = [village.desk.world.ids["melati" if kelompok == "mawar" else "mawar"]] if random.random() < 0.3 else None
    plan = village.plan(kelompok, day, ordinal=step % 9 + 1) if random.random() < 0.6 else ""
    sesi = village.hold(kelompok, day, plan, kelompok_joint=joint)
    for family in {_family(random), _family(random)}:
        village.mark(sesi, family, random.choice("HISA"), guest=random.random() < 0.3)


def edits(village: Village, random: Random, step: int) -> None:
    """Change a mark or take a meeting back."""
    marks, held = village.desk.world.rows("kehadiran"), village.desk.world.rows("p2k2_sesi")
    if marks and random.random() < 0.6:
        village.desk.change("kehadiran", random.choice(marks).id, status=random.choice("HISA"), guest=random.random() < 0.3)
    elif held and random.random() < 0.6:
        village.desk.change("p2k2_sesi", random.choice(held).id, kelompok_joint=random.choice(([], [village.desk.world.ids["melati"]])))
    elif held:
        village.desk.change("p2k2_sesi", random.choice(held).id, status="batal", cancel_reason="Salah", held_by=None)


def moves(village: Village, random: Random, step: int) -> None:
    """Let a family go to another kelompok, or leave or join PKH."""
    ids = village.desk.world.ids
    fields = random.choice(({"kelompok_id": ids[_kelompok(random)]}, {"ended_on": "2026-10-15"}, {"ended_on": None}, {"joined_on": "2026-10-10"}))
    village.desk.change("kpm", ids[_family(random)], **fields)


def deletes(village: Village, random: Random, step: int) -> None:
    """Delete a family or bring it back, a mark, or a plan."""
    kind = random.choice(("kpm", "kehadiran", "jadwal"))
    found = [row for row in village.desk.world.rows(kind) if kind != "kpm" or row.id == village.desk.world.ids["kpm2"]]
    if found:
        one = random.choice(found)
        village.desk.change(kind, one.id, deleted=not one.deleted)


def quarrels(village: Village, random: Random, step: int) -> None:
    """Let a phone say something of a mark that others say too, or that it may not."""
    held = village.desk.world.rows("p2k2_sesi")
    if held:
        change = village.mark_by_phone(random.choice(held).id, _family(random), random.choice("HA"))
        random.choice((village.desk.siti, village.desk.budi)).exchange(village.desk.world.form(change))


def settles(village: Village, random: Random, step: int) -> None:
    """Let somebody settle what waits."""
    desk = village.desk
    for queue, action in (("conflict", "keep"), ("inbox", "dismiss")):
        if desk.page(queue).cases:
            desk.decide(desk.account(f"s{step}{queue}"), desk.open(queue), action)
            desk.carry()


def passes(village: Village, random: Random, step: int) -> None:
    """Let days pass, with or without a phone being heard from."""
    village.desk.world.clock.pass_by(days=random.randint(1, 6))
    if random.random() < 0.5:
        village.heard()


STEP = (plans, holds, holds, edits, deletes, moves, quarrels, settles, passes, passes)


@ON_SQLITE
def test_a_phone_that_is_found_again_may_hold_work(village: Village) -> None:
    """Once a silent phone is given back nothing of it is missing, and as soon as it is in use again it is, on the same day and later."""
    world = village.desk.world
    village.plan("mawar", "2026-11-22")
    world.clock.pass_by(days=3)
    keep_attendance(world.parts)
    for state, missing in (("retired", 0), ("active", 2)):
        world.clock.pass_by(minutes=20)
        mark_device(world.parts.engine, village.desk.siti.device, state, at=world.clock())
        for days in (0, 1):
            world.clock.pass_by(days=days, minutes=1)
            keep_attendance(world.parts)
            assert check_rollup(world.parts, HOME) == 0
            assert sum(row.belum_terkirim for row in world.rows("attendance_month") if row.bulan == "2026-11") == missing


def test_merged_families_are_counted_again(village: Village) -> None:
    """What was marked under the record that was given up counts for the one that stays, and no longer once both are two again."""
    desk, ids = village.desk, village.desk.world.ids
    sesi = village.hold("mawar", "2026-10-05", village.plan("mawar", "2026-10-05"))
    village.mark(sesi, "kpm3", "H", guest=True)
    for kpm in ("kpm1", "kpm3"):
        desk.change("kpm", ids[kpm], no_kk="0000350701010077")
    run_watch(desk.world.parts, WATCHERS)
    keep_attendance(desk.world.parts)
    twins = desk.open("match").details["twins"]
    keep = "first" if twins.first.record.id == ids["kpm1"] else "second"
    decide(desk, desk.open("match"), "merge", keep=keep, take=[])
    assert desk.carry() == 1
    keep_attendance(desk.world.parts)
    assert check_rollup(desk.world.parts, HOME) == 0
    [kept] = [row for row in desk.world.rows("attendance_month") if row.kpm_id == ids["kpm1"] and row.bulan == "2026-10"]
    assert (kept.worst_came, kept.best_came) == (1, 1)
