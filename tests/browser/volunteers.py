"""Volunteers beside the workers of the demonstration."""

from typing import Any

from schemas import KINDS
from server.demo.fill import DemoWorker
from server.office import Office, new_record
from tests.browser.site import Site


def office_of(site: Site) -> Office:
    """Return what writes as the office does."""
    return Office(site.parts.store, "test", site.parts.clock, site.parts.random)


def hire(site: Site, name: str, kabupaten: str = "", **fields: Any) -> int:
    """Put a volunteer of TAGANA in, in the home of the first worker unless told; return which of the workers that is."""
    home, office = kabupaten or site.workers[0].kabupaten, office_of(site)
    told = {"name": name, "role": "tagana"} | fields
    identity = office.new_id()
    office.write(home, [new_record(KINDS["worker"], told, identity)])
    site.workers = [*site.workers, DemoWorker(identity, name, home, told["role"])]
    return len(site.workers) - 1
