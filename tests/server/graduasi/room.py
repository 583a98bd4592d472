"""A room in which families may leave: ten months of meetings attended, two stages met, an assessment with its visit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Row, insert, select

from server.attendance.rollup import keep_attendance
from server.cycle.approvers import appoint
from server.engine import read_transaction, write_transaction
from server.graduasi.board import Candidate, candidates_page, counts, exits_page
from server.graduasi.carrying import carry_exits
from server.graduasi.deciding import act, propose
from server.graduasi.exits import OpenExit, open_exit_of
from server.graduasi.facts import look_at
from server.people.trace import trace
from server.steps import Step
from server.store.tables import TABLES
from sync.limits import DECISION_WITHDRAW_S
from tests.server.api.world import HOME, World
from tests.server.attendance.village import Village
from tests.server.desk.office import Desk, make_desk

ON_SQLITE = pytest.mark.parametrize("room", ["sqlite"], indirect=True)
"""A test of what is decided, by statements that other tests of its file run on PostgreSQL too."""
REASON = "Sudah dikunjungi, usaha berjalan baik."
HELD = [f"2026-{month:02d}-12" for month in range(1, 11)]
STAGES = ("2026-04", "2026-07")
WHOLE: dict[str, Any] = {
    **{"jalur": "mandiri", "education": "ya", "health": "ya", "bpjs_kesehatan": "ya", "bpjs_ketenagakerjaan": "ya"},
    **{"layanan_evidence": "Kartu", "economy": "ya", "economy_evidence": "Warung", "dwelling": "ya", "dwelling_evidence": "Tembok"},
    **{"data_terpadu": "ya", "data_terpadu_evidence": "Desil 6", "family_view": "setuju", "family_words": "Kami sudah mampu"},
}


@dataclass(slots=True)
class Room:
    """A desk with people who decide about exits: ani, eka (appointed second), oki, koor."""

    desk: Desk
    village: Village
    people: dict[str, Row]

    @property
    def world(self) -> World:
        """The world around it."""
        return self.desk.world

    @property
    def kpm(self) -> str:
        """The family that may leave."""
        return self.world.ids["kpm1"]

    def write(self, kind: str, **fields: Any) -> str:
        """Write a record of the office; return its id."""
        return self.village.write(kind, **fields)

    def assess(self, family: str = "kpm1", day: str = "2026-11-20", **more: Any) -> str:
        """Assess a family on a visit; return the id of the assessment."""
        kpm = self.world.ids[family]
        visit = self.write("kunjungan", kpm_id=kpm, date=day)
        return self.write("penilaian_graduasi", kpm_id=kpm, date=day, kunjungan_id=visit, **(WHOLE | more))

    def count(self) -> None:
        """Let the jobs keep what pages read."""
        trace(self.world.parts, all_partitions=True)
        keep_attendance(self.world.parts)

    def propose(self, who: str = "ani") -> str:
        """Propose the family; return the id of the proposal."""
        self.count()
        return propose(self.world.parts, self.people[who], HOME, self.kpm, REASON)

    def open(self, graduasi: str, region: str = HOME) -> OpenExit:
        """Open a proposal."""
        return open_exit_of(self.world.parts, region, HOME, graduasi)

    def act(self, who: str, graduasi: str, action: str, **more: Any) -> Step:
        """Take a step."""
        self.world.clock.pass_by(seconds=1)
        return act(self.world.parts, self.people[who], self.open(graduasi), action, REASON, **more)

    def carry(self) -> str:
        """Let ten minutes pass, carry out, and return the status of the newest proposal."""
        self.world.clock.pass_by(seconds=DECISION_WITHDRAW_S)
        carry_exits(self.world.parts)
        return self.world.rows("graduasi")[-1].status

    def approved(self) -> str:
        """Have a proposal approved by two people; return its id."""
        made = self.propose()
        self.act("oki", made, "verifikasi")
        self.act("ani", made, "setuju_pertama")
        self.act("eka", made, "setuju_kedua")
        assert self.carry() == "disetujui"
        return made

    def counts(self, region: str = HOME) -> dict[str, int]:
        """Return the columns of the board that have somebody."""
        with read_transaction(self.world.parts.engine) as connection:
            found = counts(connection, region, HOME, self.world.clock().date())
        return {state: number for state, number in found.items() if number}

    def candidates(self, state: str = "kandidat", region: str = HOME) -> list[Candidate]:
        """Return the families before any proposal."""
        with read_transaction(self.world.parts.engine) as connection:
            return candidates_page(connection, region, look_at(connection, HOME, self.world.clock()), state, None)[0]

    def listed(self, state: str, region: str = HOME) -> list[str]:
        """Return the ids in a column of the board."""
        with read_transaction(self.world.parts.engine) as connection:
            return [row.id for row in exits_page(connection, region, HOME, state, None)[0]]


def make_room(world: World) -> Room:
    """Return a room; the clock stands on 21 November 2026."""
    desk = make_desk(world)
    village = Village(desk)
    desk.change("kpm", world.ids["kpm1"], joined_on="2025-01-01", membership_status="aktif")
    for day in HELD:
        village.met("mawar", day, "kpm1")
    tahap = [{"kabupaten": HOME, "tahap": one, "state": "closed", "opened_at": world.clock()} for one in STAGES]
    figure = {"kabupaten": HOME, "kpm_id": world.ids["kpm1"], "anggota_id": "", "state": "memenuhi", "failed": 0, "gaps": 0}
    with write_transaction(world.parts.engine) as connection:
        connection.execute(insert(TABLES["tahap"]), tahap)
        connection.execute(insert(TABLES["tahap_figure"]), [figure | {"tahap": one} for one in STAGES])
    people = {name: desk.account(name) for name in ("ani", "eka", "oki")}
    people |= {"koor": desk.account("koor", "koordinator"), "rina": desk.account("rina", "apd")}
    appoint(world.parts, people["rina"], "eka", HOME, start=date(2026, 1, 1), end=None, plt=False)
    made = Room(desk, village, people)
    with read_transaction(world.parts.engine) as connection:
        assert connection.execute(select(TABLES["approver"])).first() is not None
    return made
