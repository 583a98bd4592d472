"""The oldest Chromium that the app promises to run on."""

import os
from pathlib import Path

import pytest

from tests.browser.oldest.devtools import OldPhone
from tests.browser.oldest.engines import ENGINES, NoEngine, cache_folder, have
from tests.browser.oldest.goods import Goods
from tests.browser.oldest.story import Story
from tests.browser.site import Site

FETCH_S = 30.0


@pytest.fixture
def oldest() -> Path:
    """Give the program of Chromium 80; where it cannot be fetched the test is skipped."""
    try:
        return have(ENGINES[0], cache_folder(os.environ), seconds=FETCH_S)
    except NoEngine as error:
        pytest.skip(str(error))


def test_the_oldest_engine_runs_the_offline_story(oldest: Path, site: Site, tmp_path: Path) -> None:
    """On Chromium 80 a roster marked after a cold start without a server outlives a reload and reaches the server whole.

    Nothing that the engine lacks is asked of it on any screen, and none of them runs over the side.
    """
    Story(site, OldPhone(oldest, tmp_path / "phone")).play()


def test_the_oldest_engine_runs_a_disaster(oldest: Path, site: Site, tmp_path: Path) -> None:
    """On Chromium 80 goods are taken in, handed out, taken back and counted without a server, and the ledger of the office is the same to the last unit."""
    Goods(site, OldPhone(oldest, tmp_path / "phone")).play()
