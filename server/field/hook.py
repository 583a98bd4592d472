"""Put the built field app into wheels: what hatchling runs when a package of Lapangan is made."""

import subprocess
import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMMAND = (sys.executable, "-m", "server.field.build")
STALE_WITHOUT_NODE = 2
"""As server/field/build.py says it; hatchling loads this file alone, so nothing beside it can be imported."""


class FieldAppHook(BuildHookInterface):
    """Builds the app first; asks for Node.js only where the app is stale and no Node.js is at hand."""

    def dependencies(self) -> list[str]:
        """Return what the build needs beside hatchling."""
        needs = subprocess.run([*COMMAND, "--check"], cwd=self.root, check=False).returncode == STALE_WITHOUT_NODE
        lock = Path(self.root, "server", "field", "node.lock").read_text("utf-8") if needs else ""
        return [line.split()[0] for line in lock.splitlines() if "==" in line]

    def initialize(self, _version: str, _build_data: dict[str, object]) -> None:
        """Build the app if it is stale; raises CalledProcessError after the reason is printed."""
        subprocess.run(COMMAND, cwd=self.root, check=True)
