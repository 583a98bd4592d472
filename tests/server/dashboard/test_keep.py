"""The kept sums against a count of all anew, and against another hand's count, after whatever happened in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import event, insert, select, update

from schemas import KINDS
from schemas.komplementaritas import PROGRAMMES
from server.apd.transfers import Release, accept, propose
from server.attendance.rollup import keep_attendance
from server.dashboard.behind import Group, checks_of
from server.dashboard.keep import NEVER, check_dashboard, keep_dashboard, rebuild_dashboard
from server.engine import read_transaction, write_transaction
from server.exports.datasets import DATASETS
from server.exports.past import PastWish, laid
from server.identity.enrolment import mark_device
from server.observations.complementary import complementary_families
from server.office import new_record
from server.people.capaian import count_all
from server.people.trace import trace
from server.store.tables import TABLES
from sync.ids import slot_id
from sync.nouns import Change, Revision
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.attendance import test_rollup
from tests.server.attendance.village import Village
from tests.server.dashboard.begun import begin_sums
from tests.server.dashboard.byhand import SINCE, regions_by_hand, units_by_hand
from tests.server.desk.office import ON_SQLITE, Desk
from tests.server.desk.school import BULAN, checked, pupil, send, set_days
from tests.server.store.measured import statements

STEPS = {"sqlite": 99, "postgresql": 5}
"""All of them, and a few: the statements differ in two words and a lock; what they are asked in which order does not."""
MONTHS, NOW = ("2026-08", "2026-09", "2026-10"), "2026-11"
UNIT, REGION = TABLES["kelompok_month"], TABLES["wilayah_month"]
NURSED = {"bulan": BULAN, "condition": "pemeriksaan_nifas", "result": "memenuhi"}
Sums = dict[tuple[str, ...], tuple[int, ...]]


@pytest.fixture
def unsummed(desk: Desk) -> Village:
    """Give a village whose kelompok lie in two desa and whose pupils have been in PKH for long."""
    for name in ("kpm1", "kpm2", "kpm3"):
        desk.change("kpm", desk.world.ids[name], joined_on="2026-06-01")
    desk.change("kelompok", desk.world.ids["mawar"], desa_code="3507012001")
    for month in MONTHS:
        set_days(desk, 20, month)
    return Village(desk)


@pytest.fixture
def village(unsummed: Village) -> Village:
    """Give the village in kabupaten whose sums begin with June."""
    begin_sums(unsummed.desk.world, SINCE)
    return unsummed


def keep(village: Village) -> None:
    """Count attendance and sum, as the timetable does."""
    keep_attendance(village.desk.world.parts)
    keep_dashboard(village.desk.world.parts)


def same(village: Village) -> None:
    """Find that what is kept is what a count anew gives, and what another hand counts."""
    world = village.desk.world
    assert check_dashboard(world.parts, HOME) == 0
    units = {row[:5]: row[5:] for row in world.rows("kelompok_month")}
    assert units == units_by_hand(world)
    assert {row[:3]: row[4:] for row in world.rows("wilayah_month")} == regions_by_hand(units)


def test_what_is_kept_is_what_a_count_anew_gives(village: Village, tmp_path: Path) -> None:
    """After meetings, checks, school days, moves, deletions, disputes, held work, silent phones and days gone by, in any order, nothing kept differs.

    A number of changes on the way gives the sums of then when all is over, and the last one those that are kept.
    """
    seed = 6
    print(f"seed {seed}")
    random, desk = Random(seed), village.desk
    steps = [*test_rollup.STEP, checks, checks, counts_days, places, leaves, asks, asks, sees, sees, graduates, *(trespasses,) * 4, takes, says_days, says_days]
    random.shuffle(steps)
    seen: set[str] = set()
    past: dict[int, Sums] = {}
    for step, what in enumerate(steps[: STEPS[desk.world.parts.engine.dialect.name]]):
        desk.world.clock.pass_by(seconds=1)  # no two things happen at one moment, which a number would name both
        what(village, random, step)
        keep(village)
        if step % 4 == 3:
            same(village)
        if step % 12 == 3:
            past[newest(village)] = sums_as_of(village, newest(village), tmp_path)
        seen |= {row.measure for row in desk.world.rows("wilayah_month") if row.worst_of}
    same(village)
    assert {number: sums_as_of(village, number, tmp_path) for number in past} == past and len({*map(str, past.values())}) == len(past)
    village.plan("melati", "2026-12-24")
    keep(village)
    assert sums_as_of(village, newest(village), tmp_path) == {row[:5]: row[5:] for row in desk.world.rows("kelompok_month")}
    assert seen >= {"p2k2", "education", "prompt_checks", "complementary", "graduated", "heard"} or desk.world.parts.engine.dialect.name != "sqlite"


def newest(village: Village) -> int:
    """Return the newest number."""
    return max(row.number for row in village.desk.world.rows("commit_log") if row.kabupaten == HOME)


def sums_as_of(village: Village, number: int, folder: Path) -> Sums:
    """Return the sums right after a change, as an export of the past counts them."""
    parts, dataset = village.desk.world.parts, DATASETS["ukuran"]
    trace(parts, all_partitions=True)
    with read_transaction(parts.engine) as connection:
        with laid(folder / "past", connection, dataset, PastWish(HOME, number, (SINCE, "2099-12")), lambda: None) as past:
            return {row[:5]: row[5:] for row in past.execute(select(UNIT)).all()}


def checks(village: Village, random: Random, step: int) -> None:
    """Check a pupil by phone, or change a check."""
    desk, known = village.desk, village.desk.world.rows("komitmen")
    if known and random.random() < 0.5:
        desk.change("komitmen", random.choice(known).id, alpa=random.randint(0, 9), deleted=random.random() < 0.3)
        return
    family, bulan = random.choice(("kpm1", "kpm3")), random.choice(MONTHS)
    change = checked(desk, family, bulan=bulan, alpa=random.randint(0, 5), izin=0, sakit=0)
    (desk.siti if family == "kpm1" else desk.budi).exchange(desk.world.form(change))


def counts_days(village: Village, random: Random, step: int) -> None:
    """Write the days of the school."""
    set_days(village.desk, random.choice((0, 18, 22)), random.choice(MONTHS))


def says_days(village: Village, random: Random, step: int) -> None:
    """Let a phone say how many days the school had, otherwise than others say, or more than a month has."""
    made = new_record(KINDS["hari_efektif"], {"fasilitas_id": village.desk.school, "bulan": random.choice(MONTHS), "days": random.choice((17, 19, 99))}, "")
    random.choice((village.desk.siti, village.desk.budi)).exchange(village.desk.world.form(Change(made.kind, made.id, made.fields)))


def places(village: Village, random: Random, step: int) -> None:
    """Let a kelompok lie in another desa, or in one that nobody knows."""
    code = random.choice(("3507012001", "3507012002", None))
    village.desk.change("kelompok", village.desk.world.ids[random.choice(("mawar", "melati"))], desa_code=code)


def leaves(village: Village, random: Random, step: int) -> None:
    """Take a family out of its kelompok, or a pupil out of school."""
    desk = village.desk
    if random.random() < 0.5:
        desk.change("kpm", desk.world.ids["kpm2"], kelompok_id=None, desa_code="3507022003")
    else:
        desk.change("anggota", pupil(desk, "kpm3"), komponen=random.choice(("sd", "smp", "lansia")), birth_date="1950-01-01")


def asks(village: Village, random: Random, step: int) -> None:
    """Ask a family about other programmes, in this half-year or the one before."""
    told = dict.fromkeys(PROGRAMMES, "tidak") | {"pip": random.choice(("ya", "tidak", "belum_diketahui")), "rst": random.choice(("ya", "tidak", None))}
    write(village, "komplementaritas", random, told)


def sees(village: Village, random: Random, step: int) -> None:
    """Observe a family, in this half-year or the one before."""
    write(village, "perilaku", random, {"ekonomi": random.choice((1, 2, 3, 4, None))})


def write(village: Village, kind: str, random: Random, told: dict[str, object]) -> None:
    """Write a half-year of a family, anew where there is one."""
    key = {"kpm_id": village.desk.world.ids[random.choice(("kpm1", "kpm2", "kpm3"))], "semester": random.choice(("2026-1", "2026-2"))}
    identity = slot_id(kind, tuple(key.values()))
    if identity in {row.id for row in village.desk.world.rows(kind)}:
        village.desk.change(kind, identity, **told)
    else:
        village.desk.office.write(HOME, [new_record(KINDS[kind], key | told, "")])


def graduates(village: Village, random: Random, step: int) -> None:
    """Propose that a family leaves, or let SIKS-NG answer."""
    desk, known = village.desk, village.desk.world.rows("graduasi")
    if known and random.random() < 0.6:
        answer = {"siks_status": random.choice(("diterima", "ditolak")), "status": "disetujui", "exit_on": "2026-10-15"}
        desk.change("graduasi", random.choice(known).id, **answer)
        return
    kpm = desk.world.ids[random.choice(("kpm1", "kpm3"))]
    told = {"kpm_id": kpm, "date": "2026-09-01", "jalur": "mandiri"}
    seen = village.write("penilaian_graduasi", **told)
    proposal = {"kpm_id": kpm, "penilaian_id": seen, "jalur": "mandiri", "proposed_on": "2026-09-10", "status": "usulan"}
    desk.office.write(HOME, [new_record(KINDS["graduasi"], proposal, "")])


def trespasses(village: Village, random: Random, step: int) -> None:
    """Let a phone bring work about a family that is not its worker's, which the office holds."""
    desk, half = village.desk, {"kpm_id": village.desk.world.ids["kpm3"], "semester": random.choice(("2026-1", "2026-2"))}
    meeting = {"kelompok_id": desk.world.ids["melati"], "bulan": "2026-10", "date": f"2026-10-{step % 28 + 1:02d}", "status": "terlaksana"}
    found = {
        "komitmen": checked(desk, "kpm3", bulan=random.choice((*MONTHS, NOW)), alpa=random.randint(0, 9), izin=0, sakit=0),
        "komplementaritas": written("komplementaritas", half | {"pip": "ya"}),
        "perilaku": written("perilaku", half | {"ekonomi": 3}),
        "penilaian_graduasi": written("penilaian_graduasi", {"kpm_id": half["kpm_id"], "date": "2026-10-01", "jalur": "mandiri"}),
        "p2k2_sesi": written("p2k2_sesi", meeting | {"unplanned_date": meeting["date"], "ordinal": 1, "held_by": [desk.world.ids["siti"]]}),
    }
    desk.siti.exchange(desk.world.form(found[random.choice(sorted(found))]))


def written(kind: str, fields: dict[str, object]) -> Change:
    """Return what a phone writes of a new record."""
    made = new_record(KINDS[kind], fields, slot_id(kind, ("phone", *map(str, fields.values()))))
    return Change(kind, made.id, made.fields)


def takes(village: Village, random: Random, step: int) -> None:
    """Let the office take what it holds."""
    desk = village.desk
    if desk.page("inbox").cases:
        desk.decide(desk.account(f"t{step}"), desk.open("inbox"), "accept")
        desk.carry()


@ON_SQLITE
def test_work_in_the_inbox_is_not_known(village: Village) -> None:
    """A check, answers, an observation and an assessment that wait are unknown for the office's own cause, until they are taken or refused."""
    desk = village.desk
    half = {"kpm_id": desk.world.ids["kpm3"], "semester": "2026-2"}
    known = [new_record(KINDS[kind], half | told, "") for kind, told in (("komplementaritas", {"pip": "ya"}), ("perilaku", {"ekonomi": 2}))]
    desk.office.write(HOME, [*known, new_record(KINDS["perilaku"], half | {"semester": "2026-1", "ekonomi": 1}, "")])
    check = checked(desk, "kpm3", alpa=0, izin=0, sakit=0)
    desk.budi.exchange(desk.world.form(check))
    keep(village)
    assert told(village, "melati") == dict.fromkeys(("education", "complementary", "behaviour"), (1, 1, 1, 1, 0, 0)) | {"graduated": (0, 1, 0, 1, 0, 0)}
    edits = [(check.kind, check.id, {"alpa": 9, "izin": 0, "sakit": 0}), *((one.kind, one.id, fields) for one, fields in zip(known, ({"rst": "ya"}, {"ekonomi": 1}), strict=True))]
    changes = [Change(kind, record, fields, Revision(row.revision, row.tag)) for kind, record, fields in edits for row in [desk.record(kind, record)]]
    desk.siti.exchange(desk.world.form(*changes, written("penilaian_graduasi", {"kpm_id": half["kpm_id"], "date": "2026-10-01", "jalur": "mandiri"})))
    assert [row.state for row in desk.world.rows("inbox")] == ["open"] * 4
    keep(village)
    assert told(village, "melati") == dict.fromkeys(("education", "complementary", "behaviour", "graduated"), (0, 1, 1, 1, 1, 1))
    same(village)
    judge = desk.account("hakim")
    while desk.page("inbox").cases:
        opened = desk.open("inbox")
        desk.decide(judge, opened, "accept" if opened.case.kind == "komitmen" else "dismiss")
        assert desk.carry() == 1
        keep(village)
        same(village)
    ends = {"education": (0, 1, 0, 1, 0, 0), "graduated": (0, 1, 0, 1, 0, 0)}
    assert told(village, "melati") == dict.fromkeys(("complementary", "behaviour"), (1, 1, 1, 1, 0, 0)) | ends


@ON_SQLITE
def test_days_of_a_school_that_are_not_decided_leave_its_checks_unknown(village: Village, tmp_path: Path) -> None:
    """Two workers count the days otherwise, and one counts more than a month has: what is judged by them is not known until it is decided.

    An export as of a change number says the same.
    """
    desk = village.desk
    send(desk, checked(desk, alpa=2, izin=0, sakit=0))
    keep(village)
    before = told(village)["education"]
    for phone, number, held in ((desk.siti, 10, 0), (desk.budi, 99, 1)):
        made = new_record(KINDS["hari_efektif"], {"fasilitas_id": desk.school, "bulan": BULAN, "days": number}, "")
        phone.exchange(desk.world.form(Change(made.kind, made.id, made.fields)))
        keep(village)
        assert told(village)["education"] == (0, 1, 1, 1, 1, held)
        same(village)
    desk.world.clock.pass_by(seconds=1)
    village.plan("melati", "2026-12-24")
    keep(village)
    assert sums_as_of(village, newest(village), tmp_path) == {row[:5]: row[5:] for row in desk.world.rows("kelompok_month")}
    judge = desk.account("hakim")
    for queue, action in (("conflict", "keep"), ("inbox", "dismiss")):
        desk.decide(judge, desk.open(queue), action)
        assert desk.carry() == 1
        keep(village)
        same(village)
    assert told(village)["education"] == before == (1, 1, 1, 1, 0, 0)


@ON_SQLITE
def test_a_check_of_this_month_that_waits_is_not_known(village: Village) -> None:
    """Whether it came in time counts once it is taken, and until then for neither end for certain, behind the number too."""
    desk = village.desk
    desk.siti.exchange(desk.world.form(checked(desk, "kpm3", bulan=NOW, alpa=0, izin=0, sakit=0)))

    def prompt() -> list[tuple[int, ...]]:
        keep(village)
        same(village)
        rows = [row for row in desk.world.rows("kelompok_month") if (row.bulan, row.measure) == (NOW, "prompt_checks")]
        return [(row.worst_met, row.best_met, row.units, row.unknown, row.held) for row in rows]

    assert prompt() == [(0, 1, 1, 1, 1)]
    group = Group(HOME, desk.world.ids["melati"], "", NOW)
    with read_transaction(desk.world.parts.engine) as connection:
        assert [one.held for one in checks_of(connection, group, [desk.world.ids["kpm3"]], f"{NOW}-21")] == [True]
        assert checks_of(connection, group, [desk.world.ids["kpm1"]], f"{NOW}-21") == []
    desk.decide(desk.account("hakim"), desk.open("inbox"), "accept")
    desk.carry()
    assert prompt() == [(1, 1, 1, 0, 0)]
    desk.siti.exchange(desk.world.form(written("komitmen", NURSED | {"anggota_id": pupil(desk, "kpm3")})))
    assert [row.state for row in desk.world.rows("inbox")].count("open") == 1
    keep(village)
    rows = [row for row in desk.world.rows("kelompok_month") if (row.bulan, row.measure) == (BULAN, "prompt_checks")]
    assert sorted((row.worst_met, row.best_met, row.units, row.unknown, row.held) for row in rows) == [(0, 1, 1, 1, 0), (0, 2, 2, 2, 1)], "never due, and not known"
    assert check_dashboard(desk.world.parts, HOME) == 0


@ON_SQLITE
def test_a_check_in_doubt_leaves_later_months_certain(village: Village) -> None:
    """What waits about a weighing of August is not about that of September or October; what is kept is what a count anew gives."""
    desk, child = village.desk, pupil(village.desk, "kpm3")
    desk.change("anggota", child, komponen="anak_usia_dini", birth_date="2024-01-01")
    told = {"anggota_id": child, "condition": "timbang_ukur", "result": "memenuhi"}
    weighed = [new_record(KINDS["komitmen"], told | {"bulan": month}, "") for month in MONTHS]
    desk.office.write(HOME, weighed)
    keep(village)
    row = desk.record("komitmen", weighed[0].id)
    desk.siti.exchange(desk.world.form(Change("komitmen", row.id, {"result": "tidak_memenuhi"}, Revision(row.revision, row.tag))))
    assert [one.state for one in desk.world.rows("inbox")] == ["open"]
    keep(village)
    assert check_dashboard(desk.world.parts, HOME) == 0
    rebuild_dashboard(desk.world.parts, HOME)
    health = {row.bulan: (row.worst_met, row.best_met, row.held) for row in desk.world.rows("kelompok_month") if row.measure == "health" and row.bulan in MONTHS}
    assert health == dict(zip(MONTHS, ((0, 1, 1), (1, 1, 0), (1, 1, 0)), strict=True))


@ON_SQLITE
def test_what_was_never_checked_lies_between_the_ends(village: Village) -> None:
    """A pupil nobody checked counts against the worse end and for the better one, so that one check that is met is not all of them."""
    desk = village.desk
    desk.change("kpm", desk.world.ids["kpm3"], kelompok_id=desk.world.ids["mawar"])
    send(desk, checked(desk, alpa=0, izin=0, sakit=0))
    keep(village)
    assert told(village)["education"] == (1, 2, 2, 2, 1, 0)
    same(village)


@ON_SQLITE
def test_values_in_dispute_are_not_certain(village: Village) -> None:
    """A check and answers of which two values stand are unknown until somebody decides; both the dispute and its end are noticed."""
    desk = village.desk
    half = {"kpm_id": desk.world.ids["kpm1"], "semester": "2026-2"}
    asked = new_record(KINDS["komplementaritas"], half | {"pip": "ya"}, "")
    seen = new_record(KINDS["perilaku"], half | {"ekonomi": 2}, "")
    before = new_record(KINDS["perilaku"], half | {"semester": "2026-1", "ekonomi": 1}, "")
    desk.office.write(HOME, [asked, seen, before])
    [check] = send(desk, checked(desk, alpa=0, izin=0, sakit=0)).changes
    keep(village)
    rest = {"complementary": (1, 2, 2, 2, 1, 0), "behaviour": (1, 2, 2, 2, 1, 0), "graduated": (0, 2, 0, 2, 0, 0)}
    assert told(village) == rest | {"education": (1, 1, 1, 1, 0, 0)}
    stale = {one.id: Revision(row.revision, row.tag) for one in (check, asked, seen) for row in [desk.record(one.kind, one.id)]}
    for one, ours, theirs in ((check, {"alpa": 9}, {"alpa": 1, "izin": 0, "sakit": 0}), (asked, {"pip": "tidak"}, {"pip": "belum_diketahui"}), (seen, {"ekonomi": 4}, {"ekonomi": 1})):
        desk.change(one.kind, one.id, **ours)
        desk.siti.exchange(desk.world.form(Change(one.kind, one.id, theirs, stale[one.id])))
    assert sum(row.state == "open" for row in desk.world.rows("conflict")) == 3
    keep(village)
    assert told(village) == rest | {"education": (0, 1, 1, 1, 1, 0), "complementary": (0, 2, 2, 2, 2, 0), "behaviour": (0, 2, 2, 2, 2, 0)}
    same(village)
    judge = desk.account("hakim")
    for _ in range(3):
        desk.decide(judge, desk.open("conflict"), "keep")
        assert desk.carry() == 1
    keep(village)
    assert told(village) == rest | {"education": (0, 1, 0, 1, 0, 0), "complementary": (0, 2, 2, 2, 2, 0)}
    same(village)


@ON_SQLITE
def test_a_meeting_called_off_may_have_been_held(village: Village) -> None:
    """While a word waits that a meeting was held which is stored as called off, it is not known whether it came in time."""
    desk = village.desk
    key = {"kelompok_id": desk.world.ids["melati"], "bulan": BULAN, "unplanned_date": f"{BULAN}-06", "ordinal": 1}
    off = new_record(KINDS["p2k2_sesi"], {**key, "date": f"{BULAN}-06", "status": "batal", "cancel_reason": "Banjir"}, "")
    desk.office.write(HOME, [off])
    keep(village)
    assert prompt_meetings(village) == []
    row = desk.record("p2k2_sesi", off.id)
    edit = Change(off.kind, off.id, {"status": "terlaksana", "held_by": [desk.world.ids["siti"]]}, Revision(row.revision, row.tag))
    desk.siti.exchange(desk.world.form(edit))
    assert [one.state for one in desk.world.rows("inbox")] == ["open"]
    keep(village)
    assert prompt_meetings(village) == [(0, 1, 1, 1)]
    same(village)
    desk.decide(desk.account("hakim"), desk.open("inbox"), "dismiss")
    assert desk.carry() == 1
    keep(village)
    assert prompt_meetings(village) == []
    same(village)


def prompt_meetings(village: Village) -> list[tuple[int, ...]]:
    """Return what October says of the meetings of melati: both ends, unknown, held."""
    mine = [row for row in village.desk.world.rows("kelompok_month") if (row.bulan, row.kelompok_id) == (BULAN, village.desk.world.ids["melati"])]
    return [(row.worst_met, row.best_met, row.unknown, row.held) for row in mine if row.measure == "prompt_meetings"]


def told(village: Village, kelompok: str = "mawar") -> dict[str, tuple[int, ...]]:
    """Return what October says of a kelompok, by measure: both ends, unknown, held."""
    mine = [row for row in village.desk.world.rows("kelompok_month") if (row.bulan, row.kelompok_id) == (BULAN, village.desk.world.ids[kelompok])]
    wanted = ("education", "complementary", "behaviour", "graduated")
    return {row.measure: (row.worst_met, row.worst_of, row.best_met, row.best_of, row.unknown, row.held) for row in mine if row.measure in wanted}


@ON_SQLITE
def test_the_standard_of_workers_counts_for_the_kabupaten(unsummed: Village) -> None:
    """Each pendamping counts once, in the kabupaten: both have pupils whom nobody checked, and one what the office holds; a kabupaten begins with two years of months."""
    world = unsummed.desk.world
    unsummed.met("mawar", "2026-10-05", "kpm1")
    count_all(world.parts)
    keep(unsummed)
    assert check_dashboard(world.parts, HOME) == 0
    [row] = [row for row in world.rows("wilayah_month") if (row.wilayah, row.measure, row.bulan) == (HOME, "standard", "2026-10")]
    assert (row.worst_met, row.worst_of, row.units) == (0, 2, 2)
    world.clock.pass_by(minutes=20)
    unsummed.desk.siti.exchange(world.form(checked(unsummed.desk, "kpm3", bulan="2026-11", alpa=0, izin=0, sakit=0)))
    keep(unsummed)
    [row] = [row for row in world.rows("wilayah_month") if (row.wilayah, row.measure, row.bulan) == (HOME, "standard", "2026-11")]
    assert (row.worst_met, row.best_met, row.worst_of, row.unknown, row.held) == (0, 1, 2, 1, 1)
    assert check_dashboard(world.parts, HOME) == 0
    assert {row.since for row in world.rows("dashboard_place")} == {"2024-12"}


@ON_SQLITE
def test_a_spoiled_row_is_found_and_put_right(village: Village) -> None:
    """A sum that was changed by hand, of a kelompok or of a region, is told by the check and gone after a rebuild."""
    desk = village.desk
    village.met("mawar", "2026-10-05", "kpm1")
    send(desk, checked(desk, alpa=1))
    keep(village)
    same(village)
    for table in (UNIT, REGION):
        with write_transaction(desk.world.parts.engine) as connection:
            connection.execute(update(table).where(table.c.bulan == "2026-10").values(worst_met=table.c.worst_met + 1))
        assert check_dashboard(desk.world.parts, HOME) > 0
        rebuild_dashboard(desk.world.parts, HOME)
        same(village)


@ON_SQLITE
def test_a_family_that_moves_counts_where_it_is(village: Village) -> None:
    """What it owes goes with it to another kabupaten; both agree with a count anew, and the province has the same as before."""
    desk, world = village.desk, village.desk.world
    keep(village)
    assert owed(village) == {HOME: 2, "35": 2, "00": 2}
    jauh = next(row.id for row in world.rows("kelompok") if row.kabupaten == ELSEWHERE)
    moving = propose(world.parts, desk.account("asal", "apd"), Release("kpm", world.ids["kpm1"], HOME, ELSEWHERE, "Pindah rumah."))
    accept(world.parts, desk.account("tujuan", "apd", ELSEWHERE), moving, jauh)
    keep(village)
    assert owed(village) == {HOME: 1, ELSEWHERE: 1, "35": 2, "00": 2}
    assert check_dashboard(world.parts, HOME) == check_dashboard(world.parts, ELSEWHERE) == 0


class Cut(Exception):
    """The process ends here."""


@contextmanager
def once_at(village: Village, words: str, what: Callable[[], None]) -> Iterator[None]:
    """Let something happen, once, before whatever statement first has these words."""
    engine, left = village.desk.world.parts.engine, [what]

    def happens(*told: Any) -> None:
        if left and words in told[2]:
            left.pop()()

    event.listen(engine, "before_cursor_execute", happens)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", happens)
    assert not left


def cut() -> None:
    """End the process."""
    raise Cut


@ON_SQLITE
def test_a_run_that_is_cut_off_leaves_no_region_behind(village: Village) -> None:
    """A process that dies when kelompok are written and regions are not has its regions summed by the next run."""
    world = village.desk.world
    keep(village)
    village.met("mawar", "2026-10-05", "kpm1")
    keep_attendance(world.parts)
    with pytest.raises(Cut), once_at(village, "FROM wilayah_month", cut):
        keep_dashboard(world.parts)
    keep_dashboard(world.parts)
    same(village)


@ON_SQLITE
def test_two_runs_at_once_leave_nothing_old(village: Village) -> None:
    """Where another run ended while one was on its way, either may have written over the other, so the next one counts all."""
    world = village.desk.world
    keep(village)
    village.met("mawar", "2026-10-05", "kpm1")
    send(village.desk, checked(village.desk, alpa=1))

    def meanwhile() -> None:
        village.desk.change("komitmen", world.rows("komitmen")[0].id, alpa=9)
        keep_dashboard(world.parts)

    with once_at(village, "FROM dashboard_place", meanwhile):
        keep_dashboard(world.parts)
    assert [row.rules for row in world.rows("dashboard_place") if row.kabupaten == HOME] == [NEVER]
    keep(village)
    same(village)
    assert [row.rules for row in world.rows("dashboard_place") if row.kabupaten == HOME] != [NEVER]


@ON_SQLITE
def test_a_phone_that_is_given_back_holds_nothing(village: Village) -> None:
    """What was said to be missing on it is not any more with the next run, not only on the next day."""
    desk, world = village.desk, village.desk.world
    world.clock.pass_by(days=40)
    keep(village)
    before = heard(village)
    world.clock.pass_by(minutes=20)
    mark_device(world.parts.engine, desk.siti.device, "retired", at=world.clock())
    world.clock.pass_by(minutes=20)
    keep(village)
    assert heard(village) == before - 1
    same(village)


def heard(village: Village) -> int:
    """Return of how many kelompok a phone may hold work of November."""
    rows = village.desk.world.rows("wilayah_month")
    return next(row.silent for row in rows if (row.wilayah, row.measure, row.bulan) == (HOME, "heard", "2026-11"))


def owed(village: Village) -> dict[str, int]:
    """Return region -> school checks of October, from nation to kabupaten."""
    rows = village.desk.world.rows("wilayah_month")
    return {row.wilayah: row.units for row in rows if (row.measure, row.bulan) == ("education", "2026-10") and len(row.wilayah) <= 4}


@ON_SQLITE
def test_what_was_asked_is_found_by_family(village: Village) -> None:
    """Also without statistics no family walks the half-year of the whole kabupaten."""
    with statements(village.desk.world.parts.engine) as seen, village.desk.world.parts.engine.connect() as connection:
        connection.execute(complementary_families(HOME, "2026-2")).all()
        text, values = next(one for one in seen if one[0].startswith("SELECT"))
        steps = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
    assert any(step.startswith("SEARCH komplementaritas") and "kpm_id=?" in step for step in steps), steps
