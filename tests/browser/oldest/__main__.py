"""Play the offline story on old Chromium and tell how it went: python -m tests.browser.oldest [--keep DIR] [--engine N]."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from server.field.build import FIELD, build
from tests.browser.oldest.devtools import Broken, OldPhone
from tests.browser.oldest.engines import ENGINES, Engine, NoEngine, cache_folder, have
from tests.browser.oldest.story import Story
from tests.browser.site import make_template, open_site, right_now
from tests.server.api.world import migrate

WRONG, LACKING = 1, 2
FETCH_S = 600.0

def main() -> int:
    """Play it once for each engine asked for; return 0, 1 where it fails, or 2 where an engine cannot be had."""
    known = {engine.major: engine for engine in ENGINES}
    parser = argparse.ArgumentParser(prog="python -m tests.browser.oldest", description="The offline story on old Chromium.")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep a picture of every screen here")
    parser.add_argument("--engine", type=int, action="append", choices=known, help="major version; the oldest promised unless named")
    asked = parser.parse_args()
    build(FIELD)
    return max(play(known[major], asked.keep) for major in asked.engine or [ENGINES[0].major])


def play(engine: Engine, keep: Path | None) -> int:
    """Play the story on a server of its own; return what to end with."""
    pictures = keep and keep / f"chromium-{engine.major}"
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as top:
        work = Path(top)
        workers = make_template(migrate(work), work / "filled", right_now())
        site = open_site(work / "instance", work / "filled", workers)
        try:
            story = Story(site, OldPhone(have(engine, cache_folder(os.environ), seconds=FETCH_S), work / "phone"), pictures)
            story.play()
        except NoEngine as error:
            print(error, file=sys.stderr)
            return LACKING
        except (AssertionError, Broken) as error:
            print(f"Chromium {engine.major}: {error}\n{story.phone.troubles}", file=sys.stderr)
            return WRONG
        finally:
            site.close()
    for name, seconds in story.steps:
        print(f"Chromium {engine.major}: {name}: {seconds:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
