"""Find the Chromium that the browser tests drive, or install one where the user may: python -m tests.browser.chromium."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "libatomic1")
"""The second is what Playwright's own Node.js needs, and a bare Debian lacks."""
APT = (("apt-get", "update", "-qq"), ("apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES))
PLAYWRIGHT = ((sys.executable, "-m", "playwright", "install", "chromium"),)
LACKING = "no Chromium here and none could be installed; install one, or name its file in LAPANGAN_CHROMIUM"


def find_chromium() -> str | None:
    """Return the path of a Chromium: the one the environment names, one on PATH, or the one Playwright has installed."""
    named = os.environ.get("LAPANGAN_CHROMIUM")
    found = named or next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    try:
        with sync_playwright() as playwright:
            own = playwright.chromium.executable_path
    except Exception:  # it has no class of its own for a driver that does not start
        return None
    return own if Path(own).exists() else None


def install_chromium() -> None:
    """Install one: root on Debian from its packages, anybody else what Playwright offers."""
    release = Path("/etc/os-release")
    is_debian = release.exists() and "\nID=debian\n" in f"\n{release.read_text('utf-8')}\n"
    print("Installing Chromium for the browser tests …", file=sys.stderr)
    for command in APT if is_debian and os.geteuid() == 0 else PLAYWRIGHT:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(command, env=environment, stdout=sys.stderr, check=False).returncode:
            return


if __name__ == "__main__":
    if not find_chromium():
        install_chromium()
        if not find_chromium():
            print(f"The browser tests will be skipped: {LACKING}.", file=sys.stderr)
