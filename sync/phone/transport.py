"""HTTP by the standard library: one kept connection, few headers, every byte counted."""

import http.client
import io
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from sync.limits import HTTP_TIMEOUT_S
from sync.phone.talk import Reply, Unreachable

CHUNK = 65_536


@dataclass(slots=True)
class Meter:
    """Bytes with headers, and round trips."""

    sent: int = 0
    received: int = 0
    round_trips: int = 0


class _CountedBytes(io.RawIOBase):
    """A stream that counts what is read from it."""

    def __init__(self, source: io.BufferedIOBase, meter: Meter) -> None:
        self._source = source
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        count = self._source.readinto1(buffer)
        self._meter.received += count
        return count

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()


class HttpTransport:
    """The way to a server by its address; `meter` counts what it costs."""

    def __init__(self, base_url: str) -> None:
        self._address = urlsplit(base_url)
        self._connection: http.client.HTTPConnection | None = None
        self.meter = Meter()

    def request(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send a request; a kept connection that has died in the meantime is opened anew once.

        A body that breaks off is returned as far as it came.
        """
        self.meter.round_trips += 1
        kept = self._connection is not None
        try:
            response = self._send(method, path, body, headers)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.close()
            if not kept:
                raise
            response = self._send(method, path, body, headers)
        except Unreachable:
            raise
        except (OSError, http.client.HTTPException) as fault:
            self.close()
            raise OSError(f"no answer: {type(fault).__name__}") from None
        return Reply(response.status, dict(response.getheaders()), self._read(response))

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> http.client.HTTPConnection:
        secure = self._address.scheme == "https"
        factory = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = factory(self._address.hostname, self._address.port, timeout=HTTP_TIMEOUT_S)
        try:
            connection.connect()
        except OSError as fault:
            raise Unreachable(f"no way to the server: {type(fault).__name__}") from None
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.response_class = self._counted_response
        return connection

    def _counted_response(self, sock: socket.socket, *args: object, **options: object) -> http.client.HTTPResponse:
        response = http.client.HTTPResponse(sock, *args, **options)
        response.fp = io.BufferedReader(_CountedBytes(response.fp, self.meter))
        return response

    def _send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        if self._connection is None:
            self._connection = self._connect()
        connection = self._connection
        connection.putrequest(method, self._address.path.rstrip("/") + path, skip_accept_encoding=True)
        sent = [f"{method} {path} HTTP/1.1", f"Host: {self._address.netloc}"]
        length = {"Content-Length": str(len(body))} if body else {}
        for name, value in {**headers, **length}.items():
            connection.putheader(name, value)
            sent.append(f"{name}: {value}")
        connection.endheaders(body or None)
        self.meter.sent += sum(len(line) + 2 for line in sent) + 2 + len(body)
        return connection.getresponse()

    def _read(self, response: http.client.HTTPResponse) -> bytes:
        """Return the body as far as it comes; a connection is kept only after a whole one."""
        parts = []
        try:
            while part := response.read1(CHUNK):
                parts.append(part)
        except (OSError, http.client.HTTPException):
            self.close()
        if response.length or response.will_close:
            self.close()
        response.close()
        return b"".join(parts)
