"""Who share a kelompok know each other by name on their phones."""

from typing import Any

from sqlalchemy import text

from schemas import KINDS
from server.engine import read_transaction
from server.office import Office, new_record
from server.store.grants import ASSIGNED, grants_in
from sync.nouns import Change, Revision
from tests.server.api.stage import bare, filled, on_each_database
from tests.server.api.world import HOME, START, Phone, World, unpacked


world = on_each_database(filled, bare)


def writes(world: World, *changes: Change) -> None:
    """Write as the office."""
    Office(world.parts.store, "test", world.clock, world.random.randbytes).write(HOME, changes)


def duty(world: World, worker: str, kelompok: str, **term: Any) -> Change:
    """Return the assignment that lets a worker share a kelompok."""
    whom = {"worker_id": world.ids[worker], "kelompok_id": world.ids[kelompok], "role": "bersama"}
    return new_record(KINDS["assignment"], {**whom, "start_date": "2026-11-01", **term}, world.new_id())


def changed(world: World, assignment: Change, **fields: Any) -> Change:
    """Return a change of an assignment as it stands."""
    [row] = [one for one in world.rows("assignment") if one.id == assignment.id]
    term = {name: getattr(row, name) for name in ("role", "start_date", "end_date")} if "deleted" not in fields else {}
    return Change("assignment", row.id, {**term, **fields}, Revision(row.revision, row.tag))


def people(world: World, worker: str) -> set[str]:
    """Return the scopes of people that a worker's phone holds."""
    with read_transaction(world.parts.engine) as connection:
        grants = grants_in(connection, world.ids[worker], HOME, START.date())
    return {scope for scope in grants.scopes if scope.startswith("p:")}


def told(frames: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Return the columns of the workers among some frames."""
    return next((frame["rows"]["worker"] for frame in frames if "worker" in frame.get("rows", {})), {"name": []})


def test_those_who_share_a_kelompok_get_each_other_by_name(world: World) -> None:
    """A colleague's name arrives with the assignment, in an exchange and in a first sync; no number of anybody does."""
    numbers = {"nip": "000000000000000001", "phone": "0800000001"}
    fields = {"name": "Budi Contoh", "role": "pendamping", **numbers}
    writes(world, Change("worker", world.ids["budi"], fields))
    siti = world.enrol("siti")
    assert told(siti.settle())["name"] == ["Siti Contoh"]
    writes(world, duty(world, "budi", "mawar"))
    siti.said["lag"] = {HOME: {f"p:{world.ids['budi']}": 0}}
    frames = siti.settle()
    assert told(frames)["name"] == ["Budi Contoh"] and not {"nip", "phone"} & told(frames).keys()
    assert not any(one in str(frames) for one in numbers.values())
    first = first_sync(world.enrol("budi"))
    assert sorted(told(first)["name"]) == ["Budi Contoh", "Siti Contoh"] and not any(one in str(first) for one in numbers.values())


def first_sync(phone: Phone) -> list[dict[str, Any]]:
    """Return the frames of a first sync."""
    phone.exchange()
    made = phone.post("snapshot", {"epoch": phone.epoch, "asg": phone.said["asg"]}).json
    return unpacked(phone.get(made["url"].removeprefix("/api/v1/")))


def test_who_leaves_a_kelompok_takes_the_name_away(world: World) -> None:
    """Only those assigned today to a kelompok of today are known: not before, not afterwards, not by a deleted assignment."""
    siti, budi = (f"p:{world.ids[name]}" for name in ("siti", "budi"))
    later, shared = duty(world, "budi", "mawar", start_date="2026-12-01"), duty(world, "budi", "mawar")
    writes(world, later)
    assert people(world, "siti") == {siti}
    writes(world, shared)
    assert people(world, "siti") == people(world, "budi") == {siti, budi}
    writes(world, changed(world, shared, end_date="2026-11-02"))
    assert people(world, "siti") == {siti}
    again = duty(world, "siti", "melati")
    writes(world, again)
    assert people(world, "siti") == people(world, "budi") == {siti, budi}
    writes(world, changed(world, again, deleted=True))
    assert people(world, "siti") == {siti}


def test_colleagues_are_found_by_an_index(world: World) -> None:
    """Who shares a kelompok is asked at every exchange, so no assignment of another kelompok is read for it."""
    if world.parts.engine.dialect.name == "postgresql":
        return
    query = ASSIGNED.params(kabupaten="3507", kelompok=["a", "b"], day="2026-11-20")
    with read_transaction(world.parts.engine) as connection:
        asked = query.compile(connection, compile_kwargs={"literal_binds": True})
        plan = " ".join(row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {asked}")))
    assert "ix_assignment_kabupaten_kelompok_id" in plan
