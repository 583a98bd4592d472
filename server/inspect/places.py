"""Where sealing stands: the beginning of time, and how far it looks back for what was committed late."""

from datetime import UTC, datetime, timedelta

from sync.limits import SEAL_LOOK_BACK_S

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
LOOK_BACK = timedelta(seconds=SEAL_LOOK_BACK_S)


def floor_of(sealed_to: datetime) -> datetime:
    """Return the moment from which on rows may still be new: a commit may come a little later than its moment says."""
    return max(sealed_to - LOOK_BACK, BEGINNING)
