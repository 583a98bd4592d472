"""What fields are called in Indonesian: `labels.toml`, read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("labels.toml")
ANY = "any"
"""Section of the names that hold for every kind."""


@cache
def read_labels() -> Mapping[str, Mapping[str, str]]:
    """Return kind -> field -> name."""
    return tomllib.loads(FILE.read_text("utf-8"))


def find_label(kind: str, field: str) -> str | None:
    """Return the name of a field, None for one that has none."""
    labels = read_labels()
    return labels.get(kind, {}).get(field) or labels[ANY].get(field)
