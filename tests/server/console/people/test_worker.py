"""Pages of workers: by name, load beside the ratio, figures and objections, phones marked in two steps, charges given to another."""

import pytest

from schemas import KINDS
from server.office import new_record
from server.people.capaian import count_all
from server.people.trace import trace
from sync.limits import CASELOAD_IDEAL, WORKERS_PER_PAGE_MAX
from tests.server.api.stage import on_sqlite
from tests.server.api.world import HOME
from tests.server.console.visitor import visit
from tests.server.desk.office import Desk, make_desk
from tests.server.people.test_figures import MONTH, hold
from tests.server.store.measured import statements

LIST = "/konsol/petugas"


desk = on_sqlite(make_desk)


def page_of(desk: Desk, worker: str = "siti") -> str:
    """Return the address of a worker."""
    return f"{LIST}/{HOME}/{desk.world.ids[worker]}"


def test_workers_stand_in_order_of_the_alphabet(desk: Desk) -> None:
    """Names in order, whatever was counted; page by page, in as many statements; a kecamatan sees those who work there."""
    visitor = visit(desk.world, "koordinator")
    with statements(desk.world.parts.engine) as few:
        page = visitor.get(LIST).text
    assert page.index("Budi Contoh") < page.index("Siti Contoh") and f'href="{page_of(desk)}"' in page
    desk.office.write(HOME, [new_record(KINDS["worker"], {"name": f"Contoh {n:03}", "role": "pendamping"}, desk.world.new_id()) for n in range(WORKERS_PER_PAGE_MAX)])
    with statements(desk.world.parts.engine) as many:
        page = visitor.get(LIST).text
    following = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert len(many) == len(few) and "Siti Contoh" not in page and "Siti Contoh" in visitor.get(following).text
    assert "Siti Contoh" in visit(desk.world, "supervisor", "sini", region="350701").get(LIST).text
    assert "Siti Contoh" not in visit(desk.world, "supervisor", "sana", region="350702").get(LIST).text
    assert visitor.get(f"{LIST}?after=x").status_code == 400


def test_the_page_tells_load_figures_and_phones(desk: Desk) -> None:
    """Families beside the ratio, meetings and checks as parts of what was due, and each phone with what it said of itself."""
    hold(desk, "mawar", "2026-11-10", "siti")
    desk.siti.exchange(wait=7, free=250_000_000, app="uji/2")
    count_all(desk.world.parts)
    page = visit(desk.world, "koordinator").get(page_of(desk)).text
    for text in ("2 keluarga: dalam rasio ideal", str(CASELOAD_IDEAL), "November 2026", "1 dari 0", "HP contoh", "uji/2", "250 MB", ">7<"):
        assert text in page, text
    assert "<form" not in page.partition("<main")[2].partition("</main")[0]


def test_a_wrong_clock_is_said_alike_everywhere(desk: Desk) -> None:
    """A phone an hour behind is called slow by as much on its worker's page, in the history of a family, and at the queues."""
    desk.world.clock.pass_by(hours=1)
    desk.siti.exchange(desk.world.visit())
    desk.refused()
    trace(desk.world.parts)
    visitor = visit(desk.world, "supervisor")
    item = visitor.get("/konsol/antrian/inbox").text.partition('href="/konsol/antrian/inbox/')[2].partition('"')[0]
    for page in (page_of(desk), f"/konsol/keluarga/{HOME}/{desk.world.ids['kpm1']}", f"/konsol/antrian/inbox/{item}"):
        assert "HP lebih lambat 3600 detik" in visitor.get(page).text, page


def test_what_is_kept_and_what_is_done_lead_to_each_other(desk: Desk) -> None:
    """The page of a worker's work leads to the data and back; the two lists have names of their own."""
    visitor, data = visit(desk.world, "supervisor"), page_of(desk).replace("/konsol/", "/konsol/kelola/")
    assert f'href="{data}">Data petugas</a>' in visitor.get(page_of(desk)).text
    assert f'href="{page_of(desk)}">Pekerjaan petugas</a>' in visitor.get(data).text
    assert "<h1>Pekerjaan petugas</h1>" in visitor.get(LIST).text and "<h1>Data petugas</h1>" in visitor.get("/konsol/kelola/petugas").text


@pytest.mark.parametrize("state", ["retired", "stolen"])
def test_a_phone_is_marked_in_two_steps(desk: Desk, state: str) -> None:
    """The first asks and says what it means, the second does it, with who and when; another worker's phone is not there."""
    visitor, device = visit(desk.world, "supervisor"), desk.siti.device
    visitor.get(page_of(desk))
    asked = visitor.send(page_of(desk), action=f"ask_{state}", device=device)
    assert f'value="{state}"' in asked.text and {row.state for row in desk.world.rows("device")} == {"active"}
    assert visitor.send(page_of(desk), action=state, device=desk.budi.device).status_code == 404
    assert visitor.send(page_of(desk), action=f"ask_{state}", device=desk.budi.device).status_code == 404
    assert visitor.send(page_of(desk), action=state, device=device).status_code == 303
    phone = next(row for row in desk.world.rows("device") if row.id == device)
    assert phone.state == state and phone.marked_at == desk.world.clock() and phone.marked_by
    answered = desk.siti.post("exchange", {"v": 1, "epoch": desk.siti.epoch})
    assert answered.status_code == (200 if state == "retired" else 403)


def test_a_code_is_shown_once_and_enrols_a_phone(desk: Desk) -> None:
    """The code stands in the answer alone, and makes a phone this worker's."""
    visitor = visit(desk.world, "apd")
    visitor.get(page_of(desk))
    code = visitor.send(page_of(desk), action="code").text.partition("Kode pendaftaran: ")[2].partition(".")[0]
    enrolled = desk.world.client.post("/api/v1/enrol", json={"code": code, "name": "HP baru", "app": "uji/1"})
    assert enrolled.json["worker"]["id"] == desk.world.ids["siti"]
    assert code not in visitor.get(page_of(desk)).text and code not in desk.world.log.getvalue()


def test_another_stands_in_beside_and_replaces_from_a_day_on(desk: Desk) -> None:
    """Standing in overlaps with its dates; replacing ends the old charge the day before and offers to hand complaints on; what is wrong is told and kept."""
    visitor, budi = visit(desk.world, "supervisor"), desk.world.ids["budi"]
    visitor.get(page_of(desk))
    wrong = visitor.send(page_of(desk), action="cover", other=budi, role="pengganti", start="besok", end="", kelompok="")
    assert wrong.status_code == 422 and "Belum tersimpan" in wrong.text
    visitor.get(page_of(desk))
    told = {"action": "cover", "other": budi, "role": "pengganti", "start": "2026-11-21", "end": "2026-11-25", "kelompok": ""}
    assert visitor.send(page_of(desk), **told).status_code == 303
    mine = {row.role: row for row in desk.world.rows("assignment") if row.kelompok_id == desk.world.ids["mawar"]}
    assert (mine["pengganti"].worker_id, mine["pengganti"].end_date, mine["utama"].end_date) == (budi, "2026-11-25", None)
    assert visitor.send(page_of(desk), **told).status_code == 422
    again = {**told, "role": "utama", "start": "2026-12-01", "end": ""}
    assert visitor.send(page_of(desk), **again).status_code == 303
    address = f"/konsol/pengaduan/alihkan?kabupaten={HOME}&amp;source={desk.world.ids['siti']}&amp;target={budi}"
    assert f'<a href="{address}">Alihkan pengaduan terbuka</a>' in visitor.get(page_of(desk)).text
    form = visitor.get(address.replace("&amp;", "&")).text
    assert all(f'<option value="{one}" selected>' in form for one in (desk.world.ids["siti"], budi))
    part = visit(desk.world, "supervisor", "sini", region="350701").get(page_of(desk)).text
    assert 'value="cover"' in part and "/konsol/pengaduan/alihkan" not in part
    mine = {(row.role, row.worker_id == budi): row.end_date for row in desk.world.rows("assignment") if row.kelompok_id == desk.world.ids["mawar"]}
    assert mine == {("pengganti", True): "2026-11-25", ("utama", False): "2026-11-30", ("utama", True): None}


def test_an_objection_is_answered_on_the_page(desk: Desk) -> None:
    """What the worker writes on the phone stands on the page with a form; the answer goes back, and the form is gone."""
    hold(desk, "mawar", "2026-11-10", "siti")
    count_all(desk.world.parts)
    record = next(row for row in desk.world.rows("capaian") if row.worker_id == desk.world.ids["siti"] and row.bulan == MONTH)
    desk.change("capaian", record.id, objection="Saya mengadakan dua.", objected_on="2026-11-21")
    visitor = visit(desk.world, "supervisor")
    assert "Saya mengadakan dua." in visitor.get(page_of(desk)).text
    assert visitor.send(page_of(desk), action="answer", bulan=MONTH, answer="").status_code == 422
    visitor.get(page_of(desk))
    assert visitor.send(page_of(desk), action="answer", bulan=MONTH, answer="Sudah diperiksa.").status_code == 303
    page = visitor.get(page_of(desk)).text
    assert "Sudah diperiksa." in page and 'name="answer"' not in page
    assert visitor.send(page_of(desk), action="melompat").status_code == 400
