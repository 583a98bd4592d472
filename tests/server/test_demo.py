"""The demonstration data."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

from sqlalchemy import func, select

import server.models  # noqa: F401  (fills the metadata)
from schemas import KINDS
from schemas.check import check
from server.demo.fill import fill
from server.engine import make_engine, read_transaction
from server.extensions import db
from server.office import Office
from server.store.sql import SqlStore
from server.store.tables import TABLES
from sync.wire import change_from_wire

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def test_demonstration(tmp_path: Path) -> None:
    """A first start has three pendamping with four kelompok each, all of it valid, and every NIK is invented."""
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
    assert (counts["kelompok"], counts["kpm"], counts["jadwal"]) == (12, 120, 12)
    assert all(number.startswith("0000") for number in numbers)
    changes = [change_from_wire(change) for body in bodies for change in body]
    assert [check(change.kind, change.fields, creating=True) for change in changes] == [None] * len(changes)
