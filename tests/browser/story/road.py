"""The road between phones and the server: a small HTTP proxy of real sockets that can be as bad as the field.

The browser's own switches pass over its service worker; a phone that knows only the road's address cannot pass over it.
"""

import threading
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic

PIECE = 2_048
WAIT_S = 30
EXCHANGE, SNAPSHOT = "/api/v1/exchange", "/api/v1/snapshot/"
LOGIN = b"<!doctype html><title>WiFi Gratis</title><form action='/masuk'><button>Masuk</button></form>"
SHAKEN_OFF = frozenset({"connection", "keep-alive", "transfer-encoding"})


class Weather(Enum):
    """What the road does with a request."""

    FINE = "carries it and its answer"
    GONE = "hangs up"
    LOST = "carries it, and loses the answer of an exchange"
    PORTAL = "answers everything with the login page of a WiFi"
    DETOUR = "sends everybody to such a login page"
    BUSY = "answers everything with 503, Retry-After"


@dataclass(frozen=True, slots=True)
class Call:
    """One request: when it came (monotonic seconds), and the status that the phone saw, or 0."""

    at: float
    method: str
    path: str
    status: int


@dataclass
class Road:
    """A proxy on a port of its own, that leads to whatever server listens on the port `target`.

    `asked`: every request so far. `retry_after_s` is said in bad weather.
    `hold_after`: bytes of a first sync after which its answer waits until `passable` is set again, and goes on or is cut.
    """

    target: int = 0
    weather: Weather = Weather.FINE
    retry_after_s: int = 120
    hold_after: int = 0
    passable: threading.Event = field(default_factory=threading.Event)
    asked: list[Call] = field(default_factory=list)
    server: ThreadingHTTPServer | None = None

    @property
    def address(self) -> str:
        """Address that phones know."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def open(self) -> None:
        """Listen on any free port."""
        road = self

        class Bound(Traveller):
            way = road

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Bound)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self.passable.set()
        self.server.shutdown()
        self.server.server_close()

    def clear(self) -> None:
        """Be as good as new."""
        self.weather, self.hold_after = Weather.FINE, 0
        self.passable.clear()
        self.asked.clear()


class Traveller(BaseHTTPRequestHandler):
    """Takes one request along the road."""

    way: Road

    def do_GET(self) -> None:
        """Take a request without a body."""
        self._travel()

    def do_POST(self) -> None:
        """Take a request with a body."""
        self._travel()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _travel(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        at, weather, status = monotonic(), self.way.weather, 0
        self.close_connection = True
        with suppress(OSError):
            if weather is Weather.PORTAL:
                status = self._answer(200, LOGIN, {"Content-Type": "text/html; charset=utf-8"})
            elif weather is Weather.DETOUR:
                status = self._answer(302, b"", {"Location": "http://wifi.invalid/masuk"})
            elif weather is Weather.BUSY:
                status = self._answer(503, b"", {"Retry-After": str(self.way.retry_after_s)})
            elif weather is not Weather.GONE:
                status = self._carry(body, weather)
        self.way.asked.append(Call(at, self.command, self.path, status))

    def _carry(self, body: bytes, weather: Weather) -> int:
        """Bring a request to the server, and its answer back unless it is lost on the way."""
        line = HTTPConnection("127.0.0.1", self.way.target, timeout=WAIT_S)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in SHAKEN_OFF}
            line.request(self.command, self.path, body or None, headers | {"Connection": "close"})
            reply = line.getresponse()
            if weather is Weather.LOST and self.path == EXCHANGE:
                reply.read()
                return 0
            return self._bring(reply)
        finally:
            line.close()

    def _bring(self, reply: HTTPResponse) -> int:
        self.send_response_only(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in SHAKEN_OFF:
                self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        held = self.way.hold_after if self.path.startswith(SNAPSHOT) else 0
        sent = 0
        while piece := reply.read(min(PIECE, held - sent) if sent < held else PIECE):
            self.wfile.write(piece)
            self.wfile.flush()
            sent += len(piece)
            if sent == held:
                self.way.passable.wait(WAIT_S)
                if self.way.weather is Weather.GONE:
                    break
        return reply.status

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> int:
        self.send_response_only(status)
        for name, value in {**headers, "Content-Length": str(len(body)), "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        return status
