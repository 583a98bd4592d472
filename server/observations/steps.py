"""What each step of an observation says, in both languages: read from the data that phone and console share."""

import tomllib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

STEPS_FILE = Path(__file__).parents[1] / "data" / "perilaku.toml"


@cache
def read_steps() -> MappingProxyType[str, Any]:
    """Return aspect -> `name` and `steps`, each text as (Indonesian, English)."""
    return MappingProxyType(tomllib.loads(STEPS_FILE.read_text("utf-8")))
