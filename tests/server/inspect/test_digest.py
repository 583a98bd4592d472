"""The digest of a day: handed outside as a file and by mail, and held against the chain from the command line."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete

from server.cli import lapangan
from server.engine import write_transaction
from server.inspect.digest import read_digests
from server.inspect.handing import hand_out
from server.jobs.timetable import run_digest
from server.services import Services
from server.store.tables import TABLES
from sync.errors import Problem
from tests.server.api.world import HOME, World
from tests.server.inspect.mailbox import mail_server

LOG = TABLES["change_log"]


def with_settings(world: World, **changed: object) -> Services:
    """Return the parts of the world with other settings."""
    return replace(world.parts, settings=replace(world.parts.settings, **changed))


def audit(world: World, *arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(lapangan, ["audit", *arguments], env={"LAPANGAN_INSTANCE": str(world.parts.settings.instance)})


def test_the_digest_is_a_new_file_each_day(world: World, tmp_path: Path) -> None:
    """A file per day in the folder that is configured, for its owner alone; one that is there is not written again."""
    parts = with_settings(world, digests=str(tmp_path / "out"))
    first = hand_out(parts)
    [file] = (tmp_path / "out").iterdir()
    assert file.name == "digest-2026-11-21.txt" and file.stat().st_mode & 0o777 == 0o600
    assert file.read_text("utf-8").strip() == first
    world.enrol().exchange(world.visit())
    assert hand_out(parts) == first
    world.clock.pass_by(days=1)
    assert hand_out(parts) != first and len(list((tmp_path / "out").iterdir())) == 2


def test_the_digest_has_a_line_for_each_partition_and_no_person(world: World) -> None:
    """Partition, number of links, last hash; and a line over all that notices a cut or changed text."""
    text = hand_out(world.parts)
    lines = text.splitlines()
    assert [line.split()[0] for line in lines] == ["lapangan", "sealed", "3507", "3508", "all"]
    assert all(re.fullmatch(r"\d{4} \d+ [0-9a-f]{64}", line) for line in lines[2:4])
    assert read_digests([text])["3508"] == {1: lines[3].split()[2]}
    for wrong in ("", text[:-1], text.replace("3508 1", "3508 2"), "\n".join(lines[:2] + lines[3:]), "halo"):
        with pytest.raises(Problem, match="digest_unreadable"):
            read_digests([wrong])


def test_the_digest_is_mailed(world: World) -> None:
    """Where a mail server is configured, everybody named gets the digest as plain text; a server out of reach is told in the log."""
    with mail_server() as box:
        parts = with_settings(world, smtp=box.address, digest_to="apip@example.go.id, bpk@example.go.id", digest_from="lapangan@example.go.id")
        text = hand_out(parts)
    [message] = box.messages
    assert box.to == ["apip@example.go.id", "bpk@example.go.id"]
    assert "Subject: Lapangan digest 2026-11-21" in message and all(line in message for line in text.splitlines())
    run_digest(parts)
    assert world.lines()[-1] | {"at_utc": ""} == {"level": "error", "event": "digest_not_handed_out", "error": "ConnectionRefusedError", "at_utc": ""}


def test_verifying_from_the_command_line(world: World, tmp_path: Path) -> None:
    """A whole chain ends with 0; a removed row is named by its id, ends with 1, and no content is printed."""
    phone, form = world.enrol(), world.visit(findings="rahasia keluarga")
    phone.exchange(form)
    (tmp_path / "digest").write_text(audit(world, "digest").output, "utf-8")
    told = audit(world, "verify", "--digest", str(tmp_path / "digest"))
    assert (told.exit_code, told.output) == (0, "Every chain fits its rows and 1 digests.\n")
    with write_transaction(world.parts.engine) as connection:
        connection.execute(delete(LOG).where(LOG.c.form == form.id))
    told = audit(world, "verify")
    [line] = told.output.splitlines()
    assert told.exit_code == 1 and re.fullmatch(rf"{HOME}: row missing: link \d+ form {form.id}", line)
    (tmp_path / "digest").write_text("3507 1 x", "utf-8")
    told = audit(world, "verify", "--digest", str(tmp_path / "digest"))
    assert told.exit_code == 1 and "no digest" in told.output


def test_sealing_from_the_command_line(world: World) -> None:
    """The command seals at once what the timetable would seal within a minute."""
    assert "Sealed: 0" not in audit(world, "seal").output
    assert audit(world, "seal").output == "Sealed: 0 rows.\n"
