"""Text that no database keeps, or that nobody expects, typed into every form and every address of the console."""

from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

from werkzeug.test import TestResponse

from server.desk.queues import QUEUES
from tests.server.api.stage import on_postgresql
from tests.server.api.world import HOME
from tests.server.console.doors import DOORS
from tests.server.console.test_regions import PLACE, addresses
from tests.server.console.visitor import Visitor, visit
from tests.server.desk.office import Desk, make_desk

NUL, HALF, LONG, ODD, NUMBER = "a\0b", "a\ud800b", "x" * 50_000, "٣²🏠\u202e\uffff", "9" * 30
TEXTS = (NUL, HALF, LONG, ODD, NUMBER)
"""A zero byte, half of a surrogate pair, very long text, digits of another script with signs that turn the line, and a huge number."""
ALWAYS = ("after", "kabupaten")
"""Names that many addresses take, though no form of theirs may show them."""
UNTRIED = frozenset({"/konsol/keluar", "/konsol/<path:rest>", "/konsol/aset/<string:checksum>/<string:name>", "/konsol/kelola/katalog/<string:kind>/<string:record>"})
SECRET = "csrf_token"
FIRST = ("apd", "supervisor", "pemeriksa", "nobody")
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


def told_with(fields: dict[str, str], actions: list[str], barred: set[str]) -> Iterator[dict[str, str]]:
    """Yield a form with a zero byte in each field not barred yet, then for each button with strange signs in each and each text in all."""
    names = [name for name in fields if name != SECRET]
    yield from (fields | {name: NUL} for name in fresh(names, barred))
    for action in actions or [""]:
        whole = fields | ({"action": action} if "action" in fields else {})
        yield from (whole | {name: ODD} for name in names)
        yield from (whole | dict.fromkeys(set(names) - {"action"}, text) for text in TEXTS)


def questions(page: Forms, barred: set[str]) -> Iterator[dict[str, str]]:
    """Yield a query with each strange text for each name that a page or its links ask by, with a zero byte for those not barred yet."""
    names = {name for way, fields, _ in page.forms if way == "get" for name in fields} | page.asked | set(ALWAYS)
    yield from ({name: NUL} for name in fresh(sorted(names), barred))
    yield from ({name: text} for name in sorted(names) for text in (ODD, NUMBER))
    yield from (dict.fromkeys(names, text) for text in TEXTS)


def fresh(names: Iterable[str], barred: set[str]) -> list[str]:
    """Return the names not barred yet, and bar them: one guard stands before all pages, so each name need be tried alone once."""
    found = [name for name in names if name not in barred]
    barred.update(found)
    return found


def answers(visitor: Visitor, rule: str, address: str, barred: Mapping[str, set[str]]) -> Iterator[tuple[str, dict[str, str], int]]:
    """Yield (method, what was told, status) for every strange query and form of a page; `barred`: names by method."""
    page = Forms()
    page.feed(visitor.get(address if ("GET", rule) in DOORS else "/konsol/akun").text)
    if ("GET", rule) in DOORS:
        yield from (("GET", told, ask(visitor, address, told).status_code) for told in questions(page, barred["GET"]))
    if ("POST", rule) in DOORS:
        forms = [(fields, actions) for way, fields, actions in page.forms if way == "post"]
        yield from (("POST", told, send(visitor, address, told).status_code) for one in forms for told in told_with(*one, barred["POST"]))


def test_no_text_breaks_a_page(desk: Desk) -> None:
    """Whatever is typed into a form or an address is answered; what no database keeps is refused, and nothing was done."""
    visitors = {role: visit(desk.world, role, f"{role}-aneh", region=HOME) for role in FIRST[:-1]} | {"nobody": Visitor(desk.world.client)}
    broken, tried, barred = [], set(), {"GET": set(), "POST": set()}
    for rule, address in doors(desk):
        allowed = DOORS.get(("GET", rule), frozenset()) & DOORS.get(("POST", rule), DOORS.get(("GET", rule))) or DOORS["POST", rule]
        visitor = visitors[next(role for role in FIRST if role in allowed)]
        for method, told, status in answers(visitor, rule, address, barred):
            tried.add((method, rule))
            if status >= 500 or (NUL in told.values() and status != 422):
                broken.append((method, rule, {name: text[:4] for name, text in told.items() if text in TEXTS}, status))
    assert broken == []
    assert tried >= {door for door in DOORS if door[1] not in UNTRIED}, set(DOORS) - tried


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
