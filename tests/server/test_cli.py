"""The command line, as it is called."""

import os
import pwd
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urljoin

from click.testing import CliRunner, Result

from schemas import KINDS
from server.cli import COMMANDS, lapangan
from server.office import Office, new_record
from tests.server.api.world import HOME, PASSWORD, World

TOP = Path(__file__).parents[2]


def call(world: World, *arguments: str, text: str = "") -> Result:
    """Run a command on the world's instance folder."""
    environment = {"LAPANGAN_INSTANCE": str(world.parts.settings.instance)}
    return CliRunner().invoke(lapangan, arguments, env=environment, input=text)


def test_every_command_says_what_it_does() -> None:
    """Each command has a name of its own and a sentence of help."""
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)
    assert all(command.help for command in COMMANDS)


def test_enrolling_from_the_command_line(world: World) -> None:
    """The printed code enrols a phone, the QR text has the same code, and an unknown worker is told."""
    made = call(world, "enrol", "Siti Contoh")
    assert made.exit_code == 0, made.output
    code = re.search(r"Code +(\S+)", made.output)[1]
    assert f"k={code}" in made.output
    assert world.client.post("/api/v1/enrol", json={"code": code, "name": "HP", "app": "uji/1"}).status_code == 200
    assert call(world, "enrol", "Tidak Ada").exit_code == 1


def test_marking_a_phone(world: World) -> None:
    """A phone marked on the command line is refused by the running server; an unknown one is told."""
    phone = world.enrol()
    assert call(world, "device", "retired", phone.device).exit_code == 0
    assert phone.get("me").json["code"] == "forbidden"
    assert call(world, "device", "stolen", phone.device).exit_code == 0
    assert phone.get("me").json["code"] == "device_stolen"
    missing = call(world, "device", "stolen", "nobody")
    assert missing.exit_code == 1 and "Not found" in missing.output


def test_listing_the_phones_of_a_worker(world: World) -> None:
    """Whoever reports a phone lost knows the worker, not the id; the list has both, the state and the last contact."""
    assert "No phone yet" in call(world, "device", "list", "Budi Contoh").output
    first = world.enrol(name="HP lama")
    first.settle()
    world.clock.pass_by(hours=1)
    second = world.enrol(name="HP baru")
    call(world, "device", "stolen", first.device)
    told = call(world, "device", "list", "Siti Contoh").output.splitlines()
    assert [line.split()[:2] for line in told] == [[first.device, "stolen"], [second.device, "active"]]
    assert told[0].endswith("2026-11-21 03:00 UTC  HP lama") and " -  " in told[1]
    assert call(world, "device", "list", "Tidak Ada").exit_code == 1


def test_an_id_may_begin_with_a_hyphen(world: World) -> None:
    """One id in 64 does; it is looked up like any other, and not taken for an option."""
    identity = "-CiUOvV9V1eIhTnRKAA33w"
    for told in (("device", "list"), ("device", "retired"), ("device", "stolen"), ("enrol",)):
        made = call(world, *told, identity)
        assert made.exit_code == 1 and ("no such worker" in made.output or "Not found" in made.output), made.output


def test_making_an_account(world: World) -> None:
    """An account made on the command line can log in, and an act says by which command and user; a short password is refused in one sentence."""
    made = call(world, "account", "add", "ani", "--role", "apd", "--region", "3507", text=f"{PASSWORD}\n" * 2)
    assert made.exit_code == 0, made.output
    assert world.client.post("/api/v1/login", json={"username": "ani", "password": PASSWORD}).status_code == 200
    [act] = world.rows("account_act")
    user = pwd.getpwuid(os.getuid()).pw_name
    assert (act.act, act.actor, act.command) == ("made", None, f"account add, {user}")
    assert [row.id for row in world.rows("account")] == [act.account] and PASSWORD not in str(act)
    short = call(world, "account", "add", "budi", "--role", "apd", "--region", "3507", "--password", "pendek")
    assert short.exit_code == 1 and "Traceback" not in short.output


def test_drawing_for_a_supervisor(world: World) -> None:
    """`supervisi draw` writes spot checks for a supervisor, none twice, and nothing for a pendamping."""
    supervisor = new_record(KINDS["worker"], {"name": "Dian Contoh", "role": "supervisor"}, world.new_id())
    Office(world.parts.store, "test", world.clock, world.random.randbytes).write(HOME, [supervisor])
    made = call(world, "supervisi", "draw", "Dian Contoh", "--families", "2", "--seed", "1")
    assert made.exit_code == 0 and "2 families, 0 meetings" in made.output, made.output
    assert "1 families" in call(world, "supervisi", "draw", "Dian Contoh").output
    assert "0 families" in call(world, "supervisi", "draw", "Dian Contoh").output
    refused = call(world, "supervisi", "draw", "Siti Contoh")
    assert refused.exit_code == 1 and "Traceback" not in refused.output
    assert {row.scope for row in world.rows("uji_petik")} == {f"w:{supervisor.id}"} and world.count("uji_petik") == 3


def test_raising_the_epoch(world: World) -> None:
    """Raising prints the new epoch, which `show` then prints too."""
    assert call(world, "epoch", "show").output.strip() == str(world.parts.epoch)
    assert str(world.parts.epoch + 1) in call(world, "epoch", "raise").output
    assert call(world, "epoch", "show").output.strip() == str(world.parts.epoch + 1)


def test_settings_are_listed(world: World) -> None:
    """The list names each variable."""
    assert "LAPANGAN_DATABASE" in call(world, "settings").output


def test_a_database_without_tables_is_told_in_a_sentence(tmp_path: Path) -> None:
    """Before `db upgrade` a command says what is missing; after it, it works."""
    environment = {"LAPANGAN_INSTANCE": str(tmp_path)}
    before = CliRunner().invoke(lapangan, ["enrol", "Siti"], env=environment)
    assert before.exit_code == 1 and "db upgrade" in before.output
    assert CliRunner().invoke(lapangan, ["db", "upgrade"], env=environment).exit_code == 0
    assert "no such worker" in CliRunner().invoke(lapangan, ["enrol", "Siti"], env=environment).output


def test_a_wrong_setting_is_told_in_a_sentence() -> None:
    """A variable with a wrong value is named."""
    told = CliRunner().invoke(lapangan, ["settings"], env={"LAPANGAN_PORT": "eighty"})
    assert told.exit_code == 2 and "LAPANGAN_PORT" in told.output


def test_run_starts_everything(tmp_path: Path) -> None:
    """`run` makes tables and demonstration data, takes a free port, prints address and logins, and serves; so does the second start."""
    environment = {**os.environ, "LAPANGAN_INSTANCE": str(tmp_path), "LAPANGAN_PORT": "18080"}
    for _ in range(2):
        command = [sys.executable, "-u", "-m", "server.cli", "run"]
        with subprocess.Popen(command, cwd=TOP, env=environment, stdout=subprocess.PIPE, text=True) as server:
            try:
                told = ""
                while "/konsol/" not in told:
                    told += server.stdout.readline() or "http://ended/konsol/"
                address = re.search(r"http://\S+", told)[0]
                with urllib.request.urlopen(urljoin(address, "/api/v1/health")) as answer:
                    assert answer.status == 200
                with urllib.request.urlopen(re.findall(r"http://\S+", told)[1]) as answer:
                    assert answer.url.endswith("/konsol/masuk")
                assert re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", told) and "supervisor" in told
            finally:
                server.terminate()  # Ctrl-C would not reach it where these tests run in the background
        assert server.returncode in (0, -signal.SIGTERM)
