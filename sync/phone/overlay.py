"""What the worker sees: the mirror, then own changes that are not in it yet, in the order made (P1)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sync.judge import value_of
from sync.kinds import Kind
from sync.limits import SEEN_VALUES_MAX
from sync.merge import new_fields
from sync.nouns import Record, Ref, Revision
from sync.phone.files import Files
from sync.phone.mirror import Mirror

LAYERS = "SELECT record, form, idx, fields, number, tag, after, shown FROM change WHERE overlay AND kind = ?"


@dataclass(frozen=True, slots=True)
class Layer:
    """One own change above the mirror; `base` and `shown` are what its author saw beneath."""

    ref: Ref
    fields: dict[str, Any]
    base: Revision | None
    creates: bool
    shown: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Sight:
    """A record as it is on the screen at one moment.

    `base`: revision of the mirror row; `after`: topmost own change of each group, in the order made (P9, P10);
    `seen`: group -> mirror value and every own value above it, oldest first (P14).
    """

    fields: dict[str, Any]
    base: Revision | None
    after: tuple[Ref, ...]
    seen: dict[str, list[Any]]


def look(kind: Kind, row: Record | None, layers: list[Layer]) -> Sight | None:
    """Lay own changes over a row; a record that left the phone is shown as it was when the first of them was made."""
    if row is not None:
        fields, base = row.fields, Revision(row.revision, row.tag)
    elif not layers:
        return None
    else:
        fields, base = layers[0].shown, layers[0].base
    seen = {name: [] if fields is None else [value_of(group, fields)] for name, group in kind.all_groups.items()}
    fields = new_fields(kind, {}) if fields is None else fields
    top: dict[str, Ref] = {}
    for layer in layers:
        fields = {**fields, **layer.fields}
        for group in kind.all_groups.values() if layer.creates else kind.touched(layer.fields):
            top[group.name] = layer.ref
            seen[group.name] = [*seen[group.name], value_of(group, fields)][-SEEN_VALUES_MAX:]
    after = tuple(layer.ref for layer in layers if layer.ref in top.values())
    return Sight(fields, base, after, seen)


class Overlay:
    """Own changes that are not in the mirror yet, and views over both."""

    def __init__(self, files: Files, mirror: Mirror) -> None:
        self._files = files
        self._mirror = mirror

    def sight(self, kind: str, identity: str) -> Sight | None:
        """Return a record as the worker sees it now, or None."""
        rows = self._files.db.execute(f"{LAYERS} AND record = ? ORDER BY seq, idx", (kind, identity))
        return look(self._kind(kind), self._mirror.get(kind, identity), [_layer(row) for row in rows])

    def every(self, kind: str) -> Iterable[tuple[str, dict[str, Any]]]:
        """Yield (id, fields) of every record of a kind that the worker sees."""
        layers: dict[str, list[Layer]] = {}
        for row in self._files.db.execute(f"{LAYERS} ORDER BY seq, idx", (kind,)):
            layers.setdefault(row[0], []).append(_layer(row))
        rows: dict[str, Record] = {}
        for record in self._mirror.of_kind(kind):
            rows.setdefault(record.id, record)
        for identity in dict.fromkeys([*rows, *layers]):
            above = layers.get(identity)
            plain = rows[identity].fields if above is None else None
            yield identity, plain or look(self._kind(kind), rows.get(identity), above or []).fields

    def _kind(self, name: str) -> Kind:
        return self._files.kinds[name]


def _layer(row: tuple[Any, ...]) -> Layer:
    _, form, index, fields, number, tag, after, shown = row
    base = None if number is None else Revision(number, tag)
    creates = base is None and after == "[]"
    return Layer((form, index), json.loads(fields), base, creates, shown and json.loads(shown))
