"""Erasing families at the end of their retention: not a byte is left, the chain verifies, phones drop it, others lose nothing."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, delete, event, insert, select, update
from sqlalchemy.exc import OperationalError

from schemas import KINDS
from server.attendance.rollup import keep_kabupaten
from server.engine import read_transaction, write_transaction
from server.inspect.seal import LOG
from server.jobs.tasks import run_work
from server.moves import Move, move_family
from server.office import new_record
from server.privacy.erasing import erase, next_due
from server.privacy.erasure import CONFIRM, ask_erasure, release_families, term_of
from server.privacy.families import list_families
from server.privacy.requests import Wish, take_in
from server.privacy.retention import count_due, due_now, lay_hold, lift_hold
from server.store.tables import TABLES, upsert
from sync.errors import Problem
from sync.nouns import ERASED
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.desk.office import ON_SQLITE, Desk
from tests.server.privacy.ended import NAME, NIK, OTHER, WORDS, YEARS, Ended, end, everything, late_form, left_in, make_ended, set_years


@dataclass(slots=True)
class Cut:
    """A store that loses its connection when it is told to."""

    store: Any
    commit: Any


def outcomes(frames: list[dict[str, Any]]) -> list[list[Any]]:
    """Return the outcomes of the one form that was sent."""
    return frames[0]["out"][0][2]


def test_nothing_is_left_of_an_erased_family(desk: Desk, tmp_path: Path) -> None:
    """No table and no byte of the database has name, NIK or family card any more; chains and feed are sound, and what is of others stays."""
    made = make_ended(desk, tmp_path)
    assert made.faults() == [] and NAME.lower() in everything(desk)
    figures, reads = desk.world.rows("tahap_figure"), desk.world.count("page_read")
    work = made.erase()
    assert (work.state, work.code, work.report and work.report["erased"]) == ("done", None, 1)
    assert made.faults() == []
    assert left_in(desk) == []
    assert desk.world.rows("tahap_figure") == figures and desk.world.count("page_read") == reads
    for table in ("attendance_month", "survey_drawn"):
        assert [row.kpm_id for row in desk.world.rows(table)] == [desk.world.ids["kpm2"]]
    assert [row.bulan for row in desk.world.rows("attendance_change")] == ["2026-11"]  # so that sums of the month are made anew
    [kept] = [row for row in desk.world.rows("kehadiran") if row.kpm_id == desk.world.ids["kpm2"]]
    assert kept.reason == OTHER and OTHER.lower() in str(desk.world.rows("change_log")).lower()
    [gone] = [row for row in desk.world.rows("deletion") if row.dataset == "kpm"]
    assert (gone.rows, gone.reason, gone.account) == (1, "Masa simpan lewat", made.apd.id)


def test_late_work_is_refused_and_the_rest_of_its_form_stands(desk: Desk, tmp_path: Path) -> None:
    """What an old phone brings of an erased family is refused as erased, accepted or not; the neighbour's visit of the same form is taken (P57).

    A form that is sent again is answered as before (P6), and the next run erases what was refused and dismissed.
    """
    made = make_ended(desk, tmp_path)
    made.erase()
    late = late_form(desk, made.kpm)
    erased = ["refused", "erased"]
    assert [one[:2] for one in outcomes(desk.siti.exchange(late))] == [erased, ["applied"], erased, erased]
    assert desk.siti.exchange(made.roster)[0]["out"] == [[made.roster.id, 0, [["applied"], ["applied"], ["applied"]]]]
    judge = desk.account("penyelia2")
    desk.decide(judge, desk.open("inbox"), "accept")
    desk.carry()
    for number in range(3):
        desk.decide(judge, desk.open("inbox"), "dismiss")
        desk.carry()
        if not number:
            made.counts()
            made.erase()
            assert len([row for row in desk.world.rows("inbox") if row.state == "open"]) == 2  # what waits for a person stays
    assert {row.state for row in desk.world.rows("inbox")} == {"settled"} and NAME.lower() in everything(desk)
    assert made.counts()["due"] == 0
    made.erase()
    assert left_in(desk) == [] and made.faults() == []
    assert [row.findings for row in desk.world.rows("kunjungan") if not row.deleted] == [OTHER]


@ON_SQLITE
def test_phones_drop_the_family(desk: Desk, tmp_path: Path) -> None:
    """A phone that was offline all the while is told that family and member are gone (P32); one that enrols anew gets nothing of them."""
    made = make_ended(desk, tmp_path)
    made.erase()
    gone = {record for frame in desk.siti.settle() for _scope, _kind, record in frame.get("gone", [])}
    assert {made.kpm, made.member} <= gone
    fresh = desk.world.enrol("siti", "HP baru").settle()
    assert made.kpm not in str([frame.get("rows") for frame in fresh]) and not any(one in str(fresh) for one in (NAME, NIK, WORDS))


HOLDS = {
    "complaint": ("complaint_case", {"settled_on": None}),
    "sanction": ("sanksi", {"status": "banding"}),
    "graduasi": ("graduasi", {"status": "disetujui"}),
    "request": ("privacy_request", {"state": "open"}),
    "case": ("inbox", {"state": "open"}),
    "task": ("tugas", {"status": "open"}),
    "transfer": ("transfer", {"state": "proposed"}),
}
"""Reason -> table, and what in it holds a family back."""


@ON_SQLITE
def test_what_is_open_holds_a_family_back(desk: Desk, tmp_path: Path) -> None:
    """A legal hold on family, member or data set, a pendamping, and anything open keep every byte; each is told by its own reason."""
    made = make_ended(desk, tmp_path)
    world, before = desk.world, everything(desk).count(NAME.lower())
    task = {"worker_id": world.ids["siti"], "about_kind": "kpm", "about_id": made.kpm, "text": "x", "status": "done"}
    world.clock.now, now = made.ended_at, world.clock.now
    desk.office.write(HOME, [new_record(KINDS["tugas"], task, world.new_id())])
    moved = {"id": world.new_id(), "subject": "kpm", "record": made.kpm, "source": HOME, "target": ELSEWHERE, "state": "refused", "note": ""}
    with write_transaction(world.parts.engine) as connection:
        connection.execute(insert(TABLES["transfer"]), moved | {"proposed_by": made.apd.id, "proposed_at": now})
    world.clock.now = now
    assert made.counts() == dict.fromkeys(made.counts(), 0) | {"due": 1}
    for reason, (name, values) in HOLDS.items():
        with write_transaction(world.parts.engine) as connection:
            [old] = connection.execute(select(TABLES[name])).all()
            connection.execute(update(TABLES[name]).values(**values))
        counts = made.counts()
        assert (counts["due"], counts[reason]) == (0, 1), reason
        assert made.erase().report["erased"] == 0
        with write_transaction(world.parts.engine) as connection:
            connection.execute(update(TABLES[name]).values({column: getattr(old, column) for column in values}))
    for told in ({"record": made.kpm, "dataset": ""}, {"record": "", "dataset": "kpm"}):
        lay_hold(world.parts, made.apd, kabupaten=HOME, reason="Perkara", **told)
        assert made.counts()["hold"] == 1 and made.erase().report["erased"] == 0
        [hold] = [row for row in world.rows("legal_hold") if row.lifted_at is None]
        lift_hold(world.parts, made.apd, hold.id)
    assert everything(desk).count(NAME.lower()) >= before and made.counts()["due"] == 1
    count_due(world.parts)
    with read_transaction(world.parts.engine) as connection:
        assert due_now(connection)["kpm"].rows == 1


@ON_SQLITE
def test_who_is_past_the_retention(desk: Desk, tmp_path: Path) -> None:
    """An active family, one that ended lately, and one of which something came lately are not touched; without a period nothing is."""
    set_years(desk, tmp_path)
    world, ids = desk.world, desk.world.ids
    apd = desk.account("nasional", "apd", "00")
    for kpm, more in (("kpm1", {}), ("kpm2", {"membership_status": "aktif"}), ("kpm3", {"kelompok_id": None})):
        end(desk, ids[kpm], **more)
    made = Ended(desk, apd, ids["kpm1"], "", world.form(), world.clock())
    world.clock.pass_by(days=YEARS * 366)
    assert made.counts()["assigned"] == 1 and made.counts()["due"] == 1
    desk.change("kpm", ids["kpm3"], address="Jalan Lain")
    assert made.counts()["due"] == 0
    for who, confirm, code in ((desk.account("lokal", "apd"), CONFIRM, "forbidden"), (apd, "hapus", "unprocessable")):
        with pytest.raises(Problem, match=code):
            ask_erasure(world.parts, who, "Lewat", confirm)
    set_years(desk, tmp_path, 0)
    assert term_of(world.parts) is None
    with pytest.raises(Problem, match="not_found"):
        ask_erasure(world.parts, apd, "Lewat", CONFIRM)


def test_a_family_that_moved_is_erased_where_it_was_too(desk: Desk, tmp_path: Path) -> None:
    """Stubs and field work in the former kabupaten go with it; a cut between the two is completed by the next run, and counted once."""
    made = make_ended(desk, tmp_path)
    parts = desk.world.parts
    desk.world.clock.now, now = made.ended_at, desk.world.clock.now
    assert move_family(Move(made.kpm, HOME, ELSEWHERE), parts.store, desk.office, parts.kinds)
    desk.world.clock.now = now
    assert made.counts()["due"] == 1
    with read_transaction(parts.engine) as connection:
        portion = next_due(connection, term_of(parts))
    assert portion.kabupaten == ELSEWHERE
    commit, done, deletion = parts.store.commit, [], {"id": desk.world.new_id(), "dataset": "kpm", "before": now, "rows": 0}
    with write_transaction(parts.engine) as connection:
        connection.execute(insert(TABLES["deletion"]), deletion | {"reason": "Terputus", "account": made.apd.id, "at": now})

    def once(*args: Any, **more: Any) -> Any:
        if done:
            raise ConnectionError("cut")
        done.append(args)
        return commit(*args, **more)

    with pytest.raises(ConnectionError):
        erase(replace(parts, store=Cut(parts.store, once)), term_of(parts), portion, deletion["id"])
    assert made.counts()["due"] == 1 and NAME.lower() in everything(desk)
    made.erase()
    assert left_in(desk) == [] and made.faults() == []
    assert {row.reason: row.rows for row in desk.world.rows("deletion")} == {"Terputus": 0, "Masa simpan lewat": 1}
    assert {(row.kabupaten, row.moved) for row in desk.world.rows("kpm") if row.id == made.kpm} == {(HOME, ERASED), (ELSEWHERE, ERASED)}


@ON_SQLITE
def test_an_emptied_form_is_still_guarded(desk: Desk, tmp_path: Path) -> None:
    """Whoever edits what erasing left of a form is found, as is a form that was emptied without a deletion."""
    made = make_ended(desk, tmp_path)
    made.erase()
    assert made.faults() == []
    with write_transaction(desk.world.parts.engine) as connection:
        [body] = connection.scalars(select(LOG.c.body).where(LOG.c.form == made.roster.id))
        body[2][2]["reason"] = "Dihapus orang"
        connection.execute(update(LOG).where(LOG.c.form == made.roster.id).values(body=body))
    assert [(one.what, one.form) for one in made.faults()] == [("edited", made.roster.id)]


@ON_SQLITE
def test_a_portion_takes_the_same_statements_whatever_it_holds(desk: Desk, tmp_path: Path) -> None:
    """Three families with many visits cost as many statements as one family with few."""
    counted = []
    for names, visits in ((("kpm1",), 1), (("kpm2", "kpm3"), 12)):
        counted.append(_statements(desk, tmp_path, names, visits))
    assert counted[0] == counted[1] > 50


def _statements(desk: Desk, folder: Path, names: tuple[str, ...], visits: int) -> int:
    """Let families end with so many visits each, and return the statements that erasing them takes."""
    set_years(desk, folder)
    world = desk.world
    for name in names:
        family = {"kpm_id": world.ids[name], "date": world.clock().date().isoformat(), "findings": WORDS}
        desk.office.write(HOME, [new_record(KINDS["kunjungan"], family, world.new_id()) for _ in range(visits)])
        end(desk, world.ids[name], kelompok_id=None)
    world.clock.pass_by(days=YEARS * 366)
    made = Ended(desk, desk.account(f"nasional{visits}", "apd", "00"), "", "", world.form(), world.clock())
    assert made.counts()["due"] == len(names)
    statements: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    with read_transaction(world.parts.engine) as connection:
        portion = next_due(connection, term_of(world.parts))
    event.listen(world.parts.engine, "before_cursor_execute", keep)
    erase(world.parts, term_of(world.parts), portion, world.new_id())
    event.remove(world.parts.engine, "before_cursor_execute", keep)
    assert len(portion.families) == len(names)
    return len(statements)


@ON_SQLITE
def test_what_was_merged_into_a_family_goes_with_it(desk: Desk, tmp_path: Path) -> None:
    """The record that was given up, its visits and what the merging remembers are erased too; the alias stays and leads late work to the refusal.

    What is open under the id that was given up, and a hold on it, keep the family until then.
    """
    made = make_ended(desk, tmp_path)
    world, lost, now = desk.world, desk.world.new_id(), desk.world.clock.now
    world.clock.now = made.ended_at
    family = new_record(KINDS["kpm"], {"no_kk": "0000000000000001", "address": WORDS}, lost)
    visited = new_record(KINDS["kunjungan"], {"kpm_id": lost, "date": "2026-11-20", "findings": WORDS}, world.new_id())
    asked = {"worker_id": world.ids["siti"], "about_kind": "kpm", "about_id": lost, "text": WORDS, "status": "open"}
    desk.office.write(HOME, [family, visited, new_record(KINDS["tugas"], asked, world.new_id())])
    world.clock.now = now
    hold = {"id": world.new_id(), "kabupaten": HOME, "subject": "kpm", "record": lost, "reason": "Perkara", "account": made.apd.id, "made_at": now}
    merged = {"kabupaten": HOME, "id": world.new_id(), "kind": "kpm", "kept_id": made.kpm, "lost_id": lost, "before": {"nik": NIK}, "after": {}}
    more = {"moved": [], "chained": [], "reason": WORDS, "account": made.apd.id, "made_at": made.ended_at}
    with write_transaction(world.parts.engine) as connection:
        connection.execute(insert(TABLES["alias"]), {"kabupaten": HOME, "old_id": lost, "new_id": made.kpm, "made_at": made.ended_at})
        connection.execute(insert(TABLES["merged_record"]), merged | more)
        connection.execute(insert(TABLES["legal_hold"]), hold)
    assert {reason: number for reason, number in made.counts().items() if number} == {"task": 1, "hold": 1}
    with write_transaction(world.parts.engine) as connection:
        connection.execute(update(TABLES["tugas"]).values(status="done"))
        connection.execute(update(TABLES["legal_hold"]).values(lifted_at=now))
    made.counts()
    assert made.erase().report["erased"] == 1
    assert left_in(desk) == [] and made.faults() == [] and world.count("merged_record") == 0
    assert {outcome[1] for outcome in outcomes(desk.siti.exchange(late_form(desk, lost))) if outcome[0] == "refused"} == {"erased"}


@ON_SQLITE
def test_a_family_that_is_written_to_meanwhile_is_left_for_another_run(desk: Desk, tmp_path: Path) -> None:
    """Work that comes between the look and the commit undoes the whole portion; nothing of it is erased by half."""
    made = make_ended(desk, tmp_path)
    parts, before = desk.world.parts, everything(desk).count(NAME.lower())

    def later(*args: Any, **more: Any) -> Any:
        desk.office.write(HOME, [new_record(KINDS["kunjungan"], {"kpm_id": made.kpm, "date": "2032-11-20", "findings": "Ikut lagi"}, desk.world.new_id())])
        return parts.store.commit(*args, **more)

    with read_transaction(parts.engine) as connection:
        portion = next_due(connection, term_of(parts))
    with pytest.raises(Problem, match="changed_meanwhile"):
        erase(replace(parts, store=Cut(parts.store, later)), term_of(parts), portion, desk.world.new_id())
    assert everything(desk).count(NAME.lower()) == before and desk.record("kpm", made.kpm).moved is None
    assert made.counts()["due"] == 0 and made.erase().report["erased"] == 0


@ON_SQLITE
def test_attendance_counted_meanwhile_brings_nothing_back(desk: Desk, tmp_path: Path) -> None:
    """A count of attendance that read before a family was erased, and writes afterwards, writes nothing of it."""
    made = make_ended(desk, tmp_path)
    parts = desk.world.parts
    with read_transaction(parts.engine) as connection:
        coming = [next_due(connection, term_of(parts))]

    def meanwhile(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if coming and "FROM attendance_place" in statement:
            erase(parts, term_of(parts), coming.pop(), desk.world.new_id())

    begun = {"kabupaten": HOME, "number": 0, "at": made.ended_at, "day": desk.world.clock().date().isoformat(), "since": "2026-11"}
    with write_transaction(parts.engine) as connection:
        upsert(connection, TABLES["attendance_place"], [begun])
        connection.execute(delete(TABLES["attendance_month"]))
    event.listen(parts.engine, "before_cursor_execute", meanwhile)
    assert keep_kabupaten(parts, HOME) >= 2
    counted = {row.kpm_id for row in desk.world.rows("attendance_month")}
    assert not coming and desk.world.ids["kpm2"] in counted and made.kpm not in counted


@ON_SQLITE
def test_what_is_not_traced_yet_holds_a_family_back(desk: Desk, tmp_path: Path) -> None:
    """A complaint that comes right before a portion, or between its tracing and its look, keeps the family with every byte of it."""
    made = make_ended(desk, tmp_path)
    world, parts = desk.world, desk.world.parts
    day = world.clock().date().isoformat()
    told = {"programme": "lainnya", "category": "layanan", "reported_on": day, "worker_id": world.ids["siti"], "kpm_id": made.kpm}
    one, two = (new_record(KINDS["pengaduan"], {**told, "status": "diterima", "complainant": NAME, "text": text}, world.new_id()) for text in ("Satu", "Dua"))
    with read_transaction(parts.engine) as connection:
        portion = next_due(connection, term_of(parts))
    coming = [two]

    def clock() -> Any:
        if coming:
            desk.office.write(HOME, [coming.pop()])
        return world.clock()

    with pytest.raises(Problem, match="changed_meanwhile"):
        erase(replace(parts, clock=clock), term_of(parts), portion, world.new_id())
    assert not coming and desk.record("kpm", made.kpm).moved is None
    desk.office.write(HOME, [one])
    with pytest.raises(Problem, match="changed_meanwhile"):
        erase(parts, term_of(parts), portion, world.new_id())
    assert made.erase().report["erased"] == 0
    assert {row.id: row.text for row in world.rows("pengaduan") if not row.moved}.items() >= {one.id: "Satu", two.id: "Dua"}.items()
    assert made.counts()["due"] == 0


@ON_SQLITE
def test_work_of_others_does_not_hold_up_a_run(desk: Desk, tmp_path: Path) -> None:
    """A portion into whose kabupaten a neighbour's visit came at that moment is tried again in the same run."""
    made = make_ended(desk, tmp_path)
    world, parts, came = desk.world, desk.world.parts, []

    def later(*args: Any, **more: Any) -> Any:
        if not came:
            came.append(world.new_id())
            visit = {"kpm_id": world.ids["kpm2"], "date": world.clock().date().isoformat(), "findings": OTHER}
            desk.office.write(HOME, [new_record(KINDS["kunjungan"], visit, came[0])])
        return parts.store.commit(*args, **more)

    work = ask_erasure(parts, made.apd, "Masa simpan lewat", CONFIRM)
    run_work(replace(parts, store=Cut(parts.store, later)))
    assert [row.report["erased"] for row in world.rows("work_item") if row.id == work] == [1] and came
    assert left_in(desk) == [] and made.faults() == []


@pytest.mark.parametrize("desk", ["postgresql"], indirect=True)
def test_a_hold_that_comes_while_a_family_is_erased_stops_it(desk: Desk, tmp_path: Path) -> None:
    """A hold, a request or a proposed move that comes after the look need not wait, and not a byte is erased.

    On SQLite there is one writer at a time, as in the next test.
    """
    made = make_ended(desk, tmp_path)
    world, parts = desk.world, desk.world.parts
    before = everything(desk).count(NAME.lower())
    with read_transaction(parts.engine) as connection:
        portion = next_due(connection, term_of(parts))
    moved = {"id": world.new_id(), "subject": "kpm", "record": made.kpm, "source": HOME, "target": ELSEWHERE, "state": "proposed", "note": ""}

    def propose() -> None:
        with write_transaction(parts.engine) as connection:
            connection.execute(insert(TABLES["transfer"]), moved | {"proposed_by": made.apd.id, "proposed_at": world.clock()})

    barriers = (
        ("legal_hold", lambda: lay_hold(parts, made.apd, kabupaten=HOME, record=made.kpm, dataset="", reason="Perkara")),
        ("privacy_request", lambda: take_in(parts, made.apd, Wish("report", HOME, "kpm", made.kpm, NAME))),
        ("transfer", propose),
    )
    for table, lay in barriers:

        def commit(batch: Any, at: Any, beside: Any, *, lay: Any = lay, **more: Any) -> Any:
            def later(*told: Any) -> None:
                lay()
                beside(*told)

            return parts.store.commit(batch, at, later, **more)

        kept = {row.id for row in world.rows(table)}
        with pytest.raises(Problem, match="changed_meanwhile"):
            erase(replace(parts, store=Cut(parts.store, commit)), term_of(parts), portion, world.new_id())
        assert world.count(table) == len(kept) + 1 and everything(desk).count(NAME.lower()) >= before
        assert desk.record("kpm", made.kpm).moved is None and made.counts()["due"] == 0
        with write_transaction(parts.engine) as connection:
            connection.execute(delete(TABLES[table]).where(TABLES[table].c.id.not_in(kept)))
    assert made.erase().report["erased"] == 1


@pytest.mark.parametrize("desk", ["postgresql"], indirect=True)
def test_a_hold_that_comes_too_late_is_told_so(desk: Desk, tmp_path: Path) -> None:
    """Whoever lays a hold or takes in a request right before the commit waits for it, and then finds no family to hold."""
    made = make_ended(desk, tmp_path)
    parts, told = desk.world.parts, {"kabupaten": HOME, "record": made.kpm, "dataset": "", "reason": "Perkara"}
    soon = create_engine(parts.engine.url, connect_args={"options": "-c lock_timeout=50"})
    asked = desk.world.count("privacy_request")

    def commit(batch: Any, at: Any, beside: Any, **more: Any) -> Any:
        def looked(*told_: Any) -> None:
            beside(*told_)
            with pytest.raises(OperationalError):
                lay_hold(replace(parts, engine=soon), made.apd, **told)
            with pytest.raises(OperationalError):
                take_in(replace(parts, engine=soon), made.apd, Wish("report", HOME, "kpm", made.kpm, NAME))

        return parts.store.commit(batch, at, looked, **more)

    with read_transaction(parts.engine) as connection:
        portion = next_due(connection, term_of(parts))
    erase(replace(parts, store=Cut(parts.store, commit)), term_of(parts), portion, desk.world.new_id())
    soon.dispose()
    with pytest.raises(Problem, match="not_found"):
        lay_hold(parts, made.apd, **told)
    assert desk.world.count("legal_hold") == 0 and desk.world.count("privacy_request") == asked


def test_families_that_ended_without_a_day(desk: Desk, tmp_path: Path) -> None:
    """One whose roster wrote the status alone, and one that the office deleted, end with that write; one merged into a living family stays with it."""
    set_years(desk, tmp_path)
    world, ids, lost = desk.world, desk.world.ids, desk.world.new_id()
    family = new_record(KINDS["kpm"], {"no_kk": "0000000000000007", "kelompok_id": ids["mawar"]}, lost)
    desk.office.write(HOME, [family, new_record(KINDS["anggota"], {"kpm_id": lost, "name": NAME}, world.new_id())])
    desk.change("kpm", ids["kpm1"], membership_status="non_aktif", kelompok_id=None)
    for one in (ids["kpm2"], lost):
        desk.change("kpm", one, deleted=True)
    with write_transaction(world.parts.engine) as connection:
        connection.execute(insert(TABLES["alias"]), {"kabupaten": HOME, "old_id": lost, "new_id": ids["kpm3"], "made_at": world.clock()})
    made = Ended(desk, desk.account("nasional", "apd", "00"), ids["kpm1"], "", world.form(), world.clock())
    world.clock.pass_by(days=YEARS * 365)
    assert made.counts()["due"] == 0
    world.clock.pass_by(days=YEARS)
    assert made.counts()["due"] == 2
    with read_transaction(world.parts.engine) as connection:
        assert [row.ended_on for row in list_families(connection, term_of(world.parts), HOME)] == [None, None]
    assert made.erase().report["erased"] == 2 and made.faults() == []
    assert {row.id for row in world.rows("kpm") if row.moved} == {ids["kpm1"], ids["kpm2"]}
    assert NAME in [row.name for row in world.rows("anggota")]


@ON_SQLITE
def test_what_is_asked_about_one_member_holds_back_no_other_family(desk: Desk, tmp_path: Path) -> None:
    """An open request of a member of another family leaves this one due; one of its own member keeps it."""
    made = make_ended(desk, tmp_path)
    world, other = desk.world, desk.world.new_id()
    desk.office.write(HOME, [new_record(KINDS["anggota"], {"kpm_id": world.ids["kpm3"], "name": OTHER}, other)])
    for member, reasons in ((other, {"due": 1}), (made.member, {"request": 1})):
        take_in(world.parts, made.apd, Wish("report", HOME, "anggota", member, "Ibu"))
        assert {reason: number for reason, number in made.counts().items() if number} == reasons
