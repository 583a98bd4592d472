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
    for place in sorted(rule.arguments):
        spelled = re.compile(rf"<(?:[^<>]+:)?{place}>")
        found = [spelled.sub(value, address) for address in found for value in known.get(place, refs)]
    return found
