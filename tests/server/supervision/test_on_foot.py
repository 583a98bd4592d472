"""A supervisor on foot: the phone holds what was drawn and nothing else, and brings back what was found."""

from random import Random
from typing import Any

from schemas import KINDS
from server.engine import read_transaction
from server.office import Office, edit, new_record
from server.supervision.draw import Draw, changes_of, draw_families
from sync.nouns import Change, Revision
from tests.server.api.world import HOME, START, Phone, World


def supervisor(world: World) -> Phone:
    """Make a supervisor, draw all three families, and return the phone after its first exchange."""
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    made = new_record(KINDS["worker"], {"name": "Dian Contoh", "role": "supervisor"}, world.new_id())
    office.write(HOME, [made])
    world.ids["dian"] = made.id
    with read_transaction(world.parts.engine) as connection:
        drawn = draw_families(connection, Draw(made.id, HOME, START.date()), 3, Random(1))
    office.write(HOME, changes_of(drawn, [], KINDS, office))
    return world.enrol("dian")


def rows_of(frames: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """Return the rows of one kind in an answer."""
    columns = [frame["rows"][kind] for frame in frames if kind in frame.get("rows", {})]
    return [dict(zip(one, values, strict=True)) for one in columns for values in zip(*one.values(), strict=True)]


def test_the_phone_holds_what_was_drawn_and_no_family(world: World) -> None:
    """P31: drawn checks come with names and places; the families themselves do not."""
    phone = supervisor(world)
    got = phone.settle()
    checks = rows_of(got, "uji_petik")
    assert {one["kpm_id"] for one in checks} == {world.ids[name] for name in ("kpm1", "kpm2", "kpm3")}
    assert {one["address"] for one in checks} == {"Jalan Rahasia"}
    assert {one["pendamping_name"] for one in checks} == {"Siti Contoh", "Budi Contoh"}
    assert rows_of(got, "kpm") == rows_of(got, "anggota") == []


def test_findings_and_an_observation_are_taken(world: World) -> None:
    """P16, P37: what was found at a family and an observation nobody planned are applied; the drawn part stays the office's."""
    phone = supervisor(world)
    check = rows_of(phone.settle(), "uji_petik")[0]
    base = Revision(check["number"], check["tag"])
    visit = {"visited_on": "2026-11-20", "found_at_home": True, "met": "Ibu", "not_found_reason": None}
    found = Change("uji_petik", check["id"], visit, base)
    seen = {name: None for name in KINDS["supervisi_p2k2"].fields}
    told = {"supervisor_id": world.ids["dian"], "kelompok_id": world.ids["mawar"], "kelompok_name": "mawar"}
    observed = {**seen, **told, "status": "terlaksana", "date": "2026-11-20", "opening_score": 4, "strengths": "Tertib"}
    form = world.form(found, Change("supervisi_p2k2", world.new_id(), observed))
    assert phone.exchange(form)[0]["out"][0][:1] == [form.id]
    assert world.count("inbox") == 0 and world.count("conflict") == 0
    assert [row.opening_score for row in world.rows("supervisi_p2k2")] == [4]
    assert [row.met for row in world.rows("uji_petik") if row.visited_on] == ["Ibu"]
    other = world.form(Change("uji_petik", check["id"], {"supervisor_id": None, "bulan": "2026-12", "kpm_id": None}, base))
    phone.exchange(other)
    assert [row.code for row in world.rows("inbox")] != []


def test_another_worker_neither_sees_nor_writes_it(world: World) -> None:
    """P36: a spot check is its supervisor's alone; the pendamping who is checked does not hold it and cannot write it."""
    supervisor(world)
    siti = world.enrol("siti")
    assert rows_of(siti.settle(), "uji_petik") == []
    row = world.rows("uji_petik")[0]
    with world.parts.store.view(HOME) as view:
        record = view.records(KINDS["uji_petik"], [row.id])[0]
    siti.exchange(world.form(edit(KINDS["uji_petik"], record, note="Sudah baik", follow_up=None)))
    assert [(one.outcome, one.code) for one in world.rows("inbox")] == [("held", "out_of_scope")]
