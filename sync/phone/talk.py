"""Talking to the server: requests out, whole frames in; anything else is a failure (P27)."""

import gzip
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from sync.errors import CATALOGUE, Problem
from sync.ids import canonical
from sync.limits import GZIP_REQUEST_FROM_BYTES
from sync.wire import CONTENT_TYPE, WIRE_VERSION

API = "/api/v1"
STEP = 4_096


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: perhaps cut, and as compressed as its headers say."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Unreachable(OSError):
    """There is no way to the server now; nothing was sent."""


class Transport(Protocol):
    """One way to the server."""

    def request(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send a request and return the reply.

        Raises `Unreachable` when nothing could be sent, another `OSError` when no answer came.
        """


class Failure(StrEnum):
    """Why a request brought nothing."""

    OFFLINE = "offline"
    LOST = "lost"
    NOT_OURS = "not_ours"
    DENIED = "denied"
    BUSY = "busy"
    UNREADABLE = "unreadable"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Answer:
    """Frames that arrived whole; `whole`: the last one is the end; `code` and `wait_s` are the server's own words.

    `size`: bytes that came, as compressed as they were.
    """

    frames: list[dict[str, Any]] = field(default_factory=list)
    whole: bool = False
    size: int = 0
    failure: Failure | None = None
    code: str | None = None
    wait_s: int | None = None


class Talk:
    """Speaks for one phone."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def frames(self, path: str, data: Any, token: str) -> Answer:
        """Post JSON and return the frames of the answer."""
        return _frames_of(lambda: self.post(path, data, token))

    def more(self, url: str, stored: int, token: str) -> Answer:
        """Get the frames of a first sync that are not stored yet."""
        headers = _common(token)
        return _frames_of(lambda: self._transport.request("GET", f"{url}?stored={stored}", b"", headers))

    def json(self, path: str, data: Any, token: str | None = None) -> Any:
        """Post JSON and return the JSON of the answer; raises `Problem` with the server's code, `OSError`."""
        reply = self.post(path, data, token)
        content = _inflated(reply)
        try:
            read = json.loads(content)
        except ValueError:
            raise OSError("the answer is not JSON") from None
        if reply.status != 200:
            code = read.get("code") if isinstance(read, dict) else None
            raise Problem(code if code in CATALOGUE else "bad_request")
        return read

    def post(self, path: str, data: Any, token: str | None) -> Reply:
        """Post JSON, compressed when that pays."""
        body = canonical(data).encode("utf-8", "backslashreplace")
        headers = {}
        if len(body) > GZIP_REQUEST_FROM_BYTES:
            body = gzip.compress(body, 6, mtime=0)
            headers["Content-Encoding"] = "gzip"
        return self._transport.request("POST", API + path, body, {**headers, **_common(token)})


def _frames_of(ask: Callable[[], Reply]) -> Answer:
    try:
        reply = ask()
    except Unreachable:
        return Answer(failure=Failure.OFFLINE)
    except OSError:
        return Answer(failure=Failure.LOST)
    return failure_of(reply) if reply.status != 200 else _read_frames(reply)


def _common(token: str | None) -> dict[str, str]:
    return {"Accept-Encoding": "gzip"} | ({"Authorization": f"Bearer {token}"} if token else {})


def header(reply: Reply, name: str) -> str:
    """Return a header, whatever case it came in, or an empty text."""
    return next((value for key, value in reply.headers.items() if key.lower() == name), "")


def _inflated(reply: Reply) -> bytes:
    """Return as much of a body as can be read."""
    if header(reply, "content-encoding") != "gzip":
        return reply.body
    inflate = zlib.decompressobj(wbits=31)
    read = []
    try:
        for start in range(0, len(reply.body), STEP):
            read.append(inflate.decompress(reply.body[start : start + STEP]))
    except zlib.error:
        pass
    return b"".join(read)


def parse_frames(content: bytes) -> list[dict[str, Any]]:
    """Return the frames up to the first that is not whole: a frame is an object of JSON that ends its line."""
    frames = []
    for line in content.split(b"\n")[:-1]:
        try:
            frame = json.loads(line)
        except ValueError:
            break
        if not isinstance(frame, dict):
            break
        frames.append(frame)
    return frames


def _read_frames(reply: Reply) -> Answer:
    if header(reply, "content-type").split(";")[0].strip() != CONTENT_TYPE:
        return Answer(failure=Failure.NOT_OURS)
    frames = parse_frames(_inflated(reply))
    if not frames:
        return Answer(failure=Failure.LOST)
    if frames[0].get("v") != WIRE_VERSION:
        return Answer(failure=Failure.NOT_OURS)
    alone = len(frames) == 1 and not frames[0].keys() - {"v", "epoch", "resend"}
    return Answer(frames, "end" in frames[-1] or alone, len(reply.body))


def failure_of(reply: Reply) -> Answer:
    """Name a failure by its status; one without our error shape comes from something between us and the server."""
    code = None
    try:
        read = json.loads(_inflated(reply))
        code = read["code"] if read["code"] in CATALOGUE else None
    except (ValueError, KeyError, TypeError):
        pass
    wait = header(reply, "retry-after")
    wait_s = int(wait) if wait.isdecimal() else None
    if reply.status in (429, 503):
        return Answer(failure=Failure.BUSY, code=code, wait_s=wait_s)
    if reply.status == 413:
        return Answer(failure=Failure.UNREADABLE, code=code)
    if reply.status < 400 or (code is None and reply.status < 500):
        return Answer(failure=Failure.NOT_OURS)
    if reply.status in (401, 403):
        return Answer(failure=Failure.DENIED, code=code)
    if reply.status in (400, 422):
        return Answer(failure=Failure.UNREADABLE, code=code)
    return Answer(failure=Failure.BROKEN, code=code)
