"""Files for SIKS-NG and schools made: noted first, written whole or not at all; what lies in them and when they were fetched is remembered."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import Connection, func, insert, select, update

from server.engine import read_transaction, write_transaction
from server.exports.work import write_down
from server.identity.regions import KABUPATEN
from server.longwork.doing import Lease
from server.services import Services
from server.siks.asking import P2K2, VERKOM, path_of
from server.siks.meetings import HANDED, handed, sheets
from server.siks.span import Span
from server.siks.verkom_out import school_sheets
from server.siks.workbook import groups_of, write_group
from server.zones import local

Made = tuple[dict[str, int], dict[str, str]]
"""The counts of a report, and meeting -> digest of what is in the file."""


def run_file(parts: Services, lease: Lease) -> dict[str, Any]:
    """Make the file; what a process that died has left is made anew."""
    row, path = lease.row, path_of(parts, lease.row)
    write_down(parts, row)
    for left in path.parent.glob(f"{path.stem}*.part"):
        left.unlink(missing_ok=True)
    making = path.with_suffix(f".{lease.owner}.part")  # one that lost its lease takes nothing from the one that has it now
    span = Span(row.region, row.region[:KABUPATEN], row.args["first"])
    try:
        with read_transaction(parts.engine) as connection, ZipFile(making, "w", ZIP_DEFLATED) as file:
            counts, digests = WRITERS[row.args["dataset"]](connection, lease, span, file)
        making.replace(path)
    finally:
        making.unlink(missing_ok=True)
    _remember(parts, lease, digests)
    return {**counts, "bytes": path.stat().st_size}


def _meetings(connection: Connection, lease: Lease, span: Span, file: ZipFile) -> Made:
    """Write a workbook for each kelompok with the meetings that the form takes; those that lack something are counted.

    What lies unchanged in a file that was fetched, or still can be, goes into no second one.
    """
    before = {} if lease.row.args["again"] else handed(connection, span, lease.parts.clock(), besides=lease.row.id)
    found = list(sheets(connection, span))
    ready = [one for one in found if one.ready]
    new = [one for one in ready if one.sesi not in before or before[one.sesi].digest != one.digest]
    groups = groups_of(new)
    for done, (name, mine) in enumerate(groups.items()):
        lease.tell("groups", done, len(groups))
        file.writestr(f"{name}-{span.bulan}.xlsx", write_group(mine))
    counts = {"files": len(groups), "meetings": len(new), "same": len(ready) - len(new), "left": len(found) - len(ready)}
    return counts, {one.sesi: one.digest for one in new}


def note_fetched(parts: Services, export: str) -> None:
    """Write down that a file was fetched, the first time."""
    mine = (HANDED.c.export == export, HANDED.c.fetched_at.is_(None))
    with write_transaction(parts.engine) as connection:
        connection.execute(update(HANDED).where(*mine).values(fetched_at=parts.clock()))


def fetched_at(connection: Connection, export: str) -> datetime | None:
    """Return when a file with meetings was fetched first, None before."""
    return connection.scalar(select(func.min(HANDED.c.fetched_at)).where(HANDED.c.export == export))


def _remember(parts: Services, lease: Lease, digests: Mapping[str, str]) -> None:
    """Write down what lies in a file; a run that was begun again writes the same rows once."""
    told = {"kabupaten": lease.row.region[:KABUPATEN], "export": lease.row.id, "made_at": parts.clock(), "fetched_at": None}
    rows = [{**told, "p2k2_sesi_id": sesi, "digest": digest} for sesi, digest in digests.items()]
    with write_transaction(parts.engine) as connection:
        connection.execute(HANDED.delete().where(HANDED.c.export == lease.row.id))
        if rows:
            connection.execute(insert(HANDED), rows)


def _schools(connection: Connection, lease: Lease, span: Span, file: ZipFile) -> Made:
    """Write a sheet for each school that has pupils in the region."""
    made = 0
    for name, text in school_sheets(connection, span, local(lease.parts.clock(), span.kabupaten).date()):
        lease.tell("schools", made, 0)
        file.writestr(name, text)
        made += 1
    return {"files": made}, {}


WRITERS: Mapping[str, Callable[[Connection, Lease, Span, ZipFile], Made]] = MappingProxyType({P2K2: _meetings, VERKOM: _schools})
