"""The small world every seed starts from: two kabupaten, three kelompok, four workers; built once and copied."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from flask_migrate import Migrate, upgrade

from schemas import KINDS
from server import models
from server.engine import make_engine
from server.extensions import db
from server.office import Office, new_record
from server.store.sql import SqlStore
from sync.ids import slot_id
from sync.nouns import Change

START = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
MALANG, KOTA = "3507", "3573"
KELOMPOK = {"mawar": MALANG, "melati": MALANG, "kenanga": KOTA}
KECAMATAN = {"mawar": "350701", "melati": "350702", "kenanga": "357301"}
FAMILIES = {"mawar": 3, "melati": 3, "kenanga": 2}
FACILITIES = {"sd": MALANG, "posyandu": KOTA}
WORKERS = {"ani": MALANG, "budi": MALANG, "citra": KOTA, "dewi": MALANG}
ASSIGNMENTS = (
    ("ani", "mawar", "utama"),
    ("budi", "melati", "utama"),
    ("budi", "mawar", "bersama"),
    ("citra", "kenanga", "utama"),
    ("citra", "melati", "pengganti"),
)
GOODS = ("beras", "selimut")
MONTHS = ("2026-10", "2026-11", "2026-12")
MIGRATIONS = Path(models.__file__).parents[1] / "migrations"


def known_id(*name: object) -> str:
    """Return the id of something every seed has."""
    return slot_id("simulation", name)


def make_database(path: Path) -> None:
    """Build the migrated, populated database that every seed copies; it has the checker's triggers."""
    app = Flask("simulation")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{path}"
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    engine = make_engine(f"sqlite:///{path}")
    office = Office(SqlStore(engine, KINDS), known_id("import"), lambda: START, Random(0).randbytes)
    for kabupaten, changes in _population():
        office.write(kabupaten, changes, form=known_id("population", kabupaten))
    engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.executescript("".join(_triggers()))
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def _new(kind: str, names: tuple[object, ...], /, **fields: Any) -> Change:
    return new_record(KINDS[kind], fields, known_id(kind, *names))


def _population() -> Iterator[tuple[str, Iterable[Change]]]:
    """Yield what each partition begins with, parents before children."""
    yield "00", [
        _new("wilayah", (), code="35", level="provinsi", name="Jawa Timur", area="35"),
        *(_new("barang", (), code=code, name=code, category="sandang", unit="buah") for code in GOODS),
        _new("modul", (), code="kesehatan", name="Kesehatan dan Gizi", position=1),
        _new("periode", (), year=2026, triwulan=4, start_date="2026-10-01", end_date="2026-12-31", entry_state="open"),
    ]
    names = {MALANG: "Malang", KOTA: "Kota Malang"}
    yield "35", [
        _new("wilayah", (), code=code, level="kabupaten", name=names[code], parent_code="35", area=code) for code in names
    ]
    for kabupaten in names:
        yield kabupaten, list(_of_kabupaten(kabupaten))


def _of_kabupaten(kabupaten: str) -> Iterator[Change]:
    groups = [name for name, home in KELOMPOK.items() if home == kabupaten]
    for name in groups:
        code = KECAMATAN[name]
        yield _new("wilayah", (), code=code, level="kecamatan", name=f"Kecamatan {name}", parent_code=kabupaten, area=code)
    for name in (worker for worker, home in WORKERS.items() if home == kabupaten):
        yield _new("worker", (name,), name=name, role="pendamping")
    for name in groups:
        yield _new("kelompok", (name,), name=name, kecamatan_code=KECAMATAN[name], desa_code=f"{KECAMATAN[name]}2001")
    for worker, name, role in ASSIGNMENTS:
        if name in groups:
            person, group = known_id("worker", worker), known_id("kelompok", name)
            yield _new("assignment", (worker, name), worker_id=person, kelompok_id=group, role=role, start_date="2026-01-01")
    facilities = [name for name, home in FACILITIES.items() if home == kabupaten]
    for name in facilities:
        yield _new("fasilitas", (name,), type="fasdik", name=name)
    for name in groups:
        yield from _families(name, known_id("fasilitas", facilities[0]))
        for month in MONTHS:
            group, day = known_id("kelompok", name), f"{month}-11"
            yield _new("jadwal", (), kelompok_id=group, bulan=month, ordinal=1, planned_date=day, status="rencana")
    for worker in (worker for worker, home in WORKERS.items() if home == kabupaten):
        person = known_id("worker", worker)
        yield _new("tugas", (worker,), worker_id=person, text="Periksa data keluarga", status="open")


def _families(kelompok: str, fasilitas: str) -> Iterator[Change]:
    for number in range(FAMILIES[kelompok]):
        family = known_id("kpm", kelompok, number)
        group = known_id("kelompok", kelompok)
        yield _new("kpm", (kelompok, number), kelompok_id=group, address=f"Jalan {kelompok} {number}", membership_status="aktif")
        for member in range(1 + number % 2):
            school = fasilitas if member == 0 and number < 2 else None
            nik = f"0000{len(kelompok):02d}{number:05d}{member:05d}"
            yield _new(
                "anggota",
                (kelompok, number, member),
                kpm_id=family,
                name=f"Anggota {kelompok} {number} {member}",
                nik=nik,
                fasilitas_id=school,
                komponen="sd",
            )


def _triggers() -> Iterator[str]:
    """Yield triggers that keep every state of every record: what happened to rows, whoever wrote them."""
    yield (
        "CREATE TABLE row_history (seq INTEGER PRIMARY KEY, kabupaten TEXT, kind TEXT, id TEXT, scope TEXT, "
        "revision INTEGER, tag INTEGER, moved TEXT, fields TEXT);"
    )
    for kind in KINDS.values():
        names = (*kind.fields, "closed", "deleted")
        pairs = ", ".join(f"'{name}', new.\"{name}\"" for name in names)
        for event in ("INSERT", "UPDATE"):
            yield (
                f"CREATE TRIGGER kept_{kind.name}_{event.lower()} AFTER {event} ON {kind.name} BEGIN "
                "INSERT INTO row_history (kabupaten, kind, id, scope, revision, tag, moved, fields) VALUES "
                f"(new.kabupaten, '{kind.name}', new.id, new.scope, new.revision, new.tag, new.moved, json_object({pairs})); END;"
            )
