"""Requests about personal data: the clock, the region, the report with all that is held, and corrections that were really made."""

from datetime import timedelta

import pytest
from sqlalchemy import Row, event, insert

from schemas import KINDS
from server.desk.reads import note_read
from server.engine import read_transaction, write_transaction
from server.office import new_record
from server.people.trace import trace
from server.privacy.report import report_of
from server.privacy.requests import Wish, open_request, requests_in, settle, take_in
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import PRIVACY_HOURS
from tests.server.api.world import HOME
from tests.server.desk.office import Desk

ASKED_BY = "Ibu contoh, pengurus, KTP diperlihatkan"


def ask(desk: Desk, who: Row, kind: str = "report", subject: str = "kpm", record: str = "", **more: str) -> Row:
    """Take a request in and open it."""
    wish = Wish(kind, more.pop("kabupaten", HOME), subject, record or desk.world.ids["kpm1"], more.pop("asked_by", ASKED_BY), **more)
    identity = take_in(desk.world.parts, who, wish)
    with read_transaction(desk.world.parts.engine) as connection:
        return open_request(connection, who.region, HOME, identity)


def again(desk: Desk, row: Row) -> Row:
    """Return a request as it stands."""
    with read_transaction(desk.world.parts.engine) as connection:
        return open_request(connection, HOME, HOME, row.id)


def code_of(problem: pytest.ExceptionInfo[Problem]) -> str:
    """Return the code of a problem."""
    return problem.value.error.code


def test_a_request_is_due_within_three_days(desk: Desk) -> None:
    """The clock runs from the moment it was asked, 3 times 24 hours over weekends too, and what is due first stands in front."""
    apd = desk.account("apd", "apd")
    first = ask(desk, apd)
    desk.world.clock.pass_by(hours=5)
    second = ask(desk, apd, "correction", text="Nama salah tulis")
    assert first.due_at == first.asked_at + timedelta(hours=PRIVACY_HOURS) and PRIVACY_HOURS == 72
    with read_transaction(desk.world.parts.engine) as connection:
        waiting, settled = requests_in(connection, HOME)
    assert [row.id for row in waiting] == [first.id, second.id] and settled == []
    settle(desk.world.parts, apd, first, "done", "Diserahkan kepada pengurus di kantor desa")
    done = again(desk, first)
    assert (done.state, done.settler, done.settled_at) == ("done", "apd", desk.world.clock())
    with pytest.raises(Problem) as told:
        settle(desk.world.parts, apd, first, "refused", "Lagi")
    assert code_of(told) == "already_decided"


def test_only_data_of_the_own_region(desk: Desk) -> None:
    """A family of another kabupaten or kecamatan is not found, neither to ask for nor to open; one that is none is not either."""
    inside = ask(desk, desk.account("kec", "apd", "350701"))
    for region in ("3508", "350702"):
        who = desk.account(f"apd{region}", "apd", region)
        with pytest.raises(Problem) as told:
            ask(desk, who)
        assert code_of(told) == "not_found"
        with read_transaction(desk.world.parts.engine) as connection, pytest.raises(Problem) as told:
            open_request(connection, region, HOME, inside.id)
        assert code_of(told) == "not_found"
        with read_transaction(desk.world.parts.engine) as connection:
            assert requests_in(connection, region) == ([], [])
    for record in ("x", "a" * 22):
        with pytest.raises(Problem) as told:
            ask(desk, desk.account(f"apd{len(record)}", "apd"), record=record)
        assert code_of(told) == "not_found"


def test_what_a_request_needs(desk: Desk) -> None:
    """Who asks is needed, and for a correction what is wrong; both are told at once, and nothing is kept."""
    apd = desk.account("apd", "apd")
    with pytest.raises(Problem) as told:
        ask(desk, apd, "correction", asked_by=" ", text="")
    assert told.value.error.details == {"fields": {"asked_by": "required", "wish": "required"}}
    assert desk.world.count("privacy_request") == 0


def test_a_correction_is_done_only_after_an_edit(desk: Desk) -> None:
    """Without a change of the record since the request it cannot be marked as done, only refused with a reason."""
    apd = desk.account("apd", "apd")
    asked = ask(desk, apd, "correction", text="Alamat salah")
    with pytest.raises(Problem) as told:
        settle(desk.world.parts, apd, asked, "done", "Alamat diperbaiki")
    assert code_of(told) == "not_corrected"
    with pytest.raises(Problem) as told:
        settle(desk.world.parts, apd, asked, "refused", "  ")
    assert code_of(told) == "unprocessable" and again(desk, asked).state == "open"
    desk.change("kpm", desk.world.ids["kpm1"], address="Jalan Baru")
    settle(desk.world.parts, apd, asked, "done", "Alamat diperbaiki")
    assert again(desk, asked).state == "done"


def test_a_correction_of_a_member_serves_the_family(desk: Desk) -> None:
    """A request about a family is done once one of its members was corrected."""
    apd = desk.account("apd", "apd")
    asked = ask(desk, apd, "correction", text="Nama anak salah")
    [member] = [row for row in desk.world.rows("anggota") if row.kpm_id == desk.world.ids["kpm1"]]
    desk.change("anggota", member.id, name="Anak Contoh Baru")
    settle(desk.world.parts, apd, asked, "done", "Nama diperbaiki")
    assert again(desk, asked).state == "done"


def report(desk: Desk, asked: Row) -> dict:
    """Return the report of a request."""
    with read_transaction(desk.world.parts.engine) as connection:
        return report_of(connection, asked)


def test_the_report_has_all_that_is_held(desk: Desk) -> None:
    """Family, members, visits and marks are there, with who wrote last, who saw it and whose phone has it; others' data is not."""
    apd = desk.account("apd", "apd")
    desk.siti.exchange(desk.world.visit("kpm1", findings="Rumah rapi"))
    desk.siti.exchange(desk.world.visit("kpm2", findings="Keluarga lain"))
    note_read(desk.world.parts, apd.id, "/konsol/keluarga", kabupaten=HOME, kind="kpm", record=desk.world.ids["kpm1"])
    made = report(desk, ask(desk, apd))
    assert set(made["records"]) == {"kpm", "anggota", "kunjungan"}
    [visit] = made["records"]["kunjungan"]
    assert (visit["fields"]["findings"], visit["last_written"]["by"]) == ("Rumah rapi", "Siti Contoh")
    assert [(one["account"], one["role"]) for one in made["seen_by"]] == [("apd", "apd")]
    assert [(one["worker"], one["phones"]) for one in made["sent_to"]] == [("Siti Contoh", 1)]
    assert "Keluarga lain" not in str(made)
    [member] = made["records"]["anggota"]
    own = report(desk, ask(desk, apd, subject="anggota", record=member["id"]))
    assert set(own["records"]) == {"anggota"} and own["sent_to"] == made["sent_to"]


def test_a_confidential_complaint_is_in_no_report(desk: Desk) -> None:
    """A complaint of violence at home stays out of the report, which may reach the one it is about; an ordinary one is in it."""
    told = {"programme": "lainnya", "reported_on": "2026-11-20", "worker_id": desk.world.ids["siti"], "kpm_id": desk.world.ids["kpm1"]}
    fields = [{**told, "category": category, "text": text} for category, text in (("kekerasan_rumah_tangga", "Sangat rahasia"), ("layanan", "Antre lama"))]
    desk.office.write(HOME, [new_record(KINDS["pengaduan"], one, desk.world.new_id()) for one in fields])
    made = report(desk, ask(desk, desk.account("apd", "apd")))
    assert [one["fields"]["text"] for one in made["records"]["pengaduan"]] == ["Antre lama"]
    assert "Sangat rahasia" not in str(made)


def test_the_report_takes_the_same_statements_whatever_it_holds(desk: Desk) -> None:
    """A family with forty visits costs no statement more than one with a single visit."""
    asked, counted = ask(desk, desk.account("apd", "apd")), []
    for number in (1, 40):
        for _ in range(number):
            desk.siti.exchange(desk.world.visit("kpm1"))
        statements: list[str] = []

        def keep(_connection: object, _cursor: object, statement: str, *_: object, kept: list[str] = statements) -> None:
            kept.append(statement)

        event.listen(desk.world.parts.engine, "before_cursor_execute", keep)
        report(desk, asked)
        event.remove(desk.world.parts.engine, "before_cursor_execute", keep)
        counted.append(len(statements))
    assert counted[0] == counted[1] > 5


def test_what_was_given_out_is_in_the_report(desk: Desk) -> None:
    """Files and reads of others are told where region and data set may hold the person, since the first change about it; and the draw of a survey.

    Of a worker it is the files about workers; what an account made itself is on its own page.
    """
    apd, ids = desk.account("apd", "apd"), desk.world.ids
    desk.siti.exchange(desk.world.visit("kpm1"))
    desk.change("kpm", ids["kpm1"], joined_on="2025-01-01")
    trace(desk.world.parts, all_partitions=True)
    now = desk.world.clock()
    exports = [(HOME, "komitmen", 0), ("00", "graduasi", 0), ("350702", "komitmen", 0), ("3508", "komitmen", 0), (HOME, "ukuran", 0), (HOME, "komitmen", -9), (HOME, "kinerja", 0)]
    told = {"account": apd.id, "format": "csv", "first": "2026-10", "last": "2026-10", "deidentified": False}
    rows = [told | {"id": f"{n:022d}", "region": region, "dataset": name, "purpose": f"Rapat {n}", "made_at": now + timedelta(days=days)} for n, (region, name, days) in enumerate(exports)]
    token = {"id": "t" * 22, "token_hash": "x", "name": "Bappeda", "purpose": "Kajian", "region": HOME, "datasets": ["komitmen"], "deidentified": True}
    token |= {"account": apd.id, "made_at": now, "expires_at": now}
    reads = [{"id": f"{n:022d}", "token": "t" * 22, "at": now, "dataset": "komitmen", "region": HOME, "first": "2026-10", "last": "2026-10", "rows": 3} for n in range(2)]
    drawn = {"id": "s" * 22, "kabupaten": HOME, "seed": "x", "families": 2, "cards": 2, "opens_on": "2026-11-01", "closes_on": "2026-11-30"}
    with write_transaction(desk.world.parts.engine) as connection:
        for name, values in (("export", rows), ("data_token", token), ("data_read", reads), ("survey_round", drawn | {"account": apd.id, "made_at": now})):
            connection.execute(insert(TABLES[name]), values)
        connection.execute(insert(TABLES["survey_drawn"]), {"round": "s" * 22, "kabupaten": HOME, "kpm_id": ids["kpm1"]})
    made = report(desk, ask(desk, apd))
    assert sorted(one["purpose"] for one in made["files"]) == ["Rapat 0", "Rapat 1"]
    assert [(one["token"], one["calls"], one["deidentified"]) for one in made["read_by_others"]] == [("Bappeda", 2, True)]
    assert made["survey"] == [{"from": "2026-11-01", "until": "2026-11-30"}]
    assert report(desk, ask(desk, apd, record=ids["kpm2"]))["survey"] == []
    own = report(desk, ask(desk, apd, subject="worker", record=ids["siti"]))
    assert [one["purpose"] for one in own["files"]] == ["Rapat 6"] and own["read_by_others"] == []


def test_who_decided_about_a_family_is_in_its_report(desk: Desk) -> None:
    """Each step about a sanction or an exit of the family is told with who took it, when and why; steps about others are not."""
    apd, now = desk.account("apd", "apd"), desk.world.clock()
    told = {"tahap": "2026-07", "jenis": "penangguhan", "aturan_nomor": 1, "evidence": "-", "proposed_on": "2026-10-22", "status": "diusulkan"}
    made = [new_record(KINDS["sanksi"], told | {"kpm_id": desk.world.ids[kpm]}, "") for kpm in ("kpm1", "kpm2")]
    desk.office.write(HOME, made)
    step = {"kabupaten": HOME, "round": 1, "action": "tolak", "account": apd.id, "plt": False, "made_at": now, "settled_at": now, "state": "done", "tries": 0}
    rows = [step | {"id": f"{n:022d}", "sanksi": one.id, "reason": f"Alasan {n}"} for n, one in enumerate(made)]
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(insert(TABLES["sanksi_step"]), rows)
    [one] = report(desk, ask(desk, apd))["steps"]
    assert (one["kind"], one["step"], one["account"], one["role"], one["reason"]) == ("sanksi", "tolak", "apd", "apd", "Alasan 0")


def test_a_worker_is_a_person_too(desk: Desk) -> None:
    """A worker's report has record, charge, own phones and who looked, but no family, no complaint and no observation that is only planned.

    The report of the one who observed has nothing of it: it is about the pendamping.
    """
    world, apd = desk.world, desk.account("apd", "apd")
    siti = world.ids["siti"]
    desk.siti.exchange(world.visit("kpm1", findings="Rumah rapi"))
    about = {"programme": "lainnya", "reported_on": "2026-11-20", "worker_id": siti, "category": "layanan", "text": "Petugas kasar"}
    plan = {"supervisor_id": world.ids["budi"], "pendamping_id": siti, "kelompok_id": world.ids["mawar"], "planned_date": "2026-12-01"}
    seen = [{**plan, "status": "rencana", "place": "Rahasia dulu"}, {**plan, "status": "terlaksana", "strengths": "Sabar"}]
    made = [("pengaduan", about), *(("supervisi_p2k2", one) for one in seen)]
    desk.office.write(HOME, [new_record(KINDS[kind], fields, world.new_id()) for kind, fields in made])
    note_read(world.parts, apd.id, "/konsol/petugas", kabupaten=HOME, kind="worker", record=siti)
    told = report(desk, ask(desk, apd, subject="worker", record=siti))
    assert set(told["records"]) == {"worker", "assignment", "supervisi_p2k2"}
    assert "Sabar" in str(told) and not any(text in str(told) for text in ("Rumah rapi", "Petugas kasar", "Rahasia dulu"))
    assert [(one["account"], one["kind"]) for one in told["seen_by"]] == [("apd", "worker")]
    assert [(one["worker"], one["phones"]) for one in told["sent_to"]] == [("Siti Contoh", 1)]
    assert "Sabar" not in str(report(desk, ask(desk, apd, subject="worker", record=world.ids["budi"])))


def test_a_worker_of_another_region_is_not_found(desk: Desk) -> None:
    """An APD of another kabupaten or kecamatan finds no worker there; a correction is done once the worker's record was edited."""
    siti = desk.world.ids["siti"]
    for region in ("3508", "350702"):
        with pytest.raises(Problem) as told:
            ask(desk, desk.account(f"apd{region}", "apd", region), subject="worker", record=siti)
        assert code_of(told) == "not_found"
    near = desk.account("dekat", "apd", "350701")
    asked = ask(desk, near, "correction", subject="worker", record=siti, text="Nama salah")
    with pytest.raises(Problem) as told:
        settle(desk.world.parts, near, asked, "done", "Diperbaiki")
    assert code_of(told) == "not_corrected"
    desk.change("worker", siti, name="Siti Contoh Baru")
    settle(desk.world.parts, near, asked, "done", "Diperbaiki")
    assert again(desk, asked).state == "done"
