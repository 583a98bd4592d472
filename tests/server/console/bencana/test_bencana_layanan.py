"""Services of a disaster: the census beside the register, meals, sessions, compensation that moves on, and the share that is back."""

from tests.server.aid.ground import DAY, Ground, volunteers
from tests.server.api.stage import filled, on_each_database
from tests.server.api.world import HOME
from tests.server.console.test_pages import check_nesting
from tests.server.console.visitor import visit

ground = on_each_database(volunteers, filled)


def test_services_are_told_beside_each_other(ground: Ground) -> None:
    """The newest census stands beside the register, portions are summed by sitting, and of each household its newest word counts."""
    event, rudi = ground.kejadian(golongan="sosial", jenis="konflik"), ground.id_of("rudi")
    shelter = ground.make("posko", kejadian_id=event.id, name="Balai Desa Contoh", jenis="pengungsian", capacity=100, air="kurang")
    counted = [ground.make("sensus_posko", posko_id=shelter.id, date=day, dewasa=number, anak=2) for day, number in (("2026-11-19", 9), (DAY, 38))]
    homes = [ground.korban(event.id, name, posko_id=shelter.id, jiwa=4, seen_on=DAY) for name in ("Slamet", "Sutini")]
    person = ground.make("korban_jiwa", korban_id=homes[0].id, name="Wahyu Contoh")
    meal = ground.make("masakan", posko_id=shelter.id, date=DAY, waktu="pagi", cooked=120, served=110)
    session = ground.make("ldp", kejadian_id=event.id, worker_id=rudi, date=DAY, method="bermain", anak=25)
    claim = ground.make("santunan", korban_jiwa_id=person.id, jenis="meninggal", receiver_name="Ahli Contoh", documents=["kk", "ktp"])
    visits = [
        ground.make("pemulihan", korban_id=home.id, date=day, keadaan=state, reintegrasi=back)
        for home, day, state, back in ((homes[0], "2026-11-19", "perlu_bantuan", "belum"), (homes[0], DAY, "pulih", "sudah"), (homes[1], DAY, "berjalan", "sebagian"))
    ]
    ground.writes(event, shelter, *counted, *homes, person, meal, session, claim, *visits)
    visitor, here = visit(ground.world, "posko"), f"/konsol/bencana/{HOME}/{event.id}/layanan"
    page = visitor.get(here).text
    check_nesting(page)
    for text in ("40 (20 November 2026)", ">8<", "air kurang", ">120<", ">110<", ">25<", "Wahyu Contoh", "kk, ktp", "Masih dikumpulkan", "50,0 % dari keluarga"):
        assert text in page, text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    form = {"claim": claim.id, "seen": seen, "isian.stage": "dinas", "isian.stage_on": DAY, "isian.amount": "", "isian.reason": ""}
    assert visitor.send(here, **form | {"isian.stage_on": ""}).status_code == 422
    visitor.get(here)
    assert visitor.send(here, **form).status_code == 303
    assert "Dinas Sosial" in visitor.get(here).text
    assert visitor.send(here, **form | {"isian.stage": "kemensos"}).status_code == 409
    visitor.get(here)
    assert visitor.send(here, **form | {"claim": event.id}).status_code == 404
    assert "Simpan posisi" not in visit(ground.world, "koordinator").get(here).text
