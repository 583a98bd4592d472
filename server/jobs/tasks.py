"""Every sort of long work and what does it; a new one is a task, and a line here."""

from collections.abc import Mapping
from types import MappingProxyType

from server.apd import rosters
from server.cycle import closing
from server.exports.asking import KIND as EXPORT
from server.exports.kept import KIND as PAST
from server.exports.kept import run_past
from server.exports.work import run_export
from server.longwork.doing import Task, do_waiting
from server.privacy import erasure
from server.services import Services
from server.siks.asking import KIND as SIKS
from server.siks.work import run_file

TASKS: Mapping[str, Task] = MappingProxyType(
    {
        rosters.KIND: rosters.run_roster,
        closing.KIND: closing.run_closing,
        EXPORT: run_export,
        PAST: run_past,
        erasure.KIND: erasure.run_erasure,
        SIKS: run_file,
    }
)


def run_work(parts: Services) -> int:
    """Do the long work that waits and return how much was done."""
    return do_waiting(parts, TASKS)
