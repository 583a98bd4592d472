"""Rosters brought in from the console: a file is tried first, as long work, and then taken in, for one kabupaten alone."""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from sqlalchemy import Row

from server.apd.places import demand_kabupaten
from server.engine import read_transaction
from server.files import OWNER_ONLY
from server.imports.write import Options, import_roster
from server.longwork.doing import Lease
from server.longwork.items import DONE, OPEN, Wish, ask, file_of, find_item, items_of
from server.office import Office
from server.services import Services
from server.zones import local
from sync.errors import Problem
from sync.ids import id_from_bytes
from sync.limits import CASES_PER_PAGE_MAX, UPLOAD_BYTES_MAX

KIND, FILE, LINES = "roster", "roster", "lines.csv"
CHUNK_BYTES = 64 * 1024
QUOTE = b'"'


@dataclass(frozen=True, slots=True)
class LinesPage:
    """Lines of a report as they stand in its file; `next` is where the page behind begins, None on the last."""

    lines: tuple[list[str], ...]
    next: int | None


def try_roster(parts: Services, account: Any, kabupaten: str, file: BinaryIO) -> str:
    """Keep a file and ask for a dry run of it; return the id of the work.

    Raises `Problem`: forbidden, not_found (kabupaten), import_empty, import_too_large, work_waits.
    """
    _demand_apd(account)
    demand_kabupaten(account.region, kabupaten)
    identity = id_from_bytes(parts.random(16))
    path = file_of(parts, identity, FILE)
    try:
        _keep(file, path)
        return ask(parts, account, Wish(KIND, kabupaten, {"file": identity, "dry_run": True}), identity)
    except BaseException:  # also a sender who is cut off: nobody would ask for the half that came
        path.unlink(missing_ok=True)
        raise


def take_in_roster(parts: Services, account: Any, tried: Row) -> str:
    """Ask for the file of a dry run to be written; return the id of that work.

    Raises `Problem`: forbidden, not_pending before the dry run is done or while the file is written, import_file_missing.
    """
    _demand_apd(account)
    written = runs_of(parts, tried)
    if tried.state != DONE or not tried.args["dry_run"] or any(one.state in OPEN for one in written):
        raise Problem("not_pending")
    if not file_of(parts, tried.args["file"], FILE).exists():
        raise Problem("import_file_missing")
    return ask(parts, account, Wish(KIND, tried.region, {"file": tried.args["file"], "dry_run": False}))


def runs_of(parts: Services, tried: Row) -> list[Row]:
    """Return the newest work that wrote the file of a dry run, or was to."""
    with read_transaction(parts.engine) as connection:
        found = items_of(connection, tried.region, KIND)
    return [one for one in found if one.args["file"] == tried.args["file"] and not one.args["dry_run"]]


def run_roster(parts: Services, lease: Lease) -> dict[str, Any]:
    """Do one import as long work; a run that was cut off begins again and loses nothing, because an import may be repeated."""
    row = lease.row
    path = file_of(parts, row.args["file"], FILE)
    if not path.exists():
        raise Problem("import_file_missing")
    options = Options(
        kabupaten=row.region,
        only=row.region,
        dry_run=row.args["dry_run"],
        lines=file_of(parts, row.id, LINES),
        today=local(parts.clock(), row.region).date(),
        progress=lease.tell,
    )
    office = Office(parts.store, row.account, parts.clock, parts.random)
    result = import_roster(path, store=parts.store, office=office, engine=parts.engine, kinds=parts.kinds, options=options)
    if not options.dry_run:
        path.unlink(missing_ok=True)
    told = result.to_dict()
    return {
        "counts": told["reading"]["counts"],
        "records": told["writing"]["records"],
        "others": told["writing"]["others"],
        "reading": told["reading"]["tally"],
        "writing": told["writing"]["tally"],
        "changes": result.writing.changes,
    }


def lines_page(parts: Services, region: str, identity: str, after: int) -> LinesPage:
    """Return lines of a report from a place in its file on; raises `Problem` (not_found) also when the file has gone."""
    find_item(parts, region, KIND, identity)
    path = file_of(parts, identity, LINES)
    if not path.exists() or after > path.stat().st_size:
        raise Problem("not_found")
    with path.open("rb") as file:
        file.seek(after)
        if not after:
            file.readline()
        lines = tuple(_cells(file))
        return LinesPage(lines, file.tell() if file.peek(1) else None)


def _cells(file: BinaryIO) -> Iterator[list[str]]:
    """Yield the cells of as many lines as a page has; a cell in quotes may go over several lines of the file."""
    for _ in range(CASES_PER_PAGE_MAX):
        line = file.readline()
        while line.count(QUOTE) % 2 and (more := file.readline()):
            line += more
        if not line:
            return
        yield next(csv.reader(line.decode("utf-8", errors="replace").splitlines(keepends=True)))


def _keep(file: BinaryIO, path: Any) -> None:
    """Write an upload piece by piece to a file of the server alone; raises `Problem` (import_empty, import_too_large)."""
    size = 0
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as kept:
        while chunk := file.read(CHUNK_BYTES):
            size += len(chunk)
            if size > UPLOAD_BYTES_MAX:
                raise Problem("import_too_large", {"limit": UPLOAD_BYTES_MAX})
            kept.write(chunk)
    if not size:
        raise Problem("import_empty")


def _demand_apd(account: Any) -> None:
    if account.role != "apd":
        raise Problem("forbidden", {"account": account.role})
