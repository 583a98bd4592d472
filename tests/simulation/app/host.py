"""The app's program in a Node.js beside the simulation, called line by line."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from sync.errors import CATALOGUE, Problem

SCRIPT = Path(__file__).with_name("host.mjs")
NOTHING_TO_SAVE, UNKNOWN = "nothing_to_save", "Unknown"


class Device(Protocol):
    """What a program asks of the phone it runs on."""

    clock: Callable[[], float]

    def answer(self, asked: dict[str, Any]) -> Any:
        """Answer a question; may raise, as if the phone died there."""


class Host:
    """Runs the programs of many phones, one call at a time; a question may bring another call with it."""

    def __init__(self, node: str, bundle: Path) -> None:
        command = [node, str(SCRIPT), str(bundle)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        self._devices: dict[int, Device] = {}
        self._count = 0

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(10)

    def admit(self, device: Device) -> int:
        """Give a phone its number."""
        self._count += 1
        self._devices[self._count] = device
        return self._count

    def dismiss(self, phone: int) -> None:
        """Forget a phone, which may be forgotten already."""
        if phone in self._devices:
            self.call(phone, "drop", phone)
            del self._devices[phone]

    def number(self) -> int:
        """Return a number not given before."""
        self._count += 1
        return self._count

    def call(self, phone: int, name: str, *arguments: Any) -> Any:
        """Call a phone's program.

        Raises `Problem`, `ValueError` with nothing to save, `LookupError` for what the phone does not have, and whatever its
        device raised while it answered.
        """
        self._send({"call": name, "phone": phone, "args": arguments, "now": self._devices[phone].clock()})
        death: BaseException | None = None
        while True:
            message = json.loads(self._process.stdout.readline())
            if "ask" in message:
                death = self._answer(message) or death
            elif death is not None:
                raise death
            elif "done" in message:
                return message["done"]
            else:
                raise _problem(message)

    def _answer(self, message: dict[str, Any]) -> BaseException | None:
        """Answer one question; return what the device died of, if it did."""
        device = self._devices[message["phone"]]
        try:
            value = device.answer(message)
        except BaseException as death:  # a death is no Exception, so that no program can catch it
            self._send({"reply": message["ask"], "died": True})
            return death
        self._send({"reply": message["ask"], "value": value, "now": device.clock()})
        return None

    def _send(self, message: dict[str, Any]) -> None:
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()


def _problem(message: dict[str, Any]) -> Exception:
    if message["code"] == NOTHING_TO_SAVE:
        return ValueError(message["code"])
    if message["code"] in CATALOGUE:
        return Problem(message["code"])
    return LookupError(message["error"]) if message["name"] == UNKNOWN else RuntimeError(message["error"])
