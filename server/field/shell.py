"""Serve the field app under /app/: the page is asked for anew each time, its hashed files are kept for a year."""

import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from server.identity.callers import anyone

BUILT = Path(__file__).parent / "built"
ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""The better first; the build writes each file so."""
KEPT = "public, max-age=31536000, immutable"
ASKED = "no-cache"
HEADERS = {
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
RULES = (
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data: blob:",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
)
MISSING = """<!doctype html><html lang="id"><meta charset="utf-8"><title>Lapangan</title>
<h1>Aplikasi lapangan belum terpasang di server ini</h1>
<p>Silakan hubungi petugas server. Data di HP Anda aman.</p>
<p lang="en">The field app is not built. On the server, run <code>python -m server.field.build</code> in the checkout;
<code>./lapangan run</code> and <code>./lapangan serve</code> do it by themselves.</p></html>
"""
shell = Blueprint("shell", __name__)


@dataclass(frozen=True, slots=True)
class File:
    """One built file: its bodies by encoding ("" is plain), its type, its checksum."""

    bodies: Mapping[str, bytes]
    mimetype: str
    checksum: str


@dataclass(slots=True)
class Shell:
    """The built app in memory; read again when another build has taken its place."""

    folder: Path
    stamp: str = ""
    policy: str = ""
    files: dict[str, File] = field(default_factory=dict)

    def find(self, path: str) -> File | None:
        """Return a file by its path below the folder; while a build is being swapped in, that of the one before."""
        try:
            stamp = (self.folder / "stamp").read_text("utf-8")
            if stamp != self.stamp:
                files, policy = read_files(self.folder), read_policy(self.folder)
                self.files, self.policy, self.stamp = files, policy, stamp
        except FileNotFoundError:
            pass
        return self.files.get(path)


def read_files(folder: Path) -> dict[str, File]:
    """Read every file of a build; raises FileNotFoundError if it goes away meanwhile."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in ENCODINGS.values()]
    return {path.relative_to(folder).as_posix(): read_file(path) for path in paths}


def read_file(path: Path) -> File:
    """Read a file and what the build compressed of it."""
    plain = path.read_bytes()
    packed = {name: path.with_name(path.name + ending) for name, ending in ENCODINGS.items()}
    bodies = {name: packed[name].read_bytes() for name in packed if packed[name].exists()}
    return File({**bodies, "": plain}, _type_of(path.name), sha256(plain).hexdigest()[:16])


def read_policy(folder: Path) -> str:
    """Return the content security policy; of styles it lets pass the one that the build has put into the page."""
    style = json.loads((folder / "build.json").read_text("utf-8"))["style"]
    return "; ".join([*RULES, f"style-src '{style}'"])


def register(app: Flask, folder: Path = BUILT) -> None:
    """Add the app to the server."""
    app.extensions["shell"] = Shell(folder)
    app.register_blueprint(shell)


@shell.get("/")
@shell.get("/app")
@anyone
def go_to_app() -> AnyResponse:
    """Lead from the bare address to the app."""
    return redirect(url_for("shell.get_page"))


@shell.get("/app/")
@anyone
def get_page() -> Response:
    """Send the one page of the app, or say how to build it."""
    return _send("index.html", ASKED) or Response(MISSING, 503, mimetype="text/html")


@shell.get("/app/sw.js")
@anyone
def get_worker() -> Response:
    """Send the service worker; a browser must always learn of a newer one."""
    return _send("sw.js", ASKED) or abort(404)


@shell.get("/app/manifest.webmanifest")
@anyone
def get_manifest() -> Response:
    """Send what makes the app installable."""
    return _send("manifest.webmanifest", ASKED) or abort(404)


@shell.get("/app/assets/<string:name>")
@anyone
def get_asset(name: str) -> Response:
    """Send a file whose name holds its checksum."""
    return _send(f"assets/{name}", KEPT) or abort(404)


@shell.after_request
def guard(response: Response) -> Response:
    """Let the page load only what is ours, and nobody frame it."""
    response.headers.update(HEADERS)
    policy = current_app.extensions["shell"].policy
    response.headers["Content-Security-Policy"] = policy or "default-src 'none'"
    return response


def _send(path: str, caching: str) -> Response | None:
    """Answer with a built file in the best encoding that the caller takes, or with 304; None if there is no such file."""
    found = current_app.extensions["shell"].find(path)
    if found is None:
        return None
    taken = request.accept_encodings
    encoding = next((name for name in ENCODINGS if name in found.bodies and taken[name] > 0), "")
    response = Response(found.bodies[encoding], content_type=found.mimetype)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = caching
    response.set_etag(f"{found.checksum}{encoding and '-' + encoding}")
    return response.make_conditional(request)


def _type_of(name: str) -> str:
    if name.endswith(".webmanifest"):
        return "application/manifest+json"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
