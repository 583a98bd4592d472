"""Answers of several frames; one that is cut still makes progress (P3)."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response

from server.logs import count, log
from server.ndjson import encode
from server.problems import places
from sync.wire import CONTENT_TYPE


def answer(frames: Iterable[dict[str, Any]]) -> Response:
    """Answer frames."""
    body = b"".join(encode(frame) for frame in frames)
    count(bytes_out=len(body))
    return Response(body, content_type=CONTENT_TYPE)


def until_failure(frames: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield frames until reading fails: those before stay good, as a push is committed before the first (P2).

    A failure before the first frame is raised.
    """
    begun = False
    try:
        for frame in frames:
            yield frame
            begun = True
    except Exception as error:
        if not begun:
            raise
        log().error("answer_cut", error=type(error).__name__, at=places(error))
