"""The import commands, as they are called."""

import json
from pathlib import Path

from click.testing import CliRunner, Result
from sqlalchemy import func, select

from server.cli import lapangan
from server.store.tables import TABLES
from tests.server.api.world import World
from tests.server.imports.messy import write_roster
from tests.server.imports.test_write_wilayah import TABLES as REGIONS


def call(world: World, *arguments: object) -> Result:
    """Run `lapangan import` on the world's instance folder."""
    environment = {"LAPANGAN_INSTANCE": str(world.parts.settings.instance)}
    return CliRunner().invoke(lapangan, ["import", *map(str, arguments)], env=environment)


def count(world: World, table: str) -> int:
    """Count the rows of a table."""
    with world.parts.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(TABLES[table])).scalar_one()


def test_a_dry_run_and_a_real_run_print_and_write_the_report(world: World, tmp_path: Path) -> None:
    """The JSON of both is the same; only the real run stores anything; progress goes to standard error."""
    write_roster(tmp_path / "roster", "siks", workers=2, families=20)
    before = count(world, "kpm")
    dry = call(world, "roster", tmp_path / "roster", "--dry-run", "--report", tmp_path / "dry.json", "--lang", "en")
    assert (dry.exit_code, count(world, "kpm")) == (0, before), dry.output
    assert "dry run, nothing is stored" in dry.stdout and "Planning" in dry.stderr
    real = call(world, "roster", tmp_path / "roster", "--report", tmp_path / "real.json", "--lines", tmp_path / "lines.csv")
    assert real.exit_code == 0 and "Yang ditulis" in real.stdout, real.output
    report = json.loads((tmp_path / "real.json").read_text("utf-8"))
    assert report == json.loads((tmp_path / "dry.json").read_text("utf-8"))
    assert count(world, "kpm") == before + report["writing"]["records"]["kpm"]["created"]
    assert (tmp_path / "lines.csv").read_text("utf-8").startswith("kind,row,")


def test_regions_come_in_from_a_folder(world: World, tmp_path: Path) -> None:
    """The command says how many regions are new, and the second time none."""
    for name, lines in REGIONS.items():
        (tmp_path / f"{name}.csv").write_text("\n".join([*lines, ""]), "utf-8")
    first = call(world, "wilayah", tmp_path, "--kabupaten", "5171", "--lang", "en")
    assert first.exit_code == 0 and "new: 3" in first.stdout, first.output
    assert "new: 0" in call(world, "wilayah", tmp_path, "--kabupaten", "5171", "--lang", "en").stdout


def test_families_that_wait_are_listed(world: World, tmp_path: Path) -> None:
    """Each has its number and village; nothing personal is printed."""
    path = tmp_path / "roster.csv"
    path.write_text("No KK;Nama;Kode Desa\n0000111111111111;ANI;3508012005\n0000222222222222;BELA;3508012005\n", "utf-8")
    assert call(world, "roster", path).exit_code == 0
    listed = call(world, "waiting", "3508")
    assert listed.exit_code == 0 and "2 families wait" in listed.stdout and listed.stdout.count("3508012005") == 2
    assert "ANI" not in listed.stdout and "0000" not in listed.stdout
    assert "0 families wait" in call(world, "waiting", "3509").stdout


def test_what_cannot_be_read_is_said_in_a_sentence(world: World, tmp_path: Path) -> None:
    """No traceback, and a wrong code is refused before anything is read."""
    (tmp_path / "page.csv").write_text("<html><table></table></html>")
    refused = call(world, "roster", tmp_path / "page.csv")
    assert refused.exit_code == 1 and "web page" in refused.output and "Traceback" not in refused.output
    assert call(world, "roster", tmp_path / "page.csv", "--kabupaten", "35").exit_code == 2
    assert call(world, "wilayah", tmp_path).exit_code == 1
