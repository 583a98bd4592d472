"""Retention: counted by itself, deleted only by a confirmed step, stopped by holds, and never without a record."""

from datetime import timedelta

import pytest
from sqlalchemy import Row, insert

from server.desk.reads import note_read
from server.engine import read_transaction, write_transaction
from server.inspect.seal import seal_all
from server.inspect.verify import verify
from server.privacy.retention import count_due, delete_due, due_now, holds_in, lay_hold, lift_hold, read_datasets
from server.store.tables import TABLES
from sync.errors import Problem
from tests.server.api.world import HOME
from tests.server.desk.office import Desk

YEARS = 5


def read(desk: Desk, account: Row, record: str | None, kind: str = "kpm") -> None:
    """Have an account read something."""
    note_read(desk.world.parts, account.id, "/konsol/x", kabupaten=HOME, kind=kind if record else None, record=record)


def code_of(desk: Desk, who: Row, confirm: str = "page_read", name: str = "page_read", reason: str = "Masa simpan lewat") -> str:
    """Try to delete; return the code of what stops it, or nothing."""
    try:
        delete_due(desk.world.parts, who, name, reason, confirm)
    except Problem as problem:
        return problem.error.code
    return ""


def test_the_data_file_names_real_tables() -> None:
    """Every data set names a table and a column that is there, a period and a basis."""
    for one in read_datasets().values():
        assert one.column in TABLES[one.over or one.table].c and bool(one.over) == bool(one.by) and one.years >= (1 if one.deletable else 0) and len(one.basis) > 20, one.name
        assert all(name in TABLES[one.table].c for name in (one.record, one.by) if name)


def test_what_is_past_is_counted_and_stays(desk: Desk) -> None:
    """The nightly count says how many rows are past their period and deletes nothing."""
    apd = desk.account("apd", "apd", "00")
    read(desk, apd, "a" * 22)
    desk.world.clock.pass_by(days=YEARS * 366)
    read(desk, apd, "b" * 22)
    assert count_due(desk.world.parts) >= 1
    with read_transaction(desk.world.parts.engine) as connection:
        assert due_now(connection)["page_read"].rows == 1
    assert desk.world.count("page_read") == 2


def test_families_that_ended_are_counted_and_never_deleted(desk: Desk) -> None:
    """Until the office sets a period a family that ended stays; the count leaves out those that go on, those under a hold and deleted ones."""
    apd, ids = desk.account("apd", "apd", "00"), desk.world.ids
    for kpm in ("kpm1", "kpm2", "kpm3"):
        desk.change("kpm", ids[kpm], membership_status="non_aktif", ended_on="2016-01-31" if kpm != "kpm3" else None)
    lay_hold(desk.world.parts, apd, kabupaten=HOME, record=ids["kpm2"], dataset="", reason="Perkara di pengadilan")
    count_due(desk.world.parts)
    with read_transaction(desk.world.parts.engine) as connection:
        assert due_now(connection)["kpm"].rows == 1
    assert code_of(desk, apd, "kpm", "kpm") == "not_found" and desk.world.count("deletion") == 0
    assert not any(row.deleted for row in desk.world.rows("kpm"))


def test_deleting_is_a_confirmed_step_of_the_nation(desk: Desk) -> None:
    """Only an APD of the nation deletes, only what may be deleted, only with reason and name; then a record of it is left."""
    apd, local = desk.account("apd", "apd", "00"), desk.account("lokal", "apd")
    read(desk, apd, "a" * 22)
    read(desk, apd, None)
    desk.world.clock.pass_by(days=YEARS * 366)
    read(desk, apd, "b" * 22)
    assert code_of(desk, local) == "forbidden"
    assert code_of(desk, apd, confirm="page") == code_of(desk, apd, reason=" ") == "unprocessable"
    assert code_of(desk, apd, "change_log", "change_log") == code_of(desk, apd, "account", "account") == "not_found"
    assert desk.world.count("page_read") == 3 and desk.world.count("deletion") == 0
    assert code_of(desk, apd) == ""
    assert [row.record for row in desk.world.rows("page_read")] == ["b" * 22]
    [kept] = desk.world.rows("deletion")
    assert (kept.dataset, kept.rows, kept.account, kept.reason) == ("page_read", 2, apd.id, "Masa simpan lewat")
    assert kept.before == read_datasets()["page_read"].before(desk.world.clock())


def test_a_hold_on_a_family_keeps_what_is_about_it(desk: Desk) -> None:
    """Reads of the family, of its members and of its visits stay while the hold stands; those of others go."""
    apd, ids = desk.account("apd", "apd", "00"), desk.world.ids
    form = desk.world.visit("kpm1")
    desk.siti.exchange(form)
    member = next(row.id for row in desk.world.rows("anggota") if row.kpm_id == ids["kpm1"])
    visit = form.changes[0].id
    for kind, record in (("kpm", ids["kpm1"]), ("anggota", member), ("kunjungan", visit), ("kpm", ids["kpm2"]), ("kpm", None)):
        read(desk, apd, record, kind)
    desk.world.clock.pass_by(days=YEARS * 366)
    lay_hold(desk.world.parts, apd, kabupaten=HOME, record=ids["kpm1"], dataset="", reason="Perkara di pengadilan")
    assert code_of(desk, apd) == ""
    assert {row.record for row in desk.world.rows("page_read")} == {ids["kpm1"], member, visit}
    with read_transaction(desk.world.parts.engine) as connection:
        [hold] = holds_in(connection, HOME)
    lift_hold(desk.world.parts, apd, hold.id)
    assert code_of(desk, apd) == "" and desk.world.count("page_read") == 0


def test_a_hold_on_a_data_set_stops_its_deletion(desk: Desk) -> None:
    """While a data set is held nothing of it is deleted; only the nation holds and lifts it."""
    apd, local = desk.account("apd", "apd", "00"), desk.account("lokal", "apd")
    read(desk, apd, "a" * 22)
    desk.world.clock.pass_by(days=YEARS * 366)
    told = {"kabupaten": "", "record": "", "dataset": "page_read", "reason": "Pemeriksaan BPK"}
    with pytest.raises(Problem, match="forbidden"):
        lay_hold(desk.world.parts, local, **told)
    lay_hold(desk.world.parts, apd, **told)
    assert code_of(desk, apd) == "on_hold" and desk.world.count("page_read") == 1
    [hold] = desk.world.rows("legal_hold")
    with pytest.raises(Problem, match="not_found"):
        lift_hold(desk.world.parts, local, hold.id)
    lift_hold(desk.world.parts, apd, hold.id)
    assert code_of(desk, apd) == "" and desk.world.count("page_read") == 0


@pytest.mark.parametrize("region", ["3508", "350702"])
def test_a_hold_is_of_the_own_region(desk: Desk, region: str) -> None:
    """A family of another region is not found to be held."""
    with pytest.raises(Problem, match="not_found"):
        told = {"kabupaten": HOME, "record": desk.world.ids["kpm1"], "dataset": "", "reason": "Perkara"}
        lay_hold(desk.world.parts, desk.account("lain", "apd", region), **told)
    assert desk.world.count("legal_hold") == 0


def test_a_leap_day_has_a_day_five_years_before(desk: Desk) -> None:
    """On the 29th of February the period ends on the 28th."""
    now = desk.world.clock().replace(year=2028, month=2, day=29)
    assert read_datasets()["page_read"].before(now) == now.replace(year=2023, day=28)
    assert read_datasets()["page_read"].before(now + timedelta(days=1)) == (now + timedelta(days=1)).replace(year=2023)


def test_what_went_out_is_kept_for_its_years_and_no_longer(desk: Desk) -> None:
    """Notes of files and of reads by others go by the confirmed step and the chain stays sound; who was drawn for a survey goes, but not who is held.

    The round and what its answers come to name nobody, and stay.
    """
    apd, now, ids = desk.account("apd", "apd", "00"), desk.world.clock(), desk.world.ids
    made = {"id": "e" * 22, "account": apd.id, "region": HOME, "dataset": "komitmen", "format": "csv", "first": "2026-10", "last": "2026-10"}
    read_ = {"id": "r" * 22, "token": "t" * 22, "at": now, "dataset": "komitmen", "region": HOME, "first": "2026-10", "last": "2026-10", "rows": 3}
    drawn = {"id": "s" * 22, "kabupaten": HOME, "seed": "x", "families": 2, "cards": 2, "opens_on": "2026-11-01", "closes_on": "2026-11-30"}
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(insert(TABLES["export"]), made | {"deidentified": False, "purpose": "Rapat", "made_at": now})
        connection.execute(insert(TABLES["data_read"]), read_)
        connection.execute(insert(TABLES["survey_round"]), drawn | {"account": apd.id, "made_at": now})
        connection.execute(insert(TABLES["survey_drawn"]), [{"round": "s" * 22, "kabupaten": HOME, "kpm_id": ids[one]} for one in ("kpm1", "kpm2")])
    seal_all(desk.world.parts)
    lay_hold(desk.world.parts, apd, kabupaten=HOME, record=ids["kpm1"], dataset="", reason="Perkara di pengadilan")
    names = ("export", "data_read", "survey_drawn")
    desk.world.clock.pass_by(days=300)
    assert [code_of(desk, apd, name, name) for name in names] == ["", "", ""] and [desk.world.count(name) for name in names] == [1, 1, 2]
    desk.world.clock.pass_by(days=YEARS * 366)
    assert [code_of(desk, apd, name, name) for name in names] == ["", "", ""]
    assert [desk.world.count(name) for name in names] == [0, 0, 1] and desk.world.rows("survey_drawn")[0].kpm_id == ids["kpm1"]
    assert desk.world.count("survey_round") == 1
    with read_transaction(desk.world.parts.engine) as connection:
        assert list(verify(connection)) == []


def test_a_hold_on_a_worker_keeps_what_is_about_him(desk: Desk) -> None:
    """Reads of the worker and of his charge stay while the hold stands; a hold on what is none is not found."""
    apd, siti = desk.account("apd", "apd", "00"), desk.world.ids["siti"]
    charge = next(row.id for row in desk.world.rows("assignment") if row.worker_id == siti)
    for kind, record in (("worker", siti), ("assignment", charge), ("worker", desk.world.ids["budi"])):
        read(desk, apd, record, kind)
    desk.world.clock.pass_by(days=YEARS * 366)
    told = {"kabupaten": HOME, "record": siti, "dataset": "", "reason": "Perkara"}
    for subject in ("kpm", "device"):
        with pytest.raises(Problem, match="not_found"):
            lay_hold(desk.world.parts, apd, **told, subject=subject)
    lay_hold(desk.world.parts, apd, **told, subject="worker")
    assert code_of(desk, apd) == ""
    assert {row.record for row in desk.world.rows("page_read")} == {siti, charge}
