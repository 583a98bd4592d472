"""What the pages of staff share: the month that is asked for."""

from flask import request

from schemas.fields import MONTH
from server.cycle.stages import month_of, shift
from server.identity.callers import caller
from server.services import services
from server.zones import local
from sync.errors import Problem


def month_asked(kabupaten: str) -> str:
    """Return the month that is asked for, the last whole one by default; raises `Problem` (bad_request)."""
    asked = request.values.get("bulan", "")
    if asked and not (MONTH.fullmatch(asked) and "2000" < asked < "2999"):
        raise Problem("bad_request")
    return asked or shift(month_of(local(services().clock(), kabupaten or caller().row.region).date()), -1)
