"""A household of a disaster that may be a family of PKH: the volunteer hears that it may be, the office of PKH alone sees which."""

from types import SimpleNamespace
from typing import Any

import pytest

from schemas import KINDS
from server.aid.pkh import settle
from server.aid.watch import WATCHER
from server.desk.watch import run_watch
from server.office import new_record
from sync.errors import Problem
from sync.wire import rows_from_wire
from tests.server.aid.ground import Ground, volunteers
from tests.server.aid.test_alike import opened
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import visit

ground = on_each_database(volunteers, filled)
NIK, NAME = "0000777788889999", "Pengurus Rahasia"


def hit(ground: Ground) -> str:
    """Let volunteers register a household with the NIK of a member of a family of PKH; return its id."""
    told = {"kpm_id": ground.id_of("kpm1"), "name": NAME, "nik": NIK, "is_pengurus": True, "provisional": False}
    ground.writes(new_record(KINDS["anggota"], told, ground.world.new_id()))
    household = ground.korban(opened(ground), "Bu Contoh", nik=NIK)
    ground.sends("rudi", household)
    run_watch(ground.world.parts, [WATCHER])
    return household.id


def on_phone(ground: Ground, name: str) -> tuple[dict[str, list[Any]], str]:
    """Return kind -> records that a new phone of somebody gets, and all of the exchange as text."""
    found: dict[str, list[Any]] = {}
    frames = ground.world.enrol(name, "HP baru").settle()
    for frame in frames:
        for kind, columns in frame.get("rows", {}).items():
            found.setdefault(kind, []).extend(rows_from_wire(KINDS[kind], columns))
    return found, str(frames)


def test_a_volunteer_hears_that_it_may_be_and_nothing_of_the_family(ground: Ground) -> None:
    """The whole exchange of a volunteer holds the flag alone: no kind of PKH, no name and no id of the family."""
    household = hit(ground)
    found, told = on_phone(ground, "rudi")
    [record] = found["korban"]
    assert (record.id, record.fields["mungkin_pkh"]) == (household, True)
    assert not {"kpm", "anggota", "kelompok", "kehadiran", "komitmen", "kunjungan"} & set(found)
    assert NAME not in told and ground.id_of("kpm1") not in told


def test_the_office_of_pkh_sees_which_and_the_post_does_not(ground: Ground) -> None:
    """A supervisor sees the family and decides; a post may not open the page, and its own pages do not name the family."""
    household = hit(ground)
    visitor = visit(ground.world, "supervisor")
    page = visitor.get("/konsol/keluarga-terdampak").text
    check_nesting(page)
    assert NAME in page and "Bu Contoh" in page
    post = visit(ground.world, "posko")
    assert post.get("/konsol/keluarga-terdampak").status_code == 403
    event = ground.world.rows("korban")[0].kejadian_id
    for room in ("", "/korban", "/kembar"):
        text = post.get(f"/konsol/bencana/{HOME}/{event}{room}").text
        assert NAME not in text and ground.id_of("kpm1") not in text
    assert NAME not in visit(ground.world, "supervisor", "lain", region="3508").get("/konsol/keluarga-terdampak").text
    visitor.get("/konsol/keluarga-terdampak")
    assert visitor.send("/konsol/keluarga-terdampak", kabupaten=HOME, korban=household, action="differ").status_code == 303
    run_watch(ground.world.parts, [WATCHER])
    assert [row.mungkin_pkh for row in ground.world.rows("korban")] == [None]
    assert "Tidak ada yang menunggu" in visitor.get("/konsol/keluarga-terdampak").text


def test_a_match_goes_with_its_number_and_is_decided_once(ground: Ground) -> None:
    """Once the NIK is put right nothing is flagged; a decision is taken by the roles of PKH, once."""
    household = hit(ground)
    account = SimpleNamespace(id=ground.world.new_id(), role="apd", region=HOME)
    with pytest.raises(Problem, match="forbidden"):
        settle(ground.world.parts, SimpleNamespace(id="x", role="posko", region=HOME), HOME, household, same=True)
    settle(ground.world.parts, account, HOME, household, same=True)
    with pytest.raises(Problem, match="already_decided"):
        settle(ground.world.parts, account, HOME, household, same=True)
    ground.edits("korban", household, nik="0000777788880000")
    run_watch(ground.world.parts, [WATCHER])
    assert [row.mungkin_pkh for row in ground.world.rows("korban")] == [None]
