"""The stock of a store is the sum of its lines, at once, whoever wrote them, and a check counts it anew."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from schemas import KINDS
from server.aid.checks import check_aid, check_all_aid, recount_aid
from server.aid.coverage import SUM
from server.aid.events import find_event
from server.aid.goods_acts import take_back
from server.aid.held import held
from server.aid.released import RELEASED
from server.aid.standing import KK
from server.aid.stock import stock_of
from server.aid.void import void_receipts
from server.aid.watch import keep
from server.commands.aid import aid
from server.engine import read_transaction, write_transaction
from server.office import new_record
from server.store.goods import BLOCK, STOCK
from sync.errors import Problem
from sync.snapshot import Verdict
from tests.server.aid.goods import Barn, filled_barn
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import HOME
from tests.server.store.measured import statements

barn = on_each_database(filled_barn, filled)


def test_stock_is_the_sum_of_lines_of_everybody(barn: Barn) -> None:
    """Lines of two phones and of the office add up, a line that takes another back too; sending one again adds nothing."""
    came = barn.line("beras", "masuk", 50_000)
    assert barn.ground.sends("rudi", came, barn.line("selimut", "masuk", 20)) == ["applied"] * 2
    gone = barn.line("beras", "salur", -5_000)
    assert barn.ground.sends("wati", gone, barn.line("beras", "batal", 5_000, batal_id=gone.id, reason="salah")) == ["applied"] * 2
    barn.ground.sends("rudi", came)
    barn.ground.writes(barn.line("selimut", "koreksi", -1, reason="robek"))
    assert barn.stock() == barn.sums() == {(barn.store, "beras"): 50_000, (barn.store, "selimut"): 19}
    assert {row.barang: row.lines for row in barn.world.rows(STOCK.name)} == {"beras": 3, "selimut": 2}


def test_two_phones_may_hand_out_more_than_there_is(barn: Barn) -> None:
    """Nothing is refused at the tent and nothing is cut off at nought: the stock goes below it, for a person to explain."""
    barn.ground.sends("rudi", barn.line("selimut", "masuk", 3), barn.line("selimut", "salur", -2))
    barn.ground.sends("wati", barn.line("selimut", "salur", -2))
    assert barn.stock() == {(barn.store, "selimut"): -1}


def test_work_that_is_held_is_no_stock(barn: Barn) -> None:
    """A line of somebody who does not take part waits for a person, and counts from the moment in which that person accepts it."""
    assert barn.ground.sends("budi", barn.line("beras", "salur", -1000)) == ["out_of_scope"]
    assert barn.stock() == {}
    forms = [row.form for row in barn.world.rows("inbox")]
    with barn.world.parts.store.view(HOME) as view:
        [item] = view.inbox_items(forms)
    barn.ground.office.decide(HOME, [Verdict(item, accept=True)])
    assert barn.stock() == barn.sums() == {(barn.store, "beras"): -1000}


def test_a_line_is_taken_back_once_whoever_is_faster(barn: Barn) -> None:
    """Two phones and the post take one line back: it counts once, the second lies before a person, and another id is refused (P59)."""
    gone = barn.line("beras", "salur", -5_000)
    back = [barn.line("beras", "batal", 5_000, batal_id=gone.id, reason=reason) for reason in ("salah orang", "salah hitung")]
    assert barn.ground.sends("rudi", gone, back[0]) == ["applied"] * 2
    assert barn.ground.sends("wati", back[1], replace(back[1], id=barn.world.new_id())) == ["taken_back", "wrong_id"]
    assert barn.stock() == barn.sums() == {(barn.store, "beras"): 0}
    with pytest.raises(Problem, match="already_decided"):
        take_back(barn.world.parts, SimpleNamespace(id="posko", role="posko", region=HOME), HOME, gone.id, "salah", barn.store)


def test_what_takes_a_line_back_is_its_opposite(barn: Barn) -> None:
    """Other goods, store or amount than the line's, and another word for it, count nowhere and wait for a person; the right one counts (P59)."""
    other = barn.ground.make("gudang", name="Gudang Dua", level="posko", kejadian_id=barn.event)
    gone = barn.line("selimut", "rusak", -2, reason="sobek")
    barn.ground.writes(other, barn.line("selimut", "masuk", 20), gone)
    told = {"batal_id": gone.id, "reason": "salah"}
    wrong = [("beras", "batal", 2, told), ("selimut", "batal", 5_000_000, told), ("selimut", "batal", 2, told | {"gudang_id": other.id}), ("selimut", "masuk", 2, told)]
    assert [barn.ground.sends("rudi", barn.line(*line, **more)) for *line, more in wrong] == [["not_opposite"], ["not_opposite"], ["not_opposite"], ["invalid"]]
    assert barn.stock() == barn.sums() == {(barn.store, "selimut"): 18}
    assert [row.state for row in barn.world.rows("inbox")] == ["open"] * 4
    assert barn.ground.sends("wati", barn.line("selimut", "batal", 2, **told)) == ["applied"]
    assert barn.stock() == barn.sums() == {(barn.store, "selimut"): 20}
    assert check_aid(barn.world.parts, HOME) == 0


def test_goods_wait_as_long_as_the_hand_out_that_they_are_of(barn: Barn) -> None:
    """Who is not let in hands out from a store of his own: receipt and goods wait together, one taken back too, and stand together once accepted (P59)."""
    ground = barn.ground
    ground.world.ids["tono"] = ground.world.new_id()
    ground.writes(new_record(KINDS["worker"], {"name": "Tono Contoh", "role": "tagana"}, ground.id_of("tono")))
    own = ground.make("gudang", opened_by=ground.id_of("tono"), kejadian_id=barn.event, name="Mobil", level="posko")
    household = ground.korban(barn.event)
    ground.sends("rudi", household)
    aid = barn.handed("HP0009-1", household.id, gudang_id=own.id)
    gone = barn.line("selimut", "salur", -2, gudang_id=own.id, bantuan_id=aid.id)
    back = barn.line("selimut", "batal", 2, gudang_id=own.id, batal_id=gone.id, reason="salah")
    came = barn.line("selimut", "masuk", 3, gudang_id=own.id)
    assert ground.sends("tono", own, came, aid, gone, back) == ["applied", "applied", "out_of_scope", "missing_record", "missing_record"]
    assert barn.stock() == {(own.id, "selimut"): 3}
    form = next(row.form for row in barn.world.rows("inbox") if row.record == aid.id)
    with barn.world.parts.store.view(HOME) as view:
        [item] = view.inbox_items([form])
    ground.office.decide(HOME, [Verdict(item, accept=True)])
    assert not [row for row in barn.world.rows("inbox") if row.state == "open"]
    assert barn.stock() == barn.sums() == {(own.id, "selimut"): 3}
    assert len(barn.world.rows("mutasi")) == 3


def test_goods_that_come_after_their_receipt_is_void_wait_for_the_head(barn: Barn) -> None:
    """The post made a receipt void that had come without all its goods: what comes later leaves no store until the head of the post says so (P60)."""
    ground, korban = barn.ground, barn.ground.korban(barn.event)
    aid = barn.handed("HP0001-1", korban.id)
    ground.sends("rudi", korban, barn.line("selimut", "masuk", 20), aid)
    void_receipts(barn.world.parts, SimpleNamespace(id="posko", role="posko", region=HOME), HOME, [barn.event], [aid.id], "salah")
    assert ground.sends("rudi", barn.line("selimut", "salur", -8, bantuan_id=aid.id)) == ["parent_ended"]
    assert barn.stock() == barn.sums() == {(barn.store, "selimut"): 20}
    with read_transaction(barn.world.parts.engine) as connection:
        waiting = held(connection, find_event(connection, HOME, HOME, barn.event))
    assert [one.row.kind for one in waiting] == ["mutasi"]
    with barn.world.parts.store.view(HOME) as view:
        [item] = view.inbox_items([waiting[0].row.form])
    ground.office.decide(HOME, [Verdict(item, accept=True)])
    assert barn.stock() == barn.sums() == {(barn.store, "selimut"): 12}


def test_goods_that_the_catalogue_lacks_are_shown_by_their_code(barn: Barn) -> None:
    """A line may name goods that nobody has entered; they are counted and named by their code, and are marked as unknown."""
    barn.ground.sends("rudi", barn.line("kompor_gas", "masuk", 4), barn.line("beras", "masuk", 1000))
    with read_transaction(barn.world.parts.engine) as connection:
        found = stock_of(connection, HOME, [barn.store])
    assert [(one.goods.name, one.goods.known, one.jumlah) for one in found] == [("Beras", True, 1000), ("kompor_gas", False, 4)]


def test_a_check_finds_what_differs_and_a_count_mends_it(barn: Barn) -> None:
    """What is kept and what is counted agree; where somebody changed a stock, what went out, a block or the coverage, the check says so until all is counted anew."""
    parts = barn.world.parts
    korban = barn.ground.korban(barn.event)
    barn.ground.sends("rudi", barn.line("beras", "masuk", 9000), korban, barn.handed("HP0001-1", korban.id), barn.line("beras", "salur", -2000))
    keep(parts, HOME, {"korban": [korban.id]}, parts.clock())
    run = CliRunner()
    assert check_aid(parts, HOME) == 0 == check_all_aid(parts)
    with write_transaction(parts.engine) as connection:
        connection.execute(update(STOCK).values(jumlah=STOCK.c.jumlah + 1))
        connection.execute(update(RELEASED).values(jumlah=1))
        connection.execute(update(BLOCK).values(found=7))
        connection.execute(update(SUM).where(SUM.c.measure == KK).values(need=5))
    assert check_aid(parts, HOME) == 4 and check_all_aid(parts) == 1
    assert "stock_is_wrong" in barn.world.log.getvalue()
    assert recount_aid(parts, HOME) == 1
    assert check_aid(parts, HOME) == 0
    assert run.invoke(aid, ["--help"]).exit_code == 0


def test_receipts_are_counted_by_block_and_twice_is_seen(barn: Barn) -> None:
    """The highest number of a block, how many came and which came twice are kept as they come, in one push or in several."""
    korban = barn.ground.korban(barn.event)
    barn.ground.sends("rudi", korban, barn.handed("HP0001-1", korban.id), barn.handed("HP0001-4", korban.id))
    barn.ground.sends("wati", barn.handed("HP0001-4", korban.id), barn.handed("HP0002-2", korban.id), barn.handed("tanpa nomor", korban.id))
    assert {row.block: (row.highest, row.found, row.twice) for row in barn.world.rows(BLOCK.name)} == {"HP0001": (4, 2, 1), "HP0002": (2, 1, 0)}
    assert check_aid(barn.world.parts, HOME) == 0


def test_keeping_the_stock_costs_the_same_for_few_lines_and_many(barn: Barn) -> None:
    """A push with a hundred lines of goods asks no more statements than one with two."""
    barn.ground.sends("rudi", barn.line("beras", "masuk", 1))
    counted = []
    for number in (2, 100):
        forms = [barn.world.form(barn.line("beras", "masuk", 1000 + one)) for one in range(number)]
        with statements(barn.world.parts.engine) as seen:
            barn.ground.phone("rudi").exchange(*forms)
        counted.append(len(seen))
    assert counted[0] == counted[1]
    assert barn.stock() == barn.sums()
