"""Progress renews itself in a real browser: it takes neither focus nor voice, can be stopped, and ends with the work."""


from playwright.sync_api import Page, Request, expect

from server.jobs.tasks import run_work
from tests.browser.console.desk import Desk
from tests.browser.console.test_managing import come_in
from tests.browser.site import Site
from tests.server.api.world import World
from tests.server.apd.test_rosters import roster

SOON_MS = 15_000
FOCUSED = "document.activeElement.textContent"
LIVE = "[...document.querySelectorAll('#kemajuan, #kemajuan *')].filter((one) => one.closest('[aria-live], [role=status], [role=alert]')).length"


def begin(served: Site, desk: Desk) -> tuple[Page, list[str]]:
    """Send a roster to be tried, and return its page with a list that every reading of it is noted in."""
    page, asked = desk.page, []
    come_in(desk, served, "/konsol/kelola/impor")
    page.get_by_label("Berkas CSV").set_input_files({"name": "penerima.csv", "mimeType": "text/csv", "buffer": roster().getvalue()})
    page.get_by_role("button", name="Coba dulu").click()
    expect(page.get_by_text("Menunggu giliran")).to_be_visible()

    def note(request: Request) -> None:
        if request.resource_type == "fetch":
            asked.append(request.url)

    page.on("request", note)
    return page, asked


def test_progress_renews_itself_until_the_work_has_ended(world: World, served: Site, desk: Desk) -> None:
    """The state changes by itself while the focus stays, the end alone is announced, and nothing is asked for after it."""
    page, asked = begin(served, desk)
    page.get_by_role("button", name="Batalkan").focus()
    assert page.evaluate(LIVE) == 0
    run_work(world.parts)
    expect(page.locator("#kemajuan")).to_contain_text("Selesai", timeout=SOON_MS)
    expect(page.get_by_role("status").filter(has_text="Pekerjaan sudah berakhir")).to_be_visible()
    assert page.evaluate(FOCUSED) == "Batalkan" and desk.complaints() == []
    expect(page.get_by_role("button", name="Berhenti memperbarui")).to_be_hidden()
    before = len(asked)
    page.wait_for_timeout(5_000)
    assert before >= 1 and len(asked) == before


def test_renewing_can_be_stopped(world: World, served: Site, desk: Desk) -> None:
    """Stopped by its button the page asks for nothing, whatever happens to the work; started again it goes on."""
    page, asked = begin(served, desk)
    page.get_by_role("button", name="Berhenti memperbarui").click()
    run_work(world.parts)
    page.wait_for_timeout(5_000)
    assert asked == []
    expect(page.locator("#kemajuan")).to_contain_text("Menunggu giliran")
    page.get_by_role("button", name="Perbarui lagi").click()
    expect(page.locator("#kemajuan")).to_contain_text("Selesai", timeout=SOON_MS)


def test_renewing_gives_up_where_nothing_answers(served: Site, desk: Desk) -> None:
    """After five tries without an answer the page asks no more, and its button offers to try again."""
    page, asked = begin(served, desk)
    page.route("**/konsol/kelola/impor/*", lambda route: route.abort())
    page.clock.install()
    page.get_by_role("button", name="Berhenti memperbarui").click()
    page.get_by_role("button", name="Perbarui lagi").click()
    for _ in range(8):
        page.clock.run_for(4_000)
        page.wait_for_timeout(100)
    assert len(asked) == 5
    expect(page.get_by_role("button", name="Perbarui lagi")).to_be_visible()
