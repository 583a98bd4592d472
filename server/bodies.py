"""Bodies of requests: inflated within limits, and read as strict JSON (P49, P51)."""

import json
import math
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any, BinaryIO, TypeVar

from flask import Request, current_app
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.utils import cached_property
from werkzeug.wsgi import get_input_stream

from sync.errors import Problem
from sync.limits import INFLATED_BYTES_MAX, NESTING_MAX, REQUEST_BYTES_MAX

View = TypeVar("View", bound=Callable[..., Any])
GZIP_OR_ZLIB = zlib.MAX_WBITS + 32


def takes(limit: int) -> Callable[[View], View]:
    """Declare that a view takes an upload of at most so many bytes, which goes to the disk piece by piece."""

    def declare(view: View) -> View:
        view.body_max = limit  # type: ignore[attr-defined]
        return view

    return declare


class InflatingRequest(Request):
    """A request whose body is inflated when it is first read, thus after its sender was checked."""

    @property
    def upload_max(self) -> int:
        """Bytes of an upload that the view of this request takes, 0 for most."""
        view = current_app.view_functions.get(self.endpoint) if self.endpoint else None
        return getattr(view, "body_max", 0)

    @property
    def max_content_length(self) -> int:
        """Bytes of the body that are read at all."""
        return self.upload_max or REQUEST_BYTES_MAX

    @cached_property
    def stream(self) -> BinaryIO:
        """The body, plain; raises `Problem` (too_large, bad_gzip, unsupported_encoding)."""
        encoding = self.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in ("identity", "gzip", "x-gzip", "deflate"):
            raise Problem("unsupported_encoding")
        if self.upload_max and encoding == "identity":
            return get_input_stream(self.environ, max_content_length=self.upload_max)
        body = read_raw(self, REQUEST_BYTES_MAX)
        return BytesIO(body if encoding == "identity" else inflate(body))


def read_raw(request: Request, limit: int) -> bytes:
    """Read the body of a request as it was sent; raises `Problem` (too_large)."""
    try:
        body = get_input_stream(request.environ, max_content_length=REQUEST_BYTES_MAX).read()
    except RequestEntityTooLarge:
        raise Problem("too_large", {"field": "body", "limit": limit}) from None
    if len(body) > limit:
        raise Problem("too_large", {"field": "body", "limit": limit})
    return body


def inflate(body: bytes) -> bytes:
    """Inflate a gzip or zlib body in bounded memory; raises `Problem` (too_large, bad_gzip)."""
    inflater = zlib.decompressobj(GZIP_OR_ZLIB)
    try:
        plain = inflater.decompress(body, INFLATED_BYTES_MAX + 1)
    except zlib.error:
        raise Problem("bad_gzip") from None
    if len(plain) > INFLATED_BYTES_MAX:
        raise Problem("too_large", {"field": "body", "limit": INFLATED_BYTES_MAX})
    if not inflater.eof or inflater.unused_data:
        raise Problem("bad_gzip")
    return plain


def read_json(request: Request) -> Any:
    """Read the body of a request as JSON; raises `Problem` (unsupported_media, bad_json).

    A phone may leave the Content-Type away, to save its bytes.
    """
    if request.mimetype and not request.is_json:
        raise Problem("unsupported_media")
    try:
        read = json.loads(request.get_data(), parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError):
        raise Problem("bad_json") from None
    if not _is_shallow(read):
        raise Problem("bad_json", {"limit": NESTING_MAX})
    return read


def _is_shallow(read: Any) -> bool:
    """Tell whether JSON is nested no deeper than allowed; deeper, it could be read and then not be written again."""
    level = [[read]]
    for _ in range(NESTING_MAX + 1):
        inner = (one for outer in level for one in (outer.values() if isinstance(outer, dict) else outer))
        level = [one for one in inner if isinstance(one, (dict, list))]
        if not level:
            return True
    return False


def _no_number(_name: str) -> float:
    raise ValueError


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)
