"""Repair by digest: find the scopes and buckets that differ, and take the server's rows for them (P38, P39, P45)."""

from collections.abc import Mapping
from typing import Any

from sync.limits import REPAIR_SCOPES_MAX
from sync.nouns import Revision
from sync.phone.files import Files
from sync.phone.intake import Intake
from sync.phone.mirror import Mirror
from sync.phone.outbox import Outbox
from sync.phone.places import Places
from sync.phone.talk import Answer, Failure, Talk


class Repair:
    """Makes the mirror equal to the server; never touches forms, bases or journal."""

    def __init__(self, files: Files, mirror: Mirror, outbox: Outbox, places: Places, intake: Intake) -> None:
        self._files = files
        self._mirror = mirror
        self._outbox = outbox
        self._places = places
        self._intake = intake

    def run(self, talk: Talk) -> Answer:
        """Repair all scopes held, then stand where the server stood when asked.

        An answer that is not whole and has no failure says that the server is in another epoch.
        """
        answer = self._ask(talk, {"scopes": self._digests()})
        if answer.failure or not answer.whole:
            return answer
        parts = [frame for frame in answer.frames if "at" in frame]
        differ = [(frame["kab"], scope) for frame in parts for scope in frame["differ"]]
        for start in range(0, len(differ), REPAIR_SCOPES_MAX):
            filled = self._fill(talk, differ[start : start + REPAIR_SCOPES_MAX])
            if filled.failure or not filled.whole:
                return filled
        with self._files.transaction("repaired"):
            for frame in parts:
                self._places.begin_at(frame["kab"], Revision(*frame["at"]))
            self._mirror.drop_unheld()
            self._outbox.settle()
            self._files.put(recovering=0)
        return answer

    def _ask(self, talk: Talk, question: Mapping[str, Any]) -> Answer:
        epoch = self._files.get("epoch")
        answer = talk.frames("/repair", {"epoch": epoch, **question}, self._files.get("token"))
        if answer.failure:
            return answer
        if answer.frames[0]["epoch"] != epoch:
            return Answer(answer.frames)
        return answer if "end" in answer.frames[-1] else Answer(failure=Failure.LOST)

    def _digests(self) -> dict[str, dict[str, int]]:
        """Return the digest of every scope held, also of those without rows."""
        sums = self._mirror.digests()
        held = self._places.held().items()
        return {kabupaten: {scope: sums.get((kabupaten, scope), 0) for scope in sorted(names)} for kabupaten, names in held}

    def _fill(self, talk: Talk, scopes: list[tuple[str, str]]) -> Answer:
        """Send the sums of all buckets of some scopes; store what the server says of those that differ."""
        question: dict[str, dict[str, list[int]]] = {}
        for kabupaten, scope in scopes:
            question.setdefault(kabupaten, {})[scope] = self._mirror.buckets(kabupaten, scope)
        answer = self._ask(talk, {"buckets": question})
        for frame in answer.frames:
            if "buckets" in frame:
                self._store(frame)
        return answer

    def _store(self, frame: Mapping[str, Any]) -> None:
        """Store the whole truth about some buckets of a scope."""
        records = self._intake.records(frame)
        kept = {(row.kind, row.id) for row in records}
        with self._files.transaction("repair"):
            self._mirror.keep_only(frame["kab"], frame["scope"], frame["buckets"], kept)
            self._intake.rows(frame["kab"], records, even_lower=True)
