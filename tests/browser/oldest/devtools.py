"""A browser too old for Playwright, held by its own wire: started, looked at, tapped, typed into, killed.

Playwright's locators need Chromium 105; this much of the DevTools protocol is the same since long before 80.
"""

import base64
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.request import urlopen

from websocket import WebSocket, WebSocketException, create_connection

from tests.browser.handset import FLAGS, SCREEN

Found = TypeVar("Found")
HELD = Path(__file__).with_name("held.js").read_text("utf-8")
OLD_FLAGS = (*FLAGS, "--headless", "--no-sandbox", "--no-zygote", "--disable-gpu", "--hide-scrollbars", "--lang=id-ID", "--remote-debugging-port=0")
"""These builds come without a sandbox helper, without a library for graphics, and with no language of the system's."""
START_S, ANSWER_S, STEP_S = 15.0, 15.0, 20.0
PAUSE_S = 0.03


class Broken(Exception):
    """The browser does not start, does not answer, or does not show what is awaited; the text says which."""


def until(look: Callable[[], Found], what: str, seconds: float = STEP_S) -> Found:
    """Look again and again until there is something; raises Broken."""
    end = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > end:
            raise Broken(f"not within {seconds:.0f} s: {what}")
        time.sleep(PAUSE_S)
    return found


@dataclass
class OldPhone:
    """One phone with an old Chromium; killed and started again it still has what its profile keeps.

    `troubles`: errors of the page and what it warned of on its console.
    """

    program: Path
    profile: Path
    troubles: list[str] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None
    wire: WebSocket | None = None
    calls: int = 0

    def start(self) -> None:
        """Start the browser with one empty page; raises Broken."""
        port_file = self.profile / "DevToolsActivePort"
        self.profile.mkdir(exist_ok=True)  # they write the file only where the folder is there before them
        port_file.unlink(missing_ok=True)
        command = [str(self.program), *OLD_FLAGS, f"--user-data-dir={self.profile}", "about:blank"]
        environment = {**os.environ, "TZ": "Asia/Jakarta"}
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(command, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
        port = until(lambda: self._port(port_file), "the browser starts", START_S)
        pages = until(lambda: self._pages(port), "the browser has a page", START_S)
        self.wire = create_connection(pages[0]["webSocketDebuggerUrl"], timeout=ANSWER_S, suppress_origin=True)
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", **SCREEN, deviceScaleFactor=1, mobile=True)
        self.call("Emulation.setTouchEmulationEnabled", enabled=True)

    def kill(self) -> None:
        """End the browser as a phone does that needs its memory: at once, with no chance to tidy up."""
        if self.wire is not None:
            self.wire.shutdown()
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.wire = self.process = None

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call the browser and wait for its answer; raises Broken."""
        if self.wire is None:
            raise Broken(f"{method}: the browser does not run")
        self.calls += 1
        try:
            self.wire.send(json.dumps({"id": self.calls, "method": method, "params": parameters}))
            while (said := json.loads(self.wire.recv())).get("id") != self.calls:
                self._hear(said.get("method"), said["params"])
        except (OSError, WebSocketException) as error:
            raise Broken(f"{method}: {error}") from error
        if "error" in said:
            raise Broken(f"{method}: {said['error']['message']}")
        return said["result"]

    def ask(self, expression: str) -> Any:
        """Return what an expression of the page comes to; None if it fails, as it may between two pages."""
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return None if "exceptionDetails" in answer else answer["result"].get("value")

    def see(self, expression: str, what: str = "") -> Any:
        """Wait until an expression of the page comes to something; raises Broken."""
        return until(lambda: self.ask(expression), what or expression)

    def open(self, address: str) -> None:
        """Open an address."""
        self.call("Page.navigate", url=address)

    def tap(self, selector: str, name: str | None = None) -> None:
        """Touch what is called so, once it can be reached; raises Broken."""
        x, y = self.see(f"({HELD})({json.dumps(selector)}, {json.dumps(name)})", f"{selector} called {name} can be tapped")
        self.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def type(self, name: str, text: str) -> None:
        """Touch a field and type into it."""
        self.tap("input, textarea", name)
        self.call("Input.insertText", text=text)

    def picture(self, path: Path) -> None:
        """Keep what the screen shows."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def _port(self, path: Path) -> str | None:
        if self.process.poll() is not None:
            raise Broken(f"the browser ended at its start with {self.process.returncode}")
        return path.read_text("utf-8").partition("\n")[0] if path.exists() else None

    @staticmethod
    def _pages(port: str) -> list[dict[str, Any]]:
        with urlopen(f"http://127.0.0.1:{port}/json/list", timeout=ANSWER_S) as answer:
            return [one for one in json.load(answer) if one["type"] == "page"]

    def _hear(self, event: str | None, told: dict[str, Any]) -> None:
        if event == "Runtime.exceptionThrown":
            details = told["exceptionDetails"]
            self.troubles.append(details.get("exception", {}).get("description") or details["text"])
        elif event == "Runtime.consoleAPICalled" and told["type"] in ("error", "warning"):
            self.troubles.append(" ".join(str(one.get("value", one.get("description"))) for one in told["args"]))
        elif event == "Log.entryAdded" and told["entry"]["level"] == "error" and told["entry"]["source"] != "network":
            self.troubles.append(told["entry"]["text"])
