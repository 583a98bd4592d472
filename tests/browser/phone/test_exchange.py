"""The app's phone against the real server: good days first."""

from collections.abc import Callable

from tests.browser.phone.pockets import Pocket, assert_equal
from tests.browser.site import Site

NewPocket = Callable[..., Pocket]


def test_first_sync_brings_everything(new_pocket: NewPocket, office: Site) -> None:
    """P40: a new phone has every row of its scopes, and says so only then."""
    pocket = new_pocket()
    assert pocket.told("phone.syncing.value.partial")
    report = pocket.sync()
    assert report["complete"] and report["snapshotBytes"] > 0
    assert len(pocket.all("kpm")) == 40
    assert not pocket.told("phone.syncing.value.partial")
    assert_equal(pocket, office)
