"""Find the Chromium that the browser tests drive, whole and without its windows, or install it where the user may: python -m tests.browser.chromium."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "google-chrome", "google-chrome-stable")
SHELLS = ("chromium-headless-shell",)
NAMED = "LAPANGAN_CHROMIUM"
PACKAGES = ("chromium", "libatomic1")
"""The second is what Playwright's own Node.js needs, and a bare Debian lacks."""
INSTALL = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")
APT_SHELL = ((*INSTALL, *SHELLS),)
APT = (("apt-get", "update", "-qq"), (*INSTALL, *PACKAGES), *APT_SHELL)
PLAYWRIGHT = ((sys.executable, "-m", "playwright", "install", "chromium"),)
LACKING = "no Chromium here and none could be installed; install one, or name its file in LAPANGAN_CHROMIUM"


def find_shell() -> str | None:
    """Return the path of Chromium's engine without what only its windows need, which works half as much; else what `find_chromium` does."""
    found = None if NAMED in os.environ else next((path for name in SHELLS if (path := shutil.which(name))), None)
    return found or find_chromium()


def find_chromium() -> str | None:
    """Return the path of a whole Chromium: the one the environment names, one on PATH, or the one Playwright has installed."""
    named = os.environ.get(NAMED)
    found = named or next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    try:
        with sync_playwright() as playwright:
            own = playwright.chromium.executable_path
    except Exception:  # it has no class of its own for a driver that does not start
        return None
    return own if Path(own).exists() else None


def may_install() -> bool:
    """Tell whether this is a Debian whose packages this user may install."""
    release = Path("/etc/os-release")
    return os.geteuid() == 0 and release.exists() and "\nID=debian\n" in f"\n{release.read_text('utf-8')}\n"


def install(commands: tuple[tuple[str, ...], ...]) -> None:
    """Run one command after the other, until one fails."""
    print("Installing Chromium for the browser tests …", file=sys.stderr)
    for command in commands:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(command, env=environment, stdout=sys.stderr, check=False).returncode:
            return


if __name__ == "__main__":
    if not find_chromium():
        install(APT if may_install() else PLAYWRIGHT)
        if not find_chromium():
            print(f"The browser tests will be skipped: {LACKING}.", file=sys.stderr)
    elif find_shell() == find_chromium() and NAMED not in os.environ and may_install():
        install(APT_SHELL)
