"""First sync: every row of a phone's scopes as numbered frames, resumed from the first that is missing (P40)."""

from itertools import chain
from typing import Any

from flask import Response, request, send_file

from schemas import KINDS
from schemas.envelope import SnapshotFrom, SnapshotRequest
from server.api.interface import PREFIX, Blueprint
from server.api.shapes import Frame, SnapshotAnswer
from server.identity.callers import caller, device
from server.logs import count
from server.services import services
from server.snapshots import PACKED, Shelf, lines
from server.zones import local
from sync.errors import Problem
from sync.first import first_frames
from sync.kinds import known_kinds
from sync.wire import CONTENT_TYPE, SCHEMA_VERSION, WIRE_VERSION

NO_STORE = {"Cache-Control": "private, no-store", "Vary": "Accept-Encoding"}

api = Blueprint("snapshot", __name__, description="Sinkron pertama · First sync")


def shelf() -> Shelf:
    """Return where the snapshots of the present application lie."""
    return Shelf(services().settings.instance / "snapshots", services().clock())


@api.route("/snapshot", methods=["POST"])
@device("active")
@api.arguments(SnapshotRequest)
@api.response(200, SnapshotAnswer)
def post_snapshot(data: dict[str, Any]) -> dict[str, Any]:
    """Prepare a file with every row of the phone's scopes, or of some; scopes it does not hold are passed over."""
    if data["epoch"] != services().epoch:
        return {"epoch": services().epoch}
    kinds = known_kinds(KINDS, data.get("sv", SCHEMA_VERSION))
    opening = {"v": WIRE_VERSION, "epoch": services().epoch}
    made = shelf().write(caller().row.id, chain([opening], first_frames(_wanted(data), services().store, kinds), [{"end": 1}]))
    count(rows=made.rows, bytes_out=made.bytes)
    sizes = {"bytes": made.bytes, "text": made.text, "rows": made.rows, "families": made.families}
    return {"epoch": services().epoch, "url": f"{PREFIX}/snapshot/{made.name}", **sizes}


@api.route("/snapshot/<string:name>", methods=["GET"])
@device("active")
@api.arguments(SnapshotFrom, location="query")
@api.response(200, Frame, content_type=CONTENT_TYPE, description="Frames, one per line")
def get_snapshot(data: dict[str, int], name: str) -> Response:
    """Fetch a prepared file, or what follows the frames that the phone has stored of it."""
    path, stored = shelf().find(caller().row.id, name), data.get("stored", 0)
    if stored or "br" not in request.accept_encodings:
        return Response(lines(path, stored), content_type=CONTENT_TYPE, headers=NO_STORE)
    response = send_file(path / PACKED, CONTENT_TYPE, conditional=False, etag=False, max_age=0)
    response.headers.update(NO_STORE | {"Content-Encoding": "br"})
    return response


def _wanted(data: dict[str, Any]) -> dict[str, list[str]]:
    """Return partition -> scopes asked for and held; raises `Problem` (snapshot_gone) if all are meant by an old list."""
    parts, phone = services(), caller().row
    party = parts.party_of(parts.engine, phone, local(parts.clock(), phone.kabupaten).date())
    if "scopes" in data:
        return {kab: sorted(set(scopes) & set(party.scopes.get(kab, ()))) for kab, scopes in data["scopes"].items()}
    if data["asg"] != party.version:
        raise Problem("snapshot_gone")
    return {kab: list(scopes) for kab, scopes in party.scopes.items()}
