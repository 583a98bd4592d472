"""A slow line between a phone and the server: real sockets, bytes counted by request.

A browser's own throttle misses the service worker; this one stands outside the browser and misses nothing.
"""

import asyncio
import threading
import time
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

PIECE = 1_400
"""Bytes of a packet: so much of one connection passes before another one has its turn."""
METHODS = (b"GET ", b"POST ", b"PUT ", b"HEAD ", b"OPTIONS ")


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds for the way there and back, and bits per second that both directions share; None is without limit."""

    round_trip_s: float
    bits_per_s: float | None


TWO_G = Speed(1.4, 70_000)
WIRE = Speed(0, None)


@dataclass(slots=True)
class Call:
    """A request and its answer as they passed, heads included; times by `time.monotonic()`."""

    method: str
    path: str
    begun: float
    ended: float = 0
    up: int = 0
    down: int = 0


@dataclass
class Line:
    """Listens on a port of its own and passes everything on to the server's port; TLS would come on top."""

    target: int
    speed: Speed = WIRE
    calls: list[Call] = field(default_factory=list)
    port: int = 0
    _free_at: float = 0
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: threading.Thread | None = None
    _server: asyncio.Server | None = None
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def address(self) -> str:
        """Address that a phone is given."""
        return f"http://127.0.0.1:{self.port}"

    def bytes_of(self, calls: list[Call]) -> int:
        """Return what these calls took in both directions."""
        return sum(call.up + call.down for call in calls)

    def start(self) -> None:
        """Listen; the first time on any free port."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._serve, "127.0.0.1", self.port))
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Close the port and every connection."""
        if self._loop is not None:
            self._do(self._end())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
            self._loop.close()
            self._loop = None

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _end(self) -> None:
        self._server.close()
        for writer in self._writers:
            writer.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, phone_in: asyncio.StreamReader, phone_out: asyncio.StreamWriter) -> None:
        """Pass one connection on; opening it costs a round trip, as it does on a real line."""
        begun = time.monotonic()
        try:
            server_in, server_out = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            phone_out.close()
            return
        self._writers |= {phone_out, server_out}
        latest: list[Call] = []
        with suppress(OSError, asyncio.CancelledError):
            await asyncio.sleep(self.speed.round_trip_s)
            up, down = self._pass(phone_in, server_out, latest, begun), self._pass(server_in, phone_out, latest, None)
            await asyncio.gather(up, down)
        self._writers -= {phone_out, server_out}
        phone_out.close()
        server_out.close()

    async def _pass(self, source: asyncio.StreamReader, goal: asyncio.StreamWriter, latest: list[Call], begun: float | None) -> None:
        """Carry one direction: each piece waits for the line, then is half a round trip on its way; `begun`: of the way up."""
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivery = asyncio.create_task(_deliver(on_the_way, goal))
        try:
            while piece := await source.read(PIECE):
                if begun is not None and piece.startswith(METHODS):
                    latest[:] = [self._note(piece, begun)]
                    begun = 0
                sent = await self._send(len(piece))
                on_the_way.put_nowait((sent + self.speed.round_trip_s / 2, piece))
                if latest and begun is not None:
                    latest[0].up += len(piece)
                elif latest:
                    latest[0].down += len(piece)
                    latest[0].ended = sent + self.speed.round_trip_s / 2
            on_the_way.put_nowait((time.monotonic() + self.speed.round_trip_s / 2, b""))
            await delivery
        finally:
            delivery.cancel()

    def _note(self, piece: bytes, begun: float) -> Call:
        method, path, *_ = piece.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        call = Call(method, path, begun or time.monotonic())
        self.calls.append(call)
        return call

    async def _send(self, size: int) -> float:
        """Wait until the line has taken a piece; return when it has."""
        now = time.monotonic()
        if self.speed.bits_per_s is None:
            return now
        self._free_at = max(now, self._free_at) + size * 8 / self.speed.bits_per_s
        await asyncio.sleep(self._free_at - now)
        return self._free_at


async def _deliver(on_the_way: asyncio.Queue[tuple[float, bytes]], goal: asyncio.StreamWriter) -> None:
    """Hand over each piece when it is due; an empty one is the end."""
    while True:
        due, piece = await on_the_way.get()
        await asyncio.sleep(max(0, due - time.monotonic()))
        if not piece:
            goal.close()
            return
        goal.write(piece)
        await goal.drain()
