"""Health, the OpenAPI document, and its page."""

import re
from html.parser import HTMLParser
from pathlib import Path

from server.api.interface import PREFIX
from tests.server.api.world import World, make_world

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """Collects what a page is made of; complains about tags that do not fit."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag."""
        assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        """Return every value of an attribute."""
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


def rules_of(world: World) -> set[str]:
    """Return the rules of the interface as OpenAPI writes them; the pages of the apps are no part of it."""
    rules = [rule.rule for rule in world.app.url_map.iter_rules() if rule.rule.startswith(PREFIX)]
    return {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule) for rule in rules}


def test_health_tells_the_history_and_no_secret(world: World) -> None:
    """Health names epoch, versions and time, and neither paths nor addresses."""
    told = world.client.get("/api/v1/health").json
    assert set(told) == {"status", "v", "sv", "epoch", "migration", "t"}
    assert (told["status"], told["epoch"]) == ("ok", world.parts.epoch)


def test_health_fails_with_the_database(world: World) -> None:
    """Without its tables the server does not say that it is well."""
    world.parts.engine.dispose()
    (world.parts.settings.instance / "lapangan.sqlite3").unlink()
    answer = world.client.get("/api/v1/health")
    assert answer.status_code in (500, 503) and answer.json["code"] in ("internal", "overloaded")


def test_the_document_has_every_endpoint(world: World) -> None:
    """Every route is described with a summary, an answer, and who may call it; every reference leads somewhere."""
    document = world.client.get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.")
    assert set(document["paths"]) == rules_of(world)
    for path, methods in document["paths"].items():
        for method, operation in ((name, one) for name, one in methods.items() if isinstance(one, dict)):
            assert operation["summary"] and operation["responses"], (path, method)
    assert document["paths"]["/api/v1/exchange"]["post"]["security"] == [{"device": []}]
    assert document["paths"]["/api/v1/snapshot/{name}"]["get"]["security"] == [{"device": []}]
    assert document["paths"]["/api/v1/me"]["get"]["security"] == [{"device": []}, {"account": []}]
    assert "security" not in document["paths"]["/api/v1/enrol"]["post"]
    for reference in re.findall(r'"\$ref":"#/([^"]+)"', world.client.get("/api/v1/openapi.json").text):
        part = document
        for step in reference.split("/"):
            part = part[step]


def test_every_shape_says_what_its_fields_mean(world: World) -> None:
    """Each field of our shapes is described."""
    shapes = world.client.get("/api/v1/openapi.json").json["components"]["schemas"]
    ours = {name: shape for name, shape in shapes.items() if name not in ("Error", "PaginationMetadata")}
    silent = [
        f"{name}.{field}"
        for name, shape in ours.items()
        for field, about in shape.get("properties", {}).items()
        if not about.get("description")
    ]
    assert silent == [] and {"ExchangeRequest", "Frame", "Problem"} <= set(ours)


def test_the_page_is_sound(world: World) -> None:
    """The page is whole HTML in Indonesian, without script or foreign address; every id is unique, every link leads there."""
    answer = world.client.get("/api/v1/docs")
    page = Page(answer.text)
    names = [tag for tag, _ in page.tags]
    ids = page.values("id")
    assert ("html", {"lang": "id"}) in page.tags and "script" not in names and "img" not in names
    assert len(ids) == len(set(ids)) and names.count("h1") == names.count("main") == 1
    assert all(link == "openapi.json" or link.removeprefix("#") in ids for link in page.values("href"))
    assert set(page.values("aria-labelledby")) <= set(ids)
    levels = [int(name[1]) for name in names if re.fullmatch("h[1-6]", name)]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert all(rule in answer.text for rule in rules_of(world))


def test_two_applications_describe_the_same(world: World, tmp_path: Path, empty: Path) -> None:
    """Making a second application in one process changes neither's description."""
    before = world.client.get("/api/v1/openapi.json").json
    second = make_world(tmp_path / "second", empty)
    assert second.client.get("/api/v1/openapi.json").json == before
    assert world.client.get("/api/v1/openapi.json").json == before
    second.parts.engine.dispose()


def test_me_of_a_phone(world: World) -> None:
    """A phone reads its worker, all phones of that worker, and what waits in the office; nothing of others."""
    world.enrol("budi", "HP Budi").exchange(world.visit("kpm1"))
    phone, second = world.enrol(name="satu"), world.enrol(name="dua")
    second.exchange(world.visit("kpm3"), world.visit(findings=7))
    told = phone.get("me").json
    assert told["worker"] == {"id": world.ids["siti"], "name": "Siti Contoh", "role": "pendamping"}
    assert {one["name"] for one in told["phones"]} == {"satu", "dua"}
    assert told["inbox"] == {"held": 1, "refused": 1}
    assert (told["kabupaten"], told["zone"]) == ("3507", "WIB")
