"""The network between one phone and the server: it loses, cuts, repeats, delays and lies, as the seed says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from sync.phone.talk import Reply

Handle = Callable[[str, str, bytes, Mapping[str, str]], Reply]
"""(method, path, body, headers) -> reply: the server, reached in-process."""

PORTAL = Reply(200, {"Content-Type": "text/html"}, b"<html><body>Selamat datang di WiFi</body></html>\n")
OVERLOADED = Reply(503, {"Content-Type": "text/html", "Retry-After": "30"}, b"<html>503</html>")
BROKEN = Reply(500, {"Content-Type": "text/html"}, b"<html>500</html>")
LATE_MAX = 12
"""Requests kept for a late second delivery."""


@dataclass(frozen=True, slots=True)
class Weather:
    """How likely each fault is, per request."""

    lost_request: float = 0.0
    lost_answer: float = 0.0
    cut_answer: float = 0.0
    twice: float = 0.0
    late_again: float = 0.0
    portal: float = 0.0
    overloaded: float = 0.0
    broken: float = 0.0

    @classmethod
    def bad(cls, rng: Random) -> "Weather":
        """Make a weather that is bad in a few ways; each seed has its own."""
        names = ("lost_request", "lost_answer", "cut_answer", "twice", "late_again", "portal", "overloaded", "broken")
        return cls(**{name: rng.choice((0.0, 0.05, 0.15)) for name in names})


CLEAR = Weather()


@dataclass(slots=True)
class Late:
    """A request that some box on the way will deliver once more."""

    method: str
    path: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(slots=True)
class Network:
    """The way of one phone; `late` are old requests still under way, `faults` counts what went wrong."""

    handle: Handle
    rng: Random
    weather: Weather = CLEAR
    late: list[Late] = field(default_factory=list)
    faults: dict[str, int] = field(default_factory=dict)

    def request(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Carry a request and its answer, or fail on the way."""
        if self._happens("lost_request"):
            raise OSError("lost request")
        for name, reply in (("portal", PORTAL), ("overloaded", OVERLOADED), ("broken", BROKEN)):
            if self._happens(name):
                return reply
        if self._happens("late_again") and len(self.late) < LATE_MAX:
            self.late.append(Late(method, path, body, dict(headers)))
        if self._happens("twice"):
            self.handle(method, path, body, headers)
        reply = self.handle(method, path, body, headers)
        if self._happens("lost_answer"):
            raise OSError("lost answer")
        if self._happens("cut_answer") and reply.body:
            return Reply(reply.status, reply.headers, reply.body[: self._cut(reply.body)])
        return reply

    def deliver_late(self) -> None:
        """Deliver one old request again, any of them; nobody waits for its answer."""
        if self.late:
            one = self.late.pop(self.rng.randrange(len(self.late)))
            self.handle(one.method, one.path, one.body, one.headers)

    def _cut(self, body: bytes) -> int:
        """Return where an answer breaks off: anywhere, or just behind its first line."""
        line = body.find(b"\n") + 1
        return line if line and self.rng.random() < 0.3 else self.rng.randrange(len(body))

    def _happens(self, fault: str) -> bool:
        chance = getattr(self.weather, fault)
        if not chance or self.rng.random() >= chance:
            return False
        self.faults[fault] = self.faults.get(fault, 0) + 1
        return True
