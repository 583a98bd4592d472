"""Families without a kelompok are laid before people, with the kelompok that fits best first."""

import pytest

from schemas import KINDS
from server.desk.queues import WATCHERS
from server.desk.ungrouped import desa_of, families_of
from server.desk.watch import run_watch
from server.engine import read_transaction
from server.office import new_record
from sync.errors import Problem
from tests.server.api.world import HOME
from tests.server.desk.office import Desk

DESA = "3507012001"


def lonely(desk: Desk, **fields: object) -> str:
    """Make an active family without a kelompok, with a pengurus, and run the watch; return its id."""
    told = {"desa_code": DESA, "address": "Dusun Krajan RT 001", "membership_status": "aktif", **fields}
    kpm = new_record(KINDS["kpm"], told, desk.world.new_id())
    member = {"kpm_id": kpm.id, "name": "Rini Contoh", "is_pengurus": True, "provisional": False}
    desk.office.write(HOME, [kpm, new_record(KINDS["anggota"], member, desk.world.new_id())])
    run_watch(desk.world.parts, WATCHERS)
    return kpm.id


def neighbours(desk: Desk) -> str:
    """Let the families of the first kelompok live in the same hamlet; return the kelompok."""
    group = desk.record("kpm", desk.world.ids["kpm1"]).fields["kelompok_id"]
    for kpm in ("kpm1", "kpm2"):
        if desk.record("kpm", desk.world.ids[kpm]).fields["kelompok_id"] == group:
            desk.change("kpm", desk.world.ids[kpm], address="Dusun Krajan RT 009", desa_code=DESA)
    return group


def test_who_lacks_a_kelompok_is_found(desk: Desk) -> None:
    """Active families and those of unknown state are cases of their kecamatan; who has left the programme is none."""
    first = lonely(desk)
    lonely(desk, membership_status="graduasi")
    [case] = desk.page("ungrouped").cases
    assert (case.record, case.area, case.code) == (first, "350701", "no_kelompok")
    assert desk.page("ungrouped", "350701").cases and not desk.page("ungrouped", "350702").cases
    desk.change("kpm", first, membership_status="non_aktif")
    run_watch(desk.world.parts, WATCHERS)
    assert desk.page("ungrouped").cases == ()


def test_the_nearest_come_first(desk: Desk) -> None:
    """A kelompok with neighbours of the same hamlet is offered first; chosen, the family is in it and the phone hears."""
    kpm, group = lonely(desk), neighbours(desk)
    opened = desk.open("ungrouped")
    assert opened.details["suggestions"][0].id == group and opened.details["suggestions"][0].near > 0
    ani = desk.account("ani")
    for wrong in ({}, {"kelompok_id": "x"}):
        with pytest.raises(Problem) as caught:
            desk.decide(ani, opened, "place", fields=wrong)
        assert caught.value.error.code == "unprocessable"
    desk.decide(ani, opened, "place", fields={"kelompok_id": group}, reason="")
    assert desk.carry() == 1
    assert desk.record("kpm", kpm).fields["kelompok_id"] == group and desk.page("ungrouped").cases == ()
    rows = [frame["rows"]["kpm"]["id"] for frame in desk.siti.settle() if "kpm" in frame.get("rows", {})]
    assert kpm in {one for ids in rows for one in ids}


def test_a_desa_lists_its_families(desk: Desk) -> None:
    """By desa one sees how many wait and who, within the region alone."""
    kpm = lonely(desk)
    lonely(desk, desa_code=None)
    with read_transaction(desk.world.parts.engine) as connection:
        assert desa_of(connection, HOME, HOME) == [("", 1), (DESA, 1)]
        assert desa_of(connection, "350701", HOME) == [(DESA, 1)] and desa_of(connection, "350702", HOME) == []
        [family] = families_of(connection, HOME, DESA)
    assert (family.id, family.pengurus, family.address) == (kpm, "Rini Contoh", "Dusun Krajan RT 001")
