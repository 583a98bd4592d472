"""Text that no database keeps, or that nobody expects, typed into every form and every address of the console."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.test import TestResponse

from server.console.speech import CHOICE
from server.desk.queues import QUEUES
from tests.server.api.stage import on_postgresql
from tests.server.api.world import HOME
from tests.server.console.doors import DOORS
from tests.server.console.test_regions import PLACE, addresses
from tests.server.console.visitor import Visitor, visit
from tests.server.desk.office import Desk, make_desk

NUL, LONG, ODD, NUMBER = "a\0b", "x" * 50_000, "٣²\ud800🏠\u202e\uffff", "9" * 30
TEXTS = (NUL, LONG, ODD, NUMBER)
"""A zero byte, very long text, digits of another script with half of a surrogate pair and signs that turn the line, and a huge number."""
EVERYWHERE = frozenset({CHOICE})
"""What the frame of every page asks by, tried alone on one of them."""
UNTRIED = frozenset({"/konsol/keluar", "/konsol/<path:rest>", "/konsol/aset/<string:checksum>/<string:name>", "/konsol/kelola/katalog/<string:kind>/<string:record>"})
SECRET = "csrf_token"
FIRST = ("apd", "supervisor", "pemeriksa", "posko", "nobody")
TEXT = "application/x-www-form-urlencoded"


class Forms(HTMLParser):
    """Reads the forms of a page: (method, fields with their values, actions), and the names in the addresses of its links."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str], list[str]]] = []
        self.asked: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a form, one of its fields, or a link."""
        told = dict(attrs)
        name, value = told.get("name"), told.get("value") or ""
        if tag == "form":
            self.forms.append(((told.get("method") or "get").lower(), {}, []))
        elif tag == "a":
            self.asked |= {one for one, _ in parse_qsl(urlsplit(told.get("href") or "").query)}
        elif self.forms and name and tag == "button":
            self.forms[-1][1].setdefault(name, value)
            self.forms[-1][2].append(value)
        elif self.forms and name:
            self.forms[-1][1].setdefault(name, value)


desk = on_postgresql(make_desk)
"""PostgreSQL refuses what SQLite would keep."""


def doors(desk: Desk) -> list[tuple[str, str]]:
    """Return (rule, address) of every rule of the console, of something that is there."""
    plain = dict.fromkeys((rule, rule) for _, rule in sorted(DOORS) if not PLACE.search(rule) and rule not in UNTRIED)
    queues = [("/konsol/antrian/<string:queue>", f"/konsol/antrian/{queue}") for queue in sorted(QUEUES)]
    book = "/konsol/kelola/katalog/<string:kind>/baru"
    return [*plain, *queues, (book, book.replace("<string:kind>", "modul")), *addresses(desk)]


def ask(visitor: Visitor, address: str, told: dict[str, str]) -> TestResponse:
    """Open an address with a query."""
    return visitor.client.get(f"{address}?{urlencode(told, errors='surrogatepass')}")


def send(visitor: Visitor, address: str, told: dict[str, str]) -> TestResponse:
    """Send a form."""
    return visitor.client.post(address, data=urlencode(told, errors="surrogatepass").encode(), content_type=TEXT)


@contextmanager
def listening(app: Flask) -> Iterator[set[str]]:
    """Give the names by which queries and forms are asked while this is open."""
    asked: set[str] = set()

    class Told(ImmutableMultiDict):
        def __getitem__(self, name: str) -> str:
            asked.add(name)
            return super().__getitem__(name)

        def __contains__(self, name: object) -> bool:
            asked.add(str(name))
            return super().__contains__(name)

        def getlist(self, name: str, *how: type) -> list[str]:
            asked.add(name)
            return super().getlist(name, *how)

    class Listening(app.request_class):
        parameter_storage_class = Told

    plain, app.request_class = app.request_class, Listening
    try:
        yield asked
    finally:
        app.request_class = plain


def told_with(fields: dict[str, str], actions: list[str], barred: set[str]) -> Iterator[dict[str, str]]:
    """Yield a form with a zero byte in all fields and in each not barred yet, strange signs in each, and for each button each other text in all."""
    names = [name for name in fields if name != SECRET]
    typed = [name for name in names if name != "action"]
    yield fields | dict.fromkeys(names, NUL)
    yield from (fields | {name: NUL} for name in fresh(names, barred))
    for number, action in enumerate(actions or [""]):
        whole = fields | ({"action": action} if "action" in fields else {})
        yield from (whole | {name: ODD} for name in names if number == 0)
        yield from (whole | dict.fromkeys(typed, text) for text in TEXTS if typed and text != NUL)


def questions(asked: set[str], shown: set[str], tried: set[str], barred: set[str]) -> Iterator[dict[str, str]]:
    """Yield a query with strange signs and a huge number for each name that the page asks by, and each text for these and those it shows.

    `asked` grows while the page is opened, as it may ask by a name only after another one told it something; `tried` are
    names that another page of the same rule was asked by. A zero byte is told for each name not barred yet.
    """
    while left := sorted(asked - tried - (EVERYWHERE & barred)):
        tried.update(left)
        yield from ({name: text} for name in left for text in (ODD, NUMBER))
    yield from ({name: NUL} for name in fresh(sorted(tried | shown), barred))
    yield from (dict.fromkeys(tried | shown or EVERYWHERE, text) for text in TEXTS)


def fresh(names: Iterable[str], barred: set[str]) -> list[str]:
    """Return the names not barred yet, and bar them: one guard stands before all pages, so each name need be tried alone once."""
    found = [name for name in names if name not in barred]
    barred.update(found)
    return found


def shapes(page: Forms) -> list[tuple[dict[str, str], list[str]]]:
    """Return the forms of a page that are sent; of those with the same fields and buttons, as in the lines of a list, the first."""
    sent = [(fields, actions) for way, fields, actions in page.forms if way == "post"]
    return list({(*fields, *actions): (fields, actions) for fields, actions in reversed(sent)}.values())


def visited(desk: Desk, method: str) -> Iterator[tuple[str, str, Visitor]]:
    """Yield (rule, address, who may open it) of every door that is tried by a method; fail where one is left out."""
    visitors = {role: visit(desk.world, role, f"{role}-aneh", region=HOME) for role in FIRST[:-1]} | {"nobody": Visitor(desk.world.client)}
    there = [(rule, address) for rule, address in doors(desk) if (method, rule) in DOORS]
    assert {rule for rule, _ in there} == {rule for way, rule in DOORS if way == method} - UNTRIED
    for rule, address in there:
        allowed = DOORS.get(("GET", rule), frozenset()) & DOORS.get(("POST", rule), DOORS.get(("GET", rule))) or DOORS["POST", rule]
        yield rule, address, visitors[next(role for role in FIRST if role in allowed)]


def read(visitor: Visitor, address: str) -> Forms:
    """Open a page and read its forms; a paper has none."""
    page, shown = Forms(), visitor.get(address)
    page.feed(shown.text if shown.mimetype == "text/html" else "")
    return page


def breaks(told: dict[str, str], status: int) -> bool:
    """Tell whether a page is broken by what it was told: it fails, or takes what no database keeps."""
    return status >= 500 or (NUL in told.values() and status != 422)


def short(told: dict[str, str]) -> dict[str, str]:
    """Return what was strange, in few letters."""
    return {name: text[:4] for name, text in told.items() if text in TEXTS}


def test_no_query_breaks_a_page(desk: Desk) -> None:
    """Whatever is typed into an address is answered; what no database keeps is refused."""
    broken, barred, tried = [], set(), defaultdict(set)
    for rule, address, visitor in visited(desk, "GET"):
        with listening(desk.world.app) as asked:
            page = read(visitor, address)
            shown = {name for way, fields, _ in page.forms if way == "get" for name in fields} | page.asked
            for told in questions(asked, shown, tried[rule], barred):
                status = ask(visitor, address, told).status_code
                broken += [(rule, short(told), status)] if breaks(told, status) else []
    assert broken == []
    assert EVERYWHERE <= barred


def test_no_form_breaks_a_page(desk: Desk) -> None:
    """Whatever is typed into a form is answered; what no database keeps is refused."""
    broken, sent, barred = [], set(), set()
    for rule, address, visitor in visited(desk, "POST"):
        page = read(visitor, address if ("GET", rule) in DOORS else "/konsol/akun")
        for told in (told for one in shapes(page) for told in told_with(*one, barred)):
            sent.add(rule)
            status = send(visitor, address, told).status_code
            broken += [(rule, short(told), status)] if breaks(told, status) else []
    assert broken == []
    assert sent == {rule for way, rule in DOORS if way == "POST"} - UNTRIED


def test_a_zero_byte_in_a_path_is_nowhere(desk: Desk) -> None:
    """No thing has such a name, so each address of one thing answers that there is none."""
    visitor = visit(desk.world, "apd")
    for method, rule in sorted(DOORS):
        if method == "GET" and PLACE.search(rule) and "apd" in DOORS[method, rule]:
            address = PLACE.sub(lambda place: "9" * 20 if "int:" in place[0] else "a%00b", rule)
            assert visitor.get(address).status_code == 404, rule


def test_what_was_typed_is_shown_again(desk: Desk) -> None:
    """The page that refuses a text says why and repeats what was typed, but no password."""
    visitor = visit(desk.world, "apd")
    page = visitor.get("/konsol/permintaan/baru")
    told = visitor.send("/konsol/permintaan/baru", asked_by="Ibu contoh\0", wish="Nama salah")
    assert page.status_code == 200 and told.status_code == 422
    assert "tidak dapat disimpan" in told.text and "Ibu contoh</li>" in told.text and "Nama salah</li>" in told.text
    visitor.get("/konsol/akun")
    assert "rahasia" not in visitor.send("/konsol/akun", old="rahasia\0", new="rahasia", again="rahasia").text
    assert desk.world.count("privacy_request") == 0
