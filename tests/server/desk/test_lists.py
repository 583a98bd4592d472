"""Lists of waiting cases: filters, regions and pages, at a cost that does not grow with what waits."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import Engine, Row, Select, insert, select, update

from schemas import KINDS
from server.desk.case import open_case
from server.desk.cases import EVERYTHING, Filters, counts, page_query
from server.desk.queues import QUEUES
from server.engine import read_transaction, refresh_statistics, write_transaction
from server.identity.regions import covers
from server.office import new_record
from server.store.tables import TABLES
from sync.errors import Problem
from sync.limits import CASES_COUNTED_MAX
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.desk.office import Desk
from tests.server.store.measured import statements
from tests.server.store.test_plans import nodes

MANY = 4_000
SENT = ("inbox", "conflict")
"""The queues whose cases somebody sent."""
KECAMATAN = ("01", "02", None)
INSIDE = ("00", "35", HOME, "350701")
OUTSIDE = ("36", ELSEWHERE, "350702", "", "3", "35070", "350701200", "%", "35__", "aa")


def waiting(desk: Desk, number: int) -> None:
    """Let so many items wait in both queues, of two kabupaten, three areas, four workers and two kinds, ten a second."""
    now = desk.world.clock.now
    inbox, conflicts = [], []
    for index in range(number):
        kabupaten, kecamatan = (HOME, ELSEWHERE)[index % 11 == 0], KECAMATAN[index % 3]
        common = {
            "kabupaten": kabupaten,
            "kind": ("kunjungan", "kpm")[index % 5 == 0],
            "record": f"r{index}",
            "worker": f"w{index % 4}",
            "area": kecamatan and kabupaten + kecamatan,
            "received_at": now - timedelta(seconds=index // 10),
            "form": f"f{index:06}",
            "index": index % 3,
            "state": "open",
        }
        inbox.append(common | {"change": [], "outcome": "held", "code": "too_old", "device": "d", "work_date": "2026-11-01"})
        clash = {"id": f"c{index:06}", "scope": "k:x", "group": "days", "rule": "ask", "standing": {}, "incoming": {}}
        conflicts.append(common | clash | {"standing_number": 1, "new_stands": False, "own": False, "told": True})
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(insert(TABLES["inbox"]), inbox)
        connection.execute(insert(TABLES["conflict"]), conflicts)
    refresh_statistics(desk.world.parts.engine)


FILTERS = {
    "everything": EVERYTHING,
    "kecamatan": Filters(kecamatan="350702"),
    "worker": Filters(worker="w3"),
    "kind": Filters(kind="kpm"),
}


def _fits(row: Row, filters: Filters) -> bool:
    """Tell whether a row fits the filters, by a second reading of them."""
    named = ((filters.kecamatan, row.area), (filters.worker, row.worker), (filters.kind, row.kind))
    return all(wanted in (None, value) for wanted, value in named) and (not filters.before or row.received_at <= filters.before)


def _walk(desk: Desk, queue: str, region: str, filters: Filters) -> list[tuple[datetime, str, str]]:
    """Return all cases, page after page."""
    shown = desk.page(queue, region, filters, limit=37)
    found = list(shown.cases)
    while shown.next is not None:
        shown = desk.page(queue, region, filters, after=shown.next, limit=37)
        found += shown.cases
    return [(case.received_at, case.kabupaten, case.ref) for case in found]


def test_pages_show_each_case_once(desk: Desk) -> None:
    """Page after page shows every case that fits, oldest first, and none twice, though many came in one moment."""
    waiting(desk, 400)
    rows = {queue: desk.world.rows(QUEUES[queue].table.name) for queue in QUEUES}
    old = desk.world.clock.now - timedelta(seconds=20)
    wanted = (*FILTERS.values(), Filters(before=old), Filters(worker="w1", kecamatan="350701", before=old))
    for filters, region in product(wanted, ("00", HOME, "350701")):
        with read_transaction(desk.world.parts.engine) as connection:
            counted = counts(connection, region, filters)
        for queue in QUEUES:
            here = [row for row in rows[queue] if covers(region, row.kabupaten, row.area) and _fits(row, filters)]
            fits = sorted((row.received_at, row.kabupaten) for row in here)
            found = _walk(desk, queue, region, filters)
            assert [(at, kabupaten) for at, kabupaten, _ in found] == fits and len(set(found)) == len(found), (queue, region, filters)
            assert counted[queue] == len(fits), (queue, region, filters)


def test_a_count_stops_somewhere(desk: Desk) -> None:
    """Of a queue that grew too long nobody counts the rest."""
    waiting(desk, CASES_COUNTED_MAX + 500)
    with read_transaction(desk.world.parts.engine) as connection:
        assert counts(connection, "00") == {name: CASES_COUNTED_MAX * (name in SENT) for name in QUEUES}


def test_other_regions_see_nothing(desk: Desk) -> None:
    """Lists, counts and the case itself: whoever is not of the region learns nothing, not even that it is there."""
    desk.refused()
    desk.conflict()
    for queue in SENT:
        [case] = desk.page(queue).cases
        for region in INSIDE:
            assert desk.page(queue, region).cases == (case,)
            assert open_case(desk.world.parts, region, HOME, queue, case.ref).case == case
        for region in OUTSIDE:
            assert desk.page(queue, region).cases == ()
            with read_transaction(desk.world.parts.engine) as connection:
                assert counts(connection, region)[queue] == 0
            with pytest.raises(Problem, match="not_found"):
                open_case(desk.world.parts, region, HOME, queue, case.ref)


def test_what_is_no_case_is_not_found(desk: Desk) -> None:
    """A ref that names nothing is not found, whatever it is made of."""
    for queue, ref in product((*QUEUES, "lain"), ("", "x", "a.b", "a.-1", "a.99999999999999999999", "a.1.2", "a.١", "\x00")):
        with pytest.raises(Problem, match="not_found"):
            open_case(desk.world.parts, "00", HOME, queue, ref)


def test_a_cursor_that_is_none(desk: Desk) -> None:
    """A cursor that nobody gave is a bad request."""
    for after in ("", "x", "2026-11-21~3507~a.1", "2026-11-21T00:00:00+00:00~3507", "2026-11-21T00:00:00+00:00~3507~a.b"):
        with pytest.raises(Problem, match="bad_request"):
            desk.page("inbox", after=after)


def test_the_kecamatan_of_what_waits(desk: Desk) -> None:
    """It is that of the record, of what the record belongs to, of a facility, or of a worker who has only one; else nobody's."""
    world, office = desk.world, desk.office
    far = new_record(KINDS["kelompok"], {"name": "Jauh", "kecamatan_code": "350799"}, world.new_id())
    family = new_record(KINDS["kpm"], {"kelompok_id": far.id}, world.new_id())
    office.write(HOME, [far, family])
    world.ids["jauh"] = family.id
    orphan = world.new_id()
    forms = {"350799": world.visit("jauh", findings=7), "350701": world.visit("kpm1", kind="sulap")}
    desk.siti.exchange(*forms.values())
    found = {case.ref.partition(".")[0]: case.area for case in desk.page("inbox").cases}
    assert {form.id: area for area, form in forms.items()} == found
    duty = {"worker_id": world.ids["siti"], "kelompok_id": far.id, "role": "pengganti", "start_date": "2026-01-01"}
    office.write(HOME, [new_record(KINDS["assignment"], duty, world.new_id())])
    world.ids["yatim"] = orphan
    lost = world.visit("yatim")
    desk.siti.exchange(lost)
    area = {case.ref.partition(".")[0]: case.area for case in desk.page("inbox").cases}[lost.id]
    assert area is None and lost.id not in {case.ref.partition(".")[0] for case in desk.page("inbox", "350701").cases}


def cost(desk: Desk, queue: str, region: str) -> int:
    """Return the number of statements of the counts and a page."""
    with statements(desk.world.parts.engine) as seen, read_transaction(desk.world.parts.engine) as connection:
        counts(connection, region)
        desk.page(queue, region, limit=50)
    return len(seen)


def test_a_page_costs_as_much_whatever_waits(desk: Desk) -> None:
    """A hundred waiting cases or thousands: as many statements, and few."""
    waiting(desk, 100)
    few = {queue: cost(desk, queue, HOME) for queue in QUEUES}
    with write_transaction(desk.world.parts.engine) as connection:
        for table in ("inbox", "conflict"):
            connection.execute(TABLES[table].delete())
    waiting(desk, MANY)
    assert {queue: cost(desk, queue, HOME) for queue in QUEUES} == few and max(few.values()) < 8 + len(QUEUES)


def test_pages_go_by_an_index(desk: Desk) -> None:
    """The query of a page walks no table and sorts nothing: an index of waiting cases gives it in order, with each filter.

    The check sees it when a list has to be sorted, or its table walked.
    """
    waiting(desk, MANY)
    asked = {"00": ("everything",), HOME: FILTERS, "350701": ("everything", "worker", "kind")}
    for queue, (region, names) in product(QUEUES, asked.items()):
        after = desk.page(queue, region, EVERYTHING, limit=20).next
        for name, cursor in product(names, (None, after)):
            faults = _faults(desk.world.parts.engine, page_query(QUEUES[queue], region, FILTERS[name], cursor).limit(21))
            assert not faults, (queue, region, name, cursor, faults)
    table = TABLES["inbox"]
    assert _faults(desk.world.parts.engine, select(table).order_by(table.c.code).limit(21))


def _faults(engine: Engine, query: Select) -> list[str]:
    """Return the steps of a plan that walk a table or sort."""
    with statements(engine) as seen, engine.connect() as connection:
        connection.execute(query).all()
        text, values = next(one for one in seen if one[0].startswith("SELECT"))
        if engine.dialect.name == "sqlite":
            steps = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
            return [step for step in steps if "TEMP B-TREE" in step or (step.startswith("SCAN") and "USING INDEX" not in step)]
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {text}", values).scalar_one()[0]["Plan"]
        return [node["Node Type"] for node in nodes(plan) if node["Node Type"] in ("Seq Scan", "Sort", "Incremental Sort")]


def test_what_was_answered_is_found_from_its_threads(desk: Desk) -> None:
    """A list of answered cases begins with the threads, by their state, and looks each case up by its key, whatever else waits."""
    waiting(desk, MANY)
    told = {"queue": "conflict", "kind": "kpm", "worker": "w0", "tugas": "t", "turn": 1, "number": 1, "due_date": "2026-12-01", "state": "answered"}
    rows = [row for row in desk.world.rows("conflict") if row.kabupaten == HOME][:5]
    threads = [told | {"kabupaten": row.kabupaten, "id": f"t{row.id}", "ref": row.id, "record": row.record} for row in rows]
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(insert(TABLES["thread"]), threads)
    refresh_statistics(desk.world.parts.engine)
    answered = Filters(thread="answered")
    assert {case.ref for case in desk.page("conflict", HOME, answered).cases} == {row.id for row in rows}
    for region in ("00", "35"):
        assert {case.ref for case in desk.page("conflict", region, answered).cases} == {row.id for row in rows}
        assert _led_by(desk.world.parts.engine, page_query(QUEUES["conflict"], region, answered, None).limit(21), "conflict", "id"), region


def test_the_list_of_a_worker_begins_with_the_worker(desk: Desk) -> None:
    """Where few workers share what waits, so that statistics favour the region, a worker of whom nothing waits is still found at once."""
    waiting(desk, MANY)
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(update(TABLES["inbox"]).values(worker="w0"))
    refresh_statistics(desk.world.parts.engine)
    for region in (HOME, "350701"):
        query = page_query(QUEUES["inbox"], region, Filters(worker="w9"), None).limit(21)
        assert _led_by(desk.world.parts.engine, query, "inbox", "worker"), region


def _led_by(engine: Engine, query: Select, table: str, column: str) -> bool:
    """Tell whether a plan finds the rows of a table by a value of this column."""
    with statements(engine) as seen, engine.connect() as connection:
        connection.execute(query).all()
        text, values = next(one for one in seen if one[0].startswith("SELECT"))
        if engine.dialect.name == "sqlite":
            steps = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
            return any(step.startswith(f"SEARCH {table}") and f"{column}=?" in step for step in steps)
        plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {text}", values).scalar_one()[0]["Plan"]
        found = [node for node in nodes(plan) if node.get("Relation Name") == table]
        return any(column in node.get("Index Cond", "") for node in found)
