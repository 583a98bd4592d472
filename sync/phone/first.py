"""First sync: a snapshot of many scopes, fetched in parts and resumed where it broke off (P40)."""

import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sync.errors import Problem
from sync.nouns import Revision
from sync.phone.files import Files
from sync.phone.intake import Intake
from sync.phone.places import Places
from sync.phone.report import SyncReport
from sync.phone.talk import Answer, Failure, Talk, Unreachable, failure_of, header, parse_frames

Progress = Callable[[int, int], None]
"""Told (rows stored, bytes of a snapshot received) so far."""


class FirstSync:
    """Fills scopes of which nothing has come yet; without a snapshot they come by pages."""

    def __init__(self, files: Files, places: Places, intake: Intake, progress: Progress) -> None:
        self._files = files
        self._places = places
        self._intake = intake
        self._progress = progress

    def run(self, talk: Talk, report: SyncReport) -> Answer:
        """Order a snapshot, or go on with the one begun, and store it; no failure when there is none to have."""
        try:
            download = self._files.get("download")
            if download is None or download["asg"] != self._files.get("asg"):
                download = self._order(talk)
            received = self._receive(talk, download, report)
            if received.failure:
                return received
            if not self._is_sound():
                self._forget()
                return Answer(failure=Failure.NOT_OURS)
        except Unreachable:
            return Answer(failure=Failure.OFFLINE)
        except OSError:
            return Answer(failure=Failure.LOST)
        except Problem:
            return Answer()
        self._unpack(report)
        return Answer()

    def _order(self, talk: Talk) -> dict[str, Any]:
        asg = self._files.get("asg")
        question = {"epoch": self._files.get("epoch"), "asg": asg, "scopes": self._places.empty()}
        download = {**talk.json("/snapshot", question, self._files.get("token")), "asg": asg}
        if "url" not in download:
            raise Problem("snapshot_gone")
        with self._files.transaction("ordered"):
            self._files.db.execute("DELETE FROM part")
            self._files.put(download=download)
        return download

    def _receive(self, talk: Talk, download: Mapping[str, Any], report: SyncReport) -> Answer:
        """Get what is missing of the file; no failure when all of it is here.

        Only a part that says where it belongs is kept; raises `Problem` (snapshot_gone) after forgetting a file that the
        server does not have any more.
        """
        have = self._files.db.execute("SELECT coalesce(sum(length(body)), 0) FROM part").fetchone()[0]
        while have < download["bytes"]:
            reply = talk.part(download["url"], have, self._files.get("token"))
            if reply.status in (404, 410, 416):
                self._forget()
                raise Problem("snapshot_gone")
            if reply.status != 206:
                return failure_of(reply)
            if not header(reply, "content-range").startswith(f"bytes {have}-") or not reply.body:
                return Answer(failure=Failure.LOST)
            with self._files.transaction("part"):
                self._files.db.execute("INSERT INTO part VALUES (?, ?)", (have, reply.body))
            have += len(reply.body)
            report.snapshot_bytes = have
            self._progress(report.rows, have)
        return Answer()

    def _is_sound(self) -> bool:
        """Tell whether the file can be unpacked to its end, before anything of it is stored."""
        inflate = zlib.decompressobj(wbits=31)
        try:
            for (body,) in self._files.db.execute("SELECT body FROM part ORDER BY offset").fetchall():
                inflate.decompress(body)
        except zlib.error:
            return False
        return inflate.eof

    def _unpack(self, report: SyncReport) -> None:
        """Store the frames of the file, each in one transaction, then forget the file."""
        for frame in self._frames():
            if "scopes" in frame:
                with self._files.transaction("filled"):
                    self._places.reach(frame["kab"], Revision(*frame["cur"]), frame["scopes"])
            elif "rows" in frame:
                records = self._intake.records(frame)
                with self._files.transaction("snapshot"):
                    self._intake.rows(frame["kab"], records)
                report.rows += len(records)
                self._progress(report.rows, report.snapshot_bytes)
        self._forget()

    def _frames(self) -> Iterator[dict[str, Any]]:
        inflate = zlib.decompressobj(wbits=31)
        rest = b""
        for (body,) in self._files.db.execute("SELECT body FROM part ORDER BY offset").fetchall():
            *lines, rest = (rest + inflate.decompress(body)).split(b"\n")
            yield from parse_frames(b"\n".join([*lines, b""]))

    def _forget(self) -> None:
        with self._files.transaction("unpacked"):
            self._files.db.execute("DELETE FROM part")
            self._files.put(download=None)
