"""Several checks approved at once, and the page of samples."""

import re
from html import unescape

import pytest
from werkzeug.test import TestResponse

from server.desk.sample import draw_lots
from sync.limits import BULK_DECISIONS_MAX, SAMPLE_CHECKS_PER_PAGE
from tests.server.api.stage import on_sqlite
from tests.server.api.world import World
from tests.server.console.test_pages import check_nesting
from tests.server.console.test_queues import carry
from tests.server.console.visitor import TOKEN, Visitor, visit
from tests.server.desk.office import Desk, make_desk
from tests.server.desk.school import checked, look, set_days
from tests.server.desk.school import send as send_work
from tests.server.desk.test_sample import MANY, fill
from tests.server.store.measured import statements

NEXT = re.compile(r'href="([^"]+)" rel="next"')
LIST, LOOK, ALL, SAMPLES = "/konsol/antrian/komitmen", "/konsol/komitmen/setujui", "/konsol/komitmen/setujui/semua", "/konsol/sampel"
TICK = re.compile(r'name="ref" value="([^"]+)"')
SEEN = re.compile(r'name="seen" value="([^"]+)"')
MONTHS = ("2026-06", "2026-07", "2026-08", "2026-09")


def scene(world: World) -> Desk:
    """Give a desk with four failing checks in the queue."""
    made = make_desk(world)
    for month in MONTHS:
        set_days(made, 20, month)
    send_work(made, *(checked(made, bulan=month, result="tidak_memenuhi", alpa=5) for month in MONTHS))
    look(made)
    return made


desk = on_sqlite(scene)


def post(visitor: Visitor, path: str, **fields: list[str]) -> TestResponse:
    """Send a form in which a name may stand several times."""
    return visitor.client.post(path, data={"csrf_token": TOKEN.search(visitor.seen.text)[1], **fields})


def look_over(visitor: Visitor, refs: list[str]) -> list[str]:
    """Tick cases in the list; return what the page of confirmation would send."""
    visitor.seen = post(visitor, LOOK, ref=refs)
    assert visitor.seen.status_code == 200
    check_nesting(visitor.seen.text)
    return SEEN.findall(visitor.seen.text)


def test_ticked_checks_are_looked_over_and_approved(desk: Desk) -> None:
    """Nothing is decided by ticking; after the page that shows them each is a decision of its own."""
    visitor = visit(desk.world, "supervisor")
    refs = TICK.findall(visitor.get(LIST).text)
    check_nesting(visitor.seen.text)
    seen = look_over(visitor, refs[:3])
    page = unescape(visitor.seen.text)
    assert "Anak Contoh" in page and "75.0 %" in page and "Setujui 3 pemeriksaan" in page
    assert desk.world.count("decision") == 0 and len(seen) == 3
    assert post(visitor, ALL, seen=seen).location == LIST
    assert desk.world.count("decision") == 3 and "3 keputusan disimpan" in visitor.get(LIST).text
    assert len(TICK.findall(visitor.seen.text)) == 1
    assert carry(desk) == 3 and sum(row.closed for row in desk.world.rows("komitmen")) == 3


def test_the_second_is_told_which_ones(desk: Desk) -> None:
    """What somebody else decided meanwhile, or what changed, is named; the others are kept."""
    ani, eko = visit(desk.world, "supervisor", "ani"), visit(desk.world, "supervisor", "eko")
    refs = TICK.findall(ani.get(LIST).text)
    eko.get(LIST)
    first, second = look_over(ani, refs[:2]), look_over(eko, refs)
    assert post(ani, ALL, seen=first).status_code == 303
    row = next(one for one in desk.world.rows("watched") if one.id == refs[2].split("~")[1])
    desk.change("komitmen", row.record, note="lain")
    answer = post(eko, ALL, seen=second)
    page = unescape(answer.text)
    assert answer.status_code == 200 and page.count("Sudah diputuskan oleh ani") == 2 and page.count("sudah berubah") == 1
    check_nesting(page)
    assert desk.world.count("decision") == 3


def test_a_drawn_check_is_looked_at_by_itself(desk: Desk) -> None:
    """What chance has chosen has no box, and is not taken though somebody sends it."""
    fill(desk, 5)
    draw_lots(desk.world.parts)
    visitor = visit(desk.world, "supervisor")
    visitor.get(LIST)
    drawn = [f"{row.kabupaten}~{row.id}" for row in desk.world.rows("watched") if row.code == "sampled"]
    assert drawn and not set(drawn) & set(TICK.findall(visitor.seen.text))
    assert look_over(visitor, drawn) == [] and "Tidak ada yang menunggu lagi" in visitor.seen.text
    assert post(visitor, ALL, seen=[f"{drawn[0]}~1~1"]).status_code == 200 and desk.world.count("decision") == 0


def test_what_lies_outside_is_not_shown(desk: Desk) -> None:
    """Ticked cases of another region are not there, and cannot be decided."""
    refs = TICK.findall(visit(desk.world, "apd").get(LIST).text)
    for region in ("3508", "350702"):
        visitor = visit(desk.world, "supervisor", f"s{region}", region=region)
        visitor.get("/konsol/akun")
        assert look_over(visitor, refs) == []
        assert post(visitor, ALL, seen=[f"{ref}~1~1" for ref in refs]).status_code == 200
    assert desk.world.count("decision") == 0


@pytest.mark.parametrize("refs", [[], ["x"], ["~"], ["3507~\0"], ["3507~é"], [f"3507~{index}" for index in range(BULK_DECISIONS_MAX + 1)]])
def test_what_no_list_sends_is_answered(desk: Desk, refs: list[str]) -> None:
    """Nothing, too much and nonsense bring a page and no decision."""
    visitor = visit(desk.world, "supervisor")
    visitor.get(LIST)
    assert post(visitor, LOOK, ref=refs).status_code in (200, 400, 422)
    assert post(visitor, ALL, seen=refs).status_code in (200, 400, 422) and desk.world.count("decision") == 0


def test_looking_over_costs_the_same_for_any_number(desk: Desk) -> None:
    """The page of the ticked checks runs as many statements for four as for one."""
    visitor, counted = visit(desk.world, "supervisor"), []
    refs = TICK.findall(visitor.get(LIST).text)
    for number in (1, 4):
        with statements(desk.world.parts.engine) as made:
            look_over(visitor, refs[:number])
        counted.append(len(made))
        visitor.get(LIST)
    assert counted[0] == counted[1]


def test_who_reads_has_no_boxes(desk: Desk) -> None:
    """A coordinator sees the list without boxes and can send nothing."""
    visitor = visit(desk.world, "koordinator")
    page = visitor.get(LIST)
    assert TICK.findall(page.text) == [] and "Setujui yang dicentang" not in page.text
    assert post(visitor, LOOK, ref=["3507~x"]).status_code == 403


def test_samples_are_listed_with_their_progress(desk: Desk) -> None:
    """Each lot tells month, checks, drawn, reviewed, findings and closed; other regions see none."""
    visitor = visit(desk.world, "koordinator")
    assert "Belum ada sampel" in visitor.get(SAMPLES).text
    fill(desk)
    draw_lots(desk.world.parts)
    page = unescape(visitor.get(SAMPLES).text)
    for told in ("Oktober 2026", f">{MANY}<", ">30<", "Sampel diperiksa", "350701"):
        assert told in page, told
    check_nesting(page)
    assert unescape(visitor.get(LIST).text).count("Verifikasi komitmen, Oktober 2026</a>") == 30
    assert "350701" not in visit(desk.world, "apd", region="3508").get(SAMPLES).text.partition("<main")[2]
    assert "Oktober 2026" in visit(desk.world, "supervisor", region="350701").get(SAMPLES).text
    assert visitor.get(f"{SAMPLES}?after=x").status_code == 400


def test_a_lot_has_a_page_of_its_own(desk: Desk) -> None:
    """It tells month, figures and state, names its drawn checks and on wish all, page by page; what waits leads to its case."""
    fill(desk)
    draw_lots(desk.world.parts)
    visitor = visit(desk.world, "supervisor")
    [address] = re.findall(rf'href="({SAMPLES}/3507/[^"]+)"', visitor.get(SAMPLES).text)
    with statements(desk.world.parts.engine) as few:
        page = unescape(visitor.get(address).text)
    check_nesting(page)
    assert "Sampel 350701, Oktober 2026" in page and "Sampel diperiksa" in page and f"<dd>{MANY}</dd>" in page
    assert page.count("Menunggu diperiksa</a>") == page.count("Undian pertama") == 30 and "Tidak terpilih" not in page
    [case] = set(re.findall(r'href="(/konsol/antrian/komitmen/3507/[^"]+)"', page)[:1])
    assert visitor.get(case).status_code == 200
    with statements(desk.world.parts.engine) as many:
        whole = unescape(visitor.get(f"{address}?isi=semua").text)
    assert len(many) <= len(few) and whole.count("Anak ") == SAMPLE_CHECKS_PER_PAGE
    further = unescape(visitor.get(unescape(NEXT.search(whole)[1])).text)
    assert further.count("Anak ") == MANY - SAMPLE_CHECKS_PER_PAGE and "Tidak terpilih" in further + whole
    assert visit(desk.world, "apd", region="350702").get(address).status_code == 404
