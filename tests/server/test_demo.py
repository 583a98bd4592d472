"""The demonstration data."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, func, select

import server.models  # noqa: F401  (fills the metadata)
from schemas import KINDS
from schemas.check import check
from server.commands.serving import fill_demo
from server.demo.fill import fill
from server.demo.past import last_month, last_tahap
from server.engine import make_engine, read_transaction
from server.extensions import db
from server.graduasi.board import candidates_page
from server.graduasi.facts import look_at
from server.office import Office
from server.store.grants import grants_in
from server.store.sql import SqlStore
from server.store.tables import TABLES
from sync.wire import change_from_wire
from tests.server.api.world import World, make_world
from tests.server.console.visitor import Visitor

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def test_demonstration(tmp_path: Path) -> None:
    """A first start has three pendamping with four kelompok each and a past, all of it valid, and every NIK is invented."""
    engine = make_engine(f"sqlite:///{tmp_path / 'demo.sqlite3'}")
    db.metadata.create_all(engine)
    random = Random(7)
    office = Office(SqlStore(engine, KINDS), "A" * 22, lambda: NOW, random.randbytes)

    workers = fill(office, KINDS, NOW.date(), random)

    assert [worker.role for worker in workers] == ["pendamping"] * 3 + ["supervisor"] + ["tagana"] * 2
    with read_transaction(engine) as connection:
        counts = {name: connection.scalar(select(func.count()).select_from(TABLES[name])) for name in KINDS}
        numbers = [*connection.scalars(select(TABLES["anggota"].c.nik)), *connection.scalars(select(TABLES["kpm"].c.no_kk))]
        bodies = list(connection.scalars(select(TABLES["change_log"].c.body)))
    assert (counts["kelompok"], counts["kpm"], counts["jadwal"], counts["p2k2_sesi"]) == (12, 122, 12, 12)
    assert (counts["penyaluran"], counts["kehadiran"], counts["tugas"], counts["kontak"] > 0) == (120, 120, 3, True)
    assert (counts["rujukan"], counts["komplementaritas"], counts["perilaku"]) == (6, 45, 45)
    assert (counts["kejadian"], counts["posko"], counts["korban"], counts["gudang"], counts["mutasi"], counts["bantuan"]) == (1, 1, 6, 2, 18, 3)
    assert [len(workers) for workers in _workers_of_schools(engine)] == [1, 1, 2, 3, 3]
    assert all(number.startswith("0000") for number in numbers if number) and numbers.count(None) == 1
    changes = [change_from_wire(change) for body in bodies for change in body]
    assert [check(change.kind, change.fields, creating=True) for change in changes] == [None] * len(changes)


def _workers_of_schools(engine: Engine) -> list[set[str]]:
    """Return the pendamping whose families go to each school, the fewest first."""
    anggota, assignment, fasilitas = (TABLES[name] for name in ("anggota", "assignment", "fasilitas"))
    query = (
        select(anggota.c.fasilitas_id, assignment.c.worker_id)
        .join(assignment, anggota.c.scope == "k:" + assignment.c.kelompok_id)
        .join(fasilitas, fasilitas.c.id == anggota.c.fasilitas_id)
        .where(fasilitas.c.type == "fasdik")
    )
    found: dict[str, set[str]] = {}
    with read_transaction(engine) as connection:
        for school, worker in connection.execute(query):
            found.setdefault(school, set()).add(worker)
    return sorted(found.values(), key=len)


@pytest.mark.parametrize(
    ("day", "met", "bulan"),
    [("2026-11-21", "2026-10-15", "2026-07"), ("2026-01-01", "2025-12-15", "2025-10"), ("2026-03-31", "2026-02-15", "2025-10")],
)
def test_the_past_of_any_day(day: str, met: str, bulan: str) -> None:
    """Last month's meeting and the last stage are found also at the turn of a year."""
    today = date.fromisoformat(day)
    assert (last_month(today).isoformat(), last_tahap(today)) == (met, bulan)


@pytest.fixture(scope="module")
def started(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, str]]:
    """Give a world as the first start leaves it, which tests only read, and what was printed."""
    world = make_world(tmp_path_factory.mktemp("first start") / "instance", empty)
    yield world, " ".join(fill_demo(world.parts))
    world.parts.engine.dispose()


def test_the_demonstration_has_visitors(started: tuple[World, str]) -> None:
    """The logins that the first start prints open the console, for the supervisor and the APD of the kabupaten."""
    world, told = started
    words = told.split()
    for role in ("supervisor", "apd"):
        visitor = Visitor(world.client)
        assert visitor.log_in(role, words[words.index(f"{role},") + 5]).status_code == 303
        assert "Kabupaten Malang" in visitor.get("/konsol/").text


def test_the_demonstration_has_something_to_verify(started: tuple[World, str]) -> None:
    """Most checks of the month whose entry is over are met; some are exceptions, and a sample is drawn from the rest."""
    world, _ = started
    waiting = Counter(row.code for row in world.rows("watched") if row.queue == "komitmen")
    assert waiting["sampled"] >= 30 and len(waiting) >= 3
    results = Counter(row.result for row in world.rows("komitmen"))
    assert results["memenuhi"] > 0.8 * results.total()
    assert sum(row.population for row in world.rows("sample_lot")) > 100


def test_the_demonstration_has_a_family_that_may_leave(started: tuple[World, str]) -> None:
    """The board of a first start has candidates, of whom some may be proposed at once, and families of whom only the question is raised;
    attendance and the dashboard are summed, with an answer that waits for the office."""
    world, _ = started
    assert world.count("attendance_month") > 50 and {"p2k2", "education"} <= {row.measure for row in world.rows("wilayah_month")}
    assert {row.measure for row in world.rows("wilayah_month") if row.held} == {"complementary"}
    kabupaten = world.rows("graduasi")[0].kabupaten
    with read_transaction(world.parts.engine) as connection:
        look = look_at(connection, kabupaten, world.clock())
        found = {state: candidates_page(connection, kabupaten, look, state, None)[0] for state in ("kandidat", "tanpa_komponen")}
    assert {one.weighing.jalur for one in found["kandidat"] if one.weighing.ready} == {"alamiah"}
    assert found["tanpa_komponen"]


def test_the_demonstration_has_a_flood(started: tuple[World, str]) -> None:
    """Two volunteers of a first start work in a flood: codes for their phones and a login of the post are printed, one has joined by the other's
    code, and no store lacks what was handed out."""
    world, told = started
    volunteers = {row.id: row.name for row in world.rows("worker") if row.role == "tagana"}
    assert len(volunteers) == 2 and all(f"{name}: kode pendaftaran" in told for name in volunteers.values())
    words = told.split()
    assert Visitor(world.client).log_in("posko", words[words.index("posko,") + 5]).status_code == 303
    [flood] = world.rows("kejadian")
    with read_transaction(world.parts.engine) as connection:
        for worker in volunteers:
            assert f"b:{flood.id}" in grants_in(connection, worker, flood.kabupaten, date.fromisoformat(flood.date)).scopes
    stock: Counter[tuple[str, str]] = Counter()
    for line in world.rows("mutasi"):
        stock[line.gudang_id, line.barang] += line.jumlah
    assert len(stock) == 6 and min(stock.values()) >= 0
