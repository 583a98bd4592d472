"""Disputes: both workers see both values (P18)."""

import json

from sqlalchemy import update

from schemas import KINDS
from server.engine import write_transaction
from server.jobs.disputes import tell_disputes
from server.office import Office, new_record
from server.store.tables import TABLES
from sync.nouns import Change, Form
from tests.server.api.stage import on_each_database
from tests.server.api.world import HOME, World


def scene(world: World) -> World:
    """Give two workers who share a school."""
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    school = world.ids["school"] = world.new_id()
    pupils = [
        {"kpm_id": world.ids[kpm], "name": "Anak Contoh", "komponen": "sd", "fasilitas_id": school, "provisional": False}
        for kpm in ("kpm1", "kpm3")
    ]
    made = [new_record(KINDS["fasilitas"], {"type": "fasdik", "name": "SD Contoh"}, school)]
    office.write(HOME, [*made, *(new_record(KINDS["anggota"], fields, world.new_id()) for fields in pupils)])
    return world


world = on_each_database(scene)


def days(world: World, number: int) -> Form:
    """Return a form with the effective days of the school."""
    fields = {"fasilitas_id": world.ids["school"], "bulan": "2026-11", "days": number}
    made = new_record(KINDS["hari_efektif"], fields, "")
    return world.form(Change(made.kind, made.id, made.fields))


def outcomes(answer: list[dict]) -> list[str]:
    """Return what became of a form of one change."""
    said = answer[0]["out"][0]
    return ["applied"] if len(said) == 2 else [one[0] for one in said[2]]


def test_both_workers_see_both_values(world: World) -> None:
    """Who comes second is told at once; who came first gets a tugas with both values and the other's name, once."""
    siti, budi = world.enrol("siti"), world.enrol("budi")
    for phone in (siti, budi):
        phone.settle()
    assert outcomes(siti.exchange(days(world, 20))) == ["applied"]
    assert outcomes(budi.exchange(days(world, 18))) == ["review"]
    assert (tell_disputes(world.parts), tell_disputes(world.parts)) == (1, 0)
    [told] = world.rows("tugas")
    assert (told.worker_id, told.about_kind, told.status, told.other_name) == (world.ids["siti"], "hari_efektif", "open", "Budi Contoh")
    assert (json.loads(told.own_value), json.loads(told.other_value)) == ({"days": 20}, {"days": 18})
    pulled = [frame["rows"]["tugas"] for frame in siti.settle() if "tugas" in frame.get("rows", {})]
    assert pulled[0]["other_name"] == ["Budi Contoh"]
    assert "Budi" not in world.log.getvalue()


def test_a_run_that_was_cut_off_is_repeated(world: World) -> None:
    """When the mark was lost after the tugas was written, the next run writes no second one."""
    siti, budi = world.enrol("siti"), world.enrol("budi")
    for phone, number in ((siti, 20), (budi, 18)):
        phone.settle()
        phone.exchange(days(world, number))
    tell_disputes(world.parts)
    with write_transaction(world.parts.engine) as connection:
        connection.execute(update(TABLES["conflict"]).values(told=False))
    tell_disputes(world.parts)
    assert world.count("tugas") == 1


def test_equal_values_and_own_ones_are_no_dispute(world: World) -> None:
    """The same number from both is one record, and a worker who differs from himself on two phones needs no tugas."""
    siti, second, budi = world.enrol("siti"), world.enrol("siti"), world.enrol("budi")
    for phone, number in ((siti, 20), (budi, 20), (second, 21)):
        phone.settle()
        phone.exchange(days(world, number))
    assert tell_disputes(world.parts) == 0
    assert world.count("hari_efektif") == 1 and world.count("tugas") == 0


def test_two_who_held_a_meeting_both_stand(world: World) -> None:
    """Two who share a kelompok both write that they held its meeting: it is one meeting of both, with no case for anybody."""
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    duty = {"worker_id": world.ids["budi"], "kelompok_id": world.ids["mawar"], "role": "bersama", "start_date": "2026-01-01"}
    office.write(HOME, [new_record(KINDS["assignment"], duty, world.new_id())])
    taken = []
    for name in ("siti", "budi"):
        phone = world.enrol(name)
        phone.settle()
        day = {"bulan": "2026-11", "unplanned_date": "2026-11-20", "ordinal": 1, "date": "2026-11-20"}
        fields = {"kelompok_id": world.ids["mawar"], "status": "terlaksana", "held_by": [world.ids[name]], **day}
        made = new_record(KINDS["p2k2_sesi"], fields, "")
        taken.append(outcomes(phone.exchange(world.form(Change(made.kind, made.id, made.fields)))))
    [sesi] = world.rows("p2k2_sesi")
    assert sesi.held_by == sorted((world.ids["siti"], world.ids["budi"])) and taken == [["applied"], ["merged"]]
    assert (world.count("conflict"), tell_disputes(world.parts), world.count("tugas")) == (0, 0, 0)
