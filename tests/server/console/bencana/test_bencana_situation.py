"""The board's places and phones, and the daily report of a disaster as chat text and as PDF."""

import io
import re
from datetime import timedelta

from pypdf import PdfReader

from schemas import KINDS
from server.office import new_record
from server.papers.situation import MORE, Section, Situation, as_chat, draw_situation
from sync.limits import AID_PHONE_LATE_HOURS, CHAT_CHARS_MAX
from tests.server.aid.ground import DAY, RECEIPT, Ground, volunteers
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import HOME, START
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import visit
from tests.server.store.measured import statements

ground = on_each_database(volunteers, filled)


def goods(ground: Ground) -> None:
    """Put rice and blankets into the catalogue."""
    rice = {"code": "beras", "name": "Beras", "category": "pangan", "unit": "gram"}
    blanket = {"code": "selimut", "name": "Selimut", "category": "sandang", "unit": "lembar"}
    ground.writes(*(new_record(KINDS["barang"], told, "") for told in (rice, blanket)), kabupaten="00")


def flood(ground: Ground) -> str:
    """Lay a flood with reports of two days, two shelters, a kitchen and goods handed out; return its address."""
    goods(ground)
    event = ground.kejadian(name="Banjir Contoh", chronology="Tanggul jebol pada malam hari.", desa_code="3507010001")
    told = {"worker_id": ground.id_of("rudi"), "source": "dilihat"}
    first = ground.make("laporan_kejadian", kejadian_id=event.id, date=DAY, time="03:00", meninggal=1, mengungsi_jiwa=1200, **told)
    second = ground.make("laporan_kejadian", kejadian_id=event.id, date="2026-11-21", time="08:00", meninggal=3, needs=["selimut|400"], access="Jembatan putus.", **told)
    shelter = ground.make("posko", kejadian_id=event.id, name="Balai Desa", jenis="pengungsian", capacity=300, air="kurang")
    other = ground.make("posko", kejadian_id=event.id, name="SD Contoh", jenis="pengungsian")
    kitchen = ground.make("posko", kejadian_id=event.id, name="Dapur Lapangan", jenis="dapur_umum")
    census = ground.make("sensus_posko", posko_id=shelter.id, date=DAY, kk=40, dewasa=100, anak=30, balita=8, lansia=12, bumil=3)
    meal = ground.make("masakan", posko_id=kitchen.id, date="2026-11-21", waktu="pagi", cooked=500, served=480)
    store = ground.make("gudang", opened_by=ground.id_of("rudi"), kejadian_id=event.id, name="Tenda", level="posko")
    household = ground.korban(event.id)
    ground.writes(event, first, second, shelter, other, kitchen, census, meal, store, household)
    aid = {"jenis": "langsung", "korban_id": household.id, "gudang_id": store.id, "receipt_no": RECEIPT}
    given = ground.make("bantuan", kejadian_id=event.id, date="2026-11-21", **aid)
    line = {"gudang_id": store.id, "date": "2026-11-21", "kejadian_id": event.id}
    wrong = ground.make("mutasi", barang="selimut", jenis="salur", jumlah=-99, **line)
    ground.writes(given, ground.make("mutasi", barang="selimut", jenis="salur", jumlah=-2, bantuan_id=given.id, **line), wrong)
    ground.writes(ground.make("mutasi", barang="selimut", jenis="batal", jumlah=99, batal_id=wrong.id, reason="Salah", **line))
    return f"/konsol/bencana/{HOME}/{event.id}"


def text_of(made: bytes) -> str:
    """Return the text of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def test_the_report_of_a_day_fits_a_message_and_a_sheet(ground: Ground) -> None:
    """Both tell the figures as known by the end of the day with their change, places, what went out and was not taken back, and needs."""
    here = flood(ground)
    visitor = visit(ground.world, "posko")
    page = visitor.get(f"{here}/laporan").text
    check_nesting(page)
    chat = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1]
    wanted = ("*LAPORAN HARIAN BENCANA*", "Banjir Contoh", "21 November 2026", "Meninggal: 3 (+2)", "Mengungsi (jiwa): 1.200", "Jumlah tempat: 3")
    for text in (*wanted, "Jiwa menurut sensus terakhir: 150", "Selimut: 2 lembar", "Selimut: 400 lembar", "500 porsi dimasak, 480 dibagikan", "Jembatan putus."):
        assert text in chat, text
    assert "99" not in chat and "belum ada" in chat and len(chat) <= CHAT_CHARS_MAX
    made = visitor.get(f"{here}/laporan.pdf")
    text = text_of(made.data)
    assert made.mimetype == "application/pdf" and all(one in text for one in ("Balai Desa", "150 (20 November 2026)", "air", "Kepala Posko", "1.200", "Selimut"))
    english = visitor.get(f"{here}/laporan?bahasa=en&tanggal={DAY}").text
    assert "Daily report" in english and "Meninggal: 1\n" in english and "Selimut: 2 lembar" not in english
    for bad, status in (("kemarin", 200), ("2026-12-01", 200)):
        assert visitor.get(f"{here}/laporan?tanggal={bad}").status_code == status and 'id="w-tanggal"' in visitor.seen.text
        assert visitor.get(f"{here}/laporan.pdf?tanggal={bad}").status_code == 400


def test_a_report_that_is_too_long_is_cut_and_says_so() -> None:
    """The chat never has more than one message; the PDF has all of it over its pages, whatever letters stand in it."""
    facts = tuple((f"Barang {number}", "1.000 lembar" * 3) for number in range(200))
    report = Situation("LAPORAN", "Banjir <b>", (Section("Bantuan", facts, ("A", "B"), (("x", "y" * 900),), (1, 1)),), (("A", "B"), ("C", "D")), "kaki", START)
    chat = as_chat(report)
    assert len(chat) <= CHAT_CHARS_MAX and chat.endswith(MORE) and "Barang 3:" in chat
    made = draw_situation(report)
    assert "Barang 199" in text_of(made) and draw_situation(report) == made


def test_the_board_tells_places_and_late_phones(ground: Ground) -> None:
    """Shelters with people and room, those nobody counted, and phones not heard from; whoever was refused is not waited for."""
    here = flood(ground)
    event = here.rpartition("/")[2]
    ground.phone("rudi"), ground.phone("wati")
    ground.sends("rudi", ground.undangan(event))
    ground.sends("wati", ground.bergabung(event))
    board = visit(ground.world, "posko").get(here).text
    check_nesting(board)
    assert re.search(r"HP aktif</dt><dd>2</dd>", board) and re.search(r"Pengungsian tanpa sensus</dt><dd>1</dd>", board)
    assert re.search(r"Kapasitas pengungsian</dt><dd>300</dd>", board) and "lebih dari 12 jam</dt><dd>tidak ada" in board
    ground.world.clock.now += timedelta(hours=AID_PHONE_LATE_HOURS, minutes=1)
    ground.phone("wati").exchange()
    reader = visit(ground.world, "apd")
    assert "Rudi Contoh (HP contoh, 12 jam yang lalu)" in reader.get(here).text and "Wati Contoh (HP" not in reader.seen.text
    [joined] = ground.world.rows("bergabung")
    ground.edits("bergabung", joined.id, status="ditolak")
    assert re.search(r"HP aktif</dt><dd>1</dd>", reader.get(here).text)


def test_board_and_report_ask_as_often_for_much_as_for_little(ground: Ground) -> None:
    """Ten times the places, reports and phones take as many statements."""
    here, asked = flood(ground), []
    event = here.rpartition("/")[2]
    visitor = visit(ground.world, "posko")
    visitor.get(here)
    for _ in range(2):
        with statements(ground.world.parts.engine) as seen:
            assert [visitor.get(f"{here}{room}").status_code for room in ("", "/laporan", "/laporan.pdf")] == [200] * 3
        asked.append(len(seen))
        for number in range(10):
            place = ground.make("posko", kejadian_id=event, name=f"Tenda {number}", jenis="pengungsian")
            census = ground.make("sensus_posko", posko_id=place.id, date=DAY, dewasa=number)
            told = {"worker_id": ground.id_of("rudi"), "date": DAY, "time": f"{number:02d}:00", "source": "desa"}
            ground.writes(place, census, ground.make("laporan_kejadian", kejadian_id=event, hilang=number, **told))
    assert asked[0] == asked[1]
