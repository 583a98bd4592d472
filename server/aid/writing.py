"""Who of the office writes about disasters."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from server.identity.accounts import AIDING
from server.identity.regions import KABUPATEN, covers
from sync.errors import Problem


@dataclass(frozen=True, slots=True)
class Aider:
    """An account as it decides about a disaster that it sees: over the whole kabupaten of it, as a disaster ends at no kecamatan."""

    id: str
    role: str
    region: str


def aider(account: Any) -> Aider:
    """Return an account as one that decides about disasters."""
    return Aider(account.id, account.role, account.region[:KABUPATEN])


def demand_aiding(account: Any, *places: str) -> None:
    """Raise `Problem` unless an account decides about disasters (forbidden), and about those of these kabupaten (not_found)."""
    if account.role not in AIDING:
        raise Problem("forbidden", {"account": account.role})
    demand_covered(account, places)


def demand_covered(account: Any, places: Collection[str]) -> None:
    """Raise `Problem` (not_found) unless an account sees all of these kabupaten, or one of them in part: a disaster ends at no kecamatan."""
    if not all(covers(account.region[:KABUPATEN], one) for one in places):
        raise Problem("not_found")
