"""Frames as text: one JSON value per line."""

import json
from typing import Any


def encode(frame: dict[str, Any]) -> bytes:
    """Write one frame as one line of compact JSON in UTF-8; half a surrogate pair stays a JSON escape."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"
