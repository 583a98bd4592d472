"""The draw for a supervisor on foot: by chance, never twice, with all that is needed offline."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, select

from schemas import KINDS
from schemas.check import check
from server.demo.fill import DemoWorker, fill
from server.engine import read_transaction
from server.office import Office, edit
from server.store.sql import SqlStore
from server.store.tables import TABLES
from server.supervision.draw import Draw, changes_of, demand_supervisor, draw_families, draw_meetings
from server.supervision.told import months_until
from sync.errors import Problem
from tests.server.api.stage import bare, on_each_database
from tests.server.api.world import World

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
TODAY = NOW.date()
HOME = "3507"


class Place:
    """The demonstration kabupaten on one database, and what is drawn there."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.office = Office(SqlStore(engine, KINDS), "A" * 22, lambda: NOW, Random(7).randbytes)
        self.workers: list[DemoWorker] = fill(self.office, KINDS, TODAY, Random(7))
        [supervisor] = [one.id for one in self.workers if one.role == "supervisor"]
        self.draw = Draw(supervisor, HOME, TODAY)

    def families(self, number: int, seed: int = 1) -> list[dict[str, Any]]:
        """Draw families."""
        with read_transaction(self.engine) as connection:
            return draw_families(connection, self.draw, number, Random(seed))

    def meetings(self, number: int, seed: int = 1) -> list[dict[str, Any]]:
        """Draw meetings."""
        with read_transaction(self.engine) as connection:
            return draw_meetings(connection, self.draw, number, Random(seed))

    def write(self, families: list[dict[str, Any]], meetings: list[dict[str, Any]]) -> None:
        """Write what was drawn; all of it is content that the schemas take."""
        changes = changes_of(families, meetings, KINDS, self.office)
        assert [check(one.kind, one.fields, creating=True) for one in changes] == [None] * len(changes)
        self.office.write(HOME, changes)

    def rows(self, kind: str) -> list[Any]:
        """Return every row of a kind."""
        with read_transaction(self.engine) as connection:
            return list(connection.execute(select(TABLES[kind])))


def scene(world: World) -> Place:
    """Return the demonstration kabupaten."""
    return Place(world.parts.engine)


place = on_each_database(scene, bare)


def test_the_same_seed_draws_the_same(place: Place) -> None:
    """A draw follows from its random source and the data alone, so that it can be shown to have been fair."""
    assert place.families(6) == place.families(6) != place.families(6, seed=2)
    assert place.meetings(3) == place.meetings(3)


def test_nothing_is_drawn_twice_in_a_month(place: Place) -> None:
    """What a supervisor has is not drawn for him again, and when everything is drawn there is nothing more."""
    place.write(place.families(50), place.meetings(5))
    place.write(place.families(50, seed=2), place.meetings(5, seed=2))
    place.write(place.families(50, seed=3), place.meetings(5, seed=3))
    assert (len(place.rows("uji_petik")), len({row.kpm_id for row in place.rows("uji_petik")})) == (120, 120)
    assert len({row.jadwal_id for row in place.rows("supervisi_p2k2")}) == len(place.rows("supervisi_p2k2")) == 12
    assert (place.families(5), place.meetings(5)) == ([], [])
    assert {row.scope for row in place.rows("uji_petik")} == {f"w:{place.draw.supervisor}"}


def test_a_supervisor_is_told_what_he_needs_offline(place: Place) -> None:
    """A spot check has name, address, desa, kelompok and pendamping of the family, and figures that a recount confirms."""
    [one] = place.families(1)
    members = [row for row in place.rows("anggota") if row.kpm_id == one["kpm_id"]]
    marks = [row.status for row in place.rows("kehadiran") if row.kpm_id == one["kpm_id"]]
    [paid] = [row for row in place.rows("penyaluran") if row.kpm_id == one["kpm_id"]]
    assert one["pengurus_name"] == next(row.name for row in members if row.is_pengurus)
    assert (one["recorded_members"], one["recorded_meetings"]) == (len(members), len(marks))
    assert (one["recorded_present"], one["recorded_result"]) == (Counter(marks)["H"], paid.result)
    assert one["recorded_kks_held"] == paid.kks_held_by_family
    assert all(one[name] for name in ("address", "desa_name", "kelompok_name", "pendamping_name"))
    [meeting] = place.meetings(1)
    assert meeting["pendamping_name"] in {worker.name for worker in place.workers}
    assert all(meeting[name] for name in ("kelompok_name", "place", "planned_date", "start_time", "pendamping_id"))


def test_only_active_families_of_the_region_are_drawn(place: Place) -> None:
    """Families that left PKH or live in another kecamatan are not drawn; another kabupaten has nothing to draw."""
    office, gone = place.office, place.rows("kpm")[:20]
    with office.store.view(HOME) as view:
        records = view.records(KINDS["kpm"], [row.id for row in gone])
    ended = [edit(KINDS["kpm"], record, membership_status="graduasi") for record in records[:10]]
    office.write(HOME, [*ended, *(edit(KINDS["kpm"], record, deleted=True) for record in records[10:])])
    drawn = {one["kpm_id"] for one in place.families(100)}
    assert len(drawn) == 100 and not drawn & {row.id for row in gone}
    place.draw = replace(place.draw, kecamatan="350799")
    assert (place.families(9), place.meetings(9)) == ([], [])


def test_nobody_but_a_supervisor_draws(place: Place) -> None:
    """A pendamping is not drawn for: nobody checks his own work."""
    with read_transaction(place.engine) as connection:
        demand_supervisor(connection, place.draw)
        with pytest.raises(Problem):
            demand_supervisor(connection, replace(place.draw, supervisor=place.workers[0].id))


def test_figures_are_of_three_months() -> None:
    """The months of the figures run over the turn of a year."""
    assert months_until(datetime(2026, 1, 5, tzinfo=UTC).date()) == ["2025-11", "2025-12", "2026-01"]
