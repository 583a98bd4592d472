"""The demonstration data."""

from collections import Counter
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
from server.office import Office
from server.store.sql import SqlStore
from server.store.tables import TABLES
from sync.wire import change_from_wire
from tests.server.api.world import make_world

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def test_demonstration(tmp_path: Path) -> None:
    """A first start has three pendamping with four kelompok each and a past, all of it valid, and every NIK is invented."""
    engine = make_engine(f"sqlite:///{tmp_path / 'demo.sqlite3'}")
    db.metadata.create_all(engine)
    random = Random(7)
    office = Office(SqlStore(engine, KINDS), "A" * 22, lambda: NOW, random.randbytes)

    workers = fill(office, KINDS, NOW.date(), random)

    assert [worker.role for worker in workers] == ["pendamping"] * 3 + ["supervisor"]
    with read_transaction(engine) as connection:
        counts = {name: connection.scalar(select(func.count()).select_from(TABLES[name])) for name in KINDS}
        numbers = [*connection.scalars(select(TABLES["anggota"].c.nik)), *connection.scalars(select(TABLES["kpm"].c.no_kk))]
        bodies = list(connection.scalars(select(TABLES["change_log"].c.body)))
    assert (counts["kelompok"], counts["kpm"], counts["jadwal"], counts["p2k2_sesi"]) == (12, 122, 12, 12)
    assert (counts["penyaluran"], counts["kehadiran"], counts["tugas"], counts["kontak"] > 0) == (120, 120, 3, True)
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


def test_the_demonstration_has_something_to_verify(tmp_path: Path) -> None:
    """Most checks of the month whose entry is over are met; some are exceptions, and a sample is drawn from the rest."""
    world = make_world(tmp_path / "instance", None)
    list(fill_demo(world.parts))
    waiting = Counter(row.code for row in world.rows("watched") if row.queue == "komitmen")
    assert waiting["sampled"] >= 30 and len(waiting) >= 3
    results = Counter(row.result for row in world.rows("komitmen"))
    assert results["memenuhi"] > 0.8 * results.total()
    assert sum(row.population for row in world.rows("sample_lot")) > 100
