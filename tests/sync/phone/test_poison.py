"""Work that no server could take: told at once, or handed in raw, and never in the way of the rest (P48)."""

import gzip
import json

import pytest

from sync.errors import Problem
from sync.limits import QUARANTINE_BYTES_MAX
from sync.phone.talk import Failure
from tests.sync.phone.inprocess import answering
from tests.sync.phone.world import World


def test_what_no_request_could_carry_is_not_saved(world: World) -> None:
    """A note of ten megabytes is refused while it is still on the screen, and the phone goes on as before."""
    phone, _ = world.phone()
    phone.sync()
    with pytest.raises(Problem) as refused:
        world.edit(phone, "kpm", world.families[0], note="catatan " * 1_250_000)
    assert refused.value.error.code == "too_large" and phone.status().here == 0
    world.edit(phone, "kpm", world.families[0], note="catatan")
    assert phone.sync().complete and phone.status().accepted == 1


def test_a_long_poison_is_handed_in_whole(world: World) -> None:
    """P48: a form too long for one raw hand-in goes in pieces that make up its text, and blocks nothing behind it."""
    phone, _ = world.phone()
    phone.sync()
    poison = world.edit(phone, "kpm", world.families[0], note="racun \ud83d\u0001" * 20_000)
    world.edit(phone, "kpm", world.families[1], note="sesudahnya")
    handle = world.server.handle

    def sick(method: str, path: str, body: bytes, headers: dict[str, str]) -> object:
        raw = gzip.decompress(body) if "Content-Encoding" in headers else body
        if path.endswith("quarantine") and len(raw) > QUARANTINE_BYTES_MAX:
            return answering(413, b'{"code": "too_large"}')(lambda: None)
        if path.endswith("exchange") and poison in raw.decode():
            return answering(422, b'{"code": "unprocessable"}')(lambda: None)
        return handle(method, path, body, headers)

    world.server.handle = sick
    assert any(phone.sync().complete for _ in range(5))
    pieces = [json.loads(one) for one in world.server.quarantine]
    assert [one["part"] for one in pieces] == list(range(pieces[0]["parts"])) and len(pieces) > 10
    change = json.loads("".join(one["text"] for one in pieces))
    assert change[1] == world.families[0] and change[2]["note"] == "racun \ud83d\u0001" * 20_000
    assert world.server.record("kpm", world.families[1])["note"] == "sesudahnya"


def test_a_refused_hand_in_says_why(world: World) -> None:
    """When the server takes not even the raw form, the phone keeps it and names the server's reason, not the signal."""
    phone, _ = world.phone()
    phone.sync()
    world.edit(phone, "kpm", world.families[0], note="racun")
    handle = world.server.handle

    def sick(method: str, path: str, body: bytes, headers: dict[str, str]) -> object:
        raw = gzip.decompress(body) if "Content-Encoding" in headers else body
        if path.endswith("exchange") and b'"forms"' not in raw:
            return handle(method, path, body, headers)
        return answering(422, b'{"code": "unprocessable"}')(lambda: None)

    world.server.handle = sick
    report = phone.sync()
    assert (report.failure, report.code) == (Failure.UNREADABLE, "unprocessable") and phone.status().here == 1
