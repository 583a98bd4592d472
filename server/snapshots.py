"""Snapshot files: the frames of a first sync, named by the hash of their content, kept for some hours."""

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli

from server.files import make_folder
from server.ndjson import encode
from sync.errors import Problem
from sync.exchange import Frame
from sync.limits import SNAPSHOT_HOURS, SNAPSHOTS_PER_HOUR_MAX

HOUR = "%Y%m%d%H"
NAME = re.compile(r"([0-9]{10})-([0-9a-f]{64})")
PLAIN, PACKED = "frames", "frames.br"
"""The frames, a line each, and the same compressed as far as it goes: it is read once on a slow line, often for minutes."""


@dataclass(slots=True)
class Made:
    """A finished file: its public name, its sizes, and what is in it.

    `bytes`: compressed; `text`: plain.
    """

    name: str = ""
    bytes: int = 0
    text: int = 0
    rows: int = 0
    families: int = 0

    def add(self, frame: Frame, line: bytes) -> None:
        """Count what a frame brings."""
        self.text += len(line)
        for kind, columns in frame.get("rows", {}).items():
            self.rows += len(columns["id"])
            self.families += len(columns["id"]) if kind == "kpm" else 0


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of snapshots, by the hour they were made: `HOUR/DEVICE/HASH/`.

    A phone finds only its own; a whole hour is thrown away at once, with what was cut off in it.
    """

    folder: Path
    now: datetime

    def write(self, device: str, frames: Iterable[Frame]) -> Made:
        """Write a file with these frames, in bounded memory.

        Raises `Problem` (too_many_requests) for a phone that has many of this hour.
        """
        self._throw_old_away()
        made, hour = Made(), self.now.astimezone(UTC).strftime(HOUR)
        folder = make_folder(self.folder / hour / device)
        if sum(1 for _ in folder.iterdir()) >= SNAPSHOTS_PER_HOUR_MAX:
            raise Problem("too_many_requests", {"limit": SNAPSHOTS_PER_HOUR_MAX})
        with TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as draft:
            digest = _write(Path(draft), frames, made)
            if not (folder / digest).exists():
                Path(draft).rename(folder / digest)
        made.name = f"{hour}-{digest}"
        return made

    def find(self, device: str, name: str) -> Path:
        """Return the folder of a phone's file by its public name; raises `Problem` (not_found, snapshot_gone)."""
        match = NAME.fullmatch(name)
        if match is None:
            raise Problem("not_found")
        path = self.folder / match[1] / device / match[2]
        if self._is_old(match[1]) or not path.exists():
            raise Problem("snapshot_gone")
        return path

    def _is_old(self, hour: str) -> bool:
        oldest = self.now.astimezone(UTC) - timedelta(hours=SNAPSHOT_HOURS)
        return hour < oldest.strftime(HOUR)

    def _throw_old_away(self) -> None:
        for folder in make_folder(self.folder).iterdir():
            if self._is_old(folder.name):
                shutil.rmtree(folder, ignore_errors=True)


def _write(folder: Path, frames: Iterable[Frame], made: Made) -> str:
    """Write both files; return the hash of the plain one."""
    packer, digest = brotli.Compressor(mode=brotli.MODE_TEXT), sha256()
    with (folder / PLAIN).open("wb") as plain, (folder / PACKED).open("wb") as packed:
        for frame in frames:
            line = encode(frame)
            made.add(frame, line)
            digest.update(line)
            plain.write(line)
            packed.write(packer.process(line))
        packed.write(packer.finish())
        made.bytes = packed.tell()
    return digest.hexdigest()


def lines(folder: Path, stored: int) -> Iterator[bytes]:
    """Yield the opening of a file, then its frames but for those the phone has stored."""
    with (folder / PLAIN).open("rb") as plain:
        yield next(plain)
        yield from islice(plain, stored, None)
