"""Repair: which scopes differ, and the whole content of the buckets that do (P38, P39)."""

from collections.abc import Iterator
from typing import Any

from sync.exchange import Frame, House, Party
from sync.kinds import Kinds, known_kinds
from sync.pull import digests, repair_frame
from sync.wire import SCHEMA_VERSION, WIRE_VERSION


def repair(data: dict[str, Any], party: Party, house: House) -> Iterator[Frame]:
    """Yield the frames of an answer; scopes that the party does not hold are passed over.

    An older epoch is answered with the epoch alone.
    """
    yield {"v": WIRE_VERSION, "epoch": house.epoch}
    if data["epoch"] != house.epoch:
        return
    kinds = known_kinds(house.kinds, data.get("sv", SCHEMA_VERSION))
    for kabupaten, theirs in sorted(data.get("scopes", {}).items()):
        yield _differing(kabupaten, _held(party, kabupaten, theirs), house, kinds)
    for kabupaten, buckets in sorted(data.get("buckets", {}).items()):
        yield from _contents(kabupaten, _held(party, kabupaten, buckets), house, kinds)
    yield {"end": 1}


def _held(party: Party, kabupaten: str, asked: dict[str, Any]) -> dict[str, Any]:
    held = set(party.scopes.get(kabupaten, ()))
    return {scope: value for scope, value in sorted(asked.items()) if scope in held}


def _differing(kabupaten: str, theirs: dict[str, int], house: House, kinds: Kinds) -> Frame:
    with house.store.view(kabupaten) as view:
        ours = digests(view.scope_heads(theirs), kinds)
        differ = [scope for scope, digest in theirs.items() if ours.get(scope, 0) != digest]
        return {"kab": kabupaten, "at": [view.head.number, view.head.tag], "differ": differ}


def _contents(kabupaten: str, buckets: dict[str, list[int]], house: House, kinds: Kinds) -> Iterator[Frame]:
    with house.store.view(kabupaten) as view:
        for scope, sums in buckets.items():
            yield repair_frame(view, scope, sums, kinds)
