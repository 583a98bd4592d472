"""Saved filters on the list and on the start page."""

import re
from html import unescape

from tests.server.api.world import World
from tests.server.console.test_pages import check_nesting
from tests.server.console.test_queues import INBOX
from tests.server.console.visitor import visit

NARROW = f"{INBOX}?kecamatan=350701&older=3"
DROP = re.compile(r'name="drop" value="([^"]+)"')


def test_a_filter_is_saved_found_and_deleted(world: World) -> None:
    """What an address narrows is kept under a name, is a link on the list and on the start page, and can be deleted there."""
    visitor = visit(world, "koordinator")
    assert 'name="name"' not in visitor.get(INBOX).text
    assert 'name="name"' in visitor.get(NARROW).text
    assert visitor.send(NARROW, name="Lama <b>di</b> Contoh").status_code == 303
    link = f'<a href="{NARROW.replace("&", "&amp;")}">Lama &lt;b&gt;di&lt;/b&gt; Contoh</a>'
    assert link in visitor.get(INBOX).text and "Saringan disimpan." in visitor.seen.text
    check_nesting(visitor.seen.text)
    assert "Pekerjaan yang belum diterima: Lama <b>di</b> Contoh" in unescape(visitor.get("/konsol/").text)
    [saved] = DROP.findall(visitor.get(INBOX).text)
    other = visit(world, "supervisor")
    other.get(NARROW)
    other.send(INBOX, drop=saved)
    assert DROP.findall(other.get(INBOX).text) == [] and DROP.findall(visitor.get(INBOX).text) == [saved]
    visitor.send(INBOX, drop=saved)
    assert DROP.findall(visitor.get(INBOX).text) == []


def test_a_filter_that_is_not_saved(world: World) -> None:
    """No name, a long one, an address that narrows nothing or cannot be: nothing is kept, and the page says why."""
    visitor = visit(world, "supervisor")
    for address, name, told in ((NARROW, " ", "Wajib diisi."), (NARROW, "x" * 61, "Terlalu panjang."), (INBOX, "x", "Wajib diisi.")):
        visitor.get(NARROW)
        visitor.send(address, name=name)
        assert told in visitor.get(INBOX).text
    visitor.get(NARROW)
    assert visitor.send(f"{INBOX}?thread=apa", name="x").status_code == 400
    assert visitor.send("/konsol/antrian/apa?older=3", name="x").status_code == 404
    assert world.count("saved_filter") == 0
