"""Families as the desk looks at them: one of them whole, with names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from schemas import KINDS
from server.desk.inbox import find_record
from server.store.codec import record_from_row
from server.store.tables import TABLES
from sync.nouns import Record

ANGGOTA, ALIAS = TABLES["anggota"], TABLES["alias"]


def aliases_of(connection: Connection, kabupaten: str, records: Iterable[str | None]) -> dict[str, str]:
    """Return the ids that merged records among these go by now; one statement, none for nobody."""
    wanted = sorted({one for one in records if one})
    if not wanted:
        return {}
    query = select(ALIAS.c.old_id, ALIAS.c.new_id).where(ALIAS.c.kabupaten == kabupaten, ALIAS.c.old_id.in_(wanted))
    return {row.old_id: row.new_id for row in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class Family:
    """A family with its present members; `names` of facilities, `aliases` of members who were merged."""

    kpm: Record | None
    members: tuple[Record, ...]
    names: dict[str, str]
    aliases: dict[str, str]

    def member(self, identity: str | None) -> Record | None:
        """Return a present member, under whatever id he was known."""
        now = self.aliases.get(identity or "", identity)
        return next((one for one in self.members if one.id == now), None)

    @property
    def pengurus(self) -> Record | None:
        """The member who is registered for the family."""
        return next((one for one in self.members if one.fields["is_pengurus"]), None)

    def has_place(self, fasilitas: str | None) -> bool:
        """Tell whether a facility is in the list of this kabupaten."""
        return fasilitas in self.names


def load_family(
    connection: Connection, kabupaten: str, kpm: str | None, *, people: Iterable[str | None] = (), places: Iterable[str | None] = ()
) -> Family:
    """Return a family under the id it goes by now; `people` and `places` are members and facilities that somebody names."""
    found = find_record(connection, kabupaten, "kpm", kpm) if kpm else None
    members: list[Record] = []
    if found is not None:
        here = (ANGGOTA.c.kabupaten == kabupaten, ANGGOTA.c.kpm_id == found.id, ANGGOTA.c.moved.is_(None))
        rows = connection.execute(select(ANGGOTA).where(*here, ANGGOTA.c.deleted.is_(False)))
        members = sorted((record_from_row(KINDS["anggota"], row._mapping) for row in rows), key=_rank)
    named = {*places, *(one.fields["fasilitas_id"] for one in members)} - {None, ""}
    return Family(found, tuple(members), names_in(connection, kabupaten, "fasilitas", named), aliases_of(connection, kabupaten, people))


def _rank(member: Record) -> tuple[Any, ...]:
    return (not member.fields["is_pengurus"], member.fields["birth_date"] or "9", member.id)


def names_in(connection: Connection, kabupaten: str, kind: str, ids: Iterable[str | None]) -> dict[str, str]:
    """Return the names of records that are there; one statement, none for nobody."""
    table, wanted = TABLES[kind], sorted({one for one in ids if one})
    if not wanted:
        return {}
    here = (table.c.kabupaten == kabupaten, table.c.id.in_(wanted), table.c.deleted.is_(False))
    return {row.id: row.name or "" for row in connection.execute(select(table.c.id, table.c.name).where(*here))}
