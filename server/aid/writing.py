"""Who of the office writes about disasters."""

from collections.abc import Collection
from typing import Any

from server.identity.accounts import AIDING
from server.identity.regions import KABUPATEN, covers
from sync.errors import Problem


def demand_aiding(account: Any, *places: str) -> None:
    """Raise `Problem` unless an account decides about disasters (forbidden), and about those of these kabupaten (not_found)."""
    if account.role not in AIDING:
        raise Problem("forbidden", {"account": account.role})
    demand_covered(account, places)


def demand_covered(account: Any, places: Collection[str]) -> None:
    """Raise `Problem` (not_found) unless an account sees all of these kabupaten, or one of them in part: a disaster ends at no kecamatan."""
    if not all(covers(account.region[:KABUPATEN], one) for one in places):
        raise Problem("not_found")
