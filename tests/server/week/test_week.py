"""A week on a small roster ends well on both databases, the same each time, and its verdict bites."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from server.commands.week import conclude, week
from server.engine import write_transaction
from server.week.course import Course
from server.week.figures import figures_of
from server.week.rehearsal import Script, rehearse
from tests.server.imports.messy import write_roster

WORKERS, FAMILIES = 2, 12
CARD_NUMBER = re.compile(r"(?<!\d)\d{16}(?!\d)")
Figures = dict[str, Any]


def run_week(*options: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(week, [str(option) for option in options], catch_exceptions=False)


def without_measured(data: Any) -> Any:
    """Return figures without those that differ from run to run."""
    if isinstance(data, dict):
        return {name: without_measured(value) for name, value in data.items() if name != "measured"}
    return [without_measured(value) for value in data] if isinstance(data, list) else data


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a roster of two pendamping."""
    path = tmp_path_factory.mktemp("roster") / "roster.csv"
    write_roster(path, "siks", workers=WORKERS, families=FAMILIES)
    return path


@pytest.fixture(scope="module")
def on_sqlite(roster: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Figures]:
    """Give what a week on SQLite printed, and its figures."""
    target = tmp_path_factory.mktemp("figures") / "figures.json"
    result = run_week("--roster", roster, "--json", target)
    return result, json.loads(target.read_text("utf-8"))


def test_a_week_ends_well(on_sqlite: tuple[Result, Figures]) -> None:
    """Every change is accounted for once, every mirror equals its scopes, and every scene of the story took place."""
    result, figures = on_sqlite
    verdict = figures["verdict"]
    assert result.exit_code == 0
    assert verdict["ok"] and verdict["quiet"]
    assert verdict["changes_saved"] == verdict["changes_decided_once"] == sum(one["saved"] for one in figures["phones"])
    assert verdict["changes_saved"] > 10 * FAMILIES / 2
    assert [one["scene"] for one in figures["story"] if not one["seen"]] == []
    assert [one["phone"] for one in figures["phones"]] == ["A1", "A2", "B1", "N1"]


def test_the_figures_of_a_phone_add_up(on_sqlite: tuple[Result, Figures]) -> None:
    """Outcomes and the phone's own counts add up to what was saved, nothing waits, and bytes and first sync are told."""
    for phone in on_sqlite[1]["phones"]:
        used = phone["measured"]
        assert sum(phone["outcomes"].values()) == phone["saved"] == sum(phone["status"].values())
        assert phone["status"]["here"] == 0
        assert phone["first_sync"]["rows"] > 0 and phone["first_sync"]["families"] > 0
        assert 0 < used["first_sync"]["sent"] < used["bytes_sent"]
        assert 0 < used["first_sync"]["received"] < used["bytes_received"]
        assert phone["round_trips"] > 3


def test_the_line_was_bad_and_a_clock_was_wrong(on_sqlite: tuple[Result, Figures]) -> None:
    """Requests and answers were lost and cut, forms went out twice, and one phone was 400 days behind."""
    phones = on_sqlite[1]["phones"]
    assert {name for one in phones for name in one["faults"]} == {"request_lost", "answer_lost", "answer_cut"}
    assert sum(one["forms_sent_again"] for one in phones) > len(phones)
    errors = {one["phone"]: one["clock_error_s"] for one in phones}
    assert errors.pop("B1") == -400 * 86_400
    assert set(errors.values()) == {0}


def test_both_values_and_every_reason_are_shown(on_sqlite: tuple[Result, Figures]) -> None:
    """Each conflict has two different values with their authors, each inbox item the sentence that its worker reads."""
    result, figures = on_sqlite
    for one in figures["conflicts"]:
        assert one["standing"] != one["incoming"]
        assert one["standing_by"] and one["incoming_from"] and one["made_at"]
    codes = {one["code"] for one in figures["inbox"]}
    assert {"out_of_scope", "moved_away", "invalid", "missing_record", "unknown_kind"} <= codes
    assert "sudah pindah ke kabupaten lain" in result.output
    assert any(one["state"] == "automatic" and one["own"] for one in figures["conflicts"])


def test_nobody_is_named(on_sqlite: tuple[Result, Figures], roster: Path) -> None:
    """Neither the output nor the figures hold a card number or the name of a person in the roster."""
    result, figures = on_sqlite
    lines = [line.split(";") for line in roster.read_text("utf-8-sig").splitlines()[1:]]
    named = [lines[0].index(column) for column in ("NAMA", "PENDAMPING")]
    names = {line[place].strip() for line in lines[1:] if len(line) > max(named) for place in named} - {"", "-"}
    said = result.output + json.dumps(figures, ensure_ascii=False)
    assert not CARD_NUMBER.search(said)
    assert len(names) > FAMILIES and [name for name in names if name in said] == []


def test_the_same_seed_gives_the_same_week(
    on_sqlite: tuple[Result, Figures], altered: tuple[Figures, list[Figures]], roster: Path, tmp_path: Path
) -> None:
    """The same seed gives the same figures, those marked as measured apart, also once what was altered is put back; another seed another week."""
    other = tmp_path / "other.json"
    run_week("--roster", roster, "--json", other, "--seed", 2)
    first = without_measured(on_sqlite[1])
    assert json.dumps(without_measured(altered[0])) == json.dumps(first)
    assert without_measured(json.loads(other.read_text("utf-8")))["conflicts"] != first["conflicts"]


def test_postgresql_gives_the_same_week(
    on_sqlite: tuple[Result, Figures], roster: Path, tmp_path: Path, postgres_url: str
) -> None:
    """The week ends the same on PostgreSQL."""
    target = tmp_path / "figures.json"
    assert run_week("--roster", roster, "--json", target, "--database", postgres_url).exit_code == 0
    figures = without_measured(json.loads(target.read_text("utf-8")))
    assert figures["week"].pop("database") == "postgresql"
    expected = without_measured(on_sqlite[1])
    assert expected["week"].pop("database") == "sqlite"
    assert figures == expected


def alter_mirror(course: Course) -> None:
    """Change one field in one phone's mirror."""
    with closing(sqlite3.connect(course.hands[2].path)) as connection, connection:
        connection.execute(
            "UPDATE mirror SET fields = json_set(fields, '$.desil', 9) WHERE rowid = (SELECT min(rowid) FROM mirror WHERE kind = 'kpm')"
        )


def drop_from_mirror(course: Course) -> None:
    """Take one row out of one phone's mirror."""
    with closing(sqlite3.connect(course.hands[2].path)) as connection, connection:
        connection.execute("DELETE FROM mirror WHERE rowid = (SELECT min(rowid) FROM mirror WHERE kind = 'kpm')")


def forget_a_form(course: Course) -> None:
    """Take one decided form out of the change log."""
    with write_transaction(course.ground.parts.engine) as connection:
        sql = "DELETE FROM change_log WHERE form = (SELECT min(form) FROM change_log WHERE device = :device)"
        connection.execute(text(sql), {"device": course.hands[2].device})


def lose_a_form(course: Course) -> None:
    """Take one saved form out of a phone."""
    with closing(sqlite3.connect(course.hands[2].path)) as connection, connection:
        connection.execute("DELETE FROM change WHERE seq = (SELECT min(seq) FROM form)")
        connection.execute("DELETE FROM form WHERE seq = (SELECT min(seq) FROM form)")


BITES = [
    (alter_mirror, "differences", "field desil"),
    (drop_from_mirror, "differences", "missing on the phone"),
    (forget_a_form, "wrong", "0 decisions in the change log"),
    (lose_a_form, "wrong", "decided, but not on the phone"),
]
"""(what is done behind the back of phone or server, where the verdict tells of it, in which words)."""


@contextmanager
def restored(*paths: Path) -> Iterator[None]:
    """Put these databases back afterwards, whoever has them open."""
    with ExitStack() as stack:
        pairs = [(stack.enter_context(closing(sqlite3.connect(path))), stack.enter_context(closing(sqlite3.connect(":memory:")))) for path in paths]
        for live, copy in pairs:
            live.backup(copy)
        yield
        for live, copy in pairs:
            copy.backup(live)


@pytest.fixture(scope="module")
def altered(roster: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Figures, list[Figures]]:
    """Give the figures of one more week, and of the same week after each of the BITES."""
    folder = tmp_path_factory.mktemp("altered")
    found: list[Figures] = []

    def bite(course: Course) -> None:
        for interfere, _, _ in BITES:
            with restored(folder / "week.sqlite3", course.hands[2].path):
                interfere(course)
                found.append(figures_of(course, {}))

    whole = rehearse(Script(roster, folder, f"sqlite:///{folder / 'week.sqlite3'}"), lambda _: None, bite)
    return whole, found


@pytest.mark.parametrize("number", range(len(BITES)), ids=lambda number: BITES[number][2])
def test_the_verdict_bites(altered: tuple[Figures, list[Figures]], capsys: pytest.CaptureFixture[str], number: int) -> None:
    """One row altered behind the back of phone or server is found and named, and the command ends with 1."""
    whole, found = altered
    figures, (_, where, what) = {**whole, **found[number]}, BITES[number]
    figures |= {"week": whole["week"], "import": whole["import"]}
    assert figures["verdict"]["phones"]["B1"][f"{where}_in_all"] > 0
    assert what in [one[2] for one in figures["verdict"]["phones"]["B1"][where]]
    assert [label for label, one in figures["verdict"]["phones"].items() if one[f"{where}_in_all"]] == ["B1"]
    assert conclude(figures, None) == 1
    assert what in capsys.readouterr().out


@pytest.mark.parametrize(("style", "workers", "families"), [("excel", 1, 1), ("unicode", 1, 5), ("merged", 3, 20)])
def test_other_rosters_do_as_well(tmp_path: Path, style: str, workers: int, families: int) -> None:
    """Rosters of other styles, also of one pendamping with one family, give the whole story and a clean verdict."""
    path, target = tmp_path / "roster.csv", tmp_path / "figures.json"
    write_roster(path, style, workers=workers, families=families)
    result = run_week("--roster", path, "--json", target)
    figures = json.loads(target.read_text("utf-8"))
    assert result.exit_code == 0
    assert [one["scene"] for one in figures["story"] if not one["seen"]] == []
    made = [what for what in figures["week"]["made_for_the_story"] if "second pendamping" in what]
    assert len(made) == (workers == 1)
    assert all(what in result.output for what in made)


def test_a_database_with_anything_in_it_is_refused(roster: Path, tmp_path: Path) -> None:
    """A database that holds a table is left as it is, and the command says why."""
    path = tmp_path / "precious.sqlite3"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE families (name TEXT)")
        connection.execute("INSERT INTO families VALUES ('precious')")
    result = run_week("--roster", roster, "--database", f"sqlite:///{path}")
    assert result.exit_code == 2
    assert "not empty" in result.output
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("families",)]
        assert connection.execute("SELECT name FROM families").fetchall() == [("precious",)]


def test_a_roster_without_a_kabupaten_is_refused(tmp_path: Path) -> None:
    """A roster that names no village by its code, nor comes with regions, is refused with what is missing."""
    path = tmp_path / "roster.csv"
    path.write_text("NAMA;NOKK;KELOMPOK;PENDAMPING\nSITI AMINAH;0000111122223333;MELATI 1;SRI RATNA\n", "utf-8")
    result = run_week("--roster", path)
    assert result.exit_code == 1
    assert "--wilayah" in result.output


def test_the_number_of_pendamping_can_be_bounded(tmp_path: Path) -> None:
    """Of three pendamping at most two get phones, the first of them two."""
    path, target = tmp_path / "roster.csv", tmp_path / "figures.json"
    write_roster(path, "siks", workers=3, families=18)
    assert run_week("--roster", path, "--workers", 2, "--json", target, "--keep", tmp_path / "kept").exit_code == 0
    assert [one["phone"] for one in json.loads(target.read_text("utf-8"))["phones"]] == ["A1", "A2", "B1", "N1"]
    assert sorted(one.name for one in (tmp_path / "kept" / "phones").glob("*.sqlite3")) == [
        *("A1.sqlite3", "A2.sqlite3", "B1.sqlite3", "N1.sqlite3")
    ]
