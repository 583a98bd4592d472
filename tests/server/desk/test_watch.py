"""The watch: every record of its kinds is looked at once after each change, and what people must see is laid before them."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select, update

from server.desk.queues import WATCHERS
from server.desk.watch import Changed, Examined, Found, Watcher, run_watch
from server.engine import read_transaction, write_transaction
from server.store.tables import TABLES
from sync.ids import slot_id
from sync.nouns import Change, Revision
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.desk.office import Desk
from tests.server.store.measured import statements

QUEUE = "contoh"


@dataclass(slots=True)
class Eye:
    """Finds the families without an address, and remembers what it was shown."""

    seen: list[str] = field(default_factory=list)

    def examine(self, connection: Connection, kabupaten: str, changed: Changed, now: datetime) -> Examined:
        """Look at families."""
        table, ids = TABLES["kpm"], changed.get("kpm", [])
        self.seen += ids
        rows = connection.execute(select(table.c.id, table.c.address).where(table.c.kabupaten == kabupaten, table.c.id.in_(ids)))
        bare = [row.id for row in rows if not row.address]
        cases = (Found(slot_id(QUEUE, (one,)), "kpm", one, "no_address", area="350701") for one in bare)
        return Examined(frozenset(ids), tuple(cases))

    @property
    def watcher(self) -> Watcher:
        """This eye as a watcher."""
        return Watcher(QUEUE, frozenset({"kpm"}), self.examine)


def states(desk: Desk) -> dict[str, str]:
    """Return record -> state of the watched cases."""
    return {row.record: row.state for row in desk.world.rows("watched")}


def test_each_change_is_looked_at_once(desk: Desk) -> None:
    """The first run sees all that was ever written, the next one only what changed since, in as many statements."""
    eye = Eye()
    desk.change("kpm", desk.world.ids["kpm2"], address=None)
    assert run_watch(desk.world.parts, [eye.watcher]) == 1
    assert len(eye.seen) == len(set(eye.seen)) == desk.world.count("kpm")
    eye.seen.clear()
    assert run_watch(desk.world.parts, [eye.watcher]) == 0 and eye.seen == []
    desk.change("kpm", desk.world.ids["kpm1"], address="Jalan Contoh 1")
    with statements(desk.world.parts.engine) as made:
        run_watch(desk.world.parts, [eye.watcher])
    assert eye.seen == [desk.world.ids["kpm1"]]
    assert len(made) < 15


def test_a_case_goes_with_its_cause_and_comes_back(desk: Desk) -> None:
    """A family that gets an address is no case any more; one that loses it again is laid before people again."""
    eye, family = Eye(), desk.world.ids["kpm1"]
    for address, state in ((None, "open"), ("Jalan Contoh 1", "gone"), ("", "open")):
        desk.change("kpm", family, address=address)
        assert run_watch(desk.world.parts, [eye.watcher]) > 0
        assert states(desk)[family] == state, address


def test_what_was_decided_stays_decided(desk: Desk) -> None:
    """A case that a person settled is not laid before people again for the same cause."""
    eye, family = Eye(), desk.world.ids["kpm1"]
    desk.change("kpm", family, address=None)
    run_watch(desk.world.parts, [eye.watcher])
    with write_transaction(desk.world.parts.engine) as connection:
        connection.execute(update(TABLES["watched"]).values(state="settled"))
    desk.change("kpm", family, field_note="lain")
    assert run_watch(desk.world.parts, [eye.watcher]) == 0
    assert states(desk)[family] == "settled"


def test_a_run_that_was_cut_off_goes_on(desk: Desk) -> None:
    """What the mark does not say is read again, and lays no case twice; a mark of a history that is gone is not trusted."""
    eye = Eye()
    run_watch(desk.world.parts, [eye.watcher])
    before = states(desk)
    with read_transaction(desk.world.parts.engine) as connection:
        number = connection.scalar(select(TABLES["partition"].c.number).where(TABLES["partition"].c.kabupaten == HOME))
    for mark in (0, number + 1_000):
        eye.seen.clear()
        with write_transaction(desk.world.parts.engine) as connection:
            connection.execute(update(TABLES["watermark"]).values(number=mark))
        assert run_watch(desk.world.parts, [eye.watcher]) == 0
        assert states(desk) == before and len(eye.seen) == desk.world.count("kpm")


def test_a_record_that_moved_away_is_looked_at(desk: Desk) -> None:
    """Of a family that went to another kabupaten the feed has a marker only; its case here ends, as it is decided there."""
    family = desk.world.ids["kpm1"]
    desk.change("kpm", family, kelompok_id=None)
    run_watch(desk.world.parts, WATCHERS)
    assert [case.record for case in desk.page("ungrouped").cases] == [family]
    record = desk.record("kpm", family)
    made = desk.office.write(HOME, [Change("kpm", family, {"moved": ELSEWHERE}, Revision(record.revision, record.tag))])
    assert made.answers[0].decisions[0].outcome == "applied" and desk.record("kpm", family).moved == ELSEWHERE
    run_watch(desk.world.parts, WATCHERS)
    assert desk.page("ungrouped").cases == ()
