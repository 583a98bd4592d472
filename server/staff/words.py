"""Words of the office in a monthly report: written together, or not at all where somebody else wrote meanwhile."""

from collections.abc import Mapping

from schemas import KINDS
from schemas.laporan_bulanan import RHK
from server.apd.writing import write
from server.engine import read_transaction
from server.identity.accounts import DECIDING
from server.office import edit, new_record
from server.people.workers import find_worker
from server.services import Services
from server.staff.training import AccountRow
from sync.errors import Problem
from sync.ids import slot_id
from sync.nouns import Revision

KIND = "laporan_bulanan"


def write_words(parts: Services, account: AccountRow, month: tuple[str, str, str], texts: Mapping[str, str | None], seen: Revision | None) -> None:
    """Write the texts of a (kabupaten, worker, bulan); `seen`: what the person saw, None where nothing had been written.

    Raises `Problem`: forbidden, not_found, unprocessable with {"fields"}, changed_meanwhile.
    """
    kabupaten, worker, bulan = month
    if account.role not in DECIDING:
        raise Problem("forbidden", {"account": account.role})
    with read_transaction(parts.engine) as connection:
        find_worker(connection, account.region, kabupaten, worker)
    told = {name: texts.get(name) for name in RHK}
    with parts.store.view(kabupaten) as view:
        stored = view.records(KINDS[KIND], [slot_id(KIND, (worker, bulan))])
    if seen != (Revision(stored[0].revision, stored[0].tag) if stored else None):
        raise Problem("changed_meanwhile")
    change = edit(KINDS[KIND], stored[0], **told) if stored else new_record(KINDS[KIND], {"worker_id": worker, "bulan": bulan, **told}, "")
    write(parts, account.id, kabupaten, [change])
