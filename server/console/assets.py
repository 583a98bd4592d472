"""Files of the console, under addresses that hold their checksum, so that a browser keeps them for a year."""

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, url_for

from server.identity.callers import anyone

FOLDER = Path(__file__).parent / "static"
KEPT = "public, max-age=31536000, immutable"
pages = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its body, its type, its checksum."""

    body: bytes
    mimetype: str
    checksum: str


def read_assets(folder: Path = FOLDER) -> Mapping[str, Asset]:
    """Read every file of the folder."""
    return {path.name: _read(path) for path in sorted(folder.iterdir())}


def address_of(name: str) -> str:
    """Return the address of a file."""
    found: Asset = current_app.extensions["console_assets"][name]
    return url_for("konsol.assets.get_asset", checksum=found.checksum, name=name)


@pages.get("/aset/<string:checksum>/<string:name>")
@anyone
def get_asset(checksum: str, name: str) -> Response:
    """Send a file."""
    found = current_app.extensions["console_assets"].get(name)
    if found is None or found.checksum != checksum:
        abort(404)
    response = Response(found.body, mimetype=found.mimetype)
    response.headers["Cache-Control"] = KEPT
    return response


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    return Asset(body, mimetypes.guess_type(path.name)[0] or "application/octet-stream", sha256(body).hexdigest()[:16])
