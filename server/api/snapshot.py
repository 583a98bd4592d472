"""First sync: whole scopes as one file, compressed once, fetched in as many parts as the signal allows (P40)."""

from typing import Any

from flask import Response, send_file

from schemas import KINDS
from schemas.envelope import SnapshotRequest
from server.api.interface import PREFIX, Blueprint
from server.api.shapes import SnapshotAnswer
from server.identity.callers import caller, device
from server.logs import count
from server.services import services
from server.snapshots import Shelf
from server.zones import local
from sync.kinds import known_kinds
from sync.wire import SCHEMA_VERSION

MEDIA_TYPE = "application/gzip"

api = Blueprint("snapshot", __name__, description="Sinkron pertama · First sync")


def shelf() -> Shelf:
    """Return where the snapshots of the present application lie."""
    return Shelf(services().settings.instance / "snapshots", services().clock())


@api.route("/snapshot", methods=["POST"])
@device("active")
@api.arguments(SnapshotRequest)
@api.response(200, SnapshotAnswer)
def post_snapshot(data: dict[str, Any]) -> dict[str, Any]:
    """Prepare a file with every row of some scopes; scopes the phone does not hold are passed over."""
    parts, phone = services(), caller().row
    if data["epoch"] != parts.epoch:
        return {"epoch": parts.epoch}
    held = parts.party_of(parts.engine, phone, local(parts.clock(), phone.kabupaten).date()).scopes
    wanted = {kab: sorted(set(scopes) & set(held.get(kab, ()))) for kab, scopes in data["scopes"].items()}
    made = shelf().write(phone.id, wanted, parts.store, known_kinds(KINDS, data.get("sv", SCHEMA_VERSION)))
    count(rows=made.rows, bytes_out=made.bytes)
    url = f"{PREFIX}/snapshot/{made.name}"
    return {"epoch": parts.epoch, "url": url, "bytes": made.bytes, "rows": made.rows, "families": made.families}


@api.route("/snapshot/<string:name>", methods=["GET"])
@device("active")
@api.response(200, {"type": "string", "format": "binary"}, content_type=MEDIA_TYPE, description="The file")
@api.alt_response(206, schema={"type": "string", "format": "binary"}, content_type=MEDIA_TYPE, description="A part of it")
def get_snapshot(name: str) -> Response:
    """Fetch a prepared file or a range of it; the ETag is the hash of its content."""
    path = shelf().find(caller().row.id, name)
    response = send_file(path, MEDIA_TYPE, conditional=True, etag=path.stem, last_modified=None, max_age=0)
    response.headers["Cache-Control"] = "private, no-transform"
    return response

