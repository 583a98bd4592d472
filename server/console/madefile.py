"""A file that long work makes, at the console: cancelled while it is made, fetched while it is kept; every fetch is noted."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Response, request, send_file
from sqlalchemy import Row

from server.console.apd.common import attempt, told_of
from server.console.entry import lead
from server.console.speech import note
from server.desk.reads import note_read
from server.identity.callers import caller
from server.identity.regions import KABUPATEN
from server.longwork.items import DONE, cancel, find_item
from server.services import services
from sync.errors import Problem
from sync.ids import is_id
from sync.limits import WORK_FILE_DAYS


@dataclass(frozen=True, slots=True)
class MadeFile:
    """Work at whose end a file lies: its row, where the file is, under which name it is fetched, and the address of its page."""

    row: Row
    path: Path
    name: str
    page: str

    @property
    def kept(self) -> bool:
        """Whether the file can be fetched."""
        return self.row.state == DONE and self.path.exists()


def find_work(kind: str, identity: str) -> Row:
    """Return work of a kind within the region of the account; raises `Problem` (not_found)."""
    if not is_id(identity):
        raise Problem("not_found")
    return find_item(services(), caller().row.region, kind, identity)


def handle(file: MadeFile, again: Callable[[Problem], str]) -> Any:
    """Do what the form of a file's page asks: cancel its work, or send it; raises `Problem` (bad_request, not_found)."""
    action = request.form.get("action", "")
    if action == "fetch":
        return _send(file)
    if action != "cancel":
        raise Problem("bad_request")
    return attempt(lambda: _cancel(file), again)


def _cancel(file: MadeFile) -> Any:
    cancel(services(), caller().row.region, file.row.kind, file.row.id)
    note("exports.stopping")
    return lead(file.page)


def _send(file: MadeFile) -> Response:
    if not file.kept:
        raise Problem("not_found")
    row = file.row
    note_read(services(), caller().row.id, str(request.url_rule), kabupaten=row.region[:KABUPATEN], kind=row.kind, record=row.id)
    return send_file(file.path, as_attachment=True, download_name=file.name)


def state_of(file: MadeFile, problem: Problem | None) -> dict[str, Any]:
    """Return what the page of a file tells of it, beside its work."""
    return {"kept": file.kept, "gone": file.row.state == DONE and not file.kept, "failed": told_of(problem), "days": WORK_FILE_DAYS}
