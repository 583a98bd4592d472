"""Pages of the inspector: what one has read oneself, who read what in the region, how the chains stand."""

import re

from click.testing import CliRunner
from sqlalchemy import update

from server.cli import lapangan
from server.desk.reads import note_read
from server.engine import write_transaction
from server.inspect.seal import seal_all
from server.jobs.timetable import run_check
from server.store.tables import TABLES
from sync.limits import READS_PER_PAGE
from tests.server.api.world import HOME, PASSWORD, World
from tests.server.console.visitor import Visitor, add_account, visit

OWN, READS, CHAINS = "/konsol/akses-saya", "/konsol/jejak", "/konsol/segel"
CELL = re.compile(r'<t[hd] [^>]*data-head="([^"]*)">(?:<a[^>]*>)?([^<]*)')


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
    assert cells(visitor.get(OWN).text, "Halaman")[0] == "/konsol/akses-saya"


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


def test_reads_of_other_regions_are_not_shown(world: World) -> None:
    """An APD sees reads of the own region alone, a province those of its kabupaten, and a kecamatan none."""
    add_account(world, "pemeriksa", "nasional", region="00")
    read(world, "nasional", "a" * 22, HOME)
    read(world, "nasional", "b" * 22, "3508")
    told = {region: cells(visit(world, "apd", f"apd{region}", region=region).get(f"{READS}?account=nasional").text, "Kode wilayah")
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
    assert cells(page, "Hash terakhir") == [head.chain] and cells(page, "Diperiksa") == ["Belum"]
    run_check(world.parts)
    assert cells(visitor.get(CHAINS).text, "Yang tidak cocok") == ["0"]
    log = TABLES["change_log"]
    with write_transaction(world.parts.engine) as connection:
        connection.execute(update(log).where(log.c.kabupaten == HOME).values(worker="x"))
    run_check(world.parts)
    page = visitor.get(CHAINS).text
    assert cells(page, "Yang tidak cocok") == ["1"] and "tidak cocok dengan segelnya" in page
    assert [line["what"] for line in world.lines() if line["event"] == "log_is_wrong"] == ["edited"]


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
