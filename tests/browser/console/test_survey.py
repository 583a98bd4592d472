"""The survey in a real browser: the code comes out of the address of the QR code, and pages are sound on the narrowest screen."""

import pytest
from playwright.sync_api import expect

from schemas import KINDS
from server.office import Office, new_record
from server.survey.drawing import Drawn, Wanted, draw_round
from sync.limits import SURVEY_ANSWERS_MIN
from tests.browser.console.desk import EXTREMES, Desk
from tests.browser.site import Site
from tests.server.api.world import HOME, World


@pytest.fixture
def made(world: World) -> Drawn:
    """Give a round that was drawn."""
    world.fill()
    told = {"kelompok_id": world.ids["mawar"], "membership_status": "aktif"}
    office = Office(world.parts.store, "test", world.clock, world.random.randbytes)
    office.write(HOME, [new_record(KINDS["kpm"], told, world.new_id()) for _ in range(SURVEY_ANSWERS_MIN)])
    account = world.add_account("ani", "apd", HOME)
    return draw_round(world.parts, account, Wanted(HOME, SURVEY_ANSWERS_MIN, 30, world.new_id()))


def test_a_family_answers_from_its_card(made: Drawn, served: Site, window: Desk) -> None:
    """The code is in the form and out of the address at once; page, answer and thanks are sound; the office sees one card more answered."""
    window.screens, page = EXTREMES, window.page
    page.goto(f"{served.address}/survei#{made.codes[0]}")
    expect(page.get_by_label("Kode di kartu Anda")).to_have_value(made.codes[0])
    assert made.codes[0] not in page.url
    assert window.complaints() == []
    page.get_by_role("group", name="Secara keseluruhan").get_by_label("Sangat puas").check()
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_text("tanpa nama dan tanpa kode")).to_be_visible()
    assert window.complaints() == []
    window.enter(served, "/konsol/survei")
    assert window.complaints() == []
    expect(page.get_by_role("cell", name="1", exact=True)).to_be_visible()
    page.get_by_role("rowheader").get_by_role("link").click()
    expect(page.get_by_role("heading", name="Keluarga yang terundi")).to_be_visible()
    assert window.complaints() == []
