"""Snapshot files: frames of whole scopes, gzipped, named by the hash of their content, kept for some hours."""

import gzip
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from server.files import make_folder
from server.ndjson import encode
from sync.errors import Problem
from sync.exchange import Frame
from sync.kinds import Kinds
from sync.limits import SNAPSHOT_HOURS, SNAPSHOTS_PER_HOUR_MAX
from sync.pull import Position, pages
from sync.store import Store

HOUR = "%Y%m%d%H"
NAME = re.compile(r"([0-9]{10})-([0-9a-f]{64})")
COMPRESSION = 6
WITHOUT_END = 1 << 62


@dataclass(slots=True)
class Made:
    """A finished file: its public name, its size, and what is in it."""

    name: str = ""
    bytes: int = 0
    rows: int = 0
    families: int = 0

    def add(self, frame: Frame) -> None:
        """Count what a frame brings."""
        for kind, columns in frame.get("rows", {}).items():
            self.rows += len(columns["id"])
            self.families += len(columns["id"]) if kind == "kpm" else 0


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of snapshots, by the hour they were made: `HOUR/DEVICE/HASH.gz`.

    A phone finds only its own; a whole hour is thrown away at once, with what was cut off in it.
    """

    folder: Path
    now: datetime

    def write(self, device: str, wanted: Mapping[str, list[str]], store: Store, kinds: Kinds) -> Made:
        """Write a file with every row of these scopes (partition -> scopes), in bounded memory.

        Raises `Problem` (too_many_requests) for a phone that has many of this hour.
        """
        self._throw_old_away()
        made, hour = Made(), self.now.astimezone(UTC).strftime(HOUR)
        folder = make_folder(self.folder / hour / device)
        if sum(1 for _ in folder.iterdir()) >= SNAPSHOTS_PER_HOUR_MAX:
            raise Problem("too_many_requests", {"limit": SNAPSHOTS_PER_HOUR_MAX})
        with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
            with gzip.GzipFile("", "wb", COMPRESSION, file, mtime=0) as packed:
                for frame in frames_of(wanted, store, kinds):
                    made.add(frame)
                    packed.write(encode(frame))
            made.bytes = file.tell()
            file.seek(0)
            digest = file_digest(file, "sha256").hexdigest()
            Path(file.name).replace(folder / f"{digest}.gz")
        made.name = f"{hour}-{digest}"
        return made

    def find(self, device: str, name: str) -> Path:
        """Return a phone's file by its public name; raises `Problem` (not_found, snapshot_gone)."""
        match = NAME.fullmatch(name)
        if match is None:
            raise Problem("not_found")
        path = self.folder / match[1] / device / f"{match[2]}.gz"
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


def frames_of(wanted: Mapping[str, list[str]], store: Store, kinds: Kinds) -> Iterator[Frame]:
    """Yield every row of these scopes, and after each partition the moment as of which its scopes are whole."""
    for kabupaten, scopes in sorted(wanted.items()):
        with store.view(kabupaten) as view:
            yield from pages(view, Position.of(scopes, 0, {}), kinds, {}, WITHOUT_END)
            end: dict[str, Any] = {"kab": kabupaten, "scopes": scopes, "cur": [view.head.number, view.head.tag]}
            yield end
