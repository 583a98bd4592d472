"""Themes: what a run is mostly about, so that a rare meeting of events is looked for where it is likely."""

from collections.abc import Mapping
from dataclasses import dataclass, field

EVENTS: Mapping[str, int] = {
    "open_form": 12,
    "fill_in": 10,
    "save": 14,
    "quick": 16,
    "entangle": 6,
    "sync": 22,
    "die": 7,
    "office_acts": 22,
    "disaster": 10,
    "mend": 2,
    "hasty": 2,
    "born": 2,
    "late_delivery": 4,
    "wrong_clock": 2,
    "clone": 1,
    "new_phone": 1,
    "lose_phone": 1,
    "retire_phone": 1,
    "back_up": 3,
    "restore": 3,
    "close_call": 2,
    "lost_future": 2,
    "forgotten": 1,
    "households": 1,
    "days_pass": 3,
}
"""Event -> how likely it is."""


@dataclass(frozen=True, slots=True)
class Theme:
    """How often more (or less) than usual each event happens.

    `watched`: whether all screens are watched also in the middle of an exchange;
    `restores`: whether the server may burn down in every seed, and not in some; `unnoticed`: whether nobody knows of that in any.
    """

    times: Mapping[str, float] = field(default_factory=dict)
    restores: bool = False
    unnoticed: bool = False
    watched: bool = False

    @property
    def weights(self) -> dict[str, float]:
        """Event -> how likely it is in this theme; what cannot happen is left out."""
        weighed = {name: weight * self.times.get(name, 1) for name, weight in EVENTS.items()}
        return {name: weight for name, weight in weighed.items() if weight}


USUAL = "usual"
CALM = {"restore": 0, "close_call": 0, "lost_future": 0, "forgotten": 0, "clone": 0}
THEMES: Mapping[str, Theme] = {
    USUAL: Theme(),
    "meetings": Theme({"entangle": 8, "disaster": 0.2, "open_form": 0.5, **CALM}),
    "haste": Theme({"hasty": 15, "office_acts": 0.3, "quick": 0.3, "entangle": 0, "disaster": 0.2, **CALM}),
    "verdicts": Theme({"mend": 12, "disaster": 0.2, **CALM}),
    "restores": Theme({"back_up": 2, "restore": 3, "close_call": 5, "lost_future": 2, "disaster": 0.5}, restores=True, watched=True),
    "unnoticed": Theme({"forgotten": 12, "close_call": 4, "disaster": 0.2}, restores=True, unnoticed=True),
    "lost futures": Theme({"lost_future": 8, "disaster": 0.2}, restores=True),
    "disasters": Theme({"disaster": 8, "open_form": 0.3, "fill_in": 0.3, "quick": 0.3, "entangle": 0.3}),
    "households": Theme({"households": 15, "disaster": 2, "open_form": 0.3, "fill_in": 0.3, "quick": 0.3, "entangle": 0.3}),
    "deaths": Theme({"die": 6, "office_acts": 1.5, "disaster": 0.3, **CALM}),
    "screens": Theme({"office_acts": 2.5, "sync": 2, "disaster": 0.3, **CALM}, watched=True),
    "births": Theme({"born": 12, "disaster": 0.2, **CALM}),
    "copies": Theme({"clone": 20, "new_phone": 3, "disaster": 0.3}),
    "moves": Theme({"office_acts": 4, "disaster": 0.2, **CALM}),
}
"""Name -> theme; a seed is another run in each."""
