"""Progress renews itself in a real browser: it takes neither focus nor voice, can be stopped, and ends with the work."""

from playwright.sync_api import Page, Request, expect

from server.jobs.tasks import run_work
from tests.browser.console.desk import Desk
from tests.browser.site import Site
from tests.server.api.world import World
from tests.server.apd.test_rosters import roster

EVERY_MS, ANSWER_MS = 4_000, 100
FOCUSED = "document.activeElement.textContent"
LIVE = "[...document.querySelectorAll('#kemajuan, #kemajuan *')].filter((one) => one.closest('[aria-live], [role=status], [role=alert]')).length"


def begin(served: Site, own_window: Desk) -> tuple[Page, list[str]]:
    """Send a roster to be tried; return its page, whose time can be put forward, and a list that every reading is noted in."""
    page, asked = own_window.page, []
    page.clock.install()
    own_window.enter(served, "/konsol/kelola/impor", "apd")
    page.get_by_label("Berkas CSV").set_input_files({"name": "penerima.csv", "mimeType": "text/csv", "buffer": roster().getvalue()})
    page.get_by_role("button", name="Coba dulu").click()
    expect(page.get_by_text("Menunggu giliran")).to_be_visible()

    def note(request: Request) -> None:
        if request.resource_type == "fetch":
            asked.append(request.url)

    page.on("request", note)
    return page, asked


def let_pass(page: Page, times: int) -> None:
    """Let the time between two readings pass some times, and each time that of an answer."""
    for _ in range(times):
        page.clock.run_for(EVERY_MS)
        page.wait_for_timeout(ANSWER_MS)


def test_progress_renews_itself_until_the_work_has_ended(world: World, served: Site, own_window: Desk) -> None:
    """The state changes by itself while the focus stays, the end alone is announced, and nothing is asked for after it."""
    page, asked = begin(served, own_window)
    page.get_by_role("link", name="Perbarui halaman").focus()
    assert page.evaluate(LIVE) == 0
    run_work(world.parts)
    page.clock.run_for(EVERY_MS)
    expect(page.locator("#kemajuan")).to_contain_text("Selesai")
    expect(page.get_by_role("status").filter(has_text="Pekerjaan sudah berakhir")).to_be_visible()
    assert page.evaluate(FOCUSED) == "Perbarui halaman" and own_window.complaints() == []
    expect(page.get_by_role("button", name="Berhenti memperbarui")).to_be_hidden()
    before = len(asked)
    let_pass(page, 2)
    assert before >= 1 and len(asked) == before


def test_the_end_exchanges_what_may_be_done(world: World, served: Site, own_window: Desk) -> None:
    """Nothing is left to cancel; the report stands there, and what was tried is run from the same page, whose keys go on where they were."""
    page, _ = begin(served, own_window)
    page.get_by_role("button", name="Batalkan").focus()
    run_work(world.parts)
    page.clock.run_for(EVERY_MS)
    run = page.get_by_role("button", name="Jalankan impor")
    expect(run).to_be_visible()
    expect(page.get_by_role("button", name="Batalkan")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "sesudah" and own_window.complaints() == []
    page.get_by_label("Saya sudah membaca laporan uji coba ini.").check()
    run.click()
    expect(page.get_by_text("Menunggu giliran")).to_be_visible()


def test_renewing_can_be_stopped(world: World, served: Site, own_window: Desk) -> None:
    """Stopped by its button the page asks for nothing, whatever happens to the work; started again it goes on."""
    page, asked = begin(served, own_window)
    page.get_by_role("button", name="Berhenti memperbarui").click()
    run_work(world.parts)
    let_pass(page, 2)
    assert asked == []
    expect(page.locator("#kemajuan")).to_contain_text("Menunggu giliran")
    page.get_by_role("button", name="Perbarui lagi").click()
    page.clock.run_for(EVERY_MS)
    expect(page.locator("#kemajuan")).to_contain_text("Selesai")


def test_renewing_gives_up_where_nothing_answers(served: Site, own_window: Desk) -> None:
    """After five tries without an answer the page asks no more, and its button offers to try again."""
    page, asked = begin(served, own_window)
    page.route("**/konsol/kelola/impor/*", lambda route: route.abort())
    let_pass(page, 8)
    assert len(asked) == 5
    expect(page.get_by_role("button", name="Perbarui lagi")).to_be_visible()
