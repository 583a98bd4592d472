"""Who is who: families and members of a file met with those of the store, in a constant number of statements per batch.

Rows are sorted here and not by the database: asked for an order, SQLite walks the whole partition in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from server.imports.families import Family, Member
from server.imports.headers import squeeze
from server.imports.memory import Known, recall
from server.store.reader import PartitionReader
from server.store.tables import TABLES
from sync.kinds import Kinds
from sync.limits import IMPORT_DOUBLES_MAX
from sync.nouns import Record

Identity = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A member that the store has, with what files and people have called him."""

    id: str
    record: Record | None
    known: Known | None

    def calls(self) -> Iterator[Mapping[str, Any]]:
        """Yield the fields under which he is known: as last imported, and as he stands now."""
        if self.known is not None:
            yield self.known.values
        if self.record is not None:
            yield self.record.fields


@dataclass(slots=True)
class Found:
    """What the store has of a batch of families: ids of kpm by the family's key, records and memory by id, members by kpm."""

    kpm: dict[str, str] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    members: defaultdict[str, dict[str, Person]] = field(default_factory=lambda: defaultdict(dict))


def find_families(connection: Connection, reader: PartitionReader, kinds: Kinds, *, kabupaten: str, families: Sequence[Family]) -> Found:
    """Find families by what files called them before, then by family card number, then by their pengurus."""
    found = Found()
    names = [name for family in families for name in _names(family)]
    known = {one.key: one for one in recall(connection, kabupaten, "kpm", "key", names)}
    by_no_kk = _ids_by(connection, kabupaten, "kpm", "no_kk", [family.no_kk for family in families], answer="id")
    nameless = [family.idsemesta for family in families if family.no_kk is None]
    by_pengurus = _ids_by(connection, kabupaten, "anggota", "idsemesta", nameless, answer="kpm_id")
    for family in families:
        met = next((known[name].id for name in _names(family) if name in known), None)
        met = met or by_no_kk.get(family.no_kk or "") or (by_pengurus.get(family.idsemesta or "") if not family.no_kk else None)
        if met:
            found.kpm[family.key] = met
    ids = set(found.kpm.values())
    found.known.update({one.id: one for one in known.values()})
    found.known.update({one.id: one for one in recall(connection, kabupaten, "kpm", "id", ids - found.known.keys())})
    found.records.update({record.id: record for record in reader.records(kinds["kpm"], ids)})
    _find_members(connection, reader, kinds, found, kabupaten=kabupaten, ids=ids)
    return found


def _find_members(
    connection: Connection, reader: PartitionReader, kinds: Kinds, found: Found, *, kabupaten: str, ids: set[str]
) -> None:
    """Find the members that these families have, and those that files put there but somebody has moved since."""
    kind = kinds["anggota"]
    records = {record.id: record for record in reader.followers(kind, "kpm_id", ids)}
    known = {one.id: one for one in recall(connection, kabupaten, "anggota", "key", ids)}
    known |= {one.id: one for one in recall(connection, kabupaten, "anggota", "id", records.keys() - known.keys())}
    records |= {record.id: record for record in reader.records(kind, known.keys() - records.keys())}
    order = sorted(records.keys() | known.keys(), key=lambda one: (records[one].no or 0 if one in records else 0, one))
    for one in order:
        person = Person(one, records.get(one), known.get(one))
        homes = [person.record.fields["kpm_id"]] if person.record else []
        homes += [person.known.key] if person.known else []
        for home in homes:
            if home in ids:
                found.members[home][one] = person


def match_members(family: Family, people: Iterable[Person]) -> dict[int, Person]:
    """Say which member of a family is which person, by row; each person is one member at most.

    The surest ground first, over the whole family: idsemesta, NIK, name with birth date, name alone where a date is missing.
    """
    free = {person.id: person for person in people}
    matched: dict[int, Person] = {}
    for ground in (_idsemesta, _nik, _name_and_birth, _name):
        by_ground: defaultdict[Any, list[str]] = defaultdict(list)
        for person in free.values():
            for identity in {ground(fields) for fields in person.calls()} - {None}:
                by_ground[identity].append(person.id)
        for member in family.members:
            identity = ground(_fields(member))
            if member.row in matched or identity is None:
                continue
            one = next((one for one in by_ground[identity] if one in free), None)
            if one is not None and (ground is not _name or _date_missing(member, free[one])):
                matched[member.row] = free.pop(one)
    return matched


def doubles_of(
    connection: Connection, kabupaten: str, column: str, values: Iterable[str | None]
) -> dict[str, list[tuple[str, str]]]:
    """Return value -> (id, kpm id) of the first members that bear it, in order of id."""
    table = TABLES["anggota"]
    wanted = sorted({value for value in values if value})
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    if wanted:
        query = select(table.c[column], table.c.id, table.c.kpm_id).where(
            table.c.kabupaten == kabupaten, table.c[column].in_(wanted), table.c.deleted.is_(False), table.c.moved.is_(None)
        )
        for value, one, kpm in sorted(connection.execute(query), key=lambda row: row[1]):
            if len(found[value]) < IMPORT_DOUBLES_MAX:
                found[value].append((one, kpm))
    return found


def _ids_by(
    connection: Connection, kabupaten: str, table_name: str, column: str, values: Iterable[str | None], *, answer: str
) -> dict[str, str]:
    """Return value -> `answer` of the first record that bears it."""
    table = TABLES[table_name]
    wanted = sorted({value for value in values if value})
    if not wanted:
        return {}
    query = select(table.c[column], table.c[answer]).where(
        table.c.kabupaten == kabupaten, table.c[column].in_(wanted), table.c.deleted.is_(False)
    )
    rows = connection.execute(query.add_columns(table.c.id))
    return {value: found for value, found, _ in sorted(rows, key=lambda row: row[2], reverse=True)}


def _names(family: Family) -> list[str]:
    """Return what files may have called a family; one without a number goes by its pengurus until it gets one."""
    return [family.key, f"idsemesta:{family.idsemesta}"] if family.idsemesta and family.no_kk else [family.key]


def _fields(member: Member) -> dict[str, Any]:
    born = member.birth_date.isoformat() if member.birth_date else None
    return {"idsemesta": member.idsemesta, "nik": member.nik, "name": member.name, "birth_date": born}


def _idsemesta(fields: Mapping[str, Any]) -> str | None:
    return fields.get("idsemesta")


def _nik(fields: Mapping[str, Any]) -> str | None:
    return fields.get("nik")


def _name_and_birth(fields: Mapping[str, Any]) -> Identity | None:
    return (squeeze(fields["name"]), fields["birth_date"]) if fields.get("name") and fields.get("birth_date") else None


def _name(fields: Mapping[str, Any]) -> str | None:
    return squeeze(fields["name"]) if fields.get("name") else None


def _date_missing(member: Member, person: Person) -> bool:
    return member.birth_date is None or any(fields.get("birth_date") is None for fields in person.calls())
