"""What the app's phone does with a clock that is wrong, and with time that passes."""

from collections.abc import Callable
from time import time

from tests.browser.phone.pockets import Pocket
from tests.browser.site import Site

NewPocket = Callable[..., Pocket]
DAYS = 3
AHEAD_S = DAYS * 86_400
SLACK_S = 120


def test_time_passes_and_a_wrong_clock_dates_nothing(new_pocket: NewPocket, office: Site) -> None:
    """Unsent work ages by itself; once the server's time is known all dates go by it, and how far the clock is off is told."""
    pocket = new_pocket(None, own_coat=True)
    pocket.page.clock.install()
    pocket.enrol(office.enrol_code(0))
    pocket.settle()
    today = pocket.told("phone.today()")
    kpm = pocket.all("kpm")[0]["id"]
    pocket.edit("kpm", kpm, field_note="menunggu")
    assert pocket.told("phone.status.value.unsentAgeS") < SLACK_S and pocket.told("phone.clockErrorS") == 0
    pocket.page.clock.fast_forward(AHEAD_S * 1_000)
    assert pocket.told("phone.status.value.unsentAgeS") >= AHEAD_S
    pocket.settle()
    assert abs(pocket.told("phone.clockErrorS") - AHEAD_S) < SLACK_S
    for told in ("phone.now()", "phone.status.value.exchangedAt", "phone.store.get('pulled_at')", "phone.store.forms.all()[0].accepted_at"):
        assert abs(pocket.told(told) - time()) < SLACK_S, told
    assert pocket.told("[phone.today(), phone.form().workDate, phone.bulan()]") == [today, today, today[:7]]
    assert not pocket.told("phone.isClockBehind")
    pocket.page.clock.set_system_time(time())
    assert pocket.told("[phone.isClockBehind, phone.today()]") == [True, today]
    pocket.settle()
    assert pocket.told("[phone.isClockBehind, phone.clockErrorS]") == [False, 0]
