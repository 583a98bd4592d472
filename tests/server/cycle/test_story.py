"""The month and the stage close by the scheduler with a clock that is told the time (story 6)."""

from typing import Any

from sqlalchemy import select

from server.cycle.closing import TAHAP
from server.cycle.expected import missing_checks
from server.cycle.figures import FAMILY, FIGURE
from server.jobs.timetable import TIMETABLE, run_cycle_of_day
from server.store.tables import TABLES
from tests.server.api.world import HOME
from tests.server.cycle.village import ON_SQLITE, Village

OCTOBER, NOVEMBER, DECEMBER = "2026-10", "2026-11", "2026-12"


def run(village: Village, day: str) -> dict[str, int]:
    """Let the job of the timetable run on a day."""
    village.go_to(day)
    [job] = [job for job in TIMETABLE if job.work is run_cycle_of_day]
    found = {name: number for name, number in job.work(village.world.parts).items() if number}
    assert "broken" not in found
    return found


def attend(village: Village, *absences: int) -> None:
    """Check Ani's school in each month of the stage, with so many days of absence in 20, and all else as met."""
    for month, alpa in zip((OCTOBER, NOVEMBER, DECEMBER), absences, strict=True):
        village.days(month, 20)
        village.checked("ani", month, alpa=alpa, izin=0, sakit=0)
        village.checked("tono", month, "timbang_ukur", result="memenuhi")
    for day in ("2026-03", "2026-12"):
        village.checked("tono", day, "perkembangan", result="memenuhi")
    village.checked("nenek", DECEMBER, "layanan_lansia", result="memenuhi")


def figure(village: Village, family: str, member: str = "") -> Any:
    """Return the figure of a family or a member."""
    mine = (FIGURE.c.kpm_id == village.ids[family], FIGURE.c.anggota_id == (village.ids[member] if member else FAMILY))
    [row] = village.rows(select(FIGURE).where(*mine))
    return row


def stage(village: Village) -> Any:
    """Return the stage of the last quarter in the village's kabupaten."""
    [row] = village.rows(select(TAHAP).where(TAHAP.c.kabupaten == HOME, TAHAP.c.tahap == OCTOBER))
    return row


def sanctions(village: Village) -> list[Any]:
    """Return the sanctions."""
    return village.rows(select(TABLES["sanksi"]))


def test_the_stage_closes_and_late_work_reopens(village: Village) -> None:
    """Open until the deadline, then frozen; a proposal with evidence; a late correction is shown beside it and opens it anew."""
    attend(village, 1, 8, 2)
    run(village, "2026-12-31")
    assert stage(village).state == "open" and village.world.count("tahap_figure") == 0
    assert "closed" not in run(village, "2027-01-21")
    done = run(village, "2027-01-22")
    assert (done["closed"], done["proposed"]) == (2, 1)
    assert (stage(village).state, stage(village).aturan) == ("closed", 1)
    assert stage(village).counts == {"memenuhi": 1, "tidak_memenuhi": 1}
    assert figure(village, "keluarga", "ani").state == "tidak_memenuhi" and figure(village, "tetangga").state == "memenuhi"
    [sanction] = sanctions(village)
    assert (sanction.kpm_id, sanction.jenis, sanction.status) == (village.ids["keluarga"], "penangguhan", "diusulkan")
    assert sanction.evidence == "kehadiran sekolah 2026-11: hadir 12 dari 20 hari efektif, batas 85 %"
    assert sanction.scope == f"k:{village.world.ids['mawar']}"
    assert run(village, "2027-01-23").get("proposed") is None

    [check] = [row for row in village.world.rows("komitmen") if row.bulan == NOVEMBER and row.alpa == 8]
    village.change("komitmen", check.id, alpa=0)
    done = run(village, "2027-01-24")
    assert (done["late"], done["reopened"]) == (1, 1)
    family = figure(village, "keluarga")
    assert (family.state, family.late_state) == ("tidak_memenuhi", "memenuhi") and family.late_at is not None
    [sanction] = sanctions(village)
    assert (sanction.status, sanction.evidence) == ("dibuka_kembali", "-")
    assert [step.action for step in village.world.rows("sanksi_step")] == ["buka_kembali"]
    assert not {"late", "reopened", "proposed"} & run(village, "2027-01-25").keys()


def test_missing_checks_are_asked_for_and_end(village: Village) -> None:
    """A week after the month the worker gets one tugas with the number; it ends by itself when the checks are there."""
    tugas = TABLES["tugas"]
    village.go_to("2026-12-05")
    run(village, "2026-12-07")
    october = village.rows(select(tugas).where(tugas.c.text.contains("bulan 2026-10")))
    assert [row.worker_id for row in october] == [village.world.ids["siti"]] and october[0].due_date == "2026-11-14"
    assert not village.rows(select(tugas).where(tugas.c.text.contains("bulan 2026-11")))
    run(village, "2026-12-08")
    [november] = village.rows(select(tugas).where(tugas.c.text.contains("bulan 2026-11")))
    assert "2 pemeriksaan" in november.text and november.status == "open"
    assert len(village.rows(missing_checks(HOME, NOVEMBER, village.rules))) == 2
    village.checked("ani", NOVEMBER, alpa=0)
    village.checked("tono", NOVEMBER, "timbang_ukur", result="memenuhi")
    assert run(village, "2026-12-09")["reminded"] == 1
    [november] = village.rows(select(tugas).where(tugas.c.id == november.id))
    assert november.status == "done"


def test_a_reminder_ends_when_the_check_comes_after_the_closing(village: Village) -> None:
    """A tugas about a month whose stage has closed ends by itself as well when its checks come; no new one is written for such a month."""
    tugas = TABLES["tugas"]
    run(village, "2026-12-08")
    mine = tugas.c.text.contains("bulan 2026-11")
    run(village, "2027-01-22")
    assert stage(village).state == "closed"
    assert [row.status for row in village.rows(select(tugas).where(mine))] == ["open"]
    before = village.world.count("tugas")
    village.checked("ani", NOVEMBER, alpa=0)
    run(village, "2027-01-23")
    assert [row.status for row in village.rows(select(tugas).where(mine))] == ["open"]
    village.checked("tono", NOVEMBER, "timbang_ukur", result="memenuhi")
    assert run(village, "2027-01-24")["reminded"] == 1
    assert [row.status for row in village.rows(select(tugas).where(mine))] == ["done"]
    assert village.world.count("tugas") == before and "reminded" not in run(village, "2027-01-25")


@ON_SQLITE
def test_a_gap_of_the_worker_is_no_sanction(village: Village) -> None:
    """A month that failed beside one that nobody checked, or that could not be verified, proposes nothing; the gap is shown."""
    attend(village, 1, 8, 2)
    [check] = [row for row in village.world.rows("komitmen") if row.bulan == OCTOBER and row.alpa == 1]
    village.change("komitmen", check.id, result="tidak_terverifikasi", reason="Sekolah tutup")
    done = run(village, "2027-01-22")
    assert (figure(village, "keluarga").state, figure(village, "keluarga").gaps) == ("tidak_memenuhi", 1)
    assert "proposed" not in done and sanctions(village) == []


@ON_SQLITE
def test_unheard_phones_hold_proposals_back(village: Village) -> None:
    """While a phone of the worker has not been heard since the stage ended nothing is proposed; when it is heard, it is."""
    attend(village, 1, 8, 2)
    phone = village.world.enrol("siti")
    assert "proposed" not in run(village, "2027-01-22")
    phone.exchange()
    assert run(village, "2027-01-23")["proposed"] == 1


@ON_SQLITE
def test_refused_work_holds_proposals_back(village: Village) -> None:
    """While work of the worker waits at the office nothing is proposed."""
    attend(village, 1, 8, 2)
    village.go_to("2027-01-21")
    phone = village.world.enrol("siti")
    answer = phone.exchange(village.world.visit(findings=7))
    assert answer[0]["out"][0][2][0][0] in ("refused", "held", "blocked")
    assert "proposed" not in run(village, "2027-01-22")


def test_a_second_failed_stage_ends_membership(village: Village) -> None:
    """After two failed stages in a row the end of membership is proposed, never carried out."""
    for month in ("2026-07", "2026-08", "2026-09"):
        village.days(month, 20)
        village.checked("ani", month, alpa=9)
        village.checked("tono", month, "timbang_ukur", result="memenuhi")
    run(village, "2026-10-05")
    run(village, "2026-10-22")
    attend(village, 1, 8, 2)
    run(village, "2027-01-22")
    assert {(row.tahap, row.jenis, row.status) for row in sanctions(village)} == {
        ("2026-07", "penangguhan", "diusulkan"),
        ("2026-10", "penghentian", "diusulkan"),
    }
    assert village.record("kpm", village.ids["keluarga"]).fields["membership_status"] == "aktif"


@ON_SQLITE
def test_a_phone_that_still_has_work_holds_proposals_back(village: Village) -> None:
    """A phone that was heard but has forms left may have the missing answer; once the last of them is taken, it has not."""
    attend(village, 1, 8, 2)
    phone = village.world.enrol("siti")
    village.go_to("2027-01-21")
    phone.exchange(village.world.visit(), wait=3)
    assert "proposed" not in run(village, "2027-01-22")
    phone.exchange(village.world.visit(), village.world.visit(), wait=2)
    assert run(village, "2027-01-23")["proposed"] == 1


@ON_SQLITE
def test_a_dispute_about_a_check_holds_proposals_back(village: Village) -> None:
    """While nobody has decided which of two values of a check holds, nothing is proposed for its family."""
    attend(village, 1, 8, 2)
    [check] = [row for row in village.world.rows("komitmen") if row.alpa == 8]
    told = {"kind": "komitmen", "record": check.id, "scope": check.scope, "group": "raw", "rule": "ask", "form": check.form, "index": 0}
    values = {"standing": {"alpa": 8}, "incoming": {"alpa": 0}, "standing_number": check.revision, "new_stands": False, "own": False}
    here = {"kabupaten": HOME, "id": village.world.new_id(), "state": "open", "received_at": village.world.clock(), "told": True}
    with village.world.parts.engine.begin() as connection:
        connection.execute(TABLES["conflict"].insert(), {**here, **told, **values})
    assert "proposed" not in run(village, "2027-01-22")
    with village.world.parts.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE conflict SET state = 'decided'")
    assert run(village, "2027-01-23")["proposed"] == 1


@ON_SQLITE
def test_a_sanction_that_was_refused_does_not_count_towards_the_next(village: Village) -> None:
    """What people refused, or took back after an appeal, is no failed stage when the level of the next proposal is found."""
    for month in ("2026-07", "2026-08", "2026-09"):
        village.days(month, 20)
        village.checked("ani", month, alpa=9)
        village.checked("tono", month, "timbang_ukur", result="memenuhi")
    run(village, "2026-10-05")
    run(village, "2026-10-22")
    [refused] = sanctions(village)
    village.change("sanksi", refused.id, status="ditolak")
    attend(village, 1, 8, 2)
    run(village, "2027-01-22")
    assert {(row.tahap, row.jenis) for row in sanctions(village)} == {("2026-07", "penangguhan"), ("2026-10", "penangguhan")}


def test_periods_open_and_close_by_rule(village: Village) -> None:
    """The periods of a year are made before it begins, and each closes after its days of entry; entry itself never does."""
    run(village, "2026-12-01")
    periods = {(row.year, row.triwulan): row.entry_state for row in village.world.rows("periode")}
    assert len(periods) == 8 and periods[2027, 1] == "open"
    run(village, "2026-12-02")
    states = {(row.year, row.triwulan): row.entry_state for row in village.world.rows("periode")}
    assert (states[2026, 3], states[2026, 4]) == ("closed", "open")


def test_a_period_closes_with_the_stages_of_its_months(village: Village) -> None:
    """With stages of two months the third triwulan, of July to September, is closed with the stage of September and October."""
    village.make("aturan", kabupaten="00", **{**village.rules.fields, "nomor": 2, "tahap_months": 2, "valid_from": "2027-01-01"})
    states = {}
    for day in ("2027-10-22", "2027-11-21", "2027-11-22"):
        run(village, day)
        states |= {(day, row.triwulan): row.entry_state for row in village.world.rows("periode") if row.year == 2027}
    assert [states[day, 3] for day in ("2027-10-22", "2027-11-21", "2027-11-22")] == ["open", "open", "closed"]
    assert states["2027-11-21", 2] == "closed" and states["2027-11-22", 4] == "open"
    closed = {row.tahap: row.state for row in village.rows(select(TAHAP).where(TAHAP.c.kabupaten == HOME))}
    assert closed["2027-09"] == "closed"
