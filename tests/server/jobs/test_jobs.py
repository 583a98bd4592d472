"""The timetable, its owner, the nightly proof and the sweep."""

import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import delete, func, insert, select, update

from schemas import KINDS
from server.demo.fill import fill
from server.engine import read_transaction, write_transaction
from server.jobs.owner import ownership
from server.jobs.proof import Finding
from server.jobs.timetable import TIMETABLE, Job, make_scheduler, run_job, run_proof, run_sweep
from server.logs import make_log
from server.office import Office, edit
from server.services import Services
from server.store.tables import TABLES
from sync.limits import DATA_ORDER_S, RT_KEPT_HOURS, SIKS_UPLOAD_HOURS
from tests.server.api.stage import bare, on_each_database
from tests.server.api.world import START, World

NOW = START
KABUPATEN = "3507"


def scene(world: World) -> Services:
    """Return the parts of an application with the demonstration kabupaten."""
    found = world.parts
    fill(Office(found.store, "demo", found.clock, found.random), KINDS, NOW.date(), Random(3))
    return found


parts = on_each_database(scene, bare)


def test_a_healthy_store_is_proven(parts: Services) -> None:
    """P30, P38: after inserts, edits and a family that changed its kelompok the proof finds nothing."""
    office = Office(parts.store, "demo", parts.clock, parts.random)
    kpm, kelompok = TABLES["kpm"], TABLES["kelompok"]
    with read_transaction(parts.engine) as connection:
        family = connection.scalar(select(kpm.c.id).order_by(kpm.c.id).limit(1))
        groups = list(connection.scalars(select(kelompok.c.id).order_by(kelompok.c.id).limit(2)))
    for group in groups:
        with parts.store.view(KABUPATEN) as view:
            record = view.records(KINDS["kpm"], [family])[0]
        office.write(KABUPATEN, [edit(KINDS["kpm"], record, kelompok_id=group)])
    assert run_proof(parts) == []


def test_a_second_writer_is_found(parts: Services) -> None:
    """P30: a row written past the feed, an entry without its row and a wrong digest are each found, and counted."""
    kpm, head, anggota = TABLES["kpm"], TABLES["scope_head"], TABLES["anggota"]
    named = [TABLES[kind.name].c[field] for kind in KINDS.values() for field, parent in kind.refs if parent == "anggota"]
    alone = [anggota.c.id.not_in(select(one).where(one.is_not(None))) for one in named]
    with write_transaction(parts.engine) as connection:
        family = connection.scalar(select(kpm.c.id).order_by(kpm.c.id).limit(1))
        member = connection.scalar(select(anggota.c.id).where(*alone).order_by(anggota.c.id).limit(1))
        connection.execute(update(kpm).where(kpm.c.id == family).values(revision=kpm.c.revision + 1_000))
        connection.execute(delete(anggota).where(anggota.c.id == member))
        scope = connection.scalar(select(head.c.scope).where(head.c.kind == "kelompok").order_by(head.c.scope).limit(1))
        connection.execute(update(head).where(head.c.scope == scope, head.c.kind == "kelompok").values(digest=1))

    assert run_proof(parts) == [
        Finding("row_without_feed", KABUPATEN, "kpm", 1),
        Finding("feed_without_row", KABUPATEN, "anggota", 1),
        Finding("wrong_digest", KABUPATEN, "kelompok", 1),
    ]


def test_only_what_has_expired_is_swept(parts: Services) -> None:
    """P32: a marker of 401 days goes and one of 400 days stays; an expired login goes, as do files and lists of an RT that nobody took over; rows stay."""
    feed, tokens, accounts = TABLES["feed"], TABLES["login_token"], TABLES["account"]
    parts.accounts.add("apd", "kata sandi contoh", role="apd", region=KABUPATEN)
    with write_transaction(parts.engine) as connection:
        rows = connection.scalar(select(func.count()).select_from(feed))
        for days, record in ((401, "a" * 22), (400, "b" * 22)):
            left_on = (NOW.date() - timedelta(days=days)).isoformat()
            marker = {"kabupaten": KABUPATEN, "scope": "u", "id": record, "kind": "kpm", "number": 1, "hash": 0, "left_on": left_on}
            connection.execute(insert(feed).values(marker))
        account = connection.scalar(select(accounts.c.id))
        for name, expires_at in (("old", NOW - timedelta(seconds=1)), ("new", NOW + timedelta(hours=1))):
            row = {"token_hash": name, "account_id": account, "made_at": NOW - timedelta(hours=12), "expires_at": expires_at}
            connection.execute(insert(tokens).values(row))
        for made_at in (NOW - timedelta(seconds=DATA_ORDER_S + 1), NOW):
            order = {"token": "t" * 22, "asked": "a", "kabupaten": KABUPATEN, "bulan": "2026-10", "first": "0", "keys": [], "made_at": made_at}
            connection.execute(insert(TABLES["data_order"]).values(order))
        for hours in (SIKS_UPLOAD_HOURS + 1, SIKS_UPLOAD_HOURS - 1):
            upload = {"id": f"{hours:022d}", "kabupaten": KABUPATEN, "account": account, "made_at": NOW - timedelta(hours=hours)}
            connection.execute(insert(TABLES["siks_upload"]).values(upload | {"about": "graduasi", "answers": []}))
            connection.execute(insert(TABLES["verkom_upload"]).values(upload | {"told": {}}))
        for hours in (RT_KEPT_HOURS + 1, RT_KEPT_HOURS - 1):
            tried = {"id": f"{hours:022d}", "kabupaten": KABUPATEN, "kejadian_id": "b" * 22, "account": account, "made_at": NOW - timedelta(hours=hours), "told": {}}
            connection.execute(insert(TABLES["rt_upload"]).values(tried))

    swept = run_sweep(parts)

    assert (swept.markers, swept.tokens, swept.orders, swept.uploads) == (1, 1, 1, 3)
    with read_transaction(parts.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(feed)) == rows + 1
        assert list(connection.scalars(select(tokens.c.token_hash))) == ["new"]


def test_one_owner(parts: Services, tmp_path: Path) -> None:
    """Of two processes one owns the timetable; the other may when the first is gone."""
    with ownership(parts.engine, tmp_path) as first:
        with ownership(parts.engine, tmp_path) as second:
            assert (first, second) == (True, False)
    with ownership(parts.engine, tmp_path) as third:
        assert third


def test_the_scheduler_has_the_timetable(parts: Services) -> None:
    """Every job of the timetable is scheduled at its hour in WIB."""
    scheduler = make_scheduler(parts)
    found = {job.id: {field.name: str(field) for field in job.trigger.fields} for job in scheduler.get_jobs()}
    assert {name: (fields["hour"], fields["minute"]) for name, fields in found.items()} == {
        job.name: (str(job.hour), str(job.minute)) for job in TIMETABLE
    }


def test_a_job_is_told_in_one_way(parts: Services) -> None:
    """What a job did is one line with its count; a job that did nothing is silent unless each of its runs is to be told."""
    stream = io.StringIO()
    heard = replace(parts, log=make_log(stream))
    for always, done in ((False, 3), (False, 0), (True, 0)):
        job = Job("contoh", "*", "*", lambda _parts, done=done: done, f"done_{done}_{always}", always=always)
        assert run_job(job, heard) == done
    assert [(line["event"], line["count"]) for line in map(json.loads, stream.getvalue().splitlines())] == [("done_3_False", 3), ("done_0_True", 0)]
