"""A restore from a backup: noted at the number where each chain ended, and told from a chain that somebody made anew."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import update

from server.desk.reads import note_read
from server.engine import write_transaction
from server.inspect.digest import read_digests
from server.inspect.handing import hand_out
from server.inspect.state import check_all
from server.store.tables import TABLES
from tests.server.api.world import HOME, PASSWORD, Phone, World
from tests.server.inspect.test_digest import audit

LOG = TABLES["change_log"]
REASON = "Disk server rusak; cadangan 21 November"


def work(world: World, phone: Phone) -> str:
    """Have a phone hand something in and an account read something; seal, hand out the digest of the day, and go to the next day."""
    form = world.visit()
    phone.exchange(form)
    [account] = [row for row in world.rows("account") if row.username == "apd"]
    note_read(world.parts, account.id, "/konsol/x", kabupaten=HOME, kind="kpm", record=form.changes[0].id)
    hand_out(world.parts)
    world.clock.pass_by(days=1)
    return form.id


def copy(world: World, target: Path) -> None:
    """Take a backup as the guide says."""
    with sqlite3.connect(world.parts.settings.instance / "lapangan.sqlite3") as source, sqlite3.connect(target) as copied:
        source.backup(copied)


def restore(world: World, source: Path) -> None:
    """Put a backup in place of the database."""
    world.parts.engine.dispose()
    for file in world.parts.settings.instance.glob("lapangan.sqlite3*"):
        file.unlink()
    shutil.copy(source, world.parts.settings.instance / "lapangan.sqlite3")


def found(world: World) -> set[tuple[str, str]]:
    """Return what a night finds."""
    return {(one.what, one.chain) for one in check_all(world.parts)}


@pytest.fixture
def restored(world: World, tmp_path: Path) -> tuple[World, str]:
    """Give a world that went back by a day of work, and a form from before."""
    world.parts.accounts.add("apd", PASSWORD, role="apd", region=HOME)
    phone = world.enrol()
    kept = work(world, phone)
    copy(world, tmp_path / "backup")
    work(world, phone)
    restore(world, tmp_path / "backup")
    return world, kept


def test_a_restore_that_nobody_noted_is_found(restored: tuple[World, str]) -> None:
    """Digests of the lost day say that links are missing, and that the chain was made anew once it is longer again."""
    world, _kept = restored
    assert found(world) == {("missing", HOME), ("missing", "page_read")}
    work(world, world.enrol("budi"))
    assert found(world) == {("resealed", HOME), ("resealed", "page_read")}


def test_a_noted_restore_is_no_fault(restored: tuple[World, str]) -> None:
    """After the note the nights are quiet, and every digest that was handed out may be given to the verification, which tells of it."""
    world, _kept = restored
    noted = audit(world, "restored", "--reason", REASON)
    assert noted.exit_code == 0 and f"{HOME}" in noted.output and "page_read" in noted.output
    assert found(world) == set()
    work(world, world.enrol("budi"))
    assert found(world) == set()
    assert [(row.book, row.faults) for row in world.rows("book_head") if row.book == "restore"] == [("restore", 0)]
    digests = sorted(world.parts.settings.digest_folder.iterdir())
    assert len(digests) == 3
    told = audit(world, "verify", *(part for file in digests for part in ("--digest", str(file))))
    assert told.exit_code == 0 and REASON in told.output and "3 digests" in told.output


def test_a_note_hides_nothing_that_stood_before(restored: tuple[World, str]) -> None:
    """A row from before the restore that is edited is found as ever; so is a note that is edited, and links that later digests know."""
    world, kept = restored
    audit(world, "restored", "--reason", REASON)
    work(world, world.enrol("budi"))
    with write_transaction(world.parts.engine) as connection:
        connection.execute(update(LOG).where(LOG.c.form == kept).values(worker="x"))
    assert found(world) == {("edited", HOME)}
    with write_transaction(world.parts.engine) as connection:
        connection.execute(update(TABLES["restore"]).values(heads={}))
    assert ("edited", "restore") in found(world)


def test_a_reason_is_asked(world: World) -> None:
    """A note without a reason is not taken."""
    assert audit(world, "restored", "--reason", " ").exit_code == 2 and world.count("restore") == 0


def test_a_later_digest_counts_whole(restored: tuple[World, str]) -> None:
    """What is handed out after the note is held against the chain like any digest."""
    world, _kept = restored
    audit(world, "restored", "--reason", REASON)
    work(world, world.enrol("budi"))
    texts = [file.read_text("utf-8") for file in sorted(world.parts.settings.digest_folder.iterdir())]
    outside = read_digests(texts, world.rows("restore"))
    assert max(outside[HOME]) == max(read_digests(texts[-1:])[HOME])
