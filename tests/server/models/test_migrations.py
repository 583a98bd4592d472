"""Migrations make the tables that the models describe, on both databases."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import Migrate, downgrade, upgrade
from sqlalchemy import Engine, inspect, select, text

from schemas import KINDS
from server import models
from server.engine import prepare
from server.extensions import db
from server.models.synced import Synced

MIGRATIONS = Path(models.__file__).parents[1] / "migrations"
BY_ROWID_NOT = {
    *("attendance_month", "contact", "data_order", "feed", "history", "kelompok_month", "scope_head", "standing"),
    *("survey_card", "survey_drawn", "wilayah_month"),
}


def application(url: str) -> Flask:
    """Make the smallest application that can migrate."""
    app = Flask("migrations")
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS))
    with app.app_context():
        prepare(db.engine)
    return app


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """Give an application on an empty database."""
    sqlite = f"sqlite:///{tmp_path / 'lapangan.sqlite3'}"
    made = application(sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    with made.app_context():
        yield made
        db.engine.dispose()


def differences(engine: Engine) -> list:
    """List what Alembic would still have to change."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, db.metadata)


def _index(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return an index with the text of its condition, so that two can be compared."""
    return {**found, "dialect_options": {name: str(value) for name, value in found.get("dialect_options", {}).items()}}


def shape(engine: Engine) -> dict[str, object]:
    """Describe every table as the database sees it."""
    look = inspect(engine)
    return {
        table: (
            [(one["name"], str(one["type"]), one["nullable"]) for one in look.get_columns(table)],
            look.get_pk_constraint(table),
            sorted(look.get_foreign_keys(table), key=lambda one: one["name"]),
            sorted((_index(one) for one in look.get_indexes(table)), key=lambda one: one["name"]),
            sorted(look.get_unique_constraints(table), key=lambda one: one["name"]),
        )
        for table in look.get_table_names()
        if table != "alembic_version"
    }


def test_migrations_make_what_the_models_describe(app: Flask) -> None:
    """A migrated database and one made from the models are the same, to the name of each index.

    Upgrading what is up to date leaves it as it is; going back to the beginning leaves no table of ours behind.
    """
    upgrade()
    migrated = shape(db.engine)
    assert differences(db.engine) == []
    assert set(migrated) == set(db.metadata.tables)
    upgrade()
    assert shape(db.engine) == migrated
    downgrade(revision="base")
    assert shape(db.engine) == {}
    db.metadata.create_all(db.engine)
    assert shape(db.engine) == migrated


def test_a_migration_that_breaks_off_leaves_nothing(app: Flask) -> None:
    """A table in the way stops the migration, and none of its other tables is there afterwards."""
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE login_token (x INTEGER)"))
    with pytest.raises(Exception, match="login_token"):
        upgrade()
    assert set(shape(db.engine)) == {"login_token"}


ROW = """
    INSERT INTO {table} (kabupaten, id, scope, revision, tag, form, closed, deleted, held_by, groups)
    VALUES ('3507', :id, 'k:x:2026-4', 7, 1, 'form', false, false, :held_by, {groups})
"""


def _holders(table: str) -> list[tuple[object, object]]:
    with db.engine.connect() as connection:
        made = db.metadata.tables[table].c
        return [(row.held_by, row.groups) for row in connection.execute(select(made.held_by, made.groups).order_by(made.id))]


def test_a_holder_becomes_a_list_of_one(app: Flask) -> None:
    """Who held a meeting stays known, with the number at which it was said; going back leaves the first one."""
    upgrade(revision="0005")
    for table, group in (("jadwal", "state"), ("p2k2_sesi", "held")):
        with db.engine.begin() as connection:
            for row, held_by, groups in (("a", "dewi", "NULL"), ("b", None, f"""'{{"{group}"\\: 5, "plan"\\: 6}}'""")):
                connection.execute(text(ROW.format(table=table, groups=groups)), {"id": row, "held_by": held_by})
    upgrade(revision="0006")
    for table, group in (("jadwal", "state"), ("p2k2_sesi", "held")):
        assert _holders(table) == [(["dewi"], None), (None, {group: 5, "plan": 6, "holders": 5})]
        with db.engine.begin() as connection:
            connection.execute(db.metadata.tables[table].update().values(held_by=["joko", "dewi"]))
    downgrade(revision="0005")
    with db.engine.connect() as connection:
        for table in ("jadwal", "p2k2_sesi"):
            assert list(connection.execute(text(f"SELECT held_by FROM {table}")).scalars()) == ["joko", "joko"]
            assert "holders" not in str(connection.execute(text(f"SELECT groups FROM {table}")).all())


def test_workers_are_carried_into_their_own_scopes(app: Flask) -> None:
    """A worker's record, its feed entry and its head go to the new scope, others stay, and the numbers of its groups are kept."""
    upgrade(revision="0006")
    numbered = text(
        "INSERT INTO worker (kabupaten, id, scope, revision, tag, form, closed, deleted, groups)"
        """ VALUES ('3507', 'a', 'w:a', 7, 1, 'form', false, false, '{"identity"\\: 5, "duty"\\: 7}')"""
    )
    entry = text("INSERT INTO feed (kabupaten, scope, id, kind, number, hash) VALUES ('3507', 'w:a', :id, :kind, 7, 9)")
    head = text("INSERT INTO scope_head (kabupaten, scope, kind, digest, rows, number) VALUES ('3507', 'w:a', :kind, 9, 1, 7)")
    with db.engine.begin() as connection:
        connection.execute(numbered)
        for row, kind in (("a", "worker"), ("b", "tugas")):
            connection.execute(entry, {"id": row, "kind": kind})
            connection.execute(head, {"kind": kind})

    def places() -> list[object]:
        with db.engine.connect() as connection:
            tables = ("worker", "feed WHERE kind = 'worker'", "scope_head WHERE kind = 'worker'", "feed WHERE kind = 'tugas'")
            return [connection.execute(text(f"SELECT scope FROM {table}")).scalar() for table in tables]

    upgrade(revision="0007")
    with db.engine.connect() as connection:
        [worker] = connection.execute(select(db.metadata.tables["worker"].c.groups))
    assert places() == ["p:a", "p:a", "p:a", "w:a"] and worker.groups == {"identity": 5, "employment": 5, "duty": 7}
    downgrade(revision="0006")
    assert places() == ["w:a"] * 4


def test_waiting_cases_learn_their_kecamatan(app: Flask) -> None:
    """What waited before decisions came is found by its kecamatan, or its worker's only one, and a conflict knows its author."""
    upgrade(revision="0007")
    group, envelope = "kelompok-of-22-letters", "revision, tag, form, closed, deleted"
    values = "7, 1, 'form', false, false"
    times = "'2026-11-21 03:00:00+00:00'"
    inbox = "kabupaten, form, \"index\", kind, record, change, outcome, code, worker, device, work_date, received_at, state"
    conflict = "kabupaten, id, kind, record, scope, \"group\", rule, form, \"index\", standing, incoming, standing_number"
    log = "kabupaten, form, content, body, decisions, worker, device, work_date, received_at"
    feed = "kabupaten, scope, id, kind, number, hash"
    duty = f"kabupaten, id, scope, worker_id, kelompok_id, {envelope}"
    statements = [
        f"INSERT INTO kelompok (kabupaten, id, scope, kecamatan_code, {envelope}) VALUES ('3507', '{group}', 'k:x', '350701', {values})",
        f"INSERT INTO worker (kabupaten, id, scope, {envelope}) VALUES ('3507', 'siti', 'p:siti', {values})",
        f"INSERT INTO assignment ({duty}) VALUES ('3507', 'a', 'k:x', 'siti', '{group}', {values})",
        f"INSERT INTO feed ({feed}) VALUES ('3507', 'k:{group}', 'kpm', 'kpm', 7, 9)",
        *(
            f"INSERT INTO inbox ({inbox}) VALUES ('3507', '{form}', 0, 'kpm', '{record}', '[]', 'held', 'x', '{worker}', 'd',"
            f" '2026-11-20', {times}, 'open')"
            for form, record, worker in (("f1", "kpm", "budi"), ("f2", "lost", "siti"), ("f3", "lost", "budi"))
        ),
        f"INSERT INTO change_log ({log}) VALUES ('3507', 'f1', 'c', '[]', '[]', 'siti', 'd', '2026-11-20', {times})",
        f"INSERT INTO \"conflict\" ({conflict}, new_stands, own, state, received_at) VALUES"
        f" ('3507', 'c1', 'kpm', 'kpm', 'k:{group}', 'g', 'ask', 'f1', 0, '{{}}', '{{}}', 7, false, false, 'open', {times})",
    ]
    with db.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    upgrade(revision="0008")
    with db.engine.connect() as connection:
        areas = connection.execute(text("SELECT form, area FROM inbox ORDER BY form")).all()
        assert list(map(tuple, areas)) == [("f1", "350701"), ("f2", "350701"), ("f3", None)]
        assert tuple(connection.execute(text('SELECT area, worker FROM "conflict"')).one()) == ("350701", "siti")
    downgrade(revision="0007")
    assert "area" not in {one["name"] for table in ("inbox", "conflict") for one in inspect(db.engine).get_columns(table)}


def test_complaints_that_are_here_become_cases(app: Flask) -> None:
    """Each complaint of a phone is a case after the upgrade, with ticket, deadline, kecamatan and state; going back drops them alone."""
    upgrade(revision="0014")
    envelope, values = "revision, tag, form, closed, deleted", "7, 1, 'form', false, false"
    columns = f"kabupaten, id, scope, worker_id, reported_on, programme, category, text, status, handled_on, kpm_id, {envelope}"
    first, second = "AAAAAAAAAAAAAAAAAAAAAA", "BBBBBBBBBBBBBBBBBBBBBA"
    told = ("'w:siti', 'siti', '2026-11-20', 'pkh'", "'Isi'")
    statements = [
        f"INSERT INTO kelompok (kabupaten, id, scope, kecamatan_code, {envelope}) VALUES ('3507', 'mawar', 'k:x', '350701', {values})",
        f"INSERT INTO kpm (kabupaten, id, scope, kelompok_id, {envelope}) VALUES ('3507', 'kpm', 'k:mawar', 'mawar', {values})",
        f"INSERT INTO pengaduan ({columns}) VALUES ('3507', '{first}', {told[0]}, 'pungutan', {told[1]}, NULL, NULL, 'kpm', {values})",
        f"INSERT INTO pengaduan ({columns}) VALUES ('3507', '{second}', {told[0]}, 'layanan', {told[1]}, 'selesai', '2026-11-21', NULL, {values})",
    ]
    with db.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    upgrade(revision="0015")
    with db.engine.connect() as connection:
        case = db.metadata.tables["complaint_case"]
        rows = connection.execute(select(*(case.c[name] for name in ("ticket", "state", "due_on", "settled_on", "area", "rahasia"))).order_by(case.c.id)).all()
    assert [(row.ticket, row.state, row.due_on, row.settled_on, row.area, row.rahasia) for row in rows] == [
        ("3507-00000-00000", "baru", "2027-01-19", None, "350701", False),
        ("3507-0G842-10G84", "selesai", "2026-12-04", "2026-11-21", None, False),
    ]
    downgrade(revision="0014")
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM pengaduan")).scalar() == 2


def test_sqlite_checks_references_after_a_migration(tmp_path: Path) -> None:
    """The connection that has migrated goes back to checking references."""
    with application(f"sqlite:///{tmp_path / 'lapangan.sqlite3'}").app_context():
        upgrade(revision="0001")
        with db.engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        db.engine.dispose()


def test_hot_tables_are_clustered_on_sqlite(tmp_path: Path) -> None:
    """The feed and the scope heads are their primary key's tree, with no row ids beside it."""
    with application(f"sqlite:///{tmp_path / 'lapangan.sqlite3'}").app_context():
        upgrade()
        with db.engine.connect() as connection:
            made = connection.execute(text("SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID%'"))
            assert {row.name for row in made} == BY_ROWID_NOT
        db.engine.dispose()
        described = {table.name for table in db.metadata.tables.values() if not table.kwargs.get("sqlite_with_rowid", True)}
    assert described == BY_ROWID_NOT


def test_every_kind_has_its_table() -> None:
    """A kind's table has the envelope and the kind's fields, no more, no less; it holds what the kind names, but for what is loose; and no table stands for no kind."""
    envelope = {
        *("kabupaten", "id", "scope", "revision", "tag", "form", "groups", "no", "moved", "closed", "deleted"),
    }
    loose = {mapper.class_.__tablename__: mapper.class_.loose for mapper in db.Model.registry.mappers if issubclass(mapper.class_, Synced)}
    for kind in KINDS.values():
        table = db.metadata.tables[kind.name]
        assert set(table.columns.keys()) == envelope | set(kind.fields), kind.name
        references = {
            (fk.column_keys[1], fk.elements[0].column.table.name) for fk in table.foreign_key_constraints
        }
        assert references == {(field, parent) for field, parent in kind.refs if field not in loose[kind.name]}, kind.name
        numbered = any(index.unique and list(index.columns.keys()) == ["kabupaten", "no"] for index in table.indexes)
        assert numbered == kind.numbered, kind.name
    enveloped = {table.name for table in db.metadata.tables.values() if envelope <= set(table.columns.keys())}
    assert enveloped == set(KINDS)
