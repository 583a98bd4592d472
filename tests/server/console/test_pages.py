"""What every page of the console has: language, headers, files that are kept, errors in its own words."""

import re
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from flask import render_template_string
from markupsafe import escape

from server.console.errors import show
from server.console.speech import write_age, write_day, write_moment
from server.console.words import WORDS
from sync.errors import CATALOGUE
from tests.server.api.world import World
from tests.server.console.visitor import LOGIN, Visitor, visit

PAGES = ("/konsol/", "/konsol/akun", "/konsol/tidak-ada", LOGIN)
VOID = {"meta", "link", "input", "br", "img"}
PARTS = """{% import "konsol/parts.html" as parts %}
{{ parts.empty("Kosong", "Tidak ada.", ("Ke sana", "/konsol/")) }}
{% call parts.filters("/konsol/") %}{{ parts.choice("kind", "Jenis", [("a", "A"), ("b", "B & C")], "b", any=true) }}{{ parts.field("older", "Umur") }}{% endcall %}
{{ parts.table("Daftar", ["Keluarga", "Umur"], [{"href": "/konsol/x", "cells": ["<b>Ayu</b>", "2"]}, {"cells": ["Budi", "3"]}]) }}
{{ parts.pager("/konsol/?after=1", "/konsol/") }}{{ parts.pager() }}
{{ parts.beside("Nilai", ["HP Ayu", "HP Budi"], [("Alamat", ["A", "B"]), ("RT", ["1", "1"]), ("RW", [none, "2"])]) }}
{{ parts.decision("/konsol/", [("keep", "Pertahankan", "quiet"), ("take", "Ambil", "")], {"revision": "7"}, {"value": "karena", "wrong": "wajib", "max": 500}) }}"""


class Nesting(HTMLParser):
    """Notes tags that close what is not open, and each class and id."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a tag."""
        given = dict(attrs)
        self.ids += [given["id"]] if given.get("id") else []
        self.labels |= {given["for"]} if given.get("for") else set()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        assert self.open.pop() == tag


def check_nesting(page: str) -> None:
    """Find that tags close in order, ids stand once, and labels name a field."""
    nesting = Nesting()
    nesting.feed(page)
    assert nesting.open == [] and len(nesting.ids) == len(set(nesting.ids)) and nesting.labels <= set(nesting.ids)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_the_language_that_was_chosen(world: World, path: str) -> None:
    """Indonesian unless English was chosen; the choice stays, also after a login, and each page leads to its other language."""
    visitor = visit(world, "supervisor")
    page = visitor.get(path).text
    check_nesting(page)
    assert '<html lang="id">' in page
    other = re.search(r'<a href="([^"]+)" lang="en"', page)
    if other:
        assert other[1].startswith(path)
    assert '<html lang="en">' in visitor.get(other[1] if other else "/konsol/?bahasa=en").text
    visitor.log_in("supervisor")
    assert '<html lang="en">' in visitor.get(path).text
    assert '<html lang="en">' in visitor.get(f"{path}?bahasa=xx&_scheme=javascript").text


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_only_what_is_ours(world: World, path: str) -> None:
    """The policy lets in nothing foreign and no script but files of ours, and a page has neither script nor style inside."""
    answer = visit(world, "apd").get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self';" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.findall(r"<script[^>]*>[^<]*", answer.text) == re.findall(r'<script src="/konsol/aset/[0-9a-f]+/keys.js" defer>', answer.text)
    assert not re.search(r"<style|\sstyle=|\son\w+=|https?://", answer.text)


def test_files_are_kept_and_change_their_address(world: World) -> None:
    """A file is kept for a year under an address that holds its checksum; under another one it is not there."""
    page = Visitor(world.client).get(LOGIN).text
    addresses = re.findall(r'(?:href|src)="(/konsol/aset/[^"]+)"', page)
    assert len(addresses) == 3
    for address in addresses:
        answer = world.client.get(address)
        assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers
        gone = world.client.get(re.sub(r"aset/\w+", "aset/0", address))
        assert gone.status_code == 404 and gone.headers["Cache-Control"] == "no-store"


def test_an_error_is_a_page(world: World) -> None:
    """What is not there, not taken or broken is told in words on a page, never as JSON; a broken page tells its number."""
    visitor = visit(world, "supervisor")
    visitor.get("/konsol/")
    for answer, status in (
        (visitor.get("/konsol/tidak-ada"), 404),
        (visitor.client.post("/konsol/"), 400),
        (visitor.client.post("/konsol/akun", data="x" * 2_000_000), 413),
    ):
        assert (answer.status_code, answer.mimetype) == (status, "text/html") and "<h1>" in answer.text
    with world.parts.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE wilayah")
    broken = visitor.get("/konsol/")
    assert broken.status_code == 500 and "Nomor kejadian: " in broken.text and "wilayah WHERE" not in broken.text
    number = re.search(r"Nomor kejadian: (\w+)", broken.text)[1]
    assert [line["error"] for line in world.lines() if line["event"] == "exception" and line["id"] == number]


def test_every_problem_of_a_page_has_words(world: World) -> None:
    """Every code has a page with its status: in the words of the console where it has some, else by its own sentence."""
    with world.app.test_request_context("/konsol/"):
        for code, entry in CATALOGUE.items():
            page, status, _headers = show(code, minutes=1)
            assert status == entry.status and re.search(r"<h1>.+</h1>\s*<p>\w", page), code
            assert (escape(entry.id) in page) == (f"error.{code}" not in WORDS), code


def test_parts_are_sound_and_escape_what_people_wrote(world: World) -> None:
    """Each part closes its tags, labels its fields, escapes texts, and says in words where values differ."""
    with world.app.test_request_context("/konsol/"):
        page = render_template_string(PARTS)
    check_nesting(page)
    assert "&lt;b&gt;Ayu" in page and "<b>Ayu" not in page and '<option value="b" selected>B &amp; C' in page
    assert page.count("berbeda") == 2 and page.count("<i>kosong</i>") == 1 and page.count('rel="next"') == 1
    assert 'name="csrf_token"' in page and 'value="7"' in page and 'aria-invalid="true">karena</textarea>' in page


def test_moments_are_written_where_they_happened(world: World) -> None:
    """An instant is told in the zone of its kabupaten, a day by its Indonesian name, an age by its largest unit."""
    instant = datetime(2026, 11, 21, 23, 5, tzinfo=UTC)
    with world.app.test_request_context("/konsol/"):
        assert write_day(date(2026, 8, 1)) == "1 Agustus 2026"
        assert write_moment(instant, "3507") == "22 November 2026, 06.05 WIB"
        assert write_moment(instant, "9171") == "22 November 2026, 08.05 WIT"
        ages = [write_age(timedelta(minutes=one)) for one in (-5, 59, 60, 1439, 1440)]
    assert ages == ["0 menit yang lalu", "59 menit yang lalu", "1 jam yang lalu", "23 jam yang lalu", "1 hari yang lalu"]
