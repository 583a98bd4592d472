"""The epoch: the number of the server's history, kept outside of the database and its backups (P44).

A restored database is an older history; the epoch must rise with it, so that phones bring back what was forgotten.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from server.files import keep_first, replace_whole

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


def read_epoch(instance: Path, now: datetime) -> int:
    """Return the epoch; one that is missing is made from the minutes since 2026.

    A lost file thus gives a higher epoch than before, as after a restore.
    """
    return int(keep_first(_path(instance), str((now - BEGINNING) // timedelta(minutes=1))))


def raise_epoch(instance: Path, now: datetime) -> int:
    """Raise the epoch by one and return it; the last step of a restore, before the server starts."""
    epoch = read_epoch(instance, now) + 1
    replace_whole(_path(instance), str(epoch))
    return epoch


def _path(instance: Path) -> Path:
    return instance / "epoch"
