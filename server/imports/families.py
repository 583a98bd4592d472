"""Rows of one family made one family: what counts when rows disagree, who is pengurus, who is who."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from server.imports.headers import squeeze
from server.imports.rows import DECIDED, LEFT_EMPTY, REPAIRED, WARNING, Line, PersonRow
from server.imports.values import shape

SHARED = (
    *("address", "desa_code", "desa_name", "kecamatan_name", "kabupaten_name", "provinsi_name", "kelompok_name"),
    *("pendamping_name", "pendamping_nip", "kks_last4", "desil", "sembako"),
)
"""Columns that a family has once; status, PBI and PENA belong to each member."""
NEEDED = {"desa_code": "desa_blank", "kelompok_name": "kelompok_blank", "pendamping_name": "pendamping_blank"}
PENGURUS_ORDER = ("istri", "kepala_keluarga")
MEMBER_COLUMNS = (
    *("idsemesta", "nik", "name", "relation", "is_pengurus", "sex", "birth_date", "komponen", "npsn"),
    *("fasilitas_name", "nisn", "faskes_name", "membership_status", "pbi", "pena"),
)


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a family (one row of the file).

    `keys` name the person within the family, the surest first, so that the same file again meets the same person:
    'idsemesta:…', 'nik:…', then 'name:…' with the birth date. None is empty and none is shared by two members.
    """

    row: int
    keys: tuple[str, ...]
    idsemesta: str | None
    nik: str | None
    name: str
    relation: str | None
    is_pengurus: bool
    sex: str | None
    birth_date: date | None
    komponen: str | None
    npsn: str | None
    fasilitas_name: str | None
    nisn: str | None
    faskes_name: str | None
    membership_status: str | None
    pbi: bool | None
    pena: bool | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """One family with its members in the order of the file; exactly one of them is pengurus.

    `key` is the family card number, or 'idsemesta:…' of the pengurus when the number is missing (`no_kk` is None then).
    `pendamping_key` is 'nip:…' or 'name:…', None when the file names nobody.
    `kelompok_key` is (desa_code, squeezed name), None for a family that waits for a kelompok.
    """

    key: str
    no_kk: str | None
    idsemesta: str | None
    address: str | None
    desa_code: str | None
    desa_name: str | None
    kecamatan_name: str | None
    kabupaten_name: str | None
    provinsi_name: str | None
    kelompok_name: str | None
    kelompok_key: tuple[str | None, str] | None
    pendamping_name: str | None
    pendamping_nip: str | None
    pendamping_key: str | None
    membership_status: str | None
    kks_last4: str | None
    desil: int | None
    sembako: bool | None
    members: tuple[Member, ...]

    @property
    def row(self) -> int:
        """First row of the family."""
        return self.members[0].row

    @property
    def pengurus(self) -> Member:
        """The member who stands for the family."""
        return next(member for member in self.members if member.is_pengurus)


def make_family(key: str, rows: Sequence[PersonRow]) -> Family:
    """Make a family of its rows, deciding what differs and saying so in the rows' lines."""
    pengurus = _choose_pengurus(rows)
    shared = {column: _settle(column, rows, pengurus) for column in SHARED}
    for column, code in NEEDED.items():
        if shared[column] is None and not any(line.column == column for line in pengurus.lines):
            pengurus.lines.append(Line(pengurus.row, LEFT_EMPTY, column, code))
    return Family(
        key=key,
        no_kk=None if ":" in key else key,
        idsemesta=pengurus.values["idsemesta"],
        membership_status=pengurus.values["membership_status"],
        kelompok_key=kelompok_key(shared["desa_code"], shared["kelompok_name"]),
        pendamping_key=pendamping_key(shared["pendamping_nip"], shared["pendamping_name"]),
        members=_members(rows),
        **shared,
    )


def pendamping_key(nip: str | None, name: str | None) -> str | None:
    """Name a pendamping: by NIP, else by name whatever its case and punctuation."""
    if nip:
        return f"nip:{nip}"
    return f"name:{squeeze(name)}" if name else None


def kelompok_key(desa_code: str | None, name: str | None) -> tuple[str | None, str] | None:
    """Name a kelompok: village and name, whatever its case, spaces and leading zeros ('Mawar 01' is 'MAWAR 1')."""
    if not name:
        return None
    words = "".join(letter if letter.isalnum() else " " for letter in name.casefold())
    split = "".join(
        f" {letter}" if number and letter.isdigit() != words[number - 1].isdigit() else letter
        for number, letter in enumerate(words)
    ).split()
    return desa_code, "".join(part.lstrip("0") or "0" if part.isdigit() else part for part in split)


def _choose_pengurus(rows: Sequence[PersonRow]) -> PersonRow:
    """Settle on one pengurus: the one marked; else istri, kepala keluarga, the oldest; the first of several such."""
    marked = [person for person in rows if person.values["is_pengurus"]]
    if len(marked) == 1:
        chosen = marked[0]
    else:
        chosen = min(marked or rows, key=_pengurus_rank)
        code = "pengurus_several" if marked else "pengurus_missing"
        chosen.lines.append(Line(chosen.row, DECIDED, "is_pengurus", code))
    for person in rows:
        if person in marked and person is not chosen:
            person.lines.append(Line(person.row, DECIDED, "is_pengurus", "pengurus_several", other=chosen.row))
        person.values["is_pengurus"] = person is chosen
    return chosen


def _pengurus_rank(person: PersonRow) -> tuple[int, date, int]:
    relation = person.values["relation"]
    rank = PENGURUS_ORDER.index(relation) if relation in PENGURUS_ORDER else len(PENGURUS_ORDER)
    return rank, person.values["birth_date"] or date.max, person.row


def _settle(column: str, rows: Sequence[PersonRow], pengurus: PersonRow) -> Any:
    """Choose one value for the family: that of the pengurus, else the one most rows have, else the first."""
    chosen = pengurus.values[column]
    if chosen is not None and all(person.values[column] == chosen for person in rows):
        return chosen
    given = [person.values[column] for person in rows if person.values[column] is not None]
    if not given:
        return None
    if chosen is None:
        chosen = Counter(given).most_common(1)[0][0]
    for person in rows:
        _follow(person, column, chosen, chosen_row=pengurus.row)
    return chosen


def _follow(person: PersonRow, column: str, chosen: Any, *, chosen_row: int) -> None:
    """Say in a row's lines that the family's value stands in for the row's own."""
    own = person.values[column]
    if own is None:
        lost = next((line for line in person.lines if line.column == column and line.kind == LEFT_EMPTY), None)
        if lost:
            person.settle(column, lost._replace(kind=REPAIRED, code="taken_from_family"))
    elif own != chosen and (not isinstance(own, str) or squeeze(own) != squeeze(chosen)):
        code, other = "family_differs", chosen_row if chosen_row != person.row else 0
        person.lines.append(Line(person.row, DECIDED, column, code, shape(str(own)), other))


def _members(rows: Sequence[PersonRow]) -> tuple[Member, ...]:
    possible = [_possible_keys(person) for person in rows]
    times = Counter(key for keys in possible for key in keys)
    seen: Counter[str] = Counter()
    members = []
    for person, keys in zip(rows, possible, strict=True):
        own = [key for key in keys if times[key] == 1]
        if not own:
            seen[keys[-1]] += 1
            own = [f"{keys[-1]}#{seen[keys[-1]]}"]
        known = {column: person.values[column] for column in MEMBER_COLUMNS}
        members.append(Member(row=person.row, keys=tuple(own), lines=tuple(person.lines), **known))
    return tuple(members)


def _possible_keys(person: PersonRow) -> list[str]:
    known = person.values
    keys = [f"{column}:{known[column]}" for column in ("idsemesta", "nik") if known[column]]
    return [*keys, f"name:{squeeze(known['name'])}:{known['birth_date'] or ''}"]


class Names:
    """One spelling for each pendamping and kelompok of a file, and warnings where rows spell or pair them otherwise."""

    def __init__(self, pendamping: dict[str, str], without_nip: frozenset[str]) -> None:
        """Take the spelling of each NIP, and the keys of names that also appear with a NIP."""
        self._pendamping = pendamping
        self._without_nip = without_nip
        self._kelompok: dict[tuple[str | None, str], tuple[str, str | None, int]] = {}

    @property
    def kelompok(self) -> int:
        """Number of kelompok met so far."""
        return len(self._kelompok)

    def apply(self, family: Family) -> tuple[Family, list[Line]]:
        """Give the family the common spellings; return the warnings beside it."""
        lines = []
        row = family.pengurus.row
        name, kelompok = family.pendamping_name, family.kelompok_name
        if family.pendamping_nip and name and name != self._pendamping.get(family.pendamping_nip, name):
            lines.append(Line(row, WARNING, "pendamping_name", "pendamping_spelling", shape(name)))
            name = self._pendamping[family.pendamping_nip]
        if family.pendamping_key in self._without_nip:
            lines.append(Line(row, WARNING, "pendamping_nip", "pendamping_without_nip"))
        if family.kelompok_key and kelompok:
            known = (kelompok, family.pendamping_key, row)
            spelling, pendamping, first = self._kelompok.setdefault(family.kelompok_key, known)
            if pendamping != family.pendamping_key:
                lines.append(Line(row, WARNING, "kelompok_name", "kelompok_two_pendamping", other=first))
            if spelling != kelompok:
                lines.append(Line(row, WARNING, "kelompok_name", "kelompok_spelling", shape(kelompok), first))
            kelompok = spelling
        return replace(family, pendamping_name=name, kelompok_name=kelompok), lines
