"""The app's files leave the server compressed, cached as they should be, and guarded."""

import gzip
from pathlib import Path

import brotli
import pytest

from server.field.shell import Shell
from tests.server.api.world import World

PAGE, SCRIPT = b"<!doctype html><title>Lapangan</title>" * 9, b"let a = 1;" * 99


@pytest.fixture
def built(tmp_path: Path, world: World) -> Path:
    """Give the folder of a small built app that the world serves."""
    folder = tmp_path / "built"
    (folder / "assets").mkdir(parents=True)
    for name, data in (("index.html", PAGE), ("sw.js", SCRIPT), ("assets/app-1.js", SCRIPT), ("manifest.webmanifest", b"{}")):
        (folder / name).write_bytes(data)
        (folder / f"{name}.br").write_bytes(brotli.compress(data))
        (folder / f"{name}.gz").write_bytes(gzip.compress(data))
    (folder / "assets" / "icon-1.png").write_bytes(b"png")
    (folder / "build.json").write_text('{"style": "sha256-abc="}', "utf-8")
    (folder / "stamp").write_text("1", "utf-8")
    world.app.extensions["shell"] = Shell(folder)
    return folder


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None), ("", None)],
)
def test_the_best_encoding_is_sent(world: World, built: Path, accepted: str, encoding: str | None) -> None:
    """Each caller gets the script in the best encoding it takes, and a cache between learns that it differs."""
    answer = world.client.get("/app/assets/app-1.js", headers={"Accept-Encoding": accepted})
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert answer.headers.get("Content-Encoding") == encoding and unpack(answer.data) == SCRIPT
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.content_type == "text/javascript; charset=utf-8"


def test_only_named_files_are_kept(world: World, built: Path) -> None:
    """A file whose name holds its checksum is kept for a year; page, worker and manifest are asked for anew, at no cost."""
    assert world.client.get("/app/assets/icon-1.png").headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for path in ("/app/", "/app/sw.js", "/app/manifest.webmanifest"):
        answer = world.client.get(path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
        again = world.client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_every_answer_is_guarded(world: World, built: Path) -> None:
    """Page, files and refusals carry the policy; the page's own style is let in by its checksum."""
    for path in ("/", "/app", "/app/", "/app/sw.js", "/app/assets/app-1.js", "/app/assets/none.js"):
        headers = world.client.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "no-referrer"
        assert headers["Permissions-Policy"].startswith("camera=(self)")
    assert "style-src 'sha256-abc='" in world.client.get("/app/").headers["Content-Security-Policy"]


def test_the_bare_address_leads_to_the_app(world: World, built: Path) -> None:
    """Whoever types only the server's name comes to the app."""
    for path in ("/", "/app"):
        answer = world.client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/app/")


def test_nothing_beside_the_app_is_served(world: World, built: Path) -> None:
    """No path leads out of the built folder or to what only the server reads."""
    (built.parent / "secret").write_text("rahasia", "utf-8")
    for path in ("../secret", "..%2fsecret", "%2e%2e/build.json", "../build.json", "", "app-1.js.br"):
        assert world.client.get(f"/app/assets/{path}").status_code == 404


def test_without_a_build_the_page_says_what_to_run(world: World, tmp_path: Path) -> None:
    """Where the app is not built, its page says so in plain words; the interface goes on working."""
    world.app.extensions["shell"] = Shell(tmp_path / "none")
    answer = world.client.get("/app/")
    assert answer.status_code == 503 and "server.field.build" in answer.text
    assert world.client.get("/app/sw.js").status_code == 404
    assert world.client.get("/api/v1/health").status_code == 200


def test_a_new_build_is_served_at_once(world: World, built: Path) -> None:
    """A build that takes the place of another needs no restart; while it is being swapped in, the old one stays."""
    before = world.client.get("/app/").data
    (built / "stamp").unlink()
    (built / "index.html").write_bytes(b"new")
    assert world.client.get("/app/").data == before
    (built / "stamp").write_text("2", "utf-8")
    assert world.client.get("/app/").data == b"new"
