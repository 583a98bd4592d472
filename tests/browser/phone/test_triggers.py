"""When the app's phone exchanges by itself."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.phone.pockets import Pocket
from tests.browser.phone.test_exchange import meet

NewPocket = Callable[..., Pocket]
START = "void (p.stop = startTriggers(phone))"
EXCHANGES = "p.asked.filter(([, url]) => url.endsWith('/exchange')).length"
STEP_MS, STEPS_MAX = 250, 1_000


def start(pocket: Pocket) -> None:
    """Let the phone exchange by itself; its time can be put forward."""
    pocket.page.clock.install()
    pocket.told(START)


def wait_for(pocket: Pocket, condition: str) -> None:
    """Let time pass, except during an exchange, until something holds of the phone."""
    for _ in range(STEPS_MAX):
        is_so, is_busy = pocket.told(f"[!!({condition}), phone.syncing.value.phase !== 'rest']")
        if is_so:
            return
        if is_busy:
            pocket.page.wait_for_timeout(10)
        else:
            pocket.page.clock.run_for(STEP_MS)
    raise AssertionError(condition)


def online(page: Page) -> None:
    """Tell the page that there is a network."""
    page.evaluate("void dispatchEvent(new Event('online'))")


def test_it_exchanges_at_the_start_and_after_saving(new_pocket: NewPocket) -> None:
    """A phone fills itself when the app starts, and what is saved goes soon after, in one exchange."""
    pocket = new_pocket(own_coat=True)
    start(pocket)
    wait_for(pocket, "phone.status.value.exchangedAt !== null && phone.syncing.value.phase === 'rest'")
    before = pocket.told(EXCHANGES)
    meet(pocket)
    wait_for(pocket, "phone.status.value.accepted === 11")
    assert pocket.told(EXCHANGES) == before + 1
    pocket.told("void p.stop()")


def test_a_failure_is_tried_again_by_itself_and_at_a_network(new_pocket: NewPocket) -> None:
    """After a failure the timer tries again without any event, and a sign of a network comes before the timer."""
    pocket = new_pocket(own_coat=True)
    pocket.be_struck("portal", path="/exchange")
    start(pocket)
    wait_for(pocket, "phone.syncing.value.failure === 'not_ours'")
    wait_for(pocket, "phone.status.value.exchangedAt !== null")
    meet(pocket)
    pocket.be_struck("offline")
    wait_for(pocket, "phone.syncing.value.failure === 'offline'")
    pocket.be_well()
    online(pocket.page)
    wait_for(pocket, "phone.status.value.accepted === 11")
    pocket.told("void p.stop()")


def test_a_busy_server_is_not_asked_before_its_time(new_pocket: NewPocket) -> None:
    """P50: no sign of a network makes the phone ask before Retry-After has passed."""
    pocket = new_pocket(own_coat=True)
    pocket.settle()
    pocket.be_struck("busy")
    start(pocket)
    wait_for(pocket, "phone.syncing.value.failure === 'busy'")
    before = pocket.told(EXCHANGES)
    for _ in range(3):
        online(pocket.page)
        pocket.page.clock.run_for(700)
    assert pocket.told(EXCHANGES) == before
    pocket.told("void p.stop()")


def test_a_stopped_phone_is_silent(new_pocket: NewPocket) -> None:
    """A phone that was locked asks nothing any more, and its unfinished exchange changes nothing."""
    pocket = new_pocket(own_coat=True)
    start(pocket)
    pocket.told("(p.stop(), await phone.close())")
    asked = pocket.told("p.asked.length")
    online(pocket.page)
    pocket.page.clock.run_for(1_500)
    assert pocket.told("p.asked.length") == asked
