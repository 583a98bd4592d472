"""The loop of exchanges: send the oldest forms, take in what comes, until both sides are equal (P2, P45, P48)."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sync.errors import ExchangeError, Problem
from sync.ids import canonical
from sync.limits import (
    BACKOFF_S_MAX,
    BACKOFF_S_MIN,
    BATCH_BYTES_MAX,
    BATCH_FORMS_MAX,
    CHANGES_PER_EXCHANGE_MAX,
    EXCHANGES_PER_SYNC_MAX,
    FAILURES_BEFORE_HALVING,
    RAW_CHARS_MAX,
    RECOVERIES_PER_SYNC_MAX,
    RETRIES_BEFORE_VALUES,
    SNAPSHOT_FROM_SCOPES,
)
from sync.nouns import Form, Outcome
from sync.phone.files import Files
from sync.phone.first import FirstSync, Progress
from sync.phone.intake import Intake
from sync.phone.mirror import Mirror
from sync.phone.outbox import Outbox, Queued
from sync.phone.places import Places
from sync.phone.repair import Repair
from sync.phone.report import SyncReport
from sync.phone.talk import Answer, Failure, Talk
from sync.wire import WIRE_VERSION, Verdicts, change_to_wire, form_to_wire

IDLE_MAX = RETRIES_BEFORE_VALUES + 1


@dataclass(frozen=True, slots=True)
class Parts:
    """What a sync works with."""

    files: Files
    mirror: Mirror
    outbox: Outbox
    places: Places
    intake: Intake
    talk: Talk
    clock: Callable[[], float]
    random_bytes: Callable[[int], bytes]


class Sync:
    """One run of the loop; nothing it needs later is kept outside the file."""

    def __init__(self, parts: Parts, progress: Progress) -> None:
        self._parts = parts
        self._report = SyncReport()
        self._repair = Repair(parts.files, parts.mirror, parts.outbox, parts.places, parts.intake)
        self._first = FirstSync(parts.files, parts.places, parts.intake, progress)
        self._progress = progress
        self._may_fetch = True
        self._idle = 0

    def run(self) -> SyncReport:
        """Exchange until complete, or until something says to try again later."""
        for _ in range(EXCHANGES_PER_SYNC_MAX):
            if not self._round():
                break
        return self._report

    def _round(self) -> bool:
        """Do one exchange; tell whether to go on at once."""
        files = self._parts.files
        if files.get("suspect") is not None:
            return self._examine(files.get("suspect"))
        if self._wants_snapshot():
            return self._fetch()
        batch = self._batch()
        answer = self._exchange(batch)
        return self._failed(answer, batch) if answer.failure else self._take(answer, batch)

    def _wants_snapshot(self) -> bool:
        if not self._may_fetch or self._parts.files.get("recovering"):
            return False
        return sum(map(len, self._parts.places.empty().values())) >= SNAPSHOT_FROM_SCOPES

    def _fetch(self) -> bool:
        self._may_fetch = False
        answer = self._first.run(self._parts.talk, self._report)
        # A phone that was retired before it was filled gets nothing, and still hands in (P26): the exchange says what holds.
        return self._failed(answer, []) if answer.failure and answer.code != "forbidden" else True

    # sending

    def _batch(self) -> list[Queued]:
        """Return the oldest forms that fit one request."""
        queue = self._parts.outbox.to_send(self._parts.files.get("limit", BATCH_FORMS_MAX))
        changes = 0
        for index, queued in enumerate(queue):
            changes += len(queued.form.changes)
            if changes > CHANGES_PER_EXCHANGE_MAX:
                queue = queue[:index]
                break
        while len(queue) > 1:
            text = canonical([self._wire(queued) for queued in queue])
            size = len(gzip.compress(text.encode("utf-8", "backslashreplace"), 6))
            if size <= BATCH_BYTES_MAX:
                break
            queue = queue[: max(1, len(queue) * BATCH_BYTES_MAX // size)]
        return queue

    def _wire(self, queued: Queued) -> list[Any]:
        changes = queued.form.changes
        if not queued.with_seen:
            changes = tuple(replace(change, seen=None) for change in changes)
        return form_to_wire(replace(queued.form, changes=changes), int(self._parts.clock()))

    def _exchange(self, batch: list[Queued]) -> Answer:
        files, places = self._parts.files, self._parts.places
        if batch:
            with files.transaction("trying"):
                self._parts.outbox.mark_trying(queued.seq for queued in batch)
        asked = {
            "cur": places.cursors(),
            "lag": places.lagging(),
            "last": places.last(),
            "forms": [self._wire(queued) for queued in batch],
        }
        request = {
            "v": WIRE_VERSION,
            "epoch": files.get("epoch"),
            "asg": "" if files.get("recovering") else files.get("asg", ""),
            **self._of_itself(first=files.get("exchanged_at") is None, batch=batch),
            **{name: value for name, value in asked.items() if value},
        }
        self._report.exchanges += 1
        return self._parts.talk.frames("/exchange", request, files.get("token"))

    def _of_itself(self, *, first: bool, batch: list[Queued]) -> dict[str, int]:
        """Return what a phone says of itself with its work: its clock, and how many forms wait (P41, P56)."""
        return {"now": int(self._parts.clock()), "wait": self._parts.outbox.waiting()} if batch or first else {}

    # taking in

    def _take(self, answer: Answer, batch: list[Queued]) -> bool:
        opening = answer.frames[0]
        if "out" not in opening:
            return self._went_back(opening)
        self._calm_down()
        intake = self._parts.intake
        sent = {queued.form.id: queued.form for queued in batch}
        taken = intake.outcomes(opening, sent, self._parts.clock())
        for frame in answer.frames[1:]:
            if "kab" in frame:
                intake.page(frame, taken)
                self._report.rows, self._report.gone = self._report.rows + taken.rows, self._report.gone + taken.gone
                taken.rows = taken.gone = 0
                self._progress(self._report.rows, self._report.snapshot_bytes)
            elif "scopes" in frame:
                intake.scopes(frame)
        for outcome, count in taken.outcomes.items():
            self._report.outcomes[outcome] = self._report.outcomes.get(outcome, 0) + count
        self._idle = self._idle + 1 if batch and not taken.decided else 0
        if not answer.whole:
            return self._stop(Failure.LOST)
        return self._next(answer.frames[-1])

    def _next(self, end: dict[str, Any]) -> bool:
        """Tell whether there is more to do after a whole answer."""
        files, waiting = self._parts.files, self._parts.outbox.waiting() and self._idle < IDLE_MAX
        if waiting:
            return True
        # An answer with neither brings nothing: a retired phone has handed in, and there is nothing to mend it by (P26).
        if files.get("recovering") and ("more" in end or "dig" in end):
            return self._mend()
        if "more" in end:
            return True
        if "dig" in end and end["dig"] != self._parts.mirror.digest():
            return self._mend()
        self._parts.intake.finish(self.now(), pulled="dig" in end)
        self._report.complete = not self._parts.outbox.waiting()
        return False

    def now(self) -> int:
        """Return the time by the server's clock, as far as the phone knows it."""
        return int(self._parts.clock() + self._parts.files.get("offset", 0))

    def _mend(self) -> bool:
        """Repair by digest, once in a run and once more after each recovery."""
        if self._report.repairs > self._report.recovered:
            return self._stop(Failure.BROKEN)
        self._report.repairs += 1
        answer = self._repair.run(self._parts.talk)
        if answer.failure:
            return self._failed(answer, [])
        return self._went_back(answer.frames[0]) if not answer.whole else True

    def _went_back(self, opening: dict[str, Any]) -> bool:
        """The server has another history than this phone: start over with everything the phone knows (P45)."""
        self._report.recovered += 1
        if self._report.recovered > RECOVERIES_PER_SYNC_MAX:
            return self._stop(Failure.BROKEN)
        self._parts.intake.begin_again(opening["epoch"])
        return True

    # failing

    def _failed(self, answer: Answer, batch: list[Queued]) -> bool:
        """Note a failure; after three in a row send half as much, down to one form that is then examined (P48)."""
        strikes = {Failure.UNREADABLE: FAILURES_BEFORE_HALVING, Failure.BROKEN: 1, Failure.LOST: 1}.get(answer.failure, 0)
        total = self._parts.files.get("strikes", 0) + strikes
        if batch and strikes:
            with self._parts.files.transaction("strike"):
                if total < FAILURES_BEFORE_HALVING:
                    self._parts.files.put(strikes=total)
                elif len(batch) > 1:
                    self._parts.files.put(strikes=0, limit=len(batch) // 2)
                else:
                    self._parts.files.put(strikes=0, suspect=batch[0].form.id)
            if answer.failure is Failure.UNREADABLE:
                return True
        return self._stop(answer.failure, answer)

    def _stop(self, failure: Failure, answer: Answer = Answer()) -> bool:
        """End the run; say when to try again, later each time and never at the same moment as other phones (P50)."""
        files, report = self._parts.files, self._report
        failures = files.get("failures", 0)
        with files.transaction("failure"):
            files.put(failures=failures + 1)
        report.failure, report.code = failure, answer.code
        wait = answer.wait_s or min(BACKOFF_S_MAX, BACKOFF_S_MIN * 2 ** min(failures, 16))
        report.retry_after_s = wait * (1 + int.from_bytes(self._parts.random_bytes(2), "big") / 131_072)
        return False

    def _calm_down(self) -> None:
        """Forget failures after a success, and trust the line with more again."""
        files = self._parts.files
        limit = files.get("limit", BATCH_FORMS_MAX)
        if limit < BATCH_FORMS_MAX or files.get("strikes", 0) or files.get("failures", 0):
            with files.transaction("success"):
                files.put(strikes=0, failures=0, limit=min(BATCH_FORMS_MAX, limit * 2))

    # a form that may be the reason

    def _examine(self, form: str) -> bool:
        """Find out whether one form makes requests fail: nothing must pass, the form alone must not (P48)."""
        queued = self._parts.outbox.form(form)
        if queued is None:
            return self._clear()
        probe = self._exchange([])
        if probe.failure:
            return self._stop(probe.failure, probe)
        if "out" not in probe.frames[0]:
            return self._went_back(probe.frames[0])
        answer = self._exchange([queued])
        if answer.failure in (Failure.DENIED, Failure.BUSY, Failure.NOT_OURS):
            return self._stop(answer.failure, answer)
        if answer.failure:
            return self._quarantine(queued)
        self._clear()
        return self._take(answer, [queued])

    def _clear(self) -> bool:
        with self._parts.files.transaction("cleared"):
            self._parts.files.put(suspect=None)
        return True

    def _quarantine(self, queued: Queued) -> bool:
        """Hand in a form raw, change by change, for a person to look at; what is refused even so is told by its code."""
        form = queued.form
        try:
            for piece in _raw(form):
                self._parts.talk.json("/quarantine", piece, self._parts.files.get("token"))
        except OSError:
            return self._stop(Failure.OFFLINE)
        except Problem as problem:
            return self._stop(Failure.UNREADABLE, Answer(code=problem.error.code))
        held = ((Outcome.HELD, ExchangeError("quarantined")),) * len(form.changes)
        with self._parts.files.transaction("quarantined"):
            self._parts.outbox.decided(Verdicts(form.id, 0, held), self.now())
            self._parts.files.put(suspect=None, limit=BATCH_FORMS_MAX)
        self._report.quarantined += 1
        return True


def _raw(form: Form) -> Iterator[dict[str, Any]]:
    """Yield what is handed in of a form: each change whole, or its JSON text in pieces where it is long."""
    head = {"form": form.id, "kab": form.kabupaten, "work_date": form.work_date.isoformat()}
    for index, change in enumerate(form.changes):
        wire = change_to_wire(change)
        text = canonical(wire)
        if len(text) <= RAW_CHARS_MAX:
            yield {**head, "index": index, "change": wire}
            continue
        starts = range(0, len(text), RAW_CHARS_MAX)
        for part, start in enumerate(starts):
            yield {**head, "index": index, "part": part, "parts": len(starts), "text": text[start : start + RAW_CHARS_MAX]}
