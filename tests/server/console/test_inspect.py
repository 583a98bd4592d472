"""Pages of the inspector: what one has read oneself, who read what in the region, how the chains stand."""

import re

from click.testing import CliRunner
from sqlalchemy import update

from schemas import KINDS
from server.cli import lapangan
from server.console.words import WORDS
from server.desk.reads import BARE_MARK, note_read
from server.engine import write_transaction
from server.inspect.books import BOOKS
from server.inspect.restores import note_restore
from server.inspect.seal import seal_all
from server.jobs.timetable import run_check
from server.office import new_record
from server.store.tables import TABLES
from sync.limits import READS_PER_PAGE
from tests.server.api.stage import on_sqlite
from tests.server.api.world import HOME, PASSWORD, World
from tests.server.console.doors import DOORS
from tests.server.console.visitor import Visitor, add_account, visit
from tests.server.desk.office import Desk, make_desk
from tests.server.inspect.test_questions import meet, write
from tests.server.store.measured import statements

OWN, READS, CHAINS = "/konsol/akses-saya", "/konsol/jejak", "/konsol/segel"
UNNOTED = frozenset({"/konsol/", "/konsol/<path:rest>", "/konsol/aset/<string:checksum>/<string:name>", "/konsol/masuk", "/konsol/keluar", "/konsol/akun"})
"""Rules of pages that name nobody but the visitor."""
CELL = re.compile(r'<t[hd] [^>]*data-head="([^"]*)">(?:<a[^>]*>)?([^<]*)')


desk = on_sqlite(make_desk)


def cells(page: str, head: str) -> list[str]:
    """Return the cells of a column."""
    return [text for name, text in CELL.findall(page) if name == head]


def read(world: World, account: str, record: str, kabupaten: str = HOME) -> None:
    """Have an account read a family, a minute after what was before."""
    world.clock.pass_by(minutes=1)
    [row] = [row for row in world.rows("account") if row.username == account]
    note_read(world.parts, row.id, "/konsol/keluarga/<string:kabupaten>", kabupaten=kabupaten, kind="kpm", record=record)


def test_everybody_sees_the_own_reads(world: World) -> None:
    """What an inspector opened is shown to himself, lists too, and nothing that others opened."""
    visitor = visit(world, "pemeriksa")
    add_account(world, "apd")
    read(world, "pemeriksa", "a" * 22)
    read(world, "apd", "b" * 22)
    visitor.get("/konsol/antrian/inbox")
    page = visitor.get(OWN).text
    assert sorted(cells(page, "Tentang")) == ["Daftar", f"Keluarga (KPM) {'a' * 22}"] and "b" * 22 not in page
    assert {"Akses saya", "Daftar antrian"} < set(cells(visitor.get(OWN).text, "Halaman"))


def test_every_page_that_is_noted_has_a_name(desk: Desk) -> None:
    """The log says in words which page was read, for every rule of the console and for pages that are no more, and shows no rule."""
    account, rules = desk.account("ani"), {rule for _, rule in DOORS if rule not in UNNOTED}
    assert {f"page.{rule}" for rule in rules} - WORDS.keys() == set()
    assert {key for key in WORDS if key.startswith("page./")} == {f"page.{rule}" for rule in rules}
    for rule in (*sorted(rules)[:20], f"/konsol/keluarga/<string:kabupaten>/<string:kpm>{BARE_MARK}", "/konsol/lama"):
        note_read(desk.world.parts, account.id, rule, kabupaten=HOME)
    page = visit(desk.world, "apd").get(f"{READS}?account=ani").text
    assert "&lt;" not in page and "string:" not in page
    told = cells(page, "Halaman")
    assert "Halaman keluarga, dengan NIK dan nomor rekening" in told and "Halaman yang sudah tidak ada" in told


def test_a_read_says_of_whom_it_was(desk: Desk) -> None:
    """A visit goes by the name of its family and leads there, the region by its name; a complaint is not looked up."""
    account, ids = desk.account("ani"), desk.world.ids
    form = desk.world.visit("kpm1")
    desk.siti.exchange(form)
    member = next(row for row in desk.world.rows("anggota") if row.kpm_id == ids["kpm1"])
    desk.change("anggota", member.id, name="Ratna Contoh", is_pengurus=True)
    desk.office.write("35", [new_record(KINDS["wilayah"], {"code": HOME, "name": "Kabupaten Contoh", "level": "kabupaten"}, "")])
    note_read(desk.world.parts, account.id, "/konsol/x", kabupaten=HOME, kind="kunjungan", record=form.changes[0].id)
    note_read(desk.world.parts, account.id, "/konsol/x", kabupaten=HOME, kind="pengaduan", record="p" * 22)
    page = visit(desk.world, "apd").get(f"{READS}?account=ani").text
    assert f'<a href="/konsol/keluarga/{HOME}/{ids["kpm1"]}">Kunjungan' in page and "Ratna Contoh</a>" in page
    assert f"Pengaduan {'p' * 22}" in page and cells(page, "Wilayah") == ["Kabupaten Contoh"] * 2


def test_the_apd_sees_what_the_inspector_reads(world: World) -> None:
    """The search finds reads by account, by record and by days; an unknown name finds nothing."""
    add_account(world, "pemeriksa", "periksa")
    read(world, "periksa", "a" * 22)
    world.clock.pass_by(days=1)
    read(world, "periksa", "b" * 22)
    visitor = visit(world, "apd")

    def found(narrowing: str) -> list[str]:
        return cells(visitor.get(f"{READS}?{narrowing}").text, "Tentang")

    assert found("account=periksa") == [f"Keluarga (KPM) {'b' * 22}", f"Keluarga (KPM) {'a' * 22}"]
    assert found(f"record={'a' * 22}") == found("account=periksa&until=2026-11-21") == [f"Keluarga (KPM) {'a' * 22}"]
    assert found("account=periksa&since=2026-11-22") == [f"Keluarga (KPM) {'b' * 22}"]
    assert found("account=siapa") == []
    assert "periksa (Pemeriksa)" in visitor.get(f"{READS}?account=periksa").text
    for wrong in ("record=x", "since=besok", "until=0000-01-01", "after=x", "after=2026-11-21T00:00:00~x"):
        assert visitor.get(f"{READS}?{wrong}").status_code == 400, wrong


def test_reads_lead_to_whom_they_were_about(desk: Desk) -> None:
    """A family and a worker go by name and open by it, in as many statements however many there are; an operator opens nothing."""
    account, ids, kind = desk.account("ani"), desk.world.ids, "kpm"
    member = next(row for row in desk.world.rows("anggota") if row.kpm_id == ids["kpm1"])
    desk.change("anggota", member.id, name="Ratna Contoh", is_pengurus=True)
    visitor, narrow = visit(desk.world, "apd"), f"{READS}?account=ani"
    for kind, record in (("kpm", ids["kpm1"]), ("worker", ids["siti"]), ("anggota", member.id)):
        note_read(desk.world.parts, account.id, "/konsol/x", kabupaten=HOME, kind=kind, record=record)
    with statements(desk.world.parts.engine) as few:
        page = visitor.get(narrow).text
    for way, name in ((f"keluarga/{HOME}/{ids['kpm1']}", "Ratna"), (f"petugas/{HOME}/{ids['siti']}", "Siti Contoh")):
        assert name in page.partition(f'href="/konsol/{way}">')[2].partition("</a>")[0] and visitor.get(f"/konsol/{way}").status_code == 200
    for kpm in ("kpm2", "kpm3"):
        note_read(desk.world.parts, account.id, "/konsol/x", kabupaten=HOME, kind="kpm", record=ids[kpm])
    with statements(desk.world.parts.engine) as many:
        visitor.get(narrow)
    assert len(many) == len(few)
    operator = visit(desk.world, "operator")
    [row] = [row for row in desk.world.rows("account") if row.username == "operator"]
    note_read(desk.world.parts, row.id, "/konsol/x", kabupaten=HOME, kind="kpm", record=ids["kpm1"])
    page = operator.get(OWN).text
    assert ids["kpm1"] in page and "/konsol/keluarga/" not in page and "Ratna" not in page


def test_reads_of_other_regions_are_not_shown(world: World) -> None:
    """An APD sees reads of the own region alone, a province those of its kabupaten, and a kecamatan none."""
    add_account(world, "pemeriksa", "nasional", region="00")
    read(world, "nasional", "a" * 22, HOME)
    read(world, "nasional", "b" * 22, "3508")
    told = {region: cells(visit(world, "apd", f"apd{region}", region=region).get(f"{READS}?account=nasional").text, "Wilayah")
            for region in ("3508", "35", "36", "00", "350701")}
    assert told == {"3508": ["3508"], "35": ["3508", HOME], "36": [], "00": ["3508", HOME], "350701": []}


def test_reads_go_on_by_key(world: World) -> None:
    """A page has so many lines; following the links shows each read once, newest first."""
    visitor = visit(world, "apd")
    for number in range(READS_PER_PAGE + 5):
        read(world, "apd", f"{number:022d}")
    first = visitor.get(f"{READS}?account=apd").text
    address = re.search(r'<a href="([^"]+)" rel="next">', first)[1].replace("&amp;", "&")
    second = visitor.get(address).text
    shown = [text.split()[-1] for text in cells(first, "Tentang") + cells(second, "Tentang") if text != "Daftar"]
    assert shown == [f"{number:022d}" for number in reversed(range(READS_PER_PAGE + 5))]


def test_the_state_of_the_chains(world: World) -> None:
    """Inspector and APD see how far each chain of the region is sealed, its last hash, and that a night found a fault."""
    visitor = visit(world, "pemeriksa")
    assert "Belum ada segel" in visitor.get(CHAINS).text
    seal_all(world.parts)
    page = visitor.get(CHAINS).text
    [head] = [row for row in world.rows("seal_head") if row.kabupaten == HOME]
    [book] = world.rows("book_head")
    assert cells(page, "Hash terakhir") == [head.chain, book.chain] and cells(page, "Diperiksa") == ["Belum"] * 2
    assert cells(page, "Catatan") == ["Halaman yang dibuka"]
    run_check(world.parts)
    assert cells(visitor.get(CHAINS).text, "Yang tidak cocok") == ["0"] * 2
    log = TABLES["change_log"]
    with write_transaction(world.parts.engine) as connection:
        connection.execute(update(log).where(log.c.kabupaten == HOME).values(worker="x"))
    run_check(world.parts)
    page = visitor.get(CHAINS).text
    assert cells(page, "Yang tidak cocok") == ["1", "0"] and "tidak cocok dengan segelnya" in page
    assert [line["what"] for line in world.lines() if line["event"] == "log_is_wrong"] == ["edited"]


def test_a_restore_is_shown_beside_the_chains(world: World) -> None:
    """That the database came from a backup, why, and at which link each chain ended then stands on the page."""
    visitor = visit(world, "pemeriksa")
    seal_all(world.parts)
    assert "Pemulihan dari cadangan" not in visitor.get(CHAINS).text
    [head] = [row for row in world.rows("seal_head") if row.kabupaten == HOME]
    note_restore(world.parts, "Disk server rusak")
    page = visitor.get(CHAINS).text
    assert cells(page, "Alasan") == ["Disk server rusak"] and cells(page, "Ujung saat dipulihkan") == [str(head.sequence)]


def test_an_inspector_needs_a_last_day(world: World) -> None:
    """The command makes no inspector without a last day; after it the console says that the account has ended."""
    environment = {"LAPANGAN_INSTANCE": str(world.parts.settings.instance)}
    told = ("account", "add", "bpk", "--role", "pemeriksa", "--region", HOME, "--password", PASSWORD)
    assert CliRunner().invoke(lapangan, told, env=environment).exit_code == 2
    assert CliRunner().invoke(lapangan, [*told, "--until", "2026-11-21"], env=environment).exit_code == 0
    visitor = Visitor(world.client)
    assert visitor.log_in("bpk").status_code == 303
    world.clock.pass_by(days=1)
    assert visitor.get(OWN).status_code == 302
    answer = visitor.log_in("bpk")
    assert answer.status_code == 403 and "sudah berakhir" in answer.text


def test_questions_stand_with_their_rows(desk: Desk) -> None:
    """An inspector reads each question as a sentence with the meetings behind it; another kabupaten is not found."""
    hours = {"start_time": "09:00", "end_time": "11:00"}
    write(desk, meet(desk, **hours), meet(desk, "melati", **hours))
    visitor = visit(desk.world, "pemeriksa")
    page = visitor.get("/konsol/pertanyaan?bulan=2026-11").text
    assert "Mengapa Siti Contoh tercatat memimpin dua pertemuan pada waktu yang sama?" in page
    assert cells(page, "Tanggal") == ["10 November 2026"] * 2 and cells(page, "Kelompok") == ["mawar", "melati"]
    assert cells(visitor.get("/konsol/pertanyaan?bulan=2026-10").text, "Tanggal") == []
    assert [visitor.get(f"/konsol/pertanyaan?{one}").status_code for one in ("bulan=x", "kabupaten=3508", "kabupaten=x")] == [400, 404, 404]
    for way in (f"petugas/{HOME}/{desk.world.ids['siti']}", f"keluarga?kabupaten={HOME}&amp;kelompok={desk.world.ids['melati']}"):
        assert f'href="/konsol/{way}"' in page and visitor.get("/konsol/" + way.replace("&amp;", "&")).status_code == 200
    nation = visit(desk.world, "pemeriksa", "nasional", region="00")
    assert "3508" in nation.get("/konsol/pertanyaan").text
    assert len(cells(nation.get("/konsol/pertanyaan?kabupaten=3507&bulan=2026-11").text, "Tanggal")) == 2


def test_reads_of_a_confidential_complaint_are_hidden(desk: Desk) -> None:
    """Neither APD nor inspector learns from the access log that there is a confidential complaint."""
    told = {"category": "kekerasan_rumah_tangga", "programme": "lainnya", "text": "Rahasia", "reported_on": "2026-11-20"}
    made = new_record(KINDS["pengaduan"], {**told, "worker_id": desk.world.ids["siti"]}, desk.world.new_id())
    desk.office.write(HOME, [made])
    account = desk.account("ani")
    for kind, record in (("pengaduan", made.id), ("kpm", "a" * 22)):
        note_read(desk.world.parts, account.id, "/konsol/x", kabupaten=HOME, kind=kind, record=record)
    for role in ("apd", "pemeriksa"):
        shown = cells(visit(desk.world, role).get(f"{READS}?account=ani").text, "Tentang")
        assert shown == [f"Keluarga (KPM) {'a' * 22}"]


def test_every_book_has_a_word() -> None:
    """The page of the seals names each book, so a new one cannot break it."""
    assert [name for name in BOOKS if f"book.{name}" not in WORDS] == []
