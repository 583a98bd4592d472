"""Volunteers beside the workers of the demonstration."""

from typing import Any

from sqlalchemy import text

from schemas import KINDS
from server.demo.fill import DemoWorker
from server.office import Office, new_record
from sync.snapshot import Verdict
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


def decide_waiting(site: Site, kabupaten: str, accept: bool) -> int:
    """Take in, or dismiss, all that waits in the inbox of a kabupaten in the order sent; return how much that was."""
    with site.parts.store.view(kabupaten) as view, site.parts.engine.connect() as connection:
        forms = connection.scalars(text("select distinct form from inbox where kabupaten = :kabupaten"), {"kabupaten": kabupaten}).all()
        items = sorted(view.inbox_items(forms), key=lambda item: not item.change.creates)
    office_of(site).decide(kabupaten, [Verdict(item, accept, "Keputusan posko.") for item in items])
    return len(items)
