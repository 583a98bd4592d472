"""Casting: who meets whom in the story, and whatever the roster lacks for it."""

import tomllib
from collections.abc import Iterator

from schemas import KINDS
from server.demo.fill import WORDS_FILE
from server.demo.people import Inventor, Place
from server.office import edit
from server.week.cast import Group, Story, Worker, find_leaver, shared_facilities
from server.week.days import MONDAY
from server.week.sql import ask
from server.week.stage import Stage, charge
from sync.nouns import Change

LONG_SINCE, LATELY = -300, -30
"""Days before this week since which a worker has a charge."""
FAMILIES_MIN = 3
"""Families that each kelompok of the story needs."""
SHARED_SCHOOLS = 2


def settle_neighbour(stage: Stage, kabupaten: str) -> Worker:
    """Make a worker with a kelompok and some families in another kabupaten; return the worker."""
    words = tomllib.loads(WORDS_FILE.read_text("utf-8"))
    worker = Worker(stage.office.new_id(), words["pendamping"][0], kabupaten)
    stage.write(kabupaten, [stage.make("worker", worker.id, name=worker.name, role="pendamping")])
    group = _make_group(stage, worker, kabupaten, f"{kabupaten}012001")
    stage.write(kabupaten, _invented(stage, group, FAMILIES_MIN))
    return worker


def _make_group(stage: Stage, worker: Worker, kabupaten: str, desa: str) -> Group:
    """Make a kelompok in the charge of a worker."""
    group = Group(kabupaten, stage.office.new_id())
    fields = {"name": "Sumber Rejeki", "desa_code": desa, "kecamatan_code": desa[:6]}
    made = stage.make("kelompok", group.id, **fields)
    stage.write(kabupaten, [made, charge(stage, worker, group, role="utama", start=LONG_SINCE)])
    worker.groups.append(group)
    return group


def _invented(stage: Stage, group: Group, families: int) -> Iterator[Change]:
    """Yield the changes that make some invented families in a kelompok."""
    words = tomllib.loads(WORDS_FILE.read_text("utf-8"))
    inventor = Inventor(words, MONDAY, KINDS, stage.office, stage.random)
    sql = "SELECT desa_code AS code FROM kelompok WHERE kabupaten = :kabupaten AND id = :id"
    desa = ask(stage.ground.parts.engine, sql, kabupaten=group.kabupaten, id=group.id)[0].code
    for _ in range(families):
        yield from inventor.family(Place(desa, group.id, {}), stage.office.new_id())


def cast_story(stage: Stage, workers: list[Worker], neighbour: Worker) -> Story:
    """Choose who meets whom, and make what is missing."""
    first = workers[0]
    kabupaten, made = first.groups[0].kabupaten, []
    second = next((one for one in workers[1:] if one.home == first.home), None)
    if second is None:
        made.append("a second pendamping, as the roster has no other one in this kabupaten")
        second = Worker(stage.office.new_id(), "Pengganti Sementara", first.home)
        stage.write(first.home, [stage.make("worker", second.id, name=second.name, role="pendamping")])
        workers.append(second)
    shared, handed_on = _two_groups(stage, first, kabupaten, made)
    absent = workers[2] if len(workers) > 3 else second
    last = workers[-1] if len(workers) > 2 else first
    story = Story(first, second, absent, last, workers[-1], shared, handed_on, neighbour, made=made)
    stage.write(kabupaten, [charge(stage, second, shared, role="pengganti", start=LATELY)])
    second.groups.append(shared)
    _share_facilities(stage, story)
    story.leaving = find_leaver(stage.ground.parts.engine, last, {shared, handed_on})
    return story


def _two_groups(stage: Stage, worker: Worker, kabupaten: str, made: list[str]) -> list[Group]:
    """Return two kelompok of a worker with enough families, making what is missing."""
    own = [group for group in worker.groups if group.kabupaten == kabupaten][:2]
    if len(own) < 2:
        made.append("a second kelompok of the first pendamping")
        own.append(_make_group(stage, worker, kabupaten, f"{kabupaten}012001"))
    sql = "SELECT count(*) AS families FROM kpm WHERE kabupaten = :kabupaten AND kelompok_id = :kelompok"
    for group in own:
        there = ask(stage.ground.parts.engine, sql, kabupaten=kabupaten, kelompok=group.id)[0].families
        if there < FAMILIES_MIN:
            made.append(f"{FAMILIES_MIN - there} invented families in a kelompok that has {there}")
            stage.write(kabupaten, _invented(stage, group, FAMILIES_MIN - there))
    return own


def _share_facilities(stage: Stage, story: Story) -> None:
    """Find two facilities of both workers, or make them and send members there."""
    engine, kabupaten = stage.ground.parts.engine, story.shared.kabupaten
    found = shared_facilities(engine, story.first, story.second)
    missing = SHARED_SCHOOLS - len(found[:SHARED_SCHOOLS])
    if missing:
        story.made.append(f"{missing} school(s) shared by two pendamping")
        sql = "SELECT id FROM anggota WHERE kabupaten = :kabupaten AND scope = :scope ORDER BY fasilitas_id IS NOT NULL, no"
        members = [row.id for row in ask(engine, sql, kabupaten=kabupaten, scope=f"k:{story.shared.id}")]
        for index in range(missing):
            school = stage.office.new_id()
            made = stage.make("fasilitas", school, type="fasdik", level="sd", name=f"SDN Bersama {index + 1}")
            stage.write(kabupaten, [made, _attends(stage, kabupaten, members[index % len(members)], school)])
            found.append(school)
    story.same_days, story.other_days = found[:SHARED_SCHOOLS]


def _attends(stage: Stage, kabupaten: str, member: str, school: str) -> Change:
    with stage.ground.parts.store.view(kabupaten) as view:
        record = view.records(KINDS["anggota"], [member])[0]
    return edit(KINDS["anggota"], record, fasilitas_id=school)
