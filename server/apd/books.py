"""The P2K2 catalogue, the same in all of Indonesia: read by everybody, kept by the APD of the nation."""

from typing import Any

from sqlalchemy import Connection, Row, select

from schemas import KINDS
from server.apd.writing import as_seen, find, write
from server.office import edit, new_record
from server.services import Services
from server.store.grants import NATION
from server.store.tables import TABLES
from sync.errors import Problem
from sync.nouns import Record, Revision

MODUL, SESI = TABLES["modul"], TABLES["modul_sesi"]
FIELDS = {"modul": ("code", "name", "position", "siks_category"), "modul_sesi": ("modul_code", "position", "name", "siks_category")}
"""Kinds of the catalogue, and what is kept of each."""


def books(connection: Connection) -> list[tuple[Row, list[Row]]]:
    """Return the modules in their order, each with its sessions; two statements."""
    there = [table.c.kabupaten == NATION for table in (MODUL, SESI)]
    sesi = list(connection.execute(select(SESI).where(there[1], SESI.c.deleted.is_(False)).order_by(SESI.c.position)))
    modul = connection.execute(select(MODUL).where(there[0], MODUL.c.deleted.is_(False)).order_by(MODUL.c.position, MODUL.c.code))
    return [(one, [row for row in sesi if row.modul_code == one.code]) for one in modul]


def find_book(parts: Services, kind: str, record: str) -> Record:
    """Return a module or a session; raises `Problem` (not_found)."""
    if kind not in FIELDS:
        raise Problem("not_found")
    return find(parts, NATION, kind, record)


def add_book(parts: Services, account: Any, kind: str, fields: dict[str, Any]) -> None:
    """Add a module or a session; raises `Problem`: forbidden, unprocessable, also where there is one of that key."""
    _demand_nation(account)
    made = new_record(KINDS[kind], fields, "")
    with parts.store.view(NATION) as view:
        if view.records(KINDS[kind], [made.id]):
            raise Problem("unprocessable", {"fields": {KINDS[kind].slot[-1]: "taken"}})
    write(parts, account.id, NATION, [made])


def change_book(parts: Services, account: Any, record: Record, fields: dict[str, Any], seen: Revision | None) -> None:
    """Change a module or a session, all but its key; raises `Problem`: forbidden, unprocessable, changed_meanwhile."""
    _demand_nation(account)
    key = KINDS[record.kind].slot
    changed = {name: value for name, value in fields.items() if name not in key and record.fields[name] != value}
    if changed:
        write(parts, account.id, NATION, [as_seen(edit(KINDS[record.kind], record, **changed), seen)])


def _demand_nation(account: Any) -> None:
    if account.role != "apd" or account.region != NATION:
        raise Problem("forbidden", {"account": account.role})
