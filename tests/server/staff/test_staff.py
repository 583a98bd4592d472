"""A month of staff: rows per worker with the standard of that month, the training register, and a report that makes nothing up."""

from datetime import date
from pathlib import Path

import pytest

from schemas.laporan_bulanan import RHK
from server.engine import read_transaction
from server.people.capaian import count_all
from server.privacy.holdings import holdings_of_worker
from server.staff.kpi import Kpi, kpi_rows
from server.staff.report import Month, Report, draft
from server.staff.standard import STANDARD_FILE, Standard, State, Work, below, standard_in, standards, state_of
from server.staff.training import add_training, drop_training, trainings_of
from server.staff.words import write_words
from sync.errors import Problem
from sync.nouns import Change, Revision
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.attendance.village import Village
from tests.server.desk.office import ON_SQLITE, Desk
from tests.server.desk.school import checked
from tests.server.store.measured import statements

BULAN = "2026-11"
RULE = Standard(1, "2026-01-01", "Uji", 90, 90, 80, 400, 20, 12)
GOOD = Work(250, 10, 9, 100, 90, 10, 8, 20)
TRAINING = {"title": "Modul P2K2", "date": "2026-10-02", "hours": 16, "organiser": "BBPPKS", "certificate": "S-1"}


def rows(desk: Desk, region: str = HOME, months: tuple[str, ...] = (BULAN,)) -> dict[str, Kpi]:
    """Return name of worker -> row of the last month."""
    with read_transaction(desk.world.parts.engine) as connection:
        return {one.name: one for one in kpi_rows(connection, region, months)}


def report(desk: Desk, worker: str = "siti", bulan: str = BULAN) -> Report:
    """Draft the report of a worker."""
    with read_transaction(desk.world.parts.engine) as connection:
        return draft(connection, Month(HOME, desk.world.ids[worker], bulan, date(2026, 11, 21)))


def told(found: Report) -> dict[str, dict[str, int]]:
    """Return matter -> its counts, of matters that have some."""
    return {one.matter: dict(one.counts) for name in RHK for one in found.matters[name] if one.counts}


@pytest.mark.parametrize(
    ("more", "lacking", "state"),
    [
        ({}, [], State.MET),
        ({"meetings_held": 8}, ["meetings"], State.BELOW),
        ({"checks_done": 89, "forms_prompt": 7}, ["checks", "prompt"], State.BELOW),
        ({"hours": 19}, ["training"], State.BELOW),
        ({"checks_done": 89, "held": 1}, ["checks"], State.UNKNOWN),
        ({"checks_done": 89, "hours": 19, "held": 1}, ["checks", "training"], State.BELOW),
        ({"held": 1}, [], State.MET),
        ({"hours": None, "forms": 0, "forms_prompt": 0}, [], State.MET),
        ({"families": 401, "meetings_held": 0}, ["meetings"], State.OVERLOADED),
        ({"meetings_planned": 0, "checks_due": 0, "forms_prompt": 0}, ["prompt"], State.UNKNOWN),
        ({"meetings_planned": 0, "meetings_held": 0}, [], State.MET),
    ],
)
def test_what_a_month_says_of_the_standard(more: dict[str, int | None], lacking: list[str], state: State) -> None:
    """Each share is held against its percent in whole numbers; what there was none of says nothing, and too many families are nobody's fault."""
    work = Work(**({name: getattr(GOOD, name) for name in Work.__slots__} | more))
    assert (below(work, RULE), state_of(work, RULE)) == (lacking, state)


def test_a_month_has_its_own_version(tmp_path: Path) -> None:
    """The version that held in a month judges it; one that begins inside of a month is refused."""
    assert standards()[0].nomor == 1
    text, path = STANDARD_FILE.read_text("utf-8"), tmp_path / "standar.toml"
    path.write_text(text + text.replace("nomor = 1", "nomor = 2").replace("2026-01-01", "2027-01-01"), "utf-8")
    known = standards(path)
    assert [standard_in(known, month).nomor for month in ("2025-12", "2026-12", "2027-01")] == [1, 1, 2]
    wrong = tmp_path / "salah.toml"
    wrong.write_text(text.replace("2026-01-01", "2026-01-02"), "utf-8")
    with pytest.raises(ValueError, match="begins with a month"):
        standards(wrong)


def test_rows_of_a_month(desk: Desk) -> None:
    """Figures are those that the worker is told, with hours of the last twelve months; a region has its own workers, by name."""
    village, account = Village(desk), desk.account("ani")
    village.met("mawar", "2026-11-05", "kpm1")
    count_all(desk.world.parts)
    for day in ("2026-10-02", "2025-11-30"):
        add_training(desk.world.parts, account, HOME, desk.world.ids["siti"], TRAINING | {"date": day})
    found = rows(desk)
    assert list(found) == ["Budi Contoh", "Siti Contoh"]
    siti, budi = found["Siti Contoh"], found["Budi Contoh"]
    assert (siti.work.meetings_held, siti.work.meetings_planned, siti.work.families, siti.work.hours) == (1, 1, 2, 16)
    assert (budi.work.hours, siti.standard.nomor) == (None, 1)
    assert list(rows(desk, "350701")) == list(found) and not rows(desk, "350702") and not rows(desk, ELSEWHERE) and not rows(desk, months=("2025-01",))
    with statements(desk.world.parts.engine) as made:
        rows(desk)
    assert len(made) <= 3


def test_the_register(desk: Desk) -> None:
    """An entry written twice is one; it is taken back and may be written again; the worker's phone gets it."""
    parts, account, siti = desk.world.parts, desk.account("ani"), desk.world.ids["siti"]
    first = add_training(parts, account, HOME, siti, TRAINING)
    assert add_training(parts, account, HOME, siti, TRAINING | {"hours": 20}) == first

    def hours() -> list[int]:
        with read_transaction(parts.engine) as connection:
            return [row.hours for row in trainings_of(connection, HOME, siti)]

    assert hours() == [20]
    drop_training(parts, account, HOME, siti, first)
    assert hours() == []
    add_training(parts, account, HOME, siti, TRAINING)
    assert hours() == [16]
    assert any(first in frame.get("rows", {}).get("pelatihan", {}) or first in str(frame) for frame in desk.siti.settle())


@ON_SQLITE
def test_who_may_write_the_register(desk: Desk) -> None:
    """Supervisors and APD of the region write; a day to come, no title and hours that cannot be are refused; so is another's entry."""
    parts, siti = desk.world.parts, desk.world.ids["siti"]
    ani = desk.account("ani")
    tries = (
        (desk.account("ko", "koordinator"), {}, "forbidden"),
        (desk.account("jauh", "apd", ELSEWHERE), {}, "not_found"),
        (ani, {"date": "2026-11-22"}, "unprocessable"),
        (ani, {"title": None}, "unprocessable"),
        (ani, {"hours": 0}, "unprocessable"),
    )
    for account, more, code in tries:
        with pytest.raises(Problem) as caught:
            add_training(parts, account, HOME, siti, TRAINING | more)
        assert caught.value.error.code == code
    entry = add_training(parts, ani, HOME, desk.world.ids["budi"], TRAINING)
    with pytest.raises(Problem) as caught:
        drop_training(parts, ani, HOME, siti, entry)
    assert caught.value.error.code == "not_found"


def test_a_report_tells_what_was_written_down(desk: Desk) -> None:
    """Each RHK has the numbers of its records, of the worker's own families and meetings alone."""
    village, ids = Village(desk), desk.world.ids
    village.mark(village.met("mawar", f"{BULAN}-05", "kpm1"), "kpm2", "A")
    village.write("penyaluran", kpm_id=ids["kpm1"], bulan="2026-10", result="cair", date=f"{BULAN}-04")
    village.write("penyaluran", kpm_id=ids["kpm3"], bulan="2026-10", result="gagal", reason="x", date=f"{BULAN}-04")
    village.write("kunjungan", kpm_id=ids["kpm2"], date=f"{BULAN}-06")
    child = next(row for row in desk.world.rows("anggota") if row.kpm_id == ids["kpm1"])
    village.write("komitmen", anggota_id=child.id, bulan=BULAN, condition="kehadiran_sekolah", fasilitas_id=desk.school, alpa=1, izin=0, sakit=0)
    village.write("rujukan", kpm_id=ids["kpm1"], referred_on=f"{BULAN}-07", layanan="kube", reason="Usaha")
    complaint = {"reported_on": f"{BULAN}-07", "worker_id": ids["siti"], "programme": "pkh", "text": "x", "complainant": "y"}
    village.write("pengaduan", **complaint, category="pungutan")
    village.write("pengaduan", **complaint, category="kekerasan_rumah_tangga")
    village.write("tugas", worker_id=ids["siti"], text="x", status="open", due_date=f"{BULAN}-20")
    count_all(desk.world.parts)
    found = report(desk)
    figures = {name: numbers for name, numbers in told(found).items() if name not in ("due", "forms")}
    assert figures == {
        **{"payments": {"cair": 1}, "planned": {"held": 1, "planned": 1}, "taught": {"": 1}, "marks": {"H": 1, "A": 1}, "checks": {"": 1}},
        **{"visits": {"all": 1}, "referred": {"kube": 1}, "complaints": {"": 1}, "tasks": {"open": 1}},
    }
    assert found.matters["berita_baik"] == () and found.words is None
    assert told(report(desk, bulan="2026-08")) == {}
    with statements(desk.world.parts.engine) as made:
        report(desk)
    assert len(made) <= 23


@ON_SQLITE
def test_a_report_tells_what_waits(desk: Desk) -> None:
    """What the office has not decided on is in no number and stands by itself, by kind; of complaints nothing is told."""
    told_of = {"reported_on": f"{BULAN}-07", "worker_id": desk.world.ids["siti"], "programme": "pkh", "category": "kekerasan_rumah_tangga"}
    desk.siti.exchange(desk.world.visit("kpm3"), desk.world.form(Change("pengaduan", desk.world.new_id(), {**told_of, "text": 7})))
    assert {row.kind for row in desk.world.rows("inbox")} == {"kunjungan", "pengaduan"}
    found = told(report(desk))
    assert found["held"] == {"kunjungan": 1} and "visits" not in found


def test_nobody_stays_below_for_what_the_office_holds(desk: Desk) -> None:
    """A month below the standard cannot be judged while a check that the worker brought waits for the office, and then is judged again."""
    Village(desk).plan("mawar", f"{BULAN}-05")
    count_all(desk.world.parts)
    assert rows(desk)["Siti Contoh"].state == State.BELOW
    desk.siti.exchange(desk.world.form(checked(desk, "kpm3", bulan=BULAN, alpa=0, izin=0, sakit=0)))
    found = rows(desk)["Siti Contoh"]
    assert (found.state, found.work.held, found.below) == (State.UNKNOWN, 1, ("meetings", "checks"))
    desk.decide(desk.account("hakim"), desk.open("inbox"), "dismiss")
    assert desk.carry() == 1 and rows(desk)["Siti Contoh"].state == State.BELOW


def test_words_are_kept_as_one(desk: Desk) -> None:
    """What the office writes stands with the report and among the worker's own data; who saw an older text, or may not write, changes nothing."""
    parts, account, month = desk.world.parts, desk.account("ani"), (HOME, desk.world.ids["siti"], BULAN)
    write_words(parts, account, month, {"berita_baik": "Tiga keluarga membuka warung."}, None)
    words = report(desk).words
    assert (words.berita_baik, words.p2k2) == ("Tiga keluarga membuka warung.", None)
    for who, seen, code in ((account, None, "changed_meanwhile"), (desk.account("ko", "koordinator"), None, "forbidden"), (desk.account("jauh", "apd", ELSEWHERE), None, "not_found")):
        with pytest.raises(Problem) as caught:
            write_words(parts, who, month, {"berita_baik": "Lain"}, seen)
        assert caught.value.error.code == code
    with read_transaction(parts.engine) as connection:
        assert [row.id for row in holdings_of_worker(connection, HOME, desk.world.ids["siti"])["laporan_bulanan"]] == [words.id]
    write_words(parts, account, month, {"p2k2": "Lancar."}, Revision(words.revision, words.tag))
    assert (report(desk).words.p2k2, report(desk).words.berita_baik) == ("Lancar.", None)
