"""No sanction while anybody who had the family during the stage may still bring work about it."""

from sqlalchemy import select

from schemas import KINDS
from server.cycle.expected import KPM
from server.cycle.heard import heard
from server.cycle.stages import Stage
from server.moves import Move, move_family
from server.office import new_record
from server.store.tables import TABLES
from tests.server.api.world import ELSEWHERE, HOME
from tests.server.cycle.test_late import merge
from tests.server.cycle.test_story import DECEMBER, NOVEMBER, OCTOBER, attend, run
from tests.server.cycle.village import Village

STAGE = Stage(OCTOBER, (OCTOBER, NOVEMBER, DECEMBER))


def is_heard(village: Village, family: str = "keluarga", kabupaten: str = HOME) -> bool:
    """Tell whether nothing of the stage of a family may still lie with its workers."""
    mine = (KPM.c.kabupaten == kabupaten, KPM.c.id == village.ids[family])
    return bool(village.rows(select(KPM.c.id).where(*mine, heard(kabupaten, STAGE))))


def take_over(village: Village, role: str, first: str, last: str) -> str:
    """Give Budi charge of Siti's kelompok for some days; return the id of the charge."""
    ids = village.world.ids
    told = {"worker_id": ids["budi"], "kelompok_id": ids["mawar"], "role": role, "start_date": first, "end_date": last}
    return village.make("assignment", **told)


def test_the_worker_of_a_kelompok_that_a_family_has_left_is_asked(village: Village) -> None:
    """A family that changed its kelompok within the stage waits for the phones of both; of one that had left before, for the new one."""
    attend(village, 1, 8, 2)
    siti, budi = village.world.enrol("siti"), village.world.enrol("budi")
    village.go_to("2026-11-20")
    village.change("kpm", "keluarga", kelompok_id=village.world.ids["melati"])
    village.go_to("2027-01-21")
    budi.exchange()
    assert "proposed" not in run(village, "2027-01-22")
    siti.exchange()
    assert run(village, "2027-01-23")["proposed"] == 1


def test_a_kelompok_left_before_the_stage_is_not_asked(village: Village) -> None:
    """Who had the family before the stage alone holds nothing back."""
    village.world.enrol("siti")
    village.go_to("2026-09-30")
    village.change("kpm", "keluarga", kelompok_id=village.world.ids["melati"])
    village.go_to("2027-01-21")
    assert is_heard(village)


def test_whoever_stood_in_is_asked(village: Village) -> None:
    """A substitute and one who shared the kelompok for some days of the stage are asked, after their charge has ended too."""
    phone = village.world.enrol("budi")
    village.go_to("2027-01-21")
    assert is_heard(village)
    early = take_over(village, "bersama", "2026-08-01", "2026-09-30")
    assert is_heard(village)
    village.change("assignment", early, end_date=f"{OCTOBER}-01")
    assert not is_heard(village)
    village.change("assignment", early, deleted=True)
    assert not is_heard(village), "its phone may have held the family nevertheless"
    take_over(village, "pengganti", f"{NOVEMBER}-03", f"{NOVEMBER}-05")
    assert not is_heard(village)
    phone.exchange()
    assert is_heard(village)


def test_a_charge_given_by_mistake_is_none(village: Village) -> None:
    """A family of which every charge was deleted had no worker, so that the gap is the office's."""
    [duty] = [row for row in village.world.rows("assignment") if row.kelompok_id == village.world.ids["mawar"]]
    village.go_to("2027-01-21")
    village.change("assignment", duty.id, deleted=True)
    assert not is_heard(village)


def test_the_worker_of_a_merged_member_is_asked(village: Village) -> None:
    """What was written about the record that was given up, by the worker of another kelompok, counts; so his phone is asked."""
    phone = village.world.enrol("budi")
    village.member("ani2", "tetangga", "sd", birth_date="2017-05-02")
    village.go_to("2027-01-21")
    assert is_heard(village)
    merge(village, "ani", "ani2")
    assert not is_heard(village)
    phone.exchange()
    assert is_heard(village)


def test_the_worker_of_the_former_family_of_a_member_is_asked(village: Village) -> None:
    """A member who came from a family of another kelompok within the stage brings its worker along."""
    phone = village.world.enrol("siti")
    village.go_to("2026-12-01")
    village.change("anggota", "tono", kpm_id=village.ids["tetangga"])
    village.go_to("2027-01-21")
    assert not is_heard(village, "tetangga")
    phone.exchange()
    assert is_heard(village, "tetangga")


def test_the_worker_of_another_kabupaten_is_asked(village: Village) -> None:
    """A family that came from another kabupaten within the stage waits for the phones that had it there, and for their work."""
    phone = village.world.enrol("siti")
    village.go_to("2026-12-01")
    [group] = [row.id for row in village.world.rows("kelompok") if row.kabupaten == ELSEWHERE]
    dewi = new_record(KINDS["worker"], {"name": "Dewi Contoh", "role": "pendamping"}, village.world.new_id())
    duty = {"worker_id": dewi.id, "kelompok_id": group, "role": "utama", "start_date": "2026-01-01"}
    village.office.write(ELSEWHERE, [dewi, new_record(KINDS["assignment"], duty, village.world.new_id())])
    kpm, account = village.ids["keluarga"], village.world.parts.accounts.add("rina", "sandi contoh", role="apd", region="00")
    move_family(Move(kpm, HOME, ELSEWHERE, group), village.world.parts.store, village.office, KINDS)
    assert is_heard(village, kabupaten=ELSEWHERE)
    told = {"subject": "kpm", "record": kpm, "source": HOME, "target": ELSEWHERE, "state": "done", "note": "Pindah", "proposed_by": account}
    with village.world.parts.engine.begin() as connection:
        connection.execute(TABLES["transfer"].insert(), {"id": village.world.new_id(), "proposed_at": village.world.clock(), **told})
    village.go_to("2027-01-21")
    assert not is_heard(village, kabupaten=ELSEWHERE)
    phone.exchange()
    assert is_heard(village, kabupaten=ELSEWHERE)
