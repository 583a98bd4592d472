"""An open case follows its family and its kelompok, so that those who oversee them now see it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Connection, insert

from schemas import KINDS
from server.desk.follow import follow_day
from server.desk.queues import FINDING
from server.desk.watch import Changed, Examined, Found, Watcher
from server.engine import write_transaction
from server.office import new_record
from server.store.tables import TABLES
from sync.limits import CASES_FOLLOWED_PER_STEP
from sync.nouns import Change, Revision
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.desk.office import ON_SQLITE, Desk
from tests.server.desk.school import QUEUE, cases, checked, look, send
from tests.server.store.measured import statements

HERE, THERE = "350701", "350702"


def waiting(desk: Desk, months: tuple[str, ...] = ("2026-10",)) -> None:
    """Have checks wait that Siti could not verify."""
    send(desk, *(checked(desk, bulan=month, result="tidak_terverifikasi", reason="Sekolah tutup") for month in months))
    look(desk)


def kelompok_there(desk: Desk, worker: str = "budi") -> str:
    """Make a kelompok in another kecamatan and give somebody charge of it; return its id."""
    group = new_record(KINDS["kelompok"], {"name": "Kenanga", "kecamatan_code": THERE}, desk.world.new_id())
    duty = {"worker_id": desk.world.ids[worker], "kelompok_id": group.id, "role": "utama", "start_date": "2026-01-01"}
    desk.office.write(HOME, [group, new_record(KINDS["assignment"], duty, desk.world.new_id())])
    look(desk)
    return group.id


def seen_in(desk: Desk, area: str, queue: str = QUEUE) -> int:
    """Return how many cases the supervisor of a kecamatan sees."""
    return len(desk.page(queue, area).cases)


def eye(examine: Callable[[str, list[str]], str | None]) -> Watcher:
    """Return a watcher of cases about families, which leaves each where `examine` (kabupaten, families) says."""

    def found(connection: Connection, kabupaten: str, changed: Changed, now: datetime) -> Examined:
        ids = list(changed["kpm"])
        area = examine(kabupaten, ids)
        return Examined(frozenset(ids), tuple(Found(one, "kpm", one, "contoh", area=area) for one in ids))

    return Watcher("contoh", frozenset({"kpm"}), found)


def lay_open(desk: Desk, kabupaten: str, ids: list[str]) -> None:
    """Have cases of that watcher wait."""
    row = {"kabupaten": kabupaten, "queue": "contoh", "kind": "kpm", "code": "contoh", "area": HERE, "state": "open", "received_at": desk.world.clock()}
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(insert(TABLES["watched"]), [{**row, "id": one, "record": one} for one in ids])


def test_a_family_that_moves_takes_its_cases_along(desk: Desk) -> None:
    """The supervisor and the worker of its new kelompok have the case, as old as it was; those of the former one no longer."""
    waiting(desk)
    [before] = cases(desk)
    group = kelompok_there(desk)
    assert (seen_in(desk, HERE), seen_in(desk, THERE)) == (1, 0)
    desk.change("kpm", desk.world.ids["kpm1"], kelompok_id=group)
    look(desk)
    [case] = cases(desk)
    assert (case.id, case.received_at) == (before.id, before.received_at)
    assert (case.area, case.worker) == (THERE, desk.world.ids["budi"])
    assert (seen_in(desk, HERE), seen_in(desk, THERE)) == (0, 1)


def test_a_kelompok_that_is_handed_over_takes_its_cases_along(desk: Desk) -> None:
    """From the day on which another worker has the kelompok, by the night at the latest, its cases are his."""
    waiting(desk)
    [duty] = [row for row in desk.world.rows("assignment") if row.kelompok_id == desk.world.ids["mawar"]]
    today = desk.world.clock().date()
    desk.change("assignment", duty.id, end_date=today.isoformat())
    told = {"worker_id": desk.world.ids["budi"], "kelompok_id": desk.world.ids["mawar"], "role": "utama"}
    tomorrow = {**told, "start_date": today.replace(day=today.day + 1).isoformat()}
    desk.office.write(HOME, [new_record(KINDS["assignment"], tomorrow, desk.world.new_id())])
    look(desk)
    assert cases(desk)[0].worker == desk.world.ids["siti"]
    desk.world.clock.pass_by(days=1)
    assert follow_day(desk.world.parts, FINDING) == 1
    assert cases(desk)[0].worker == desk.world.ids["budi"]
    assert follow_day(desk.world.parts, FINDING) == 0


def test_a_kelompok_of_another_kecamatan_takes_its_cases_along(desk: Desk) -> None:
    """A kelompok whose kecamatan is put right is overseen, with all that waits, by the supervisor of that one."""
    waiting(desk)
    desk.change("kelompok", desk.world.ids["mawar"], kecamatan_code=THERE)
    look(desk)
    assert (seen_in(desk, HERE), seen_in(desk, THERE)) == (0, 1)


def test_what_was_decided_does_not_follow(desk: Desk) -> None:
    """A case that a person has settled stays with the kecamatan where it was."""
    waiting(desk)
    desk.decide(desk.account("ani"), desk.open(QUEUE), "approve")
    assert desk.carry() == 1
    settled = {row.id: row.area for row in cases(desk, "settled")}
    desk.change("kpm", desk.world.ids["kpm1"], kelompok_id=kelompok_there(desk))
    look(desk)
    assert {row.id: row.area for row in cases(desk, "settled")} == settled and set(settled.values()) == {HERE}


def test_following_takes_as_many_statements_for_many_cases(desk: Desk) -> None:
    """One case or several that go along cost the same number of statements."""
    waiting(desk)
    counts, group = [], kelompok_there(desk)
    for months, home in (((), group), (("2026-08", "2026-09"), desk.world.ids["mawar"])):
        if months:
            waiting(desk, months)
        desk.change("kpm", desk.world.ids["kpm1"], kelompok_id=home)
        with statements(desk.world.parts.engine) as made:
            look(desk)
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_an_ordinary_edit_examines_nothing_anew(desk: Desk) -> None:
    """Another telephone number of a family moves nobody, and what waits is not looked at for it."""
    waiting(desk)
    desk.change("kpm", desk.world.ids["kpm1"], phone="0800-0001")
    with statements(desk.world.parts.engine) as edited:
        look(desk)
    desk.change("kpm", desk.world.ids["kpm1"], kelompok_id=desk.world.ids["melati"])
    with statements(desk.world.parts.engine) as moved:
        look(desk)
    assert len(edited) < len(moved)


def test_what_was_refused_goes_along_with_its_family(desk: Desk) -> None:
    """A refused visit and two values of a visit are before the supervisor of the new kelompok, and no longer before the former one."""
    desk.refused()
    sent = desk.world.visit(findings="baik")
    desk.siti.exchange(sent)
    [change] = sent.changes
    stands = desk.record("kunjungan", change.id)
    desk.change("kunjungan", change.id, findings="cukup")
    desk.siti.exchange(desk.world.form(Change("kunjungan", change.id, {"findings": "kurang"}, Revision(stands.revision, stands.tag))))
    group = kelompok_there(desk)
    assert [(seen_in(desk, HERE, name), seen_in(desk, THERE, name)) for name in ("inbox", "conflict")] == [(1, 0), (1, 0)]
    worker = desk.open("inbox").case.worker
    desk.change("kpm", desk.world.ids["kpm1"], kelompok_id=group)
    look(desk)
    assert [(seen_in(desk, HERE, name), seen_in(desk, THERE, name)) for name in ("inbox", "conflict")] == [(0, 1), (0, 1)]
    assert desk.open("inbox").case.worker == worker


@ON_SQLITE
def test_what_was_settled_in_the_inbox_stays(desk: Desk) -> None:
    """Dismissed work stays with the kecamatan where it was dismissed."""
    desk.refused()
    desk.decide(desk.account("ani"), desk.open("inbox"), "dismiss")
    assert desk.carry() == 1
    desk.change("kpm", desk.world.ids["kpm1"], kelompok_id=kelompok_there(desk))
    look(desk)
    assert [row.area for row in desk.world.rows("inbox")] == [HERE]


@ON_SQLITE
def test_cases_follow_in_portions(desk: Desk) -> None:
    """However many cases wait, so many at most are examined and written at a time."""
    parts: list[int] = []
    lay_open(desk, HOME, [desk.world.new_id() for _ in range(CASES_FOLLOWED_PER_STEP + 1)])
    watcher = eye(lambda kabupaten, ids: parts.append(len(ids)) or THERE)
    assert follow_day(desk.world.parts, [watcher]) == CASES_FOLLOWED_PER_STEP + 1
    assert parts == [CASES_FOLLOWED_PER_STEP, 1]


@ON_SQLITE
def test_nobody_waits_while_cases_are_examined(desk: Desk) -> None:
    """A phone's commit comes in between; then the cases are looked at once more, so that nothing older than it is written."""
    areas: list[str] = []

    def examine(kabupaten: str, ids: list[str]) -> str:
        if not areas:
            desk.change("kpm", desk.world.ids["kpm1"], phone="0800-0001")
        areas.append(HERE if not areas else THERE)
        return areas[-1]

    lay_open(desk, HOME, [desk.world.ids["kpm1"]])
    assert follow_day(desk.world.parts, [eye(examine)]) == 1
    assert areas == [HERE, THERE]


@ON_SQLITE
def test_a_night_that_is_cut_off_goes_on_where_it_was(desk: Desk) -> None:
    """A kabupaten that is done is not done again on that day; the others are."""
    done: list[str] = []

    def examine(kabupaten: str, ids: list[str]) -> str:
        done.append(kabupaten)
        if len(done) == 2:
            raise RuntimeError("cut off")
        return THERE

    for kabupaten in (HOME, ELSEWHERE):
        lay_open(desk, kabupaten, [desk.world.new_id()])
    with pytest.raises(RuntimeError):
        follow_day(desk.world.parts, [eye(examine)])
    assert (follow_day(desk.world.parts, [eye(examine)]), follow_day(desk.world.parts, [eye(examine)])) == (1, 0)
    assert done == [HOME, ELSEWHERE, ELSEWHERE]
