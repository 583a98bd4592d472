"""Bytes of a file, made text: gzip, byte order marks, UTF-8, UTF-16 and Windows-1252.

A first pass over the whole file decides, so that a file that is cut or not a table is refused before a row is taken.
"""

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sync import limits
from sync.errors import Problem

CHUNK = 1 << 18
SAMPLE = 1 << 14
GZIP_MAGIC = b"\x1f\x8b"
NOT_TABLES = (
    (b"PK\x03\x04", "import_spreadsheet"),
    (b"\xd0\xcf\x11\xe0", "import_spreadsheet"),
    (b"%PDF", "import_binary"),
)
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
WEB_PAGE = (b"<!doctype", b"<html", b"<table", b"<?xml")
ESCAPED = re.compile("[\udc80-\udcff]")
TEXT_CONTROLS = frozenset(b"\t\n\r\x0b\x0c\x1a\x1b")


class Unreadable(Problem):
    """A file that cannot be imported at all; its details hold no personal data."""

    @property
    def code(self) -> str:
        """Code of the error catalogue."""
        return self.error.code

    @property
    def details(self) -> dict[str, Any]:
        """What else is known."""
        return self.error.details or {}


@dataclass(frozen=True, slots=True)
class Source:
    """A file whose first pass is done: `size` in bytes on disk, `mixed` when single bytes are not of its encoding."""

    path: Path
    size: int
    gzipped: bool
    encoding: str
    mixed: bool


def examine(path: Path) -> Source:
    """Read the file once and say how to read it; raise Unreadable when it is no text table."""
    gzipped = _head(path, gzipped=False)[:2] == GZIP_MAGIC
    head = _head(path, gzipped=gzipped)
    _refuse_other_formats(head)
    encoding = _marked(head)
    mixed = False
    with _bytes(path, gzipped=gzipped) as (stream, _):
        chunks = _chunks(stream)
        if encoding.startswith("utf-16"):
            for _ in chunks:
                pass
        else:
            encoding, mixed = _eight_bit(chunks, marked=encoding)
    return Source(path, path.stat().st_size, gzipped, encoding, mixed)


@contextmanager
def open_text(source: Source) -> Iterator[tuple[io.TextIOWrapper, BinaryIO]]:
    """Open the text of a source, line ends as they are; beside it the raw file, whose position tells the progress.

    A byte outside the encoding arrives as a lone surrogate for `mend`, so nothing is dropped on the way.
    """
    errors = "replace" if source.encoding.startswith("utf-16") else "surrogateescape"
    with _bytes(source.path, gzipped=source.gzipped) as (stream, raw):
        with io.TextIOWrapper(stream, encoding=source.encoding, errors=errors, newline="") as text:
            yield text, raw


def mend(text: str) -> str:
    """Turn escaped single bytes into their Windows-1252 letters."""
    return text if text.isascii() else ESCAPED.sub(_letter, text)


def _letter(match: re.Match[str]) -> str:
    return bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace")


@contextmanager
def _bytes(path: Path, *, gzipped: bool) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    with path.open("rb") as raw:
        try:
            yield (gzip.GzipFile(fileobj=raw), raw) if gzipped else (raw, raw)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Unreadable("import_cut") from error


def _head(path: Path, *, gzipped: bool) -> bytes:
    with _bytes(path, gzipped=gzipped) as (stream, _):
        return stream.read(SAMPLE)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    total = 0
    while chunk := stream.read(CHUNK):
        total += len(chunk)
        if total > limits.IMPORT_FILE_BYTES_MAX:
            raise Unreadable("import_too_large", {"bytes_max": limits.IMPORT_FILE_BYTES_MAX})
        yield chunk


def _refuse_other_formats(head: bytes) -> None:
    if not head.strip(b"\0\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise Unreadable("import_empty")
    for magic, code in NOT_TABLES:
        if head.startswith(magic):
            raise Unreadable(code)
    if head.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(WEB_PAGE):
        raise Unreadable("import_web_page")
    controls = sum(byte < 32 and byte not in TEXT_CONTROLS and byte != 0 for byte in head)
    if controls * 50 > len(head) and not _marked(head).startswith("utf-16"):
        raise Unreadable("import_binary")


def _marked(head: bytes) -> str:
    """Name the encoding that the first bytes show, or ''."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if (even + odd) * 5 < len(head):
        return ""
    if min(even, odd) * 10 > max(even, odd):
        raise Unreadable("import_binary")
    return "utf-16-le" if odd > even else "utf-16-be"


def _eight_bit(chunks: Iterator[bytes], *, marked: str) -> tuple[str, bool]:
    """Choose UTF-8 when all bytes fit, or when more of them fit than not; else Windows-1252."""
    wide = bad = 0
    tail = b""
    for chunk in chunks:
        if bad < limits.IMPORT_BAD_BYTES_LOOKED_AT:
            more_wide, more_bad, tail = _tally(tail + chunk, final=False)
            wide, bad = wide + more_wide, bad + more_bad
    more_wide, more_bad, _ = _tally(tail, final=True)
    wide, bad = wide + more_wide, bad + more_bad
    if bad and wide <= bad and not marked:
        return "cp1252", False
    return marked or "utf-8", bad > 0


def _tally(data: bytes, *, final: bool) -> tuple[int, int, bytes]:
    """Count what is wide UTF-8 and what is no UTF-8; return also the bytes of a letter that the chunk cuts."""
    wide = bad = position = 0
    while bad < limits.IMPORT_BAD_BYTES_LOOKED_AT:
        try:
            text, used = codecs.utf_8_decode(data[position:], "strict", final)
            return wide + used - len(text), bad, data[position + used :]
        except UnicodeDecodeError as error:
            fits = data[position : position + error.start]
            wide += len(fits) - len(fits.decode())
            bad += error.end - error.start
            position += error.end
    return wide, bad, b""
