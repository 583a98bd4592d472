"""What must be looked at in stores is found from their lines: below zero, moves that differ, loans, batches, paper, rice of the reserve."""

from datetime import date

from server.aid.amounts import amount, number, read_amount
from server.aid.handouts import block_told, blocks
from server.aid.ledger import page, writers
from server.aid.notes import DIFFERING, SHORT, explain, subject_of
from server.aid.shelves import Shelves, counts, endings, loans, moves, oversold, reserves, without_paper
from server.aid.stock import Goods
from server.engine import read_transaction
from sync.limits import LINES_PER_PAGE_MAX
from tests.server.aid.goods import Barn, filled_barn
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import HOME

barn = on_each_database(filled_barn, filled)
RICE = Goods("beras", "Beras", "gram", units=(("kg", 1000), ("karung_50kg", 50_000)))
TODAY = date(2026, 11, 21)


def desk_of(barn: Barn) -> str:
    """Make an account of the disaster desk and return its id."""
    return barn.world.add_account("posko", "posko", HOME).id


def test_amounts_are_written_and_read_in_indonesian() -> None:
    """A dot parts thousands and a comma the rest; what is no whole number of base units is refused, never rounded."""
    assert [number(one) for one in (0, 999, 1_234_567, -5_000)] == ["0", "999", "1.234.567", "-5.000"]
    assert amount(RICE, 1_234_500) == "1.234,5 kg" and amount(Goods("x", "x", "", known=False), 4) == "4"
    assert read_amount(RICE, "1.234,5", "kg") == 1_234_500 and read_amount(RICE, "-2", "karung_50kg") == -100_000
    assert [read_amount(RICE, text, "kg") for text in ("", "1,2345", "1.23", "dua", "1e3")] == [None] * 5
    assert read_amount(RICE, "1", "dus") is None


def test_a_ledger_tells_what_there_was_after_each_line(barn: Barn) -> None:
    """Page after page the running sum agrees with the stock, and each line is told once."""
    many = LINES_PER_PAGE_MAX + 20
    barn.ground.writes(*[barn.line("beras", "masuk", 10 + one, time=f"{one % 24:02d}:00") for one in range(many)])
    with read_transaction(barn.world.parts.engine) as connection:
        first = page(connection, HOME, barn.store, "beras")
        second = page(connection, HOME, barn.store, "beras", first.next)
    lines = [*first.lines, *second.lines]
    assert len(lines) == many and second.next is None and len({row.id for row, _ in lines}) == many
    assert lines[0][1] == barn.stock()[barn.store, "beras"]
    assert all(after - row.jumlah == lines[place + 1][1] for place, (row, after) in enumerate(lines[:-1]))
    assert lines[-1][1] == lines[-1][0].jumlah


def test_stock_below_zero_shows_both_sides_until_somebody_explains_it(barn: Barn) -> None:
    """Who took how much is told; an explanation settles what it saw, and no more: deeper is open again."""
    barn.ground.sends("rudi", barn.line("selimut", "masuk", 3), barn.line("selimut", "salur", -3, worker_id=barn.ground.id_of("rudi")))
    barn.ground.sends("wati", barn.line("selimut", "salur", -2, worker_id=barn.ground.id_of("wati")))
    engine, account = barn.world.parts.engine, desk_of(barn)
    with read_transaction(engine) as connection:
        [found] = oversold(connection, Shelves(HOME, (barn.store,)))
        sides = writers(connection, HOME, barn.store, "selimut")
    assert (found.jumlah, found.settled) == (-2, False)
    assert [(row.writer, row.jumlah) for row in sides] == [("Rudi Contoh", -3), ("Wati Contoh", -2)]
    explain(barn.world.parts, account, HOME, SHORT, subject_of(barn.store, "selimut"), -2, "Dua kardus tidak dicatat.")
    with read_transaction(engine) as connection:
        assert [one.settled for one in oversold(connection, Shelves(HOME))] == [True]
    barn.ground.sends("wati", barn.line("selimut", "salur", -1))
    with read_transaction(engine) as connection:
        assert [one.settled for one in oversold(connection, Shelves(HOME))] == [False]


def test_a_move_is_told_until_both_sides_agree(barn: Barn) -> None:
    """On the way, then short, then explained; lines taken back count on both sides, and a move that agrees is not told."""
    there = barn.ground.make("gudang", name="Tenda Contoh", level="posko", kejadian_id=barn.event, opened_by=barn.ground.id_of("rudi"))
    sent = barn.line("beras", "kirim", -10_000, lawan_id=there.id)
    barn.ground.sends("rudi", there, sent)
    shelves, engine = Shelves(HOME, (there.id,)), barn.world.parts.engine
    with read_transaction(engine) as connection:
        [one] = moves(connection, shelves)
    assert (one.jumlah, one.row.arrivals, one.settled) == (10_000, 0, False)
    got = barn.line("beras", "terima", 9_000, gudang_id=there.id, kiriman_id=sent.id, lawan_id=barn.store, reason="satu kantong sobek")
    barn.ground.sends("wati", got)
    with read_transaction(engine) as connection:
        [one] = moves(connection, Shelves(HOME, (barn.store,)))
    assert (one.jumlah, one.row.said) == (1_000, "satu kantong sobek")
    explain(barn.world.parts, desk_of(barn), HOME, DIFFERING, one.subject, one.jumlah, "Diterima, sobek di jalan.")
    with read_transaction(engine) as connection:
        assert [one.settled for one in moves(connection, shelves)] == [True]
    again = barn.line("beras", "terima", 10_000, gudang_id=there.id, kiriman_id=sent.id, lawan_id=barn.store)
    barn.ground.sends("wati", barn.line("beras", "batal", -9_000, gudang_id=there.id, batal_id=got.id, reason="salah hitung"), again)
    with read_transaction(engine) as connection:
        assert moves(connection, shelves) == []


def test_loans_stay_open_until_they_are_back(barn: Barn) -> None:
    """What is lent or borrowed is told by the other side, less what came back and what was taken back; goods given back unborrowed are no loan."""
    lent = barn.line("genset", "pinjam_keluar", -2, sender="BPBD")
    wrong = barn.line("genset", "pinjam_keluar", -5, sender="BPBD")
    barn.ground.sends("rudi", lent, wrong, barn.line("genset", "batal", 5, batal_id=wrong.id, reason="salah"))
    barn.ground.sends("rudi", barn.line("genset", "kembali_dari", 1, sender="BPBD"), barn.line("velbed", "pinjam_masuk", 10, sender="PMI"))
    barn.ground.sends("rudi", barn.line("perahu_karet", "pinjam_masuk", 1, sender="SAR"), barn.line("perahu_karet", "kembali_ke", -1, sender="SAR"))
    barn.ground.sends("rudi", barn.line("selimut", "kembali_ke", -4, sender="Dinas Sosial"))
    with read_transaction(barn.world.parts.engine) as connection:
        found = [(row.barang, row.who, row.jumlah) for row in loans(connection, Shelves(HOME, (barn.store,)))]
    assert found == [("genset", "BPBD", -1), ("velbed", "PMI", 10)]


def test_batches_that_end_first_are_taken_to_have_gone_first(barn: Barn) -> None:
    """Of two batches the earlier one loses what went out without a batch; one that is used up, or ends late, is not told."""
    batches = (("A", "2026-11-25", 10), ("B", "2026-12-10", 10), ("C", "2028-01-01", 10))
    barn.ground.writes(*[barn.line("makanan_anak", "masuk", size, batch=name, expires_on=day) for name, day, size in batches])
    barn.ground.sends("rudi", barn.line("makanan_anak", "salur", -14))
    barn.ground.writes(barn.line("biskuit", "masuk", 5, batch="D", expires_on="2026-11-01"))
    with read_transaction(barn.world.parts.engine) as connection:
        found = [(one.batch, one.left, one.over) for one in endings(connection, Shelves(HOME), TODAY)]
    assert found == [("D", 5, True), ("B", 6, False)]


def test_rice_of_the_reserve_is_held_against_the_quota_of_the_year(barn: Barn) -> None:
    """Rice of the reserve adds up by year of the budget; a move between stores and a line taken back are not counted."""
    first = barn.line("beras", "masuk", 60_000_000, source="cbp", source_year=2026)
    wrong = barn.line("beras", "masuk", 9_000_000, source="cbp")
    barn.ground.writes(first, barn.line("beras", "masuk", 41_000_000, source="cbp"), wrong, barn.line("beras", "masuk", 5, source="apbn"))
    barn.ground.writes(barn.line("beras", "batal", -9_000_000, batal_id=wrong.id, reason="dua kali"), barn.line("beras", "masuk", 1000, source="cbp", source_year=2025))
    with read_transaction(barn.world.parts.engine) as connection:
        found = [(one.year, one.taken, one.over) for one in reserves(connection, HOME)]
    assert found == [(2026, 101_000_000, True), (2025, 1000, False)]


def test_counts_and_goods_without_paper_are_listed(barn: Barn) -> None:
    """A difference found by counting stays listed; goods without paper until a paper is noted or the line is taken back."""
    bare, wrong = barn.line("terpal", "masuk", 4, sender="Relawan", plate="N 1 XX"), barn.line("terpal", "masuk", 9)
    barn.ground.sends("rudi", bare, wrong, barn.line("terpal", "masuk", 2, document="SJ/1"), barn.line("terpal", "opname", -1, reason="hitung ulang"))
    barn.ground.sends("rudi", barn.line("terpal", "batal", -9, batal_id=wrong.id, reason="salah"))
    with read_transaction(barn.world.parts.engine) as connection:
        assert [row.id for row in without_paper(connection, Shelves(HOME))] == [bare.id]
        assert [row.jumlah for row in counts(connection, Shelves(HOME, (barn.store,)))] == [-1]
    barn.ground.edits("mutasi", bare.id, reconciled_document="SJ/77", reconciled_on="2026-11-21")
    with read_transaction(barn.world.parts.engine) as connection:
        assert without_paper(connection, Shelves(HOME)) == []


def test_numbers_of_a_block_that_are_missing_are_told_apart_from_those_that_wait(barn: Barn) -> None:
    """A number in the inbox is not lost, one that nobody sent is; what came twice and what is void is told beside."""
    korban = barn.ground.korban(barn.event)
    void = barn.handed("HP0001-2", korban.id, void_reason="salah tulis")
    barn.ground.sends("rudi", korban, barn.handed("HP0001-1", korban.id), void, barn.handed("HP0001-6", korban.id))
    barn.ground.sends("wati", barn.handed("HP0001-1", korban.id))
    barn.ground.sends("budi", barn.handed("HP0001-4", korban.id))
    with read_transaction(barn.world.parts.engine) as connection:
        told = block_told(connection, HOME, "HP0001")
        [row] = blocks(connection, HOME)
    assert (told.missing, told.held, list(told.twice), [one.receipt_no for one in told.void]) == ([3, 5], [4], [1], ["HP0001-2"])
    assert (row.highest, row.found, row.missing, row.twice) == (6, 3, 3, 1)
