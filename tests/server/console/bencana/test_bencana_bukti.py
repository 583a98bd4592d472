"""Receipts on paper entered at the post: what a lost phone had handed out is in ledger, list and numbers, once."""

from sqlalchemy import update

from schemas import KINDS
from server.aid.blocks import block_of
from server.aid.stock import check_goods
from server.engine import write_transaction
from server.office import new_record
from server.store.tables import TABLES
from sync.limits import PAPER_NUMBER_AHEAD_MAX
from tests.server.aid.goods import LOST, Barn, filled_barn
from tests.server.aid.ground import DAY
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import visit

barn = on_each_database(filled_barn, filled)
RECEIPT = "VGXVTMYK-2"
ALIKE = "AHYA7AEAAAAAAAAAAAAAAA"


def test_a_receipt_on_paper_is_entered_once(barn: Barn) -> None:
    """The household is found by part of its name; goods leave the store under the number and worker of the paper, and the number comes no second time."""
    ground, korban = barn.ground, barn.ground.korban(barn.event, "Tukiman Contoh", rt="003")
    ground.writes(korban, barn.line("selimut", "masuk", 20))
    posko, here = visit(barn.world, "posko"), f"/konsol/bencana/{HOME}/{barn.event}/bukti"
    found = posko.get(f"{here}?cari=TUKIMAN").text
    check_nesting(found)
    assert "Tukiman Contoh" in found and f"untuk={korban.id}" in found
    assert "Tidak ada keluarga yang cocok" in posko.get(f"{here}?cari=Lain").text
    shown = posko.get(f"{here}?untuk={korban.id}").text
    check_nesting(shown)
    assert "Bukti untuk Tukiman Contoh" in shown and "Selimut (lembar)" in shown
    paper = {"untuk": korban.id, "receipt_no": RECEIPT, "date": DAY, "gudang_id": barn.store, "worker_id": ground.id_of("rudi"), "barang_1": "selimut", "jumlah_1": "8"}
    assert posko.send(here, **paper).status_code == 303
    [aid] = barn.world.rows("bantuan")
    assert (aid.receipt_no, aid.korban_id, aid.worker_id, aid.kejadian_id, aid.jenis) == (RECEIPT, korban.id, ground.id_of("rudi"), barn.event, "langsung")
    assert barn.stock() == {(barn.store, "selimut"): 12} and check_goods(barn.world.parts, HOME) == 0
    again = posko.send(here, **paper)
    assert again.status_code == 422 and "Sudah dipakai yang lain" in again.text
    check_nesting(again.text)
    assert RECEIPT in posko.get(f"/konsol/bencana/{HOME}/{barn.event}/bantuan").text


def test_a_receipt_of_many_names_who_took_it(barn: Barn) -> None:
    """What went through an RT says who took it and for how many, in units that people write; it stays outstanding until its list is there."""
    posko, here = visit(barn.world, "posko"), f"/konsol/bencana/{HOME}/{barn.event}/bukti"
    paper = {"untuk": "rt", "receipt_no": RECEIPT, "date": DAY, "gudang_id": barn.store, "barang_1": "beras", "jumlah_1": "12,5", "barang_3": "selimut", "jumlah_3": "5"}
    posko.get(f"{here}?untuk=rt")
    assert posko.send(here, **paper).status_code == 422
    assert posko.send(here, **paper, receiver_name="Ketua RT Contoh", households="5").status_code == 303
    assert barn.stock() == {(barn.store, "beras"): -12_500, (barn.store, "selimut"): -5}
    assert RECEIPT in posko.get(f"/konsol/bencana/{HOME}/{barn.event}/bantuan?keadaan=belum_lengkap").text


def test_a_household_that_the_lost_phone_alone_knew_comes_with_its_receipt(barn: Barn) -> None:
    """Name and size are enough: it is registered as met on the day of the receipt, once, and has received."""
    posko, here = visit(barn.world, "posko"), f"/konsol/bencana/{HOME}/{barn.event}/bukti"
    found = posko.get(f"{here}?cari=Tukiman").text
    check_nesting(found)
    assert "untuk=baru&amp;head_name=Tukiman" in found
    check_nesting(posko.get(f"{here}?untuk=baru&head_name=Tukiman").text)
    paper = {"untuk": "baru", "receipt_no": RECEIPT, "date": DAY, "gudang_id": barn.store, "worker_id": barn.ground.id_of("rudi"), "barang_1": "selimut", "jumlah_1": "2"}
    for one in ({}, {"head_name": "Tukiman Contoh"}, {"head_name": "Tukiman Contoh", "jiwa": "0"}, {"head_name": " ", "jiwa": "3"}):
        assert posko.send(here, **paper, **one).status_code == 422, one
    assert posko.send(here, **paper, head_name="Tukiman Contoh", jiwa="3").status_code == 303
    [korban], [aid] = barn.world.rows("korban"), barn.world.rows("bantuan")
    assert (korban.head_name, korban.jiwa, korban.seen_on, korban.worker_id, aid.korban_id) == ("Tukiman Contoh", 3, DAY, barn.ground.id_of("rudi"), korban.id)
    assert aid.receiver_name == "Tukiman Contoh"
    assert posko.send(here, **paper, head_name="Tukiman Contoh", jiwa="3").status_code == 422
    assert len(barn.world.rows("korban")) == 1


def test_what_a_paper_cannot_say_is_told_beside_its_field(barn: Barn) -> None:
    """No number, no number of a block, a day to come, a store or worker of elsewhere, no goods, goods twice, an amount that is none: nothing is kept."""
    ground, korban = barn.ground, barn.ground.korban(barn.event)
    ground.writes(korban)
    posko, here = visit(barn.world, "posko"), f"/konsol/bencana/{HOME}/{barn.event}/bukti"
    posko.get(f"{here}?untuk={korban.id}")
    paper = {"untuk": korban.id, "receipt_no": RECEIPT, "date": DAY, "gudang_id": barn.store, "barang_1": "selimut", "jumlah_1": "8"}
    wrong = (
        *({"receipt_no": one} for one in ("", "abc", "x" * 70 + "-1", "VGXVTMYK-0", "VGXVTMYR-2", "VGXVTMYK.3508-2")),
        *({"date": one} for one in ("", "2027-01-01", "kemarin")),
        *({"gudang_id": one} for one in ("", korban.id)),
        *({"jumlah_1": one} for one in ("", "0", "-1", "dua", "1,5", "9" * 15)),
        {"worker_id": korban.id},
        {"barang_1": "", "jumlah_1": ""},
        {"barang_1": "tidak_ada"},
        {"barang_2": "selimut", "jumlah_2": "1"},
    )
    for one in wrong:
        assert posko.send(here, **paper | one).status_code == 422, one
    assert posko.send(here, **paper | {"untuk": barn.store}).status_code == 404
    assert barn.world.rows("bantuan") == [] and barn.world.rows("mutasi") == []


def test_a_receipt_is_made_void_by_the_office(barn: Barn) -> None:
    """With a reason, its goods go back whole and it counts no more; not twice, not without a reason, and not under a BAST."""
    ground, korban = barn.ground, barn.ground.korban(barn.event, "Tukiman Contoh")
    first, second = barn.handed(RECEIPT, korban.id), barn.handed("VGXVTMYK-3", korban.id)
    rice, blanket = barn.line("beras", "salur", -5000, bantuan_id=first.id), barn.line("selimut", "salur", -2, bantuan_id=first.id)
    ground.writes(korban, barn.line("selimut", "masuk", 20), first, second, rice, blanket)
    posko, here = visit(barn.world, "posko"), f"/konsol/bencana/{HOME}/{barn.event}/bantuan"
    check_nesting(posko.get(here).text)
    assert posko.send(here, action="void", bantuan=first.id, reason=" ").status_code == 422
    assert posko.send(here, action="void", reason="Diketik dua kali").status_code == 422
    assert posko.send(here, action="void", bantuan=first.id, reason="Diketik dua kali").status_code == 303
    assert barn.stock() == barn.sums() == {(barn.store, "selimut"): 20, (barn.store, "beras"): 0}
    assert {row.receipt_no: row.void_reason for row in barn.world.rows("bantuan")} == {RECEIPT: "Diketik dua kali", "VGXVTMYK-3": None}
    assert posko.send(here, action="void", bantuan=first.id, reason="Sekali lagi").status_code == 409
    assert posko.send(here, action="bast", bantuan=second.id, bast_no="460/1/BAST/2026").status_code == 303
    assert posko.send(here, action="void", bantuan=second.id, reason="Salah").status_code == 409
    assert check_goods(barn.world.parts, HOME) == 0


def test_a_number_is_one_however_its_letters_are_typed(barn: Barn) -> None:
    """Small letters, gaps, and letters that look like others: kept as the phone would write it, so that it comes no second time."""
    ground, korban = barn.ground, barn.ground.korban(barn.event, "Tukiman Contoh")
    ground.writes(korban)
    with write_transaction(barn.world.parts.engine) as connection:
        connection.execute(update(TABLES["device"]).where(TABLES["device"].c.id == LOST).values(id=ALIKE))
    assert block_of(ALIKE) == "01V01V01"
    posko, here = visit(barn.world, "posko"), f"/konsol/bencana/{HOME}/{barn.event}/bukti"
    posko.get(f"{here}?untuk={korban.id}")
    paper = {"untuk": korban.id, "date": DAY, "gudang_id": barn.store, "barang_1": "selimut", "jumlah_1": "8"}
    assert [posko.send(here, **paper, receipt_no=typed).status_code for typed in (" oiu olv o1-2", "01V01V01-2", "01v01v01 - 2")] == [303, 422, 422]
    assert [(row.block, row.highest, row.twice) for row in barn.world.rows("receipt_block")] == [("01V01V01", 2, 0)]


def test_a_number_far_ahead_is_asked_about_once_more(barn: Barn) -> None:
    """A digit too many would leave thousands of numbers missing, so it is taken only with the tick that says it is right."""
    ground, korban = barn.ground, barn.ground.korban(barn.event, "Tukiman Contoh")
    ground.writes(korban, barn.handed("VGXVTMYK-1", korban.id))
    posko, here = visit(barn.world, "posko"), f"/konsol/bencana/{HOME}/{barn.event}/bukti"
    assert "yakin" not in posko.get(f"{here}?untuk={korban.id}").text
    paper = {"untuk": korban.id, "date": DAY, "gudang_id": barn.store, "barang_1": "selimut", "jumlah_1": "8"}
    asked = posko.send(here, **paper, receipt_no=f"VGXVTMYK-{PAPER_NUMBER_AHEAD_MAX + 2}")
    check_nesting(asked.text)
    assert asked.status_code == 422 and 'name="yakin"' in asked.text
    assert posko.send(here, **paper, receipt_no=f"VGXVTMYK-{PAPER_NUMBER_AHEAD_MAX + 1}").status_code == 303
    assert posko.send(here, **paper, receipt_no="VGXVTMYK-9000", yakin="1").status_code == 303


def test_a_paper_that_was_typed_wrongly_is_entered_again(barn: Barn) -> None:
    """Made void, its number takes what the paper really says, as often as it has to, and never two at once; each void one stays with its reason."""
    ground, korban = barn.ground, barn.ground.korban(barn.event, "Tukiman Contoh")
    ground.writes(korban, barn.line("selimut", "masuk", 20))
    posko, event = visit(barn.world, "posko"), f"/konsol/bencana/{HOME}/{barn.event}"
    posko.get(f"{event}/bukti?untuk={korban.id}")
    paper = {"receipt_no": RECEIPT, "date": DAY, "gudang_id": barn.store, "barang_1": "selimut"}
    for amount, whose in (("8", {"untuk": korban.id}), ("7", {"untuk": "baru", "head_name": "Tukimin Contoh", "jiwa": "2"}), ("6", {"untuk": "baru", "head_name": "Tukimun Contoh", "jiwa": "3"})):
        assert posko.send(f"{event}/bukti", **paper, **whose, jumlah_1=amount).status_code == 303
        assert posko.send(f"{event}/bukti", **paper, **whose, jumlah_1="5").status_code == 422
        [stands] = [row for row in barn.world.rows("bantuan") if not row.void_reason]
        assert barn.stock() == barn.sums() == {(barn.store, "selimut"): 20 - int(amount)}
        assert posko.send(f"{event}/bantuan", action="void", bantuan=stands.id, reason=f"Bukan {amount}").status_code == 303
    assert sorted(row.void_reason for row in barn.world.rows("bantuan")) == ["Bukan 6", "Bukan 7", "Bukan 8"]
    assert len(barn.world.rows("korban")) == 3 and check_goods(barn.world.parts, HOME) == 0


def test_aid_of_another_institution_is_made_void_and_gets_no_bast(barn: Barn) -> None:
    """It gave no goods of a store, so the office hands nothing over for it; wrongly noted, it is made void as any other and counts no more."""
    ground, korban = barn.ground, barn.ground.korban(barn.event)
    other = ground.make("bantuan", jenis="lembaga_lain", kejadian_id=barn.event, korban_id=korban.id, date=DAY, institution="PMI Contoh", contents=["selimut|2"])
    ground.writes(korban, other)
    posko, here = visit(barn.world, "posko"), f"/konsol/bencana/{HOME}/{barn.event}/bantuan"
    page = posko.get(here).text
    check_nesting(page)
    assert f'value="{other.id}"' in page
    refused = posko.send(here, action="bast", bantuan=other.id, bast_no="460/9/BAST/2026")
    assert refused.status_code == 422 and "tidak diberi nomor BAST" in refused.text
    assert posko.send(here, action="void", bantuan=other.id, reason="Dicatat dua kali").status_code == 303
    [aid] = barn.world.rows("bantuan")
    assert (aid.bast_no, aid.void_reason) == (None, "Dicatat dua kali") and barn.stock() == {}


def test_a_phone_that_comes_back_to_life_is_seen(barn: Barn) -> None:
    """What was entered from paper and then comes from the phone is told as one number used twice, with both; one made void, the stock is right again."""
    ground, korban = barn.ground, barn.ground.korban(barn.event, "Tukiman Contoh")
    ground.writes(korban, barn.line("selimut", "masuk", 20))
    posko, here = visit(barn.world, "posko"), f"/konsol/bencana/{HOME}/{barn.event}"
    posko.get(f"{here}/bukti?untuk={korban.id}")
    paper = {"untuk": korban.id, "receipt_no": RECEIPT, "date": DAY, "gudang_id": barn.store, "barang_1": "selimut", "jumlah_1": "8"}
    assert posko.send(f"{here}/bukti", **paper).status_code == 303
    [entered] = barn.world.rows("bantuan")
    came = barn.handed(RECEIPT, korban.id, worker_id=ground.id_of("rudi"))
    assert ground.sends("rudi", came, barn.line("selimut", "salur", -8, bantuan_id=came.id)) == ["applied", "applied"]
    assert barn.stock() == {(barn.store, "selimut"): 4}
    block = posko.get(f"/konsol/bencana/kuitansi?blok={RECEIPT.rsplit('-', 1)[0]}").text
    assert block.count("dipakai lebih dari sekali") == 2
    posko.get(f"{here}/bantuan")
    assert posko.send(f"{here}/bantuan", action="void", bantuan=entered.id, reason="HP hidup lagi").status_code == 303
    assert barn.stock() == barn.sums() == {(barn.store, "selimut"): 12}


def test_who_came_to_help_from_elsewhere_is_named(barn: Barn) -> None:
    """A volunteer of another kabupaten stands with his name where he wrote, and not as the office: in ledger, hand-outs, reports and blocks of receipts."""
    ground, guest = barn.ground, barn.world.new_id()
    ground.writes(new_record(KINDS["worker"], {"name": "Jauh Contoh", "role": "tagana"}, guest), kabupaten=ELSEWHERE)
    korban = ground.korban(barn.event, "Tukiman Contoh")
    given = barn.handed("VGXVTMYK.3507-1", korban.id, worker_id=guest)
    report = ground.make("laporan_kejadian", kejadian_id=barn.event, worker_id=guest, date=DAY, time="05:00", source="dilihat", hilang=1)
    ground.writes(korban, given, barn.line("selimut", "salur", -2, bantuan_id=given.id, worker_id=guest), report)
    posko, event = visit(barn.world, "posko"), f"/konsol/bencana/{HOME}/{barn.event}"
    for page in (event, f"{event}/bantuan", f"/konsol/bencana/gudang/{HOME}/{barn.store}?barang=selimut", "/konsol/bencana/kuitansi"):
        assert "Jauh Contoh" in posko.get(page).text, page
    assert ">Kantor<" not in posko.get(f"{event}/bantuan").text
