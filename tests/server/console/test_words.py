"""Every word of the console stands in one catalogue, in two languages."""

import re
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import server.console
from server.console.words import LANGUAGES, ROOMS, WORDS, tell
from server.identity.accounts import ROLES

FOLDER = Path(server.console.__file__).parent
TEMPLATES = sorted((FOLDER / "templates").rglob("*.html"))
PAGES = sorted(path for path in FOLDER.rglob("*.py") if path.parent.name != "words")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SPOKEN = {"alt", "aria-label", "aria-description", "content", "placeholder", "summary", "title", "value"}
"""Attributes that people hear or see."""
UNSPOKEN = {"width=device-width, initial-scale=1"}
ASKED = re.compile(r"""\b(?:t|say|note|tell)\(\s*(?:language, )?"([\w.]+)"(?! ~)""")
BUILT = re.compile(r"""\b(?:t\(|say\(f|key = f)"([\w.]+\.)(?:" ~|\{)""")
QUOTED = re.compile(r'"(\w+\.\w+)"')


class Spoken(HTMLParser):
    """Gathers what a template says of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        """Take text."""
        self.said.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take attributes."""
        self.said += [value for name, value in attrs if name in SPOKEN and value and value not in UNSPOKEN]


def spoken(template: str) -> list[str]:
    """Return the words that a template says without the catalogue."""
    parser = Spoken()
    parser.feed(JINJA.sub(" ", template))
    return [text.strip() for text in parser.said if re.search(r"[^\W\d_]", text)]


def test_no_word_stands_in_a_template() -> None:
    """Templates say nothing by themselves."""
    assert len(TEMPLATES) >= 5
    assert [(path.name, said) for path in TEMPLATES if (said := spoken(path.read_text("utf-8")))] == []


def test_a_word_in_a_template_is_found() -> None:
    """The search finds text and spoken attributes, and passes over markup and calls."""
    assert spoken('<p class="x">{{ t("a.b") }} · <b>Halo</b> {% if x %}<a href="y" title="Sini">1</a>{% endif %}</p>') == ["Halo", "Sini"]


def test_no_key_stands_in_two_rooms() -> None:
    """The words of one room never replace those of another."""
    assert sum(len(room.WORDS) for room in ROOMS) == len(WORDS)


def test_every_text_has_both_languages() -> None:
    """Each key has a text in Indonesian and in English that name the same values."""
    for key, texts in WORDS.items():
        assert len(texts) == len(LANGUAGES) and all(text.strip() for text in texts), key
        named = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in texts]
        assert named[0] == named[1], key
    assert [tell(one, "frame.logout") for one in LANGUAGES] == ["Keluar", "Log out"]


def test_every_word_is_asked_for_and_every_wish_has_a_word() -> None:
    """What templates and pages ask for is in the catalogue, and the catalogue has nothing that nobody asks for."""
    sources = [path.read_text("utf-8") for path in [*TEMPLATES, *PAGES]]
    asked = {key for text in sources for key in ASKED.findall(text)}
    assert asked - WORDS.keys() == set()
    prefixes = {prefix for text in sources for prefix in BUILT.findall(text)} | {"error."}
    named = {key for text in sources for key in QUOTED.findall(text)}
    idle = {key for key in WORDS if key not in asked | named and not key.startswith(tuple(prefixes))}
    assert idle == set()
    assert {f"role.{role}" for role in ROLES} | {f"language.{one}" for one in LANGUAGES} <= WORDS.keys()
