"""What a page of the dashboard is asked for: a region of one's own, a measure, and a month that has come."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for

from schemas.fields import MONTH
from server.cycle.stages import month_of, shift
from server.dashboard.measures import ATTENDED, MEASURES
from server.dashboard.places import lies_in
from server.identity.callers import caller
from server.identity.regions import KABUPATEN
from server.services import services
from server.zones import local
from sync.errors import Problem
from sync.limits import DASHBOARD_MONTHS, MONTHS_KEPT


@dataclass(frozen=True, slots=True)
class Asked:
    """A region, a measure and a month, as of a day."""

    region: str
    measure: str
    month: str
    today: date

    @property
    def ahead(self) -> bool:
        """Whether the month has not come yet."""
        return self.month > month_of(self.today)

    @property
    def months(self) -> list[str]:
        """The months of a trend, the one asked for last."""
        return [shift(self.month, back) for back in range(1 - DASHBOARD_MONTHS, 1)]

    @property
    def choices(self) -> list[str]:
        """The months that may be chosen, the newest first, and the one asked for."""
        newest = [shift(month_of(self.today), -back) for back in range(MONTHS_KEPT)]
        return newest if self.month in newest or self.ahead else [*newest, self.month]

    def told(self, **more: str) -> dict[str, str]:
        """Return what stands in an address."""
        return {"ukuran": self.measure, "bulan": self.month, **more}

    def page(self, region: str | None = None, measure: str = "") -> str:
        """Return the address of the dashboard of a region, of this one by default, with a measure."""
        return url_for("konsol.dashboard.get_region", wilayah=region or self.region, **self.told(**{"ukuran": measure} if measure else {}))

    def rows(self, measure: str = "") -> str:
        """Return where the rows of a number are: in the places below, or in the kelompok of a kabupaten."""
        if len(self.region) < KABUPATEN:
            return f"{self.page(measure=measure)}#tempat"
        told: dict[str, Any] = self.told(**{"ukuran": measure} if measure else {})
        return url_for("konsol.dashboard_rows.get_kelompok", wilayah=self.region, **told)


def asked_of(region: str) -> Asked:
    """Return what the present page is asked for; the last month by default. Raises `Problem` (not_found, bad_request)."""
    if not lies_in(region, caller().row.region):
        raise Problem("not_found")
    today = local(services().clock(), region).date()
    measure, month = request.args.get("ukuran", ATTENDED), request.args.get("bulan") or shift(month_of(today), -1)
    if measure not in MEASURES or not (MONTH.fullmatch(month) and "2000" < month < "2999"):
        raise Problem("bad_request")
    return Asked(region, measure, month, today)
