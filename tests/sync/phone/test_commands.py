"""The phone as people use it: its commands against the real server, over real HTTP."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from schemas import KINDS
from server.commands.common import migrate
from server.config import Settings
from server.demo.fill import DemoWorker, fill
from server.office import Office
from server.services import Services
from sync.phone.cli import phone
from sync.phone.phone import Phone
from sync.phone.transport import HttpTransport
from sync.phone.work import Mark, Work
from tests.serving import serving

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, str, list[DemoWorker]]]:
    """Serve the demonstration kabupaten; give the parts of the application, its address and its workers."""
    app = migrate(Settings(instance=tmp_path_factory.mktemp("instance")))
    parts: Services = app.extensions["lapangan"]
    office = Office(parts.store, "test", parts.clock, parts.random)
    workers = fill(office, KINDS, parts.clock().date(), Random(5))
    with serving(app) as port:
        yield parts, f"http://127.0.0.1:{port}", workers


@pytest.fixture
def run(services: tuple[Services, str, list[DemoWorker]], tmp_path: Path) -> Run:
    """Give a way to run commands on a phone enrolled for the first pendamping."""
    parts, address, workers = services

    def invoke(*words: str, code: int = 0, file: str = "hp.sqlite3") -> Result:
        result = CliRunner().invoke(phone, ["--file", str(tmp_path / file), *words])
        assert result.exit_code == code, result.output
        return result

    code = parts.enrolment.issue(workers[0].id, workers[0].kabupaten)
    assert workers[0].name in invoke("enrol", address, code).output
    return invoke


def opened(services: tuple[Services, str, list[DemoWorker]], path: Path) -> Phone:
    """Open the phone of a file past its commands."""
    parts = services[0]
    return Phone.open(
        path, clock=lambda: parts.clock().timestamp(), random_bytes=parts.random, transport=HttpTransport(services[1])
    )


def test_a_day_of_a_pendamping(services: tuple[Services, str, list[DemoWorker]], run: Run, tmp_path: Path) -> None:
    """Fetch, see what is due, mark a roster with exceptions, check komitmen, visit, send: all of it is accepted."""
    assert "Selesai" in run("sync").output
    shown = run("today").output
    assert shown.count("0 dari 10 keluarga") == 4
    marked = run("mark", "1", "2=S:demam", "3=a", "--topic", "Gizi balita").output
    assert re.search(r"  2  .+: S demam\n  3  .+: A\n  4  .+: H\n", marked)
    assert "Hanya di HP ini: 12" in marked
    corrected = run("mark", "1", "3=I:hajatan").output
    assert re.search(r"  2  .+: S demam\n  3  .+: I hajatan\n", corrected)
    assert "Hanya di HP ini: 13" in corrected
    checks = run("komitmen", "1", "1=memenuhi", "2=tidak_terverifikasi:pindah sekolah").output
    assert re.search(r"  1  .+: memenuhi\n  2  .+: tidak_terverifikasi pindah sekolah\n", checks)
    run("kunjungan", "1", "3", "--findings", "sehat")
    run("hari-efektif", services_name(services, tmp_path), "24")
    assert "Hanya di HP ini: 17" in run("status").output
    sent = run("sync").output
    assert "17 diterima" in sent
    assert "Hanya di HP ini: 0 · diterima: 17 · perlu perhatian: 0." in sent
    assert run("attention").output == "Tidak ada.\n"
    assert "10 dari 10 keluarga" in run("today").output
    assert run("roster", "1").output in corrected


def services_name(services: tuple[Services, str, list[DemoWorker]], folder: Path) -> str:
    """Return the name of one facility on the phone."""
    one = opened(services, folder / "hp.sqlite3")
    name = one.all("fasilitas")[0]["name"]
    one.close()
    return name


def test_unsent_work_goes_to_another_phone(services: tuple[Services, str, list[DemoWorker]], run: Run, tmp_path: Path) -> None:
    """A file written by one phone is taken in by the worker's other phone, whose sync sends it."""
    parts, address, workers = services
    run("sync")
    run("mark", "2")
    file = str(tmp_path / "bawaan.json")
    assert "1 formulir" in run("export", file).output
    run("enrol", address, parts.enrolment.issue(workers[0].id, workers[0].kabupaten), file="lain.sqlite3")
    run("sync", file="lain.sqlite3")
    assert "1 formulir baru" in run("take-in", file, file="lain.sqlite3").output
    assert "12 diterima" in run("sync", file="lain.sqlite3").output
    run("enrol", address, parts.enrolment.issue(workers[1].id, workers[1].kabupaten), file="asing.sqlite3")
    assert "tidak berwenang" in run("take-in", file, file="asing.sqlite3", code=1).output


def test_mistakes_are_told_in_one_sentence(services: tuple[Services, str, list[DemoWorker]], run: Run, tmp_path: Path) -> None:
    """A wrong code, a phone not enrolled, no server, a number out of range: a plain sentence, no traceback."""
    _, address, _ = services
    assert "Kode pendaftaran salah" in run("enrol", address, "SALAH-SALAH", file="baru.sqlite3", code=1).output
    assert "belum didaftarkan" in run("today", file="tidak-ada.sqlite3", code=1).output
    assert "Tidak ada sambungan" in run("enrol", "http://127.0.0.1:9", "KODE", file="sepi.sqlite3", code=1).output
    run("sync")
    assert "nomor 1 sampai 10" in run("mark", "1", "99=A", code=2).output
    assert "nomor 1 sampai 10" in run("mark", "1", "apa", code=2).output
    assert "kelompok yang cocok" in run("roster", "Tidak Ada", code=1).output
    one = opened(services, tmp_path / "hp.sqlite3")
    with one.files.transaction("test"):
        one.files.put(address="http://127.0.0.1:9")
    one.close()
    assert "Data Anda aman di HP" in run("sync", "--once", code=1).output


def test_what_an_exchange_costs(services: tuple[Services, str, list[DemoWorker]], run: Run, tmp_path: Path) -> None:
    """Nothing new costs less than 500 bytes both ways with headers; a roster goes in one request on one connection."""
    run("sync")
    one = opened(services, tmp_path / "hp.sqlite3")
    transport = one._talk._transport
    assert one.sync().complete
    assert transport.meter.round_trips == 1
    assert transport.meter.sent + transport.meter.received < 500
    run("mark", "3")
    assert one.sync().complete
    assert transport.meter.round_trips == 2
    one.close()


def test_the_file_belongs_to_its_owner_alone(run: Run, tmp_path: Path) -> None:
    """Nobody else on the machine can read the phone."""
    run("status")
    assert all(file.stat().st_mode & 0o077 == 0 for file in tmp_path.glob("hp.sqlite3*"))


def test_the_date_of_work_is_local(services: tuple[Services, str, list[DemoWorker]], run: Run, tmp_path: Path) -> None:
    """The phone knows the zone of its kabupaten from enrolment."""
    run("status")
    one = opened(services, tmp_path / "hp.sqlite3")
    assert one.files.get("zone") == "WIB"
    assert abs(one.today() - date.today()).days <= 1
    one.close()


def test_marks_added_later_are_work_of_the_day_of_the_meeting(
    services: tuple[Services, str, list[DemoWorker]], run: Run, tmp_path: Path
) -> None:
    """P36, P42: whenever a roster is filled in or corrected, its forms bear the day on which the meeting was held."""
    run("sync")
    one = opened(services, tmp_path / "hp.sqlite3")
    work, day = Work(one), one.today() - timedelta(days=5)
    kelompok = work.kelompok()[-1]["id"]
    work.mark(kelompok, {}, more={"date": day.isoformat()})
    work.mark(kelompok, {work.roster(kelompok)[0].kpm["id"]: Mark("S", "demam")})
    assert [form.form.work_date for form in one.outbox.to_send(10)] == [day, day]
    one.close()
