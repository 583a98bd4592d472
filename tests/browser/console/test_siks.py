"""Pages of what goes to SIKS-NG, and of staff, in a real browser: sound before axe, a finger and a narrow screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.jobs.tasks import run_work
from server.people.capaian import count_all
from server.siks.asking import P2K2, Asked, ask_file
from server.staff.training import add_training
from server.staff.words import write_words
from tests.browser.console.desk import EXTREMES, Desk
from tests.browser.site import Site
from tests.server.api.world import HOME, make_world
from tests.server.attendance.village import Village
from tests.server.desk.office import Desk as Work
from tests.server.desk.office import make_desk
from tests.server.siks.test_verkom import laid, named, row, text_of


@pytest.fixture
def work(tmp_path: Path, empty: Path) -> Iterator[Work]:
    """Give a meeting that lacks much, an APD, and a file that was made."""
    made = make_desk(make_world(tmp_path / "instance", empty))
    village = Village(made)
    village.mark(village.hold("mawar", "2026-10-05", village.plan("mawar", "2026-10-05"), place="Balai desa"), "kpm1", "H")
    identity = ask_file(made.world.parts, made.account("ani", "apd"), Asked(P2K2, HOME, "2026-10", "Serah terima"))
    run_work(made.world.parts)
    made.world.ids["file"] = identity
    named(made)
    made.world.ids["upload"] = laid(made, tmp_path, made.account("uma"), text_of(row("1;0;2;18;85", "x;0;0;;")))
    count_all(made.world.parts)
    siti, ani = made.world.ids["siti"], made.account("eko", "apd")
    add_training(made.world.parts, ani, HOME, siti, {"title": "Modul P2K2", "date": "2026-10-02", "hours": 16})
    write_words(made.world.parts, ani, (HOME, siti, "2026-10"), {"berita_baik": "Dua keluarga membuka warung."}, None)
    yield made
    made.world.parts.engine.dispose()


@pytest.fixture
def served(work: Work) -> Iterator[Site]:
    """Give the server of that work on a real port."""
    site = Site(work.world.app, [], work.world.log)
    site.start()
    yield site
    site.stop()


def test_pages_are_sound(work: Work, served: Site, window: Desk) -> None:
    """Each page holds to axe and to the narrowest screen."""
    siti = f"/konsol/petugas/3507/{work.world.ids['siti']}"
    paths = {
        **{"meetings": "/konsol/siks/p2k2?bulan=2026-10", "file": f"/konsol/siks/berkas/{work.world.ids['file']}"},
        **{"sheets": "/konsol/siks/verkom?bulan=2026-08", "dry_run": f"/konsol/siks/verkom/3507/{work.world.ids['upload']}"},
        **{"month": "/konsol/kinerja?bulan=2026-10", "report": f"{siti}/laporan?bulan=2026-10", "register": f"{siti}/pelatihan"},
    }
    window.screens = EXTREMES
    window.enter(served, paths["meetings"])
    found = {}
    for name, path in paths.items():
        window.page.goto(f"{served.address}{path}")
        found[name] = window.complaints()
    assert found == dict.fromkeys(paths, [])
