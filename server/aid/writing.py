"""Who of the office writes about disasters."""

from typing import Any

from server.identity.accounts import AIDING
from sync.errors import Problem


def demand_aiding(account: Any) -> None:
    """Raise `Problem` (forbidden) for an account that does not decide about disasters."""
    if account.role not in AIDING:
        raise Problem("forbidden", {"account": account.role})
