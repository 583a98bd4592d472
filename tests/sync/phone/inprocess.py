"""A server for phones in this process: the real kernel over dictionaries; only HTTP and the network are made up."""

import gzip
import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from sync.errors import Problem
from sync.exchange import House, Party, exchange
from sync.first import first_frames
from sync.ids import canonical, content_hash, id_from_bytes
from sync.kinds import Group, Kind, Kinds, Rule, ScopeRule
from sync.memory import MemoryStore
from sync.nouns import Author, Change, Form, Grants, InboxItem, Revision, Window
from sync.phone.phone import Phone
from sync.phone.talk import Reply, Unreachable
from sync.pull import digests, repair_frame
from sync.snapshot import Batch, Verdict
from sync.wire import CONTENT_TYPE, request_from_wire

HOME = "3507"
START = 1_760_000_000
TODAY = date(2025, 10, 9)

KINDS: Kinds = {
    kind.name: kind
    for kind in (
        Kind("kelompok", (Group("name", Rule.LATEST, ("name",), office=True),), ScopeRule("k", "id"), office=True),
        Kind(
            "kpm",
            (
                Group("placement", Rule.ASK, ("kelompok_id",)),
                Group("address", Rule.ASK, ("street", "rt")),
                Group("note", Rule.LATEST, ("note",), low_risk=True),
            ),
            ScopeRule("k", "kelompok_id"),
            refs=(("kelompok_id", "kelompok"),),
        ),
        Kind(
            "sesi",
            (Group("key", Rule.FIXED, ("kelompok_id", "day")), Group("topic", Rule.ASK, ("topic",))),
            ScopeRule("", "kelompok_id", "day"),
            slot=("kelompok_id", "day"),
            refs=(("kelompok_id", "kelompok"),),
        ),
        Kind(
            "mark",
            (
                Group("key", Rule.FIXED, ("sesi_id", "kpm_id")),
                Group("mark", Rule.ASK, ("status", "reason")),
                Group("bulk", Rule.LATEST, ("bulk",), low_risk=True),
            ),
            ScopeRule("", "sesi_id"),
            slot=("sesi_id", "kpm_id"),
            refs=(("sesi_id", "sesi"), ("kpm_id", "kpm")),
        ),
        Kind(
            "visit",
            (Group("key", Rule.FIXED, ("kpm_id", "day")), Group("finding", Rule.LATEST, ("finding",))),
            ScopeRule("", "kpm_id", "day"),
            refs=(("kpm_id", "kpm"),),
        ),
        Kind(
            "outcome",
            (Group("all", Rule.LATEST, ("worker_id", "form", "index", "outcome", "code", "reason")),),
            ScopeRule("w", "worker_id"),
            slot=("form", "index"),
            office=True,
        ),
    )
}


@dataclass
class Clock:
    """Time that moves when a test says so; `skew` is how wrong a phone's clock is."""

    now: float = START
    skew: float = 0

    def __call__(self) -> float:
        """Return Unix seconds."""
        return self.now + self.skew


@dataclass
class Server:
    """A server of one or more kabupaten; `scopes`: worker -> kabupaten -> scopes; what it keeps can be put back."""

    rng: Random
    clock: Clock
    store: MemoryStore = field(default_factory=lambda: MemoryStore(KINDS))
    epoch: int = 1
    scopes: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    retired: set[str] = field(default_factory=set)
    quarantine: list[bytes] = field(default_factory=list)
    files: dict[str, list[Any]] = field(default_factory=dict)
    partitions: set[str] = field(default_factory=lambda: {HOME})
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def id(self) -> str:
        """Return a new random id."""
        return id_from_bytes(self.rng.randbytes(16))

    # the office

    def office(self, kind: str, identity: str | None = None, kabupaten: str = HOME, **fields: Any) -> str:
        """Make or edit a record as the office does."""
        identity = identity or self.id()
        record = self.store.partition(kabupaten).kept.get((kind, identity))
        base = None
        if record is not None:
            groups = KINDS[kind].touched(fields)
            fields = {name: record.fields[name] for group in groups for name in group.fields} | fields
            base = Revision(record.revision, record.tag)
        form = Form(self.id(), kabupaten, TODAY, (Change(kind, identity, fields, base),), self.id())
        self._commit(Batch(kabupaten, Author("office", "", office=True), (form,), self._tag(), TODAY))
        return identity

    def decide(self, item: InboxItem, *, accept: bool, reason: str = "") -> None:
        """Decide an inbox item as a supervisor does."""
        verdict = Verdict(item, accept, reason)
        author = Author("office", "", office=True)
        self._commit(Batch(HOME, author, (), self._tag(), TODAY, verdicts=(verdict,)))

    def inbox(self, kabupaten: str = HOME) -> list[InboxItem]:
        """Return what waits for a person."""
        return list(self.store.partition(kabupaten).inbox.values())

    def record(self, kind: str, identity: str, kabupaten: str = HOME) -> dict[str, Any]:
        """Return the fields of a record."""
        return self.store.partition(kabupaten).kept[kind, identity].fields

    def assign(self, worker: str, *scopes: str, kabupaten: str = HOME) -> None:
        """Give a worker these scopes of a kabupaten, and no others there."""
        self.scopes.setdefault(worker, {})[kabupaten] = [*scopes, f"w:{worker}"]

    def backup(self) -> dict[str, Any]:
        """Return everything the store keeps."""
        return deepcopy(self.store.partitions)

    def restore(self, kept: dict[str, Any]) -> None:
        """Put back what the store kept; the epoch is for the test to raise."""
        self.store.partitions = deepcopy(kept)

    def _commit(self, batch: Batch) -> None:
        self.store.commit(batch, self._now())

    def _tag(self) -> int:
        return self.rng.getrandbits(32)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now, UTC)

    # HTTP

    def handle(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Answer a request as the interface does."""
        raw = gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
        name, token = path.removeprefix("/api/v1/"), headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            if method == "GET":
                answer = self._more(path, token)
            else:
                data = json.loads(raw)
                self.asked.append((name, data))
                answer = getattr(self, f"_{name}")(data, token)
        except Problem as problem:
            return Reply(problem.status, {"Content-Type": "application/json"}, _json(problem.error.to_data()))
        if isinstance(answer, dict):
            return Reply(200, {"Content-Type": "application/json"}, _json(answer))
        text = b"".join(_json(frame) + b"\n" for frame in answer)
        headers = {"content-type": CONTENT_TYPE, "content-encoding": "gzip"}
        return Reply(200, headers, gzip.compress(text, mtime=0))

    def _enrol(self, data: Mapping[str, Any], _token: str) -> dict[str, Any]:
        if data["code"] not in self.scopes:
            raise Problem("code_unknown")
        worker = data["code"]
        return {
            "token": f"{worker}/{self.id()}",
            "device": self.id(),
            "worker": {"id": worker, "name": "Sari"},
            "kabupaten": HOME,
            "zone": "WIB",
            "epoch": self.epoch,
            "kinds": [kind.to_data() for kind in KINDS.values()],
            "t": int(self.clock.now),
        }

    def _exchange(self, data: Mapping[str, Any], token: str) -> list[Any]:
        return list(exchange(request_from_wire(data), self._party(token), self._house()))

    def _quarantine(self, data: Mapping[str, Any], _token: str) -> dict[str, Any]:
        self.quarantine.append(_json(data))
        return {"id": self.id()}

    def _repair(self, data: Mapping[str, Any], token: str) -> list[Any]:
        self._demand_in_use(token)
        frames: list[Any] = [{"v": 1, "epoch": self.epoch}]
        if data["epoch"] != self.epoch:
            return frames
        for kabupaten, theirs in data.get("scopes", {}).items():
            with self.store.view(kabupaten) as view:
                ours = digests(view.scope_heads(theirs), KINDS)
                differ = [scope for scope, digest in theirs.items() if ours.get(scope, 0) != digest]
                frames.append({"kab": kabupaten, "at": [view.head.number, view.head.tag], "differ": differ})
        for kabupaten, scopes in data.get("buckets", {}).items():
            with self.store.view(kabupaten) as view:
                frames += [repair_frame(view, scope, sums, KINDS) for scope, sums in scopes.items()]
        return [*frames, {"end": 1}]

    def _snapshot(self, data: Mapping[str, Any], token: str) -> dict[str, Any]:
        self._demand_in_use(token)
        if data["epoch"] != self.epoch:
            return {"epoch": self.epoch}
        frames = list(first_frames(data.get("scopes", self._party(token).scopes), self.store, KINDS))
        rows = sum(len(columns["id"]) for frame in frames for columns in frame.get("rows", {}).values())
        url = f"/api/v1/snapshot/{content_hash(frames)}"
        self.files[url] = [{"v": 1, "epoch": self.epoch}, *frames, {"end": 1}]
        return {"url": url, "rows": rows}

    def _demand_in_use(self, token: str) -> None:
        if token in self.retired:
            raise Problem("forbidden")

    def _more(self, path: str, token: str) -> list[Any]:
        self._demand_in_use(token)
        url, _, stored = path.partition("?stored=")
        if url not in self.files:
            raise Problem("snapshot_gone")
        opening, *rest = self.files[url]
        return [opening, *rest[int(stored) :]]

    def _party(self, token: str) -> Party:
        worker = token.split("/")[0]
        if worker not in self.scopes:
            raise Problem("not_authenticated")
        author = Author(worker, token, retired=token in self.retired)
        grants = {
            kabupaten: Grants({_owner(scope): (Window(),) for scope in scopes}, tuple(scopes))
            for kabupaten, scopes in self.scopes[worker].items()
        }
        return Party(author, HOME, grants)

    def _house(self) -> House:
        return House(self.store, KINDS, self.epoch, self._now(), self._tag, self.partitions.__contains__)


Send = Callable[[], Reply]
Trouble = Callable[[Send], Reply]


@dataclass
class Line:
    """The way of one phone to the server; each trouble befalls one request, None lets one pass."""

    server: Server
    troubles: list[Trouble | None] = field(default_factory=list)
    requests: int = 0

    def request(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Carry a request, or meet the next trouble."""
        self.requests += 1
        trouble = self.troubles.pop(0) if self.troubles else None

        def send() -> Reply:
            return self.server.handle(method, path, body, headers)

        return send() if trouble is None else trouble(send)


def no_signal(_send: Send) -> Reply:
    """There is no network."""
    raise Unreachable("no signal")


def lost_request(_send: Send) -> Reply:
    """The request is lost on the way."""
    raise OSError("timed out")


def lost_answer(send: Send) -> Reply:
    """The server does its work, and its answer is lost."""
    send()
    raise OSError("timed out")


def cut(size: int) -> Trouble:
    """Return a trouble that cuts the answer after so many bytes."""

    def trouble(send: Send) -> Reply:
        reply = send()
        return Reply(reply.status, reply.headers, reply.body[:size])

    return trouble


def answering(status: int, body: bytes, **headers: str) -> Trouble:
    """Return a trouble in which something else answers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _send: Reply(status, named, body)


def mirror_of(phone: Phone) -> set[tuple[Any, ...]]:
    """Return what a mirror holds, to be compared with `held_by`."""
    rows = phone.files.db.execute("SELECT kabupaten, scope, kind, id, number, tag, fields FROM mirror")
    return {(*row[:6], canonical(json.loads(row[6]))) for row in rows}


def held_by(server: Server, worker: str) -> set[tuple[Any, ...]]:
    """Return what the phone of a worker must hold, no more and no less."""
    return {
        (kabupaten, one.scope, one.kind, one.id, one.revision, one.tag, canonical(one.fields))
        for kabupaten, scopes in server.scopes[worker].items()
        for one in server.store.partition(kabupaten).kept.values()
        if one.scope in scopes and not one.moved
    }


def _owner(scope: str) -> str:
    return ":".join(scope.split(":")[:2])


def _json(data: Any) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode()
