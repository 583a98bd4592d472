"""The days of the week that is rehearsed, and the one clock that everybody reads."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MONDAY = date(2026, 11, 9)
WORK_DAYS = 6
SUNDAY_BEFORE, SUNDAY = -1, 6
"""Days count from Monday, 0; phones are handed out on the Sunday before, and the last day is for what is left."""
CHECK_MONTH = "2026-10"
"""Month whose komitmen are checked in this week."""
MEETING_MONTH = "2026-11"
MORNING, NOON, EVENING = 2, 6, 11
"""Hours UTC; in all three zones of Indonesia they lie between sunrise and night of one day."""
STEP_S = 5


def day_of(index: int) -> date:
    """Return the date of a day of the week; 0 is Monday."""
    return MONDAY + timedelta(days=index)


@dataclass(slots=True)
class WeekClock:
    """The true time; a phone may believe something else."""

    now: datetime = datetime(2026, 11, 8, MORNING, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the present instant."""
        return self.now

    def set(self, day: int, hour: int, minute: int = 0) -> None:
        """Go to a time of a day; phones work side by side, so a morning may come again."""
        at = day_of(day)
        self.now = datetime(at.year, at.month, at.day, hour, minute, tzinfo=UTC)

    def step(self, seconds: int = STEP_S) -> None:
        """Let some seconds pass."""
        self.now += timedelta(seconds=seconds)
