"""The course of an export: two at once, one whose process died, one that was cancelled or whose time is over; never a broken file."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from server.engine import write_transaction
from server.exports.asking import KIND, path_of
from server.exports.work import run_export
from server.jobs.tasks import run_work
from server.longwork.doing import Stopped, take
from server.longwork.items import CANCELLED, DONE, WAITING, WORK, cancel, find_item, sweep_files
from sync.limits import WORK_FILE_DAYS, WORK_LEASE_S
from tests.server.api.world import HOME
from tests.server.attendance.village import Village
from tests.server.exports.hamlet import asked, made, path


def test_a_cancelled_export_leaves_no_file(village: Village) -> None:
    """Cancelled before it began or by its person: no file, and the next one is made all the same."""
    parts, identity = village.desk.world.parts, asked(village)
    cancel(parts, HOME, KIND, identity)
    run_work(parts)
    found = find_item(parts, HOME, KIND, identity)
    assert found.state == CANCELLED and not path_of(parts, found).exists()
    assert made(village)


def test_an_export_cancelled_in_the_middle_leaves_no_file(village: Village) -> None:
    """Whoever stops one that is being made finds neither a file nor a part of one."""
    parts, identity = village.desk.world.parts, asked(village)
    lease = take(parts, (KIND,))
    assert lease is not None
    cancel(parts, HOME, KIND, identity)
    with pytest.raises(Stopped):
        run_export(parts, lease)
    assert not list(path_of(parts, lease.row).parent.glob(f"{identity}*"))


def test_two_exports_at_once_are_both_whole(village: Village) -> None:
    """Two processes take one each; neither waits for the other nor has its rows."""
    parts = village.desk.world.parts
    names = [asked(village), asked(village, dataset="kehadiran_pertemuan", format="sqlite")]
    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(lambda _: run_work(parts), range(2))) == len(names)
    found = [find_item(parts, HOME, KIND, one) for one in names]
    assert [(one.state, one.tries) for one in found] == [(DONE, 1)] * 2
    assert path_of(parts, found[0]).read_bytes() == path(village).read_bytes()
    assert path_of(parts, found[1]).read_bytes().startswith(b"SQLite format 3")


def test_an_export_whose_process_died_is_made_anew(village: Village) -> None:
    """What the dead process left is taken away, and the file is that of an export that nothing disturbed."""
    parts, identity = village.desk.world.parts, asked(village)
    dead = take(parts, (KIND,))
    assert dead is not None
    left = path_of(parts, dead.row).with_suffix(f".{dead.owner}.part")
    left.write_bytes(b"half a f")
    assert run_work(parts) == 0 and not path_of(parts, dead.row).exists(), "it is still that process's"
    village.desk.world.clock.pass_by(seconds=WORK_LEASE_S + 1)
    run_work(parts)
    assert path_of(parts, find_item(parts, HOME, KIND, identity)).read_bytes() == path(village).read_bytes()
    assert not left.exists()


def test_an_export_begun_again_is_written_down_once(village: Village) -> None:
    """A run after one that died makes the file anew and leaves the sealed row as it was."""
    parts, identity = village.desk.world.parts, asked(village)
    run_work(parts)
    before = village.desk.world.rows("export")
    village.desk.world.clock.pass_by(hours=1)
    with write_transaction(parts.engine) as connection:
        connection.execute(update(WORK).where(WORK.c.id == identity).values(state=WAITING))
    run_work(parts)
    assert village.desk.world.rows("export") == before
    assert path_of(parts, find_item(parts, HOME, KIND, identity)).exists()


def test_a_file_goes_when_its_time_is_over(village: Village) -> None:
    """The sweep leaves a file for its days and then removes it."""
    world, file = village.desk.world, path(village)
    made_at = world.clock().timestamp()
    os.utime(file, (made_at, made_at))
    world.clock.pass_by(days=WORK_FILE_DAYS)
    assert sweep_files(world.parts) == 0 and file.exists()
    world.clock.pass_by(seconds=1)
    assert sweep_files(world.parts) == 1 and not file.exists()
