"""What comes after a stage closed reaches its figures and its sanctions, whichever way it comes."""

from sqlalchemy import insert, select

from server.cycle.expected import missing_checks
from server.cycle.late import read_late
from server.store.tables import TABLES
from tests.server.api.world import HOME
from tests.server.cycle.test_story import NOVEMBER, attend, figure, run, sanctions
from tests.server.cycle.village import Village


def merge(village: Village, kept: str, lost: str) -> None:
    """Make one member of two, as the desk does."""
    village.change("anggota", lost, deleted=True)
    moment, ids = village.world.clock(), {"kabupaten": HOME, "kept_id": village.ids[kept], "lost_id": village.ids[lost]}
    told = {"id": village.world.new_id(), "kind": "anggota", "area": None, "reason": "Orang yang sama", "account": "x", "made_at": moment}
    with village.world.parts.engine.begin() as connection:
        alias = {"kabupaten": HOME, "old_id": village.ids[lost], "new_id": village.ids[kept], "made_at": moment}
        connection.execute(insert(TABLES["alias"]), alias)
        connection.execute(insert(TABLES["merged_record"]), {**ids, **told, "before": {}, "after": {}, "moved": [], "chained": []})


def missing(village: Village, month: str) -> set[tuple[str, str]]:
    """Return who lacks which check in a month."""
    return village.names(missing_checks(HOME, month, village.rules))


def test_checks_of_a_merged_member_count_for_the_one_that_stands(village: Village) -> None:
    """What was checked under the id that was given up is not missing, and is judged with the rest."""
    attend(village, 1, 2, 2)
    village.member("ani2", "keluarga", "sd", birth_date="2017-05-02")
    for check in [row for row in village.world.rows("komitmen") if row.anggota_id == village.ids["ani"] and row.bulan != NOVEMBER]:
        village.change("komitmen", check.id, deleted=True)
    for month, alpa in (("2026-10", 0), ("2026-12", 9)):
        village.checked("ani2", month, alpa=alpa, izin=0, sakit=0)
    assert ("ani", "kehadiran_sekolah") in missing(village, "2026-10") & missing(village, "2026-12")
    merge(village, "ani", "ani2")
    assert all(not {one for one in missing(village, month) if one[1] == "kehadiran_sekolah"} for month in ("2026-10", NOVEMBER, "2026-12"))
    run(village, "2027-01-22")
    ani = figure(village, "keluarga", "ani")
    assert (ani.state, ani.gaps) == ("tidak_memenuhi", 0)
    assert [one["state"] for one in ani.evidence] == ["memenuhi", "memenuhi", "tidak_memenuhi"]
    assert sanctions(village)[0].evidence == "kehadiran sekolah 2026-12: hadir 11 dari 20 hari efektif, batas 85 %"


def test_a_merging_after_the_closing_reopens(village: Village) -> None:
    """Where the checks of the twin say that the pupil was there, the sanction is opened anew and no longer carried."""
    attend(village, 1, 8, 2)
    village.member("ani2", "tetangga", "sd", birth_date="2017-05-02")
    village.checked("ani2", NOVEMBER, alpa=0, izin=0, sakit=0)
    assert run(village, "2027-01-22")["proposed"] == 1
    merge(village, "ani", "ani2")
    assert run(village, "2027-01-23")["reopened"] == 1
    assert figure(village, "keluarga").late_state == "memenuhi"
    gone = figure(village, "tetangga", "ani2")
    assert (gone.state, gone.late_state) == ("belum_lengkap", "tidak_berlaku")


def test_days_of_a_school_that_a_pupil_has_left_reach_him(village: Village) -> None:
    """Effective days that are put right at the school where he was checked reach the figure, though he goes to another one now."""
    attend(village, 1, 4, 2)
    village.make("fasilitas", "lain", type="fasdik", level="sd", name="SD Lain", desa_code="3507012001")
    village.change("anggota", "ani", fasilitas_id=village.ids["lain"])
    assert run(village, "2027-01-22")["proposed"] == 1
    [days] = [row for row in village.world.rows("hari_efektif") if row.bulan == NOVEMBER]
    village.change("hari_efektif", days.id, days=30)
    assert run(village, "2027-01-23")["reopened"] == 1
    assert figure(village, "keluarga").late_state == "memenuhi"


def test_a_death_that_is_reported_late_reopens(village: Village) -> None:
    """No family is sanctioned for the school of a child who had died in the stage."""
    attend(village, 1, 8, 2)
    assert run(village, "2027-01-22")["proposed"] == 1
    told = {"kpm_id": village.ids["keluarga"], "anggota_id": village.ids["ani"], "type": "meninggal", "effective_date": "2026-11-03"}
    village.change("anggota", "ani", membership_status="non_aktif")
    village.make("peristiwa", **told, reported_on="2027-01-20", status="disetujui")
    assert run(village, "2027-01-23")["reopened"] == 1
    assert (figure(village, "keluarga").late_state, figure(village, "keluarga", "ani").late_state) == ("memenuhi", "tidak_berlaku")


def test_a_run_cut_off_between_figures_and_sanctions_goes_on(village: Village) -> None:
    """Figures that were written without the sanction being opened anew are found by the next run."""
    attend(village, 1, 8, 2)
    run(village, "2027-01-22")
    [check] = [row for row in village.world.rows("komitmen") if row.alpa == 8]
    village.change("komitmen", check.id, alpa=0)
    [late, *_] = [next(read_late(village.world.parts, HOME, (village.rules,)))]
    assert late.changed == (village.ids["keluarga"],)
    assert run(village, "2027-01-23")["reopened"] == 1
    assert [row.status for row in village.rows(select(TABLES["sanksi"]))] == ["dibuka_kembali"]
    assert "reopened" not in run(village, "2027-01-24")
