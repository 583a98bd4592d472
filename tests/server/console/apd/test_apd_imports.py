"""Kelola at the console: a roster is sent, tried, read about, and taken in."""

import io

from server.jobs.tasks import run_work
from sync.limits import REQUEST_BYTES_MAX, UPLOAD_BYTES_MAX
from tests.server.api.world import ELSEWHERE, World
from tests.server.apd.test_rosters import roster
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import Visitor, visit

IMPORTS = "/konsol/kelola/impor"


def sent(visitor: Visitor, content: bytes | None = None) -> str:
    """Send a file; return the page of its dry run."""
    visitor.get(IMPORTS)
    answer = visitor.send(IMPORTS, file=(io.BytesIO(content or roster().getvalue()), "penerima.csv"))
    assert answer.status_code == 303, answer.text
    return answer.location


def test_a_roster_from_the_file_to_the_store(world: World) -> None:
    """Send, see that it waits, read the report and its lines, confirm, and see it taken in; without confirmation nothing begins."""
    visitor = visit(world, "apd")
    address = sent(visitor)
    assert "Menunggu giliran" in visitor.get(address).text and "<progress" in visitor.seen.text and 'value="run"' not in visitor.seen.text
    run_work(world.parts)
    page = visitor.get(address).text
    check_nesting(page)
    assert "di luar kabupaten impor ini" in page and 'value="run"' in page and "Selesai" in page
    lines = visitor.get(f"{address}/baris").text
    check_nesting(lines)
    assert "birth_date" in lines and "bukan tanggal" not in lines
    unsure = visitor.send(address, action="run")
    assert unsure.status_code == 422 and 'id="w-sure"' in unsure.text and world.count("work_item") == 1
    answer = visitor.send(address, action="run", sure="1")
    assert answer.status_code == 303 and answer.location != address
    run_work(world.parts)
    assert "Selesai" in visitor.get(answer.location).text and world.count("kpm") == 5
    assert 'value="run"' not in visitor.get(address).text and visitor.get(IMPORTS).text.count("Selesai") == 2
    check_nesting(visitor.seen.text)


def test_a_large_file_goes_through_and_a_larger_one_does_not(world: World) -> None:
    """An upload may be larger than other requests, up to its limit; without file or with an empty one the page says so."""
    visitor = visit(world, "apd")
    assert sent(visitor, roster().getvalue() + b"\n" * REQUEST_BYTES_MAX)
    visitor.get(IMPORTS)
    assert visitor.send(IMPORTS, file=(io.BytesIO(b"x" * (UPLOAD_BYTES_MAX + 1)), "x.csv")).status_code == 413
    assert [visitor.send(IMPORTS).status_code, visitor.send(IMPORTS, file=(io.BytesIO(b""), "x.csv")).status_code] == [422, 422]
    gzipped = visitor.client.post(IMPORTS, data=b"x", headers={"Content-Encoding": "gzip"})
    assert gzipped.status_code == 400


def test_an_import_is_cancelled(world: World) -> None:
    """What waits is cancelled by a button; twice it says that it is over; odd actions and addresses are answered by a page."""
    visitor = visit(world, "apd")
    address = sent(visitor)
    visitor.get(address)
    assert visitor.send(address, action="cancel").location == address and "Dibatalkan" in visitor.get(address).text
    assert visitor.send(address, action="cancel").status_code == 409 and visitor.send(address, action="apa").status_code == 400
    assert visitor.send(address, action="run", sure="1").status_code == 409
    assert [visitor.get(f"{IMPORTS}/{odd}").status_code for odd in ("x", "a.b", "%00")] == [404] * 3
    assert [visitor.get(f"{address}/baris?after={odd}").status_code for odd in ("x", "-1", "9" * 13, "0")] == [400, 400, 400, 404]


def test_imports_of_elsewhere_are_not_there(world: World) -> None:
    """Another region sees neither the import nor its lines, and cannot touch it."""
    address = sent(visit(world, "apd"))
    visitor = visit(world, "apd", "jauh", region=ELSEWHERE)
    assert "Belum ada impor" in visitor.get(IMPORTS).text
    assert [visitor.get(address).status_code, visitor.get(f"{address}/baris").status_code] == [404, 404]
    visitor.get(IMPORTS)
    assert visitor.send(address, action="cancel").status_code == 404
