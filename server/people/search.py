"""Finding a family: by the name of a member, its number, NIK or family card (whole or last digits), or its kelompok."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from server.identity.regions import KABUPATEN, within
from server.people.names import pengurus_of
from server.store.tables import TABLES
from sync.limits import SEARCH_RESULTS_MAX, SEARCH_TEXT_MIN

KPM, MEMBER, KELOMPOK = TABLES["kpm"], TABLES["anggota"], TABLES["kelompok"]
KECAMATAN_DIGITS = 6
WHOLE_DIGITS = 16
AREA = func.coalesce(KELOMPOK.c.kecamatan_code, func.substr(KPM.c.desa_code, 1, KECAMATAN_DIGITS))
"""The kecamatan of a family: that of its kelompok, else of its desa."""
SAME_KELOMPOK = (KELOMPOK.c.kabupaten == KPM.c.kabupaten) & (KELOMPOK.c.id == KPM.c.kelompok_id)


@dataclass(frozen=True, slots=True)
class Hit:
    """A family that was found; `name` is that of its pengurus."""

    kabupaten: str
    id: str
    no: int | None
    name: str
    kelompok: str
    desa_code: str
    address: str


@dataclass(frozen=True, slots=True)
class Found:
    """Families by name of pengurus, and (id, name) of kelompok whose name fits; `more`: there are others."""

    families: tuple[Hit, ...] = ()
    kelompok: tuple[tuple[str, str], ...] = ()
    more: bool = False


def is_searchable(text: str) -> bool:
    """Tell whether a text says enough to look for."""
    return text.isdecimal() or len(text) >= SEARCH_TEXT_MIN


def search(connection: Connection, region: str, kabupaten: str, text: str) -> Found:
    """Return what fits a text in one kabupaten, as far as the region goes; four statements at most."""
    if not is_searchable(text) or len(kabupaten) != KABUPATEN:
        return Found()
    if text.isascii() and text.isdecimal():
        return _families(connection, region, kabupaten, _by_number(kabupaten, text))
    like = f"%{_escaped(text.lower())}%"
    named = select(MEMBER.c.kpm_id).where(*_present(MEMBER, kabupaten), func.lower(MEMBER.c.name).like(like, escape="\\"))
    groups = select(KELOMPOK.c.id, KELOMPOK.c.name).where(*_present(KELOMPOK, kabupaten), func.lower(KELOMPOK.c.name).like(like, escape="\\"))
    groups = groups.where(within(region, KELOMPOK.c.kabupaten, KELOMPOK.c.kecamatan_code)).order_by(KELOMPOK.c.name, KELOMPOK.c.id)
    kelompok = tuple((row.id, row.name) for row in connection.execute(groups.limit(SEARCH_RESULTS_MAX)))
    found = _families(connection, region, kabupaten, KPM.c.id.in_(named))
    return Found(found.families, kelompok, found.more)


def families_of_kelompok(connection: Connection, region: str, kabupaten: str, kelompok: str) -> Found:
    """Return the families of a kelompok, as far as the region goes."""
    return _families(connection, region, kabupaten, KPM.c.kelompok_id == kelompok)


def _by_number(kabupaten: str, digits: str) -> ColumnElement[bool]:
    if len(digits) == WHOLE_DIGITS:
        holder = select(MEMBER.c.kpm_id).where(*_present(MEMBER, kabupaten), MEMBER.c.nik == digits)
        return or_(KPM.c.no_kk == digits, KPM.c.id.in_(holder))
    ends = f"%{digits}"
    holder = select(MEMBER.c.kpm_id).where(*_present(MEMBER, kabupaten), MEMBER.c.nik.like(ends))
    wanted = [KPM.c.no == int(digits)] if len(digits) < 10 else []
    return or_(*wanted, *([KPM.c.no_kk.like(ends), KPM.c.id.in_(holder)] if len(digits) >= SEARCH_TEXT_MIN else []))


def _present(table: Any, kabupaten: str) -> tuple[ColumnElement[bool], ...]:
    return (table.c.kabupaten == kabupaten, table.c.deleted.is_(False), table.c.moved.is_(None))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _families(connection: Connection, region: str, kabupaten: str, fits: ColumnElement[bool]) -> Found:
    columns = (KPM.c.kabupaten, KPM.c.id, KPM.c.no, KPM.c.address, KPM.c.desa_code, KELOMPOK.c.name.label("kelompok"))
    query: Select[Any] = select(*columns).select_from(KPM.outerjoin(KELOMPOK, SAME_KELOMPOK)).where(*_present(KPM, kabupaten), fits)
    query = query.where(within(region, KPM.c.kabupaten, AREA)).order_by(KPM.c.no, KPM.c.id).limit(SEARCH_RESULTS_MAX + 1)
    rows = list(connection.execute(query))
    shown = rows[:SEARCH_RESULTS_MAX]
    names = pengurus_of(connection, kabupaten, [row.id for row in shown]) if shown else {}
    hits = [Hit(row.kabupaten, row.id, row.no, names.get(row.id, ""), row.kelompok or "", row.desa_code or "", row.address or "") for row in shown]
    return Found(tuple(sorted(hits, key=lambda one: (one.name.lower(), one.id))), more=len(rows) > len(shown))
