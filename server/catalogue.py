"""The P2K2 catalogue and the periods as records, read from a file that may be edited."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas import KINDS
from sync.ids import slot_id

CATALOGUE_FILE = Path(__file__).parent / "data" / "p2k2.toml"


@dataclass(frozen=True, slots=True)
class Row:
    """A record to be: kind, id and fields."""

    kind: str
    id: str
    fields: dict[str, Any]


def read_catalogue(path: Path = CATALOGUE_FILE) -> list[Row]:
    """Return the rows of the kinds `modul` and `modul_sesi`, modules first."""
    moduls = tomllib.loads(path.read_text("utf-8"))["modul"]
    return [*map(_modul, range(1, len(moduls) + 1), moduls), *(row for modul in moduls for row in _sesi(modul))]


def read_periods(year: int, path: Path = CATALOGUE_FILE) -> list[Row]:
    """Return the four rows of the kind `periode` of a year."""
    data = tomllib.loads(path.read_text("utf-8"))["periode"]
    return [
        _row(
            "periode",
            year=year,
            triwulan=triwulan,
            start_date=f"{year}-{start}",
            end_date=f"{year}-{end}",
            entry_state=data["entry_state"],
        )
        for triwulan, (start, end) in enumerate(data["triwulan"], start=1)
    ]


def _modul(position: int, modul: dict[str, Any]) -> Row:
    category = modul.get("siks_category")
    return _row("modul", code=modul["code"], name=modul["name"], position=position, siks_category=category)


def _sesi(modul: dict[str, Any]) -> Iterator[Row]:
    for position, name in enumerate(modul["sesi"], start=1):
        yield _row("modul_sesi", modul_code=modul["code"], position=position, name=name, siks_category=None)


def _row(kind: str, **fields: Any) -> Row:
    return Row(kind, slot_id(kind, tuple(fields[name] for name in KINDS[kind].slot)), fields)
