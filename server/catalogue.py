"""The P2K2 catalogue, the periods and the goods of disaster aid as records, read from files that may be edited."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas import KINDS
from server.office import Office, edit, new_record
from server.store.grants import NATION
from sync.ids import slot_id
from sync.kinds import Kinds
from sync.nouns import Change, Record
from sync.store import Store

CATALOGUE_FILE = Path(__file__).parent / "data" / "p2k2.toml"
GOODS_FILE = Path(__file__).parent / "data" / "barang.toml"


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


def read_goods(path: Path = GOODS_FILE) -> list[Row]:
    """Return the rows of the kind `barang`, in the order of the file; what the file leaves out of one is empty."""
    empty = dict.fromkeys(KINDS["barang"].fields)
    return [_row("barang", **empty | item) for item in tomllib.loads(path.read_text("utf-8"))["barang"]]


def install(rows: list[Row], store: Store, office: Office, kinds: Kinds) -> int:
    """Bring the nation's rows to what they say here; return how many changed. A second time changes none."""
    by_kind: dict[str, list[Row]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    with store.view(NATION) as view:
        found = [record for kind, ones in by_kind.items() for record in view.records(kinds[kind], [one.id for one in ones])]
    stored = {(record.kind, record.id): record for record in found}
    changes = [change for row in rows if (change := _change(row, stored.get((row.kind, row.id)), kinds))]
    if changes:
        office.write(NATION, changes)
    return len(changes)


def _change(row: Row, record: Record | None, kinds: Kinds) -> Change | None:
    if record is None:
        return new_record(kinds[row.kind], row.fields, row.id)
    differing = {name: value for name, value in row.fields.items() if record.fields[name] != value}
    return edit(kinds[row.kind], record, **differing) if differing else None


def _modul(position: int, modul: dict[str, Any]) -> Row:
    category = modul.get("siks_category")
    return _row("modul", code=modul["code"], name=modul["name"], position=position, siks_category=category)


def _sesi(modul: dict[str, Any]) -> Iterator[Row]:
    for position, name in enumerate(modul["sesi"], start=1):
        yield _row("modul_sesi", modul_code=modul["code"], position=position, name=name, siks_category=None)


def _row(kind: str, **fields: Any) -> Row:
    return Row(kind, slot_id(kind, tuple(fields[name] for name in KINDS[kind].slot)), fields)
