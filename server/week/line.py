"""A bad line: requests that never arrive, answers that never come back or come in part."""

import gzip
import json
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from sync.phone.talk import Reply
from sync.phone.transport import HttpTransport

REQUEST_LOST, ANSWER_LOST, ANSWER_CUT = "request_lost", "answer_lost", "answer_cut"
FAULTS = (REQUEST_LOST, ANSWER_LOST, ANSWER_CUT)
FAULT_SHARE = (0.06, 0.05, 0.04)


@dataclass(slots=True)
class Line:
    """The way of one phone to the server, over real HTTP.

    `bad`: faults happen by chance; `next_pushes`: what must happen to the next requests that carry forms, "" for nothing.
    `faults` counts what happened, `carried` how often each form was on its way.
    """

    http: HttpTransport
    random: Random
    bad: bool = False
    next_pushes: deque[str] = field(default_factory=deque)
    faults: Counter[str] = field(default_factory=Counter)
    carried: Counter[str] = field(default_factory=Counter)

    def request(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Send a request, unless the line fails; raises OSError when it does."""
        forms = forms_in(body, headers) if path.endswith("/exchange") else []
        self.carried.update(forms)
        fault = self._fault(bool(forms))
        if fault:
            self.faults[fault] += 1
        if fault == REQUEST_LOST:
            self.http.meter.round_trips += 1
            raise OSError("the request did not arrive")
        reply = self.http.request(method, path, body, headers)
        if fault == ANSWER_LOST:
            raise OSError("the answer did not arrive")
        return Reply(reply.status, reply.headers, reply.body[: len(reply.body) // 2]) if fault == ANSWER_CUT else reply

    def _fault(self, pushes: bool) -> str:
        if not self.bad:
            return ""
        if pushes and self.next_pushes:
            return self.next_pushes.popleft()
        return self.random.choices(("", *FAULTS), (1 - sum(FAULT_SHARE), *FAULT_SHARE))[0]


def forms_in(body: bytes, headers: Mapping[str, str]) -> list[str]:
    """Return the ids of the forms that a request carries."""
    plain = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
    return [form[0] for form in json.loads(plain).get("forms", ())]
