"""Receipts on paper typed by several at once: one number is one hand-out with the goods of one paper, and nothing of the other stays."""

from threading import Barrier, Thread
from types import SimpleNamespace

from server.aid.events import Event, find_event
from server.aid.paper_receipts import Paper, enter_receipt
from server.aid.stock import check_goods
from server.engine import read_transaction
from sync.errors import Problem
from tests.server.aid.goods import Barn, filled_barn
from tests.server.aid.ground import DAY
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import HOME

barn = on_each_database(filled_barn, filled)
ROUNDS = 5


def event_of(barn: Barn) -> Event:
    """Return the flood as the office sees it."""
    with read_transaction(barn.world.parts.engine) as connection:
        return find_event(connection, HOME, HOME, barn.event)


def head_of(barn: Barn) -> SimpleNamespace:
    """Return the account of a head of the post."""
    barn.world.add_account("posko1", "posko", HOME)
    [row] = [one for one in barn.world.rows("account") if one.username == "posko1"]
    return SimpleNamespace(id=row.id, role=row.role, region=row.region)


def test_two_clerks_with_one_paper_write_it_once(barn: Barn) -> None:
    """Of two that type one number at the same moment one is told that it is taken, and neither goods nor household of what he typed are kept."""
    ground, korban = barn.ground, barn.ground.korban(barn.event, "Tukiman Contoh")
    ground.writes(korban, barn.line("selimut", "masuk", 200), barn.line("beras", "masuk", 200_000))
    head, event = head_of(barn), event_of(barn)
    for number in range(1, ROUNDS + 1):
        fields = {"receipt_no": f"VGXVTMYK-{number}", "date": DAY, "gudang_id": barn.store, "jenis": "langsung"}
        known, unknown = Paper(fields | {"korban_id": korban.id}, [("selimut", "1")]), Paper(fields, [("beras", "1")], {"head_name": "Lain Contoh", "jiwa": 3})
        same = Paper(fields | {"korban_id": korban.id}, [("beras", "2")])
        told = at_once(barn, head, event, known, same if number % 2 else unknown)
        assert sorted(told) in (["ok", "unprocessable"], ["changed_meanwhile", "ok"])
        [aid] = [row for row in barn.world.rows("bantuan") if row.receipt_no == fields["receipt_no"]]
        assert len([row for row in barn.world.rows("mutasi") if row.bantuan_id == aid.id]) == 1
        assert {row.id for row in barn.world.rows("korban")} <= {row.korban_id for row in barn.world.rows("bantuan")} | {korban.id}
    assert len(barn.world.rows("bantuan")) == ROUNDS and check_goods(barn.world.parts, HOME) == 0


def at_once(barn: Barn, head: SimpleNamespace, event: Event, *papers: Paper) -> list[str]:
    """Enter papers at the same moment; return what each was told."""
    gate, told = Barrier(len(papers)), list[str]()

    def enter(paper: Paper) -> None:
        gate.wait()
        try:
            enter_receipt(barn.world.parts, head, event, paper)
            told.append("ok")
        except Problem as problem:
            told.append(problem.error.code)

    threads = [Thread(target=enter, args=(paper,)) for paper in papers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return told
