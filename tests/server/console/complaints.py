"""Every page of the console filled in with what there is of complaints, for those who must not see it."""

import re
from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

from server.desk.queues import QUEUES
from tests.server.api.world import HOME, World


def filled(app: Flask, world: World, refs: list[str], *, below: str = "/") -> Iterator[tuple[str, str, str]]:
    """Yield (method, rule, address) of every route, its places filled in with these refs and the ids of the world."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(below):
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                for address in _addresses(rule, world, refs):
                    yield method, rule.rule, address


def _addresses(rule: Rule, world: World, refs: list[str]) -> list[str]:
    known = {"kabupaten": [HOME], "queue": sorted(QUEUES), "kpm": [world.ids["kpm1"]], "worker": [world.ids["siti"]]}
    known |= {"kelompok": [world.ids["mawar"]], "rest": ["x"], "checksum": ["0"], "name": ["x"]}
    found = [rule.rule]
    for place in sorted(rule.arguments & known.keys()):
        found = [_spelled(address, place, value) for address in found for value in known[place]]
    if open_places := sorted(rule.arguments - known.keys()):
        found = [_taken(address, open_places, refs, step) for address in found for step in range(len(refs))]
    return found


def _taken(address: str, places: list[str], refs: list[str], step: int) -> str:
    """Fill places with refs that follow one another, so that over all steps each ref stands once in each place."""
    for at, place in enumerate(places):
        address = _spelled(address, place, refs[(step + at) % len(refs)])
    return address


def _spelled(address: str, place: str, value: str) -> str:
    return re.sub(rf"<(?:[^<>]+:)?{place}>", value, address)
