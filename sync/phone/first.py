"""First sync: the frames of many scopes, stored as they come and resumed where they broke off (P40)."""

from collections.abc import Callable, Mapping
from typing import Any

from sync.errors import Problem
from sync.nouns import Revision
from sync.phone.files import Files
from sync.phone.intake import Intake
from sync.phone.places import Places
from sync.phone.report import SyncReport
from sync.phone.talk import Answer, Failure, Talk, Unreachable

Progress = Callable[[int, int], None]
"""Told (rows stored, bytes of a first sync received) so far."""


class FirstSync:
    """Fills scopes of which nothing has come yet; without a file they come by pages.

    The setting `download` holds the file's address, the list of scopes it was ordered by, how many of its frames are stored,
    and which scopes were asked for, None for all.
    """

    def __init__(self, files: Files, places: Places, intake: Intake, progress: Progress) -> None:
        self._files = files
        self._places = places
        self._intake = intake
        self._progress = progress

    def run(self, talk: Talk, report: SyncReport) -> Answer:
        """Order a file, or go on with the one begun; no failure when all of it is stored or there is none to have."""
        try:
            download = self._files.get("download")
            if download is None or download["asg"] != self._files.get("asg"):
                download = self._order(talk)
        except Unreachable:
            return Answer(failure=Failure.OFFLINE)
        except OSError:
            return Answer(failure=Failure.LOST)
        except Problem:
            return Answer()
        return self._receive(talk, download, report)

    def _order(self, talk: Talk) -> dict[str, Any]:
        asg, empty = self._files.get("asg"), self._places.empty()
        all_are_empty = sum(map(len, empty.values())) == sum(map(len, self._places.held().values()))
        some = None if all_are_empty else {kabupaten: sorted(scopes) for kabupaten, scopes in empty.items()}
        question = {"epoch": self._files.get("epoch"), "asg": asg, **({} if some is None else {"scopes": some})}
        told = talk.json("/snapshot", question, self._files.get("token"))
        if "url" not in told:
            raise Problem("snapshot_gone")
        download = {"url": told["url"], "asg": asg, "scopes": some, "stored": 0}
        with self._files.transaction("ordered"):
            self._files.put(download=download)
        return download

    def _receive(self, talk: Talk, download: dict[str, Any], report: SyncReport) -> Answer:
        """Store what is missing of the file, each frame in one transaction; a file of another history is forgotten."""
        answer = talk.more(download["url"], download["stored"], self._files.get("token"))
        if answer.code in ("snapshot_gone", "not_found") or self._is_foreign(answer):
            self._forget()
            return Answer()
        report.snapshot_bytes += answer.size
        for frame in answer.frames[1:]:
            if "kab" in frame:
                download = {**download, "stored": download["stored"] + 1}
                report.rows += self._store(frame, download)
                self._progress(report.rows, report.snapshot_bytes)
        if answer.failure:
            return answer
        if "end" not in answer.frames[-1]:
            return Answer(failure=Failure.LOST)
        self._forget()
        return Answer()

    def _is_foreign(self, answer: Answer) -> bool:
        return bool(answer.frames) and answer.frames[0].get("epoch") != self._files.get("epoch")

    def _store(self, frame: Mapping[str, Any], download: Mapping[str, Any]) -> int:
        """Store rows, or which scopes are whole now; return how many rows."""
        kabupaten, records = frame["kab"], self._intake.records(frame)
        with self._files.transaction("snapshot"):
            self._intake.rows(kabupaten, records)
            if "cur" in frame:
                every = None if download["scopes"] is None else download["scopes"][kabupaten]
                self._places.reach(kabupaten, Revision(*frame["cur"]), frame.get("scopes", every))
            self._files.put(download=download)
        return len(records)

    def _forget(self) -> None:
        with self._files.transaction("unpacked"):
            self._files.put(download=None)
